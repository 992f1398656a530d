"""Haystack's own components and pipelines, wrapped: what a row of the contract's table can't show."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from haystack import Document, ExtractedAnswer, GeneratedAnswer, Pipeline, component
from haystack.components.builders import AnswerBuilder, ChatPromptBuilder, PromptBuilder
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.core.errors import PipelineRuntimeError
from haystack.dataclasses import AsyncStreamingCallbackT, ChatMessage, StreamingChunk
from haystack.document_stores.in_memory import InMemoryDocumentStore

import grounding
from grounding import Passage, Registry
from grounding.errors import InvalidInput, RetrievalFailed
from grounding.gating import Step
from grounding.policy import Limits, Policy
from grounding.retrievers.gates import ABSTENTION, Gate
from grounding.retrievers.haystack import retrieved
from grounding.retrievers.haystack_shapes import answer_in, query_in
from grounding.retrievers.records import Record
from grounding.retrievers.wrapping import records_of
from grounding.second_look import SecondLook

QUERY = "What was the pension cost in 2024?"
WITHOUT = "| | 2024 |\n|---|---|\n| Operating income | 410 |"
WITH = "| | 2024 |\n|---|---|\n| Operating income | 410 |\n| Pension cost | 37 |"
ANSWER = "The pension cost was 37 in 2024."


@component
class Shelf:
    """Gives its first documents."""

    def __init__(self, texts: Any = (WITH,), top_k: int = 1, filters: Any = None) -> None:
        self.texts = texts
        self.top_k = top_k
        self.filters = filters
        self.asked: list[int] = []

    @component.output_types(documents=list[Document])
    def run(self, query: str, top_k: int | None = None, filters: dict[str, Any] | None = None) -> dict[str, Any]:
        many = top_k or self.top_k
        self.asked.append(many)
        return {"documents": [Document(id=f"d{n}", content=text) for n, text in enumerate(self.texts[:many])]}


@component
class Model:
    """Gives one answer, and counts how often it was asked."""

    def __init__(self, *replies: str) -> None:
        self.replies = list(replies) or [ANSWER]
        self.asked: list[object] = []

    @component.output_types(replies=list[str], meta=list[dict[str, Any]])
    def run(self, prompt: str) -> dict[str, Any]:
        self.asked.append(prompt)
        return {"replies": self.replies, "meta": [{} for _ in self.replies]}


@component
class ChatModel:
    """Streams one answer."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    @component.output_types(replies=list[ChatMessage])
    def run(self, messages: list[ChatMessage], streaming_callback: Any = None) -> dict[str, Any]:
        self.asked.append(messages)
        return {"replies": [ChatMessage.from_assistant(ANSWER)]}

    @component.output_types(replies=list[ChatMessage])
    async def run_async(self, messages: list[ChatMessage], streaming_callback: Any = None) -> dict[str, Any]:
        callback: AsyncStreamingCallbackT | None = streaming_callback
        for word in ANSWER.split():
            if callback is not None:
                await callback(StreamingChunk(content=word))
            await asyncio.sleep(0)
        return self.run(messages)


@component
class FirstOnly:
    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, Any]:
        return {"documents": documents[:1]}


def pipeline(shelf: Any = None, model: Any = None, ranker: Any = None) -> Pipeline:
    made = Pipeline()
    made.add_component("shelf", shelf or Shelf())
    made.add_component("prompt", PromptBuilder("{{ documents }} {{ query }}", required_variables="*"))
    made.add_component("model", model or Model())
    last = "shelf"
    if ranker is not None:
        made.add_component("ranker", ranker)
        made.connect("shelf.documents", "ranker.documents")
        last = "ranker"
    made.connect(f"{last}.documents", "prompt.documents")
    made.connect("prompt", "model")
    return made


