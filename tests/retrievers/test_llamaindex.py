"""What is LlamaIndex's alone: streams, its own engines over a wrapped retriever, attributes and events."""

import asyncio
from typing import Any

import pytest
from llama_index.core import PromptTemplate
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.base_retriever import dispatcher as retriever_dispatcher
from llama_index.core.base.response.schema import AsyncStreamingResponse, PydanticResponse, StreamingResponse
from llama_index.core.instrumentation.event_handlers import BaseEventHandler
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from llama_index.core.query_engine import CustomQueryEngine, RetrieverQueryEngine
from llama_index.core.response_synthesizers import ResponseMode
from llama_index.core.schema import ImageNode, NodeWithScore, QueryBundle, TextNode
from pydantic import BaseModel

import grounding
from grounding.retrievers.llamaindex import retrieved
from grounding.retrievers.records import Record
from grounding.retrievers.wrapping import records_of

ANSWER = "The office closes at 17:30 on Fridays."
QUERY = "When does the office close on Fridays?"


class Scripted(CustomLLM):
    """A model that gives one answer, word by word where it is asked to stream; it may break on the way."""

    answer: str = ANSWER
    break_after: int = 10_000

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="scripted")

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        return CompletionResponse(text=self.answer)

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        def words() -> CompletionResponseGen:
            text = ""
            for number, word in enumerate(self.answer.split(" ")):
                if number == self.break_after:
                    raise ConnectionError("the model went away")
                delta = word if not text else f" {word}"
                text += delta
                yield CompletionResponse(text=text, delta=delta)

        return words()


class Shelf(BaseRetriever):
    limit = 5

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [NodeWithScore(node=TextNode(id_="hours", text=ANSWER, metadata={"file_name": "rules.md"}), score=0.8)]


def engine(*, streaming: bool = False, retriever: BaseRetriever | None = None, **model: Any) -> RetrieverQueryEngine:
    return RetrieverQueryEngine.from_args(
        retriever or Shelf(), llm=Scripted(**model), response_mode=ResponseMode.SIMPLE_SUMMARIZE, streaming=streaming
    )


def only_record(chain: Any) -> Record:
    (record,) = records_of(chain)
    return record


def test_a_stream_is_verified_after_its_last_token() -> None:
    heard: list[Record] = []
    wrapped = grounding.wrap(engine(streaming=True), on_report=heard.append)
    response = wrapped.query(QUERY)
    assert isinstance(response, StreamingResponse)
    record = records_of(wrapped).of(response)
    assert record is not None
    assert record.pending
    assert record.report is None
    assert [passage.id for passage in record.passages] == ["hours"]
    assert heard == []

    assert "".join(response.response_gen) == ANSWER
    record = only_record(wrapped)
    assert records_of(wrapped).of(response) is record
    assert not record.pending
    assert record.report is not None
    assert record.report.verdict is grounding.Verdict.GROUNDED
    assert heard == [record]


def test_a_stream_read_by_the_framework_is_verified_too() -> None:
    wrapped = grounding.wrap(engine(streaming=True))
    assert str(wrapped.query(QUERY)) == ANSWER
    assert only_record(wrapped).report is not None


async def test_an_async_stream_is_verified_after_its_last_token() -> None:
    wrapped = grounding.wrap(engine(streaming=True))
    response = await wrapped.aquery(QUERY)
    assert isinstance(response, AsyncStreamingResponse)
    assert only_record(wrapped).pending
    assert "".join([token async for token in response.async_response_gen()]) == ANSWER
    record = only_record(wrapped)
    assert record.report is not None
    assert record.report.verdict is grounding.Verdict.GROUNDED


async def test_interleaved_streams_do_not_mix() -> None:
    wrapped = grounding.wrap(engine(streaming=True))

    async def read(query: str) -> Record | None:
        response = await wrapped.aquery(query)
        assert isinstance(response, AsyncStreamingResponse)
        async for _ in response.async_response_gen():
            await asyncio.sleep(0)
        return records_of(wrapped).of(response)

    queries = [f"{QUERY} ({n})" for n in range(20)]
    records = await asyncio.gather(*map(read, queries))
    assert [record.query for record in records if record and record.report] == queries


