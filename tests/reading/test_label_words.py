"""What labels say of measures."""

from __future__ import annotations

import pytest

from grounding.reading.binding import read_source_figures
from grounding.reading.label_words import only_measures


@pytest.mark.parametrize(
    "label",
    [
        "US$’000",
        "€m",
        "RMB’Million",
        "$ in millions",
        "(in thousands)",
        "%",
        "A$m",
        "(€ million)",
        "In Millions of Dollars",
    ],
)
def test_a_label_that_states_a_measure_and_nothing_else(label: str) -> None:
    assert only_measures(label)


@pytest.mark.parametrize("label", ["2019", "US", "M", "Won", "% change", "Amount", "Number of shares", "", "Sales $m"])
def test_a_label_that_names_something(label: str) -> None:
    assert not only_measures(label)


@pytest.mark.parametrize(
    ("label", "percent"),
    [
        ("Discount rate", True),
        ("Rate of inflation", True),
        ("Gross margin", True),
        ("Interest rate swaps", False),
        ("Effect of exchange rate changes", False),
    ],
)
def test_a_rate_is_a_percentage_and_what_is_named_after_one_is_not(label: str, percent: bool) -> None:
    source = read_source_figures(f"| | 2019 | 2018 |\n|---|---|---|\n| {label} | 410 | 380 |")
    assert source.bound(source.tabular()[-1]).percent is percent
