"""How often two copies of a passage that differ in one figure are told to disagree; prints, and appends to RESULTS.md.

    python benchmarks/altered_copies.py FOLDER NAME... [--fold tune] [--show] [--append]

Of each row one source is delivered twice, the second time with one of its figures altered, chosen by the row's id: any
figure, numbers of list items and notes too, of which rightly nothing is told. What is told of the row as it is, beside
it, is a false alarm, or a disagreement in the data.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench import FOLDS, find_file, read_rows

from grounding.checker import Checker
from grounding.inputs import as_payload
from grounding.models import GapKind
from grounding.policy import DEFAULT
from grounding.reading.exact import read_exact
from grounding.reading.records import read_layout

RESULTS = Path(__file__).parent / "RESULTS.md"


def altered(row: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """A source of the row with one of its figures made another, and whether that stands in a table or in prose."""
    draw = random.Random(row["id"])
    sources = [source for source in row["sources"] if read_exact(source["text"]).figures]
    if not sources:
        return None
    source = draw.choice(sources)
    text = source["text"]
    figure = draw.choice(read_exact(text).figures)
    written = text[figure.start : figure.end]
    at = next((index for index, char in enumerate(written) if char.isdigit()), None)
    if at is None:
        return None
    digit = str((int(written[at]) + draw.randint(2, 7)) % 9 + 1)
    if digit == written[at]:
        digit = str(int(digit) % 9 + 1)
    changed = text[: figure.start + at] + digit + text[figure.start + at + 1 :]
    form = "structured" if read_layout(text).place(figure.start, figure.end).tabular else "prose"
    return form, {**source, "id": f"{source['id']} again", "text": changed}


def main() -> None:
    """Count the copies that are told to disagree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--fold", choices=FOLDS, default="tune")
    parser.add_argument("--show", action="store_true", help="print what is missed")
    parser.add_argument("--append", action="store_true")
    options = parser.parse_args()
    checker = Checker([])

    def told(row: dict[str, Any], *more: dict[str, Any]) -> bool:
        payload = as_payload([*row["sources"], *more], query=row["query"])
        return any(gap.kind is GapKind.PASSAGES_DISAGREE for gap in checker.cover(payload, DEFAULT).gaps)

    lines = ["| rows | form | copies | told | false alarms, of rows |", "|---|---|---|---|---|"]
    for name in options.names:
        copies: Counter[str] = Counter()
        found: Counter[str] = Counter()
        alarms = number = 0
        for row in read_rows(find_file(options.folder, name), options.fold):
            number += 1
            before = told(row)
            alarms += before
            copy = altered(row)
            if copy is None or before:
                continue
            form, source = copy
            copies[form] += 1
            found[form] += told(row, source)
            if options.show and not told(row, source):
                print(form, row["id"], source["id"], source["text"][:300].replace("\n", " / "))
        for form in sorted(copies):
            share = found[form] / copies[form]
            lines.append(f"| {name} | {form} | {copies[form]} | {share:.3f} | {alarms} of {number} |")
    print("\n".join(lines))
    if options.append:
        with RESULTS.open("a", encoding="utf-8") as out:
            command = "python benchmarks/altered_copies.py BENCH " + " ".join(sys.argv[2:])
            out.write(f"\n## Copies with one figure altered, {time.strftime('%Y-%m-%d')}\n\n`{command}`\n\n")
            out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
