"""Examples made by program: what an alteration marks is what it changed, and the same seed makes the same."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "training" / "statements"))

import synthesis
from corpus import Record, Target
from synthesis import Lifted, alter, examples_of, of_fields, of_record, reworded

SENTENCES = [
    "Ann Lee bought the Harbour Hotel from Peter Grant in May 1998 for $2,500,000.",
    "However, the owners may close the kitchen if fewer than 20 guests are expected.",
    "The hotel (which has 48 rooms) does not allow dogs on Mondays.",
    "Most guests usually arrive before noon, and many leave late.",
    "If the alarm sounds, guests must leave the building through the garden.",
]
STRANGERS = [
    "The valley was flooded because of heavy rain in early spring.",
    "Tom Reed won the race by two seconds, which surprised everyone in Leeds.",
]
PASSAGE = " ".join(SENTENCES)


def lifted(text: str) -> Lifted:
    return Lifted(text, ["Ann Lee", "Harbour Hotel", "Peter Grant"], STRANGERS)


@pytest.mark.parametrize(
    ("way", "sentence", "kept"),
    [
        (synthesis.change_number, SENTENCES[0], "Ann Lee bought the Harbour Hotel"),
        (synthesis.change_time, SENTENCES[0], "1998"),
        (synthesis.change_name, SENTENCES[0], "1998"),
        (synthesis.swap_roles, SENTENCES[0], "1998"),
        (synthesis.negate, SENTENCES[2], "dogs on Mondays"),
        (synthesis.turn_round, SENTENCES[3], "guests"),
        (synthesis.overstate, SENTENCES[1], "20 guests"),
        (synthesis.add_cause, SENTENCES[3], SENTENCES[3][:-1]),
        (synthesis.add_detail, SENTENCES[3], SENTENCES[3][:-1]),
        (synthesis.add_sentence, SENTENCES[3], SENTENCES[3][:-1]),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_an_alteration_marks_all_that_it_changed_and_nothing_else(
    way: synthesis.Alteration, sentence: str, kept: str
) -> None:
    for seed in range(20):
        altered = way(lifted(sentence), Random(seed))
        assert altered is not None
        assert altered.text != sentence
        assert kept in altered.text
        assert altered.target in (Target.CONTRADICTED, Target.UNSUPPORTED)
        assert altered.spans
        left = altered.text
        for start, end in reversed(altered.spans):
            assert 0 <= start < end <= len(altered.text)
            left = left[:start] + left[end:]
        remaining = iter(sentence)
        assert all(c in remaining for c in left.replace(" ", "") if c != "."), "what is not marked was there before"


def test_a_condition_that_is_dropped_leaves_what_it_governed() -> None:
    altered = synthesis.drop_condition(lifted(SENTENCES[4]), Random(0))
    assert altered is not None
    assert altered.text == "Guests must leave the building through the garden."


def test_a_rewording_keeps_every_figure() -> None:
    for seed in range(40):
        assert "48 rooms" in reworded("The hotel has 48 rooms and, for example, many quiet corners.", Random(seed))


def test_examples_are_made_in_pairs_and_the_same_seed_makes_the_same() -> None:
    made = [examples_of(PASSAGE, SENTENCES, STRANGERS, 5, Random(3)) for _ in range(2)]
    assert made[0] == made[1]
    targets = [example.target for example in made[0]]
    assert targets.count(Target.SUPPORTED) == 5
    assert len(targets) > 7


def test_every_sentence_can_be_altered() -> None:
    for sentence in SENTENCES:
        assert alter(lifted(sentence), Random(1)) is not None


def test_a_flag_that_is_null_supports_nothing_and_denies_nothing() -> None:
    made = of_fields('{"name": "Blue Door", "parking": null, "terrace": true, "delivery": false}', Random(5), 40)
    by_field = {field: {e.target for e in made if field in e.statement} for field in ("parking", "terrace", "delivery")}
    assert by_field["parking"] == {Target.UNSUPPORTED}
    assert by_field["terrace"] <= {Target.SUPPORTED, Target.CONTRADICTED}
    for example in made:
        if "does not offer delivery" in example.statement:
            assert example.target is Target.SUPPORTED


def test_a_record_text_with_another_value_contradicts_the_record() -> None:
    one = Record('{"name": "Blue Door", "food": "Thai"}', "Blue Door serves Thai food.", True, {"food": "Thai"})
    other = Record('{"name": "Red Door", "food": "French"}', "Red Door serves French food.", True, {"food": "French"})
    made = of_record(one, [one, other], Random(0))
    altered = next(example for example in made if example.target is Target.CONTRADICTED)
    assert altered.statement == "Blue Door serves French food."
    assert altered.spans == [(17, 23)]
