"""JSON and JSON lines: one piece a record, or several where its text is long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from grounding.retrievers.pieces import PIECE_CHARACTERS, PIECE_TOKENS, Measure, Piece, Pieces, Problem
from grounding.retrievers.prose import cut_prose
from grounding.retrievers.times import as_of_field, iso_time

_TEXT_FIELDS = ("text", "content", "body", "passage")
_ID_FIELDS = ("id", "_id", "doc_id", "uid")
_ABOUT_THE_RECORD = frozenset({*_ID_FIELDS, "as_of", "source", "url", "metadata"})
"""Fields that say where a record comes from, not what it says."""


@dataclass(frozen=True, slots=True)
class _Record:
    value: JsonValue
    start: int
    end: int
    number: int


def cut_json_lines(text: str, measure: Measure) -> Pieces:
    """The pieces of a file with one JSON value a line; a line that is no JSON is a problem, and the rest is read."""
    records: list[_Record] = []
    problems: list[Problem] = []
    at = 0
    for number, line in enumerate(text.split("\n"), start=1):
        inner = line.strip()
        if inner:
            start = at + line.index(inner)
            try:
                value: JsonValue = json.loads(inner)
            except (ValueError, RecursionError) as error:
                problems.append(Problem(f"line {number}", _why(error)))
            else:
                records.append(_Record(value, start, start + len(inner), number))
        at += len(line) + 1
    return _cut_records(text, records, problems, measure)


def cut_json(text: str, measure: Measure) -> Pieces:
    """The pieces of a JSON file: each element of an array, or the one value there is."""
    try:
        records = list(_values(text))
    except (ValueError, RecursionError) as error:
        return Pieces((), (Problem("the file", _why(error)),))
    return _cut_records(text, records, [], measure)


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error.msg} at character {error.pos}"
    return "is JSON nested too deeply to be read" if isinstance(error, RecursionError) else f"is not JSON: {error}"


def _values(text: str) -> Iterator[_Record]:
    """The elements of an array with their spans; otherwise the value."""
    json.loads(text)  # the whole must be right before any part of it is
    decoder = json.JSONDecoder()
    start = len(text) - len(text.lstrip())
    if not text.startswith("[", start):
        value, end = decoder.raw_decode(text, start)
        yield _Record(value, start, end, 1)
        return
    at, number = start + 1, 0
    while True:
        while text[at] in ", \t\r\n":
            at += 1
        if text[at] == "]":
            return
        value, end = decoder.raw_decode(text, at)
        number += 1
        yield _Record(value, at, end, number)
        at = end


def _cut_records(text: str, records: list[_Record], problems: list[Problem], measure: Measure) -> Pieces:
    counts = measure([text[record.start : record.end] for record in records])
    pieces: list[Piece] = []
    for record, tokens in zip(records, counts, strict=True):
        try:
            pieces.extend(_cut_record(text, record, tokens, measure))
        except (UnicodeEncodeError, RecursionError) as error:
            deep = isinstance(error, RecursionError)
            why = "is nested too deeply" if deep else "holds half a surrogate pair, which is no character"
            problems.append(Problem(f"record {record.number}", why))
    return Pieces(tuple(pieces), tuple(problems))


def _cut_record(text: str, record: _Record, tokens: int, measure: Measure) -> Iterator[Piece]:
    value = record.value
    raw = text[record.start : record.end]
    as_of = own_id = None
    rows = (record.number, record.number)
    words = raw
    if isinstance(value, dict):
        date_field = as_of_field(value)
        as_of = iso_time(value[date_field]) if date_field else None
        own_id = next((str(value[name])[:200] for name in _ID_FIELDS if isinstance(value.get(name), (str, int))), None)
        body = next((name for name in _TEXT_FIELDS if isinstance(value.get(name), str)), None)
        if body is None and tokens <= PIECE_TOKENS and len(raw) <= PIECE_CHARACTERS:
            yield Piece(raw, record.start, record.end, as_of=as_of, rows=rows, record=own_id)
            return
        words = "\n".join(_readable(value, body))
    elif isinstance(value, str):
        words = value
    elif tokens > PIECE_TOKENS or len(raw) > PIECE_CHARACTERS:
        words = "\n".join(_lines_of("", value))
    words.encode()
    rewritten = words != raw
    for part in cut_prose(words, measure, front_matter=False).pieces:
        yield Piece(
            part.text,
            record.start,
            record.end,
            heading=part.heading,
            as_of=as_of,
            rows=rows,
            record=own_id,
            rewritten=rewritten or part.text != raw,
            whole=part.whole,
        )


def _readable(value: dict[str, JsonValue], body: str | None) -> Iterator[str]:
    """A record as `key: value` lines, then its text, if it has one, by itself."""
    for key, inner in value.items():
        if key != body and (body is None or key not in _ABOUT_THE_RECORD):
            yield from _lines_of(key, inner)
    if body is not None:
        yield f"\n{value[body]}" if len(value) > 1 else str(value[body])


def _lines_of(path: str, value: JsonValue) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lines_of(f"{path}.{key}" if path else key, inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value, start=1):
            yield from _lines_of(f"{path}[{index}]", inner)
    elif value is not None:
        shown = value if isinstance(value, str) else json.dumps(value)
        yield f"{path}: {shown}" if path else shown
