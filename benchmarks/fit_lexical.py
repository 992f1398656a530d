"""Fits the three weights of lexical support on sentences of answers in which people marked what is not borne out.

    python benchmarks/fit_lexical.py FOLDER

Uses the tuning fold of `ragtruth.train` and `ragtruth.adapt`; a sentence that overlaps a marked span counts as
not supported. Plain logistic regression by Newton's method; needs nothing but the standard library.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench import find_file, read_rows

from grounding.checker import read_answer
from grounding.models import Kind
from grounding.protocols import Candidate
from grounding.verifiers.statements import lexical

NAMES = ("intercept", "pairs", "gone", "run")


def samples(folder: Path, name: str) -> Iterator[tuple[list[float], bool]]:
    """Features of each sentence against its best passage, and whether it is supported."""
    for row in read_rows(find_file(folder, name), "tune"):
        passages = [source["text"] for source in row["sources"]]
        answer = read_answer(row["answer"], row["query"])
        for segment in answer.segments:
            if not segment.asserts:
                continue
            statement = lexical.weigh(Candidate(Kind.STATEMENT, segment.start, segment.end, answer, segment))
            aligned = [a for a in (lexical.align(statement, text) for text in passages) if a is not None]
            if not statement.weights or not aligned:
                continue
            best = max(aligned, key=lambda a: a.probability)
            marked = any(span["start"] < segment.end and segment.start < span["end"] for span in row["spans"] or [])
            yield [1.0, best.pairs, best.gone, best.run], not marked


def fit(data: list[tuple[list[float], bool]], rounds: int = 25) -> list[float]:
    """The weights that make the labels most probable."""
    size = len(NAMES)
    weights = [0.0] * size
    for _ in range(rounds):
        gradient = [0.0] * size
        curvature = [[1e-6 * (i == j) for j in range(size)] for i in range(size)]
        for x, y in data:
            p = 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, x, strict=True))))
            for i in range(size):
                gradient[i] += (y - p) * x[i]
                for j in range(size):
                    curvature[i][j] += p * (1 - p) * x[i] * x[j]
        weights = [w + step for w, step in zip(weights, solve(curvature, gradient), strict=True)]
    return weights


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a small linear system, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(size):
            if k != i:
                factor = rows[k][i] / rows[i][i]
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def main() -> None:
    """Fit on the folder that the command line names, and print the weights."""
    folder = Path(sys.argv[1])
    data = [sample for name in ("ragtruth.train", "ragtruth.adapt") for sample in samples(folder, name)]
    print(f"{len(data)} sentences, {sum(not y for _, y in data)} not supported")
    for name, weight in zip(NAMES, fit(data), strict=True):
        print(f"{name:10} {weight:+.3f}")


if __name__ == "__main__":
    main()
