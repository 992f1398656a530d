"""Judges names: one that no passage holds, in any customary form, is of the answer's own making."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rapidfuzz.distance import OSA, Indel

from grounding.models import Kind, Passage, Reason, Relation, Status
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, evidence, not_found
from grounding.reading.exact import read_exact
from grounding.reading.names import NameReading, find_part, fold_text, folded, neighbours, read_names, sounded
from grounding.reading.roles import Span, act_between, same_act
from grounding.reading.words import WORD, Words, find_whole, rarity, read_words, stem_of

_UNREADABLE = frozenset({"de", "lb", "und"})
"""Languages in which a capital is no sign of a name: German and Luxembourgish give every noun one."""
_SLIP_LENGTH = 4
"""Letters below which parts of names are near each other by nature."""
_NAMES_TRIED = 6
"""How many names before one, in its sentence, may have changed places with it."""
_SAME_SENTENCE = 0.9
"""How alike two sentences must be, names exchanged, to be one."""
_PLACES_TRIED = 20
"""How many places of a name are looked at in a passage."""
_OPENING = 200
"""Code points of a passage that stand as evidence of what its title says it is about."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Where a part of a name is borne out."""

    passage: Passage
    span: tuple[int, int]


class _Named(NamedTuple):
    """A name of the answer, and those before it in the same sentence."""

    name: NameReading
    span: tuple[int, int]
    earlier: tuple[_Named, ...] = ()

    @property
    def before(self) -> _Named | None:
        """The name right before it."""
        return self.earlier[-1] if self.earlier else None


class NameVerifier:
    """Judges names of people, organisations, places and products."""

    kind = Kind.NAME

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """The names in segments that assert something, but for those in the query and inside identifiers."""
        asked = fold_text(answer.query or "")
        exact = answer.read(read_exact)
        taken = [(i.start, i.end) for i in exact.identifiers]
        taken += [(d.start, d.end) for d in exact.dates]
        taken += [(f.start, f.end) for f in exact.figures]
        for segment in answer.segments:
            if not segment.asserts or segment.language in _UNREADABLE:
                continue
            earlier: tuple[_Named, ...] = ()
            for name in read_names(answer.text[segment.start : segment.end]):
                start, end = segment.start + name.start, segment.start + name.end
                named = _Named(name, (start, end), earlier)
                earlier = (*earlier, _Named(name, (start, end)))[-_NAMES_TRIED:]
                if all(part in asked for part in name.parts) or any(a < end and start < b for a, b in taken):
                    continue
                yield Candidate(Kind.NAME, start, end, answer, segment, named)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Supported where the passages hold its distinctive parts, or it is what their initials stand for."""
        named = candidate.reading
        if not isinstance(named, _Named):
            raise TypeError(f"no name was read at {candidate.start}")
        name = named.name
        if not payload.passages:
            return not_found(candidate, payload)
        payload.spend(sum(len(passage.text) for passage in payload.passages) // 15 + 20)
        given = [_Given(passage, payload.read(passage.text, fold_text)) for passage in payload.passages]
        altered = _altered(candidate, name, given)
        if altered is not None:
            return altered
        swapped = _swapped(candidate, named, payload) or _exchanged(candidate, named, payload)
        if swapped is not None:
            return swapped
        whole = next((where for text in given if (where := text.whole(name)) is not None), None)
        if whole is not None:
            return _supported(candidate, whole)
        asked = fold_text(candidate.answer.query or "")
        known = [next((w for text in given if (w := text.part(part)) is not None), None) for part in name.parts]
        missing = [p for p, where in zip(name.parts, known, strict=True) if where is None and p not in asked]
        standing = next((where for where in known if where is not None), None)
        if standing is not None and len(missing) * 2 < len(name.parts):
            return _supported(candidate, standing)
        return not_found(candidate, payload)


@dataclass(frozen=True, slots=True)
class _Given:
    """A passage and its folded text."""

    passage: Passage
    folded: str

    def part(self, part: str) -> _Known | None:
        """Where the passage holds the part; its beginning where its title or source does."""
        span = find_part(part, self.passage.text, self.folded)
        if span is None and self.passage.text.strip():
            about = (self.passage.id, self.passage.source or "", *self.passage.metadata.values())
            span = (0, min(len(self.passage.text), _OPENING)) if part in fold_text(" ".join(map(str, about))) else None
        return _Known(self.passage, span) if span else None

    def whole(self, name: NameReading) -> _Known | None:
        """Where the passage holds every part, the name's initials, or its last part after the initial of the first."""
        spans = [find_part(part, self.passage.text, self.folded) for part in name.parts]
        first, last = spans[0], spans[-1]
        if first is not None and all(spans):
            return _Known(self.passage, first)
        before = self.folded[max(0, last[0] - 3) : last[0]].strip(" .") if last is not None else ""
        if len(spans) == 2 and last is not None and before == name.parts[0][0]:
            return _Known(self.passage, last)
        initials = name.initials.upper() if name.initials.isalpha() else ""
        at = find_whole(initials, self.passage.text) if initials else -1
        return _Known(self.passage, (at, at + len(initials))) if at >= 0 else None


