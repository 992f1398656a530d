"""Hostile input gets a right report or a clear error; never a crash, never `grounded` by default."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grounding import InputTooLarge, InvalidInput, Verdict, verify

SOURCE = {"id": "a", "text": "Revenue was $5 million in 2023."}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("", id="empty"),
        pytest.param(" \n\t\u00a0\u2003", id="white space"),
        pytest.param("\x00\x01\x02\x1b[31m", id="control characters"),
        pytest.param("9" * 50_000, id="50,000 digits"),
        pytest.param("1," * 25_000, id="50,000 digits and commas"),
        pytest.param("lorem " * 3_400, id="20 KB without punctuation"),
        pytest.param("مرحبا العالم 123", id="right to left"),
        pytest.param("😀👩‍👩‍👧‍👦🇩🇪" * 50, id="emoji"),
        pytest.param("e\u0301" * 500, id="combining marks"),
        pytest.param("売上は500万ドルでした。", id="language no verifier can judge"),
        pytest.param("(" * 5_000 + ")" * 5_000, id="brackets"),
        pytest.param('"' * 10_001, id="quotation marks"),
        pytest.param("|" * 10_000, id="pipes"),
        pytest.param("```\n" * 3_001, id="unclosed code fence"),
        pytest.param("[1]" * 3_000, id="citations of nothing"),
        pytest.param("a.b." * 5_000, id="dots"),
        pytest.param("https://" * 4_000, id="half URLs"),
        pytest.param("- " * 10_000, id="bullets"),
        pytest.param("-" * 30_000, id="dashes"),
    ],
)
def test_strange_answers_get_a_report_that_is_not_grounded(answer: str) -> None:
    report = verify(answer, [SOURCE], query="What was revenue?")
    assert report.verdict is not Verdict.GROUNDED
    assert all(answer[claim.start : claim.end] == claim.text for claim in report.claims)


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param([], id="no sources"),
        pytest.param([""], id="an empty source"),
        pytest.param([" \n "], id="a blank source"),
        pytest.param(["\x00" * 1_000], id="NUL"),
        pytest.param(["7" * 50_000], id="50,000 digits"),
        pytest.param(["x" * 200_000], id="one endless word"),
        pytest.param(["{" * 20_000], id="malformed JSON"),
        pytest.param(["<td>" * 10_000], id="malformed HTML"),
        pytest.param(["a|b\n" * 10_000], id="a ragged table"),
        pytest.param(
            [{"id": "m", "text": "Revenue was $9 million in 2024.", "generated": True}],
            id="only text that a model wrote",
        ),
    ],
)
def test_strange_sources_ground_nothing(sources: list[Any]) -> None:
    report = verify("Revenue was $9 million in 2024, said Dr. Anna Lind.", sources, query="What was revenue?")
    assert report.verdict is not Verdict.GROUNDED
    assert not report.coverage.answerable


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"answer": None}, "answer", id="no answer"),
        pytest.param({"answer": 7}, "answer", id="a number for an answer"),
        pytest.param({"answer": b"bytes"}, "answer", id="bytes for an answer"),
        pytest.param({"answer": "\ud800"}, "answer", id="lone surrogate in the answer"),
        pytest.param({"answer": {"x": float("nan")}}, "answer", id="NaN in a structured answer"),
        pytest.param({"answer": {1: "x"}}, "answer", id="keys that are no strings"),
        pytest.param({"sources": "one text"}, "sources", id="a bare string for sources"),
        pytest.param({"sources": [7]}, r"sources\[0\]", id="a number for a source"),
        pytest.param({"sources": [SOURCE, SOURCE]}, r"sources\[1\]\.id", id="duplicate ids"),
        pytest.param({"sources": [{**SOURCE, "id": "query"}]}, r"sources\[0\]\.id", id="reserved id"),
        pytest.param({"sources": [{**SOURCE, "id": ""}]}, r"sources\[0\]\.id", id="empty id"),
        pytest.param({"sources": [{"id": "a"}]}, r"sources\[0\]\.text", id="no text"),
        pytest.param(
            {"sources": [{**SOURCE, "text": "\udfff"}]}, r"sources\[0\]\.text", id="lone surrogate in a source"
        ),
        pytest.param({"sources": [{**SOURCE, "colour": 1}]}, r"sources\[0\]\.colour", id="unknown field"),
        pytest.param(
            {"sources": [{**SOURCE, "metadata": {"x": float("inf")}}]}, r"sources\[0\]\.metadata", id="infinity"
        ),
        pytest.param({"sources": [{**SOURCE, "as_of": "soon"}]}, r"sources\[0\]\.as_of", id="no date"),
        pytest.param({"history": [{"role": "user"}]}, r"history\[0\]\.content", id="half a message"),
        pytest.param({"manifest": []}, "manifest", id="a list for a manifest"),
        pytest.param({"query": 5}, "query", id="a number for a query"),
        pytest.param({"as_of": 5}, "as_of", id="a number for a time"),
    ],
)
def test_malformed_input_is_refused_by_field(change: dict[str, Any], field: str) -> None:
    arguments: dict[str, Any] = {"answer": "Revenue was $5 million.", "sources": [SOURCE], **change}
    with pytest.raises(InvalidInput, match=rf"^{field}"):
        verify(arguments.pop("answer"), arguments.pop("sources"), **arguments)


def test_an_answer_of_a_million_statements_is_refused_with_the_limit() -> None:
    with pytest.raises(InputTooLarge, match=r"^answer: 4,000,000 code points; the limit is 1,000,000"):
        verify("Up. " * 1_000_000, [SOURCE])


def test_a_source_of_five_megabytes_is_searched_to_its_end() -> None:
    text = "Nothing to see here, move along please. " * 125_000 + SOURCE["text"]
    report = verify("Revenue was $5 million in 2023.", [{"id": "big", "text": text}])
    assert report.verdict is Verdict.GROUNDED
    assert all(evidence.start >= len(text) - 40 for claim in report.claims for evidence in claim.evidence)


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=3), st.none() | st.text(max_size=60))
def test_any_text_gets_a_report(answer: str, sources: list[str], query: str | None) -> None:
    report = verify(answer, sources, query=query)
    assert 0 <= report.score <= 1
