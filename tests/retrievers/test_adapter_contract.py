"""What every adapter owes: the same table of promises for each kind of chain. A new framework adds a row to `KINDS`."""

from __future__ import annotations

import asyncio
import inspect
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import haystack
import pytest
from haystack.components.builders import PromptBuilder
from haystack.core.errors import PipelineRuntimeError
from langchain_core.documents import Document as LangChainDocument
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever as LangChainRetriever
from langchain_core.runnables import Runnable, RunnablePassthrough
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

import grounding
from grounding.errors import InputTooLarge, RetrievalFailed
from grounding.models import GapKind, sha256
from grounding.policy import Limits, Policy
from grounding.retrievers.records import Record
from grounding.retrievers.wrapping import records_of


@dataclass(frozen=True)
class Document:
    """One result, before a framework has it."""

    id: str
    text: str
    source: str = "handbook.md"
    similarity: float = 0.5


HOURS = Document("hours", "The office closes at 17:30 on Fridays.", "rules.md", 0.83)
LUNCH = Document("lunch", "Lunch is served from 12:00 to 13:30 in the canteen.", "canteen.md", 0.41)
QUERY = "When does the office close on Fridays?"
ANSWER = "The office closes at 17:30 on Fridays."


class BrokenError(Exception):
    """What a chain raises when it breaks."""


Give = Callable[[str], list[Document]]
"""A chain's own work: documents for a query."""


@dataclass(frozen=True)
class Kind:
    """A kind of chain: how one is made from its work, how it is asked, and what its results tell."""

    make: Callable[[Give], Any]
    ask: Callable[[Any, str], Any]
    answers: bool
    ids: bool = True
    """Whether its results have ids, sources and similarities."""
    framed: bool = False
    """Whether the framework raises an error of its own, with the chain's as its cause."""


def nodes(documents: list[Document]) -> list[NodeWithScore]:
    return [
        NodeWithScore(
            node=TextNode(id_=d.id, text=d.text, metadata={"source": d.source, "tags": ["a"]}), score=d.similarity
        )
        for d in documents
    ]


def mappings(documents: list[Document]) -> list[dict[str, Any]]:
    return [
        {"id": d.id, "text": d.text, "source": d.source, "score": d.similarity, "metadata": {"tags": ["a"]}}
        for d in documents
    ]


def passages(documents: list[Document]) -> list[grounding.Passage]:
    return [grounding.Passage(id=d.id, text=d.text, source=d.source, similarity=d.similarity) for d in documents]


class Shelf(BaseRetriever):
    def __init__(self, give: Give) -> None:
        self.give = give
        self.similarity_top_k = 7
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return nodes(self.give(query_bundle.query_str))


class Clerk(BaseQueryEngine):
    def __init__(self, give: Give) -> None:
        self.retriever = Shelf(give)
        super().__init__(callback_manager=None)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}

    def _query(self, query_bundle: QueryBundle) -> Response:
        return Response(ANSWER, source_nodes=self.retriever.retrieve(query_bundle), metadata={"own": 1})

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return Response(ANSWER, source_nodes=await self.retriever.aretrieve(query_bundle), metadata={"own": 1})


class Callee:
    def __init__(self, give: Give) -> None:
        self.give = give

    def __call__(self, question: str) -> dict[str, Any]:
        return {"answer": ANSWER, "context": mappings(self.give(question)), "usage": {"tokens": 12}}


class Reply:
    def __init__(self, documents: list[Document]) -> None:
        self.answer = ANSWER
        self.sources = passages(documents)


def of_texts(give: Give) -> Any:
    return lambda query: [d.text for d in give(query)]


def of_mappings(give: Give) -> Any:
    return lambda query: mappings(give(query))


def of_passages(give: Give) -> Any:
    return lambda query: tuple(passages(give(query)))


def of_nodes(give: Give) -> Any:
    return lambda query: nodes(give(query))


def of_pair(give: Give) -> Any:
    return lambda query: (ANSWER, mappings(give(query)))


def of_object(give: Give) -> Any:
    return lambda query: Reply(give(query))


