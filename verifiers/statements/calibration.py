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
SHA256 = "c68914c140acfe688c9542e519da71bffaaf76a075dc4afe3910835fe52b86e5"

LITTLE = 0.35
"""The share of a statement's weight that a window must hold for its probability to stand; below, it falls.

What shares next to nothing with a statement is not what it was taken from, whatever a network makes of the two.
"""

FIRM = -2.0
"""Log-odds below which the network is firm that a window does not bear a statement out."""

_DENIED = 0.7
"""What its word leaves of a probability then: shared words alone carry nothing over the default policy's threshold."""


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
    words: float
    """Log-odds that it is borne out, by its words alone."""
    lexical: float
    """The same before the share below is looked at."""
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


def signals_of(judgement: Judgement, aligned: Aligned, window: Window, held: float, length: int) -> Signals:
    """The signals of one statement."""
    words = min(max(aligned.alignment.probability, 0.001), 0.999)
    shown = sum(line.end - line.start for line in window.lines)
    absent = judgement.absent or (0.5,)
    worst = min(max(absent), 0.999)
    return Signals(
        judgement.supported,
        judgement.contradicted,
        math.log((1 - worst) / max(worst, 0.001)),
        sum(absent) / len(absent),
        math.log(words / (1 - words)),
        max(-6.0, aligned.alignment.log_odds),
        aligned.alignment.share,
        held,
        math.log(max(1, length)),
        min(1.0, shown / max(1, len(aligned.passage.text))),
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted logistic function of the signals."""

    intercept: float
    weights: tuple[float, ...]

    def probability(self, signals: Signals) -> float:
        """The probability that the statement is borne out, 0 to 1.

        Raises:
            ValueError: A signal is not a finite number.
        """
        log_odds = self.intercept + sum(w * v for w, v in zip(self.weights, signals.values(), strict=True))
        if not math.isfinite(log_odds):
            raise ValueError("the network gave no finite number")
        stands = min(1.0, signals.held / LITTLE) * (_DENIED if signals.model < FIRM else 1.0)
        return round(stands / (1 + math.exp(-max(-30.0, min(30.0, log_odds)))), 4)


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
