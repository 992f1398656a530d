"""What a relation, once it is found, takes for granted: the thing as far as it is one, and how it is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from grounding.reading.frame_relations import Needs, Relation
from grounding.reading.frame_things import (
    A_WORD,
    ABSTRACT_STEMS,
    CODE_NAME,
    DATA,
    ENDS_THING,
    STORE_STEMS,
    cut,
    head_of,
    naming,
    own_words,
    parts_of,
)
from grounding.reading.frame_words import IS_ALL, IS_FRESH, LATER, pattern
from grounding.reading.words import stem_of


class PremiseKind(StrEnum):
    """What is taken for granted."""

    ACCESS = "access"
    RECENCY = "recency"
    COMPLETENESS = "completeness"
    ACTION = "action"


_OPENS_RELATIVE = ENDS_THING | {"on", "from", "to", "into"}
_KNOWN = pattern(r"\b(?:the|your|our|all|these) ")
_BREAKS = re.compile(r"[.;:(—–\"“”]|, (?:and|but|so) ")
_LONGEST_THING = 200
_MOST_WORDS = 10
_OWNED = pattern(
    r"^(?:\w{1,20} ){0,2}?(?:our|my|his|her|their|[\w-]{1,30}(?:['’]s|s['’])) |"
    r"^(?:[\w-]{1,30} ){0,3}?(?:data|feeds?|footage|pictures|images|readings|records|statistics|logs) "
    r"(?:of|on|for|from) "
    r"(?:the|our|all|each|every|their|my) "
)
# To know much is a skill; what is known to be current has come from somewhere.
_SKILL = pattern(
    r"(?:[\w-]{1,20},? ){0,4}?(?:knowledge|understanding|experience|expertise|command|grasp|mastery|awareness|"
    r"sense) (?:of|in|about|with)\b"
)
_OURS = pattern(r"(?:all )?(?:of )?our ")
_AS_OF = pattern(r"as of (?:today|now|right now|this \w{1,10})\b")
_YOU_USE = pattern(r"(?: (?:that|which))? you (?:can )?\w{1,20}(?: (?:from|in|on|to|with|against))?$")
_HEDGED = pattern(r"\b(?:only (?:in|to|as|for|when|if|partly|roughly|broadly)|at best|roughly|somewhat|more or less)\b")
_LONGEST_HEDGE = 20
_JOINS = pattern(r",?(?: (?:which|that))?(?: (?:is|are))?(?: always)? ?$|, including [\w'’ ]{1,40}$")
_ELSEWHERE = pattern(
    r"[,;:(—]|\b(?:you|so|because|tell|but|use|answer|give|and|who|which|that|where|when|if|while|to)\b"
)
_IRREGULAR = {
    "bought": "buy",
    "froze": "freeze",
    "frozen": "freeze",
    "paid": "pay",
    "ran": "run",
    "sold": "sell",
    "told": "tell",
    "withdrawn": "withdraw",
}
_CLAUSE_GOES_ON = 70
"""How far behind a thing it may still be said that it is fresh."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a pattern found in a sentence, before it is known whether it is asserted."""

    kind: PremiseKind
    start: int
    end: int
    """Where the thing, or what is said of it, ends."""
    shown: int
    """Where what is said later of its freshness ends."""
    phrases: tuple[str, ...]
    verb: str = ""


def related(said: str, match: re.Match[str], relation: Relation) -> Iterator[Found]:
    """What one relation takes for granted: access, and where it is marked as such, recency and completeness."""
    start, phrase, end = phrase_of(match, relation)
    if not phrase:
        return
    if _HEDGED.search(said, start, end + _LONGEST_HEDGE):
        return
    later = _later(said, end)
    words = said[start:end]
    skill = _SKILL.match(phrase)
    if skill and not (relation.fresh or _OURS.match(phrase) or IS_FRESH.search(skill.group())):
        return
    fresh = relation.fresh or bool(_AS_OF.match(said)) or later > end or bool(IS_FRESH.search(words))
    complete = relation.complete or bool(IS_ALL.search(words))
    parts = tuple(part for part in parts_of(phrase) if not naming(part) & ABSTRACT_STEMS)
    if not parts or not _tells(relation.needs, phrase, parts, fresh, complete):
        return
    if not (relation.fresh or relation.complete):
        yield Found(PremiseKind.ACCESS, start, end, later, parts)
    if fresh:
        yield Found(PremiseKind.RECENCY, start, end, later, parts)
    if complete:
        yield Found(PremiseKind.COMPLETENESS, start, end, later, parts)


def _tells(needs: Needs, phrase: str, parts: tuple[str, ...], fresh: bool, complete: bool) -> bool:
    """Whether a thing shows what a relation to it needs."""
    if needs is Needs.NOTHING or (fresh and needs not in (Needs.ALL, Needs.DATA, Needs.MARKED_DATA)):
        return True
    if needs is Needs.FRESH:
        return False
    if needs is Needs.ALL:
        return complete
    named = naming(parts[0])
    if needs is Needs.DATA:
        return bool(own_words(phrase) & DATA)
    if needs is Needs.MARKED_DATA:
        return (complete or fresh) and bool(own_words(phrase) & DATA)
    if needs is Needs.SEEN:
        return bool(named & DATA) and (complete or bool(_OWNED.search(phrase)))
    if complete or needs is Needs.MARK:
        return complete
    if needs is Needs.OWNED and not _OWNED.search(phrase):
        if any(_OWNED.search(part) and naming(part) & DATA for part in parts[1:]):
            return True
        return bool(own_words(phrase) & STORE_STEMS)
    return bool(CODE_NAME.match(phrase)) or bool((named | head_of(phrase)) & DATA)


def _later(said: str, end: int) -> int:
    """Where what follows a thing says that it is fresh; its own end where nothing does."""
    rest = said[end : end + _CLAUSE_GOES_ON]
    found = LATER.search(rest)
    if found is None or _ELSEWHERE.search(_JOINS.sub("", rest[: found.start()])):
        return end
    return end + found.end()


def phrase_of(match: re.Match[str], relation: Relation | None = None) -> tuple[int, str, int]:
    """Where what is said begins, the thing as far as it is one, and the end."""
    if "object" not in match.re.groupindex:
        phrase = _before(match.string, match.start(), relation)
        return match.start() - len(phrase), phrase, match.end()
    start, end = match.span("object")
    phrase = cut(match["object"])
    return match.start(), phrase, start + len(phrase) if end == match.end() else match.end()


def _before(said: str, at: int, relation: Relation | None) -> str:
    """The thing that stands before a verb, from where its own clause begins."""
    clause = _BREAKS.split(said[max(0, at - _LONGEST_THING) : at])[-1]
    if relation is not None and relation.known:
        clause = _YOU_USE.sub("", clause)
    opens = _OPENS_RELATIVE if relation is not None and relation.relative else ENDS_THING
    begins = 0
    for words, word in enumerate(reversed(list(A_WORD.finditer(clause)))):
        if word.group().casefold() in opens or words == _MOST_WORDS:
            begins = word.end()
            break
    thing = clause[begins:].lstrip(" ,")
    if relation is not None and relation.known:
        known = _KNOWN.search(thing)
        return thing[known.start() :] if known else ""
    return thing


def present(verb: str) -> str:
    """The stem of a verb of the past."""
    verb = verb.casefold().replace("e-mail", "email")
    return stem_of(_IRREGULAR.get(verb, verb))
