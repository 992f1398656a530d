"""What chains show of themselves, without being run: their parts, and what flows between them.

Nothing is called but what only describes; what can't be looked into is said to be unseen.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from grounding.audit_types import Part, PartKind, Structure
from grounding.retrievers.adapters import adapter_for
from grounding.retrievers.callables import given_in, name_of, signature_of

MOST_PARTS = 60
"""Parts of one chain that are shown; a chain of more is shown as one, and said to be unseen inside."""


def structure_of(chain: object, query_from: str | None = None) -> Structure:
    """The structure of a chain: of its framework, where that shows one; else of a function."""
    owner = _owner(chain)
    for read in (_adapted, _langchain, _haystack):
        try:
            found = read(owner)
        except Exception:  # noqa: BLE001 - somebody else's description of itself; without it, the chain is a function
            found = None
        if found is not None and len(found.parts) <= MOST_PARTS:
            return found
    return _function(chain, query_from)


def _adapted(chain: object) -> Structure | None:
    adapter = adapter_for(chain)
    return adapter.structure(chain) if adapter is not None else None


def _owner(chain: object) -> object:
    """The object that a method or a partial call belongs to."""
    while isinstance(chain, functools.partial):
        chain = chain.func
    return chain.__self__ if inspect.ismethod(chain) else chain


def _function(chain: Any, query_from: str | None) -> Structure:
    name = name_of(chain)
    module, _, short = name.rpartition(".")
    given = given_in(signature_of(chain), query_from)
    unseen = f"what happens inside {name} is not seen: which steps it has, and whom it asks"
    if given is None:
        part = Part("function", PartKind.STEP, short, module)
        return Structure(name, (part,), (), ("function",), "function", None, (unseen,))
    parts = (
        Part("given", PartKind.STEP, given, "passages that the caller gives"),
        Part("function", PartKind.GENERATOR, short, module),
    )
    return Structure(name, parts, (("given", "function", "passages"),), ("given",), "function", True, (unseen,))


def _classes(value: object) -> list[str]:
    return [cls.__name__ for cls in type(value).__mro__]


def _langchain(chain: Any) -> Structure | None:
    """A runnable of LangChain, by the graph that it draws of itself."""
    if "Runnable" not in _classes(chain):
        return None
    graph = chain.get_graph()
    first, last = graph.first_node(), graph.last_node()
    # Only its two ends are schemas of what comes and goes; without them, the chain is a single step.
    ends = {node.id for node in (first, last) if node is not None and inspect.isclass(node.data)}
    kinds = {"BaseRetriever": PartKind.RETRIEVER, "BaseLanguageModel": PartKind.GENERATOR}
    held = {str(node.id): node.data for node in graph.nodes.values() if node.id not in ends}
    parts = {
        str(node.id): Part(str(node.id), _kind_of(node.data, kinds), str(node.name), type(node.data).__module__)
        for node in graph.nodes.values()
        if str(node.id) in held
    }
    flows = [
        (str(edge.source), str(edge.target), "") for edge in graph.edges if {edge.source, edge.target} <= held.keys()
    ]
    return _from_graph(type(chain).__name__, parts, flows, held, "vectorstore")


def _haystack(pipeline: Any) -> Structure | None:
    """A pipeline of Haystack, by the graph that it is."""
    if "PipelineBase" not in _classes(pipeline):
        return None
    held: Mapping[str, Any] = {str(name): data["instance"] for name, data in pipeline.graph.nodes(data=True)}
    parts = {
        name: Part(name, _kind_by_name(one), name, f"{type(one).__module__}.{type(one).__name__}")
        for name, one in held.items()
    }
    flows = [
        (str(start), str(end), str(data["from_socket"].name)) for start, end, data in pipeline.graph.edges(data=True)
    ]
    return _from_graph(type(pipeline).__name__, parts, flows, held, "document_store")


def _kind_of(value: object, kinds: Mapping[str, PartKind]) -> PartKind:
    return next((kinds[name] for name in _classes(value) if name in kinds), PartKind.STEP)


def _kind_by_name(value: object) -> PartKind:
    """Components of Haystack share no bases; their names say what they are."""
    name = type(value).__name__
    if name.endswith("Retriever"):
        return PartKind.RETRIEVER
    return PartKind.GENERATOR if name.endswith("Generator") else PartKind.STEP


def _from_graph(
    title: str,
    parts: Mapping[str, Part],
    flows: Iterable[tuple[str, str, str]],
    held: Mapping[str, object],
    store: str,
) -> Structure | None:
    """The structure of a graph of parts, with the stores that its retrievers hold."""
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
        # What it returns may be understood, or not: calls tell.
        None,
        tuple(f"what becomes of the output of {parts[name].name!r} is not seen" for name in others),
    )


def _stores(parts: Mapping[str, Part], held: Mapping[str, object], store: str) -> Iterator[Part]:
    for part in parts.values():
        inner = getattr(held.get(part.id), store, None)
        if part.kind is PartKind.RETRIEVER and inner is not None:
            yield Part(f"{part.id}:store", PartKind.STORE, type(inner).__name__, type(inner).__module__)
