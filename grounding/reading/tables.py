"""Tables written as text: pipes, hashes, tabs and comma- or semicolon-separated values, read with offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from grounding.reading.place import Place, trimmed

Span = tuple[int, int]

_RULE_CELL = re.compile(r"\s*:?[-=]{2,}:?\s*|\s*:?-:?\s*")
_NUMBER_CELL = re.compile(
    r"(?:[A-Z]{1,3})?[\s$€£¥₹(+\-−–—~≈<>]{0,8}\d[\d\s,.'’]{0,40}+[\s%)a-zA-Z*†‡°/]{0,12}|[—–-]|[nN]/?[aA]"
)
_YEAR_CELL = re.compile(
    r"\s*(?:FY\s?|fiscal\s|CY\s?)?(?:1[89]|20)\d\d[EAep*]?(?:\s*[-–/]\s*\d{2,4})?\s*", re.IGNORECASE
)
_PERIOD_WORD = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]{0,6}\b"
    r"|\bq[1-4]\b|\bquarter|\byear|\b\d{1,3}\s(?:weeks?|months?|days?)\b",
    re.IGNORECASE,
)
_UNIT_NOTE = re.compile(
    r"\s*\(.{1,120}\)\s*|\s*(?:[A-Z]{2,3}|[A-Z]{0,3}[$€£¥])\s?['’]?(?:m|mn|bn|k|0?00s?|thousand|million|billion)?\s*|\s*%\s*|.{0,60}\b(?:thousands|millions|billions|percent(?:age)?s?)\b.{0,40}|.{0,40}\b000s?\b.{0,20}",
    re.IGNORECASE,
)
_CLASS_CELL = re.compile(r"(\d{1,6})\s?[-–—]\s?(\d{1,6})")
_SECTION_LIMIT = 120
_HEADER_ROWS = 6
_SNIFFED_CELLS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    start: int
    end: int
    cells: tuple[Span, ...]
    header: int
    """Which set of column headers stands above it: an index into the table's header sets."""
    section: str
    is_header: bool


class Table:
    """One table of a passage."""

    def __init__(
        self, text: str, rows: list[Row], headers: list[tuple[tuple[str, ...], ...]], caption: str, number: int
    ) -> None:
        self.start = rows[0].start
        self.end = rows[-1].end
        self.rows = rows
        self.caption = caption
        self.number = number
        self._text = text
        self._headers = headers
        self._starts = [row.start for row in rows]

    def place(self, start: int, end: int) -> Place:
        """The row that holds the span as record, with its label, the headers above the cell, and the caption."""
        row = self.rows[max(0, bisect_right(self._starts, start) - 1)]
        column = max(0, bisect_right(row.cells, start, key=_start_of) - 1)
        label = "" if row.is_header else self.label(row)
        headers = () if row.is_header else self.headers_above(row, column)
        return Place(
            row.start,
            row.end,
            row=label,
            headers=headers,
            caption=self._caption(row),
            tabular=True,
            section=row.section,
            cell=row.cells[column],
            column=column,
            block=self.number,
        )

    def label(self, row: Row) -> str:
        """The row's first cell, or its first cell with words where that one is empty or a bare rank."""
        first = self._cell(row, 0)
        if first and not first.isdigit():
            return first
        words = (self._cell(row, index) for index in range(1, min(len(row.cells), _SNIFFED_CELLS)))
        textual = next(
            (cell for cell in words if any(c.isalpha() for c in cell) and not _NUMBER_CELL.fullmatch(cell)), ""
        )
        if _YEAR_CELL.fullmatch(first):
            return first
        return textual or first

    def headers_above(self, row: Row, column: int) -> tuple[str, ...]:
        """The column's headers, outermost first."""
        return tuple(
            header[min(column, len(header) - 1)]
            for header in self._headers[row.header]
            if header and header[min(column, len(header) - 1)]
        )

    def _caption(self, row: Row) -> str:
        corner = [header[0] for header in self._headers[row.header] if header and header[0]]
        return "; ".join(dict.fromkeys([*([self.caption] if self.caption else []), *corner]))

    def _cell(self, row: Row, index: int) -> str:
        start, end = row.cells[index]
        return self._text[start:end]


def _start_of(cell: Span) -> int:
    return cell[0]


def split_cells(text: str, start: int, end: int, mark: str) -> list[Span]:
    """The cells of one line as trimmed spans; quotation marks protect a comma or semicolon."""
    cells: list[Span] = []
    at = start
    if mark in ",;":
        quoted = False
        for index in range(start, end):
            char = text[index]
            if char == '"':
                quoted = not quoted
            elif char == mark and not quoted:
                cells.append(trimmed(text, at, index))
                at = index + 1
        cells.append(trimmed(text, at, end))
        return [(a + 1, b - 1) if b - a >= 2 and text[a] == text[b - 1] == '"' else (a, b) for a, b in cells]
    while (index := text.find(mark, at, end)) >= 0:
        cells.append(trimmed(text, at, index))
        at = index + 1
    cells.append(trimmed(text, at, end))
    return cells


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        yield at, stop
        at = stop + 1


