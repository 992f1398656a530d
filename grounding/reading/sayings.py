"""What a text says of things by number, each with a key that is the same wherever the same is said.

Three forms have such keys: a sentence (its words, the numbers left out), a field of a JSON record (what names the
record, and all that it says beside numbers), and a cell of a table (section, row, headers) among tables of one make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from grounding.reading.clauses import ClauseBlock
from grounding.reading.json_records import JsonBlock, JsonValue, names_a_record
from grounding.reading.memory import remembered
from grounding.reading.records import read_layout
from grounding.reading.tables import Table
from grounding.reading.words import Words, read_words

_FEWEST = 4
"""Words beside numbers without which a sentence says too little to be known again."""
_LONGEST = 80
"""Words of a sentence; what is longer is a list, or has lost its full stops."""
_LONGEST_VALUE = 60
"""Code points of a value of a record; what is longer is prose."""
_WHEN = re.compile(
    r"(?:.{0,40}[_ -])?(?:date|day|week|month|quarter|year|fy|period|time|timestamp|at|version|revision|page|rank|"
    r"position|index|score|similarity|lat|latitude|lon|longitude)",
    re.IGNORECASE,
)
"""Keys whose numbers say which record it is, when it is of, or where it was found, and are not what it says."""
_NUMBER = re.compile(r"\d[\d.,]*")
_EMPTY = frozenset({"null", "none", "nan", "n/a", "na", ""})


class Form(StrEnum):
    """How something is said."""

    SENTENCE = "sentence"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Saying:
    """Something that is said by number."""

    form: Form
    key: object
    value: str
    """The number as written; of a sentence, all its numbers."""
    start: int
    end: int
    of: str
    """What it is of, as words for people."""


Cell = tuple[str, str, tuple[str, ...]]
"""What names a cell of a table: section, row label, headers."""


@dataclass(frozen=True, slots=True)
class TableSaid:
    """A table, as what its cells say by number."""

    make: object
    """Caption and headers: equal for copies of one table, and for tables that are made alike."""
    labels: frozenset[str]
    cells: Mapping[Cell, tuple[int, int]]
    """Where the number stands for each that names one cell."""


@dataclass(frozen=True, slots=True)
class EmptyField:
    """A field of a record that has no value."""

    key: str
    record: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sayings:
    """All of one text."""

    said: tuple[Saying, ...]
    tables: tuple[TableSaid, ...]
    empty: tuple[EmptyField, ...]


@remembered
def read_sayings(text: str) -> Sayings:
    """What a text says by number, and the fields that it leaves empty; linear in its length."""
    said: list[Saying] = []
    told: list[TableSaid] = []
    empty: list[EmptyField] = []
    blocks = read_layout(text).blocks
    for block in blocks:
        if isinstance(block, Table):
            told.append(_table(text, block))
        elif isinstance(block, ClauseBlock):
            told.append(_written_out(text, block))
        elif isinstance(block, JsonBlock):
            for path, record, values in block.groups():
                said += _fields(text, path, values)
                empty += [
                    EmptyField(value.key, record or _name(text, values), value.start, value.end)
                    for value in values
                    if value.key and _plain(text, value).strip().casefold() in _EMPTY
                ]
    said += _sentences(text, read_words(text), [(block.start, block.end) for block in blocks])
    return Sayings(tuple(said), tuple(told), tuple(empty))


def _sentences(text: str, words: Words, taken: list[tuple[int, int]]) -> Iterator[Saying]:
    at = 0
    for number, first in enumerate(words.sentence_starts):
        after = words.sentence_starts[number + 1] if number + 1 < len(words.sentence_starts) else len(words.stems)
        start, end = words.starts[first], words.ends[after - 1]
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if after - first > _LONGEST or (at < len(taken) and taken[at][0] < end):
            continue
        if text[start].isdigit() and after - first > 1 and text[words.starts[first + 1]].isupper():
            # The number of an item of a list: "3  Place the fries on the paper" says nothing by its 3.
            start = words.starts[first + 1]
        numbers = _NUMBER.findall(text, start, end)
        if numbers and after - first - len(numbers) >= _FEWEST:
            masked = " ".join(_NUMBER.sub("#", text[start:end]).casefold().split())
            yield Saying(Form.SENTENCE, masked, " ".join(numbers), start, end, text[start : min(end, start + 80)])


def _table(text: str, table: Table) -> TableSaid:
    cells: dict[Cell, tuple[int, int]] = {}
    twice: set[Cell] = set()
    labels: set[str] = set()
    for row in table.rows:
        if row.is_header:
            continue
        label = table.label(row)
        labels.add(label)
        for column, (start, end) in enumerate(row.cells):
            if column == 0 or not label or text[start:end] == label:
                continue
            headers = table.headers_above(row, column)
            if headers and _NUMBER.search(text, start, end):
                _keep((row.section, label, headers), (start, end), cells, twice)
    return _told(table.caption, labels, cells, twice)


def _written_out(text: str, row: ClauseBlock) -> TableSaid:
    """A row of a table that is written out as clauses: all there is of its table."""
    cells: dict[Cell, tuple[int, int]] = {}
    twice: set[Cell] = set()
    for header, span in row.cells():
        if row.row and header and _NUMBER.search(text, *span):
            _keep(("", row.row, (header,)), span, cells, twice)
    return _told(row.caption, {row.row}, cells, twice)


def _keep(cell: Cell, span: tuple[int, int], cells: dict[Cell, tuple[int, int]], twice: set[Cell]) -> None:
    if cell in cells:
        twice.add(cell)
    cells[cell] = span


def _told(caption: str, labels: set[str], cells: dict[Cell, tuple[int, int]], twice: set[Cell]) -> TableSaid:
    heads = tuple(dict.fromkeys(headers for _, _, headers in cells))
    once = {cell: span for cell, span in cells.items() if cell not in twice}
    # Of a table of one row the row belongs to its make: there is nothing else to know it by.
    make = (caption, heads, *(labels if len(labels) == 1 else ()))
    return TableSaid(make, frozenset(labels), once)


def _fields(text: str, path: tuple[str, ...], values: list[JsonValue]) -> Iterator[Saying]:
    """The numbers of a record that something names; all else that it says has to be the same."""
    plain = [(value, _plain(text, value)) for value in values if value.key]
    if not any(value.is_string and names_a_record(value.key) for value, _ in plain):
        return
    says = [(value, told) for value, told in plain if _is_number(value, told) and not _WHEN.fullmatch(value.key)]
    says = [(value, told) for value, told in says if not names_a_record(value.key)]
    numbers = {value.start for value, _ in says}
    rest = frozenset((v.key, told) for v, told in plain if v.start not in numbers and len(told) <= _LONGEST_VALUE)
    for value, told in says:
        yield Saying(
            Form.FIELD,
            (path, rest, value.key),
            told,
            value.start,
            value.end,
            f"{value.key} of {_name(text, values)}",
        )


def _is_number(value: JsonValue, told: str) -> bool:
    return not value.is_string and told[:1] in "-0123456789" and any(map(str.isdigit, told))


def _name(text: str, values: list[JsonValue]) -> str:
    named = (_plain(text, value) for value in values if value.is_string and names_a_record(value.key))
    return next(named, "")[:_LONGEST_VALUE]


def _plain(text: str, value: JsonValue) -> str:
    told = text[value.start : value.end]
    return told[1:-1] if value.is_string else told
