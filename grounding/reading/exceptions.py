"""What a text takes out of a rule, or ties it to: "75%, but 65% for new-build", "only within 30 days".

A rule is a stretch of a sentence or the sentence before. What limits it is told by a closed list of words (unless,
except, excluding, does not apply to, only if, subject to, ...), by another value of the same sort under a condition
that opens the sentence ("In patients with renal impairment, the dose is 20 mg"), or by a denial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from grounding.reading.memory import looked_up, remembered
from grounding.reading.sentences import sentence_starts
from grounding.reading.words import QUALIFIERS, rarity, read_words, stem_of

Span = tuple[int, int]


class LimitKind(StrEnum):
    """How a limit changes its rule."""

    EXCEPT = "except"
    """The rule does not hold where a condition is met."""
    OTHERWISE = "otherwise"
    """Another value holds where a condition is met, or the rule is denied there."""
    ONLY = "only"
    """The rule holds only where the conditions are met."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One exception or condition of a rule."""

    rule: tuple[Span, ...]
    """What is limited: stretches of the sentence, or one sentence before."""
    start: int
    end: int
    """The exception as it stands, with the words that mark it."""
    conditions: tuple[Span, ...]
    """Phrases, each of which names a condition."""
    kind: LimitKind
    denies: bool
    """Whether what it says under the condition is a denial."""
    apart: bool
    """Whether it stands in a sentence of its own."""


_EXCEPT = re.compile(
    r"\b(?:unless|except(?:ing)?(?:\s(?:for|in|if|when|during|where|as|that|to|under|with|by))?|excluding|"
    r"exclusive of|other than|apart from|with the exception of|save (?:for|as|where|in)|not including"
    r"|not applicable to|"
    r"(?:does|do|shall|will|is|are|did) not apply (?:to|in|for|if|where|when|during|with|under|on))\b",
    re.IGNORECASE,
)
_CLAUSAL = re.compile(r"(?:unless|except(?:\s(?:if|when|where|that|during|in))|.{0,8}not apply)", re.IGNORECASE)
"""Markers after which a whole clause may stand, with a verb of its own."""
_ONLY = re.compile(
    r"\b(?:only (?:if|when|where|for|to|with|within|in|during|after|before|by|on)|provided(?: always)? that|"
    r"on (?:the )?condition that|(?:as|so) long as(?! \d)|subject to|within (?=(?:the )?(?:first )?[\w-]{1,12} "
    r"(?:business |working |calendar )?(?:minute|hour|day|week|month|year)s?\b))",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:but|whereas|although|though|however)\b,?", re.IGNORECASE)
_APART = re.compile(r"[,;(]\s?(?:and |or )?(?=[^,;()]{3,160})", re.IGNORECASE)
"""Where another case of the same rule may begin: "three months before, in the case of commercial leases six"."""
_OPENS = re.compile(
    r"\W{0,4}(?:however|but|by way of exception|note(?: that)?|please note(?: that)?|notwithstanding)\b[,:]?",
    re.IGNORECASE,
)
_EXCEPTIONS = re.compile(
    r"\W{0,4}(?:(?:the |an )?(?:only )?(?:exceptions?|exclusions?)(?: to this| from this)?(?: is| are|:)"
    r"|excluded(?: is| are|:))",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\W{0,4}(?:this|that|these|those|it|they|the (?:above|following))\b", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:it|them|this|these|that|so)\b", re.IGNORECASE)
