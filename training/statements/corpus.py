"""Reads labelled data into examples: a statement, its surroundings, the passages, and what people said of it."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from grounding.segmentation import segment
from grounding.verifiers.statements.encoding import told

Span = tuple[int, int]


class Target(IntEnum):
    """What a model should say of a statement."""

    SUPPORTED = 0
    CONTRADICTED = 1
    UNSUPPORTED = 2
    NOT_SUPPORTED = 3
    """One of the two before; the data don't tell which."""
    UNLABELLED = -1
    """Nobody said; only a teacher does."""


@dataclass(slots=True)
class Example:
    """One labelled statement."""

    family: str
    statement: str
    passages: list[str]
    target: Target
    context: str = ""
    spans: list[Span] | None = None
    """The words not borne out; None where nobody marked them."""
    document: str = ""
    """The text that decides which fold it is of: examples of one document stay together. Empty: it is of none."""
    row: str = ""
    """The id of the answer it is of; empty where it is of none."""
    weight: float = 1.0


LABELS = {
    "entailment": Target.SUPPORTED,
    "contradiction": Target.CONTRADICTED,
    "neutral": Target.UNSUPPORTED,
}
CONFLICTS = ("conflict", "incorrect", "contradict")
BASELESS = ("baseless", "not_supported", "not_checkable", "misleading")

PAIRS = {
    "mnli.dev": 1.0,
    "snli.dev": 0.4,
    "sick.train": 0.5,
    "rte.train": 1.0,
    "scitail.dev": 1.0,
    "feverous-s.dev": 1.0,
    "fever-symmetric.dev": 1.0,
    "fever-symmetric.test": 1.0,
    "factcg-cg2c.stage2-doc": 1.0,
    "citationintegrity.train": 1.0,
    "citationintegrity.dev": 1.0,
    "med.test": 0.6,
    "conjnli.synthetic-train": 0.5,
    "cb.train": 1.0,
    "fracas.train": 1.0,
}
"""Which share of each file of pairs is used. JOCI is left out: it grades how plausible a statement is, not whether it
follows."""

ANSWERS = ("ragtruth.train", "ragtruth.adapt", "quintd")
"""Files of whole answers in which people marked the words that are not borne out."""

CLAIMS = ("wice.dev", "summedits.dev", "tabfact.val", "pubhealthtab.dev", "contractnli.dev", "figures.dev")
"""Files of single claims with one label each."""


ALWAYS = 4
"""The fold of what is only ever trained on."""


def fold_of(document: str) -> int:
    """0 to 3 by the SHA-256 of the document, `ALWAYS` without one; the benchmarks' held-out half is 1 and 3."""
    if not document:
        return ALWAYS
    one, two = hashlib.sha256(document.encode()).digest()[:2]
    return one % 2 + 2 * (two % 2)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def keep(share: float, text: str) -> bool:
    """Whether a row is among the given share of its file, by its content."""
    return share >= 1 or hashlib.sha256(text.encode()).digest()[2] < share * 256


def pairs(folder: Path, limit: int | None = None) -> Iterator[Example]:
    """Premises and hypotheses."""
    for name, share in PAIRS.items():
        for number, row in enumerate(read_rows(folder / "train" / f"{name}.pairs.jsonl.gz")):
            if limit is not None and number >= limit:
                break
            if keep(share, row["hypothesis"] + row["premise"]):
                target = LABELS[row["label"]]
                spans: list[Span] | None = [] if target is Target.SUPPORTED else None
                yield Example(name.partition(".")[0], row["hypothesis"], [row["premise"]], target, "", spans)


def target_of(types: list[str]) -> Target:
    """The target of a statement in which spans of these types are marked."""
    lowered = " ".join(types).casefold()
    if any(word in lowered for word in CONFLICTS):
        return Target.CONTRADICTED
    return Target.UNSUPPORTED if any(word in lowered for word in BASELESS) else Target.NOT_SUPPORTED


def answers(folder: Path, names: tuple[str, ...] = ANSWERS, limit: int | None = None) -> Iterator[Example]:
    """The sentences of whole answers, cut as the product cuts them."""
    for name in names:
        for number, row in enumerate(read_rows(folder / "dev" / f"{name}.jsonl.gz")):
            if limit is not None and number >= limit:
                break
            if row["spans"] is not None or row["label"] == "grounded":
                yield from sentences_of(row, name.partition(".")[0] + "/" + row["task"])


def sentences_of(row: dict[str, Any], family: str) -> Iterator[Example]:
    """The statements of one labelled answer."""
    text, marked = row["answer"], row["spans"] or []
    passages = [source["text"] for source in row["sources"]]
    before = ""
    for part in segment(text, row["query"]):
        own = text[part.start : part.end]
        if part.asserts:
            inside = [
                (max(mark["start"], part.start), min(mark["end"], part.end), mark["type"])
                for mark in marked
                if mark["start"] < part.end and mark["end"] > part.start
            ]
            inside = [mark for mark in inside if any(c.isalnum() for c in text[mark[0] : mark[1]])]
            target = target_of([kind for _, _, kind in inside]) if inside else Target.SUPPORTED
            spans = [(start - part.start, end - part.start) for start, end, _ in inside]
            context = told(row["query"], part.context, before)
            yield Example(family, own, passages, target, context, spans, passages[0], row["id"])
        before = own


def claims(folder: Path, names: tuple[str, ...] = CLAIMS, limit: int | None = None) -> Iterator[Example]:
    """Single claims; one answer is one statement."""
    for name in names:
        for number, row in enumerate(read_rows(folder / "dev" / f"{name}.jsonl.gz")):
            if limit is not None and number >= limit:
                break
            if row["label"] not in ("grounded", "ungrounded") or not row["answer"] or not row["sources"]:
                continue
            good = row["label"] == "grounded"
            passages = [source["text"] for source in row["sources"]]
            yield Example(
                name.partition(".")[0],
                row["answer"],
                passages,
                Target.SUPPORTED if good else Target.NOT_SUPPORTED,
                told(row["query"], "", ""),
                [] if good else None,
                passages[0],
            )


def marked_claims(folder: Path) -> Iterator[Example]:
    """Claims in which people marked the words that the pages don't bear out."""
    for row in read_rows(folder / "train" / "wice-subclaim-tokens.train.jsonl.gz"):
        spans = [(mark["start"], mark["end"]) for mark in row["spans"]]
        passages = [source["text"] for source in row["sources"]]
        yield Example("wice-tokens", row["answer"], passages, Target.UNSUPPORTED, "", spans)


@dataclass(slots=True)
class Record:
    """A record and a text that people wrote of it."""

    passage: str
    text: str
    good: bool
    fields: dict[str, str] = field(default_factory=dict)


def records(folder: Path, limit: int | None = None) -> Iterator[Record]:
    """Records with the texts that people wrote of them."""
    for number, row in enumerate(read_rows(folder / "train" / "data-to-text.jsonl.gz")):
        if limit is not None and number >= limit:
            break
        passage = row["sources"][0]["text"]
        try:
            loaded = json.loads(passage)
        except json.JSONDecodeError:
            loaded = {}
        fields = {k: v for k, v in loaded.items() if isinstance(v, str)} if isinstance(loaded, dict) else {}
        yield Record(passage, row["answer"], row["label"] == "grounded", fields)
