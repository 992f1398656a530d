"""Fits the weights with which a row is taken for the one that answers (`grounding/answering.py`).

    python benchmarks/fit_answering.py FOLDER

FOLDER holds `dev/coverage-tables.dev.jsonl.gz`. Fitted on the tuning half of its documents, by logistic regression
with a small penalty; prints the lines to put into the module, and how the tuning half is judged with them.
"""

from __future__ import annotations

import sys
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from bench import find_file, read_rows

from grounding.answering import Signals, signals_of
from grounding.inputs import as_payload

PENALTY = 0.005


def main() -> None:
    """Print weights and what they do."""
    rows = list(read_rows(find_file(Path(sys.argv[1]), "coverage-tables.dev"), "tune"))
    x = np.array([astuple(signals_of(row["query"], as_payload(row["sources"]).passages)) for row in rows])
    y = np.array([float(row["meta"]["answerable"]) for row in rows])
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - mean) / spread, np.ones(len(x))]
    weights = np.zeros(z.shape[1])
    for _ in range(6_000):
        chance = 1 / (1 + np.exp(-z @ weights))
        weights += 0.5 * (z.T @ (y - chance) / len(y) - PENALTY * weights)
    chance = 1 / (1 + np.exp(-z @ weights))
    own = weights[:-1] / spread
    print("WEIGHTS = Signals(")
    for field, weight in zip(fields(Signals), own, strict=True):
        print(f"    {field.name}={weight:.3f},")
    print(")")
    print(f"INTERCEPT = {weights[-1] - own @ mean:.3f}")
    for at in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65):
        print(f"at {at}: gated {(chance < at)[y == 0].mean():.3f}, blocked {(chance < at)[y == 1].mean():.3f}")


if __name__ == "__main__":
    main()
