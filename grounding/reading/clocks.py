"""Clock times: 17:30, 5pm, 5:30 p.m., 7:0; as minutes after midnight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from grounding.models import Span
from grounding.reading.figures import FigureKind, FigureReading

UNIT = "clock"

_CLOCK = re.compile(
    r"\d(?<![\w:.,$€£¥].)(?<!\d.)\d?"
    r"(?:(?::(?P<minutes>[0-5]\d))?[ \u00a0\u202f]?(?P<half>[aApP])(?:\.[mM]\.?|[mM])(?![\w])"
    r"|:(?P<minute>[0-5]\d|0)(?::[0-5]\d)?(?![\w:%]|\.\d))"
)


def read_clocks(text: str, taken: Sequence[Span]) -> tuple[FigureReading, ...]:
    """The clock times of a text outside the taken spans, in order; linear time.

    Minutes of one digit are read only where they are 0, as records write full hours: 3:1 is a ratio.
    """
    found: list[FigureReading] = []
    at = 0
    for match in _CLOCK.finditer(text):
        while at < len(taken) and taken[at][1] <= match.start():
            at += 1
        if at < len(taken) and taken[at][0] < match.end():
            continue
        hour = int(re.match(r"\d{1,2}", match.group())[0])  # type: ignore[index]
        half = (match["half"] or "").lower()
        if hour > (12 if half else 24) or (half and hour == 0):
            continue
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        minutes = hour * 60 + int(match["minutes"] or match["minute"] or 0)
        found.append(FigureReading(*match.span(), Decimal(minutes), Decimal(1), FigureKind.NUMBER, UNIT))
    return tuple(found)
