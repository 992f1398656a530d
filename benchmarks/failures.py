"""Whether each failure is given to the one who has to mend it: scenarios built by program from real tables.

    python benchmarks/failures.py FOLDER [--fold held|unread|apart|tune|all] [--each 30]

FOLDER holds `dev/figures.dev.jsonl.gz`: true sentences about figures of filings, and altered twins. Each scenario
takes a sentence and breaks one thing around it: what was delivered, what the sources hold, their age, their standing,
their agreement. Prints a confusion matrix: rows are what was broken, columns what the report says. Documents are
folded as in `bench.py`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench import FOLDS, find_file, read_rows

import grounding
from grounding.diagnosis import diagnose
from grounding.models import Reason
from grounding.report import Report
from grounding.retrievers.reaching import asking
from grounding.second_look import SecondLook
from grounding.sources import Registry

ASKED = "2020-06-01"
FRESH = "2020-05-01"
OLD = "2011-05-01"
TRUE = ("ok/as-written", "ok/rounded", "ok/written-out")
ALTERED = ("bad/digit", "bad/metric", "bad/period")
AMOUNT = re.compile(r"(?<![’'\d.,])\d(?:[\d,]{0,20}\d)?(?:\.\d{1,6})?(?![\d/])")
YEAR = re.compile(r"(?:19|20)\d\d")
WORD = re.compile(r"[a-z]{3,}")

Row = dict[str, Any]


def passages(row: Row, prefix: str, **more: object) -> list[dict[str, object]]:
    """The row's sources as passages of the filings."""
    return [
        {"id": f"{prefix}{n}", "text": source["text"], "source": "filings", "as_of": FRESH, **more}
        for n, source in enumerate(row["sources"])
    ]


def by_words(held: Sequence[dict[str, object]]) -> Callable[[str, int], list[dict[str, object]]]:
    """A source that is searched by shared words."""

    def search(text: str, k: int) -> list[dict[str, object]]:
        asked = set(WORD.findall(text.lower()))
        return sorted(held, key=lambda p: -len(asked & set(WORD.findall(str(p["text"]).lower()))))[:k]

    return search


def looked(
    row: Row, delivered: Sequence[dict[str, object]], held: Sequence[dict[str, object]], **registered: object
) -> Report:
    """The report with one registered source that holds these passages and is asked again."""
    registry = Registry.of([{"name": "filings", **registered}])
    look = SecondLook(asking({"filings": by_words(held)}))
    return grounding.verify(
        row["answer"], delivered, query=row["query"], as_of=ASKED, registry=registry, second_look=look
    )


def altered_text(row: Row) -> list[dict[str, object]]:
    """The same passages, each amount of three digits or more with another first digit; years and scales stay."""

    def altered(match: re.Match[str]) -> str:
        number = match[0]
        if YEAR.fullmatch(number) or sum(c.isdigit() for c in number) < 3:
            return number
        return f"{int(number[0]) % 9 + 1}{number[1:]}"

    return [{**passage, "text": AMOUNT.sub(altered, str(passage["text"]))} for passage in passages(row, "z")]


def scenarios(rows: Sequence[Row], each: int) -> Iterator[tuple[str, Report]]:
    """What was broken, and the report."""
    true = [row for row in rows if row["meta"]["kind"] in TRUE]
    false = [row for row in rows if row["meta"]["kind"] in ALTERED]
    for index, row in enumerate(true[:each]):
        own = passages(row, "s")
        texts = {source["text"] for source in row["sources"]}
        others = [r for r in true[index + 1 :] + true[:index] if not texts & {s["text"] for s in r["sources"]}]
        other = passages(others[len(others) // 2], "o")
        yield "nothing", looked(row, own, own)
        yield "retrieval_gap", looked(row, other, [*own, *other])
        yield "grounding_gap", looked(row, other, other)
        yield (
            "stale_source",
            looked(row, [{**p, "as_of": OLD} for p in own], [{**p, "as_of": OLD} for p in own], max_age_days=400),
        )
        ended = {"effective": {"until": "2012-01-01"}}
        yield "not in effect", looked(row, [{**p, **ended} for p in own], [{**p, **ended} for p in own])
        blog = [{**p, "source": "blog"} for p in own]
        yield "low_authority", looked(row, blog, other)
        yield "schema_ambiguity", looked(row, [*own, *altered_text(row)], own)
        label = grounding.verify({"rating": "strong buy"}, own, as_of=ASKED, labels={"rating": ["strong buy", "sell"]})
        yield "missing_validation", label
    for row in false[:each]:
        yield "contradiction", looked(row, passages(row, "s"), passages(row, "s"))


EXPECTED = {"nothing": "none", "not in effect": "stale_source"}


def said(report: Report) -> str:
    """The class that the report gives first; of a passage without standing, its reason."""
    if any(claim.reason is Reason.LOW_AUTHORITY for claim in report.claims):
        return "low_authority"
    failures = report.failures
    return failures[0].value if failures else diagnose(report.claims).fault.value


def main() -> None:
    """Print the matrix."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fold", choices=FOLDS, default="held")
    parser.add_argument("--each", type=int, default=30)
    asked = parser.parse_args()
    rows = list(read_rows(find_file(asked.folder, "figures.dev"), asked.fold))
    matrix: dict[str, Counter[str]] = defaultdict(Counter)
    for broken, report in scenarios(rows, asked.each):
        matrix[broken][said(report)] += 1
    right = total = 0
    print("| broken | right | of | said instead |\n|---|---|---|---|")
    for broken, counts in matrix.items():
        expected = EXPECTED.get(broken, broken)
        right, total = right + counts[expected], total + counts.total()
        others = ", ".join(f"{name} {n}" for name, n in counts.most_common() if name != expected)
        print(f"| {broken} | {counts[expected]} | {counts.total()} | {others} |")
    print(f"| all | {right} | {total} | {right / total:.1%} |")


if __name__ == "__main__":
    main()
