"""Everything in a text that can be read exactly, in one pass, so that no digit is read twice.

Identifiers come first, then dates, clock times and figures: the 2024 of CVE-2024-3094 is neither a year nor a count.
"""

from __future__ import annotations

from dataclasses import dataclass

from grounding.reading.clocks import read_clocks
from grounding.reading.dates import DateReading, read_dates
from grounding.reading.figures import FigureReading, read_figures
from grounding.reading.identifiers import IdentifierReading, read_identifiers
from grounding.reading.memory import remembered


@dataclass(frozen=True, slots=True)
class ExactReading:
    """The identifiers, dates and figures of one text, each in order, none overlapping another."""

    identifiers: tuple[IdentifierReading, ...]
    dates: tuple[DateReading, ...]
    figures: tuple[FigureReading, ...]


@remembered
def read_exact(text: str) -> ExactReading:
    """Read identifiers, then dates outside them, then clock times and figures outside both."""
    identifiers = read_identifiers(text)
    taken = [(i.start, i.end) for i in identifiers]
    dates = read_dates(text, taken)
    taken = sorted([*taken, *((d.start, d.end) for d in dates)])
    clocks = read_clocks(text, taken)
    if not clocks:
        return ExactReading(identifiers, dates, read_figures(text, taken))
    taken = sorted([*taken, *((c.start, c.end) for c in clocks)])
    figures = sorted((*clocks, *read_figures(text, taken)), key=lambda figure: figure.start)
    return ExactReading(identifiers, dates, tuple(figures))
