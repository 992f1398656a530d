"""Dates and periods of a text, as far as they are stated: days, months, quarters, years, fiscal years, decades."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from grounding.reading.anchors import digit_runs, matches_at
from grounding.reading.units import UNITS
from grounding.reading.words import read_words, stem_of

Span = tuple[int, int]

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH_NUMBER = {name: index for index, name in enumerate(_MONTHS, start=1)}
_MONTH_NUMBER |= {name[:3]: index for index, name in enumerate(_MONTHS, start=1)} | {"sept": 9}
_OTHER_LANGUAGES = (
    "januar janvier enero gennaio",
    "februar février fevrier febrero febbraio",
    "märz maerz mars marzo",
    "avril abril aprile",
    "mai mayo maggio",
    "juni juin junio giugno",
    "juli juillet julio luglio",
    "août aout agosto",
    "septembre septiembre setiembre settembre",
    "oktober octobre octubre ottobre",
    "novembre noviembre",
    "dezember décembre decembre diciembre dicembre",
)
_OTHER_MONTHS = {name: index for index, names in enumerate(_OTHER_LANGUAGES, start=1) for name in names.split()}
_MONTH_NUMBER |= _OTHER_MONTHS
_OTHER_STEMS = frozenset(map(stem_of, _OTHER_MONTHS))
_ORDER = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "final": 4,
    "last": 4,
}


class Period(NamedTuple):
    """One way to read a date: only what is stated is filled in."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: int | None = None
    span: int = 1
    """How many years it lasts from `year` on: 10 for a decade, 100 for a century."""
    fiscal: bool = False
    """Counted in a company's own years, which rarely are calendar years."""

    def says(self, other: Period) -> bool:
        """Whether everything that `other` states follows from this one: 2019-09-14 says "in 2019", not the reverse."""
        if other.span > 1:
            inside = self.year is not None and other.year is not None and other.year <= self.year
            return inside and (self.year or 0) + self.span <= (other.year or 0) + other.span
        if self.span > 1 or (other.year is not None and self.year != other.year):
            return False
        if other.month is not None and self.month != other.month:
            return False
        if other.day is not None and self.day != other.day:
            return False
        if other.quarter is not None and other.quarter != self._quarter_in(other):
            return False
        return other.half is None or other.half == self._half_in(other)

    def conflicts(self, other: Period) -> bool:
        """Whether both can't name the same period: some part that both state differs."""
        pairs = (
            (self.year, other.year),
            (self.month, other.month),
            (self.day, other.day),
            (self.quarter, other.quarter),
            (self.half, other.half),
        )
        if self.span > 1 or other.span > 1:
            return not (self.says(other) or other.says(self)) and self.year is not None and other.year is not None
        return any(one is not None and two is not None and one != two for one, two in pairs)

    def _quarter_in(self, other: Period) -> int | None:
        if self.quarter is not None:
            return self.quarter
        return None if self.month is None or other.fiscal else (self.month - 1) // 3 + 1

    def _half_in(self, other: Period) -> int | None:
        if self.half is not None:
            return self.half
        quarter = self._quarter_in(other)
        return None if quarter is None else (quarter - 1) // 2 + 1

    @property
    def is_bare_year(self) -> bool:
        """Whether nothing but a year is stated."""
        return (
            self.year is not None
            and self.month is None
            and self.quarter is None
            and self.half is None
            and self.span == 1
        )


class DateReading(NamedTuple):
    """One date; more than one period where its writing allows more than one reading, as 03/04/2024 does."""

    start: int
    end: int
    periods: tuple[Period, ...]

    @property
    def ambiguous(self) -> bool:
        """Whether it can be read in more than one way."""
        return len(self.periods) > 1


