"""An answer's blocks: paragraphs, list items, headings, table rows, fenced code; and what stands above each."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, auto

from grounding.segmentation.markup import HEAD, LINE, NUMBER, SEPARATOR, STEP
from grounding.segmentation.structured import segments_of_json


class BlockKind(Enum):
    """What a block is on the page."""

    PARAGRAPH = auto()
    ITEM = auto()
    HEADING = auto()
    HEADER_ROW = auto()
    ROW = auto()
    CODE = auto()
    DATA = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an answer; consecutive lines of one paragraph make one block."""

    kind: BlockKind
    start: int
    end: int
    indent: int = 0
    marker: tuple[int, int] | None = None
    """The item's number or step label, where it has one."""
    after_gap: bool = False
    """Whether an empty line stands before it."""


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    head: re.Match[str]
    after_gap: bool
    number: re.Match[str] | None = None
    counted: bool = False
    """Whether its number belongs to a sequence, and so numbers an item."""

    @property
    def content(self) -> int:
        return self.head.end()


_CLOSINGS = 50
"""How many fences after an opening one may be too short to close it."""
_WRAPPED_AT = 50
"""A line at least this long that a lower-case letter follows was broken to fit, not ended."""
_OPEN_END = re.compile(
    r"(?:,|\b(?:the|a|an|of|to|in|on|at|by|for|from|with|and|or|nor|but|is|are|was|were|than|that|which|as|into|"
    r"its|their|his|her|about|over|under|between|und|der|die|das|de|la|le|et|y))\Z"
)
_ENDED = frozenset(".!?:;。！？؟।…")
_DATA_LANGUAGES = frozenset(
    "text txt plain plaintext markdown md json jsonl json5 yaml yml csv tsv toml xml html ini none output".split()
)
_CODE_SIGN = re.compile(
    r"[{};]\s*\Z|\w\(|=>|->|==|:=|\w\s?=\s?\S|^\s*(?:\$|>>>|#!|//|/\*|<\w|def |class |import |from \w+ import|"
    r"return\b|if .*:\Z|for .*:\Z|select |insert |sudo |pip |npm |git |curl |apt)",
    re.IGNORECASE,
)
_PROSE_LINE = re.compile(r"[\s#/*-]*+[^\W\d_][\w'’-]*+[,;:]?(?: [$€£(\"“]?[\w'’%.,/-]++[,;:)\"”]?){2,}[.!?]?\Z")
_COMMENT = re.compile(r"\s*+(?:#|//|/\*|--|\*)")


def read_blocks(text: str) -> list[Block]:
    """The blocks of a text in order; every character that is neither white space nor markup is in one. Linear time."""
    lines = _lines(text)
    _count(lines)
    closings = [i for i, line in enumerate(lines) if line.head["fence"] and not (line.head["info"] or "").strip()]
    blocks: list[Block] = []
    at = 0
    in_table = False
    while at < len(lines):
        line = lines[at]
        row = _is_row(text, lines, at, in_table=in_table)
        if line.head["fence"]:
            at = _read_fence(text, lines, at, closings, blocks)
        elif row or line.head["rule"]:
            at = _read_row(text, lines, at, blocks)
        else:
            at = _read_prose(text, lines, at, blocks)
        in_table = row
    return blocks


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    before = 0
    for found in LINE.finditer(text):
        start, end = found.span()
        head = HEAD.match(text, start, end)
        if head is None or (head.end() == end and not head["fence"] and not head["rule"] and text[start:end].isspace()):
            continue
        gap = text.count("\n", before, start) > 1
        line = _Line(start, end, head, gap)
        if not head["hash"] and not head["fence"] and not head["pipe"]:
            line.number = NUMBER.match(text, head.end(), end) or STEP.match(text, head.end(), end)
        lines.append(line)
        before = end
    return lines


def _digits(number: re.Match[str]) -> int | None:
    if number.re is not NUMBER:
        return None
    digits = number["digits"] or number["inner"]
    return int(digits) if digits else None


def _count(lines: list[_Line]) -> None:
    """Tell numbers that count items from figures that happen to open a line: only a sequence counts.

    The answer "42." to "how many?" is no list number, and neither is "7. That is the number of days."
    """
    numbered = [line for line in lines if line.number is not None]
    values = [_digits(line.number) if line.number else None for line in numbered]
    last: dict[int, _Line] = {}
    ones: list[_Line] = []
    for line, value in zip(numbered, values, strict=True):
        if value is None:
            line.counted = True
            continue
        earlier = last.get(value - 1)
        if earlier is not None:
            line.counted = earlier.counted = True
        if value == 1:
            ones.append(line)
        last[value] = line
    if len(ones) > 1:
        for line in ones:
            line.counted = True


