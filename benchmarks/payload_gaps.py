"""How often each gap about the payload itself is told over ordinary rows; prints, and appends to RESULTS.md.

    python benchmarks/payload_gaps.py FOLDER NAME... [--fold tune] [--show KIND] [--append]

A gap that is told of most ordinary payloads with medium or high severity is noise: the gate would put a notice on
everything. Coverage goes by shared words here, as the network says nothing of the payload.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from bench import FOLDS, find_file, read_rows

from grounding.checker import Checker
from grounding.inputs import as_payload
from grounding.models import GapKind
from grounding.policy import DEFAULT

RESULTS = Path(__file__).parent / "RESULTS.md"
KINDS = (
    GapKind.REPEATED_PASSAGES,
    GapKind.CUT_PASSAGE,
    GapKind.PASSAGES_DISAGREE,
    GapKind.OVERLOADED,
    GapKind.SATURATED,
    GapKind.EMPTY_FIELD,
    GapKind.PAYLOAD_NOT_ASSESSED,
)


def main() -> None:
    """Count the rows in which each gap is told."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--fold", choices=FOLDS, default="tune")
    parser.add_argument("--show", help="print the messages of this kind")
    parser.add_argument("--append", action="store_true")
    options = parser.parse_args()
    checker = Checker([])
    lines = ["| rows | n | " + " | ".join(map(str, KINDS)) + " |", "|---" * (len(KINDS) + 2) + "|"]
    for name in options.names:
        told: Counter[tuple[str, str]] = Counter()
        number = 0
        for row in read_rows(find_file(options.folder, name), options.fold):
            number += 1
            coverage = checker.cover(as_payload(row["sources"], query=row["query"]), DEFAULT)
            told.update({(gap.kind.value, gap.severity.value) for gap in coverage.gaps})
            for gap in coverage.gaps:
                if gap.kind.value == options.show:
                    print(row["id"], gap.severity, gap.message)
        cells = []
        for kind in KINDS:
            shares = (f"{told[kind.value, s]} {s}" for s in ("low", "medium", "high") if told[kind.value, s])
            cells.append(", ".join(shares) or "0")
        lines.append(f"| {name} | {number} | " + " | ".join(cells) + " |")
    print("\n".join(lines))
    if options.append:
        with RESULTS.open("a", encoding="utf-8") as out:
            command = "python benchmarks/payload_gaps.py BENCH " + " ".join(sys.argv[2:])
            out.write(f"\n## Gaps about the payload, {time.strftime('%Y-%m-%d')}\n\n`{command}`\n\n")
            out.write("Rows in which each is told, by severity.\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
