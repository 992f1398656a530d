from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.reading.figures import FigureKind, FigureReading, read_figures


def only(text: str) -> FigureReading:
    figures = read_figures(text, ())
    assert len(figures) == 1, [text[f.start : f.end] for f in figures]
    return figures[0]


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        pytest.param("1,234.56", "1234.56", "0.01", id="English grouping"),
        pytest.param("1.234,56", "1234.56", "0.01", id="continental grouping"),
        pytest.param("1.234.567", "1234567", "1", id="dots that can only group"),
        pytest.param("1\u00a0234,56", "1234.56", "0.01", id="no-break space groups"),
        pytest.param("1\u202f234", "1234", "1", id="narrow space groups"),
        pytest.param("12 345 €", "12345", "1", id="plain space groups before a currency"),
        pytest.param("1'234'567", "1234567", "1", id="Swiss apostrophes"),
        pytest.param("0,123", "0.123", "0.001", id="decimal comma after a zero"),
        pytest.param("5,5 x", "5.5", "0.1", id="decimal comma"),
        pytest.param("12,34,567", "1234567", "1", id="Indian grouping"),
        pytest.param("−5", "-5", "1", id="minus sign"),
        pytest.param("fell by -12%", "-12", "1", id="hyphen as minus"),
        pytest.param("negative $365,607 thousand", "-365607000", "1000", id="minus in words"),
        pytest.param("cash | (9,825) | ", "-9825", "1", id="accountants' parentheses in a cell"),
        pytest.param("cash | $(12.5) | ", "-12.5", "0.1", id="parentheses after the currency"),
        pytest.param("a fall of (3.4)%", "-3.4", "0.1", id="parentheses before a percent sign"),
        pytest.param("a group (12) of them", "12", "1", id="parentheses in prose are no sign"),
        pytest.param("$1.2bn", "1200000000", "100000000", id="billions glued"),
        pytest.param("5 lakh crore", "5000000000000", "1000000000000", id="lakh crore"),
        pytest.param("$5m", "5000000", "1000000", id="m after money is millions"),
        pytest.param("5m tall", "5", "1", id="m without money is metres"),
        pytest.param("10k", "10000", "1000", id="k glued"),
        pytest.param("1½ cups", "1.5", "0.01", id="vulgar fraction"),
        pytest.param("1 1/2 cups", "1.5", "0.01", id="mixed number"),
        pytest.param("two hundred and five people", "205", "1", id="number in words"),
        pytest.param("twenty-five", "25", "1", id="hyphenated words"),
        pytest.param("a dozen eggs", "12", "1", id="dozen"),
        pytest.param("three million users", "3000000", "1000000", id="words with a scale"),
        pytest.param(".75", "0.75", "0.01", id="no leading zero"),
    ],
)
def test_value_and_place_value(text: str, value: str, step: str) -> None:
    figure = only(text)
    assert figure.value == Decimal(value)
    assert figure.step == Decimal(step)


@pytest.mark.parametrize(
    ("text", "kind", "unit", "currency"),
    [
        pytest.param("12%", FigureKind.PERCENT, "", "", id="percent sign"),
        pytest.param("12 per cent", FigureKind.PERCENT, "", "", id="per cent"),
        pytest.param("12 percentage points", FigureKind.POINTS, "", "", id="percentage points"),
        pytest.param("25 bps", FigureKind.POINTS, "", "", id="basis points"),
        pytest.param("US$ 5 million", FigureKind.MONEY, "", "USD", id="dollar of a country"),
        pytest.param("EUR 5", FigureKind.MONEY, "", "EUR", id="currency code before"),
        pytest.param("5 euros", FigureKind.MONEY, "", "EUR", id="currency word after"),
        pytest.param("350 degrees Fahrenheit", FigureKind.NUMBER, "fahrenheit", "", id="degrees by name"),
        pytest.param("160 °F", FigureKind.NUMBER, "fahrenheit", "", id="degree sign"),
        pytest.param("350ºF", FigureKind.NUMBER, "fahrenheit", "", id="ordinal sign for a degree sign"),
        pytest.param("5 kilograms", FigureKind.NUMBER, "kg", "", id="unit by name"),
        pytest.param("a 12-inch blade", FigureKind.NUMBER, "inch", "", id="unit after a hyphen"),
        pytest.param("50gsm", FigureKind.NUMBER, "", "", id="glued unit that is not listed"),
        pytest.param("19th", FigureKind.ORDINAL, "", "", id="ordinal"),
        pytest.param("two-thirds of it", FigureKind.FRACTION, "", "", id="fraction in words"),
        pytest.param("half of users", FigureKind.FRACTION, "", "", id="half"),
    ],
)
def test_kind_unit_and_currency(text: str, kind: FigureKind, unit: str, currency: str) -> None:
    figure = only(text)
    assert (figure.kind, figure.unit, figure.currency) == (kind, unit, currency)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("COVID-19 and F-16", id="names with a hyphen"),
        pytest.param("3D and 5G", id="names with a capital"),
        pytest.param("form 10-K", id="form name"),
        pytest.param("a 401(k) plan", id="plan name"),
        pytest.param("192.168.1.1", id="address"),
        pytest.param("at 10:30", id="clock time"),
        pytest.param("call (510) 889-8690", id="telephone number"),
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert read_figures(text, ()) == ()


