"""Where a sentence says the labels of structured records: the names of fields, and of the records that have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grounding.models import Span
from grounding.reading.label_words import spaced
from grounding.reading.presence import Sentence, read_sentence
from grounding.reading.words import WORD, rarity, stem_of

_ARTICLES = frozenset("a an the any".split())
_NO_NAME = frozenset("has have is are be can with for of the a an and or in on by to does do".split())
"""Words of a field's name that say no more than that it is a flag: hasParking, is_active."""
_ALIKE = {"ambiance": "ambience", "atmosphere": "ambience", "takeaway": "takeout", "carryout": "takeout"}
"""Words for one thing, by the form that stands for all."""
_LONGEST = 6
"""Words of a name that a sentence can be expected to say in one run."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One of the two names of the cells of a block: their fields, or their records."""

    names: Mapping[str, tuple[Span, ...]]
    """Where the sentence has each name: indices of words, half open."""
    told: str | None
    """The one name that what stands around the sentence has, where the sentence has none."""

    @property
    def needed(self) -> bool:
        """Whether cells of the block differ in it, so that it must be told which is meant."""
        return len(self.names) > 1

    @property
    def said(self) -> bool:
        """Whether the sentence has any of the names."""
        return any(self.names.values())

    def in_clause(self, sentence: Sentence, clause: int) -> bool:
        """Whether a clause has any of the names."""
        return any(sentence.clause_of(first) == clause for spans in self.names.values() for first, _ in spans)


def axis_of(sentence: Sentence, wanted: Mapping[str, tuple[str, ...]], around: Sequence[str]) -> Axis:
    """Which labels a sentence says.

    Args:
        sentence: The sentence.
        wanted: Of each label the words that it is called by.
        around: What stands before the sentence, and the query: the first that has any of the labels tells which.
    """
    names = {name: tuple(places(sentence, words)) for name, words in wanted.items()}
    every = [span for spans in names.values() for span in spans]
    names = {name: tuple(span for span in spans if not inside(span, every)) for name, spans in names.items()}
    told: str | None = None
    if not any(names.values()):
        for text in around:
            said = read_sentence(text)
            found = [name for name, words in wanted.items() if words and any(places(said, words))]
            if found:
                told = found[0] if len(found) == 1 else None
                break
    return Axis(names, told)


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
