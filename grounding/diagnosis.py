"""Whose fault it is, in one sentence: the system's, which dreams, or the model's, which hallucinates.

A system that dreams is coherent and wrong because nothing in it forced it to be right: its structure is to be mended.
A hallucination is the model's own: the payload was clear, was delivered, and says otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from grounding.models import Claim, Failure, Gap, GapKind, Reason, Status, Value


class Fault(StrEnum):
    """Who has to mend what went wrong."""

    NONE = "none"
    """Nothing is wrong."""
    HALLUCINATION = "hallucination"
    """The model contradicts what it was given."""
    DREAMING = "dreaming"
    """The system let the model be wrong: mend its structure."""
    BOTH = "both"
    UNKNOWN = "unknown"
    """Something has no support, and the sources were not asked why: nothing is guessed."""


class Diagnosis(Value):
    """What is at fault, in one sentence, and what mends it."""

    fault: Fault
    sentence: str
    remedies: tuple[str, ...] = ()
    """One for each class of failure found, the commonest first; then for exceptions left out and parts skipped."""


REMEDIES = {
    Failure.CONTRADICTION: "give the model the passage's own value, or block the answer",
    Failure.FALSE_FRAME: "connect what the prompt claims, or take the claim out of the prompt",
    Failure.STALE_SOURCE: "refresh the source, or deliver the version in effect at the time asked about",
    Failure.SCHEMA_AMBIGUITY: "state unit, currency, scale and period in the source, or settle who is right",
    Failure.RETRIEVAL_GAP: "retrieve more, or by the claim's own words: the source has it",
    Failure.GROUNDING_GAP: "connect a source that holds it, or let the answer abstain",
    Failure.MISSING_VALIDATION: "give this kind of claim something able to check it",
}
"""What mends each class of failure."""
TELL_EXCEPTION = "give the model the exception with the rule, and have it say which of the two holds for the query"
ASK_AGAIN = "ask again for the part that was skipped, or for each part by itself"


def diagnose(claims: Iterable[Claim], gaps: Iterable[Gap] = ()) -> Diagnosis:
    """The diagnosis of an answer; the same claims and gaps, the same words.

    Args:
        claims: All claims of the answer.
        gaps: Those of its coverage; parts of the query that it skips are told, though nothing that it says is at fault.
    """
    claims = tuple(claims)
    found = _of_claims(claims)
    omitted = sum(claim.reason is Reason.OMITTED_CONDITION for claim in claims if claim.parent is None)
    skipped = sum(gap.kind is GapKind.NEED_SKIPPED for gap in gaps)
    said, remedies = found.sentence, found.remedies
    if omitted:
        said += f"; {omitted} {'leaves' if omitted == 1 else 'leave'} out an exception that the query calls for"
        remedies += (TELL_EXCEPTION,)
    if skipped:
        said += f"; {skipped} {'part' if skipped == 1 else 'parts'} of the query skipped"
        remedies += (ASK_AGAIN,)
    return Diagnosis(fault=found.fault, sentence=said, remedies=remedies)


def _of_claims(claims: Iterable[Claim]) -> Diagnosis:
    counted = [claim for claim in claims if claim.parent is None]
    found = Counter(claim.failure for claim in counted if claim.failure is not None)
    order = sorted(found, key=lambda failure: (-found[failure], list(Failure).index(failure)))
    unexplained = sum(
        claim.failure is None and claim.status in (Status.UNSUPPORTED, Status.UNCHECKED) for claim in counted
    )
    model, system = found[Failure.CONTRADICTION], sum(found.values()) - found[Failure.CONTRADICTION]
    named = ", ".join(f"{failure.value.replace('_', ' ')} ({found[failure]})" for failure in order)
    left = f"; {unexplained} without support or check and without a cause that is known" if unexplained else ""
    remedies = tuple(REMEDIES[failure] for failure in order)
    if model and system:
        return Diagnosis(fault=Fault.BOTH, sentence=f"both are at fault: {named}{left}", remedies=remedies)
    if model:
        said = f"hallucination, the model's own: {model} against what it was given{left}"
        return Diagnosis(fault=Fault.HALLUCINATION, sentence=said, remedies=remedies)
    if system:
        said = f"dreaming, the system's: {named}{left}"
        return Diagnosis(fault=Fault.DREAMING, sentence=said, remedies=remedies)
    if unexplained:
        said = f"{unexplained} without support or check; ask the registered sources again to tell whose fault it is"
        return Diagnosis(fault=Fault.UNKNOWN, sentence=said)
    return Diagnosis(fault=Fault.NONE, sentence="nothing is at fault")
