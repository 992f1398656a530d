"""Figures that follow from a source's figures by one simple calculation, named by the answer or the query.

Operands are held tightly: cells of one table line whose label is spoken of, in the periods that are named, or
two such lines in one column, or figures of one sentence. A coincidence among unrelated numbers derives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from itertools import chain, combinations, permutations

from grounding.reading.amounts import scales_of
from grounding.reading.binding import Bound, Context, SourceFigures, label_fit, period_fit
from grounding.reading.clocks import UNIT as CLOCK
from grounding.reading.dates import Period
from grounding.reading.exact import read_exact
from grounding.reading.figures import FigureKind, FigureReading

_CHANGE = re.compile(
    r"\b(?:chang\w*|increas\w*|decreas\w*|growth|grew|grow\w*|rose|ris\w+|fell|fall\w*|declin\w*"
    r"|drop\w*|differ\w*|variance|gain\w*|up|down|improv\w*"
    r"|more|less|fewer|higher|lower|exceed\w*|gap|between|added|reduc\w*|net of|beyond|remain\w*|left|leav\w*|return)\b"
)
_RATIO = re.compile(
    r"\b(?:percent\w*|proportion\w*|share|portion|ratio|out of|constitut\w*|account\w*|mak\w+"
    r" up|represent\w*|margin|rate|as a|per|times|divid\w*|form\w*|part of)\b|%"
)
_AVERAGE = re.compile(r"(?<!weighted )(?<!weighted-)\b(?:averag\w*|mean)\b")
_SUM = re.compile(
    r"\b(?:total\w*|sum\w*|combin\w*|together|altogether|both|aggregate\w*|overall|in all|add\w*|plus|and)\b"
)
_PRODUCT = re.compile(
    r"\b(?:value|worth|market cap\w*|capitali[sz]ation"
    r"|spent|spend\w*|paid|pay\w*|cost\w*|proceeds|revenues?|sales|price"
    r"|total\w*|amount|interest|how much|times|multipl\w*)\b"
)
_PER_ONE = re.compile(
    r"\bper[ ](?:\w+[ ])?(?:share|unit|barrel|ounce|employee|day|ton|tonne|warrant|option)\b|\bprice\b", re.IGNORECASE
)
"""What makes a figure a price or rate for one, so that times a number of them it is an amount."""
_PER_NOUN = re.compile(r"[ ]per[ ](?P<noun>[a-z]{3,12})\b")
_COUNTED_NOUN = re.compile(r"\A[ ](?:[a-z-]{3,12}[ ])?([a-z]{3,12})\b")
_YEARLY = re.compile(r"\b(?:chang\w*|increas\w*|decreas\w*|growth|grew|grow\w*|declin\w*|rose|fell)\b")
_RATIO_OF = re.compile(r"\bratio\b")
_ADDS = re.compile(r"\b(?:total\w*|sum|combin\w*|together|altogether|aggregate\w*|overall|in all|plus)\b")
_DOWN = re.compile(r"\b(?:decreas\w*|declin\w*|fell|fall\w*|drop\w*|reduc\w*|lower|less|fewer|down|loss)\b")
_CHANGE_ASKED = re.compile(r"\bwhat (?:was|is|were|are) the (?:\w+ ){0,2}(?:change|increase|decrease|difference)s?\b")
_FELL = re.compile(r"\b(?:decreas\w*|declin\w*|fell|fall(?:s|en)?|dropp?\w*|reduced|shrank|slipped|lost)\b")
_ROSE = re.compile(
    r"\b(?:increas\w*|rose|ris(?:e|es|en|ing)|grew|grow\w*|gain\w*|up|higher|improv\w*|jumped|surged|climbed|chang\w*"
    r"|differ\w*)\b"
)
_UNSIGNED = re.compile(r"\b(?:differ\w*|gap|between|variance)\b")
_ASKS_FOR = re.compile(
    r"\b(?:chang\w*|increas\w*|decreas\w*|growth|differ\w*|averag\w*|proportion\w*|ratio|percentage"
    r" of|as a percent\w*|sum of|combined|variance)\b"
)
_PERCENT = re.compile(r"\b(?:percent\w*|per cent|rate|growth)\b|%")
_YEARS_THROUGH = re.compile(r"\b(?:19|20)\d\d\s?(?:[-–—]|to|through|until|and)\s?(?:19|20)?\d\d\b")
_HOW_MANY = re.compile(r"\bhow many (?:years|quarters|months|periods|segments|regions|items|categories)\b")
_COMPARES = re.compile(r"\b(?:vs|versus|over|change|variation|variance|increase|decrease|growth)\b", re.IGNORECASE)
"""Headers of columns that compare two others: what stands there is no operand beside them."""
_PERCENT_CHANGE = re.compile(
    r"\bpercent(?:age)?(?: \w+)? (?:chang|increas|decreas|growth|differ|declin)"
    r"|\b(?:growth|change) rate|\brate of (?:growth|change)"
)
_OF_WHOLE = re.compile(r"\b(?:of|in|to|among|amongst) (?:the |its |their |all )?(?:total|whole|entire|overall)\b")
"""What makes a share a part of a whole, which is never more than it."""
_TELLING_DIGITS = 3
"""Digits that a bare number needs before it can only be the share that was asked for."""
_TOTAL = re.compile(r"\btotals?\b|^$", re.IGNORECASE)
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
_AFTER = 24
"""The code points after a figure in prose that may say what it is per."""


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


@dataclass(frozen=True, slots=True)
class Derivation:
    """A calculation whose result is the answer's figure."""

    formula: str
    operands: tuple[Operand, ...]


