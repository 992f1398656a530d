"""How a query is built: several questions in one, things compared, lists of things, and requests for all there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from grounding.reading.names import NameReading, read_names
from grounding.reading.words import stem_of

Span = tuple[int, int]

_WH = r"(?:what|who|whom|whose|when|where|why|which|how)"
_AUX = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|shall|must|may|might|isn't|aren't"
    r"|doesn't"
    r"|don't|didn't|can't|won't)"
)
_IMPERATIVE = r"(?:list|name|give|tell|show|describe|explain|define|compare|summari[sz]e|find|calculate|state|identify)"
_ASKS = re.compile(rf"\W{{0,6}}(?:(?:and|or|also|but|please)\W{{1,3}})?(?:{_WH}|{_AUX}|{_IMPERATIVE})\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:^|\n)[ \t]{0,8}(?:\(?\d{1,3}[.)]|[-*•])[ \t]{1,4}(?=\S)")
_ENDS = re.compile(r"\?+(?=\s|$)|\n+|(?<=[a-z\d])[.;](?=\s+[A-Z])")
_JOINED = re.compile(
    rf",?\s(?:and|or|also|plus)(?: also)?\s(?=(?:(?:by|for|in|on|at|from|to|with|of) )?{_WH}\b)"
    rf"|,?\sand\s(?=(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have)\s(?:it|they|there|he|she|i"
    rf"|we|the|this|that|these|those)\b)",
    re.IGNORECASE,
)
_NO_QUESTION_ABOUT = re.compile(
    r"(?:know|tell\w*|explain\w*|describe\w*|understand|depend\w*|show\w*|learn|about|of|on|see)\W{1,2}\Z",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:list (?:all|the|every|each|any)|name (?:all|every|each)|all (?:of )?(?:the|its|their|our)|what are all"
    r"|which of"
    r"|how many(?! (?:more |working |business |calendar )?(?:second|minute|hour|day|week|month|year|time|mile|metre"
    r"|meter|kilomet|kg|km|gram|pound|dollar|euro|percent|point|calorie|unit|litre|liter)\w{0,6}\b)"
    r"|every (?:single )?|(?:complete|full|entire|exhaustive) list)\b(?:\s(?:[^\W\d_][\w'’-]{0,30}\s?){1,4})?",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:compar(?:e|es|ed|ing|ison|isons)|versus|vs\.?|differ(?:s|ent|ence|ences)?|between|than|higher|lower|more"
    r"|less|fewer|"
    r"larger|smaller|bigger|better|worse|cheaper|faster|slower|older|newer|longer|shorter|greater|as against"
    r"|relative to)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:which|who|whether)\b|\bor\b", re.IGNORECASE)
_SIDES = re.compile(
    r"\b(?:between|compare|difference of)\s(?P<one>(?:[\w'’-]{1,30}\s){1,5}?)(?:and|with|to|versus|vs\.?)\s"
    r"(?P<two>(?:[\w'’-]{1,30}\s?){1,4})",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"(?<=[\w,;(\"“'’] )[A-Z][\w&'’-]{1,30}(?: (?:of |de |van )?[A-Z][\w&'’-]{1,30}){0,4}")
_NO_NAME = re.compile(rf"(?:I|I'm|I've|I'd|The|A|An|{_WH}|{_AUX}|{_IMPERATIVE})\b\s?", re.IGNORECASE)
_TITLE_CASE = 0.6
"""The share of a query's words with a capital from which capitals name nothing."""


METRICS = frozenset(
    stem_of(word)
    for word in """revenue sale profit income loss margin ebitda earning eps dividend cost expense price rate yield
    asset liability equity debt cash capex headcount employee customer population area length height weight speed
    temperature dose dosage strength capacity duration time age distance date deadline fee tax interest balance limit
    quota latency throughput version size number total average share percentage ratio amount count growth
    change""".split()
)
"""Stems of words for what is measured."""


class Group(StrEnum):
    """How the parts of a query belong together."""

    QUESTIONS = "questions"
    """Each is a question of its own."""
    SIDES = "sides"
    """They are compared."""
    LISTED = "listed"
    """The same is asked of each."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of a query that are to be answered each."""

    group: Group
    spans: tuple[Span, ...]
    choice: bool = False
    """Whether naming one of them answers: "which is higher, A or B?"."""


def questions(query: str, most: int) -> tuple[Span, ...]:
    """The questions that a query is made of, in order, where there are several; at most `most` of them and one more."""
    found: list[Span] = []
    for start, end in _stretches(query):
        for a, b in _conjoined(query, start, end):
            if _ASKS.match(query, a, b) and any(c.isalnum() for c in query[a:b]):
                found.append((a, b))
        if len(found) > most:
            break
    return tuple(found[: most + 1]) if len(found) > 1 else ()