def chatting(shelf: Any = None) -> Pipeline:
    made = Pipeline()
    made.add_component("shelf", shelf or Shelf())
    template = [ChatMessage.from_user("{{ documents }} {{ query }}")]
    made.add_component("prompt", ChatPromptBuilder(template, required_variables="*"))
    made.add_component("model", ChatModel())
    made.connect("shelf.documents", "prompt.documents")
    made.connect("prompt.prompt", "model.messages")
    return made


def asking(query: str = QUERY) -> dict[str, Any]:
    return {"shelf": {"query": query}, "prompt": {"query": query}}


def only_record(chain: Any) -> Record:
    (record,) = records_of(chain)
    return record


def texts(record: Record | None) -> list[str]:
    assert record is not None
    return [passage.text for passage in record.passages]


RUNNING = [
    pytest.param(lambda chain, given: chain.run(given), id="sync"),
    pytest.param(lambda chain, given: asyncio.run(chain.run_async(given)), id="async"),
]


# What a component and a pipeline are ---------------------------------------------------------------------


def store(*contents: str) -> InMemoryDocumentStore:
    made = InMemoryDocumentStore()
    made.write_documents(
        [Document(id=f"s{n}", content=text, meta={"source": "a.md"}) for n, text in enumerate(contents)]
    )
    return made


def test_a_wrapped_component_is_one_and_works_in_a_pipeline() -> None:
    inner = InMemoryBM25Retriever(store("Lunch is at noon.", "Rooms are free."), top_k=1)
    wrapped = grounding.wrap(inner)
    assert isinstance(wrapped, InMemoryBM25Retriever)
    assert (wrapped.top_k, wrapped.to_dict()) == (1, inner.to_dict())
    assert inspect.signature(wrapped.run) == inspect.signature(inner.run)
    made = Pipeline()
    made.add_component("find", wrapped)
    result = made.run({"find": {"query": "When is lunch?"}})
    assert [one.content for one in result["find"]["documents"]] == ["Lunch is at noon."]
    record = only_record(wrapped)
    assert (record.query, texts(record)) == ("When is lunch?", ["Lunch is at noon."])
    assert record.manifest is not None
    assert record.manifest.parameters == {"top_k": 1, "scale_score": False}
    assert record.manifest.sources == ("a.md",)
    assert Pipeline.from_dict(made.to_dict()).get_component("find").top_k == 1  # type: ignore[attr-defined]


async def test_a_component_is_awaited_where_the_inner_one_is() -> None:
    wrapped = grounding.wrap(InMemoryBM25Retriever(store("Lunch is at noon.")))
    result = await wrapped.run_async("When is lunch?")
    assert records_of(wrapped).of(result) is only_record(wrapped)
    assert not hasattr(grounding.wrap(Shelf()), "run_async")


def test_a_wrapped_pipeline_is_the_inner_one_in_all_else() -> None:
    inner = pipeline()
    wrapped = grounding.wrap(inner)
    assert isinstance(wrapped, Pipeline)
    assert (wrapped.to_dict(), wrapped.inputs(), wrapped.outputs()) == (
        inner.to_dict(),
        inner.inputs(),
        inner.outputs(),
    )
    wrapped.add_component("answers", AnswerBuilder())
    wrapped.connect("model.replies", "answers.replies")
    result = wrapped.run({**asking(), "answers": {"query": QUERY}})
    assert result["answers"]["answers"][0].data == ANSWER
    assert only_record(wrapped).report is not None
    assert inner.get_component("answers") is wrapped.get_component("answers")


@pytest.mark.parametrize("run", RUNNING)
def test_the_result_is_what_the_inner_one_gives(run: Any) -> None:
    wrapped = grounding.wrap(pipeline())
    assert run(wrapped, asking()) == run(pipeline(), asking())
    included = grounding.wrap(pipeline()).run(asking(), include_outputs_from={"shelf"})
    assert included == pipeline().run(asking(), include_outputs_from={"shelf"})


