"""The figures of the sources that a calculation may start from, and which calculations a text names.

Operands are held tightly: cells of one table line whose label is spoken of, in the periods that are named, or two or
three such lines in one column, or figures of one sentence, or a count and the price of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, permutations

from grounding.reading.binding import Bound, Context, SourceFigures, label_fit
from grounding.reading.clocks import UNIT as CLOCK
from grounding.reading.dates import Period
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.label_words import label_stems
from grounding.reading.periods import period_fit
from grounding.reading.words import rarity, stem_of

_CHANGE = re.compile(
    r"\b(?:chang\w*|increas\w*|decreas\w*|growth|grew|grow\w*|rose|ris\w+|fell|fall\w*|declin\w*"
    r"|drop\w*|differ\w*|varia(?:nce|tion)s?|gain\w*|up|down|improv\w*"
    r"|more|less|fewer|higher|lower|exceed\w*|gap|between|added|reduc\w*|net of|beyond|remain\w*|left|leav\w*|return"
    r"|non[ -]cash|excluding|available)\b"
)
_RATIO = re.compile(
    r"\b(?:percent\w*|proportion\w*|share|portion|ratio|out of|constitut\w*|account\w*|mak\w+"
    r" up|represent\w*|margin|rate|as a|per|times|divid\w*|form\w*|part of"
    r"|how much of|\w+[ -]to[ -]equity)\b|%"
)
_AVERAGE = re.compile(r"(?<!weighted )(?<!weighted-)\b(?:averag\w*|mean)\b")
_SUM = re.compile(
    r"\b(?:total\w*|sum\w*|combin\w*|together|altogether|both|aggregate\w*|accumulated|overall|in all|add\w*|plus"
    r"|and)\b"
)
_PRODUCT = re.compile(
    r"\b(?:value|worth|market cap\w*|capitali[sz]ation"
    r"|spent|spend\w*|paid|pay\w*|cost\w*|proceeds|revenues?|sales|price"
    r"|total\w*|amount|interest|how much|times|multipl\w*)\b"
)
_PER_NOUN = re.compile(r"[ ]per[ ](?P<noun>[a-z]{3,12})\b")
_COUNTED_NOUN = re.compile(r"\A[ ](?:[a-z-]{3,12}[ ])?([a-z]{3,12})\b")
_YEARLY = re.compile(r"\b(?:chang\w*|increas\w*|decreas\w*|growth|grew|grow\w*|declin\w*|rose|fell)\b")
_YEARS_THROUGH = re.compile(r"\b(?:19|20)\d\d\s?(?:[-–—]|to|through|until|and)\s?(?:19|20)?\d\d\b")
_COMPARES = re.compile(r"\b(?:vs|versus|over|change|variation|variance|increase|decrease|growth)\b", re.IGNORECASE)
"""Headers of columns that compare two others: what stands there is no operand beside them."""
_LINES = 6
"""How many table lines may be operands; those whose labels fit best."""
_CELLS = 12
"""How many cells of one line are tried."""
_SPOKEN_OF = 0.55
"""A line's label must fit at least this well to be an operand beside another."""
_TOLD = 0.45
"""A line's label must fit at least this well before a calculation that it does not give is a wrong one."""
_TIE = 0.03
_SEVERAL = 2
_SHARED = 2
"""The least telling words that a sentence must share with what is asked for its figures to be operands; of many, two
thirds."""
_HUNDRED = 100.0
_TOGETHER = re.compile(r"\b(?:total|combined|together|sum|aggregate)\b")
RETURN = re.compile(r"\b(?:returns?|growth|performance|appreciation)\b")
ONE_TO_OTHER = re.compile(
    r"\bratio of (?:the |its )?(\w+) to (?:the |its )?(\w+)|\b(\w+)[ -]to[ -](\w+) ratio\b|\b(debt)[ -]to[ -](equity)\b"
)
_AFTER = 24
"""The code points after a figure in prose that may say what it is per."""
TOTAL = re.compile(r"\btotals?\b|^$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Operand:
    """A source's figure that goes into a calculation."""

    passage: int
    """Index of its passage."""
    figure: FigureReading
    bound: Bound
    text: str
    after: str = ""
    """In prose, what follows it: "per share"."""

    @property
    def value(self) -> Decimal:
        """Its value as printed, with its own scale word."""
        return self.figure.value


@dataclass(slots=True)
class _Line:
    """Cells of one table row or column, under one label."""

    fit: float
    cells: list[Operand]
    by_column: bool
    label: frozenset[str] = frozenset()
    is_total: bool = False
    """Whether it sums up the rows above it, and so is a whole that any of them is part of."""


@dataclass(frozen=True, slots=True)
class Named:
    """Which operations a text names."""

    average: bool
    change: bool
    ratio: bool
    sum: bool
    product: bool


@lru_cache(maxsize=512)
def operations_named(text: str) -> Named:
    """Which operations a text names, in lower case; kept, for all figures of a sentence share its text."""
    return Named(*(bool(words.search(text)) for words in (_AVERAGE, _CHANGE, _RATIO, _SUM, _PRODUCT)))


def candidates(context: Context, sources: Sequence[SourceFigures]) -> Iterator[Sequence[Operand]]:
    """Groups of operands, in the order new, old or part, whole; the best fitting first."""
    named = list(_one_to_other(context, sources))
    if named:
        yield from named
        return
    lines = _lines(context, sources)
    for by_column in (False, True):
        ways = [line for line in lines if line.by_column is by_column]
        for line in ways:
            if line.fit >= ways[0].fit - _TIE:
                yield from _along(line, context)
    yield from _across(lines, context)
    yield from _summed(lines, context)
    yield from _along_a_period(context, sources)
    yield from _from_a_hundred(lines, context, sources)
    told = list(_told(context, sources))
    yield from _in_sentences(told)
    yield from _priced(context, sources)
    yield from _told_and_tabular(told, lines, context)


def _lines(context: Context, sources: Sequence[SourceFigures]) -> list[_Line]:
    """The table lines that may be spoken of, the best fitting first, and the totals."""
    lines = sorted(_rows_and_columns(context, sources), key=lambda line: -line.fit)
    best = [line for line in lines if line.fit >= _SPOKEN_OF / 2][: _LINES * 2]
    totals = [line for line in lines if line.is_total and line not in best][:_LINES]
    return best + totals


def _rows_and_columns(context: Context, sources: Sequence[SourceFigures]) -> list[_Line]:
    rows: dict[tuple[int, int], _Line] = {}
    columns: dict[_Column, _Line] = {}
    for passage, source in enumerate(sources):
        for index in source.tabular():
            bound = source.bound(index)
            place = bound.place
            in_header = not place.row and not place.headers
            no_amount = bound.figure.kind is FigureKind.ORDINAL or bound.figure.unit == CLOCK
            if place.cell is None or in_header or no_amount or bound.in_label:
                continue
            operand = Operand(passage, bound.figure, bound, source.text[bound.figure.start : bound.figure.end])
            row = rows.get((passage, place.start))
            if row is None:
                fit = label_fit(bound.row, context) if bound.row else 0.0
                if place.section and TOTAL.search(place.row):
                    # the total of a section may be asked for by the section's name
                    fit = max(fit, label_fit(bound.row | label_stems(place.section), context))
                row = rows[passage, place.start] = _Line(fit, [], False, bound.row, bool(TOTAL.search(place.row)))
            if row.cells and _said_again(row.cells[-1], operand, source.text):
                continue
            row.cells.append(operand)
            if (place.column is not None or place.shared_column) and bound.headers:
                key = _column(operand)
                if key not in columns:
                    columns[key] = _Line(label_fit(bound.headers, context), [], True)
                columns[key].cells.append(operand)
    return [*rows.values(), *columns.values()]


def _said_again(one: Operand, two: Operand, text: str) -> bool:
    """Whether a cell gives its value twice: "-13 ( 13 )"."""
    between = text[one.figure.end : two.figure.start]
    return abs(one.value) == abs(two.value) and between.strip() == "("


_Column = tuple[int, int, int] | str


def _column(cell: Operand) -> _Column:
    """What two cells of one column share."""
    place = cell.bound.place
    if place.shared_column:
        return place.shared_column
    return cell.passage, place.block, place.column if place.column is not None else -1


def _asked_cells(line: _Line, context: Context) -> list[Operand]:
    """The cells of a line in the periods that are named; all of them where none is."""
    given = [cell for cell in line.cells if not _COMPARES.search(" ".join(cell.bound.place.headers))]
    cells = given if len(given) > 1 else line.cells
    named = [cell for cell in cells if period_fit(context.mentioned, cell.bound.periods) > 0]
    years = {period.year for period in context.mentioned if period.year is not None}
    if len(years) == 1 and named and _YEARLY.search(context.text):
        # the change in a year is the change from the year before
        before = Period(year=years.pop() - 1)
        named += [cell for cell in cells if any(p.says(before) for p in cell.bound.periods) and cell not in named]
    return (named or [cell for cell in cells if period_fit(context.mentioned, cell.bound.periods) == 0])[:_CELLS]


def _cells_between(line: _Line, context: Context) -> list[Operand]:
    """The cells of a line from the first to the last year that is named, where those two stand for all between."""
    named = {period.year for period in context.mentioned if period.year is not None}
    if len(named) != 2 or not _YEARS_THROUGH.search(context.text):
        return []
    return [
        cell
        for cell in line.cells
        if not _COMPARES.search(" ".join(cell.bound.place.headers))
        and any(p.year is not None and min(named) <= p.year <= max(named) for p in cell.bound.periods)
    ][:_CELLS]


def _along(line: _Line, context: Context) -> Iterator[Sequence[Operand]]:
    cells = _asked_cells(line, context)
    between = _cells_between(line, context)
    if len(between) > len(cells):
        yield between
    years = {cell.bound.periods[0].year for cell in cells if cell.bound.periods}
    if len(cells) <= 1 and len(line.cells) > _SEVERAL and operations_named(context.text).average:
        yield line.cells[:_CELLS]
    if len(cells) > 2:
        yield cells
        parts = [cell for cell in cells if not TOTAL.search(_other_label(cell, line))]
        if 2 < len(parts) < len(cells):
            yield parts
    ordered = (
        sorted(cells, key=lambda c: -((c.bound.periods[0].year or 0) if c.bound.periods else 0))
        if len(years) > 1
        else cells
    )
    if len(ordered) <= 1 and len(line.cells) > 1:
        ordered = line.cells[:_CELLS]
    told = {id(cell) for cell in ordered if line.by_column and label_fit(cell.bound.row, context) >= _SPOKEN_OF}
    for one, two in combinations(ordered[:_CELLS], 2):
        # of a column's rows, those that are spoken of
        if told and id(one) not in told and id(two) not in told:
            continue
        yield one, two
        if len(years) <= 1:
            yield two, one


def _other_label(cell: Operand, line: _Line) -> str:
    return cell.bound.place.row if line.by_column else " ".join(cell.bound.place.headers)


def _across(lines: list[_Line], context: Context) -> Iterator[Sequence[Operand]]:
    """Cells of two or three rows that are spoken of, in one column."""
    rows = [line for line in lines if not line.by_column and (line.fit >= _SPOKEN_OF or line.is_total)]
    named = [line for line in rows if line.label and line.label <= context.all]
    if len(named) > 1:
        # "low and medium risk" are not high risk, however much of its label is said
        rows = [line for line in rows if line in named or line.is_total]
    rows = rows[: _LINES * 2]
    columns: dict[_Column, list[Operand]] = {}
    for row in rows:
        for cell in _asked_cells(row, context):
            columns.setdefault(_column(cell), []).append(cell)
    spoken = {id(cell) for row in rows if row.fit >= _SPOKEN_OF for cell in row.cells}
    for cells in columns.values():
        for one, two in permutations(cells[:_LINES], 2):
            if id(one) in spoken:
                yield one, two
        told = [cell for cell in cells if id(cell) in spoken][:_LINES]
        yield from combinations(told, 3)
        for one, two in combinations(told, 2):
            for whole in cells[: _LINES * 2]:
                beside = whole is not one and whole is not two
                if beside and (id(whole) in spoken or TOTAL.search(whole.bound.place.row)):
                    yield one, two, whole
    grand = [
        cell for row in rows if row.is_total for cell in row.cells if TOTAL.search(" ".join(cell.bound.place.headers))
    ]
    for row in rows:
        if row.fit >= _SPOKEN_OF:
            yield from ((cell, whole) for cell in row.cells[:_CELLS] for whole in grand[:2] if cell is not whole)


def _summed(lines: list[_Line], context: Context) -> Iterator[Sequence[Operand]]:
    """Cells of two lines together, in two columns: "the change in total sales of A and B"."""
    if not _TOGETHER.search(context.text):
        return
    rows = [line for line in lines if not line.by_column and line.label and line.label <= context.all]
    for one, two in combinations(rows[:_LINES], 2):
        other = {_column(cell): cell for cell in _asked_cells(two, context)}
        both = [(cell, other[_column(cell)]) for cell in _asked_cells(one, context) if _column(cell) in other]
        sums = [
            replace(a, figure=a.figure._replace(value=a.value + b.value), text=f"({a.text} + {b.text})")
            for a, b in both
            if a.figure.kind is b.figure.kind
        ]
        yield from permutations(sums[:_LINES], 2)


def _along_a_period(context: Context, sources: Sequence[SourceFigures]) -> Iterator[Sequence[Operand]]:
    """Cells of a row that is called by a period that is named, and by nothing else."""
    for line in _rows_and_columns(context, sources):
        if not line.by_column and not line.label and line.cells[0].bound.place.row:
            yield from permutations(_asked_cells(line, context)[:_LINES], 2)


def _one_to_other(context: Context, sources: Sequence[SourceFigures]) -> Iterator[Sequence[Operand]]:
    """Cells of two rows that a ratio is named by, however little else of their labels is said: "debt to equity"."""
    named = ONE_TO_OTHER.search(context.text)
    if named is None:
        return
    one, other = (stem_of(word) for word in named.groups() if word)
    rows = [line for line in _rows_and_columns(context, sources) if (one in line.label) != (other in line.label)]
    for upper in (row for row in rows if one in row.label):
        for lower in (row for row in rows if other in row.label):
            below = {_column(cell): cell for cell in _asked_cells(lower, context)}
            for cell in _asked_cells(upper, context):
                if _column(cell) in below:
                    yield cell, below[_column(cell)]


def _from_a_hundred(
    lines: list[_Line], context: Context, sources: Sequence[SourceFigures]
) -> Iterator[Sequence[Operand]]:
    """What 100 invested became, and the 100; of one line, and of two in one column."""
    if not RETURN.search(context.text):
        return
    base = next(
        (
            Operand(passage, figure, source.bound(index), source.text[figure.start : figure.end])
            for passage, source in enumerate(sources)
            for index in source.within(_HUNDRED, _HUNDRED)
            if (figure := source.figures[index]).currency
        ),
        None,
    )
    if base is None:
        return
    columns: dict[_Column, list[Operand]] = {}
    for line in lines:
        if not line.by_column and line.fit >= _SPOKEN_OF:
            cells = [cell for cell in line.cells if period_fit(context.mentioned, cell.bound.periods) > 0]
            # where no year is asked for, it is the last that counts
            for cell in (cells or line.cells[-1:])[:_CELLS]:
                columns.setdefault(_column(cell), []).append(cell)
                yield cell, base
    for column in columns.values():
        yield from ((one, two, base) for one, two in permutations(column[:_LINES], 2))


def _told(context: Context, sources: Sequence[SourceFigures]) -> Iterator[list[Operand]]:
    """The figures of each sentence that speaks of the same things."""
    wanted = {stem for stem in (context.asked if context.says_little else context.sentence) if rarity(stem) > 0}
    needed = max(min(_SHARED, len(wanted)), len(wanted) * 2 // 3)
    for passage, source in enumerate(sources):
        sentences: dict[int, list[Operand]] = {}
        tabular = set(source.tabular())
        years = {d.start for d in source.dates}
        for index, figure in enumerate(source.figures):
            if index in tabular or figure.start in years or figure.kind is FigureKind.ORDINAL or figure.unit == CLOCK:
                continue
            bound = source.bound(index)
            if len(wanted & bound.around) >= needed:
                text = source.text[figure.start : figure.end]
                after = source.text[figure.end : figure.end + _AFTER]
                sentences.setdefault(bound.place.start, []).append(Operand(passage, figure, bound, text, after))
        yield from sentences.values()


def _in_sentences(told: Sequence[Sequence[Operand]]) -> Iterator[Sequence[Operand]]:
    """The figures of one sentence, all of them and by twos."""
    for operands in told:
        if len(operands) > 2:
            yield operands[:_CELLS]
        yield from permutations(operands[:_LINES], 2)


def _told_and_tabular(
    told: Sequence[Sequence[Operand]], lines: list[_Line], context: Context
) -> Iterator[Sequence[Operand]]:
    """A figure of a sentence and a cell of a line, both spoken of and in the periods that are named."""
    rows = [line for line in lines if not line.by_column and (line.fit >= _SPOKEN_OF or line.is_total)][:_LINES]
    cells = [cell for row in rows for cell in _asked_cells(row, context)[:_LINES]]
    for operand in [operand for sentence in told for operand in sentence[:_LINES]][:_CELLS]:
        if period_fit(context.mentioned, operand.bound.periods) >= 0:
            amount = bool(operand.figure.scale or operand.figure.currency)
            for cell in map(_written_out, cells) if amount else cells:
                yield operand, cell
                yield cell, operand


def _written_out(cell: Operand) -> Operand:
    """A cell with the scale of its table, to stand beside an amount of prose."""
    power = cell.bound.scale if cell.bound.scale and not cell.bound.fixed else 0
    figure = cell.figure
    return replace(cell, figure=figure._replace(value=figure.value.scaleb(power), scale=power)) if power else cell


def _priced(context: Context, sources: Sequence[SourceFigures]) -> Iterator[Sequence[Operand]]:
    """A number of things, and the price that another sentence gives for one of them, in the periods that are named."""
    counts: list[tuple[str, Operand]] = []
    prices: list[tuple[str, Operand]] = []
    if not operations_named(context.text).product:
        return
    for passage, source in enumerate(sources):
        tabular = set(source.tabular())
        for index, figure in enumerate(source.figures):
            if index in tabular or figure.kind not in (FigureKind.NUMBER, FigureKind.MONEY):
                continue
            after = source.text[figure.end : figure.end + _AFTER]
            per = _PER_NOUN.match(after)
            of = figure.unit or next(iter(_COUNTED_NOUN.findall(after)), "")
            if not per and not of:
                continue
            bound = source.bound(index)
            if period_fit(context.mentioned, bound.periods) < 0:
                continue
            operand = Operand(passage, figure, bound, source.text[figure.start : figure.end], after)
            if per and figure.kind is FigureKind.MONEY:
                prices.append((per["noun"], operand))
            elif figure.kind is FigureKind.NUMBER:
                counts.append((of.removesuffix("s"), operand))
    for noun, price in prices[:_LINES]:
        yield from ((count, price) for of, count in counts[:_CELLS] if of == noun)


def operands_told(context: Context, sources: Sequence[SourceFigures]) -> bool:
    """Whether a table tells what a calculation would have to start from: two cells of a line, or of one column.

    Where it does, and nothing that can be calculated from them agrees, the answer is wrong; where it does not, the
    operands may stand in prose, or be the results of other calculations.
    """
    rows = [line for line in _lines(context, sources) if not line.by_column and line.fit >= _TOLD]
    return any(len(_asked_cells(row, context)) > 1 for row in rows) or next(_across(rows, context), None) is not None
