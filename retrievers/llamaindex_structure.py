"""What LlamaIndex's retrievers and query engines show of themselves: stores, steps, and who answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever

from grounding.audit_types import Part, PartKind, Structure
from grounding.retrievers.callables import name_of
from grounding.retrievers.standing import Standing

_DEEPEST = 8
"""Chains inside chains that are looked into."""
_COUNTS = ("similarity_top_k", "sparse_top_k", "hybrid_top_k", "num_queries")


@dataclass(slots=True)
class _Walk:
    """The parts found so far."""

    parts: list[Part] = field(default_factory=list)
    flows: list[tuple[str, str, str]] = field(default_factory=list)
    enters: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)

    def add(self, kind: PartKind, name: str, detail: str = "") -> str:
        self.parts.append(Part(f"part {len(self.parts) + 1}", kind, name, detail))
        return self.parts[-1].id

    def retriever(self, retriever: Any, depth: int = 0) -> str:
        """The part of a retriever, after those that feed it."""
        retriever = _unwrapped(retriever)
        inner = list(_held(retriever, BaseRetriever)) if depth < _DEEPEST else []
        before = [self.retriever(one, depth + 1) for one in inner]
        if not before and (store := vars(retriever).get("_vector_store")) is not None:
            collection = getattr(getattr(store, "_collection", None), "name", None)
            detail = f"collection {collection}" if isinstance(collection, str) else type(store).__module__
            before = [self.add(PartKind.STORE, type(store).__name__, detail)]
            self.enters += before
        own = self.add(PartKind.RETRIEVER, type(retriever).__name__, _counts(retriever))
        self.flows += [(start, own, "passages") for start in before]
        if not before:
            self.enters.append(own)
        return own

    def engine(self, engine: Any, depth: int = 0) -> str:
        """The part of an engine that answers, after those that feed it."""
        engine = _unwrapped(engine)
        known = vars(engine)
        inner = known.get("_query_engine")
        if isinstance(inner, BaseQueryEngine) and depth < _DEEPEST:
            answers = self.engine(inner, depth + 1)
            step = self.add(PartKind.STEP, type(engine).__name__, "around the engine")
            self.flows.append((answers, step, "answer"))
            return step
        retriever = next(
            (known[n] for n in ("_retriever", "retriever") if isinstance(known.get(n), BaseRetriever)), None
        )
        synthesizer = known.get("_response_synthesizer")
        if retriever is None:
            self.unseen.append(f"how {name_of(engine)} retrieves is not seen")
        last = self.retriever(retriever) if retriever is not None else None
        for one in known.get("_node_postprocessors") or ():
            step = self.add(PartKind.STEP, type(one).__name__, "of passages")
            if last is not None:
                self.flows.append((last, step, "passages"))
            last = step
        if synthesizer is None:
            self.unseen.append(f"how {name_of(engine)} answers is not seen")
            answers = self.add(PartKind.GENERATOR, type(engine).__name__)
        else:
            answers = self.add(PartKind.GENERATOR, type(synthesizer).__name__, _model(synthesizer))
        if last is None:
            self.enters.append(answers)
        else:
            self.flows.append((last, answers, "passages"))
        return answers


def structure(chain: object) -> Structure | None:
    """The structure of a retriever or query engine; None where it is neither."""
    walk = _Walk()
    if isinstance(chain, BaseQueryEngine):
        gives, answers = walk.engine(chain), True
    elif isinstance(chain, BaseRetriever):
        gives, answers = walk.retriever(chain), False
    else:
        return None
    enters = tuple(dict.fromkeys(walk.enters))
    title = name_of(_unwrapped(chain)).rpartition(".")[2]
    return Structure(title, tuple(walk.parts), tuple(walk.flows), enters, gives, answers, tuple(walk.unseen))


def _unwrapped(chain: Any) -> Any:
    """What stands inside a chain that is recorded already."""
    while isinstance(chain, Standing):
        chain = vars(chain)["_inner"]
    return chain


def _held(owner: Any, kind: type) -> list[Any]:
    """The objects of a kind that another holds, singly or in lists."""
    found: list[Any] = []
    for value in vars(owner).values():
        many = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else [value]
        found += [one for one in many if isinstance(one, kind) and not any(one is other for other in found)]
    return found


def _counts(retriever: Any) -> str:
    known = vars(retriever)
    told = [(name, known.get(f"_{name}", known.get(name))) for name in _COUNTS]
    return ", ".join(f"{name} {value}" for name, value in told if isinstance(value, int))


def _model(synthesizer: Any) -> str:
    model = vars(synthesizer).get("_llm")
    try:
        name = model.metadata.model_name if model is not None else None
    except Exception:  # noqa: BLE001 - a model that can't name itself is named by its class
        name = None
    return f"{type(model).__name__} {name}" if name else type(model).__name__ if model is not None else ""
