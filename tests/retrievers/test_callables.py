from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel

import grounding
from grounding.errors import InvalidInput
from grounding.retrievers.callables import understood
from grounding.retrievers.wrapping import records_of, wrap

P = {"id": "p", "text": "The office closes at 17:30."}
DOCS = [P]


class Quantity(BaseModel):
    value: int


@pytest.mark.parametrize(
    ("result", "answer"),
    [
        pytest.param(("yes", DOCS), "yes", id="a pair"),
        pytest.param([P], None, id="a list of mappings"),
        pytest.param({"answer": "yes", "sources": DOCS}, "yes", id="answer and sources"),
        pytest.param({"response": "yes", "source_nodes": DOCS}, "yes", id="response and source_nodes"),
        pytest.param({"result": "yes", "source_documents": DOCS, "query": "q"}, "yes", id="result and documents"),
        pytest.param({"output": {"hours": "17:30"}, "context": DOCS}, {"hours": "17:30"}, id="a JSON answer"),
        pytest.param({"answer": Quantity(value=3), "context": DOCS}, {"value": 3}, id="a model's answer"),
        pytest.param({"answer": None, "context": DOCS}, "", id="no answer"),
        pytest.param({"documents": DOCS}, None, id="documents only"),
        pytest.param(SimpleNamespace(answer="yes", passages=DOCS), "yes", id="an object"),
        pytest.param(("yes", ({"page_content": P["text"], "_id": "p"},)), "yes", id="a tuple of passages"),
        pytest.param({"answer": "yes", "context": P}, "yes", id="a single passage"),
    ],
)
def test_the_shapes_that_people_return_are_understood(result: object, answer: object) -> None:
    outcome = understood(result)
    assert outcome.answer == answer
    assert [(passage.id, passage.text) for passage in outcome.delivery.passages] == [("p", P["text"])]


def test_a_context_in_one_text_is_one_passage() -> None:
    outcome = understood({"answer": "yes", "context": "All that was found."})
    assert [passage.text for passage in outcome.delivery.passages] == ["All that was found."]


@pytest.mark.parametrize(
    ("result", "message"),
    [
        pytest.param(None, "a NoneType holds no passages", id="nothing"),
        pytest.param("an answer", "a str holds no passages", id="an answer alone"),
        pytest.param({"answer": "yes"}, "a dict holds no passages", id="an answer without passages"),
        pytest.param(42, "a int holds no passages", id="a number"),
        pytest.param([object()], r"passages\[0\]: a object is no passage", id="an unknown object"),
        pytest.param([P, {"title": "x"}], r"passages\[1\]: has no text under any of", id="a mapping without text"),
        pytest.param([P, {"text": 5}], r"passages\[1\]: has no text under any of", id="a text that is a number"),
        pytest.param(("yes", DOCS, {"usage": 1}), r"passages\[1\]: a list is no passage", id="a triple"),
        pytest.param((iter("yes"), DOCS), "is no passage", id="a stream in a pair"),
        pytest.param({"answer": iter("yes"), "sources": DOCS}, "answer: is a stream", id="a stream"),
        pytest.param({"answer": 5, "sources": DOCS}, "answer: must be a text or a JSON object, not int", id="5"),
    ],
)
def test_what_is_not_understood_is_the_records_error_and_never_a_report(result: object, message: str) -> None:
    def chain(query: str) -> object:
        return result

    wrapped = wrap(chain)
    assert wrapped("When?") is result
    (record,) = records_of(wrapped)
    assert isinstance(record.error, InvalidInput)
    with pytest.raises(InvalidInput, match=message):
        raise record.error
    assert (record.report, record.coverage) == (None, None)


def test_what_a_mapping_tells_of_a_passage_is_kept() -> None:
    outcome = understood(
        [
            {
                "doc_id": 7,
                "content": "Revenue was $85.8 billion.",
                "url": "https://example.org/q3",
                "score": 0.75,
                "as_of": "2024-06-29",
                "start": 10,
                "end": 36,
                "generated": True,
                "page": 3,
                "metadata": {"author": "x", "nan": float("nan")},
            }
        ]
    )
    (passage,) = outcome.delivery.passages
    assert passage.model_dump(mode="json", exclude={"text", "effective"}) == {
        "id": "7",
        "source": "https://example.org/q3",
        "as_of": "2024-06-29T00:00:00+00:00",
        "generated": True,
        "position": {"start": 10, "end": 36},
        "similarity": 0.75,
        "metadata": {"author": "x", "nan": "nan", "page": 3, "start": 10, "end": 36},
    }


Chain = Callable[..., list[dict[str, str]]]


def by_keyword(*, top_k: int, user_id: str, query: str) -> list[dict[str, str]]:
    return DOCS


def by_position(index: str, question: str) -> list[dict[str, str]]:
    return DOCS


def by_mapping(inputs: Mapping[str, Any]) -> list[dict[str, str]]:
    return DOCS


def by_odd_name(words: str, limit: int = 3) -> list[dict[str, str]]:
    return DOCS


def by_anything(*args: Any, **kwargs: Any) -> list[dict[str, str]]:
    return DOCS


@pytest.mark.parametrize(
    ("chain", "args", "kwargs", "query"),
    [
        pytest.param(by_keyword, (), {"top_k": 3, "user_id": "u", "query": "When?"}, "When?", id="by name"),
        pytest.param(by_position, ("main", "When?"), {}, "When?", id="by position, under a usual name"),
        pytest.param(by_mapping, ({"question": "When?", "k": 3},), {}, "When?", id="in a mapping"),
        pytest.param(by_odd_name, ("When?",), {}, "When?", id="the first text"),
        pytest.param(by_anything, (5,), {"query": "When?"}, "When?", id="among the rest"),
        pytest.param(by_mapping, ({"numbers": [1]},), {}, None, id="nowhere"),
    ],
)
def test_the_query_is_found_among_the_arguments(
    chain: Chain, args: tuple[Any, ...], kwargs: dict[str, Any], query: str | None
) -> None:
    wrapped = wrap(chain)
    wrapped(*args, **kwargs)
    (record,) = records_of(wrapped)
    assert record.query == query
    assert record.error is None


def test_the_query_may_be_named() -> None:
    wrapped = wrap(by_keyword, query_from="user_id")
    wrapped(top_k=1, user_id="When?", query="not this")
    assert [record.query for record in records_of(wrapped)] == ["When?"]


def test_arguments_named_like_secrets_are_not_recorded() -> None:
    def chain(query: str, k: int, api_key: str, auth_token: str, tenant: str = "a") -> list[dict[str, str]]:
        return DOCS

    wrapped = wrap(chain)
    wrapped("When?", 5, "sk-1", auth_token="t")
    (record,) = records_of(wrapped)
    assert record.manifest is not None
    assert record.manifest.parameters == {"k": 5, "tenant": "a"}


def test_a_retrieval_without_a_query_has_a_gap_that_says_so() -> None:
    wrapped = wrap(by_mapping)
    wrapped({"numbers": [1]})
    (record,) = records_of(wrapped)
    assert record.coverage is not None
    assert not record.coverage.answerable
    assert isinstance(record.coverage, grounding.Coverage)
