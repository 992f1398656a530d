"""LlamaIndex: its nodes as passages, our passages as its nodes, and its retrievers and query engines, wrapped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import Any, TypeVar, cast

from grounding.errors import MissingExtra

try:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.base.response.schema import AsyncStreamingResponse, StreamingResponse
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
    from llama_index.core.vector_stores.utils import node_to_metadata_dict
except ImportError as error:
    raise MissingExtra("llama-index-core", "pipeline") from error

from grounding.protocols import FILE_TIME
from grounding.retrievers.callables import name_of, outcome_of
from grounding.retrievers.deliveries import Retrieved, sha256_of
from grounding.retrievers.pieces import Piece
from grounding.retrievers.recording import Call, Outcome, Recorder
from grounding.retrievers.records import Record, Records

C = TypeVar("C")

_SOURCE_KEYS = ("source", "file_name", "file_path", "url")
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
    known = dict(item.metadata)
    source = next((known[key] for key in _SOURCE_KEYS if isinstance(known.get(key), str) and known[key]), None)
    as_of = known.pop("as_of", None)
    return Retrieved(
        text=item.get_content(metadata_mode=MetadataMode.NONE),
        id=item.node_id,
        source=source or item.ref_doc_id,
        as_of=as_of,
        similarity=similarity,
        start=known.pop("start", None) if "start" in known else getattr(item, "start_char_idx", None),
        end=known.pop("end", None) if "end" in known else getattr(item, "end_char_idx", None),
        generated=known.pop("generated", None) is True,
        metadata={key: value for key, value in known.items() if key not in ("source", "sha256")},
    )


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
        return cast(C, RecordedQueryEngine(chain, recorder))
    return None


class RecordedRetriever(BaseRetriever):
    """A retriever that returns the very list the inner one returns; everything else is the inner one's too."""

    def __init__(self, inner: BaseRetriever, recorder: Recorder) -> None:
        # The base class's own state is not set up: all of it is the inner retriever's.
        self._inner = inner
        self._recorder = recorder
        self.groundwire: Records = recorder.records

    def __getattr__(self, name: str) -> Any:
        return _inner_attribute(self, name)

    # `retrieve` rather than `_retrieve` is replaced, so that the framework's events are emitted once, by the inner one.
    def retrieve(self, str_or_query_bundle: QueryType) -> list[NodeWithScore]:
        """The inner retriever's nodes."""
        with self._recorder.watch(partial(call_of, self._inner, str_or_query_bundle)) as watch:
            nodes = self._inner.retrieve(str_or_query_bundle)
        self._recorder.record(watch.call, partial(_nodes, nodes), nodes)
        return nodes

    async def aretrieve(self, str_or_query_bundle: QueryType) -> list[NodeWithScore]:
        """The inner retriever's nodes."""
        with self._recorder.watch(partial(call_of, self._inner, str_or_query_bundle)) as watch:
            nodes = await self._inner.aretrieve(str_or_query_bundle)
        await self._recorder.arecord(watch.call, partial(_nodes, nodes), nodes)
        return nodes

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


class RecordedQueryEngine(BaseQueryEngine):
    """A query engine that returns the very response the inner one returns, and checks it.

    Of a streaming response the token generator is replaced by one that passes the tokens on and, after the last,
    has the whole text checked.
    """

    def __init__(self, inner: BaseQueryEngine, recorder: Recorder) -> None:
        self._inner = inner
        self._recorder = recorder
        self.groundwire: Records = recorder.records

    def __getattr__(self, name: str) -> Any:
        return _inner_attribute(self, name)

    def query(self, str_or_query_bundle: QueryType) -> Any:
        """The inner engine's response."""
        with self._recorder.watch(partial(_engine_call, self._inner, str_or_query_bundle)) as watch:
            response = self._inner.query(str_or_query_bundle)
        record = self._recorder.record(watch.call, partial(_response, response), response)
        if record.pending and isinstance(response, (StreamingResponse, AsyncStreamingResponse)):
            _follow(response, record, self._recorder)
        return response

    async def aquery(self, str_or_query_bundle: QueryType) -> Any:
        """The inner engine's response."""
        with self._recorder.watch(partial(_engine_call, self._inner, str_or_query_bundle)) as watch:
            response = await self._inner.aquery(str_or_query_bundle)
        record = await self._recorder.arecord(watch.call, partial(_response, response), response)
        if record.pending and isinstance(response, (StreamingResponse, AsyncStreamingResponse)):
            _follow(response, record, self._recorder)
        return response

    def _query(self, query_bundle: QueryBundle) -> Any:
        return self.query(query_bundle)

    async def _aquery(self, query_bundle: QueryBundle) -> Any:
        return await self.aquery(query_bundle)

    def retrieve(self, query_bundle: QueryBundle) -> Any:
        """The inner engine's nodes; not recorded, as nothing was answered."""
        return self._inner.retrieve(query_bundle)

    def synthesize(self, *args: Any, **kwargs: Any) -> Any:
        """The inner engine's response to nodes given by the caller; not recorded."""
        return self._inner.synthesize(*args, **kwargs)

    async def asynthesize(self, *args: Any, **kwargs: Any) -> Any:
        """The inner engine's response to nodes given by the caller; not recorded."""
        return await self._inner.asynthesize(*args, **kwargs)

    def get_prompts(self) -> Any:
        """The inner engine's prompts."""
        return self._inner.get_prompts()

    def update_prompts(self, prompts_dict: Any) -> None:
        """Change the inner engine's prompts."""
        self._inner.update_prompts(prompts_dict)

    def _get_prompt_modules(self) -> Any:
        return self._inner._get_prompt_modules()


def _inner_attribute(wrapper: object, name: str) -> Any:
    inner = vars(wrapper).get("_inner")
    if inner is None:  # while it is being copied or unpickled
        raise AttributeError(name)
    return getattr(inner, name)


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
    if isinstance(response, StreamingResponse):
        response.response_gen = cast(Any, _passed_on(response.response_gen, record, recorder))
    else:
        response.response_gen = cast(Any, _apassed_on(response.response_gen, record, recorder))


def _passed_on(tokens: Iterator[str], record: Record, recorder: Recorder) -> Iterator[str]:
    text: list[str] = []
    whole = False
    try:
        for token in tokens:
            text.append(token)
            yield token
        whole = True
    finally:
        if not whole:
            recorder.abandon(record, sum(map(len, text)))
    recorder.complete(record, "".join(text))


async def _apassed_on(tokens: AsyncIterator[str], record: Record, recorder: Recorder) -> AsyncIterator[str]:
    text: list[str] = []
    whole = False
    try:
        async for token in tokens:
            text.append(token)
            yield token
        whole = True
    finally:
        if not whole:
            recorder.abandon(record, sum(map(len, text)))
    await asyncio.to_thread(recorder.complete, record, "".join(text))


def _query_text(query: QueryType) -> str:
    return query if isinstance(query, str) else query.query_str


def call_of(retriever: BaseRetriever, query: QueryType, seconds: float) -> Call:
    """How a retriever was called."""
    return Call(_query_text(query), name_of(retriever), _settings(retriever), seconds * 1000)


def _engine_call(engine: BaseQueryEngine, query: QueryType, seconds: float) -> Call:
    retriever = getattr(engine, "retriever", None) or getattr(engine, "_retriever", None)
    named = retriever if isinstance(retriever, BaseRetriever) else engine
    inner = named._inner if isinstance(named, RecordedRetriever) else named
    return Call(_query_text(query), name_of(inner), {"engine": name_of(engine), **_settings(inner)}, seconds * 1000)


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
