"""Whose fault a claim without support is; `docs/terms.md` names the classes and their order."""

from __future__ import annotations

from grounding.models import Failure, Reason, Status

_BY_REASON = {
    Reason.SOURCES_DISAGREE: Failure.SCHEMA_AMBIGUITY,
    Reason.AMBIGUOUS: Failure.SCHEMA_AMBIGUITY,
    Reason.LEFT_BLANK: Failure.SCHEMA_AMBIGUITY,
    # a list that may be a part or the whole is read either way
    Reason.NOT_EXHAUSTIVE: Failure.SCHEMA_AMBIGUITY,
    Reason.FRAME_NOT_BACKED: Failure.FALSE_FRAME,
    Reason.STALE_SOURCE: Failure.STALE_SOURCE,
    Reason.WRONG_EFFECTIVE_DATE: Failure.STALE_SOURCE,
    Reason.MISSING_VALIDATION: Failure.MISSING_VALIDATION,
    Reason.MISSING_CITATION: Failure.MISSING_VALIDATION,
}


def failure_of(status: Status, reason: Reason) -> Failure | None:
    """The class of fault that a status and its reason show by themselves.

    Null where only asking the sources again could tell a retrieval gap from a grounding gap: nothing is guessed.
    """
    if status is Status.SUPPORTED:
        return None
    return _BY_REASON.get(reason) or (Failure.CONTRADICTION if status is Status.CONTRADICTED else None)
