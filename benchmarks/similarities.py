"""How similarities fall from the first passage retrieved to the k-th; prints, and appends to RESULTS.md.

    python benchmarks/similarities.py FOLDER NAME... [--fold tune] [--append]

For each query the shipped embedding ranks the passages of all rows. Told is the share of queries whose k-th passage is
at least as near as a share of the first: what `saturated_at` in a policy is about.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from bench import FOLDS, find_file, read_rows

from grounding.retrievers.embedding import default_embedding

RESULTS = Path(__file__).parent / "RESULTS.md"
QUERIES = 250
PASSAGES = 400
LONGEST = 1_200
"""Code points of a passage; the embedding reads about as many."""


def main() -> None:
    """Rank the passages of each file for its queries."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--fold", choices=FOLDS, default="tune")
    parser.add_argument("--append", action="store_true")
    options = parser.parse_args()
    heads = ("rows", "passages", "queries", "k", "median share", "0.90 or more", "0.95 or more", "0.98 or more")
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    embedding = default_embedding()
    for name in options.names:
        rows = list(read_rows(find_file(options.folder, name), options.fold))
        rows = rows[:: max(1, len(rows) // QUERIES)][:QUERIES]
        texts = list(dict.fromkeys(source["text"][:LONGEST] for row in rows for source in row["sources"]))[:PASSAGES]
        near = embedding.embed([row["query"] for row in rows]) @ embedding.embed(texts).T
        falling = np.sort(near, axis=1)[:, ::-1]
        for k in (3, 5, 10):
            shares = falling[:, k - 1] / falling[:, 0]
            over = " | ".join(f"{(shares >= at).mean():.3f}" for at in (0.9, 0.95, 0.98))
            lines.append(f"| {name} | {len(texts)} | {len(rows)} | {k} | {np.median(shares):.2f} | {over} |")
    print("\n".join(lines))
    if options.append:
        with RESULTS.open("a", encoding="utf-8") as out:
            command = "python benchmarks/similarities.py BENCH " + " ".join(sys.argv[2:])
            out.write(f"\n## How similarities fall, {time.strftime('%Y-%m-%d')}\n\n`{command}`\n\n")
            out.write("The k-th passage's similarity as a share of the first one's.\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
