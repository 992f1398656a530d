"""Turns the bench's folder into encoded queries beside passages, in the form that the statement model trains on.

    python training/answerability/prepare.py BENCH answers.npz [--seed 7]

A query that is answered is a supported statement, one that is not is not supported, and the words of the window that
are the answer are its tags. Folds are groups of titles: queries of one title have few authors.
"""

# ruff: noqa: T201 - a script that prints what it made

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "training" / "statements"))
from corpus import ALWAYS, Target, fold_of  # noqa: E402
from prepare import TOKENIZER, write  # noqa: E402
from synthesis import NAME, NUMBER, OPPOSITE, as_cased, other_number  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

from grounding.coverage import held_share  # noqa: E402
from grounding.models import Passage  # noqa: E402
from grounding.reading.words import read_words  # noqa: E402
from grounding.shipped import tokenizer_of  # noqa: E402
from grounding.verifiers.answerability.reading import input_of  # noqa: E402
from grounding.verifiers.statements.encoding import TooLong  # noqa: E402

GROUPS = 4
"""Folds, beside that of what is only ever trained on."""
LATER = re.compile(r"(?<=[a-z\d,] )[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
"""A name that does not open the query."""
WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query beside one passage."""

    family: str
    query: str
    text: str
    answered: bool
    answer: str
    """The words of the passage that answer; empty where they are not known."""
    fold: int
    id: str = ""


def rows_of(bench: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a file."""
    with gzip.open(bench / "dev" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def everything(bench: Path, seed: int) -> Iterator[Asked]:
    """What people asked, then what is made of it."""
    rng = random.Random(seed)
    squad = rows_of(bench, "squad2.dev")
    titles = sorted({row["meta"]["title"] for row in squad})
    labelled = [
        Asked(
            f"squad2/{row['meta']['title']}",
            row["query"],
            row["sources"][0]["text"],
            row["meta"]["answerable"],
            row["answer"] if row["meta"]["answerable"] else "",
            titles.index(row["meta"]["title"]) % GROUPS,
            row["id"],
        )
        for row in squad
    ]
    for row in rows_of(bench, "clapnq.dev"):
        text = row["sources"][0]["text"]
        labelled.append(Asked("clapnq", row["query"], text, row["meta"]["answerable"], "", fold_of(text), row["id"]))
    yield from labelled
    yield from removed(labelled)
    yield from changed(labelled, rng)
    yield from beside(labelled, rng)
    yield from of_answers(bench, rng)


def removed(labelled: Sequence[Asked]) -> Iterator[Asked]:
    """The sentence that holds the answer taken out of its passage, for one query in three."""
    for number, one in enumerate(labelled):
        if number % 3 or not one.answer:
            continue
        lines = re.split(r"(?<=[.?!]) ", one.text)
        left = " ".join(line for line in lines if one.answer not in line)
        if left:
            yield Asked("made/removed", one.query, left, False, "", one.fold)


def changed(labelled: Sequence[Asked], rng: random.Random) -> Iterator[Asked]:
    """A name, a year or a word of the query changed, so that the passage speaks of something else."""
    for one in labelled:
        if not one.answered or rng.random() < 0.4:
            continue
        ways = [(m, "name") for m in LATER.finditer(one.query)] + [(m, "number") for m in NUMBER.finditer(one.query)]
        ways += [(m, "opposite") for m in WORD.finditer(one.query) if m[0].casefold() in OPPOSITE]
        if not ways:
            continue
        found, way = rng.choice(ways)
        if way == "name":
            others = sorted({m[0] for m in NAME.finditer(one.text)} - {found[0], one.answer})
            others = [name for name in others if name not in one.query and found[0] not in name]
            if not others:
                continue
            by = rng.choice(others)
        else:
            by = other_number(found[0], rng) if way == "number" else as_cased(OPPOSITE[found[0].casefold()], found[0])
        query = one.query[: found.start()] + by + one.query[found.end() :]
        yield Asked(f"made/{way}", query, one.text, False, "", one.fold)


def beside(labelled: Sequence[Asked], rng: random.Random) -> Iterator[Asked]:
    """A query beside another passage of its title that shares most with it."""
    texts: dict[str, list[str]] = {}
    for one in labelled:
        if one.text not in texts.setdefault(one.family, []):
            texts[one.family].append(one.text)
    read = {text: Passage(id="p", text=text) for of in texts.values() for text in of}
    for one in labelled:
        if not one.answered or rng.random() < 0.65:
            continue
        others = [text for text in texts[one.family] if text != one.text and (not one.answer or one.answer not in text)]
        others = rng.sample(others, min(len(others), 25))
        if others:
            best = max(others, key=lambda text: held_share(one.query, [(read[text], read_words(text))]))
            yield Asked("made/beside", one.query, best, False, "", one.fold)


def of_answers(bench: Path, rng: random.Random) -> Iterator[Asked]:
    """RAGTruth's queries beside their own passages and another query's; TAT-QA's beside the text that answers."""
    rows = [row for row in rows_of(bench, "ragtruth.train") if row["task"] == "qa"]
    asked = sorted({row["query"]: row for row in rows}.items())
    rng.shuffle(asked)
    for (query, row), (_, other) in zip(asked, asked[1:] + asked[:1], strict=True):
        own = max((source["text"] for source in row["sources"]), key=len)
        yield Asked("made/people", query, own, True, "", ALWAYS)
        yield Asked("made/people", query, other["sources"][0]["text"], False, "", ALWAYS)
    for row in rows_of(bench, "tatqa.dev"):
        texts = [source["text"] for source in row["sources"] if source["id"].startswith("paragraph")]
        holding = [text for text in texts if row["answer"] in text]
        if row["meta"]["answer_from"] == "text" and len(holding) == 1:
            yield Asked("made/filings", row["query"], holding[0], True, row["answer"], ALWAYS)
            others = [text for text in texts if text != holding[0]]
            if others:
                yield Asked("made/filings", row["query"], rng.choice(others), False, "", ALWAYS)


def encoded(tokenizer: Tokenizer, one: Asked) -> dict[str, Any] | None:
    """One query as training reads it; None where it is too long."""
    try:
        window, made = input_of(tokenizer, [one.query], one.text)
    except TooLong:
        return None
    tags = np.full(len(made.ids), -1, dtype=np.int8)
    owners = np.zeros(len(made.ids), dtype=np.uint8)
    owners[made.firsts[0] : made.ends[0]] = 1
    first = made.ends[0] + 1
    start = window.text.find(one.answer) if one.answer else -1
    if start >= 0 or not one.answered:
        offsets = tokenizer.encode(window.text, add_special_tokens=False).offsets[: len(made.ids) - first - 1]
        end = start + len(one.answer)
        tags[first:-1] = [bool(start >= 0 and a < end and start < b) for a, b in offsets]
    passage = Passage(id="p", text=one.text)
    return {
        "ids": np.array(made.ids, dtype=np.uint16),
        "marks": np.array(made.marks, dtype=np.uint8),
        "owners": owners,
        "tags": tags,
        "ends": made.ends,
        "targets": [int(Target.SUPPORTED if one.answered else Target.NOT_SUPPORTED)],
        "held": [held_share(one.query, [(passage, read_words(one.text))])],
        "families": [one.family],
        "row": one.id,
        "fold": one.fold,
    }


def main() -> None:
    """Prepare what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    tokenizer = tokenizer_of(TOKENIZER.read_bytes())
    made = [encoded(tokenizer, one) for one in everything(options.bench, options.seed)]
    rows = [row for row in made if row is not None]
    write(options.out, rows)
    for (family, target), count in sorted(Counter((r["families"][0], r["targets"][0]) for r in rows).items()):
        print(f"{family:34} {'answered' if target == 0 else 'not answered':12} {count:6}")
    print(f"{len(rows)} rows, {sum(len(row['ids']) for row in rows)} word pieces")


if __name__ == "__main__":
    main()
