"""Figures of a text: value, precision, unit, currency, percent kind, sign, hedges and bounds, with offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from grounding.reading import figure_marks as marks
from grounding.reading.anchors import digit_runs, matches_at, runs_joined
from grounding.reading.number_words import read_number_words
from grounding.reading.tables import with_cells_apart
from grounding.reading.units import CURRENCY_WORDS, DEGREES, POWERS, SCALES, SYMBOLS, UNIT_NAMES, UNITS

Span = tuple[int, int]


class FigureKind(StrEnum):
    """What a figure counts in."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    """Percentage points; basis points are hundredths of them."""
    ORDINAL = "ordinal"
    FRACTION = "fraction"


class FigureReading(NamedTuple):
    """One figure, with its sign, currency, scale word and unit inside the span."""

    start: int
    end: int
    value: Decimal
    """With sign and stated scale: "(3.4) million" in a table is -3400000."""
    step: Decimal
    """The place value of its last shown digit, with its scale: 100000 for "1.2 million"."""
    kind: FigureKind = FigureKind.NUMBER
    unit: str = ""
    currency: str = ""
    scale: int = 0
    """Power of ten that is stated beside it; 0 where none is."""
    signed: bool = False
    """Whether a sign is written: a minus, "negative", or accountants' parentheses."""
    approximate: bool = False
    at_least: bool = False
    at_most: bool = False
    strict: bool = False
    """Of a bound: "more than", not "at least"."""
    worded: bool = False
    """Written in words."""
    label: str = ""
    """The word that makes it a name rather than an amount: "step" in "step 3"."""
    range_with: int = 0
    """-1 where it ends a range whose start is the figure before, 1 where it starts one."""

    @property
    def is_exact_integer(self) -> bool:
        """Whether it is a whole number without scale, unit or currency."""
        return self.scale == 0 and self.step == 1 and self.kind is FigureKind.NUMBER and not self.unit


class _Free:
    """The stretches of a text in which figures may be read."""

    def __init__(self, taken: Sequence[Span]) -> None:
        self._starts = [start for start, _ in taken]
        self._ends = [end for _, end in taken]

    def free(self, start: int, end: int) -> bool:
        """Whether no taken span overlaps [start, end)."""
        at = bisect_right(self._starts, start) - 1
        if at >= 0 and self._ends[at] > start:
            return False
        return at + 1 >= len(self._starts) or self._starts[at + 1] >= end

    def floor(self, start: int) -> int:
        """The end of the last taken span before `start`."""
        at = bisect_right(self._starts, start) - 1
        return self._ends[at] if at >= 0 else 0

    def ceiling(self, start: int, length: int) -> int:
        """The start of the first taken span at or after `start`."""
        at = bisect_right(self._starts, start - 1)
        return self._starts[at] if at < len(self._starts) else length


_ONE = Decimal(1)
_SCIENTIFIC_BEGINS = frozenset("eE×x·*⋅")
_CENTS_BEGIN = frozenset("cpU¢")
_MONEY_SIGNS = frozenset("€$£")
_GAPS = dict.fromkeys(map(ord, f"{marks.GAP} '’"))


def _parse(digits: str) -> tuple[Decimal, Decimal]:
    """The value of a written number, and the place value of its last digit."""
    if digits.isdigit():
        return Decimal(digits), _ONE
    plain = digits.translate(_GAPS)
    if "," in plain and "." in plain:
        decimal = "," if plain.rfind(",") > plain.rfind(".") else "."
        plain = plain.replace("." if decimal == "," else ",", "").replace(",", ".")
    elif plain.count(".") > 1:
        plain = plain.replace(".", "")
    elif "," in plain:
        head, _, tail = plain.rpartition(",")
        # "1,234" groups; "1,5" and "0,123" have a decimal comma
        groups = len(tail) == 3 and head.lstrip("0") != ""
        plain = plain.replace(",", "") if groups else plain.replace(",", ".")
    value = Decimal(plain if not plain.startswith(".") else "0" + plain)
    exponent = value.as_tuple().exponent
    return value, Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


