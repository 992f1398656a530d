"""Statements that say that something rose or fell, without by how much."""

from __future__ import annotations

import pytest

from grounding import Status, verify
from grounding.models import Claim, Reason

SOURCE = (
    "Revenue grew 12% in Europe and fell 3% in Asia. Net income rose to $5m from $4m. "
    "Staff costs decreased by 4% in Norway. Headcount at the plant rose 2% in 2021 and fell 5% in 2022."
)


def statement(answer: str) -> Claim:
    """The one statement of an answer."""
    (claim,) = (claim for claim in verify(answer, [SOURCE]).claims if claim.parent is None)
    return claim


@pytest.mark.parametrize(
    "answer",
    [
        "Revenue grew in Asia.",
        "Revenue declined in Europe.",
        "Net income fell.",
        "Staff costs in Norway increased.",
    ],
)
def test_what_moved_the_other_way_is_contradicted(answer: str) -> None:
    claim = statement(answer)
    assert (claim.status, claim.reason) == (Status.CONTRADICTED, Reason.WRONG_DIRECTION)
    assert claim.evidence


@pytest.mark.parametrize(
    "answer",
    [
        "Revenue fell in Asia.",
        "Revenue grew in Europe.",
        "Net income rose.",
        "Revenue did not grow in Asia.",
        "Revenue may fall in Europe.",
        "Headcount at the plant rose.",
        "Revenue rose and fell in Europe.",
        "Staff costs of the Oslo office in Norway rose.",
    ],
)
def test_what_moved_so_or_both_ways_or_may_is_not(answer: str) -> None:
    assert statement(answer).reason is not Reason.WRONG_DIRECTION
