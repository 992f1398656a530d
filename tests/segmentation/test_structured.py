"""Structured answers: their JSON text and a segment for each leaf."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grounding.segmentation import segment_object

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=15,
)


def leaves(value: object) -> list[tuple[str, str, str]]:
    text, segments = segment_object(value)
    return [(s.kind.value, text[s.start : s.end], s.context) for s in segments]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({"revenue": 5}, [("statement", '"revenue": 5', "")], id="one leaf"),
        pytest.param({"a": {"b": "x"}}, [("heading", '"a"', ""), ("statement", '"b": "x"', "a")], id="nested"),
        pytest.param(
            {"a": {"b": {"c": 1}}},
            [("heading", '"a"', ""), ("heading", '"b"', "a"), ("statement", '"c": 1', "a.b")],
            id="twice nested",
        ),
        pytest.param(
            {"a": [1, 2]}, [("heading", '"a"', ""), ("statement", "1", "a"), ("statement", "2", "a")], id="array"
        ),
        pytest.param([{"a": 1}], [("statement", '"a": 1', "[0]")], id="array of objects"),
        pytest.param({"a": None}, [("marker", '"a": null', "")], id="null asserts nothing"),
        pytest.param({"a": ""}, [("marker", '"a": ""', "")], id="a blank string asserts nothing"),
        pytest.param(
            {"a": {}, "b": []},
            [("marker", '"a": {}', ""), ("marker", '"b": []', "")],
            id="empty containers assert nothing",
        ),
        pytest.param({"a": False}, [("statement", '"a": false', "")], id="false asserts"),
        pytest.param({"a": 0}, [("statement", '"a": 0', "")], id="zero asserts"),
        pytest.param({"ä": "ö"}, [("statement", '"ä": "ö"', "")], id="Unicode as it is"),
        pytest.param({}, [("marker", "{}", "")], id="nothing at all"),
    ],
)
def test_each_leaf_is_a_segment(value: object, expected: list[tuple[str, str, str]]) -> None:
    assert leaves(value) == expected


def test_the_language_of_a_leaf_is_that_of_its_value() -> None:
    _, segments = segment_object({"note": "Der Umsatz ist nicht mit dem Gewinn gestiegen"})
    assert [s.language for s in segments] == ["de"]


@settings(deadline=None)
@given(JSON)
def test_the_text_is_the_json_of_the_value(value: object) -> None:
    text, segments = segment_object(value)
    assert text == json.dumps(value, indent=2, ensure_ascii=False)
    at = 0
    for s in segments:
        assert at <= s.start < s.end <= len(text)
        at = s.end
