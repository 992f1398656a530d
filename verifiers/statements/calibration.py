"""From signals to a probability: one logistic function, fitted on documents that the model was not trained on.

`training/statements/calibrate.py` fits it and writes `weights/calibration.json`.
"""

from __future__ import annotations

import json
import math
from dataclasses import astuple, dataclass
from functools import lru_cache

from grounding.errors import DamagedModel
from grounding.shipped import intact
from grounding.verifiers.statements.lexical import Aligned
from grounding.verifiers.statements.model import WEIGHTS, Judgement
from grounding.verifiers.statements.windows import Window

NAME = "calibration.json"
SHA256 = "b56f46d3690e8ce990f302a72df03d3a8538cd9e2620547457630554c2fe1f1a"


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a statement and one passage that it is judged against."""

    model: float
    """Log-odds that the window bears it out, by the network."""
    against: float
    """Probability that the window says otherwise, by the network, 0 to 1."""
    worst: float
    """Log-odds that its least certain word is borne out, by the network."""
    absent: float
    """The share of its word pieces that the network holds not to be borne out, by their probabilities, 0 to 1."""
    lexical: float
    """Log-odds by how its words are aligned."""
    share: float
    """The share of its weight that the best stretch of the passage holds, 0 to 1."""
    held: float
    """The share of its weight that the window holds, 0 to 1."""
    length: float
    """The logarithm of its number of words."""
    seen: float
    """The share of the passage that the window shows, 0 to 1."""

    def values(self) -> tuple[float, ...]:
        """The signals in the order of their weights."""
        return astuple(self)


def signals_of(judgement: Judgement, aligned: Aligned, window: Window, held: float, words: int) -> Signals:
    """The signals of one statement."""
    shown = sum(line.end - line.start for line in window.lines)
    absent = judgement.absent or (0.5,)
    worst = min(max(absent), 0.999)
    return Signals(
        judgement.supported,
        judgement.contradicted,
        math.log((1 - worst) / max(worst, 0.001)),
        sum(absent) / len(absent),
        max(-6.0, aligned.alignment.log_odds),
        aligned.alignment.share,
        held,
        math.log(max(1, words)),
        min(1.0, shown / max(1, len(aligned.passage.text))),
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted logistic function of the signals."""

    intercept: float
    weights: tuple[float, ...]

    def probability(self, signals: Signals) -> float:
        """The probability that the statement is borne out, 0 to 1."""
        log_odds = self.intercept + sum(w * v for w, v in zip(self.weights, signals.values(), strict=True))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds)))), 4)


@lru_cache(maxsize=1)
def default_calibration() -> Calibration:
    """The shipped fit.

    Raises:
        DamagedModel: Its file is missing, or is not the one that was shipped.
    """
    fitted = json.loads(intact(WEIGHTS / NAME, SHA256))
    weights = tuple(float(fitted["weights"][name]) for name in Signals.__slots__)
    if len(weights) != len(fitted["weights"]):
        raise DamagedModel(f"{WEIGHTS / NAME} weighs signals that this version does not know; reinstall groundwire")
    return Calibration(float(fitted["intercept"]), weights)
