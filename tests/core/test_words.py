"""Words, stems, sentences and rarity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.reading.words import rarity, read_words, stem_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("refunds", "refund", id="plural"),
        pytest.param("companies", "company", id="plural in ies"),
        pytest.param("boxes", "box", id="plural in es"),
        pytest.param("carried", "carry", id="past in ied"),
        pytest.param("launching", "launched", id="gerund and past"),
        pytest.param("planned", "planning", id="doubled consonant"),
        pytest.param("company's", "company", id="possessive"),
        pytest.param("don’t", "not", id="contracted negation"),
        pytest.param("Straße", "strasse", id="case folding"),
    ],
)
def test_forms_of_one_word_share_a_stem(one: str, other: str) -> None:
    assert stem_of(one) == stem_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("universe", "university", id="universe is no university"),
        pytest.param("refund", "refundable", id="refund is not refundable"),
        pytest.param("bus", "bu", id="a final s is not always a plural"),
        pytest.param("string", "str", id="ing is not always an ending"),
    ],
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem_of(one) != stem_of(other)


def test_rare_words_weigh_more_than_common_ones_and_function_words_nothing() -> None:
    assert rarity(stem_of("the")) == 0
    assert 0 < rarity(stem_of("company")) < rarity(stem_of("warehouse")) < rarity(stem_of("zirconium"))
    assert rarity(stem_of("never")) > 0


def test_sentences_end_at_stops_and_blank_lines_but_not_inside_numbers() -> None:
    words = read_words("It rose 3.5% today. It fell\n\nThen it stopped")
    firsts = [words.stems[i] for i in words.sentence_starts]
    assert firsts == ["it", "it", "then"]


@given(st.text(max_size=300))
def test_words_lie_in_the_text_in_order_each_in_one_sentence(text: str) -> None:
    words = read_words(text)
    assert all(a < b for a, b in zip(words.starts, words.ends, strict=True))
    assert all(b <= a for b, a in zip(words.ends, words.starts[1:], strict=False))
    for index, (start, end) in enumerate(zip(words.starts, words.ends, strict=True)):
        assert stem_of(text[start:end]) == words.stems[index]
        first, after = words.sentence_of(index)
        assert first <= index < after