def of_coroutine(give: Give) -> Any:
    async def chain(query: str) -> tuple[str, list[dict[str, Any]]]:
        await asyncio.sleep(0)
        return ANSWER, mappings(give(query))

    return chain


def of_async_search(give: Give) -> Any:
    async def search(query: str) -> list[NodeWithScore]:
        await asyncio.sleep(0)
        return nodes(give(query))

    return search


class LangChainShelf(LangChainRetriever):
    give: Any

    def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[LangChainDocument]:
        return [
            LangChainDocument(
                id=d.id, page_content=d.text, metadata={"source": d.source, "score": d.similarity, "tags": ["a"]}
            )
            for d in self.give(query)
        ]


def of_langchain_shelf(give: Give) -> Any:
    return LangChainShelf(give=give)


PROMPT = ChatPromptTemplate.from_template("{context} {query}")


def of_langchain_sequence(give: Give) -> Any:
    first = {"context": LangChainShelf(give=give), "query": RunnablePassthrough()}
    return first | PROMPT | FakeListChatModel(responses=[ANSWER]) | StrOutputParser()


def of_langchain_model(give: Give) -> Any:
    first = {"context": LangChainShelf(give=give), "query": RunnablePassthrough()}
    return first | PROMPT | FakeListChatModel(responses=[ANSWER])


def of_langchain_mapping(give: Give) -> Any:
    first = RunnablePassthrough.assign(context=(lambda given: given["query"]) | LangChainShelf(give=give))
    return first.assign(answer=PROMPT | FakeListChatModel(responses=[ANSWER]) | StrOutputParser())


@haystack.component
class HaystackShelf:
    def __init__(self, give: Any) -> None:
        self.give = give

    @haystack.component.output_types(documents=list[haystack.Document])
    def run(self, query: str, top_k: int = 7) -> dict[str, Any]:
        return {
            "documents": [
                haystack.Document(id=d.id, content=d.text, meta={"source": d.source, "tags": ["a"]}, score=d.similarity)
                for d in self.give(query)
            ]
        }


@haystack.component
class HaystackClerk:
    @haystack.component.output_types(replies=list[str])
    def run(self, prompt: str) -> dict[str, Any]:
        return {"replies": [ANSWER]}


def of_haystack_shelf(give: Give) -> Any:
    return HaystackShelf(give)


def of_haystack_pipeline(give: Give) -> Any:
    pipeline = haystack.Pipeline()
    pipeline.add_component("shelf", HaystackShelf(give))
    pipeline.add_component("prompt", PromptBuilder("{{ documents }}", required_variables="*"))
    pipeline.add_component("clerk", HaystackClerk())
    pipeline.connect("shelf.documents", "prompt.documents")
    pipeline.connect("prompt", "clerk")
    return pipeline


def invoke(chain: Any, query: str) -> Any:
    return chain.invoke(query)


def ainvoke(chain: Any, query: str) -> Any:
    return asyncio.run(chain.ainvoke(query))


def call(chain: Any, query: str) -> Any:
    return chain(query)


def call_async(chain: Any, query: str) -> Any:
    return asyncio.run(chain(query))