class _Raw(NamedTuple):
    start: int
    end: int
    value: Decimal
    step: Decimal
    worded: bool = False
    ordinal: bool = False
    fraction: bool = False
    times: bool = False
    ratio: bool = False


def _raw_numbers(text: str, free: _Free) -> list[_Raw]:
    raws: list[_Raw] = []
    fractions: list[Span] = [match.span() for match in marks.PHONE.finditer(text)] if runs_joined(text, 4) else []
    for match in marks.FRACTION.finditer(text) if marks.FRACTION_MARK.search(text) else ():
        bottom = int(match["bottom"] or 1)
        if bottom == 0 or not free.free(*match.span()):
            continue
        top = Decimal(marks.VULGAR[match["vulgar"]]) if match["vulgar"] else Decimal(int(match["top"])) / bottom
        if match["top"] and (int(match["top"]) >= bottom or bottom not in marks.DENOMINATORS):
            continue
        value = Decimal(int(match["whole"] or 0)) + top
        raws.append(_Raw(match.start(), match.end(), value, Decimal("0.01"), fraction=not match["whole"]))
        fractions.append(match.span())
    for match in matches_at(marks.RATIO, text, digit_runs(text)) if ":" in text else ():
        bottom = int(match["bottom"])
        if bottom and free.free(*match.span()):
            top, step = _parse(match["top"])
            step = step if bottom == 1 else Decimal("0.01")
            raws.append(_Raw(match.start(), match.end(), top / bottom, step, ratio=True))
            fractions.append(match.span())
    inside = _Free(sorted(fractions))
    raws.extend(
        _Raw(match.start(), match.end(), *_parse(match.group()))
        for match in matches_at(marks.NUMBER, text, (at - (text[at - 1 : at] == ".") for at in digit_runs(text)))
        if free.free(*match.span()) and inside.free(*match.span())
    )
    raws.extend(
        _Raw(word.start, word.end, word.value, word.step, True, word.ordinal, word.fraction, word.times)
        for word in read_number_words(text)
        if free.free(word.start, word.end)
    )
    raws.sort(key=lambda raw: raw.start)
    return raws


def _in_row(text: str, at: int) -> bool:
    """Whether the line around `at` looks like a table row."""
    low = max(0, at - 400)
    line_start = text.rfind("\n", low, at) + 1 or low
    line_end = text.find("\n", at, at + 400)
    line = text[line_start : line_end if line_end >= 0 else at + 400]
    return any(mark in line for mark in marks.TABULAR_MARKS) or (line.count(",") >= 2 and ", " not in line)


def _opens_cell(text: str, at: int) -> bool:
    """Whether a parenthesis at `at` is the first thing in its cell: "(12)" is negative there, "2019 (1)" is not."""
    before = text[max(0, at - 6) : at].rstrip(" $€£¥\u00a0")
    return not before or before[-1] in '|\t#,;\n"'


_BEFORE_WORDS = ("Rs", "Rs.", "minus", "Minus", "MINUS")


def _plain_before(text: str, start: int) -> bool:
    """Whether no sign, bracket or currency stands right before a figure: a quick look for the most frequent case."""
    at = start
    while at and start - at < 2 and text[at - 1].isspace():
        at -= 1
    last = text[at - 1 : at]
    if last in marks.MAY_BE_BEFORE or last.isupper():
        return last in "s." and not text[max(0, at - 5) : at].endswith(_BEFORE_WORDS)
    return not (last == "e" and text[max(0, at - 8) : at].lower().endswith("negative"))


