"""Exact intervals for a share that was counted in a sample."""

from __future__ import annotations

import math

from pydantic import Field

from grounding.errors import InvalidInput
from grounding.models import Score, Value

_HALVINGS = 60
"""Steps of bisection: more than a number of 64 bits tells apart."""


class Interval(Value):
    """Where a share lies, with a stated confidence."""

    low: Score
    high: Score
    level: float = Field(gt=0, lt=1)
    """The confidence: how often, at least, such an interval holds the true share."""


def exact_interval(count: int, of: int, level: float = 0.95) -> Interval:
    """The interval of Clopper and Pearson (1934): never too narrow, whatever the share and the size of the sample.

    Args:
        count: How many of the sample are of the kind, 0 to `of`.
        of: The size of the sample; where it is 0, the share may be anything.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidInput: `count` is not between 0 and `of`, or the level is not between 0 and 1.
    """
    if not 0 <= count <= of:
        raise InvalidInput("count", f"is {count}, and not between 0 and {of}, the size of the sample")
    if not 0 < level < 1:
        raise InvalidInput("level", f"is {level:g}, and not between 0 and 1")
    tail = (1 - level) / 2
    return Interval(low=1 - _highest(of - count, of, tail), high=_highest(count, of, tail), level=level)


def _highest(count: int, of: int, tail: float) -> float:
    """The share under which a count as small as this, or smaller, still has the probability `tail`."""
    if count == of:
        return 1.0
    low, high = count / of, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _at_most(count, of, middle) > tail:
            low = middle
        else:
            high = middle
    return high


def _at_most(count: int, of: int, share: float) -> float:
    """The probability that at most `count` of a sample are of a kind that has this share, above 0 and below 1."""
    if share >= 1:
        return 0.0
    ways = math.lgamma(of + 1)
    yes, no = math.log(share), math.log1p(-share)
    return math.fsum(
        math.exp(ways - math.lgamma(k + 1) - math.lgamma(of - k + 1) + k * yes + (of - k) * no)
        for k in range(count + 1)
    )
