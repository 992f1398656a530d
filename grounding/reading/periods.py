"""The periods that a sentence or label gives a figure, and how two sides' periods agree."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from grounding.reading.attachment import Span, own_stretch, spans_of
from grounding.reading.dates import DateReading, Period, read_dates
from grounding.reading.figures import FigureReading

_THROUGH = re.compile(r"\b(?:19|20)\d\d\s?(?:[-–—]|to|through|until)\s?(?:19|20)\d\d\b")
_FROM_TO = re.compile(r"\b(from|to)[ ][$€£¥]?\Z", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between)[ ](?:\w+[ ])?\Z", re.IGNORECASE)
_NUMBERED = 1_000
"""Whole numbers below it name things: "step 3", "tier 1"."""
_LONGEST_SPAN = 12
"""Years between two that "to" joins."""


@lru_cache(maxsize=20_000)
def periods_in(label: str) -> tuple[Period, ...]:
    """The periods that a label names."""
    return tuple(period for reading in read_dates(label, ()) for period in reading.periods)


def figure_spans(figures: Iterable[FigureReading], dates: Iterable[DateReading]) -> list[Span]:
    """The figures that words go with: neither years nor the numbers of names."""
    years = {date.start for date in dates}
    return spans_of(
        figure
        for figure in figures
        if figure.start not in years and not (figure.label and figure.is_exact_integer and figure.value < _NUMBERED)
    )


def merged(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    """A table's "Q3" over "2024" is one period: the parts are put together where they don't clash."""
    if len(periods) < 2:
        return periods
    merged = periods[0]
    for period in periods[1:]:
        if merged.conflicts(period):
            return periods
        merged = Period(
            merged.year if merged.year is not None else period.year,
            merged.month or period.month,
            merged.day or period.day,
            merged.quarter or period.quarter,
            merged.half or period.half,
            max(merged.span, period.span),
            merged.fiscal or period.fiscal,
        )
    return (merged,)


def within(dates: Sequence[DateReading], start: int, end: int) -> tuple[Period, ...]:
    """The periods of the dates that begin in [start, end)."""
    low = bisect_left(dates, start, key=lambda d: d.start)
    high = bisect_left(dates, end, key=lambda d: d.start)
    return tuple(period for reading in dates[low:high] for period in reading.periods)


def with_years_between(periods: tuple[Period, ...], text: str) -> tuple[Period, ...]:
    """ "From 2017 to 2019" speaks of 2018 as well."""
    years = {period.year for period in periods if period.is_bare_year and period.year is not None}
    if len(years) != 2 or max(years) - min(years) > _LONGEST_SPAN or not _THROUGH.search(text):
        return periods
    return (*periods, *(Period(year=year) for year in range(min(years) + 1, max(years))))


def own_periods(
    text: str,
    dates: Sequence[DateReading],
    figures: Sequence[FigureReading],
    figure: FigureReading,
    sentence: tuple[int, int],
) -> tuple[Period, ...]:
    """The periods that a sentence names for one of its figures.

    Of several, "respectively" pairs them in order, and otherwise the nearest counts: "$5m in 2019 and $4m in 2018".
    Where there are as many figures as one, or fewer figures than dates, all of them count.
    """
    low = bisect_left(dates, sentence[0], key=lambda d: d.start)
    high = bisect_left(dates, sentence[1], key=lambda d: d.start)
    inside = [d for d in dates[low:high] if not d.start <= figure.start < d.end]
    first = bisect_left(figures, sentence[0], key=lambda f: f.start)
    last = bisect_left(figures, sentence[1], key=lambda f: f.start)
    years = {d.start for d in inside}
    others = [f for f in figures[first:last] if f.start not in years]
    if len(others) < 2:
        return tuple(p for d in inside for p in d.periods)
    if len(inside) < 2:
        # "was $5m (2022: $4m)": the year in brackets is that of the figure in brackets
        return tuple(p for d in inside if not _bracketed_with_another(text, figure, d, others) for p in d.periods)
    from_to = _from_to(text, figure, inside)
    if from_to is not None:
        return from_to.periods
    if "respectively" in text[sentence[0] : sentence[1]].casefold():
        place = next((i for i, f in enumerate(others) if f.start == figure.start), None)
        if place is not None and len(others) % len(inside) == 0:
            return inside[place % len(inside)].periods
        return tuple(p for d in inside for p in d.periods)
    low, high = own_stretch(text, figure_spans(figures[first:last], inside), figure.start, *sentence)
    in_stretch = [d for d in inside if low <= d.start < high]
    if len(in_stretch) == 1:
        return in_stretch[0].periods
    # "up 8% (Q3 2023: 1.15)": what stands in brackets is of what stands in them
    inside = [d for d in inside if not _bracketed_off(text, figure, d)] or inside
    nearest = min(inside, key=lambda d: d.start - figure.end if d.start >= figure.end else (figure.start - d.end) * 1.5)
    return nearest.periods


def _bracketed_with_another(
    text: str, figure: FigureReading, date: DateReading, others: Sequence[FigureReading]
) -> bool:
    """Whether a date stands in brackets that a figure does not stand in, and another one does."""
    return _bracketed_off(text, figure, date) and any(not _bracketed_off(text, other, date) for other in others)


def _from_to(text: str, figure: FigureReading, dates: Sequence[DateReading]) -> DateReading | None:
    """Of two dates given as "from 2022 to 2023", the one of a figure that is itself "from" or "to"."""
    if len(dates) != 2:
        return None
    one, two = dates
    role = _FROM_TO.search(text, max(0, figure.start - 8), figure.start)
    between = text[one.end : two.start].strip().casefold()
    if (
        role is None
        or between not in {"to", "and", "until"}
        or not _FROM.search(text, max(0, one.start - 9), one.start)
    ):
        return None
    return one if role[1].casefold() == "from" else two


def _bracketed_off(text: str, figure: FigureReading, date: DateReading) -> bool:
    """Whether a bracket opens or closes between a figure and a date without its other half."""
    between = text[figure.end : date.start] if date.start >= figure.end else text[date.end : figure.start]
    return between.count("(") != between.count(")")


def period_fit(asked: Sequence[Period], given: Sequence[Period]) -> int:
    """1 where a period that is asked for is given, 0 where nothing is known, -1 where all given ones differ."""
    if not asked or not given:
        return 0
    if any(g.says(a) or a.says(g) for a in asked for g in given):
        return 1
    return -1 if all(g.conflicts(a) for a in asked for g in given) else 0
