"""Statements about fields with words for values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding import Status, verify
from grounding.models import Claim, Reason

TICKETS = """| Ticket | Status | Priority | Owner |
|---|---|---|---|
| INC-7 | open | high | Mia Wong |
| INC-8 | closed | low | Joe Park |
"""
COUNTRIES = """| Country | Capital | Currency |
|---|---|---|
| Norway | Oslo | krone |
| Ireland | Dublin | euro |
"""
ORDER = """{"order_id": "A-1001", "status": "cancelled", "color": "red", "shipping_method": "ground",
"payment_status": "refunded", "priority": "low", "assignee": "Mia Wong", "plan": "Basic", "noise_level": "quiet"}"""
LOANS = """[{"name": "Harbour loan", "stage": "approved", "rate_type": "fixed"},
{"name": "Orchard loan", "stage": "declined", "rate_type": "variable"}]"""
CARD = """Name: Ana Silva
Role: Sales lead
City: Oslo
Contract: permanent
"""


def statement(answer: str, source: str, query: str | None = None) -> Claim:
    """The last statement of an answer."""
    return [claim for claim in verify(answer, [source], query=query).claims if claim.parent is None][-1]


@pytest.mark.parametrize(
    ("source", "answer", "right"),
    [
        (TICKETS, "INC-7 is closed.", "open"),
        (TICKETS, "INC-8 has high priority.", "low"),
        (TICKETS, "The priority of INC-7 is low.", "high"),
        (TICKETS, "The owner of INC-8 is Mia Wong.", "Joe Park"),
        (TICKETS, "INC-7 is owned by Joe Park.", "Mia Wong"),
        (TICKETS, "Mia Wong owns INC-8.", "Joe Park"),
        (TICKETS, "INC-7 has low priority, and INC-7 is open.", "high"),
        (COUNTRIES, "Norway uses the euro.", "krone"),
        (COUNTRIES, "The capital of Norway is Dublin.", "Oslo"),
        (LOANS, "The Orchard loan was approved.", "declined"),
        (LOANS, "The rate type of the Harbour loan is variable.", "fixed"),
    ],
)
def test_a_value_of_another_record_is_contradicted(source: str, answer: str, right: str) -> None:
    claim = statement(answer, source)
    assert (claim.status, claim.reason, claim.right_value) == (Status.CONTRADICTED, Reason.WRONG_ENTITY, right)
    assert any(right in evidence.text for evidence in claim.evidence)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (TICKETS, "INC-7 is not open."),
        (ORDER, "The shipping method is not ground."),
    ],
)
def test_to_deny_what_a_field_says_is_contradicted(source: str, answer: str) -> None:
    assert (statement(answer, source).status, statement(answer, source).reason) == (
        Status.CONTRADICTED,
        Reason.WRONG_VALUE,
    )


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (ORDER, "The status of the order is shipped."),
        (ORDER, "The color is blue."),
        (ORDER, "The shipping method is express."),
        (ORDER, "The payment status is pending."),
        (ORDER, "It has a high priority."),
        (ORDER, "The noise level is loud."),
        (CARD, "Her role is engineer."),
        (CARD, "The contract is temporary."),
    ],
)
def test_a_value_that_no_record_has_is_not_borne_out(source: str, answer: str) -> None:
    claim = statement(answer, source)
    assert (claim.status, claim.reason) == (Status.UNSUPPORTED, Reason.NOT_IN_PAYLOAD)
    assert claim.spans


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (TICKETS, "INC-7 is open."),
        (TICKETS, "INC-7 is owned by Mia Wong."),
        (TICKETS, "The status of INC-8 is closed."),
        (TICKETS, "INC-7 is not closed."),
        (ORDER, "The order was cancelled."),
        (ORDER, "The customer has the Basic plan."),
        (ORDER, "It is assigned to Mia Wong."),
        (LOANS, "The Harbour loan was approved."),
        (COUNTRIES, "Norway uses the krone."),
        (CARD, "Her role is sales lead."),
    ],
)
def test_a_record_bears_its_own_values_out(source: str, answer: str) -> None:
    claim = statement(answer, source)
    assert (claim.status, claim.reason) == (Status.SUPPORTED, Reason.RESTATED)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (TICKETS, "INC-7 may be closed soon."),
        (TICKETS, "INC-7 is more urgent than INC-8, which is closed."),
        (TICKETS, "Closed tickets are archived, and INC-7 is one of many."),
        (ORDER, "The delivery status is unknown."),
        (ORDER, "The status is important."),
        (ORDER, "The status is canceled."),
        (CARD, "Many stated that they are new."),
    ],
)
def test_what_is_not_plainly_of_a_field_is_left_to_others(source: str, answer: str) -> None:
    claim = statement(answer, source)
    assert claim.reason not in (Reason.WRONG_ENTITY, Reason.WRONG_VALUE)
    assert not claim.message.endswith("nothing says what is said")


def test_prose_that_says_the_same_keeps_a_record_from_deciding() -> None:
    source = TICKETS + "\nUpdate of this morning: INC-7 is closed now.\n"
    assert statement("INC-7 is closed.", source).reason is not Reason.WRONG_ENTITY


STAGES = st.sampled_from(["approved", "declined", "pending"])


@given(
    stages=st.dictionaries(st.sampled_from(["Alder", "Birch", "Cedar"]), STAGES, min_size=2, max_size=3),
    said=STAGES,
)
def test_a_statement_holds_just_where_its_own_record_says_so(stages: dict[str, str], said: str) -> None:
    source = "| Loan | Stage |\n|---|---|\n" + "".join(f"| {name} | {stage} |\n" for name, stage in stages.items())
    for name, stage in stages.items():
        status = statement(f"The stage of {name} is {said}.", source).status
        assert (status is Status.SUPPORTED) == (stage == said)
        if said in stages.values():
            assert (status is Status.CONTRADICTED) == (stage != said)
