"""Turns the bench's folder into encoded examples: one .npz file that training reads whole.

    python training/statements/prepare.py BENCH prepared.npz [--seed 7] [--limit ROWS] [--made 3] [--worlds 80000]

The encoding is the product's own: the same sentences, windows and marks that a statement is judged by.
"""

# ruff: noqa: T201 - a script that prints what it made

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from corpus import Example, Record, Target, answers, claims, fold_of, marked_claims, pairs, read_rows, records
from synthesis import NAME, Lifted, alter, examples_of, of_fields, of_record
from tokenizers import Tokenizer
from worlds import worlds

from grounding.reading.shown import read_shown
from grounding.shipped import tokenizer_of
from grounding.verifiers.statements.encoding import GROUP_PIECES, TooLong, encode
from grounding.verifiers.statements.windows import Window, read_indexed, read_keyed, share_of, window_of

TOKENIZER = Path(__file__).parents[2] / "retrievers" / "weights" / "tokenizer.json"
DOCUMENTS = {
    "ragtruth.train": 3,
    "ragtruth.adapt": 5,
    "wice.dev": 10,
    "summedits.dev": 2,
    "clapnq.dev": 3,
    "contractnli.dev": 8,
    "squad2.dev": 4,
}
"""Files whose passages sentences are lifted from, and how many of each passage."""
PREMISES = {"factcg-cg2c.stage2-doc": 1, "citationintegrity.train": 1, "feverous-s.dev": 1}
STRANGERS = 40
STATED = ("wice.dev", "summedits.dev", "contractnli.dev", "pubhealthtab.dev")
"""Files of single claims, of which those that are borne out are altered too."""
FILLED_FROM = 400
"""Passages whose sentences stand between those of made-up worlds."""
HELD_WORLDS = "worlds whose wordings are only measured on"
"""A document of fold 1."""
NEARLY = 0.6
"""The share of what the best passage holds that the next must hold, to be read too."""
ALTERED = 0.45
"""The share of an answer's sentences that are altered."""


def everything(folder: Path, seed: int, limit: int | None, made: float) -> Iterator[Example]:
    """All examples, in an order that never changes."""
    yield from pairs(folder, limit)
    yield from answers(folder, limit=limit)
    yield from second_passages(answers(folder, limit=limit))
    yield from claims(folder, limit=limit)
    yield from islice(marked_claims(folder), limit)
    yield from from_records(list(records(folder, limit)), seed)
    yield from lifted(folder, seed, limit, made)
    for version in range(round(made)):
        yield from altered_answers(answers(folder, limit=limit), seed + 10 + version)
        yield from altered_answers(claims(folder, STATED, limit=limit), seed + 20 + version)


def second_passages(examples: Iterable[Example]) -> Iterator[Example]:
    """Answers' sentences beside the passage that is next to the best: the product asks there too, and nobody said."""
    for example in examples:
        held = sorted(((held_in(example, text), text) for text in example.passages), key=lambda item: -item[0])
        if len(held) > 1 and held[1][0] >= NEARLY * held[0][0]:
            unsaid = {"target": Target.UNLABELLED, "spans": None, "row": f"{example.row}+second"}
            yield replace(example, family="second", passages=[held[1][1]], **unsaid)


def altered_answers(examples: Iterable[Example], seed: int) -> Iterator[Example]:
    """Answers again, in which some of the sentences that are borne out are altered: errors in a model's own words."""
    random = Random(seed)
    read = list(examples)
    borne_out = [e for e in read if e.target is Target.SUPPORTED and 5 <= len(e.statement.split()) <= 45]
    names: dict[str, list[str]] = {}
    for example in read:
        made = None
        if example.target is Target.SUPPORTED and random.random() < ALTERED:
            others = [e.statement for e in random.sample(borne_out, 12) if e.document != example.document]
            if example.document not in names:
                names[example.document] = [m[0] for m in NAME.finditer(example.document[:6000])]
            made = alter(Lifted(example.statement, names[example.document], others), random)
        row = f"{example.row}+{seed}" if example.row else ""
        if made is None or made.text in example.document:
            if example.row:
                yield replace(example, row=row, family="altered/kept")
            continue
        spans = None if made.spans is None else list(made.spans)
        family = f"altered/{made.kind}"
        yield replace(example, row=row, family=family, statement=made.text, target=made.target, spans=spans)


