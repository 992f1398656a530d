"""Whether tables that were delivered have the row that decides a query for a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

import grounding
from grounding.checker import Checker
from grounding.inputs import as_payload
from grounding.models import GapKind, NeedKind, NeedStatus, Passage
from grounding.policy import DEFAULT
from grounding.protocols import Answerability
from grounding.reading.words import Words, read_words

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


class Counted(tuple[str, ...]):
    """Words that note how many of them were taken out together."""

    taken = 0

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            Counted.taken += len(range(*at.indices(len(self))))
        return super().__getitem__(at)


def test_a_long_sentence_is_read_once_however_many_figures_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_counted(text: str) -> Words:
        words = read_words(text)
        return replace(words, stems=Counted(words.stems))

    monkeypatch.setattr("grounding.answering.read_words", read_counted)
    prose = without("Gross profit") + "\n\n" + "revenue of 2024 was 123 and " * 500
    payload = as_payload([prose], query="What was the gross profit in 2024?")
    Checker([]).cover(payload, DEFAULT)
    assert 0 < Counted.taken <= len(read_words(prose).stems)


class Failing:
    """What judges answers, and breaks."""

    languages = frozenset({"en"})

    def pieces(self, passages: Sequence[Passage]) -> int:
        return 1

    def answerability(self, query: str, passages: Sequence[Passage]) -> Answerability:
        raise RuntimeError("out of memory")


PROSE = "The Eiffel Tower was completed in March 1889, and it stands in Paris."


def test_what_breaks_while_it_judges_leaves_the_words_and_a_gap() -> None:
    payload = as_payload([PROSE], query="When was the Eiffel Tower completed?")
    broken = Checker([], answerer=Failing()).cover(payload, DEFAULT)
    words = Checker([]).cover(payload, DEFAULT)
    assert broken.score == words.score
    (gap,) = (gap for gap in broken.gaps if gap.kind is GapKind.ANSWER_NOT_JUDGED)
    assert "RuntimeError: out of memory" in gap.message


def test_a_query_in_a_language_that_is_not_read_says_so() -> None:
    coverage = grounding.cover("Wann wurde der Eiffelturm in Paris fertiggestellt und von wem?", [PROSE])
    (gap,) = (gap for gap in coverage.gaps if gap.kind is GapKind.ANSWER_NOT_JUDGED)
    assert "'de'" in gap.message
    assert NeedKind.ANSWER not in {need.kind for need in coverage.needs}


def test_a_passage_that_is_read_only_in_part_is_named() -> None:
    filler = "The committee met again and spoke of other matters at some length. "
    long = {"id": "long", "text": filler * 400 + PROSE + filler * 400}
    coverage = grounding.cover("When was the Eiffel Tower completed?", [long])
    (gap,) = (gap for gap in coverage.gaps if gap.kind is GapKind.ANSWER_NOT_JUDGED)
    assert "long" in gap.message


QUARTERS = """\
| | High | Low |
|---|---|---|
| 2024: | | |
| Fourth Quarter | $11.44 | $9.47 |
| Third Quarter | $14.96 | $10.26 |
| 2023: | | |
| Fourth Quarter | $12.16 | $7.43 |"""
MADE = """\
| | 2024 | 2023 |
|---|---|---|
| Net bookings | 6,388 | 7,262 |
| Interest income | 410 | 380 |
| Order intake1 | 532 | 470 |
| Deferred revenue (non-current) | 371 | 344 |
| Earnings per share | 1.20 | 1.10 |"""

NEAR_MISSES = [
    pytest.param("What were the in-game net bookings in 2024?", "a word before the label that nothing has"),
    pytest.param("What was the interest expense in 2024?", "the contrary of the label"),
    pytest.param("What were the net bookings in 2021?", "a year that is not there"),
    pytest.param("What was the current deferred revenue in 2024?", "another of two that brackets tell apart"),
]


@pytest.mark.parametrize(("query", "why"), [(p.values[0], p.values[1]) for p in NEAR_MISSES])
def test_a_row_that_nearly_fits_does_not_answer(query: str, why: str) -> None:
    assert not grounding.cover(query, [MADE]).answerable, why


@pytest.mark.parametrize(
    ("query", "table"),
    [
        ("What was the order intake in 2024?", MADE),
        ("What was the EPS in 2023?", MADE),
        ("What were the total net bookings in 2024?", MADE),
        ("What was the high in the fourth quarter of 2023?", QUARTERS),
    ],
    ids=["a footnote on a label", "an abbreviation", "a total that is called by its name alone", "a section's year"],
)
def test_a_row_that_is_called_otherwise_answers(query: str, table: str) -> None:
    assert grounding.cover(query, [table]).answerable


def test_an_amount_by_which_something_moved_is_not_its_value() -> None:
    table = without("Gross profit")
    moved, stated = "Gross profit increased $56 million in 2024.", "Gross profit was $593 million in 2024."
    assert not grounding.cover("What was the gross profit in 2024?", [table, moved]).answerable
    assert grounding.cover("What was the gross profit in 2024?", [table, stated]).answerable


STORES = """\
| (in thousands) | 2024 | 2023 |
|---|---|---|
| Sales | 9,120 | 8,770 |
| Garden furniture | 2,310 | 2,150 |
| Hand tools | 1,480 | 1,395 |
| Total current assets | 640 | 590 |
| Total current liabilities | 410 | 388 |
| Total liabilities | 830 | 799 |
| Net profit/(loss) after tax | 322 | (18) |"""
TITLED = "The following table sets forth our revenue by type of product:"


def without_rows(table: str, *labels: str) -> str:
    """A table without some rows."""
    return "\n".join(line for line in table.splitlines() if not any(f"| {label} |" in line for label in labels))


@pytest.mark.parametrize(
    ("query", "gone"),
    [
        pytest.param("What was the change in sales of paint between 2023 and 2024?", (), id="a thing no row is of"),
        pytest.param("What was the current ratio in 2024?", ("Total current assets", "Total current liabilities"),
                     id="what a ratio is worked out from"),
    ],
)  # fmt: skip
def test_a_general_row_does_not_answer_for_a_thing_that_has_none(query: str, gone: tuple[str, ...]) -> None:
    assert not grounding.cover(query, [without_rows(STORES, *gone)]).answerable


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("What was the current ratio in 2024?", id="a ratio by what it is worked out from"),
        pytest.param("What was the net profit in 2023?", id="net, for what is after tax"),
        pytest.param("What was the net income in 2023?", id="income, for profit"),
        pytest.param("What was the average of hand tools for the 2 year period?", id="a length of time is no name"),
        pytest.param("In which year did hand tools exceed $1,400?", id="what a value is compared with is no name"),
        pytest.param("In which year was garden furniture larger?", id="comparing"),
    ],
)
def test_words_that_name_no_row_are_not_missed(query: str) -> None:
    assert grounding.cover(query, [STORES]).answerable


def test_what_a_table_is_of_stands_in_the_sentence_that_introduces_it() -> None:
    table = without_rows(STORES, "Sales")
    query = "What was the revenue from hand tools in 2024?"
    bare, titled = grounding.cover(query, [table]), grounding.cover(query, [TITLED, table])
    assert titled.answerable
    assert titled.score > bare.score


def test_an_item_that_only_the_prose_speaks_of_is_in_no_row() -> None:
    prose = "The board opened four stores in spring, and customers asked for paint."
    query = "What was the change in sales of paint between 2023 and 2024?"
    assert not grounding.cover(query, [prose, STORES]).answerable


BANDS = """\
 | Dec 31, 2023 | Additions | Dec 31, 2024
