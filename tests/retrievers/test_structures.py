"""What chains show of themselves, and the audit of wrapped ones: real components of the frameworks."""

from __future__ import annotations

import functools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from haystack import Pipeline
from haystack.components.builders import PromptBuilder
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from langchain_core.documents import Document
from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.language_models import FakeListLLM
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever as LangChainRetriever
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from langchain_core.vectorstores import InMemoryVectorStore
from llama_index.core import VectorStoreIndex
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.embeddings import MockEmbedding
from llama_index.core.indices.query.query_transform.base import IdentityQueryTransform
from llama_index.core.llms import MockLLM
from llama_index.core.postprocessor import SimilarityPostprocessor
from llama_index.core.query_engine import CitationQueryEngine, RetrieverQueryEngine, TransformQueryEngine
from llama_index.core.response_synthesizers import ResponseMode
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import QueryBundle, TextNode

import grounding
from grounding import Passage, Registry
from grounding.audit import FindingKind, PartKind, Structure, Validated
from grounding.errors import InvalidInput
from grounding.models import as_moment
from grounding.retrievers.records import Records
from grounding.retrievers.structures import structure_of
from grounding.retrievers.wrapping import records_of

TEXT = "The office closes at 17:30 on Fridays."


def shape(structure: Structure) -> list[tuple[str, str]]:
    return [(part.kind.value, part.name) for part in structure.parts]


def flows(structure: Structure) -> list[tuple[str, str]]:
    names = {part.id: part.name for part in structure.parts}
    return [(names[start], names[end]) for start, end, _ in structure.flows]


def retriever(top_k: int = 3) -> BaseRetriever:
    nodes = [TextNode(id_="hours", text=TEXT, metadata={"source": "rules.md"})]
    embedding = MockEmbedding(embed_dim=4)
    return VectorStoreIndex(nodes, embed_model=embedding, transformations=[embedding]).as_retriever(
        similarity_top_k=top_k
    )


def engine(**options: Any) -> RetrieverQueryEngine:
    return RetrieverQueryEngine.from_args(
        retriever(), llm=MockLLM(), response_mode=ResponseMode.SIMPLE_SUMMARIZE, **options
    )


def answer(query: str, passages: list[Passage]) -> str:
    return TEXT


def ask(query: str) -> tuple[str, list[str]]:
    return TEXT, [TEXT]


def test_a_query_engine_shows_store_retriever_steps_and_who_answers() -> None:
    structure = structure_of(engine(node_postprocessors=[SimilarityPostprocessor(similarity_cutoff=0.1)]))
    assert shape(structure) == [
        ("store", "SimpleVectorStore"),
        ("retriever", "VectorIndexRetriever"),
        ("step", "SimilarityPostprocessor"),
        ("generator", "SimpleSummarize"),
    ]
    assert flows(structure) == [
        ("SimpleVectorStore", "VectorIndexRetriever"),
        ("VectorIndexRetriever", "SimilarityPostprocessor"),
        ("SimilarityPostprocessor", "SimpleSummarize"),
    ]
    details = {part.name: part.detail for part in structure.parts}
    assert details["VectorIndexRetriever"] == "similarity_top_k 3"
    assert details["SimpleSummarize"].startswith("MockLLM")
    assert structure.answers is True
    assert structure.unseen == ()


def test_retrievers_inside_retrievers_are_shown() -> None:
    fused = QueryFusionRetriever([retriever(2), grounding.wrap(retriever(4))], llm=MockLLM(), num_queries=1)
    structure = structure_of(fused)
    kinds = [kind for kind, _ in shape(structure)]
    assert kinds == ["store", "retriever", "store", "retriever", "retriever"]
    assert [part.detail for part in structure.parts if part.kind is PartKind.RETRIEVER][:2] == [
        "similarity_top_k 2",
        "similarity_top_k 4",
    ]
    assert len(structure.enters) == 2
    assert structure.answers is False


def test_engines_around_engines_are_shown() -> None:
    structure = structure_of(TransformQueryEngine(engine(), IdentityQueryTransform()))
    assert flows(structure)[-1] == ("SimpleSummarize", "TransformQueryEngine")


def test_an_engine_of_ones_own_is_said_to_be_unseen() -> None:
    class Own(BaseQueryEngine):
        def _get_prompt_modules(self) -> dict[str, Any]:
            return {}

        def _query(self, query_bundle: QueryBundle) -> Response:
            return Response(TEXT)

        async def _aquery(self, query_bundle: QueryBundle) -> Response:
            return Response(TEXT)

    structure = structure_of(Own(callback_manager=None))
    assert shape(structure) == [("generator", "Own")]
    assert len(structure.unseen) == 2


def test_a_citing_engine_shows_its_parts_and_can_be_gated() -> None:
    citing = CitationQueryEngine(retriever(), llm=MockLLM())
    assert [kind for kind, _ in shape(structure_of(citing))] == ["store", "retriever", "generator"]
    wrapped = grounding.wrap(citing, gate=True)
    metadata = wrapped.query("What was the pension cost in 2024?").metadata
    assert metadata is not None
    assert metadata["groundwire"]["step"] == "abstain"


@pytest.mark.parametrize(
    ("chain", "parts"),
    [
        pytest.param(ask, [("step", "ask")], id="a function"),
        pytest.param(answer, [("step", "passages"), ("generator", "answer")], id="a function given passages"),
        pytest.param(functools.partial(ask), [("step", "ask")], id="a partial call"),
        pytest.param(Records(3).add, [("step", "add")], id="a method"),
    ],
)
def test_a_function_shows_its_name_and_no_more(chain: Any, parts: list[tuple[str, str]]) -> None:
    structure = structure_of(chain)
    assert shape(structure) == parts
    (unseen,) = structure.unseen
    assert "is not seen" in unseen


