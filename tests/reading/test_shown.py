"""A passage line by line, as a model is shown it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.reading.shown import LONGEST, read_shown

CASES = [
    ("sentences stand by themselves", "It rose. It fell.", ["It rose.", "It fell."]),
    ("space is made one", "It  rose\tby 3%.", ["It rose by 3%."]),
    (
        "a row's cells follow their headers",
        "Product | Price\nBolt | $4\nNut | $2",
        ["Product: Bolt; Price: $4", "Product: Nut; Price: $2"],
    ),
    (
        "fields follow their keys, written as words",
        '{"name": "Blue Door", "RestaurantsTakeOut": true, "opened_at": 1999}',
        ["name: Blue Door, Restaurants Take Out: true, opened at: 1999"],
    ),
    (
        "a nested object names the path to it and the record it is of",
        '{"name": "Blue Door", "parking": {"lot": true, "street": false}}',
        ["name: Blue Door", "Blue Door, parking: lot: true, street: false"],
    ),
    ("a link shows its words", "She met [[Ann_Lee|Ann Lee]] there.", ["She met Ann Lee there."]),
    ("nothing has no lines", " \n ", []),
]


@pytest.mark.parametrize(("text", "lines"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_lines(text: str, lines: list[str]) -> None:
    assert [line.text for line in read_shown(text)] == lines


def test_prose_in_a_field_is_shown_sentence_by_sentence() -> None:
    review = "The staff were kind to all of us and the soup was hot. " * 2 + "The bill came late."
    lines = read_shown('{"name": "Blue Door", "review": "' + review + '"}')
    assert [line.text for line in lines[1:]] == [
        "review: The staff were kind to all of us and the soup was hot.",
        "review: The staff were kind to all of us and the soup was hot.",
        "review: The bill came late.",
    ]


def test_a_long_sentence_is_shown_whole_in_several_lines() -> None:
    text = " ".join(f"word{number}" for number in range(3 * LONGEST)) + "."
    lines = read_shown(text)
    assert len(lines) == 3
    assert " ".join(line.text for line in lines) == text


@given(st.text(alphabet='ab1 .|\n{}[]":,-<>/', max_size=200))
def test_lines_are_spans_in_order_that_hold_every_word(text: str) -> None:
    lines = read_shown(text)
    assert all(0 <= line.start < line.end <= len(text) for line in lines)
    assert [line.start for line in lines] == sorted(line.start for line in lines)
    assert all(text[line.start : line.end].strip() for line in lines)
