"""Gives every question about a table the right answer to another question about the same table.

    python benchmarks/shuffled.py BENCH [NAME] [--fold held|unread|tune|all]

Both answers must be figures of one shape, so that only what they are of is wrong; answers that are years are left out,
and answers that happen to be the same. Judged by exact kinds alone.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from bench import FOLDS, read_rows

from grounding import Kind, Status, verify

EXACT = frozenset({Kind.FIGURE, Kind.DATE, Kind.IDENTIFIER, Kind.QUOTE, Kind.NAME, Kind.CITATION})
_NUMERIC = re.compile(r"[\s$€£(\-\d.,%)]+(?:thousand|million|billion|percent|years)?\s*")
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")


def main() -> None:
    """Print how many of the shuffled answers are flagged, unchecked, or pass."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("name", nargs="?", default="tatqa.dev")
    parser.add_argument("--fold", default="held", choices=FOLDS)
    options = parser.parse_args()
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_rows(options.bench / "dev" / f"{options.name}.jsonl.gz", options.fold):
        if row["label"] == "grounded":
            tables[row["sources"][0]["text"]].append(row)
    became: Counter[str] = Counter()
    for rows in tables.values():
        for row, other in zip(rows, [*rows[1:], rows[0]], strict=True):
            answers = row["answer"], other["answer"]
            same = answers[0].strip() == answers[1].strip()
            if same or not all(map(_NUMERIC.fullmatch, answers)) or _YEAR.fullmatch(answers[1]):
                continue
            report = verify(other["answer"], row["sources"], query=row["query"])
            statuses = {claim.status for claim in report.claims if claim.kind in EXACT}
            flagged = statuses & {Status.CONTRADICTED, Status.UNSUPPORTED}
            became["flagged" if flagged else "unchecked" if Status.UNCHECKED in statuses else "passed"] += 1
    total = sum(became.values())
    shares = ", ".join(f"{became[key] / total:.3f} {key}" for key in ("flagged", "unchecked", "passed"))
    print(f"{options.name}, fold {options.fold}: of {total} shuffled answers {shares}")


if __name__ == "__main__":
    main()