_SHORT_MONTHS = tuple(name[:3].capitalize() for name in _MONTHS)
_UNMISTAKABLE = tuple(name for name in _MONTHS if name not in ("march", "may"))
"""Months whose names are no other words."""
_CAPITAL_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?"
    r"(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_MONTH = (
    rf"(?:{_CAPITAL_MONTH}"
    r"|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?"
    r"|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?"
    r"|january|february|april|june|july|august|september|october|november|december)"
)
_OTHER_MONTH = rf"(?i:{'|'.join(sorted(_OTHER_MONTHS, key=len, reverse=True))})"
_YEAR = r"(?:1[0-9]\d\d|20\d\d|2100)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NOT_IN = r"(?<![\w.,/$€£¥-])"
_S = r"[ \u00a0]"
_QUARTER_WORD = r"(?P<order>first|second|third|fourth|final|last|1st|2nd|3rd|4th)"
_FISCAL = r"(?:fiscal|FY|financial year|fiscal year|FYE)"


def _year(text: str) -> int:
    digits = text.lstrip("'’")
    if len(digits) == 4:
        return int(digits)
    two = int(digits)
    # POSIX strptime: 69 to 99 are the 1900s
    return 1900 + two if two >= 69 else 2000 + two


def _month(name: str) -> int:
    return _MONTH_NUMBER[name.casefold().rstrip(".")]


def _valid(year: int | None, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 2000, month)[1]


def _full(match: re.Match[str]) -> tuple[Period, ...]:
    year = _year(match["year"]) if match["year"] else None
    month, day = _month(match["month"]), int(match["day"])
    return (Period(year=year, month=month, day=day),) if _valid(year, month, day) else ()


def _iso(match: re.Match[str]) -> tuple[Period, ...]:
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    return (Period(year=year, month=month, day=day),) if _valid(year, month, day) else ()


def _numeric(match: re.Match[str]) -> tuple[Period, ...]:
    year, one, two = _year(match["year"]), int(match["one"]), int(match["two"])
    readings = [Period(year=year, month=m, day=d) for m, d in ((one, two), (two, one)) if _valid(year, m, d)]
    # only dots are never American: 3.4.2024 is 3 April
    if match["mark"] == ".":
        readings = [r for r in readings if r.day == one]
    return tuple(dict.fromkeys(readings))


def _month_year(match: re.Match[str]) -> tuple[Period, ...]:
    return (Period(year=_year(match["year"]), month=_month(match["month"])),)


def _numeric_month(match: re.Match[str]) -> tuple[Period, ...]:
    return (Period(year=int(match["year"]), month=int(match["month"])),)


def _month_only(match: re.Match[str]) -> tuple[Period, ...]:
    return (Period(month=_month(match["month"])),)


def _quarter(match: re.Match[str]) -> tuple[Period, ...]:
    groups = match.groupdict()
    order = _ORDER[groups["order"].casefold()] if groups.get("order") else int(groups["number"] or groups["number2"])
    year = _year(groups["year"]) if groups.get("year") else None
    return (Period(year=year, quarter=order, fiscal=bool(groups.get("fiscal"))),)


def _half(match: re.Match[str]) -> tuple[Period, ...]:
    groups = match.groupdict()
    order = _ORDER[groups["order"].casefold()] if groups.get("order") else int(groups["number"])
    year = _year(groups["year"]) if groups.get("year") else None
    return (Period(year=year, half=order, fiscal=bool(groups.get("fiscal"))),) if order <= 2 else ()


def _fiscal(match: re.Match[str]) -> tuple[Period, ...]:
    year = _year(match["year"])
    if match["second"]:
        # "2023/24" is called by its first year by some, by its last by others
        return (Period(year=year, fiscal=True), Period(year=year + 1, fiscal=True))
    return (Period(year=year, fiscal=True),)


def _decade(match: re.Match[str]) -> tuple[Period, ...]:
    digits = match["year"]
    year = int(digits) if len(digits) == 4 else 1900 + int(digits)
    return (Period(year=year, span=10),)


def _worded_decade(match: re.Match[str]) -> tuple[Period, ...]:
    return (Period(year=1920 + 10 * _DECADES.index(match["decade"].lower()), span=10),)


def _century(match: re.Match[str]) -> tuple[Period, ...]:
    # the 19th century: 1801 to 1900 by the calendar, 1800 to 1899 in common use
    number = int(match["number"])
    return (Period(year=(number - 1) * 100, span=101),) if 1 <= number <= 21 else ()


