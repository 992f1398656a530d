"""Fits the weights with which a row is taken for the one that answers (`grounding/answering.py`).

    python benchmarks/fit_answering.py FOLDER

FOLDER holds `dev/coverage-tables.dev.jsonl.gz` and `dev/tatqa.dev.jsonl.gz`. Fitted on the tuning half of their
documents: the rows of the first, and tables of the second beside the same without every row that holds a value from
which the answer follows. Rows that share a text or a pair with another fold of the first are left out. Which row of a
table answers is not known, so that it is chosen with the weights found so far, a few times. Prints the lines to put
into the module, and how rows are judged by weights that were fitted on other filings.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from bench import find_file, read_rows

from grounding.answering import Signals, signals_of
from grounding.inputs import as_payload

PENALTY = 0.005
ROUNDS = 6
PARTS = 10
PART = "tatqa.dev, one of several rows"
"""Examples that are judged, and not fitted on: they are few."""
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NO_OPERAND = re.compile(r"(?:19|20)\d\d|\d|12|100")
_LONGEST_SPAN = 20
_MOST_ROWS = 3
_TELLING = 60
"""Texts shorter than this ("Income taxes") stand in many filings, and make no two of them one."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """One query beside tables that answer it, or no longer do."""

    source: str
    rows: np.ndarray[Any, np.dtype[np.float64]]
    """The signals of each row of its tables."""
    answerable: bool
    filing: int


def main() -> None:
    """Print weights and what they do."""
    examples = read_examples(Path(sys.argv[1]))
    weights, intercept = fitted([e for e in examples if e.source != PART])
    print("WEIGHTS = Signals(")
    for field, weight in zip(fields(Signals), weights, strict=True):
        print(f"    {field.name}={weight:.3f},")
    print(f")\nINTERCEPT = {intercept:.3f}")
    chances = np.zeros(len(examples))
    for part in range(PARTS):
        model = fitted([e for e in examples if e.filing % PARTS != part and e.source != PART])
        for at, example in enumerate(examples):
            if example.filing % PARTS == part:
                chances[at] = chance(example, *model)
    print("\n| filings not fitted on | rows | AUROC | gated | blocked |\n|---|---|---|---|---|")
    for source in dict.fromkeys(e.source for e in examples):
        own = np.array([e.source == source for e in examples])
        y = np.array([e.answerable for e in examples])
        good, bad = chances[own & y], chances[own & ~y]
        area = np.mean([(g > bad).mean() + (g == bad).mean() / 2 for g in good])
        print(f"| {source} | {own.sum()} | {area:.3f} | {(bad < 0.5).mean():.3f} | {(good < 0.5).mean():.3f} |")


def read_examples(folder: Path) -> list[Example]:
    """The examples of the tuning half; filings are numbered, and share no text of length."""
    all_ = list(read_rows(find_file(folder, "coverage-tables.dev"), "all"))
    tuning = {row["id"] for row in read_rows(find_file(folder, "coverage-tables.dev"), "tune")}
    own = [row for row in all_ if row["id"] in tuning]
    others = [row for row in all_ if row["id"] not in tuning]
    texts = {source["text"] for row in others for source in row["sources"]}
    pairs = {row["meta"]["pair"] for row in others}
    found = [
        ("coverage-tables.dev", row["meta"]["pair"], row["query"], row["sources"], row["meta"]["answerable"])
        for row in own
    ]
    for row in read_rows(find_file(folder, "tatqa.dev"), "tune"):
        gone, alone = deciding_rows(row)
        if gone and row["id"] not in pairs and not any(s["text"] in texts for s in row["sources"]):
            found.append(("tatqa.dev", row["id"], row["query"], row["sources"], True))
            found.append(("tatqa.dev", row["id"], row["query"], without(row, gone), False))
            if len(alone) > 1:
                found.append((PART, row["id"], row["query"], row["sources"], True))
                found.append((PART, row["id"], row["query"], without(row, alone[-1:]), False))
    filings = _filings([(pair, [s["text"] for s in sources]) for _, pair, _, sources, _ in found])
    examples = []
    for (source, _, query, sources, answerable), filing in zip(found, filings, strict=True):
        rows = np.array([astuple(signals) for signals in signals_of(query, as_payload(sources).passages)])
        examples.append(Example(source, rows, answerable, filing))
    return examples


def deciding_rows(row: Row) -> tuple[list[int], list[int]]:
    """The lines of its table that hold the values from which its answer follows, and those that alone hold one of them.

    None where its prose holds them too.
    """
    table = next((source for source in row["sources"] if source["id"] == "table"), None)
    wanted = [value for value in _operands(row["meta"]) if not _NO_OPERAND.fullmatch(value)]
    if table is None or not wanted:
        return [], []
    cells = [[_values(cell) for cell in line.split("|")[1:]] for line in table["text"].split("\n")]
    places = [{at for at, line in enumerate(cells) if [value] in line} for value in wanted]
    rest = {value for source in row["sources"] if source is not table for value in _values(source["text"])}
    gone = set().union(*places)
    if not all(places) or len(gone) > _MOST_ROWS or not rest.isdisjoint(wanted):
        return [], []
    return sorted(gone), sorted(set().union(*(lines for lines in places if len(lines) == 1)))


def without(row: Row, gone: Sequence[int]) -> list[dict[str, str]]:
    """Its sources, the table without some of its lines."""
    return [
        {**s, "text": "\n".join(line for at, line in enumerate(s["text"].split("\n")) if at not in gone)}
        if s["id"] == "table"
        else s
        for s in row["sources"]
    ]


def _operands(meta: Row) -> list[str]:
    """The values from which an answer follows, or which it states."""
    if meta["answer_type"] == "arithmetic":
        return _values(meta["derivation"] or "")
    if meta["answer_type"] not in ("span", "multi-span"):
        return []
    stated = meta["answer_raw"] if isinstance(meta["answer_raw"], list) else [meta["answer_raw"]]
    values = [_values(str(span)) for span in stated]
    plain = all(len(v) == 1 and len(str(span)) <= _LONGEST_SPAN for v, span in zip(values, stated, strict=True))
    return [v[0] for v in values] if plain else []


def _values(text: str) -> list[str]:
    """The numbers of a text, each written one way."""
    plain = (number.replace(",", "").rstrip(".") for number in _NUMBER.findall(text))
    return [number.rstrip("0").rstrip(".") if "." in number else number for number in plain]


def _filings(rows: Sequence[tuple[str, list[str]]]) -> Iterator[int]:
    """The number of each row's filing: rows that share a pair or a longer text are of one."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while parents.setdefault(name, name) != name:
            name = parents[name]
        return name

    for pair, texts in rows:
        for text in texts:
            if len(text) > _TELLING:
                parents[root(f"text {text}")] = root(f"pair {pair}")
    numbers: dict[str, int] = {}
    return (numbers.setdefault(root(f"pair {pair}"), len(numbers)) for pair, _ in rows)


