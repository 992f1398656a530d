"""Whether "the documents do not say" is true of what was delivered."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from grounding.models import Claim, Kind, Passage, Payload, Reason, Relation, Status
from grounding.policy import DEFAULT
from grounding.protocols import Answer
from grounding.segmentation import segment
from grounding.verifiers.abstentions import AbstentionVerifier

UNABLE = "Unable to answer based on given passages."


def claim_of(answer: str, query: str | None, passages: Sequence[str]) -> Claim:
    """The one claim of an answer that only abstains, judged by the checker."""
    from grounding.checker import Checker

    payload = Payload(query=query, passages=tuple(Passage(id=f"p{i}", text=text) for i, text in enumerate(passages, 1)))
    report = Checker([AbstentionVerifier()]).check(answer, payload, DEFAULT)
    (claim,) = report.claims
    assert claim.kind is Kind.ABSTENTION
    return claim


HOLDS = [
    pytest.param(
        UNABLE, "Who founded Acme?", ["Acme sells boats."], id="the passages treat the topic and do not answer"
    ),
    pytest.param(UNABLE, "Who founded Acme?", [], id="nothing was delivered"),
    pytest.param(UNABLE, "Who founded Acme?", [""], id="an empty passage"),
    pytest.param(
        "The passages do not say when Acme was founded.",
        "When was Acme founded?",
        ["Acme was founded by a sailor."],
        id="no value of the asked kind",
    ),
    pytest.param(
        "The passages do not mention the price of the boat.",
        "How much is the boat?",
        ["The boat is 5 m long."],
        id="a figure of something else",
    ),
    pytest.param(
        UNABLE,
        "How do I boil eggs?",
        ["Boil the eggs for ten minutes."],
        id="a question that asks for no value is left alone",
    ),
    pytest.param(
        UNABLE, "Who is Ada Lovelace?", ["This book is about Ada Lovelace."], id="the asked name is no answer"
    ),
    pytest.param(
        UNABLE,
        "When was the Acme plant opened?",
        ["The Acme plant is large. Another was opened in 1999."],
        id="words spread over sentences",
    ),
]
ANSWERED = [
    pytest.param(
        UNABLE,
        "Who founded Acme?",
        ["Boats float.", "Acme was founded by Jane Doe."],
        "Acme was founded by Jane Doe.",
        id="who",
    ),
    pytest.param(
        UNABLE,
        "When was Acme founded?",
        ["Acme was founded in 1976 in Rome."],
        "Acme was founded in 1976 in Rome.",
        id="when",
    ),
    pytest.param(
        "The passages do not specify the employees of Acme.",
        "How many employees does Acme have?",
        ["Acme has 500 employees."],
        "Acme has 500 employees.",
        id="how many",
    ),
    pytest.param(
        UNABLE,
        "How much does the Acme boat cost?",
        ["It is red. The Acme boat costs $500."],
        "The Acme boat costs $500.",
        id="how much",
    ),
]


@pytest.mark.parametrize(("answer", "query", "passages"), HOLDS)
def test_an_abstention_holds_where_no_sentence_answers(answer: str, query: str, passages: list[str]) -> None:
    claim = claim_of(answer, query, passages)
    assert (claim.status, claim.reason) == (Status.SUPPORTED, Reason.ABSTENTION_HOLDS)
    assert [(e.source_id, e.text) for e in claim.evidence] == [("query", query)]


@pytest.mark.parametrize(("answer", "query", "passages", "sentence"), ANSWERED)
def test_an_abstention_falls_where_a_sentence_answers(
    answer: str, query: str, passages: list[str], sentence: str
) -> None:
    claim = claim_of(answer, query, passages)
    assert (claim.status, claim.reason) == (Status.CONTRADICTED, Reason.PAYLOAD_ANSWERS)
    (found,) = claim.evidence
    assert found.relation is Relation.CONTRADICTS
    assert found.text in sentence


def test_without_a_query_the_beginning_of_each_passage_says_what_was_searched() -> None:
    claim = claim_of(UNABLE, None, ["Acme sells boats.", "Boats float."])
    assert claim.status is Status.SUPPORTED
    assert [(e.source_id, e.text) for e in claim.evidence] == [("p1", "Acme sells boats."), ("p2", "Boats float.")]


def test_with_neither_query_nor_passage_it_is_unchecked() -> None:
    claim = claim_of(UNABLE, None, [])
    assert (claim.status, claim.score) == (Status.UNCHECKED, None)


def test_a_passage_that_binds_to_nothing_changes_nothing() -> None:
    query = "Who founded Acme?"
    assert (
        claim_of(UNABLE, query, ["Acme sells boats."]).status
        is claim_of(UNABLE, query, ["Acme sells boats.", "Rain falls."]).status
    )


def test_each_abstaining_segment_is_found_and_nothing_else() -> None:
    text = "Revenue was $5m. The passages do not mention profit. I hope this helps!"
    found = AbstentionVerifier().find(Answer(text, None, segment(text)))
    assert [c.text for c in found] == ["The passages do not mention profit."]
