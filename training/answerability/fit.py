"""Fits the probability to the network's log-odds on titles and documents that it was not trained on, and measures it.

    python training/answerability/fit.py answers.npz out/scores.npz

What is printed of a title or a file is by a fit on the others: the two numbers are held out too. The last line, on all
of them, is for `verifiers/answerability/__init__.py`.
"""

# ruff: noqa: T201 - a script that prints what it fitted

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from grounding.calibration import auroc

Array = npt.NDArray[np.float64]
MEASURED = ("squad2/", "clapnq")
BINS = 10


def fit(x: Array, y: Array) -> Array:
    """Intercept and slope of a logistic function, by Newton's steps with a little held back from the weights."""
    a = np.column_stack([np.ones(len(x)), x])
    w = np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-a @ w))
        w += np.linalg.solve(a.T @ (a * (p * (1 - p))[:, None]) + 0.1 * np.eye(2), a.T @ (y - p) - 0.1 * w)
    return w


def main() -> None:
    """Print how each part is ranked, how reliable the probabilities are, and the fit."""
    data, scored = np.load(Path(sys.argv[1])), np.load(Path(sys.argv[2]))
    at = scored["statements"]
    families = data["families"][data["family"][at]]
    kept = np.logical_or.reduce([np.char.startswith(families, name) for name in MEASURED])
    at, families = at[kept], families[kept]
    p = np.clip(scored["p"][kept, 0].astype(float), 1e-6, 1 - 1e-6)
    odds, words, good = np.log(p / (1 - p)), data["held"][at].astype(float), (data["targets"][at] == 0).astype(float)
    said = np.zeros(len(at))
    print("| part | queries | AUROC network | words | right at one half |\n|---|---|---|---|---|")
    for part in sorted(set(families)):
        own = families == part
        w = fit(odds[~own], good[~own])
        said[own] = 1 / (1 + np.exp(-(w[0] + w[1] * odds[own])))
        _show(part, odds[own], words[own], said[own], good[own])
    titles = np.char.startswith(families, "squad2/")
    _show("all titles", odds[titles], words[titles], said[titles], good[titles])
    print("\n| said | was | queries |\n|---|---|---|")
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    for number in sorted(set(bins.tolist())):
        own = bins == number
        print(f"| {said[own].mean():.2f} | {good[own].mean():.2f} | {own.sum()} |")
    w = fit(odds, good)
    print(f"\nBIAS, SLOPE = {w[0]:.3f}, {w[1]:.3f}")


def _show(part: str, odds: Array, words: Array, said: Array, good: Array) -> None:
    ranked = [auroc(column.tolist(), (good > 0).tolist()) for column in (odds, words)]
    right = float(((said >= 0.5) == (good > 0)).mean())
    print(f"| {part} | {len(good)} | {ranked[0]:.3f} | {ranked[1]:.3f} | {right:.3f} |")


if __name__ == "__main__":
    main()
