"""When two figures state the same amount: rounding by the precision shown, scale, unit, currency and sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from grounding.reading.binding import Bound
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.units import same_currency, same_unit

_HALF = Decimal("0.5")
_BOUND_REACH = Decimal("1.25")
"""How far a value may exceed "more than X" and still be what it speaks of."""
_PART = Decimal("0.05")
_EXACT_DIGITS = 60
"""Numbers with more digits than this are compared digit by digit only."""
_NEGATIVE_WORDS = re.compile(
    r"\b(?:loss(?:es)?|lost|negative|decreas\w*|declin\w*|deficits?|fell|fall\w*|drop\w*|down"
    r"|less|lower|reduc\w*|used|outflows?|expenses?|payments?|paid"
    r"|deductions?|write-?\w*|impairments?|charges?|benefit|allowances?|reserves?|provisions?"
    r"|depreciation|amorti[sz]ation|cost|costs|repayments?|purchases?"
    r"|repurchases?|dividends?|liabilit\w*|accumulated|tax|taxes|eliminations?|interest|return"
    r"|foreign|impacts?|settlements?)\b",
    re.IGNORECASE,
)

_LOSS = re.compile(
    r"\b(?:net|operating|pre-?tax|after-?tax|annual|a|the|gross|total|group)? ?(?:loss|deficit)\b", re.IGNORECASE
)
_PROFIT = re.compile(r"\b(?:net income|net earnings|profit|surplus|operating income)\b", re.IGNORECASE)
_REDUCING = re.compile(r"\b(?:loss|decrease|deficit|decline|used|expense|less|payment|outflow|deduct)", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]{0,80}\)")


class Clash(StrEnum):
    """Why two figures with the same digits are not the same amount."""

    SCALE = "scale"
    SIGN = "sign"
    UNIT = "unit"
    CURRENCY = "currency"
    BOUND = "bound"
    """At least for at most, or the reverse."""


@dataclass(slots=True)
class Match:
    """A source's figure whose value is that of the answer's figure."""

    bound: Bound
    clash: Clash | None
    """What differs although the digits agree; None for a true match."""
    settled: bool
    """Whether the scale was stated on both sides or on neither."""
    penalty: float
    """How much weaker than a plain match, 0 to 1: a bound, an unstated kind."""


def tolerance(figure: FigureReading) -> Decimal:
    """How far a source's value may lie off: half a unit of the answer's last shown digit, one unit where hedged."""
    if not figure.approximate:
        return figure.step * _HALF
    shown = figure.step
    # "about 1,200" shows hundreds; "about 100" would show hundreds too, but not 40 for 100
    if figure.value and figure.value == figure.value.to_integral_value() and figure.step >= 1:
        trailing = Decimal(1).scaleb(_trailing_zeros(figure.value))
        shown = max(shown, min(trailing * _HALF, abs(figure.value) * Decimal("0.05")))
    return shown


def _trailing_zeros(value: Decimal) -> int:
    digits = (
        str(abs(int(value)))
        if len(value.as_tuple().digits) < _EXACT_DIGITS and value.adjusted() < _EXACT_DIGITS
        else "1"
    )
    return len(digits) - len(digits.rstrip("0")) if digits.strip("0") else 0


def agrees(figure: FigureReading, value: Decimal) -> bool:
    """Whether a source's magnitude rounds to the answer's at the precision that the answer shows."""
    mine, other = figure.value.copy_abs(), value.copy_abs()
    if mine.adjusted() > _EXACT_DIGITS or other.adjusted() > _EXACT_DIGITS:
        return mine == other
    off, allowed = (mine - other).copy_abs(), tolerance(figure)
    if off != allowed or figure.approximate:
        return off <= allowed
    # a half is rounded up, or to the even digit; never down to an odd one
    return mine > other or (mine / figure.step) % 2 == 0


def agrees_as_bound(figure: FigureReading, value: Decimal) -> bool:
    """Whether a source's magnitude fits "more than X" or "under X" and lies near enough to be what is spoken of.

    "At least" and "up to" name the limit itself: a dose of up to 12 tablets is not borne out by one of 10.
    """
    if not figure.strict:
        return False
    mine, other = abs(figure.value), abs(value)
    if figure.at_least:
        return mine < other <= mine * _BOUND_REACH
    if figure.at_most:
        return mine / _BOUND_REACH <= other < mine
    return False


def scales_of(bound: Bound, document: frozenset[int]) -> frozenset[int]:
    """The powers of ten that a source's figure may carry: its own, its table's, or else what the document states."""
    if bound.figure.scale or bound.figure.kind in (
        FigureKind.PERCENT,
        FigureKind.POINTS,
        FigureKind.FRACTION,
        FigureKind.ORDINAL,
    ):
        return frozenset({0})
    if bound.figure.unit and not bound.place.tabular:
        return frozenset({0})
    if bound.scale is not None:
        return frozenset({0, bound.scale}) if bound.fixed else frozenset({bound.scale})
    if bound.place.tabular and not bound.percent:
        return frozenset({0}) | document
    return frozenset({0}) | (document if bound.figure.currency else frozenset())


def windows(figure: FigureReading) -> Iterator[tuple[float, float]]:
    """Ranges of unscaled magnitudes among which a source's figure may match, whatever its scale."""
    slack = float(tolerance(figure))
    value = float(abs(figure.value))
    low, high = value - slack, value + slack
    if figure.at_least:
        high = max(high, value * float(_BOUND_REACH))
    if figure.at_most:
        low = min(low, value / float(_BOUND_REACH))
    if figure.kind is FigureKind.PERCENT:
        yield low / 100, high / 100
    if figure.kind is FigureKind.FRACTION:
        yield low * 100, high * 100
    for power in (0, 2, 3, 5, 6, 7, 9, 12):
        yield low / 10**power * (1 - 1e-12), high / 10**power * (1 + 1e-12)
    if figure.scale:
        # the same digits under another scale
        yield low / 10**figure.scale * 1000, high / 10**figure.scale * 1000
    yield low * 1000, high * 1000
    yield low * 1_000_000, high * 1_000_000


