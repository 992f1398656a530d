"""Rows that people have labelled, and what a policy fitted to them changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grounding.api.lines import LONGEST_LINE, Line
from grounding.api.wire import Row, parse_row, read_json
from grounding.errors import InputTooLarge, InvalidInput
from grounding.frontdoor import default_checker
from grounding.intervals import Interval
from grounding.policy import POLICIES, Policy
from grounding.refit import Labelled, Measures, Refit
from grounding.rendering.reliability import reliability_page, reliability_svg

LABELS = {"grounded": True, "ungrounded": False}
"""What people call an answer, and whether it is then right."""
_PLOTS = {".svg": reliability_svg, ".html": reliability_page}


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A row of the wire form with its label."""

    line: int
    """Of the file, counted from 1."""
    row: Row
    right: bool
    """Whether people called the answer grounded."""


def labelled_rows(lines: Iterable[Line]) -> list[LabelledRow]:
    """The rows in lines of the wire form that have a `label` beside; unknown keys are passed over, as in a batch.

    Raises:
        InvalidInput: A line is no such row; the error names the line and the field.
    """
    return [_labelled(line) for line in lines]


def _labelled(line: Line) -> LabelledRow:
    where = f"line {line.number:,}"
    if not line.data:
        raise InputTooLarge(where, line.size, LONGEST_LINE, "bytes")
    value = read_json(line.data, where)
    try:
        row = parse_row(value, strict=False)
        return LabelledRow(line.number, row, LABELS[label_of(value, LABELS)])
    except InvalidInput as error:
        raise InvalidInput(f"{where}: {error.field}", error.problem) from None


def label_of(value: object, known: Iterable[str]) -> str:
    """The label that a JSON object carries.

    Raises:
        InvalidInput: It has none, or one that is not known.
    """
    *others, last = known
    allowed = f"{', '.join(others)} or {last}"
    if not isinstance(value, dict) or "label" not in value:
        raise InvalidInput("label", f"is required: {allowed}")
    label = value["label"]
    if not isinstance(label, str) or label not in (*others, last):
        raise InvalidInput("label", f"must be {allowed}, not {str(label)[:40]!r}")
    return label


def judged(rows: Sequence[LabelledRow], policy: Policy, on_row: Callable[[int], None]) -> list[Labelled]:
    """The rows with their reports; all are read under this policy, whichever they name.

    Args:
        rows: What people labelled.
        policy: Whose limits hold.
        on_row: Called with the number of rows done.

    Raises:
        InvalidInput: A row is over a limit of the policy; the error names its line.
    """
    checker = default_checker()
    done: list[Labelled] = []
    for one in rows:
        row = one.row
        try:
            report = checker.check(row.answer, row.payload, policy, row.id, row.labels)
        except InvalidInput as error:
            raise InvalidInput(f"line {one.line:,}: {error.field}", error.problem) from None
        done.append(Labelled(report, one.right))
        on_row(len(done))
    return done


def name_for(output: Path) -> str:
    """The name of a policy that is written to this file.

    Raises:
        InvalidInput: No policy could be loaded from there, or its name is a built-in one's.
    """
    if output.suffix != ".json":
        raise InvalidInput("--output", f"must end in .json, for --policy to take it: {output.name!r}")
    if output.stem in POLICIES:
        raise InvalidInput("--output", f"would name the policy {output.stem!r}, as a built-in one is; choose another")
    return output.stem


def check_plot(plot: Path) -> None:
    """Refuse a file that no plot could be written to.

    Raises:
        InvalidInput: Its name says neither SVG nor HTML.
    """
    if plot.suffix not in _PLOTS:
        raise InvalidInput("--plot", f"must end in {' or '.join(_PLOTS)}: {plot.name!r}")


def save_plot(done: Refit, plot: Path) -> None:
    """Write the reliability diagram, in the form that the file's name says."""
    plot.write_text(_PLOTS[plot.suffix](done.before, done.after), encoding="utf-8")


def table(done: Refit, base: Policy) -> str:
    """What the fitted policy changes, as text for people."""
    before, after, policy = done.before, done.after, done.policy
    documents = policy.fitted.documents if policy.fitted is not None else 0
    rows = [
        ("", "before", "after"),
        ("AUROC", f"{before.auroc:.3f}", f"{after.auroc:.3f}"),
        ("Brier score", f"{before.brier:.3f}", f"{after.brier:.3f}"),
        ("expected calibration error", f"{before.calibration_error:.3f}", f"{after.calibration_error:.3f}"),
        ("answers called grounded", f"{before.passed:,}", f"{after.passed:,}"),
        ("  wrong among those", _false_accept(before), _false_accept(after)),
        ("  of all right answers", _passed_right(before), _passed_right(after)),
        ("answers with a flagged claim", f"{before.flagged:,}", f"{after.flagged:,}"),
        ("  right among those", _false_alarm(before), _false_alarm(after)),
        ("statement_supported_at", f"{base.statement_supported_at:g}", f"{policy.statement_supported_at:g}"),
        (
            "statement_unsupported_below",
            f"{base.statement_unsupported_below:g}",
            f"{policy.statement_unsupported_below:g}",
        ),
        ("calibration.slope", f"{base.calibration.slope:g}", f"{policy.calibration.slope:g}"),
        ("calibration.intercept", f"{base.calibration.intercept:g}", f"{policy.calibration.intercept:g}"),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    told = [
        f"{before.right + before.wrong:,} answers, {before.right:,} of them right and {before.wrong:,} wrong, "
        f"from {documents:,} documents.",
        f"After: each is read under a policy fitted without its documents, in {done.folds} parts.",
        "",
    ]
    told += ["   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(told) + "\n"


def _false_accept(held: Measures) -> str:
    return _share(held.passed_wrong, held.false_accept, held.interval)


def _false_alarm(held: Measures) -> str:
    return _share(held.flagged_right, held.false_alarm, held.interval_of_alarms)


def _share(count: int, share: float | None, reach: Interval) -> str:
    return "0" if share is None else f"{count:,} ({share:.1%}; 95%: {reach.low:.1%} to {reach.high:.1%})"


def _passed_right(held: Measures) -> str:
    return f"{held.passed_right:,} of {held.right:,} ({held.passed_right / held.right:.1%})"
