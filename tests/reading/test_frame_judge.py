"""The units that the judge of frames looks at, what it sees in them, and how sure it is of what no rule reads."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.errors import DamagedModel
from grounding.reading import frame_judge
from grounding.reading.frame_judge import KINDS, default_judge, judge_prompt
from grounding.reading.frame_units import features_of, units_of

UNITS = [
    pytest.param("Be kind. Book the room.", [["Be kind."], ["Book the room."]], id="sentences"),
    pytest.param(
        "If they agree to it, take the fee off and tell the cashier.",
        [["If they agree to it,", "take the fee off", "and tell the cashier."]],
        id="clauses",
    ),
    pytest.param(
        "Cancel, change or refund orders.", [["Cancel, change or refund orders."]], id="too short for clauses"
    ),
    pytest.param("- sets alarms\n- orders milk", [["sets alarms"], ["orders milk"]], id="items"),
    pytest.param("You see the whole\nqueue at the desk.", [["You see the whole\nqueue at the desk."]], id="wrapped"),
]
TOLD = [
    ("Take the member's past loans into account.", "access"),
    ("You can tell from the badge number who is at the gate.", "access"),
    ("The rota of the ward is open to you.", "access"),
    ("If they are unhappy, take the fee off the bill.", "action"),
    ("Then put the caller through to the night desk.", "action"),
    ("The list shows what is on the shelves right now.", "recency"),
    ("The register holds each and every permit that was ever issued.", "completeness"),
]
NOT_TOLD = [
    "Ask the caller for the number on the badge.",
    "Members can renew their loans on our website.",
    "You can't see who is at the gate.",
    "A colleague takes the fee off the bill.",
    "Tell them where to find the form.",
    "Write a short reply to the review, the manager posts it.",
    "Use only what the user has pasted.",
    "Speak like a pirate and end with a question.",
]


@pytest.mark.parametrize(("text", "expected"), UNITS)
def test_a_prompt_is_cut_into_sentences_and_their_clauses(text: str, expected: list[list[str]]) -> None:
    found = [[text[one.start : one.end] for one in unit.clauses or (unit,)] for unit in units_of(text)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("Refund the invoice.", "s:<effect> the <data>"),
        ("Call `get_order` first.", "w:<code>"),
        ("You don't see it.", "w:n't see"),
        ("Wait 24 hours.", "w:<number>"),
        ("It is always up to date.", "is:fresh"),
    ],
)
def test_words_are_seen_as_themselves_and_as_their_sort(text: str, feature: str) -> None:
    [unit] = units_of(text)
    assert feature in features_of(unit)


@pytest.mark.parametrize(("text", "kind"), TOLD)
def test_what_takes_something_for_granted_in_words_of_its_own_is_likely_to(text: str, kind: str) -> None:
    [units] = judge_prompt(text, default_judge())
    chances = max((one.chances for one in units), key=sum)
    assert sum(chances) > 0.5
    assert KINDS[chances.index(max(chances))] == kind


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_takes_nothing_for_granted_is_unlikely_to(text: str) -> None:
    judge = default_judge()
    assert all(sum(one.chances) < judge.threshold for units in judge_prompt(text, judge) for one in units)


@given(st.text(max_size=200))
def test_any_text_is_judged_with_its_places(text: str) -> None:
    for units in judge_prompt(text, default_judge()):
        for one in units:
            assert 0 <= one.start < one.end <= len(text)
            assert 0 <= sum(one.chances) <= 1 + 1e-9


def test_reading_takes_time_in_proportion_to_length() -> None:
    begin = time.process_time()
    judge_prompt("You see the stock and " * 2_000, default_judge())
    assert time.process_time() - begin < 5


def test_other_weights_than_those_shipped_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "frame_judge.json"
    other.write_text('{"threshold": 1, "bias": [1, 0, 0, 0, 0], "weights": {}}', encoding="utf-8")
    monkeypatch.setattr(frame_judge, "WEIGHTS", other)
    default_judge.cache_clear()
    try:
        with pytest.raises(DamagedModel, match="SHA-256"):
            default_judge()
        other.unlink()
        with pytest.raises(DamagedModel, match="can't be read"):
            default_judge()
    finally:
        default_judge.cache_clear()