def _stretches(query: str) -> Iterator[Span]:
    """Sentences and items of lists."""
    marks = [match.span() for match in _ENDS.finditer(query)]
    starts = [0, *(end for _, end in marks)]
    for start, end in zip(starts, [*(end for _, end in marks), len(query)], strict=True):
        item = _NUMBERED.match(query, start, end)
        start = item.end() if item else start
        while start < end and query[start].isspace():
            start += 1
        while end > start and query[end - 1].isspace():
            end -= 1
        if start < end:
            yield start, end


def _conjoined(query: str, start: int, end: int) -> Iterator[Span]:
    """One sentence cut where another question begins: "... and when was it sold?"."""
    at = start
    for mark in _JOINED.finditer(query, start, end):
        # "explain how and why", "know who and where": one question with two heads
        if len(query[at : mark.start()].split()) < 3 or _NO_QUESTION_ABOUT.search(query, at, mark.start()):
            continue
        yield at, mark.start()
        at = mark.end()
    yield at, end


def asks_for_all(query: str) -> Span | None:
    """Where a query asks for everything of a kind, or how many there are; None where it does not."""
    found = _ALL.search(query)
    return found.span() if found else None


def names_in(query: str) -> list[Span]:
    """The names of a query, in order: capitals in the middle of a question name something more surely than in prose."""
    spans = [_trimmed(query, name) for name in read_names(query)]
    words = query.split()
    if words and sum(word[0].isupper() for word in words) < max(2, _TITLE_CASE * len(words)) + 1:
        spans += [m.span() for m in _CAPITAL.finditer(query) if not _NO_NAME.match(m[0])]
    kept: list[Span] = []
    for span in sorted(span for span in spans if span[0] < span[1]):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _trimmed(query: str, name: NameReading) -> Span:
    verb = _NO_NAME.match(query, name.start, name.end)
    return (verb.end() if verb else name.start), name.end


def compared(query: str, alike: Sequence[Sequence[Span]]) -> tuple[Parts, ...]:
    """What a query compares or lists.

    Args:
        query: What was asked.
        alike: Spans of one kind each, in order: its names, its periods, its identifiers.
    """
    cue = _COMPARES.search(query)
    found: list[Parts] = []
    for spans in alike if not _CALCULATES.search(query) else ():
        listed = _neighbours(query, spans, _LISTS)
        opposed = _neighbours(query, spans, _OPPOSES) if cue else []
        if len(opposed) == 2 and len(listed) < 3:
            found.append(Parts(Group.SIDES, tuple(opposed), choice=bool(_CHOICE.search(query))))
        elif len(listed) > 1:
            found.append(Parts(Group.LISTED, tuple(listed), choice=bool(cue and _CHOICE.search(query))))
    if not found and cue:
        sides = _SIDES.search(query)
        if sides is not None:
            found.append(Parts(Group.SIDES, (_stripped(query, sides.span("one")), _stripped(query, sides.span("two")))))
    return tuple(found)


_LISTS = re.compile(
    r"(?:['’]s?)?\s?(?:,|,?\s?\b(?:and|or|as well as)\b|&)\s?(?:in |for |of |by |the ){0,2}", re.IGNORECASE
)
_OPPOSES = re.compile(
    r"(?:['’]s?)?\s?,?\s?(?:[\w'’-]{1,20}\s){0,2}(?:and|or|vs\.?|versus|with|to|than|against|compared (?:to|with))\s"
    r"(?:(?:that |those )?(?:in|for|of|by) |the ){0,2}",
    re.IGNORECASE,
)
_CALCULATES = re.compile(
    r"\b(?:change[ds]?|increased?|decreased?|growth|ratio|percent(?:age)?|average|sum|total|combined|from"
    r"|differences?)\b",
    re.IGNORECASE,
)
"""Words of queries whose answer is one value, of all that they name."""


def _neighbours(query: str, spans: Sequence[Span], joint: re.Pattern[str]) -> list[Span]:
    """The longest run of spans with nothing but a conjunction between them."""
    best: list[Span] = []
    run: list[Span] = []
    for span in spans:
        run = [*run, span] if run and joint.fullmatch(query, run[-1][1], span[0]) else [span]
        best = run if len(run) > len(best) else best
    return best


def _stripped(query: str, span: Span) -> Span:
    start, end = span
    return start, start + len(query[start:end].rstrip())