def test_a_stream_that_is_left_is_not_verified() -> None:
    wrapped = grounding.wrap(engine(streaming=True))
    response = wrapped.query(QUERY)
    assert isinstance(response, StreamingResponse)
    tokens = response.response_gen
    next(tokens)
    tokens.close()
    record = only_record(wrapped)
    assert (record.pending, record.report) == (False, None)
    assert "the stream was left after 3 code points" in str(record.error)


def test_a_stream_that_breaks_is_not_verified_and_its_error_passes() -> None:
    wrapped = grounding.wrap(engine(streaming=True, break_after=2))
    with pytest.raises(ConnectionError, match="the model went away"):
        str(wrapped.query(QUERY))
    record = only_record(wrapped)
    assert (record.pending, record.report) == (False, None)
    assert record.error is not None


def test_an_engine_of_llamaindex_works_over_a_wrapped_retriever() -> None:
    retriever = grounding.wrap(Shelf())
    assert str(engine(retriever=retriever).query(QUERY)) == ANSWER
    assert only_record(retriever).query == QUERY


def test_the_engines_manifest_names_the_engine_and_its_retriever() -> None:
    wrapped = grounding.wrap(engine())
    wrapped.query(QueryBundle(QUERY))
    manifest = only_record(wrapped).manifest
    assert manifest is not None
    assert manifest.retriever == f"{__name__}.Shelf"
    assert manifest.parameters["engine"] == "llama_index.core.query_engine.retriever_query_engine.RetrieverQueryEngine"
    assert manifest.sources == ("rules.md",)


def test_an_engine_that_answers_with_an_object_is_verified() -> None:
    class Hours(BaseModel):
        friday: str

    class Structured(CustomQueryEngine):
        def custom_query(self, query_str: str) -> Any:
            return PydanticResponse(Hours(friday="17:30"), source_nodes=Shelf().retrieve(query_str))

    wrapped = grounding.wrap(Structured())
    wrapped.query(QUERY)
    record = only_record(wrapped)
    assert record.error is None
    assert record.report is not None
    assert record.report.subject is not None
    assert "17:30" in record.report.subject.answer


def test_other_attributes_are_the_inner_ones() -> None:
    shelf = Shelf()
    wrapped = grounding.wrap(shelf)
    assert (wrapped.limit, wrapped.callback_manager) == (5, shelf.callback_manager)
    with pytest.raises(AttributeError, match="no_such_thing"):
        getattr(wrapped, "no_such_thing")  # noqa: B009 - mypy knows that there is none
    wrapped.limit = 7
    assert shelf.limit == 7
    asking = grounding.wrap(engine())
    assert asking.get_prompts().keys() == engine().get_prompts().keys()
    template = PromptTemplate("{context_str} {query_str} please")
    asking.update_prompts({"response_synthesizer:text_qa_template": template})
    assert asking.get_prompts()["response_synthesizer:text_qa_template"].get_template() == template.get_template()


def test_events_are_emitted_once() -> None:
    class Listener(BaseEventHandler):
        names: list[str] = []

        def handle(self, event: Any, **kwargs: Any) -> None:
            self.names.append(event.class_name())

    listener = Listener()
    root = retriever_dispatcher.root
    before = list(root.event_handlers)
    root.add_event_handler(listener)
    try:
        grounding.wrap(Shelf()).retrieve(QUERY)
    finally:
        root.event_handlers = before
    assert listener.names == ["RetrievalStartEvent", "RetrievalEndEvent"]


def test_a_node_without_text_is_dropped_and_says_so() -> None:
    def photos(query: str) -> list[NodeWithScore]:
        return [NodeWithScore(node=ImageNode(id_="photo", image_path="x.png"))]

    wrapped = grounding.wrap(photos)
    wrapped(QUERY)
    manifest = only_record(wrapped).manifest
    assert manifest is not None
    assert [(drop.id, drop.why) for drop in manifest.dropped] == [("photo", "it has no text")]


def test_what_is_no_node_is_not_taken_for_one() -> None:
    assert retrieved("text") is None
    assert retrieved(QueryBundle(QUERY)) is None
