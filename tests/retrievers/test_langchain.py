"""LangChain's own retrievers, sequences and models, wrapped: what a row of the contract's table can't show."""

from __future__ import annotations

import asyncio
import operator
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage
from langchain_core.output_parsers import JsonOutputParser, StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import (
    Runnable,
    RunnableBranch,
    RunnableConfig,
    RunnableLambda,
    RunnableParallel,
    RunnablePassthrough,
)
from langchain_core.runnables.config import ensure_config, get_callback_manager_for_config
from langchain_core.vectorstores import InMemoryVectorStore, VectorStoreRetriever
from pydantic import BaseModel

import grounding
from grounding import Passage, Registry
from grounding.errors import InvalidInput, RetrievalFailed
from grounding.gating import Step
from grounding.policy import Limits, Policy
from grounding.retrievers.gates import ABSTENTION, Gate
from grounding.retrievers.langchain import retrieved
from grounding.retrievers.langchain_shapes import answer_in, query_in
from grounding.retrievers.records import Record
from grounding.retrievers.wrapping import records_of
from grounding.second_look import SecondLook

QUERY = "What was the pension cost in 2024?"
WITHOUT = "| | 2024 |\n|---|---|\n| Operating income | 410 |"
WITH = "| | 2024 |\n|---|---|\n| Operating income | 410 |\n| Pension cost | 37 |"
ANSWER = "The pension cost was 37 in 2024."
PROMPT = ChatPromptTemplate.from_template("{context} {query}")


class Shelf(BaseRetriever):
    """Gives its first documents."""

    texts: tuple[str, ...] = (WITH,)
    k: int = 1
    asked: list[int] = []

    def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
        self.asked.append(self.k)
        return [Document(id=f"d{n}", page_content=text) for n, text in enumerate(self.texts[: self.k])]


class Model(FakeListChatModel):
    """Gives one answer, and counts how often it was asked."""

    responses: list[str] = [ANSWER]
    asked: list[object] = []

    def _call(self, *args: Any, **kwargs: Any) -> str:
        self.asked.append(args)
        return super()._call(*args, **kwargs)

    def _stream(self, *args: Any, **kwargs: Any) -> Any:
        self.asked.append(args)
        return super()._stream(*args, **kwargs)


def sequence(shelf: Runnable[Any, Any], model: Any = None) -> Any:
    first = {"context": shelf, "query": RunnablePassthrough()}
    return first | PROMPT | (model or Model(asked=[])) | StrOutputParser()


def only_record(chain: Any) -> Record:
    (record,) = records_of(chain)
    return record


def texts(record: Record | None) -> list[str]:
    assert record is not None
    return [passage.text for passage in record.passages]


# What a retriever is ------------------------------------------------------------------------------------


def store(**settings: Any) -> VectorStoreRetriever:
    inner = InMemoryVectorStore(DeterministicFakeEmbedding(size=8))
    inner.add_documents([Document(id=f"d{n}", page_content=f"Room {n} is free.") for n in range(9)])
    return inner.as_retriever(**settings)


def test_a_wrapped_retriever_is_the_inner_one_in_all_else() -> None:
    inner = store(search_kwargs={"k": 2})
    wrapped = grounding.wrap(inner)
    assert isinstance(wrapped, BaseRetriever)
    assert (wrapped.search_kwargs, wrapped.tags, wrapped.get_name()) == ({"k": 2}, inner.tags, "VectorStoreRetriever")
    wrapped.search_kwargs = {"k": 3}
    assert inner.search_kwargs == {"k": 3}
    assert len(wrapped.invoke(QUERY)) == 3
    assert str(wrapped) == str(inner)
    manifest = only_record(wrapped).manifest
    assert manifest is not None
    assert manifest.retriever == "langchain_core.vectorstores.base.VectorStoreRetriever"
    assert manifest.parameters == {"search_type": "similarity", "k": 3}


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda chain: [chain.invoke(QUERY)], id="invoke"),
        pytest.param(lambda chain: chain.batch([QUERY, QUERY]), id="batch"),
        pytest.param(lambda chain: list(chain.stream(QUERY)), id="stream"),
        pytest.param(lambda chain: asyncio.run(chain.abatch([QUERY, QUERY])), id="abatch"),
        pytest.param(lambda chain: [(chain | RunnableLambda(lambda found: found)).invoke(QUERY)], id="in a sequence"),
        pytest.param(lambda chain: [chain.with_config(tags=["mine"]).invoke(QUERY)], id="with a config"),
    ],
)
def test_each_way_of_asking_a_retriever_is_recorded(ask: Callable[[Any], list[Any]]) -> None:
    wrapped = grounding.wrap(Shelf())
    results = ask(wrapped)
    assert [records_of(wrapped).of(result) is not None for result in results] == [True] * len(results)


