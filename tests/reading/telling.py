"""What a text's figures and dates mean, in a line: `~5000000 $ ; @2024-Q3`."""

from __future__ import annotations

from decimal import Decimal

from grounding.reading.dates import Period
from grounding.reading.exact import read_exact
from grounding.reading.figures import FigureKind, FigureReading

_SUFFIX = {FigureKind.PERCENT: "%", FigureKind.POINTS: "pp", FigureKind.ORDINAL: " ord"}
_ENDLESS = 12
"""Digits beyond which a value is a fraction that ends nowhere; told to four places."""


def told(text: str) -> str:
    """Everything that was read, in order."""
    reading = read_exact(text)
    items = [(figure.start, _figure(figure)) for figure in reading.figures]
    items += [(date.start, "@" + "|".join(map(_period, date.periods))) for date in reading.dates]
    return " ; ".join(item for _, item in sorted(items))


def _figure(figure: FigureReading) -> str:
    bound = ""
    if figure.at_least:
        bound = ">" if figure.strict else ">="
    elif figure.at_most:
        bound = "<" if figure.strict else "<="
    value = figure.value if len(str(figure.value)) <= _ENDLESS else Decimal(f"{float(figure.value):.4g}")
    written = f"{value.normalize():f}" if value else "0"
    measured = figure.currency or figure.unit
    suffix = _SUFFIX.get(figure.kind, f" {measured}" if measured else "")
    return f"{'~' if figure.approximate else ''}{bound}{written}{suffix}"


def _period(period: Period) -> str:
    if period.span > 1:
        return f"{period.year}s" if period.span == 10 else f"{period.year}+{period.span}"
    year = "--" if period.year is None else f"{'FY' if period.fiscal else ''}{period.year}"
    if period.quarter:
        return f"{year}-Q{period.quarter}"
    if period.half:
        return f"{year}-H{period.half}"
    month = f"{'' if period.year is None else '-'}{period.month:02}" if period.month else ""
    return f"{year}{month}" + (f"-{period.day:02}" if period.day else "")
