"""The gate inside a wrapped chain, and the second look after it: what is not generated, and what is asked again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import AsyncStreamingResponse, Response, StreamingResponse
from llama_index.core.callbacks import CallbackManager, CBEventType, LlamaDebugHandler
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import ResponseMode
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.core.vector_stores.types import FilterOperator, MetadataFilter, MetadataFilters
from pydantic import JsonValue

import grounding
from grounding import Passage, Policy, Registry
from grounding.errors import InvalidInput
from grounding.gating import Step
from grounding.models import Failure, GapKind, Status
from grounding.policy import Limits
from grounding.retrievers.gates import ABSTENTION, Gate
from grounding.retrievers.records import Record
from grounding.retrievers.wrapping import records_of
from grounding.second_look import SecondLook

QUERY = "What was the pension cost in 2024?"
WITHOUT = "| | 2024 |\n|---|---|\n| Operating income | 410 |"
WITH = "| | 2024 |\n|---|---|\n| Operating income | 410 |\n| Pension cost | 37 |"
ANSWER = "The pension cost was 37 in 2024."


def only_record(chain: Any) -> Record:
    (record,) = records_of(chain)
    return record


class Model:
    """A function that answers from passages, and counts how often."""

    def __init__(self) -> None:
        self.given: list[list[str]] = []

    def __call__(self, query: str, passages: list[str]) -> str:
        self.given.append(passages)
        return ANSWER


def test_what_can_not_be_answered_is_not_generated() -> None:
    model = Model()
    ask = grounding.wrap(model, gate=True)
    result = ask(QUERY, [WITHOUT])
    assert model.given == []
    assert result == ABSTENTION
    record = records_of(ask).of(result)
    assert record is not None
    assert record.abstained
    assert record.decision is not None
    assert record.decision.reason == "not_answerable"
    assert "pension cost" in record.decision.message
    assert [gap.kind for gap in record.decision.gaps] == [GapKind.MISSING_ROW, GapKind.MISSING_NEED]
    assert record.report is not None
    assert record.report.abstained
    assert [passage.text for passage in record.passages] == [WITHOUT]


def test_what_can_be_answered_goes_on_and_is_checked() -> None:
    model = Model()
    ask = grounding.wrap(model, gate=True)
    result = ask(QUERY, [WITH])
    assert (result, model.given) == (ANSWER, [[WITH]])
    record = only_record(ask)
    assert record.decision is not None
    assert record.decision.step is Step.PROCEED
    assert record.report is not None
    assert record.report.verdict is grounding.Verdict.GROUNDED


async def test_an_async_function_is_gated_alike() -> None:
    asked: list[str] = []

    async def answer(query: str, passages: list[str]) -> str:
        asked.append(query)
        return ANSWER

    ask = grounding.wrap(answer, gate=True)
    assert [await ask(QUERY, [WITHOUT]), await ask(QUERY, [WITH])] == [ABSTENTION, ANSWER]
    assert asked == [QUERY]


def test_more_is_retrieved_as_often_as_the_policy_lets() -> None:
    model, times = Model(), []

    def more(query: str | None, time: int) -> list[str]:
        times.append((query, time))
        return [WITH] if time == 3 else [WITHOUT]

    ask = grounding.wrap(model, policy=Policy(name="often", retrieve_up_to=3), gate=Gate(retrieve=more))
    assert ask(QUERY, passages=[WITHOUT]) == ANSWER
    assert times == [(QUERY, 2), (QUERY, 3)]
    assert model.given == [[WITH]]
    assert [passage.text for passage in only_record(ask).passages] == [WITH]

    often = grounding.wrap(model, policy=Policy(name="twice"), gate=Gate(retrieve=lambda query, time: [WITHOUT]))
    assert often(QUERY, [WITHOUT]) == ABSTENTION
    assert len(model.given) == 1


def test_a_source_that_fails_when_asked_for_more_lets_nothing_through() -> None:
    def more(query: str | None, time: int) -> list[str]:
        raise ConnectionError("the index is down")

    model = Model()
    ask = grounding.wrap(model, gate=Gate(retrieve=more))
    assert ask(QUERY, [WITHOUT]) == ABSTENTION
    assert model.given == []
    decision = only_record(ask).decision
    assert decision is not None
    assert decision.message.endswith("retrieving more failed: ConnectionError: the index is down")


def test_a_check_that_fails_lets_nothing_through() -> None:
    model = Model()
    ask = grounding.wrap(model, policy=Policy(name="tiny", limits=Limits(passages=1)), gate=True)
    assert ask(QUERY, [WITH, WITHOUT]) == ABSTENTION
    assert model.given == []
    record = only_record(ask)
    assert record.decision is not None
    assert record.decision.reason == "not_assessed"
    assert isinstance(record.error, InvalidInput)
    assert record.report is None


def test_a_notice_goes_on_with_its_gaps() -> None:
    registry = Registry.of([{"name": "filings", "max_age_days": 30}])
    passage = Passage(id="p", text=WITH, source="filings", as_of="2020-01-01")
    ask = grounding.wrap(Model(), registry=registry, as_of="2024-06-01", gate=True)
    ask(QUERY, [passage])  # type: ignore[list-item]
    decision = only_record(ask).decision
    assert decision is not None
    assert decision.step is Step.NOTICE
    assert GapKind.STALE_PASSAGE in {gap.kind for gap in decision.gaps}


@pytest.mark.parametrize(("consults", "step"), [((), Step.ABSTAIN), (("filings",), Step.PROCEED)])
def test_a_required_source_has_to_be_consulted(consults: tuple[str, ...], step: Step) -> None:
    registry = Registry.of([{"name": "filings", "required_for": ["*"]}, {"name": "press"}])
    ask = grounding.wrap(Model(), registry=registry, gate=True, consults=consults)
    ask(QUERY, [Passage(id="p", text=WITH, source="press")])  # type: ignore[list-item]
    decision = only_record(ask).decision
    assert decision is not None
    assert decision.step is step


# Functions that only retrieve ---------------------------------------------------------------------------


def test_a_function_that_retrieves_is_asked_for_more_and_gives_nothing_in_the_end() -> None:
    wanted: list[int] = []

    def find(query: str, k: int = 4) -> list[str]:
        wanted.append(k)
        return [WITHOUT]

    search = grounding.wrap(find, gate=True)
    result = search(QUERY)
    assert (result, wanted) == ([], [4, 8])
    record = records_of(search).of(result)
    assert record is not None
    assert record.abstained
    assert [passage.text for passage in record.passages] == [WITHOUT]
    assert record.manifest is not None
    assert record.manifest.passages == ()
    assert [dropped.why for dropped in record.manifest.dropped] == ["the gate abstained"]


def test_what_a_function_finds_the_second_time_is_what_it_gives() -> None:
    def find(query: str, top_k: int) -> tuple[str, ...]:
        return (WITHOUT,) if top_k < 6 else (WITHOUT, WITH)

    search = grounding.wrap(find, gate=True)
    assert search(QUERY, top_k=3) == (WITHOUT, WITH)
    assert search(QUERY, top_k=1) == ()


def test_a_function_that_has_answered_already_can_not_be_gated() -> None:
    def whole(query: str) -> tuple[str, list[str]]:
        return ANSWER, [WITH]

    ask = grounding.wrap(whole, gate=True)
    with pytest.raises(InvalidInput, match=r"gate: .* had answered when it returned"):
        ask(QUERY)


@pytest.mark.parametrize(
    ("result", "given"),
    [
        pytest.param(None, None, id="nothing"),
        pytest.param([7], [], id="a list of what are no passages"),
    ],
)
def test_what_is_not_understood_is_not_let_through(result: Any, given: Any) -> None:
    def find(query: str) -> Any:
        return result

    search = grounding.wrap(find, gate=True)
    assert search(QUERY) == given
    record = only_record(search)
    assert record.decision is not None
    assert record.decision.reason == "not_assessed"
    assert isinstance(record.error, InvalidInput)


def test_given_passages_are_no_query_and_no_parameter() -> None:
    def from_context(context: str, asked: str, mood: str) -> str | None:
        return ANSWER

    ask = grounding.wrap(from_context, gate=True)
    assert ask(WITH, QUERY, "brief") == ANSWER
    record = only_record(ask)
    assert record.query == QUERY
    assert record.manifest is not None
    assert record.manifest.parameters == {"mood": "brief"}
    assert [passage.text for passage in record.passages] == [WITH]


def test_a_function_may_answer_from_passages_without_a_gate() -> None:
    ask = grounding.wrap(Model())
    ask(QUERY, [WITH])
    record = only_record(ask)
    assert record.decision is None
    assert record.report is not None
    assert record.report.verdict is grounding.Verdict.GROUNDED


def reply(query: str, passages: list[str]) -> dict[str, Any]:
    return {"answer": ANSWER}


def test_a_function_that_returns_no_text_says_how_it_abstains() -> None:
    with pytest.raises(InvalidInput, match=r"gate: .*reply returns no text"):
        grounding.wrap(reply, gate=True)
    ask = grounding.wrap(reply, gate=Gate(abstain=lambda decision: {"answer": None, "why": decision.reason}))
    assert ask(QUERY, [WITHOUT]) == {"answer": None, "why": "not_answerable"}
    assert ask(QUERY, [WITH]) == {"answer": ANSWER}
    assert [record.report is not None for record in records_of(ask)] == [True, True]


# LlamaIndex ---------------------------------------------------------------------------------------------


class Scripted(CustomLLM):
    """A model that gives one answer, and counts how often it was asked."""

    asked: list[str] = []

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="scripted")

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        self.asked.append(prompt)
        return CompletionResponse(text=ANSWER)

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        self.asked.append(prompt)
        return (CompletionResponse(text=ANSWER, delta=ANSWER) for _ in range(1))


class Shelf(BaseRetriever):
    """Has the row asked for in second place."""

    def __init__(self, texts: Sequence[str], top_k: int = 1, filters: MetadataFilters | None = None) -> None:
        self._texts = texts
        self._similarity_top_k = top_k
        self._filters = filters
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            NodeWithScore(node=TextNode(id_=f"n{at}", text=text), score=0.9 - at / 10)
            for at, text in enumerate(self._texts[: self._similarity_top_k])
        ]


def engine(texts: Sequence[str], model: Scripted, *, streaming: bool = False, **options: Any) -> RetrieverQueryEngine:
    return RetrieverQueryEngine.from_args(
        Shelf(texts), llm=model, response_mode=ResponseMode.SIMPLE_SUMMARIZE, streaming=streaming, **options
    )


Ask = Callable[[Any, str], Any]
ASKING = [
    pytest.param(lambda chain, query: chain.query(query), id="sync"),
    pytest.param(lambda chain, query: asyncio.run(chain.aquery(query)), id="async"),
]


@pytest.mark.parametrize("ask", ASKING)
def test_an_engine_abstains_in_its_own_kind_without_asking_its_model(ask: Ask) -> None:
    model = Scripted(asked=[])
    wrapped = grounding.wrap(engine([WITHOUT], model), gate=True)
    response = ask(wrapped, QUERY)
    assert isinstance(response, Response)
    assert (response.response, model.asked) == (ABSTENTION, [])
    assert [node.node.get_content() for node in response.source_nodes] == [WITHOUT]
    assert response.metadata is not None
    assert response.metadata["groundwire"]["step"] == "abstain"
    record = records_of(wrapped).of(response)
    assert record is not None
    assert record.abstained
    assert record.report is not None
    assert record.report.abstained


@pytest.mark.parametrize("ask", ASKING)
def test_an_engine_retrieves_more_before_it_answers(ask: Ask) -> None:
    model = Scripted(asked=[])
    inner = engine([WITHOUT, WITH], model)
    wrapped = grounding.wrap(inner, gate=True)
    response = ask(wrapped, QUERY)
    assert response.response == ANSWER
    assert len(model.asked) == 1
    record = only_record(wrapped)
    assert [passage.text for passage in record.passages] == [WITHOUT, WITH]
    assert record.report is not None
    assert record.report.verdict is grounding.Verdict.GROUNDED
    assert inner.retriever._similarity_top_k == 1  # type: ignore[attr-defined]


def test_a_streaming_engine_abstains_as_a_stream() -> None:
    model = Scripted(asked=[])
    wrapped = grounding.wrap(engine([WITHOUT], model, streaming=True), gate=True)
    response = wrapped.query(QUERY)
    assert isinstance(response, StreamingResponse)
    assert str(response) == ABSTENTION
    record = only_record(wrapped)
    assert (record.abstained, record.pending, model.asked) == (True, False, [])
    assert record.report is not None


async def test_an_async_streaming_engine_abstains_as_a_stream() -> None:
    wrapped = grounding.wrap(engine([WITHOUT], Scripted(asked=[]), streaming=True), gate=True)
    response = await wrapped.aquery(QUERY)
    assert isinstance(response, AsyncStreamingResponse)
    assert "".join([token async for token in response.async_response_gen()]) == ABSTENTION
    assert only_record(wrapped).report is not None


def test_a_gated_engine_tells_the_framework_what_an_engine_tells_it() -> None:
    def events(gate: bool) -> list[CBEventType]:
        handler = LlamaDebugHandler(print_trace_on_end=False)
        manager = CallbackManager([handler])
        inner = engine([WITH], Scripted(asked=[]), callback_manager=manager)
        inner.retriever.callback_manager = manager
        grounding.wrap(inner, gate=gate).query(QUERY)
        return [event.event_type for event in handler.get_events()]

    assert events(gate=True) == events(gate=False)
    assert CBEventType.QUERY in events(gate=True)


@pytest.mark.parametrize("gate", [True, False])
def test_an_answer_to_nodes_of_the_callers_own_is_recorded_and_gated_too(gate: bool) -> None:
    model = Scripted(asked=[])
    wrapped = grounding.wrap(engine([WITHOUT], model), gate=gate)
    query = QueryBundle(QUERY)
    nodes = wrapped.retrieve(query)
    responses = [wrapped.synthesize(query, nodes), asyncio.run(wrapped.asynthesize(query, nodes))]
    assert [str(response) for response in responses] == [ABSTENTION if gate else ANSWER] * 2
    assert len(model.asked) == (0 if gate else 2)
    records = [records_of(wrapped).of(response) for response in responses]
    assert [record is not None and record.report is not None for record in records] == [True, True]


def test_an_engine_that_answers_in_a_way_of_its_own_can_not_be_gated() -> None:
    class Own(RetrieverQueryEngine):
        def _query(self, query_bundle: QueryBundle) -> Response:
            return Response(ANSWER)

    with pytest.raises(InvalidInput, match=r"gate: .*Own does not tell retrieving from answering"):
        grounding.wrap(Own.from_args(Shelf([WITH]), llm=Scripted(asked=[])), gate=True)


@pytest.mark.parametrize("texts", [[WITHOUT], [WITHOUT, WITH]])
def test_a_retriever_is_widened_and_gives_nothing_in_the_end(texts: list[str]) -> None:
    wrapped = grounding.wrap(Shelf(texts), gate=True)
    nodes = wrapped.retrieve(QUERY)
    assert len(nodes) == (2 if len(texts) == 2 else 0)
    assert records_of(wrapped).of(nodes) is only_record(wrapped)
    assert only_record(wrapped).abstained == (len(texts) == 1)


def test_a_retriever_may_give_something_else_in_the_end() -> None:
    nothing = [NodeWithScore(node=TextNode(text="Ask the desk."))]
    wrapped = grounding.wrap(Shelf([WITHOUT]), gate=Gate(abstain=lambda decision: nothing))
    assert wrapped.retrieve(QUERY) is nothing
    assert only_record(wrapped).abstained


# The second look ----------------------------------------------------------------------------------------

REGISTRY = Registry.of([{"name": "filings"}])
HELD = Passage(id="held", text="The canteen opens at 11:45 on Mondays.")
SAID = "The canteen opens at 11:45 on Mondays."


class Filings:
    """A source that counts how often it is asked, and with what."""

    def __init__(self, *held: Passage) -> None:
        self.held = held
        self.asked: list[tuple[tuple[str, ...], dict[str, JsonValue]]] = []

    def search(
        self, claims: Sequence[str], query: str | None, filters: Mapping[str, JsonValue], k: int
    ) -> list[tuple[Passage, ...]]:
        self.asked.append((tuple(claims), dict(filters)))
        return [self.held for _ in claims]


def answering(text: str) -> Callable[..., tuple[str, list[str]]]:
    def ask(query: str, filters: object = None) -> tuple[str, list[str]]:
        return text, ["Lunch is at noon."]

    return ask


def test_a_chain_asks_each_source_once_for_all_that_is_not_supported() -> None:
    filings = Filings(HELD)
    many = f"{SAID} The office has 214 chairs. The library closes at 19:20."
    ask = grounding.wrap(answering(many), registry=REGISTRY, second_look=SecondLook({"filings": filings}))
    ask("What about the canteen?")
    assert len(filings.asked) == 1
    assert len(filings.asked[0][0]) == 3
    report = only_record(ask).report
    assert report is not None
    statements = [claim for claim in report.claims if claim.parent is None]
    assert [claim.failure for claim in statements] == [
        Failure.RETRIEVAL_GAP,
        Failure.GROUNDING_GAP,
        Failure.GROUNDING_GAP,
    ]
    assert all(claim.status is not Status.SUPPORTED for claim in statements)


def _filters(*filters: MetadataFilter) -> MetadataFilters:
    return MetadataFilters(filters=list(filters))


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        pytest.param(None, {"team": "a"}, id="none but the second look's own"),
        pytest.param({"desk": "x"}, {"team": "a", "desk": "x"}, id="those of the call as well"),
        pytest.param({"team": "b"}, None, id="otherwise than the second look's own"),
        pytest.param({"desk": {"$ne": "x"}}, None, id="no plain value"),
        pytest.param("desk = 'x'", None, id="a text"),
    ],
)
def test_the_callers_filters_are_passed_on_or_nobody_is_asked(given: object, passed: dict[str, str] | None) -> None:
    filings = Filings(HELD)
    look = SecondLook({"filings": filings}, {"team": "a"})
    ask = grounding.wrap(answering(SAID), registry=REGISTRY, second_look=look)
    ask("When does the canteen open?", filters=given)
    assert [filters for _, filters in filings.asked] == ([] if passed is None else [passed])
    report = only_record(ask).report
    assert report is not None
    gaps = {gap.kind for gap in report.coverage.gaps}
    assert (GapKind.SOURCE_NOT_ASKED in gaps) == (passed is None)
    assert report.claims[0].failure is (None if passed is None else Failure.RETRIEVAL_GAP)


@pytest.mark.parametrize(
    ("filters", "passed"),
    [
        pytest.param(_filters(MetadataFilter(key="desk", value="x")), {"desk": "x"}, id="an equality"),
        pytest.param(_filters(MetadataFilter(key="n", value=1, operator=FilterOperator.GT)), None, id="a comparison"),
    ],
)
def test_a_retrievers_own_filters_are_passed_on(filters: MetadataFilters, passed: dict[str, str] | None) -> None:
    filings = Filings(HELD)
    inner = RetrieverQueryEngine.from_args(
        Shelf(["Lunch is at noon."], filters=filters),
        llm=Scripted(asked=[]),
        response_mode=ResponseMode.SIMPLE_SUMMARIZE,
    )
    grounding.wrap(inner, registry=REGISTRY, second_look=SecondLook({"filings": filings})).query(QUERY)
    assert [given for _, given in filings.asked] == ([] if passed is None else [passed])


def down(query: str) -> list[str]:
    raise ConnectionError("refused")


def slow(query: str) -> list[str]:
    time.sleep(4)
    return [SAID]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        pytest.param(down, "ConnectionError: refused", id="down"),
        pytest.param(slow, "did not answer within 2 seconds", id="slow"),
        pytest.param(lambda query: 7, "InvalidInput", id="answers in no shape that is known"),
    ],
)
def test_a_bad_source_is_a_gap_and_makes_nothing_better(source: Any, told: str) -> None:
    from grounding.retrievers.reaching import asking

    policy = Policy(name="brisk", limits=Limits(seconds=2))
    ask = grounding.wrap(
        answering(SAID), policy=policy, registry=REGISTRY, second_look=SecondLook(asking({"filings": source}))
    )
    ask("When does the canteen open?")
    record = only_record(ask)
    assert record.report is not None
    assert record.report.verdict is grounding.Verdict.UNGROUNDED
    assert record.report.claims[0].failure is None
    (gap,) = [gap for gap in record.report.coverage.gaps if gap.kind is GapKind.SOURCE_NOT_ASKED]
    assert told in gap.message


def test_a_second_look_needs_a_registry_and_known_names() -> None:
    with pytest.raises(InvalidInput, match="registry: is needed"):
        grounding.wrap(Model(), second_look=True)
    with pytest.raises(InvalidInput, match=r"consults\[0\]: 'files' is the name of no registered source"):
        grounding.wrap(Model(), registry=REGISTRY, consults=["files"])
