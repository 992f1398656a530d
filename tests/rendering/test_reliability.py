"""The reliability diagram: dots stand where scores and shares say, and bars are as tall as bins are full."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from grounding.calibration import bins, calibration_error
from grounding.refit import Measures
from grounding.rendering.reliability import reliability_page, reliability_svg

SVG = "{http://www.w3.org/2000/svg}"


def measured(scores: list[float], right: list[bool]) -> Measures:
    held = bins(scores, right)
    return Measures(
        right=right.count(True),
        wrong=right.count(False),
        auroc=0.5,
        brier=0.25,
        calibration_error=calibration_error(held),
        bins=held,
        passed=0,
        passed_wrong=0,
        flagged=0,
        flagged_right=0,
    )


HONEST = measured([0.25] * 40 + [0.75] * 20, ([True] + [False] * 3) * 10 + ([True] * 3 + [False]) * 5)
BOASTFUL = measured([0.95] * 10, [True] * 5 + [False] * 5)


def number(element: ElementTree.Element, name: str) -> float:
    return float(element.attrib[name])


def test_dots_of_honest_scores_stand_on_the_dashed_line() -> None:
    svg = ElementTree.fromstring(reliability_svg(BOASTFUL, HONEST))
    before, after = (frame for frame in svg.iter(f"{SVG}rect") if frame.get("class") == "frame")
    boastful, *honest = svg.iter(f"{SVG}circle")

    def place(dot: ElementTree.Element, frame: ElementTree.Element) -> tuple[float, float]:
        side = number(frame, "width")
        right = (number(dot, "cx") - number(frame, "x")) / side
        return right, 1 - (number(dot, "cy") - number(frame, "y")) / side

    assert place(boastful, before) == pytest.approx((0.95, 0.5), abs=0.001)
    assert [place(dot, after) for dot in honest] == [
        pytest.approx((0.25, 0.25), abs=0.001),
        pytest.approx((0.75, 0.75), abs=0.001),
    ]


def test_bars_are_as_tall_as_bins_are_full() -> None:
    svg = ElementTree.fromstring(reliability_svg(BOASTFUL, HONEST))
    _, first, second = (bar for bar in svg.iter(f"{SVG}rect") if bar.get("class") == "bar")
    assert number(first, "height") == pytest.approx(2 * number(second, "height"))
    assert number(first, "y") + number(first, "height") == pytest.approx(number(second, "y") + number(second, "height"))


def test_the_numbers_are_told_in_words_too() -> None:
    page = reliability_page(BOASTFUL, HONEST)
    assert "scores 0.9 to 1: 5 of 10 grounded, mean score 0.95" in page
    assert f"calibration error {0.45:.3f}" in page
    assert f"calibration error {0:.3f}" in page