Harbour | 120 | 14 | 134
Orchard | 75 | 6 | 81
 | Dec 31, 2021 | Additions | Dec 31, 2022
Harbour | 101 | 9 | 110
Meadow | 66 | 2 | 68"""


def test_a_row_is_of_the_years_in_its_own_headers_where_a_table_has_two_bands() -> None:
    assert grounding.cover("What were the additions of Orchard in 2024?", [BANDS]).answerable
    assert not grounding.cover("What were the additions of Meadow in 2024?", [BANDS]).answerable


def test_a_table_in_html_has_rows_as_well() -> None:
    rows = [line.strip("| ").split(" | ") for line in STORES.splitlines() if "---" not in line]

    def html(rows: list[list[str]]) -> str:
        return "<table>" + "".join("<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in rows) + "</table>"

    query = "What were the hand tools in 2024?"
    assert grounding.cover(query, [html(rows)]).answerable
    assert not grounding.cover(query, [html([row for row in rows if row[0] != "Hand tools"])]).answerable


@pytest.mark.parametrize(
    ("prose", "answers"),
    [
        pytest.param(
            "The gross profit was $593 million, on a higher average price.", False, id="an average of another"
        ),
        pytest.param("The average gross profit was $565 million.", True, id="an average that is stated"),
        pytest.param("On average, gross profit was $593 million and $537 million.", True, id="two values"),
    ],
)
def test_an_average_is_of_two_values_or_is_called_one(prose: str, answers: bool) -> None:
    coverage = grounding.cover("What was the average gross profit?", [without("Gross profit"), prose])
    assert coverage.answerable is answers


@pytest.mark.parametrize(
    ("prose", "answers"),
    [
        pytest.param("The change was due to a gross profit of $593 million.", False, id="one value"),
        pytest.param("The change was that gross profit rose $56 million.", True, id="by how much it moved"),
        pytest.param("The change in gross profit was from $537 million to $593 million.", True, id="two values"),
    ],
)
def test_a_change_is_of_two_values_or_says_by_how_much(prose: str, answers: bool) -> None:
    coverage = grounding.cover("What was the change in gross profit?", [without("Gross profit"), prose])
    assert coverage.answerable is answers
