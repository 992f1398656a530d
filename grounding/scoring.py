"""The report's score: how probable it is that everything the answer asserts is supported."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grounding.models import Claim, Status
from grounding.verdicts import counted

_CEILING = {Status.CONTRADICTED: 0.05, Status.UNSUPPORTED: 0.5, Status.UNCHECKED: 0.5, Status.SUPPORTED: 1.0}
"""The most that a statement of each status contributes; unchecked is a coin toss."""


def score_of(claims: Sequence[Claim]) -> float:
    """The score of an answer with these claims, as if each were right or wrong by itself; 0 where it has none.

    One wrong sentence makes an answer wrong, and the more sentences there are the likelier that one is.
    """
    scores = [min(_CEILING[claim.status], 0.5 if claim.score is None else claim.score) for claim in counted(claims)]
    return round(math.prod(scores), 4) if scores else 0.0
