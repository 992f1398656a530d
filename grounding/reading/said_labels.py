"""Where a sentence says the labels of structured records: the names of fields, and of the records that have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grounding.models import Span
from grounding.reading.label_words import spaced
from grounding.reading.presence import Sentence, read_sentence
from grounding.reading.words import WORD, rarity, stem_of

_ARTICLES = frozenset("a an the any".split())
_NO_NAME = frozenset("has have is are be can with for of the a an and or in on by to does do".split())
"""Words of a field's name that say no more than that it is a flag: hasParking, is_active."""
_ALIKE = {"ambiance": "ambience", "atmosphere": "ambience", "takeaway": "takeout", "carryout": "takeout"}
"""Words for one thing, by the form that stands for all."""
_BEGINNING = 3
_LONGEST = 6
"""Words of a name that a sentence can be expected to say in one run."""


class Labels:
    """The labels of one sort that a block has, by how they begin: a sentence says few of ten thousand.

    Args:
        names: The labels, as they are written.
        prefixes: First words that say nothing of them.
        common: Whether words that are in all texts will do for a label: the "status" of "the status is open".
    """

    def __init__(self, names: Iterable[str], prefixes: frozenset[str] = frozenset(), common: bool = False) -> None:
        distinct = dict.fromkeys(names)
        self.count = len(distinct)
        self.words = {name: wanted_words(name, prefixes, common) for name in distinct}
        self._begin: dict[str, list[str]] = defaultdict(list)
        for name, words in self.words.items():
            if words:
                self._begin["".join(words)[:_BEGINNING]].append(name)

    def said_in(self, sentence: Sentence) -> dict[str, tuple[Span, ...]]:
        """Where a sentence says any of them: indices of words, half open."""
        found: dict[str, tuple[Span, ...]] = {}
        for beginning in _beginnings(sentence):
            for name in self._begin.get(beginning, ()):
                if spans := tuple(places(sentence, self.words[name])):
                    found[name] = spans
        every = [span for spans in found.values() for span in spans]
        kept = {name: tuple(span for span in spans if not inside(span, every)) for name, spans in found.items()}
        return {name: spans for name, spans in kept.items() if spans}


@dataclass(frozen=True, slots=True)
class Axis:
    """One of the two names of the cells of a block: their fields, or their records."""

    names: Mapping[str, tuple[Span, ...]]
    """Where the sentence says those that it says: indices of words, half open."""
    told: str | None
    """The one name that what stands around the sentence has, where the sentence has none."""
    needed: bool
    """Whether cells of the block differ in it, so that it must be told which is meant."""

    @property
    def said(self) -> bool:
        """Whether the sentence has any of the names."""
        return bool(self.names)

    def places(self, name: str) -> tuple[Span, ...]:
        """Where the sentence says one; empty where it doesn't."""
        return self.names.get(name, ())

    def in_clause(self, sentence: Sentence, clause: int) -> bool:
        """Whether a clause has any of the names."""
        return any(sentence.clause_of(first) == clause for spans in self.names.values() for first, _ in spans)


def axis_of(sentence: Sentence, labels: Labels, around: Sequence[str] = ()) -> Axis:
    """Which labels a sentence says.

    Args:
        sentence: The sentence.
        labels: Those of its block.
        around: What stands before the sentence, and the query: the first that has any of the labels tells which.
    """
    names = labels.said_in(sentence)
    told: str | None = None
    if not names:
        for text in around:
            found = list(labels.said_in(read_sentence(text)))
            if found:
                told = found[0] if len(found) == 1 else None
                break
    return Axis(names, told, labels.count > 1)


@lru_cache(maxsize=256)
def _beginnings(sentence: Sentence) -> tuple[str, ...]:
    """How each run of its words begins, joined: "Wi-Fi" and "WiFi" begin alike."""
    words = sentence.words
    joined = ["".join(words[at : at + _BEGINNING])[:_BEGINNING] for at in range(len(words))]
    return tuple(dict.fromkeys([*joined, *(_ALIKE[word][:_BEGINNING] for word in words if word in _ALIKE)]))


def inside(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span lies in a longer one of others."""
    return any(a <= span[0] and span[1] <= b and b - a > span[1] - span[0] for a, b in others)


def wanted_words(label: str, prefixes: frozenset[str] = frozenset(), common: bool = False) -> tuple[str, ...]:
    """The words that a label is called by, without a prefix of all; none where there is none to be looked for.

    Args:
        label: The label, as it is written.
        prefixes: First words that say nothing of it.
        common: Whether words that are in all texts will do: the "status" of "the status is open".
    """
    words = [match[0] for match in WORD.finditer(spaced(label).casefold())]
    if len(words) > 1 and words[0] in prefixes:
        words = words[1:]
    while len(words) > 1 and words[0] in _NO_NAME:
        words = words[1:]
    telling = (common or any(rarity(stem_of(word)) > 0 for word in words)) and len("".join(words)) > 2
    return tuple(words) if telling and len(words) <= _LONGEST else ()


def places(sentence: Sentence, wanted: tuple[str, ...]) -> Iterator[Span]:
    """Where a sentence has words in one run, however they are joined: takeOut, take-out, takeout."""
    if not wanted:
        return
    joined, stemmed = same_stem("".join(wanted)), "".join(map(stem_of, wanted))
    kept = [n for n, word in enumerate(sentence.words) if word not in _ARTICLES or word in wanted]
    for at in range(len(kept)):
        for to in range(at + 1, min(at + len(wanted) + 2, len(kept) + 1)):
            run = [sentence.words[n] for n in kept[at:to]]
            if same_stem("".join(run)) == joined or "".join(map(stem_of, run)) == stemmed:
                yield kept[at], kept[to - 1] + 1


def same_stem(word: str) -> str:
    """The stem of a word in lower case, or that of the word which stands for it."""
    return stem_of(_ALIKE.get(word, word))


def stems_of(label: str) -> tuple[str, ...]:
    """The stems of a label's words, in order."""
    return tuple(same_stem(word) for word in spaced(label).casefold().split())