@dataclass(slots=True)
class _Line:
    """Cells of one table row or column, under one label."""

    fit: float
    cells: list[Operand]
    by_column: bool
    label: frozenset[str] = frozenset()
    is_total: bool = False
    """Whether it sums up the rows above it, and so is a whole that any of them is part of."""


def derive(
    figure: FigureReading,
    context: Context,
    sources: Sequence[SourceFigures],
    document: frozenset[int],
    spoken: Sequence[Operand] = (),
) -> Derivation | None:
    """The calculation that gives the answer's figure; None where no operation is named or none of its results agrees.

    Args:
        figure: The answer's figure.
        context: What the answer says it is of.
        sources: The passages' figures, in their order.
        document: The scales that the payload states for tables that state none.
        spoken: Figures of the sources that the answer's own sentence states beside it: "$1.2m less $0.8m leaves $0.4m".
    """
    operations = tuple(_operations(figure, context)) if figure.unit != CLOCK else ()
    if not operations or len(figure.value.as_tuple().digits) > 30:
        return None
    with localcontext() as decimals:
        decimals.prec = 40
        for operands in chain(permutations(spoken[:_LINES], 2), _candidates(context, sources)):
            for operation in operations:
                formula = operation(figure, context, operands, document)
                if formula is not None:
                    return Derivation(formula, tuple(operands))
    return None


def operands_told(context: Context, sources: Sequence[SourceFigures]) -> bool:
    """Whether a table tells what a calculation would have to start from: two cells of a line, or of one column.

    Where it does, and nothing that can be calculated from them agrees, the answer is wrong; where it does not, the
    operands may stand in prose, or be the results of other calculations.
    """
    rows = [line for line in _lines(context, sources) if not line.by_column and line.fit >= _TOLD]
    return any(len(_asked_cells(row, context)) > 1 for row in rows) or next(_across(rows, context), None) is not None


@lru_cache(maxsize=512)
def asks_for_calculation(query: str) -> bool:
    """Whether a query, in lower case, asks for a change, a share, an average or a sum."""
    named = _named(query)
    return named.average or named.change or named.ratio or named.sum or _HOW_MANY.search(query) is not None


_RESULTS = (
    (re.compile(r"\b(?:average|mean)\b"), re.compile(r"\b(?:average|mean|avg)\b")),
    (
        re.compile(r"\b(?:difference|change|increase|decrease) (?:in|between|of)\b"),
        re.compile(
            r"\b(?:differ|chang|increas|decreas|grow|grew|growth|rose|ris|fell|fall|declin|drop|varia|gain|movement|improv"
            r"|higher|lower|more|less|loss|net|reduc|adjust|impact|effect|provi)"
        ),
    ),
)
"""What asks for an average or a difference, and what calls a value that is one already so."""


@lru_cache(maxsize=512)
def result_asked(query: str) -> re.Pattern[str] | None:
    """What a value must be called to be the result of the calculation that a query, in lower case, asks for."""
    return next((called for asks, called in _RESULTS if asks.search(query)), None)


@lru_cache(maxsize=512)
def names_operation(text: str) -> bool:
    """Whether a text asks for or states a change, a share, an average or a sum rather than a value as it stands."""
    return bool(_ASKS_FOR.search(text))


