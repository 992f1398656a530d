"""Stretches of a statement in which nothing is asserted."""

from __future__ import annotations

import pytest

from grounding.segmentation import segment

CASES = [
    pytest.param("The rate is 4%, not 5% as some say.", ["5%"], id="not so much as some say"),
    pytest.param("Revenue was $5m, not $6 million.", ["$6 million"], id="not an amount"),
    pytest.param("It opened in 1999, not in 2001.", ["2001"], id="not in a year"),
    pytest.param("It opened in 1999 rather than in 2001.", ["2001"], id="rather than"),
    pytest.param("It costs $5 instead of $6.", ["$6"], id="instead of"),
    pytest.param("It isn't 5%.", ["5%"], id="a shortened not"),
    pytest.param("There is no 24-hour service.", ["24-hour"], id="no with a value"),
    pytest.param("It was not founded in 1976 but in 1977.", ["1976"], id="not this but that"),
    pytest.param("It is not more than 5%.", [], id="not more than asserts a bound"),
    pytest.param("It did not exceed 5%.", [], id="did not exceed asserts a bound"),
    pytest.param("It did not open until 2001.", [], id="not until asserts a date"),
    pytest.param("It is not only 5 km long but also 3 km wide.", [], id="not only asserts"),
    pytest.param("See house no. 5.", [], id="an abbreviated number is no denial"),
    pytest.param(
        "The steps are (1) boil, (2) peel and (3) eat.", ["(1)", "(2)", "(3)"], id="enumerators in a sentence"
    ),
    pytest.param("Do this: 1. Boil the eggs.", ["1."], id="enumerator after a colon"),
    pytest.param("It rose by 5% (1) in 2023.", [], id="a lone number in brackets"),
    pytest.param("It rose [1] and fell [2].", [], id="citations"),
    pytest.param(
        "Based on the given passages, eggs take 10 minutes.", ["Based on the given passages,"], id="introduction"
    ),
    pytest.param("According to passage 2, eggs take 10 minutes.", [], id="a citation in words"),
    pytest.param("Eggs take 10 minutes.", [], id="nothing silent"),
]


@pytest.mark.parametrize(("text", "silent"), CASES)
def test_silent_stretches(text: str, silent: list[str]) -> None:
    (found,) = segment(text)
    assert [
        text[a:b].strip(" .,") if len(text[a:b]) < 12 and text[a:b] != "1." else text[a:b] for a, b in found.silent
    ] == silent
