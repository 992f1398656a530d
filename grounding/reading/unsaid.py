"""What a payload leaves open of a figure: its currency, the period of a column, a blank field, the rest of a list.

A payload that leaves one open allows more than one reading: that an answer picks one of them is no support.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from grounding.models import Passage
from grounding.reading.amounts import scales_of
from grounding.reading.binding import Bound, Context
from grounding.reading.clocks import UNIT as CLOCK
from grounding.reading.label_words import coverage, label_stems
from grounding.reading.matching import Asked, Matched
from grounding.reading.memory import remembered
from grounding.reading.periods import merged, period_fit, periods_in
from grounding.reading.records import read_layout
from grounding.reading.tables import Table
from grounding.reading.units import CODES, CURRENCY_WORDS, SYMBOLS
from grounding.reading.zones import Zone, zone_after, zones_in

_CURRENCY = re.compile(
    "|".join(re.escape(symbol) for symbol in sorted(SYMBOLS, key=len, reverse=True))
    + r"|\b(?:"
    + "|".join(sorted({*CODES, *CURRENCY_WORDS, "cents", "pounds", "pence", "bitcoin"}, key=len, reverse=True))
    + r")\b",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"(?<![\w./-])(?:null|none|nan|n/a|n\.a\.|tbd|not (?:available|reported|disclosed))(?![\w/-])", re.IGNORECASE
)
_NAMED = 0.85
"""The share of a blank field's label that the answer has to name."""
_BLANKS_READ = 2_000
"""Blank cells of a passage that are read: one with more of them is mostly empty."""


_ADDS_UP = re.compile(r"\b(?:total\w{0,6}|sum|altogether|aggregate\w?|overall|in all)\b")
_SHOWN = 12
_DAY = 24 * 60
_MOST_DIGITS = 40
"""A number of more digits is no sum of a list."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A field or cell without a value, and what it would be of."""

    start: int
    end: int
    row: str
    headers: tuple[str, ...]


def left_open(asked: Asked, best: Matched) -> str:
    """What the payload leaves open of a figure that it gives, in half a sentence; empty where nothing."""
    figure, bound = asked.figure, best.bound
    if figure.currency and not (bound.figure.currency or bound.currency):
        texts = (asked.candidate.answer.query or "", *(passage.text for passage in asked.passages))
        if not any(map(_names_currency, texts)):
            return "without a currency, and no passage names one"
    said = _zone_said(asked)
    if said is not None and zone_after(best.source.text, bound.figure.end) is None:
        texts = (asked.candidate.answer.query or "", *(passage.text for passage in asked.passages))
        if not any(said.same(zone) for text in texts for zone in zones_in(text)):
            return "without a time zone, and no passage names that one"
    if asked.context.periods and bound.place.tabular and not best.period and _has_twin(best):
        return "beside others in its row, without saying of which period each is"
    return ""


def _zone_said(asked: Asked) -> Zone | None:
    return zone_after(asked.candidate.answer.text, asked.figure.end) if asked.figure.unit == CLOCK else None


def in_its_zone(asked: Asked, given: Sequence[Matched]) -> tuple[list[Matched], Matched | None]:
    """Of clock times that agree, those not of another zone than the answer's; and one that is, where all are."""
    said = _zone_said(asked)
    if said is None:
        return list(given), None
    zones = [(match, zone_after(match.source.text, match.bound.figure.end)) for match in given]
    same = [match for match, zone in zones if zone is not None and zone.same(said)]
    kept = same or [match for match, zone in zones if zone is None]
    others = [match for match, zone in zones if zone is not None and not zone.same(said)]
    return kept, None if kept or not others else max(others, key=lambda match: match.fit)


def at_another_clock(asked: Asked) -> tuple[Passage, int, int] | None:
    """The clock time of another zone that is the same moment: 14:00 PST is 17:00 EST; None where there is none."""
    said = _zone_said(asked)
    if said is None or said.ahead is None:
        return None
    moment = (int(asked.figure.value) - said.ahead) % _DAY
    for source, passage in zip(asked.sources, asked.passages, strict=True):
        for given in source.figures:
            zone = zone_after(source.text, given.end) if given.unit == CLOCK else None
            if zone is not None and zone.ahead is not None and (int(given.value) - zone.ahead) % _DAY == moment:
                return passage, given.start, given.end
    return None


