"""Fits a policy to answers that people have labelled: the threshold of statements, and the calibration of the score.

Nothing is judged again: the same findings are read under many policies. What is told of the result is measured on
held-out documents: each answer is read under a policy that was fitted without any answer that shares a passage
with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
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
    threshold_at,
    within,
)
from grounding.errors import GroundingError, InvalidInput
from grounding.intervals import Interval, exact_interval
from grounding.models import Score, Value, Verdict, VerdictReason, canonical_json, sha256
from grounding.policy import Calibration, Fitted, Policy
from grounding.report import Report

LEAST = 30
"""Answers of either label below which nothing is fitted: the share of 30 is known to about a tenth at best."""
FOLDS = 5

_GRID = 10_000
"""Thresholds are tried with four decimals, as scores have."""
_MARGINS = tuple(tenth / 10 for tenth in range(10, -1, -1))
"""How far below the share asked for a threshold is set, until held-out documents keep to it."""


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

    @property
    def false_accept(self) -> float | None:
        """The share of wrong answers among those called grounded; None where none is."""
        return self.passed_wrong / self.passed if self.passed else None

    @property
    def interval(self) -> Interval:
        """Where that share lies, with 95% confidence."""
        return exact_interval(self.passed_wrong, self.passed)

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


def refit(rows: Sequence[Labelled], base: Policy, false_accept: float, name: str) -> Refit:
    """A policy under which at most this share of the answers called grounded is wrong, and the score a probability.

    Args:
        rows: Answers of the kind that the policy is for, at least 30 right and 30 wrong ones.
        base: What the new policy keeps but for threshold and calibration.
        false_accept: The share of wrong answers among those called grounded, above 0 and below 1. It is kept to on
            held-out documents, with as many right answers called grounded as that allows.
        name: The new policy's name.

    Raises:
        InvalidInput: There are too few answers of a label or too few documents, the score does not tell right from
            wrong, or no threshold keeps to the share; the error says which share one would keep to.
        GroundingError: A report was loaded, and does not keep its findings.
    """
    right = [row.right for row in rows]
    check_enough(right, false_accept)
    documents = [_documents(row.report) for row in rows]
    folds = folds_by_document(documents, FOLDS)
    levels = [_level(row.report, base) for row in rows]
    choice = _thresholds(levels, right, folds, false_accept)
    if choice is None:
        raise InvalidInput("false_accept", _unreachable(levels, right, folds, false_accept))
    policies = [
        _calibrated(_at(base, threshold), [row for row, fold in zip(rows, folds, strict=True) if fold != number])
        for number, threshold in enumerate(choice.held_out)
    ]
    after = measures([row.report.under(policies[fold]) for row, fold in zip(rows, folds, strict=True)], right)
    fitted = Fitted(
        rows_hash=sha256(canonical_json([[r.report.payload_hash, r.report.answer_hash, r.right] for r in rows])),
        version=__version__,
        right=sum(right),
        wrong=len(right) - sum(right),
        documents=len(set(groups_by_document(documents))),
        false_accept=false_accept,
        passed=after.passed,
        passed_wrong=after.passed_wrong,
    )
    policy = _with(_calibrated(_at(base, choice.final), rows), name=name, fitted=fitted)
    return Refit(
        policy=policy,
        before=measures([row.report.under(base) for row in rows], right),
        after=after,
        folds=FOLDS,
    )


def check_enough(right: Sequence[bool], false_accept: float) -> None:
    """Refuse what nothing could be fitted on, which can be told before any answer is judged.

    Args:
        right: Whether people called each answer grounded.
        false_accept: The share asked for.

    Raises:
        InvalidInput: The share is not between 0 and 1, or there are too few answers of a label.
    """
    if not 0 < false_accept < 1:
        raise InvalidInput("false_accept", f"is {false_accept:g}, and must be above 0 and below 1")
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
    )


def _documents(report: Report) -> list[str]:
    if report.subject is None:
        raise GroundingError("a loaded report keeps no texts; verify the answer again to fit a policy on it")
    return [sha256(passage.text) for passage in report.subject.payload.passages]


def _with(policy: Policy, **fields: object) -> Policy:
    # model_copy would not look at what it is given.
    return Policy(**{**dict(policy), **fields})


@lru_cache(maxsize=2 * _GRID)
def _at(base: Policy, threshold: float) -> Policy:
    """The policy with another threshold; what was unsupported before stays so, unless it is supported now."""
    below = min(base.statement_unsupported_below, threshold)
    return _with(base, statement_supported_at=threshold, statement_unsupported_below=below)


def _level(report: Report, base: Policy) -> float | None:
    """The highest threshold under which the answer is called grounded; None where there is none.

    What exact verifiers found does not depend on it: an answer with a wrong figure passes at no threshold.
    """

    def passes(step: int) -> bool:
        return report.under(_at(base, step / _GRID)).verdict is Verdict.GROUNDED

    if not passes(0):
        return None
    low, beyond = 0, _GRID + 1
    while beyond - low > 1:
        middle = (low + beyond) // 2
        if passes(middle):
            low = middle
        else:
            beyond = middle
    return low / _GRID


@dataclass(frozen=True, slots=True)
class _Choice:
    """Thresholds: the one to keep, and for each fold the one chosen without it."""

    final: float
    held_out: tuple[float, ...]


def _thresholds(
    levels: Sequence[float | None], right: Sequence[bool], folds: Sequence[int], share: float
) -> _Choice | None:
    """The thresholds that pass most right answers while held-out documents keep to the share.

    A threshold that just keeps to the share where it was chosen often does not elsewhere; it is then chosen for
    a smaller share.
    """
    least = math.ceil(1 / share)
    numbers = range(max(folds) + 1)
    for margin in _MARGINS:
        chosen = [
            _chosen([i for i, fold in enumerate(folds) if fold != number], levels, right, margin * share, least)
            for number in numbers
        ]
        final = threshold_at(levels, right, margin * share, least)
        held_out = [threshold for threshold in chosen if threshold is not None]
        if final is None or len(held_out) < len(chosen):
            continue
        passed = [
            is_right
            for level, is_right, fold in zip(levels, right, folds, strict=True)
            if level is not None and level >= held_out[fold]
        ]
        if len(passed) >= least and within(len(passed) - sum(passed), len(passed), share):
            return _Choice(final, tuple(held_out))
    return None


def _chosen(
    rows: Sequence[int], levels: Sequence[float | None], right: Sequence[bool], share: float, least: int
) -> float | None:
    return threshold_at([levels[i] for i in rows], [right[i] for i in rows], share, least)


def _unreachable(levels: Sequence[float | None], right: Sequence[bool], folds: Sequence[int], share: float) -> str:
    """Why no threshold keeps to the share, and which share one would keep to."""
    told = (
        f"no threshold lets {math.ceil(1 / share):,} answers or more pass, on held-out documents, "
        f"with at most {share:g} of them wrong"
    )
    for percent in range(1, 100):
        if _thresholds(levels, right, folds, percent / 100) is not None:
            return f"{told}; the lowest share that one keeps to is {percent / 100:g}"
    return f"{told}, nor with any other share"


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
