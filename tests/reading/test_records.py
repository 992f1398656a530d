from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.reading.records import Place, read_layout

PIPES = (
    " |  | Year Ended December 31, | \n | 2019 | 2018\n"
    "(In thousands) |  | \nCosts: |  | \nRent | $12 | (7)\nTotal | 5 | 6"
)
MARKDOWN = "Sales by region\n\n| Region | Units | Price |\n|---|---|---|\n| North | 10 | 2.5 |\n| South | 20 | 3.5 |\n"
HASHES = "turkish cup\nround#clubs#new entries\r\nfirst round#156#86\r\nsecond round#113#65\r\n"
CSV = 'name,units,note\n"Smith, Ann",12,good\nBo Berg,15,fair\n'
TABS = "item\tq1\tq2\nbolts\t5\t6\nnuts\t7\t8\n"


def place_of(text: str, needle: str) -> Place:
    start = text.index(needle)
    return read_layout(text).place(start, start + len(needle))


@pytest.mark.parametrize(
    ("text", "needle", "row", "headers", "record"),
    [
        pytest.param(
            PIPES, "(7)", "Rent", ("Year Ended December 31,", "2018"), "Rent | $12 | (7)", id="pipes, two header rows"
        ),
        pytest.param(MARKDOWN, "3.5", "South", ("Price",), "| South | 20 | 3.5 |", id="markdown"),
        pytest.param(HASHES, "113", "second round", ("clubs",), "second round#113#65\r", id="hashes with CRLF"),
        pytest.param(CSV, "12", "Smith, Ann", ("units",), '"Smith, Ann",12,good', id="CSV with a quoted comma"),
        pytest.param(TABS, "8", "nuts", ("q2",), "nuts\t7\t8", id="tabs"),
    ],
)
def test_table_cells_know_row_and_headers(
    text: str, needle: str, row: str, headers: tuple[str, ...], record: str
) -> None:
    place = place_of(text, needle)
    assert place.tabular
    assert place.row == row
    assert place.headers == headers
    assert text[place.start : place.end] == record
    assert place.cell is not None
    assert text[slice(*place.cell)] == needle


def test_section_and_units_note_of_a_table() -> None:
    place = place_of(PIPES, "(7)")
    assert place.section == "Costs:"
    assert "In thousands" in place.caption


def test_heading_above_is_the_caption() -> None:
    assert place_of(MARKDOWN, "3.5").caption.startswith("Sales by region")


def test_second_band_of_headers_replaces_the_first() -> None:
    text = " | 2019 | 2018\nRent | 1 | 2\n | 2017 | 2016\nRent | 3 | 4"
    assert place_of(text, "4").headers == ("2016",)


def test_json_lines_are_one_record_each() -> None:
    text = '{"name": "Ann Ltd", "isin": "A1"}\n{"name": "Bo Ltd", "isin": "B2"}'
    place = place_of(text, "B2")
    assert (place.row, place.headers) == ("Bo Ltd", ("isin",))
    assert text[place.start : place.end] == '{"name": "Bo Ltd", "isin": "B2"}'


def test_nested_objects_belong_to_their_named_record() -> None:
    text = json.dumps({"name": "Café", "hours": {"Monday": "9-17"}, "reviews": [{"stars": 3}, {"stars": 5}]})
    hours = place_of(text, "9-17")
    assert (hours.row, hours.headers) == ("Café", ("hours", "Monday")) or hours.row.startswith("Caf")
    stars = place_of(text, "5}")
    assert text[stars.start : stars.end] == '{"stars": 5}'


def test_python_literals_are_read_like_json() -> None:
    text = "Data:\n{'homeTeam': {'name': 'Tappara', 'score': 4}, 'awayTeam': {'name': 'Karpat', 'score': 1}}"
    assert place_of(text, "1}").row == "Karpat"


def test_fields_form_one_record() -> None:
    text = "Name: Ann Ltd\nFounded: 1998\nStaff: 48\n\nSome prose follows here."
    place = place_of(text, "48")
    assert (place.row, place.headers, place.tabular) == ("Ann Ltd", ("Staff",), True)


@pytest.mark.parametrize(
    ("text", "needle", "sentence"),
    [
        pytest.param(
            "It costs 5. Dr. Smith paid 7.5 kg. Yes.", "7.5", " Dr. Smith paid 7.5 kg.", id="abbreviation and decimal"
        ),
        pytest.param("One line\nrose 4 percent\nlast", "4", "rose 4 percent\n", id="short lines are sentences"),
        pytest.param("1. Drain it. 2 cups", "2", " 2 cups", id="list numbers do not end a sentence"),
    ],
)
def test_prose_is_placed_by_sentence(text: str, needle: str, sentence: str) -> None:
    place = place_of(text, needle)
    assert not place.tabular
    assert text[place.start : place.end] == sentence


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"a": [1, 2', id="unclosed"),
        pytest.param('{"a": 1]]]} {{{', id="crossed brackets"),
        pytest.param('{"a": "\\\\', id="open string"),
        pytest.param("a|b\n|\n||||\nc", id="ragged table"),
        pytest.param("", id="empty"),
        pytest.param("\x00\ud800|\t#,\n|", id="control characters"),
    ],
)
def test_damaged_structure_still_gets_a_place(text: str) -> None:
    layout = read_layout(text)
    for at in range(len(text)):
        place = layout.place(at, at + 1)
        assert 0 <= place.start <= place.end <= max(len(text), place.end)


@given(st.text(alphabet="ab1 |#\t,\n{}[]:\"'.", max_size=80))
def test_every_span_has_a_place_that_holds_its_start(text: str) -> None:
    layout = read_layout(text)
    for at in range(len(text)):
        place = layout.place(at, at + 1)
        assert place.start <= at


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        '{"a":' * 20_000,
        '"\\"' * 30_000,
        "|" * 50_000,
        "a|1\n" * 10_000,
        "a,b\n" * 20_000,
        "k: v\n" * 10_000,
        "." * 100_000,
    ],
    ids=lambda t: t[:5],
)
def test_long_input_gets_places(text: str) -> None:
    layout = read_layout(text)
    assert layout.place(len(text) - 1, len(text)).start < len(text)


def test_an_object_of_a_list_that_nothing_names_goes_by_its_first_string() -> None:
    text = '{"patient": "J. Doe", "drugs": [{"drug": "metformin", "mg": 500}, {"drug": "lisinopril", "mg": 10}]}'
    layout = read_layout(text)
    at = text.index("500")
    assert layout.place(at, at + 3).row == "metformin"
    at = text.index("10}")
    assert layout.place(at, at + 2).row == "lisinopril"
