"""Structured answers: the JSON text that stands for an object, and one segment for each leaf of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]

from grounding.protocols import Leaf, Segment, SegmentKind
from grounding.reading.languages import guess_language
from grounding.reading.words import read_words

_SPACE = re.compile(r"[ \t\r\n]*+")
_BRACKET = re.compile(r"[{}\[\]]")
_DECODER = json.JSONDecoder()
_DEEPEST = 200
"""Brackets within brackets that are read."""
_LONGEST_FIELD, _FIELDS_KEPT = 60, 12
"""Code points of a field that may name what its object is of, and how many of them are kept."""
_LONGEST_LOOKED_UP = 8
"""Words of a value that is looked up as it stands."""
_YEARS = range(1900, 2101)


def segments_of_object(value: object) -> tuple[str, tuple[Segment, ...]]:
    """The JSON text of a value and its leaves; see `grounding.segmentation.segment_object`."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    return text, _Reader(text).read(0)


def segments_of_json(text: str, start: int, end: int) -> tuple[Segment, ...] | None:
    """The leaves of the JSON object or array that text[start:end] is; None where it is anything else."""
    inside = text[start:end].strip()
    if inside[:1] not in ("{", "[") or inside[-1:] not in ("}", "]") or ('"' not in inside and "{" not in inside):
        return None  # "[1]" cites
    at = text.index(inside[0], start)
    try:
        value = json.loads(inside)
    except ValueError:
        return None
    except RecursionError:
        return _unread(at, inside)
    if not value:
        return None
    return _Reader(text).read(at) if _depth(inside) <= _DEEPEST else _unread(at, inside)


def _unread(at: int, inside: str) -> tuple[Segment, ...]:
    """One segment that nothing can judge: what nests too deeply is not read, and not passed either."""
    return (Segment(at, at + len(inside), SegmentKind.STATEMENT, "und"),)


def _depth(inside: str) -> int:
    """How deeply brackets nest at the most, those in strings counted too."""
    depth = deepest = 0
    for mark in _BRACKET.findall(inside):
        depth += 1 if mark in "{[" else -1
        deepest = max(deepest, depth)
    return deepest


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


class _Reader:
    """Reads valid JSON, keeping where each leaf stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._segments: list[Segment] = []
        self._records = 0

    def read(self, at: int) -> tuple[Segment, ...]:
        """The segments of the value that begins at an offset."""
        self._value(at, _Where(), None)
        return tuple(self._segments)

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _value(self, at: int, where: _Where, start: int | None) -> int:
        """Read one value, whose key begins at `start`; where it ends."""
        mark = self._text[at]
        if mark not in "{[" or self._text[self._skip(at + 1)] in "}]":
            return self._leaf(at, where, at if start is None else start)
        if start is not None:
            # the key of a container heads its members
            end = scanstring(self._text, start + 1)[1]
            self._segments.append(Segment(start, end, SegmentKind.HEADING, "und", context=where.above))
        return self._members(at, where) if mark == "{" else self._items(at, where)

    def _members(self, at: int, where: _Where) -> int:
        self._records += 1
        records = (*where.records, self._records)
        fields = (*where.fields, *self._telling(at, where.path))[-_FIELDS_KEPT:]
        at = self._skip(at + 1)
        while True:
            start = at
            key, at = scanstring(self._text, at + 1)
            at = self._skip(self._skip(at) + 1)
            below = _Where(_joined(where.path, key, True), where.path, key, records, False, fields)
            at = self._skip(self._value(at, below, start))
            if self._text[at] == "}":
                return at + 1
            at = self._skip(at + 1)

    def _items(self, at: int, where: _Where) -> int:
        at = self._skip(at + 1)
        number = 0
        while True:
            path = _joined(where.path, str(number), False)
            below = _Where(path, where.path, where.key, where.records, True, where.fields)
            at = self._skip(self._value(at, below, None))
            number += 1
            if self._text[at] == "]":
                return at + 1
            at = self._skip(at + 1)

    def _telling(self, at: int, above: str) -> Iterator[tuple[str, str]]:
        """Path and text of the fields that name what an object is of: short texts, and years."""
        for key, value in _DECODER.raw_decode(self._text, at)[0].items():
            short = isinstance(value, str) and 0 < len(value) <= _LONGEST_FIELD
            if short or (isinstance(value, int) and not isinstance(value, bool) and value in _YEARS):
                yield _joined(above, key, True), f"{key}: {value}"

    def _leaf(self, at: int, where: _Where, start: int) -> int:
        value, end = _DECODER.raw_decode(self._text, at)
        asserts = value is not None and value not in ({}, []) and (not isinstance(value, str) or bool(value.strip()))
        language = guess_language(value) if isinstance(value, str) else "en"
        leaf = None
        if asserts and isinstance(value, (str, int, float)):
            beside = "\n".join(text for path, text in where.fields if path != where.path)
            short = not isinstance(value, str) or len(read_words(value).stems) <= _LONGEST_LOOKED_UP
            leaf = Leaf(
                where.path, where.key, value, at, short, where.records[-1], where.records[:-1], where.listed, beside
            )
        kind = SegmentKind.STATEMENT if asserts else SegmentKind.MARKER
        self._segments.append(Segment(start, end, kind, language, context=where.above, leaf=leaf))
        return end


def _joined(path: str, key: str, mapping: bool) -> str:
    name = key if mapping else f"[{key}]"
    return f"{path}.{name}" if path and mapping else f"{path}{name}"
