"""What Haystack's pipelines are made of: components, retrievers and their settings, and how far those reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from haystack import Pipeline
from pydantic import JsonValue

from grounding.audit_types import Part, PartKind, Structure
from grounding.retrievers.callables import filters_in
from grounding.retrievers.gates import More
from grounding.retrievers.graphs import structure_of_graph
from grounding.retrievers.haystack_shapes import gives_documents, gives_replies


def structure(chain: object) -> Structure | None:
    """The structure of a pipeline, by the graph that it is, or of a component that gives documents."""
    if isinstance(chain, Pipeline):
        held = {str(name): data["instance"] for name, data in chain.graph.nodes(data=True)}
        flows = [
            (str(start), str(end), str(data["from_socket"].name)) for start, end, data in chain.graph.edges(data=True)
        ]
    elif gives_documents(chain):
        held, flows = {chain.__class__.__name__: chain}, []
    else:
        return None
    parts = {
        name: Part(name, _kind_of(one), name, f"{one.__class__.__module__}.{one.__class__.__name__}")
        for name, one in held.items()
    }
    # What a pipeline returns may be understood, or not: calls tell.
    answers = None if isinstance(chain, Pipeline) else False
    return structure_of_graph(chain.__class__.__name__, parts, flows, held, "document_store", answers)


def _kind_of(component: object) -> PartKind:
    """Components share no bases: their names say what they are, or what they give."""
    name = component.__class__.__name__
    if name.endswith("Retriever"):
        return PartKind.RETRIEVER
    return PartKind.GENERATOR if name.endswith("Generator") or gives_replies(component) else PartKind.STEP


def settings_of(component: object, given: Mapping[str, Any]) -> dict[str, object]:
    """The settings that decide what is found, of a call or else of the retriever; never keys or addresses."""
    own = getattr(component, "__dict__", {})
    names = ("top_k", "scale_score", "score_threshold", "group_by", "num_candidates")
    known = {name: own.get(name) if given.get(name) is None else given[name] for name in names}
    return {name: value for name, value in known.items() if isinstance(value, (str, int, float))}


def filters_of(asked: Sequence[tuple[object, Mapping[str, Any]]]) -> dict[str, JsonValue] | None:
    """The filters that retrievers kept to; None where they are no plain equalities, or not the same for all."""
    found = [_filters(component, given) for component, given in asked] or [{}]
    return found[0] if all(one == found[0] for one in found) else None


def _filters(component: object, given: Mapping[str, Any]) -> dict[str, JsonValue] | None:
    own, asked = getattr(component, "filters", None), given.get("filters")
    merges = str(getattr(getattr(component, "filter_policy", None), "value", "")) == "merge"
    kept: dict[str, JsonValue] = {}
    for one in (own, asked) if merges else (asked if asked else own,):
        equalities = _equalities(one)
        if equalities is None or any(kept.get(name, value) != value for name, value in equalities.items()):
            return None
        kept |= equalities
    return kept


def _equalities(given: object) -> dict[str, JsonValue] | None:
    """A filter of Haystack's form, where it asks that plain values all be equal; else None."""
    if not given:
        return {}
    if not isinstance(given, Mapping):
        return None
    if given.get("operator") == "AND" and isinstance(given.get("conditions"), list):
        kept: dict[str, JsonValue] = {}
        for condition in given["conditions"]:
            inner = _equalities(condition)
            if inner is None or any(kept.get(name, value) != value for name, value in inner.items()):
                return None
            kept |= inner
        return kept
    if given.get("operator") != "==" or "field" not in given:
        return None
    return filters_in({"filters": {str(given["field"]).removeprefix("meta."): given.get("value")}})


def wider(component: Any, ask: Callable[..., Any], given: Mapping[str, Any]) -> More | None:
    """The same call with twice as many documents each time; None where nothing says how many.

    Args:
        component: A retriever.
        ask: Calls it.
        given: Its arguments, by name.
    """
    many = settings_of(component, given).get("top_k")
    if type(many) is not int or "top_k" not in component.__haystack_input__._sockets_dict:
        return None
    wanted = many
    return lambda query, time: ask(**{**given, "top_k": wanted * 2 ** (time - 1)})
