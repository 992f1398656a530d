"""Overlapping spans of a text, cut into runs that each lie in the same spans from end to end."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grounding.models import Span

DEEPEST = 8
"""Spans that a run keeps, the shortest first: a page can't tell more of them apart."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text and the spans it lies in."""

    start: int
    end: int
    over: tuple[int, ...]
    """Indices of the spans, the shortest first, at most `DEEPEST`."""


def runs(start: int, end: int, spans: Sequence[Span]) -> Iterator[Run]:
    """The text [start, end) as adjoining runs, in order; spans may nest, overlap, and reach outside.

    Args:
        start: The first code point of the text shown.
        end: The code point after the last.
        spans: Half-open spans of the same text; empty ones mark nothing.
    """
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for index, (a, b) in enumerate(spans):
        first, last = max(a, start), min(b, end)
        if first < last:
            opens.setdefault(first, []).append(index)
            closes.setdefault(last, []).append(index)
    active: list[tuple[int, int]] = []
    at = start
    for cut in sorted({*opens, *closes, end}):
        if cut > at:
            yield Run(at, cut, tuple(index for _, index in active[:DEEPEST]))
            at = cut
        for index in closes.get(cut, ()):
            del active[bisect_left(active, _order(spans, index))]
        for index in opens.get(cut, ()):
            insort(active, _order(spans, index))


def _order(spans: Sequence[Span], index: int) -> tuple[int, int]:
    a, b = spans[index]
    return b - a, index
