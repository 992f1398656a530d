"""Premises that a text takes for granted about the system: what it reaches, how fresh, how complete, what it has done.

Nothing is a premise where it is denied, conditional, asked, offered, reported or only instructed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from grounding.reading.frame_relations import (
    ANSWER_VERBS,
    FRESH_ANSWERS,
    IS_ALL,
    IS_FRESH,
    LATER,
    LOOKED_INTO,
    PROMPT_VERBS,
    READING,
    STATES,
    Needs,
    Relation,
    actions,
    relations,
)
from grounding.reading.frame_things import (
    A_WORD,
    ABSTRACT_STEMS,
    CODE_NAME,
    DATA,
    ENDS_THING,
    cut,
    naming,
    parts_of,
)
from grounding.reading.memory import remembered
from grounding.reading.prompt_layout import Piece, pieces_of
from grounding.reading.words import stem_of


class PremiseKind(StrEnum):
    """What is taken for granted."""

    ACCESS = "access"
    RECENCY = "recency"
    COMPLETENESS = "completeness"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Premise:
    """One thing taken for granted, and what it is about."""

    kind: PremiseKind
    start: int
    end: int
    text: str
    objects: tuple[frozenset[str], ...]
    """Of each thing it is about, the stems that name it: "prices and the order history" is about two things."""
    verb: str = ""
    """Of an action, the stem of what was done."""


_NAMES = re.compile(
    r"(?:\b[Yy]ou(?: are|['’]re| play| will play)|\b[Nn]ame(?: is|:)?|\b(?:[Aa]ct|[Ss]peak) as|\bnamed|\bcalled|\bplay|"
    r"\b[Pp]ersona(?: [\w ]{1,40})?:|\b[Cc]haracter as)[ \"“'*]{1,3}(?P<name>[A-Z](?:\w|[.-](?=\w)){1,30}(?: "
    r"[A-Z][\w-]{1,30})?)"
)
_MOST_NAMES = 20

_PROMPT_WHO = (
    r"(?P<who>you|(?:the|this) (?:(?:ai|virtual|digital) )?(?:assistant|chatbot|bot|ai|copilot|model)|"
    r"(?-i:[A-Z][\w.-]{1,30}(?: [A-Z][\w-]{1,30})?))"
)
_ANSWER_WHO = r"(?P<who>(?-i:I))"
_PROMPT_TO = r"you(?:r (?:context|memory|session|console|screen|dashboard|inbox))?"
_ALL_OF_PROMPTS = (*relations(_PROMPT_WHO, _PROMPT_TO, "your"), *STATES)
_ALL_OF_ANSWERS = (*relations(_ANSWER_WHO, "me", "my"), *LOOKED_INTO, *FRESH_ANSWERS)
_PROMPT_ACTIONS = actions(_PROMPT_WHO, PROMPT_VERBS)
_ANSWER_ACTIONS = actions(_ANSWER_WHO, ANSWER_VERBS)
_SYSTEM = re.compile(r"you|(?:the|this) .*", re.IGNORECASE)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_CONDITIONAL = _pattern(
    r"\b(?:if|whether|unless|(?<!at )once|when|whenever|suppose|imagine|until|provided that|as though|should you|"
    r"had you|"
    r"in case|would|(?:after|before) you(?=['’]| \w))(?!\w)"
)
_CONDITION_AFTER = _pattern(r"[^,;]{0,60}\b(?:if|unless|when|once)\b")
_BROUGHT = _pattern(
    r"[^.;,:]{0,40}?\b(?:below|above|in (?:the|this|your) (?:context|prompt|message|conversation|section|input|"
    r"system message))\b"
)
"""What the prompt itself brings needs no connection."""
_REPORTED = _pattern(
    r"\b(?:say|says|said|saying|pretend\w{0,3}|stated|stating|tell\w{0,3}|told|assum\w{1,3}|wrote|writes|thinks?|"
    r"believes?|"
    r"hopes?|wish\w{0,2}|example|role-?play\w{0,3}|(?:claim|suggest|imply|state|implies|explain|mention)(?:s|ed|ing)? "
    r"(?:that|to|you|how)|(?:never|not|n['’]t) claim)\b"
)
_NEGATED = _pattern(
    r"\b(?:not(?! only| just)|never(?! (?:older|more|out of|stale))|no(?! (?:delay|lag|latency)| [\w ]{1,60} "
    r"(?:is|are) missing\b)|cannot|neither|nor|"
    r"without(?! (?:any )?(?:delay|lag|latency|gaps))|hardly|rarely)\b|n['’]t\b"
)
_QUOTES = re.compile(r'["“”]')
_CLAUSE_ENDS = _pattern(r"[,:—–(]|\bbut\b|\balthough\b|\bthough\b")
_SENTENCE = re.compile(r"(?:[^.!?;\n]|[.!?;](?=[^\s\"”’)]))++[.!?;]*+")
_FINITE = re.compile(
    r"(?P<who>[\w-]{1,40})(?:['’](?:re|ve|s|ll|m)\b| (?:\w{1,12}ly |also |now |always )?(?:is|are|was|were|has|"
    r"have|can|will|may|"
    r"must|should|might|do|does)\b)|\b(?P<you>you|I)\b",
    re.IGNORECASE,
)
_OPENS_RELATIVE = ENDS_THING | {"on", "from", "to", "into"}
_OF_YOU = _pattern(r"\byou")
_KNOWN = _pattern(r"\b(?:the|your|our|all|these) ")
_BREAKS = re.compile(r"[.;:(—–\"“”]|, (?:and|but|so) ")
_LONGEST_THING = 200
_MOST_WORDS = 10
_OWNED = _pattern(r"^(?:\w{1,20} ){0,2}?(?:our|my|[\w-]{1,30}(?:['’]s|s['’])) ")
# To know much is a skill; what is known to be current has come from somewhere.
_SKILL = _pattern(
    r"(?:[\w-]{1,20},? ){0,4}?(?:knowledge|understanding|experience|expertise|command|grasp|mastery|awareness|"
    r"sense) (?:of|in|about|with)\b"
)
_AS_OF = _pattern(r"as of (?:today|now|right now|this \w{1,10})\b")
_YOU_USE = _pattern(r"(?: (?:that|which))? you \w{1,20}$")
# What one has been, or has come to know, is no deed.
_NO_DEED = frozenset(
    """answered asked become been completed created decided described designed developed discussed driven earned
    explained finished given gotten heard helped learned lived mastered memorized mentioned needed noticed provided
    received said seen shown spoken studied taken taught told trained tried used wanted watched worked
    written""".split()
)
_HEDGED = _pattern(
    r"\b(?:only (?:in|to|as|for|when|if|partly|roughly|broadly)|at best|roughly|somewhat|more or less)\b"
)
_LONGEST_HEDGE = 20
_JOINS = _pattern(r",?(?: (?:which|that))?(?: (?:is|are))?(?: always)? ?$|, including [\w'’ ]{1,40}$")
_ELSEWHERE = _pattern(
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
_LONGEST_SUBJECT = 200
# "you are a tutor who has access" is about you, and "you help people who have access" is not.
_RELATIVE = _pattern(
    r"(?:\b(?P<of>you)(?: are|['’]re)(?: (?!\w{1,30}ing\b)[^\s.;:]{1,40}){1,14})?(?<=[\w,\"”]) (?:who|that)$"
)
_CLAUSE_GOES_ON = 70
"""How far behind a thing it may still be said that it is fresh."""

_KEPT_IN_LISTS = (
    r"(?:tools?|data|sources?|systems?|information|resources?|databases?|feeds?|functions?|apis?|documents?|knowledge|"
    r"integrations?|inputs|connections?|records?|files?|channels?|material)"
)
_LEAD_ENDS = _pattern(
    r"\b(?:access to|connected to|integrated with|linked to|wired to|hooked up to|com(?:e|es) with|equipped with|"
    r"provided with|"
    r"have|has|see|sees|know|knows|has access|given|look up|check|query|work with)(?: (?:all of |each of )?(?:the )?"
    r"following)?:?$"
)
_LEAD_HAS = _pattern(
    r"\b(?:have|has|had|hold|given|available|access|disposal|use|connected|equipped|provided|include|includes|"
    r"call|query|"
    r"work with|know)\b"
)
_LEAD_NAMES = _pattern(rf"\b{_KEPT_IN_LISTS}\b|\beverything\b|\bfollowing\b")
_LEAD_BARE = _pattern(
    rf"^(?:(?:your|available|connected|live|our|the|data) )*(?:{_KEPT_IN_LISTS}|access|knows|has|sees|(?:has "
    rf")?access to|"
    rf"what you (?:have|know|see|work with|can (?:see|access|use)))(?: (?:sources?|access|systems?|base|"
    rf"available|connected))?:?$"
)
_LEAD_BINDS = _pattern(
    r"\b(?:available|connected|integrations?|connections?|tools?|functions?|apis?|sources|access|see)\b"
)
_TAGGED = _pattern(r"<(?:\w{1,20}[_-])?(?:tools?|functions?|apis?|integrations|connections|data_?sources)>:$")
_LEAD_CAN = _pattern(
    r"^(?:(?:your|core|key|main) )?(?:capabilities|abilities|what you can do|features|powers)\b.{0,20}$|"
    r"\byou (?:can|are able to)(?: also| now| do the following)?:?$"
)
_LEAD_IS_TASK = _pattern(
    r"\b(?:must|should|rules?|tasks?|steps?|jobs?|goals?|guidelines?|format|style|never|avoid|ways?|reply)\b"
)
_LEAD_OF_YOU = _pattern(r"\byour?\b")
_LEAD_BRINGS = _pattern(r"\b(?:given|provided|receive)\b")
_LONGEST_LEAD = 300
_LISTED_HERE = re.compile(r"(?:[^.!?]|[.!?](?=\S))++")
_BY_SEMICOLON = re.compile(r"[^;]++")
_BY_COMMA = re.compile(r"(?:[^,(]|\([^)]{0,200}\)?)++")
_LABEL = re.compile(r"(?:^|(?<=[.!?] ))(?P<lead>[^.:;!?]{2,100}?) ?: (?=\S)")
_ITEM_ENDS = re.compile(r"[:(—–,]| - |\. |\.$")


@dataclass(frozen=True, slots=True)
class _Found:
    """What a pattern found in a sentence, before it is known whether it is asserted."""

    kind: PremiseKind
    start: int
    end: int
    """Where the thing, or what is said of it, ends."""
    shown: int
    """Where what is said later of its freshness ends."""
    phrases: tuple[str, ...]
    verb: str = ""


_HELD = Relation(_pattern(r"(?P<object>.+)"))
_LISTED = Relation(_pattern(r"(?P<object>.+)"), Needs.TELLING)
_ABLE = Relation(READING)
"""What the lead-in of a list says of each item."""


@remembered
def read_prompt_premises(text: str) -> tuple[Premise, ...]:
    """What a prompt tells its model that it has, in the second person; linear in its length."""
    names = {found["name"].rstrip(".") for found, _ in zip(_NAMES.finditer(text), range(_MOST_NAMES), strict=False)}
    reader = _Reader(
        _ALL_OF_PROMPTS, _PROMPT_ACTIONS, frozenset(names | {name.split()[0] for name in names}), lists=True
    )
    return _in_order(text, reader.read(pieces_of(text)))


def read_answer_premises(text: str) -> tuple[Premise, ...]:
    """What an answer says of its own access and actions, in the first person; linear in its length."""
    reader = _Reader(_ALL_OF_ANSWERS, _ANSWER_ACTIONS, frozenset("I"), lists=False)
    return _in_order(text, reader.read(pieces_of(text)))


class _Reader:
    """Reads the pieces of a text for what one speaker says of a system."""

    def __init__(
        self, related: Sequence[Relation], done: Sequence[re.Pattern[str]], called: frozenset[str], *, lists: bool
    ) -> None:
        self._related = related
        self._done = done
        self._called = called
        """The names of the system, for the third person."""
        self._lists = lists

    def read(self, pieces: Iterator[Piece]) -> Iterator[Premise]:
        """The premises of each piece, in no order."""
        for piece in pieces:
            for sentence in _SENTENCE.finditer(piece.text):
                yield from self._asserted(
                    piece, sentence.start(), sentence.group(), self._in_sentence(sentence.group())
                )
            if not self._lists:
                continue
            if piece.lead:
                item = _SENTENCE.match(piece.text)
                if item and (holds := self._lead(piece.lead)):
                    yield from self._asserted(piece, 0, item.group(), _in_item(item.group(), holds))
            else:
                yield from self._labelled(piece)

    def _labelled(self, piece: Piece) -> Iterator[Premise]:
        """Lists within a line: "Data: prices, orders"."""
        for label in _LABEL.finditer(piece.text):
            if not (holds := self._lead(label["lead"] + ":")):
                continue
            rest = _LISTED_HERE.match(piece.text, label.end())
            listed = rest.group() if rest else ""
            for item in (_BY_SEMICOLON if ";" in listed else _BY_COMMA).finditer(listed):
                said = item.group().lstrip().removeprefix("and ")
                at = label.end() + item.end() - len(said)
                yield from self._asserted(piece, at, said, _in_item(said, holds))

    def _lead(self, lead: str) -> Relation | None:
        """What a lead-in says of the items under it; None where that is nothing about the system."""
        if len(lead) > _LONGEST_LEAD:
            return None
        if lead.startswith("<"):
            # What stands between tags is a text, unless the tag names what a system has.
            return _ABLE if _LEAD_CAN.search(lead[1:-2]) else _HELD if _TAGGED.match(lead) else None
        lead = lead.strip()
        if _NEGATED.search(lead) or _CONDITIONAL.search(lead) or _REPORTED.search(lead):
            return None
        if _LEAD_CAN.search(lead):
            return _ABLE
        if _LEAD_BARE.match(lead):
            return _HELD if _LEAD_BINDS.search(lead) else _LISTED
        if _LEAD_IS_TASK.search(lead) or not (lead.endswith(":") or _LEAD_NAMES.match(lead)):
            return None
        of_system = _LEAD_OF_YOU.search(lead) or any(name in lead for name in self._called)
        if of_system and (_LEAD_ENDS.search(lead) or (_LEAD_NAMES.search(lead) and _LEAD_HAS.search(lead))):
            return _LISTED if _LEAD_BRINGS.search(lead) else _HELD
        return None

    def _asserted(self, piece: Piece, at: int, said: str, found: Iterator[_Found]) -> Iterator[Premise]:
        """What is asserted of what was found in a sentence, with its place in the prompt."""
        if said.rstrip().endswith("?"):
            return
        setting = _setting(said)
        for one in found:
            objects = tuple(filter(None, map(naming, one.phrases)))
            if not objects or not _is_asserted(said, one, setting):
                continue
            start, end = piece.origin(at + one.start), piece.origin(at + one.shown - 1) + 1
            yield Premise(one.kind, start, end, "", objects, one.verb)

    def _in_sentence(self, said: str) -> Iterator[_Found]:
        you = _OF_YOU.search(said)
        first = you.start() if you else len(said)
        for relation in self._related:
            if you is None and (relation.of_system or relation.relative):
                continue
            for match in relation.pattern.finditer(said):
                if self._is_of_system(said, match) and not (relation.relative and match.start() < first):
                    yield from _related(said, match, relation)
        for pattern in self._done:
            for match in pattern.finditer(said):
                if self._is_of_system(said, match) and match["verb"].casefold() not in _NO_DEED:
                    start, phrase, end = _phrase_of(match)
                    start = match.start("from") if "from" in pattern.groupindex else start
                    verb = _present(match["verb"])
                    yield _Found(PremiseKind.ACTION, start, end, end, parts_of(phrase), verb)

    def _is_of_system(self, said: str, match: re.Match[str]) -> bool:
        """Whether the subject is the system, by its pronoun, its name, or as that of the clause before."""
        if "who" not in match.re.groupindex:
            return True
        who = match["who"]
        if who is None and (
            relative := _RELATIVE.search(said, max(0, match.start() - _LONGEST_SUBJECT), match.start())
        ):
            who = relative["of"] or "nobody"
        who = who or _subject_before(said, match.start())
        return bool(_SYSTEM.fullmatch(who)) or who in self._called


def _in_order(text: str, premises: Iterator[Premise]) -> tuple[Premise, ...]:
    """By place; of two of a kind that overlap, the first and longer one."""
    kept: list[Premise] = []
    ends: dict[PremiseKind, int] = {}
    for one in sorted(premises, key=lambda p: (p.start, -p.end, list(PremiseKind).index(p.kind))):
        if one.start >= ends.get(one.kind, 0):
            kept.append(replace(one, text=text[one.start : one.end]))
            ends[one.kind] = one.end
    return tuple(kept)


def _related(said: str, match: re.Match[str], relation: Relation) -> Iterator[_Found]:
    """What one relation takes for granted: access, and where it is marked as such, recency and completeness."""
    start, phrase, end = _phrase_of(match, relation)
    if not phrase:
        return
    if _HEDGED.search(said, start, end + _LONGEST_HEDGE):
        return
    later = _later(said, end)
    words = said[start:end]
    skill = _SKILL.match(phrase)
    if skill and not IS_FRESH.search(skill.group()):
        return
    fresh = relation.fresh or bool(_AS_OF.match(said)) or later > end or bool(IS_FRESH.search(words))
    complete = relation.complete or bool(IS_ALL.search(words))
    parts = tuple(part for part in parts_of(phrase) if not naming(part) & ABSTRACT_STEMS)
    if not parts or not _tells(relation.needs, phrase, parts, fresh, complete):
        return
    if not (relation.fresh or relation.complete):
        yield _Found(PremiseKind.ACCESS, start, end, later, parts)
    if fresh:
        yield _Found(PremiseKind.RECENCY, start, end, later, parts)
    if complete:
        yield _Found(PremiseKind.COMPLETENESS, start, end, later, parts)


def _tells(needs: Needs, phrase: str, parts: tuple[str, ...], fresh: bool, complete: bool) -> bool:
    """Whether a thing shows what a relation to it needs."""
    if needs is Needs.NOTHING or fresh:
        return True
    if needs is Needs.FRESH:
        return False
    named = naming(parts[0])
    if needs is Needs.SEEN:
        return bool(named & DATA) and (complete or bool(_OWNED.search(phrase)))
    if complete or needs is Needs.MARK:
        return complete
    if needs is Needs.OWNED and not _OWNED.search(phrase):
        return False
    return bool(CODE_NAME.match(phrase)) or bool(named & DATA)


def _later(said: str, end: int) -> int:
    """Where what follows a thing says that it is fresh; its own end where nothing does."""
    rest = said[end : end + _CLAUSE_GOES_ON]
    found = LATER.search(rest)
    if found is None or _ELSEWHERE.search(_JOINS.sub("", rest[: found.start()])):
        return end
    return end + found.end()


def _in_item(said: str, holds: Relation) -> Iterator[_Found]:
    """What an item of a list says that the system has."""
    if holds is _ABLE:
        match = READING.match(said)
        if match:
            yield from _related(said, match, holds)
        return
    name = CODE_NAME.match(said)
    ends = _ITEM_ENDS.search(said)
    match = holds.pattern.match(said, 0, name.end() if name else ends.start() if ends else len(said))
    if match:
        # What stands behind a name says what it gives: "`get_quotes`: live quotes".
        fresh = name is not None and bool(IS_FRESH.search(said) or LATER.search(said))
        yield from _related(said, match, replace(holds, needs=Needs.NOTHING) if name else holds)
        if fresh and not IS_FRESH.search(match.group()):
            yield _Found(PremiseKind.RECENCY, 0, match.end(), len(said.rstrip(" .;,")), (match.group(),))


def _subject_before(said: str, at: int) -> str:
    """The subject of the last finite verb before a place."""
    last = ""
    for found in _FINITE.finditer(said, max(0, at - _LONGEST_SUBJECT), at):
        last = found["who"] or found["you"]
    return last


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where a sentence turns what comes after; read once for all that is found in it."""

    turned_from: int
    """From here on everything is conditional or reported."""
    denied: list[int]
    clauses: list[int]
    quotes: list[int]


def _setting(sentence: str) -> _Setting:
    turns = (_CONDITIONAL.search(sentence), _REPORTED.search(sentence))
    return _Setting(
        min((turn.end() for turn in turns if turn), default=len(sentence) + 1),
        [match.start() for match in _NEGATED.finditer(sentence)],
        [0, *(match.start() for match in _CLAUSE_ENDS.finditer(sentence))],
        [match.start() for match in _QUOTES.finditer(sentence)],
    )


def _is_asserted(said: str, found: _Found, setting: _Setting) -> bool:
    start, end = found.start, found.end
    if setting.turned_from <= end or _CONDITION_AFTER.match(said, end) or _BROUGHT.match(said, end):
        return False
    if bisect_left(setting.quotes, start) % 2:
        return False
    clause = setting.clauses[max(0, bisect_left(setting.clauses, start) - 1)]
    return bisect_left(setting.denied, clause) == bisect_left(setting.denied, end)


def _phrase_of(match: re.Match[str], relation: Relation | None = None) -> tuple[int, str, int]:
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


def _present(verb: str) -> str:
    """The stem of a verb of the past."""
    verb = verb.casefold().replace("e-mail", "email")
    return stem_of(_IRREGULAR.get(verb, verb))
