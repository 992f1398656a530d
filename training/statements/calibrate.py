"""Fits what turns a statement's signals into a probability, and statements' probabilities into an answer's.

    python training/statements/calibrate.py SIGNALS.jsonl verifiers/statements/weights [--fold 1] [--measure 3]

SIGNALS.jsonl is what `signals.py` wrote with the exported network. Fitted are documents of `--fold`, which the network
was not trained on; everything printed is of those of `--measure`, which nothing was fitted on. Writes
`calibration.json` and prints its hash, the weights for `grounding/scoring.py`, how reliable the probabilities are, and
for each threshold how many wrong answers pass.
"""

# ruff: noqa: T201 - a script that prints what it measured

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from signals import MEASURED_ONLY
from train import auroc

from grounding.models import Status
from grounding.scoring import signals_of, with_leaves
from grounding.verifiers.statements.calibration import Calibration, Signals

WEIGHTS_OF = {"ragtruth": 3.0}
"""What a family weighs in the fit; 1 where it is not named. Within a family each file's statements share its weight by
the root of their number."""
RIDGE = 1.0
EXACT = frozenset(("negated", "sources_disagree"))
"""Reasons for which the product does not ask the probability."""

Array = npt.NDArray[np.float64]


def family(answer: dict[str, Any]) -> str:
    """The file it is of, and of RAGTruth the task."""
    name = str(answer["name"]).partition(".")[0]
    return f"{name}/{answer['task']}" if name == "ragtruth" else name


def is_bad(answer: dict[str, Any], claim: dict[str, Any]) -> bool | None:
    """Whether a statement is wrong by the labels; None where they don't say which of several is."""
    if answer["spans"] is not None:
        return any(start < claim["end"] and claim["start"] < end for start, end in answer["spans"])
    single = sum(other["parent"] is None for other in answer["claims"]) == 1
    return bool(answer["bad"]) if single or not answer["bad"] else None


def statements(answers: Sequence[dict[str, Any]]) -> Iterator[tuple[str, Sequence[float], bool]]:
    """Of each labelled statement its family, the signals of its best passage, and whether it holds."""
    for answer in answers:
        for claim in answer["claims"]:
            bad = is_bad(answer, claim)
            if claim["signals"] and bad is not None:
                best = max(claim["signals"], key=lambda s: float(s["model"] + s["words"]))
                yield family(answer), Signals(**best).values(), not bad


def fit(x: Array, y: Array, weight: Array, rounds: int = 40) -> Array:
    """Logistic regression with a ridge, by Newton's method; the first column is the intercept's."""
    w = np.zeros(x.shape[1])
    ridge = np.diag([0.0, *[RIDGE] * (x.shape[1] - 1)])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weight * (y - p)) - ridge @ w
        w = w + np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + ridge, gradient)
    return w


def weights_of(families: Sequence[str]) -> Array:
    """What each row weighs, 1 on average."""
    counts = Counter(families)
    weight = np.array([WEIGHTS_OF.get(f.partition("/")[0], 1.0) / math.sqrt(counts[f]) for f in families])
    return weight * len(families) / weight.sum()


def scores_of(answer: dict[str, Any], calibration: Calibration) -> list[float]:
    """The scores of the claims that the verdict counts, as the product would give them."""
    leaves: dict[str, list[Status]] = {}
    for claim in answer["claims"]:
        if claim["parent"]:
            leaves.setdefault(claim["parent"], []).append(Status(claim["status"]))
    scores = []
    for claim in answer["claims"]:
        if claim["parent"]:
            continue
        if claim["signals"] and claim["reason"] not in EXACT:
            score = max(calibration.probability(Signals(**s)) for s in claim["signals"])
            scores.append(with_leaves(score, leaves.get(claim["id"], ())))
        else:
            scores.append(0.5 if claim["score"] is None else claim["score"])
    return scores


def reliability(p: Array, y: Array, bins: int = 10) -> list[tuple[float, float, int]]:
    """For each tenth of the probabilities: the mean, the share that holds, how many."""
    at = np.minimum((p * bins).astype(int), bins - 1)
    return [
        (float(p[at == b].mean()), float(y[at == b].mean()), int((at == b).sum()))
        for b in range(bins)
        if (at == b).any()
    ]


def calibration_of(answers: Sequence[dict[str, Any]]) -> Calibration:
    """The fit on these answers' statements, half and half with what their words alone say.

    A fit trusts the network as far as the families that it was trained on deserve it; on others the words alone are
    the safer judge. The mean of the two log-odds is better on those, and hardly worse on the rest.
    """
    families, read, labels = zip(*statements(answers), strict=True)
    x, y, weight = np.array(read), np.array(labels, float), weights_of(families)
    alone = list(Signals.__slots__).index("words")
    own = np.arange(x.shape[1]) != alone
    first = fit(np.column_stack([np.ones(len(x)), x[:, own]]), y, weight)
    mixed = np.zeros(x.shape[1] + 1)
    mixed[np.concatenate([[True], own])] = first / 2
    mixed[1 + alone] = 1 / 2
    intercept, slope = fit(np.column_stack([np.ones(len(x)), mixed[0] + x @ mixed[1:]]), y, weight)
    w = slope * mixed + np.array([intercept, *np.zeros(x.shape[1])])
    return Calibration(round(float(w[0]), 4), tuple(round(float(v), 4) for v in w[1:]))


