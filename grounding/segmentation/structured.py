"""Structured answers: the JSON text that stands for an object, and one segment for each leaf of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from grounding.protocols import Leaf, Segment, SegmentKind
from grounding.reading.languages import guess_language
from grounding.reading.words import read_words

_INDENT = 2
_LONGEST_FIELD, _FIELDS_KEPT = 60, 12
"""Code points of a field that may name what its object is of, and how many of them are kept."""
_LONGEST_LOOKED_UP = 8
"""Words of a value that is looked up as it stands."""
_YEARS = range(1900, 2101)


def segments_of_object(value: object) -> tuple[str, tuple[Segment, ...]]:
    """The JSON text of a value and its leaves; see `grounding.segmentation.segment_object`."""
    writer = _Writer()
    writer.write(value, _Where(), depth=0)
    return "".join(writer.pieces), tuple(writer.segments)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where in a structured answer a value stands."""

    path: str = ""
    above: str = ""
    """The path of what it stands in."""
    key: str = ""
    records: tuple[int, ...] = (0,)
    """The numbers of the objects around it, the innermost last."""
    listed: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    """Path and text of the fields that say what the objects around it are of."""


class _Writer:
    """Writes JSON as `json.dumps(indent=2, ensure_ascii=False)` does, keeping where each leaf stands."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.segments: list[Segment] = []
        self._at = 0
        self._records = 0

    def _put(self, piece: str) -> None:
        self.pieces.append(piece)
        self._at += len(piece)

    def write(self, value: object, where: _Where, depth: int, start: int | None = None) -> None:
        """Write one value; `start` is where its key begins."""
        members = list(_members(value))
        if not members:
            self._leaf(value, where, self._at if start is None else start)
            return
        if start is not None:
            # the key of a container heads its members
            self.segments.append(Segment(start, self._at - 2, SegmentKind.HEADING, "und", context=where.above))
        mapping = isinstance(value, Mapping)
        records, fields = where.records, where.fields
        if mapping:
            self._records += 1
            records = (*records, self._records)
            fields = (*fields, *_telling_fields(members, where.path))[-_FIELDS_KEPT:]
        self._put("{" if mapping else "[")
        for number, (key, inner) in enumerate(members):
            self._put(("," if number else "") + "\n" + " " * _INDENT * (depth + 1))
            at = self._at
            if mapping:
                self._put(json.dumps(key, ensure_ascii=False) + ": ")
            path = _joined(where.path, key, mapping)
            nearest = key if mapping else where.key
            below = _Where(path, where.path, nearest, records, not mapping, fields)
            self.write(inner, below, depth + 1, at if mapping else None)
        self._put("\n" + " " * _INDENT * depth + ("}" if mapping else "]"))

    def _leaf(self, value: object, where: _Where, start: int) -> None:
        begins = self._at
        self._put(_scalar(value))
        asserts = not (
            value is None or value == "" or _is_empty(value) or (isinstance(value, str) and not value.strip())
        )
        language = guess_language(value) if isinstance(value, str) else "en"
        leaf = None
        if asserts and isinstance(value, (str, int, float)):
            beside = "\n".join(text for path, text in where.fields if path != where.path)
            short = not isinstance(value, str) or len(read_words(value).stems) <= _LONGEST_LOOKED_UP
            leaf = Leaf(
                where.path, where.key, value, begins, short, where.records[-1], where.records[:-1], where.listed, beside
            )
        kind = SegmentKind.STATEMENT if asserts else SegmentKind.MARKER
        self.segments.append(Segment(start, self._at, kind, language, context=where.above, leaf=leaf))


def _joined(path: str, key: str, mapping: bool) -> str:
    name = key if mapping else f"[{key}]"
    return f"{path}.{name}" if path and mapping else f"{path}{name}"


def _telling_fields(members: Sequence[tuple[str, JsonValue]], above: str) -> Iterator[tuple[str, str]]:
    """Path and text of the fields that name what an object is of: short texts, and years."""
    for key, value in members:
        short = isinstance(value, str) and 0 < len(value) <= _LONGEST_FIELD
        year = isinstance(value, int) and not isinstance(value, bool) and value in _YEARS
        if short or year:
            yield _joined(above, key, True), f"{key}: {value}"


def _scalar(value: object) -> str:
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, (list, tuple)):
        return "[]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _is_empty(value: object) -> bool:
    return isinstance(value, (Mapping, list, tuple)) and not value


def _members(value: object) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        yield from ((str(index), inner) for index, inner in enumerate(value))
