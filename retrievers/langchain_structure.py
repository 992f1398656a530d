"""What LangChain's runnables are made of: steps, retrievers and their settings, and how far those reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, cast

from langchain_core.documents import Document
from langchain_core.language_models import BaseLanguageModel
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable
from langchain_core.vectorstores import VectorStoreRetriever
from pydantic import BaseModel, JsonValue

from grounding.audit_types import Part, PartKind, Structure
from grounding.retrievers.callables import HOW_MANY, filters_in, name_of, outcome_of
from grounding.retrievers.gates import More, Turn, gated
from grounding.retrievers.graphs import structure_of_graph
from grounding.retrievers.recording import Call, Recorder
from grounding.retrievers.standing import Standing
from grounding.retrievers.steps import Do, Flow, arun, run

_DEEPEST = 20
"""Runnables inside runnables that are looked into."""
_USUAL_K = 4
"""What LangChain's vector stores return where nobody says how many."""

Change = Callable[[BaseRetriever], BaseRetriever | None]


def structure(chain: Runnable[Any, Any]) -> Structure | None:
    """The structure of a runnable, by the graph that it draws of itself."""
    graph = chain.get_graph()
    first, last = graph.first_node(), graph.last_node()
    # Only its two ends are schemas of what comes and goes; without them, the chain is a single step.
    ends = {node.id for node in (first, last) if node is not None and isinstance(node.data, type)}
    held = {str(node.id): node.data for node in graph.nodes.values() if node.id not in ends}
    parts = {
        str(node.id): Part(str(node.id), _kind_of(node.data), str(node.name), type(node.data).__module__)
        for node in graph.nodes.values()
        if str(node.id) in held
    }
    flows = [
        (str(edge.source), str(edge.target), "") for edge in graph.edges if {edge.source, edge.target} <= held.keys()
    ]
    # What a runnable returns may be understood, or not: calls tell.
    answers = False if isinstance(chain, BaseRetriever) else None
    return structure_of_graph(type(chain).__name__, parts, flows, held, "vectorstore", answers)


def _kind_of(step: object) -> PartKind:
    while isinstance(getattr(step, "bound", None), Runnable):
        step = cast(Any, step).bound
    if isinstance(step, BaseRetriever):
        return PartKind.RETRIEVER
    return PartKind.GENERATOR if isinstance(step, BaseLanguageModel) else PartKind.STEP


def retrievers_in(chain: object) -> list[BaseRetriever]:
    """The retrievers in a chain, as far as its runnables show them; what a function asks is not seen."""
    found: list[BaseRetriever] = []

    def take(retriever: BaseRetriever) -> BaseRetriever:
        inner: Any = retriever
        while isinstance(inner, Standing):
            inner = vars(inner)["_inner"]
        found.append(inner)
        return retriever

    rebuilt(chain, take)
    return found


def rebuilt(value: Any, change: Change, depth: int = 0) -> Any:
    """A chain with other retrievers, the same where none is another: nothing in it is changed, as others may use it.

    Args:
        value: A runnable, or what holds some.
        change: Makes another of a retriever; None where what it is made of is to be looked into.
        depth: How deep this lies.
    """
    if depth > _DEEPEST:
        return value
    deeper = partial(rebuilt, change=change, depth=depth + 1)
    if isinstance(value, BaseRetriever) and (changed := change(value)) is not None:
        return changed
    if isinstance(value, Standing):
        inner = vars(value)["_inner"]
        changed = deeper(inner)
        return value if changed is inner else type(value)(changed, vars(value)["_recorder"])
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        many = [deeper(one) for one in value]
        return value if all(map(_same, many, value)) else type(value)(many)
    if isinstance(value, dict):
        named = {key: deeper(one) for key, one in value.items()}
        return value if all(_same(one, value[key]) for key, one in named.items()) else named
    if not isinstance(value, Runnable) or not isinstance(value, BaseModel):
        return value
    fields = {name: deeper(one) for name, one in vars(value).items()}
    others = {name: one for name, one in fields.items() if one is not vars(value)[name]}
    return value.model_copy(update=others) if others else value


def _same(one: object, other: object) -> bool:
    return one is other