KINDS = {
    "function returning texts": Kind(of_texts, call, answers=False, ids=False),
    "function returning mappings": Kind(of_mappings, call, answers=False),
    "function returning passages": Kind(of_passages, call, answers=False),
    "function returning nodes": Kind(of_nodes, call, answers=False),
    "async function returning nodes": Kind(of_async_search, call_async, answers=False),
    "function returning answer and passages": Kind(of_pair, call, answers=True),
    "function returning an object": Kind(of_object, call, answers=True),
    "callable object returning a mapping": Kind(Callee, call, answers=True),
    "async function returning answer and passages": Kind(of_coroutine, call_async, answers=True),
    "LlamaIndex retriever": Kind(Shelf, lambda chain, query: chain.retrieve(query), answers=False),
    "LlamaIndex retriever, async": Kind(Shelf, lambda chain, query: asyncio.run(chain.aretrieve(query)), answers=False),
    "LlamaIndex query engine": Kind(Clerk, lambda chain, query: chain.query(query), answers=True),
    "LlamaIndex query engine, async": Kind(Clerk, lambda chain, query: asyncio.run(chain.aquery(query)), answers=True),
    "LangChain retriever": Kind(of_langchain_shelf, invoke, answers=False),
    "LangChain retriever, async": Kind(of_langchain_shelf, ainvoke, answers=False),
    "LangChain sequence": Kind(of_langchain_sequence, invoke, answers=True),
    "LangChain sequence, async": Kind(of_langchain_sequence, ainvoke, answers=True),
    "LangChain sequence that ends with a model": Kind(of_langchain_model, invoke, answers=True),
    "LangChain sequence that returns a mapping": Kind(
        of_langchain_mapping, lambda chain, query: chain.invoke({"query": query}), answers=True
    ),
    "Haystack retriever": Kind(of_haystack_shelf, lambda chain, query: chain.run(query=query), answers=False),
    "Haystack pipeline": Kind(
        of_haystack_pipeline, lambda chain, query: chain.run({"shelf": {"query": query}}), answers=True, framed=True
    ),
    "Haystack pipeline, async": Kind(
        of_haystack_pipeline,
        lambda chain, query: asyncio.run(chain.run_async({"shelf": {"query": query}})),
        answers=True,
        framed=True,
    ),
}


