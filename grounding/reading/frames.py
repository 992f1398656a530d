"""Premises that a text takes for granted about the system: what it reaches, how fresh, how complete, what it has done.

Nothing is a premise where it is denied, conditional, asked, offered, reported or only instructed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from grounding.reading.words import read_words, stem_of


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


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem_of, words.split()))


ANYTHING = _stems("data information document record source file knowledge")
"""Words for whatever a system has; they name no source of their own."""
_GENERIC = ANYTHING | _stems(
    "database db system history detail tool list feed archive collection entry log content access set base service"
)
_QUALIFYING = _stems(
    "live real time real-time latest current currently newest recent up-to-date date minute up-to-the-minute today all "
    "available complete full entire whole every each any most more the a an your our their his her its this these "
    "those my user's company's internal own below above here there direct directly only relevant both fresh existing"
)
_OWN_TEXT = _stems(
    "question message conversation chat passage context text answer prompt instruction excerpt article query request "
    "access input following paragraph summary note response explanation snippet story example time minute second "
    "moment permission everything anything"
)
"""What is before the model anyway: nothing has to be connected for it."""
_ENDS_OBJECT = frozenset(
    """so that which who when where if unless to through via by with before while because but as using you i we is are
    has have will can should must may do not use answer help give provide respond reply assist be per without then
    sent updated cancelled canceled booked refunded processed submitted created deleted scheduled emailed notified
    it they he she was were would could need""".split()
)
_COMPLEMENT = frozenset("from in of on for about at regarding concerning under".split())

_WORD = r"[\w'’-]{1,40}"
_SOME = rf"{_WORD}(?: {_WORD}){{0,2}}"
_THINGS = rf"(?P<object>{_WORD}(?: {_WORD}){{0,8}}(?:(?:, {_SOME}){{1,4}},? (?:and|or) {_SOME})?)"
_FRESH = r"(?:live|real[- ]time|up[- ]to[- ]date|up[- ]to[- ]the[- ]minute|latest|as of today)"
_LOOKED = r"(?:checked|looked up|searched|queried|reviewed|pulled up|accessed|consulted|looked at|looked into)"
_DONE = (
    r"(?P<verb>sent|updated|cancell?ed|booked|refunded|processed|submitted|created|deleted|scheduled|emailed|ordered|"
    r"placed|issued|changed|reset|transferred|filed|forwarded|notified|opened|closed|added|removed|saved|charged|"
    r"shipped|reserved|renewed|activated|registered|uploaded|applied)"
)
_SOON = r"(?:(?:now|also|just|already|always|successfully|currently) ){0,2}"
_SYSTEM = r"(?:database|crm|system|account|order|records?|inventory|calendar|mailbox|inbox|ledger|catalogue?|billing)"
_DET = r"(?:(?:the|your|our) )"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_REACH = rf"(?:(?:full|direct|complete|read|secure|a|{_FRESH}) ){{0,2}}access to {_THINGS}"
_PROMPT_ACCESS = (
    _pattern(rf"\b(?:(?:you|the assistant) (?:have|has)|you['’]ve(?: got)?) {_SOON}{_REACH}"),
    _pattern(rf"\b(?:you|the assistant)(?: are| is|['’]re) {_SOON}(?:given|granted|provided with) {_REACH}"),
    _pattern(rf"\b(?:you(?: are|['’]re)|an?|the) (?:{_WORD},? ){{1,8}}?(?:with|who has|that has) {_SOON}{_REACH}"),
    _pattern(rf"\b(?:gives?|grants?) (?:you|the assistant) {_SOON}{_REACH}"),
    _pattern(
        rf"\b(?:you(?: are|['’]re|(?: have|['’]ve) been)|the assistant is) {_SOON}(?:directly )?connected to {_THINGS}"
    ),
    _pattern(rf"\byou can {_SOON}(?:see|look up|query|search|access|browse|read) {_THINGS}"),
    _pattern(
        rf"\byou (?:have|see|receive|are given|know|hold) {_SOON}"
        rf"(?=(?:{_WORD} ){{0,2}}(?:{_FRESH}|all available|(?:complete|full|entire|whole))\b){_THINGS}"
    ),
)
_PROMPT_FRESH = _pattern(
    rf"(?P<object>\b(?:the|your|our|all) {_WORD}(?: {_WORD}){{0,3}}?) (?:is|are) {_SOON}(?:{_FRESH}|current)\b"
)
_PROMPT_ACTION = _pattern(rf"\byou(?:'ve|’ve| have) {_SOON}{_DONE} {_THINGS}")

_ANSWER_ACCESS = (
    _pattern(rf"\bI have {_SOON}(?:(?:full|direct|complete|read|{_FRESH}) ){{0,2}}access to {_THINGS}"),
    _pattern(rf"\bI(?:['’]m| am) {_SOON}(?:directly )?connected to {_THINGS}"),
    _pattern(rf"\bI(?: have|['’]ve)? {_SOON}{_LOOKED} (?P<object>your {_WORD}(?: {_WORD}){{0,3}})"),
    _pattern(rf"\bI(?: have|['’]ve)? {_SOON}{_LOOKED} (?P<object>(?:the|our) (?:{_WORD} ){{0,2}}?{_SYSTEM})\b"),
    _pattern(
        r"\b(?:according to|based on|looking at) (?P<object>your (?:\w{1,20} ){0,2}"
        r"(?:account|profile|orders?|file|records?|history|subscription|invoices?))\b"
    ),
    _pattern(rf"\b(?P<object>our (?:\w{{1,20}} ){{0,2}}?{_SYSTEM}) (?:shows?|indicates?|says?|confirms?)\b"),
)
_ANSWER_FRESH = (
    _pattern(rf"\bI have {_SOON}(?P<object>{_FRESH} {_WORD}(?: {_WORD}){{0,3}})"),
    _pattern(
        rf"\b(?:according to|based on|from) (?:{_DET}|my )?(?P<object>(?:live|real[- ]time|up[- ]to[- ]date)"
        rf"(?: {_WORD}){{0,2}}? (?:data|feed|prices?|quotes?|figures|information|records?))\b"
    ),
    _pattern(rf"\bas of today,? (?P<object>(?:your|our) {_WORD}(?: {_WORD}){{0,2}})"),
)
_ANSWER_ACTION = (
    _pattern(rf"\bI(?: have|['’]ve) {_SOON}{_DONE} {_THINGS}"),
    _pattern(rf"\bI (?:just|already) {_DONE} {_THINGS}"),
    _pattern(rf"\bI(?: have|['’]ve) [^,;:\"“”]{{1,80}}?,? and (?:have |also )?(?P<from>){_DONE} {_THINGS}"),
    _pattern(rf"\bI {_SOON}{_DONE} (?P<object>your {_WORD}(?: {_WORD}){{0,3}})"),
)

_IS_FRESH = _pattern(rf"\b{_FRESH}\b")
_IS_ALL = _pattern(
    r"(?:\ball (?:of )?(?:the )?available|\ball (?:of )?(?:the|our|their|its) (?=\w)|"
    r"(?:\b(?:the|a|our|their|his|her|its|your)|\w['’]s) (?:complete|full|entire|whole))\b"
)
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]*")
_CONDITIONAL = _pattern(
    r"\b(?:if|whether|unless|once|when|whenever|suppose|imagine|until|provided that|as though|should you)\b"
)
_CONDITION_AFTER = _pattern(r"[^,;]{0,60}\b(?:if|unless|when|once)\b")
_REPORTED = _pattern(
    r"\b(?:say|says|said|saying|claim\w{0,3}|pretend\w{0,3}|state[sd]?|stating|tell\w{0,3}|told|suggest\w{0,3}|"
    r"imply\w{0,3}|implies|assum\w{1,3}|wrote|writes|thinks?|believes?|hopes?|wish\w{0,2}|example|role-?play\w{0,3})\b"
)
_NEGATED = _pattern(r"\b(?:not|never|no|cannot|neither|nor|without|hardly)\b|n['’]t\b")
_QUOTES = re.compile(r'["“”]')
_CLAUSE_ENDS = _pattern(r"[,:—–(]|\bbut\b|\balthough\b|\bthough\b")


def read_prompt_premises(text: str) -> tuple[Premise, ...]:
    """What a prompt tells its model that it has, in the second person; linear in its length."""
    return _in_order(_read(text, _of_prompt))


def read_answer_premises(text: str) -> tuple[Premise, ...]:
    """What an answer says of its own access and actions, in the first person; linear in its length."""
    return _in_order(_read(text, _of_answer))


_Match = tuple[PremiseKind, re.Match[str]]


def _of_prompt(sentence: str) -> Iterator[_Match]:
    for pattern in _PROMPT_ACCESS:
        for match in pattern.finditer(sentence):
            yield PremiseKind.ACCESS, match
            if _IS_FRESH.search(_said(match)):
                yield PremiseKind.RECENCY, match
            if _IS_ALL.search(_said(match)):
                yield PremiseKind.COMPLETENESS, match
    yield from ((PremiseKind.RECENCY, match) for match in _PROMPT_FRESH.finditer(sentence))
    yield from ((PremiseKind.ACTION, match) for match in _PROMPT_ACTION.finditer(sentence))


def _of_answer(sentence: str) -> Iterator[_Match]:
    for kind, patterns in (
        (PremiseKind.ACCESS, _ANSWER_ACCESS),
        (PremiseKind.RECENCY, _ANSWER_FRESH),
        (PremiseKind.ACTION, _ANSWER_ACTION),
    ):
        for pattern in patterns:
            for match in pattern.finditer(sentence):
                yield kind, match
                if kind is PremiseKind.ACCESS and _IS_FRESH.search(_said(match)):
                    yield PremiseKind.RECENCY, match


def _read(text: str, matches: Callable[[str], Iterator[_Match]]) -> Iterator[Premise]:
    for found in _SENTENCE.finditer(text):
        sentence = found.group()
        if sentence.rstrip().endswith("?"):
            continue
        setting = _setting(sentence)
        for kind, match in matches(sentence):
            if not _is_asserted(match, setting):
                continue
            objects = tuple(filter(None, map(_naming, _parts(_phrase(match)))))
            if not objects:
                continue
            start, end = found.start() + _start(match), found.start() + _end(match)
            verb = stem_of(match["verb"]) if "verb" in match.re.groupindex else ""
            yield Premise(kind, start, end, text[start:end], objects, verb)


def _in_order(premises: Iterator[Premise]) -> tuple[Premise, ...]:
    """By place; of two of a kind that overlap, the first and longer one."""
    kept: list[Premise] = []
    for one in sorted(premises, key=lambda p: (p.start, -p.end, list(PremiseKind).index(p.kind))):
        if not any(other.kind is one.kind and one.start < other.end for other in kept[-4:]):
            kept.append(one)
    return tuple(kept)


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


def _is_asserted(match: re.Match[str], setting: _Setting) -> bool:
    start, end = _start(match), _end(match)
    if setting.turned_from <= end or _CONDITION_AFTER.match(match.string, end):
        return False
    if bisect_left(setting.quotes, start) % 2:
        return False
    clause = setting.clauses[max(0, bisect_left(setting.clauses, start) - 1)]
    return bisect_left(setting.denied, clause) == bisect_left(setting.denied, end)


def _phrase(match: re.Match[str]) -> str:
    """The object, up to the word at which another clause begins."""
    words = match["object"]
    at = 0
    for word in re.finditer(r"[\w'’-]+", words):
        if word.group().casefold() in _ENDS_OBJECT and not _IS_FRESH.match(words, at):
            return words[:at].rstrip(" ,").removesuffix(" and").removesuffix(" or").rstrip(" ,")
        at = word.end() + 1
    return words


def _said(match: re.Match[str]) -> str:
    """The match as far as it is about its object."""
    return match.string[_start(match) : _end(match)]


def _start(match: re.Match[str]) -> int:
    return match.start("from") if "from" in match.re.groupindex else match.start()


def _end(match: re.Match[str]) -> int:
    ends = match.start("object") + len(_phrase(match))
    return match.end() if match.end("object") < match.end() else ends


def _parts(phrase: str) -> list[str]:
    return re.split(r",? (?:and|or) |, ", phrase)


def _naming(part: str) -> frozenset[str]:
    """The stems that name a thing: its head, or what it is of where the head could be anything's."""
    stretches: list[list[str]] = [[]]
    for word in re.split(r" ", _IS_FRESH.sub(" ", part)):
        if word.casefold() in _COMPLEMENT:
            stretches.append([])
        elif word and (stem := stem_of(word.strip("'’-"))) not in _QUALIFYING:
            stretches[-1].extend(read_words(word).stems if "-" in word or "_" in word else [stem])
    for stretch in stretches:
        named = [stem for stem in stretch if stem not in _GENERIC]
        if named:
            return frozenset() if named[-1] in _OWN_TEXT else frozenset(named[-1:])
    return frozenset(stem for stretch in stretches for stem in stretch)
