"""Rows of tables as words, the words of queries as they are meant, and what introduces a table."""

from __future__ import annotations

import pytest

from grounding.reading.tables import tables
from grounding.reading.tabular import read_tabular, read_titles
from grounding.reading.value_words import terms_of, words_in, years_in
from grounding.reading.words import stem_of


def stems(text: str) -> set[str]:
    return set(map(stem_of, text.split()))


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("EPS in 2024", "earnings per share"),
        ("the current ratio", "total current assets liabilities"),
        ("profit after income tax", "net income"),
        ("cost of revenues", "cost sales"),
        ("R&D", "research development"),
        ("income tax expense", "provision income tax"),
        ("opening balance under IFRS16", "opening balance under ifrs 16"),
        ("percentage change in rent", "change rent"),
        ("percentage of rent", "percentage rent"),
    ],
)
def test_words_are_read_as_they_are_meant(query: str, meant: str) -> None:
    assert stems(meant) == {term.stem for term in terms_of(query)} - {"2024"}


@pytest.mark.parametrize(
    ("query", "silent"),
    [
        ("the average over the 3 years", "3"),
        ("the rent at December 31, 2024", "31"),
        ("rent that exceeded $4,000", "4"),
        ("Harbour's rent", "harbour"),
    ],
)
def test_what_names_nothing_has_no_weight(query: str, silent: str) -> None:
    weights = {term.stem: term.weight for term in terms_of(query)}
    assert weights[silent] == 0
    assert max(weights.values()) > 0


def test_marks_of_footnotes_are_no_words() -> None:
    assert words_in("Order intake1 (2)") == stems("order intake")


@pytest.mark.parametrize(("text", "years"), [("FY19 and FY 2018", {2018, 2019}), ("$2,019", set()), ("F'20", {2020})])
def test_years_are_read_in_short_and_in_full(text: str, years: set[int]) -> None:
    assert years_in(text) == years


TABLE = """\
Lease payments by year:

| | Offices | Cars |
|---|---|---|
| 2025 | 40 | 3 |
| 2026 | 31 | 2 |
| | 71 | 5 |"""


def test_a_year_may_be_a_label_and_a_row_without_one_sums_up() -> None:
    first, second, total = read_tabular(TABLE).lines
    assert (set(first.label), set(second.label)) == ({"2025"}, {"2026"})
    assert "total" in total.label
    assert total.around >= {"2025", "2026"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The following table shows what we paid for rent.", "rent"),
        ("Rent of premises", "rent"),
        ("Our rent was as follows (in thousands):", "rent"),
    ],
)
def test_titles_and_introductions_say_what_a_table_is_of(text: str, word: str) -> None:
    assert word in read_titles(f"{text}\n\n{TABLE}")


def test_other_sentences_introduce_nothing() -> None:
    assert "rent" not in read_titles(f"We paid more for rent than in any year before that one.\n\n{TABLE}")
    assert read_titles("") == frozenset()


def test_a_first_line_of_classes_is_a_header() -> None:
    text = "Days past due | 1-30 | 31-60 | >60 | Total\nRetail | 12 | 5 | 2 | 19\nTrade | 40 | 8 | 1 | 49"
    (table,) = tables(text, 0, len(text))
    assert [row.is_header for row in table.rows] == [True, False, False]
    assert table.headers_above(table.rows[1], 2) == ("31-60",)


def test_ranges_that_do_not_rise_are_values() -> None:
    text = "Useful life | 10-15 | 5-8 | 12\nRetail | 12 | 5 | 1\nTrade | 40 | 8 | 2"
    (table,) = tables(text, 0, len(text))
    assert not table.rows[0].is_header