def _era(match: re.Match[str]) -> tuple[Period, ...]:
    year = int(match["year"])
    return (Period(year=-year if match.groupdict().get("era", "").startswith("B") else year),)


def _plain_year(match: re.Match[str]) -> tuple[Period, ...]:
    return (Period(year=int(match["year"])),)


def _short_year(match: re.Match[str]) -> tuple[Period, ...]:
    return (Period(year=_year(match["year"])),)


def _second_year(match: re.Match[str]) -> tuple[Period, ...]:
    first, digits = int(match["first"]), match["year"]
    year = int(digits) if len(digits) == 4 else first // 100 * 100 + int(digits)
    return (Period(year=year),) if first < year <= first + 60 else ()


_OF_YEAR = (
    rf"(?:(?:{_S}(?:of|in|for))?(?:{_S}the)?{_S}?(?P<fiscal>{_FISCAL}(?:{_S}year)?)?{_S}?,?{_S}?"
    rf"(?P<year>{_YEAR}\b|['’]\d\d\b))?"
)
_MONTH_CAPITAL = re.compile("|".join(name for short in _SHORT_MONTHS for name in (short, short.upper())))
_MONTH_SMALL = re.compile("|".join(_UNMISTAKABLE))


class _Begins(Enum):
    ANYWHERE = 0
    DIGIT = 1
    MONTH = 2


@dataclass(frozen=True, slots=True)
class _Rule:
    """One form in which dates are written, and what spares looking for it: it takes most of the time to find none."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], tuple[Period, ...]]
    begins: _Begins = _Begins.DIGIT
    hints: tuple[str, ...] = ()
    """Lower-case strings of which a text with such a date holds at least one; none where it need not."""
    month: bool = False
    """Whether such a date names a month."""
    other_language: bool = False
    """Whether it names a month in another language than English."""

    def matches(
        self, text: str, lowered: str, runs: Sequence[int], months: Sequence[int], foreign: bool
    ) -> Iterable[re.Match[str]]:
        """Where its pattern matches, or nothing where a quick look says that it can't."""
        if (
            (self.month and not months)
            or (self.other_language and not foreign)
            or (self.hints and not any(map(lowered.__contains__, self.hints)))
        ):
            return ()
        if self.begins is _Begins.ANYWHERE:
            return self.pattern.finditer(text)
        return matches_at(self.pattern, text, months if self.begins is _Begins.MONTH else runs)