_Operation = Callable[[FigureReading, Context, Sequence[Operand], frozenset[int]], str | None]


@dataclass(frozen=True, slots=True)
class _Named:
    """Which operations a text names."""

    average: bool
    change: bool
    ratio: bool
    sum: bool
    product: bool


@lru_cache(maxsize=512)
def _named(text: str) -> _Named:
    # all figures of a sentence share its text
    return _Named(*(bool(words.search(text)) for words in (_AVERAGE, _CHANGE, _RATIO, _SUM, _PRODUCT)))


def _operations(figure: FigureReading, context: Context) -> Iterator[_Operation]:
    percent = figure.kind in (FigureKind.PERCENT, FigureKind.POINTS)
    named = _named(context.text)
    if named.average:
        yield _average
    share = percent or _may_be_share(figure)
    if figure.unit == "times":
        yield _ratio
    if named.change:
        if share and not _amount_asked(context):
            yield _relative_change
        yield _difference
    if named.ratio and (percent or not figure.currency):
        if share and not _PERCENT_CHANGE.search(context.text):
            yield _percentage
            yield _percentage_of_sum
        if not percent:
            yield _ratio
    if named.sum and not percent:
        yield _sum
    if named.product and not percent and len(figure.value.normalize().as_tuple().digits) >= _TELLING_DIGITS:
        yield _product
    if _HOW_MANY.search(context.text) and figure.is_exact_integer:
        yield _count_beyond


def _amount_asked(context: Context) -> bool:
    """Whether a query asks for a change as an amount, and the answer is nothing but a figure."""
    if not context.says_little:
        return False
    query = context.text.partition("\n")[2]
    return _CHANGE_ASKED.search(query) is not None and _PERCENT.search(query) is None


def _may_be_share(figure: FigureReading) -> bool:
    """Whether a bare number may be a percentage whose sign is left out, or the share itself: 0.1003 for 10.03%."""
    bare = figure.kind is FigureKind.NUMBER and not figure.unit and not figure.scale and figure.step < 1
    return bare and len(figure.value.normalize().as_tuple().digits) >= _TELLING_DIGITS


def _gives(figure: FigureReading, context: Context, percentage: Decimal) -> bool:
    """Whether a percentage is what the answer states, written as one or as a share."""
    if figure.kind is not FigureKind.NUMBER:
        return _close(figure, percentage)
    return _close(figure, percentage / 100) or (
        _PERCENT.search(context.text) is not None and _close(figure, percentage)
    )


def _candidates(context: Context, sources: Sequence[SourceFigures]) -> Iterator[Sequence[Operand]]:
    """Groups of operands, in the order new, old or part, whole; the best fitting first."""
    lines = _lines(context, sources)
    for by_column in (False, True):
        ways = [line for line in lines if line.by_column is by_column]
        for line in ways:
            if line.fit >= ways[0].fit - _TIE:
                yield from _along(line, context)
    yield from _across(lines, context)
    yield from _in_sentences(context, sources)


def _lines(context: Context, sources: Sequence[SourceFigures]) -> list[_Line]:
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
                row = rows[passage, place.start] = _Line(fit, [], False, bound.row, bool(_TOTAL.search(place.row)))
            if row.cells and _said_again(row.cells[-1], operand, source.text):
                continue
            row.cells.append(operand)
            if (place.column is not None or place.shared_column) and bound.headers:
                key = _column(operand)
                if key not in columns:
                    columns[key] = _Line(label_fit(bound.headers, context), [], True)
                columns[key].cells.append(operand)
    lines = sorted((*rows.values(), *columns.values()), key=lambda line: -line.fit)
    best = [line for line in lines if line.fit >= _SPOKEN_OF / 2][: _LINES * 2]
    totals = [line for line in lines if line.is_total and line not in best][:_LINES]
    return best + totals


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
    if len(cells) <= 1 and len(line.cells) > _SEVERAL and _named(context.text).average:
        yield line.cells[:_CELLS]
    if len(cells) > 2:
        yield cells
        parts = [cell for cell in cells if not _TOTAL.search(_other_label(cell, line))]
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
                if whole is not one and whole is not two and _TOTAL.search(whole.bound.place.row):
                    yield one, two, whole
    grand = [
        cell for row in rows if row.is_total for cell in row.cells if _TOTAL.search(" ".join(cell.bound.place.headers))
    ]
    for row in rows:
        if row.fit >= _SPOKEN_OF:
            yield from ((cell, whole) for cell in row.cells[:_CELLS] for whole in grand[:2] if cell is not whole)