def _show_statements(answers: Sequence[dict[str, Any]], calibration: Calibration) -> None:
    families, x, y = zip(*statements(answers), strict=True)
    p = np.array([calibration.probability(Signals(*values)) for values in x])
    good, names, signals = np.array(y), np.array(families), np.array(x)
    words = list(Signals.__slots__).index("words")
    print("\n| statements of | n | not borne out | AUROC | network alone | words alone |\n|---|---|---|---|---|---|")
    for name in sorted(set(families)):
        of = names == name
        ranked = (auroc(values[of], good[of]) for values in (p, signals[:, 0], signals[:, words]))
        print(f"| {name} | {of.sum()} | {1 - good[of].mean():.2f} | " + " | ".join(f"{a:.3f}" for a in ranked) + " |")
    print("\n| said | was | statements |\n|---|---|---|")
    for mean, share, count in reliability(p, good.astype(float)):
        print(f"| {mean:.2f} | {share:.2f} | {count} |")


def _show_answers(answers: Sequence[dict[str, Any]], calibration: Calibration, w: Array) -> None:
    scored = [(family(a), scores_of(a, calibration), not a["bad"]) for a in answers]
    scored = [item for item in scored if item[1]]
    names = np.array([name for name, _, _ in scored])
    good = np.array([ok for _, _, ok in scored])
    p = 1 / (1 + np.exp(-np.array([[1.0, *signals_of(scores)] for _, scores, _ in scored]) @ w))
    print("\n| answers of | n | ungrounded | AUROC |\n|---|---|---|---|")
    for name in sorted(set(names)):
        of = names == name
        print(f"| {name} | {of.sum()} | {1 - good[of].mean():.2f} | {auroc(p[of], good[of]):.3f} |")
    print("\n| said | was | answers |\n|---|---|---|")
    for mean, share, count in reliability(p, good.astype(float)):
        print(f"| {mean:.2f} | {share:.2f} | {count} |")
    lowest = np.array([min(scores) for _, scores, _ in scored])
    for group in ("ragtruth", ""):
        of = np.array([name.startswith(group) for name in names])
        print(f"\n| every statement at least, {group or 'all'} | wrong among passed | good passed | F1 | balanced |")
        print("|---|---|---|---|---|")
        for at in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
            print(f"| {at} | " + " | ".join(f"{v:.3f}" for v in _passing(lowest[of] >= at, good[of])) + " |")


def _passing(passed: npt.NDArray[np.bool_], good: npt.NDArray[np.bool_]) -> tuple[float, float, float, float]:
    """The share of wrong answers among the passed, of good ones that pass, F1 of the wrong ones, balanced accuracy."""
    caught, missed, alarms = (~passed & ~good).sum(), (passed & ~good).sum(), (~passed & good).sum()
    f1 = 2 * caught / max(1, 2 * caught + missed + alarms)
    through = (passed & good).sum() / max(1, good.sum())
    return missed / max(1, passed.sum()), through, f1, (through + caught / max(1, (~good).sum())) / 2


def main() -> None:
    """Fit what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("signals", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--fold", type=int, default=1)
    parser.add_argument("--measure", type=int, default=3)
    options = parser.parse_args()
    known = [json.loads(line) for line in options.signals.read_text(encoding="utf-8").splitlines()]
    fitted = [a for a in known if a["fold"] == options.fold and a["name"] not in MEASURED_ONLY]
    calibration = calibration_of(fitted)
    written = {
        "intercept": calibration.intercept,
        "weights": dict(zip(Signals.__slots__, calibration.weights, strict=True)),
    }
    path = options.out / "calibration.json"
    path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(written))
    scored = [(family(a), scores_of(a, calibration), not a["bad"]) for a in fitted]
    scored = [item for item in scored if item[1]]
    x = np.array([[1.0, *signals_of(scores)] for _, scores, _ in scored])
    w = fit(x, np.array([ok for _, _, ok in scored], float), weights_of([name for name, _, _ in scored]))
    print("answers: intercept {:.3f}, mean {:.3f}, wrong {:.3f}".format(*w))
    measured = [a for a in known if a["fold"] == options.measure]
    _show_statements(measured, calibration)
    _show_answers(measured, calibration, w)
    print(hashlib.sha256(path.read_bytes()).hexdigest(), path)


if __name__ == "__main__":
    main()