def from_records(read: Sequence[Record], seed: int) -> Iterator[Example]:
    """Examples about records, of every other one."""
    random = Random(seed)
    for record in read:
        if random.random() < 0.55:
            yield from of_record(record, random.sample(read, min(60, len(read))), random)


def passages_of(folder: Path, limit: int | None) -> Iterator[tuple[str, str, int]]:
    """Passages to lift sentences from: the passage, the document that decides its fold, how many sentences."""
    seen: set[str] = set()
    for name, count in DOCUMENTS.items():
        for row in islice(read_rows(folder / "dev" / f"{name}.jsonl.gz"), limit):
            for source in row["sources"]:
                if source["text"] not in seen:
                    seen.add(source["text"])
                    yield source["text"], row["sources"][0]["text"], count
    for name, count in PREMISES.items():
        for row in islice(read_rows(folder / "train" / f"{name}.pairs.jsonl.gz"), limit):
            if row["premise"] not in seen:
                seen.add(row["premise"])
                yield row["premise"], "", count


def lifted(folder: Path, seed: int, limit: int | None, made: float) -> Iterator[Example]:
    """Examples made from the passages themselves."""
    random = Random(seed + 1)
    documents = list(passages_of(folder, limit))
    sentences = [
        [line.text for line in read_shown(text) if line.text == text[line.start : line.end]] for text, _, _ in documents
    ]
    for number, (text, document, count) in enumerate(documents):
        others = random.sample(range(len(documents)), min(20, len(documents)))
        strangers = [
            s
            for at in others
            if documents[at][0] != text and (documents[at][1] != document or not document)
            for s in sentences[at][:6]
            if 4 <= len(s.split()) <= 40
        ][:STRANGERS]
        wanted = max(1, round(count * made))
        for example in examples_of(text, sentences[number], strangers, wanted, random):
            example.document = document
            yield example
        if text.startswith("{"):
            for example in of_fields(text, random, wanted * 2):
                example.document = document
                yield example


