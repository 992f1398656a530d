"""Amounts in two units of one dimension: 12 inches and 30.5 cm, 350 °F and 175 °C.

Factors are exact by definition (international yard and pound of 1959, US customary volumes, ISO 80000), but for the
torr. The tests compare them with those of a units library.
"""

from __future__ import annotations

from decimal import Decimal

_DIMENSIONS: tuple[dict[str, str], ...] = (
    {
        "nm": "0.000000001",
        "um": "0.000001",
        "mm": "0.001",
        "cm": "0.01",
        "m": "1",
        "km": "1000",
        "inch": "0.0254",
        "foot": "0.3048",
        "yard": "0.9144",
        "mile": "1609.344",
    },
    {
        "mm2": "0.000001",
        "cm2": "0.0001",
        "m2": "1",
        "km2": "1000000",
        "inch2": "0.00064516",
        "foot2": "0.09290304",
        "mile2": "2589988.110336",
        "acre": "4046.8564224",
        "hectare": "10000",
    },
    {
        "ml": "1",
        "cm3": "1",
        "litre": "1000",
        "m3": "1000000",
        "foot3": "28316.846592",
        "teaspoon": "4.92892159375",
        "tablespoon": "14.78676478125",
        "cup": "236.5882365",
        "pint": "473.176473",
        "quart": "946.352946",
        "gallon": "3785.411784",
    },
    {"mcg": "0.000001", "mg": "0.001", "g": "1", "kg": "1000", "pound": "453.59237", "ounce": "28.349523125"},
    {"ms": "0.001", "second": "1", "minute": "60", "hour": "3600", "day": "86400", "week": "604800"},
    {"month": "1", "year": "12", "decade": "120", "century": "1200"},
    {"m/s": "3.6", "km/h": "1", "mph": "1.609344", "knot": "1.852"},
    {
        "hpa": "0.1",
        "kpa": "1",
        "mpa": "1000",
        "bar": "100",
        "psi": "6.894757293168361336722673445",
        "mmhg": "0.133322387415",
    },
    {"joule": "0.001", "kj": "1", "kwh": "3600", "mwh": "3600000", "calorie": "4.184"},
    {"watt": "1", "kw": "1000", "mw": "1000000", "gw": "1000000000"},
    {"byte": "0.001", "kb": "1", "mb": "1000", "gb": "1000000", "tb": "1000000000"},
    {"kbps": "1", "mbps": "1000", "gbps": "1000000"},
    {"hz": "1", "khz": "1000", "mhz": "1000000", "ghz": "1000000000"},
)
"""A nutritionist's calorie is the kilocalorie."""
_FACTORS = {unit: (at, Decimal(factor)) for at, table in enumerate(_DIMENSIONS) for unit, factor in table.items()}


def converted(value: Decimal, unit: str, into: str) -> Decimal | None:
    """The value in another unit; None where the units do not measure the same dimension."""
    if (unit, into) == ("fahrenheit", "celsius"):
        return (value - 32) * 5 / 9
    if (unit, into) == ("celsius", "fahrenheit"):
        return value * 9 / 5 + 32
    one, other = _FACTORS.get(unit), _FACTORS.get(into)
    if one is None or other is None or one[0] != other[0]:
        return None
    return value * one[1] / other[1]


def measures(unit: str) -> bool:
    """Whether amounts in a unit can be converted at all."""
    return unit in _FACTORS or unit in ("celsius", "fahrenheit")