def settings_of(retriever: BaseRetriever, kwargs: Mapping[str, Any]) -> dict[str, object]:
    """The settings that decide what is found; never keys or addresses, which live beside them."""
    known = {**vars(retriever), **_searching(retriever), **kwargs}
    names = ("search_type", *HOW_MANY, "fetch_k", "lambda_mult", "score_threshold")
    found = {name: known[name] for name in names if isinstance(known.get(name), (str, int, float))}
    model = getattr(getattr(known.get("vectorstore"), "embeddings", None), "model", None)
    return found | ({"embedding": model} if isinstance(model, str) else {})


def filters_of(retrievers: Sequence[BaseRetriever], kwargs: Mapping[str, Any]) -> dict[str, JsonValue] | None:
    """The filters that retrievers keep to; None where they are no plain equalities, or not the same for all."""
    found = [filters_in({**_searching(one), **kwargs}) for one in retrievers] or [filters_in(kwargs)]
    return found[0] if all(one == found[0] for one in found) else None


def _searching(retriever: BaseRetriever) -> dict[str, Any]:
    given = vars(retriever).get("search_kwargs")
    return dict(given) if isinstance(given, Mapping) else {}


def wider(retriever: BaseRetriever, retrieve: Callable[[BaseRetriever], Any]) -> More | None:
    """Retrieving with twice as many documents each time, by a copy; None where nothing says how many."""

    def times(factor: int) -> Any:
        return rebuilt(retriever, partial(_wider, factor=factor))

    if times(2) is retriever:
        return None
    return lambda query, time: retrieve(times(2 ** (time - 1)))


def _wider(retriever: BaseRetriever, factor: int) -> BaseRetriever | None:
    known = vars(retriever)
    name = next((name for name in HOW_MANY if type(known.get(name)) is int), None)
    if name is not None:
        return retriever.model_copy(update={name: known[name] * factor})
    searching = _searching(retriever)
    name = next((name for name in HOW_MANY if type(searching.get(name)) is int), None)
    if name is None and not isinstance(retriever, VectorStoreRetriever):
        return None
    name = name or "k"
    searching[name] = searching.get(name, _USUAL_K) * factor
    return retriever.model_copy(update={"search_kwargs": searching})


def reaching_further(chain: Runnable[Any, Any], recorder: Recorder) -> Runnable[Any, Any]:
    """The chain with retrievers that retrieve more where the gate asks for it; whether to abstain is for later."""
    assert recorder.gate is not None
    own = recorder.gate.retrieve

    def further(retriever: BaseRetriever) -> BaseRetriever | None:
        if own is None and wider(retriever, lambda one: one) is None:
            return None
        return _Reaching.around(retriever, recorder)

    return cast("Runnable[Any, Any]", rebuilt(chain, further))


class _Reaching(Standing, BaseRetriever):
    """A retriever that retrieves again, and more, where what it found first is not enough."""

    def _get_relevant_documents(self, query: str, *, run_manager: Any, **kwargs: Any) -> list[Document]:
        return cast("list[Document]", run(self._flow("invoke", query, run_manager, kwargs)))

    async def _aget_relevant_documents(self, query: str, *, run_manager: Any, **kwargs: Any) -> list[Document]:
        return cast("list[Document]", await arun(self._flow("ainvoke", query, run_manager, kwargs)))

    def _flow(self, method: str, query: str, run_manager: Any, kwargs: dict[str, Any]) -> Flow:
        recorder: Recorder = self._recorder

        def ask(retriever: BaseRetriever) -> Any:
            return getattr(retriever, method)(query, {"callbacks": run_manager.get_child()}, **kwargs)

        def call(seconds: float) -> Call:
            return Call(query, name_of(self._inner), settings_of(self._inner, kwargs), seconds * 1000)

        assert recorder.gate is not None
        more = recorder.gate.retrieve or wider(self._inner, ask)
        found = yield Do(partial(ask, self._inner))
        turn = Turn(recorder, more=True)
        return (yield from gated(turn, recorder.watch(call), found, partial(outcome_of, None), more))

    def get_name(self, suffix: str | None = None, *, name: str | None = None) -> str:
        """The inner retriever's name."""
        return cast(str, self._inner.get_name(suffix, name=name))
