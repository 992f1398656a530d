"""Fitting a policy to labelled answers: what it promises of documents it has not seen, and what it refuses."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from grounding.checker import Checker
from grounding.errors import GroundingError, InvalidInput
from grounding.inputs import as_payload
from grounding.models import Kind, Reason, Status, Verdict
from grounding.policy import DEFAULT, Calibration, Policy
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, evidence
from grounding.refit import FOLDS, LEAST, Labelled, Refit, measures, refit
from grounding.report import Report


class Reads:
    """A verifier of statements that finds the score written in the answer; `wrong` is wrong at any threshold."""

    kind = Kind.STATEMENT

    def find(self, answer: Answer) -> Iterator[Candidate]:
        yield from (Candidate(self.kind, s.start, s.end, answer, s) for s in answer.segments if s.asserts)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        if "wrong" in candidate.text:
            return Finding(Status.UNSUPPORTED, Reason.NOT_IN_PAYLOAD, "nowhere")
        found = re.search(r"0\.\d+", candidate.text)
        score = float(found[0]) if found else 1.0
        spans = tuple(evidence(passage, 0, 3) for passage in payload.passages[:1])
        return Finding(None, Reason.ENTAILED, f"with a probability of {score:g}", score=score, evidence=spans)


CHECKER = Checker([Reads()])


def labelled(score: float | str, right: bool, document: int = 0, policy: Policy = DEFAULT) -> Labelled:
    payload = as_payload([f"Document {document} says what it says."])
    return Labelled(CHECKER.check(f"The plant in Leeds is new with {score}.", payload, policy), right)


def answers(count: int = 400, seed: int = 1, documents: int = 80) -> list[Labelled]:
    """Answers that are right with the probability 0.9 where their score is high, and 0.1 where it is low."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        score = round(chance.random(), 3)
        right = chance.random() < (0.98 if score > 0.8 else 0.6 if score > 0.4 else 0.1)
        made.append(labelled(score, right, number % documents))
    return made


@pytest.fixture(scope="module")
def done() -> Refit:
    return refit(answers(), DEFAULT, 0.1, "mine")


def test_held_out_documents_keep_to_the_share(done: Refit) -> None:
    assert done.before.false_accept is not None
    assert done.before.false_accept > 0.1
    assert done.after.false_accept is not None
    assert done.after.false_accept <= 0.1
    assert done.after.passed >= 10
    # Where no more than a tenth may be wrong, scores above 0.8 have to pass and those below 0.4 must not.
    assert 0.4 < done.policy.statement_supported_at < 0.81


def test_new_answers_keep_to_it_too(done: Refit) -> None:
    fresh = answers(2_000, seed=9)
    held = measures([one.report.under(done.policy) for one in fresh], [one.right for one in fresh])
    assert held.passed > 300
    assert held.false_accept == pytest.approx(done.after.false_accept, abs=0.05)
    assert held.calibration_error < 0.1


def test_the_score_becomes_a_probability(done: Refit) -> None:
    assert done.after.brier < done.before.brier
    assert done.after.calibration_error < done.before.calibration_error
    assert done.policy.calibration.slope > 0


def test_before_is_what_the_policy_that_was_given_does() -> None:
    rows = answers()
    done = refit(rows, DEFAULT, 0.1, "mine")
    passed = [row.right for row in rows if row.report.verdict is Verdict.GROUNDED]
    assert (done.before.passed, done.before.passed_wrong) == (len(passed), passed.count(False))
    assert done.before.right == sum(row.right for row in rows)


def test_the_policy_says_what_it_was_fitted_on(done: Refit) -> None:
    fitted = done.policy.fitted
    assert fitted is not None
    assert (fitted.right, fitted.wrong, fitted.documents) == (done.before.right, done.before.wrong, 80)
    assert (fitted.passed, fitted.passed_wrong) == (done.after.passed, done.after.passed_wrong)
    assert fitted.false_accept == 0.1
    assert (done.policy.name, done.folds) == ("mine", FOLDS)


def test_other_answers_or_labels_are_told_apart(done: Refit) -> None:
    assert done.policy.fitted is not None
    other = refit(answers(seed=2), DEFAULT, 0.2, "mine").policy.fitted
    assert other is not None
    assert other.rows_hash != done.policy.fitted.rows_hash


def test_the_same_rows_give_the_same_policy(done: Refit) -> None:
    assert refit(answers(), DEFAULT, 0.1, "mine") == done


def test_all_else_is_as_in_the_policy_that_was_given() -> None:
    base = Policy(name="base", statement_unsupported_below=0.1, citations_required=False, block_on_contradicted=True)
    policy = refit(answers(), base, 0.1, "mine").policy
    changed = {name for name in Policy.model_fields if getattr(policy, name) != getattr(base, name)}
    assert changed == {"name", "statement_supported_at", "calibration", "fitted"}


def test_what_is_supported_is_never_unsupported_too() -> None:
    # Nearly all are right, so that the threshold goes far below where statements were unsupported.
    rows = [labelled(round(0.1 + n / 1000, 3), n % 8 != 0 or n > 260, n) for n in range(300)]
    policy = refit(rows, DEFAULT, 0.3, "mine").policy
    assert policy.statement_unsupported_below == policy.statement_supported_at < DEFAULT.statement_unsupported_below


def test_a_calibration_that_was_there_is_not_calibrated_again(done: Refit) -> None:
    base = Policy(name="base", calibration=Calibration(slope=3.0, intercept=-2.0))
    again = refit(answers(), base, 0.1, "mine")
    assert again.policy.calibration == done.policy.calibration
    assert again.before.brier != done.before.brier


