"""The checker isolates whatever goes wrong, and keeps the laws whatever verifiers say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grounding.checker import Checker
from grounding.errors import BudgetExhausted, InputTooLarge
from grounding.inputs import as_payload
from grounding.models import Failure, Kind, Passage, Payload, Reason, Relation, Status, Verdict
from grounding.policy import DEFAULT, Limits
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, evidence
from grounding.views import Readings

SOURCES = ["Revenue was $5 million in 2023.", "The plant is in Leeds."]
PAYLOAD = as_payload(SOURCES, query="What was revenue?")


@dataclass
class Says:
    """A verifier that finds one word wherever it stands, and says of it what it is told to say."""

    kind: Kind
    word: str
    says: Callable[[Candidate, ReadPayload], Finding]

    def find(self, answer: Answer) -> Iterator[Candidate]:
        if self.kind is Kind.STATEMENT:
            yield from (Candidate(self.kind, s.start, s.end, answer, s) for s in answer.segments if s.asserts)
            return
        at = answer.text.find(self.word)
        while at >= 0:
            yield Candidate(self.kind, at, at + len(self.word), answer, None)
            at = answer.text.find(self.word, at + 1)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        return self.says(candidate, payload)


def finding(status: Status | None, score: float | None = None) -> Callable[[Candidate, ReadPayload], Finding]:
    def say(candidate: Candidate, payload: ReadPayload) -> Finding:
        relation = Relation.CONTRADICTS if status is Status.CONTRADICTED else Relation.SUPPORTS
        spans = tuple(evidence(p, 0, 3, relation) for p in payload.passages[:1])
        return Finding(status, Reason.STATED, "as told", score=score, evidence=spans)

    return say


def boom(candidate: Candidate, payload: ReadPayload) -> Finding:
    raise ZeroDivisionError("on purpose")


def exhausted(candidate: Candidate, payload: ReadPayload) -> Finding:
    raise BudgetExhausted("on purpose")


def spender(candidate: Candidate, payload: ReadPayload) -> Finding:
    payload.spend(600)
    return finding(Status.SUPPORTED)(candidate, payload)


STATEMENT_HOLDS = Says(Kind.STATEMENT, "", finding(Status.SUPPORTED))


@pytest.mark.parametrize(
    ("leaf", "statement", "verdict"),
    [
        pytest.param(finding(Status.SUPPORTED), Status.SUPPORTED, Verdict.GROUNDED, id="supported leaf"),
        pytest.param(finding(Status.UNCHECKED), Status.UNCHECKED, Verdict.PARTIAL, id="unchecked leaf"),
        pytest.param(finding(Status.UNSUPPORTED), Status.UNSUPPORTED, Verdict.UNGROUNDED, id="unsupported leaf"),
        pytest.param(finding(Status.CONTRADICTED), Status.CONTRADICTED, Verdict.UNGROUNDED, id="contradicted leaf"),
        pytest.param(boom, Status.UNCHECKED, Verdict.PARTIAL, id="crashed leaf"),
        pytest.param(exhausted, Status.UNCHECKED, Verdict.PARTIAL, id="leaf out of budget"),
    ],
)
def test_a_statement_is_no_better_than_its_worst_leaf(
    leaf: Callable[[Candidate, ReadPayload], Finding], statement: Status, verdict: Verdict
) -> None:
    checker = Checker([STATEMENT_HOLDS, Says(Kind.FIGURE, "$5 million", leaf)])
    report = checker.check("Revenue was $5 million in 2023.", PAYLOAD, DEFAULT)
    parent, child = report.claims
    assert (parent.kind, parent.status, child.parent) == (Kind.STATEMENT, statement, parent.id)
    assert report.verdict is verdict


def test_a_crash_is_told_as_a_crash() -> None:
    report = Checker([Says(Kind.STATEMENT, "", boom)]).check("Revenue was $5 million.", PAYLOAD, DEFAULT)
    (claim,) = report.claims
    assert (claim.status, claim.reason, claim.score) == (Status.UNCHECKED, Reason.VERIFIER_FAILED, None)
    assert "ZeroDivisionError" in claim.message


def test_a_verifier_that_can_not_even_find_keeps_the_answer_from_being_grounded() -> None:
    class Broken(Says):
        def find(self, answer: Answer) -> Iterator[Candidate]:
            raise RuntimeError("on purpose")

    report = Checker([STATEMENT_HOLDS, Broken(Kind.FIGURE, "", boom)]).check(
        "Revenue was $5 million.", PAYLOAD, DEFAULT
    )
    assert report.verdict is not Verdict.GROUNDED
    assert Reason.VERIFIER_FAILED in {claim.reason for claim in report.claims}


def test_work_beyond_the_budget_is_unchecked_and_what_was_judged_before_stays() -> None:
    policy = DEFAULT.model_copy(update={"limits": Limits(work=5_000, work_per_character=0)})
    report = Checker([Says(Kind.STATEMENT, "", spender)]).check("Revenue rose a lot. " * 20, PAYLOAD, policy)
    statuses = [claim.status for claim in report.claims]
    assert set(statuses) == {Status.SUPPORTED, Status.UNCHECKED}
    assert report.verdict is Verdict.PARTIAL


@pytest.mark.parametrize(
    ("limits", "field"),
    [
        pytest.param(Limits(answer=5), "answer", id="answer"),
        pytest.param(Limits(query=5), "query", id="query"),
        pytest.param(Limits(passage=25), r"sources\[0\]\.text", id="one passage"),
        pytest.param(Limits(payload=40), "sources", id="all passages"),
        pytest.param(Limits(passages=1), "sources", id="number of passages"),
    ],
)
def test_what_is_over_a_limit_is_refused_with_field_and_limit(limits: Limits, field: str) -> None:
    policy = DEFAULT.model_copy(update={"limits": limits})
    with pytest.raises(InputTooLarge, match=rf"{field}: .*the limit is"):
        Checker([STATEMENT_HOLDS]).check("Revenue was $5 million.", PAYLOAD, policy)


def test_text_that_a_model_wrote_supports_nothing() -> None:
    payload = Payload(passages=(Passage(id="notes", text="Revenue was $5 million.", generated=True),))

    def where_it_stands(candidate: Candidate, read: ReadPayload) -> Finding:
        for passage in read.passages:
            if candidate.text in passage.text:
                return Finding(Status.SUPPORTED, Reason.STATED, "stated", evidence=(evidence(passage, 0, 7),))
        return Finding(Status.UNSUPPORTED, Reason.NOT_IN_PAYLOAD, "nowhere")

    report = Checker([Says(Kind.STATEMENT, "", where_it_stands)]).check("Revenue was $5 million.", payload, DEFAULT)
    (claim,) = report.claims
    assert (claim.status, claim.reason) == (Status.UNSUPPORTED, Reason.MODEL_WRITTEN)
    assert claim.searched is not None
    assert claim.searched.excluded == ("notes",)


@pytest.mark.parametrize("answer", ["", "   \n\t ", "Hello!"], ids=["empty", "white space", "greeting"])
def test_an_answer_that_asserts_nothing_is_not_grounded(answer: str) -> None:
    report = Checker([STATEMENT_HOLDS]).check(answer, PAYLOAD, DEFAULT)
    assert (report.verdict, report.verdict_reason, report.score) == (Verdict.PARTIAL, "nothing_to_verify", 0.0)


def test_contradiction_is_the_models_own_failure() -> None:
    report = Checker([Says(Kind.STATEMENT, "", finding(Status.CONTRADICTED))]).check("Revenue fell.", PAYLOAD, DEFAULT)
    assert report.failures == (Failure.CONTRADICTION,)


def test_another_policy_reads_the_same_findings_without_judging_again() -> None:
    calls: list[str] = []

    def counting(candidate: Candidate, payload: ReadPayload) -> Finding:
        calls.append(candidate.text)
        return finding(None, score=0.6)(candidate, payload)

    lenient = DEFAULT.model_copy(
        update={"name": "lenient", "statement_supported_at": 0.5, "statement_unsupported_below": 0.5}
    )
    report = Checker([Says(Kind.STATEMENT, "", counting)]).check("Revenue was $5 million.", PAYLOAD, lenient)
    harsh = report.under(DEFAULT.model_copy(update={"statement_supported_at": 0.9, "statement_unsupported_below": 0.8}))
    middling = report.under(
        DEFAULT.model_copy(update={"statement_supported_at": 0.9, "statement_unsupported_below": 0.3})
    )
    assert [r.claims[0].status for r in (report, harsh, middling)] == [
        Status.SUPPORTED,
        Status.UNSUPPORTED,
        Status.UNCHECKED,
    ]
    assert middling.claims[0].score is None
    assert len(calls) == 1


def test_readings_are_kept_by_content_and_bounded() -> None:
    read: list[str] = []

    def reader(text: str) -> int:
        read.append(text)
        return len(text)

    readings = Readings(capacity=10)
    for text in ("aaaa", "aaaa", "bbbb", "cccc", "aaaa"):
        assert readings.read(text, text.encode(), reader) == 4
    assert read == ["aaaa", "bbbb", "cccc", "aaaa"]


ANSWERS = st.lists(
    st.sampled_from(["Revenue was $5 million.", "It rose.", "Hello!", "Leeds hosts it.", "\x00", "😀 up 3%."]),
    max_size=6,
)


@settings(deadline=None, max_examples=50)
@given(ANSWERS, st.lists(st.sampled_from(list(Status)), min_size=6, max_size=6))
def test_law_reports_can_be_built_whatever_verifiers_say(sentences: list[str], statuses: list[Status]) -> None:
    chosen = iter(statuses * 10)

    def capricious(candidate: Candidate, payload: ReadPayload) -> Finding:
        return finding(next(chosen))(candidate, payload)

    text = " ".join(sentences)
    report = Checker([Says(Kind.STATEMENT, "", capricious), Says(Kind.NAME, "e", capricious)]).check(
        text, PAYLOAD, DEFAULT
    )
    for claim in report.claims:
        assert text[claim.start : claim.end] == claim.text
    assert (report.verdict is Verdict.GROUNDED) == (
        bool(report.claims) and all(c.status is Status.SUPPORTED for c in report.claims)
    )