def test_an_error_names_the_component_as_ever() -> None:
    @component
    class Broken:
        @component.output_types(documents=list[Document])
        def run(self, query: str) -> dict[str, Any]:
            raise ConnectionError("the index is down")

    with pytest.raises(PipelineRuntimeError) as bare:
        pipeline(Broken()).run(asking())
    wrapped = grounding.wrap(pipeline(Broken()))
    with pytest.raises(PipelineRuntimeError) as caught:
        wrapped.run(asking())
    assert str(caught.value) == str(bare.value)
    assert isinstance(only_record(wrapped).error, RetrievalFailed)


def test_a_pipeline_is_wrapped_once_and_other_components_are_no_chains() -> None:
    with pytest.raises(InvalidInput, match="chain: is a pipeline that was wrapped already"):
        grounding.wrap(grounding.wrap(pipeline()))
    with pytest.raises(InvalidInput, match="chain: a Model is neither"):
        grounding.wrap(Model())


@pytest.mark.parametrize(
    ("document", "field", "value"),
    [
        pytest.param(Document(content="Hello", id="h"), "id", "h", id="id"),
        pytest.param(Document(content="Hello", meta={"file_path": "b.md"}), "source", "b.md", id="file path"),
        pytest.param(Document(content="Hello", score=0.4), "similarity", 0.4, id="score"),
        pytest.param(Document(content="Hello", meta={"as_of": "2024-05-01"}), "as_of", "2024-05-01", id="as of"),
        pytest.param(Document(content="Hello", meta={"split_idx_start": 7}), "start", 7, id="where it was cut"),
        pytest.param(Document(content="Hello", meta={"generated": True}), "generated", True, id="written by a model"),
        pytest.param(Document(content=None), "text", None, id="no text"),
    ],
)
def test_a_documents_meta_say_where_it_comes_from(document: Document, field: str, value: object) -> None:
    assert getattr(retrieved(document), field) == value
    assert retrieved("Hello") is None


# What a pipeline delivers -------------------------------------------------------------------------------


@pytest.mark.parametrize("run", RUNNING)
def test_what_a_ranker_leaves_out_was_not_delivered(run: Any) -> None:
    wrapped = grounding.wrap(pipeline(Shelf(("one", "two"), top_k=2), ranker=FirstOnly()))
    run(wrapped, asking())
    record = only_record(wrapped)
    assert texts(record) == ["one"]
    assert record.manifest is not None
    assert [(one.id, one.why) for one in record.manifest.dropped] == [("d1", "ranker left it out")]
    assert record.manifest.retriever == f"{__name__}.Shelf"
    assert record.manifest.parameters == {"chain": "haystack.core.pipeline.pipeline.Pipeline", "top_k": 2}


def test_two_retrievers_are_joined() -> None:
    made = pipeline(Shelf(("one",)), ranker=DocumentJoiner())
    made.add_component("other", InMemoryBM25Retriever(store("two")))
    made.connect("other.documents", "ranker.documents")
    wrapped = grounding.wrap(made)
    wrapped.run({**asking("two"), "other": {"query": "two"}})
    record = only_record(wrapped)
    assert sorted(texts(record)) == ["one", "two"]
    assert record.manifest is not None
    assert (record.manifest.retriever or "").count(",") == 1


def test_a_joiner_of_nothing_is_no_retriever() -> None:
    wrapped = grounding.wrap(pipeline(Shelf(()), ranker=DocumentJoiner()), gate=True)
    assert wrapped.run(asking())["model"]["replies"] == [ABSTENTION]
    manifest = only_record(wrapped).manifest
    assert manifest is not None
    assert manifest.retriever == f"{__name__}.Shelf"


def test_documents_that_the_caller_gives_are_delivered() -> None:
    made = Pipeline()
    made.add_component("prompt", PromptBuilder("{{ documents }} {{ query }}", required_variables="*"))
    made.add_component("model", Model())
    made.connect("prompt", "model")
    wrapped = grounding.wrap(made, gate=True)
    result = wrapped.run({"prompt": {"query": QUERY, "documents": [Document(content=WITH)]}})
    assert result["model"]["replies"] == [ANSWER]
    assert texts(only_record(wrapped)) == [WITH]


