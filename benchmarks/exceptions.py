"""Whether exceptions that real texts make are seen where an answer leaves them out: rows built by program.

    python benchmarks/exceptions.py FOLDER [--fold held|unread|apart|tune|all] [--show]

Sentences of articles, contracts and encyclopedias that end in an exception ("..., except ...", "... unless ...") are
cut in two by a pattern of this file's own. The answer is the first part. The query asks whether it holds under the
exception's condition, which has to be found; under that of another sentence, which must not.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

from bench import FOLDS, find_file, read_rows
from left_out import quick

NAMES = ("contractnli.dev", "ragtruth.train", "wice.dev", "squad2.dev", "summedits.dev", "clapnq.dev")
SENTENCE = re.compile(
    r"(?:(?<=[.!?] )|(?<=\n))(?P<rule>[A-Z][^.;:()\n\"“”]{30,180}?),? "
    r"(?P<mark>except(?: for| in| when| where)?|unless|with the exception of|excluding|other than|apart from) "
    r"(?P<condition>[^.,;:()\n\"“”]{8,70})\.(?=\s)"
)


def made(folder: Path, fold: str) -> Iterator[tuple[str, str, str]]:
    """Passages, rules and conditions, each rule once."""
    seen: set[str] = set()
    for name in NAMES:
        for row in read_rows(find_file(folder, name), fold):
            for source in row["sources"]:
                for match in SENTENCE.finditer(source["text"]):
                    if match["rule"] not in seen:
                        seen.add(match["rule"])
                        yield source["text"], match["rule"], match["condition"]


def asked(rule: str, condition: str) -> str:
    """A query whether the rule holds under a condition."""
    return f"Does it hold for {condition} that {rule[0].lower()}{rule[1:]}?"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fold", choices=FOLDS, default="tune")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    cases = list(made(given.folder, given.fold))
    order = list(range(len(cases)))
    Random(7).shuffle(order)
    found = alarms = 0
    for at, (text, rule, condition) in enumerate(cases):
        other = cases[order[at]][2] if order[at] != at else "a rainy day in spring"
        for stated in (condition, other):
            row = {"query": asked(rule, stated), "answer": f"{rule}.", "sources": [{"id": "a", "text": text}]}
            seen = bool(quick(row).get("omitted_condition"))
            found += seen and stated is condition
            alarms += seen and stated is not condition
            if given.show and seen is not (stated is condition):
                print(f"-- {'not found' if stated is condition else 'alarm'}: {row['query']}")
    print(f"exceptions found: {found} of {len(cases)}; found under another condition: {alarms} of {len(cases)}")


if __name__ == "__main__":
    main()
