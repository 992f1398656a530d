"""LlamaIndex: its nodes as passages, our passages as its nodes, and its retrievers and query engines, wrapped."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from copy import copy
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import JsonValue

from grounding.errors import InvalidInput, MissingExtra

try:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.base.response.schema import AsyncStreamingResponse, Response, StreamingResponse
    from llama_index.core.callbacks.schema import CBEventType, EventPayload
    from llama_index.core.schema import (
        BaseNode,
        MetadataMode,
        NodeRelationship,
        NodeWithScore,
        QueryBundle,
        QueryType,
        RelatedNodeInfo,
        TextNode,
    )
    from llama_index.core.vector_stores.types import FilterCondition, FilterOperator, MetadataFilter, MetadataFilters
    from llama_index.core.vector_stores.utils import node_to_metadata_dict
except ImportError as error:
    raise MissingExtra("llama-index-core", "pipeline") from error

from grounding.protocols import FILE_TIME
from grounding.retrievers.callables import name_of, outcome_of
from grounding.retrievers.deliveries import Retrieved, as_json, from_document, sha256_of
from grounding.retrievers.gates import ABSTENTION, Gate, More, Turn, gated, recorded
from grounding.retrievers.pieces import Piece
from grounding.retrievers.recording import Call, Outcome, Recorder, Watch
from grounding.retrievers.records import Record
from grounding.retrievers.standing import Standing
from grounding.retrievers.steps import Do, Flow, arun, run
from grounding.retrievers.streams import apassed_on, passed_on

if TYPE_CHECKING:
    from grounding.audit_types import Structure

C = TypeVar("C")

_PARAMETERS = (
    *("similarity_top_k", "sparse_top_k", "hybrid_top_k"),
    *("vector_store_query_mode", "alpha", "num_queries", "mode"),
)
_TECHNICAL = ["sha256", "start", "end", "rewritten", "heading"]
"""Metadata that a language model gains nothing from."""


def retrieved(item: object) -> Retrieved | None:
    """A node, scored or not, as one of our results; None for anything else."""
    similarity = None
    if isinstance(item, NodeWithScore):
        similarity, item = item.score, item.node
    if not isinstance(item, BaseNode):
        return None
    found = from_document(item.get_content(metadata_mode=MetadataMode.NONE), item.node_id, item.metadata, similarity)
    if found.start is None:
        found = replace(found, start=getattr(item, "start_char_idx", None), end=getattr(item, "end_char_idx", None))
    return replace(found, source=found.source or item.ref_doc_id)


def metadata_of(passage_id: str, file: str, as_of: str, piece: Piece) -> dict[str, Any]:
    """A piece's metadata as LlamaIndex's Chroma store keeps it: any LlamaIndex program can read the collection."""
    metadata: dict[str, Any] = {
        "source": file,
        "as_of": as_of,
        "as_of_from": "the file's content" if piece.as_of else FILE_TIME,
        "start": piece.start,
        "end": piece.end,
        "sha256": sha256_of(piece.text),
    }
    if piece.rewritten:
        metadata["rewritten"] = True
    if piece.heading:
        metadata["heading"] = piece.heading
    if piece.rows:
        metadata["first_row"], metadata["last_row"] = piece.rows
    if piece.record:
        metadata["record"] = piece.record
    node = TextNode(
        id_=passage_id,
        text=piece.text,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=_TECHNICAL,
        start_char_idx=piece.start,
        end_char_idx=piece.end,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=file)},
    )
    return node_to_metadata_dict(node, remove_text=True, flat_metadata=True)


def wrap_chain(chain: C, recorder: Recorder) -> C | None:
    """The retriever or query engine, recorded; None where it is neither."""
    if isinstance(chain, BaseRetriever):
        return cast(C, RecordedRetriever(chain, recorder))
    if isinstance(chain, BaseQueryEngine):
        if recorder.gate is not None and not _separates(chain):
            raise InvalidInput(
                "gate",
                f"{name_of(chain)} does not tell retrieving from answering, so that nothing can stand between; "
                "give the gate to its retriever",
            )
        return cast(C, RecordedQueryEngine(chain, recorder))
    return None


def structure(chain: object) -> Structure | None:
    """What a retriever or query engine shows of itself; None where it is neither."""
    from grounding.retrievers.llamaindex_structure import structure as read

    return read(chain)


def _separates(engine: BaseQueryEngine) -> bool:
    """Whether its `retrieve` and `synthesize` are what its `query` does, as far as its classes tell."""
    homes = {
        name: next(depth for depth, cls in enumerate(type(engine).__mro__) if name in vars(cls))
        for name in ("_query", "retrieve", "synthesize", "_aquery")
    }
    base = type(engine).__mro__.index(BaseQueryEngine)
    both = max(homes["retrieve"], homes["synthesize"])
    # A class that answers anew and inherits its parts may do something else between them.
    return both < base and min(homes["_query"], homes["_aquery"]) >= both


class RecordedRetriever(Standing, BaseRetriever):
    """A retriever that returns the very list the inner one returns; everything else is the inner one's too."""

    # `retrieve` rather than `_retrieve` is replaced, so that the framework's events are emitted once, by the inner one.
    def retrieve(self, str_or_query_bundle: QueryType) -> list[NodeWithScore]:
        """The inner retriever's nodes; none where there is a gate and it abstains."""
        return cast("list[NodeWithScore]", run(self._flow(str_or_query_bundle, "retrieve")))

    async def aretrieve(self, str_or_query_bundle: QueryType) -> list[NodeWithScore]:
        """The inner retriever's nodes; none where there is a gate and it abstains."""
        return cast("list[NodeWithScore]", await arun(self._flow(str_or_query_bundle, "aretrieve")))

    def _flow(self, query: QueryType, method: str) -> Flow:
        inner = self._inner
        return recorded(
            self._recorder,
            partial(call_of, inner, query),
            partial(getattr(inner, method), query),
            _nodes,
            lambda: _wider(inner, lambda wider: getattr(wider, method)(query)),
        )

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return self.retrieve(query_bundle)

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await self.aretrieve(query_bundle)

    def get_prompts(self) -> Any:
        """The inner retriever's prompts."""
        return self._inner.get_prompts()

    def update_prompts(self, prompts_dict: Any) -> None:
        """Change the inner retriever's prompts."""
        self._inner.update_prompts(prompts_dict)

    def _get_prompt_modules(self) -> Any:
        return self._inner._get_prompt_modules()


