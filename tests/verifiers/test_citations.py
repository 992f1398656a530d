"""Citations: resolved, dangling, misplaced."""

from __future__ import annotations

import pytest

from grounding import verify
from grounding.models import Kind, Reason, Status
from grounding.policy import DEFAULT
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


STUDY = {"id": "s1", "text": "Sleep improves memory in adults.", "source": "Lee and Park, 2018", "metadata": {}}


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        pytest.param("Sleep improves memory (Lee & Park, 2018).", Status.SUPPORTED, id="in parentheses"),
        pytest.param("Lee et al. (2018) say that sleep improves memory.", Status.SUPPORTED, id="in the sentence"),
        pytest.param("Sleep improves memory (Lee & Park, 2019).", Status.UNSUPPORTED, id="another year"),
        pytest.param("Sleep improves memory (Okafor, 2018).", Status.UNSUPPORTED, id="another author"),
    ],
)
def test_publications_are_cited_by_author_and_year(answer: str, status: Status) -> None:
    (claim,) = claims_of(CitationVerifier(), answer, [STUDY])
    assert claim.status is status


def test_a_month_and_a_year_in_parentheses_cite_nobody() -> None:
    assert claims_of(CitationVerifier(), "Sleep improves memory (May 2018).", [STUDY]) == ()


def test_citations_side_by_side_need_not_each_bear_out_all() -> None:
    answer = "Returns take 30 days and shipping three to seven business days (Passage 1, Passage 2)."
    claims = claims_of(CitationVerifier(), answer, [RETURNS, SHIPPING])
    assert [claim.status for claim in claims] == [Status.SUPPORTED, Status.SUPPORTED]


def test_a_citation_of_a_passage_that_only_shares_words_is_misplaced() -> None:
    near = {"id": "passage 1", "text": "Items have days. Unused things are many. You may be returned within a week."}
    exact = {"id": "passage 2", "text": "Unused items may be returned within 30 days."}
    (claim,) = claims_of(CitationVerifier(), "Unused items may be returned within 30 days [1].", [near, exact])
    assert (claim.reason, claim.right_value) == (Reason.MISCITED, "passage 2")


@pytest.mark.parametrize(
    ("answer", "statuses"),
    [
        pytest.param("Acme opened a plant in Leeds [1].", [Status.SUPPORTED], id="cited"),
        pytest.param("Acme opened a plant in Leeds.", [Status.UNCHECKED], id="not cited"),
        pytest.param(
            "Acme opened a plant in Leeds [1]. It employs 300 people.",
            [Status.SUPPORTED, Status.UNCHECKED],
            id="one of two",
        ),
    ],
)
def test_a_policy_may_ask_each_statement_to_cite(answer: str, statuses: list[Status]) -> None:
    report = verify(answer, ["Acme opened a plant in Leeds. It employs 300 people."])
    asking = report.under(DEFAULT.model_copy(update={"name": "cited", "citations_required": True}))
    found = [claim for claim in asking.claims if claim.kind is Kind.STATEMENT]
    assert [claim.status for claim in found] == statuses
    assert {c.reason for c in found if c.status is Status.UNCHECKED} <= {Reason.MISSING_CITATION}
    assert all(claim.status is Status.SUPPORTED for claim in report.claims)
