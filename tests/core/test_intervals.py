"""Exact intervals: published values, and what must hold for any sample."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.errors import InvalidInput
from grounding.intervals import exact_interval

samples = st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        pytest.param(0, 20, 0.0, 0.1684, id="none of 20"),
        pytest.param(3, 100, 0.0062, 0.0852, id="3 of 100"),
        pytest.param(10, 10, 0.6915, 1.0, id="all of 10"),
        pytest.param(1, 2, 0.0126, 0.9874, id="1 of 2"),
        pytest.param(81, 263, 0.2527, 0.3676, id="81 of 263, as in Newcombe (1998)"),
        pytest.param(15, 148, 0.0578, 0.1617, id="15 of 148, as in Newcombe (1998)"),
        pytest.param(0, 0, 0.0, 1.0, id="no sample says nothing"),
    ],
)
def test_known_intervals(count: int, of: int, low: float, high: float) -> None:
    interval = exact_interval(count, of)
    assert [interval.low, interval.high] == pytest.approx([low, high], abs=5e-5)


@given(samples, st.sampled_from([0.8, 0.95, 0.99]))
def test_each_end_is_where_the_sample_becomes_too_improbable(sample: tuple[int, int], level: float) -> None:
    count, of = sample
    interval, tail = exact_interval(count, of, level), (1 - level) / 2

    def chance(counts: range, share: float) -> float:
        return math.fsum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in counts)

    if count:
        assert chance(range(count, of + 1), interval.low) == pytest.approx(tail, rel=1e-6)
    if count < of:
        assert chance(range(count + 1), interval.high) == pytest.approx(tail, rel=1e-6)


@given(samples)
def test_the_interval_holds_the_share_that_was_counted(sample: tuple[int, int]) -> None:
    count, of = sample
    interval = exact_interval(count, of)
    assert 0 <= interval.low <= count / of <= interval.high <= 1


@given(samples)
def test_what_is_not_of_the_kind_has_the_mirrored_interval(sample: tuple[int, int]) -> None:
    count, of = sample
    one, other = exact_interval(count, of), exact_interval(of - count, of)
    assert [one.low, one.high] == pytest.approx([1 - other.high, 1 - other.low])


@given(samples)
def test_more_confidence_takes_more_room(sample: tuple[int, int]) -> None:
    narrow, wide = exact_interval(*sample, 0.9), exact_interval(*sample, 0.99)
    assert wide.low <= narrow.low <= narrow.high <= wide.high


@pytest.mark.parametrize(
    ("count", "of", "level", "field"),
    [(-1, 5, 0.95, "count"), (6, 5, 0.95, "count"), (1, 5, 0.0, "level"), (1, 5, 1.0, "level"), (1, 5, 95, "level")],
)
def test_what_is_no_sample_is_refused(count: int, of: int, level: float, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        exact_interval(count, of, level)
    assert caught.value.field == field
