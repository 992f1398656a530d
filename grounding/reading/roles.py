"""Who did what to whom, as far as the order of names tells: who acts in a sentence, and who speaks a quotation."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from grounding.reading.names import folded
from grounding.reading.words import Words, rarity, stem_of

Span = tuple[int, int]

_FURTHEST = 12
"""Words between two names beyond which one does nothing to the other."""
_TELLING = 0.35
"""The rarity from which a word between two names can be what one does to the other."""
_BORNE_OUT = 0.6
"""The share of what stands between the names, by weight, that both sentences must have in common."""
_MUTUAL = frozenset(
    stem_of(word)
    for word in """and or with between both married marry marries wed met meets meet versus vs against alongside beside
    friend friends partner partners brother brothers sister sisters twin twins colleague colleagues tie tied draw drew
    talk talks talked agree agreed join joined include includes including like such""".split()
)
"""What two do alike, so that their order tells nothing."""
_BY = re.compile(r"\bby\W+(?:\w+\W+){0,2}\Z", re.IGNORECASE)
_SUFFERS = re.compile(
    r"\b(?:was|were|is|are|been|being|be|got|gets)\W+(?:\w+\W+){0,2}?\w+(?:ed|en|nt|ught|ade|old|ung|ut)\b",
    re.IGNORECASE,
)
_TITLES = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Sir|Dame|Lord|Lady|President|Chief|Judge|Justice"
    r"|Secretary|Minister)\.?[ ])?"
)
_NAME = rf"{_TITLES}(?P<name>[A-Z][\w'’-]{{1,30}}(?:[ ][A-Z]\.)?(?:[ ][A-Z][\w'’-]{{1,30}}){{0,3}})"
_OTHER_NAME = _NAME.replace("P<name>", "P<name2>")
_SAYS = (
    r"(?:said|says|told|tells|added|adds|wrote|writes|explained|explains|stated|states|argued|asked|replied|insisted"
    r"|warned|noted|declared)"
)
_AFTER = re.compile(rf"[,.!?]?[\"'”’]{{0,2}}[,]?[ ](?:{_SAYS}[ ]{_NAME}|{_OTHER_NAME}[ ]{_SAYS}\b)")
_BEFORE = re.compile(
    rf"(?:\bAccording to {_NAME}[^\"“”.!?]{{0,60}}|{_OTHER_NAME}(?:,[^,\"“”.!?]{{1,60}},)?"
    rf"(?:[ ]{_SAYS}\b[^\"“”.!?]{{0,40}}|[ ]?:))[,:]?[ ]?[\"'“‘]{{0,2}}\[?\Z"
)
_NO_SPEAKERS = frozenset("he she they it we you i who the a an this that but and in on at for so as".split())


class Act(NamedTuple):
    """What stands between two names of a sentence, and which of them acts."""

    stems: frozenset[str]
    forward: bool
    """Whether the first acts: "Anna succeeded Tom", not "Tom was succeeded by Anna"."""


def act_between(text: str, words: Words, first: Span, second: Span) -> Act | None:
    """What the first of two names does to the second, or has done to it; None where nothing tells.

    Args:
        text: A text, and
        words: its words.
        first: The span of the name that stands first, and
        second: of the other, in the same sentence.
    """
    low, high = bisect_left(words.starts, first[1]), bisect_left(words.starts, second[0])
    if high - low > _FURTHEST:
        return None
    stems = frozenset(stem for stem in words.stems[low:high] if rarity(stem) >= _TELLING and stem not in _MUTUAL)
    if not stems or any(stem in _MUTUAL for stem in words.stems[low:high]):
        return None
    passive = _BY.search(text, first[1], second[0]) is not None
    if not passive and _SUFFERS.search(text, first[1], second[0]):
        return None  # "Lindsey was fired from the clinic" does not say by whom
    return Act(stems, not passive)


def same_act(one: Act, other: Act) -> bool:
    """Whether two sentences speak of the same act."""
    shared = sum(map(rarity, one.stems & other.stems))
    return shared > 0 and shared >= _BORNE_OUT * max(sum(map(rarity, one.stems)), sum(map(rarity, other.stems)))


def speaker_of(text: str, start: int, end: int) -> Span | None:
    """The name to which a text ascribes the quotation [start, end); None where it names nobody right there."""
    found = _AFTER.match(text, end, min(len(text), end + 160)) or _AFTER.match(text, max(0, end - 1), end + 160)
    found = found or _BEFORE.search(text, max(0, start - 160), start)
    if found is None:
        return None
    group = "name" if found["name"] else "name2"
    words = found[group].split()
    return None if folded(words[0]) in _NO_SPEAKERS else found.span(group)


def may_be_one(name: str, other: str) -> bool:
    """Whether two names may be of one person: they share a part, or one is short for the other."""
    mine, theirs = (frozenset(folded(part) for part in one.split()) for one in (name, other))
    return any(a.startswith(b) or b.startswith(a) for a in mine for b in theirs if min(len(a), len(b)) > 1)
