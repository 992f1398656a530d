"""The factors are those of a units library."""

from __future__ import annotations

from decimal import Decimal

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.reading.conversions import _FACTORS, converted
from grounding.reading.units import UNIT_NAMES

_THEIRS = {
    "um": "micrometer",
    "mm2": "mm**2",
    "cm2": "cm**2",
    "m2": "m**2",
    "km2": "km**2",
    "inch2": "inch**2",
    "foot2": "foot**2",
    "mile2": "mile**2",
    "cm3": "cm**3",
    "m3": "m**3",
    "foot3": "foot**3",
    "mcg": "microgram",
    "litre": "liter",
    "ms": "millisecond",
    "m/s": "meter/second",
    "km/h": "kilometer/hour",
    "mph": "mile/hour",
    "hpa": "hPa",
    "kpa": "kPa",
    "mpa": "MPa",
    "mmhg": "mmHg",
    "kj": "kJ",
    "kwh": "kWh",
    "mwh": "MWh",
    "calorie": "kcal",
    "kw": "kW",
    "mw": "MW",
    "gw": "GW",
    "kb": "kB",
    "mb": "MB",
    "gb": "GB",
    "tb": "TB",
    "kbps": "kbit/second",
    "mbps": "Mbit/second",
    "gbps": "Gbit/second",
    "hz": "Hz",
    "khz": "kHz",
    "mhz": "MHz",
    "ghz": "GHz",
    "celsius": "degC",
    "fahrenheit": "degF",
    "decade": "ten_years",
}
LIBRARY: pint.UnitRegistry[float] = pint.UnitRegistry()
LIBRARY.define("ten_years = 10 * year")
PAIRS = [(one, other) for one in _FACTORS for other in _FACTORS if one != other]
ALIKE = [(one, other) for one, other in PAIRS if converted(Decimal(1), one, other) is not None]


def test_every_unit_that_is_converted_is_one_that_is_read() -> None:
    assert set(_FACTORS) <= UNIT_NAMES


@pytest.mark.parametrize(("one", "other"), [*ALIKE, ("celsius", "fahrenheit"), ("fahrenheit", "celsius")])
def test_the_factor_is_the_library_s(one: str, other: str) -> None:
    theirs = LIBRARY.Quantity(50.0, _THEIRS.get(one, one)).to(_THEIRS.get(other, other)).magnitude
    ours = converted(Decimal(50), one, other)
    assert ours is not None
    # the library's acre is the surveyor's, longer by some millionths
    assert float(ours) == pytest.approx(theirs, rel=1e-5)


@pytest.mark.parametrize(("one", "other"), [("kg", "m"), ("hour", "km"), ("psi", "celsius"), ("share", "times")])
def test_units_of_different_dimensions_have_no_factor(one: str, other: str) -> None:
    assert converted(Decimal(1), one, other) is None


@given(st.sampled_from(ALIKE), st.decimals(min_value="0.001", max_value=10**6, places=3))
def test_there_and_back_is_the_same(pair: tuple[str, str], value: Decimal) -> None:
    one, other = pair
    there = converted(value, one, other)
    assert there is not None
    back = converted(there, other, one)
    assert back is not None
    assert float(back) == pytest.approx(float(value), rel=1e-12)
