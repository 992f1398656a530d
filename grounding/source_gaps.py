"""What a payload lacks by the contracts of its sources: not consulted, stale, incomplete, or without what they owe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grounding.contracts import contract_gaps
from grounding.entitlement import Entitlement, exhaustive, missing_keys
from grounding.models import Gap, GapKind, Need, Passage, Severity
from grounding.need_states import Contracts
from grounding.source_use import consulted_sources, passages_by_source, required_for
from grounding.sources import Source

_LISTED = 5
"""Passages that are named in one message."""


def source_gaps(entitlement: Entitlement, needs: Sequence[Need]) -> tuple[Gap, ...]:
    """The gaps of a payload under a registry, in the order of its sources."""
    return tuple(_gaps(entitlement, needs))


def contracts_of(entitlement: Entitlement) -> Contracts:
    """What the contracts say of the passages: which are too old or not in effect, and what is all there is."""
    payload, registry = entitlement.payload, entitlement.registry
    stale: set[str] = set()
    for passage in payload.passages:
        source = registry.source_of(passage)
        times = [passage.effective, source.effective if source is not None else None]
        over = any(time is not None and not (entitlement.times and entitlement.in_effect(time)) for time in times)
        if over or (source is not None and entitlement.stale(passage, source)):
            stale.add(passage.id)
    return Contracts(frozenset(stale), lambda shown: exhaustive(payload, shown, registry))


def _gaps(entitlement: Entitlement, needs: Sequence[Need]) -> Iterator[Gap]:
    payload, registry = entitlement.payload, entitlement.registry
    consulted = consulted_sources(payload)
    by_source = passages_by_source(entitlement)
    for source in registry.sources:
        passages = by_source.get(source.name, [])
        required = required_for(source, payload, needs)
        if required is not None and not consulted.intersection(source.names):
            yield Gap(
                kind=GapKind.SOURCE_NOT_CONSULTED,
                severity=Severity.HIGH,
                message=f"the source {source.name!r} has to be consulted"
                + ("" if required == "*" else f" for {required!r}")
                + ", and was not",
                remedy=f"connect {source.name!r}, and record it in the manifest's sources",
            )
        if passages:
            yield from _of_source(source, passages, entitlement)
    strange = [p for p in payload.passages if registry.source_of(p) is None]
    if strange:
        yield Gap(
            kind=GapKind.SOURCE_NOT_REGISTERED,
            severity=Severity.MEDIUM,
            message=f"{_listed(strange)}: of no registered source",
            remedy="register the source, or give passages its name as their source",
        )


def _of_source(source: Source, passages: Sequence[Passage], entitlement: Entitlement) -> Iterator[Gap]:
    if not source.generated:
        yield from _of_time(source, passages, entitlement)
    yield from contract_gaps(source, passages)
    if lacking := missing_keys(source, passages):
        yield Gap(
            kind=GapKind.INCOMPLETE_SOURCE,
            severity=Severity.LOW,
            message=f"of {source.name!r}, {', '.join(lacking[:_LISTED])} {'is' if len(lacking) == 1 else 'are'} "
            "in no passage" + (f", and {len(lacking) - _LISTED} more" if len(lacking) > _LISTED else ""),
            remedy="raise k; needed for totals, counts and extremes",
        )
    complete = source.complete
    if complete is not None and complete.rows is not None and len(passages) < complete.rows:
        yield Gap(
            kind=GapKind.INCOMPLETE_SOURCE,
            severity=Severity.LOW,
            message=f"{len(passages)} of the {complete.rows} passages of {source.name!r} were delivered",
            remedy="raise k; needed for totals, counts and extremes",
        )
    outside = complete is not None and any(
        (complete.from_ is not None and start < complete.from_) or (complete.until is not None and end > complete.until)
        for start, end in entitlement.times
    )
    if outside:
        yield Gap(
            kind=GapKind.INCOMPLETE_SOURCE,
            severity=Severity.MEDIUM,
            message=f"{source.name!r} does not reach over all of the time asked about",
            remedy="connect a source that does",
        )


def _of_time(source: Source, passages: Sequence[Passage], entitlement: Entitlement) -> Iterator[Gap]:
    stale = [(passage, why) for passage in passages if (why := entitlement.stale(passage, source))]
    if stale:
        yield Gap(
            kind=GapKind.STALE_PASSAGE,
            severity=Severity.HIGH,
            message=f"{_listed([passage for passage, _ in stale])}: {stale[0][1]}",
            remedy=f"refresh {source.name!r}, or say as of when its passages are true and when the query was asked",
        )
    bounded = [p for p in passages if p.effective is not None or source.effective is not None]
    if bounded and not entitlement.times:
        yield Gap(
            kind=GapKind.TIME_UNKNOWN,
            severity=Severity.MEDIUM,
            message=f"{_listed(bounded)}: whether it is in effect is not known, as no time is asked about",
            remedy="say when the query was asked, as `as_of`",
        )
    over = [p for p in bounded if not (entitlement.in_effect(p.effective) and entitlement.in_effect(source.effective))]
    if over:
        yield Gap(
            kind=GapKind.NOT_IN_EFFECT,
            severity=Severity.HIGH,
            message=f"{_listed(over)}: not in effect at the time asked about",
            remedy="filter by the time asked about",
        )


def _listed(passages: Sequence[Passage]) -> str:
    names = ", ".join(passage.id for passage in passages[:_LISTED])
    return names + (f" and {len(passages) - _LISTED} more" if len(passages) > _LISTED else "")
