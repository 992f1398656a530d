"""Quotations in a text, and where a passage holds their words in a row.

Typography does not count: quotation marks, dashes, spaces, punctuation and case are the typesetter's.
The words and their order do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from grounding.reading.words import WORD, read_words

SHORTEST = 4
"""Words from which a span in quotation marks is a quotation; fewer are titles, terms and scare quotes."""

LONGEST = 3_000
"""Code points after which an opening mark without its closing one is no quotation."""

_PAIRS = (
    re.compile(r"“([^“”\n]{8,3000}+)”"),
    re.compile(r"„([^„“”\n]{8,3000}+)[“”]"),
    re.compile(r"«([^«»\n]{8,3000}+)»"),
    re.compile(r"(?<![\w\"])\"([^\"\n]{8,3000}+)\"(?![\w\"])"),
)
_OMISSION = re.compile(r"\.\.\.+|…|\[\s*(?:\.\.\.|…)\s*\]|\[[^\]\n]{0,80}\]")
"""An ellipsis, or brackets: words in brackets are the writer's, not the speaker's."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span in quotation marks, the marks left out, and its words in the stretches between omissions."""

    start: int
    end: int
    parts: tuple[str, ...]
    """The words of each stretch, folded and joined by spaces."""


@dataclass(frozen=True, slots=True)
class Row:
    """The words of a text folded, a space before and after each, with the way back to the text."""

    text: str
    at: tuple[int, ...]
    """Offset of each word in `text`."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def find(self, words: str, start: int = 0) -> int:
        """Where in `text` these words stand in a row, from offset `start` on; -1 where they do not."""
        found = self.text.find(f" {words} ", max(0, start - 1))
        return found if found < 0 else found + 1

    def span(self, low: int, high: int) -> tuple[int, int]:
        """The code points of the original text that the folded span [low, high) covers, in whole words."""
        first = max(0, bisect_right(self.at, low) - 1)
        last = max(first, bisect_right(self.at, max(low, high - 1)) - 1)
        return self.starts[first], self.ends[last]


def folded(text: str) -> str:
    """The words of a text without case and typography, joined by spaces."""
    return " ".join(_fold(match.group()) for match in WORD.finditer(text))


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'")


def read_row(text: str) -> Row:
    """The words of a text in a row; linear in its length."""
    read = read_words(text)
    words = [_fold(text[start:end]) for start, end in zip(read.starts, read.ends, strict=True)]
    at = tuple(accumulate((len(word) + 1 for word in words), initial=1))
    return Row(f" {' '.join(words)} ", at[:-1], read.starts, read.ends)


def read_quotations(text: str) -> tuple[Quotation, ...]:
    """The quotations of at least four words in a text, in order, none inside another; linear in its length."""
    found: list[Quotation] = []
    end = -1
    for start, stop in sorted(_marked(text)):
        if start < end:
            continue
        parts = tuple(part for part in (folded(piece) for piece in _OMISSION.split(text[start:stop])) if part)
        if sum(part.count(" ") + 1 for part in parts) >= SHORTEST:
            found.append(Quotation(start, stop, parts))
            end = stop
    return tuple(found)


def _marked(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _PAIRS:
        yield from (match.span(1) for match in pattern.finditer(text))