_DECADES = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_RULES = (
    _Rule(
        re.compile(
            rf"(?P<year>[12](?<![\w.-].)\d{{3}})(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=mark)(?P<day>{_DAY})"
            rf"(?!\d|[-/.]\d)"
        ),
        _iso,
    ),
    _Rule(
        re.compile(r"(?P<year>[12](?<![\w.,$€£¥-].)\d{3})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?![\w-]|[.,]\d)"),
        _iso,
    ),
    _Rule(
        re.compile(
            rf"{_NOT_IN}(?P<day>{_DAY})(?:\.|er|º)?{_S}(?:de{_S})?(?P<month>{_OTHER_MONTH})\b"
            rf"(?:{_S}(?:del?{_S})?(?P<year>{_YEAR})(?!\d))?"
        ),
        _full,
        other_language=True,
    ),
    _Rule(
        re.compile(rf"\b(?P<month>{_OTHER_MONTH}){_S}(?:del?{_S})?(?P<year>{_YEAR})(?![\d%]|,\d)"),
        _month_year,
        _Begins.ANYWHERE,
        other_language=True,
    ),
    _Rule(
        re.compile(rf"{_NOT_IN}(?P<day>{_DAY})-(?P<month>{_MONTH})-(?P<year>\d\d)(?![\w-])"),
        _full,
        month=True,
    ),
    _Rule(
        re.compile(rf"\b(?P<month>{_MONTH})[-–'’](?P<year>\d\d)(?![\w%-]|[.,]\d)"),
        _month_year,
        _Begins.MONTH,
    ),
    _Rule(
        re.compile(
            rf"{_NOT_IN}(?P<day>{_DAY})(?:st|nd|rd|th)?(?:{_S}of)?[ \u00a0-](?P<month>{_MONTH})\b\.?"
            rf"(?:,?[ \u00a0-](?P<year>{_YEAR})(?!\d))?"
        ),
        _full,
        month=True,
    ),
    _Rule(
        re.compile(
            rf"\b(?P<month>{_MONTH})\.?,?{_S}{{1,2}}(?:the )?(?P<day>{_DAY})(?:st|nd|rd|th)?(?!\d|[.,]\d"
            rf"|:|%)(?:{_S}?,?{_S}{{1,2}}(?:of )?(?P<year>{_YEAR})(?!\d))?"
        ),
        _full,
        _Begins.MONTH,
    ),
    _Rule(
        re.compile(
            rf"(?P<one>\d(?<![\w.,/$€£¥-].)\d?)(?P<mark>[/.-])(?P<two>\d{{1,2}})(?P=mark)(?P<year>{_YEAR}"
            rf"|\d\d)(?![\w]|[/.-]\d)"
        ),
        _numeric,
    ),
    _Rule(  # "december 312013": its comma was lost
        re.compile(rf"\b(?P<month>{_MONTH})\.?{_S}(?P<day>[12]\d|3[01]|[1-9])(?P<year>19\d\d|20\d\d)(?!\d)"),
        _full,
        _Begins.MONTH,
    ),
    _Rule(
        re.compile(rf"\b(?P<month>{_MONTH})\.?(?:{_S}of)?,?[ \u00a0-](?P<year>{_YEAR})(?![\d%]|,\d)"),
        _month_year,
        _Begins.MONTH,
    ),
    _Rule(
        re.compile(r"(?P<year>2(?<![\w.,-].)0\d\d)[- ]?Q(?P<number>[1-4])(?!\w)"),
        _quarter,
        hints=("q",),
    ),
    _Rule(re.compile(rf"Q(?<!\w.)[ ]?(?P<number>[1-4]){_OF_YEAR}(?!\w)"), _quarter, _Begins.ANYWHERE, ("q",)),
    _Rule(re.compile(r"(?P<number>[1-4](?<!\w.))Q(?:[ ]?(?:FY)?[ ]?(?P<year>(?:20)?\d\d))?\b"), _quarter, hints=("q",)),
    _Rule(
        re.compile(rf"\b{_QUARTER_WORD}[ -](?:fiscal[ ])?quarters?\b{_OF_YEAR}", re.IGNORECASE),
        _quarter,
        _Begins.ANYWHERE,
        ("quarter",),
    ),
    _Rule(re.compile(rf"\bH(?P<number>[12]){_OF_YEAR}(?!\w)"), _half, _Begins.ANYWHERE, ("h1", "h2")),
    _Rule(re.compile(r"(?P<number>[12](?<!\w.))H[ ]?(?:FY)?(?P<year>(?:20)?\d\d)\b"), _half, hints=("h",)),
    _Rule(
        re.compile(
            rf"\b{_QUARTER_WORD}[ -]half\b(?:{_S}(?:of|in))(?:{_S}the)?{_S}?(?P<fiscal>{_FISCAL}(?:{_S}year)?)?{_S}?"
            rf"(?P<year>{_YEAR}\b)",
            re.IGNORECASE,
        ),
        _half,
        _Begins.ANYWHERE,
        ("half",),
    ),
    _Rule(
        re.compile(
            rf"(?<![A-Za-z])(?:FY|fiscal(?:[ ]years?)?|financial[ ]years?|FYE)(?:[ ]?|[ ]?['’])(?P<year>{_YEAR}"
            rf"|\d\d)(?:[-–/](?P<second>(?:20)?\d\d))?(?!\d|[.,%]\d|%)",
            re.IGNORECASE,
        ),
        _fiscal,
        _Begins.ANYWHERE,
        ("fy", "fiscal", "financial"),
    ),
    _Rule(
        re.compile(r"(?P<year>[12](?<![\w$€£¥].)(?:(?<=1)\d\d0|(?<=2)0\d0))['’]?s\b"),
        _decade,
        hints=("0s", "0's", "0’s"),
    ),
    _Rule(re.compile(r"(?<![\w])['’](?P<year>[2-9]0)s\b"), _decade, _Begins.ANYWHERE, ("0s",)),
    _Rule(re.compile(rf"(?<=\b[Tt]he )(?P<decade>{'|'.join(_DECADES)})\b"), _worded_decade, _Begins.ANYWHERE, _DECADES),
    _Rule(
        re.compile(r"(?P<month>0[1-9]|1[0-2])(?<![\w.,/$€£¥-]..)[/](?P<year>20\d\d|19\d\d)(?![\w/]|[.,-]\d)"),
        _numeric_month,
        hints=("/",),
    ),
    _Rule(
        re.compile(r"(?P<year>[12](?<![\w.,/$€£¥-].)[09]\d\d)-(?P<month>0[1-9]|1[0-2])(?![\w/-]|[.,]\d)"),
        _numeric_month,
        hints=("-0", "-1"),
    ),
    _Rule(
        re.compile(r"\b(?P<number>\d{1,2})(?:st|nd|rd|th)[ -]century\b(?![ ]BC)", re.IGNORECASE),
        _century,
        hints=("century",),
    ),
    _Rule(
        re.compile(r"(?P<year>\d(?:(?<=[ (]['’].)|(?<=^['’].))\d)(?=[ .,;)]|\Z)"),
        _short_year,
        hints=("'", "’"),
    ),
    _Rule(re.compile(r"A(?<!\w.)(?:D|\.D\.)[ ](?P<year>\d{1,4})\b"), _era, _Begins.ANYWHERE),
    _Rule(re.compile(r"(?<![\w.,])(?P<year>\d{1,4})[ ]?(?P<era>BCE?|CE|AD|B\.C\.|A\.D\.)(?!\w)"), _era),
    _Rule(
        re.compile(rf"(?P<first>{_YEAR})[-–—/](?P<year>{_YEAR}|\d\d)(?![\d%]|[.,-]\d|[a-zA-Z])"),
        _second_year,
    ),
)
_MONTH_ALONE = re.compile(rf"(?<!\w)(?P<month>{_CAPITAL_MONTH})\b(?![ ]?\d)")
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|by|until|during|of|from|late|early|mid|through|between|last|this|next|every|each|and|to|for)[ -]\Z"
)
_LONE_YEAR = re.compile(
    r"(?P<year>[12](?<![\w.,$€£¥+#].)(?<!\d[-/–].)(?:(?<=1)\d{3}|(?<=2)0\d\d|(?<=2)100))(?:E|e|A)?(?![\w%°]|,\d|\.\d|[-/–]\d)"
)
_YEAR_WORD = re.compile(
    r"(?:\b(?:in|since|by|from|until|till|through|during|of|year|years|to|and|before|after|between"
    r"|late|early|mid|ending|ended|vs\.?|versus|for|around|circa|c\.|born|b\.|than)[ -]|[(\["
    r"|#–—/-][ ]?)\Z",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[ \u00a0-](?P<word>[a-z]{2,20})")
_COUNT_NOUNS = frozenset(
    (
        "people calories employees words copies students units customers points dollars euros shares"
        " times homes patients participants members"
    ).split()
)
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP))[ ]?\Z")
_HEDGE_BEFORE = re.compile(
    r"\b(?:about|approximately|over|at least|up to|nearly|roughly|almost|more than|less than|fewer than)[ ]\Z",
    re.IGNORECASE,
)
_LAST_BARE_YEAR = 2060
"""Four digits beyond it, with no word beside them that years follow, are a count."""
_LIKELY_YEARS = range(1950, 2036)
"""Years that texts speak of most: "over 2018" means a year, "over 1800" a count."""


