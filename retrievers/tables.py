"""CSV and its relatives: rows packed into pieces, each with the header row, no row ever divided (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from grounding.retrievers.pieces import PIECE_TOKENS, Measure, Piece, Pieces, Stretch, lines_of, packed, stretch
from grounding.retrievers.times import as_of_field, iso_time

_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class _Row:
    span: Stretch
    number: int
    """Among the rows below the header, counted from 1."""
    as_of: str | None


def cut_table(text: str, measure: Measure) -> Pieces:
    """The pieces of a table whose first row may be a header.

    A piece holds rows of one as-of time only, where there is a column for it. All but the first piece are
    rewritten: the header is repeated above their rows, and `rows` says which they are.
    """
    spans = [(start, end) for start, end in _records(text) if text[start:end].strip()]
    if not spans:
        return Pieces(())
    delimiter = _delimiter(text[slice(*spans[0])])
    first = _cells(text[slice(*spans[0])], delimiter)
    header = spans[0] if _is_header(first) else None
    dates = as_of_field(dict.fromkeys(first)) if header else None
    column = first.index(dates) if dates is not None else None
    body = spans[1:] if header else spans
    counts = measure([text[a:b] for a, b in spans])
    head_tokens = counts[0] if header else 0
    rows = []
    for number, ((start, end), tokens) in enumerate(zip(body, counts[1:] if header else counts, strict=True), start=1):
        as_of = _cell_time(_cells(text[start:end], delimiter), column) if column is not None else None
        rows.append(_Row(stretch(text, start, end, tokens), number, as_of))
    head = text[slice(*header)].strip("\r\n") if header else ""
    return Pieces(tuple(_cut_rows(text, rows, header[0] if header else None, head, head_tokens)))


def _cut_rows(text: str, rows: Sequence[_Row], top: int | None, head: str, head_tokens: int) -> Iterator[Piece]:
    for as_of, run in groupby(rows, key=lambda row: row.as_of):
        alike = list(run)
        at = 0
        for group in packed([row.span for row in alike], used=head_tokens):
            numbers = (alike[at].number, alike[at + len(group) - 1].number)
            at += len(group)
            start, end = group[0].start, group[-1].end
            whole = head_tokens + sum(row.tokens for row in group) <= PIECE_TOKENS
            if top is not None and numbers[0] == 1:
                yield Piece(text[top:end], top, end, as_of=as_of, rows=numbers, whole=whole)
            elif top is not None:
                body = f"{head}\n{text[start:end]}"
                yield Piece(body, start, end, as_of=as_of, rows=numbers, rewritten=True, whole=whole)
            else:
                yield Piece(text[start:end], start, end, as_of=as_of, rows=numbers, whole=whole)


def _records(text: str) -> Iterator[tuple[int, int]]:
    """Spans of records: a line, or several where a quoted cell holds line breaks.

    A quotation mark that is never closed (5" pipe) would swallow the rest of the file: then each line is a record.
    """
    open_at: int | None = None
    pending: list[tuple[int, int]] = []
    for start, line in lines_of(text, 0):
        span = (start, start + len(line))
        odd = line.count('"') % 2 == 1
        if open_at is None and not odd:
            yield span
        elif open_at is None:
            open_at, pending = span[0], [span]
        elif odd:
            yield open_at, span[1]
            open_at, pending = None, []
        else:
            pending.append(span)
    yield from pending


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _cells(record: str, delimiter: str) -> list[str]:
    try:
        return next(iter(csv.reader(io.StringIO(record), delimiter=delimiter)), [])
    except csv.Error:  # a cell above csv.field_size_limit()
        return record.split(delimiter)


def _is_header(cells: Sequence[str]) -> bool:
    """Whether the first row names columns: every cell filled, no name twice, no cell a number."""
    names = [cell.strip() for cell in cells]
    return all(names) and len(set(names)) == len(names) and not any(_is_number(name) for name in names)


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", ""))
    except ValueError:
        return False
    return True


def _cell_time(cells: Sequence[str], column: int) -> str | None:
    return iso_time(cells[column]) if column < len(cells) else None