Model = tuple[np.ndarray[Any, np.dtype[np.float64]], float]


def fitted(examples: Sequence[Example]) -> Model:
    """Weights and intercept, by logistic regression with a small penalty over the row that each time answers best."""
    start = {"exact": 1.0, "named": 2.0, "preceding": -0.5, "opposed": -0.5, "undated": -0.5}
    weights = np.array([start.get(field.name, 0.0) for field in fields(Signals)])
    intercept = 0.0
    y = np.array([float(e.answerable) for e in examples])
    for _ in range(ROUNDS):
        x = np.array([e.rows[np.argmax(e.rows @ weights)] for e in examples])
        mean, spread = x.mean(0), x.std(0) + 1e-9
        z = np.c_[(x - mean) / spread, np.ones(len(x))]
        own = np.zeros(z.shape[1])
        penalty = np.r_[np.full(len(mean), PENALTY), 0.0]
        for _ in range(30):  # Newton's steps
            p = 1 / (1 + np.exp(-z @ own))
            slope = z.T @ (y - p) / len(y) - penalty * own
            own += np.linalg.solve((z * (p * (1 - p) / len(y))[:, None]).T @ z + np.diag(penalty), slope)
        weights = own[:-1] / spread
        intercept = float(own[-1] - weights @ mean)
    return weights, intercept


def chance(example: Example, weights: np.ndarray[Any, np.dtype[np.float64]], intercept: float) -> float:
    """How probable it is that the tables answer."""
    return float(1 / (1 + np.exp(-(example.rows @ weights).max() - intercept)))


if __name__ == "__main__":
    main()