_NEXT_DAY = re.compile(
    rf"[ ]?(?:,|and|or|to|through|[-–—])[ ]?(?:the[ ])?(?P<day>{_DAY})(?:(?:st|nd|rd|th)\b|(?![\w%]"
    rf"|[.,:]\d))(?:,?[ ](?P<year>{_YEAR})(?!\d))?"
)


def _further_days(text: str, first: DateReading) -> list[tuple[int, int, Period]]:
    """The 25th of "April 24th and 25th", the 7 of "September 5-7, 2019"."""
    period = first.periods[0]
    if period.month is None or period.day is None or period.year is not None or text[first.start].isdigit():
        return []
    match = _NEXT_DAY.match(text, first.end)
    if not match or (
        match.group().lstrip().startswith(",") and not match.group().rstrip().endswith(("st", "nd", "rd", "th"))
    ):
        return []
    day = int(match["day"])
    year = int(match["year"]) if match["year"] else None
    return (
        [(match.start("day"), match.end(), Period(year=year, month=period.month, day=day))]
        if _valid(year, period.month, day)
        else []
    )


class _Taken:
    def __init__(self, taken: Sequence[Span]) -> None:
        self._spans = list(taken)

    def free(self, start: int, end: int) -> bool:
        at = bisect_right(self._spans, (start, len(self._spans) and 1 << 60)) - 1
        if at >= 0 and self._spans[at][1] > start:
            return False
        return at + 1 >= len(self._spans) or self._spans[at + 1][0] >= end

    def take(self, start: int, end: int) -> None:
        insort(self._spans, (start, end))


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Whether four digits are a year rather than a count: not "2000 calories", not "$1999", not "about 1900"."""
    year = int(match["year"])
    before = text[max(0, match.start() - 24) : match.start()]
    if _MONEY_BEFORE.search(before):
        return False
    if _HEDGE_BEFORE.search(before) and (year not in _LIKELY_YEARS or year % 10 == 0):
        return False
    counted = _COUNTED.match(text, match.end())
    if counted and (
        counted["word"] in _COUNT_NOUNS or (counted["word"] in UNITS and counted["word"] not in {"in", "m", "x"})
    ):
        return False
    if counted and counted["word"] in {"million", "billion", "thousand", "percent", "hundred"}:
        return False
    if _YEAR_WORD.search(before):
        return year >= 1000
    return 1900 <= year <= _LAST_BARE_YEAR and (year % 100 != 0 or not counted)


def _month_starts(text: str) -> list[int]:
    """Where the names of months may stand, and more than those; in order."""
    starts = [match.start() for match in _MONTH_CAPITAL.finditer(text)]
    if any(map(text.__contains__, _UNMISTAKABLE)):
        starts += [match.start() for match in _MONTH_SMALL.finditer(text)]
        starts.sort()
    return starts


def read_dates(text: str, taken: Sequence[Span]) -> tuple[DateReading, ...]:
    """The dates of a text outside the taken spans, in order, none overlapping another; linear time.

    Args:
        text: Any text.
        taken: Sorted spans that hold something else, such as identifiers.
    """
    occupied = _Taken(taken)
    found: list[DateReading] = []

    def keep(start: int, end: int, periods: tuple[Period, ...]) -> None:
        if periods and occupied.free(start, end):
            occupied.take(start, end)
            found.append(DateReading(start, end, periods))

    lowered = text.lower()
    months, runs = _month_starts(text), digit_runs(text)
    foreign = not _OTHER_STEMS.isdisjoint(read_words(text).first)
    for rule in _RULES:
        for match in rule.matches(text, lowered, runs, months, foreign):
            if rule.read is _second_year:
                periods = rule.read(match)
                if periods and occupied.free(*match.span()):
                    keep(*match.span("first"), (Period(year=int(match["first"])),))
                    keep(*match.span("year"), periods)
                continue
            keep(*match.span(), rule.read(match))
    for first in tuple(found):
        for start, end, period in _further_days(text, first):
            keep(start, end, (period,))
    for match in matches_at(_LONE_YEAR, text, runs):
        if _is_year(text, match):
            keep(*match.span(), _plain_year(match))
    for match in matches_at(_MONTH_ALONE, text, months):
        start = match.start()
        if match["month"].lower() in _UNMISTAKABLE or _BEFORE_MONTH.search(text, max(0, start - 9), start):
            keep(*match.span(), _month_only(match))
    return tuple(sorted(found, key=lambda reading: reading.start))
