"""Premises that a text takes for granted about the system: what it reaches, how fresh, how complete, what it has done.

Nothing is a premise where it is denied, conditional, asked, reported or only about the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grounding.reading.frame_actions import ANSWER_VERBS, PROMPT_VERBS, actions
from grounding.reading.frame_deeds import Deed, read_deeds, read_listed_deed
from grounding.reading.frame_findings import Found, PremiseKind, phrase_of, present, related
from grounding.reading.frame_leads import ABLE, in_item, read_labels, read_lead
from grounding.reading.frame_relations import Needs, Relation, relations
from grounding.reading.frame_settings import is_asserted, setting_of
from grounding.reading.frame_states import FRESH_ANSWERS, LOOKED_INTO, STATES
from grounding.reading.frame_things import naming, parts_of
from grounding.reading.frame_words import pattern
from grounding.reading.memory import remembered
from grounding.reading.prompt_layout import SENTENCE, Piece, pieces_of

__all__ = ["Premise", "PremiseKind", "read_answer_premises", "read_prompt_premises"]


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
    able: bool = False
    """Whether it is an action that can or shall be done, and not one that is said to be done."""


_IS_TALE = re.compile(
    r"\b(?:(?:in|of|break(?:ing)?|out of) character\b(?! (?:limit|count|set))|the player (?:wants|asks|"
    r"tries|meets|buys)|"
    r"(?:game|dungeon) ?master|in-universe|text adventure)",
    re.IGNORECASE,
)
"""What a character of a tale has, knows and does is the tale's; only what is live or connected is the system's."""
_NAMES = re.compile(
    r"(?:\b[Yy]ou(?: are|['’]re| play| will play)|\b[Nn]ame(?: is|:)?|\b(?:[Aa]ct|[Ss]peak) as|\bnamed|\bcalled|\bplay|"
    r"\b[Pp]ersona(?: [\w ]{1,40})?:|\b[Cc]haracter as)[ \"“'*]{1,3}(?P<name>[A-Z](?:\w|[.-](?=\w)){1,30}(?: "
    r"[A-Z][\w-]{1,30})?)"
)
_MOST_NAMES = 20
_UNNAMED = frozenset(("Assistant", "Bot", "Chatbot"))
"""What a prompt may call its system without an article."""
_PROMPT_WHO = (
    r"(?P<who>you|u(?= )|(?:the|this) (?:(?:ai|virtual|digital) )?(?:assistant|chatbot|bot|ai|copilot|model)|"
    r"(?-i:[A-Z][\w.-]{1,30}(?: [A-Z][\w-]{1,30})?))"
)
_ANSWER_WHO = r"(?P<who>(?-i:I))"
_PROMPT_TO = r"you(?:r (?:context|memory|session|console|screen|dashboard|inbox))?"
_ALL_OF_PROMPTS = (*relations(_PROMPT_WHO, _PROMPT_TO, "your"), *STATES)
_OF_TALES = tuple(
    one if one.needs is Needs.NOTHING else replace(one, needs=Needs.FRESH)
    for one in _ALL_OF_PROMPTS
    if one.needs is not Needs.MARK
)
_ALL_OF_ANSWERS = (*relations(_ANSWER_WHO, "me", "my"), *LOOKED_INTO, *FRESH_ANSWERS)
_PROMPT_ACTIONS = actions(_PROMPT_WHO, PROMPT_VERBS)
_ANSWER_ACTIONS = actions(_ANSWER_WHO, ANSWER_VERBS)
_SYSTEM = re.compile(r"you|u|(?:the|this) .*", re.IGNORECASE)
_FINITE = re.compile(
    r"(?P<who>[\w-]{1,40})(?:(?<=\bit)['’]s\b|(?<=\bhe)['’]s\b|(?<=\bshe)['’]s\b|(?<=\bwho)['’]s\b|"
    r"['’](?:re|ve|ll|m)\b|"
    r" (?:\w{1,12}ly |also |now |always )?(?:is|are|was|were|has|have|can|will|may|must|should|might|do|does)\b)|"
    r"\b(?P<you>you|I)\b",
    re.IGNORECASE,
)
_OF_YOU = pattern(r"\b(?:you|u\b)")
_BY_TOOL = pattern(
    r" ?(?:\( ?(?:tool: |via |using )?|(?:with|using|via|through)(?: the)? )(?P<tool>[a-z][a-z0-9]*_\w{1,40})"
)
"""The tool that a thing is said to come by; where it is connected, what it is called decides nothing."""
# What one has been, or has come to know, is no deed.
_NO_DEED = frozenset(
    """answered asked become been completed created decided described designed developed discussed driven earned
    explained finished given gotten heard helped learned lived mastered memorized mentioned needed noticed provided
    received said seen shown spoken studied taken taught told trained tried used wanted watched worked
    written""".split()
)
_LONGEST_SUBJECT = 200
# "you are a tutor who has access" is about you, and "you help people who have access" is not.
_RELATIVE = pattern(
    r"(?:\b(?P<of>you)(?: are|['’]re)(?: (?!\w{1,30}ing\b)[^\s.;:]{1,40}){1,14})?(?<=[\w,\"”]) (?:who|that)$"
)


@remembered
def read_prompt_premises(text: str) -> tuple[Premise, ...]:
    """What a prompt tells its model that it has, in the second person; linear in its length."""
    names = {found["name"].rstrip(".") for found, _ in zip(_NAMES.finditer(text), range(_MOST_NAMES), strict=False)}
    tale = _IS_TALE.search(text)
    reader = _Reader(
        _OF_TALES if tale else _ALL_OF_PROMPTS,
        () if tale else _PROMPT_ACTIONS,
        _UNNAMED | names | {name.split()[0] for name in names},
        lists=True,
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
            for sentence in SENTENCE.finditer(piece.text):
                yield from self._asserted(
                    piece, sentence.start(), sentence.group(), self._in_sentence(sentence.group())
                )
                if self._lists and self._done:
                    said = sentence.group().lstrip()
                    yield from _deeds(piece, sentence.end() - len(said), read_deeds(said, self._called, piece.lead))
            if not self._lists:
                continue
            if piece.lead:
                item = SENTENCE.match(piece.text)
                if item and (holds := read_lead(piece.lead, self._called)):
                    yield from self._of_item(piece, 0, item.group(), holds)
            else:
                for at, said, holds in read_labels(piece.text, self._called):
                    yield from self._of_item(piece, at, said, holds)

    def _of_item(self, piece: Piece, at: int, said: str, holds: Relation) -> Iterator[Premise]:
        yield from self._asserted(piece, at, said, in_item(said, holds))
        if holds is ABLE and self._done:
            yield from _deeds(piece, at, read_listed_deed(said))

    def _asserted(self, piece: Piece, at: int, said: str, found: Iterator[Found]) -> Iterator[Premise]:
        """What is asserted of what was found in a sentence, with its place in the prompt."""
        if said.rstrip().endswith("?"):
            return
        setting = setting_of(said)
        for one in found:
            tool = _BY_TOOL.match(said, one.end)
            by = frozenset({tool["tool"].casefold()} if tool else ())
            objects = tuple(named | by for named in map(naming, one.phrases) if named)
            if not objects or not is_asserted(said, one.start, one.end, setting):
                continue
            start, end = piece.origin(at + one.start), piece.origin(at + one.shown - 1) + 1
            yield Premise(one.kind, start, end, "", objects, one.verb)

    def _in_sentence(self, said: str) -> Iterator[Found]:
        you = _OF_YOU.search(said)
        first = you.start() if you else len(said)
        for relation in self._related:
            if you is None and (relation.of_system or relation.relative):
                continue
            for match in relation.pattern.finditer(said):
                if self._is_of_system(said, match) and not (relation.relative and match.start() < first):
                    yield from related(said, match, relation)
        for way in self._done:
            for match in way.finditer(said):
                if self._is_of_system(said, match) and match["verb"].casefold() not in _NO_DEED:
                    start, phrase, end = phrase_of(match)
                    start = match.start("from") if "from" in way.groupindex else start
                    verb = present(match["verb"])
                    yield Found(PremiseKind.ACTION, start, end, end, parts_of(phrase), verb)

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


def _deeds(piece: Piece, at: int, deeds: Iterator[Deed]) -> Iterator[Premise]:
    """Deeds that are ascribed to the system, with their place in the prompt."""
    for deed in deeds:
        start, end = piece.origin(at + deed.start), piece.origin(at + deed.end - 1) + 1
        kind = PremiseKind.ACCESS if deed.looks else PremiseKind.ACTION
        yield Premise(kind, start, end, "", (deed.things,), deed.verb, able=not deed.looks)


def _in_order(text: str, premises: Iterator[Premise]) -> tuple[Premise, ...]:
    """By place; of two of a kind that overlap, the first and longer one."""
    kept: list[Premise] = []
    ends: dict[PremiseKind, int] = {}
    for one in sorted(premises, key=lambda p: (p.start, -p.end, list(PremiseKind).index(p.kind))):
        if one.start >= ends.get(one.kind, 0):
            start = one.end - len(text[one.start : one.end].lstrip())
            kept.append(replace(one, start=start, text=text[start : one.end]))
            ends[one.kind] = one.end
    return tuple(kept)


def _subject_before(said: str, at: int) -> str:
    """The subject of the last finite verb before a place."""
    last = ""
    for found in _FINITE.finditer(said, max(0, at - _LONGEST_SUBJECT), at):
        last = found["who"] or found["you"]
    return last
