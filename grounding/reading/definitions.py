"""Terms that a passage defines for itself: net interest margin (NIM), a credit facility (the "Facility").

Where a later sentence uses the term, it speaks of what it was defined as, and the reverse.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from grounding.reading.memory import remembered
from grounding.reading.words import WORD, rarity, stem_of

_WORDS_BEFORE = 10
"""How many words before a bracket may be what it names."""
_TERM = r"[A-Z][\w’'-]*(?:[ ][\w’'-]+){0,3}"
_DEFINES = re.compile(
    r"\((?P<initials>[A-Z][A-Za-z&]{1,7})\)"
    r"|\((?:(?:the|this|such|each an?|an?|together,? the|collectively,? the)[ ])?"
    rf"[\"“'‘](?P<term>{_TERM})[\"”'’]\)"
    rf"|[\"“](?P<meant>{_TERM})[\"”][ ](?:means|shall mean|refers to)[ ](?P<meaning>[^.;:\n\"“”]{{3,120}})"
)
_SMALL = frozenset("of and the for in on to a an".split())


class Definition(NamedTuple):
    """A term and what it stands for, as stems."""

    term: frozenset[str]
    meaning: frozenset[str]


@remembered
def read_definitions(text: str) -> tuple[Definition, ...]:
    """The terms that a text defines; linear in its length."""
    found: list[Definition] = []
    for match in _DEFINES.finditer(text):
        if match["meant"]:
            term, words = match["meant"], WORD.findall(match["meaning"])
        else:
            before = WORD.findall(_clause_before(text, match.start()))[-_WORDS_BEFORE:]
            term = match["initials"] or match["term"]
            words = _with_initials(term, before) if match["initials"] else before[-_WORDS_BEFORE // 2 :]
        stems = frozenset(stem for word in words if rarity(stem := stem_of(word)) > 0 and not stem[0].isdigit())
        own = frozenset(map(stem_of, WORD.findall(term)))
        if stems and not stems <= own:
            found.append(Definition(own, stems))
    return tuple(found)


def _clause_before(text: str, end: int) -> str:
    """What stands before a bracket in its clause."""
    stretch = text[max(0, end - 120) : end]
    return re.split(r"[.;:,()\n]", stretch.rstrip())[-1]


def _with_initials(term: str, before: list[str]) -> list[str]:
    """The last words whose initials are the term's, small words between them left out; none where they are not."""
    letters = [letter.casefold() for letter in term if letter.isupper()]
    words: list[str] = []
    for word in reversed(before):
        if not letters:
            break
        if word[0].casefold() == letters[-1]:
            letters.pop()
            words.insert(0, word)
        elif word.casefold() in _SMALL:
            words.insert(0, word)
        else:
            return []
    return words if not letters else []


def terms_of(text: str) -> frozenset[str]:
    """The stems of all terms that a text defines."""
    return frozenset().union(*(definition.term for definition in read_definitions(text)))


def naming(words: frozenset[str], definitions: tuple[Definition, ...]) -> frozenset[str]:
    """Words with the terms that stand for something among them."""
    return words.union(*(term for term, meaning in definitions if meaning & words))


def in_other_words(stems: frozenset[str], definitions: tuple[Definition, ...]) -> frozenset[str]:
    """The stems with what the terms among them stand for, and the terms for what is spelled out."""
    for term, meaning in definitions:
        if term <= stems:
            stems |= meaning
        elif meaning <= stems:
            stems |= term
    return stems
