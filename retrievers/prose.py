"""Plain text and markdown, cut at headings, paragraphs, table rows and sentences, in this order of preference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice, pairwise

from grounding.retrievers.pieces import (
    PIECE_CHARACTERS,
    PIECE_TOKENS,
    Measure,
    Piece,
    Pieces,
    Stretch,
    dated,
    lines_of,
    packed,
    shortened,
    stretch,
)
from grounding.retrievers.times import as_of_of

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
_RULE_ROW = frozenset("|:- \t\r\n")
_SENTENCE_END = re.compile(r"[.!?。！？]['\"”’)\]]{0,2}(?=\s)|\n")
_FRONT_MATTER_LINES = 100


class _Kind(Enum):
    HEADING = auto()
    TABLE = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class _Block:
    kind: _Kind
    start: int
    end: int
    level: int = 0
    title: str = ""


def cut_prose(text: str, measure: Measure, *, front_matter: bool = True) -> Pieces:
    """The pieces of a text or markdown file.

    A section's heading stays with its first paragraph. A table that needs several pieces gives its header
    rows to each, and those after the first are marked as rewritten.
    """
    body, as_of = _front_matter(text) if front_matter else (0, None)
    pieces: list[Piece] = []
    for section in _sections(_blocks(text, body)):
        pieces.extend(_cut_section(text, section, measure))
    return dated(Pieces(tuple(pieces)), as_of)


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    blocks: list[_Block]


def _front_matter(text: str) -> tuple[int, str | None]:
    """Where the body starts, and the time that the `key: value` lines between two lines of --- give."""
    lines = lines_of(text, 0)
    if next(lines, (0, ""))[1].strip() != "---":
        return 0, None
    fields: dict[str, object] = {}
    for offset, line in islice(lines, _FRONT_MATTER_LINES):
        if line.strip() in ("---", "..."):
            return offset + len(line), as_of_of(fields)
        key, colon, value = line.partition(":")
        if colon:
            fields[key.strip()] = value.strip().strip("'\"")
    return 0, None


def _blocks(text: str, start: int) -> Iterator[_Block]:
    kind: _Kind | None = None
    begin = end = start
    fence = ""
    for offset, line in lines_of(text, start):
        mark = _FENCE.match(line)
        if fence:
            end = offset + len(line)
            if mark and mark[1] == fence:
                fence = ""
            continue
        heading = _HEADING.match(line)
        if heading or not line.strip():
            if kind:
                yield _Block(kind, begin, end)
                kind = None
            if heading:
                title = heading[2].rstrip(" \t\r\n").rstrip("#").rstrip()
                yield _Block(_Kind.HEADING, offset, offset + len(line), len(heading[1]), title)
            continue
        now = _Kind.TABLE if line.lstrip().startswith("|") else _Kind.TEXT
        if mark:
            fence = mark[1]
        if kind is not now:
            if kind:
                yield _Block(kind, begin, end)
            kind, begin = now, offset
        end = offset + len(line)
    if kind:
        yield _Block(kind, begin, end)


def _sections(blocks: Iterator[_Block]) -> Iterator[_Section]:
    """Runs of blocks under one heading; a heading with nothing under it goes with the section that follows."""
    path: list[_Block] = []
    held: list[_Block] = []
    for block in blocks:
        if block.kind is _Kind.HEADING:
            if any(one.kind is not _Kind.HEADING for one in held):
                yield _Section(" > ".join(one.title for one in path), held)
                held = []
            path = [one for one in path if one.level < block.level] + [block]
        held.append(block)
    if held:
        yield _Section(" > ".join(one.title for one in path), held)


def _cut_section(text: str, section: _Section, measure: Measure) -> Iterator[Piece]:
    heading = shortened(section.heading, measure)
    counts = measure([text[block.start : block.end] for block in section.blocks])
    waiting: list[Stretch] = []
    for block, tokens in zip(section.blocks, counts, strict=True):
        if tokens <= PIECE_TOKENS and block.end - block.start <= PIECE_CHARACTERS:
            waiting.append(stretch(text, block.start, block.end, tokens))
        elif block.kind is _Kind.TABLE:
            before, lead = _split_lead(waiting)
            yield from _slices(text, before, heading)
            waiting = []
            yield from _cut_table(text, block, lead, heading, measure)
        else:
            waiting.extend(_sentences(text, block.start, block.end, measure))
    yield from _slices(text, waiting, heading)


def _split_lead(stretches: list[Stretch]) -> tuple[list[Stretch], Stretch | None]:
    """What is short enough to go with every piece of the table below it, as one stretch, and what comes before that."""
    first, tokens = len(stretches), 0
    while first and tokens + stretches[first - 1].tokens <= PIECE_TOKENS // 4:
        first -= 1
        tokens += stretches[first].tokens
    lead = stretches[first:]
    return stretches[:first], Stretch(lead[0].start, lead[-1].end, tokens) if lead else None


def _slices(text: str, stretches: list[Stretch], heading: str) -> Iterator[Piece]:
    for group in packed(stretches):
        start, end = group[0].start, group[-1].end
        if start < end:
            yield Piece(text[start:end], start, end, heading=heading)


def _cut_table(text: str, block: _Block, lead: Stretch | None, heading: str, measure: Measure) -> Iterator[Piece]:
    """A long table by rows; a caption or units directly above it go with every piece, as the header does."""
    lines = list(lines_of(text, block.start, block.end))
    head = 2 if len(lines) > 1 and "-" in lines[1][1] and _RULE_ROW.issuperset(lines[1][1]) else 0
    top = lead.start if lead else block.start
    header = text[top : lines[head][0] if head < len(lines) else block.end].rstrip() if head or lead else ""
    counts = measure([header, *(line for _, line in lines)])
    rows = [stretch(text, at, at + len(line), tokens) for (at, line), tokens in zip(lines, counts[1:], strict=True)]
    spent = counts[0] if counts[0] <= PIECE_TOKENS // 2 else 0
    for number, group in enumerate(packed(rows[head:], used=spent)):
        start, end = group[0].start, group[-1].end
        whole = spent + sum(row.tokens for row in group) <= PIECE_TOKENS
        if number == 0:
            yield Piece(text[top:end], top, end, heading=heading, whole=whole)
        elif header and spent:
            yield Piece(f"{header}\n{text[start:end]}", start, end, heading=heading, rewritten=True, whole=whole)
        else:
            yield Piece(text[start:end], start, end, heading=heading, whole=whole)


def _sentences(text: str, start: int, end: int, measure: Measure) -> list[Stretch]:
    """A long paragraph's sentences; one that is still too long in parts, at white space where there is any."""
    cuts = [start, *(start + match.end() for match in _SENTENCE_END.finditer(text[start:end])), end]
    spans = [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]
    counts = measure([text[a:b] for a, b in spans])
    found: list[Stretch] = []
    for (a, b), tokens in zip(spans, counts, strict=True):
        if tokens <= PIECE_TOKENS and b - a <= PIECE_CHARACTERS:
            found.append(stretch(text, a, b, tokens))
        else:
            found.extend(_parts(text, a, b, measure))
    return found


_CHARACTERS_A_PART = 2 * PIECE_TOKENS
# A word piece has at least one character, so half a part always fits.


def _parts(text: str, start: int, end: int, measure: Measure) -> list[Stretch]:
    spans: list[tuple[int, int]] = []
    at = start
    while at < end:
        stop = min(end, at + _CHARACTERS_A_PART)
        if stop < end:
            space = max(text.rfind(" ", at + 1, stop), text.rfind("\t", at + 1, stop))
            stop = space if space > at else stop
        if text[at:stop].strip():
            spans.append((at, stop))
        at = stop
    halves: list[tuple[int, int]] = []
    for (a, b), tokens in zip(spans, measure([text[a:b] for a, b in spans]), strict=True):
        # Digits and rare scripts take a word piece a character.
        middle = (a + b) // 2
        halves.extend([(a, b)] if tokens <= PIECE_TOKENS else [(a, middle), (middle, b)])
    counts = measure([text[a:b] for a, b in halves])
    return [stretch(text, a, b, tokens) for (a, b), tokens in zip(halves, counts, strict=True)]
