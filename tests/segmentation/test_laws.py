"""Laws of segmentation that hold for any text."""
# ruff: noqa: E501 - a table of cases reads best with one case a line

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grounding.protocols import Segment, SegmentKind
from grounding.segmentation import segment
from grounding.segmentation.markup import MARKUP

PIECES = [
    "Sure!", "Revenue was $5 million.", "The passages do not mention it", ", but it rose.", "\n", "\n\n", "\n- ", "\n* ", "\n1. ", "\n2) ", "\n(i) ", "**", "*", "_", "`",
    "\n```python\n", "\n```\n", "\n| a | b |", "\n|---|---|", "\n# ", "\n> ", "e.g. ", "Dr. ", "5.2", " [1]", "。", "？", "؟", "“", "”", "«", "(", ")", ":", ": ", "Step 1:",
    "For example, if you had $100, you would", "\r\n", "\u2028", "\x00", "\u202eabc", "é", "👍🏽", "\ud800", "Let me know if you have questions.", " ",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=120),
    st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Z", "C", "M"]), max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
)
QUERIES = st.one_of(
    st.none(), st.text(max_size=30), st.sampled_from(["What was revenue?", "is revenue 5?", "how to boil eggs"])
)


def escaped(text: str, segments: tuple[Segment, ...]) -> list[int]:
    """Places of characters outside every segment that are neither white space nor markup, as a fence's language is."""
    seen = bytearray(len(text))
    for s in segments:
        seen[s.start : s.end] = b"\x01" * (s.end - s.start)
    for language in re.finditer(r"(?:`{3,}|~{3,})\s*[{.]*[^\W\d_]\S*", text):
        seen[language.start() : language.end()] = b"\x01" * len(language.group())
    markup = {*MARKUP, *"{}[],:"} if any(s.leaf is not None for s in segments) else MARKUP
    return [i for i, c in enumerate(text) if not seen[i] and not c.isspace() and c not in markup and c.isprintable()]


@given(TEXTS, QUERIES)
@settings(max_examples=400, deadline=None)
@example("```\n", None)
@example("```A\r```", None)
@example("```0\r```", None)
@example("1.", None)
@example("***", None)
@example("\ud800", None)
def test_segments_are_in_order_apart_trimmed_and_let_nothing_escape(text: str, query: str | None) -> None:
    segments = segment(text, query)
    at = 0
    for s in segments:
        assert at <= s.start < s.end <= len(text)
        at = s.end
        assert text[s.start : s.end].strip() == text[s.start : s.end]
        assert all(s.start <= a < b <= s.end for a, b in s.silent)
    assert escaped(text, segments) == []


@given(TEXTS, QUERIES)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_segments(text: str, query: str | None) -> None:
    assert segment(text, query) == segment(text, query)


@given(
    st.lists(
        st.sampled_from(["Revenue was 5.", "It rose!", "Dr. Smith left.", "Sure!", "Why?"]), min_size=1, max_size=8
    )
)
def test_a_paragraph_below_changes_no_sentence_above(sentences: list[str]) -> None:
    text = " ".join(sentences)
    longer = f"{text}\n\nCosts were 3."
    assert [(s.start, s.end, s.kind) for s in segment(longer)][: len(segment(text))] == [
        (s.start, s.end, s.kind) for s in segment(text)
    ]


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=10**6), st.sampled_from([
    "{}", "Sure! Revenue was ${} million.", "I hope this helps: revenue was ${}.", "For example, revenue was ${} in 2023.", "## Revenue rose to ${}", "**Revenue: ${}**",
    "As you know, revenue was ${}.", "Here is the summary: revenue was ${}.", "Did you know that revenue rose to ${}?", "Let me know that it was {}.", "| Revenue |\n|---|\n| {} |",
    "```\nRevenue was {}.\n```", "```python\nRevenue was {} in that year.\n```", "Hello {}!", "Note: {}", "Answer: {}", "{}.", "{})", "- {}", "1. {}", "> {}",
]))  # fmt: skip
def test_no_figure_hides_in_what_asserts_nothing(figure: int, template: str) -> None:
    text = template.format(figure)
    start = text.index(str(figure)) if str(figure) not in template else text.rindex(str(figure))
    holders = [s for s in segment(text, "What was it?") if s.start <= start < s.end]
    assert [s.kind for s in holders] == [SegmentKind.STATEMENT]
    assert not any(a <= start < b for a, b in holders[0].silent)


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "a. " * 30_000, "\n" * 50_000, "- " * 50_000, "\n- x" * 20_000, "[" * 50_000, "(" * 50_000, '"' * 50_000, "*" * 50_000, "**a " * 20_000, "| " * 50_000, "|a|\n" * 20_000,
     "`" * 50_000, "```\n" * 10_000, "1" * 50_000, " " * 50_000, "1. " * 20_000, "_" * 50_000, "a: " * 20_000, "not " * 20_000, "the passages do not " * 5_000, "> " * 20_000, "If a, " * 10_000],
    ids=lambda text: f"{text[:8]!r}x{len(text)}",
)  # fmt: skip
def test_long_monotonous_text_is_cut_without_loss(text: str) -> None:
    assert escaped(text, segment(text)) == []
