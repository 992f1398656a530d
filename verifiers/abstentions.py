"""Abstentions: whether "the documents do not say" is true of what was delivered.

An abstention holds unless a passage plainly answers: one sentence with all that the query and the abstention speak of,
close together, and a value of the kind that was asked for. That a sentence merely treats the topic answers nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grounding.models import Evidence, Kind, Passage, Reason, Relation, Status
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, SegmentKind, evidence
from grounding.reading.words import Words, read_words, stem_of

_SEARCHED = 120
"""Code points of each searched passage that stand as evidence where there is no query."""
_HOLDS = 0.96
"""Of 1,364 abstentions in recorded answers of real models, people marked 4% as wrong."""
_SPREAD = 3
_REACH = 3
"""
    An answering sentence holds the asked words with at most so many others between them, and a value at most so
    many words away. On answerable and look-alike unanswerable questions in equal numbers, 85% of what this
    catches is answered.
"""
_LEAST_WORDS = 2

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|"
    r"forty|fifty|hundred|thousand|million|billion)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:1[0-9]|20)\d\d\b|\b\d{1,2}[:/.-]\d{2}\b|\b(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,;)\"”’'] )[A-ZÀ-ÖØ-Þ][\w’'&-]+|\A\W*[A-ZÀ-ÖØ-Þ][\w’'&-]+ [A-ZÀ-ÖØ-Þ][\w’'&-]+")
_ASKS = (
    (
        re.compile(
            r"\bhow\s+(?:much|many|long|far|old|often|tall|high|deep|big|large|fast|heavy|wide)\b", re.IGNORECASE
        ),
        _NUMBER,
    ),
    (re.compile(r"\b(?:when|what\s+(?:year|date|time|day|month))\b", re.IGNORECASE), _TIME),
    (re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE), _NAME),
)
_ASKING = frozenset(
    stem_of(word)
    for word in """
    who whom whose when where what which why how much many long far old often year date time day month is are was
    were do does did the a an of in on at to for by and or it its be been has have had can could will would should
    i you me my your we our they their he she his her this that these those there s tell give show name list
    please question answer know about tall high deep big large fast heavy wide get take use make""".split()
)
_ABSTAINING = frozenset(
    stem_of(word)
    for word in """
    passage passages text texts document documents context source sources article articles excerpt excerpts
    information data provide provided given available mention mentioned specify specified state stated contain
    contained include included say said indicate not no never unable cannot enough sufficient insufficient answer
    question based detail details specific specifically explicitly directly any however therefore unfortunately
    note additionally also sorry apologize determine respond find found unclear unknown know further additional
    exact definitive accurate above retrieved supplied regarding concerning related don didn doesn isn aren wasn
    couldn can query asked directly clear clearly it they whether if from with as so but although though while
    because since than other only""".split()
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an answering sentence would have to hold."""

    stems: frozenset[str]
    value: re.Pattern[str] | None
    """How a value of the asked kind looks; None where no kind of value was asked for."""


class AbstentionVerifier:
    """Judges whether an honest abstention holds against the passages."""

    kind = Kind.ABSTENTION

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """One candidate for each segment that abstains."""
        abstaining = (s for s in answer.segments if s.kind is SegmentKind.ABSTENTION)
        return (Candidate(Kind.ABSTENTION, s.start, s.end, answer, s) for s in abstaining)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Supported with what was searched, contradicted where a sentence of a passage plainly answers."""
        query = payload.payload.query
        asked = _asked(query, candidate.text)
        for passage in payload.passages:
            payload.spend(len(passage.text))
            span = _answering(asked, passage, payload.read(passage.text, read_words))
            if span is not None:
                found = evidence(passage, *span, Relation.CONTRADICTS)
                message = f"{passage.id} answers what the abstention says is not told: {found.text[:200]!r}"
                return Finding(Status.CONTRADICTED, Reason.PAYLOAD_ANSWERS, message, score=0.0, evidence=(found,))
        searched = _searched(query, payload)
        if not searched:
            message = "there is neither a query nor a passage against which an abstention could be held"
            return Finding(Status.UNCHECKED, Reason.NOT_SETTLED, message)
        count = len(payload.passages)
        searched_in = f"{count} passage{'' if count == 1 else 's'}"
        message = (
            f"no sentence of the {searched_in} searched plainly answers; that none does in other words is not shown"
        )
        return Finding(Status.SUPPORTED, Reason.ABSTENTION_HOLDS, message, score=_HOLDS, evidence=searched)


def _asked(query: str | None, abstention: str) -> _Asked:
    topic = {stem for stem in read_words(abstention).stems if stem not in _ABSTAINING and stem not in _ASKING}
    if not query:
        return _Asked(frozenset(topic), None)
    stems = {stem for stem in read_words(query).stems if stem not in _ASKING}
    value = next((pattern for asks, pattern in _ASKS if asks.search(query)), None)
    return _Asked(frozenset(stems | topic), value)


def _answering(asked: _Asked, passage: Passage, words: Words) -> tuple[int, int] | None:
    """The sentence of a passage that holds all that was asked, close together, and a value of the asked kind by it."""
    if asked.value is None or len(asked.stems) < _LEAST_WORDS:
        return None
    if any(stem not in words.first for stem in asked.stems):
        return None
    rarest = min(asked.stems, key=lambda stem: (len(words.places(stem)), stem))
    checked = -1
    for index in words.places(rarest):
        first, end = words.sentence_of(index)
        if first == checked:
            continue
        checked = first
        window = _window(asked.stems, words, first, end)
        if window is None or window[1] - window[0] + 1 - len(asked.stems) > _SPREAD:
            continue
        near = words.span(max(first, window[0] - _REACH), min(end - 1, window[1] + _REACH))
        # The value has to be more than what was asked about: "Who is Ada Lovelace?" is not answered by her name.
        if any(_is_new(match.group(), asked) for match in asked.value.finditer(passage.text, *near)):
            return words.span(first, end - 1)
    return None


def _window(stems: frozenset[str], words: Words, first: int, end: int) -> tuple[int, int] | None:
    """The first and last word of the shortest stretch of a sentence that holds all stems."""
    latest: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for index in range(first, end):
        if words.stems[index] not in stems:
            continue
        latest[words.stems[index]] = index
        if len(latest) == len(stems):
            start = min(latest.values())
            if best is None or index - start < best[1] - best[0]:
                best = (start, index)
    return best


def _is_new(value: str, asked: _Asked) -> bool:
    return any(stem not in asked.stems for stem in read_words(value).stems)


def _searched(query: str | None, payload: ReadPayload) -> tuple[Evidence, ...]:
    """What was looked for, or else the beginning of each passage that was looked through."""
    if query:
        return (Evidence(source_id="query", start=0, end=len(query), text=query),)
    return tuple(evidence(p, 0, min(len(p.text), _SEARCHED)) for p in payload.passages if p.text)
