"""Holds exact findings against the spans that people marked.

    python benchmarks/spans.py BENCH NAME... [--fold held|tune|all] [--show N]

Of the figures, dates, identifiers, quotations, names and citations that are flagged: how many lie inside a marked span.
Of the marked spans that hold a figure, date, identifier or name: in how many one of them is flagged, and in how many
it is at least not passed. `--show` prints disagreements of both sorts, to be read.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from bench import FOLDS, read_rows

from grounding import Kind, Status, verify

EXACT = frozenset({Kind.FIGURE, Kind.DATE, Kind.IDENTIFIER, Kind.QUOTE, Kind.NAME, Kind.CITATION})
HELD = frozenset({Kind.FIGURE, Kind.DATE, Kind.IDENTIFIER, Kind.NAME})
FLAGGED = frozenset({Status.CONTRADICTED, Status.UNSUPPORTED})


def main() -> None:
    """Measure, and print what people and the product see differently."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--fold", default="held", choices=FOLDS)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    for name in options.names:
        findings: Counter[tuple[str, bool]] = Counter()
        spans: Counter[str] = Counter()
        shown = 0
        for row in read_rows(options.bench / "dev" / f"{name}.jsonl.gz", options.fold):
            marked = [(span["start"], span["end"]) for span in row["spans"] or ()]
            report = verify(row["answer"], row["sources"], query=row["query"])
            exact = [claim for claim in report.claims if claim.kind in EXACT]
            for claim in exact:
                if claim.status not in FLAGGED:
                    continue
                inside = any(claim.start < end and start < claim.end for start, end in marked)
                findings[claim.kind.value, inside] += 1
                if not inside and shown < options.show:
                    shown += 1
                    near = row["answer"][max(0, claim.start - 60) : claim.end + 30].replace("\n", " ")
                    print(f"flagged, not marked: {claim.kind} {claim.text!r} ({claim.message}) in {near!r}")
            for start, end in marked:
                held = [c for c in exact if c.kind in HELD and start <= c.start and c.end <= end]
                if not held:
                    continue
                flagged = any(c.status in FLAGGED for c in held)
                passed = all(c.status is Status.SUPPORTED for c in held)
                spans["found" if flagged else "passed" if passed else "unchecked"] += 1
                if passed and shown < options.show:
                    shown += 1
                    said = "; ".join(f"{c.text!r}: {c.message}" for c in held)
                    print(f"marked, not flagged: {row['answer'][start:end]!r} ({said})")
        print(f"\n{name}, fold {options.fold}\n\n| flagged | inside a marked span | of |\n|---|---|---|")
        for kind in sorted({kind for kind, _ in findings}):
            print(f"| {kind} | {findings[kind, True]} | {findings[kind, True] + findings[kind, False]} |")
        hits = sum(findings[kind, hit] for kind, hit in findings if hit)
        print(f"| all | {hits} | {sum(findings.values())} |")
        total = sum(spans.values())
        print(f"\nOf {total} marked spans that hold one: {spans['found']} found, {spans['unchecked']} not passed.")


if __name__ == "__main__":
    main()
