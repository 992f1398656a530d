"""Fits the judge of frames to labelled prompts and sentences, and measures it on authors that it was not fitted on.

    python training/frames/fit.py [--out grounding/reading/frame_judge.json]

Deterministic: the same data give the same file. See README.md for the data and the figures.
"""

# ruff: noqa: T201 - a script that prints what it fitted

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from frames import PROMPTS, overlaps  # noqa: E402

from grounding.frame import PremiseFinding, lint  # noqa: E402
from grounding.frame_backing import Backing  # noqa: E402
from grounding.frame_judging import MayBack  # noqa: E402
from grounding.models import Manifest  # noqa: E402
from grounding.policy import DEFAULT  # noqa: E402
from grounding.reading import frame_judge  # noqa: E402
from grounding.reading.frame_judge import KINDS, SCALE, Judge  # noqa: E402
from grounding.reading.frame_units import Unit, features_of, units_of  # noqa: E402
from grounding.sources import Registry  # noqa: E402
from tests.reading import wild_deeds, wild_frames  # noqa: E402

Array = npt.NDArray[np.float32]
Row = dict[str, Any]

AUTHORS = {"blind-a": "blind", "author-1": "author 1", "author-3": "author 3", "author-4": "author 4"}
"""Parts of frames.jsonl by others, who are left out one by one. Whatever else is fitted on is of the rules' author."""
NEW = tuple(AUTHORS.values())[1:]
"""Those by whom the threshold is chosen: the rules were mended on what `blind` wrote."""
SEALED = ("blind-b", "author-2")
OWN = "own"
SEEN = 4
"""Units that have to show a feature."""
SHRINK, STEPS, RATE = 1.5e-5, 160, 0.05
MOST_ALARMS, NEVER = 0.05, 2.0
BOTH = 0.4
"""How much of a unit, or of a false premise, they have to share before the unit takes it for granted."""


@dataclass(frozen=True, slots=True)
class Example:
    """A unit, and the kinds that it takes for granted."""

    author: str
    features: frozenset[str]
    kinds: frozenset[str]


def examples_of(row: Row, author: str) -> Iterator[Example]:
    """The units of a prompt whose label is known.

    Whatever may be backed is left out: a true premise is one too, and no prompt labels those.
    """
    prompt = row["prompt"]
    at = [(prompt.index(one["text"]), len(one["text"]), one["kind"]) for one in row["false"]]
    backing, findings = held(row)
    for unit in units_of(prompt):
        false = any(start < unit.end and unit.start < start + length for start, length, _ in at)
        unclear = not false and (
            any(one.backed and one.start < unit.end and unit.start < one.end for one in findings)
            or MayBack(backing.connected, backing.tools).kinds(unit.text)
        )
        if unclear:
            continue
        for one in (unit, *unit.clauses):
            kinds = frozenset(kind for start, length, kind in at if _shares(one, start, length, one is unit))
            if kinds or not false:
                yield Example(author, features_of(one), kinds)


def _shares(unit: Unit, start: int, length: int, whole: bool) -> bool:
    shared = min(unit.end, start + length) - max(unit.start, start)
    least = min(unit.end - unit.start, length) if whole else unit.end - unit.start
    return shared > 0 and shared >= BOTH * least


def sentences() -> Iterator[Example]:
    """Sentences that are labelled by themselves: of `sentences.txt`, and of the tests of the rules."""
    lines = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    told = [tuple(line.split(": ", 1)) for line in lines if not line.startswith("#")]
    wild = [(kinds, text) for text, kinds in (*wild_deeds.CLAIMING, *wild_frames.WAYS)]
    wild += [("none", text) for text in (*wild_deeds.HONEST, *wild_frames.NO_WAYS)]
    for kinds, text in (*told, *wild):
        units = list(units_of(text))
        labels = frozenset(kinds.split()) - {"none"}
        if labels and len(units) > 1:
            continue  # which of them it is, is not said
        for unit in units:
            yield Example(OWN, features_of(unit), labels)
            if not labels:
                yield from (Example(OWN, features_of(one), labels) for one in unit.clauses)


def held(row: Row, judge: Judge | None = None) -> tuple[Backing, tuple[PremiseFinding, ...]]:
    """What backs a prompt, and what is found in it: by the rules, and by a judge where there is one."""
    registry = Registry.of(row["sources"]) if row["sources"] else None
    manifest = Manifest.model_validate(row["manifest"]) if "manifest" in row else None
    by = (lambda: judge) if judge else None
    return Backing(registry, manifest, DEFAULT.frame.fresh_days), lint(row["prompt"], registry, manifest, judge=by)