def match(figure: FigureReading, bound: Bound, document: frozenset[int], sentence: str) -> Match | None:
    """How the answer's figure compares with one of a source's; None where the digits differ."""
    source = bound.figure
    digits = source.value
    penalty = 0.0
    scales = scales_of(bound, document)
    settled = True
    clash: Clash | None = None
    if source.kind is FigureKind.FRACTION and source.unit and abs(digits - figure.value) > _PART:
        return None  # 3/4 of a teaspoon is not rounded to one
    fraction = _as_fraction(figure, source)
    if fraction is not None:
        digits, scales = fraction, frozenset({0})
    if any(agrees(figure, digits.scaleb(scale)) for scale in scales):
        pass
    elif any(agrees_as_bound(figure, digits.scaleb(scale)) for scale in scales):
        penalty += 0.3
    elif not figure.scale and bound.place.tabular and not source.scale and agrees(figure, digits):
        # the digits as the table prints them, without the table's scale
        penalty += 0.1
    elif _same_digits(figure, source) or _may_be_scaled(figure, bound, document):
        clash = Clash.SCALE
        settled = bound.scale is not None or bool(source.scale) or bool(document) or not bound.place.tabular
    else:
        return None
    if clash is None and not fraction and _bounds_clash(figure, source):
        return Match(bound, Clash.BOUND, True, penalty)
    kind = _kind_clash(figure, bound)
    if kind is not None and fraction is None:
        clash = kind if clash is None or not settled else clash
    elif _kind_unsure(figure, bound):
        penalty += 0.15
    if (clash is None or not settled) and _sign_differs(figure, source, bound, sentence):
        clash = Clash.SIGN
    return Match(bound, clash, settled, penalty)


def _as_fraction(figure: FigureReading, source: FigureReading) -> Decimal | None:
    """The source's value as a percentage where one side is a fraction and the other a percentage: half is 50%."""
    if figure.kind is FigureKind.PERCENT and source.kind is FigureKind.FRACTION:
        return source.value * 100
    if figure.kind is FigureKind.FRACTION and source.kind is FigureKind.PERCENT:
        return source.value / 100
    return None


def _bounds_clash(figure: FigureReading, source: FigureReading) -> bool:
    """Whether one side names the least and the other the most: "at least 8 tablets" for "no more than 8"."""
    mine, other = (figure.at_least, figure.at_most), (source.at_least, source.at_most)
    opposite = sorted((mine, other)) == [(False, True), (True, False)]
    return opposite and abs(figure.value) == abs(source.value)


