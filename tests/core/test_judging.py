"""A judge's opinion: when it is asked for, what it may change, and that nothing else ever makes a pass."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.checker import Checker
from grounding.errors import InvalidInput
from grounding.judging import LONGEST_QUOTATION, Case, Opinion, SecondOpinion, Unexamined, quoted
from grounding.models import Claim, Evidence, Kind, Passage, Payload, Reason, Relation, Status, Verdict
from grounding.policy import DEFAULT, STRICT, Limits, Policy
from grounding.protocols import Answer, BatchVerifier, Candidate, Finding, ReadPayload, evidence
from grounding.verifiers import default_verifiers

SEAT = Passage(id="seat", text="Acme has its seat in Oslo.")
STAFF = Passage(id="staff", text="It employs forty people.")
PAYLOAD = Payload(passages=(SEAT, STAFF), query="Where does Acme sit?")
ANSWER = "Acme resides in Oslo. It has a staff of forty."


@dataclass
class Measures:
    """Gives every sentence the same finding, and counts how often it was asked for one."""

    finding: Finding
    kind: Kind = Kind.STATEMENT
    asked: int = 0

    def find(self, answer: Answer) -> Iterator[Candidate]:
        for segment in answer.segments:
            yield Candidate(self.kind, segment.start, segment.end, answer, segment)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        self.asked += 1
        payload.spend(1_000)
        return self.finding


@dataclass
class Thinks:
    """A judge that gives what it was told to, and keeps what it was asked."""

    opinion: Callable[[Case], Sequence[object]]
    name: str = "a judge"
    cases: list[Case] = field(default_factory=list)

    def judge(self, case: Case) -> Sequence[Opinion | Unexamined]:
        self.cases.append(case)
        return self.opinion(case)  # type: ignore[return-value]  # some are wrong on purpose


def scored(score: float) -> Finding:
    return Finding(None, Reason.ENTAILED, "measured", score, (evidence(SEAT, 0, 4),))


def each(opinion: object) -> Callable[[Case], Sequence[object]]:
    return lambda case: [opinion] * len(case.questions)


BORNE_OUT = Opinion(0.95, (evidence(SEAT, 0, 26),), against=0.01)
DENIED = Opinion(0.05, (evidence(SEAT, 0, 26),), against=0.9)


def claims(finding: Finding, judge: Thinks, policy: Policy = DEFAULT, answer: str = ANSWER) -> tuple[Claim, ...]:
    return Checker([Measures(finding)]).with_judge(judge).check(answer, PAYLOAD, policy).claims


def test_one_question_is_put_for_each_unclear_statement_all_of_them_at_once() -> None:
    judge = Thinks(each(BORNE_OUT))
    found = claims(scored(0.5), judge)
    (case,) = judge.cases
    assert [question.statement for question in case.questions] == [
        "Acme resides in Oslo.",
        "It has a staff of forty.",
    ]
    assert case.questions[1].whole == "Acme resides in Oslo.\nIt has a staff of forty."
    assert (case.passages, case.query) == ((SEAT, STAFF), PAYLOAD.query)
    assert {(claim.status, claim.reason, claim.score) for claim in found} == {(Status.SUPPORTED, Reason.JUDGED, 0.95)}
    assert found[0].message == "seat bears it out with a probability of 95%, by the judgement of a judge"


@pytest.mark.parametrize(
    ("score", "asked"),
    [
        pytest.param(0.0, False, id="clearly not"),
        pytest.param(0.0999, False, id="just below"),
        pytest.param(0.1, True, id="from here"),
        pytest.param(0.8999, True, id="to here"),
        pytest.param(0.9, False, id="clearly so"),
        pytest.param(1.0, False, id="certainly"),
    ],
)
def test_only_unclear_scores_are_asked_about(score: float, asked: bool) -> None:
    judge = Thinks(each(DENIED))
    claims(scored(score), judge)
    assert bool(judge.cases) is asked


def test_all_scores_are_asked_about_where_the_caller_says_so() -> None:
    judge = Thinks(each(BORNE_OUT))
    for score in (0.0, 1.0):
        checker = Checker([Measures(scored(score))]).with_judge(judge, asked_from=0, asked_below=1.1)
        checker.check(ANSWER, PAYLOAD, DEFAULT)
    assert len(judge.cases) == 2


@pytest.mark.parametrize(("low", "high"), [(0.5, 0.5), (0.9, 0.1), (math.nan, 0.9), (0.1, math.nan)])
def test_a_band_that_leaves_nothing_to_ask_is_refused(low: float, high: float) -> None:
    with pytest.raises(InvalidInput, match="asked_from"):
        SecondOpinion(Measures(scored(0.5)), Thinks(each(BORNE_OUT)), asked_from=low, asked_below=high)


EXACT = [
    Finding(
        Status.CONTRADICTED, Reason.NEGATED, "denied", 0.5, (evidence(SEAT, 0, 4, Relation.CONTRADICTS),), ((0, 4),)
    ),
    Finding(Status.UNSUPPORTED, Reason.NOT_IN_PAYLOAD, "nowhere", 0.5),
    Finding(Status.UNCHECKED, Reason.LANGUAGE_NOT_SUPPORTED, "not read"),
    Finding(Status.SUPPORTED, Reason.STATED, "stated", 0.5, (evidence(SEAT, 0, 4),)),
]


@pytest.mark.parametrize("exact", EXACT, ids=lambda finding: str(finding.status))
def test_what_has_a_status_is_never_asked_about(exact: Finding) -> None:
    judge = Thinks(each(BORNE_OUT))
    found = claims(exact, judge, answer="Acme resides in Oslo.")
    assert judge.cases == []
    assert [(claim.status, claim.reason) for claim in found] == [(exact.status, exact.reason)]


def test_a_judge_never_overrules_a_figure_that_is_contradicted() -> None:
    passage = Passage(id="p", text="Acme's revenue in 2023 was $12 million, and its seat is in Oslo.")
    judge = Thinks(each(Opinion(1.0, (evidence(passage, 0, 10),), against=0.0)))
    checker = Checker(default_verifiers()).with_judge(judge, asked_from=0, asked_below=1.1)
    report = checker.check("Acme's revenue in 2023 was $15 million.", Payload(passages=(passage,)), DEFAULT)
    assert judge.cases
    (statement,) = [claim for claim in report.claims if claim.kind is Kind.STATEMENT]
    assert (statement.status, statement.reason) == (Status.CONTRADICTED, Reason.LEAF_CONTRADICTED)
    assert report.verdict is Verdict.UNGROUNDED


def test_a_judge_can_bring_down_what_was_measured_as_supported() -> None:
    found = claims(scored(0.8), Thinks(each(DENIED)))
    assert {(claim.status, claim.reason) for claim in found} == {(Status.CONTRADICTED, Reason.REFUTED)}
    assert {e.relation for claim in found for e in claim.evidence} == {Relation.CONTRADICTS}


def test_the_policy_decides_on_an_opinion_as_on_any_score() -> None:
    unsure = Opinion(0.7, (evidence(SEAT, 0, 26),))
    lenient, strict = (claims(scored(0.5), Thinks(each(unsure)), policy)[0].status for policy in (DEFAULT, STRICT))
    assert (lenient, strict) == (Status.SUPPORTED, Status.UNCHECKED)


def boom(case: Case) -> Sequence[object]:
    raise ConnectionError("nobody is there")


def elsewhere(text: str, source: str = "seat", start: int = 0) -> Evidence:
    return Evidence(source_id=source, start=start, end=start + len(text), text=text)


@pytest.mark.parametrize(
    ("gives", "reason"),
    [
        pytest.param(boom, Reason.JUDGE_FAILED, id="raises"),
        pytest.param(lambda case: [], Reason.JUDGE_FAILED, id="nothing"),
        pytest.param(lambda case: [BORNE_OUT], Reason.JUDGE_FAILED, id="one short"),
        pytest.param(lambda case: [BORNE_OUT] * 3, Reason.JUDGE_FAILED, id="one over"),
        pytest.param(lambda case: None, Reason.JUDGE_FAILED, id="no list"),
        pytest.param(each("supported"), Reason.JUDGE_FAILED, id="a word"),
        pytest.param(each(None), Reason.JUDGE_FAILED, id="null"),
        pytest.param(each(True), Reason.JUDGE_FAILED, id="true"),
        pytest.param(lambda case: each(Opinion(math.nan))(case), Reason.JUDGE_FAILED, id="not a number"),
        pytest.param(lambda case: each(Opinion(1.5))(case), Reason.JUDGE_FAILED, id="more than certain"),
        pytest.param(each(Opinion(0.95)), Reason.JUDGE_FAILED, id="support without evidence"),
        pytest.param(each(Opinion(0.5)), Reason.JUDGE_FAILED, id="half support without evidence"),
        pytest.param(each(Opinion(0.1, against=0.9)), Reason.JUDGE_FAILED, id="denial without evidence"),
        pytest.param(each(Opinion(0.9, (elsewhere("Acme sits"),))), Reason.JUDGE_FAILED, id="other words"),
        pytest.param(each(Opinion(0.9, (elsewhere("Acme", start=1),))), Reason.JUDGE_FAILED, id="other place"),
        pytest.param(each(Opinion(0.9, (elsewhere("Acme", "no"),))), Reason.JUDGE_FAILED, id="no such passage"),
        pytest.param(each(Opinion(0.9, (elsewhere("Where", "query"),))), Reason.JUDGE_FAILED, id="the query"),
        pytest.param(
            each(Opinion(0.9, (elsewhere("Acme"), elsewhere("x")))), Reason.JUDGE_FAILED, id="one of two wrong"
        ),
        pytest.param(each(Unexamined(Reason.TOO_LONG, "it is long")), Reason.TOO_LONG, id="unexamined"),
    ],
)
@pytest.mark.parametrize("score", [0.2, 0.85])
def test_whatever_is_no_opinion_with_proof_leaves_the_statement_unchecked(
    gives: Callable[[Case], Sequence[object]], reason: Reason, score: float
) -> None:
    found = claims(scored(score), Thinks(gives))
    assert {(claim.status, claim.reason, claim.score) for claim in found} == {(Status.UNCHECKED, reason, None)}


def test_what_it_finds_nowhere_is_unsupported_with_the_words_that_are_missing() -> None:
    found = claims(scored(0.8), Thinks(each(Opinion(0.1, absent=((0, 4), (3, 999), (-1, 2))))))
    assert {claim.status for claim in found} == {Status.UNSUPPORTED}
    assert [claim.spans for claim in found] == [((0, 4),), ((22, 26),)]


def test_one_opinion_that_fails_takes_no_other_with_it() -> None:
    judge = Thinks(lambda case: [BORNE_OUT, Opinion(0.9)])
    assert [claim.status for claim in claims(scored(0.5), judge)] == [Status.SUPPORTED, Status.UNCHECKED]


WRITTEN = Passage(id="notes", text="Acme resides in Oslo.", generated=True)


class OnlyWritten(Measures):
    """Finds a statement nowhere but, with an unclear score, in what a model wrote."""

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        if any(passage.generated for passage in payload.passages):
            return self.finding
        return Finding(Status.UNSUPPORTED, Reason.NOT_IN_PAYLOAD, "nowhere", 0.0)


@pytest.mark.parametrize("measures", [Measures, OnlyWritten])
def test_what_a_model_wrote_is_shown_to_no_judge(measures: type[Measures]) -> None:
    judge = Thinks(each(BORNE_OUT))
    checker = Checker([measures(scored(0.5))]).with_judge(judge)
    checker.check("Acme resides in Oslo.", Payload(passages=(SEAT, WRITTEN)), DEFAULT)
    assert [case.passages for case in judge.cases] == ([(SEAT,)] if measures is Measures else [])


def test_statements_beyond_the_budget_stay_unchecked_and_are_not_asked_about() -> None:
    judge = Thinks(each(BORNE_OUT))
    policy = DEFAULT.model_copy(update={"limits": Limits(work=1_500, work_per_character=0)})
    found = claims(scored(0.5), judge, policy)
    assert [claim.reason for claim in found] == [Reason.JUDGED, Reason.BUDGET_EXHAUSTED]
    assert [len(case.questions) for case in judge.cases] == [1]


def test_a_report_with_a_judge_is_not_taken_for_one_without() -> None:
    plain = Checker([Measures(scored(0.5))])
    ids = {
        checker.check(ANSWER, PAYLOAD, DEFAULT).id
        for checker in (
            plain,
            plain.with_judge(Thinks(each(BORNE_OUT))),
            plain.with_judge(Thinks(each(BORNE_OUT), name="another")),
            plain.with_judge(Thinks(each(BORNE_OUT)), asked_below=0.6),
        )
    }
    assert len(ids) == 4


PROBABILITIES = st.floats(0, 1)
SPANS = st.tuples(st.integers(-5, 40), st.integers(-5, 40))
SHOWN = st.one_of(
    st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda at: evidence(SEAT, at[0], at[0] + at[1])),
    st.builds(elsewhere, st.text(min_size=1, max_size=9), st.sampled_from(["seat", "staff", "no", "query"])),
)
OPINIONS = st.builds(
    Opinion,
    PROBABILITIES,
    st.lists(SHOWN, max_size=2).map(tuple),
    PROBABILITIES,
    st.lists(SPANS, max_size=3).map(tuple),
)
GARBAGE = st.one_of(
    st.none(), st.text(max_size=5), st.booleans(), st.builds(Unexamined, st.just(Reason.TOO_LONG), st.text())
)


@given(st.lists(st.one_of(OPINIONS, GARBAGE), max_size=3), st.floats(0, 1), st.sampled_from([DEFAULT, STRICT]))
def test_no_opinion_breaks_a_law_and_none_without_proof_is_a_pass(
    given_: list[object], score: float, policy: Policy
) -> None:
    judge = Thinks(lambda case: given_)
    checker = Checker([Measures(scored(score))]).with_judge(judge, asked_from=0, asked_below=2)
    report = checker.check(ANSWER, PAYLOAD, policy)  # a claim that breaks a law can't be built
    for claim, opinion in zip(report.claims, given_ if len(given_) == 2 else [None, None], strict=True):
        if claim.status is Status.SUPPORTED:
            assert isinstance(opinion, Opinion)
            assert opinion.supported >= policy.statement_supported_at - 1e-4
            assert all(PAYLOAD.text_of(e.source_id)[e.start : e.end] == e.text for e in claim.evidence)  # type: ignore[index]


def test_it_is_a_verifier_of_several_claims_at_once() -> None:
    assert isinstance(SecondOpinion(Measures(scored(0.5)), Thinks(each(BORNE_OUT))), BatchVerifier)


@pytest.mark.parametrize(
    ("quotation", "text", "found"),
    [
        pytest.param("seat in Oslo", "its seat in Oslo.", "seat in Oslo", id="as it stands"),
        pytest.param("seat in Oslo", "its seat\n   in\u00a0Oslo.", "seat\n   in\u00a0Oslo", id="other white space"),
        pytest.param("  seat\nin Oslo ", "its seat in Oslo.", "seat in Oslo", id="white space in the quotation"),
        pytest.param("$12 (net).", "was $12 (net).", "$12 (net).", id="signs of patterns"),
        pytest.param("seat in oslo", "its seat in Oslo.", None, id="other case"),
        pytest.param("art", "the party started", None, id="inside a word"),
        pytest.param("12", "was 2012", None, id="inside a number"),
        pytest.param("seat in ... Oslo", "its seat in central Oslo.", None, id="left out"),
        pytest.param("", "its seat in Oslo.", None, id="nothing"),
        pytest.param(" \n", "its seat in Oslo.", None, id="white space only"),
        pytest.param("a" * (LONGEST_QUOTATION + 1), "a" * (LONGEST_QUOTATION + 1), None, id="too long"),
    ],
)
def test_a_quotation_is_found_word_for_word(quotation: str, text: str, found: str | None) -> None:
    passage = Passage(id="p", text=text)
    span = quoted(quotation, passage)
    assert (span.text if span else None) == found
    assert span is None or text[span.start : span.end] == span.text
