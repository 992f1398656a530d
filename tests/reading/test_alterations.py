"""What statements change of a passage's sentence: a table of pairs, and what never counts as a change."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.reading.alterations import Alteration, AlterationKind, alteration_of
from grounding.reading.alterations.closed_words import CONVERSES, OPPOSITES
from grounding.reading.sentences import sentence_starts
from grounding.reading.words import read_words

TABLE = Path(__file__).with_name("altered_statements.txt")


class Pair(NamedTuple):
    """A faithful statement of a passage and its altered twin."""

    told: bool
    """Whether the rules tell the twin; others are left to the network."""
    kind: str
    passage: str
    good: str
    bad: str


def _table() -> tuple[dict[str, str], list[Pair]]:
    passages: dict[str, str] = {}
    pairs = []
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith(("=", "?")):
            kind, name, good, bad = line[2:].split(" | ")
            pairs.append(Pair(line[0] == "=", kind, passages[name], good, bad))
        elif line and not line.startswith("#"):
            name, text = line.split(": ", 1)
            passages[name] = text
    return passages, pairs


PASSAGES, PAIRS = _table()


def altered(statement: str, *passages: str) -> tuple[int, Alteration] | None:
    return alteration_of(
        statement, read_words(statement), 0, len(statement), [(text, read_words(text)) for text in passages]
    )


def sentences(text: str) -> list[str]:
    starts = sentence_starts(text)
    return [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


EVERY_SENTENCE = [sentence for text in PASSAGES.values() for sentence in sentences(text)]


def test_the_table_is_long_and_of_many_kinds() -> None:
    counts = Counter(pair.kind for pair in PAIRS)
    assert len(PAIRS) >= 100
    assert len(counts) >= 4
    assert len({(pair.good, pair.bad) for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair.kind}: {pair.good}" for pair in PAIRS])
def test_a_faithful_statement_changes_nothing(pair: Pair) -> None:
    found = altered(pair.good, pair.passage)
    assert found is None, found


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair.kind}: {pair.bad}" for pair in PAIRS])
def test_an_altered_twin_is_told_or_left_to_the_network(pair: Pair) -> None:
    assert (altered(pair.bad, pair.passage) is not None) is pair.told


@pytest.mark.parametrize("pair", [p for p in PAIRS if p.told], ids=[p.bad for p in PAIRS if p.told])
def test_its_spans_lie_in_the_statement_and_its_sentence_in_the_passage(pair: Pair) -> None:
    found = altered(pair.bad, pair.passage)
    assert found is not None
    _, alteration = found
    assert alteration.said
    assert all(0 <= start < end <= len(pair.bad) for start, end in alteration.said)
    assert list(alteration.said) == sorted(alteration.said)
    start, end = alteration.given
    assert any(pair.passage[start:end] in sentence for sentence in sentences(pair.passage))
    assert start <= alteration.instead[0] < alteration.instead[1] <= end


@pytest.mark.parametrize("pair", [p for p in PAIRS if p.told], ids=[p.bad for p in PAIRS if p.told])
def test_what_another_passage_says_in_so_many_words_is_no_change(pair: Pair) -> None:
    assert altered(pair.bad, pair.passage, f"Nothing else is known. {pair.bad}") is None


@pytest.mark.parametrize("statement", EVERY_SENTENCE, ids=EVERY_SENTENCE)
def test_a_sentence_of_a_passage_changes_nothing_whatever_the_others_say(statement: str) -> None:
    assert altered(statement, *PASSAGES.values()) is None


@given(st.permutations(range(4)), st.sampled_from([pair for pair in PAIRS if pair.told]))
def test_the_order_of_the_passages_does_not_matter(order: list[int], pair: Pair) -> None:
    others = [text for text in PASSAGES.values() if text != pair.passage][:3]
    passages = [[pair.passage, *others][at] for at in order]
    found = altered(pair.bad, *passages)
    plain = altered(pair.bad, pair.passage, *others)
    assert (found is None) == (plain is None)
    if found is not None and plain is not None:
        assert found[1] == plain[1]
        assert passages[found[0]] == [pair.passage, *others][plain[0]]


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_can_be_compared_with_any(statement: str, passage: str) -> None:
    found = altered(statement, passage, passage[::-1])
    assert found is None or isinstance(found[1].kind, AlterationKind)


@given(st.lists(st.sampled_from("A B the not may is by than more if all said before to sued , .".split()), max_size=14))
def test_a_heap_of_closed_words_that_stands_in_a_passage_is_no_change(words: list[str]) -> None:
    statement = " ".join(words)
    assert altered(statement, f"It rained. {statement}") is None or "." in statement


@pytest.mark.parametrize(
    ("statement", "passage", "kind"),
    [
        ("Keller sued Orban.", "Orban sued Keller.", AlterationKind.ROLES),
        ("Keller was sued by Orban.", "Orban had sued Keller.", None),
        ("Orban was sued by Keller.", "Orban had sued Keller.", AlterationKind.ROLES),
        ("Keller met Orban in Bonn.", "Orban met Keller in Bonn.", None),
        ("The loan ranks above the notes.", "The notes rank below the loan.", None),
        ("The notes rank above the loan.", "The notes rank below the loan.", AlterationKind.OPPOSITE),
        ("Fees fell before costs rose.", "Costs rose after fees fell.", None),
        ("Costs rose before fees fell.", "Costs rose after fees fell.", AlterationKind.ORDER),
        ("The plan was not rejected by the board.", "The board rejected the plan.", AlterationKind.NEGATION),
        ("The board did not accept the plan.", "The board rejected the plan.", None),
        ("Members vote if no quorum is met.", "Members vote if a quorum is met.", None),
        ("Orban sued Keller without delay.", "Orban sued Keller with no delay.", None),
        ("They were fined by the bank.", "They're fined through the bank.", None),
        ("There is no WiFi.", '{"Parking": "yes", "WiFi": "no"}', None),
        ("Fees rose more than 5 percent.", "Fees of 5 percent rose more than costs.", None),
        ("The vaccine is available in May.", "The vaccine is available in May 2021.", None),
        ("Is the plan rejected?", "Was the plan rejected?", None),
    ],
    ids=lambda value: str(value),
)
def test_turns_that_cancel_out_are_none(statement: str, passage: str, kind: AlterationKind | None) -> None:
    found = altered(statement, passage)
    assert (found[1].kind if found else None) is kind


def test_no_word_is_its_own_opposite() -> None:
    assert not [pair for pair in OPPOSITES | CONVERSES if pair[0] == pair[1]]
