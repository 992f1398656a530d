"""Whether passages answer a query: readable cases, what can't be judged, and the laws of its evidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from grounding.errors import DamagedModel
from grounding.models import Passage
from grounding.verifiers.answerability import MOST, answerability, calibrated
from grounding.verifiers.answerability.model import NAME, WEIGHTS, AnswerabilityModel, Judgement
from grounding.verifiers.statements.encoding import Encoded

TOWER = Passage(
    id="tower",
    text="The Eiffel Tower stands in Paris. It was completed in March 1889 and is 330 metres tall.",
)
BAKERY = Passage(id="bakery", text="The bakery sells bread and cakes. It opens at seven in the morning on weekdays.")


@pytest.mark.parametrize(
    ("query", "answering", "other"),
    [
        ("When was the Eiffel Tower completed?", TOWER, BAKERY),
        ("When does the bakery open?", BAKERY, TOWER),
        ("How tall is the Eiffel Tower?", TOWER, BAKERY),
    ],
)
def test_a_passage_that_answers_is_likelier_than_one_that_does_not(
    query: str, answering: Passage, other: Passage
) -> None:
    good, bad = answerability(query, [answering]), answerability(query, [other])
    assert good.probability is not None
    assert bad.probability is not None
    assert good.probability > 0.5 > bad.probability
    both = answerability(query, [other, answering])
    assert both.evidence is not None
    assert both.evidence.source_id == answering.id


def test_the_order_of_passages_changes_nothing() -> None:
    query = "When was the Eiffel Tower completed?"
    assert answerability(query, [TOWER, BAKERY]) == answerability(query, [BAKERY, TOWER])


def test_evidence_is_a_span_of_its_passage() -> None:
    passage = Passage(
        id="p", text="Über uns 🙂:\n\n" + TOWER.text + "\n\n| Stock | 2020 |\n|---|---|\n| Bread | 12 |\n"
    )
    found = answerability("When was the Eiffel Tower completed?", [passage]).evidence
    assert found is not None
    assert passage.text[found.start : found.end] == found.text


def test_of_a_long_passage_the_lines_that_matter_are_read_and_it_says_so() -> None:
    filler = "The committee met again and spoke of other matters at some length. "
    passage = Passage(id="long", text=filler * 400 + TOWER.text + " " + filler * 400)
    found = answerability("When was the Eiffel Tower completed?", [passage])
    assert found.partly_read == ("long",)
    assert found.evidence is not None
    assert "Eiffel" in found.evidence.text or "1889" in found.evidence.text


def test_passages_beyond_the_limit_are_named() -> None:
    passages = [Passage(id=str(n), text=f"Note {n}: nothing of interest here.") for n in range(MOST + 3)]
    found = answerability("When was the Eiffel Tower completed?", [*passages, TOWER])
    assert len(found.unread) == 4
    assert "tower" not in found.unread


@pytest.mark.parametrize(
    ("query", "passages"),
    [
        ("", [TOWER]),
        ("  \n", [TOWER]),
        ("When?", []),
        ("When?", [Passage(id="empty", text=" ")]),
        ("why " * 400, [TOWER]),
    ],
)
def test_what_cannot_be_judged_has_a_reason_and_no_probability(query: str, passages: list[Passage]) -> None:
    found = answerability(query, passages)
    assert found.probability is None
    assert found.unavailable


@pytest.mark.parametrize("damage", ["missing", "cut", "changed"])
def test_damaged_weights_are_never_used(damage: str, tmp_path: Path) -> None:
    raw = (WEIGHTS / NAME).read_bytes()
    if damage != "missing":
        (tmp_path / NAME).write_bytes(raw[:-1] if damage == "cut" else raw[:-1] + bytes([raw[-1] ^ 1]))
    with pytest.raises(DamagedModel):
        AnswerabilityModel(tmp_path)
    found = answerability("When was it completed?", [TOWER], model=lambda: AnswerabilityModel(tmp_path))
    assert found.probability is None
    assert "reinstall groundwire" in found.unavailable


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_a_network_without_a_finite_number_answers_nothing(odd: float, monkeypatch: pytest.MonkeyPatch) -> None:
    network = AnswerabilityModel()
    right = network.judge

    def judge(inputs: Sequence[Encoded]) -> list[Judgement]:
        first, *others = right(inputs)
        return [replace(first, answered=odd), *others]

    monkeypatch.setattr(network, "judge", judge)
    found = answerability("When was the Eiffel Tower completed?", [TOWER, BAKERY], model=lambda: network)
    assert found.probability is None
    assert "finite" in found.unavailable


def test_the_probability_rises_with_the_network_s_log_odds() -> None:
    assert 0.0 <= calibrated(-1e9) < calibrated(0.0) < calibrated(1.0) < calibrated(1e9) <= 1.0
