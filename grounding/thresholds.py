"""Thresholds at a stated share of mistakes, kept to on held-out documents.

A threshold is chosen over levels: for each answer the highest threshold at which it passes, or None where it passes
at none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_MARGINS = tuple(tenth / 10 for tenth in range(10, -1, -1))
"""How far below the share asked for a threshold is set, until held-out documents keep to it."""


def threshold_at(levels: Sequence[float | None], right: Sequence[bool], share: float, least: int = 1) -> float | None:
    """The threshold that passes most right answers while at most this share of those that pass is wrong.

    Of several that pass as many it is the highest, so that no wrong answer passes for nothing. None where no
    threshold keeps to the share.

    Args:
        levels: For each answer the highest threshold at which it passes; None where it passes at none.
        right: Whether each answer was right.
        share: Wrong answers among those that pass, at most; 0 to 1.
        least: How many have to pass at least: among fewer, the share would mean nothing.
    """
    counts: dict[float, list[int]] = {}
    for level, is_right in zip(levels, right, strict=True):
        if level is not None:
            counts.setdefault(level, [0, 0])[is_right] += 1
    found = None
    wrong = rights = most = 0
    for level in sorted(counts, reverse=True):
        wrong += counts[level][0]
        rights += counts[level][1]
        if rights > most and wrong + rights >= least and within(wrong, wrong + rights, share):
            found, most = level, rights
    return found


def within(wrong: int, passed: int, share: float) -> bool:
    """Whether at most this share of those that pass is wrong; 3 of 60 are 0.05, whatever 0.05 * 60 rounds to."""
    return wrong <= share * passed + 1e-9


def least_for(share: float) -> int:
    """How many have to pass for a share of mistakes to mean something: 1 in 20 can't be seen among 19."""
    return math.ceil(1 / share)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The threshold to keep, and for each fold the one chosen in the same way without it."""

    final: float
    held_out: tuple[float, ...]


def choose(levels: Sequence[float | None], right: Sequence[bool], folds: Sequence[int], share: float) -> Chosen | None:
    """The threshold that passes most right answers while, on held-out folds, at most this share of those is wrong.

    A threshold that just keeps to the share where it was chosen often does not elsewhere; it is then chosen for
    a smaller share. None where that does not help either.

    Args:
        levels: For each answer the highest threshold at which it passes; None where it passes at none.
        right: Whether each answer was right.
        folds: The fold of each answer, counted from 0.
        share: Wrong answers among those that pass, at most; above 0, below 1.
    """
    least = least_for(share)
    for margin in _MARGINS:
        final = threshold_at(levels, right, margin * share, least)
        held_out = [
            _without(fold, levels, right, folds, margin * share, least) for fold in range(max(folds, default=-1) + 1)
        ]
        found = [threshold for threshold in held_out if threshold is not None]
        if final is None or len(found) < len(held_out):
            continue
        passed = [
            is_right
            for level, is_right, fold in zip(levels, right, folds, strict=True)
            if level is not None and level >= found[fold]
        ]
        if len(passed) >= least and within(passed.count(False), len(passed), share):
            return Chosen(final, tuple(found))
    return None


def _without(
    fold: int,
    levels: Sequence[float | None],
    right: Sequence[bool],
    folds: Sequence[int],
    share: float,
    least: int,
) -> float | None:
    kept = [number for number, of in enumerate(folds) if of != fold]
    return threshold_at([levels[number] for number in kept], [right[number] for number in kept], share, least)


def lowest_share(levels: Sequence[float | None], right: Sequence[bool], folds: Sequence[int]) -> float | None:
    """The smallest share, in hundredths, that a threshold keeps to; None where none does."""
    shares = (percent / 100 for percent in range(1, 100))
    return next((share for share in shares if choose(levels, right, folds, share) is not None), None)