def _same_digits(figure: FigureReading, source: FigureReading) -> bool:
    mine = abs(figure.value).scaleb(-figure.scale)
    other = abs(source.value).scaleb(-source.scale)
    if mine == 0 or other == 0 or figure.kind in (FigureKind.PERCENT, FigureKind.POINTS, FigureKind.ORDINAL):
        return False
    if not figure.scale and not source.scale:
        # 41,837 and 41,837,000 are one slip apart; 5 and 5,000 are unrelated
        ratio = mine / other
        return len(mine.normalize().as_tuple().digits) >= 3 and ratio in (
            1000,
            1_000_000,
            Decimal("0.001"),
            Decimal("0.000001"),
        )
    return mine == other


def _may_be_scaled(figure: FigureReading, bound: Bound, document: frozenset[int]) -> bool:
    """Whether a table that states no scale may give the amount in thousands or millions: $53.4 million for 53,445."""
    if not figure.scale or not bound.place.tabular or bound.scale is not None or bound.figure.scale or document:
        return False
    return not bound.fixed and any(agrees(figure, bound.figure.value.scaleb(power)) for power in (3, 6, 9))


def _kind_clash(figure: FigureReading, bound: Bound) -> Clash | None:
    source = bound.figure
    percents = (FigureKind.PERCENT, FigureKind.POINTS)
    if figure.kind in percents:
        if source.kind in percents:
            return None if figure.kind is source.kind or bound.place.tabular else Clash.UNIT
        return (
            None
            if bound.percent or (source.kind is FigureKind.NUMBER and not source.unit and not source.currency)
            else Clash.UNIT
        )
    if source.kind in percents:
        # a bare number for a percentage leaves its unit out; money or kilograms for one are wrong
        return Clash.UNIT if figure.unit or figure.currency or figure.scale else None
    if (figure.kind is FigureKind.ORDINAL) is not (source.kind is FigureKind.ORDINAL):
        return None
    if figure.currency:
        known = source.currency or bound.currency
        if known and not same_currency(figure.currency, known):
            return Clash.CURRENCY
        return Clash.UNIT if source.unit and not source.currency else None
    if figure.unit and source.unit and not same_unit(figure.unit, source.unit):
        return Clash.UNIT
    return None


def _kind_unsure(figure: FigureReading, bound: Bound) -> bool:
    source = bound.figure
    if figure.kind is FigureKind.PERCENT and source.kind is FigureKind.NUMBER and not bound.percent:
        return True
    if figure.currency and not source.currency and not bound.place.tabular:
        return True
    return (figure.unit == "") is not (source.unit == "") and not bound.place.tabular


def _said_sign(figure: FigureReading, sentence: str) -> int:
    """-1 where the answer calls an unsigned figure a loss, 1 where a profit, 0 where neither or both."""
    if figure.signed or figure.value <= 0:
        return 0
    lost, won = _called(sentence.partition("\n")[0])
    return won - lost


@lru_cache(maxsize=20_000)
def _called(text: str) -> tuple[bool, bool]:
    """Whether a text speaks of a loss, and whether of a profit."""
    return _LOSS.search(text) is not None, _PROFIT.search(text) is not None


def _given_sign(source: FigureReading, bound: Bound) -> int:
    """-1 where a table's row is of losses, or of profits and the figure negative; 1 where a profit; else 0."""
    if not bound.place.tabular or not source.value:
        return 0
    lost, won = _called(bound.place.row)
    if lost and not won:
        return -1
    return (-1 if source.value < 0 else 1) if won else 0


def _sign_differs(figure: FigureReading, source: FigureReading, bound: Bound, sentence: str) -> bool:
    said, given = _said_sign(figure, sentence), _given_sign(source, bound)
    if said and given:
        return said != given
    mine, other = figure.value < 0, source.value < 0
    if mine == other or not figure.value:
        return False
    if not bound.place.tabular and not (figure.signed and source.signed):
        words = sentence + " " + " ".join(bound.around)
        return not _NEGATIVE_WORDS.search(words)
    labels = " ".join((bound.place.row, *bound.place.headers, bound.place.section))
    if mine and not other:
        # "negative 5" for a row that shows 5: only a row of losses or deductions is read either way, and
        # "Gain (loss)" is no such row: what stands in parentheses there names its negative values
        return not _REDUCING.search(_ASIDE.sub(" ", labels))
    return not _NEGATIVE_WORDS.search(labels + " " + sentence)
