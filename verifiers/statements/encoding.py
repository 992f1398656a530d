"""What the statement model is given: word pieces, and for each a mark that says how its word is aligned.

    [CLS] context [SEP] statement [SEP] statement [SEP] ... window [SEP]

Neighbouring statements share a window: together they are read once, and each is told what the others speak of.

Marks take the place of BERT's token types. They tell the model what looking the words up has already settled, so that
it need not learn to compare spellings, figures and dates with six layers: which words of the statement the window has,
which only the rest of the passage, which only the query, and which nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from grounding.reading.words import Words, read_words
from grounding.verifiers.statements.windows import read_keyed

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from grounding.protocols import Candidate

CONTEXT_PIECES = 48
NEAR = 25
"""Words of the query, and of the sentence before, that are told."""
GROUP_PIECES = 110
"""Word pieces of neighbouring statements that are read together; a longer statement is read by itself."""
STATEMENT_PIECES = 160
"""Word pieces of a statement that are read; one with more is left unchecked."""
WINDOW_PIECES = 290
"""With all else, fewer than the 512 that the model has positions for."""

CLS, SEP = 101, 102


class Mark(IntEnum):
    """How a word is aligned."""

    WINDOW = 0
    """Of the window, and not in the statement; also the separators."""
    WINDOW_SHARED = 1
    """Of the window, and in the statement."""
    CONTEXT = 2
    """Of the statement's surroundings."""
    LIGHT = 3
    """Of the statement; carries little of what it asserts, or is no word."""
    SHARED = 4
    """Of the statement, and in the window."""
    ELSEWHERE = 5
    """Of the statement, and in the passage but not in the window."""
    CONTEXT_ONLY = 6
    """Of the statement, and in its surroundings but not in the passage."""
    ABSENT = 7
    """Of the statement, and nowhere."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One input of the model."""

    ids: tuple[int, ...]
    marks: tuple[int, ...]
    firsts: tuple[int, ...]
    """Of each statement, the index of its first word piece."""
    offsets: tuple[tuple[tuple[int, int], ...], ...]
    """Of each statement, the code points of its word pieces in it; the separator after them sums it up."""

    @property
    def ends(self) -> tuple[int, ...]:
        """Of each statement, the index of the separator after it."""
        return tuple(first + len(offsets) for first, offsets in zip(self.firsts, self.offsets, strict=True))


def surroundings(candidate: Candidate) -> str:
    """What a statement is told of itself: the query, the heading above it, what stands beside and right before it."""
    answer, segment = candidate.answer, candidate.segment
    if segment is None:
        return told(answer.query, "", "")
    at = bisect_right(answer.segments, segment.start, key=lambda other: other.start) - 1
    before = answer.segments[at - 1] if at > 0 else None
    heading = " ".join(filter(None, (segment.context, segment.leaf.beside if segment.leaf else "")))
    return told(answer.query, heading, answer.text[before.start : before.end] if before else "")


def told(query: str | None, heading: str, before: str) -> str:
    """The beginning of the query, a heading and the end of the sentence before, in one line."""
    first = " ".join((query or "").split()[:NEAR])
    last = " ".join(before.split()[-NEAR:])
    return " ".join(filter(None, (first, " ".join(heading.split()), last)))


class TooLong(ValueError):
    """A statement has more word pieces than the model reads."""


def encode(
    tokenizer: Tokenizer,
    context: str,
    statements: Sequence[str],
    window: str,
    held: Container[str],
    elsewhere: Container[str],
) -> Encoded:
    """The model's input for some statements and the window that they share.

    Args:
        tokenizer: Of the model; it must add no special tokens.
        context: The surroundings of the first statement; its last `CONTEXT_PIECES` word pieces are read.
        statements: At least one, in their order.
        window: The text of the window; its first `WINDOW_PIECES` word pieces are read.
        held: Keys that the window holds.
        elsewhere: Keys that the rest of the passage holds.

    Raises:
        TooLong: The statements have more than `STATEMENT_PIECES` word pieces.
    """
    around, *owns, shown = tokenizer.encode_batch([context, *statements, window], add_special_tokens=False)
    pieces = sum(len(own.ids) for own in owns)
    if pieces > STATEMENT_PIECES:
        raise TooLong(f"{pieces} word pieces; the limit is {STATEMENT_PIECES}")
    known = read_keyed(context).weights()
    before = around.ids[-CONTEXT_PIECES:]
    ids, marks = [CLS, *before, SEP], [int(Mark.WINDOW), *([int(Mark.CONTEXT)] * (len(before) + 1))]
    firsts: list[int] = []
    mine: set[str] = set()
    for statement, own in zip(statements, owns, strict=True):
        keyed = read_keyed(statement)
        firsts.append(len(ids))
        ids += [*own.ids, SEP]
        marks += [*(_mark(keyed.at(start), held, elsewhere, known) for start, _ in own.offsets), Mark.WINDOW]
        mine.update(keyed.weights())
    theirs = read_words(window)
    ids += [*shown.ids[:WINDOW_PIECES], SEP]
    marks += [
        Mark.WINDOW_SHARED if _stem_at(theirs, start) in mine else Mark.WINDOW
        for start, _ in shown.offsets[:WINDOW_PIECES]
    ]
    marks.append(Mark.WINDOW)
    return Encoded(tuple(ids), tuple(map(int, marks)), tuple(firsts), tuple(tuple(own.offsets) for own in owns))


def _stem_at(words: Words, offset: int) -> str:
    """The stem of the word at an offset; empty for punctuation."""
    at = bisect_left(words.ends, offset + 1)
    return words.stems[at] if at < len(words.stems) and words.starts[at] <= offset else ""


def _mark(keys: Sequence[str], held: Container[str], elsewhere: Container[str], known: Container[str]) -> Mark:
    if not keys:
        return Mark.LIGHT
    if any(key in held for key in keys):
        return Mark.SHARED
    if any(key in elsewhere for key in keys):
        return Mark.ELSEWHERE
    return Mark.CONTEXT_ONLY if any(key in known for key in keys) else Mark.ABSENT
