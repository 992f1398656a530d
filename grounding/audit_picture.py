"""How a chain's parts and its recorded calls become nodes and edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grounding.audit_types import Edge, Node, Part, PartKind, Validated, Wiring
from grounding.sources import Registry, Source
from grounding.usage import Outcome, Recorded, Used

MOST_STRANGE = 12
"""Sources of no registry that are shown one by one; the others are counted in one node."""
GATE, VERIFIER, LOOK, CALLER = "gate", "verifier", "second look", "caller"


def source_id(name: str) -> str:
    """The id of a source's node."""
    return f"source:{name}"


def consulted(registry: Registry | None, recorded: Recorded) -> dict[str, Used]:
    """Of each source, under the name that it is registered by, how often it was consulted."""
    found: dict[str, Used] = {}
    for used in recorded.sources:
        known = registry.named(used.name) if registry is not None else None
        name = known.name if known is not None else used.name
        before = found.get(name)
        moments = [moment for moment in (used.last, before.last if before else None) if moment is not None]
        calls = used.calls + (before.calls if before else 0)
        # A call that names a source by two of its names counts twice, and never more often than there were calls.
        calls = min(calls, recorded.calls)
        found[name] = Used(name=name, calls=calls, last=max(moments) if moments else None)
    return found


def drawn(wiring: Wiring, recorded: Recorded) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """All nodes and edges, in the order in which things flow."""
    used = consulted(wiring.registry, recorded)
    nodes = (*_sources(wiring, used, recorded), *_parts(wiring, recorded), *_around(wiring, recorded))
    ids = {node.id for node in nodes}
    edges = (*_from_sources(wiring, used, recorded), *_inside(wiring, recorded), *_out(wiring, recorded))
    return nodes, tuple(edge for edge in edges if {edge.start, edge.end} <= ids)


def _sources(wiring: Wiring, used: Mapping[str, Used], recorded: Recorded) -> Iterator[Node]:
    registered = wiring.registry.sources if wiring.registry is not None else ()
    again = {one.name: one.calls for one in recorded.asked_again}
    for source in registered:
        count = used.get(source.name)
        asked = f"asked again in {again[source.name]:,}" if source.name in again else ""
        yield Node(
            id=source_id(source.name),
            kind=PartKind.SOURCE,
            name=source.name,
            detail="; ".join(filter(None, (_contract(source), asked))),
            calls=count.calls if count else 0 if recorded.calls and wiring.sources_seen else None,
            last=count.last if count else None,
        )
    strange = strangers(wiring, used)
    for one in strange[:MOST_STRANGE]:
        detail = "not registered" if wiring.registry is not None else ""
        yield Node(
            id=source_id(one.name),
            kind=PartKind.SOURCE,
            name=one.name,
            detail=detail,
            declared=False,
            calls=one.calls,
            last=one.last,
        )
    if left := strange[MOST_STRANGE:]:
        name = f"{len(left):,} more sources" + (" at least" if recorded.others else "")
        yield Node(id="sources:more", kind=PartKind.SOURCE, name=name, declared=False, calls=max(u.calls for u in left))


def strangers(wiring: Wiring, used: Mapping[str, Used]) -> list[Used]:
    """Sources that calls name and the registry does not, the most used first."""
    known = {source.name for source in wiring.registry.sources} if wiring.registry is not None else set()
    return sorted((u for name, u in used.items() if name not in known), key=lambda u: (-u.calls, u.name))


def _contract(source: Source) -> str:
    said = []
    if source.generated:
        said.append("written by a model")
    if source.required_for:
        said.append("required" if "*" in source.required_for else f"required for {', '.join(source.required_for[:3])}")
    if source.max_age_days is not None:
        said.append(f"at most {source.max_age_days:g} days old")
    if source.rank:
        said.append(f"rank {source.rank}")
    return "; ".join(said)


