from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.reading.dates import DateReading, Period, read_dates


def only(text: str) -> DateReading:
    dates = read_dates(text, ())
    assert len(dates) == 1, [text[d.start : d.end] for d in dates]
    return dates[0]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        pytest.param("2024-03-14", Period(2024, 3, 14), id="ISO"),
        pytest.param("2022-01-05 12:30:00", Period(2022, 1, 5), id="ISO with a time"),
        pytest.param("3 March 2024", Period(2024, 3, 3), id="day first"),
        pytest.param("March 3rd, 2024", Period(2024, 3, 3), id="month first"),
        pytest.param("Sept. 5, 2019", Period(2019, 9, 5), id="abbreviated with a stop"),
        pytest.param("Sep, 23, 2015", Period(2015, 9, 23), id="comma after the month"),
        pytest.param("Mar 2024", Period(2024, 3), id="month and year"),
        pytest.param("25/12/2020", Period(2020, 12, 25), id="numbers that read one way"),
        pytest.param("3.4.2024", Period(2024, 4, 3), id="dots put the day first"),
        pytest.param("Q3 2024", Period(2024, quarter=3), id="quarter"),
        pytest.param("the third quarter of 2024", Period(2024, quarter=3), id="quarter in words"),
        pytest.param("Q3 FY2025", Period(2025, quarter=3, fiscal=True), id="fiscal quarter"),
        pytest.param("H1 2023", Period(2023, half=1), id="half year"),
        pytest.param("FY24", Period(2024, fiscal=True), id="fiscal year, two digits"),
        pytest.param("fiscal 2024", Period(2024, fiscal=True), id="fiscal year in words"),
        pytest.param("the 1990s", Period(1990, span=10), id="decade"),
        pytest.param("44 BC", Period(-44), id="before Christ"),
        pytest.param("in 2019", Period(2019), id="year"),
        pytest.param("since 1776", Period(1776), id="old year after a preposition"),
        pytest.param("May 5", Period(month=5, day=5), id="day without a year"),
        pytest.param("in May", Period(month=5), id="month alone"),
    ],
)
def test_reads_what_is_stated_and_no_more(text: str, period: Period) -> None:
    assert only(text).periods == (period,)


def test_both_readings_of_an_ambiguous_date_are_kept() -> None:
    date = only("03/04/2024")
    assert date.ambiguous
    assert set(date.periods) == {Period(2024, 3, 4), Period(2024, 4, 3)}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2000 calories", id="counted calories"),
        pytest.param("2000 people", id="counted people"),
        pytest.param("$2019", id="money"),
        pytest.param("about 1900", id="hedged number"),
        pytest.param("2,019 and 20191", id="other numbers"),
        pytest.param("Passage 3 may help", id="may is a verb"),
        pytest.param("30/30/2020", id="no such day"),
        pytest.param("2023-02-30", id="no such day in ISO form"),
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read_dates(text, ()) == ()


def test_a_further_day_takes_the_month() -> None:
    assert [d.periods[0] for d in read_dates("April 24th and 25th", ())] == [
        Period(month=4, day=24),
        Period(month=4, day=25),
    ]


@pytest.mark.parametrize(
    ("given", "asked", "follows"),
    [
        pytest.param(Period(2019, 9, 14), Period(2019), True, id="a day gives its year"),
        pytest.param(Period(2019), Period(2019, 9, 14), False, id="a year does not give a day"),
        pytest.param(Period(2019, 8), Period(2019, quarter=3), True, id="a month gives its quarter"),
        pytest.param(Period(2019, 8), Period(2019, quarter=3, fiscal=True), False, id="but not a fiscal quarter"),
        pytest.param(Period(2019, quarter=3), Period(2019, half=2), True, id="a quarter gives its half"),
        pytest.param(Period(1994), Period(1990, span=10), True, id="a year gives its decade"),
        pytest.param(Period(1990, span=10), Period(1994), False, id="a decade gives no year"),
        pytest.param(Period(1920, span=10), Period(1900, span=101), True, id="a decade gives its century"),
        pytest.param(Period(2019, 9, 14), Period(2018), False, id="another year"),
    ],
)
def test_a_date_says_what_follows_from_it(given: Period, asked: Period, follows: bool) -> None:
    assert given.says(asked) is follows


PERIODS = st.builds(
    Period,
    year=st.none() | st.integers(1990, 2000),
    month=st.none() | st.integers(1, 12),
    quarter=st.none() | st.integers(1, 4),
)


@given(PERIODS, PERIODS)
def test_periods_that_follow_from_each_other_do_not_conflict(one: Period, other: Period) -> None:
    if one.says(other) and other.says(one):
        assert not one.conflicts(other)


@given(PERIODS, PERIODS)
def test_conflict_goes_both_ways(one: Period, other: Period) -> None:
    assert one.conflicts(other) is other.conflicts(one)


@given(st.text(alphabet="0123456789/-. JanMaryQFs,thof", max_size=60))
def test_readings_are_ordered_and_do_not_overlap(text: str) -> None:
    reached = 0
    for date in read_dates(text, ()):
        assert reached <= date.start < date.end <= len(text)
        assert date.periods
        reached = date.end


@pytest.mark.parametrize(
    "text", ["9" * 50_000, " " * 100_000, "2019-" * 20_000, "1/2/" * 25_000, "May " * 25_000], ids=lambda t: t[:5]
)
def test_long_input_is_read_or_left(text: str) -> None:
    assert all(d.end <= len(text) for d in read_dates(text, ()))