def _in_sentences(context: Context, sources: Sequence[SourceFigures]) -> Iterator[Sequence[Operand]]:
    """Two figures of one sentence that speaks of the same things."""
    for passage, source in enumerate(sources):
        sentences: dict[int, list[Operand]] = {}
        tabular = set(source.tabular())
        years = {d.start for d in source.dates}
        for index, figure in enumerate(source.figures):
            if index in tabular or figure.start in years or figure.kind is FigureKind.ORDINAL or figure.unit == CLOCK:
                continue
            bound = source.bound(index)
            wanted = context.asked if context.says_little else context.sentence
            if len(wanted & bound.around) >= max(2, len(wanted) // 3):
                text = source.text[figure.start : figure.end]
                after = source.text[figure.end : figure.end + _AFTER]
                sentences.setdefault(bound.place.start, []).append(Operand(passage, figure, bound, text, after))
        for operands in sentences.values():
            if len(operands) > 2:
                yield operands[:_CELLS]
            yield from permutations(operands[:_LINES], 2)
    yield from _priced(context, sources)


def _priced(context: Context, sources: Sequence[SourceFigures]) -> Iterator[Sequence[Operand]]:
    """A number of things, and the price that another sentence gives for one of them, in the periods that are named."""
    counts: list[tuple[str, Operand]] = []
    prices: list[tuple[str, Operand]] = []
    if not _named(context.text).product:
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


def _close(figure: FigureReading, result: Decimal) -> bool:
    if not figure.value:
        return not result  # almost anything rounds to nothing
    return abs(result - figure.value) <= figure.step * (Decimal(1) if figure.approximate else Decimal("0.505"))


def _fits(figure: FigureReading, result: Decimal, operands: Sequence[Operand], document: frozenset[int]) -> bool:
    """Whether an amount agrees in one of the scales that its operands may carry."""
    scales = set(scales_of(operands[0].bound, document))
    if not figure.scale:
        scales.add(0)
    elif scales == {0} and operands[0].bound.place.tabular and operands[0].bound.scale is None:
        scales.add(figure.scale)
    return any(_close(figure, result.scaleb(scale)) for scale in scales)


def _signed(figure: FigureReading, context: Context, result: Decimal, agrees: Callable[[Decimal], bool]) -> bool:
    """Whether a change agrees in size and direction: "fell by 5" and "-5" are one thing, "rose by 5" is another."""
    said = context.text.split("\n", 1)[0]
    fell = not figure.signed and _FELL.search(said) is not None and _ROSE.search(said) is None
    if agrees(result):
        return not (fell and result > 0)
    return bool((result < 0 and _DOWN.search(context.text)) or _UNSIGNED.search(context.text)) and agrees(-result)


def _costs_sign(figure: FigureReading, operands: Sequence[Operand]) -> int:
    """-1 where all operands are deductions in accountants' parentheses and the answer speaks of their size."""
    return -1 if not figure.signed and all(o.value < 0 for o in operands) else 1


def _is_percent(operand: Operand) -> bool:
    return operand.figure.kind is FigureKind.PERCENT or operand.bound.percent


def _percents(operands: Sequence[Operand]) -> bool:
    return all(map(_is_percent, operands))


def _same_kind(operands: Sequence[Operand]) -> bool:
    return len(set(map(_is_percent, operands))) == 1


def _relative_change(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    if len(operands) != 2 or operands[1].value == 0:
        return None
    new, old = operands
    result = (new.value - old.value) / old.value * 100
    if not _signed(figure, context, result, lambda r: _gives(figure, context, r)):
        return None
    return f"({new.text} - {old.text}) / {old.text} = {_shown(result, figure)}%"


def _difference(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    if len(operands) != 2 or not _same_kind(operands):
        return None
    new, old = operands
    result = (new.value - old.value) * _costs_sign(figure, operands)
    points = figure.kind is FigureKind.NUMBER and _may_be_share(figure) and _percents(operands)
    if not _signed(
        figure,
        context,
        result,
        lambda r: _fits(figure, r, operands, document) or (points and _close(figure, r / 100)),
    ):
        return None
    return f"{new.text} - {old.text} = {_plain(result)}"


def _percentage(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    if len(operands) != 2 or operands[1].value == 0:
        return None
    part, whole = operands
    result = part.value / whole.value * 100
    # "(365,223)" vested of 1,283,281 is 28.46% of them: accountants' parentheses are a direction there
    if abs(result) > 100 and _OF_WHOLE.search(context.text):
        return None
    agrees = _gives(figure, context, result) or (result < 0 and _gives(figure, context, -result))
    return f"{part.text} / {whole.text} = {_shown(result, figure)}%" if agrees else None


def _ratio(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    if len(operands) != 2 or operands[1].value == 0 or figure.scale:
        return None
    part, whole = operands
    result = part.value / whole.value
    if _close(figure, result):
        return f"{part.text} / {whole.text} = {_shown(result, figure)}"
    # "the ratio of sales in 2008 to those in 2009" may put the older year first
    if part.value and _RATIO_OF.search(context.text) and _close(figure, 1 / result):
        return f"{whole.text} / {part.text} = {_shown(1 / result, figure)}"
    return None


def _percentage_of_sum(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    """Two parts together, of a total."""
    if len(operands) != 3 or not _TOTAL.search(operands[2].bound.place.row) or operands[2].value == 0:
        return None
    one, two, whole = operands
    result = (one.value + two.value) / whole.value * 100
    if not _gives(figure, context, result):
        return None
    return f"({one.text} + {two.text}) / {whole.text} = {_shown(result, figure)}%"


def _product(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    """So many at a price for one, or a percentage of an amount."""
    if len(operands) != 2:
        return None
    count, price = operands
    if _is_percent(price) and not _is_percent(count):
        result = count.value * price.value / 100
    elif _for_one(price) and not _for_one(count) and not _is_percent(count):
        result = count.value * price.value
    else:
        return None
    scales = {0, 3, 6, *scales_of(count.bound, document)}
    if not any(_close(figure, result.scaleb(power)) or _close(figure, result.scaleb(-power)) for power in scales):
        return None
    return f"{count.text} x {price.text} = {_plain(result)}"


def _for_one(operand: Operand) -> bool:
    """Whether a figure is a price or rate for one."""
    place = operand.bound.place
    if place.tabular:
        return bool(_PER_ONE.search(" ".join((place.row, *place.headers))))
    return bool(operand.after and _PER_ONE.match(operand.after.lstrip()))


def _average(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    result = sum((o.value for o in operands), Decimal(0)) / len(operands) * _costs_sign(figure, operands)
    share = figure.kind is FigureKind.NUMBER and _may_be_share(figure) and _percents(operands)
    if not _same_kind(operands):
        return None
    if not _fits(figure, result, operands, document) and not (share and _close(figure, result / 100)):
        return None
    return f"({' + '.join(o.text for o in operands)}) / {len(operands)} = {_shown(result, figure)}"


def _sum(figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]) -> str | None:
    result = sum((o.value for o in operands), Decimal(0)) * _costs_sign(figure, operands)
    # "and" alone adds up nothing in prose, where it joins almost everything
    if not operands[0].bound.place.tabular and not _ADDS.search(context.text):
        return None
    # what is added to nothing is stated, not derived
    if not all(o.value for o in operands) or not _same_kind(operands) or not _fits(figure, result, operands, document):
        return None
    return f"{' + '.join(o.text for o in operands)} = {_plain(result)}"


def _count_beyond(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    """How many of the figures lie beyond a bound that the text states: "how many years did sales exceed $5m?"."""
    bounds = [f for f in read_exact(context.text).figures if f.strict and (f.at_least or f.at_most)]
    if len(bounds) != 1 or len(operands) < 2:
        return None
    bound = bounds[0]
    power = next(iter(scales_of(operands[0].bound, document) - {0}), 0) if bound.scale else 0
    beyond = [o for o in operands if (o.value.scaleb(power) > bound.value) == bound.at_least]
    if len(beyond) != figure.value:
        return None
    listed = ", ".join(o.text for o in beyond) or "none"
    return f"{len(beyond)} of {len(operands)} are {'over' if bound.at_least else 'under'} {bound.value:f}: {listed}"


def _shown(result: Decimal, figure: FigureReading) -> str:
    """A result at the precision of the answer's figure."""
    step = figure.step.scaleb(-figure.scale)
    return _plain(result.quantize(step)) if step < 1 else _plain(result.quantize(Decimal("0.01")))


def _plain(value: Decimal) -> str:
    return f"{value:,f}"
