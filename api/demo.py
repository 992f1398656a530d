"""The demonstration: index a small corpus, retrieve, check recorded answers, and show what was found.

Nothing in it is decided beforehand: the answers are data, and the verdicts come from the same front door
that everybody uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grounding.errors import InvalidInput
from grounding.frontdoor import verify
from grounding.models import Claim, Kind, Manifest, Passage, Status, Value, Verdict
from grounding.report import Report

DATA = Path(__file__).parent / "demo_data"
CORPUS = DATA / "corpus"
ANSWERS = DATA / "answers.jsonl"
PASSAGES_PER_QUERY = 4

VERDICT_STYLES = {Verdict.GROUNDED: "bold green", Verdict.PARTIAL: "bold yellow", Verdict.UNGROUNDED: "bold red"}
STATUS_STYLES = {Status.CONTRADICTED: "red", Status.UNSUPPORTED: "yellow", Status.UNCHECKED: "dim", Status.SUPPORTED: "green"}


class Recorded(Value):
    """An answer that was recorded for a query, to be checked against what is retrieved now."""

    id: str
    about: str
    """What sort of answer it is, in a few words for the reader; no verdict follows from it."""
    query: str
    answer: str
    prompt: str | None = None
    """The system prompt that the answer was given under."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a query brought back from the index."""

    passages: tuple[Passage, ...]
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Checked:
    """A recorded answer, and what became of it."""

    recorded: Recorded
    report: Report


Retrieve = Callable[[str], Delivery]


def recorded_answers(path: Path = ANSWERS) -> list[Recorded]:
    """The recorded answers in a JSON lines file, in their order.

    Raises:
        InvalidInput: A line is no recorded answer; names the line.
    """
    answers = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            answers.append(Recorded.model_validate_json(line))
        except ValueError as error:
            raise InvalidInput(f"{path.name}:{number}", f"is no recorded answer: {error}") from error
    return answers


def check_all(answers: Iterable[Recorded], retrieve: Retrieve) -> Iterator[Checked]:
    """Each answer, checked against what its query retrieves."""
    for recorded in answers:
        delivery = retrieve(recorded.query)
        report = verify(
            recorded.answer,
            delivery.passages,
            query=recorded.query,
            prompt=recorded.prompt,
            manifest=delivery.manifest,
            id=recorded.id,
        )
        yield Checked(recorded, report)


def telling(report: Report) -> list[Claim]:
    """The claims that explain a verdict: what is flagged or unchecked, leaves rather than the statements they bring down."""
    doubtful = [claim for claim in report.claims if claim.status is not Status.SUPPORTED]
    explained = {claim.parent for claim in doubtful if claim.parent}
    return [claim for claim in doubtful if claim.kind is not Kind.STATEMENT or claim.id not in explained]


def table_of(checked: Sequence[Checked]) -> Table:
    """The verdicts with their reasons, and under each answer the claims that brought it down."""
    table = Table(box=box.ROUNDED, show_lines=True, title="Recorded answers, checked against what was retrieved")
    table.add_column("Answer", ratio=3)
    table.add_column("Verdict", no_wrap=True)
    table.add_column("What was found", ratio=6)
    for one in checked:
        report = one.report
        name = Text.assemble((one.recorded.id, "bold"), f"\n{one.recorded.about}")
        verdict = Text.assemble((report.verdict, VERDICT_STYLES[report.verdict]), (f"\nscore {report.score:.2f}", "dim"))
        table.add_row(name, verdict, _findings(report))
    return table


def _findings(report: Report) -> Text:
    lines = [Text(report.verdict_reason.replace("_", " "), style="italic")]
    for claim in telling(report):
        line = Text.assemble((f"{claim.status} ", STATUS_STYLES[claim.status]), (f"{claim.kind} ", "dim"), f"“{claim.text}”")
        line.append(f"\n  {claim.reason}: {claim.message}")
        if claim.right_value:
            line.append(f"\n  right value: {claim.right_value}", style="green")
        lines.append(line)
    return Text("\n").join(lines)
