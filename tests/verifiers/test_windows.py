"""The lines of a passage that a statement is judged against, and what the model is told of each word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.verifiers.statements.windows import ROOM, Window, read_indexed, read_keyed, window_of

FILLER = [
    f"The {word} was painted by a local artist and stands beside the harbour wall."
    for word in "gate barn mill quay".split()
]
FACTS = "The library opened in 1974. It holds 260,000 volumes. Members may borrow six books at a time."


def window(passage: str, statement: str, context: str = "") -> Window:
    return window_of(read_indexed(passage), read_keyed(statement).weights(), read_keyed(context).weights())


def long_passage(copies: int = 40) -> str:
    filler = " ".join(f"{line[:-1]} {number}." for number in range(copies) for line in FILLER)
    return f"{filler} {FACTS} {filler}"


def test_a_short_passage_is_shown_whole() -> None:
    assert window(FACTS, "It opened in 1974.").text == FACTS


def test_of_a_long_passage_the_line_that_matters_is_found_with_its_neighbours() -> None:
    shown = window(long_passage(), "The library holds 260,000 volumes.")
    texts = [line.text for line in shown.lines]
    assert "It holds 260,000 volumes." in texts
    assert "The library opened in 1974." in texts


@pytest.mark.parametrize(
    ("passage", "statement"),
    [
        ("Doors open at 16:30.", "Doors open at 4:30 PM."),
        ("It was founded on 2019-09-14.", "It was founded on September 14, 2019."),
        ("It cost $850,000.", "It cost 850 thousand dollars."),
        ("Take out: yes", "It offers takeout."),
    ],
    ids=["clock times", "dates", "amounts", "compounds"],
)
def test_what_is_written_otherwise_is_found(passage: str, statement: str) -> None:
    keys = window(passage, statement).keys
    offset = next(at for at, c in enumerate(statement) if c.isdigit()) if any(c.isdigit() for c in statement) else 10
    assert any(key in keys for key in read_keyed(statement).at(offset))


def test_words_of_other_lines_are_told_apart_from_those_that_are_nowhere() -> None:
    shown = window(long_passage(), "The library holds 260,000 volumes of painted poetry.")
    known = shown.keys | shown.elsewhere
    assert set(read_keyed("painted").weights()) <= known
    assert not set(read_keyed("poetry").weights()) & known


def test_the_query_decides_between_lines_that_the_statement_does_not_tell_apart() -> None:
    passage = " ".join(
        f"{name} has a capacity of {size} litres and a warranty of two years. " + " ".join(FILLER)
        for name, size in (("Model A", 3), ("Model B", 4), ("Model C", 5), ("Model D", 6))
    )
    shown = window(passage, "It has a capacity and a warranty of two years.", "How large is Model C?")
    assert "Model C has" in shown.text


def test_the_same_line_is_not_shown_twice() -> None:
    passage = " ".join(["The pump needs oil every week."] * 200)
    assert len(window(passage, "The pump needs oil.").lines) == 1


@given(st.lists(st.sampled_from([*FILLER, *FACTS.split(". ")]), min_size=1, max_size=40), st.sampled_from(FILLER))
def test_windows_keep_the_passage_order_and_their_size(lines: list[str], statement: str) -> None:
    passage = " ".join(lines)
    shown = window(passage, statement)
    starts = [line.start for line in shown.lines]
    assert starts == sorted(starts)
    assert len(shown.text.split()) <= ROOM
    assert 0 <= shown.held <= 1 + 1e-9