def fit(examples: Sequence[Example]) -> Judge:
    """Multinomial logistic regression, by Adam on all of the examples at once."""
    seen = Counter(name for one in examples for name in one.features)
    names = sorted(name for name, count in seen.items() if count >= SEEN)
    places = {name: at for at, name in enumerate(names)}
    x = np.zeros((len(examples), len(names)), np.float32)
    y = np.zeros((len(examples), 1 + len(KINDS)), np.float32)
    for row, one in enumerate(examples):
        known = [places[name] for name in one.features if name in places]
        x[row, known] = SCALE / max(np.sqrt(len(known)), 1)
        for kind in one.kinds:
            y[row, 1 + KINDS.index(kind)] = 1 / len(one.kinds)  # type: ignore[arg-type]
        y[row, 0] = not one.kinds
    bias, weights = _descend(x, y)
    rounded = np.round(weights.astype(float), 3)
    kept = {name: tuple(each.tolist()) for name, each in zip(names, rounded, strict=True) if np.abs(each).max() > 0.02}
    return Judge(tuple(np.round(bias.astype(float), 3).tolist()), kept, 1.0)


def _descend(x: Array, y: Array) -> tuple[Array, Array]:
    turned = np.ascontiguousarray(x.T)
    values = [np.zeros(y.shape[1], np.float32), np.zeros((x.shape[1], y.shape[1]), np.float32)]
    first, second = ([np.zeros_like(value) for value in values] for _ in range(2))
    for step in range(1, STEPS + 1):
        z = x @ values[1] + values[0]
        p = np.exp(z - z.max(1, keepdims=True))
        wrong = (p / p.sum(1, keepdims=True) - y) / len(x)
        rate = RATE * (1 if step < 0.6 * STEPS else 0.2)
        for at, slope in enumerate((wrong.sum(0), turned @ wrong + SHRINK * values[1])):
            first[at] = 0.9 * first[at] + 0.1 * slope
            second[at] = 0.999 * second[at] + 0.001 * slope**2
            size = np.sqrt(second[at] / (1 - 0.999**step)) + 1e-8
            values[at] -= (rate * first[at] / (1 - 0.9**step) / size).astype(np.float32)
    return values[0], values[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """A prompt, whether the rules flag it, and from which threshold on the judge does; rightly, if it is false."""

    author: str
    false: bool
    by_rules: bool
    below: float


def measured(row: Row, author: str, judge: Judge) -> Measured:
    """What the judge would do with a prompt at any threshold."""
    _, findings = held(row, replace(judge, threshold=1e-6))
    found = [one for one in findings if not one.backed]
    if row["false"]:
        found = [one for one in found if any(overlaps(one, each, row["prompt"]) for each in row["false"])]
    chances = [one.chance for one in found if one.chance is not None]
    return Measured(author, bool(row["false"]), len(chances) < len(found), max(chances, default=0.0))


def flagged(rows: Sequence[Measured], threshold: float, false: bool) -> tuple[int, int]:
    """How many of the false or the honest prompts are flagged, and of how many."""
    of = [one for one in rows if one.false == false]
    return sum(one.by_rules or one.below >= threshold for one in of), len(of)


def main() -> None:
    """Measure by author, choose the threshold, fit on everything, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=frame_judge.WEIGHTS)
    options = parser.parse_args()
    rows = [json.loads(line) for line in PROMPTS.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["part"] not in SEALED]
    examples = list(sentences())
    for row in rows:
        examples.extend(examples_of(row, AUTHORS.get(row["part"], OWN)))
    print(f"{len(examples)} examples, {sum(bool(one.kinds) for one in examples)} of them premises")
    results: list[Measured] = []
    for part, author in AUTHORS.items():
        judge = fit([one for one in examples if one.author != author])
        results.extend(measured(row, author, judge) for row in rows if row["part"] == part)
    threshold = chosen(results)
    print("| author left out | flagged by rules | with the judge | honest by rules | with the judge |")
    print("|---|---|---|---|---|")
    groups = {**{one: (one,) for one in AUTHORS.values()}, "the last three": NEW}
    for author, whose in groups.items():
        own = [one for one in results if one.author in whose]
        shown = [
            f"{n} of {of}"
            for false in (True, False)
            for at in (NEVER, threshold)
            for n, of in [flagged(own, at, false)]
        ]
        print(f"| {author} | {' | '.join(shown)} |")
    judge = fit(examples)
    told = {"threshold": threshold, "bias": judge.bias, "weights": judge.weights}
    raw = (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    options.out.write_bytes(raw)
    print(f"{hashlib.sha256(raw).hexdigest()}  {options.out}  {len(raw):,} bytes, {len(judge.weights):,} features")


def chosen(results: Sequence[Measured]) -> float:
    """The lowest threshold at which few honest prompts of each author are flagged by a judge not fitted on him.

    Of each author, not of all together: how an author writes decides how many alarms are false, and users are others.
    """
    for percent in range(99, 20, -1):
        for author in NEW:
            count, of = flagged([one for one in results if one.author == author], percent / 100, False)
            if count > MOST_ALARMS * of:
                return (percent + 1) / 100
    return 0.21


if __name__ == "__main__":
    main()
