"""The demonstration: index a small corpus, retrieve, check recorded answers, and show what was found.

Nothing in it is decided beforehand: the answers are data, and the verdicts come from the same front door
that everybody uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grounding.errors import InvalidInput
from grounding.frontdoor import verify
from grounding.models import Claim, GapKind, Kind, Status, Value, Verdict
from grounding.report import Report
from grounding.retrievers.indexing import index
from grounding.retrievers.pipeline import Retrieval, open_retriever, retrieve_from

DATA = Path(__file__).parent / "demo_data"
CORPUS = DATA / "corpus"
ANSWERS = DATA / "answers.jsonl"
COLLECTION = "demo"
PASSAGES_PER_QUERY = 4

VERDICT_STYLES = {Verdict.GROUNDED: "bold green", Verdict.PARTIAL: "bold yellow", Verdict.UNGROUNDED: "bold red"}
STATUS_STYLES = {Status.CONTRADICTED: "red", Status.UNSUPPORTED: "yellow", Status.UNCHECKED: "dim"}


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
class Checked:
    """A recorded answer, and what became of it."""

    recorded: Recorded
    report: Report


Retrieve = Callable[[str], Retrieval]


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


def index_corpus(paths: Sequence[Path], store: Path) -> Retrieve:
    """Files in a collection of the default pipeline, and what retrieves from it.

    Raises:
        MissingExtra: The extra `pipeline` is not installed.
    """
    index(paths, store, COLLECTION)
    retriever = open_retriever(store, COLLECTION, PASSAGES_PER_QUERY)
    return lambda query: retrieve_from(retriever, query)


def check_all(answers: Iterable[Recorded], retrieve: Retrieve) -> Iterator[Checked]:
    """Each answer, checked against what its query retrieves."""
    for recorded in answers:
        retrieval = retrieve(recorded.query)
        report = verify(
            recorded.answer,
            retrieval.passages,
            query=recorded.query,
            prompt=recorded.prompt,
            manifest=retrieval.manifest,
            id=recorded.id,
        )
        yield Checked(recorded, report)


def telling(report: Report) -> list[Claim]:
    """The claims that explain a verdict: what is not supported, leaves rather than the statements they bring down."""
    doubtful = [claim for claim in report.claims if claim.status is not Status.SUPPORTED]
    explained = {claim.parent for claim in doubtful if claim.parent}
    return [claim for claim in doubtful if claim.kind is not Kind.STATEMENT or claim.id not in explained]


def table_of(checked: Sequence[Checked]) -> Table:
    """The verdicts with their reasons, and under each answer the claims that brought it down."""
    table = Table(box=box.ROUNDED, show_lines=True, title="Recorded answers, checked against what was retrieved")
    table.add_column("Answer", ratio=3, overflow="fold")
    table.add_column("Verdict", no_wrap=True)
    table.add_column("What was found", ratio=6, overflow="fold")
    for one in checked:
        report = one.report
        name = Text.assemble((one.recorded.id, "bold"), f"\n{one.recorded.about}")
        verdict = Text(report.verdict, VERDICT_STYLES[report.verdict]).append(f"\nscore {report.score:.2f}", "dim")
        table.add_row(name, verdict, Text("\n").join([_findings(report), *_false_frame(one)]))
    return table


def _findings(report: Report) -> Text:
    lines = [Text(report.verdict_reason.replace("_", " "), style="italic")]
    for claim in telling(report):
        line = Text(f"{claim.status} ", STATUS_STYLES[claim.status]).append(f"{claim.kind} ", "dim")
        line.append(f"“{claim.text}”", "default").append(f"\n  {claim.reason}: {claim.message}", "default")
        if claim.right_value:
            line.append(f"\n  right value: {claim.right_value}", style="green")
        lines.append(line)
    return Text("\n").join(lines)


def _false_frame(one: Checked) -> Iterator[Text]:
    """What the prompt claims and nothing that was connected backs: the fault before any answer is given."""
    for gap in one.report.coverage.gaps:
        if gap.kind is GapKind.FALSE_FRAME:
            yield Text.assemble(("false frame ", "red"), gap.message)


def run_demo(out_dir: Path, console: Console) -> int:
    """Run the demonstration: index, retrieve, check, and write one page for each answer.

    Args:
        out_dir: Where the index and the pages are written; made if need be.
        console: Where it is told.

    Returns:
        0; whatever the verdicts are, they are what was to be shown.

    Raises:
        MissingExtra: The extra `pipeline` is not installed.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    answers = recorded_answers()
    # An index of its own: one that an earlier run left may hold files that have since moved or changed.
    with TemporaryDirectory(prefix="groundwire-demo-", ignore_cleanup_errors=True) as store:
        with console.status("Indexing the corpus ..."):
            retrieve = index_corpus([CORPUS], Path(store))
        with console.status(f"Retrieving for {len(answers)} queries, and checking their recorded answers ..."):
            checked = list(check_all(answers, retrieve))
    console.print(table_of(checked))
    pages = [one.report.save_html(out_dir / f"{one.recorded.id}.html") for one in checked]
    _tell_what_is_next(console, out_dir, pages)
    return 0


def _tell_what_is_next(console: Console, out_dir: Path, pages: Sequence[Path]) -> None:
    lines = (
        f"{len(pages)} pages with the evidence marked inside the passages: {out_dir}/*.html",
        f"The corpus and the recorded answers are in {DATA}; change a number there, and run this again.",
        "",
        "Your own:",
        '  groundwire verify --source FILE --query "What is asked?" --answer "What the model said."',
        "  groundwire index PATH...        # files into a collection, to retrieve from: see docs/wrapping.md",
        "  groundwire batch ROWS.jsonl -o REPORTS.jsonl",
    )
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
