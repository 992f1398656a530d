"""Measures of scores, the fitted curve, the chosen threshold, and folds by document."""

from __future__ import annotations

import contextlib
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grounding.calibration import (
    auroc,
    bins,
    brier,
    calibration_error,
    fit_calibration,
    folds_by_document,
    groups_by_document,
)
from grounding.errors import InvalidInput
from grounding.policy import Calibration
from grounding.scoring import calibrated, log_odds

scores = st.integers(0, 10_000).map(lambda n: n / 10_000)
answers = st.lists(st.tuples(scores, st.booleans()), min_size=2, max_size=60)
both = answers.filter(lambda pairs: len({right for _, right in pairs}) == 2)


def split(pairs: list[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [score for score, _ in pairs], [right for _, right in pairs]


# Measures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        pytest.param([(0.1, False), (0.9, True)], 1.0, id="in order"),
        pytest.param([(0.9, False), (0.1, True)], 0.0, id="the wrong way round"),
        pytest.param([(0.5, False), (0.5, True)], 0.5, id="a tie"),
        pytest.param([(0.1, False), (0.4, False), (0.35, True), (0.8, True)], 0.75, id="one pair of four is wrong"),
    ],
)
def test_auroc(held: list[tuple[float, bool]], expected: float) -> None:
    assert auroc(*split(held)) == expected


@given(both)
def test_auroc_is_the_share_of_pairs_in_order(pairs: list[tuple[float, bool]]) -> None:
    good = [score for score, right in pairs if right]
    bad = [score for score, right in pairs if not right]
    won = sum((g > b) + (g == b) / 2 for g in good for b in bad)
    assert auroc(*split(pairs)) == pytest.approx(won / (len(good) * len(bad)))


def test_brier() -> None:
    assert brier([1.0, 0.0, 0.5, 0.8], [True, False, True, False]) == pytest.approx((0 + 0 + 0.25 + 0.64) / 4)


def test_the_calibration_error_weighs_bins_by_their_answers() -> None:
    # Three answers at 0.9, two of them right: off by 0.9 - 2/3. One at 0.1, wrong: off by 0.1.
    held = bins([0.9, 0.9, 0.9, 0.1], [True, True, False, False])
    assert [(one.count, one.right) for one in held] == [(1, 0), (3, 2)]
    assert calibration_error(held) == pytest.approx(3 / 4 * (0.9 - 2 / 3) + 1 / 4 * 0.1)


@given(answers)
def test_every_answer_is_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    held = bins(*split(pairs))
    assert sum(one.count for one in held) == len(pairs)
    assert sum(one.right for one in held) == sum(right for _, right in pairs)
    assert all(one.low - 1e-9 <= one.mean <= one.high + 1e-9 for one in held)


# The curve ------------------------------------------------------------------------------------------


def fitted_to(pairs: list[tuple[float, bool]]) -> Calibration | None:
    """The curve; None where right answers score no higher than wrong ones."""
    with contextlib.suppress(InvalidInput):
        return fit_calibration(*split(pairs))
    return None


@given(both)
@settings(deadline=None)
def test_a_fitted_curve_leaves_the_order_as_it_was(pairs: list[tuple[float, bool]]) -> None:
    fitted = fitted_to(pairs)
    if fitted is None:
        return
    mapped = [calibrated(score, fitted) for score, _ in sorted(pairs)]
    assert mapped == sorted(mapped)
    assert all(0 <= score <= 1 for score in mapped)


@given(both)
@settings(deadline=None)
def test_a_fitted_curve_is_right_on_average(pairs: list[tuple[float, bool]]) -> None:
    # At the best intercept the probabilities add up to the labels, which are smoothed as Platt has it.
    held, right = split(pairs)
    fitted = fitted_to(pairs)
    if fitted is None:
        return
    rights, wrongs = sum(right), len(right) - sum(right)
    target = rights * (rights + 1) / (rights + 2) + wrongs / (wrongs + 2)
    assert sum(calibrated(score, fitted) for score in held) == pytest.approx(target, abs=0.001 * len(held) + 0.01)


