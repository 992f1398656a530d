"""Statements that say nothing beside what their leaves settle."""

from __future__ import annotations

import pytest

from grounding import Status, verify
from grounding.judging import Case, Opinion
from grounding.models import Claim, Evidence, Reason, Relation

TABLE = """In millions of dollars

| | 2019 | 2018 |
|---|---|---|
| Property, plant and equipment | 1,949 | 1,725 |
| Net bookings | 6,388 | 7,262 |
"""


def statement(answer: str, query: str | None) -> Claim:
    """The one statement of an answer."""
    (claim,) = (claim for claim in verify(answer, [TABLE], query=query).claims if claim.parent is None)
    return claim


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        (None, "Property, plant and equipment was $1,949 million in 2019."),
        (None, "Net bookings were $7.3 billion in 2018."),
        ("What was the percentage change in net bookings between 2018 and 2019?", "The answer is -12.04%."),
        ("By how much did net bookings fall in 2019?", "Net bookings decreased by $874 million."),
        ("What were net bookings in 2019?", "$6,388 million."),
        ("What were net bookings in 2019?", "6388"),
        ("By how much did net bookings fall in 2019?", "874"),
    ],
)
def test_a_figure_alone_is_all_that_there_is_to_judge(query: str | None, answer: str) -> None:
    claim = statement(answer, query)
    assert (claim.status, claim.reason) == (Status.SUPPORTED, Reason.RESTATED)
    assert claim.evidence


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        (None, "Net bookings were $1,949 million in 2019."),
        (None, "Net bookings were $7,262 million in 2019."),
        ("What was the percentage change in net bookings between 2018 and 2019?", "The answer is -21.04%."),
        ("What were net bookings in 2019?", "Property, plant and equipment was $6,388 million in 2019."),
        ("What was revenue in 2019?", "6388"),
        ("Who is the chief executive?", "6388"),
        (None, "6388"),
    ],
)
def test_a_figure_that_is_wrong_settles_nothing(query: str | None, answer: str) -> None:
    assert statement(answer, query).status is not Status.SUPPORTED


@pytest.mark.parametrize(
    "answer",
    [
        "Net bookings never were $6,388 million in 2019.",
        "Net bookings may have been $6,388 million in 2019.",
        "Net bookings were $6,388 million in 2019 thanks to a strong launch.",
    ],
)
def test_what_says_more_or_denies_is_left_to_be_judged(answer: str) -> None:
    assert statement(answer, None).reason is not Reason.RESTATED


def test_a_year_alone_that_only_stands_there_is_not_enough() -> None:
    assert statement("2019", "In which year were net bookings higher?").status is not Status.SUPPORTED


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("Was it $6,388 million in 2019 thanks to fraud?", "Net bookings were $6,388 million in 2019 thanks to fraud."),
        ("What were net bookings in 2019, the best year?", "Net bookings in 2019, the best year, were $6,388 million."),
    ],
)
def test_what_a_query_takes_for_granted_is_settled_by_no_figure(query: str, answer: str) -> None:
    assert statement(answer, query).reason is not Reason.RESTATED


class Against:
    """Stands in for a judge: it finds that the passage says otherwise, whatever it is asked."""

    name = "against"

    def judge(self, case: Case) -> list[Opinion]:
        """One opinion for each question."""
        passage = case.passages[0]
        shown = Evidence(source_id=passage.id, start=0, end=2, text=passage.text[:2], relation=Relation.CONTRADICTS)
        return [Opinion(0.02, (shown,), against=0.97) for _ in case.questions]


def test_what_a_judge_holds_against_a_statement_stands() -> None:
    report = verify("Net bookings were $6,388 million in 2019.", [TABLE], judge=Against(), judge_all=True)
    assert report.claims[0].status is Status.CONTRADICTED
