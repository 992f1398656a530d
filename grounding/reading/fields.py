"""Short values of fields and cells, each with its field and record: "status": "open", a name under Owner.

What is read exactly elsewhere is left out: numbers, dates, identifiers, and what says yes or no (`flags`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grounding.models import Span
from grounding.reading.flags import says_yes_or_no, stated_span
from grounding.reading.json_records import JsonBlock
from grounding.reading.memory import remembered
from grounding.reading.records import FieldBlock, read_layout
from grounding.reading.tables import Table

_LONGEST = 48
_WORDS = 4
"""Words of a value that a sentence can be expected to repeat."""
_MANY = re.compile(r"[,;/&|\d]|\b(?:and|or)\b", re.IGNORECASE)
"""What stands in lists of values, and in values that are read elsewhere."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field or cell with a short value in words."""

    start: int
    end: int
    value: str
    key: str
    """The field's or column's name, as it is written."""
    row: str
    """The name of its record, or its row's; empty where it has none."""
    block: int
    """Which table or object it stands in."""
    stated: Span
    """The field with its name, or the row: what shows it to people."""


@remembered
def read_fields(text: str) -> tuple[Field, ...]:
    """The fields of a passage with short values, in order; linear in its length."""
    return tuple(_fields(text)) if read_layout(text).structured else ()


def _fields(text: str) -> Iterator[Field]:
    layout = read_layout(text)
    for start, end in _cells(text):
        value = " ".join(text[start:end].strip("\"' \t").replace("_", " ").split())
        if not value or len(value) > _LONGEST or len(value.split()) > _WORDS:
            continue
        if _MANY.search(value) or not value[0].isalpha() or says_yes_or_no(value):
            continue
        place = layout.place(start, end)
        if place.headers and place.row.strip() != value and not place.section:
            key = place.headers[-1]
            yield Field(start, end, value, key, place.row, place.block, stated_span(text, key, place))


def _cells(text: str) -> Iterator[Span]:
    for block in read_layout(text).blocks:
        if isinstance(block, Table):
            yield from (cell for row in block.rows if not row.is_header for cell in row.cells[1:])
        elif isinstance(block, JsonBlock):
            yield from ((value.start, value.end) for _, _, values in block.groups() for value in values if value.key)
        elif isinstance(block, FieldBlock):
            yield from block.values()
