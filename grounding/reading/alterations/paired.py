"""A statement beside the sentence of a passage that it was taken from: which word of one is which of the other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from rapidfuzz.distance import Indel

from grounding.reading.alterations.closed_words import BREAKS, DETERMINERS, NEGATORS, PREPOSITIONS, PRONOUNS, key_of
from grounding.reading.memory import remembered
from grounding.reading.shown import read_shown
from grounding.reading.words import Words, rarity, stem_of

Span = tuple[int, int]

LONGEST = 70
"""Words of a sentence that is compared; longer ones are lists."""
_NEAREST = 3
"""Sentences that a statement is set beside."""
_BEFORE = 2
"""Sentences before one in which stands what its pronouns mean."""
_BREAKING = frozenset(",;:()[]—–")


@dataclass(frozen=True)
class Sentence:
    """The words of one sentence, as parallel tuples."""

    words: tuple[str, ...]
    """In lower case."""
    keys: tuple[str, ...]
    stems: tuple[str, ...]
    weights: tuple[float, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    breaks: tuple[bool, ...]
    """Whether a comma or the like stands before each."""
    capitals: tuple[bool, ...]
    """Whether each is capitalised."""

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """Where each key stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, key in enumerate(self.keys):
            found[key].append(at)
        return {key: tuple(at) for key, at in found.items()}

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """Its keys."""
        return frozenset(self.keys)

    @cached_property
    def known(self) -> frozenset[str]:
        """Its words in lower case."""
        return frozenset(self.words)

    def span(self, first: int, last: int) -> Span:
        """The code points from one word to another, both included."""
        return self.starts[first], self.ends[last]

    def content(self, at: int) -> bool:
        """Whether a word carries meaning of its own."""
        return self.weights[at] > 0

    def hangs(self, at: int) -> bool:
        """Whether a word stands in a clause that a condition opens."""
        first = min(self.before(at, len(self)), default=at)
        return first > 0 and self.words[first - 1] in ("if", "unless", "when")

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
    starts, ends, stems = words.starts[first:after], words.ends[first:after], words.stems[first:after]
    plain = [text[a:b] for a, b in zip(starts, ends, strict=True)]
    between = [text[a:b] for a, b in zip((start, *ends), starts, strict=False)]
    return Sentence(
        tuple([word.casefold().replace("’", "'") for word in plain]),
        tuple(map(key_of, plain)),
        stems,
        tuple(map(rarity, stems)),
        starts,
        ends,
        tuple([not _BREAKING.isdisjoint(gap) for gap in between]),
        tuple([word[0].isupper() for word in plain]),
    )


class Known:
    """What the passages have anywhere.

    Args:
        passages: Their texts with their words.
    """

    def __init__(self, passages: Sequence[tuple[str, Words]]) -> None:
        self._passages = passages

    def has(self, stem: str) -> bool:
        """Whether any of them has a stem."""
        return any(stem in words.first for _, words in self._passages)

    def names(self, word: str) -> bool:
        """Whether one has a word with a capital where no sentence begins."""
        return any(word in capitals(text) for text, _ in self._passages)

    def opens(self, keys: Sequence[str]) -> bool:
        """Whether a sentence of one opens with these words of meaning."""
        return any(tuple(keys) == opening[: len(keys)] for text, _ in self._passages for opening in openings(text))


@remembered
def capitals(text: str) -> frozenset[str]:
    """The words that a text has with a capital where no sentence begins, in lower case; linear in its length."""
    runs = [*_CAPITALS.findall(text), *_RUNS.findall(text)]
    return frozenset(word.casefold() for run in runs for word in _PARTS.findall(run)) - _NO_NAMES


@remembered
def openings(text: str) -> tuple[tuple[str, ...], ...]:
    """The keys of the first telling words of each sentence."""
    found = []
    for line in read_shown(text):
        words = _PARTS.findall(text, line.start, min(line.end, line.start + 80))
        found.append(tuple([key_of(word) for word in words if rarity(stem_of(word)) > 0][:4]))
    return tuple(found)


