"""Figures that follow from a source's figures by one simple calculation, named by the answer or the query.

Operands come from `operands`, which holds them tightly: a coincidence among unrelated numbers derives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from itertools import chain, permutations

from grounding.reading.amounts import scales_of
from grounding.reading.binding import Context, SourceFigures
from grounding.reading.clocks import UNIT as CLOCK
from grounding.reading.exact import read_exact
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.operands import ONE_TO_OTHER, RETURN, TOTAL, Operand, candidates, operations_named

_PER_ONE = re.compile(
    r"per[ ](?:\w+[ ])?(?:share|unit|barrel|ounce|employee|day|ton|tonne|warrant|option)\b|price\b", re.IGNORECASE
)
"""What makes a figure a price or rate for one, so that times a number of them it is an amount."""
_ONE_ASKED = re.compile(
    r"\b(?:price|fair value|value|cost)s?[ ](?:\w+[ ]){0,4}(?:stock|shares?|unit|barrel|ounce|option|warrant)\b"
    r"|\bper[ ](?:share|unit|barrel|ounce|employee|option|warrant)\b"
)
"""What asks for the price of one."""
_PIECES = re.compile(r"\A(?:\w+ ){0,2}(?:share|unit|barrel|ounce|option|warrant)s?\b", re.IGNORECASE)
_NUMBER_ASKED = re.compile(r"\b(?:number of|how many)\b")

_RATIO_OF = re.compile(r"\bratio\b")
_SPOKEN = 6
"""How many other figures of the answer's sentence are tried as operands."""
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
_HOW_MANY = re.compile(r"\bhow many (?:years|quarters|months|periods|segments|regions|items|categories)\b")
_PERCENT_CHANGE = re.compile(
    r"\bpercent(?:age)?(?: \w+)? (?:chang|increas|decreas|growth|differ|declin)"
    r"|\b(?:growth|change) rate|\brate of (?:growth|change)"
)
_OF_WHOLE = re.compile(r"\b(?:of|in|to|among|amongst) (?:the |its |their |all )?(?:total|whole|entire|overall)\b")
"""What makes a share a part of a whole, which is never more than it."""
_WHOLE = re.compile(r"\b(?:total|overall|combined|together)\b")
_TELLING_DIGITS = 3
"""Digits that a bare number needs before it can only be the share that was asked for."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A calculation whose result is the answer's figure."""

    formula: str
    operands: tuple[Operand, ...]


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
        for operands in chain(permutations(spoken[:_SPOKEN], 2), candidates(context, sources)):
            for operation in operations:
                formula = operation(figure, context, operands, document)
                if formula is not None:
                    return Derivation(formula, tuple(operands))
    return None


@lru_cache(maxsize=512)
def asks_for_calculation(query: str) -> bool:
    """Whether a query, in lower case, asks for a change, a share, an average or a sum."""
    named = operations_named(query)
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


def _operations(figure: FigureReading, context: Context) -> Iterator[_Operation]:
    percent = figure.kind in (FigureKind.PERCENT, FigureKind.POINTS)
    named = operations_named(context.text)
    if named.average:
        yield _average
    share = percent or _may_be_share(figure)
    if figure.unit == "times":
        yield _ratio
    if named.change:
        if share and not _amount_asked(context):
            yield _relative_change
        yield _difference
        if share and RETURN.search(context.text):
            yield _difference_of_returns
    # "by how much did sales increase? 12%": the sign of percent alone asks for no share where a change is asked for
    shared = named.ratio and not (named.change and not operations_named(context.text.replace("%", "")).ratio)
    if shared and (percent or not figure.currency):
        if share and not _PERCENT_CHANGE.search(context.text):
            yield _percentage
            yield _percentage_of_sum
            yield _percentage_of_both
        if not percent:
            yield _ratio
    if named.sum and not percent:
        yield _sum
    if named.product and not percent and len(figure.value.normalize().as_tuple().digits) >= _TELLING_DIGITS:
        yield _product
    if not percent and len(figure.value.normalize().as_tuple().digits) >= _TELLING_DIGITS:
        yield _quotient
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


def _close(figure: FigureReading, result: Decimal) -> bool:
    if not figure.value:
        return not result  # almost anything rounds to nothing
    return abs(result - figure.value) <= figure.step * (Decimal(1) if figure.approximate else Decimal("0.505"))