def _context(text: str, raw: _Raw, free: _Free) -> FigureReading | None:
    """The figure with what stands right before and after it."""
    start, end = raw.start, raw.end
    floor = max(free.floor(start), start - marks.LOOK_BACK, 0)
    before = None if _plain_before(text, start) else marks.BEFORE.search(text, max(floor, start - 16), start)
    value, negative, signed, currency = raw.value, False, False, ""
    opened = False
    if before:
        minus = before["sign3"] or before["sign2"] or before["sign"] or ""
        at = before.start("sign3" if before["sign3"] else "sign2" if before["sign2"] else "sign")
        head = text[at - 1 : at] if at > 0 else " "
        attached = len(minus) > 1 or not text[at + 1 : at + 2].isspace()
        if minus and minus != "+" and attached and (len(minus) > 1 or not (head.isalnum() or head in ")%/.°′″")):
            negative = signed = True
            start = at
        if before["currency"]:
            sign = before["currency"].removesuffix(".")
            currency = "INR" if sign == "Rs" else SYMBOLS.get(sign, SYMBOLS.get(sign[-1], sign))
            start = min(start, before.start("currency"))
        opened = bool(before["open"] or before["open2"])
    after = _After(text, end, free.ceiling(end, len(text)), bool(currency))
    if raw.ratio:
        return FigureReading(start, end, value, raw.step, unit="ratio")
    if raw.times:
        return FigureReading(start, end, value, raw.step, unit="times", worded=True)
    if raw.worded and raw.ordinal:
        return FigureReading(start, end, value, raw.step, FigureKind.ORDINAL, worded=True)
    kind = FigureKind.FRACTION if raw.fraction else FigureKind.NUMBER
    if after.ordinal and not currency:
        return FigureReading(start, after.end, value, raw.step, FigureKind.ORDINAL)
    if after.letters or marks.PLAN_NAME.match(text, end) or text[raw.start : raw.end] == "000":
        return None
    end = after.end
    currency = currency or after.currency
    step = raw.step
    power = after.scale + after.power
    if power:
        value, step = value.scaleb(power), step.scaleb(power)
    if after.percent:
        kind = after.percent
        if after.basis:
            value, step = value / 100, step / 100
        elif after.mille:
            value, step = value / 10, step / 10
    elif currency:
        kind = FigureKind.MONEY
    elif after.hundredths:
        # "35 cents" names no currency, which dollars, euros and others share
        kind, value, step = FigureKind.MONEY, value / 100, step / 100
        currency = "GBP" if after.unit == "pence" else ""
        after.unit = ""
    close = marks.CLOSE.match(text, end) if opened else None
    if close and not signed and before is not None:
        opening = text.rfind("(", before.start(), raw.start)
        late = None if after.percent else marks.PERCENT.match(text, close.end())
        scaled = None if after.percent or after.scale else _late_scale(text, close.end(), bool(currency))
        # "(3.4)%", "(3.4) million" and "$(3.4)" are negative wherever they stand
        priced = bool(currency) and before.start("currency") < opening
        if late or scaled or priced or (_in_row(text, start) and _opens_cell(text, opening)):
            negative = signed = True
            start, end = min(opening, start if priced else opening), close.end()
            if late and late["percent"]:
                kind, end = FigureKind.PERCENT, late.end()
            elif scaled:
                end, power = scaled
                value, step = value.scaleb(power), step.scaleb(power)
                after.scale = power
    return FigureReading(
        start,
        end,
        -value if negative else value,
        step,
        kind,
        after.unit,
        currency,
        after.scale,
        signed,
        worded=raw.worded,
    )


def _late_scale(text: str, end: int, has_currency: bool) -> tuple[int, int] | None:
    """The end and power of a scale word or suffix right after closing parentheses."""
    match = marks.SUFFIX.match(text, end)
    if not match or (len(match["scale"]) == 1 and not has_currency):
        return None
    return match.end(), SCALES[match["scale"].casefold()]


