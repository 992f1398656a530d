"""Fits the probability to the network's log-odds: on held-out passages of titles trained on; measures on the rest.

python training/answerability/fit.py out/signals.json
"""

# ruff: noqa: T201 - a script that prints what it fitted

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from grounding.calibration import auroc

FITTED_ON = "SQuAD2 unread"


def main() -> None:
    """Print the fit, and how it ranks each part."""
    noted = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    parts = sorted({row[0] for row in noted})
    x = {p: np.asarray([[1.0, row[1], row[2]] for row in noted if row[0] == p]) for p in parts}
    y = {p: np.asarray([row[3] for row in noted if row[0] == p], dtype=float) for p in parts}
    w = np.zeros(3)
    for _ in range(50):  # Newton's steps, with a little held back from the weights
        a, b = x[FITTED_ON] * [1.0, 1.0, 0.0], y[FITTED_ON]  # freely fitted, words weigh -0.304: they are left out
        p = 1 / (1 + np.exp(-a @ w))
        w += np.linalg.solve(a.T @ (a * (p * (1 - p))[:, None]) + 0.1 * np.eye(3), a.T @ (b - p) - 0.1 * w)
    print(f"BIAS, SLOPE = {w[0]:.3f}, {w[1]:.3f}")
    for part in parts:
        score = x[part] @ w
        good = y[part] > 0
        right = float(((score > 0) == good).mean())
        columns = [auroc(column.tolist(), good.tolist()) for column in (score, x[part][:, 1], x[part][:, 2])]
        named = ", ".join(f"{n} {v:.3f}" for n, v in zip(("joined", "network", "words"), columns, strict=True))
        print(f"{part}: {len(good)} rows, AUROC {named}; right at one half {right:.3f}")


if __name__ == "__main__":
    main()
