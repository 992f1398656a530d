"""Judging pair by pair: every window of every passage is read, nothing is cut, and the best window decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.judging import Case, Opinion, Question, Unexamined
from grounding.models import Passage, Reason
from grounding.verifiers.judges.pairs import LEAST, Frame, PairJudge, Reading, windows_of
from grounding.verifiers.judges.tokens import Tokens


@dataclass
class Words:
    """A model whose tokens are words, which finds a statement borne out by the share of its words that it sees.

    Words in capitals are unknown to it.
    """

    window: int = 100
    name: str = "words"
    denies: str = ""
    """The word beside which it finds everything denied."""
    numbers: dict[str, int] = field(default_factory=dict)
    read_ids: list[list[int]] = field(default_factory=list)

    def tokens(self, text: str) -> Tokens:
        found = list(re.finditer(r"\w+", text))
        ids = tuple(self.numbers.setdefault(m[0], len(self.numbers) + 2) for m in found)
        return Tokens(ids, tuple(m.span() for m in found), sum(m[0].isupper() for m in found))

    def frame(self, question: Question, query: str | None) -> Frame:
        statement = self.tokens(question.whole)
        return Frame((0,), (1, *statement.ids, 1), statement, 1, 1)

    def read(self, ids: Sequence[int], frame: Frame) -> Reading:
        self.read_ids.append(list(ids))
        passage, after = ids[len(frame.before) : len(ids) - len(frame.after)], ids[len(ids) - len(frame.after) :]
        assert tuple(after) == frame.after
        seen = [number in passage for number in frame.statement.ids]
        absent = tuple(span for span, there in zip(frame.statement.spans, seen, strict=True) if not there)
        denied = self.numbers.get(self.denies) in passage
        return Reading(sum(seen) / len(seen), 0.95 if denied else 0.01, absent)


def passage(name: str, text: str) -> Passage:
    return Passage(id=name, text=text)


FILLER = " ".join(f"w{n}" for n in range(500))
NEAR = passage("near", "Acme has a seat in Rome.")
SEAT = passage("seat", f"{FILLER}. Acme has its seat in Oslo.")
ASKED = Question("Acme has its seat in Oslo.")


def opinion(model: Words, *passages: Passage, question: Question = ASKED) -> Opinion:
    (given,) = PairJudge(model).judge(Case((question,), passages))
    assert isinstance(given, Opinion)
    return given


def test_the_window_that_bears_it_out_best_is_the_evidence() -> None:
    found = opinion(Words(), NEAR, SEAT)
    (shown,) = found.evidence
    assert (found.supported, found.absent, shown.source_id) == (1.0, (), "seat")
    assert shown.text == SEAT.text[shown.start : shown.end]
    assert shown.text.endswith("Acme has its seat in Oslo")
    assert len(shown.text.split()) < 100


@pytest.mark.parametrize("at", range(0, 500, 37))
def test_it_is_found_wherever_in_a_long_passage_it_stands(at: int) -> None:
    words = FILLER.split()
    long = passage("long", " ".join([*words[:at], "Acme has its seat in Oslo", *words[at:]]))
    assert opinion(Words(), long).supported == 1.0


def test_passages_in_another_order_give_the_same_score() -> None:
    one, other = opinion(Words(), NEAR, SEAT), opinion(Words(), SEAT, NEAR)
    assert (one.supported, one.evidence) == (other.supported, other.evidence)


def test_what_the_best_window_lacks_is_told_as_spans_of_the_statement() -> None:
    found = opinion(Words(), NEAR, question=Question("Acme has its seat in Oslo.", "Head office"))
    assert [ASKED.statement[a:b] for a, b in found.absent] == ["its", "Oslo"]


def test_a_window_that_denies_it_is_the_evidence_where_nothing_bears_it_out() -> None:
    denying = passage("denying", "Never Acme.")
    found = opinion(Words(denies="Never"), NEAR, denying)
    assert (found.evidence[0].source_id, found.against, round(found.supported, 2)) == ("denying", 0.95, 0.67)


def test_every_token_of_every_passage_is_read_and_never_more_than_the_model_takes() -> None:
    model = Words(window=60)
    opinion(model, SEAT, NEAR)
    read = {number for ids in model.read_ids for number in ids}
    assert {*model.tokens(SEAT.text).ids, *model.tokens(NEAR.text).ids} <= read
    assert max(map(len, model.read_ids)) <= 60


def test_a_statement_that_leaves_no_room_is_unchecked_and_the_others_are_judged() -> None:
    long = Question(" ".join(f"w{n}" for n in range(90)))
    first, second = PairJudge(Words()).judge(Case((long, ASKED), (NEAR,)))
    assert isinstance(first, Unexamined)
    assert (first.reason, isinstance(second, Opinion)) == (Reason.TOO_LONG, True)


@pytest.mark.parametrize(
    ("statement", "judged"),
    [
        pytest.param("Acme has a seat", True, id="all known"),
        pytest.param("Acme has a seat in ROMA, and another one", True, id="one of nine unknown"),
        pytest.param("Acme HAS A SEAT", False, id="most unknown"),
        pytest.param("ACME HAS", False, id="all unknown"),
        pytest.param("ACME", False, id="one, unknown"),
        pytest.param("?!", False, id="no tokens"),
    ],
)
def test_a_statement_that_the_model_has_no_tokens_for_is_unchecked(statement: str, judged: bool) -> None:
    (given,) = PairJudge(Words()).judge(Case((Question(statement),), (NEAR,)))
    assert isinstance(given, Opinion) is judged
    assert judged or (isinstance(given, Unexamined) and given.reason is Reason.LANGUAGE_NOT_SUPPORTED)


def test_statements_beyond_the_tokens_allowed_are_unchecked_and_read_nothing() -> None:
    model = Words()
    judge = PairJudge(model, pieces=40)
    given = judge.judge(Case((ASKED, ASKED, ASKED, ASKED), (NEAR,)))
    assert [type(one).__name__ for one in given] == ["Opinion", "Opinion", "Unexamined", "Unexamined"]
    assert {one.reason for one in given if isinstance(one, Unexamined)} == {Reason.BUDGET_EXHAUSTED}
    assert sum(map(len, model.read_ids)) <= 40


def test_a_payload_far_too_large_is_not_even_taken_apart() -> None:
    model = Words()
    (given,) = PairJudge(model, pieces=10).judge(Case((ASKED,), (SEAT,)))
    assert isinstance(given, Unexamined)
    assert (given.reason, model.numbers) == (Reason.BUDGET_EXHAUSTED, {})


def test_passages_without_text_settle_nothing() -> None:
    (given,) = PairJudge(Words()).judge(Case((ASKED,), (passage("blank", " \n"),)))
    assert isinstance(given, Unexamined)


@given(st.integers(0, 500), st.integers(LEAST, 120))
def test_windows_hold_everything_and_none_is_too_wide(length: int, room: int) -> None:
    windows = list(windows_of(length, room))
    assert {at for start, end in windows for at in range(start, end)} == set(range(length))
    assert all(0 <= start <= end <= length and end - start <= room for start, end in windows)
    assert windows == sorted(set(windows))
    assert all(later[0] < earlier[1] for earlier, later in pairwise(windows))
