"""Clock times, and what only looks like one."""

from __future__ import annotations

import pytest

from grounding import verify
from grounding.reading.clocks import read_clocks


@pytest.mark.parametrize(
    ("text", "times"),
    [
        pytest.param("closes at 17:30", {"17:30": 1050}, id="24 hours"),
        pytest.param("from 9am to 5 p.m.", {"9am": 540, "5 p.m.": 1020}, id="halves of the day"),
        pytest.param("at 5:30 PM sharp", {"5:30 PM": 1050}, id="with minutes"),
        pytest.param("12am and 12pm", {"12am": 0, "12pm": 720}, id="midnight and noon"),
        pytest.param('"Monday": "7:0-17:0"', {"7:0": 420, "17:0": 1020}, id="as records write full hours"),
        pytest.param("at 23:59:59 UTC", {"23:59:59": 1439}, id="with seconds"),
        pytest.param("a ratio of 3:1, 25:99, 13pm, 5 pmol and 1.5am", {}, id="no times"),
    ],
)
def test_clock_times(text: str, times: dict[str, int]) -> None:
    assert {text[c.start : c.end]: int(c.value) for c in read_clocks(text, [])} == times


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        pytest.param("The shop in Bergen closes at 5:30 pm.", "supported", id="another spelling"),
        pytest.param("The shop in Bergen closes at 18:30.", "not supported", id="another time"),
        pytest.param("The shop in Oslo closes at 17:30.", "not supported", id="the time of another shop"),
    ],
)
def test_clock_times_are_judged_like_figures(answer: str, status: str) -> None:
    source = "The shop in Oslo closes at 16:00. The shop in Bergen closes at 17:30."
    (claim,) = verify(answer, [source]).of_kind("figure")
    assert (claim.status == "supported") == (status == "supported"), claim.message
