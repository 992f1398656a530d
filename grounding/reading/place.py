"""Where in a passage's structure a span stands: its table row and columns, its JSON record, its sentence."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Place(NamedTuple):
    """The record a span stands in, and the labels that speak of it.

    A record is the finest unit about one thing: a table row, one JSON object, one key: value block,
    or a sentence where there is no structure.
    """

    start: int
    end: int
    """The record's span in the passage."""
    row: str = ""
    """The row's own label (its first textual cell), or the record's name-like fields; empty in prose."""
    headers: tuple[str, ...] = ()
    """Column headers above the cell, outermost first, or the JSON keys on the path to the value."""
    caption: str = ""
    """Table caption, units line such as "(in thousands)", or the heading above."""
    tabular: bool = False
    """Whether the record is a table row or structured object rather than prose."""
    section: str = ""
    """The row without values that heads a group of rows, such as "Operating expenses:"."""
    cell: tuple[int, int] | None = None
    """The span of the cell or value itself, where there is structure."""
    column: int | None = None
    """The cell's column in a table, from 0."""
    shared_column: str = ""
    """What names the cell's column where its rows may stand in several passages; empty where `column` does."""
    block: int = -1
    """Which table, array or object of the passage it stands in: equal for cells of one table; -1 in prose."""


class Block(Protocol):
    """A structured stretch of a passage."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...

    def place(self, start: int, end: int) -> Place:
        """The place of a span that starts inside it."""
        ...


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of a text without the white space at its ends; empty at its start where there is nothing else."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left == len(piece):
        return start, start
    return start + left, end - (len(piece) - len(piece.rstrip()))
