"""Structured answers: the JSON text that stands for an object, and one segment for each leaf of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pydantic import JsonValue

from grounding.protocols import Segment, SegmentKind
from grounding.reading.languages import guess_language

_INDENT = 2


def segments_of_object(value: object) -> tuple[str, tuple[Segment, ...]]:
    """The JSON text of a value and its leaves; see `grounding.segmentation.segment_object`."""
    writer = _Writer()
    writer.write(value, path="", depth=0)
    return "".join(writer.pieces), tuple(writer.segments)


class _Writer:
    """Writes JSON as `json.dumps(indent=2, ensure_ascii=False)` does, keeping where each leaf stands."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.segments: list[Segment] = []
        self._at = 0

    def _put(self, piece: str) -> None:
        self.pieces.append(piece)
        self._at += len(piece)

    def write(self, value: object, path: str, depth: int, start: int | None = None, above: str = "") -> None:
        """Write one value; `start` is where its key begins, `above` the path of what it stands in."""
        members = list(_members(value))
        if not members:
            self._leaf(value, above, self._at if start is None else start)
            return
        if start is not None:
            # the key of a container heads its members
            self.segments.append(Segment(start, self._at - 2, SegmentKind.HEADING, "und", context=above))
        mapping = isinstance(value, Mapping)
        self._put("{" if mapping else "[")
        for number, (key, inner) in enumerate(members):
            self._put(("," if number else "") + "\n" + " " * _INDENT * (depth + 1))
            at = self._at
            if mapping:
                self._put(json.dumps(key, ensure_ascii=False) + ": ")
            name = key if mapping else f"[{key}]"
            below = f"{path}.{name}" if path and mapping else f"{path}{name}"
            self.write(inner, below, depth + 1, at if mapping else None, path)
        self._put("\n" + " " * _INDENT * depth + ("}" if mapping else "]"))

    def _leaf(self, value: object, above: str, start: int) -> None:
        self._put(_scalar(value))
        asserts = not (
            value is None or value == "" or _is_empty(value) or (isinstance(value, str) and not value.strip())
        )
        language = guess_language(value) if isinstance(value, str) else "en"
        self.segments.append(
            Segment(start, self._at, SegmentKind.STATEMENT if asserts else SegmentKind.MARKER, language, context=above)
        )


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
