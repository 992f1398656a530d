"""Statements that repeat a sentence of a passage but for one thing: what that makes of them.

No network is needed for these, and none talks them away. What the sentence excludes is contradicted; what it merely
does not go so far as to say ("may", "some", "critics claim") is unsupported.
"""

from __future__ import annotations

from typing import NamedTuple

from grounding.models import Reason, Relation, Status
from grounding.protocols import Candidate, Finding, ReadPayload, evidence
from grounding.reading.alterations import Alteration, AlterationKind, alteration_of
from grounding.reading.words import read_words

_SCORE = 0.05
"""What is left of the probability of a statement that is altered; that of one whose opposite a passage has."""


class _Made(NamedTuple):
    status: Status
    reason: Reason
    because: str
    """What the passage does, as the end of a sentence that begins with its id."""


_CONTRADICTED, _UNSUPPORTED = Status.CONTRADICTED, Status.UNSUPPORTED
_MADE = {
    AlterationKind.NEGATION: _Made(_CONTRADICTED, Reason.NEGATED, "says the opposite in nearly the same words"),
    AlterationKind.OPPOSITE: _Made(_CONTRADICTED, Reason.NEGATED, "says the opposite in nearly the same words"),
    AlterationKind.ROLES: _Made(_CONTRADICTED, Reason.WRONG_ENTITY, "has who does it and to whom the other way round"),
    AlterationKind.ORDER: _Made(_CONTRADICTED, Reason.WRONG_DIRECTION, "has the two in the other order"),
    AlterationKind.COMPARISON: _Made(_CONTRADICTED, Reason.WRONG_DIRECTION, "compares the two the other way round"),
    AlterationKind.ENTITY: _Made(_CONTRADICTED, Reason.WRONG_ENTITY, "says it of another"),
    AlterationKind.PAIRING: _Made(_CONTRADICTED, Reason.WRONG_ENTITY, "says it of the other of two"),
    AlterationKind.SPEAKER: _Made(_CONTRADICTED, Reason.WRONG_HOLDER, "ascribes it to somebody else"),
    AlterationKind.CONDITION: _Made(_CONTRADICTED, Reason.OMITTED_CONDITION, "ties it to a condition"),
    AlterationKind.SCOPE: _Made(_UNSUPPORTED, Reason.NOT_IN_PAYLOAD, "says it only of some sort, not of all"),
    AlterationKind.QUANTIFIER: _Made(_UNSUPPORTED, Reason.NOT_IN_PAYLOAD, "says it of another number or share"),
    AlterationKind.RANK: _Made(_UNSUPPORTED, Reason.NOT_IN_PAYLOAD, "ranks it lower"),
    AlterationKind.MODALITY: _Made(_UNSUPPORTED, Reason.NOT_IN_PAYLOAD, "says it less firmly"),
    AlterationKind.ATTRIBUTION: _Made(
        _UNSUPPORTED, Reason.NOT_IN_PAYLOAD, "gives it as what somebody claims or thinks"
    ),
    AlterationKind.CAUSE: _Made(_UNSUPPORTED, Reason.NOT_IN_PAYLOAD, "says that the two go together, not why"),
}


def alteration(candidate: Candidate, payload: ReadPayload) -> Finding | None:
    """What becomes of a statement that alters a sentence of a passage; None for any other."""
    words = candidate.answer.read(read_words)
    passages = [(passage.text, payload.read(passage.text, read_words)) for passage in payload.passages]
    payload.spend(20 * len(passages) + len(candidate.text))
    found = alteration_of(candidate.answer.text, words, candidate.start, candidate.end, passages)
    if found is None:
        return None
    number, one = found
    passage, made = payload.passages[number], _MADE[one.kind]
    relation = Relation.CONTRADICTS if made.status is Status.CONTRADICTED else Relation.SUPPORTS
    message = f"{passage.id} {made.because}: {_shown(passage.text, one)!r}"
    return Finding(
        made.status,
        made.reason,
        message,
        score=_SCORE,
        evidence=(evidence(passage, *one.given, relation),),
        spans=one.said,
    )


def _shown(text: str, one: Alteration) -> str:
    """The words that stand against the statement's, or the sentence where they are few."""
    start, end = one.instead if one.instead is not None else one.given
    return text[start:end] if end - start >= 12 else text[slice(*one.given)]
