"""Which sources were consulted for a query, which had to be, and how fresh and complete what they gave is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from grounding.entitlement import Entitlement, stems, whole
from grounding.models import Need, Passage, Payload, SourceUse
from grounding.protocols import FILE_TIME
from grounding.sources import Source


def source_uses(payload: Payload, needs: Sequence[Need], entitlement: Entitlement | None) -> tuple[SourceUse, ...]:
    """What became of each source: those that are registered in their order, then others in the order of the payload."""
    uses: list[SourceUse] = []
    consulted = consulted_sources(payload)
    registered: set[str] = set()
    if entitlement is not None:
        by_source = passages_by_source(entitlement)
        for source in entitlement.registry.sources:
            registered.update(source.names)
            passages = by_source.get(source.name, [])
            stale = 0 if source.generated else sum(bool(entitlement.stale(passage, source)) for passage in passages)
            uses.append(
                _use(
                    source.name,
                    passages,
                    registered=True,
                    required=required_for(source, payload, needs) is not None,
                    consulted=bool(consulted.intersection(source.names)),
                    stale=stale,
                    complete=whole(source, passages) if source.complete is not None else None,
                )
            )
    others: dict[str, list[Passage]] = defaultdict(list)
    for passage in payload.passages:
        if passage.source and passage.source not in registered:
            others[passage.source].append(passage)
    for name in payload.manifest.sources if payload.manifest else ():
        if name not in registered:
            others.setdefault(name, [])
    uses += [
        _use(name, passages, registered=False, required=False, consulted=True, stale=0, complete=None)
        for name, passages in others.items()
    ]
    return tuple(uses)


def consulted_sources(payload: Payload) -> frozenset[str]:
    """The names of sources that the manifest says were consulted, or that a passage is of."""
    told = payload.manifest.sources if payload.manifest else ()
    return frozenset(told) | {passage.source for passage in payload.passages if passage.source}


def passages_by_source(entitlement: Entitlement) -> dict[str, list[Passage]]:
    """The passages of each registered source, by its name."""
    found: dict[str, list[Passage]] = defaultdict(list)
    for passage in entitlement.payload.passages:
        source = entitlement.registry.source_of(passage)
        if source is not None:
            found[source.name].append(passage)
    return found


def required_for(source: Source, payload: Payload, needs: Sequence[Need]) -> str | None:
    """What of the query has a source consulted: a word, a kind of need, or `*`; None where nothing has."""
    if not source.required_for:
        return None
    query = stems(payload.query or "")
    kinds = {need.kind.value for need in needs}
    return next((what for what in source.required_for if what == "*" or what in kinds or stems(what) in query), None)


def _use(
    name: str,
    passages: Sequence[Passage],
    *,
    registered: bool,
    required: bool,
    consulted: bool,
    stale: int,
    complete: bool | None,
) -> SourceUse:
    # The date of a file says when it was copied, not as of when it is true.
    times = [p.as_of for p in passages if p.as_of is not None and p.metadata.get("as_of_from") != FILE_TIME]
    return SourceUse(
        name=name,
        registered=registered,
        required=required,
        consulted=consulted,
        passages=len(passages),
        stale=stale,
        oldest=min(times, default=None),
        newest=max(times, default=None),
        complete=complete,
    )