def _parts(wiring: Wiring, recorded: Recorded) -> Iterator[Node]:
    names = {part: name for name, part in wiring.structure.retrievers}
    by_name = {used.name: used for used in recorded.retrievers}
    for part in wiring.structure.parts:
        calls, last = _reached(wiring, recorded, part), recorded.last
        if part.id in names:
            own = by_name.get(names[part.id])
            calls, last = (own.calls, own.last) if own else (0, None)
        yield Node(
            id=part.id,
            kind=part.kind,
            name=part.name,
            detail=part.detail,
            calls=calls,
            last=last if calls else None,
        )


def _reached(wiring: Wiring, recorded: Recorded, part: Part) -> int | None:
    """Calls that reached a part: nothing behind the gate is reached by one that abstained."""
    if not recorded.calls:
        return None
    abstained = recorded.of(Outcome.ABSTAINED)
    return recorded.calls - (abstained if wiring.gated and part.id in _behind(wiring) else 0)


def _behind(wiring: Wiring) -> frozenset[str]:
    """The generators, and all that gets something from one."""
    kinds = {part.id: part.kind for part in wiring.structure.parts}
    behind = {name for name, kind in kinds.items() if kind is PartKind.GENERATOR}
    for _ in kinds:
        behind |= {end for start, end, _ in wiring.structure.flows if start in behind}
    return frozenset(behind)


def answers(wiring: Wiring, recorded: Recorded) -> bool | None:
    """Whether the chain answers, as its structure or its calls tell."""
    if wiring.structure.answers is not None:
        return wiring.structure.answers
    if recorded.of(Outcome.REPORTED) or (recorded.of(Outcome.ABSTAINED) and not recorded.of(Outcome.COVERED)):
        return True
    return False if recorded.of(Outcome.COVERED) else None


def _around(wiring: Wiring, recorded: Recorded) -> Iterator[Node]:
    seen = recorded.calls or None
    if wiring.gated:
        yield Node(id=GATE, kind=PartKind.GATE, name="gate", detail=f"policy {wiring.policy}", calls=seen)
    if wiring.asked_again is not None:
        looks = recorded.second_looks if recorded.calls else None
        yield Node(id=LOOK, kind=PartKind.VERIFIER, name="second look", detail="asks the sources again", calls=looks)
    reported = recorded.of(Outcome.REPORTED) + recorded.of(Outcome.COVERED) + recorded.of(Outcome.ABSTAINED)
    what = "coverage of what was retrieved" if answers(wiring, recorded) is False else "report of every answer"
    yield Node(
        id=VERIFIER,
        kind=PartKind.VERIFIER,
        name="Groundwire",
        detail=f"{what}; policy {wiring.policy}",
        calls=reported if recorded.calls else None,
    )
    for action in recorded.actions:
        yield Node(
            id=f"action:{action.name}",
            kind=PartKind.ACTION,
            name=action.name,
            declared=False,
            calls=action.done,
            last=action.last,
        )
    whole = answers(wiring, recorded) is not False
    yield Node(id=CALLER, kind=PartKind.CALLER, name="caller", detail="" if whole else "generates, unseen", calls=seen)


def _from_sources(wiring: Wiring, used: Mapping[str, Used], recorded: Recorded) -> Iterator[Edge]:
    shown = {one.name for one in strangers(wiring, used)[MOST_STRANGE:]}
    parts = dict(wiring.structure.retrievers)
    drawn_from: set[tuple[str, str]] = set()
    for pair in recorded.between:
        known = wiring.registry.named(pair.source) if wiring.registry is not None else None
        name = known.name if known is not None else pair.source
        start = "sources:more" if name in shown else source_id(name)
        ends = [parts[pair.retriever]] if pair.retriever in parts else list(wiring.structure.enters)
        for end in ends:
            if (start, end) not in drawn_from:
                drawn_from.add((start, end))
                yield Edge(start=start, end=end, carries="passages", calls=min(pair.calls, recorded.calls))
    for name in wiring.consults:
        for end in wiring.structure.enters:
            known = wiring.registry.named(name) if wiring.registry is not None else None
            start = source_id(known.name if known is not None else name)
            if (start, end) not in drawn_from:
                drawn_from.add((start, end))
                yield Edge(start=start, end=end, carries="passages", calls=0 if recorded.calls else None)
    asked = {u.name: u.calls for u in recorded.asked_again}
    for name in wiring.asked_again or ():
        calls = asked.get(name, 0) if recorded.calls else None
        yield Edge(start=source_id(name), end=LOOK, carries="passages for claims", calls=calls)