def test_false_alarms_are_kept_to_a_share_in_the_same_way() -> None:
    base = DEFAULT.model_copy(update={"statement_supported_at": 0.5, "statement_unsupported_below": 0.4})
    rows = answers()
    done = refit(rows, base, 0.1, "mine", false_alarm=0.15)
    assert done.before.false_alarm is not None
    assert done.before.false_alarm < 0.15
    assert done.after.false_alarm is not None
    assert done.after.false_alarm <= 0.15
    # Up to 0.4 one in ten is right, and of the rest more than half: about 0.4 keeps to it, and flags most wrong ones.
    assert 0.38 < done.policy.statement_unsupported_below < 0.5
    assert done.policy.statement_supported_at == refit(rows, DEFAULT, 0.1, "mine").policy.statement_supported_at
    assert done.policy.fitted is not None
    assert (done.policy.fitted.flagged, done.policy.fitted.flagged_right) == (
        done.after.flagged,
        done.after.flagged_right,
    )
    flagged = [one.right for one in rows if one.report.under(done.policy).flagged]
    assert flagged.count(True) <= 0.15 * len(flagged)


def test_false_alarms_out_of_reach_are_refused() -> None:
    chance = random.Random(6)
    rows = [labelled(round(chance.uniform(0.7, 1), 3), chance.random() < 0.97, n) for n in range(1_500)]
    rows += [labelled(round(chance.uniform(0, 0.7), 3), chance.random() < 0.5, n) for n in range(300)]
    with pytest.raises(InvalidInput, match=r"false_alarm: no threshold flags 20 answers or more, .* of them right"):
        refit(rows, DEFAULT, 0.1, "mine", false_alarm=0.05)


def test_an_answer_with_an_exact_fault_passes_at_no_threshold() -> None:
    rows = answers()
    faulty = [labelled("wrong 0.99", False, number) for number in range(40)]
    with_them, without = (refit(held, DEFAULT, 0.1, "mine") for held in (rows + faulty, rows))
    assert with_them.policy.statement_supported_at == without.policy.statement_supported_at
    assert with_them.after.passed == without.after.passed


def test_one_document_does_not_vouch_for_itself() -> None:
    # At 0.5, the hundred right answers about one document outweigh ten wrong ones about others. Were its
    # answers spread over all parts, 0.5 would look safe; with the document held out, only 0.9 is.
    rows = [labelled(0.5, True, 1_000) for _ in range(100)]
    rows += [labelled(0.5, False, n) for n in range(10)]
    rows += [labelled(0.9, True, 100 + n) for n in range(30)]
    rows += [labelled(0.1, False, 200 + n) for n in range(30)]
    done = refit(rows, DEFAULT, 0.1, "mine")
    assert (done.policy.statement_supported_at, done.after.passed, done.after.passed_wrong) == (0.9, 30, 0)


@pytest.mark.parametrize(
    ("rights", "wrongs", "told"),
    [
        pytest.param(LEAST - 1, 60, "grounded in 29 rows", id="too few right ones"),
        pytest.param(60, LEAST - 1, "ungrounded in 29 rows", id="too few wrong ones"),
        pytest.param(60, 0, "ungrounded in 0 rows", id="one label only"),
        pytest.param(0, 0, "grounded in 0 rows", id="none at all"),
    ],
)
def test_too_few_answers_are_refused(rights: int, wrongs: int, told: str) -> None:
    rows = [labelled(0.9, True, n) for n in range(rights)] + [labelled(0.2, False, n) for n in range(wrongs)]
    with pytest.raises(InvalidInput, match=f"label: is {told}; at least 30"):
        refit(rows, DEFAULT, 0.1, "mine")


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 5.0, float("nan")])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(InvalidInput, match=r"false_accept: is .* and must be above 0 and below 1"):
        refit(answers(80), DEFAULT, share, "mine")
    with pytest.raises(InvalidInput, match=r"false_alarm: is .* and must be above 0 and below 1"):
        refit(answers(80), DEFAULT, 0.1, "mine", false_alarm=share)


def test_too_few_documents_are_refused() -> None:
    rows = answers(documents=FOLDS - 1)
    with pytest.raises(InvalidInput, match="sources: fall into 4 groups that share no passage; 5"):
        refit(rows, DEFAULT, 0.1, "mine")


def test_a_share_out_of_reach_is_refused_with_one_that_is_not() -> None:
    rows = answers()
    with pytest.raises(InvalidInput) as caught:
        refit(rows, DEFAULT, 0.002, "mine")
    assert "500 answers" in caught.value.problem
    found = re.search(r"is (0\.\d+)$", caught.value.problem)
    assert found is not None
    reached = refit(rows, DEFAULT, float(found[1]), "mine")
    assert reached.after.false_accept is not None
    assert reached.after.false_accept <= float(found[1])
    with pytest.raises(InvalidInput):
        refit(rows, DEFAULT, float(found[1]) - 0.01, "mine")


def test_scores_that_run_the_wrong_way_are_refused() -> None:
    chance = random.Random(4)
    rows = [labelled(round(chance.random(), 3), n % 2 == 0, n) for n in range(200)]
    backwards = [labelled(0.6 if row.right else 0.9, row.right, number) for number, row in enumerate(rows)]
    with pytest.raises(InvalidInput, match="score: is no higher for right answers"):
        refit(backwards, DEFAULT, 0.6, "mine")


def test_a_loaded_report_is_refused() -> None:
    rows = [Labelled(Report.model_validate_json(row.report.to_json()), row.right) for row in answers(100)]
    with pytest.raises(GroundingError, match="verify the answer again"):
        refit(rows, DEFAULT, 0.1, "mine")