def test_a_pipeline_without_documents_is_not_judged() -> None:
    made = Pipeline()
    made.add_component("model", Model())
    wrapped = grounding.wrap(made)
    wrapped.run({"model": {"prompt": QUERY}})
    record = only_record(wrapped)
    assert record.report is None
    assert "no component of this pipeline gave documents" in str(record.error)


def test_a_pipeline_that_only_retrieves_is_covered() -> None:
    made = Pipeline()
    made.add_component("shelf", Shelf())
    wrapped = grounding.wrap(made)
    wrapped.run({"query": QUERY})
    record = only_record(wrapped)
    assert (record.query, record.report) == (QUERY, None)
    assert record.coverage is not None
    assert record.coverage.answerable


@pytest.mark.parametrize(
    ("data", "query_from", "query"),
    [
        pytest.param({"shelf": {"query": "When?"}}, None, "When?", id="of a component"),
        pytest.param({"question": "When?", "top_k": 3}, None, "When?", id="by itself"),
        pytest.param(
            {"prompt": {"language": "en"}, "shelf": {"query": "When?"}}, None, "When?", id="a usual name first"
        ),
        pytest.param({"prompt": {"query": "en", "topic": "When?"}}, "topic", "When?", id="a named input"),
        pytest.param({"a": {"q": "en"}, "b": {"q": "When?"}}, "b.q", "When?", id="a named input of a component"),
        pytest.param({"agent": {"messages": [ChatMessage.from_user("When?")]}}, None, "When?", id="messages"),
        pytest.param({"embedder": {"text": "When?"}}, None, "When?", id="what is embedded"),
        pytest.param({"shelf": {"top_k": 3}}, None, None, id="none"),
    ],
)
def test_the_query_is_found_among_the_inputs(data: Any, query_from: str | None, query: str | None) -> None:
    assert query_in(data, query_from) == query


def extracted(data: str | None) -> ExtractedAnswer:
    return ExtractedAnswer(query="When?", score=0.5, data=data)


@pytest.mark.parametrize(
    ("result", "leaves", "answer"),
    [
        pytest.param({"model": {"replies": ["Yes."]}}, ["model"], "Yes.", id="a reply"),
        pytest.param({"model": {"replies": ["Yes.", "No."]}}, ["model"], "Yes.\n\nNo.", id="all replies"),
        pytest.param(
            {"model": {"replies": [ChatMessage.from_assistant("Yes.")]}}, ["model"], "Yes.", id="a chat message"
        ),
        pytest.param(
            {"rewriter": {"replies": ["So?"]}, "model": {"replies": ["Yes."]}}, ["model"], "Yes.", id="the last model's"
        ),
        pytest.param(
            {"built": {"answers": [GeneratedAnswer("Yes.", "So?", [])]}, "model": {"replies": ["Y"]}},
            ["built", "model"],
            "Yes.",
            id="a built answer",
        ),
        pytest.param(
            {"reader": {"answers": [extracted("17:30"), extracted("noon")]}}, [], "17:30", id="the best found"
        ),
        pytest.param({"reader": {"answers": [extracted(None)]}}, [], ABSTENTION, id="none found"),
        pytest.param({"agent": {"last_message": ChatMessage.from_assistant("Yes.")}}, [], "Yes.", id="an agent's"),
        pytest.param({"parser": {"output": {"day": 3}}}, ["parser"], {"day": 3}, id="an output by a usual name"),
        pytest.param({"shelf": {"documents": []}}, ["shelf"], None, id="none"),
    ],
)
def test_the_answer_is_found_among_the_outputs(result: Any, leaves: list[str], answer: object) -> None:
    assert answer_in(result, leaves) == answer


