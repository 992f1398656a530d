"""Answers that leave out an exception which the query's condition calls for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grounding
from grounding.models import Failure, GapKind, Reason, Relation, Severity, Status
from grounding.reading.exceptions import LimitKind, read_limits, root_of
from grounding.reading.words import stem_of
from grounding.report import Report
from tests.core.omitted_cases import AFTER, BEFORE, LATER, MISSED, SHOWN, Case

CASES = BEFORE + AFTER + LATER + SHOWN


def omitted(report: Report) -> list[grounding.Claim]:
    return [claim for claim in report.claims if claim.reason is Reason.OMITTED_CONDITION]


def test_there_are_cases_enough() -> None:
    assert sum(case.omits for case in CASES) >= 20
    assert sum(not case.omits for case in CASES) >= 20


@pytest.mark.parametrize("case", [case for case in CASES if case.omits], ids=lambda case: case.name)
def test_it_is_left_out(case: Case) -> None:
    report = grounding.verify(case.answer, [case.passage], query=case.query)
    (claim, *_) = omitted(report)
    assert claim.status is Status.CONTRADICTED
    assert claim.failure is Failure.CONTRADICTION
    assert claim.right_value == case.right
    exception = claim.evidence[-1]
    assert exception.relation is Relation.CONTRADICTS
    assert case.exception in exception.text
    assert case.passage[exception.start : exception.end] == exception.text
    assert report.verdict != "grounded"


@pytest.mark.parametrize("case", [case for case in CASES if not case.omits], ids=lambda case: case.name)
def test_nothing_is_left_out(case: Case) -> None:
    assert not omitted(grounding.verify(case.answer, [case.passage], query=case.query))


@pytest.mark.parametrize("case", MISSED, ids=lambda case: case.name)
@pytest.mark.xfail(reason="a demand is not told from another matter", strict=True)
def test_it_is_left_out_and_not_seen(case: Case) -> None:
    assert omitted(grounding.verify(case.answer, [case.passage], query=case.query))


RULE = "Loan-to-value is limited to 75%, but 65% for new-build properties."
ASKED = "What is the maximum loan-to-value for my new-build flat?"
ANSWER = "The maximum loan-to-value is 75%."


def test_the_diagnosis_says_so_and_what_mends_it() -> None:
    diagnosis = grounding.verify(ANSWER, [RULE], query=ASKED).diagnosis
    assert diagnosis.fault == "hallucination"
    assert "leaves out an exception" in diagnosis.sentence
    assert any("exception" in remedy for remedy in diagnosis.remedies)


def test_a_condition_nobody_asked_about_is_a_small_gap_and_no_fault() -> None:
    passage = "Refunds are given within 30 days unless the item was opened."
    report = grounding.verify("Refunds are given within 30 days.", [passage], query="When are refunds given?")
    assert report.verdict == "grounded"
    (gap,) = (gap for gap in report.coverage.gaps if gap.kind is GapKind.CONDITION_LEFT_OUT)
    assert gap.severity is Severity.LOW
    assert gap.evidence[0].text == "unless the item was opened."


def test_without_a_query_nothing_is_left_out() -> None:
    assert not omitted(grounding.verify(ANSWER, [RULE]))


def test_the_exception_counts_wherever_its_passage_stands() -> None:
    other = "The bank was founded in 1921 and has its seat in Leeds."
    for passages in ([RULE, other], [other, RULE], ["Loan-to-value is limited to 75%.", RULE]):
        assert omitted(grounding.verify(ANSWER, passages, query=ASKED))


def test_what_a_model_wrote_makes_no_exception() -> None:
    passages: list[dict[str, Any]] = [
        {"id": "a", "text": "Loan-to-value is limited to 75%."},
        {"id": "b", "text": RULE, "generated": True},
    ]
    assert not omitted(grounding.verify(ANSWER, passages, query=ASKED))


def test_a_passage_that_may_not_speak_makes_none() -> None:
    registry = grounding.Registry.of([{"name": "terms", "rank": 1}, {"name": "old", "max_age_days": 30}])
    passages = [
        {"id": "a", "text": "Loan-to-value is limited to 75%.", "source": "terms"},
        {"id": "b", "text": RULE, "source": "old", "as_of": "2001-01-01"},
    ]
    report = grounding.verify(ANSWER, passages, query=ASKED, registry=registry, as_of="2024-01-01")
    assert not omitted(report)


def test_a_field_of_an_object_leaves_it_out_too() -> None:
    report = grounding.verify({"maximum_loan_to_value": "75%"}, [RULE], query=ASKED)
    assert omitted(report)


LIMITS: list[tuple[str, str, LimitKind, str]] = [
    ("unless", "Entry is free unless you come by car.", LimitKind.EXCEPT, "unless you come by car."),
    ("opening the sentence", "Except on Mondays, entry is free.", LimitKind.EXCEPT, "Except on Mondays"),
    ("in its middle", "All items other than underwear can be returned.", LimitKind.EXCEPT, "other than underwear "),
    ("only if", "Entry is free only if you are a member.", LimitKind.ONLY, "only if you are a member."),
    ("subject to", "Entry is free, subject to prior booking.", LimitKind.ONLY, "subject to prior booking."),
    ("another value", "Entry costs $9, but $5 for students.", LimitKind.OTHERWISE, "but $5 for students."),
    (
        "a sentence after",
        "Entry is free. This does not apply to groups.",
        LimitKind.EXCEPT,
        "This does not apply to groups.",
    ),
]


@pytest.mark.parametrize(("text", "kind", "span"), [c[1:] for c in LIMITS], ids=[c[0] for c in LIMITS])
def test_a_limit_is_read(text: str, kind: LimitKind, span: str) -> None:
    assert (kind, span) in [(limit.kind, text[limit.start : limit.end]) for limit in read_limits(text)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("pregnancy", "pregnant", True),
        ("refundable", "refund", True),
        ("membership", "member", True),
        ("delivery", "deliver", True),
        ("employer", "employee", False),
        ("party", "part", False),
        ("lender", "lend", False),
    ],
)
def test_roots(one: str, other: str, same: bool) -> None:
    assert (root_of(stem_of(one)) == root_of(stem_of(other))) is same


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abc 1.,:;-*()\n%$|", max_size=200), st.sampled_from(["unless ", "but ", "only if ", "* ", ""]))
def test_the_spans_of_limits_are_of_the_text(text: str, mark: str) -> None:
    whole = text[: len(text) // 2] + mark + text[len(text) // 2 :]
    for limit in read_limits(whole):
        for start, end in (*limit.rule, (limit.start, limit.end), *limit.conditions):
            assert 0 <= start <= end <= len(whole)
        assert limit.conditions


def test_a_passage_of_many_exceptions_is_looked_through_in_time() -> None:
    text = "Entry is free, except for groups and schools, unless they booked. " * 3_000
    report = grounding.verify("Entry is free.", [text], query="Is entry free for a school?")
    assert omitted(report)


def test_where_the_work_runs_out_nothing_passes() -> None:
    limits: Any = {"work": 1, "work_per_character": 0}
    policy = grounding.Policy(name="tight", limits=limits)
    report = grounding.verify(ANSWER, [RULE], query=ASKED, policy=policy)
    assert report.verdict != "grounded"
