"""Words of a text with their stems, offsets and rarity, and its sentences.

Rarity never depends on the payload, so that one more passage can't change what a word weighs.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import accumulate, compress

from grounding.reading.memory import looked_up, remembered

WORD = re.compile(r"[^\W_]++(?:['’][^\W_]++)*+")
_SPLIT = re.compile(f"({WORD.pattern})")
_SENTENCE_END = re.compile(
    r"[.!?。！？؟।;\n](?:(?<=\n)|(?<=;)(?=\s)|(?<=[.!?。！？؟।])[.!?。！？؟।]*+[\"'”’)\]]*+(?=\s|$))"
)
# One set of characters first: the search for it is several times faster than for alternatives.

STOP_WORDS = frozenset(
    """a about after again am an and any are as at be because been before being below between both but by can could
    did do does doing down during each either etc few for from further had has have having he her here hers him his how
    i if in into is it its itself just me more most my of off on once or other our out over own per same she should so
    some such than that the their them then there these they this those through to too under until up upon us very was
    we were what when where which while who whom why will with within would you your also however therefore thus
    may might must shall based provided given passage passages according text document context information following
    include includes including included used using use well like one answer question mentioned states stated
    """.split()
)
"""English words that carry little of what a sentence asserts."""

QUALIFIERS = frozenset(
    """all always every everyone never no none not only solely exclusively without nobody nothing neither nor
    cannot""".split()
)
"""Words that turn what a sentence asserts; they weigh although they are common."""

NEGATIONS = frozenset("not no never none neither nor cannot without n't".split())


def find_whole(part: str, text: str) -> int:
    """Where a text first has a part with no letter, digit or underscore right before or after it; -1 where nowhere."""
    at = text.find(part)
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(part) : at + len(part) + 1]
        if not (before.isalnum() or before == "_" or after.isalnum() or after == "_"):
            return at
        at = text.find(part, at + 1)
    return -1


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, in order, as parallel tuples."""

    stems: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence_starts: tuple[int, ...]
    """Index of the first word of each sentence."""
    first: Mapping[str, int]
    """The index at which each stem occurs first."""
    again: Mapping[str, tuple[int, ...]]
    """All indices of each stem that occurs more than once."""

    def places(self, stem: str) -> tuple[int, ...]:
        """The indices at which a stem occurs, in order."""
        if stem in self.again:
            return self.again[stem]
        return (self.first[stem],) if stem in self.first else ()

    def sentence_of(self, index: int) -> tuple[int, int]:
        """The half-open range of word indices of the sentence that holds word `index`."""
        at = bisect_right(self.sentence_starts, index) - 1
        after = at + 1
        end = self.sentence_starts[after] if after < len(self.sentence_starts) else len(self.stems)
        return self.sentence_starts[at], end

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The code points from word `first` to word `last`, both included."""
        return self.starts[first], self.ends[last]


@remembered
def read_words(text: str) -> Words:
    """Read the words of a text; linear in its length."""
    parts = _SPLIT.split(text)  # what stands between words, a word, and so on
    edges = list(accumulate(map(len, parts)))
    starts, ends = tuple(edges[:-1:2]), tuple(edges[1::2])
    stems = tuple(map(stem_of, parts[1::2]))
    first = dict(zip(reversed(stems), range(len(stems) - 1, -1, -1), strict=True))
    again: dict[str, list[int]] = {}
    for index, stem in enumerate(stems):
        if first[stem] != index:
            again.setdefault(stem, [first[stem]]).append(index)
    sentence_starts = [0] if stems else []
    for match in _SENTENCE_END.finditer(text):
        begins = bisect_left(starts, match.end(), lo=sentence_starts[-1] if stems else 0)
        if stems and sentence_starts[-1] < begins < len(stems):
            sentence_starts.append(begins)
    return Words(stems, starts, ends, tuple(sentence_starts), first, {stem: tuple(at) for stem, at in again.items()})


@dataclass(frozen=True, slots=True)
class Telling:
    """The words of a text that say what it speaks of: those that weigh and have no digit, in order."""

    stems: tuple[str, ...]
    starts: tuple[int, ...]
    indices: tuple[int, ...]
    """Of each, its index among all words."""
    words: Words

    def between(self, start: int, end: int) -> frozenset[str]:
        """The stems of those that begin in [start, end)."""
        return frozenset(self.stems[bisect_left(self.starts, start) : bisect_left(self.starts, end)])


@remembered
def read_telling(text: str) -> Telling:
    """The telling words of a text; linear in its length."""
    words = read_words(text)
    indices = list(compress(range(len(words.stems)), map(_tells, words.stems)))
    stems, starts = words.stems, words.starts
    return Telling(tuple([stems[at] for at in indices]), tuple([starts[at] for at in indices]), tuple(indices), words)


_IRREGULAR = {
    form: verb
    for verb, forms in {
        "fall": "fell fallen",
        "rise": "rose risen",
        "grow": "grew grown",
        "sell": "sold",
        "buy": "bought",
        "pay": "paid",
        "spend": "spent",
        "win": "won",
        "lose": "lost",
        "give": "gave given",
        "take": "took taken",
        "begin": "began begun",
        "hold": "held",
        "keep": "kept",
        "build": "built",
        "send": "sent",
        "write": "wrote written",
        "speak": "spoke spoken",
        "choose": "chose chosen",
        "drive": "drove driven",
        "become": "became",
        "bring": "brought",
        "freeze": "froze frozen",
        "shrink": "shrank shrunk",
        "sink": "sank sunk",
    }.items()
    for form in forms.split()
}
"""Forms of verbs that no suffix tells; those that are other words besides, such as "found", are left alone."""


@looked_up(200_000)
def stem_of(word: str) -> str:
    """A word's stem: lower case, without possessive, plural and common inflections.

    Light on purpose: an over-eager stem makes different words alike ("universe", "university").
    """
    w = word.casefold().replace("’", "'")
    if w.endswith("n't"):
        return "not"
    w = w.removesuffix("'s").removesuffix("'").replace("'", "")
    w = _IRREGULAR.get(w, w)
    if len(w) <= 3 or not w.isascii() or any(c.isdigit() for c in w):
        return w
    if w.endswith("ies") and len(w) > 4:
        w = w[:-3] + "y"
    elif w.endswith(("sses", "shes", "ches", "xes", "zes")):
        w = w[:-2]
    elif w.endswith("s") and not w.endswith(("ss", "us", "is")):
        w = w[:-1]
    for suffix in ("ingly", "edly", "ing", "ed", "ly"):
        if w.endswith(suffix) and len(w) - len(suffix) >= 3 and any(v in w[: -len(suffix)] for v in "aeiouy"):
            w = w[: -len(suffix)]
            if w[-1] == w[-2] and w[-1] not in "ls":
                w = w[:-1]
            break
    if w.endswith("i"):
        w = w[:-1] + "y"
    return w.removesuffix("e") if len(w) > 3 else w


_STOP_STEMS = frozenset(stem_of(word) for word in STOP_WORDS)
_QUALIFIER_STEMS = frozenset(stem_of(word) for word in QUALIFIERS)


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    """Stem -> rank of its most frequent form, from a list of English words by falling frequency.

    The order is that of the WordPiece vocabulary of BERT (Apache-2.0), which was built by frequency.
    """
    ranks: dict[str, int] = {}
    words = resources.files("grounding.reading").joinpath("common_words.txt").read_text(encoding="utf-8").split()
    for rank, word in enumerate(words):
        ranks.setdefault(stem_of(word), rank)
    return ranks


@looked_up(200_000)
def rarity(stem: str) -> float:
    """How much a word weighs: 0 for a function word, 0.3 for a common one, to 1 for one outside the list."""
    if stem in _QUALIFIER_STEMS:
        return 0.6
    if stem in _STOP_STEMS or (len(stem) == 1 and not stem.isdigit()):
        return 0.0
    ranks = _ranks()
    rank = ranks.get(stem)
    if rank is None:
        return 1.0
    return round(0.3 + 0.7 * math.log1p(rank) / math.log1p(12_000), 4)


@looked_up(200_000)
def _tells(stem: str) -> bool:
    return rarity(stem) > 0 and not stem[0].isdigit()


def is_negation(stem: str) -> bool:
    """Whether the word negates what follows it."""
    return stem in NEGATIONS
