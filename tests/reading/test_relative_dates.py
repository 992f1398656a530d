"""Dates by when a passage was written."""

from __future__ import annotations

from datetime import date

import pytest

from grounding import verify
from grounding.models import Kind, Status
from grounding.reading.dates import Period
from grounding.reading.relative_dates import relative_dates

WRITTEN = date(2024, 1, 10)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("today", Period(2024, 1, 10)),
        ("Yesterday", Period(2024, 1, 9)),
        ("tomorrow", Period(2024, 1, 11)),
        ("last Monday", Period(2024, 1, 8)),
        ("last Wednesday", Period(2024, 1, 3)),
        ("next Wednesday", Period(2024, 1, 17)),
        ("this Friday", Period(2024, 1, 12)),
        ("last month", Period(2023, 12)),
        ("next month", Period(2024, 2)),
        ("last quarter", Period(2023, quarter=4)),
        ("this quarter", Period(2024, quarter=1)),
        ("last year", Period(2023)),
        ("10 days ago", Period(2023, 12, 31)),
        ("2 weeks ago", Period(2023, 12, 27)),
        ("3 months ago", Period(2023, 10)),
        ("5 years ago", Period(2019)),
    ],
)
def test_what_it_means(text: str, period: Period) -> None:
    (reading,) = relative_dates(f"It began {text}, they say.", WRITTEN)
    assert reading.periods == (period,)


@pytest.mark.parametrize("text", ["last week's news", "at last", "this much", "next to it", "the last one"])
def test_what_is_no_date(text: str) -> None:
    assert list(relative_dates(text, WRITTEN)) == []


@pytest.mark.parametrize(
    ("answer", "as_of", "status"),
    [
        pytest.param("The plant opened on 9 January 2024.", "2024-01-10", Status.SUPPORTED, id="the day before"),
        pytest.param("The plant opened on 8 January 2024.", "2024-01-10", Status.UNSUPPORTED, id="another day"),
        pytest.param("The plant opened on 9 January 2024.", None, Status.UNSUPPORTED, id="nobody knows as of when"),
    ],
)
def test_a_passage_s_yesterday_is_the_day_before_its_as_of_time(answer: str, as_of: str | None, status: Status) -> None:
    source = {"id": "news", "text": "The plant opened yesterday."} | ({"as_of": as_of} if as_of else {})
    (claim,) = verify(answer, [source]).of_kind(Kind.DATE)
    assert claim.status is status, claim.message