def of_worlds(folder: Path, seed: int, limit: int | None, count: int) -> Iterator[Example]:
    """Examples of made-up worlds, told among real sentences; a tenth as many of wordings that are held out."""
    if not count:
        return
    random = Random(seed + 2)
    passages = [text for text, _, _ in passages_of(folder, limit)]
    read = [read_shown(text) for text in random.sample(passages, min(len(passages), FILLED_FROM))]
    fillers = [line.text for lines in read for line in lines if 6 <= len(line.text.split()) <= 35]
    yield from worlds(count, seed, fillers)
    for example in worlds(count // 10, seed + 1, fillers, held=True):
        yield replace(example, family=f"held {example.family}", document=HELD_WORLDS)


def groups(examples: Iterable[Example], most: int = 4) -> Iterator[list[Example]]:
    """Examples that share a window: of one answer and the same best passage, or made from one passage."""
    for _, same in groupby(examples, key=lambda example: (example.row or example.context, example.passages)):
        by_passage: dict[str, list[Example]] = {}
        for example in same:
            best = best_passage(example)
            by_passage.setdefault(best, []).append(replace(example, passages=[best]))
        for of in by_passage.values():
            yield from _cut(of, most)


def _cut(examples: Sequence[Example], most: int) -> Iterator[list[Example]]:
    """Examples in their order, as many together as are read together."""
    held: list[Example] = []
    pieces = 0
    for example in examples:
        size = 2 + 4 * len(example.statement.split()) // 3
        if held and (pieces + size > GROUP_PIECES or (not example.row and len(held) == most)):
            yield held
            held, pieces = [], 0
        held.append(example)
        pieces += size
    yield held


def best_passage(example: Example) -> str:
    """The passage whose window holds most of the statement."""
    if len(example.passages) == 1:
        return example.passages[0]
    return max(example.passages, key=lambda text: held_in(example, text))


def held_in(example: Example, text: str) -> float:
    """The share of the statement that the window of a passage holds."""
    statement = read_keyed(example.statement).weights()
    return window_of(read_indexed(text), statement, read_keyed(example.context).weights()).held


def shared_window(group: Sequence[Example]) -> Window:
    """The window of a group's passage that holds most of the statements together."""
    statement = {k: w for example in group for k, w in read_keyed(example.statement).weights().items()}
    return window_of(read_indexed(group[0].passages[0]), statement, read_keyed(group[0].context).weights())


_TOKENIZER: Tokenizer | None = None


def encoded(group: Sequence[Example]) -> dict[str, Any] | None:
    """Some examples as training reads them; None for those that are too long."""
    global _TOKENIZER
    _TOKENIZER = _TOKENIZER or tokenizer_of(TOKENIZER.read_bytes())
    window = shared_window(group)
    statements = [example.statement for example in group]
    try:
        made = encode(_TOKENIZER, group[0].context, statements, window.text, window.keys, window.elsewhere)
    except TooLong:
        return None
    tags = np.full(len(made.ids), -1, dtype=np.int8)
    owners = np.zeros(len(made.ids), dtype=np.uint8)
    for number, (example, first, offsets) in enumerate(zip(group, made.firsts, made.offsets, strict=True), 1):
        owners[first : first + len(offsets)] = number
        if example.spans is not None:
            marked = [any(a < end and b > start for start, end in example.spans) for a, b in offsets]
            tags[first : first + len(offsets)] = marked
    return {
        "ids": np.array(made.ids, dtype=np.uint16),
        "marks": np.array(made.marks, dtype=np.uint8),
        "owners": owners,
        "tags": tags,
        "ends": made.ends,
        "targets": [int(example.target) for example in group],
        "held": [share_of(read_keyed(text).weights(), window.keys) for text in statements],
        "families": [example.family for example in group],
        "row": group[0].row,
        "fold": fold_of(group[0].document),
    }


def main() -> None:
    """Prepare what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--made", type=float, default=1.0, help="how many examples to make, times the default")
    parser.add_argument("--worlds", type=int, default=0, help="how many examples of made-up worlds")
    parser.add_argument("--parts", default="bench,worlds", help="of the bench, of made-up worlds, or both")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    started = time.monotonic()
    examples: list[Example] = []
    if "bench" in options.parts:
        examples += everything(options.bench, options.seed, options.limit, options.made)
    if "worlds" in options.parts:
        examples += of_worlds(options.bench, options.seed, options.limit, options.worlds)
    print(f"{len(examples)} examples read in {time.monotonic() - started:.0f} s", file=sys.stderr)
    with ProcessPoolExecutor(options.workers) as pool:
        rows = [row for row in pool.map(encoded, groups(examples), chunksize=200) if row is not None]
    write(options.out, rows)
    counts = Counter(pair for row in rows for pair in zip(row["families"], row["targets"], strict=True))
    for family in sorted({family for family, _ in counts}):
        print(f"{family:40} " + " ".join(f"{counts[family, target]:6}" for target in range(-1, 4)))
    lengths = [len(row["ids"]) for row in rows]
    print(f"{len(rows)} rows, {sum(lengths)} word pieces, {time.monotonic() - started:.0f} s")


def write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of differing length as flat arrays and where each begins."""
    families = sorted({family for row in rows for family in row["families"]})
    number = {family: at for at, family in enumerate(families)}
    np.savez(
        path,
        ids=np.concatenate([row["ids"] for row in rows]),
        marks=np.concatenate([row["marks"] for row in rows]),
        owners=np.concatenate([row["owners"] for row in rows]),
        tags=np.concatenate([row["tags"] for row in rows]),
        lengths=np.array([len(row["ids"]) for row in rows], dtype=np.int32),
        counts=np.array([len(row["targets"]) for row in rows], dtype=np.int32),
        ends=np.concatenate([np.array(row["ends"], dtype=np.int16) for row in rows]),
        targets=np.concatenate([np.array(row["targets"], dtype=np.int8) for row in rows]),
        held=np.concatenate([np.array(row["held"], dtype=np.float32) for row in rows]),
        family=np.array([number[family] for row in rows for family in row["families"]], dtype=np.int16),
        families=np.array(families),
        row=np.array([row["row"] for row in rows]),
        fold=np.array([row["fold"] for row in rows], dtype=np.int8),
    )


if __name__ == "__main__":
    main()
