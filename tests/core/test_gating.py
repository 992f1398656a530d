"""What is decided before anything is generated."""

from __future__ import annotations

import pytest

import grounding
from grounding.errors import InvalidInput
from grounding.gating import BLOCKING, Step, gate
from grounding.models import Coverage, Gap, GapKind, Severity
from grounding.policy import DEFAULT


def gap(kind: GapKind, severity: Severity = Severity.HIGH) -> Gap:
    return Gap(kind=kind, severity=severity, message=f"a {kind} gap", remedy="mend it")


def covered(*gaps: Gap, answerable: bool = True) -> Coverage:
    return Coverage(answerable=answerable, score=0.9 if answerable else 0.1, gaps=gaps)


CASES = [
    ("all is there", covered(), 1, Step.PROCEED),
    ("only small gaps", covered(gap(GapKind.MISSING_NEED, Severity.LOW)), 1, Step.PROCEED),
    ("answerable, with a gap that matters", covered(gap(GapKind.STALE_PASSAGE)), 1, Step.NOTICE),
    ("not answerable, retrieved once", covered(answerable=False), 1, Step.RETRIEVE),
    ("not answerable, retrieved as often as allowed", covered(answerable=False), 2, Step.ABSTAIN),
    ("nothing was asked", covered(gap(GapKind.NOTHING_ASKED), answerable=False), 2, Step.NOTICE),
    ("coverage could not be assessed", covered(gap(GapKind.NOT_ASSESSED), answerable=False), 1, Step.ABSTAIN),
]


@pytest.mark.parametrize(("coverage", "retrieved", "step"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_step(coverage: Coverage, retrieved: int, step: Step) -> None:
    assert gate(coverage, DEFAULT, retrieved=retrieved).step is step


@pytest.mark.parametrize("kind", BLOCKING)
def test_a_blocking_gap_lets_nothing_through_however_good_the_score(kind: GapKind) -> None:
    decision = gate(covered(gap(kind)), DEFAULT, retrieved=DEFAULT.retrieve_up_to)
    assert decision.step is Step.ABSTAIN
    assert decision.reason == kind.value
    assert decision.gaps


def test_retrieving_is_bounded_by_the_policy() -> None:
    often = DEFAULT.model_copy(update={"retrieve_up_to": 4})
    steps = [gate(covered(answerable=False), often, retrieved=n).step for n in range(1, 6)]
    assert steps == [Step.RETRIEVE] * 3 + [Step.ABSTAIN] * 2


def test_a_payload_was_retrieved_at_least_once() -> None:
    with pytest.raises(InvalidInput, match="retrieved"):
        gate(covered(), DEFAULT, retrieved=0)


def test_a_real_payload_without_the_row_asked_for_is_not_generated_from() -> None:
    table = "| | 2024 |\n|---|---|\n| Operating income | 410 |"
    coverage = grounding.cover("What was the pension cost in 2024?", [table])
    decision = gate(coverage, DEFAULT, retrieved=2)
    assert decision.step is Step.ABSTAIN
    assert "pension cost" in decision.message