def test_replies_that_a_later_component_takes_are_verified_all_the_same() -> None:
    @component
    class Length:
        @component.output_types(letters=int)
        def run(self, replies: list[str]) -> dict[str, Any]:
            return {"letters": len(replies[0])}

    made = pipeline()
    made.add_component("length", Length())
    made.connect("model.replies", "length.replies")
    wrapped = grounding.wrap(made)
    assert wrapped.run(asking())["length"] == {"letters": len(ANSWER)}
    report = only_record(wrapped).report
    assert report is not None
    assert report.verdict is grounding.Verdict.GROUNDED


# Many at once -------------------------------------------------------------------------------------------


@component
class About:
    """Gives a document about what is asked for."""

    @component.output_types(documents=list[Document])
    def run(self, query: str) -> dict[str, Any]:
        return {"documents": [Document(id=query, content=about(query))]}


def about(query: str) -> str:
    return f"The office in {query.rpartition(' ')[2].rstrip('?')} closes at 17:30 on Fridays."


QUERIES = [f"When does the office close on Fridays in Town{n}?" for n in range(20)]


def in_threads(chain: Any) -> list[Any]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda query: chain.run(asking(query)), QUERIES))


def in_tasks(chain: Any) -> list[Any]:
    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*(chain.run_async(asking(query)) for query in QUERIES))

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("ask", [pytest.param(in_threads, id="threads"), pytest.param(in_tasks, id="tasks")])
@pytest.mark.parametrize("gate", [False, True])
def test_concurrent_runs_do_not_mix(ask: Callable[[Any], list[Any]], gate: bool) -> None:
    wrapped = grounding.wrap(pipeline(About()), gate=gate)
    records = [records_of(wrapped).of(result) for result in ask(wrapped)]
    assert [record and record.query for record in records] == QUERIES
    assert [texts(record) for record in records] == [[about(query)] for query in QUERIES]


# Outputs bit by bit -------------------------------------------------------------------------------------


async def test_partial_outputs_are_passed_on_and_the_last_is_verified() -> None:
    bare = [one async for one in pipeline().run_async_generator(asking())]
    wrapped = grounding.wrap(pipeline(), as_of="2024-12-31")
    outputs = wrapped.run_async_generator(asking())
    record = records_of(wrapped).of(outputs)
    assert record is not None
    assert (record.pending, record.query) == (True, QUERY)
    assert [one async for one in outputs] == bare
    record = only_record(wrapped)
    assert (record.pending, record.streamed, record.as_of) == (False, True, "2024-12-31")
    assert record.report is not None
    assert record.report.verdict is grounding.Verdict.GROUNDED


async def test_partial_outputs_that_are_left_are_not_verified() -> None:
    wrapped = grounding.wrap(pipeline())
    outputs = wrapped.run_async_generator(asking())
    await anext(outputs)
    await outputs.aclose()
    record = only_record(wrapped)
    assert (record.pending, record.report) == (False, None)
    assert "the stream was left after a part of its outputs" in str(record.error)


async def test_a_stream_is_verified_when_its_chunks_end() -> None:
    wrapped = grounding.wrap(chatting())
    handle: Any = wrapped.stream(asking())
    assert [chunk.content async for chunk in handle] == ANSWER.split()
    record = only_record(wrapped)
    assert records_of(wrapped).of(handle) is record
    assert handle.result["model"]["replies"][0].text == ANSWER
    assert record.report is not None
    assert record.report.verdict is grounding.Verdict.GROUNDED


async def test_a_stream_that_breaks_is_not_verified_and_its_error_passes() -> None:
    @component
    class Broken:
        @component.output_types(documents=list[Document])
        def run(self, query: str) -> dict[str, Any]:
            raise ConnectionError("the index is down")

    wrapped = grounding.wrap(chatting(Broken()))
    with pytest.raises(PipelineRuntimeError, match="the index is down"):
        async for _ in wrapped.stream(asking()):
            pass
    record = only_record(wrapped)
    assert (record.pending, record.report) == (False, None)
    assert isinstance(record.error, RetrievalFailed)


