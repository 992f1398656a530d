"""Scores against what people say: how good they are, the curve that makes them probabilities, and folds to measure on.

Everything here is about pairs of a score and whether the answer was right; where they come from is not known here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from pydantic import Field

from grounding.errors import InvalidInput
from grounding.models import Score, Value
from grounding.policy import Calibration
from grounding.scoring import log_odds, probability

BINS = 10
"""Bins of equal width in which scores are compared with what came true, as is usual since Guo et al. (2017)."""

_RIDGE = 1e-6
"""Keeps the fit solvable where all scores are equal; against one answer's weight of up to 0.25 it counts nothing."""
_ROUNDS = 100
_STEPS = 30
_SETTLED = 1e-9


# How good scores are -----------------------------------------------------------------------------


class Bin(Value):
    """Answers with scores in one interval, and how many of them were right."""

    low: Score
    high: Score
    count: int = Field(gt=0)
    right: int = Field(ge=0)
    mean: Score
    """The mean of their scores."""

    @property
    def share(self) -> float:
        """Right answers, of all in the bin, 0 to 1: what the mean score should be."""
        return self.right / self.count


def auroc(scores: Sequence[float], right: Sequence[bool]) -> float:
    """The probability that a right answer scores higher than a wrong one, 0 to 1; of two that are equal, half counts.

    Raises:
        InvalidInput: All answers are right, or all wrong.
    """
    rights = sum(right)
    wrongs = len(right) - rights
    if not rights or not wrongs:
        raise InvalidInput("label", "is the same for all answers; both grounded and ungrounded ones are needed")
    counts: dict[float, list[int]] = {}
    for score, is_right in zip(scores, right, strict=True):
        counts.setdefault(score, [0, 0])[is_right] += 1
    won, below = 0.0, 0
    for score in sorted(counts):
        here_wrong, here_right = counts[score]
        won += here_right * (below + here_wrong / 2)
        below += here_wrong
    return won / (rights * wrongs)


def brier(scores: Sequence[float], right: Sequence[bool]) -> float:
    """The mean squared distance between score and truth, 0 to 1; 0 is perfect, and 0.25 what a constant 0.5 has."""
    return math.fsum((s - r) ** 2 for s, r in zip(scores, right, strict=True)) / len(scores)


