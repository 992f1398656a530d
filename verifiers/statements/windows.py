"""Windows: the few lines of one passage that a statement is judged against.

A passage is shown line by line (`read_shown`); the lines that share most with the statement make up its window, in
the passage's order, within a number of word pieces that a small model reads well. Long passages cost no more
than looking their words up. What the window leaves out is not lost to the model: it is told of each word of the
statement whether the passage has it elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from grounding.reading.dates import Period
from grounding.reading.exact import ExactReading, read_exact
from grounding.reading.memory import remembered
from grounding.reading.shown import Line, read_shown
from grounding.reading.words import rarity, read_words, stem_of

ROOM = 240
"""Word pieces of a window, about; as many as two paragraphs have."""

_CONTEXT = 0.35
"""What a word of the statement's surroundings weighs against one of its own."""

_AGAIN = 0.35
"""What a word weighs in a line where a line chosen earlier has it."""

_COMPOUND = 12
"""Letters of two neighbouring words that are found when they are written as one: "take out", "take-out", "takeout"."""

_PIECE = re.compile(r"[^\W_]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Keyed:
    """The words of a short text with what they are compared by."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    keys: tuple[tuple[str, ...], ...]
    """Of each word: its stem, and the value of what it is part of, where that can be read exactly."""

    def at(self, offset: int) -> tuple[str, ...]:
        """What the word at an offset can be found by; nothing for punctuation and light words."""
        at = bisect_left(self.ends, offset + 1)
        if at < len(self.keys) and self.starts[at] <= offset:
            return tuple(key for key in self.keys[at] if weight_of(key) > 0)
        return ()

    def weights(self) -> dict[str, float]:
        """What each key weighs; those that weigh nothing are left out."""
        return {key: weight for keys in self.keys for key in keys if (weight := weight_of(key)) > 0}


@dataclass(frozen=True, slots=True)
class Indexed:
    """A passage's lines, and the numbers of those that hold each key."""

    lines: tuple[Line, ...]
    sizes: tuple[int, ...]
    """Word pieces of each, about."""
    keys: tuple[frozenset[str], ...]
    holding: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Window:
    """What a model is shown of a passage."""

    lines: tuple[Line, ...]
    text: str
    keys: frozenset[str]
    """What the shown lines hold."""
    elsewhere: frozenset[str]
    """What of the statement only other lines of the passage hold."""
    held: float
    """The share of the statement's weight that the shown lines hold, 0 to 1."""


@remembered
def read_keyed(text: str) -> Keyed:
    """The words of a text and what they can be found by."""
    words = read_words(text)
    keys = [[stem] for stem in words.stems]
    for start, end, more in _exact(read_exact(text)):
        for index in range(bisect_left(words.starts, start), bisect_left(words.starts, end)):
            keys[index].extend(more)
    return Keyed(words.starts, words.ends, tuple(map(tuple, keys)))


@remembered
def read_indexed(text: str) -> Indexed:
    """A passage's lines by what they hold; linear in its length."""
    lines = read_shown(text)
    exact = _exact(read_exact(text))
    starts = [start for start, _, _ in exact]
    holding: dict[str, list[int]] = {}
    keys: list[frozenset[str]] = []
    for number, line in enumerate(lines):
        words = read_words(line.text)
        plain = [line.text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
        own = {*words.stems, *(stem_of(a + b) for a, b in pairwise(plain) if len(a) + len(b) <= _COMPOUND)}
        for _, _, more in exact[bisect_left(starts, line.start) : bisect_left(starts, line.end)]:
            own.update(more)
        keys.append(frozenset(own))
        for key in own:
            holding.setdefault(key, []).append(number)
    return Indexed(
        lines, tuple(map(_size, lines)), tuple(keys), {key: tuple(numbers) for key, numbers in holding.items()}
    )


def _exact(reading: ExactReading) -> list[tuple[int, int, tuple[str, ...]]]:
    """The span and keys of each figure, date and identifier, in order."""
    found: list[tuple[int, int, tuple[str, ...]]] = [(f.start, f.end, (_value(f.value),)) for f in reading.figures]
    found += [(i.start, i.end, (f"={i.type} {i.key}",)) for i in reading.identifiers]
    found += [(d.start, d.end, tuple(filter(None, map(_period, d.periods)))) for d in reading.dates]
    return sorted(found)


def _value(value: Decimal) -> str:
    return f"={abs(value).normalize()}"


def _period(period: Period) -> str:
    """A date's key; empty for a bare year, which its digits tell."""
    if not period.month and not period.quarter:
        return ""
    return f"={period.year}-{period.month}-{period.day}-{period.quarter}"


def _size(line: Line) -> int:
    """How many word pieces a line has, about: rare and long words are of several."""
    return sum(1 + max(0, len(piece) - 5) // 4 for piece in _PIECE.findall(line.text)) + 1


def weight_of(key: str) -> float:
    """What a key weighs: a word by its rarity, an exact value as much as a word of middling rarity."""
    return 0.5 if key.startswith("=") else rarity(key)


def share_of(weights: Mapping[str, float], keys: Container[str]) -> float:
    """The share of a statement's weight that these keys hold, 0 to 1."""
    return sum(weight for key, weight in weights.items() if key in keys) / (sum(weights.values()) or 1.0)


def window_of(
    indexed: Indexed, statement: Mapping[str, float], context: Mapping[str, float], room: int = ROOM
) -> Window:
    """The lines of a passage to judge a statement against.

    Args:
        indexed: The passage.
        statement: What the statement's words weigh.
        context: What those of its surroundings weigh: the query, the sentence before it, the heading above it.
        room: Word pieces of the window, about. A single line may be longer.
    """
    wanted = {key: weight * _CONTEXT for key, weight in context.items() if key not in statement} | dict(statement)
    shared: dict[int, list[str]] = {}
    for key in wanted:
        for number in indexed.holding.get(key, ()):
            shared.setdefault(number, []).append(key)
    chosen = _choose(indexed, wanted, shared, room)
    lines = tuple(indexed.lines[number] for number in chosen)
    keys = frozenset().union(*(indexed.keys[number] for number in chosen))
    return Window(
        lines,
        _joined(chosen, lines),
        keys,
        frozenset(key for key in statement if key not in keys and key in indexed.holding),
        share_of(statement, keys),
    )


def _choose(indexed: Indexed, wanted: Mapping[str, float], shared: Mapping[int, Sequence[str]], room: int) -> list[int]:
    """The numbers of the lines to show, in the passage's order."""
    sizes = indexed.sizes
    if sum(sizes) <= room:
        return list(range(len(sizes)))
    left = room
    chosen: set[int] = set()
    texts: set[str] = set()
    order: list[int] = []
    covered: set[str] = set()

    def gain(number: int) -> float:
        new = sum(wanted[key] * (_AGAIN if key in covered else 1.0) for key in shared[number])
        return new - 0.004 * sizes[number]

    def take(number: int) -> bool:
        nonlocal left
        if number in chosen or not 0 <= number < len(sizes) or (sizes[number] > left and chosen):
            return False
        if indexed.lines[number].text in texts:  # the same said twice says no more
            return False
        chosen.add(number)
        texts.add(indexed.lines[number].text)
        left -= sizes[number]
        return True

    ranked = sorted(shared, key=lambda number: (-gain(number), number))[:60]
    while ranked and left > 0:
        best = max(ranked, key=lambda number: (gain(number), -number))
        if gain(best) <= 0 and order:
            break
        ranked.remove(best)
        if take(best):
            order.append(best)
            covered.update(shared[best])
            if len(order) == 1:  # what stands around the best line says whom its pronouns mean
                take(best - 1)
                take(best + 1)
    for number in [n + step for n in order for step in (-1, 1)] + list(range(min(8, len(sizes)))):
        take(number)
    return sorted(chosen)


def _joined(numbers: Sequence[int], lines: Sequence[Line]) -> str:
    parts: list[str] = []
    for at, (number, line) in enumerate(zip(numbers, lines, strict=True)):
        if at and number != numbers[at - 1] + 1:
            parts.append("…")
        parts.append(line.text)
    return " ".join(parts)
