"""How often the rules on altered statements are right, by themselves, without the network.

    python benchmarks/alterations.py BENCH FILE... [--fold FOLD] [--show]

BENCH is the folder of public data that `bench.py` is given. A file of rows has answers: a statement counts as accepted
where no annotator marked a word of it, or where its row is called grounded. A file of pairs (`train/NAME.pairs`) has a
hypothesis each: at most 6,000 of them, of which those that are entailed count as accepted. The fold `read` is what is
held out and yet may be looked at.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench import find_file, folds_of, read_rows

from grounding.reading.alterations import AlterationKind, alteration_of
from grounding.reading.words import read_words
from grounding.segmentation import segment

MOST_PAIRS = 6000


class Case(NamedTuple):
    """A statement of an answer, and what is known of it."""

    accepted: bool
    answer: str
    start: int
    end: int
    passages: tuple[str, ...]


def cases_of_pairs(path: Path) -> Iterator[Case]:
    """The hypotheses of a file of pairs."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.Random(1).shuffle(rows)
    for row in rows[:MOST_PAIRS]:
        said = row["hypothesis"]
        yield Case(row["label"] == "entailment", said, 0, len(said), (row["premise"],))


def cases_of_rows(path: Path, fold: str) -> Iterator[Case]:
    """The statements of the answers of one fold."""
    for row in read_rows(path, "held" if fold == "read" else fold):
        if (fold == "read" and "unread" in folds_of(row)) or not isinstance(row["answer"], str):
            continue
        passages = tuple(source["text"] for source in row["sources"])
        marks = row["spans"]
        for one in segment(row["answer"], row["query"]):
            if one.asserts:
                unmarked = not any(mark["start"] < one.end and one.start < mark["end"] for mark in marks or ())
                accepted = row["label"] == "grounded" if marks is None else unmarked
                yield Case(accepted, row["answer"], one.start, one.end, passages)


def main() -> None:
    """Judge the statements of the files and print how many of either sort are flagged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--fold", default="tune", choices=("tune", "read", "held", "unread", "all"))
    parser.add_argument("--show", action="store_true", help="print the accepted statements that are flagged")
    asked = parser.parse_args()
    if asked.show and asked.fold not in ("tune", "read"):
        parser.error("rows of that fold are not to be read")
    kinds: Counter[tuple[AlterationKind, bool]] = Counter()
    print("| rows | accepted, flagged | others, flagged |\n|---|---|---|")
    for name in asked.files:
        path = find_file(asked.folder, name)
        counts, flagged = Counter[bool](), Counter[bool]()
        for case in cases_of_pairs(path) if name.endswith(".pairs") else cases_of_rows(path, asked.fold):
            counts[case.accepted] += 1
            passages = [(text, read_words(text)) for text in case.passages]
            found = alteration_of(case.answer, read_words(case.answer), case.start, case.end, passages)
            if found is None:
                continue
            flagged[case.accepted] += 1
            kinds[found[1].kind, case.accepted] += 1
            if asked.show and case.accepted:
                given = case.passages[found[0]][slice(*found[1].given)]
                print(f"{found[1].kind}: {case.answer[case.start : case.end]!r} beside {given!r}")
        print(f"| {name} | {counts[True]:,}, {flagged[True]} | {counts[False]:,}, {flagged[False]} |", flush=True)
    print("\nOf the flagged, others and accepted, by kind:")
    for kind in AlterationKind:
        print(f"- {kind}: {kinds[kind, False]} and {kinds[kind, True]}")


if __name__ == "__main__":
    main()