class _After:
    """What follows the digits: ordinal ending, scale, percent, currency, unit."""

    def __init__(self, text: str, end: int, ceiling: int, has_currency: bool) -> None:
        self.end = end
        self.scale = 0
        self.percent: FigureKind | None = None
        self.basis = False
        self.mille = False
        self.hundredths = False
        self.currency = ""
        self.unit = ""
        self.letters = False
        self.ordinal = bool(marks.ORDINAL.match(text, end, ceiling))
        if self.ordinal:
            self.end = end + 2
            return
        self.power = self._read_scientific(text, ceiling)
        self._read_scale(text, ceiling, has_currency)
        if not self._read_percent(text, ceiling):
            self._read_currency(text, ceiling, has_currency)
            self._read_unit(text, ceiling)
        follows = text[self.end : self.end + 1]
        glued = text[end : end + 1]
        # "3D", "4K" and "10-K" are names; "50psi" has a unit that is not listed
        name = glued == "_" or (glued.isalpha() and not marks.GLUED_UNIT.match(text, end, ceiling))
        self.letters = (self.end == end and name) or (
            self.end == end and follows == "-" and text[end + 1 : end + 2].isupper()
        )

    def _read_scientific(self, text: str, ceiling: int) -> int:
        follows = text[self.end : self.end + 2]
        if (follows[1:] if follows[:1] == " " else follows[:1]) not in _SCIENTIFIC_BEGINS:
            return 0
        match = marks.SCIENTIFIC.match(text, self.end, ceiling)
        if not match:
            return 0
        self.end = match.end()
        return int((match["e"] or match["power"] or match["raised"]).translate(marks.RAISED))

    def _read_scale(self, text: str, ceiling: int, has_currency: bool) -> None:
        match = marks.SUFFIX.match(text, self.end, ceiling)
        if not match:
            return
        word = match["scale"]
        if len(word) == 1:
            glued = not match["gap"]
            # "5m" is metres unless it is money; "5M" and "10k" are amounts when glued
            money = has_currency or (word in "kKM" and text[match.end() : match.end() + 1] in _MONEY_SIGNS)
            if not (money or (glued and word in "kKMB")):
                return
        elif word.casefold() == "mm" and not (has_currency or word == "MM"):
            return
        self.scale = SCALES[word.casefold()]
        self.end = match.end()
        again = marks.SUFFIX.match(text, self.end, ceiling)
        if again and len(again["scale"]) > 3 and match["scale"].casefold() in {"hundred", "thousand", "lakh"}:
            self.scale += SCALES[again["scale"].casefold()]
            self.end = again.end()

    def _read_percent(self, text: str, ceiling: int) -> bool:
        match = marks.PERCENT.match(text, self.end, ceiling)
        if not match:
            return False
        self.end = match.end()
        self.basis = bool(match["basis"])
        self.mille = bool(match["mille"])
        self.percent = FigureKind.PERCENT if match["percent"] or self.mille else FigureKind.POINTS
        return True

    def _read_currency(self, text: str, ceiling: int, has_currency: bool) -> None:
        match = marks.AFTER_CURRENCY.match(text, self.end, ceiling)
        if not match or (match["sign"] and text[match.end() : match.end() + 1].isdigit()):
            return
        name = CURRENCY_WORDS[match["word"]] if match["word"] else match["code"] or SYMBOLS[match["sign"]]
        if not has_currency:
            self.currency = name
        self.end = match.end()

    def _read_unit(self, text: str, ceiling: int) -> None:
        begins = text[self.end : self.end + 2].lstrip(" -")[:1]
        if begins in _CENTS_BEGIN and (cents := marks.CENTS.match(text, self.end, ceiling)):
            if cents["cent"] or text[cents.start() : cents.end()] != " p":
                self.hundredths, self.end = True, cents.end()
                self.unit = "" if cents["cent"] else "pence"
            return
        if begins == "f" and (fold := marks.TIMES.match(text, self.end, ceiling)):
            self.unit, self.end = "times", fold.end()
            return
        match = marks.UNIT.match(text, self.end, ceiling)
        if not match:
            return
        if match["power"]:
            length = UNITS.get(match["length"].casefold(), "")
            unit = f"{length}{POWERS[match['power'].casefold()]}"
            if length and unit in UNIT_NAMES:
                self.unit, self.end = unit, match.end()
            return
        name, end = match["unit"], match.end()
        glued = match.start("unit") == self.end
        unit = marks.DEGREE_LETTERS.get(name, "") or UNITS.get(
            re.sub("[º˚]", "°", name).replace(" ", "").casefold(), ""
        )
        if not unit and match["per"]:
            name, end = name[: -len(match["per"])], match.start("per")
            unit = UNITS.get(name.casefold(), "")
        # "5 g" and "5F" are amounts; "5G" is a name, and "5 x" a list
        if not unit or (
            len(name) == 1 and name not in "°×″′" and name not in ("gmhlLVWFCx'\"" if glued else "gmhlLVFCW")
        ):
            return
        if unit == "second" and name == "second" and not text[match.start() :].startswith("-"):
            return
        self.unit, self.end = unit, end
        if unit == "degree" and (named := marks.DEGREE_NAME.match(text, self.end, ceiling)):
            self.unit = "celsius" if named["name"][0] in "cC" else "fahrenheit"
            self.end = named.end()


