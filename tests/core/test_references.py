"""Clauses and tables that passages point to and that were not delivered."""

from __future__ import annotations

import pytest

import grounding
from grounding.models import Gap, GapKind, Severity
from grounding.references import read_headings, read_references

READS = [
    ("Subject to clause 14.2, the fee is 3%.", [("clause", "14.2", True)]),
    ("The fee (see Section 5) is 3%.", [("clause", "5", False)]),
    ("The fee is as set out in Annex B.", [("annex", "B", True)]),
    ("The fee is shown in Table 3 below.", [("table", "3", False)]),
    ("as described in Note 12, Commitments", [("note", "12", True)]),
    ("under Article II and clause 9(b)", [("clause", "II", False), ("clause", "9(b)", False)]),
    ("pursuant to section 7 of the Companies Act 2006", []),
    ("under Article 5 GDPR", []),
    ("limited under Section 382", []),
    ("as defined in 18 C.F.R. and in section 18 C.F.R.", []),
    ("this Section 5 applies", []),
    ("in part I agree", []),
    ("Section 5. Fees", []),
]


@pytest.mark.parametrize(("text", "found"), READS, ids=[text for text, _ in READS])
def test_references(text: str, found: list[tuple[str, str, bool]]) -> None:
    assert [(r.kind, r.number, r.binding) for r in read_references(text)] == found


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("14.2 The Lender may ask.", ("", "14.2")),
        ("## Section 5: Fees", ("clause", "5")),
        ("Annex B\nFees", ("annex", "B")),
        ("**Table 3.** Rates", ("table", "3")),
        ("The end. 14.2 The Lender may ask.", ("", "14.2")),
        ("9(b) None.", ("", "9")),
    ],
)
def test_headings(text: str, place: tuple[str, str]) -> None:
    assert place in read_headings(text)


FEE = "Subject to clause 14.2, the monthly fee is 3%."


def gaps(answer: str, *passages: str | dict[str, object]) -> list[Gap]:
    report = grounding.verify(answer, list(passages), query="What is the monthly fee?")
    return [gap for gap in report.coverage.gaps if gap.kind is GapKind.REFERENCE_NOT_DELIVERED]


def test_what_an_answer_rests_on_points_to_something_that_is_not_there() -> None:
    (gap,) = gaps("The monthly fee is 3%.", FEE)
    assert gap.remedy == "retrieve clause 14.2"
    assert gap.severity is Severity.MEDIUM
    assert [e.text for e in gap.evidence] == ["Subject to clause 14.2"]


@pytest.mark.parametrize(
    "other",
    [
        "14.2 The fee falls to 2% after a year.",
        "Clause 14.2: the fee falls to 2%.",
        {"id": "x", "text": "The fee falls to 2%.", "metadata": {"section": "Clause 14.2"}},
        {"id": "clause 14.2", "text": "The fee falls to 2%."},
    ],
    ids=["numbered", "by its word", "by its metadata", "by its id"],
)
def test_it_is_there(other: str | dict[str, object]) -> None:
    assert not gaps("The monthly fee is 3%.", FEE, other)


def test_another_clause_is_not_it() -> None:
    assert gaps("The monthly fee is 3%.", FEE, "14.3 The Lender may ask for more.")


def test_what_does_not_bear_on_the_query_may_point_anywhere() -> None:
    assert not gaps("The monthly fee is 3%.", "The monthly fee is 3%.\n\nCars are parked as set out in Annex B.")


def test_before_an_answer_the_line_that_answers_is_looked_at() -> None:
    coverage = grounding.cover("What is the monthly fee?", [FEE])
    assert GapKind.REFERENCE_NOT_DELIVERED in {gap.kind for gap in coverage.gaps}


def test_an_article_that_is_mentioned_is_of_another_text_unless_the_passage_numbers_its_own() -> None:
    said = "The monthly fee of 3% is regulated in article 49."
    assert not gaps("The monthly fee is 3%.", said)
    assert gaps("The monthly fee is 3%.", f"Article 48. {said}")


def test_pointing_to_one_clause_often_is_one_gap() -> None:
    assert len(gaps("The monthly fee is 3%.", FEE + " " + FEE)) == 1