def _fits(figure: FigureReading, result: Decimal, operands: Sequence[Operand], document: frozenset[int]) -> bool:
    """Whether an amount agrees in one of the scales that its operands may carry."""
    percent = figure.kind in (FigureKind.PERCENT, FigureKind.POINTS)
    of_percent = operands[0].figure.kind is FigureKind.PERCENT
    if (of_percent and (figure.scale or figure.currency)) or (percent and operands[0].figure.currency):
        return False  # percentages make no thousands, and dollars no percentage
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
    """Whether figures measure the same sort of thing, as far as their units tell: years are no share of dollars."""
    units = {unit for o in operands if (unit := o.figure.unit or o.figure.currency)}
    return len(set(map(_is_percent, operands))) == 1 and len(units) <= 1


def _relative_change(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    if len(operands) != 2 or operands[1].value == 0 or not _same_kind(operands):
        return None
    new, old = operands
    result = (new.value - old.value) / old.value * 100
    if not _signed(figure, context, result, lambda r: _gives(figure, context, r)):
        return None
    return f"({new.text} - {old.text}) / {old.text} = {_shown(result, figure)}%"


def _difference(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    # what is taken from nothing is stated, not derived
    if len(operands) != 2 or not _same_kind(operands) or not all(o.value for o in operands):
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
    if not _same_kind(operands) or any(o.figure.kind is FigureKind.POINTS for o in operands):
        return None
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
    if part.value and _either_way(context.text) and _close(figure, 1 / result):
        return f"{whole.text} / {part.text} = {_shown(1 / result, figure)}"
    return None


def _either_way(text: str) -> bool:
    """Whether a text asks for a ratio without saying plainly of which to which."""
    return _RATIO_OF.search(text) is not None and ONE_TO_OTHER.search(text) is None


def _percentage_of_sum(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    """Two parts together, of a whole."""
    if len(operands) != 3 or operands[2].value == 0:
        return None
    one, two, whole = operands
    if not TOTAL.search(whole.bound.place.row) and not max(one.value, two.value) < whole.value:
        return None
    result = (one.value + two.value) / whole.value * 100
    if not _gives(figure, context, result):
        return None
    return f"({one.text} + {two.text}) / {whole.text} = {_shown(result, figure)}%"


def _percentage_of_both(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    """One of two, of both together: federal of federal and state, where no total is given."""
    if len(operands) != 2 or not _WHOLE.search(context.text) or not all(o.value > 0 for o in operands):
        return None
    one, other = operands
    result = one.value / (one.value + other.value) * 100
    if not _gives(figure, context, result):
        return None
    return f"{one.text} / ({one.text} + {other.text}) = {_shown(result, figure)}%"


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


def _quotient(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    """The price of one of so many, how many at such a price, or the whole of which an amount is such a percentage."""
    if len(operands) != 2 or not operands[1].value or not operands[0].value or _is_percent(operands[0]):
        return None
    amount, by = operands
    if _is_percent(by):
        if not (_WHOLE.search(context.text) and _whole_of(by)):
            return None
        result = amount.value / by.value * 100
    elif _for_one(by):
        if _for_one(amount) or figure.currency or not _NUMBER_ASKED.search(context.text):
            return None
        result = amount.value / by.value
    elif amount.figure.currency and not by.figure.currency and _counted(by):
        # "8,800 shares valued at $205,500": the amount comes next
        if not _ONE_ASKED.search(context.text) or amount.bound.at != by.bound.at + 1 or amount.passage != by.passage:
            return None
        result = amount.value / by.value
    else:
        return None
    scales = {0, *scales_of(amount.bound, document)}
    if not any(_close(figure, result.scaleb(power)) for power in scales):
        return None
    return f"{amount.text} / {by.text} = {_shown(result, figure)}"


def _whole_of(share: Operand) -> bool:
    """Whether a percentage is said to be of a whole: a column "percent of total operating expenses"."""
    return bool(_OF_WHOLE.search(" ".join((share.bound.place.row, *share.bound.place.headers)).casefold()))


def _counted(operand: Operand) -> bool:
    """Whether a figure in prose counts what is priced by the piece: "2,300 shares"."""
    return bool(_PIECES.match(operand.figure.unit or operand.after.lstrip()))


def _difference_of_returns(
    figure: FigureReading, context: Context, operands: Sequence[Operand], document: frozenset[int]
) -> str | None:
    """How much more one grew than another, both from the same 100."""
    if len(operands) != 3 or operands[2].value != 100:
        return None
    one, other, base = operands
    result = one.value - other.value
    if not _gives(figure, context, result):
        return None
    return f"({one.text} - {other.text}) / {base.text} = {_shown(result, figure)}%"


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
    if len({o.bound.place.tabular for o in operands}) > 1:
        return None  # a table's cell and a figure of prose are no parts of one total
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