def _altered(candidate: Candidate, name: NameReading, given: Sequence[_Given]) -> Finding | None:
    """Contradicted where a part stands in no passage, and beside another part a passage has one a slip away from it."""
    for index, part in enumerate(name.parts):
        if len(part) < _SLIP_LENGTH or any(_stands(part, text.folded) for text in given):
            continue
        for beside in (index - 1, index + 1):
            if not 0 <= beside < len(name.parts):
                continue
            for text in given:
                for start, end in neighbours(text.passage.text, text.folded, name.parts[beside], index - beside):
                    other = folded(text.passage.text[start:end])
                    if other != part and _is_slip(part, other):
                        return _of_another(candidate, text.passage, start, end)
    return None


def _swapped(candidate: Candidate, named: _Named, payload: ReadPayload) -> Finding | None:
    """Contradicted where a passage has two names the other way round: Tom succeeded Anna, not Anna Tom."""
    if named.before is None:
        return None
    answer = candidate.answer
    said = act_between(answer.text, answer.read(read_words), named.before.span, named.span)
    if said is None:
        return None
    against: tuple[Passage, int, int] | None = None
    for passage in payload.passages:
        words = payload.read(passage.text, read_words)
        text = payload.read(passage.text, fold_text)
        for first, second in _pairs(named.before.name, named.name, text, words):
            turned = first > second
            given = act_between(passage.text, words, *sorted((first, second)))
            if given is None or not same_act(said, given):
                continue
            if (given.forward != said.forward) == turned:
                return None
            against = against or (passage, min(first[0], second[0]), max(first[1], second[1]))
    if against is None:
        return None
    return _other_way_round(*against)


def _other_way_round(passage: Passage, start: int, end: int) -> Finding:
    said_there = " ".join(passage.text[start:end].split())
    return Finding(
        Status.CONTRADICTED,
        Reason.WRONG_ENTITY,
        f"{passage.id} has it the other way round: {said_there}",
        score=0.0,
        evidence=(evidence(passage, start, end, Relation.CONTRADICTS),),
    )


def _exchanged(candidate: Candidate, named: _Named, payload: ReadPayload) -> Finding | None:
    """Contradicted where a sentence is one of a passage but for two names, each in the other's place."""
    if not named.earlier or candidate.segment is None:
        return None
    low, high = candidate.segment.start, candidate.segment.end
    text = candidate.answer.text
    said = _stems(text[low:high])
    named = _without_place(named, text)
    for other in (_without_place(earlier, text) for earlier in named.earlier):
        (a, b), (c, d) = other.span, named.span
        if not _telling(text[b:c]):
            continue
        turned = _stems(text[low:a] + text[c:d] + text[b:c] + text[a:b] + text[d:high])
        for passage in payload.passages:
            words = payload.read(passage.text, read_words)
            for first, second in _pairs(other.name, named.name, payload.read(passage.text, fold_text), words):
                if first < second:
                    continue
                start, end = words.sentence_of(max(0, bisect_right(words.starts, second[0]) - 1))
                given = words.stems[start:end]
                as_given = Indel.normalized_similarity(turned, given)
                if as_given >= _SAME_SENTENCE and as_given > Indel.normalized_similarity(said, given):
                    where = words.starts[start], words.ends[end - 1]
                    return _other_way_round(passage, *where)
    return None


