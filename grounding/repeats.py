"""Whether a leaf merely repeats the query: what the asker said is no claim of the answer's."""

from __future__ import annotations

import re

from grounding.models import Kind
from grounding.protocols import Candidate
from grounding.reading.words import find_whole

_YES_NO = re.compile(
    r"\s*+(?:and|so|but)?\s*+(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must|isn't|aren't|wasn't|doesn't|didn't)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:or|versus|vs\.?|which|whether|if|true|correct|right|verify|confirm|check)\b", re.IGNORECASE)
_REPEATABLE = frozenset({Kind.FIGURE, Kind.DATE, Kind.IDENTIFIER, Kind.NAME})


def repeats_query(candidate: Candidate) -> bool:
    """Whether the query already holds the leaf, word for word, and does not ask whether or which it is.

    "Is it true that revenue was $5m?" asks about $5m, and "2023 or 2024?" offers it: an answer that
    takes it up asserts it.
    """
    query = candidate.answer.query
    if not query or candidate.kind not in _REPEATABLE or len(candidate.text) > len(query):
        return False
    if find_whole(candidate.text.casefold(), query.casefold()) < 0:
        return False
    return not (_YES_NO.match(query) or _CHOICE.search(query))