_ARRAY = re.compile(r"(?<=[:\[,])[ \n]?\[[-+.,eE\d\s]{3,}+\]")
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)")
_CLOSE_COMMA = re.compile(r"[^\s,],\d|\d,[^\s,]")


def _mark_of(text: str, start: int, end: int) -> str:
    """The cell mark a line seems to use; empty for prose."""
    if text.find("|", start, end) >= 0:
        return "|"
    if (
        text.find("\t", start, end) >= 0
        and text[start:end].strip("\t ").count("\t") + text[start:end].count("\t\t") >= 1
    ):
        return "\t"
    if text.count("#", start, end) >= 2 and not text.startswith(("##", "# "), start):
        return "#"
    for mark in (",", ";"):
        count = text.count(mark, start, end)
        # in prose a comma is followed by a space; in CSV it hardly ever is
        if count >= 1 and text.count(mark + " ", start, end) * 3 <= count and text.count(". ", start, end) <= count:
            return mark
    return ""


def _runs(text: str, start: int, end: int) -> Iterator[tuple[str, list[Span]]]:
    """Runs of lines with the same mark, at least two lines long."""
    run: list[Span] = []
    mark = ""
    count = 0
    for line in _lines(text, start, end):
        here = _mark_of(text, *line)
        if mark == "#" and here in {"", ","} and text.find("#", *line) >= 0:
            here = "#"
        cells = text.count(here, *line) if here in {",", ";", "#"} else 0
        # CSV and hash lines must agree in their number of cells; a quoted comma may add some
        same = here == mark and (
            here in {"|", "\t"} or cells == count or (here in {",", ";"} and text.find('"', *line) >= 0)
        )
        if run and not same:
            if len(run) >= 2:
                yield mark, run
            run = []
        if here:
            if not run:
                mark, count = here, cells
            run.append(line)
    if len(run) >= 2:
        yield mark, run


def tables(text: str, start: int, end: int, number: int = 0) -> list[Table]:
    """The tables in text[start:end], in order; linear time."""
    found: list[Table] = []
    for mark, lines in _runs(text, start, end):
        if mark in {",", ";"} and not _is_csv(text, lines, mark):
            continue
        rows = [(a, b, split_cells(text, a, b, mark)) for a, b in lines]
        if mark == "|" and all(len(cells) >= 2 and _blank(cells[0]) for _, _, cells in rows) and _fenced(text, rows):
            rows = [(a, b, cells[1:-1] if len(cells) > 2 and _blank(cells[-1]) else cells[1:]) for a, b, cells in rows]
        found.append(table_of(text, rows, _caption_above(text, lines[0][0]), number + len(found)))
    return found


def with_cells_apart(text: str) -> str:
    """A text of the same length, with pipes for the commas between CSV cells and between numbers of JSON arrays.

    So no number is read over two of them. Lines with commas of their own in unquoted numbers do not agree with their
    header, and are left as they are.
    """
    if _CLOSE_COMMA.search(text) is None:
        return text
    if "[" in text:
        text = _ARRAY.sub(lambda array: array.group().replace(",", "|"), text)
    pieces: list[str] = []
    reached = 0
    for mark, lines in _runs(text, 0, len(text)):
        if mark != "," or not _is_csv(text, lines, mark) or _headed_otherwise(text, lines[0]):
            continue
        if not all(text.count(",", a, b) > sum(m.count(",") for m in _THOUSANDS.findall(text, a, b)) for a, b in lines):
            continue  # every comma of a line stands in a number
        for a, b in lines:
            ends = [end for _, end in split_cells(text, a, b, mark)[:-1]]
            for end in ends:
                comma = text.find(",", end, b)
                pieces += (text[reached:comma], "|")
                reached = comma + 1
    return "".join((*pieces, text[reached:]))


def _headed_otherwise(text: str, first: Span) -> bool:
    """Whether a run of CSV lines follows a line that has fewer commas, as a header has."""
    start, end = first
    above = text.rfind("\n", 0, max(0, start - 1)) + 1
    commas = text.count(",", above, max(0, start - 1))
    return start > 0 and 0 < commas < text.count(",", start, end)


def _blank(cell: Span) -> bool:
    return cell[0] == cell[1]


def _fenced(text: str, rows: list[tuple[int, int, list[Span]]]) -> bool:
    """Whether every line begins with a pipe at its margin, so that the first cell is no cell."""
    return all(text[a:b].startswith("|") for a, b, _ in rows) or all(_blank(cells[-1]) for _, _, cells in rows)


def _is_csv(text: str, lines: list[Span], mark: str) -> bool:
    longest = max(b - a for a, b in lines)
    counts = [text.count(mark, a, b) for a, b in lines]
    return longest < 4_000 and len(lines) >= 2 and min(counts) >= 1 and (len(lines) >= 3 or min(counts) >= 2)


def _caption_above(text: str, start: int) -> str:
    """The heading or short line right above a table, across at most one blank line."""
    at = start - 1
    for _ in range(2):
        if at <= 0:
            return ""
        line_start = (
            text.rfind("\n", max(0, at - 400), at) + 1
            if text.rfind("\n", max(0, at - 400), at) >= 0
            else (0 if at <= 400 else -1)
        )
        if line_start < 0:
            return ""
        line = text[line_start:at].strip()
        if line:
            return line.lstrip("# ").rstrip(":") if len(line) <= 300 else ""
        at = line_start - 1
    return ""