def test_a_description_that_fails_leaves_a_function() -> None:
    class Undrawn(RunnableLambda[str, str]):
        def get_graph(self, config: Any = None) -> Any:
            raise RuntimeError("no graph today")

    assert shape(structure_of(Undrawn(str.upper).invoke)) == [("step", "invoke")]


class Shelf(LangChainRetriever):
    def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
        return [Document(page_content=TEXT)]


def sequence() -> Any:
    prompt = ChatPromptTemplate.from_template("{context} {query}")
    return {"context": Shelf(), "query": RunnablePassthrough()} | prompt | FakeListLLM(responses=[TEXT])


def test_a_langchain_sequence_shows_its_steps() -> None:
    chain = sequence()
    structure = structure_of(chain)
    assert ("retriever", "Shelf") in shape(structure)
    assert ("ChatPromptTemplate", "FakeListLLM") in flows(structure)
    assert ("generator", "FakeListLLM") in shape(structure)
    assert structure_of(chain.invoke) == structure


def test_a_langchain_retriever_shows_its_store() -> None:
    store = InMemoryVectorStore(DeterministicFakeEmbedding(size=4))
    structure = structure_of(store.as_retriever())
    assert shape(structure) == [("store", "InMemoryVectorStore"), ("retriever", "VectorStoreRetriever")]
    assert structure.answers is False


def pipeline() -> Pipeline:
    pipeline = Pipeline()
    pipeline.add_component("gate", InMemoryBM25Retriever(InMemoryDocumentStore()))
    pipeline.add_component(
        "prompt", PromptBuilder("{% for d in documents %}{{ d }}{% endfor %}", required_variables=[])
    )
    pipeline.connect("gate.documents", "prompt.documents")
    return pipeline


def test_a_haystack_pipeline_shows_its_components() -> None:
    structure = structure_of(pipeline().run)
    assert shape(structure) == [("store", "InMemoryDocumentStore"), ("retriever", "gate"), ("step", "prompt")]
    assert flows(structure) == [("InMemoryDocumentStore", "gate"), ("gate", "prompt")]
    assert structure_of(pipeline()) == structure


def test_a_haystack_retriever_shows_its_store() -> None:
    structure = structure_of(InMemoryBM25Retriever(InMemoryDocumentStore()))
    assert shape(structure) == [("store", "InMemoryDocumentStore"), ("retriever", "InMemoryBM25Retriever")]
    assert structure.answers is False


# Of wrapped chains --------------------------------------------------------------------------------------


def test_a_wrapped_engine_is_audited_with_what_its_calls_used() -> None:
    registry = Registry.of([{"name": "rules", "also": ["rules.md"]}, {"name": "payroll"}])
    wrapped = grounding.wrap(engine(), registry=registry, as_of="2024-06-01")
    before = records_of(wrapped).audit()
    assert before.calls == 0
    assert {node.calls for node in before.nodes} == {None}
    wrapped.query("When does the office close?")
    wrapped.query("When does the office open?")
    picture = records_of(wrapped).audit()
    assert (picture.calls, picture.last) == (2, as_moment("2024-06-01"))
    assert (picture.node("source:rules").calls, picture.node("source:payroll").calls) == (2, 0)
    assert FindingKind.NEVER_CONSULTED in {finding.kind for finding in picture.findings}
    assert {edge.validated for edge in picture.edges} == {Validated.INNER, Validated.YES}
    assert "rules" in picture.as_text()


def test_an_answer_whose_check_failed_is_seen_to_flow_on() -> None:
    def strange(query: str) -> object:
        return object() if "lunch" in query else (TEXT, [TEXT])

    wrapped = grounding.wrap(strange)
    for query in ("When is lunch?", "When does the office close?"):
        wrapped(query)
    (lost,) = records_of(wrapped).audit().unvalidated
    assert (lost.start, lost.end, lost.validated, lost.calls) == ("function", "caller", Validated.NO, 1)


def test_a_stream_counts_once_and_as_unvalidated_until_it_is_read() -> None:
    wrapped = grounding.wrap(engine(streaming=True))
    response = wrapped.query("When does the office close?")
    assert [edge.calls for edge in records_of(wrapped).audit().unvalidated] == [1]
    assert str(response)
    picture = records_of(wrapped).audit()
    assert (picture.calls, picture.unvalidated) == (1, ())


def test_calls_are_counted_beyond_those_whose_records_are_kept() -> None:
    wrapped = grounding.wrap(answer, keep=2)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: wrapped(f"When in Town{n}?", [Passage(id="p", text=TEXT, source="rules")]), range(12)))
    picture = records_of(wrapped).audit()
    assert (len(records_of(wrapped)), picture.calls, picture.node("source:rules").calls) == (2, 12, 12)


def test_records_without_a_chain_have_no_audit() -> None:
    with pytest.raises(InvalidInput, match="records: were not made by wrap"):
        Records(3).audit()


def test_a_wrapped_sequence_is_audited_and_its_model_is_not_reached_where_it_abstains() -> None:
    wrapped = grounding.wrap(sequence(), gate=True)
    wrapped.invoke("When does the office close on Fridays?")
    wrapped.invoke("What was the pension cost in 2024?")
    picture = records_of(wrapped).audit()
    assert {node.name: node.calls for node in picture.nodes}["FakeListLLM"] == 1
    assert {edge.validated for edge in picture.edges} == {Validated.INNER, Validated.YES}
