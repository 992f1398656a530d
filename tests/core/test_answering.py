"""Whether tables that were delivered have the row that decides a query for a value."""

from __future__ import annotations

import pytest

import grounding
from grounding.models import GapKind, NeedKind, NeedStatus

INCOME = """\
| (in millions)                   | 2024   | 2023   |
| ------------------------------- | ------ | ------ |
| Product revenue                 | $1,204 | $1,117 |
| Cost of revenue                 | 611    | 580    |
| Gross profit                    | 593    | 537    |
| Provision for (benefit from) income taxes | 84 | (12) |
| Accounts receivable, net        | 240    | 231    |"""


def without(label: str) -> str:
    """The table without one row."""
    return "\n".join(line for line in INCOME.splitlines() if label not in line)


ASKED = [
    ("What was the gross profit in 2024?", "Gross profit"),
    ("What was the change in gross profit between 2023 and 2024?", "Gross profit"),
    ("What is the percentage change in product revenue from 2023 to 2024?", "Product revenue"),
    ("What was the provision for income taxes in 2023?", "Provision"),
    ("How much was the cost of revenue in 2024?", "Cost of revenue"),
]


@pytest.mark.parametrize(("query", "label"), ASKED, ids=[query for query, _ in ASKED])
def test_a_table_with_the_row_answers_and_the_same_without_it_does_not(query: str, label: str) -> None:
    whole, cut = grounding.cover(query, [INCOME]), grounding.cover(query, [without(label)])
    assert whole.answerable
    assert not cut.answerable
    assert GapKind.MISSING_ROW not in {gap.kind for gap in whole.gaps}
    assert GapKind.MISSING_ROW in {gap.kind for gap in cut.gaps}


@pytest.mark.parametrize(("query", "label"), ASKED, ids=[query for query, _ in ASKED])
def test_the_need_points_at_the_row_that_decides(query: str, label: str) -> None:
    coverage = grounding.cover(query, [INCOME])
    (need,) = (need for need in coverage.needs if need.kind is NeedKind.ROW)
    assert need.status is NeedStatus.COVERED
    (row,) = need.evidence
    assert label in row.text
    assert INCOME[row.start : row.end] == row.text


def test_a_row_of_another_kind_of_the_same_thing_is_not_the_row_asked_for() -> None:
    table = "| | 2024 |\n|---|---|\n| Operating income | 410 |\n| Net income | 322 |"
    assert grounding.cover("What was the net income in 2024?", [table]).answerable
    assert not grounding.cover("What was the comprehensive adjusted pension income in 2024?", [table]).answerable


def test_a_sentence_that_gives_the_amount_answers_as_a_row_does() -> None:
    prose = "The gross profit was $593 million in 2024."
    assert grounding.cover("What was the gross profit in 2024?", [without("Gross profit"), prose]).answerable


@pytest.mark.parametrize(
    "sentence",
    ["The gross profit was $488 million in 2021.", "Segment A made 42% of the gross profit of 2024."],
    ids=["of another year", "a share of it"],
)
def test_a_sentence_of_another_value_does_not(sentence: str) -> None:
    assert not grounding.cover("What was the gross profit in 2024?", [without("Gross profit"), sentence]).answerable


def test_what_asks_for_no_value_is_judged_by_words() -> None:
    coverage = grounding.cover("Who signed the report?", [INCOME, "The report was signed by Dana Whitfield."])
    assert NeedKind.ROW not in {need.kind for need in coverage.needs}


def test_what_a_model_wrote_is_no_table_that_answers() -> None:
    generated = {"id": "a", "text": INCOME, "generated": True}
    assert not grounding.cover("What was the gross profit in 2024?", [generated]).answerable