_EXCLUDED = re.compile(
    r"\b(?:is|are|be|being) (?:also )?(?:excluded|exempt(?:ed)?|not (?:covered|included|eligible|allowed|permitted"
    r"|entitled|"
    r"refundable|returnable|available|valid|affected|subject))\b",
    re.IGNORECASE,
)
_CONDITION_OPENS = re.compile(
    r"\W{0,4}(?:for|in(?: the)? (?:cases?|event) of|in|if|when|where|while|during|with|without|under|on|after"
    r"|before|outside)\s"
    r"(?P<condition>[^,;:.\n]{3,120}),\s",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:in(?: the)? (?:cases?|event) of|for|if|in|while|during|where|when|with|without|under|on|to|by|within|after"
    r"|before)\s",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:not|never|no|cannot|nor|neither|without)\b|n['’]t\b", re.IGNORECASE)
VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|may|can|cannot|must|shall|should|will|would|has|have|had|does|do|did|costs?|pays?|"
    r"receives?|gets?|gives?|applies|apply|requires?|needs?|lasts?|covers?|takes?)\b",
    re.IGNORECASE,
)
_CONSEQUENCE = re.compile(r",?\s(?:which|who|whose|in which case|whereupon|provided)\b|[;:]", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\W{0,4}(?:otherwise|in all other cases|for all others?|for everyone else|all others?)\b", re.IGNORECASE
)
_ITEM = re.compile(r"\s{0,20}(?:[-*•·–]\s|\(?(?:\d{1,2}|[a-z])[.)]\s)")
_PARTS = re.compile(r",(?=\s)|;|\bor\b|\band\b|\bnor\b|\bas well as\b|[:•|]", re.IGNORECASE)
_MARKED_LINE = re.compile(r"\s{0,8}(?P<mark>\*{1,3}|[†‡¹²³]|\(\d\)|\[\d\])\s?(?=[^\W\d_]|\d)")
_STOP = re.compile(r"[,;:.(]|\d")
_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|twice|double|free)\b|"
    r"\b(?:every|each) (?:minute|hour|day|week|month|year)\b",
    re.IGNORECASE,
)
_LONGEST = 1_500
"""Code points of a sentence in which limits are looked for; longer stretches without a stop are no sentences."""
_BACK = 2
"""Sentences before one that it may limit."""
_ITEMS = 40
"""Lines of a list that are looked at, and lines before a note."""
_INSIDE = 12
"""Limits of one sentence."""


@remembered
def read_limits(text: str) -> tuple[Limit, ...]:
    """The exceptions and conditions of a text's rules, in order; linear in its length."""
    return tuple(_limits(text, _sentences(text)))


def _sentences(text: str) -> list[Span]:
    starts = sentence_starts(text)
    spans = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        stripped = text[start:end].strip()
        if stripped:
            at = start + text[start:end].index(stripped[0])
            spans.append((at, at + len(stripped)))
    return spans


def _limits(text: str, sentences: Sequence[Span]) -> Iterator[Limit]:
    for at, (start, end) in enumerate(sentences):
        yield from _note(text, sentences, at)
        if end - start > _LONGEST or "|" in text[start:end]:  # a row of a table has its own way to say what it is of
            continue
        inside = list(islice(_inside(text, start, end, sentences, at), _INSIDE))
        yield from inside
        if at and not any(limit.rule[0][0] == start for limit in inside):
            yield from _of_before(text, sentences, at)


def _inside(text: str, start: int, end: int, sentences: Sequence[Span], at: int) -> Iterator[Limit]:
    """Limits in the very sentence of their rule."""
    for pattern, kind in ((_EXCEPT, LimitKind.EXCEPT), (_ONLY, LimitKind.ONLY)):
        for mark in pattern.finditer(text, start, end):
            if "apply" in mark[0] and not VERB.search(text, start, mark.start()):
                continue  # "The limitation does not apply in ...": the rule stands before
            opens = not any(c.isalnum() for c in text[start : mark.start()])
            if opens:
                comma = text.find(",", mark.end(), end)
                if comma < 0:
                    continue
                limit_end, rule = comma, [(comma + 1, end)]
            else:
                limit_end = _ends(text, mark, start, end, kind)
                rule = [(start, mark.start()), *([(limit_end, end)] if limit_end < end else [])]
            if _words(text, *rule[0]) < 2 and len(rule) == 1:
                continue
            stop = _list_end(text, sentences, at) if limit_end == end else limit_end
            conditions = tuple(_phrases(text, mark.end(), stop, cut=True))
            if conditions:
                yield Limit(tuple(rule), mark.start(), stop, conditions, kind, denies=False, apart=False)
    for mark in _BUT.finditer(text, start, end):
        denies = bool(_DENIAL.search(text, mark.end(), end))
        if _words(text, start, mark.start()) >= 2 and (denies or _FIGURE.search(text, mark.end(), end)):
            conditions = tuple(_of_clause(text, mark.end(), end))
            if conditions:
                before = ((start, mark.start()),)
                yield Limit(before, mark.start(), end, conditions, LimitKind.OTHERWISE, denies=denies, apart=False)
    yield from _cases(text, start, end)


