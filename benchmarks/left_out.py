"""How often an answer that people found grounded is said to leave something out: false alarms, mostly.

    python benchmarks/left_out.py FOLDER NAME... [--fold tune] [--label grounded] [--show KIND ...] [--limit N]

Counts the rows with a statement that is contradicted as `omitted_condition`, and those with each gap that an answer can
have. `--show KIND ...` prints the rows of some of them, to be read.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench import FOLDS, find_file, read_rows

import grounding
from grounding.models import GapKind, Reason

GAPS = (GapKind.NEED_SKIPPED, GapKind.CONDITION_LEFT_OUT, GapKind.REFERENCE_NOT_DELIVERED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--fold", choices=FOLDS, default="tune")
    parser.add_argument("--label", default="grounded")
    parser.add_argument("--show", nargs="*", default=())
    parser.add_argument("--limit", type=int, default=None)
    given = parser.parse_args()
    print("| file | rows | omitted_condition | " + " | ".join(GAPS) + " |")
    print("| --- " * (3 + len(GAPS)) + "|")
    for name in given.names:
        counted: Counter[str] = Counter()
        rows = (row for row in read_rows(find_file(given.folder, name), given.fold) if row["label"] == given.label)
        for row in islice(rows, given.limit):
            counted["rows"] += 1
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
            counted.update(found.keys())
            for kind in found.keys() & set(given.show):
                print(f"-- {row['id']}: {kind}\n   Q: {str(row['query'])[:300]}\n   A: {row['answer'][:400]!r}")
                for line in found[kind][:3]:
                    print(f"   {line[:700]}")
        told = " | ".join(str(counted[kind]) for kind in (Reason.OMITTED_CONDITION, *GAPS))
        print(f"| {name} | {counted['rows']} | {told} |", flush=True)


if __name__ == "__main__":
    main()