async def test_a_stream_that_is_left_is_not_verified() -> None:
    wrapped = grounding.wrap(chatting())
    handle = wrapped.stream(asking())
    assert only_record(wrapped).pending
    chunks: Any = aiter(handle)
    assert (await anext(chunks)).content == "The"
    await chunks.aclose()
    record = only_record(wrapped)
    assert (record.pending, record.report) == (False, None)
    assert "the stream was left" in str(record.error)


# The gate -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", RUNNING)
def test_a_pipeline_abstains_in_its_own_kind_without_asking_its_model(run: Any) -> None:
    made = pipeline(Shelf((WITHOUT,)))
    made.add_component("answers", AnswerBuilder())
    made.connect("model.replies", "answers.replies")
    wrapped = grounding.wrap(made, gate=True)
    result = run(wrapped, {**asking(), "answers": {"query": QUERY}})
    assert result["answers"]["answers"][0].data == ABSTENTION
    assert result["model"]["meta"][0]["groundwire"]["step"] == "abstain"
    assert made.get_component("model").asked == []  # type: ignore[attr-defined]
    record = records_of(wrapped).of(result)
    assert record is not None
    assert record.abstained
    assert record.report is not None
    assert record.report.abstained
    assert texts(record) == [WITHOUT]


def test_a_chat_model_abstains_as_one() -> None:
    made = chatting(Shelf((WITHOUT,)))
    (reply,) = grounding.wrap(made, gate=True).run(asking())["model"]["replies"]
    assert (reply.text, reply.meta["groundwire"]["step"]) == (ABSTENTION, "abstain")


@pytest.mark.parametrize("run", RUNNING)
def test_more_is_retrieved_before_the_model_is_asked(run: Any) -> None:
    shelf, model = Shelf((WITHOUT, WITH)), Model()
    wrapped = grounding.wrap(pipeline(shelf, model), gate=True)
    assert run(wrapped, asking())["model"]["replies"] == [ANSWER]
    assert (shelf.asked, len(model.asked)) == ([1, 2], 1)
    record = only_record(wrapped)
    assert texts(record) == [WITHOUT, WITH]
    assert record.decision is not None
    assert record.decision.step is Step.PROCEED


def test_more_may_come_from_elsewhere() -> None:
    asked: list[object] = []

    def more(query: str | None, time: int) -> list[Document]:
        asked.append((query, time))
        return [Document(content=WITH)]

    wrapped = grounding.wrap(pipeline(Shelf((WITHOUT,))), gate=Gate(retrieve=more))
    assert wrapped.run(asking())["model"]["replies"] == [ANSWER]
    assert asked == [(QUERY, 2)]
    assert texts(only_record(wrapped)) == [WITH]


def test_a_model_that_rewrites_the_query_is_asked_before_the_gate() -> None:
    @component
    class First:
        @component.output_types(text=str)
        def run(self, replies: list[str]) -> dict[str, Any]:
            return {"text": replies[0]}

    rewriter = Model(QUERY)
    made = pipeline()
    made.add_component("rewriter", rewriter)
    made.add_component("first", First())
    made.connect("rewriter.replies", "first.replies")
    made.connect("first.text", "shelf.query")
    wrapped = grounding.wrap(made, gate=True)
    result = wrapped.run({"rewriter": {"prompt": "And its pension cost?"}, "prompt": {"query": QUERY}})
    assert (result["model"]["replies"], len(rewriter.asked)) == ([ANSWER], 1)
    assert only_record(wrapped).query == QUERY


def test_a_check_that_fails_lets_nothing_through() -> None:
    model = Model()
    policy = Policy(name="tiny", limits=Limits(passages=1))
    wrapped = grounding.wrap(pipeline(Shelf((WITHOUT, WITH), top_k=2), model), policy=policy, gate=True)
    assert wrapped.run(asking())["model"]["replies"] == [ABSTENTION]
    assert model.asked == []
    decision = only_record(wrapped).decision
    assert decision is not None
    assert decision.reason == "not_assessed"


