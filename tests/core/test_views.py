"""What is worked out of a whole payload is worked out once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grounding import cover
from grounding.disagreeing import Disagreements, disagreements
from grounding.protocols import ReadPayload

OLD, NEW = "Acme Robotics had 5,000 employees in May 2023.", "Acme Robotics had 5,200 employees in May 2023."


def test_disagreements_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def counted(delivered: ReadPayload) -> Disagreements:
        looked.append(len(delivered.passages))
        return disagreements(delivered)

    counting: Callable[[ReadPayload], Disagreements] = counted
    for module in ("need_states", "payload_gaps"):
        monkeypatch.setattr(f"grounding.{module}.disagreements", counting)
    coverage = cover("How many employees did Acme Robotics have in May 2023?", [OLD, NEW])
    assert {gap.kind for gap in coverage.gaps} >= {"conflicting_need", "passages_disagree"}
    assert looked == [2]
