"""Time zones right behind clock times: 17:00 EST, 9:30 (UTC+2), 5 pm Pacific Time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grounding.reading.memory import remembered

UTC_CODES = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "EST": -300,
    "EDT": -240,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "AKST": -540,
    "HST": -600,
    "CET": 60,
    "CEST": 120,
    "BST": 60,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "HKT": 480,
    "SGT": 480,
    "JST": 540,
    "KST": 540,
    "AEST": 600,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
}
"""Code -> minutes ahead of UTC. CST and IST, which several countries use, have none."""
_FAMILIES = {
    "ET": "Eastern",
    "EST": "Eastern",
    "EDT": "Eastern",
    "CT": "Central",
    "CST": "Central",
    "CDT": "Central",
    "MT": "Mountain",
    "MST": "Mountain",
    "MDT": "Mountain",
    "PT": "Pacific",
    "PST": "Pacific",
    "PDT": "Pacific",
}
_CODES = "|".join(sorted({*UTC_CODES, *_FAMILIES, "IST"} - {"Z"}, key=len, reverse=True))
_ZONE = re.compile(
    # "10:00-18:00" is a stretch of time: only UTC and GMT take a minus
    r"[ \u00a0\u202f]{0,2}\(?(?:(?P<offset>(?:(?:UTC|GMT)[ ]?[+−-][ ]?|\+)\d{1,2}(?::?[0-5]\d)?(?!\d))"
    rf"|(?P<code>Z|{_CODES})\b|(?P<name>Eastern|Central|Mountain|Pacific)"
    r"(?P<season>[ ](?:Standard|Daylight))?[ ][Tt]ime\b)"
)
_NAMED = re.compile(rf"\b(?:{_CODES}|Eastern|Central|Mountain|Pacific)\b")
_DIGITS = re.compile(r"([+−-])[ ]?(\d{1,2}):?(\d\d)?")


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone as it is written."""

    written: str
    ahead: int | None
    """Minutes ahead of UTC; None where the name does not tell."""
    family: str
    """What it is called in summer and winter alike; empty where that is not known."""

    def same(self, other: Zone) -> bool:
        """Whether both may be one: the same name or offset, or one of them standing for summer and winter alike."""
        if self.ahead is not None and other.ahead is not None:
            return self.ahead == other.ahead
        return self.written == other.written or (bool(self.family) and self.family == other.family)


def zone_after(text: str, end: int) -> Zone | None:
    """The zone right behind a clock time that ends there; None where none is named."""
    match = _ZONE.match(text, end)
    if match is None:
        return None
    if match["offset"]:
        sign, hours, minutes = _DIGITS.findall(match["offset"])[0]
        ahead = (int(hours) * 60 + int(minutes or 0)) * (1 if sign == "+" else -1)
        return Zone(match["offset"], ahead, "")
    if match["code"]:
        code = match["code"]
        return Zone(code, UTC_CODES.get(code), _FAMILIES.get(code, ""))
    season = (match["season"] or " ")[1:2]
    ahead_of = UTC_CODES.get(f"{match['name'][0]}{season}T") if season else None
    return Zone(match["name"], ahead_of, match["name"])


@remembered
def zones_in(text: str) -> tuple[Zone, ...]:
    """The zones that a text names anywhere, each once."""
    found = (zone_after(text, match.start()) for match in _NAMED.finditer(text))
    return tuple(dict.fromkeys(zone for zone in found if zone is not None))
