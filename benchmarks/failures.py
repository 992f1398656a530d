"""Whether each failure is given to the one who has to mend it: scenarios built by program from real documents.

    python benchmarks/failures.py FOLDER [--fold held|unread|apart|tune|all] [--each 30] [--kinds "no scale,no period"]

FOLDER holds `dev/figures.dev.jsonl.gz` (true sentences about figures of filings, and altered twins) and
`dev/contractnli.dev.jsonl.gz` (contracts). `scenarios.py` says how each kind is built. Prints a confusion matrix: rows
are what was broken, columns what the report says. Documents are folded as in `bench.py`. `--wrong` prints the claims of
each scenario that is off the diagonal.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench import FOLDS, find_file, read_rows
from scenarios import KINDS, Data

from grounding.diagnosis import diagnose
from grounding.report import Report

NAMED = ("low_authority", "not_exhaustive", "omitted_condition")
"""Reasons that say more than the class of failure they are of."""


def said(report: Report) -> str:
    """The reason or the class that the report gives first."""
    reasons = {claim.reason.value for claim in report.claims}
    named = next((reason for reason in NAMED if reason in reasons), None)
    failures = report.failures
    return named or (failures[0].value if failures else diagnose(report.claims).fault.value)


def main() -> None:
    """Print the matrix."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fold", choices=FOLDS, default="held")
    parser.add_argument("--each", type=int, default=30)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--wrong", action="store_true")
    asked = parser.parse_args()
    figures, contracts = (
        list(read_rows(find_file(asked.folder, name), asked.fold)) for name in ("figures.dev", "contractnli.dev")
    )
    data = Data(figures, contracts)
    matrix: dict[str, Counter[str]] = defaultdict(Counter)
    for broken in asked.kinds.split(","):
        for report in islice(KINDS[broken].build(data), asked.each):
            matrix[broken][said(report)] += 1
            if asked.wrong and said(report) != KINDS[broken].said:
                show(broken, report)
    right = total = 0
    print("| broken | should say | right | of | said instead |\n|---|---|---|---|---|")
    for broken, counts in matrix.items():
        expected = KINDS[broken].said
        right, total = right + counts[expected], total + counts.total()
        others = ", ".join(f"{name} {n}" for name, n in counts.most_common() if name != expected)
        print(f"| {broken} | {expected} | {counts[expected]} | {counts.total()} | {others} |")
    print(f"| all | | {right} | {total} | {right / total:.1%} |")


def show(broken: str, report: Report) -> None:
    """Print what was said of each claim."""
    subject = report.subject
    print(f"## {broken}: {said(report)}\n{subject.payload.query if subject else ''}\n{subject.answer if subject else ''}")
    for claim in report.claims:
        print(f"  {claim.kind} {claim.text[:60]!r} {claim.status} {claim.reason} {claim.failure}: {claim.message[:200]}")


if __name__ == "__main__":
    main()
