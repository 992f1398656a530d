"""Time zones behind clock times."""

from __future__ import annotations

import pytest

from grounding.reading.zones import zone_after, zones_in


@pytest.mark.parametrize(
    ("text", "written", "ahead"),
    [
        ("17:00 EST", "EST", -300),
        ("17:00Z", "Z", 0),
        ("9:30 (UTC+2)", "UTC+2", 120),
        ("9:30 GMT-05:30", "GMT-05:30", -330),
        ("17:00+01:00", "+01:00", 60),
        ("17:00 Pacific Time", "Pacific", None),
        ("17:00 Eastern Daylight Time", "Eastern", -240),
        ("17:00 CST", "CST", None),
    ],
)
def test_a_zone_is_read(text: str, written: str, ahead: int | None) -> None:
    zone = zone_after(text, len(text.split()[0].split("+")[0].rstrip("Z")))
    assert zone is not None
    assert (zone.written, zone.ahead) == (written, ahead)


@pytest.mark.parametrize("text", ["17:00-18:00", "17:00 at Central Station", "17:00 daily", "17:00 Zurich"])
def test_other_words_are_none(text: str) -> None:
    assert zone_after(text, 5) is None


def test_the_zones_that_a_text_names() -> None:
    assert [zone.written for zone in zones_in("Times are Eastern Time; London uses GMT, and GMT again.")] == [
        "Eastern",
        "GMT",
    ]