@pytest.mark.parametrize("gate", [False, True])
def test_a_document_that_can_not_be_noted_breaks_no_pipeline_and_passes_no_gate(gate: bool) -> None:
    @component
    class Odd:
        @component.output_types(documents=list[Document])
        def run(self, query: str) -> dict[str, Any]:
            return {"documents": [Document(id=["no", "text"], content=WITH)]}  # type: ignore[arg-type]

    wrapped = grounding.wrap(pipeline(Odd()), gate=gate)
    assert wrapped.run(asking())["model"]["replies"] == [ABSTENTION if gate else ANSWER]
    record = only_record(wrapped)
    assert record.report is None
    assert isinstance(record.error, TypeError)


def test_a_pipeline_without_a_model_that_is_seen_can_not_be_gated() -> None:
    made = Pipeline()
    made.add_component("shelf", Shelf())
    with pytest.raises(InvalidInput, match="gate: no component of this pipeline gives replies"):
        grounding.wrap(made, gate=True)
    made = Pipeline()
    made.add_component("model", Model())
    wrapped = grounding.wrap(made, gate=True)
    with pytest.raises(InvalidInput, match="gate: no documents were seen"):
        wrapped.run({"model": {"prompt": QUERY}})
    with pytest.raises(InvalidInput, match="gate: a pipeline abstains by a reply of its generator"):
        grounding.wrap(pipeline(), gate=Gate(abstain=lambda decision: None))


def test_a_gated_retriever_gives_nothing_in_the_end() -> None:
    shelf = Shelf((WITHOUT,))
    wrapped = grounding.wrap(shelf, gate=True)
    result = wrapped.run(query=QUERY)
    assert (result, shelf.asked) == ({"documents": []}, [1, 2])
    record = records_of(wrapped).of(result)
    assert record is not None
    assert record.abstained
    own = grounding.wrap(shelf, gate=Gate(abstain=lambda decision: {"documents": [], "why": decision.reason}))
    assert own.run(query=QUERY)["why"] == "not_answerable"
    found = grounding.wrap(Shelf((WITHOUT, WITH)), gate=True).run(query=QUERY)
    assert [one.content for one in found["documents"]] == [WITHOUT, WITH]


# Sources of truth ---------------------------------------------------------------------------------------


class Filings:
    def __init__(self) -> None:
        self.asked: list[Any] = []

    def search(self, claims: Any, query: Any, filters: Any, k: int) -> Any:
        self.asked.append(filters)
        return [[Passage(id="f", text=WITH, source="filings")] for _ in claims]


def equal(field: str, value: object) -> dict[str, Any]:
    return {"field": field, "operator": "==", "value": value}


@pytest.mark.parametrize(
    ("own", "given", "passed"),
    [
        pytest.param(None, None, [{}], id="none"),
        pytest.param(equal("meta.desk", "x"), None, [{"desk": "x"}], id="of the retriever"),
        pytest.param(equal("meta.desk", "x"), equal("meta.desk", "y"), [{"desk": "y"}], id="of the call instead"),
        pytest.param(
            {"operator": "AND", "conditions": [equal("meta.a", 1), equal("meta.b", 2)]},
            None,
            [{"a": 1, "b": 2}],
            id="several",
        ),
        pytest.param({"field": "meta.n", "operator": ">", "value": 1}, None, [], id="a comparison"),
        pytest.param({"operator": "OR", "conditions": [equal("meta.a", 1)]}, None, [], id="an alternative"),
    ],
)
def test_a_retrievers_own_filters_are_passed_on(own: Any, given: Any, passed: list[Any]) -> None:
    filings = Filings()
    registry = Registry.of([{"name": "filings"}])
    wrapped = grounding.wrap(
        pipeline(Shelf(("Lunch is at noon.",), filters=own)),
        registry=registry,
        second_look=SecondLook({"filings": filings}),
    )
    data = asking()
    data["shelf"]["filters"] = given
    wrapped.run(data)
    assert filings.asked == passed
