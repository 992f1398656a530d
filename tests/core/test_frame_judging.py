"""What the judge of frames adds to a lint: sentences that no rule reads, held against what is connected."""

from __future__ import annotations

from typing import Any

import pytest

from grounding.frame import lint
from grounding.models import Manifest
from grounding.reading.frame_judge import Judge
from grounding.reading.frame_units import Unit
from grounding.reading.frames import PremiseKind


class Sure(Judge):
    """A judge that is sure of every sentence, and of nothing else."""

    def chances(self, unit: Unit) -> tuple[float, ...]:
        return CHANCES[self.bias]


CHANCES: dict[tuple[float, ...], tuple[float, ...]] = {
    (0.0,): (0.9, 0.05, 0.0, 0.0),
    (1.0,): (0.0, 0.9, 0.0, 0.0),
    (2.0,): (0.0, 0.0, 0.9, 0.0),
    (3.0,): (0.0, 0.0, 0.0, 0.9),
    (4.0,): (0.5, 0.3, 0.0, 0.0),
    (5.0,): (0.3, 0.3, 0.0, 0.0),
}
ACCESS, RECENCY, COMPLETENESS, ACTION, BOTH, UNSURE = (Sure((float(at),), {}, 0.7) for at in range(6))


def told(prompt: str, judge: Judge, manifest: dict[str, Any] | None = None) -> list[str]:
    """The kinds and places that only the judge tells."""
    read = Manifest.model_validate(manifest) if manifest else None
    found = lint(prompt, None, read, judge=lambda: judge)
    return [f"{one.kind} {one.text}" for one in found if one.chance is not None]


@pytest.mark.parametrize(
    ("judge", "expected"),
    [
        pytest.param(ACCESS, ["access Ships come in."], id="one kind"),
        pytest.param(BOTH, ["access Ships come in.", "recency Ships come in."], id="two kinds"),
        pytest.param(UNSURE, [], id="below the threshold"),
    ],
)
def test_what_the_judge_is_sure_of_is_told(judge: Judge, expected: list[str]) -> None:
    assert told("Ships come in.", judge) == expected


@pytest.mark.parametrize(
    ("judge", "connected", "backed"),
    [
        pytest.param(ACCESS, {"name": "ships"}, True, id="access, by a word"),
        pytest.param(ACCESS, {"name": "trains"}, False, id="access, nothing of it"),
        pytest.param(RECENCY, {"name": "ships", "live": True}, True, id="recency, live"),
        pytest.param(RECENCY, {"name": "ship_list"}, False, id="recency, not live"),
        pytest.param(COMPLETENESS, {"name": "ships", "exhaustive": True}, True, id="complete"),
        pytest.param(COMPLETENESS, {"name": "ships"}, False, id="not complete"),
        pytest.param(ACTION, {"name": "move_ship"}, True, id="an action, by its tool"),
        pytest.param(ACTION, {"name": "get_ship"}, False, id="an action, and a tool that only looks"),
    ],
)
def test_it_is_backed_by_what_shares_a_word_and_fits(judge: Judge, connected: dict[str, Any], backed: bool) -> None:
    assert told("Ships come in.", judge, {"connected": [connected]}) == (
        [] if backed else [f"{judge_kind(judge)} Ships come in."]
    )


def judge_kind(judge: Judge) -> str:
    """What a judge is sure of."""
    chances = CHANCES[judge.bias]
    return str(list(PremiseKind)[chances.index(max(chances))])


@pytest.mark.parametrize("judge", [ACCESS, RECENCY, ACTION])
def test_a_tool_that_is_named_backs_what_it_does_and_gives(judge: Judge) -> None:
    connected = {"connected": [{"name": "harbour_log"}]}
    assert told("Ships come in by the harbour log.", judge, connected) == []
    assert told("Ships: harbour_log.", judge, connected) == []


def test_where_a_rule_reads_a_premise_the_judge_is_not_asked() -> None:
    [found] = lint("You have access to the calendar.", None, judge=lambda: ACCESS)
    assert (found.kind, found.chance) == (PremiseKind.ACCESS, None)


def test_without_a_judge_only_the_rules_read() -> None:
    assert lint("Then put the caller through to the night desk.", None, judge=None) == ()


def test_a_finding_of_the_judge_is_told_like_any_other() -> None:
    prompt = "Be calm. Then put the caller through to the night desk."
    [found] = lint(prompt, None)
    assert prompt[found.start : found.end] == found.text
    assert found.kind is PremiseKind.ACTION
    assert not found.backed
    assert found.chance is not None
    assert "no tool that is connected is named after anything in it" in found.message
    assert found.remedy is not None
    assert found.remedy.startswith("connect a tool")