class RecordedQueryEngine(Standing, BaseQueryEngine):
    """A query engine that returns the very response the inner one returns, and checks it.

    Of a streaming response the token generator is replaced by one that passes the tokens on and, after the last,
    has the whole text checked.
    """

    def query(self, str_or_query_bundle: QueryType) -> Any:
        """The inner engine's response; one that abstains where there is a gate and it does."""
        if self._recorder.gate is not None:
            return super().query(str_or_query_bundle)
        return run(self._recorded(str_or_query_bundle, "query"))

    async def aquery(self, str_or_query_bundle: QueryType) -> Any:
        """The inner engine's response; one that abstains where there is a gate and it does."""
        if self._recorder.gate is not None:
            return await super().aquery(str_or_query_bundle)
        return await arun(self._recorded(str_or_query_bundle, "aquery"))

    def _query(self, query_bundle: QueryBundle) -> Any:
        gate = self._recorder.gate
        return self.query(query_bundle) if gate is None else run(self._gated(query_bundle, gate, ""))

    async def _aquery(self, query_bundle: QueryBundle) -> Any:
        gate = self._recorder.gate
        return await (self.aquery(query_bundle) if gate is None else arun(self._gated(query_bundle, gate, "a")))

    def _recorded(self, query: QueryType, method: str) -> Flow:
        with self._recorder.watch(partial(_engine_call, self._inner, query)) as watch:
            response = yield Do(partial(getattr(self._inner, method), query))
        yield from self._keep(watch, response, None)
        return response

    def _keep(self, watch: Watch, response: Any, turn: Turn | None) -> Flow:
        judge = partial(self._recorder.judged, watch.call, partial(_response, response), response, turn)
        record = yield Do(judge, ours=True)
        self._recorder.records.add(record)
        if record.pending and isinstance(response, (StreamingResponse, AsyncStreamingResponse)):
            _follow(response, record, self._recorder)

    def _gated(self, query: QueryBundle, gate: Gate, mode: str) -> Flow:
        """As the framework's own engine does it, with the gate between retrieving and answering.

        Args:
            query: What is asked.
            gate: How more is retrieved.
            mode: The prefix of the inner engine's methods: `a` for those that are awaited.
        """
        inner = self._inner
        watch = self._recorder.watch(partial(_engine_call, inner, query))
        started: dict[str, Any] = {EventPayload.QUERY_STR: query.query_str}
        with inner.callback_manager.event(CBEventType.QUERY, payload=started) as event:
            with watch:
                nodes = yield Do(partial(getattr(inner, f"{mode}retrieve"), query))
            more = gate.retrieve or _wider_engine(inner, lambda wider: getattr(wider, f"{mode}retrieve")(query))
            turn = Turn(self._recorder, more=more is not None)
            nodes = yield from gated(turn, watch, nodes, _nodes, more)
            if turn.abstains:
                response = _abstention(inner, nodes, gate, turn, awaited=bool(mode))
            else:
                with watch:
                    response = yield Do(partial(getattr(inner, f"{mode}synthesize"), query, nodes))
            event.on_end(payload={EventPayload.RESPONSE: response})
        yield from self._keep(watch, response, turn)
        return response

    def retrieve(self, query_bundle: QueryBundle) -> Any:
        """The inner engine's nodes; not recorded, as nothing was answered."""
        return self._inner.retrieve(query_bundle)

    def synthesize(self, query_bundle: QueryBundle, nodes: list[NodeWithScore], *others: Any, **named: Any) -> Any:
        """The inner engine's response to nodes given by the caller, recorded and gated as one to its own."""
        return run(self._synthesized("", query_bundle, nodes, others, named))

    async def asynthesize(
        self, query_bundle: QueryBundle, nodes: list[NodeWithScore], *others: Any, **named: Any
    ) -> Any:
        """The inner engine's response to nodes given by the caller, recorded and gated as one to its own."""
        return await arun(self._synthesized("a", query_bundle, nodes, others, named))

    def _synthesized(self, mode: str, query: QueryBundle, nodes: list[NodeWithScore], others: Any, named: Any) -> Flow:
        gate, turn = self._recorder.gate, None
        watch = self._recorder.watch(partial(_engine_call, self._inner, query))
        if gate is not None:
            turn = Turn(self._recorder, more=False)
            yield from gated(turn, watch, nodes, _nodes, None)
        if gate is not None and turn is not None and turn.abstains:
            response = _abstention(self._inner, nodes, gate, turn, awaited=bool(mode))
        else:
            with watch:
                response = yield Do(partial(getattr(self._inner, f"{mode}synthesize"), query, nodes, *others, **named))
        yield from self._keep(watch, response, turn)
        return response

    def get_prompts(self) -> Any:
        """The inner engine's prompts."""
        return self._inner.get_prompts()

    def update_prompts(self, prompts_dict: Any) -> None:
        """Change the inner engine's prompts."""
        self._inner.update_prompts(prompts_dict)

    def _get_prompt_modules(self) -> Any:
        return self._inner._get_prompt_modules()


