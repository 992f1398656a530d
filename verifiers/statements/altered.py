"""Statements that repeat a sentence of a passage but for one thing: what that makes of them.

No network is needed for these, and none talks them away: what the sentence excludes is contradicted.
"""

from __future__ import annotations

from typing import NamedTuple

from grounding.models import Reason, Relation, Status
from grounding.protocols import Candidate, Finding, PassageFinding, ReadPayload, decide, evidence
from grounding.reading.alterations import Alteration, AlterationKind, alteration_of
from grounding.reading.binding import read_source_figures
from grounding.reading.moves import turned_round
from grounding.reading.words import read_words

_SCORE = 0.05
"""What is left of the probability of a statement that is altered; that of one whose opposite a passage has."""


class _Made(NamedTuple):
    reason: Reason
    because: str
    """What the passage does, as the end of a sentence that begins with its id."""


_DENIED = _Made(Reason.NEGATED, "says the opposite in nearly the same words")
_MADE = {
    AlterationKind.NEGATION: _DENIED,
    AlterationKind.OPPOSITE: _DENIED,
    AlterationKind.ROLES: _Made(Reason.WRONG_ENTITY, "has who does it and to whom the other way round"),
    AlterationKind.ORDER: _Made(Reason.WRONG_DIRECTION, "has the two in the other order"),
    AlterationKind.COMPARISON: _Made(Reason.WRONG_DIRECTION, "compares the two the other way round"),
    AlterationKind.PAIRING: _Made(Reason.WRONG_ENTITY, "says it of the other of two"),
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
    return Finding(
        Status.CONTRADICTED,
        made.reason,
        f"{passage.id} {made.because}: {_shown(passage.text, one)!r}",
        score=_SCORE,
        evidence=(evidence(passage, *one.given, Relation.CONTRADICTS),),
        spans=one.said,
    )


def turned(candidate: Candidate, payload: ReadPayload) -> Finding | None:
    """What becomes of a statement that has something rise which the figures of a passage have fall; None else."""
    said: list[PassageFinding] = []
    for passage in payload.passages:
        payload.spend(len(candidate.text) // 4)
        span = turned_round(candidate.text, payload.read(passage.text, read_source_figures))
        if span is not None:
            shown = evidence(passage, *span, Relation.CONTRADICTS)
            message = f"{passage.id} has it move the other way: {shown.text!r}"
            whole = ((candidate.start, candidate.end),)
            finding = Finding(Status.CONTRADICTED, Reason.WRONG_DIRECTION, message, _SCORE, (shown,), whole)
            said.append(PassageFinding(passage, finding))
    return decide(candidate, said, payload) if said else None


def _shown(text: str, one: Alteration) -> str:
    """The words that stand against the statement's, or the sentence where they are few."""
    start, end = one.instead
    return text[start:end] if end - start >= 12 else text[slice(*one.given)]
