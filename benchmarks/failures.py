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


def said(report: Report, wanted: str) -> str:
    """The class that the report gives first, or the reason that is wanted, where a claim has it."""
    if any(claim.reason == wanted for claim in report.claims):
        return wanted
    failures = report.failures
    return failures[0].value if failures else diagnose(report.claims).fault.value


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
        wanted = KINDS[broken].said
        for report in islice(KINDS[broken].build(data), asked.each):
            found = said(report, wanted)
            matrix[broken][found] += 1
            if asked.wrong and found != wanted:
                print(f"## {broken}: {found}")
                show(report)
    right = total = 0
    print("| broken | should say | right | of | said instead |\n|---|---|---|---|---|")
    for broken, counts in matrix.items():
        expected = KINDS[broken].said
        right, total = right + counts[expected], total + counts.total()
        others = ", ".join(f"{name} {n}" for name, n in counts.most_common() if name != expected)
        print(f"| {broken} | {expected} | {counts[expected]} | {counts.total()} | {others} |")
    print(f"| all | | {right} | {total} | {right / total:.1%} |")


def show(report: Report) -> None:
    """Print what was said of each claim."""
    if report.subject is not None:
        print(f"{report.subject.payload.query}\n{report.subject.answer}")
    for claim in report.claims:
        print(
            f"  {claim.kind} {claim.text[:60]!r} {claim.status} {claim.reason} {claim.failure}: {claim.message[:200]}"
        )


if __name__ == "__main__":
    main()
