"""Names of units, currencies and scales, brought to one spelling each. No conversion happens here."""

from __future__ import annotations

_UNIT_NAMES = {
    "second": "second seconds sec secs",
    "minute": "minute minutes min mins",
    "hour": "hour hours hr hrs",
    "day": "day days",
    "week": "week weeks wk wks",
    "month": "month months mo mos",
    "year": "year years yr yrs",
    "decade": "decade decades",
    "century": "century centuries",
    "mm": "mm millimeter millimeters millimetre millimetres",
    "cm": "cm centimeter centimeters centimetre centimetres",
    "m": "m meter meters metre metres",
    "km": "km kms kilometer kilometers kilometre kilometres",
    "inch": "inch inches in. ″",
    "foot": "foot feet ft",
    "yard": "yard yards yd yds",
    "mile": "mile miles mi",
    "mg": "mg milligram milligrams",
    "g": "g gram grams gramme grammes",
    "kg": "kg kgs kilo kilos kilogram kilograms",
    "tonne": "tonne tonnes ton tons",
    "pound": "pound pounds lb lbs",
    "ounce": "ounce ounces oz",
    "ml": "ml milliliter milliliters millilitre millilitres cc",
    "litre": "litre litres liter liters l",
    "cup": "cup cups",
    "teaspoon": "teaspoon teaspoons tsp",
    "tablespoon": "tablespoon tablespoons tbsp",
    "pint": "pint pints",
    "quart": "quart quarts",
    "gallon": "gallon gallons gal",
    "barrel": "barrel barrels bbl",
    "degree": "° degree degrees",
    "celsius": "°c celsius",
    "fahrenheit": "°f fahrenheit",
    "kb": "kb kilobyte kilobytes",
    "mb": "mb megabyte megabytes",
    "gb": "gb gigabyte gigabytes",
    "tb": "tb terabyte terabytes",
    "watt": "w watt watts",
    "kw": "kw kilowatt kilowatts",
    "mw": "mw megawatt megawatts",
    "gw": "gw gigawatt gigawatts",
    "kwh": "kwh kilowatt-hour kilowatt-hours",
    "mwh": "mwh megawatt-hours",
    "volt": "volt volts v",
    "hz": "hz hertz",
    "khz": "khz",
    "mhz": "mhz",
    "ghz": "ghz",
    "calorie": "calorie calories kcal cal cals",
    "mph": "mph",
    "km/h": "km/h kph kmh",
    "acre": "acre acres",
    "hectare": "hectare hectares ha",
    "share": "share shares",
    "times": "times x ×",
    "am": "am",
    "pm": "pm",
}
UNITS = {alias: unit for unit, aliases in _UNIT_NAMES.items() for alias in aliases.split()}
"""Lower-case spelling -> unit."""

DEGREES = frozenset({"degree", "celsius", "fahrenheit"})

SYMBOLS = {
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "HK$": "HKD",
    "NZ$": "NZD",
    "S$": "SGD",
    "R$": "BRL",
    "$": "$",
    "€": "EUR",
    "£": "GBP",
    "¥": "¥",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₪": "ILS",
    "₦": "NGN",
    "฿": "THB",
    "₫": "VND",
}
"""Currency sign -> ISO 4217 code; `$` and `¥` serve several countries and stay as they are."""

CODES = frozenset(
    [
        *(
            "USD",
            "EUR",
            "GBP",
            "JPY",
            "CNY",
            "RMB",
            "CHF",
            "CAD",
            "AUD",
            "NZD",
            "HKD",
            "SGD",
            "INR",
            "KRW",
            "BRL",
            "MXN",
        ),
        *(
            "SEK",
            "NOK",
            "DKK",
            "PLN",
            "CZK",
            "HUF",
            "RUB",
            "TRY",
            "ZAR",
            "ILS",
            "THB",
            "IDR",
            "MYR",
            "PHP",
            "AED",
            "SAR",
        ),
    ]
)
CURRENCY_WORDS = {
    "dollar": "$",
    "dollars": "$",
    "euro": "EUR",
    "euros": "EUR",
    "yen": "JPY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "rupee": "INR",
    "rupees": "INR",
    "francs": "CHF",
    "won": "KRW",
    "rubles": "RUB",
    "roubles": "RUB",
    "pesos": "MXN",
    "krona": "SEK",
    "kroner": "NOK",
    "rand": "ZAR",
    "sterling": "GBP",
}
_DOLLARS = frozenset({"$", "USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN"})
_YENS = frozenset({"¥", "JPY", "CNY", "RMB"})

SCALES = {
    "hundred": 2,
    "hundreds": 2,
    "thousand": 3,
    "thousands": 3,
    "k": 3,
    "lakh": 5,
    "lakhs": 5,
    "lac": 5,
    "million": 6,
    "millions": 6,
    "mn": 6,
    "mln": 6,
    "mm": 6,
    "mio": 6,
    "m": 6,
    "crore": 7,
    "crores": 7,
    "billion": 9,
    "billions": 9,
    "bn": 9,
    "bln": 9,
    "b": 9,
    "trillion": 12,
    "trillions": 12,
    "tn": 12,
    "trn": 12,
}
"""Scale word or suffix -> power of ten (short scale)."""


def same_currency(one: str, other: str) -> bool:
    """Whether two currency names can mean the same; a bare dollar or yen sign can mean several."""
    if one == other:
        return True
    if "$" in (one, other):
        return {one, other} <= _DOLLARS
    return ("¥" in (one, other) and {one, other} <= _YENS) or {one, other} == {"CNY", "RMB"}


def same_unit(one: str, other: str) -> bool:
    """Whether two units can mean the same: equal, or a bare degree beside a named one."""
    return one == other or ("degree" in (one, other) and {one, other} <= DEGREES)
