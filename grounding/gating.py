"""What to do before anything is generated: coverage in, a decision out, so that what can't be answered isn't.

Deterministic and without state: the caller counts how often it has retrieved for this query.
"""

from __future__ import annotations

from enum import StrEnum

from grounding.errors import InvalidInput
from grounding.models import Coverage, Gap, GapKind, Severity, Value
from grounding.policy import Policy


class Step(StrEnum):
    """What a chain does next."""

    PROCEED = "proceed"
    NOTICE = "proceed_with_notice"
    """Generate, and tell the reader what the payload lacks."""
    RETRIEVE = "retrieve_more"
    ABSTAIN = "abstain"


class Decision(Value):
    """What to do next for one query, and why."""

    step: Step
    reason: str
    """A code: `answerable`, `gaps`, `not_answerable`, `nothing_asked`, or the kind of a blocking gap."""
    message: str
    """The reason as a sentence for people; of an abstention, what can be shown in the answer's place."""
    gaps: tuple[Gap, ...] = ()
    """The gaps that decided, with their remedies."""


BLOCKING = (GapKind.NOT_ASSESSED, GapKind.NO_PASSAGES, GapKind.GENERATED_ONLY, GapKind.SOURCE_NOT_CONSULTED)
"""Gaps after which nothing may be generated, whatever the score: the payload can't be what the answer rests on."""


def gate(coverage: Coverage, policy: Policy, *, retrieved: int = 1) -> Decision:
    """The decision for one query.

    Args:
        coverage: What the payload covers.
        policy: Says when a payload answers (`answerable_at`), and how often to retrieve (`retrieve_up_to`).
        retrieved: How often the chain has retrieved for this query, this payload included; at least 1.

    Raises:
        InvalidInput: `retrieved` is below 1.
    """
    if retrieved < 1:
        raise InvalidInput("retrieved", f"is {retrieved}; a payload has been retrieved at least once")
    asked_nothing = tuple(gap for gap in coverage.gaps if gap.kind is GapKind.NOTHING_ASKED)
    if asked_nothing:
        message = "no query was given, so nothing says what the payload has to answer"
        return Decision(step=Step.NOTICE, reason="nothing_asked", message=message, gaps=asked_nothing)
    blocking = tuple(gap for gap in coverage.gaps if gap.kind in BLOCKING)
    if not blocking and coverage.answerable:
        serious = tuple(gap for gap in coverage.gaps if gap.severity is not Severity.LOW)
        if not serious:
            return Decision(step=Step.PROCEED, reason="answerable", message="the payload covers the query")
        message = "the payload answers, but: " + "; ".join(gap.message for gap in serious)
        return Decision(step=Step.NOTICE, reason="gaps", message=message, gaps=serious)
    reason = blocking[0].kind.value if blocking else "not_answerable"
    deciding = blocking or tuple(gap for gap in coverage.gaps if gap.severity is Severity.HIGH) or coverage.gaps
    why = "; ".join(gap.message for gap in deciding) or f"coverage is {coverage.score:.2f}"
    can_help = not any(gap.kind is GapKind.NOT_ASSESSED for gap in blocking)
    if can_help and retrieved < policy.retrieve_up_to:
        return Decision(step=Step.RETRIEVE, reason=reason, message=f"retrieve more: {why}", gaps=deciding)
    return Decision(step=Step.ABSTAIN, reason=reason, message=f"this can't be answered: {why}", gaps=deciding)