def _hedged(text: str, figure: FigureReading) -> FigureReading:
    """The figure with the hedges, bounds and label around it."""
    low = max(0, figure.start - marks.LOOK_BACK)
    least = most = label = hedge = None
    if marks.WORD_BEFORE.match(text, max(0, figure.start - 2), figure.start):
        stretch = text[low : figure.start].casefold()
        word = stretch[stretch.rfind(" ", 0, -1) + 1 : -1].removesuffix(".") if stretch[-1] == " " else ""
        plain = word.isalpha()

        def before(pattern: re.Pattern[str]) -> re.Match[str] | None:
            """What of a kind stands right before the figure."""
            known = not plain or word in marks.LAST_WORDS[pattern]
            if not known and not stretch.endswith(marks.LAST_TWO_WORDS[pattern]):
                return None
            return pattern.search(text, low, figure.start)

        if not plain or word in marks.ANY_LAST_WORD:
            least, most, hedge = before(marks.LEAST), before(marks.MOST), before(marks.HEDGE)
            label = before(marks.LABEL) if figure.kind is FigureKind.NUMBER and not figure.unit else None
    approximate = hedge is not None
    negated = False
    if least and not most and least["hard"] and marks.NEGATED.search(text, max(0, least.start() - 64), least.start()):
        least, negated = None, True  # "do not soak beans for more than 12 hours"
    if least and most and most.start() < least.start():
        least = None  # "no more than" ends in "more than"
    elif least and most:
        most = None  # and "no fewer than" in "fewer than"
    or_more = marks.OR_MORE.match(text, figure.end) or marks.PLUS.match(text, figure.end)
    or_less = marks.OR_LESS.match(text, figure.end)
    after_more, after_less = or_more is not None, or_less is not None
    said = or_more or or_less
    if said is not None and not figure.unit and figure.kind is FigureKind.NUMBER:
        # "5 or more years"
        unit = marks.COUNTED_UNIT.match(text, said.end())
        figure = figure._replace(unit=UNITS.get(unit["unit"], "") if unit else "")
    strict = any(bound is not None and (bound["hard"] or bound["sign"]) for bound in (least, most))
    if not (least or most or negated or label or approximate or after_more or after_less):
        return figure
    return figure._replace(
        approximate=approximate,
        at_least=bool(least) or after_more,
        at_most=(bool(most) or negated or after_less) and not least,
        strict=strict,
        label=(label["label"] or "#").casefold().rstrip("s.") if label else "",
    )


def _joined(text: str, figures: list[FigureReading]) -> list[FigureReading]:
    """The figures, with those that are written in two parts as one: "5 ft 10 in", "one in four", "3 to 1"."""
    joined: list[FigureReading] = []
    for figure in figures:
        before = joined[-1] if joined else None
        both = _in_two_parts(text, before, figure) if before and figure.start - before.end <= 5 else None
        if both is None:
            joined.append(figure)
        else:
            joined[-1] = both
    return joined


