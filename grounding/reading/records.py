"""The record layout of a passage: which table row, JSON object, key: value block or sentence a span stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Protocol

from grounding.reading.clauses import clause_blocks
from grounding.reading.html_tables import html_tables
from grounding.reading.json_records import json_blocks
from grounding.reading.memory import remembered
from grounding.reading.place import Block, Place
from grounding.reading.sentences import sentence_starts
from grounding.reading.tables import tables

__all__ = ["Layout", "Place", "read_layout"]

_FIELD = re.compile(
    r"[ \t]{0,8}(?:[-*•][ \t]{1,4})?(?P<key>[^\W\d_][^:\n|{}\"]{0,48}?)[ \t]{0,4}:[ \t]{1,8}"
    r"(?P<value>[^\n]{1,200})(?:\r?\n|\Z)"
)
_KEY_WORDS = 5
_HEADING_LENGTH = 80
_BEFORE_DIGITS = " \t$€£¥(-−+~"
_HEADING = re.compile(
    r"^[ \t]{0,3}#{1,6}[ \t]+([^\n]{1,200})$|^([^\n.!?;:|,]{3,80}):?[ \t]{0,8}\n(?=[ \t]{0,80}\n)", re.MULTILINE
)
_NAME_KEY = re.compile(r"(?:.{0,40}\b)?(?:name|title|company|product|entity|label)", re.IGNORECASE)


class Layout(Protocol):
    """The structure of one passage."""

    @property
    def structured(self) -> bool:
        """Whether it has any table, object or block of fields."""
        ...

    @property
    def blocks(self) -> Sequence[Block]:
        """Its tables, objects and blocks of fields, in order."""
        ...

    def place(self, start: int, end: int) -> Place:
        """The place of a span; always answers, with the sentence around it at the least."""
        ...


class FieldBlock:
    """Consecutive `key: value` lines about one thing."""

    def __init__(self, fields: list[re.Match[str]], number: int, heading: str) -> None:
        self.start = fields[0].start()
        self.end = fields[-1].end()
        self._fields = fields
        self._starts = [field.start() for field in fields]
        self._number = number
        first = None if fields[0]["value"].lstrip(_BEFORE_DIGITS)[:1].isdigit() else fields[0]
        named = next((f for f in fields if _NAME_KEY.fullmatch(f["key"])), first)
        self._row = named["value"].strip() if named else heading

    def values(self) -> Iterator[tuple[int, int]]:
        """The spans of its values, in order."""
        return (field.span("value") for field in self._fields)

    def place(self, start: int, end: int) -> Place:
        """The whole block as record, the key of the span's line as header; of nothing that has a name, as row."""
        field = self._fields[max(0, bisect_right(self._starts, start) - 1)]
        if not self._row:
            return Place(
                self.start, self.end, row=field["key"], tabular=True, cell=field.span("value"), block=self._number
            )
        return Place(
            self.start,
            self.end,
            row=self._row,
            headers=(field["key"],),
            tabular=True,
            cell=field.span("value"),
            block=self._number,
        )


class PassageLayout:
    """The layout of one passage; see `read_layout`."""

    def __init__(self, text: str, blocks: list[Block]) -> None:
        self._blocks = blocks
        self._block_starts = [block.start for block in blocks]
        self._text = text

    @cached_property
    def _sentences(self) -> list[int]:
        """Where blocks and the sentences between them begin."""
        text = self._text
        starts: list[int] = []
        at = 0
        for block in self._blocks:
            if block.start > at:
                starts.extend(sentence_starts(text, at, block.start))
            starts.append(block.start)
            at = block.end
        if at < len(text) or not starts:
            starts.extend(sentence_starts(text, at, len(text)))
        return starts

    @cached_property
    def _headings(self) -> tuple[list[int], list[str]]:
        """Where the headings stand, and what they say."""
        headings = [match for match in _HEADING.finditer(self._text) if self._block_at(match.start()) is None]
        return [match.start() for match in headings], [(match[1] or match[2] or "").strip() for match in headings]

    @property
    def structured(self) -> bool:
        """Whether it has any table, object or block of fields."""
        return bool(self._blocks)

    @property
    def blocks(self) -> Sequence[Block]:
        """Its tables, objects and blocks of fields, in order."""
        return self._blocks

    def _block_at(self, start: int) -> Block | None:
        at = bisect_right(self._block_starts, start) - 1
        return self._blocks[at] if at >= 0 and start < self._blocks[at].end else None

    def place(self, start: int, end: int) -> Place:
        """The place of a span; always answers, with the sentence around it at the least."""
        block = self._block_at(start)
        if block is not None:
            return block.place(start, end)
        sentences, (starts, titles) = self._sentences, self._headings
        at = max(0, bisect_right(sentences, start) - 1)
        stop = sentences[at + 1] if at + 1 < len(sentences) else len(self._text)
        above = bisect_right(starts, start) - 1
        return Place(sentences[at], max(stop, end), caption=titles[above] if above >= 0 else "")


@remembered
def read_layout(text: str) -> Layout:
    """The layout of a passage: HTML, pipe, hash, tab and CSV tables, flattened rows, JSON, key: value blocks, prose.

    Takes time linear in the text's length.
    """
    blocks: list[Block] = [*json_blocks(text)]
    blocks.extend(html_tables(text, 0, len(text), len(blocks)) if not blocks else [])
    for start, end in _gaps(blocks, len(text)):
        blocks.extend(tables(text, start, end, len(blocks)))
    blocks.sort(key=lambda block: block.start)
    for start, end in _gaps(blocks, len(text)):
        blocks.extend(clause_blocks(text, start, end, len(blocks)))
    blocks.sort(key=lambda block: block.start)
    for start, end in _gaps(blocks, len(text)):
        blocks.extend(_field_blocks(text, start, end, len(blocks)))
    blocks.sort(key=lambda block: block.start)
    return PassageLayout(text, blocks)


def _gaps(blocks: list[Block], length: int) -> list[tuple[int, int]]:
    gaps: list[tuple[int, int]] = []
    at = 0
    for block in blocks:
        if block.start > at:
            gaps.append((at, block.start))
        at = max(at, block.end)
    if at < length:
        gaps.append((at, length))
    return gaps


def _heading_above(text: str, start: int) -> str:
    """The line right above a block, or above the blank line before it, where it is short and no sentence."""
    line = text[max(0, start - _HEADING_LENGTH - 4) : start].rstrip().rpartition("\n")[2].strip(" \t#*:")
    return line if line and len(line) <= _HEADING_LENGTH and not line.endswith((".", "?", "!", ";", ",")) else ""


def _field_blocks(text: str, start: int, end: int, number: int) -> list[FieldBlock]:
    found: list[FieldBlock] = []
    run: list[re.Match[str]] = []
    at = start
    while at < end:
        field = _FIELD.match(text, at, end)
        if field and len(field["key"].split()) <= _KEY_WORDS and not field["value"].rstrip().endswith((". ", "?")):
            run.append(field)
            at = field.end()
            continue
        if len(run) >= 2:
            found.append(FieldBlock(run, number + len(found), _heading_above(text, run[0].start())))
        run = []
        line = text.find("\n", at, end)
        at = end if line < 0 else line + 1
    if len(run) >= 2:
        found.append(FieldBlock(run, number + len(found), _heading_above(text, run[0].start())))
    return found