def bins(scores: Sequence[float], right: Sequence[bool], count: int = BINS) -> tuple[Bin, ...]:
    """The answers by score in intervals of equal width, from low to high; intervals without any are left out."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for score, is_right in zip(scores, right, strict=True):
        held.setdefault(min(int(score * count), count - 1), []).append((score, is_right))
    return tuple(
        Bin(
            low=number / count,
            high=(number + 1) / count,
            count=len(pairs),
            right=sum(is_right for _, is_right in pairs),
            mean=math.fsum(score for score, _ in pairs) / len(pairs),
        )
        for number, pairs in sorted(held.items())
    )


def calibration_error(held: Iterable[Bin]) -> float:
    """The expected calibration error, 0 to 1: how far mean score and share are apart, over all answers."""
    held = tuple(held)
    return math.fsum(b.count * abs(b.mean - b.share) for b in held) / sum(b.count for b in held)


# The curve -----------------------------------------------------------------------------------------


def fit_calibration(scores: Sequence[float], right: Sequence[bool]) -> Calibration:
    """The curve over log-odds that makes the labels most probable, by Newton's method (Lin, Lin and Weng, 2007).

    Labels are taken as a little short of certain, as Platt (1999) has it: where scores separate right from wrong, the
    curve would become a step otherwise.

    Args:
        scores: Of answers, 0 to 1.
        right: Whether each answer was right.

    Raises:
        InvalidInput: All answers are right, or all wrong; or right answers score no higher than wrong ones, so that no
            rising curve fits.
    """
    rights = sum(right)
    wrongs = len(right) - rights
    if not rights or not wrongs:
        raise InvalidInput("label", "is the same for all answers; both grounded and ungrounded ones are needed")
    certain, impossible = (rights + 1) / (rights + 2), 1 / (wrongs + 2)
    # A pair that occurs often is weighed once: scores have four decimals.
    points = [
        (log_odds(score), certain if is_right else impossible, n)
        for (score, is_right), n in Counter(zip(scores, right, strict=True)).items()
    ]
    slope, intercept = _newton(points, math.log((rights + 1) / (wrongs + 1)))
    slope, intercept = round(slope, 6), round(intercept, 6)
    if slope <= 0:
        raise InvalidInput(
            "score",
            f"is no higher for right answers than for wrong ones (fitted slope {slope:g}, which must be above 0)",
        )
    return Calibration(slope=slope, intercept=intercept)


Point = tuple[float, float, int]
"""Log-odds of a score, the probability it should become, and how many answers have it."""


def _newton(points: Sequence[Point], intercept: float) -> tuple[float, float]:
    slope = 0.0
    loss = _loss(points, slope, intercept)
    for _ in range(_ROUNDS):
        g1 = g0 = 0.0
        h11, h10, h00 = _RIDGE, 0.0, _RIDGE
        for x, target, n in points:
            p = probability(slope * x + intercept)
            error, weight = n * (p - target), n * p * (1 - p)
            g1 += error * x
            g0 += error
            h11 += weight * x * x
            h10 += weight * x
            h00 += weight
        g1 += _RIDGE * slope
        g0 += _RIDGE * intercept
        if max(abs(g1), abs(g0)) < _SETTLED * len(points):
            break
        size = h11 * h00 - h10 * h10
        toward = ((h00 * g1 - h10 * g0) / size, (h11 * g0 - h10 * g1) / size)
        step = 1.0
        for _ in range(_STEPS):
            trial = slope - step * toward[0], intercept - step * toward[1]
            new = _loss(points, *trial)
            if new < loss:
                (slope, intercept), loss = trial, new
                break
            step /= 2
        else:
            break
    return slope, intercept


def _loss(points: Sequence[Point], slope: float, intercept: float) -> float:
    """The negative log-likelihood; log(1 + e^z) is written so that it can't overflow."""
    total = _RIDGE * (slope * slope + intercept * intercept) / 2
    for x, target, n in points:
        z = slope * x + intercept
        total += n * (max(z, 0.0) + math.log1p(math.exp(-abs(z))) - target * z)
    return total


# Folds -------------------------------------------------------------------------------------------------


def folds_by_document(documents: Sequence[Iterable[Hashable]], count: int) -> tuple[int, ...]:
    """A fold for each row, such that rows which share a document, directly or through others, are in the same one.

    Folds are made about equally large; the same rows in the same order give the same folds.

    Args:
        documents: For each row its documents; a row without any stands alone.
        count: How many folds, at least 2.

    Raises:
        InvalidInput: There are fewer groups of rows than folds.
    """
    groups = groups_by_document(documents)
    members: dict[int, list[int]] = {}
    for row, group in enumerate(groups):
        members.setdefault(group, []).append(row)
    if len(members) < count:
        raise InvalidInput(
            "sources",
            f"fall into {len(members)} groups that share no passage; {count} are needed, to hold documents out",
        )
    sizes = [0] * count
    folds = [0] * len(groups)
    for rows in sorted(members.values(), key=lambda rows: (-len(rows), rows[0])):
        smallest = sizes.index(min(sizes))
        sizes[smallest] += len(rows)
        for row in rows:
            folds[row] = smallest
    return tuple(folds)


def groups_by_document(documents: Sequence[Iterable[Hashable]]) -> tuple[int, ...]:
    """For each row the first row that it is joined to by shared documents; itself where there is none."""
    first = list(range(len(documents)))

    def root(row: int) -> int:
        while first[row] != row:
            first[row] = first[first[row]]
            row = first[row]
        return row

    seen: dict[Hashable, int] = {}
    for row, held in enumerate(documents):
        for document in held:
            a, b = root(seen.setdefault(document, row)), root(row)
            first[max(a, b)] = min(a, b)
    return tuple(root(row) for row in range(len(documents)))