def _cases(text: str, start: int, end: int) -> Iterator[Limit]:
    """Further cases of a rule, each with a figure of its own: "(institutional class: 0.6%)", "for students $20"."""
    marks = list(_APART.finditer(text, start, end))
    if not marks or not _FIGURE.search(text, start, marks[0].start()):
        return
    stops = [*(mark.start() for mark in marks[1:]), end]
    for mark, stop in zip(marks, stops, strict=True):
        closed = text.find(")", mark.end(), stop) if text[mark.start()] == "(" else -1
        stop = closed if closed >= 0 else stop
        if _FIGURE.search(text, mark.end(), stop) and not _BUT.match(text, mark.end()):
            conditions = tuple(_of_clause(text, mark.end(), stop))
            if conditions:
                rule = ((start, marks[0].start()),)
                yield Limit(rule, mark.end(), stop, conditions, LimitKind.OTHERWISE, denies=False, apart=False)


def _ends(text: str, mark: re.Match[str], start: int, end: int, kind: LimitKind) -> int:
    """Where an exception inside its sentence ends: "All items other than gift cards | can be returned"."""
    if kind is LimitKind.ONLY or _CLAUSAL.match(mark[0]) or VERB.search(text, start, mark.start()):
        return end
    verb = VERB.search(text, mark.end(), end)
    return verb.start() if verb else end


def _of_before(text: str, sentences: Sequence[Span], at: int) -> Iterator[Limit]:
    """Limits of the sentences before: "This does not apply to ...", "In case of theft, it is $1,000"."""
    start, end = sentences[at]
    if _OTHERWISE.match(text, start, end):
        before = sentences[at - 1]
        conditions = tuple(_of_clause(text, *before))
        if conditions:
            yield Limit(((start, end),), *before, conditions, LimitKind.OTHERWISE, denies=False, apart=True)
        return
    limits = _EXCEPT.search(text, start, end)
    opens = _OPENS.match(text, start, end) or _BUT.search(text, start, end)
    exceptions = _EXCEPTIONS.match(text, start, end)
    excluded = _EXCLUDED.search(text, start, end)
    stop = _list_end(text, sentences, at)
    if limits is not None and (
        opens or _POINTS_BACK.match(text, start, end) or limits.start() - start < 4 or "apply" in limits[0]
    ):
        kind, conditions = LimitKind.EXCEPT, tuple(_phrases(text, limits.end(), stop, cut=True))
    elif (excluded or exceptions) and stop > end:  # a list: "The following are excluded:"
        kind, conditions = LimitKind.EXCEPT, tuple(_phrases(text, end, stop, cut=False))
    elif exceptions:
        kind, conditions = LimitKind.EXCEPT, tuple(_phrases(text, exceptions.end(), end, cut=True))
    else:
        kind, conditions = LimitKind.OTHERWISE, tuple(_of_clause(text, start, end))
    denies = bool(excluded or _DENIAL.search(text, start, end))
    told = denies or kind is LimitKind.EXCEPT
    marked = told or opens is not None or _CONDITION_OPENS.match(text, start, end) is not None
    if not conditions or not (told or _FIGURE.search(text, start, end)):
        return
    for back in range(1, (_BACK if marked else 1) + 1):
        if at - back < 0 or "\n\n" in text[sentences[at - back][1] : sentences[at - back + 1][0]]:
            return
        rule = sentences[at - back]
        if rule[1] - rule[0] > _LONGEST:
            return
        # "Do not use it while breastfeeding": a denial that says of what only by a pronoun
        refers = denies and _REFERS.search(text, start, end) is not None
        points = back == 1 and (refers or _POINTS_BACK.match(text, start, end) is not None or stop > end)
        measures = back == 1 and not told  # its figure has to be of the rule's sort
        # another matter may follow: "The late fee is $5. Parking is not allowed on Sundays."
        if points or measures or (kind is LimitKind.EXCEPT and back == 1) or shares(text, rule, (start, end)):
            yield Limit((rule,), start, stop, conditions, kind, denies=denies, apart=True)


def _note(text: str, sentences: Sequence[Span], at: int) -> Iterator[Limit]:
    """A note under a table or text, of the line that bears its mark: "* 65% for new-build properties"."""
    start, end = sentences[at]
    mark = _MARKED_LINE.match(text, start, end)
    if mark is None or (start and text[start - 1] != "\n"):
        return
    sign = mark["mark"]
    for line in sentences[max(0, at - _ITEMS) : at]:
        if line[1] - line[0] > _LONGEST:
            continue
        bears = text.find(sign, line[0] + 1, line[1])
        if bears > 0 and not text[bears - 1].isspace():
            conditions = tuple(_of_clause(text, mark.end(), end))
            denies = bool(_DENIAL.search(text, mark.end(), end))
            if conditions:
                yield Limit((line,), start, end, conditions, LimitKind.OTHERWISE, denies=denies, apart=True)


