"""Scores of statements with leaves, and of whole answers: how probable it is that all they assert is supported."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from grounding.models import Claim, Status
from grounding.policy import Calibration
from grounding.verdicts import counted

_LEAF = {Status.CONTRADICTED: 0.1, Status.UNSUPPORTED: 0.25, Status.UNCHECKED: 0.7, Status.SUPPORTED: 1.0}
"""What one leaf of each status leaves of its statement's score."""

_UNCHECKED = 0.5
"""What a statement that nobody could judge contributes: a coin toss."""

_EDGE = 0.00005
"""Half of a score's last digit: what 0 and 1 are taken for, whose log-odds are infinite."""


def with_leaves(score: float, leaves: Iterable[Status]) -> float:
    """A statement's score once its leaves have been weighed; the worst of them decides."""
    return round(score * min((_LEAF[status] for status in leaves), default=1.0), 4)


_SURE = 0.001
"""How near to 0 and 1 a claim's score is taken: no single one outweighs all others."""

_INTERCEPT, _MEAN, _WRONG = -0.371, 0.365, -0.695
"""How an answer's log-odds follow from its statements': fitted by `training/statements/calibrate.py`.

The product of the scores ranks answers worse: sentences of one answer are right and wrong together.
"""


def score_of(claims: Sequence[Claim]) -> float:
    """How probable it is that an answer with these claims is right as a whole, 0 to 1; 0 where it has none."""
    scores = [_UNCHECKED if claim.score is None else claim.score for claim in counted(claims)]
    if not scores:
        return 0.0
    mean, wrong = signals_of(scores)
    return round(probability(_INTERCEPT + _MEAN * mean + _WRONG * wrong), 4)


def signals_of(scores: Sequence[float]) -> tuple[float, float]:
    """What the scores of at least one claim say of the whole: the mean of their log-odds, and how many may be wrong.

    The second is the logarithm of the number of claims that are to be expected wrong, and a tenth.
    """
    odds = [log_odds(min(max(score, _SURE), 1 - _SURE)) for score in scores]
    return math.fsum(odds) / len(odds), math.log(0.1 + math.fsum(1 - score for score in scores))


def log_odds(score: float) -> float:
    """The log-odds of a score of four decimals; finite for 0 and 1 too."""
    kept = min(max(score, _EDGE), 1 - _EDGE)
    return math.log(kept / (1 - kept))


def probability(odds: float) -> float:
    """The probability with these log-odds."""
    return 1 / (1 + math.exp(-odds)) if odds >= 0 else math.exp(odds) / (1 + math.exp(odds))


def calibrated(score: float, calibration: Calibration) -> float:
    """The score of an answer as a probability; the higher of two scores never becomes the lower probability."""
    if calibration == Calibration():
        return score
    return round(probability(calibration.slope * log_odds(score) + calibration.intercept), 4)