def table_of(text: str, lines: list[tuple[int, int, list[Span]]], caption: str, number: int) -> Table:
    """The table that lines of cells make: which of them are headers, which head a group of others.

    Args:
        text: The passage.
        lines: Of each line its start, its end, and the spans of its cells, in order.
        caption: What stands above it.
        number: Which block of the passage it is.
    """
    rows: list[Row] = []
    headers: list[tuple[tuple[str, ...], ...]] = [()]
    pending: list[list[str]] = []
    section = ""
    ruled = next((i for i, line in enumerate(lines[:_HEADER_ROWS]) if _is_rule(text, line[2])), -1)
    opened = False
    for index, (start, end, cells) in enumerate(lines):
        words = [text[a:b] for a, b in cells]
        if _is_rule(text, cells):
            rows.append(Row(start, end, tuple(cells), len(headers) - 1, section, True))
            continue
        filled = [word for word in words[1:] if word]
        if not filled and words[0] and index > 0 and len(words) > 1:
            if _UNIT_NOTE.fullmatch(words[0]) and not opened:
                pending.append(words)
            else:
                section = words[0][:_SECTION_LIMIT]
            rows.append(Row(start, end, tuple(cells), len(headers) - 1, "", True))
            continue
        if _heads(words, index, ruled, opened, bool(pending) and all(pending[-1])):
            if opened:
                opened, pending, section = False, [], ""
            pending.append(words)
            rows.append(Row(start, end, tuple(cells), len(headers) - 1, "", True))
            continue
        if not opened:
            width = max(len(cells), *(len(header) for header in pending)) if pending else len(cells)
            headers.append(tuple(_spread(header, width) for header in pending))
            opened = True
        rows.append(Row(start, end, tuple(cells), len(headers) - 1, section, False))
    return Table(text, rows, headers, caption, number)


def _is_rule(text: str, cells: list[Span]) -> bool:
    return any(not _blank(cell) for cell in cells) and all(
        _blank(cell) or bool(_RULE_CELL.fullmatch(text[cell[0] : cell[1]])) for cell in cells[:_SNIFFED_CELLS]
    )


def _heads(words: list[str], index: int, ruled: int, opened: bool, named: bool) -> bool:
    """Whether a line holds column headers rather than values; `named` where the line above names every column."""
    if ruled > 0 and index <= ruled:
        return True
    filled = [word for word in words[1:_SNIFFED_CELLS] if word]
    if not filled:
        return index == 0
    values = [
        word
        for word in filled
        if _NUMBER_CELL.fullmatch(word) and not _YEAR_CELL.fullmatch(word) and not _PERIOD_WORD.search(word)
    ]
    if values:
        return index == 0 and _names_classes(filled)
    if index == 0:
        return True
    if ruled > 0 and opened:
        return False
    periods = all(
        _YEAR_CELL.fullmatch(word) or _PERIOD_WORD.search(word) or _UNIT_NOTE.fullmatch(word) for word in filled
    )
    corner = not words[0] or bool(_UNIT_NOTE.fullmatch(words[0])) or bool(_PERIOD_WORD.search(words[0]))
    dated = any(_YEAR_CELL.fullmatch(word) or _PERIOD_WORD.search(word) for word in filled)
    if opened:
        # a second band of headers inside the table: years again, over an empty corner
        return corner and (
            (periods and any(not words[0] or _YEAR_CELL.fullmatch(word) for word in filled))
            or (dated and len(filled) == len(words) - 1 and not _PERIOD_WORD.search(words[0]))
        )
    if (named or ruled > 0) and not corner:
        return False  # a year under a header that names its column is a value
    # no cell of it is a value: "(in millions) | 2019 | 2018 | Actual"
    return index < _HEADER_ROWS and (periods or (corner and (dated or not words[0])))


def _names_classes(words: list[str]) -> bool:
    """Whether cells name classes of one scale, each above the one before, as in "1-30 | 31-60 | >60"."""
    classes = [(int(found[1]), int(found[2])) for found in map(_CLASS_CELL.fullmatch, words) if found]
    rising = all(low < high for low, high in classes) and all(a[1] <= b[0] for a, b in pairwise(classes))
    return len(classes) > 1 and rising


def _spread(header: list[str], width: int) -> tuple[str, ...]:
    """Headers by column: a merged cell's text stands in one column and speaks for those to its right."""
    filled = [i for i, word in enumerate(header) if word and i > 0]
    spread: list[str] = []
    current = ""
    # one centred cell over all columns
    only = header[filled[0]] if len(filled) == 1 and len(header) > 2 else ""
    full = len(filled) >= max(1, width - 1)
    for column in range(width):
        word = header[column] if column < len(header) else ""
        if column == 0:
            spread.append(word)
            continue
        current = word or (current if not full else "")
        spread.append(current or only)
    return tuple(spread)