def shares(text: str, one: Span, other: Span) -> bool:
    """Whether two stretches have a telling word in common."""
    return bool(roots(text[slice(*one)]).keys() & roots(text[slice(*other)]).keys())


def _list_end(text: str, sentences: Sequence[Span], at: int) -> int:
    """The end of the list that a sentence ends in, or its own."""
    end = sentences[at][1]
    for start, stop in sentences[at + 1 : at + 1 + _ITEMS]:
        # "a) perishable" is cut after its letter by nobody, "1." never: an item is a line
        if not _ITEM.match(text, start, stop) or text.rfind("\n", end, start) < 0:
            break
        if text[sentences[at][1] - 1] != ":" and end == sentences[at][1]:
            break
        end = stop
    return end


def _phrases(text: str, start: int, end: int, *, cut: bool) -> Iterator[Span]:
    """The parts of an enumeration, each a condition of its own."""
    consequence = _CONSEQUENCE.search(text, start, end) if cut else None
    stop = consequence.start() if consequence and text[consequence.start()] != ":" else end
    at = start
    for mark in [*_PARTS.finditer(text, start, stop), None]:
        part_end = mark.start() if mark else stop
        for line in text[at:part_end].split("\n"):
            if any(c.isalnum() for c in line):
                yield at, at + len(line)
                # "unless the holder is a non-resident": what is said of the holder is the condition
                verb = VERB.search(text, at, at + len(line))
                if verb is not None and text[verb.end() : at + len(line)].strip():
                    yield verb.end(), at + len(line)
            at += len(line) + 1
        at = mark.end() if mark else stop


def _of_clause(text: str, start: int, end: int) -> Iterator[Span]:
    """The conditions of a clause with a verb: its subject, and what its prepositions open."""
    opening = _CONDITION_OPENS.match(text, start, end)
    if opening is not None:
        yield from _phrases(text, *opening.span("condition"), cut=False)
        return
    verb = VERB.search(text, start, end) or _STOP.search(text, start, end)
    if verb is not None and not _POINTS_BACK.match(text, start, verb.start()):
        yield from _phrases(text, start, verb.start(), cut=False)
    for mark in _PREPOSITION.finditer(text, start, end):
        stop = _STOP.search(text, mark.end(), end)
        verb = VERB.search(text, mark.end(), end)
        ends = min((found.start() for found in (stop, verb) if found is not None), default=end)
        if text[mark.end() : ends].strip():
            yield mark.end(), ends


def _words(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


_SUFFIXES = sorted(
    """ancy ency ant ent anc enc ation lation ition tion ment ality iality al ity ability ibility abl ibl ship ness iv
    ren ing cy""".split(),
    key=len,
    reverse=True,
)
_LIGHT = frozenset(
    """case person people individual customer user item product thing purpose reason example instance addition general
    fact order time day week month year hour minute total part respect accordance event otherwise apply applicable
    follow above below certain such every each lot kind fiscal difference different
    one two three four five six seven eight nine ten""".split()
)


@looked_up(100_000)
def root_of(stem: str) -> str:
    """A stem without what derives one word from another: "pregnancy" and "pregnant", "refundable" and "refund"."""
    for suffix in _SUFFIXES:
        if stem.endswith(suffix) and len(stem) - len(suffix) >= 4:
            return stem[: -len(suffix)]
    # "delivery" and "delivered", but not "party" and "part"
    return stem[:-1] if stem.endswith("y") and len(stem) > 6 else stem


@remembered
def roots(text: str) -> dict[str, float]:
    """The telling words of a text by root, with what each weighs; figures and words that fit anything are none."""
    found: dict[str, float] = {}
    for stem in read_words(text).stems:
        if len(stem) == 3 and stem.endswith("s") and rarity(stem) > 0:
            stem = stem[:-1]  # "start-ups", "CDs": too short for an inflection to be taken off elsewhere
        weight = rarity(stem)
        if weight > _COMMON and stem not in _LIGHT_STEMS and not stem[0].isdigit():
            found[root_of(stem)] = weight
    return found


_COMMON = 0.55
"""Words that weigh no more are of the hundred commonest, or tell nothing by themselves."""
_LIGHT_STEMS = frozenset(stem_of(word) for word in _LIGHT | QUALIFIERS)
