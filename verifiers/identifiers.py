"""Judges identifiers: one is right where a passage gives it, exactly, for the holder that the answer speaks of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from grounding.models import Kind, Passage, Reason, Relation, Status
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, evidence, not_found
from grounding.reading.exact import read_exact
from grounding.reading.identifiers import IdentifierReading
from grounding.reading.records import read_layout
from grounding.reading.spellings import abbreviates, comparable, spelled
from grounding.reading.words import WORD, rarity, stem_of

_NEAR = 2
"""Edits, a swap of neighbours counted as one, within which one identifier is taken for a slip of another."""
_NEAR_LENGTH = 7
"""Shorter keys are near each other by nature: Section 5 is no slip of Section 6."""
_MARGIN = 0.5
"""How much more of what the answer names another record must hold; a rare word weighs 1."""
_LABEL = 5
"""Words before an identifier in prose among which is what it is: "the SKU on file is"."""
_MANY = frozenset({"code", "url", "path", "symbol", "version", "number"})
"""Types of which one holder may have many: which is meant, a word beside it has to say."""
_OPENS, _CLAUSE = 4, 400
"""Code points before a clause's number in a sentence that it opens, and of the clause that are read as its own."""
_REACH = 240
"""Code points before a sentence of prose in which its subject may have been named."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """An identifier in a passage, with the names in its record."""

    passage: Passage
    reading: IdentifierReading
    names: frozenset[str]
    headers: frozenset[str]
    tabular: bool

    @property
    def text(self) -> str:
        """As the passage writes it, but for JSON's escape of the section sign."""
        return self.passage.text[self.reading.start : self.reading.end].replace("\\u00a7", "§")


@dataclass(frozen=True, slots=True)
class _Said:
    """What the answer names around an identifier, nearest first: the clause, the sentence, the query."""

    nearest: tuple[frozenset[str], ...]

    @property
    def words(self) -> frozenset[str]:
        return frozenset().union(*self.nearest)