def _without_place(named: _Named, text: str) -> _Named:
    """A name without where it is from: "Maria Keller" of "Maria Keller of Basel"."""
    start, end = named.span
    cut = text.find(" of ", start, end)
    kept = len(WORD.findall(text[start:cut])) if cut > 0 else 0
    if not 0 < kept < len(named.name.parts):
        return named
    name = replace(named.name, end=named.name.start + cut - start, parts=named.name.parts[:kept], initials="")
    return named._replace(name=name, span=(start, cut))


def _stems(text: str) -> tuple[str, ...]:
    return tuple(map(stem_of, WORD.findall(text)))


def _telling(between: str) -> bool:
    """Whether what stands between two names makes their order tell something: "and" does not."""
    return any(rarity(stem) > 0 for stem in _stems(between))


def _pairs(one: NameReading, two: NameReading, text: str, words: Words) -> Iterator[tuple[Span, Span]]:
    """Where both names stand in one sentence of a passage, by any of their parts."""
    for first in _places(one, text):
        sentence = words.sentence_of(max(0, bisect_right(words.starts, first[0]) - 1))
        low, high = words.starts[sentence[0]], words.ends[sentence[1] - 1]
        for second in _places(two, text, low, high):
            if second[0] >= first[1] or second[1] <= first[0]:
                yield first, second


def _places(name: NameReading, text: str, low: int = 0, high: int | None = None) -> Iterator[Span]:
    """Where a text holds a name: all its parts in a row, or the last of them alone."""
    part = name.parts[-1]
    at = text.find(part, low, high)
    tried = 0
    while at >= 0 and tried < _PLACES_TRIED:
        tried += 1
        end = at + len(part)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            start = at
            for before in reversed(name.parts[:-1]):
                found = text.rfind(before, max(0, start - len(before) - 4), start)
                start = found if found >= 0 else start
            yield start, end
        at = text.find(part, end, high)


def _stands(part: str, text: str) -> bool:
    """Whether a text holds a part as a word, a plural's or possessive's end aside."""
    at = text.find(part)
    while at >= 0:
        if not text[at - 1 : at].isalnum() and not text[at + len(part) : at + len(part) + 1].isalnum():
            return True
        at = text.find(part, at + 1)
    return False


def _is_slip(part: str, other: str) -> bool:
    """Whether two parts differ by a slip of the pen, and not only in how one name may be spelled."""
    most = 1 if min(len(part), len(other)) <= _SLIP_LENGTH else 2
    inflected = part.startswith(other) or other.startswith(part)
    return not inflected and sounded(part) != sounded(other) and OSA.distance(part, other, score_cutoff=most) <= most


def _of_another(candidate: Candidate, passage: Passage, start: int, end: int) -> Finding:
    said = passage.text[start:end]
    return Finding(
        Status.CONTRADICTED,
        Reason.WRONG_ENTITY,
        f"{passage.id} has {said} there",
        score=0.0,
        evidence=(evidence(passage, start, end, Relation.CONTRADICTS),),
        right_value=said,
    )


def _supported(candidate: Candidate, where: _Known) -> Finding:
    passage = where.passage
    start, end = where.span
    said = passage.text[start:end]
    reason = Reason.STATED if candidate.text in passage.text else Reason.RESTATED
    if reason is Reason.STATED:
        start = passage.text.index(candidate.text)
        end, said = start + len(candidate.text), candidate.text
    return Finding(
        Status.SUPPORTED, reason, f"{passage.id} names {said}", score=1.0, evidence=(evidence(passage, start, end),)
    )
