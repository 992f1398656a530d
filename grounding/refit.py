"""Fits a policy to answers that people have labelled: the threshold of statements, and the calibration of the score.

Nothing is judged again: the same findings are read under many policies. What is told of the result is measured on
held-out documents: each answer is read under a policy that was fitted without any answer that shares a passage
with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import Field

from grounding._version import __version__
from grounding.calibration import (
    Bin,
    auroc,
    bins,
    brier,
    calibration_error,
    fit_calibration,
    folds_by_document,
    groups_by_document,
)
from grounding.errors import GroundingError, InvalidInput
from grounding.intervals import Interval, exact_interval
from grounding.models import Score, Value, Verdict, VerdictReason, canonical_json, sha256
from grounding.policy import Calibration, Fitted, Policy
from grounding.report import Report
from grounding.thresholds import Chosen, choose, least_for, lowest_share

LEAST = 30
"""Answers of either label below which nothing is fitted: the share of 30 is known to about a tenth at best."""
FOLDS = 5

_GRID = 10_000
"""Thresholds are tried with four decimals, as scores have."""
_FAULTS = {"false_accept": ("passes", "wrong"), "false_alarm": ("flags", "right")}
"""What a threshold does with answers, and which of those it should not do it with."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An answer that people have judged.

    Args:
        report: Made by the checker in this process, so that it can be read under other policies.
        right: Whether people called the answer grounded.
    """

    report: Report
    right: bool


class Measures(Value):
    """How well scores and verdicts agree with people."""

    right: int
    """Answers that people called grounded."""
    wrong: int
    """Answers that people called ungrounded."""
    auroc: Score
    """The probability that a right answer scores higher than a wrong one."""
    brier: Score
    """The mean squared distance between score and truth."""
    calibration_error: Score
    """The expected calibration error."""
    bins: tuple[Bin, ...]
    """What the expected calibration error is taken over."""
    passed: int
    """Answers with the verdict grounded."""
    passed_wrong: int
    """Wrong answers among those."""
    flagged: int
    """Answers with a claim that is unsupported or contradicted."""
    flagged_right: int
    """Right answers among those."""

    @property
    def false_accept(self) -> float | None:
        """The share of wrong answers among those called grounded; None where none is."""
        return self.passed_wrong / self.passed if self.passed else None

    @property
    def false_alarm(self) -> float | None:
        """The share of right answers among those with a flagged claim; None where there is none."""
        return self.flagged_right / self.flagged if self.flagged else None

    @property
    def interval(self) -> Interval:
        """Where the share of wrong answers among those called grounded lies, with 95% confidence."""
        return exact_interval(self.passed_wrong, self.passed)

    @property
    def interval_of_alarms(self) -> Interval:
        """Where the share of right answers among those flagged lies, with 95% confidence."""
        return exact_interval(self.flagged_right, self.flagged)

    @property
    def passed_right(self) -> int:
        """Right answers with the verdict grounded."""
        return self.passed - self.passed_wrong


class Refit(Value):
    """A fitted policy, and how answers are read before and after."""

    policy: Policy
    before: Measures
    """Under the policy that was given."""
    after: Measures
    """Under policies fitted like the new one, each on the other documents."""
    folds: int = Field(ge=2)
    """Into how many parts the documents were divided for that."""


def refit(
    rows: Sequence[Labelled], base: Policy, false_accept: float, name: str, false_alarm: float | None = None
) -> Refit:
    """A policy under which at most this share of the answers called grounded is wrong, and the score a probability.

    Args:
        rows: Answers of the kind that the policy is for, at least 30 right and 30 wrong ones.
        base: What the new policy keeps but for thresholds of statements and calibration.
        false_accept: The share of wrong answers among those called grounded, above 0 and below 1. It is kept to on
            held-out documents, with as many right answers called grounded as that allows.
        name: The new policy's name.
        false_alarm: The share of right answers among those with a flagged claim, above 0 and below 1, kept to in the
            same way by `statement_unsupported_below`. Where none is given, that stays where it is in `base`, or goes
            down with `statement_supported_at`.

    Raises:
        InvalidInput: There are too few answers of a label or too few documents, the score does not tell right from
            wrong, or no threshold keeps to the share; the error says which share one would keep to.
        GroundingError: A report was loaded, and does not keep its findings.
    """
    right = [row.right for row in rows]
    check_enough(right, false_accept, false_alarm)
    documents = [_documents(row.report) for row in rows]
    folds = folds_by_document(documents, FOLDS)
    accept = _chosen("false_accept", [_pass_level(row.report, base) for row in rows], right, folds, false_accept)
    below, belows = base.statement_unsupported_below, [base.statement_unsupported_below] * FOLDS
    if false_alarm is not None:
        flagged = [_flag_level(row.report, base) for row in rows]
        # Flagging is passing upside down: wrong answers should be, and the lower the level the sooner they are.
        levels = [-level if level is not None and level <= accept.final else None for level in flagged]
        alarm = _chosen("false_alarm", levels, [not one for one in right], folds, false_alarm)
        below, belows = -alarm.final, [-one for one in alarm.held_out]
    policies = [
        _calibrated(
            _at(base, accept.held_out[number], belows[number]),
            [row for row, fold in zip(rows, folds, strict=True) if fold != number],
        )
        for number in range(FOLDS)
    ]
    after = measures([row.report.under(policies[fold]) for row, fold in zip(rows, folds, strict=True)], right)
    fitted = Fitted(
        rows_hash=sha256(canonical_json([[r.report.payload_hash, r.report.answer_hash, r.right] for r in rows])),
        version=__version__,
        right=sum(right),
        wrong=len(right) - sum(right),
        documents=len(set(groups_by_document(documents))),
        false_accept=false_accept,
        false_alarm=false_alarm,
        passed=after.passed,
        passed_wrong=after.passed_wrong,
        flagged=after.flagged,
        flagged_right=after.flagged_right,
    )
    policy = _with(_calibrated(_at(base, accept.final, below), rows), name=name, fitted=fitted)
    return Refit(
        policy=policy,
        before=measures([row.report.under(base) for row in rows], right),
        after=after,
        folds=FOLDS,
    )


def check_enough(right: Sequence[bool], false_accept: float, false_alarm: float | None = None) -> None:
    """Refuse what nothing could be fitted on, which can be told before any answer is judged.

    Args:
        right: Whether people called each answer grounded.
        false_accept: The share asked for.
        false_alarm: The other share, where one is asked for.

    Raises:
        InvalidInput: A share is not between 0 and 1, or there are too few answers of a label.
    """
    for name, share in (("false_accept", false_accept), ("false_alarm", false_alarm)):
        if share is not None and not 0 < share < 1:
            raise InvalidInput(name, f"is {share:g}, and must be above 0 and below 1")
    for label, count in (("grounded", sum(right)), ("ungrounded", len(right) - sum(right))):
        if count < LEAST:
            raise InvalidInput("label", f"is {label} in {count:,} rows; at least {LEAST} of either label are needed")


def measures(reports: Sequence[Report], right: Sequence[bool]) -> Measures:
    """How well these reports agree with what people say of the same answers.

    Raises:
        InvalidInput: All answers are right, or all wrong.
    """
    scores = [report.score for report in reports]
    held = bins(scores, right)
    flagged = [r for report, r in zip(reports, right, strict=True) if report.flagged]
    passed = [r for report, r in zip(reports, right, strict=True) if report.verdict is Verdict.GROUNDED]
    return Measures(
        right=sum(right),
        wrong=len(right) - sum(right),
        auroc=auroc(scores, right),
        brier=brier(scores, right),
        calibration_error=calibration_error(held),
        bins=held,
        passed=len(passed),
        passed_wrong=len(passed) - sum(passed),
        flagged=len(flagged),
        flagged_right=sum(flagged),
    )


def _documents(report: Report) -> list[str]:
    if report.subject is None:
        raise GroundingError("a loaded report keeps no texts; verify the answer again to fit a policy on it")
    return [sha256(passage.text) for passage in report.subject.payload.passages]


def _with(policy: Policy, **fields: object) -> Policy:
    # model_copy would not look at what it is given.
    return Policy(**{**dict(policy), **fields})


@lru_cache(maxsize=1_024)
def _at(base: Policy, at: float, below: float) -> Policy:
    """The policy with other thresholds of statements; nothing is supported and unsupported at once."""
    return _with(base, statement_supported_at=at, statement_unsupported_below=min(below, at))


def _pass_level(report: Report, base: Policy) -> float | None:
    """The highest `statement_supported_at` under which the answer is called grounded; None where there is none.

    What exact verifiers found does not depend on it: an answer with a wrong figure passes at no threshold.
    """

    def fails(at: float) -> bool:
        return report.under(_at(base, at, base.statement_unsupported_below)).verdict is not Verdict.GROUNDED

    first = _first(fails)
    if first is None:
        return 1.0
    return round(first - 1 / _GRID, 4) if first else None


def _flag_level(report: Report, base: Policy) -> float | None:
    """The lowest `statement_unsupported_below` under which a claim is flagged; None where there is none."""
    return _first(lambda below: bool(report.under(_at(base, 1.0, below)).flagged))


def _first(holds: Callable[[float], bool]) -> float | None:
    """The lowest threshold for which something holds that holds for all higher ones too; None where there is none."""
    low, high = 0, _GRID + 1
    while low < high:
        middle = (low + high) // 2
        if middle > _GRID or holds(middle / _GRID):
            high = middle
        else:
            low = middle + 1
    return low / _GRID if low <= _GRID else None


def _chosen(
    name: str, levels: Sequence[float | None], right: Sequence[bool], folds: Sequence[int], share: float
) -> Chosen:
    """The thresholds that keep to the share asked for by that name."""
    chosen = choose(levels, right, folds, share)
    if chosen is not None:
        return chosen
    does, fault = _FAULTS[name]
    lowest = lowest_share(levels, right, folds)
    rest = f"; the lowest share that one keeps to is {lowest:g}" if lowest is not None else ", nor with any other share"
    raise InvalidInput(
        name,
        f"no threshold {does} {least_for(share):,} answers or more, on held-out documents, with at most {share:g} of "
        f"them {fault}{rest}",
    )


def _calibrated(policy: Policy, rows: Sequence[Labelled]) -> Policy:
    """The policy with the calibration that fits these answers."""
    plain = _with(policy, calibration=Calibration())
    reports = [row.report.under(plain) for row in rows]
    # An answer in which there is nothing to verify has the score 0, whatever the calibration.
    pairs = [
        (report.score, row.right)
        for report, row in zip(reports, rows, strict=True)
        if report.verdict_reason is not VerdictReason.NOTHING_TO_VERIFY
    ]
    return _with(policy, calibration=fit_calibration([score for score, _ in pairs], [right for _, right in pairs]))