@remembered
def _names_currency(text: str) -> bool:
    return _CURRENCY.search(text) is not None


def _has_twin(best: Matched) -> bool:
    """Whether its row gives another value under the same headers, so that nothing tells the two apart."""
    own, source = best.bound, best.source
    row = (source.bound(at) for at in source.tabular() if own.place.start <= source.figures[at].start < own.place.end)
    return any(
        cell.place.cell != own.place.cell
        and not cell.in_label
        and cell.place.headers == own.place.headers
        and cell.figure.value != own.figure.value
        for cell in row
    )


def blank_for(asked: Asked) -> tuple[Passage, Blank] | None:
    """The field that is what the answer speaks of, and has no value; None where there is none."""
    for passage in asked.passages:
        for blank in read_blanks(passage.text):
            if _is_asked(blank, asked.context):
                return passage, blank
    return None


def _is_asked(blank: Blank, context: Context) -> bool:
    said = context.asked | context.sentence
    periods = merged((*periods_in(blank.row), *(p for header in blank.headers for p in periods_in(header))))
    if context.periods and period_fit(context.periods, periods) < (1 if periods else 0):
        return False
    labels = [stems for label in (blank.row, *blank.headers) if not periods_in(label) and (stems := label_stems(label))]
    return bool(labels) and all(coverage(stems, said) >= _NAMED for stems in labels)


@remembered
def read_blanks(text: str) -> tuple[Blank, ...]:
    """The fields and cells of a text that say that they have no value, or are empty; linear in its length."""
    layout = read_layout(text)
    if not layout.structured:
        return ()
    found: list[Blank] = []
    for match in _BLANK.finditer(text):
        place = layout.place(*match.span())
        if place.tabular and place.cell is not None and text[slice(*place.cell)].strip("\"' ") == match[0]:
            found.append(Blank(*match.span(), place.row, place.headers))
    for block in layout.blocks:
        if isinstance(block, Table):
            found += _empty_cells(text, block)
    return tuple(found[:_BLANKS_READ])


def _empty_cells(text: str, table: Table) -> Iterator[Blank]:
    """The empty cells of rows that have a value elsewhere, under headers."""
    for row in table.rows:
        filled = [at for at, (start, end) in enumerate(row.cells) if text[start:end].strip()]
        if row.is_header or not any(any(map(str.isdigit, text[slice(*row.cells[at])])) for at in filled if at):
            continue
        for at, (start, end) in enumerate(row.cells[1:], 1):
            headers = table.headers_above(row, at) if not text[start:end].strip() else ()
            if headers:
                yield Blank(row.cells[0][0], max(end, row.cells[0][1]), table.label(row), headers)


def added_up(asked: Asked) -> str:
    """The rows, next to each other in one column, that add up to what the answer calls a total; empty where none do."""
    figure = asked.figure
    if not _ADDS_UP.search(asked.context.text) or not figure.value or abs(figure.value.adjusted()) > _MOST_DIGITS:
        return ""
    for source in asked.sources:
        columns: dict[tuple[int, int | None, tuple[str, ...]], list[Bound]] = defaultdict(list)
        for bound in map(source.bound, source.tabular()):
            if not bound.in_label and abs(bound.figure.value.adjusted()) <= _MOST_DIGITS:
                place = bound.place
                columns[place.block, place.column, place.headers].append(bound)
        for cells in columns.values():
            scales = scales_of(cells[0], asked.document) | {0, figure.scale}
            run = _run_of({figure.value.scaleb(-scale) for scale in scales}, cells)
            if run:
                shown = [source.text[cell.figure.start : cell.figure.end] for cell in run[:_SHOWN]]
                return " + ".join(shown) + (" + ..." if len(run) > _SHOWN else "")
    return ""


def _run_of(sums: set[Decimal], cells: Sequence[Bound]) -> Sequence[Bound]:
    """The first cells next to each other, two or more, that add up to one of some values."""
    reached = {Decimal(0): 0}
    added = Decimal(0)
    for at, cell in enumerate(cells, 1):
        added += cell.figure.value
        for wanted in sums:
            first = reached.get(added - wanted)
            if first is not None and at - first > 1:
                return cells[first:at]
        reached[added] = at
    return ()
