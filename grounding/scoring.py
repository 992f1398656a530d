"""The report's score: how probable it is that everything the answer asserts is supported."""

from __future__ import annotations

from collections.abc import Sequence

from grounding.models import Claim, Status
from grounding.verdicts import counted

_CEILING = {Status.CONTRADICTED: 0.05, Status.UNSUPPORTED: 0.49, Status.UNCHECKED: 0.5, Status.SUPPORTED: 1.0}


def score_of(claims: Sequence[Claim]) -> float:
    """The score of an answer with these claims; 0 where it has none.

    The weakest statement decides, the others shade it: one wrong sentence makes an answer wrong, and
    the more sentences there are the likelier that one is.
    """
    scores = [min(_CEILING[claim.status], 0.5 if claim.score is None else claim.score) for claim in counted(claims)]
    if not scores:
        return 0.0
    return round(0.7 * min(scores) + 0.3 * sum(scores) / len(scores), 4)
