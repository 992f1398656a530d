"""Pieces: what a file is cut into before it is indexed, and how consecutive spans are packed into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

PIECE_TOKENS = 200
"""Word pieces of a piece's text; with `HEADING_TOKENS` above it, it fits the embedding's window of 254."""
HEADING_TOKENS = 50
PIECE_CHARACTERS = 4_000
"""Code points of a piece's text: a run of 50,000 digits is a single word piece to the tokenizer."""

Measure = Callable[[Sequence[str]], list[int]]
"""How many word pieces each of some texts has."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a file that becomes one passage.

    Unless `rewritten`, `file_text[start:end] == text`.
    """

    text: str
    start: int
    end: int
    """Half-open code points into the file's decoded text; of a rewritten piece, the span it was made from."""
    heading: str = ""
    """The headings above it, outermost first."""
    as_of: str | None = None
    """ISO 8601, where the file itself gives one."""
    rows: tuple[int, int] | None = None
    """First and last table row or record, counted from 1."""
    record: str | None = None
    """The record's own id."""
    rewritten: bool = False
    whole: bool = True
    """False where it is longer than the embedding sees, because it could not be divided."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a file that could not be read, and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a file was cut into."""

    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...] = ()


_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\n|\r)|[^\r\n]++")


def lines_of(text: str, start: int, end: int | None = None) -> Iterator[tuple[int, str]]:
    """Each line with its offset and its end; unlike str.splitlines, form feeds and U+2028 end none."""
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        yield match.start(), match.group()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span that is not divided further, and its length in word pieces."""

    start: int
    end: int
    tokens: int


def stretch(text: str, start: int, end: int, tokens: int) -> Stretch:
    """The span without the white space around it."""
    inner = text[start:end]
    return Stretch(start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip()), tokens)


def packed(stretches: Sequence[Stretch], *, used: int = 0) -> Iterator[list[Stretch]]:
    """Consecutive stretches in groups that fit a piece; one that is too long by itself stands alone.

    Args:
        stretches: In the order of the text.
        used: Word pieces that every group spends on something else, such as a table's header.
    """
    group: list[Stretch] = []
    tokens = used
    for one in stretches:
        too_long = tokens + one.tokens > PIECE_TOKENS or (group and one.end - group[0].start > PIECE_CHARACTERS)
        if group and too_long:
            yield group
            group, tokens = [], used
        group.append(one)
        tokens += one.tokens
    if group:
        yield group


def shortened(heading: str, measure: Measure) -> str:
    """The innermost headings of a path that fit beside a piece's text."""
    parts = heading.split(" > ")
    while parts and measure([" > ".join(parts)])[0] > HEADING_TOKENS:
        parts = parts[1:]
    return " > ".join(parts)


def dated(pieces: Pieces, as_of: str | None) -> Pieces:
    """The same pieces; those without a time of their own get the file's."""
    if as_of is None:
        return pieces
    return replace(pieces, pieces=tuple(p if p.as_of else replace(p, as_of=as_of) for p in pieces.pieces))
