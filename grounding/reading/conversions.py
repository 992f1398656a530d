"""Amounts in two units of one dimension: 12 inches and 30.5 cm, 350 °F and 175 °C.

Factors are exact by definition (international yard and pound of 1959, US customary volumes, ISO 80000).
"""

from __future__ import annotations

from decimal import Decimal

_LENGTH = {"mm": "0.001", "cm": "0.01", "m": "1", "km": "1000", "inch": "0.0254", "foot": "0.3048", "yard": "0.9144"}
_MASS = {"mg": "0.001", "g": "1", "kg": "1000", "pound": "453.59237", "ounce": "28.349523125"}
_VOLUME = {
    "ml": "1",
    "litre": "1000",
    "teaspoon": "4.92892159375",
    "tablespoon": "14.78676478125",
    "cup": "236.5882365",
}
_VOLUME |= {"pint": "473.176473", "quart": "946.352946", "gallon": "3785.411784"}
_TIME = {"second": "1", "minute": "60", "hour": "3600", "day": "86400", "week": "604800"}
_MONTHS = {"month": "1", "year": "12", "decade": "120", "century": "1200"}
_LENGTH |= {"mile": "1609.344"}
_DIMENSIONS = tuple(
    {unit: Decimal(factor) for unit, factor in table.items()} for table in (_LENGTH, _MASS, _VOLUME, _TIME, _MONTHS)
)


def converted(value: Decimal, unit: str, into: str) -> Decimal | None:
    """The value in another unit; None where the units do not measure the same dimension."""
    if (unit, into) == ("fahrenheit", "celsius"):
        return (value - 32) * 5 / 9
    if (unit, into) == ("celsius", "fahrenheit"):
        return value * 9 / 5 + 32
    for dimension in _DIMENSIONS:
        if unit in dimension and into in dimension:
            return value * dimension[unit] / dimension[into]
    return None
