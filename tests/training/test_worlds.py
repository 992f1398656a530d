"""Examples from small worlds: what a template says of a case is so, and a statement's surface doesn't give it away."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from itertools import groupby
from math import log
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "training" / "statements"))

import worlds as module
from corpus import Example, Target
from naming import Names, slot_values
from worlds import read_template, render, shape, templates, worlds

FILLERS = ["The harbour is busiest in early summer.", "Rainfall was heavier than usual.", "Nobody counted the swans."]
NAMES = Names(module.FOLDER / "names.txt")


@pytest.fixture(scope="module")
def made() -> list[Example]:
    return list(worlds(24_000, 3, FILLERS))


def test_the_same_seed_makes_the_same_and_another_makes_others() -> None:
    one = list(worlds(500, 3, FILLERS))
    assert one == list(worlds(500, 3, FILLERS))
    assert len(one) == 500
    assert {e.statement for e in one} != {e.statement for e in worlds(500, 4, FILLERS)}


def test_every_wording_of_every_template_can_be_said() -> None:
    for template in templates():
        for case, claims in zip(template.cases, template.claims, strict=True):
            values = slot_values(template.slots, NAMES, Random(1), set())
            said = [render(text, values, Random(2), passage=True)[0] for text in case]
            said += [render(claim.text, values, Random(2), claim.swap)[0] for claim in claims]
            for text in said:
                assert text.strip()
                assert "a(n)" not in text.lower()
                assert "  " not in text
                assert not set("<>~") & set(text), text
                if '"' not in text:
                    assert not set("{}") & set(text), text


def test_templates_have_names_of_their_own() -> None:
    names = Counter((t.kind, t.name) for t in templates())
    assert max(names.values()) == 1


def test_each_kind_has_templates_to_learn_from() -> None:
    kinds = {t.kind for t in templates()}
    assert {t.kind for t in templates() if not t.held} == kinds
    held = sum(t.held for t in templates())
    assert 0.1 < held / len(templates()) < 0.25


def test_held_out_templates_are_never_used_for_training() -> None:
    kinds = {t.kind for t in templates() if t.held}
    for example in worlds(400, 3, FILLERS, held=True):
        assert example.family.removeprefix("worlds/") in kinds
    learnt = {shape(text, t.slots) for t in templates() if not t.held for case in t.cases for text in case}
    measured = {shape(text, t.slots) for t in templates() if t.held for case in t.cases for text in case}
    assert not learnt & measured


def test_marked_words_lie_within_the_statement(made: list[Example]) -> None:
    for example in made:
        assert example.statement.strip()
        assert example.passages[0].strip()
        if example.target is Target.SUPPORTED:
            assert example.spans == []
        for start, end in example.spans or ():
            assert 0 <= start < end <= len(example.statement)
            assert example.statement[start:end].strip()
        assert example.spans is None or len(example.spans) == 0 or example.target is not Target.SUPPORTED


def test_half_of_each_kind_is_supported(made: list[Example]) -> None:
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for example in made:
        counts[example.family][example.target is Target.SUPPORTED] += 1
    for family, count in counts.items():
        assert 0.35 < count[True] / count.total() < 0.65, family


def test_no_statement_is_both_supported_and_not_in_one_passage(made: list[Example]) -> None:
    said: dict[tuple[str, str], Target] = {}
    for example in made:
        key = (example.passages[0], example.statement)
        assert said.setdefault(key, example.target) is example.target, key


def test_statements_of_one_fact_are_no_neighbours(made: list[Example]) -> None:
    runs = [(passage, len(list(same))) for passage, same in groupby(made, key=lambda e: e.passages[0])]
    # A world has three facts at most, of each of which a run holds one statement.
    assert max(length for _, length in runs) <= 3
    assert Counter(passage for passage, _ in runs).most_common(1)[0][1] >= 4


def test_a_word_of_the_statement_does_not_tell_what_it_is(made: list[Example]) -> None:
    """Naive Bayes on the words of a statement alone hardly beats a coin."""
    half = len(made) // 2
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for example in made[:half]:
        counts[example.target is Target.SUPPORTED].update(words(example))
    right = 0
    for example in made[half:]:
        odds = sum(_log_odds(counts, word) for word in words(example))
        right += (odds > 0) is (example.target is Target.SUPPORTED)
    assert right / half < 0.58


def words(example: Example) -> set[str]:
    return {w for w in example.statement.lower().rstrip(".").split() if not w[0].isdigit()}


def _log_odds(counts: dict[bool, Counter[str]], word: str) -> float:
    return log((counts[True][word] + 3) / (counts[False][word] + 3))


def targets_of(kind: str, name: str, case: int) -> dict[str, Target]:
    """What each statement of a template is in a case; exchanged names are marked with `~`."""
    template = next(t for t in templates() if (t.kind, t.name) == (kind, name))
    return {("~" if c.swap else "") + c.text: c.target for c in template.claims[case]}


@pytest.mark.parametrize(
    ("kind", "name", "case", "statement", "target"),
    [
        ("roles", "sold", 0, "{b} acquired {x} from {a} in {y}.", Target.SUPPORTED),
        ("roles", "sold", 0, "~{b} acquired {x} from {a} in {y}.", Target.CONTRADICTED),
        ("passive", "criticised", 0, "~{a} criticised {b} over {x}.", Target.UNSUPPORTED),
        ("attribution", "said", 0, "It is a fact that {x}.", Target.UNSUPPORTED),
        ("comparison", "cheaper", 0, "~{b} charges more for a double room than {a}.", Target.CONTRADICTED),
        ("cause", "flooded", 1, "In {a}, {z} [because] {x}.", Target.UNSUPPORTED),
        ("condition", "vote", 0, "{a} [supports] the bill.", Target.UNSUPPORTED),
        ("condition", "vote", 1, "{a} [supports] the bill.", Target.SUPPORTED),
        ("exception", "plans", 0, "[Every] plan of {o} includes {x}.", Target.CONTRADICTED),
        ("quantifiers", "some", 0, "[All] of the houses in {t} {x}.", Target.UNSUPPORTED),
        ("quantifiers", "some", 1, "[At least one] house in {t} is among those that {x}.", Target.SUPPORTED),
        ("quantifiers", "some", 2, "[At least one] house in {t} is among those that {x}.", Target.CONTRADICTED),
        ("negation", "failed", 0, "{a} [managed] to {x}.", Target.CONTRADICTED),
        ("modality", "may", 0, "{o} [will] {x} in {y.raw}.", Target.UNSUPPORTED),
        ("plans", "offer", 0, "{a} [offered] {m} for {b}.", Target.SUPPORTED),
        ("json", "hotel", 2, "{h} has [a] pool.", Target.UNSUPPORTED),
        ("json", "hotel", 1, "{h} has [a] pool.", Target.CONTRADICTED),
    ],
)
def test_what_follows_and_what_does_not(kind: str, name: str, case: int, statement: str, target: Target) -> None:
    assert targets_of(kind, name, case)[statement] is target


def test_exchanged_names_are_marked_and_articles_fit() -> None:
    template = read_template(
        "# roles met @ a,b:person; x:(owl/book)\n* {a} gave {b} a(n) {x}. || A(n) {x} went to {b} from {a}.\n~ab-"
    )
    values = slot_values(template.slots, NAMES, Random(5), set())
    for seed in range(20):
        for claim in template.claims[0]:
            text, spans = render(claim.text, values, Random(seed), claim.swap)
            assert ("an owl" if values["x"].text == "owl" else "a book") in text.lower()
            named = {text[a:b] for a, b in spans}
            said = {values[k].text for k in "ab"} | {values[k].short for k in "ab"}
            assert named <= said
            assert len(named) == (2 if claim.swap else 0)


def test_exchanging_equal_figures_makes_no_wrong_statement() -> None:
    template = read_template("# table medals @ n:int(7-7); m:int(7-7)\n* Gold: {n}, silver: {m}.\n~nm-")
    values = slot_values(template.slots, NAMES, Random(1), set())
    fact = module.Fact(template, 0, values, [])
    assert fact.example(False, "Gold: 7, silver: 7.", Random(1)) is None
    assert fact.example(True, "Gold: 7, silver: 7.", Random(1)) is not None


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("roles met\n= x", "no header"),
        ("# roles met @ a:person\n= {a} came.\n+- {a} came.", "can't read"),
        ("# roles met @ a:person\n= {a} came.\nyes {a} came.", "can't read"),
    ],
)
def test_a_template_that_cannot_be_read_is_refused(block: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_template(block)


def test_slots_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(ValueError, match="slots"):
        slot_values("a person", NAMES, Random(1), set())


def test_slots_joined_by_less_than_ascend_and_all_are_distinct() -> None:
    for seed in range(50):
        values = slot_values("x<y<z:year; a,b,c:person; u,v:(red/blue)", NAMES, Random(seed), set())
        assert values["x"].number < values["y"].number < values["z"].number
        assert len({values[k].text for k in "abcuv"}) == 5