def _inside(wiring: Wiring, recorded: Recorded) -> Iterator[Edge]:
    kinds = {part.id: part for part in wiring.structure.parts}
    seen = recorded.calls or None
    of = {part: name for name, part in wiring.structure.retrievers}
    own = {used.name: used.calls for used in recorded.retrievers}
    for start, end, carries in wiring.structure.flows:
        behind = own.get(of[start], 0) if start in of else _reached(wiring, recorded, kinds[end])
        if wiring.gated and kinds[end].kind is PartKind.GENERATOR and start not in _behind(wiring):
            yield Edge(start=start, end=GATE, carries=carries, calls=seen)
            yield Edge(start=GATE, end=end, carries=carries, calls=behind)
        else:
            yield Edge(start=start, end=end, carries=carries, calls=behind)


def _out(wiring: Wiring, recorded: Recorded) -> Iterator[Edge]:
    gives, some = wiring.structure.gives, recorded.calls > 0
    if answers(wiring, recorded) is False:
        yield from _passages_out(wiring, recorded)
        return
    reported, abstained = recorded.of(Outcome.REPORTED), recorded.of(Outcome.ABSTAINED)
    lost = recorded.of(Outcome.NOT_CHECKED) + recorded.pending
    if wiring.gated and not any(part.kind is PartKind.GENERATOR for part in wiring.structure.parts):
        yield Edge(start=gives, end=GATE, carries="passages", calls=recorded.calls or None)
        gives = GATE
    elif wiring.gated:
        yield Edge(start=GATE, end=VERIFIER, carries="abstention", calls=abstained if some else None)
    yield Edge(start=gives, end=VERIFIER, carries="answer", calls=reported if some else None)
    if wiring.asked_again is not None:
        looks = recorded.second_looks if some else None
        yield Edge(start=LOOK, end=VERIFIER, carries="what the sources hold", calls=looks)
    if not some or reported + abstained:
        # Before a call has shown it, nobody knows whether what a function returns can be understood.
        known = Validated.UNKNOWN if answers(wiring, recorded) is None else Validated.YES
        calls = reported + abstained if some else None
        yield Edge(start=VERIFIER, end=CALLER, carries="answer with report", validated=known, calls=calls)
    if lost:
        yield Edge(start=gives, end=CALLER, carries="answer", validated=Validated.NO, calls=lost)
    for action in recorded.actions:
        bare = action.without_report > 0
        yield Edge(
            start=gives if bare else VERIFIER,
            end=f"action:{action.name}",
            carries="action" if bare or not action.not_grounded else "action of an answer that is not grounded",
            validated=Validated.NO if bare or action.not_grounded else Validated.YES,
            calls=action.done,
        )


def _passages_out(wiring: Wiring, recorded: Recorded) -> Iterator[Edge]:
    gives, some = wiring.structure.gives, recorded.calls > 0
    covered = recorded.of(Outcome.COVERED)
    if wiring.gated:
        yield Edge(start=gives, end=GATE, carries="passages", calls=recorded.calls or None)
        gives = GATE
    yield Edge(start=gives, end=VERIFIER, carries="passages", calls=covered if some else None)
    yield Edge(
        start=VERIFIER,
        end=CALLER,
        carries="passages with coverage",
        validated=Validated.UNKNOWN,
        calls=covered if some else None,
    )
    if lost := recorded.of(Outcome.NOT_CHECKED) + recorded.pending:
        yield Edge(start=gives, end=CALLER, carries="passages", validated=Validated.NO, calls=lost)