def _wider(retriever: BaseRetriever, retrieve: Callable[[BaseRetriever], Any]) -> More | None:
    """Retrieving with twice as many nodes each time, by a copy: others may be using the retriever."""
    inner = retriever._inner if isinstance(retriever, RecordedRetriever) else retriever
    name = next((n for n in ("_similarity_top_k", "similarity_top_k") if type(vars(inner).get(n)) is int), None)
    if name is None:
        return None
    many: int = vars(inner)[name]

    def more(query: str | None, time: int) -> Any:
        wider = copy(inner)
        setattr(wider, name, many * 2 ** (time - 1))
        return retrieve(wider)

    return more


def _wider_engine(engine: BaseQueryEngine, retrieve: Callable[[BaseQueryEngine], Any]) -> More | None:
    name = next((n for n in ("_retriever", "retriever") if isinstance(vars(engine).get(n), BaseRetriever)), None)
    if name is None:
        return None

    def of(retriever: BaseRetriever) -> Any:
        wider = copy(engine)
        setattr(wider, name, retriever)
        return retrieve(wider)

    return _wider(vars(engine)[name], of)


def _abstention(engine: BaseQueryEngine, nodes: list[NodeWithScore], gate: Gate, turn: Turn, *, awaited: bool) -> Any:
    """A response of the engine's own kind that abstains, with the decision in its metadata."""
    assert turn.decision is not None
    if gate.abstain is not None:
        return gate.abstain(turn.decision)
    metadata = {"groundwire": turn.decision.model_dump(mode="json")}
    if not getattr(getattr(engine, "_response_synthesizer", None), "_streaming", False):
        return Response(ABSTENTION, source_nodes=nodes, metadata=metadata)
    if awaited:
        return AsyncStreamingResponse(_one_token(), source_nodes=nodes, metadata=metadata)
    return StreamingResponse((token for token in (ABSTENTION,)), source_nodes=nodes, metadata=metadata)


