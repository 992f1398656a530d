"""Structured answers: their JSON text and a segment for each leaf."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grounding.segmentation import segment, segment_object

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"a":"x","b":5}', ['"a":"x"', '"b":5'], id="an object as text"),
        pytest.param('  [{"a": 1},\n {"a": 2}]\n', ['"a": 1', '"a": 2'], id="an array of objects"),
        pytest.param('```json\n{"a": {"b": true}}\n```', ['"b": true'], id="in a fence"),
        pytest.param('Here it is:\n\n```\n{"a": "ä\\"x"}\n```', ['"a": "ä\\"x"'], id="in a fence without a name"),
        pytest.param('{"a":1,"a":2}', ['"a":1', '"a":2'], id="a key given twice"),
    ],
)
def test_json_as_text_is_read_by_its_fields(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in segment(text) if s.leaf is not None] == expected


@pytest.mark.parametrize("text", ["[1]", "{}", "[]", '{"a": 1', '{"a": 1} and more', "[see above]", "{a: 1}"])
def test_what_is_no_json_is_read_as_text(text: str) -> None:
    assert all(s.leaf is None for s in segment(text))


def test_json_that_nests_without_end_is_judged_by_nobody() -> None:
    (only,) = segment('{"a":' * 5_000 + "1" + "}" * 5_000)
    assert (only.kind.value, only.language) == ("statement", "und")


@settings(deadline=None)
@given(JSON)
def test_an_object_and_its_json_text_are_read_alike(value: object) -> None:
    text, segments = segment_object(value)
    if isinstance(value, dict) and value:
        assert segment(text) == segments
