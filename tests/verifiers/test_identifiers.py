"""An identifier is supported exactly, and for the holder that the answer speaks of."""

from __future__ import annotations

import pytest

from grounding.models import Claim, Kind, Reason, Status
from grounding.verifiers.identifiers import IdentifierVerifier
from tests.verifiers.judging import claims_of

TABLE = """| Name | SKU | Invoice |
|---|---|---|
| Acme Robotics | FYZ-7777-US | INV-44463 |
| Boreal Foods | KLM-2041-DE | INV-99120 |
"""
JSON_LINES = """{"name": "Acme Robotics", "IBAN": "DE89370400440532013000"}
{"name": "Boreal Foods", "IBAN": "DE75512108001245126199"}"""
PROSE = (
    "For Acme Robotics, the support line on file is +1 415 555 3411; it was checked in June. "
    "For Boreal Foods, the support line on file is +1 415 555 1919; it was checked in May."
)
PASSAGES = [
    {"id": "table", "text": TABLE},
    {"id": "json", "text": JSON_LINES},
    {"id": "prose", "text": PROSE},
]


def judged(answer: str, query: str | None = None, sources: list[dict[str, str]] | None = None) -> Claim:
    """The one identifier claim of an answer."""
    claims = [
        c for c in claims_of(IdentifierVerifier(), answer, sources or PASSAGES, query) if c.kind is Kind.IDENTIFIER
    ]
    assert len(claims) == 1, claims
    return claims[0]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param("The SKU of Acme Robotics is FYZ-7777-US.", Reason.STATED, id="table-row"),
        pytest.param("The IBAN of Boreal Foods is DE75 5121 0800 1245 1261 99.", Reason.RESTATED, id="iban-in-groups"),
        pytest.param("Boreal Foods answers at +1 (415) 555-1919.", Reason.RESTATED, id="phone-in-prose"),
        pytest.param("The invoice is INV-99120.", Reason.STATED, id="nobody-named"),
    ],
)
def test_right_identifiers_are_supported(answer: str, reason: Reason) -> None:
    claim = judged(answer)
    assert (claim.status, claim.reason) == (Status.SUPPORTED, reason)


@pytest.mark.parametrize(
    ("answer", "reason", "right"),
    [
        pytest.param("The SKU of Acme Robotics is KLM-2041-DE.", Reason.WRONG_HOLDER, "FYZ-7777-US", id="other-row"),
        pytest.param(
            "The IBAN of Acme Robotics is DE75512108001245126199.",
            Reason.WRONG_HOLDER,
            "DE89370400440532013000",
            id="other-object",
        ),
        pytest.param(
            "Acme Robotics answers at +1 415 555 1919.", Reason.WRONG_HOLDER, "+1 415 555 3411", id="other-sentence"
        ),
        pytest.param(
            "The SKU of Acme Robotics is FYZ-7771-US.", Reason.ALTERED_IDENTIFIER, "FYZ-7777-US", id="one-digit"
        ),
        pytest.param("The invoice of Boreal Foods is INV-91920.", Reason.ALTERED_IDENTIFIER, "INV-99120", id="swapped"),
        pytest.param("The SKU of Boreal Foods is QQQ-1234-ZZ.", Reason.WRONG_VALUE, "KLM-2041-DE", id="invented"),
    ],
)
def test_wrong_identifiers_are_contradicted_with_the_right_one(answer: str, reason: Reason, right: str) -> None:
    claim = judged(answer)
    assert (claim.status, claim.reason, claim.right_value) == (Status.CONTRADICTED, reason, right)
    assert claim.evidence[0].text == right


def test_the_query_names_the_holder_where_the_answer_does_not() -> None:
    assert judged("It is FYZ-7777-US.", query="Which SKU has Boreal Foods?").reason is Reason.WRONG_HOLDER
    assert judged("It is KLM-2041-DE.", query="Which SKU has Boreal Foods?").status is Status.SUPPORTED


@pytest.mark.parametrize(
    ("answer", "statuses"),
    [
        pytest.param(
            "Acme Robotics has FYZ-7777-US and Boreal Foods has KLM-2041-DE.",
            [Status.SUPPORTED, Status.SUPPORTED],
            id="each-its-own",
        ),
        pytest.param(
            "Acme Robotics has KLM-2041-DE and Boreal Foods has FYZ-7777-US.",
            [Status.CONTRADICTED, Status.CONTRADICTED],
            id="swapped",
        ),
        pytest.param(
            "FYZ-7777-US is for Acme Robotics and KLM-2041-DE for Boreal Foods.",
            [Status.SUPPORTED, Status.SUPPORTED],
            id="identifier-first",
        ),
    ],
)
def test_two_in_one_sentence_go_with_their_own_clause(answer: str, statuses: list[Status]) -> None:
    assert [c.status for c in claims_of(IdentifierVerifier(), answer, PASSAGES)] == statuses


