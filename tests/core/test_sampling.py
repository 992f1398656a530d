"""Blind samples: drawn by chance, without a sign of the verdict, and held against their key."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from grounding.errors import InvalidInput
from grounding.models import Passage, PolicyRef, Verdict
from grounding.sampling import Key, Label, SampleRow, draw, estimate, hash_of

G, P, U = Verdict.GROUNDED, Verdict.PARTIAL, Verdict.UNGROUNDED
verdict_lists = st.lists(st.sampled_from(Verdict), max_size=60).filter(lambda held: G in held)


def row(number: int, label: Label | None = None) -> SampleRow:
    sources = (Passage(id="p", text=f"Passage {number}."),)
    return SampleRow(id=f"r{number}", query="What?", sources=sources, answer=f"Answer {number}.", label=label)


def key_of(rows: list[SampleRow], drawn: list[Verdict], population: int = 100) -> Key:
    policies = (PolicyRef(name="default", hash="0" * 64),)
    return Key(
        sample_hash=hash_of(rows), seed=1, reports=dict.fromkeys(Verdict, population), policies=policies, drawn=drawn
    )


# Drawing --------------------------------------------------------------------------------------------


@given(verdict_lists, st.integers(1, 80), st.integers(0, 80), st.integers())
def test_as_many_are_drawn_as_were_asked_for_or_are_there(
    verdicts: list[Verdict], passed: int, others: int, seed: int
) -> None:
    drawn = draw(verdicts, passed, others, seed)
    assert len(set(drawn)) == len(drawn)
    kinds = [verdicts[number] is G for number in drawn]
    assert kinds.count(True) == min(passed, verdicts.count(G))
    assert kinds.count(False) == min(others, len(verdicts) - verdicts.count(G))
    assert draw(verdicts, passed, others, seed) == drawn


def test_every_answer_is_equally_likely_and_so_is_every_place() -> None:
    verdicts = [G, G, G, G, P, U]
    times, first = Counter[int](), Counter[int]()
    rounds = 4_000
    for seed in range(rounds):
        drawn = draw(verdicts, 2, 1, seed)
        times.update(drawn)
        first[drawn[0]] += 1
    # Half of four, and one of two; four standard deviations are 0.032.
    assert [times[number] / rounds for number in range(6)] == pytest.approx([0.5] * 6, abs=0.035)
    assert [first[number] / rounds for number in range(6)] == pytest.approx([1 / 6] * 6, abs=0.03)


@pytest.mark.parametrize(
    ("verdicts", "passed", "others", "field"),
    [([P, U], 1, 0, "reports"), ([], 1, 0, "reports"), ([G], 0, 0, "passed"), ([G], 1, -1, "others")],
)
def test_what_can_not_be_drawn_is_refused(verdicts: list[Verdict], passed: int, others: int, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        draw(verdicts, passed, others, 0)
    assert caught.value.field == field


def test_a_row_says_nothing_of_its_verdict() -> None:
    assert set(SampleRow.model_fields) == {
        "id", "query", "prompt", "history", "as_of", "sources", "answer", "label",
    }  # fmt: skip


def test_a_row_comes_back_from_its_line() -> None:
    for label in (None, *Label):
        assert SampleRow.model_validate_json(row(1, label).to_json()) == row(1, label)
    assert '"label": null' in row(1).to_json()


# Estimating -----------------------------------------------------------------------------------------


def test_labels_are_counted_by_what_the_key_says() -> None:
    labels = [Label.GROUNDED, Label.UNGROUNDED, Label.SKIP, None, Label.GROUNDED, Label.UNGROUNDED, Label.GROUNDED]
    rows = [row(number, label) for number, label in enumerate(labels)]
    found = estimate(rows, key_of(rows, [G, G, G, G, P, U, G]))
    assert found.passed.model_dump() == {"grounded": 2, "ungrounded": 1, "skipped": 1, "unlabelled": 1}
    assert found.others.model_dump() == {"grounded": 1, "ungrounded": 1, "skipped": 0, "unlabelled": 0}
    assert (found.passed.labelled, found.others.labelled) == (3, 2)


def test_the_interval_is_the_exact_one() -> None:
    rows = [row(number, Label.UNGROUNDED if number < 3 else Label.GROUNDED) for number in range(100)]
    passed = estimate(rows, key_of(rows, [G] * 100)).passed
    assert (passed.wrong.low, passed.wrong.high) == pytest.approx((0.0062, 0.0852), abs=5e-5)
    assert passed.right.low == pytest.approx(1 - passed.wrong.high)


def test_skipped_answers_can_only_make_it_worse() -> None:
    rows = [row(n, Label.SKIP if n < 10 else Label.UNGROUNDED if n < 12 else Label.GROUNDED) for n in range(60)]
    passed = estimate(rows, key_of(rows, [G] * 60)).passed
    assert passed.wrong_at_worst.low > passed.wrong.low
    assert passed.wrong_at_worst.high > passed.wrong.high


@pytest.mark.parametrize("change", ["answer", "passage", "query", "id", "order", "fewer", "more"])
def test_a_changed_sample_is_refused(change: str) -> None:
    rows = [row(number, Label.GROUNDED) for number in range(4)]
    key = key_of(rows, [G, P, G, G])
    changed = {
        "answer": [rows[0].model_copy(update={"answer": "Other."}), *rows[1:]],
        "passage": [rows[0].model_copy(update={"sources": (Passage(id="p", text="Other."),)}), *rows[1:]],
        "query": [rows[0].model_copy(update={"query": None}), *rows[1:]],
        "id": [rows[0].model_copy(update={"id": "other"}), *rows[1:]],
        "order": rows[::-1],
        "fewer": rows[:-1],
        "more": [*rows, row(9)],
    }[change]
    with pytest.raises(InvalidInput, match="sample: is not the one that this key belongs to"):
        estimate(changed, key)


def test_labels_are_no_change() -> None:
    rows = [row(number) for number in range(3)]
    key = key_of(rows, [G, G, P])
    labelled = [row(number, Label.UNGROUNDED) for number in range(3)]
    assert estimate(labelled, key).passed.ungrounded == 2


def test_a_key_with_more_answers_than_there_were_can_not_be_built() -> None:
    rows = [row(number) for number in range(3)]
    with pytest.raises(ValidationError, match="grounded stands there 3 times, of 2 reports"):
        key_of(rows, [G, G, G], population=2)


def test_a_key_comes_back_from_its_file() -> None:
    rows = [row(number) for number in range(3)]
    key = key_of(rows, [G, U, P])
    assert Key.model_validate_json(key.model_dump_json()) == key
