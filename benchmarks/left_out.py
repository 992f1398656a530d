"""How often an answer that people found grounded is said to leave something out: false alarms, mostly.

    python benchmarks/left_out.py FOLDER NAME... [--fold tune] [--label grounded] [--show KIND ...] [--quick]

Counts the rows with a statement that is contradicted as `omitted_condition`, and those with each gap that an answer can
have. `--show KIND ...` prints the rows of some of them, to be read. `--quick`
takes every statement as borne out, without judging any: an upper bound of the first, and all of `need_skipped`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench import FOLDS, find_file, read_rows

import grounding
from grounding.checker import read_answer
from grounding.inputs import as_payload
from grounding.models import GapKind, Reason
from grounding.needs import wants_of
from grounding.omissions import left_out, limits_met
from grounding.policy import DEFAULT
from grounding.protocols import Finding
from grounding.skipped import skipped_gaps
from grounding.verifiers.statements import StatementVerifier
from grounding.views import Readings, View, budget_for

GAPS = (GapKind.NEED_SKIPPED, GapKind.CONDITION_LEFT_OUT, GapKind.REFERENCE_NOT_DELIVERED)


def judged(row: dict[str, Any]) -> dict[str, list[str]]:
    """What the report says is left out, by kind, as lines to be read."""
    report = grounding.verify(row["answer"], row["sources"], query=row["query"])
    found: dict[str, list[str]] = {}
    for claim in report.claims:
        if claim.reason is Reason.OMITTED_CONDITION:
            shown = f"{claim.text!r} <- {claim.evidence[-1].text!r} ({claim.message})"
            found.setdefault(claim.reason, []).append(shown)
    for gap in report.coverage.gaps:
        if gap.kind in GAPS:
            shown = " / ".join(repr(e.text) for e in gap.evidence)
            found.setdefault(gap.kind, []).append(f"{gap.message} {shown}")
    return found


BORNE_OUT = Finding(None, Reason.ENTAILED, "taken as borne out", 1.0)


def quick(row: dict[str, Any]) -> dict[str, list[str]]:
    """The same of exceptions and parts of the query alone, every statement taken as borne out."""
    payload = as_payload(row["sources"], query=row["query"])
    answer = read_answer(row["answer"], row["query"])
    view = View(payload, payload.passages, (), Readings(), budget_for(answer.text, payload, DEFAULT.limits))
    met = limits_met(payload.query, view)
    found: dict[str, list[str]] = {}
    for candidate in StatementVerifier().find(answer):
        omitted = left_out(candidate, BORNE_OUT, met)
        if omitted is not None:
            shown = f"{candidate.text!r} <- {omitted.evidence.text!r} ({omitted.message})"
            found.setdefault(Reason.OMITTED_CONDITION, []).append(shown)
    for gap in skipped_gaps(answer, wants_of(payload)):
        found.setdefault(gap.kind, []).append(gap.message)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--fold", choices=FOLDS, default="tune")
    parser.add_argument("--label", default="grounded")
    parser.add_argument("--show", nargs="*", default=())
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    print("| file | rows | omitted_condition | " + " | ".join(GAPS) + " |")
    print("| --- " * (3 + len(GAPS)) + "|")
    for name in given.names:
        counted: Counter[str] = Counter()
        rows = (row for row in read_rows(find_file(given.folder, name), given.fold) if row["label"] == given.label)
        for row in islice(rows, given.limit):
            counted["rows"] += 1
            found = quick(row) if given.quick else judged(row)
            counted.update(found.keys())
            for kind in found.keys() & set(given.show):
                print(f"-- {row['id']}: {kind}\n   Q: {str(row['query'])[:300]}\n   A: {row['answer'][:400]!r}")
                for line in found[kind][:3]:
                    print(f"   {line[:700]}")
        told = " | ".join(str(counted[kind]) for kind in (Reason.OMITTED_CONDITION, *GAPS))
        print(f"| {name} | {counted['rows']} | {told} |", flush=True)


if __name__ == "__main__":
    main()
