"""Fields and cells that say yes or no: "takeOut": false, Smoker: no, a No under a plan's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grounding.models import Span
from grounding.reading.memory import remembered
from grounding.reading.place import Place
from grounding.reading.records import read_layout

_VALUE = re.compile(
    r"(?<![\w./-])(?:(?P<blank>null|none|n/a)|(?P<yes>true|yes|y|included|available|✓|✔|✅)"
    r"|(?P<no>false|no|n|not[ ]included|not[ ]available|unavailable|✗|✘|❌))(?![\w./-])",
    re.IGNORECASE,
)
"""Values that say yes or no, or that nothing is known, where they are all that a field or cell has."""
_BARE_NONE = "None"
"""A Python literal for nothing known; the string "none" says no."""
_NEUTRAL = frozenset(
    """attribute attributes feature features flag flags setting settings option options detail details amenity amenities
    capability capabilities property properties data info""".split()
)
"""Keys above a flag that say no more than that it is one."""
_FEATURES = re.compile(
    r"\b(?:features?|capabilit(?:y|ies)|functions?|benefits?|options?|services?|amenit(?:y|ies)|requirements?)\b",
    re.IGNORECASE,
)
"""What the corner of a table says whose rows are what things may have."""
_KEY_REACH = 8
"""Characters that may stand between a key and its value: quotation marks, a colon, spaces."""
_LONGEST_RECORD = 300


@dataclass(frozen=True, slots=True)
class Flag:
    """A field or cell that says yes, no, or that nothing is known."""

    start: int
    end: int
    value: bool | None
    """None where nothing is known."""
    key: str
    """The field's or column's name, as it is written."""
    above: str
    """The key that it stands under, where that says what it is of; empty otherwise."""
    row: str
    """The name of its record, or its row's; empty where it has none."""
    block: int
    """Which table or object it stands in."""
    stated: Span
    """The field with its name, or the row: what shows it to people."""
    by_feature: bool = False
    """Whether its table has a row for each feature, and a column for each thing that may have it."""


@remembered
def read_flags(text: str) -> tuple[Flag, ...]:
    """The flags of a passage, in order; linear in its length."""
    return tuple(_flags(text)) if read_layout(text).structured else ()


def _flags(text: str) -> Iterator[Flag]:
    layout = read_layout(text)
    for match in _VALUE.finditer(text):
        place = layout.place(match.start(), match.end())
        if not place.tabular or place.cell is None:
            continue
        written = text[slice(*place.cell)].strip()
        if written.strip("\"' \t") != match[0]:
            continue
        keys = place.headers or ((place.row,) if place.row else ())
        if not keys:
            continue
        none = match[0].casefold() == "none" and written != _BARE_NONE
        blank = match["blank"] is not None and not none
        above = keys[-2] if len(keys) > 1 and keys[-2].casefold() not in _NEUTRAL else ""
        row = place.row if place.headers and not _VALUE.fullmatch(place.row) else ""
        value = None if blank else match["yes"] is not None
        features = _FEATURES.search(place.caption.rpartition("; ")[2]) is not None
        yield Flag(
            *match.span(), value, keys[-1], above, row, place.block, stated_span(text, keys[-1], place), features
        )


def says_yes_or_no(value: str) -> bool:
    """Whether a value says yes, no, or that nothing is known."""
    return _VALUE.fullmatch(value) is not None


def stated_span(text: str, key: str, place: Place) -> Span:
    """A field with its key where that stands right before it; else its record, where that is short."""
    start, end = place.cell or (place.start, place.end)
    at = text.rfind(key, max(0, start - len(key) - _KEY_REACH), start)
    if at >= 0 and not any(c.isalnum() for c in text[at + len(key) : start]):
        return at - (at > 0 and text[at - 1] in "\"'"), end
    return (place.start, place.end) if place.end - place.start <= _LONGEST_RECORD else (start, end)