_CAPITALS = re.compile(r"(?<=[a-z0-9,] )[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,5}")
_RUNS = re.compile(r"\b[A-Z][\w'’-]+(?: [A-Z][\w'’.-]*)+")
_NO_NAMES = PRONOUNS | DETERMINERS | PREPOSITIONS | BREAKS | frozenset("in on at for yes no not all some most".split())
_PARTS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Paired:
    """A statement, a sentence, and which words are the same."""

    said: Sentence
    given: Sentence
    to: Mapping[int, int]
    """Of a word of the statement, the place of the same in the sentence."""
    back: Mapping[int, int] = field(default_factory=dict)
    same: frozenset[int] = frozenset()
    """Those of the statement that stand in the sentence in the same order."""
    held: float = 0.0
    """The share of the statement's weight that the sentence has."""
    resolved: float = 0.0
    """The same where its pronouns stand for what the sentences before it name."""
    known: Known = field(default_factory=lambda: Known(()))
    """What the passages have at all."""
    question: bool = False
    """Whether the sentence asks."""
    before: frozenset[str] = frozenset()
    """The keys of all sentences before it in its passage."""
    before_first: str = ""
    """The first word of the sentence right before it, in lower case."""

    def but(self, *ats: int) -> float:
        """What `held` is where some words of the statement do not count."""
        whole = sum(self.said.weights)
        left_out = sum(self.said.weights[at] for at in ats if at not in self.to)
        return min(1.0, self.held * whole / (whole - left_out)) if whole > left_out else 0.0

    @property
    def pronoun(self) -> bool:
        """Whether the sentence opens with a pronoun."""
        return self.given.words[:1] in (("it",), ("they",), ("he",), ("she",))

    def clause(self, there: int) -> float:
        """The share of the weight of a word's clause that the statement has."""
        around = [there, *self.given.before(there, 15), *self.given.after(there, 15)]
        around = [k for k in around if self.given.words[k] not in NEGATORS]
        whole = sum(self.given.weights[k] for k in around)
        return sum(self.given.weights[k] for k in around if k in self.back) / (whole or 1.0)

    def subject(self, at: int) -> bool:
        """Whether a word of the statement has a subject before it that the sentence has there too, or a pronoun."""
        there = self.to[at]
        own = [k for k in self.said.before(at, 12) if self.said.content(k) or self.said.words[k] in PRONOUNS]
        theirs = list(self.given.before(there, 12))
        pronoun = any(self.given.words[k] in PRONOUNS for k in theirs)
        return bool(own) and (pronoun or any(self.to.get(k) in theirs for k in own if self.said.content(k)))

    @cached_property
    def extra(self) -> tuple[int, ...]:
        """The statement's words that the sentence lacks."""
        return tuple(at for at in range(len(self.said)) if at not in self.to)

    @cached_property
    def left(self) -> tuple[int, ...]:
        """The sentence's words that the statement lacks."""
        return tuple(at for at in range(len(self.given)) if at not in self.back)

    @cached_property
    def replaced(self) -> tuple[tuple[range, range], ...]:
        """Where the two differ, in order: words of the statement, and those of the sentence in their place."""
        found: list[tuple[range, range]] = []
        here = there = 0
        for start, other, length in _alike(self.said.keys, self.given.keys):
            if start > here or other > there:
                found.append((range(here, start), range(there, other)))
            here, there = start + length, other + length
        return tuple(found)


def _alike(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int]]:
    """The runs of words that both have in the same order: where each stands in both, and its length; then an empty one.

    They are those of a longest common subsequence.
    """
    return [(block.a, block.b, block.size) for block in Indel.opcodes(one, other).as_matching_blocks()]


def pair(
    said: Sentence,
    given: Sentence,
    known: Known,
    earlier: frozenset[str] = frozenset(),
    before: str = "",
    *,
    question: bool = False,
) -> Paired:
    """Set two sentences side by side: words in the same order first, then those that stand elsewhere."""
    to: dict[int, int] = {}
    for here, there, length in _alike(said.keys, given.keys):
        to.update(zip(range(here, here + length), range(there, there + length), strict=True))
    same = frozenset(to)
    taken = set(to.values())
    for at, key in enumerate(said.keys):
        if at not in to and said.weights[at] > 0:
            other = next((place for place in given.places.get(key, ()) if place not in taken), None)
            if other is not None:
                to[at] = other
                taken.add(other)
    whole = sum(said.weights)
    held = resolved = sum(said.weights[at] for at in to)
    back = {there: here for here, there in to.items()}
    resolved += sum(said.weights[at] for at, key in enumerate(said.keys) if at not in to and key in earlier)
    whole = whole or 1.0
    return Paired(
        said, given, to, back, same, held / whole, resolved / whole, known, question, frozenset(), before.casefold()
    )


def nearest(said: Sentence, text: str, words: Words, least: float, known: Known) -> list[Paired]:
    """The sentences of a passage that hold nearly all of a statement, the one that holds most first.

    Args:
        said: The statement.
        text: The passage, and
        words: its words.
        least: The share of the statement's weight that a sentence must hold.
        known: What the passages have at all.
    """
    lines = read_shown(text)
    starts = [line.start for line in lines]
    weights = {stem: rarity(stem) for stem in said.stems if rarity(stem) > 0}
    held: dict[int, float] = defaultdict(float)
    for stem, weight in weights.items():
        for number in {bisect_right(starts, words.starts[at]) - 1 for at in words.places(stem)}:
            held[number] += weight
    total = sum(weights.values())
    ranked = sorted((-share, number) for number, share in held.items() if number >= 0)[: 2 * _NEAREST]
    found = []
    for share, number in ranked:
        if -share < 0.8 * least * total:
            break  # forms that only a root has in common may hold more than stems
        line = lines[number]
        given = sentence(text, words, line.start, line.end)
        if len(given) > LONGEST:
            continue
        low, high = (bisect_left(words.starts, start) for start in (lines[max(0, number - _BEFORE)].start, line.start))
        earlier = frozenset(
            key_of(text[a:b]) for a, b in zip(words.starts[low:high], words.ends[low:high], strict=True)
        )
        last = lines[max(0, number - 1)].start
        first = text[last : line.start].split(maxsplit=1)[:1]
        one = pair(said, given, known, earlier, first[0] if first else "", question="?" in text[line.start : line.end])
        one = replace(one, before=frozenset(map(key_of, _PARTS.findall(text, 0, line.start)))) if one.pronoun else one
        if one.held >= least:
            found.append(one)
    found.sort(key=lambda one: (-one.held, len(one.left)))
    return found[:_NEAREST]
