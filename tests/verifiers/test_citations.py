"""Citations: resolved, dangling, misplaced."""

from __future__ import annotations

import pytest

from grounding.models import Reason, Status
from grounding.verifiers.citations import CitationVerifier
from tests.verifiers.judging import claims_of

RETURNS = {"id": "passage 1", "text": "Customers may return unused items within 30 days of delivery for a full refund."}
SHIPPING = {
    "id": "passage 2",
    "text": "Standard shipping takes three to seven business days; express shipping takes one.",
}
HANDBOOK = {"id": "handbook-7", "text": "Employees accrue vacation monthly.", "metadata": {"title": "Vacation policy"}}


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        pytest.param(
            "Unused items may be returned within 30 days [1].", Status.SUPPORTED, Reason.CITED, id="number in brackets"
        ),
        pytest.param(
            "Standard shipping takes three to seven days (passage 2).",
            Status.SUPPORTED,
            Reason.CITED,
            id="named in parentheses",
        ),
        pytest.param(
            "Passage 1 says that unused items may be returned for a refund.",
            Status.SUPPORTED,
            Reason.CITED,
            id="named in the sentence",
        ),
        pytest.param(
            "Unused items may be returned within 30 days. [1]", Status.SUPPORTED, Reason.CITED, id="after the full stop"
        ),
        pytest.param(
            "Unused items may be returned within 30 days [2].",
            Status.UNSUPPORTED,
            Reason.MISCITED,
            id="the wrong passage",
        ),
        pytest.param(
            "Unused items may be returned within 30 days [4].",
            Status.UNSUPPORTED,
            Reason.DANGLING_CITATION,
            id="no such passage",
        ),
        pytest.param(
            "Dragons sleep beneath volcanic mountains [1].",
            Status.UNSUPPORTED,
            Reason.NOT_IN_PAYLOAD,
            id="no passage speaks of it",
        ),
    ],
)
def test_citation(answer: str, status: Status, reason: Reason) -> None:
    (claim,) = claims_of(CitationVerifier(), answer, [RETURNS, SHIPPING])
    assert (claim.status, claim.reason) == (status, reason), claim.message


def test_a_misplaced_citation_names_the_passage_that_does() -> None:
    (claim,) = claims_of(CitationVerifier(), "Unused items may be returned within 30 days [2].", [RETURNS, SHIPPING])
    assert claim.right_value == "passage 1"


def test_several_numbers_in_one_bracket_are_several_citations() -> None:
    claims = claims_of(
        CitationVerifier(),
        "Returns take 30 days and shipping three to seven business days [1, 2].",
        [RETURNS, SHIPPING],
    )
    assert [claim.status for claim in claims] == [Status.SUPPORTED, Status.SUPPORTED]


@pytest.mark.parametrize("label", ["[handbook-7]", "Source: handbook-7"])
def test_ids_are_citations(label: str) -> None:
    (claim,) = claims_of(CitationVerifier(), f"Employees accrue vacation monthly {label}.", [HANDBOOK, RETURNS])
    assert claim.status is Status.SUPPORTED


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("See [the policy](https://example.org/1).", id="markdown link"),
        pytest.param("The list [a, b] has two items.", id="brackets that cite nothing"),
        pytest.param("It costs [sic] nothing.", id="editor's brackets"),
    ],
)
def test_what_is_no_citation(answer: str) -> None:
    assert claims_of(CitationVerifier(), answer, [RETURNS]) == ()


@pytest.mark.parametrize("number", [1, 2])
def test_law_7_permuting_passages_with_their_numbers_changes_nothing(number: int) -> None:
    answer = f"Unused items may be returned within 30 days [{number}]."
    one, other = (
        claims_of(CitationVerifier(), answer, order)[0] for order in ([RETURNS, SHIPPING], [SHIPPING, RETURNS])
    )
    assert (one.status, one.reason, one.right_value) == (other.status, other.reason, other.right_value)