@pytest.mark.parametrize(("slope", "intercept"), [(0.3, 1.2), (1.0, 0.0), (2.5, -1.0)])
def test_a_known_curve_is_found_again(slope: float, intercept: float) -> None:
    chance = random.Random(5)
    held = [round(chance.random(), 4) for _ in range(20_000)]
    right = [chance.random() < 1 / (1 + math.exp(-slope * log_odds(s) - intercept)) for s in held]
    fitted = fit_calibration(held, right)
    assert fitted.slope == pytest.approx(slope, rel=0.1)
    assert fitted.intercept == pytest.approx(intercept, abs=0.1)


def test_scores_that_separate_right_from_wrong_make_no_step() -> None:
    fitted = fit_calibration([0.2, 0.3, 0.7, 0.8] * 10, [False, False, True, True] * 10)
    assert 0 < calibrated(0.2, fitted) < 0.1
    assert 0.9 < calibrated(0.8, fitted) < 1


@pytest.mark.parametrize(
    ("held", "right", "field"),
    [
        pytest.param([0.1, 0.9], [True, True], "label", id="all right"),
        pytest.param([0.1, 0.9], [False, False], "label", id="all wrong"),
        pytest.param([0.9, 0.8, 0.2, 0.1], [False, False, True, True], "score", id="the wrong way round"),
        pytest.param([0.5, 0.5, 0.5, 0.5], [False, True, False, True], "score", id="all the same score"),
    ],
)
def test_what_no_rising_curve_fits_is_refused(held: list[float], right: list[bool], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        fit_calibration(held, right)
    assert caught.value.field == field


@given(scores)
def test_a_policy_without_calibration_leaves_the_score_alone(score: float) -> None:
    assert calibrated(score, Calibration()) == score


@given(scores, st.floats(1e-300, 1e300), st.floats(-1e300, 1e300))
def test_any_curve_gives_a_probability(score: float, slope: float, intercept: float) -> None:
    assert 0 <= calibrated(score, Calibration(slope=slope, intercept=intercept)) <= 1


# Folds ----------------------------------------------------------------------------------------------

documents = st.lists(st.sets(st.integers(0, 30), max_size=3), min_size=1, max_size=40)


@given(documents)
def test_rows_that_share_a_document_share_a_group(rows: list[set[int]]) -> None:
    groups = groups_by_document(rows)
    assert len(groups) == len(rows)
    for a, held in enumerate(rows):
        assert groups[groups[a]] == groups[a] <= a
        assert all(groups[a] == groups[b] for b, other in enumerate(rows) if held & other)


@given(documents)
def test_groups_are_no_larger_than_shared_documents_make_them(rows: list[set[int]]) -> None:
    groups = groups_by_document(rows)
    for group in set(groups):
        # Whatever is joined is reached from its first row by way of shared documents.
        members = {row for row, of in enumerate(groups) if of == group}
        reached, known = {group}, set(rows[group])
        while more := {row for row in members - reached if rows[row] & known}:
            reached |= more
            known |= set().union(*(rows[row] for row in more))
        assert reached == members


@given(documents, st.integers(2, 5))
def test_no_document_is_in_two_folds(rows: list[set[int]], count: int) -> None:
    groups = set(groups_by_document(rows))
    if len(groups) < count:
        with pytest.raises(InvalidInput, match=f"{len(groups)} groups"):
            folds_by_document(rows, count)
        return
    folds = folds_by_document(rows, count)
    assert set(folds) == set(range(count))
    assert all(folds[a] == folds[b] for a, x in enumerate(rows) for b, y in enumerate(rows) if x & y)


def test_folds_are_about_equally_large() -> None:
    folds = folds_by_document([[n // 3] for n in range(60)], 5)
    assert [folds.count(fold) for fold in range(5)] == [12] * 5
