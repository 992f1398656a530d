"""Rows of the wire form: what is read, what is refused, and which field is named."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from grounding.api.wire import MAX_DEPTH, MAX_FAULTS, MAX_VALUES, InvalidRow, parse_row, read_json, read_row
from grounding.errors import InvalidInput
from grounding.models import Payload

Json = dict[str, JsonValue]


def row(**changes: JsonValue) -> Json:
    return {"id": "r", "query": "q", "answer": "a", "sources": [passage()], **changes}


def passage(**changes: JsonValue) -> Json:
    return {"id": "s", "text": "t", **changes}


def test_a_full_row_becomes_a_payload() -> None:
    read = parse_row(
        row(
            answer={"total": 12.5},
            sources=[
                passage(
                    source="filings",
                    as_of="2024-01-31",
                    effective={"from": "2024-01-01T00:00:00+01:00", "until": None},
                    generated=True,
                    position={"start": 3, "end": 9},
                    similarity=1,
                    metadata={"deep": [1, {"x": None}]},
                )
            ],
            prompt="p",
            history=[{"role": "user", "content": "c"}],
            manifest={"sources": ["filings"], "passages": [{"id": "s", "sha256": "00"}], "market_data": False},
            as_of="2024-02-01T00:00:00Z",
            policy="strict",
        )
    )
    assert (read.id, read.policy, read.ignored) == ("r", "strict", ())
    assert read.answer == {"total": 12.5}
    delivered = read.payload.passages[0]
    assert (delivered.source, delivered.generated, delivered.similarity) == ("filings", True, 1.0)
    assert delivered.effective is not None
    assert delivered.effective.until is None
    assert read.payload.manifest is not None
    assert read.payload.manifest.sources == ("filings",)
    assert read.payload.history[0].content == "c"


def test_optional_fields_may_be_null_or_left_out() -> None:
    optional = ("id", "query", "prompt", "history", "manifest", "as_of", "policy")
    left_out = parse_row({"answer": "a", "sources": []})
    null = parse_row({"answer": "a", "sources": [], **dict.fromkeys(optional)})
    assert left_out == null
    assert left_out.payload == Payload()


def test_labels_say_what_fields_may_be() -> None:
    read = parse_row({"answer": {"risk": "low"}, "sources": [], "labels": {"risk": ["low", "high"]}})
    assert read.labels["risk"].allowed == {"low", "high"}


def test_coverage_needs_no_answer() -> None:
    without: Json = {"query": "q", "sources": []}
    assert parse_row(without, purpose="coverage").answer == ""
    with pytest.raises(InvalidRow, match="answer: is required"):
        parse_row(without)


@pytest.mark.parametrize(
    ("value", "field", "problem"),
    [
        pytest.param([], "row", "must be an object, not an array", id="row is an array"),
        pytest.param({"answer": "a"}, "sources", "is required", id="no sources"),
        pytest.param({"sources": []}, "answer", "is required", id="no answer"),
        pytest.param(row(answer=None), "answer", "must be a string or an object, not null", id="answer null"),
        pytest.param(row(answer=3), "answer", "must be a string or an object, not a number", id="answer number"),
        pytest.param(row(answer=["a"]), "answer", "must be a string or an object, not an array", id="answer array"),
        pytest.param(row(labels={"risk": "low"}), "labels.risk", "must be an array", id="labels of a bare string"),
        pytest.param(row(labels=["risk"]), "labels", "must be an object", id="labels are an array"),
        pytest.param(row(anwser="a"), "anwser", "is not a known key", id="unknown key"),
        pytest.param(row(sources=None), "sources", "must be an array, not null", id="sources null"),
        pytest.param(row(sources={}), "sources", "must be an array, not an object", id="sources object"),
        pytest.param(row(sources=["t"]), "sources[0]", "must be an object, not a string", id="source is a text"),
        pytest.param(row(sources=[passage(), {"id": "x"}]), "sources[1].text", "is required", id="source without text"),
        pytest.param(
            row(sources=[passage(id=7)]), "sources[0].id", "must be a string, not a number", id="source id number"
        ),
        pytest.param(row(sources=[passage(id="")]), "sources[0].id", "is empty", id="source id empty"),
        pytest.param(row(sources=[passage(id="x" * 513)]), "sources[0].id", "limit of 512", id="source id too long"),
        pytest.param(row(sources=[passage(id="query")]), "sources[0].id", "is reserved", id="reserved id query"),
        pytest.param(row(sources=[passage(id="manifest")]), "sources[0].id", "is reserved", id="reserved id manifest"),
        pytest.param(row(sources=[passage(), passage()]), "sources[1].id", "also the id of sources[0]", id="id twice"),
        pytest.param(row(sources=[passage(page=3)]), "sources[0].page", "is not a known key", id="unknown source key"),
        pytest.param(row(sources=[passage(generated=1)]), "sources[0].generated", "not a number", id="1 is not true"),
        pytest.param(
            row(sources=[passage(generated="true")]), "sources[0].generated", "not a string", id="'true' is not true"
        ),
        pytest.param(
            row(sources=[passage(similarity="0.5")]), "sources[0].similarity", "not a string", id="'0.5' is no number"
        ),
        pytest.param(
            row(sources=[passage(similarity=True)]),
            "sources[0].similarity",
            "not true or false",
            id="true is no number",
        ),
        pytest.param(row(sources=[passage(as_of="soon")]), "sources[0].as_of", "ISO 8601", id="no date"),
        pytest.param(
            row(sources=[passage(as_of=1700000000)]), "sources[0].as_of", "ISO 8601", id="seconds are no date"
        ),
        pytest.param(
            row(sources=[passage(effective={"from": "2025-01-01", "until": "2024-01-01"})]),
            "sources[0].effective",
            "later than",
            id="interval the wrong way round",
        ),
        pytest.param(
            row(sources=[passage(position={"start": 0.5, "end": 1})]),
            "sources[0].position.start",
            "integer",
            id="half an offset",
        ),
        pytest.param(row(history=[{"role": "user"}]), "history[0].content", "is required", id="turn without content"),
        pytest.param(row(manifest=[]), "manifest", "must be an object", id="manifest array"),
        pytest.param(
            row(manifest={"sources": [1]}), "manifest.sources[0]", "must be a string", id="manifest source number"
        ),
        pytest.param(row(id=17), "id", "must be a string, not a number", id="id number"),
        pytest.param(row(id=""), "id", "is empty", id="id empty"),
        pytest.param(row(id="a\nb"), "id", "control character", id="id with a line break"),
        pytest.param(row(id="a\n"), "id", "control character", id="id ending in a line break"),
        pytest.param(row(policy=1), "policy", "must be a string", id="policy number"),
    ],
)
def test_what_breaks_the_wire_form_is_refused_by_name(value: JsonValue, field: str, problem: str) -> None:
    with pytest.raises(InvalidRow) as caught:
        parse_row(value)
    assert caught.value.field == field
    assert problem in caught.value.problem


def test_all_faults_are_told_each_field_once() -> None:
    with pytest.raises(InvalidRow) as caught:
        parse_row(row(answer=1, sources=[passage(id=1), passage(text=None)], x=1))
    assert {fault.field for fault in caught.value.faults} == {"answer", "sources[0].id", "sources[1].text", "x"}
    assert all(fault.field in str(caught.value) for fault in caught.value.faults)


def test_of_countless_faults_the_first_are_told() -> None:
    with pytest.raises(InvalidRow) as caught:
        parse_row(row(sources=[{}] * 10_000))
    assert len(caught.value.faults) == MAX_FAULTS
    assert caught.value.faults[2].field == "sources[1].id"


def test_unknown_keys_are_passed_over_and_named_where_that_was_asked_for() -> None:
    value = row(
        label=1, sources=[passage(page=1), passage(id="t", page=2)], history=[{"role": "u", "content": "c", "at": 0}]
    )
    before = json.dumps(value)
    read = parse_row(value, strict=False)
    assert read.ignored == ("history[].at", "label", "sources[].page")
    assert len(read.payload.passages) == 2
    assert json.dumps(value) == before


def test_passing_over_unknown_keys_excuses_nothing_else() -> None:
    with pytest.raises(InvalidRow) as caught:
        parse_row(row(label=1, answer=2), strict=False)
    assert [fault.field for fault in caught.value.faults] == ["answer"]


@pytest.mark.parametrize(
    ("text", "field", "problem"),
    [
        pytest.param("", "body", "is empty", id="nothing"),
        pytest.param(" \n", "body", "is empty", id="white space"),
        pytest.param('{"a": 1', "body", "at line 1, column 8", id="cut short"),
        pytest.param("{'a': 1}", "body", "is not JSON", id="single quotes"),
        pytest.param(b'{"a": "\xff"}', "body", "is not UTF-8: byte 0xff at offset 7", id="not UTF-8"),
        pytest.param(b'{"a": "\xed\xa0\x80"}', "body", "is not UTF-8", id="surrogate in UTF-8"),
        pytest.param('{"a": 1}'.encode("utf-16"), "body", "is not UTF-8", id="UTF-16"),
        pytest.param("NaN", "body", "is NaN", id="NaN alone"),
        pytest.param('{"s": [{"m": {"x": NaN}}]}', "s[0].m.x", "is NaN", id="NaN inside"),
        pytest.param('{"a": [0, -Infinity]}', "a[1]", "is -Infinity", id="infinity"),
        pytest.param('{"a": -1e999}', "a", "too large", id="number that overflows"),
        pytest.param('{"a": ' + "9" * 50_000 + "}", "a", "50,000 digits", id="integer of 50,000 digits"),
        pytest.param('{"a": {"b": 1, "c": 2, "b": 1}}', "a.b", "stands twice", id="key twice"),
        pytest.param('{"b": 1, "b": 1}', "b", "stands twice", id="key twice at the top"),
        pytest.param('{"a": ["ok", "x\\ud800y"]}', "a[1]", "U+D800 at 1", id="lone high surrogate"),
        pytest.param('{"a": "\\uDC00"}', "a", "U+DC00 at 0", id="lone low surrogate"),
        pytest.param('{"a": {"\\ud800": 1}}', "a", "lone surrogate", id="lone surrogate in a key"),
        pytest.param("[" * 100_000, "body", "nested", id="100,000 brackets"),
        pytest.param('{"a": [' + "[1]," * MAX_VALUES + "2]}", "body", "the limit is 200,000", id="too many arrays"),
        pytest.param("[" + "0," * MAX_VALUES + "0]", "body", "the limit is 200,000", id="too many numbers"),
        pytest.param(
            '{"a":' * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1), "body", "nested", id="one level too deep"
        ),
    ],
)
def test_what_is_no_interoperable_json_is_refused(text: str | bytes, field: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_json(text)
    assert caught.value.field == field
    assert problem in caught.value.problem
    str(caught.value).encode()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param('{"a": "\\ud83d\\ude00"}', {"a": "😀"}, id="surrogate pair"),
        pytest.param('\ufeff{"a": 1}', {"a": 1}, id="byte order mark"),
        pytest.param(b'\xef\xbb\xbf{"a": 1}', {"a": 1}, id="byte order mark in bytes"),
        pytest.param(
            '{"a": "\\u0000\\u202e"}', {"a": "\x00\u202e"}, id="NUL and right-to-left override are characters"
        ),
        pytest.param('{"a": 1e-400}', {"a": 0.0}, id="number that underflows"),
    ],
)
def test_unusual_json_is_read(text: str | bytes, value: JsonValue) -> None:
    assert read_json(text) == value


def test_nesting_up_to_the_limit_is_read() -> None:
    assert read_json("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
text = st.text(st.characters(exclude_categories=["Cs"]))
documents = st.recursive(scalars | text, lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=20)


@given(documents)
def test_reading_is_what_writing_undoes(value: JsonValue) -> None:
    assert read_json(json.dumps(value)) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(documents)
def test_whatever_is_sent_is_read_or_refused_by_name(value: JsonValue) -> None:
    rows = (value, row(sources=value), row(manifest=value), row(answer=value), row(sources=[passage(metadata=value)]))
    for sent in rows:
        fault = fault_of(sent)
        assert fault is None or (fault.field and fault.problem)


def fault_of(value: JsonValue) -> InvalidInput | None:
    try:
        parse_row(value)
    except InvalidInput as error:
        return error
    return None


@given(text, st.dictionaries(text, documents, max_size=3))
def test_a_payload_survives_being_kept(content: str, metadata: Json) -> None:
    read = read_row(json.dumps(row(answer=content, sources=[passage(text=content, metadata=metadata)])))
    again = Payload.model_validate_json(read.payload.model_dump_json())
    assert again.hash == read.payload.hash