@pytest.fixture(params=list(KINDS.values()), ids=list(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    chosen: Kind = request.param
    return chosen


def given(*documents: Document) -> Give:
    return lambda query: list(documents)


def plain(value: Any) -> Any:
    """All that is in a result, for comparison."""
    # Each of LangChain's messages has an id of its own.
    return value if isinstance(value, (str, list, tuple, dict)) else vars(value) | {"id": None}


def only_record(chain: Any) -> Record:
    (record,) = records_of(chain)
    return record


def test_the_wrapped_chain_is_of_the_same_kind(kind: Kind) -> None:
    chain = kind.make(given(HOURS))
    wrapped = grounding.wrap(chain)
    for base in (BaseRetriever, BaseQueryEngine, LangChainRetriever, Runnable, HaystackShelf, haystack.Pipeline):
        assert isinstance(wrapped, base) == isinstance(chain, base)
    assert callable(wrapped) == callable(chain)
    assert inspect.iscoroutinefunction(wrapped) == inspect.iscoroutinefunction(chain)


def test_the_caller_gets_the_very_object_and_it_is_unchanged(kind: Kind) -> None:
    chain = kind.make(given(HOURS, LUNCH))
    bare = kind.ask(chain, QUERY)
    wrapped = grounding.wrap(chain)
    result = kind.ask(wrapped, QUERY)
    record = records_of(wrapped).of(result)
    assert record is not None
    assert record.result is result
    assert type(result) is type(bare)
    assert plain(result) == plain(bare)


def test_the_record_holds_query_passages_and_manifest(kind: Kind) -> None:
    wrapped = grounding.wrap(kind.make(given(HOURS, LUNCH)))
    record = records_of(wrapped).of(kind.ask(wrapped, QUERY))
    assert record is not None
    assert record.error is None
    assert record.query == QUERY
    assert [passage.text for passage in record.passages] == [HOURS.text, LUNCH.text]
    manifest = record.manifest
    assert manifest is not None
    assert manifest.retriever
    assert manifest.timings_ms["chain"] >= 0
    assert [delivered.sha256 for delivered in manifest.passages] == [sha256(HOURS.text), sha256(LUNCH.text)]
    if kind.ids:
        assert [passage.id for passage in record.passages] == ["hours", "lunch"]
        assert [delivered.similarity for delivered in manifest.passages] == [0.83, 0.41]
        assert manifest.sources == ("rules.md", "canteen.md")


def test_an_answer_is_verified_and_a_retrieval_is_covered(kind: Kind) -> None:
    wrapped = grounding.wrap(kind.make(given(HOURS, LUNCH)))
    record = records_of(wrapped).of(kind.ask(wrapped, QUERY))
    assert record is not None
    assert record.coverage is not None
    assert (record.report is not None) == kind.answers
    if record.report is not None:
        assert record.report.verdict is grounding.Verdict.GROUNDED


def test_an_answer_that_its_passages_do_not_state_is_not_grounded(kind: Kind) -> None:
    wrapped = grounding.wrap(kind.make(given(LUNCH)))
    record = records_of(wrapped).of(kind.ask(wrapped, QUERY))
    assert record is not None
    if kind.answers:
        assert record.report is not None
        assert record.report.verdict is grounding.Verdict.UNGROUNDED


def test_empty_retrieval_is_a_result_with_a_gap(kind: Kind) -> None:
    wrapped = grounding.wrap(kind.make(given()))
    kind.ask(wrapped, QUERY)
    record = only_record(wrapped)
    assert record.passages == ()
    assert record.coverage is not None
    assert not record.coverage.answerable
    assert GapKind.NO_PASSAGES in {gap.kind for gap in record.coverage.gaps}


def test_what_was_not_delivered_is_named(kind: Kind) -> None:
    wrapped = grounding.wrap(kind.make(given(HOURS, Document("blank", " \n"), LUNCH)))
    kind.ask(wrapped, QUERY)
    record = only_record(wrapped)
    assert record.manifest is not None
    (dropped,) = record.manifest.dropped
    assert dropped.why == "it has no text"
    assert dropped.id == "blank" or not kind.ids
    assert [passage.text for passage in record.passages] == [HOURS.text, LUNCH.text]


def test_an_exception_of_the_chain_reaches_its_caller_unchanged(kind: Kind) -> None:
    raised = BrokenError("the shelf fell down")

    def give(query: str) -> list[Document]:
        raise raised

    wrapped = grounding.wrap(kind.make(give))
    with pytest.raises(PipelineRuntimeError if kind.framed else BrokenError) as caught:
        kind.ask(wrapped, QUERY)
    assert (caught.value.__cause__ if kind.framed else caught.value) is raised
    record = only_record(wrapped)
    assert isinstance(record.error, RetrievalFailed)
    assert record.error.__cause__ is caught.value
    assert (record.query, record.report, record.coverage) == (QUERY, None, None)


def test_a_failure_of_the_check_does_not_reach_the_caller_and_makes_no_report(kind: Kind) -> None:
    policy = Policy(name="tiny", limits=Limits(passages=1))
    wrapped = grounding.wrap(kind.make(given(HOURS, LUNCH)), policy=policy)
    kind.ask(wrapped, QUERY)
    record = only_record(wrapped)
    assert isinstance(record.error, InputTooLarge)
    assert (record.report, record.coverage) == (None, None)
    assert len(record.passages) == 2


def test_the_listener_gets_each_record_and_can_not_break_the_chain(kind: Kind) -> None:
    heard: list[Record] = []

    def listen(record: Record) -> None:
        heard.append(record)
        raise BrokenError("the listener")

    wrapped = grounding.wrap(kind.make(given(HOURS)), on_report=listen)
    kind.ask(wrapped, QUERY)
    assert heard == [only_record(wrapped)]
    assert [str(error) for error in records_of(wrapped).callback_errors] == ["the listener"]


FRAMEWORKS = {"llama_index", "langchain_core", "haystack"}


@pytest.mark.parametrize(
    ("made", "package"),
    [
        pytest.param(
            "from langchain_core.runnables import RunnableLambda as C; c = C(str)", "langchain_core", id="LangChain"
        ),
        pytest.param("from haystack import Pipeline as C; c = C()", "haystack", id="Haystack"),
    ],
)
def test_a_chain_loads_its_own_framework_and_no_other(made: str, package: str) -> None:
    code = (
        f"import sys; {made}; import grounding; grounding.wrap(c)\nprint(*sorted({FRAMEWORKS!r} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == [package]


@pytest.mark.parametrize(
    ("module", "package", "told"),
    [
        ("langchain", "langchain_core", "langchain-core is not installed; run: pip install 'groundwire[langchain]'"),
        ("haystack", "haystack", "haystack-ai is not installed; run: pip install 'groundwire[haystack]'"),
    ],
)
def test_a_missing_framework_is_named_with_its_extra(module: str, package: str, told: str) -> None:
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "from grounding.errors import MissingExtra\n"
        f"try: import grounding.retrievers.{module}\n"
        "except MissingExtra as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == told
