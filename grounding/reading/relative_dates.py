"""Dates that a text gives by when it was written: yesterday, last month, next Tuesday."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from grounding.reading.dates import DateReading, Period

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_RELATIVE = re.compile(
    r"\b(?:(?P<day>today|yesterday|tomorrow|tonight)"
    rf"|(?P<way>last|this|next|past|previous) (?P<unit>week|month|quarter|year|{'|'.join(_DAYS)})"
    r"|(?P<count>\d{1,3}) (?P<units>days?|weeks?|months?|years?) ago)\b",
    re.IGNORECASE,
)
_SHIFT = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_WAY = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1}


def relative_dates(text: str, written: date) -> Iterator[DateReading]:
    """The dates that a text gives relative to when it was written, in order; linear time.

    "Last week" is no period that dates state, and is left out.

    Args:
        text: Any text.
        written: The day as of which it speaks.
    """
    for match in _RELATIVE.finditer(text):
        period = _period(match, written)
        if period is not None:
            yield DateReading(*match.span(), (period,))


def _period(match: re.Match[str], written: date) -> Period | None:
    if match["day"]:
        return _on(written + timedelta(days=_SHIFT[match["day"].lower()]))
    if match["count"]:
        return _ago(int(match["count"]), match["units"].lower().rstrip("s"), written)
    way, unit = _WAY[match["way"].lower()], match["unit"].lower()
    if unit in _DAYS:
        ahead = (_DAYS.index(unit) - written.weekday()) % 7
        return _on(written + timedelta(days=(ahead or 7) if way > 0 else ahead if way == 0 else ahead - 7))
    if unit == "year":
        return Period(year=written.year + way)
    if unit == "quarter":
        quarter = (written.month - 1) // 3 + way
        return Period(year=written.year + quarter // 4, quarter=quarter % 4 + 1)
    if unit == "month":
        return _month(written, way)
    return None


def _ago(count: int, unit: str, written: date) -> Period | None:
    if unit in ("day", "week"):
        return _on(written - timedelta(days=count * (7 if unit == "week" else 1)))
    return _month(written, -count) if unit == "month" else Period(year=written.year - count)


def _month(written: date, shift: int) -> Period:
    months = written.year * 12 + written.month - 1 + shift
    return Period(year=months // 12, month=months % 12 + 1)


def _on(day: date) -> Period:
    return Period(year=day.year, month=day.month, day=day.day)
