"""Samples of reports on disk: drawn, labelled at a prompt, and read again."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from grounding.api.lines import STANDARD, LinesIn
from grounding.api.saved import reports_in, with_texts
from grounding.api.wire import read_json
from grounding.errors import InvalidInput
from grounding.inputs import invalid_input
from grounding.intervals import Interval
from grounding.models import PolicyRef, Verdict
from grounding.rendering.visible import visible
from grounding.report import Report
from grounding.sampling import Estimate, Key, Label, SampleRow, draw, hash_of

_LABELS = {"g": Label.GROUNDED, "u": Label.UNGROUNDED, "s": Label.SKIP}
_QUESTION = "Is all of it borne out? [g]rounded, [u]ngrounded, [s]kip, [q]uit: "
_RULE = "-" * 80


def drawn_from(reports: str, rows: str, passed: int, others: int, seed: int) -> tuple[list[SampleRow], Key]:
    """A blind sample of saved reports, with the texts of the rows they were made from, and its key.

    Both files are read one line at a time: reports twice, rows once.

    Args:
        reports: What `batch` wrote; error lines are passed over.
        rows: The input of that batch.
        passed: How many to draw of those with the verdict grounded.
        others: How many to draw of the rest.
        seed: The same seed draws the same sample.

    Raises:
        InvalidInput: A file is no such thing, or standard input, which can't be read twice.
    """
    for option, name in (("REPORTS", reports), ("--rows", rows)):
        if name == STANDARD:
            raise InvalidInput(option, "must be a file: standard input can't be read twice")
    verdicts: list[Verdict] = []
    policies: dict[PolicyRef, None] = {}
    with LinesIn(reports) as lines:
        for report in reports_in(lines):
            verdicts.append(report.verdict)
            policies[report.policy] = None
    order = draw(verdicts, passed, others, seed)
    wanted = set(order)
    with LinesIn(reports) as lines, LinesIn(rows) as texts:
        chosen = (report for number, report in enumerate(reports_in(lines)) if number in wanted)
        sampled = dict(zip(sorted(wanted), map(_sampled, with_texts(chosen, iter(texts))), strict=True))
    sample = [sampled[number] for number in order]
    key = Key(
        sample_hash=hash_of(sample),
        seed=seed,
        reports=dict(Counter(verdicts)),
        policies=tuple(policies),
        drawn=tuple(verdicts[number] for number in order),
    )
    return sample, key


def _sampled(report: Report) -> SampleRow:
    if report.subject is None:
        raise InvalidInput("report", "was read without its texts")
    payload = report.subject.payload
    return SampleRow(
        id=report.id,
        query=payload.query,
        prompt=payload.prompt,
        history=payload.history,
        as_of=payload.as_of,
        sources=payload.passages,
        answer=report.subject.answer,
    )


def read_sample(name: str) -> list[SampleRow]:
    """The rows of a sample, with the labels they have.

    Raises:
        InvalidInput: A line is no row of a sample; the error names the line and the field.
    """
    rows = []
    with LinesIn(name) as lines:
        for line in lines:
            where = f"{name}, line {line.number:,}"
            value = read_json(line.data, where)
            if not isinstance(value, dict):
                raise InvalidInput(where, "must be an object")
            if "label" not in value:
                raise InvalidInput(f"{where}: label", "is required; null where there is none yet")
            try:
                rows.append(SampleRow.model_validate(value))
            except ValidationError as error:
                problem = invalid_input(error)
                raise InvalidInput(f"{where}: {problem.field}", problem.problem) from None
    if not rows:
        raise InvalidInput(name, "holds no rows")
    return rows


def read_key(path: Path) -> Key:
    """The key in a file.

    Raises:
        InvalidInput: It holds none; the error names the field.
    """
    try:
        return Key.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise invalid_input(error, str(path)) from None


def save_sample(rows: Iterable[SampleRow], path: Path) -> None:
    """Write the rows, all or none: what was there before stays until all of it is on the disk."""
    target = path.resolve()
    beside = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{row.to_json()}\n" for row in rows)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def label_at_prompt(path: Path, ask: Callable[[str], str | None], say: Callable[[str], None]) -> int:
    """Label what of a sample has no label yet; each label is on the disk before the next answer is shown.

    Args:
        path: The sample.
        ask: Shows a question and gives what was typed; None at the end of input.
        say: Shows a text.

    Returns:
        How many rows have no label still.
    """
    rows = read_sample(str(path))
    for number, row in enumerate(rows):
        if row.label is not None:
            continue
        say(shown(row, number + 1, len(rows)))
        label = _asked(ask)
        if label is None:
            break
        rows[number] = row.model_copy(update={"label": label})
        save_sample(rows, path)
    return sum(row.label is None for row in rows)


def _asked(ask: Callable[[str], str | None]) -> Label | None:
    while (typed := ask(_QUESTION)) is not None:
        word = typed.strip().lower()
        if word in ("q", "quit"):
            return None
        for letter, label in _LABELS.items():
            if word in (letter, label.value):
                return label
    return None


def shown(row: SampleRow, number: int, of: int) -> str:
    """What a labeller sees of a row: all that the answer was made from, and the answer last."""
    return visible("\n".join(_shown(row, number, of)))


def _shown(row: SampleRow, number: int, of: int) -> Iterator[str]:
    yield f"{_RULE}\n{number:,} of {of:,}\n"
    if row.prompt:
        yield f"PROMPT\n{row.prompt}\n"
    for turn in row.history:
        yield f"{turn.role.upper()}, BEFORE\n{turn.content}\n"
    for passage in row.sources:
        written = ", written by a model" if passage.generated else ""
        yield f"PASSAGE {passage.id}{written}\n{passage.text}\n"
    if row.query:
        yield f"QUERY\n{row.query}\n"
    yield f"ANSWER\n{row.answer}\n"


def told(found: Estimate, key: Key) -> str:
    """What a labelled sample says, for people.

    Raises:
        InvalidInput: No answer that passed has been labelled.
    """
    passed, others = found.passed, found.others
    if not passed.labelled:
        raise InvalidInput(
            "label", "no answer that passed is labelled grounded or ungrounded; there is nothing to tell"
        )
    population = key.reports[Verdict.GROUNDED]
    share = passed.ungrounded / passed.labelled
    # What has been labelled is known, whatever the interval says of the rest.
    least = max(round(passed.wrong.low * population), passed.ungrounded)
    most = min(round(passed.wrong.high * population), population - passed.grounded)
    lines = [
        f"{population:,} of {sum(key.reports.values()):,} answers passed (verdict grounded).",
        f"Labelled of those: {passed.labelled:,}; skipped: {passed.skipped:,}; not labelled: {passed.unlabelled:,}.",
        f"Wrong among the labelled: {passed.ungrounded:,}.",
        "",
        f"Share of wrong answers among those that passed: {share:.1%}; 95% interval: {_reach(passed.wrong)}.",
        f"Of {population:,} that is about {share * population:,.0f}, between {least:,} and {most:,}.",
    ]
    if passed.skipped:
        worst = (passed.ungrounded + passed.skipped) / (passed.labelled + passed.skipped)
        lines.append(f"Were all skipped ones wrong: {worst:.1%}; 95% interval: {_reach(passed.wrong_at_worst)}.")
    if others.labelled:
        lines += [
            "",
            f"Share of right answers among those that did not pass: {others.grounded / others.labelled:.1%} "
            f"({others.grounded:,} of {others.labelled:,} labelled); 95% interval: {_reach(others.right)}.",
        ]
    if len(key.policies) > 1:
        names = ", ".join(f"{policy.name} ({policy.hash[:8]})" for policy in key.policies)
        lines += ["", f"The reports were made under {len(key.policies)} policies: {names}."]
    return "\n".join(lines) + "\n"


def _reach(interval: Interval) -> str:
    return f"{interval.low:.1%} to {interval.high:.1%}"


def drawn_told(sample: Sequence[SampleRow], key: Key) -> str:
    """How many were drawn of how many; verdicts of single rows are not told."""
    passed = key.drawn.count(Verdict.GROUNDED)
    population = key.reports[Verdict.GROUNDED]
    rest = sum(key.reports.values()) - population
    return f"{passed:,} of {population:,} answers that passed, and {len(sample) - passed:,} of {rest:,} others"