async def _one_token() -> AsyncGenerator[str, None]:
    yield ABSTENTION


def _nodes(nodes: list[NodeWithScore]) -> Outcome:
    return outcome_of(None, list(nodes))


def _response(response: Any) -> Outcome:
    nodes = list(response.source_nodes)
    if not isinstance(response, (StreamingResponse, AsyncStreamingResponse)):
        return outcome_of("" if response.response is None else response.response, nodes)
    if response.response_txt is not None:
        return outcome_of(response.response_txt, nodes)
    return replace(outcome_of(None, nodes), streamed=True)


def _follow(response: StreamingResponse | AsyncStreamingResponse, record: Record, recorder: Recorder) -> None:
    def whole(tokens: list[str]) -> None:
        recorder.complete(record, "".join(tokens))

    def cut(tokens: list[str], error: BaseException) -> None:
        recorder.abandon(record, f"{sum(map(len, tokens)):,} code points")

    if isinstance(response, StreamingResponse):
        response.response_gen = cast(Any, passed_on(response.response_gen, whole, cut))
    else:
        response.response_gen = cast(Any, apassed_on(response.response_gen, whole, cut))


def _query_text(query: QueryType) -> str:
    return query if isinstance(query, str) else query.query_str


def call_of(retriever: BaseRetriever, query: QueryType, seconds: float) -> Call:
    """How a retriever was called."""
    return Call(
        _query_text(query), name_of(retriever), _settings(retriever), seconds * 1000, filters=_filters(retriever)
    )


def _engine_call(engine: BaseQueryEngine, query: QueryType, seconds: float) -> Call:
    retriever = getattr(engine, "retriever", None) or getattr(engine, "_retriever", None)
    named = retriever if isinstance(retriever, BaseRetriever) else engine
    inner = named._inner if isinstance(named, RecordedRetriever) else named
    parameters = {"engine": name_of(engine), **_settings(inner)}
    return Call(_query_text(query), name_of(inner), parameters, seconds * 1000, filters=_filters(inner))


def _filters(retriever: object) -> dict[str, JsonValue] | None:
    """The filters that a retriever keeps to; None where they are no plain equalities that must all hold."""
    known = vars(retriever)
    if any(known.get(name) for name in ("_doc_ids", "_node_ids")):
        return None
    given = known.get("_filters", known.get("filters"))
    if given is None:
        return {}
    if not isinstance(given, MetadataFilters) or given.condition is not FilterCondition.AND:
        return None
    kept: dict[str, JsonValue] = {}
    for one in given.filters:
        if not isinstance(one, MetadataFilter) or one.operator is not FilterOperator.EQ:
            return None
        if kept.setdefault(one.key, as_json(one.value)) != as_json(one.value):
            return None
    return kept


def _settings(retriever: object) -> dict[str, object]:
    """The settings that decide what is found; never keys or addresses, which live beside them."""
    found: dict[str, object] = {}
    for name in _PARAMETERS:
        value = vars(retriever).get(f"_{name}", vars(retriever).get(name))
        if isinstance(value, Enum):
            value = value.value
        if isinstance(value, (str, int, float)):
            found[name] = value
    embedding = vars(retriever).get("_embed_model")
    model = getattr(embedding, "model_name", None)
    if isinstance(model, str):
        found["embedding"] = model
    return found