def test_nothing_alike_is_unsupported() -> None:
    claim = judged("Use CVE-2024-3094.")
    assert (claim.status, claim.reason) == (Status.UNSUPPORTED, Reason.NOT_IN_PAYLOAD)


def test_wrong_check_digits_are_told() -> None:
    claim = judged("The paper is US0378331006.", sources=[{"id": "a", "text": "Nothing of the kind."}])
    assert (claim.status, claim.reason) == (Status.UNSUPPORTED, Reason.BAD_CHECK_DIGIT)


def test_no_passages_support_nothing() -> None:
    claims = claims_of(IdentifierVerifier(), "The SKU is FYZ-7777-US.", [])
    assert [c.reason for c in claims] == [Reason.NO_PASSAGES]


def test_the_order_of_passages_changes_nothing() -> None:
    answer = "The SKU of Acme Robotics is KLM-2041-DE, its IBAN DE89370400440532013000."
    forth = [(c.status, c.reason) for c in claims_of(IdentifierVerifier(), answer, PASSAGES)]
    back = [(c.status, c.reason) for c in claims_of(IdentifierVerifier(), answer, PASSAGES[::-1])]
    assert forth == back


@pytest.mark.parametrize(
    "answer", ["The SKU of Acme Robotics is KLM-2041-DE.", "The SKU of Acme Robotics is FYZ-7777-US."]
)
def test_a_passage_that_binds_to_nothing_changes_nothing(answer: str) -> None:
    more = [*PASSAGES, {"id": "more", "text": "The ferry to Oslo is numbered QX-55120 and leaves daily."}]
    assert judged(answer, sources=more).reason is judged(answer).reason


def test_codes_of_other_things_in_prose_are_no_rivals() -> None:
    text = "Keep the firmware and extract Sn0wBreeze on your desktop. Kodi runs on the Apple box as Kodi-ATV2."
    claim = judged("On the Apple box, extract Sn0wBreeze.", sources=[{"id": "a", "text": text}])
    assert claim.status is Status.SUPPORTED


def test_numbers_that_the_answer_calls_numbers_are_sought_under_their_heading() -> None:
    orders = [{"id": "a", "text": "| Name | Order number |\n|---|---|\n| Acme | 1002345 |\n| Boreal | 1009987 |"}]
    assert judged("The order number for Acme is 1002345.", sources=orders).status is Status.SUPPORTED
    wrong = judged("The order number for Acme is 1009987.", sources=orders)
    assert (wrong.reason, wrong.right_value) == (Reason.WRONG_HOLDER, "1002345")


CLAUSES = (
    "Section 4.2(b) Notice. Either party may terminate this Agreement upon sixty (60) days' prior written notice. "
    "Section 4.3 Cure. The breaching party has 30 days to cure."
)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        pytest.param("Either party may terminate on 60 days' notice under Section 4.2(b).", None, id="its own"),
        pytest.param("Under Section 4.3 the breaching party has 30 days to cure.", None, id="the other's own"),
        pytest.param(
            "Either party may terminate on 60 days' notice under Section 4.3.", "Section 4.2(b)", id="of another clause"
        ),
        pytest.param("Under Section 4.2 the breaching party has 30 days to cure.", "Section 4.3", id="and back"),
    ],
)
def test_a_clause_s_number_is_bound_to_what_the_clause_says(answer: str, right: str | None) -> None:
    (claim,) = claims_of(IdentifierVerifier(), answer, [CLAUSES])
    assert claim.right_value == right
    assert claim.status is (Status.CONTRADICTED if right else Status.SUPPORTED)


@pytest.mark.parametrize(
    ("answer", "supported"),
    [
        pytest.param("Use a 401(k) for that.", True, id="as it is"),
        pytest.param("Use a plan under Section 401(k) for that.", True, id="as a section"),
        pytest.param("Use an 801(k) for that.", False, id="another"),
    ],
)
def test_provisions_that_are_known_by_number_alone(answer: str, supported: bool) -> None:
    (claim,) = claims_of(IdentifierVerifier(), answer, ["You may use a 401(k) or a 403(b) plan."])
    assert (claim.status is Status.SUPPORTED) is supported
