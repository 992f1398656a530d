"""What the statement model is given: word pieces, and a mark for each."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from grounding.retrievers.embedding import WEIGHTS
from grounding.shipped import tokenizer_of
from grounding.verifiers.statements.encoding import CLS, SEP, STATEMENT_PIECES, Encoded, Mark, TooLong, encode, told
from grounding.verifiers.statements.windows import read_indexed, read_keyed, window_of

PASSAGE = "The Blue Door opened in 1974. It holds 260,000 volumes and lends six books at a time."


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return tokenizer_of((WEIGHTS / "tokenizer.json").read_bytes())


def encoded(tokenizer: Tokenizer, statements: list[str], context: str = "", room: int = 200) -> Encoded:
    weights = {key: weight for text in statements for key, weight in read_keyed(text).weights().items()}
    shown = window_of(read_indexed(PASSAGE), weights, {}, room)
    return encode(tokenizer, context, statements, shown.text, shown.keys, shown.elsewhere)


def mark_of(one: Encoded, statements: list[str], word: str) -> Mark:
    for first, offsets, text in zip(one.firsts, one.offsets, statements, strict=True):
        for at, (start, _) in enumerate(offsets):
            if text[start:].startswith(word):
                return Mark(one.marks[first + at])
    raise AssertionError(word)


@pytest.mark.parametrize(
    ("statement", "context", "word", "mark"),
    [
        ("It holds 260,000 volumes.", "", "volumes", Mark.SHARED),
        ("It holds 260 thousand volumes.", "", "260", Mark.SHARED),
        ("It holds ancient volumes.", "", "ancient", Mark.ABSENT),
        ("The museum holds volumes.", "Which museum has most?", "museum", Mark.CONTEXT_ONLY),
        ("It holds 260,000 volumes.", "", ".", Mark.LIGHT),
        ("It holds 260,000 volumes.", "", "It", Mark.LIGHT),
    ],
    ids=["in the window", "the same value", "nowhere", "in the query alone", "punctuation", "light"],
)
def test_marks(tokenizer: Tokenizer, statement: str, context: str, word: str, mark: Mark) -> None:
    assert mark_of(encoded(tokenizer, [statement], context), [statement], word) is mark


def test_a_word_that_only_other_lines_hold_is_marked_so(tokenizer: Tokenizer) -> None:
    statement = "It lends volumes that opened."
    shown = window_of(read_indexed(PASSAGE), {"volum": 1.0}, {}, 20)
    one = encode(tokenizer, "", [statement], shown.text, shown.keys, frozenset({"open"}))
    assert mark_of(one, [statement], "opened") is Mark.ELSEWHERE


def test_statements_that_share_a_window_are_told_apart(tokenizer: Tokenizer) -> None:
    statements = ["It opened in 1974.", "It lends ten books."]
    one = encoded(tokenizer, statements, "the query")
    assert one.ids[0] == CLS
    assert len(one.ids) == len(one.marks)
    assert all(one.ids[end] == SEP for end in one.ends)
    for first, end, offsets, text in zip(one.firsts, one.ends, one.offsets, statements, strict=True):
        assert end - first == len(offsets)
        assert all(one.marks[at] >= Mark.LIGHT for at in range(first, end))
        assert "".join(text[start:stop] for start, stop in offsets) == text.replace(" ", "")
    outside = set(range(len(one.ids))) - {at for f, e in zip(one.firsts, one.ends, strict=True) for at in range(f, e)}
    assert all(one.marks[at] < Mark.LIGHT for at in outside)


def test_what_is_too_long_is_refused_rather_than_cut(tokenizer: Tokenizer) -> None:
    with pytest.raises(TooLong, match=str(STATEMENT_PIECES)):
        encoded(tokenizer, ["many words " * STATEMENT_PIECES])


def test_surroundings_are_one_line_of_the_query_the_heading_and_what_stands_before() -> None:
    assert told("Who\nruns it?", "Owners", "Ann runs it.") == "Who runs it? Owners Ann runs it."
    assert told(None, "", "") == ""