def _in_two_parts(text: str, one: FigureReading, two: FigureReading) -> FigureReading | None:
    between = text[one.end : two.start]
    per = marks.COMPOUNDS.get((one.unit, two.unit))
    if per is not None and between.strip(" ,") in ("", "and") and 0 < two.value < per and one.step == 1:
        value = one.value * per + two.value
        return two._replace(start=one.start, value=value, approximate=one.approximate, at_least=one.at_least)
    if between == " " and one.worded and two.value == -one.value and text[two.start] == "(":
        return two._replace(start=one.start, value=one.value, signed=False)  # "five (5) percent" is no loss
    if between == " (" and one.worded and one.value == two.value and text[two.end : two.end + 1] == ")":
        # "sixty (60) days", as contracts have it
        counted = marks.COUNTED_UNIT.match(text, two.end + 1)
        unit = UNITS.get(counted["unit"], "") if counted else ""
        return one._replace(end=counted.end() if counted and unit else two.end + 1, unit=one.unit or unit)
    plain = one.kind is two.kind is FigureKind.NUMBER and not (one.unit or one.scale or two.scale or one.signed)
    if not plain:
        return None
    # "one in four adults", not "3 in 2019" nor "5 in 20 minutes"
    whole = one.step == two.step == 1 and 0 < one.value < two.value
    parts = between == " in " and whole and int(two.value) in marks.DENOMINATORS and not two.unit
    if parts and marks.COUNTED.match(text, two.end):
        step = Decimal("0.01")
        return one._replace(end=two.end, value=one.value / two.value, step=step, kind=FigureKind.FRACTION)
    if between in (" to ", "-to-") and two.value == 1 and one.value > 1 and not two.unit:
        return one._replace(end=two.end, unit="ratio")
    return None


def _ranges(text: str, figures: list[FigureReading]) -> Iterator[FigureReading]:
    """Figures of a range share unit, currency, percent and scale: "$5-10 million", "8 to 10%"."""
    label = ""
    for index, figure in enumerate(figures):
        if (
            label
            and not figure.label
            and figure.is_exact_integer
            and marks.LISTS.fullmatch(text, figures[index - 1].end, figure.start)
        ):
            figure = figure._replace(label=label)
        label = figure.label
        after = figures[index + 1] if index + 1 < len(figures) else None
        before = figures[index - 1] if index else None
        if after and _is_range(text, figure, after):
            figure = _shared(figure, after, forward=True)._replace(range_with=1)
        elif before and _is_range(text, before, figure):
            figure = _shared(figure, before, forward=False)._replace(range_with=-1)
        yield figure


def _is_range(text: str, one: FigureReading, two: FigureReading) -> bool:
    if not 1 <= two.start - one.end <= 9 or FigureKind.ORDINAL in (one.kind, two.kind):
        return False
    join = marks.JOINS.fullmatch(text, one.end, two.start)
    if not join:
        return False
    if join.group().strip() in {"and", "or"}:
        between = bool(marks.BETWEEN.search(text, max(0, one.start - 32), one.start))
        return between or (join.group().strip() == "or" and not one.unit and one.kind is FigureKind.NUMBER)
    return True


def _shared(figure: FigureReading, other: FigureReading, *, forward: bool) -> FigureReading:
    if figure.kind is FigureKind.NUMBER and other.kind in (FigureKind.PERCENT, FigureKind.POINTS) and forward:
        return figure._replace(kind=other.kind)
    if figure.kind is FigureKind.NUMBER and other.kind is FigureKind.MONEY and not figure.unit:
        figure = figure._replace(kind=FigureKind.MONEY, currency=other.currency)
    if forward and other.unit and (not figure.unit or (figure.unit == "degree" and other.unit in DEGREES)):
        figure = figure._replace(unit=other.unit)
    if forward and not figure.scale and other.scale and abs(figure.value) < abs(other.value.scaleb(-other.scale)):
        scale = other.scale
        figure = figure._replace(value=figure.value.scaleb(scale), step=figure.step.scaleb(scale), scale=scale)
    return figure


def read_figures(text: str, taken: Sequence[Span]) -> tuple[FigureReading, ...]:
    """The figures of a text outside the taken spans, in order, none overlapping another; linear time.

    Args:
        text: Any text.
        taken: Sorted spans that hold something else, such as dates and identifiers.
    """
    free = _Free(taken)
    figures: list[FigureReading] = []
    reached = 0
    for raw in _raw_numbers(with_cells_apart(text), free):
        if raw.start < reached:
            continue
        figure = _context(text, raw, free)
        if figure is None or figure.start < reached:
            figure = figure._replace(start=raw.start) if figure and raw.start >= reached else None
        if figure is None:
            continue
        figures.append(_hedged(text, figure))
        reached = figure.end
    return tuple(_ranges(text, _joined(text, figures)))