@pytest.mark.parametrize(
    ("text", "approximate", "at_least", "at_most"),
    [
        pytest.param("about 500 people", True, False, False, id="about"),
        pytest.param("~500", True, False, False, id="tilde"),
        pytest.param("over 500 people", False, True, False, id="over"),
        pytest.param("at least 500", False, True, False, id="at least"),
        pytest.param("500 or more", False, True, False, id="or more"),
        pytest.param("up to 500", False, False, True, id="up to"),
        pytest.param("500 people", False, False, False, id="plain"),
        ("Do not soak beans for more than 12 hours", False, False, True),
        ("We warn against soaking them for more than 12 hours", False, False, True),
        ("Never exceed 8 tablets", False, False, True),
        ("It did not cost more than $5", False, False, True),
        ("There was no verdict; they had not voted after more than 7 hours", False, True, False),
    ],
)
def test_hedges_and_bounds(text: str, approximate: bool, at_least: bool, at_most: bool) -> None:
    figure = only(text)
    assert (figure.approximate, figure.at_least, figure.at_most) == (approximate, at_least, at_most)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("8-10 minutes", ["8 minute", "10 minute"], id="unit is shared"),
        pytest.param("$5-10 million", ["5000000 ", "10000000 "], id="scale is shared"),
        pytest.param("between 5 and 7 kg", ["5 kg", "7 kg"], id="between and"),
        pytest.param("6-to-12 calories", ["6 calorie", "12 calorie"], id="to between hyphens"),
        pytest.param("£350 - £700", ["350 ", "700 "], id="a spaced hyphen is no minus"),
    ],
)
def test_ranges_are_two_figures(text: str, values: list[str]) -> None:
    assert [f"{f.value.normalize():f} {f.unit}" for f in read_figures(text, ())] == values


def test_references_pass_their_label_on() -> None:
    assert [f.label for f in read_figures("Passages 2 and 3, steps 1-4", ())] == ["passage", "passage", "step", "step"]


def test_nothing_is_read_in_taken_spans() -> None:
    text = "CVE-2024-3094 has 5 parts"
    assert [text[f.start : f.end] for f in read_figures(text, [(0, 13)])] == ["5"]


@given(st.text(alphabet="0123456789.,-–()%$€ mkbn\n|thousandtw", max_size=60))
def test_readings_are_ordered_and_do_not_overlap(text: str) -> None:
    reached = 0
    for figure in read_figures(text, ()):
        assert reached <= figure.start < figure.end <= len(text)
        reached = figure.end


@given(st.integers(min_value=0, max_value=10**12))
def test_grouping_does_not_change_a_value(number: int) -> None:
    assert only(f"{number:,}").value == number


@pytest.mark.parametrize(
    "text",
    ["9" * 50_000, " " * 100_000, "1," * 50_000, "(" * 100_000, "one-" * 25_000, "1/2/" * 25_000],
    ids=lambda t: t[:4],
)
def test_long_input_is_read_or_left(text: str) -> None:
    assert all(f.end <= len(text) for f in read_figures(text, ()))