class IdentifierVerifier:
    """Judges codes, references, addresses and the like."""

    kind = Kind.IDENTIFIER

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """Every identifier of the answer."""
        starts = [segment.start for segment in answer.segments]
        for reading in answer.read(read_exact).identifiers:
            at = bisect_right(starts, reading.start) - 1
            segment = answer.segments[at] if at >= 0 and reading.start < answer.segments[at].end else None
            yield Candidate(Kind.IDENTIFIER, reading.start, reading.end, answer, segment, reading)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Judge one identifier against all passages together: it may stand in one and its holder's own in another."""
        reading = candidate.reading
        if not isinstance(reading, IdentifierReading):
            raise TypeError(f"no identifier was read at {candidate.start}")
        cited = next((p for p in payload.passages if p.text and p.id.casefold() == candidate.text.casefold()), None)
        if cited is not None:
            return _supported(candidate, cited, 0, min(len(cited.text), 200), Reason.CITED)
        identifiers = sum(len(payload.read(passage.text, read_exact).identifiers) for passage in payload.passages)
        payload.spend(8 * identifiers + sum(len(passage.text) for passage in payload.passages) // 200 + 20)
        standing = list(_standing(reading, payload))
        own = [s for s in standing if _same(reading, s.reading)]
        others = [s for s in standing if not _same(reading, s.reading)]
        said = _said(candidate, reading, payload)
        if own:
            return _placed(candidate, said, own, others)
        verbatim = _verbatim(candidate, reading, payload.passages)
        return verbatim or _absent(candidate, reading, said, others, payload)


def _same(said: IdentifierReading, given: IdentifierReading) -> bool:
    return comparable(said, given) and (said.key == given.key or abbreviates(said, given))


@dataclass(frozen=True, slots=True)
class _Held:
    """An identifier of a passage with the words of its record."""

    reading: IdentifierReading
    names: frozenset[str]
    headers: frozenset[str]
    tabular: bool


def _standing(reading: IdentifierReading, payload: ReadPayload) -> Iterator[_Standing]:
    for passage in payload.passages:
        given = [held for held in payload.read(passage.text, _read_held) if comparable(reading, held.reading)]
        if reading.type == "number":
            numbers = _numbers(passage.text, len(reading.key), [held.reading for held in given])
            given += _held_by_records(passage.text, numbers)
        yield from (_Standing(passage, held.reading, held.names, held.headers, held.tabular) for held in given)


def _read_held(text: str) -> tuple[_Held, ...]:
    return tuple(_held_by_records(text, read_exact(text).identifiers))


def _held_by_records(text: str, readings: Sequence[IdentifierReading]) -> Iterator[_Held]:
    """The identifiers with the words of the table row, object or sentence that each stands in."""
    if not readings:
        return
    layout = read_layout(text)
    heads = [r.start for r in readings if r.type == "clause"]
    for one in readings:
        place = layout.place(one.start, one.end)
        own = _stems(text[one.start : one.end])
        headers = " ".join(place.headers)
        if place.tabular:
            names = _stems(place.row) or _stems(text[place.start : place.end])
        else:
            names = _names(text, place.start, place.end) | _stems(place.caption)
            if not names - own:
                names = _names(text, max(0, place.start - _REACH), place.start)
            # names between it and what it is, as in "the order of Umber Quarry Ltd is", are not counted
            before = text[max(place.start, one.start - 200) : one.start].split()
            headers = " ".join([word for word in before if not word[:1].isupper() or word == before[0]][-_LABEL:])
        if one.type == "clause" and not place.tabular and one.start - place.start <= _OPENS:
            # it heads what follows, up to the next
            after = next((start for start in heads if start > one.start), len(text))
            names |= _stems(text[one.end : min(after, one.end + _CLAUSE)])
        yield _Held(one, names - own, _stems(headers), place.tabular)


def _numbers(text: str, length: int, taken: Sequence[IdentifierReading]) -> list[IdentifierReading]:
    """Whole numbers of as many digits: under the heading "Order number", none says by itself what it is."""
    starts = {r.start for r in taken}
    found = re.finditer(rf"(?<![\w.,])\d{{{length}}}(?![.,]?\d|\w)", text)
    return [IdentifierReading(m.start(), m.end(), "number", m.group()) for m in found if m.start() not in starts]


def _stems(text: str) -> frozenset[str]:
    return frozenset(s for s in (stem_of(m.group()) for m in WORD.finditer(text)) if rarity(s) > 0)


def _names(text: str, start: int, end: int) -> frozenset[str]:
    """Words that may name a holder: with a capital or a digit, function words left out."""
    found = (m.group() for m in WORD.finditer(text, start, end))
    return frozenset(s for s in (stem_of(w) for w in found if not w.islower()) if rarity(s) > 0)


def _said(candidate: Candidate, reading: IdentifierReading, payload: ReadPayload) -> _Said:
    """The words around the identifier, nearest first; where a sentence holds several, each goes with its own clause."""
    text = candidate.answer.text
    segment = candidate.segment
    start, end = (segment.start, segment.end) if segment else (candidate.start, candidate.end)
    inside = [
        r for r in payload.read(text, read_exact).identifiers if start <= r.start < end and comparable(reading, r)
    ]
    nearest: list[frozenset[str]] = []
    if len(inside) > 1:
        index = next(i for i, r in enumerate(inside) if r.start == reading.start)
        before = _stems(text[start : inside[0].start])
        names_first = any(rarity(s) > 0.8 for s in before) or len(before) > 2
        if names_first:
            nearest.append(_stems(text[inside[index - 1].end if index else start : reading.start]))
        else:
            nearest.append(_stems(text[reading.end : inside[index + 1].start if index + 1 < len(inside) else end]))
    nearest.append(_stems(text[start : reading.start] + " " + text[reading.end : end]))
    if segment and segment.context:
        nearest.append(_stems(segment.context))
    if candidate.answer.query:
        nearest.append(_stems(candidate.answer.query))
    return _Said(tuple(nearest))


def _weight(words: frozenset[str], standing: _Standing) -> float:
    """How much of what the answer names a record holds."""
    return sum(rarity(word) for word in words & standing.names)


def _placed(candidate: Candidate, said: _Said, own: Sequence[_Standing], others: Sequence[_Standing]) -> Finding:
    """The identifier is in the payload: is it the one of the holder that the answer speaks of?

    The nearest words that tell its own record from another's decide, so that a further record which
    holds none of them changes nothing.
    """
    here = own[0]
    for words in said.nearest:
        best = max(own, key=lambda s: _weight(words, s))
        rivals = [other for other in others if _alike(best, other) and _names_it(said, other)]
        right = max(rivals, key=lambda s: _weight(words, s), default=best)
        ahead = _weight(words, right) - _weight(words, best)
        if ahead >= _MARGIN:
            message = (
                f"{best.passage.id} gives {best.text} for {_label(best, said)}; "
                f"for what the answer names, {right.passage.id} gives {right.text}"
            )
            return _contradicted(right, Reason.WRONG_HOLDER, message)
        if ahead <= -_MARGIN or not rivals:
            here = best
            break
    reason = Reason.STATED if here.text == candidate.text else Reason.RESTATED
    return _supported(candidate, here.passage, here.reading.start, here.reading.end, reason)


def _alike(one: _Standing, other: _Standing) -> bool:
    """Whether two identifiers are of the same attribute: the same column or key, or both in prose."""
    if not one.tabular or not other.tabular:
        # a 401(k) is a kind of plan, and nobody's own
        many = one.reading.type in _MANY or (one.reading.type == "clause" and one.text[:1].isdigit())
        labelled = not many or bool(one.headers & other.headers)
        return one.reading.type == other.reading.type and labelled
    return not one.headers or not other.headers or one.headers == other.headers


def _label(standing: _Standing, said: _Said) -> str:
    names = " ".join(sorted(standing.names - said.words)[:4])
    return f"something else ({names})" if names else "something else"


def _verbatim(candidate: Candidate, reading: IdentifierReading, passages: Iterable[Passage]) -> Finding | None:
    """The identifier's own characters in a passage, where its type could not be told there."""
    pattern = spelled(reading, candidate.text)
    for passage in passages:
        match = pattern.search(passage.text)
        if match:
            reason = Reason.STATED if match.group() == candidate.text else Reason.RESTATED
            return _supported(candidate, passage, match.start(), match.end(), reason)
    return None


def _absent(
    candidate: Candidate, reading: IdentifierReading, said: _Said, others: Sequence[_Standing], payload: ReadPayload
) -> Finding:
    """No passage holds it: is it a slip of one that is there, or does its holder have another?"""
    held = _held(said, reading, others)
    if held is not None:
        if _distance(reading, held.reading) <= _NEAR:
            return _altered(candidate, held)
        message = f"{held.passage.id} gives {held.text}, not {candidate.text}"
        return _contradicted(held, Reason.WRONG_VALUE, message)
    near = [
        s
        for s in others
        if len(reading.key) >= _NEAR_LENGTH and _distance(reading, s.reading) <= _NEAR and _is_slip(s.reading)
    ]
    keys = {
        s.reading.key for s in near if _distance(reading, s.reading) == min(_distance(reading, n.reading) for n in near)
    }
    if len(keys) == 1:
        return _altered(candidate, next(s for s in near if s.reading.key in keys))
    finding = not_found(candidate, payload)
    if reading.valid is False and finding.reason is Reason.NOT_IN_PAYLOAD:
        return Finding(
            finding.status, Reason.BAD_CHECK_DIGIT, f"{finding.message}, and its check digits are wrong", score=0.0
        )
    return finding


def _nearest(reading: IdentifierReading, others: Sequence[_Standing]) -> _Standing | None:
    """The one identifier that this may be a slip of; None where none is near, or two are equally."""
    if len(reading.key) < _NEAR_LENGTH:
        return None
    near = [
        (distance, s) for s in others if (distance := _distance(reading, s.reading)) <= _NEAR and _is_slip(s.reading)
    ]
    least = min((distance for distance, _ in near), default=0)
    nearest = [s for distance, s in near if distance == least]
    return nearest[0] if len({s.reading.key for s in nearest}) == 1 else None


def _held(said: _Said, reading: IdentifierReading, others: Sequence[_Standing]) -> _Standing | None:
    """The identifier of the same type in the one record that the answer speaks of; None where that is not clear."""
    fitting = [
        s for s in others if s.reading.type == reading.type and (reading.type != "code" or s.headers & said.words)
    ]
    for words in said.nearest:
        most = max((_weight(words, s) for s in fitting), default=0.0)
        best = [s for s in fitting if _weight(words, s) > max(0.0, most - _MARGIN)]
        if best and len({s.reading.key for s in best}) == 1:
            return best[0] if _names_it(said, best[0]) else None
    return None


def _names_it(said: _Said, standing: _Standing) -> bool:
    """Whether the answer or query names most of the record's own label, so that it speaks of that holder."""
    if not standing.tabular:
        return sum(rarity(w) for w in standing.names & said.words) >= 1.2
    return len(standing.names & said.words) * 2 >= len(standing.names)


def _distance(one: IdentifierReading, other: IdentifierReading) -> int:
    return OSA.distance(one.key, other.key, score_cutoff=_NEAR)


def _is_slip(reading: IdentifierReading) -> bool:
    """Neighbouring versions and clauses are different things, not slips of each other."""
    return reading.type not in ("version", "clause", "ip", "symbol", "path")


def _altered(candidate: Candidate, right: _Standing) -> Finding:
    message = f"{right.passage.id} gives {right.text}; {_difference(candidate.text, right.text)}"
    return _contradicted(right, Reason.ALTERED_IDENTIFIER, message)


def _difference(said: str, given: str) -> str:
    """The first stretch in which two spellings differ, in words."""
    start = 0
    while start < min(len(said), len(given)) and said[start] == given[start]:
        start += 1
    stop = 0
    while stop < min(len(said), len(given)) - start and said[len(said) - 1 - stop] == given[len(given) - 1 - stop]:
        stop += 1
    ours, theirs = said[start : len(said) - stop], given[start : len(given) - stop]
    if not ours:
        return f"{theirs!r} is missing at character {start + 1}"
    if not theirs:
        return f"{ours!r} is too much at character {start + 1}"
    return f"the answer has {ours!r} for {theirs!r} at character {start + 1}"


def _supported(candidate: Candidate, passage: Passage, start: int, end: int, reason: Reason) -> Finding:
    said = passage.text[start:end] if reason is not Reason.CITED else candidate.text
    message = f"{candidate.text} is the id of a passage" if reason is Reason.CITED else f"{passage.id} gives {said}"
    return Finding(Status.SUPPORTED, reason, message, score=1.0, evidence=(evidence(passage, start, end),))


def _contradicted(right: _Standing, reason: Reason, message: str) -> Finding:
    span = evidence(right.passage, right.reading.start, right.reading.end, Relation.CONTRADICTS)
    return Finding(Status.CONTRADICTED, reason, message, score=0.0, evidence=(span,), right_value=right.text)
