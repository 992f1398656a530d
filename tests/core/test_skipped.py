"""What of a query an answer never addresses."""

from __future__ import annotations

import pytest

import grounding
from grounding.models import GapKind

FEE = "The refund fee is $5. It is paid on the first of the month by the tenant, because processing is costly."
SALES = "Sales of Acme were $5m in 2019 and $6m in 2020. Sales of Borg were $7m in 2019. Cassini sold $2m in 2019."

SKIPS = [
    (
        "the second of two questions",
        "What is the refund fee and when is it paid?",
        "The refund fee is $5.",
        FEE,
        "when is it paid?",
    ),
    (
        "the first of two",
        "What is the refund fee and who pays it?",
        "It is paid by the tenant.",
        FEE,
        "What is the refund fee",
    ),
    (
        "an item of a numbered list",
        "1. What is the refund fee?\n2. What does processing require?",
        "The refund fee is $5.",
        FEE,
        "What does processing require?",
    ),
    (
        "a question of its own sentence",
        "What is the refund fee? Where is the office?",
        "The fee: $5.",
        FEE,
        "Where is the office?",
    ),
    (
        "a side of a comparison",
        "Compare the sales of Acme with those of Borg.",
        "Sales of Acme were $5m in 2019.",
        SALES,
        "Borg",
    ),
    (
        "one of three holders",
        "What did Acme, Borg and Cassini sell in 2019?",
        "Acme sold $5m, Borg more.",
        SALES,
        "Cassini",
    ),
    ("one of two years", "What were the sales of Acme in 2019 and 2020?", "In 2019 sales were $5m.", SALES, "2020"),
    (
        "a side that is no name",
        "What is the difference between a fixed loan and a variable loan?",
        "A fixed loan keeps its rate.",
        FEE,
        "variable",
    ),
]


@pytest.mark.parametrize(("query", "answer", "passage", "part"), [c[1:] for c in SKIPS], ids=[c[0] for c in SKIPS])
def test_skipped(query: str, answer: str, passage: str, part: str) -> None:
    gaps = [
        gap
        for gap in grounding.verify(answer, [passage], query=query).coverage.gaps
        if gap.kind is GapKind.NEED_SKIPPED
    ]
    (gap,) = gaps
    assert part in gap.message


ADDRESSES = [
    (
        "both questions",
        "What is the refund fee and when is it paid?",
        "The refund fee is $5, on the first of the month.",
    ),
    (
        "one with a time in other words",
        "What is the refund fee and when is it paid?",
        "The refund fee is $5, once a month.",
    ),
    (
        "an abstention from one",
        "What is the refund fee and when is it paid?",
        "The fee is $5. The documents do not say when it is paid.",
    ),
    ("an abstention from all", "What is the refund fee and when is it paid?", "The documents do not say."),
    ("a choice names one side", "Which had the higher sales, Acme or Borg?", "Borg."),
    ("a choice in a sentence", "Who sold more in 2019, Acme or Borg?", "Borg sold $7m."),
    ("each", "What were the sales of Acme, Borg and Cassini in 2019?", "They were $5m, $7m and $2m respectively."),
    ("a list in order", "What were the sales of Acme, Borg and Cassini in 2019?", "For Acme $5m, then $7m, then $2m."),
    ("a change is of both years", "How did the sales of Acme change from 2019 to 2020?", "Sales rose 20% in 2020."),
    ("a yes or no", "What is the refund fee and is it paid by the tenant?", "Yes, $5."),
    ("a person", "What is the refund fee and who pays it?", "The refund fee is $5, borne by the Tenant."),
    ("one question with two heads", "Explain how and why the fee is paid.", "It is paid because processing is costly."),
    ("a single question", "What is the refund fee?", "It is paid by the tenant."),
    ("names that are no list", "When did Rollo arrive in Normandy?", "Rollo arrived in 911."),
]


@pytest.mark.parametrize(("query", "answer"), [c[1:] for c in ADDRESSES], ids=[c[0] for c in ADDRESSES])
def test_nothing_is_skipped(query: str, answer: str) -> None:
    gaps = grounding.verify(answer, [FEE, SALES], query=query).coverage.gaps
    assert GapKind.NEED_SKIPPED not in {gap.kind for gap in gaps}


def test_what_is_skipped_changes_no_verdict() -> None:
    report = grounding.verify("The refund fee is $5.", [FEE], query="What is the refund fee and when is it paid?")
    assert report.verdict == "grounded"


def test_the_fields_of_an_object_skip_nothing() -> None:
    report = grounding.verify({"fee": "$5"}, [FEE], query="What is the refund fee and when is it paid?")
    assert GapKind.NEED_SKIPPED not in {gap.kind for gap in report.coverage.gaps}
