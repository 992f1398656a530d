"""Chains that are graphs of parts, as frameworks draw them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from grounding.audit_types import Part, PartKind, Structure


def structure_of_graph(
    title: str,
    parts: Mapping[str, Part],
    flows: Iterable[tuple[str, str, str]],
    held: Mapping[str, object],
    store: str,
    answers: bool | None = None,
) -> Structure | None:
    """The structure of a graph of parts, with the stores that its retrievers hold; None where there are no parts.

    Args:
        title: What the chain is called.
        parts: By the names that the chain has for them.
        flows: From, to, and what flows.
        held: The object behind each part.
        store: The attribute in which a retriever holds its store.
        answers: Whether the chain answers; None where calls alone can tell.
    """
    if not parts:
        return None
    # Names of the chain's own could be those of what stands around it, and some are drawn at random.
    ids = {name: f"part {number}" for number, name in enumerate(parts, start=1)}
    kept = dict.fromkeys((ids[start], ids[end], carries) for start, end, carries in flows)
    held = {ids[name]: one for name, one in held.items() if name in ids}
    parts = {ids[name]: replace(part, id=ids[name]) for name, part in parts.items()}
    stores = list(_stores(parts, held, store))
    retrievers = [part.id for part in parts.values() if part.kind is PartKind.RETRIEVER]
    starting = {start for start, _, _ in kept}
    ending = [name for name in parts if name not in starting] or list(parts)
    generators = [name for name in ending if parts[name].kind is PartKind.GENERATOR]
    stored = {part.id.removesuffix(":store") for part in stores}
    enters = [f"{name}:store" if name in stored else name for name in retrievers]
    gives = (generators or ending)[-1]
    others = [name for name in ending if name != gives]
    return Structure(
        title,
        (*stores, *parts.values()),
        (*((part.id, part.id.removesuffix(":store"), "passages") for part in stores), *kept),
        tuple(enters) or (next(iter(parts)),),
        gives,
        answers,
        tuple(f"what becomes of the output of {parts[name].name!r} is not seen" for name in others),
    )


def _stores(parts: Mapping[str, Part], held: Mapping[str, object], store: str) -> Iterator[Part]:
    for part in parts.values():
        inner = getattr(held.get(part.id), store, None)
        if part.kind is PartKind.RETRIEVER and inner is not None:
            yield Part(f"{part.id}:store", PartKind.STORE, type(inner).__name__, type(inner).__module__)
