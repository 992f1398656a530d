"""What an answer may repeat without asserting it: the words of the query; and what is a fact beyond them."""

from __future__ import annotations

import re
from functools import lru_cache

from grounding.reading.words import stem_of

WORD = re.compile(r"[^\W_]++(?:['’][^\W_]++)*+")
FUNCTION_WORDS = frozenset(
    """
        a about above after all also am an and any are as at be been being below by can could did do does doing
        down during each either for from further had has have having he her here hers him his how i if in into
        is it it's its itself just may me might more most must my of off on once one or other our out over own
        per s same shall she should so some such t than that that's the their them then there there's these they
        this those through to too under until up upon us very was we we've were what what's when where which
        while who whom whose why will with within would you your you'd you'll you're you've i'd i'll i'm i've
        let let's following follows is are
    """.split()
)
"""English words that name nothing by themselves. Negations are not among them."""

_YES_NO = re.compile(
    r"\W*(?:(?:and|but|so|well|hey|hi|hello)\W+)?(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|"
    r"would|should|must|may|might"
    r"|isn't|aren't|doesn't|don't|didn't|can't|won't|true or false)\b(?!\s+you\b)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[$€£¥₹]?\d[\d.,:/-]*+")
_PROSE_FIGURE = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|"
    r"billions?|trillions?|percent|half|twice|third|quarter)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\w@\w|://|\bwww\.")
_NAME = re.compile(r"(?<=[\w,;)\"”’'] )(?:[(\"“'‘])?([A-ZÀ-ÖØ-Þ][\w’'&-]*+)")
_OPENING_NAME = re.compile(r"\W*([A-ZÀ-ÖØ-Þ][\w’'&-]*+) [A-ZÀ-ÖØ-Þ][\w’'&-]")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{2,300})[\"”“»]")
_NO_NAMES = frozenset("i i'm i'd i'll i've ai passage passages ok".split())


class Asked:
    """The query, read once for all sentences of an answer."""

    def __init__(self, query: str | None) -> None:
        self.text = (query or "").casefold()
        self.words = frozenset(word.casefold() for word in WORD.findall(self.text))
        self.stems = frozenset(stem_of(word) for word in self.words)
        self.yes_no = bool(query and _YES_NO.match(query))
        """Whether it can be answered by yes or no."""

    def holds(self, word: str) -> bool:
        """Whether the query has this word, inflected or not."""
        return word in self.words or stem_of(word) in self.stems


@lru_cache(maxsize=64)
def read_query(query: str | None) -> Asked:
    """The query as `Asked`."""
    return Asked(query)


def only(sentence: str, vocabulary: frozenset[str], asked: Asked | None = None) -> bool:
    """Whether every word of a sentence is a function word, of the vocabulary, or of the query.

    A closed vocabulary is what keeps a claim from hiding behind a polite opening: in "I hope this helps:
    revenue was $5m", "revenue" is no word of politeness.
    """
    for word in WORD.findall(sentence):
        lower = word.casefold().replace("’", "'")
        if lower in FUNCTION_WORDS or lower in vocabulary:
            continue
        if asked is None or not asked.holds(lower):
            return False
    return True


def figures_beyond(sentence: str, asked: Asked) -> bool:
    """Whether it names a figure, a date, an address or a quotation that the query does not have."""
    for figure in _FIGURE.findall(sentence):
        bare = figure.rstrip(".,:/-").casefold()
        if bare not in asked.text or not re.search(rf"(?<![\w.]){re.escape(bare)}(?!\w)", asked.text):
            return True
    if _ADDRESS.search(sentence):
        return True
    return any(quoted.casefold().strip(" .,?!") not in asked.text for quoted in _QUOTED.findall(sentence))


def names_beyond(sentence: str, asked: Asked) -> bool:
    """Whether it names somebody or something, by its capital letters, that the query does not have."""
    names: list[str] = _NAME.findall(sentence)
    opening = _OPENING_NAME.match(sentence)
    if opening and opening[1].casefold() not in FUNCTION_WORDS:
        names.append(opening[1])
    return any(not asked.holds(name.casefold()) and name.casefold() not in _NO_NAMES for name in names)


def facts_beyond(sentence: str, asked: Asked) -> bool:
    """Whether it carries anything that can be looked up and that the query does not have."""
    if figures_beyond(sentence, asked) or names_beyond(sentence, asked):
        return True
    return any(not asked.holds(word.casefold()) for word in _PROSE_FIGURE.findall(sentence))
