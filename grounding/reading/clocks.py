"""Clock times: 17:30, 5pm, 5:30 p.m., 7:0; as minutes after midnight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from grounding.models import Span
from grounding.reading.anchors import digit_runs, matches_at
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.words import read_words

UNIT = "clock"

_CLOCK = re.compile(
    r"\d(?<![\w:.,$€£¥].)(?<!\d.)\d?"
    r"(?:(?::(?P<minutes>[0-5]\d))?[ \u00a0\u202f]?(?P<half>[aApP])(?:\.[mM]\.?|[mM])(?![\w])"
    r"|:(?P<minute>[0-5]\d|0)(?::[0-5]\d)?(?![\w:%]|\.\d))"
)
_NAMED = {"noon": 720, "midday": 720, "midnight": 0}
_TWELVE = re.compile(r"\b12[ ]\Z")
_SPOKEN = re.compile(
    r"(?P<hour>\d(?<![\w:.,$€£¥].)(?:(?<=[01])\d?|(?<=2)[0-4]?|(?<=[3-9])))"
    r"(?:(?:[h.:](?P<minute>[0-5]\d))?[ ]Uhr\b|[ ]o['’]clock\b|h(?P<past>[0-5]\d)(?!\w))"
)
_SPOKEN_HINTS = ("clock", "Uhr", "h0", "h1", "h2", "h3", "h4", "h5")


def _spoken(text: str) -> list[tuple[int, int, int]]:
    """Start, end and minutes of the clock times that are spoken or written as in other languages: "noon", "17h30"."""
    found = []
    words = read_words(text)
    for word, minutes in _NAMED.items():
        for at in words.places(word) if word in words.first else ():
            start, end = words.span(at, at)
            twelve = _TWELVE.search(text, max(0, start - 4), start)
            found.append((twelve.start() if twelve else start, end, minutes))
    if any(map(text.__contains__, _SPOKEN_HINTS)):
        found += [
            (*match.span(), int(match["hour"]) * 60 + int(match["minute"] or match["past"] or 0))
            for match in matches_at(_SPOKEN, text, digit_runs(text))
        ]
    return found


def read_clocks(text: str, taken: Sequence[Span]) -> tuple[FigureReading, ...]:
    """The clock times of a text outside the taken spans, in order; linear time.

    Minutes of one digit are read only where they are 0, as records write full hours: 3:1 is a ratio.
    """
    told: list[tuple[int, int, int]] = []
    for match in _CLOCK.finditer(text):
        hour = int(re.match(r"\d{1,2}", match.group())[0])  # type: ignore[index]
        half = (match["half"] or "").lower()
        if hour > (12 if half else 24) or (half and hour == 0):
            continue
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        told.append((*match.span(), hour * 60 + int(match["minutes"] or match["minute"] or 0)))
    if spoken := _spoken(text):
        told = sorted([*told, *spoken])
    found: list[FigureReading] = []
    at = reached = 0
    for start, end, minutes in told:
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if start < reached or (at < len(taken) and taken[at][0] < end):
            continue
        reached = end
        found.append(FigureReading(start, end, Decimal(minutes), Decimal(1), FigureKind.NUMBER, UNIT))
    return tuple(found)
