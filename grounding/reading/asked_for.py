"""What kind of figure a query asks for: a percentage, a year, a count, a length of time, an amount."""

from __future__ import annotations

import re

from grounding.reading.figures import FigureKind, FigureReading

_OPENING = r"\W*(?:(?:in|for|from|between|at|as of) [^,?]{1,60}, )?"
_ASKS_PERCENTAGE = re.compile(
    _OPENING
    + r"(?:(?:what|by what|how much)\b(?: (?:was|were|is|are))?(?: the)? (?:\w+ ){0,2}?(?:percent(?:age)?\b(?! points?)"
    r"|proportion\b)|how many percent\b)"
)
_ASKS_YEAR = re.compile(_OPENING + r"(?:in )?(?:which|what) (?:fiscal |financial )?years?\b")
_ASKS_COUNT = re.compile(
    _OPENING + r"(?:how many\b(?! percent)|what (?:is|was|are|were) the (?:total |average )?number of\b)"
)
_ASKS_TIME = re.compile(_OPENING + r"(?:how long\b|over what (?:duration|period|time)\b)")
_ASKS_AMOUNT = re.compile(
    _OPENING + r"(?:how much\b(?! (?:more )?(?:time|notice|longer|leave|later|earlier|older|younger)\b)"
    r"|what (?:is|was|are|were) the (?:\w+ ){0,6}?(?:cost|amount|price|value|revenue|income|expense)s?\b)"
)
_LENGTHS_OF_TIME = frozenset("second minute hour day week month year decade century".split())
_MOST_PERCENT = 1_000
"""Whole numbers beyond it, without a sign, are no percentages."""
_SCALE_ASKED = re.compile(
    r"\b(?:in|of|as|how many)[ ](?:(?:u\.?s\.?[ ]?)?(?:dollars|euros|pounds)[ ]in[ ])?(thousand|million|billion)s?\b"
)
_POWERS = {"thousand": 3, "million": 6, "billion": 9}
_FIRST_YEAR, _LAST_YEAR = 1000, 2100


def in_scale_asked(query: str, figure: FigureReading) -> FigureReading:
    """A figure that is all of the answer, in the scale that a query, in lower case, asks for: 5 is 5 million there."""
    scales = set(_SCALE_ASKED.findall(query))
    bare = figure.kind in (FigureKind.NUMBER, FigureKind.MONEY) and not figure.scale
    if len(scales) != 1 or not bare:
        return figure
    power = _POWERS[scales.pop()]
    if power > _POWERS["thousand"] and figure.value.adjusted() >= power:
        return figure  # "43,900,000" has its millions already
    return figure._replace(value=figure.value.scaleb(power), step=figure.step.scaleb(power), scale=power)


def asked_otherwise(query: str, figure: FigureReading) -> str | None:
    """What a query, in lower case, asks for, where a figure that is all of the answer is none; None elsewhere."""
    if figure.at_least or figure.at_most:
        return None
    amount = figure.kind is FigureKind.MONEY or bool(figure.scale)
    percent = figure.kind in (FigureKind.PERCENT, FigureKind.POINTS)
    if _ASKS_PERCENTAGE.match(query):
        many = figure.is_exact_integer and abs(figure.value) > _MOST_PERCENT
        return "a percentage" if amount or many else None
    if _ASKS_YEAR.match(query):
        year = figure.is_exact_integer and _FIRST_YEAR <= figure.value <= _LAST_YEAR
        return None if year else "a year"
    if _ASKS_COUNT.match(query) and "percent" not in query:
        return "a count" if percent else None
    if _ASKS_TIME.match(query):
        return "a length of time" if amount or percent else None
    if _ASKS_AMOUNT.match(query):
        return "an amount" if figure.unit in _LENGTHS_OF_TIME else None
    return None
