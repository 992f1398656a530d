"""What a premise is about: where a thing ends in running text, and the words that name it."""

from __future__ import annotations

import re

from grounding.reading.frame_actions import PROMPT_VERBS
from grounding.reading.frame_words import ABSTRACT, DATA_NOUNS, IS_FRESH, LATER, STORES, pattern
from grounding.reading.words import read_words, stem_of


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem_of, words.split()))


ANYTHING = _stems(
    "data information document record source file knowledge tool resource function system everything anything api "
    "integration capability base nothing"
)
"""Words for whatever a system has; they name no source of their own."""
_GENERIC = ANYTHING | _stems(
    "database db history detail list feed archive collection entry log content access set base service number index "
    "full-text stream variety range copy version status state view overview snapshot picture register gateway "
    "connection table right privilege permission credential"
)
_QUALIFYING = _stems(
    "live real time real-time latest current currently newest recent up-to-date date minute up-to-the-minute today all "
    "available complete full entire whole every each any most more the a an your our their his her its this these "
    "those my user's company's internal own below above here there direct directly only relevant both fresh existing "
    "various external multiple several many certain different specialized detailed following continuously "
    "company organization organisation constantly updated exhaustive comprehensive streaming streamed loaded connected "
    "stored ready open to"
)
_OWN_TEXT = _stems(
    "question message conversation chat passage context text answer prompt instruction excerpt article query request "
    "access input paragraph summary note response explanation snippet story example time minute second "
    "moment them it one ones this that permission understanding expertise experience skill sense"
)
"""What is before the model anyway, or in its head: nothing has to be connected for it."""
DATA = frozenset(map(stem_of, DATA_NOUNS))
STORE_STEMS = frozenset(map(stem_of, STORES))
ABSTRACT_STEMS = frozenset(map(stem_of, ABSTRACT))
ENDS_THING = frozenset(
    """so that which who whose when where if unless to through via by with before while because but as using you i we is
    are has have will can should must may do not use answer help give provide respond reply assist be per without then
    than like at since until whenever whatever also always never ensure make keep say tell cite try avoid explain verify
    sent updated cancelled canceled booked refunded processed submitted created deleted scheduled emailed notified
    it they he she was were would could need including such""".split()
)
_COMPLEMENT = frozenset("from in of on for about at regarding concerning under across between behind".split())
A_WORD = re.compile(r"[\w'’-]+")
_ASKED = pattern(r"(?:which|whose|where|what|when|who|how many|how much) ")
_GOES_ON = pattern(r"\bas well as\b|\b(?:and|or|as well as) to\b")
_DONE = frozenset(PROMPT_VERBS.split("|"))
_AND_ANOTHER = pattern(r",? and (?:the|an?|our|your|their|its|all|every|each|[\w-]{1,30}['’]s) ")
_IS_SAID_LATER = re.compile(r"[ /]")
CODE_NAME = re.compile(r"[A-Za-z]\w{0,40}(?:_\w{1,40}|\()")


def cut(words: str) -> str:
    """A thing, up to the word at which another clause begins, or at which it is said when."""
    later = LATER.search(words, words.find(" ") + 1)
    later = later if later and later.start() and _IS_SAID_LATER.search(words, later.start(), later.end()) else None
    if (
        later is None
        and " " in words
        and words.endswith((" today", " now", " instantly", " continuously", " constantly"))
    ):
        return words[: words.rindex(" ")]
    if later and not _AND_ANOTHER.match(words, later.end()):
        words = words[: later.start()].rstrip(" ,")
    asked = _ASKED.match(words)
    at = first = asked.end() if asked else 0
    goes_on = [span for pattern in (IS_FRESH, _GOES_ON) for span in map(re.Match.span, pattern.finditer(words))]
    for word in A_WORD.finditer(words, first):
        ends = word.group().casefold() in ENDS_THING or (words[at - 4 : at] == "and " and word.group() in _DONE)
        if ends and not any(start <= word.start() < end for start, end in goes_on):
            return words[:at].rstrip(" ,").removesuffix(" and").removesuffix(" or").rstrip(" ,")
        at = word.end() + 1
    return words


def parts_of(phrase: str) -> tuple[str, ...]:
    """The things that are listed in a phrase, one by one."""
    return tuple(
        part
        for part in re.split(r",? (?:and|or|as well as) |, ", phrase)
        if not (LATER.fullmatch(part) or part.startswith("nothing "))
    )


def naming(part: str) -> frozenset[str]:
    """The stems that name a thing: its head, or what it is of where the head could be anything's."""
    if CODE_NAME.match(part):
        return frozenset(read_words(part.replace("_", " ")).stems[-1:])
    stretches: list[list[str]] = [[]]
    for word in IS_FRESH.sub(" ", part).split(" "):
        if word.casefold() in _COMPLEMENT:
            stretches.append([])
        elif word and (stem := stem_of(word.strip("'’-"))) not in _QUALIFYING:
            stretches[-1].extend(read_words(word).stems if "-" in word or "_" in word else [stem])
    for at, stretch in enumerate(stretches):
        named = [stem for stem in stretch if stem not in _GENERIC]
        if named[-1:] == ["text"] and any(stretches[at + 1 :]):
            continue  # "the full text of all contracts"
        if named:
            # "any title in our catalogue" is there where the catalogue is.
            kept_in = {later[-1] for later in stretches[at + 1 :] if later} & (STORE_STEMS - _GENERIC)
            return frozenset() if named[-1] in _OWN_TEXT else frozenset({named[-1], *kept_in})
    return frozenset(stem for stretch in stretches for stem in stretch)


def own_words(phrase: str) -> frozenset[str]:
    """The stems of a thing itself, without what it is of or for."""
    return frozenset(_own_words(phrase))


def head_of(phrase: str) -> frozenset[str]:
    """The stem of the word that says what sort of thing it is: the system of "our warehouse system at the port"."""
    return frozenset(_own_words(phrase)[-1:])


def _own_words(phrase: str) -> list[str]:
    own: list[str] = []
    for word in phrase.split(" "):
        if word.casefold() in _COMPLEMENT or word.casefold() in ("with", "and"):
            break
        own.append(stem_of(word.strip("'’,-")))
    return own
