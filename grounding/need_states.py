"""What became of a query's needs beyond their words: stale, conflicting, not known to be complete; and the gaps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from grounding.disagreeing import disagreements
from grounding.models import Evidence, Gap, GapKind, Need, NeedKind, NeedStatus, Passage, Severity
from grounding.needs import MOST, Wants
from grounding.protocols import ReadPayload
from grounding.reading.words import read_words

_VALUED = frozenset({NeedKind.METRIC, NeedKind.ROW, NeedKind.ANSWER, NeedKind.QUESTION, NeedKind.ALL})
"""Kinds of needs that passages may give different values for; a name or a period has none."""
_BEARS = 0.5
"""The share of what is asked about that a sentence holds before its values are values of it."""


@dataclass(frozen=True, slots=True)
class Contracts:
    """What the contracts of sources say of a payload's passages."""

    stale: frozenset[str]
    """Ids of passages that are too old, or not in effect."""
    whole: Callable[[Sequence[Passage]], bool]
    """Whether passages are all there is of their sources."""


def stale_of(needs: Sequence[Need], fresh: Sequence[Need], stale: Collection[str]) -> tuple[Need, ...]:
    """The needs, where those that only stale passages cover are called so.

    Args:
        needs: As all passages cover them.
        fresh: The first of them, in the same order, as the passages cover them that are not stale.
        stale: Ids of the passages that are.
    """
    told: list[Need] = []
    for at, need in enumerate(needs):
        if need.status is NeedStatus.COVERED:
            if at < len(fresh) and fresh[at].status is NeedStatus.COVERED:
                need = fresh[at]
            elif all(shown.source_id in stale for shown in need.evidence) or at < len(fresh):
                need = need.model_copy(update={"status": NeedStatus.STALE})
        told.append(need)
    return tuple(told)


def conflicting_of(needs: Sequence[Need], delivered: ReadPayload) -> tuple[Need, ...]:
    """The needs, where those are called conflicting for which passages give incompatible values."""
    asked = {stem for need in needs if need.kind in (NeedKind.METRIC, NeedKind.TERM) for stem in _stems(need.text)}
    if len(delivered.passages) < 2 or not asked:
        return tuple(needs)
    unsettled = (pair for pair in delivered.once(disagreements).found if not pair.later)
    pair = next((pair for pair in unsettled if len(asked & pair.stems) >= _BEARS * len(asked)), None)
    if pair is None:
        return tuple(needs)
    valued = [need.kind in _VALUED for need in needs]
    if not any(valued):
        valued = [need.kind is NeedKind.TERM for need in needs]
    return tuple(
        need.model_copy(update={"status": NeedStatus.CONFLICTING, "evidence": pair.spans})
        if of_value and need.status is NeedStatus.COVERED and (_stems(need.text) <= pair.stems or need.kind in _WHOLE)
        else need
        for need, of_value in zip(needs, valued, strict=True)
    )


_WHOLE = frozenset({NeedKind.ROW, NeedKind.ANSWER})


def _stems(text: str) -> frozenset[str]:
    return frozenset(read_words(text).stems)


def need_gaps(needs: Sequence[Need], *, registered: bool) -> Iterator[Gap]:
    """A gap for each need that is not covered; that passages are stale is a gap of theirs (`source_gaps`).

    Args:
        needs: With what became of them.
        registered: Whether contracts say what is complete: without any, nothing could be known to be.
    """
    told: list[tuple[Evidence, ...]] = []
    for need in needs:
        if need.kind in (NeedKind.ROW, NeedKind.ANSWER) and need.status in (NeedStatus.MISSING, NeedStatus.PARTLY):
            continue  # the score says it, and a gap of its own
        match need.status:
            case NeedStatus.CONFLICTING if need.evidence not in told:
                told.append(need.evidence)  # one conflict, however many needs it is of
                ids = " and ".join(dict.fromkeys(side.source_id for side in need.evidence))
                message = f"is covered by {ids}, which give different values"
                yield _gap(need, GapKind.CONFLICTING_NEED, Severity.HIGH, message, "settle which of them is right")
            case NeedStatus.PARTLY if need.kind is NeedKind.ALL and need.evidence:
                severity = Severity.MEDIUM if registered and _is_list(need) else Severity.LOW
                message = "asks for all there is, and nothing says that the passages are all there is"
                remedy = "raise k, and declare what is complete in the source's contract"
                yield _gap(need, GapKind.NOT_KNOWN_COMPLETE, severity, message, remedy)
            case NeedStatus.MISSING | NeedStatus.PARTLY:
                yield _uncovered(need)


def _is_list(need: Need) -> bool:
    """Whether a list is asked for: "how many employees" may well be a number that somebody states."""
    return not need.text.casefold().startswith("how many")


def _called(need: Need) -> str:
    return "request" if need.kind is NeedKind.ALL else need.kind


def _gap(need: Need, kind: GapKind, severity: Severity, message: str, remedy: str) -> Gap:
    shown = need.evidence if kind is GapKind.CONFLICTING_NEED else ()
    told = f"the {_called(need)} {need.text!r} {message}"
    return Gap(kind=kind, severity=severity, message=told, remedy=remedy, evidence=shown)


def _uncovered(need: Need) -> Gap:
    missing = need.status is NeedStatus.MISSING
    broad = need.kind in (NeedKind.TERM, NeedKind.QUESTION, NeedKind.ALL, NeedKind.SIDE)
    severity = Severity.HIGH if missing and not broad else Severity.MEDIUM if missing or not broad else Severity.LOW
    return Gap(
        kind=GapKind.MISSING_NEED if missing else GapKind.PARTLY_COVERED,
        severity=severity,
        message=f"the {_called(need)} {need.text!r} is {'in no passage' if missing else 'only partly in a passage'}",
        remedy=_REMEDY[need.kind],
    )


def query_gaps(wants: Wants) -> Iterator[Gap]:
    """What of a query could not be looked at, and what of the turns before it does not count."""
    if wants.left:
        yield Gap(
            kind=GapKind.TOO_MANY_NEEDS,
            severity=Severity.HIGH,
            message=f"the query has at least {MOST + wants.left} needs; {wants.left} beyond the first {MOST} were "
            "not looked at",
            remedy="ask in several queries",
        )
    for before, now in wants.replaced:
        yield Gap(
            kind=GapKind.HISTORY_REPLACED,
            severity=Severity.LOW,
            message=f"the turn before says {before!r} and the query {now!r}; the query's own counts",
            remedy="nothing, where that is what was meant",
        )


_REMEDY = {
    NeedKind.NAME: "retrieve by this name, or connect a source that covers it",
    NeedKind.PERIOD: "filter by this period, or connect a source that reaches it",
    NeedKind.METRIC: "raise k, or connect a source that reports it",
    NeedKind.IDENTIFIER: "look the identifier up by an exact match",
    NeedKind.CONDITION: "retrieve with the condition, and look for exceptions to the general rule",
    NeedKind.FIGURE: "retrieve with the figure as written",
    NeedKind.ROW: "deliver the whole table",
    NeedKind.ANSWER: "raise k, or rephrase the search",
    NeedKind.TERM: "raise k, or rephrase the search",
    NeedKind.QUESTION: "retrieve for each question by itself",
    NeedKind.ALL: "raise k, or deliver the whole list",
    NeedKind.SIDE: "retrieve for each side of the comparison by itself",
}
