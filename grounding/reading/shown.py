"""A passage as a model is shown it: its sentences, table rows with their headers, and fields with their keys.

A cell alone says nothing of what it is of: "4.5" of a table, "True" of a record. So each line is written out with the
labels that `read_layout` knows of it, and keeps the span of the passage that it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from grounding.reading.json_records import JsonBlock
from grounding.reading.memory import remembered
from grounding.reading.records import read_layout
from grounding.reading.sentences import sentence_starts
from grounding.reading.tables import Row, Table

LONGEST = 60
"""Words of one line; a longer sentence, row or record is shown in several."""

_SPACE = re.compile(r"(?:\s|\\[nrt])+")
_MARKUP = re.compile(r"\[\[(?:[^\[\]|]{1,200}\|)?([^\[\]|]{1,200})\]\]|</?[a-zA-Z][^<>]{0,200}>")
_KEY_BREAK = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a passage as it is shown."""

    start: int
    end: int
    """The span of the passage that it was made from."""
    text: str
    """What is shown: that span on one line, with the labels of its cells."""


@remembered
def read_shown(text: str) -> tuple[Line, ...]:
    """All lines of a passage, in order; linear in its length."""
    lines: list[Line] = []
    at = 0
    for block in read_layout(text).blocks:
        lines.extend(_prose(text, at, block.start))
        if isinstance(block, Table):
            for row in block.rows:
                lines.extend(_row(text, block, row))
        elif isinstance(block, JsonBlock):
            lines.extend(_fields(text, block))
        else:
            lines.extend(_prose(text, block.start, block.end))
        at = max(at, block.end)
    lines.extend(_prose(text, at, len(text)))
    return tuple(lines)


def _plain(text: str) -> str:
    """A text on one line, without markup."""
    return _SPACE.sub(" ", _MARKUP.sub(lambda match: match[1] or " ", text)).strip()


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span, cut after every `LONGEST` words."""
    words = [(match.start(), match.end()) for match in _WORD.finditer(text, start, end)]
    for first in range(0, len(words), LONGEST):
        yield words[first][0], words[min(first + LONGEST, len(words)) - 1][1]


def _prose(text: str, start: int, end: int, label: str = "") -> Iterator[Line]:
    """The sentences of a span, line by line."""
    if not text[start:end].strip():
        return
    starts = [*sentence_starts(text, start, end), end]
    for first, after in pairwise(starts):
        for low, high in _pieces(text, first, after):
            if shown := _plain(text[low:high]):
                yield Line(low, high, f"{label}: {shown}" if label else shown)


def _row(text: str, table: Table, row: Row) -> Iterator[Line]:
    """A row, each cell after its column's header; in several lines, each with the row's label, where it is long."""
    if row.is_header:
        return
    cells = []
    for column, (start, end) in enumerate(row.cells):
        shown = _plain(text[start:end])
        if shown:
            header = _plain(" ".join(dict.fromkeys(table.headers_above(row, column))))
            cells.append(((start, end), f"{header}: {shown}" if header and header != shown else shown))
    label = _plain(table.label(row))
    group = f"{_plain(row.section)}, " if row.section else ""
    for held in _grouped(cells):
        first = held[0][0][0]
        opening = group if first == cells[0][0][0] else f"{group}{label}, "
        yield Line(first, held[-1][0][1], opening + "; ".join(shown for _, shown in held))


def _fields(text: str, block: JsonBlock) -> Iterator[Line]:
    """The fields of a record, each after its key; a value that is prose, sentence by sentence."""
    for path, name, values in block.groups():
        label = " ".join([_key(key) for key in path])
        opening = ", ".join(filter(None, (name, label)))
        cells: list[tuple[tuple[int, int], str]] = []
        for value in values:
            low, high = (value.start + 1, value.end - 1) if value.is_string else (value.start, value.end)
            if value.prose:
                yield from _written(opening, cells)
                cells = []
                yield from _prose(text, low, high, ", ".join(filter(None, (opening, _key(value.key)))))
            elif shown := _plain(text[low:high]):
                key = _key(value.key)
                cells.append(((value.start, value.end), f"{key}: {shown}" if key else shown))
        yield from _written(opening, cells)


def _written(opening: str, cells: list[tuple[tuple[int, int], str]]) -> Iterator[Line]:
    for held in _grouped(cells):
        shown = ", ".join(text for _, text in held)
        yield Line(held[0][0][0], held[-1][0][1], f"{opening}: {shown}" if opening else shown)


def _grouped(cells: list[tuple[tuple[int, int], str]]) -> Iterator[list[tuple[tuple[int, int], str]]]:
    """Neighbouring cells, together up to half of the longest line."""
    held: list[tuple[tuple[int, int], str]] = []
    words = 0
    for cell in cells:
        size = len(cell[1].split())
        if held and words + size > LONGEST // 2:
            yield held
            held, words = [], 0
        held.append(cell)
        words += size
    if held:
        yield held


def _key(key: str) -> str:
    """A key as words: "RestaurantsTakeOut", "opened_at"."""
    return _KEY_BREAK.sub(" ", key).strip()
