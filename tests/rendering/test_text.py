"""Reports as text: what people are told, how wide it is, and that nothing hidden gets through."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grounding.rendering.runs import runs
from grounding.rendering.text import layout, render_text
from grounding.rendering.visible import columns, visible
from grounding.rendering.wording import sentence
from grounding.report import Report

MakeReport = Callable[..., Report]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param("PARTIAL", id="the verdict"),
        pytest.param("score 0.25", id="the score"),
        pytest.param("5 of 6 claims checked", id="how much was checked"),
        pytest.param("policy default", id="the policy"),
        pytest.param("groundwire 0.1.0", id="the version"),
        pytest.param("[1 ✗]", id="a statement's number and sign in the answer"),
        pytest.param("figure “$94.9 billion” wrong period · right value: $85.8 billion", id="the right value"),
        pytest.param("for the third it was $85.8 billion", id="the reason as a sentence"),
        pytest.param("not borne out: “income”", id="the words without support"),
        pytest.param("contradiction: The passages were clear, and say otherwise.", id="whose fault it is"),
        pytest.param("«Third quarter of fiscal 2024: revenue of $85.8 billion»", id="the evidence"),
        pytest.param("Quarterly results. «Third", id="what stands before the evidence"),
        pytest.param("Searched 1 passage, 204 characters; not entitled to speak: blog.", id="what was searched"),
        pytest.param("– unchecked “売上高は増加した。”", id="what could not be checked"),
        pytest.param("✗ free cash flow metric, missing", id="a need without cover"),
        pytest.param("gap (high): No passage speaks of free cash flow. Retrieve the cash flow statement.", id="a gap"),
    ],
)
def test_people_are_told(quarterly: Report, told: str) -> None:
    assert told in re.sub(r"[\s|]+", " ", render_text(quarterly, width=100))


def test_evidence_of_a_leaf_is_not_repeated_under_its_statement(quarterly: Report) -> None:
    text = re.sub(r"[\s|]+", " ", render_text(quarterly, width=200))
    assert text.count("«Third quarter of fiscal 2024: revenue of $85.8 billion»") == 1


def test_evidence_that_decides_nothing_is_called_the_nearest(nearest: Report) -> None:
    assert "| nearest: results.md " in render_text(nearest)


def test_what_was_searched_is_said_once(nearest: Report) -> None:
    assert render_text(nearest).count("Searched 1 passage") == 1


def test_a_reason_of_a_leaf_is_not_repeated_for_its_statement(quarterly: Report) -> None:
    assert render_text(quarterly, width=200).count("for the third it was") == 1


def test_a_report_without_its_texts_is_rendered_without_the_answer(quarterly: Report) -> None:
    bare = Report.model_validate_json(quarterly.to_json())
    text = render_text(bare)
    assert "[1 ✗]" not in text
    assert "«$94.9 billion»" in text


def test_styles_follow_the_innermost_claim(quarterly: Report) -> None:
    answer = [piece for line in layout(quarterly, 200) for piece in line if piece.text.strip()]
    assert [(piece.text.strip(), piece.style.value) for piece in answer][3:7] == [
        ("Revenue in the", "contradicted"),
        ("third quarter of fiscal 2024", "supported"),
        ("was $94.9 billion. [1 ✗]", "contradicted"),
        ("Net income rose. [2 ?]", "unsupported"),
    ]


@pytest.mark.parametrize("width", [40, 41, 57, 80, 100, 240])
def test_no_line_is_wider_than_asked(quarterly: Report, width: int) -> None:
    assert max(map(columns, render_text(quarterly, width=width).splitlines())) <= width


def test_nothing_is_narrower_than_forty_columns(quarterly: Report) -> None:
    assert render_text(quarterly, width=1) == render_text(quarterly, width=40)


def test_a_word_longer_than_a_line_is_cut_and_nothing_of_it_lost(make_report: MakeReport) -> None:
    lines = render_text(make_report("x" * 500, "y"), width=50).splitlines()
    assert sum(line.count("x") for line in lines if line.strip(" x") == "" or "[1" in line) >= 500


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        pytest.param("\x1b[31mred", "␛[31mred", id="escape sequence"),
        pytest.param("a\x00b", "a␀b", id="NUL"),
        pytest.param("a\x07b", "a␇b", id="bell"),
        pytest.param("a\x7fb", "a␡b", id="delete"),
        pytest.param("a\x9b31m", "a[U+009B]31m", id="C1 control sequence introducer"),
        pytest.param("a\u202eb", "a[U+202E]b", id="right-to-left override"),
        pytest.param("a\u2067b", "a[U+2067]b", id="isolate"),
        pytest.param("a\u200bb", "a[U+200B]b", id="zero-width space"),
        pytest.param("\ufeffa", "[U+FEFF]a", id="byte order mark"),
        pytest.param("a\ud800b", "a[U+D800]b", id="lone surrogate"),
        pytest.param("a\U000e0041b", "a[U+E0041]b", id="tag character"),
        pytest.param("a\rb", "a␍b", id="carriage return, which would overwrite the line"),
        pytest.param("a\r\nb", "a\nb", id="line end"),
        pytest.param("a\u200db\u200f", "a\u200db\u200f", id="joiners and marks stay"),
    ],
)
def test_hidden_characters_are_shown(hidden: str, shown: str) -> None:
    assert visible(hidden) == shown


def test_no_control_character_of_an_answer_reaches_the_terminal(make_report: MakeReport) -> None:
    controls = "".join(map(chr, [*range(9), *range(11, 32), *range(127, 160), 0x202E, 0x2066]))
    text = render_text(make_report(f"a{controls}b", f"p{controls}q", message=f"m{controls}n"))
    assert not set(controls) & set(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(answer=st.text(min_size=1, max_size=80), passage=st.text(min_size=1, max_size=80), width=st.integers(40, 90))
def test_any_text_fits_the_width(make_report: MakeReport, answer: str, passage: str, width: int) -> None:
    for line in render_text(make_report(answer, passage), width=width).split("\n"):
        assert columns(line) <= width


@pytest.mark.parametrize(
    ("text", "wide"),
    [("abc", 3), ("売上", 4), ("e\u0301", 1), ("", 0), ("👍", 2), ("a\u200db", 2)],
    ids=["ascii", "wide", "combining", "empty", "emoji", "joiner"],
)
def test_columns(text: str, wide: int) -> None:
    assert columns(text) == wide


spans_of_forty = st.lists(
    st.tuples(st.integers(-5, 45), st.integers(-5, 45)).map(lambda s: (min(s), max(s))), max_size=7
)


@given(spans=spans_of_forty)
def test_runs_adjoin_and_know_exactly_their_spans(spans: list[tuple[int, int]]) -> None:
    cut = list(runs(0, 40, spans))
    assert [run.start for run in cut] == [0, *(run.end for run in cut[:-1])]
    assert cut[-1].end == 40
    for run in cut:
        for point in range(run.start, run.end):
            assert set(run.over) == {i for i, (a, b) in enumerate(spans) if a <= point < b}
        lengths = [min(spans[i][1], 40) - max(spans[i][0], 0) for i in run.over]
        assert all(length > 0 for length in lengths)


@given(spans=spans_of_forty)
def test_the_shortest_span_of_a_run_comes_first(spans: list[tuple[int, int]]) -> None:
    for run in runs(0, 40, spans):
        lengths = [spans[i][1] - spans[i][0] for i in run.over]
        assert lengths == sorted(lengths)


def test_an_id_that_opens_a_sentence_keeps_its_spelling() -> None:
    assert sentence("hr-7: it is too old") == "hr-7: it is too old."
    assert sentence("the term is in no passage") == "The term is in no passage."
    assert sentence("dreaming, the system's") == "Dreaming, the system's."
