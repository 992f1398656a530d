"""The judge of frames: how probably a sentence of a prompt takes something for granted about the system.

It reads what the rules miss, because a prompt may be worded in ways that nobody has listed. Its weights are fitted by
`training/frames/fit.py`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from grounding.reading.frame_findings import PremiseKind
from grounding.reading.frame_units import Unit, features_of, units_of
from grounding.shipped import intact

WEIGHTS = Path(__file__).with_name("frame_judge.json")
SHA256 = "b2eb0418d3d64c98b73bc9cc9822317b52b5b6fb265f563a576e87d2f477f0f4"
KINDS = tuple(PremiseKind)
SCALE = 3.0
"""The length of a unit's vector of features: that of a long sentence and of a short one are the same."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence or clause, and how probably it takes each kind for granted, in the order of `KINDS`."""

    start: int
    end: int
    text: str
    chances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Judge:
    """Fitted weights: for each feature one for nothing taken for granted, and one for each kind."""

    bias: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]
    threshold: float
    """From how much on, over the kinds that nothing backs, it is told."""

    def chances(self, unit: Unit) -> tuple[float, ...]:
        """How probably a unit takes each kind for granted."""
        known = sorted(self.weights.keys() & features_of(unit))
        scale = SCALE / max(math.sqrt(len(known)), 1.0)
        sums = list(self.bias)
        for name in known:
            for at, weight in enumerate(self.weights[name]):
                sums[at] += scale * weight
        top = max(sums)
        powers = [math.exp(one - top) for one in sums]
        return tuple(power / sum(powers) for power in powers[1:])


@lru_cache(maxsize=1)
def default_judge() -> Judge:
    """The shipped judge.

    Raises:
        DamagedModel: Its file is missing, or is not the one that was shipped.
    """
    told = json.loads(intact(WEIGHTS, SHA256))
    weights = {name: tuple(each) for name, each in told["weights"].items()}
    return Judge(tuple(told["bias"]), weights, told["threshold"])


def judge_prompt(text: str, judge: Judge) -> tuple[tuple[Judged, ...], ...]:
    """Of each sentence of a prompt, its own chances and those of its clauses."""
    return tuple(
        tuple(Judged(one.start, one.end, one.text, judge.chances(one)) for one in (unit, *unit.clauses))
        for unit in units_of(text)
    )
