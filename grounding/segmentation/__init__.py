"""
Answers cut into segments, and which of them assert anything. Every character of an answer that is neither
white space nor markup stands in exactly one segment. What plainly asserts nothing (greetings, headings,
echoes of the query, ...) has a kind of its own; in doubt a segment is a statement.
"""

from __future__ import annotations

from grounding.protocols import Segment
from grounding.segmentation.assembly import segments_of
from grounding.segmentation.structured import segments_of_object

__all__ = ["segment", "segment_object"]


def segment(text: str, query: str | None = None) -> tuple[Segment, ...]:
    """The segments of an answer: in order, not overlapping, offsets in the text as given.

    Args:
        text: Any text; markdown is understood, plain prose is fine.
        query: What was asked: an answer that repeats it asserts nothing by that.

    Returns:
        Sentences, list items, table rows, headings and code, each with its kind. Linear in the length of the text.
    """
    return segments_of(text, query)


def segment_object(value: object) -> tuple[str, tuple[Segment, ...]]:
    """The JSON text of a structured answer, and a segment for each leaf `"key": value` in it.

    Args:
        value: A JSON object or array; keys keep their order.

    Returns:
        The text (two spaces of indentation, Unicode as it is) and its segments. `context` is the path of keys above a
        leaf. Null, blank strings and empty containers assert nothing.
    """
    return segments_of_object(value)