class Hearing(BaseCallbackHandler):
    """Notes what it hears of."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_retriever_start(self, *args: Any, **kwargs: Any) -> None:
        self.heard.append(f"start {kwargs['name']} {kwargs['parent_run_id'] is not None}")

    def on_retriever_end(self, *args: Any, **kwargs: Any) -> None:
        self.heard.append("end")


@pytest.mark.parametrize("wrapping", [False, True])
def test_callbacks_hear_of_a_retriever_once_and_in_its_place(wrapping: bool) -> None:
    hearing = Hearing()
    shelf = grounding.wrap(Shelf()) if wrapping else Shelf()
    chain = sequence(shelf)
    (grounding.wrap(chain) if wrapping else chain).invoke(QUERY, {"callbacks": [hearing]})
    assert hearing.heard == ["start Shelf True", "end"]


def test_callbacks_of_the_chain_around_go_on_hearing() -> None:
    hearing = Hearing()
    inner = grounding.wrap(sequence(Shelf()))
    outer = RunnableLambda(lambda query: inner.invoke(query))
    assert outer.invoke(QUERY, {"callbacks": [hearing]}) == ANSWER
    assert hearing.heard == ["start Shelf True", "end"]
    assert only_record(inner).report is not None


@pytest.mark.parametrize(
    ("metadata", "field", "value"),
    [
        pytest.param({"source": "a.md"}, "source", "a.md", id="source"),
        pytest.param({"file_path": "b.md"}, "source", "b.md", id="file path"),
        pytest.param({"relevance_score": 0.4}, "similarity", 0.4, id="score of a reranker"),
        pytest.param({"generated": True}, "generated", True, id="written by a model"),
        pytest.param({"start_index": 7}, "start", 7, id="where a splitter found it"),
        pytest.param({"start_index": 7}, "end", 12, id="where it ends"),
        pytest.param({"as_of": "2024-05-01"}, "as_of", "2024-05-01", id="as of"),
        pytest.param({"desk": "x"}, "metadata", {"desk": "x"}, id="anything else"),
    ],
)
def test_a_documents_metadata_say_where_it_comes_from(metadata: dict[str, Any], field: str, value: object) -> None:
    result = retrieved(Document(page_content="Hello", metadata=metadata))
    assert getattr(result, field) == value
    assert retrieved("Hello") is None


# What a chain delivers ----------------------------------------------------------------------------------


def first_only(found: list[Document]) -> list[Document]:
    return found[:1]


def rewritten(found: list[Document]) -> list[Document]:
    return [Document(page_content=one.page_content.upper()) for one in found]


class Around(BaseRetriever):
    inner: BaseRetriever

    def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
        return self.inner.invoke(query, {"callbacks": run_manager.get_child()})[1:]


TWO = Shelf(texts=("one", "two"), k=2)


@pytest.mark.parametrize(
    ("shelf", "delivered", "dropped"),
    [
        pytest.param(TWO, ["one", "two"], [], id="a retriever"),
        pytest.param(TWO | RunnableLambda(first_only), ["one"], ["d1: first_only left it out"], id="a selection"),
        pytest.param(
            TWO | RunnableLambda(rewritten),
            ["ONE", "TWO"],
            ["d0: rewritten left it out", "d1: rewritten left it out"],
            id="other documents in their place",
        ),
        pytest.param(Around(inner=TWO), ["two"], [], id="a retriever around another"),
        pytest.param(RunnableLambda(TWO.invoke), ["one", "two"], [], id="a function that asks a retriever"),
        pytest.param(
            RunnableLambda(lambda query: [Document(page_content="own")]), ["own"], [], id="a function that retrieves"
        ),
        pytest.param(
            RunnableParallel(a=TWO, b=Shelf(texts=("three",))) | (lambda found: found["a"] + found["b"]),
            ["one", "two", "three"],
            [],
            id="two retrievers, merged",
        ),
        pytest.param(
            RunnableLambda(lambda query: {"query": query})
            | RunnablePassthrough.assign(a=operator.itemgetter("query") | TWO)
            | RunnablePassthrough.assign(b=operator.itemgetter("query") | Shelf(texts=("three",))),
            ["one", "two", "three"],
            [],
            id="two retrievers, one after the other",
        ),
    ],
)
@pytest.mark.parametrize("how", ["invoke", "stream"])
def test_what_reaches_the_prompt_is_what_was_delivered(
    shelf: Runnable[Any, Any], delivered: list[str], dropped: list[str], how: str
) -> None:
    wrapped = grounding.wrap(sequence(shelf))
    wrapped.invoke(QUERY) if how == "invoke" else list(wrapped.stream(QUERY))
    record = only_record(wrapped)
    assert texts(record) == delivered
    assert record.manifest is not None
    assert [f"{one.id}: {one.why}" for one in record.manifest.dropped] == dropped


def test_the_manifest_names_the_retrievers_that_ran() -> None:
    store_or_shelf = RunnableLambda(lambda query: Shelf() if "cost" in query else store())
    branch = RunnableBranch((lambda query: "cost" in query, Shelf()), store(search_kwargs={"k": 2}))
    for shelf, names in (
        (branch, [f"{__name__}.Shelf", "langchain_core.vectorstores.base.VectorStoreRetriever"]),
        (store_or_shelf, ["Shelf", "VectorStoreRetriever"]),
    ):
        wrapped = grounding.wrap(sequence(shelf))
        wrapped.batch([QUERY, "Which room is free?"])
        manifests = [record.manifest for record in records_of(wrapped)]
        assert [manifest and manifest.retriever for manifest in manifests] == names
    assert manifests[0] is not None
    assert manifests[0].parameters == {"chain": "langchain_core.runnables.base.RunnableSequence"}


def test_a_chain_without_retrieval_is_not_judged() -> None:
    wrapped = grounding.wrap(PROMPT | Model() | StrOutputParser())
    assert wrapped.invoke({"context": "none", "query": QUERY}) == ANSWER
    record = only_record(wrapped)
    assert record.report is None
    assert "no retriever was seen" in str(record.error)


def test_documents_that_a_chain_returns_are_taken_where_no_step_showed_them() -> None:
    def whole(query: str) -> dict[str, Any]:
        return {"answer": AIMessage(ANSWER), "context": [Document(page_content=WITH)]}

    record = records_of(wrapped := grounding.wrap(RunnableLambda(whole))).of(wrapped.invoke(QUERY))
    assert texts(record) == [WITH]
    assert record is not None
    assert record.report is not None
    assert record.report.verdict is grounding.Verdict.GROUNDED


@pytest.mark.parametrize(
    ("given", "query_from", "query"),
    [
        pytest.param("When?", None, "When?", id="a text"),
        pytest.param({"question": "When?", "language": "en"}, None, "When?", id="a usual key"),
        pytest.param({"topic": "When?"}, None, "When?", id="the only text"),
        pytest.param({"question": "en", "topic": "When?"}, "topic", "When?", id="a named key"),
        pytest.param([HumanMessage("Hi"), AIMessage("Yes?"), HumanMessage("When?")], None, "When?", id="messages"),
        pytest.param({"messages": [("system", "Be brief."), ("human", "When?")]}, None, "When?", id="pairs"),
        pytest.param({"messages": [{"role": "user", "content": "When?"}]}, None, "When?", id="roles"),
        pytest.param({"input": "When?", "chat_history": [HumanMessage("Hi")]}, None, "When?", id="with a history"),
        pytest.param(7, None, None, id="a number"),
    ],
)
def test_the_query_is_found_in_the_input(given: Any, query_from: str | None, query: str | None) -> None:
    assert query_in(given, query_from) == query


class Hours(BaseModel):
    friday: str


@pytest.mark.parametrize(
    ("result", "answer"),
    [
        pytest.param(AIMessage("Yes."), "Yes.", id="a message"),
        pytest.param(AIMessage([{"type": "text", "text": "Yes."}]), "Yes.", id="a message in blocks"),
        pytest.param({"answer": "Yes.", "context": [Document(page_content="a")]}, "Yes.", id="with documents"),
        pytest.param({"messages": [HumanMessage("So?"), AIMessage("Yes.")]}, "Yes.", id="an agent's state"),
        pytest.param({"friday": "17:30", "context": [Document(page_content="a")]}, {"friday": "17:30"}, id="fields"),
        pytest.param({"query": "So?", "context": [Document(page_content="a")]}, None, id="only documents"),
        pytest.param([Document(page_content="a")], None, id="a list of documents"),
        pytest.param(Hours(friday="17:30"), Hours(friday="17:30"), id="an object"),
    ],
)
def test_the_answer_is_found_in_the_result(result: Any, answer: Any) -> None:
    assert answer_in(result) == answer


# Many at once -------------------------------------------------------------------------------------------


def about(query: str) -> str:
    return f"The office in {query.rpartition(' ')[2].rstrip('?')} closes at 17:30 on Fridays."


def towns() -> Any:
    """A chain that retrieves, in parallel steps, what is asked for, and says that."""

    def find(query: str) -> list[Document]:
        return [Document(id=query, page_content=about(query))]

    async def afind(query: str) -> list[Document]:
        await asyncio.sleep(random.random() / 100)
        return find(query)

    return {"context": RunnableLambda(find, afunc=afind), "query": RunnablePassthrough()} | RunnableLambda(
        lambda given: about(given["query"])
    )


QUERIES = [f"When does the office close on Fridays in Town{n}?" for n in range(20)]


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda chain: chain.batch(QUERIES), id="batch"),
        pytest.param(lambda chain: asyncio.run(chain.abatch(QUERIES)), id="abatch"),
        pytest.param(lambda chain: [one for _, one in sorted(chain.batch_as_completed(QUERIES))], id="as completed"),
    ],
)
def test_a_batch_has_a_record_for_each_and_none_are_mixed(ask: Callable[[Any], list[str]]) -> None:
    wrapped = grounding.wrap(towns())
    results = ask(wrapped)
    assert results == [about(query) for query in QUERIES]
    records = [records_of(wrapped).of(result) for result in results]
    assert [texts(record) for record in records] == [[about(query)] for query in QUERIES]
    assert [record and record.query for record in records] == QUERIES


async def test_interleaved_calls_do_not_mix() -> None:
    wrapped = grounding.wrap(towns())
    results = await asyncio.gather(*map(wrapped.ainvoke, QUERIES))
    records = [records_of(wrapped).of(result) for result in results]
    assert [texts(record) for record in records] == [[about(query)] for query in QUERIES]


def no_twos(query: str) -> list[Document]:
    if query.endswith("2?"):
        raise ConnectionError("the index is down")
    return [Document(page_content=WITH)]


def test_a_batch_in_which_one_raises() -> None:
    wrapped = grounding.wrap(sequence(RunnableLambda(no_twos)))
    queries = ["Room 1?", "Room 2?"]
    with pytest.raises(ConnectionError, match="the index is down"):
        wrapped.batch(queries)
    assert [(one.query, type(one.error)) for one in records_of(wrapped)] == [(q, RetrievalFailed) for q in queries]

    results = wrapped.batch(queries, return_exceptions=True)
    assert [isinstance(result, ConnectionError) for result in results] == [False, True]
    *_, failed, answered = sorted(list(records_of(wrapped))[2:], key=lambda record: record.report is not None)
    assert (failed.query, answered.query) == ("Room 2?", "Room 1?")
    assert isinstance(failed.error, RetrievalFailed)


# Streams ------------------------------------------------------------------------------------------------


async def collected(stream: Any) -> list[Any]:
    return [chunk async for chunk in stream]


STREAMING = [
    pytest.param(lambda chain, given: (stream := chain.stream(given), list(stream)), id="sync"),
    pytest.param(lambda chain, given: (stream := chain.astream(given), asyncio.run(collected(stream))), id="async"),
]


@pytest.mark.parametrize("read", STREAMING)
def test_a_stream_gives_the_same_chunks_and_is_verified_after_the_last(read: Any) -> None:
    heard: list[Record] = []
    chain = sequence(Shelf())
    wrapped = grounding.wrap(chain, on_report=heard.append, as_of="2024-12-31")
    stream, chunks = read(wrapped, QUERY)
    assert chunks == list(chain.stream(QUERY))
    assert len(chunks) == len(ANSWER)
    record = only_record(wrapped)
    assert records_of(wrapped).of(stream) is record
    assert heard == [record]
    assert (record.pending, record.streamed, record.as_of, record.query) == (False, True, "2024-12-31", QUERY)
    assert record.report is not None
    assert record.report.verdict is grounding.Verdict.GROUNDED
    assert texts(record) == [WITH]


def test_a_stream_that_is_not_read_yet_is_pending() -> None:
    wrapped = grounding.wrap(sequence(Shelf()))
    stream = wrapped.stream(QUERY)
    record = records_of(wrapped).of(stream)
    assert record is not None
    assert (record.pending, record.query, record.report) == (True, QUERY, None)


def test_a_stream_of_mappings_is_verified() -> None:
    retrieval = RunnablePassthrough.assign(context=operator.itemgetter("query") | Shelf())
    wrapped = grounding.wrap(retrieval.assign(answer=PROMPT | Model() | StrOutputParser()))
    chunks = list(wrapped.stream({"query": QUERY}))
    assert len(chunks) > 3
    record = only_record(wrapped)
    assert record.report is not None
    assert record.report.subject is not None
    assert record.report.subject.answer == ANSWER


class Graph(Runnable[str, Any]):
    """Streams what each of its steps has changed, as LangGraph does, and says in the end what it gave."""

    def invoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        raise NotImplementedError

    def stream(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Any]:
        run = get_callback_manager_for_config(ensure_config(config)).on_chain_start(None, input, name=self.get_name())
        found = Shelf().invoke(input, {"callbacks": run.get_child()})
        yield {"retrieve": {"context": found}}
        yield {"generate": {"answer": ANSWER}}
        run.on_chain_end({"context": found, "answer": ANSWER})


def test_a_stream_of_changes_is_verified_by_what_the_graph_gave() -> None:
    wrapped = grounding.wrap(Graph())
    assert [list(chunk) for chunk in wrapped.stream(QUERY)] == [["retrieve"], ["generate"]]
    record = only_record(wrapped)
    assert record.report is not None
    assert record.report.subject is not None
    assert record.report.subject.answer == ANSWER


def test_a_wrapped_chain_streams_in_a_sequence() -> None:
    wrapped = grounding.wrap(sequence(Shelf()))
    assert list((wrapped | RunnablePassthrough()).stream(QUERY)) == list(ANSWER)
    assert only_record(wrapped).report is not None


async def test_a_stream_of_events_is_recorded() -> None:
    wrapped = grounding.wrap(sequence(Shelf()))
    events = [event["event"] async for event in wrapped.astream_events(QUERY, version="v2")]
    assert "on_retriever_end" in events
    assert only_record(wrapped).report is not None


def test_a_stream_that_is_left_is_not_verified() -> None:
    wrapped = grounding.wrap(sequence(Shelf()))
    stream = wrapped.stream(QUERY)
    next(stream)
    next(stream)
    stream.close()
    record = only_record(wrapped)
    assert (record.pending, record.report) == (False, None)
    assert "the stream was left after 2 chunks" in str(record.error)


@pytest.mark.parametrize("read", STREAMING)
def test_a_stream_that_breaks_is_not_verified_and_its_error_passes(read: Any) -> None:
    wrapped = grounding.wrap(sequence(Shelf(), Model(error_on_chunk_number=3)))
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the model's own, and it has no words
        read(wrapped, QUERY)
    record = only_record(wrapped)
    assert (record.pending, record.report) == (False, None)
    assert isinstance(record.error, RetrievalFailed)
    assert record.error.__cause__ is caught.value


# The gate -----------------------------------------------------------------------------------------------

ASKING = [
    pytest.param(lambda chain, given: chain.invoke(given), id="sync"),
    pytest.param(lambda chain, given: asyncio.run(chain.ainvoke(given)), id="async"),
    pytest.param(lambda chain, given: chain.batch([given])[0], id="batch"),
]


@pytest.mark.parametrize("ask", ASKING)
def test_a_chain_abstains_without_asking_its_model(ask: Any) -> None:
    model = Model(asked=[])
    wrapped = grounding.wrap(sequence(Shelf(texts=(WITHOUT,)), model), gate=True)
    result = ask(wrapped, QUERY)
    assert (result, model.asked) == (ABSTENTION, [])
    record = records_of(wrapped).of(result)
    assert record is not None
    assert record.abstained
    assert record.report is not None
    assert record.report.abstained
    assert texts(record) == [WITHOUT]


@pytest.mark.parametrize("ask", ASKING)
def test_more_is_retrieved_before_the_model_is_asked(ask: Any) -> None:
    model, shelf = Model(asked=[]), Shelf(texts=(WITHOUT, WITH), asked=[])
    wrapped = grounding.wrap(sequence(shelf, model), gate=True)
    assert ask(wrapped, QUERY) == ANSWER
    assert (shelf.asked, shelf.k, len(model.asked)) == ([1, 2], 1, 1)
    record = only_record(wrapped)
    assert texts(record) == [WITHOUT, WITH]
    assert record.decision is not None
    assert record.decision.step is Step.PROCEED


def test_a_vector_store_is_asked_for_twice_as_many_also_behind_other_runnables() -> None:
    inner = store()
    wrapped = grounding.wrap(sequence(Around(inner=inner).with_config(tags=["mine"])), gate=True)
    assert wrapped.invoke(QUERY) == ABSTENTION
    assert len(texts(only_record(wrapped))) == 2 * 4 - 1
    assert inner.search_kwargs == {}


def test_more_may_come_from_elsewhere() -> None:
    asked: list[object] = []

    def more(query: str | None, time: int) -> list[Document]:
        asked.append((query, time))
        return [Document(page_content=WITH)]

    wrapped = grounding.wrap(sequence(Shelf(texts=(WITHOUT,))), gate=Gate(retrieve=more))
    assert wrapped.invoke(QUERY) == ANSWER
    assert asked == [(QUERY, 2)]
    assert texts(only_record(wrapped)) == [WITH]


@pytest.mark.parametrize("read", STREAMING)
def test_a_stream_abstains_as_a_stream(read: Any) -> None:
    model = Model(asked=[])
    wrapped = grounding.wrap(sequence(Shelf(texts=(WITHOUT,)), model), gate=True)
    stream, chunks = read(wrapped, QUERY)
    assert (chunks, model.asked) == ([ABSTENTION], [])
    record = records_of(wrapped).of(stream)
    assert record is not None
    assert (record.abstained, record.pending) == (True, False)
    assert record.report is not None


def assigning(shelf: BaseRetriever) -> Any:
    retrieval = RunnablePassthrough.assign(context=operator.itemgetter("query") | shelf)
    return retrieval.assign(answer=PROMPT | Model(asked=[]) | StrOutputParser())


def test_a_chain_abstains_in_its_own_kind() -> None:
    shelf = Shelf(texts=(WITHOUT,))
    mapping = grounding.wrap(assigning(shelf), gate=True).invoke({"query": QUERY})
    assert mapping == {"query": QUERY, "context": [Document(id="d0", page_content=WITHOUT)], "answer": ABSTENTION}
    *_, last = grounding.wrap(assigning(shelf), gate=True).stream({"query": QUERY})
    assert last == {"answer": ABSTENTION}

    answering = {"context": shelf, "query": RunnablePassthrough()} | PROMPT | Model(asked=[])
    message = grounding.wrap(answering, gate=True).invoke(QUERY)
    assert isinstance(message, AIMessage)
    assert (message.content, message.response_metadata["groundwire"]["step"]) == (ABSTENTION, "abstain")
    (chunk,) = grounding.wrap(answering, gate=True).stream(QUERY)
    assert isinstance(chunk, AIMessageChunk)


def structured(shelf: BaseRetriever) -> Any:
    first = {"context": shelf, "query": RunnablePassthrough()}
    return first | PROMPT | Model(responses=['{"cost": 37}']) | JsonOutputParser(pydantic_object=Hours)


def test_a_chain_that_returns_something_else_says_how_it_abstains() -> None:
    chain: Any = RunnableLambda(lambda query: 7).with_types(output_type=int)
    with pytest.raises(InvalidInput, match=r"gate: nothing says how .*RunnableBinding abstains"):
        grounding.wrap(chain, gate=True)
    gate = Gate(abstain=lambda decision: {"cost": None, "why": decision.reason})
    wrapped = grounding.wrap(structured(Shelf(texts=(WITHOUT,))), gate=gate)
    assert wrapped.invoke(QUERY) == {"cost": None, "why": "not_answerable"}
    assert only_record(wrapped).report is not None


def test_neither_retries_nor_fallbacks_get_round_the_gate() -> None:
    model, other = Model(asked=[]), Model(asked=[])
    stubborn = model.with_retry(stop_after_attempt=3).with_fallbacks([other])
    wrapped = grounding.wrap(sequence(Shelf(texts=(WITHOUT,)), stubborn), gate=True)
    assert wrapped.invoke(QUERY) == ABSTENTION
    assert (model.asked, other.asked) == ([], [])


def test_a_model_that_rewrites_the_query_is_asked_before_the_gate() -> None:
    rewriter = Model(responses=[QUERY], asked=[])
    rewriting = ChatPromptTemplate.from_template("Rewrite: {query}") | rewriter | StrOutputParser()
    wrapped = grounding.wrap(sequence(rewriting | Shelf()), gate=True)
    assert wrapped.invoke("And its pension cost?") == ANSWER
    assert len(rewriter.asked) == 1
    record = only_record(wrapped)
    assert record.decision is not None
    assert record.decision.step is not Step.ABSTAIN


def test_a_check_that_fails_lets_nothing_through() -> None:
    model = Model(asked=[])
    policy = Policy(name="tiny", limits=Limits(passages=1))
    wrapped = grounding.wrap(sequence(Shelf(texts=(WITHOUT, WITH), k=2), model), policy=policy, gate=True)
    assert wrapped.invoke(QUERY) == ABSTENTION
    assert model.asked == []
    record = only_record(wrapped)
    assert record.decision is not None
    assert record.decision.reason == "not_assessed"


def test_a_chain_whose_model_is_not_seen_can_not_be_gated() -> None:
    wrapped = grounding.wrap(Shelf() | RunnableLambda(lambda found: ANSWER), gate=True)
    with pytest.raises(InvalidInput, match=r"gate: .*nothing can stand between"):
        wrapped.invoke(QUERY)
    assert only_record(wrapped).decision is None


def test_a_gated_chain_inside_another_abstains_by_itself() -> None:
    inner = grounding.wrap(sequence(Shelf(texts=(WITHOUT,))), gate=True)
    outer: Any = grounding.wrap(RunnableLambda(lambda query: f"Well: {inner.invoke(query)}"))
    assert outer.invoke(QUERY) == f"Well: {ABSTENTION}"
    assert only_record(inner).abstained
    assert not only_record(outer).abstained


@pytest.mark.parametrize("ask", ASKING)
def test_a_gated_retriever_gives_nothing_in_the_end(ask: Any) -> None:
    shelf = Shelf(texts=(WITHOUT,), asked=[])
    wrapped = grounding.wrap(shelf, gate=True)
    result = ask(wrapped, QUERY)
    assert (result, shelf.asked) == ([], [1, 2])
    record = records_of(wrapped).of(result)
    assert record is not None
    assert record.abstained
    assert ask(grounding.wrap(Shelf(texts=(WITHOUT, WITH)), gate=True), QUERY)[-1].page_content == WITH


# Sources of truth ---------------------------------------------------------------------------------------


class Filings:
    def __init__(self) -> None:
        self.asked: list[Any] = []

    def search(self, claims: Any, query: Any, filters: Any, k: int) -> Any:
        self.asked.append(filters)
        return [[Passage(id="f", text=WITH, source="filings")] for _ in claims]


@pytest.mark.parametrize(
    ("filters", "passed"),
    [
        pytest.param({"desk": "x"}, [{"desk": "x"}], id="an equality"),
        pytest.param({"n": {"$gt": 1}}, [], id="a comparison"),
        pytest.param(lambda document: True, [], id="a function"),
        pytest.param(None, [{}], id="none"),
    ],
)
def test_a_retrievers_own_filters_are_passed_on(filters: Any, passed: list[Any]) -> None:
    class Store(VectorStoreRetriever):
        def _get_relevant_documents(self, query: str, **others: Any) -> list[Document]:
            return [Document(page_content="Lunch is at noon.")]

    inner = Store(vectorstore=store().vectorstore, search_kwargs={"filter": filters} if filters else {})
    filings = Filings()
    registry = Registry.of([{"name": "filings"}])
    wrapped = grounding.wrap(sequence(inner), registry=registry, second_look=SecondLook({"filings": filings}))
    wrapped.invoke(QUERY)
    assert filings.asked == passed
