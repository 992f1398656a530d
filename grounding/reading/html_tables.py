"""Tables written in HTML, however carelessly: cells that nobody closed, rows without a table, cells over several rows.

The text stays as it is: a cell is the span of what stands between its tags, so that offsets need no mapping.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grounding.reading.tables import Span, Table, table_of

_TAG = re.compile(r"<(?P<close>/?)(?P<name>table|caption|tr|t[dh])\b(?P<with>[^<>]{0,500})>", re.IGNORECASE)
_SPANS = re.compile(r"\b(?P<way>row|col)span\s?=\s?[\"']?(?P<count>\d{1,3})", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]{0,300}>")
_EDGE = re.compile(r"(?:\s|&nbsp;|<[^<>]{0,300}>)*+")
_EDGE_BEFORE = re.compile(r"(?:\s|&nbsp;|<[^<>]{0,300}>)+\Z")
_MOST_SPANNED = 50
"""Rows or columns that one cell is taken to span; more are a slip."""
_TAGS_AT_EDGE = 2_000
"""Code points at the end of a cell that are looked through for closing tags."""


@dataclass(slots=True)
class _Building:
    """A table while its tags are read."""

    start: int
    caption: str = ""
    rows: list[tuple[int, int, list[Span]]] = field(default_factory=list)
    cells: list[Span] | None = None
    row_start: int = 0
    open_cell: tuple[int, int, int] | None = None
    """Where the content of an open cell begins, and how many columns and rows it spans."""
    open_caption: int | None = None
    carried: dict[int, tuple[int, Span]] = field(default_factory=dict)
    """By column: for how many rows more a cell above reaches down, and where it stands."""

    def close_cell(self, text: str, at: int) -> None:
        """End the open cell before `at`."""
        if self.open_cell is None or self.cells is None:
            return
        begins, columns, rows = self.open_cell
        span = _content(text, begins, at)
        self._take_carried()
        for extra in range(columns):
            if rows > 1:
                self.carried[len(self.cells)] = (rows, span)
            # what a cell over several columns says stands in the first of them
            self.cells.append(span if extra == 0 else (span[1], span[1]))
        self.open_cell = None

    def _take_carried(self) -> None:
        assert self.cells is not None
        while (above := self.carried.get(len(self.cells))) is not None:
            # only at the row's left do earlier spans keep the cells in order
            leftmost = all(cell[1] <= self.row_start for cell in self.cells)
            last = self.cells[-1] if self.cells else None
            in_order = leftmost and (last is None or last[0] <= above[1][0])
            reached = last[1] if last else self.row_start
            self.cells.append(above[1] if in_order else (reached, reached))

    def close_row(self, text: str, at: int) -> None:
        """End the open row before `at`."""
        self.close_cell(text, at)
        if self.cells:
            self._take_carried()
            self.rows.append((self.row_start, at, self.cells))
        self.carried = {c: (left - 1, span) for c, (left, span) in self.carried.items() if left > 1}
        self.cells = None


def html_tables(text: str, start: int, end: int, number: int = 0) -> list[Table]:
    """The HTML tables in text[start:end], in order; linear time."""
    found: list[Table] = []
    if text.find("<t", start, end) < 0 and text.find("<T", start, end) < 0:
        return found
    for building in _read(text, start, end):
        if len(building.rows) > 1 and max(len(cells) for _, _, cells in building.rows) > 1:
            found.append(table_of(text, building.rows, building.caption, number + len(found)))
    return found


def _read(text: str, start: int, end: int) -> Iterator[_Building]:
    current: _Building | None = None
    for tag in _TAG.finditer(text, start, end):
        name, closes = tag["name"].lower(), bool(tag["close"])
        if name == "table":
            if current is not None:
                current.close_row(text, tag.start())
                yield current
            current = None if closes else _Building(tag.start())
            continue
        if current is None:
            if name == "tr" and not closes:
                current = _Building(tag.start())
            else:
                continue
        if name == "caption":
            if closes and current.open_caption is not None:
                a, b = _content(text, current.open_caption, tag.start())
                current.caption = " ".join(_ANY_TAG.sub(" ", text[a:b]).split())[:300]
            current.open_caption = None if closes else tag.end()
        elif name == "tr":
            if current.cells is not None:
                current.close_row(text, tag.start())
            if not closes:
                current.cells, current.row_start = [], tag.start()
        elif closes:
            current.close_cell(text, tag.start())
        else:
            if current.cells is None:
                current.cells, current.row_start = [], tag.start()
            current.close_cell(text, tag.start())
            spanned = {
                m["way"].lower(): min(max(1, int(m["count"])), _MOST_SPANNED) for m in _SPANS.finditer(tag["with"])
            }
            current.open_cell = (tag.end(), spanned.get("col", 1), spanned.get("row", 1))
    if current is not None:
        current.close_row(text, end)
        yield current


def _content(text: str, start: int, end: int) -> Span:
    """What stands between two tags, without white space and tags at its edges."""
    begins = _EDGE.match(text, start, end)
    start = begins.end() if begins else start
    ends = _EDGE_BEFORE.search(text, max(start, end - _TAGS_AT_EDGE), end)
    return start, max(start, ends.start() if ends else end)
