"""A statement beside the sentence of a passage that it was taken from: which word of one is which of the other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import Indel

from grounding.reading.alterations.closed_words import BREAKS, NEGATORS, PRONOUNS, key_of
from grounding.reading.shown import read_shown
from grounding.reading.words import Words, rarity

Span = tuple[int, int]

LONGEST = 70
"""Words of a sentence that is compared; longer ones are lists."""
_LEAST = 0.5
"""The share of a statement's weight that a sentence must hold to be set beside it."""
_NEAREST = 3
"""Sentences of a passage that a statement is set beside."""
_BREAKING = frozenset(",;:()[]—–")
_NO_SENTENCE = re.compile(r"""\?|["'] ?:""")
"""The end of a question, or a key of a record ("WiFi": "no")."""


@dataclass(frozen=True)
class Sentence:
    """The words of one sentence, as parallel tuples."""

    words: tuple[str, ...]
    """In lower case."""
    keys: tuple[str, ...]
    """What each has in common with its other forms."""
    weights: tuple[float, ...]
    """How much each tells."""
    stems: Mapping[str, float]
    """The stems that tell something, with how much."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    breaks: tuple[bool, ...]
    """Whether a comma or the like stands before each."""

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def known(self) -> frozenset[str]:
        """Its words."""
        return frozenset(self.words)

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """Its keys."""
        return frozenset(self.keys)

    def span(self, first: int, last: int) -> Span:
        """The code points from one word to another, both included."""
        return self.starts[first], self.ends[last]

    def tells(self, at: int) -> bool:
        """Whether a word carries meaning of its own."""
        return self.weights[at] > 0

    def telling(self, places: Iterator[int] | range) -> list[int]:
        """The places among those given where a word carries meaning of its own."""
        return [at for at in places if self.tells(at)]

    def before(self, at: int, reach: int) -> Iterator[int]:
        """The words before one in its clause, nearest first."""
        for other in range(at - 1, max(-1, at - 1 - reach), -1):
            if self.breaks[other + 1] or self.words[other] in BREAKS:
                return
            yield other

    def after(self, at: int, reach: int) -> Iterator[int]:
        """The words after one in its clause."""
        for other in range(at + 1, min(len(self.words), at + 1 + reach)):
            if self.breaks[other] or self.words[other] in BREAKS:
                return
            yield other


def sentence(text: str, words: Words, start: int, end: int) -> Sentence:
    """The sentence in text[start:end]."""
    first, after = bisect_left(words.starts, start), bisect_left(words.starts, end)
    starts, ends = words.starts[first:after], words.ends[first:after]
    plain = [text[a:b].casefold().replace("’", "'") for a, b in zip(starts, ends, strict=True)]
    between = [text[a:b] for a, b in zip((start, *ends), starts, strict=False)]
    stems = words.stems[first:after]
    weights = tuple(map(rarity, stems))
    return Sentence(
        tuple(plain),
        tuple(map(key_of, plain)),
        weights,
        {stem: weight for stem, weight in zip(stems, weights, strict=True) if weight > 0},
        starts,
        ends,
        tuple([not _BREAKING.isdisjoint(gap) for gap in between]),
    )


@dataclass(frozen=True)
class Paired:
    """A statement, a sentence, and which words are the same."""

    said: Sentence
    given: Sentence
    to: Mapping[int, int]
    """Of a word of the statement, the place of the same in the sentence."""
    in_order: frozenset[int]
    """The words of the statement that the sentence has in the same order."""

    @cached_property
    def back(self) -> Mapping[int, int]:
        """Of a word of the sentence, the place of the same in the statement."""
        return {there: here for here, there in self.to.items()}

    @cached_property
    def shared(self) -> frozenset[str]:
        """The keys of the words that both have."""
        return frozenset(self.said.keys[at] for at in self.to)

    @cached_property
    def held(self) -> float:
        """The share of the statement's weight that the sentence has."""
        return self.held_but(())

    def held_but(self, without: Sequence[int]) -> float:
        """The same where some words of the statement do not count."""
        weights = [(at in self.to, weight) for at, weight in enumerate(self.said.weights) if at not in without]
        return sum(weight for there, weight in weights if there) / (sum(weight for _, weight in weights) or 1.0)

    def clause_held(self, there: int) -> float:
        """The share of the weight of a clause of the sentence, that of one of its words, that the statement has."""
        clause = [there, *self.given.before(there, 15), *self.given.after(there, 15)]
        weights = [(k in self.back, self.given.weights[k]) for k in clause if self.given.words[k] not in NEGATORS]
        return sum(weight for here, weight in weights if here) / (sum(weight for _, weight in weights) or 1.0)

    def same_subject(self, at: int) -> bool:
        """Whether something stands before a word of the statement that the sentence has there too, or a pronoun."""
        own = [k for k in self.said.before(at, 12) if self.said.tells(k) or self.said.words[k] in PRONOUNS]
        theirs = list(self.given.before(self.to[at], 12))
        pronoun = any(self.given.words[k] in PRONOUNS for k in theirs)
        return bool(own) and (pronoun or any(self.to.get(k) in theirs for k in own if self.said.tells(k)))

    @cached_property
    def extra(self) -> tuple[int, ...]:
        """The statement's words that the sentence lacks."""
        return tuple(at for at in range(len(self.said)) if at not in self.to)

    @cached_property
    def left(self) -> tuple[int, ...]:
        """The sentence's words that the statement lacks."""
        return tuple(at for at in range(len(self.given)) if at not in self.back)


def pair(said: Sentence, given: Sentence) -> Paired:
    """Set two sentences side by side: words in the same order first, then telling ones that stand elsewhere."""
    to: dict[int, int] = {}
    for block in Indel.opcodes(said.keys, given.keys).as_matching_blocks():
        to.update(zip(range(block.a, block.a + block.size), range(block.b, block.b + block.size), strict=True))
    in_order = frozenset(to)
    free: dict[str, list[int]] = defaultdict(list)
    for there in sorted(set(range(len(given))) - set(to.values()), reverse=True):
        free[given.keys[there]].append(there)
    for at, key in enumerate(said.keys):
        if at not in to and said.tells(at) and free[key]:
            to[at] = free[key].pop()
    return Paired(said, given, to, in_order)


def nearest(said: Sentence, text: str, words: Words) -> list[Paired]:
    """The sentences of a passage that hold most of a statement, the best first; neither questions nor records.

    Args:
        said: The statement.
        text: The passage, and
        words: its words.
    """
    lines = read_shown(text)
    starts = [line.start for line in lines]
    held: dict[int, float] = defaultdict(float)
    total = 0.0
    for stem, weight in said.stems.items():
        total += weight
        for number in {bisect_right(starts, words.starts[at]) - 1 for at in words.places(stem)}:
            held[number] += weight
    found = []
    for share, number in sorted((-share, number) for number, share in held.items() if number >= 0)[: 2 * _NEAREST]:
        if -share < 0.5 * _LEAST * total:
            break  # forms that only a root has in common may hold more than stems
        line = lines[number]
        given = sentence(text, words, line.start, line.end)
        if len(given) <= LONGEST and not _NO_SENTENCE.search(text, line.start, line.end):
            found.append(pair(said, given))
    found.sort(key=lambda one: (-one.held, len(one.left)))
    return [one for one in found[:_NEAREST] if one.held >= _LEAST]