def _read_fence(text: str, lines: list[_Line], at: int, closings: list[int], blocks: list[Block]) -> int:
    """A fenced block. Data and prose in a fence are read as text, so that no claim hides behind three backticks."""
    opening = lines[at]
    mark = opening.head["fence"]
    following = bisect_right(closings, at)
    close = next(
        (i for i in closings[following : following + _CLOSINGS] if lines[i].head["fence"].startswith(mark)), None
    )
    info = opening.head["info"] or ""
    if close is None:
        # nothing closes it: it was no fence, or the answer was cut; what follows is read as text
        if info.strip():
            blocks.append(Block(BlockKind.PARAGRAPH, opening.head.start("info"), opening.end))
        return at + 1
    words = info.split()
    language = words[0].strip("{}.").casefold() if words else ""
    inside = lines[at + 1 : close]
    if len(words) > 1 or (words and not words[0].strip("{}.")[:1].isalpha()):
        blocks.append(Block(BlockKind.PARAGRAPH, opening.head.start("info"), opening.end))
    code = language not in _DATA_LANGUAGES if language else _looks_like_code(text, inside)
    if (
        (language in ("", "json") or not code)
        and inside
        and segments_of_json(text, inside[0].start, inside[-1].end) is not None
    ):
        blocks.append(Block(BlockKind.DATA, inside[0].start, inside[-1].end))
    else:
        blocks.extend(_code(text, inside) if code else _plain(text, inside))
    return close + 1


def _looks_like_code(text: str, lines: list[_Line]) -> bool:
    signs = sum(1 for line in lines if _CODE_SIGN.search(text, line.start, min(line.end, line.start + 400)))
    return signs * 2 > len(lines)


def _code(text: str, lines: list[_Line]) -> list[Block]:
    """Lines of code run together; a line of prose among them, or a comment that names a figure, stays text."""
    blocks: list[Block] = []
    start = end = -1
    for line in lines:
        prose = line.end - line.start < 2000 and _PROSE_LINE.match(text, line.start, line.end) is not None
        if prose and _COMMENT.match(text, line.start, line.end):
            prose = any(c.isdigit() for c in text[line.start : line.end])
        if not prose:
            start, end = (line.start if start < 0 else start), line.end
            continue
        if start >= 0:
            blocks.append(Block(BlockKind.CODE, start, end))
            start = -1
        blocks.append(Block(BlockKind.PARAGRAPH, line.start, line.end))
    if start >= 0:
        blocks.append(Block(BlockKind.CODE, start, end))
    return blocks


def _plain(text: str, lines: list[_Line]) -> list[Block]:
    blocks: list[Block] = []
    at = 0
    in_table = False
    while at < len(lines):
        in_table = _is_row(text, lines, at, in_table=in_table)
        if in_table:
            at = _read_row(text, lines, at, blocks)
        else:
            blocks.append(Block(BlockKind.PARAGRAPH, lines[at].start, lines[at].end))
            at += 1
    return blocks


def _is_separator(text: str, line: _Line) -> bool:
    return SEPARATOR.match(text, line.start, line.end) is not None


def _is_row(text: str, lines: list[_Line], at: int, *, in_table: bool) -> bool:
    """Whether a line is the row of a pipe table: by its outer pipes, or by a separator or a row beside it."""
    line = lines[at]
    if text.find("|", line.content, line.end) < 0:
        return False
    if line.head["pipe"] or (in_table and not line.after_gap):
        return True
    return any(_is_separator(text, other) for other in lines[at : at + 2])


def _read_row(text: str, lines: list[_Line], at: int, blocks: list[Block]) -> int:
    line = lines[at]
    if line.head["rule"] or _is_separator(text, line):
        return at + 1
    heads = (
        at + 2 < len(lines)
        and _is_separator(text, lines[at + 1])
        and text.find("|", lines[at + 2].start, lines[at + 2].end) >= 0
    )
    blocks.append(
        Block(BlockKind.HEADER_ROW if heads else BlockKind.ROW, line.start, line.end, after_gap=line.after_gap)
    )
    return at + 1


def _read_prose(text: str, lines: list[_Line], at: int, blocks: list[Block]) -> int:
    """A heading, an item or a paragraph, with the lines that were only broken to fit."""
    line = lines[at]
    marker = line.number.span() if line.number is not None and line.counted else None
    start = marker[1] if marker else line.content
    kind = (
        BlockKind.HEADING
        if line.head["hash"]
        else BlockKind.ITEM
        if marker or line.head["bullet"]
        else BlockKind.PARAGRAPH
    )
    indent = (line.head.start("bullet") if line.head["bullet"] else line.content) - line.start
    end = line.end
    at += 1
    if kind is not BlockKind.HEADING:
        while at < len(lines) and _continues(text, lines[at - 1], lines[at]):
            end = lines[at].end
            at += 1
    blocks.append(Block(kind, start, end, indent, marker, line.after_gap))
    return at


def _continues(text: str, line: _Line, following: _Line) -> bool:
    """Whether a line break is only typesetting."""
    head = following.head
    if following.after_gap or head["fence"] or head["rule"] or head["hash"] or head["pipe"] or head["bullet"]:
        return False
    if following.number is not None and following.counted:
        return False
    last = text[line.end - 1]
    if line.end - line.start < _WRAPPED_AT or last in _ENDED:
        return False
    if text[following.content : following.content + 1].islower():
        return True
    return _OPEN_END.search(text, max(line.start, line.end - 12), line.end) is not None
