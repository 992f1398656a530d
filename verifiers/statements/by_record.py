"""Statements about structured records: settled by reading their fields, where a sentence speaks plainly of them.

A field that a sentence gets wrong contradicts it, whatever else it says. One that it gets right settles that part of
it: what is left to be judged is the rest, and where there is no rest, nothing. A field that is null says nothing, and a
value that the record does not have is none that it bears out; where no other text has the words, nothing does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grounding.models import Evidence, Passage, Reason, Relation, Span, Status
from grounding.protocols import Candidate, Finding, PassageFinding, ReadPayload, decide, evidence
from grounding.reading.field_matching import given, records_of
from grounding.reading.fields import Field
from grounding.reading.flag_matching import Agreement, compared, flag_blocks
from grounding.reading.flags import Flag
from grounding.reading.label_words import spaced
from grounding.reading.presence import ABSENT, IS_THERE, Sentence, denies, read_sentence
from grounding.reading.records import read_layout
from grounding.reading.said_labels import same_stem
from grounding.reading.words import WORD, rarity, stem_of

SURE = 0.97
"""The score of a statement that says what fields say, and nothing more."""
WRONG = 0.05
"""The score of one that a field denies, or leaves open."""
_BEFORE = 3
"""Sentences before a statement that may name the record which it is of."""
_WHOSE = frozenset(
    map(
        stem_of,
        """guest customer patron user visitor diner member client patient resident people person everyone business
        company place establishment location service option facility amenity product plan record order ticket case
        account current""".split(),
    )
)
"""Words for those who are offered something, for who offers it, and for records, which say nothing of what it is."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What the fields of records make of a statement."""

    finding: Finding | None = None
    """Where they decide it."""
    share: float = 0.0
    """The share of it that they bear out where they don't, 0 to 1."""
    spans: tuple[Span, ...] = ()
    """The words of that share, in the answer."""

    def judged(self, finding: Finding) -> Finding:
        """A finding on the whole of the statement, with that share of it settled.

        A probability that all of several parts hold is the product of theirs, so that what is settled takes its share
        of the logarithm.
        """
        if not self.share or finding.status is not None or finding.score is None:
            return finding
        rest = tuple(span for span in finding.spans if not any(a <= span[0] and span[1] <= b for a, b in self.spans))
        return Finding(
            None,
            finding.reason,
            f"{finding.message}; fields of its record bear {self.share:.0%} of it out",
            round(finding.score ** (1 - self.share), 4),
            finding.evidence,
            rest,
            against=finding.against,
        )


NOTHING = Settled()


@dataclass(frozen=True, slots=True)
class _Read:
    """A field that a statement speaks of."""

    field: Field | Flag
    span: Span
    """Where, in the statement."""
    agreement: Agreement
    of: str = ""
    """The record that has the value that the statement gives; empty where it is its own, or none."""


def settled_by_records(candidate: Candidate, payload: ReadPayload) -> Settled:
    """What the records of the passages make of a statement, passage by passage."""
    if candidate.segment is not None and candidate.segment.leaf is not None:
        return NOTHING
    structured = [passage for passage in payload.passages if payload.read(passage.text, read_layout).structured]
    if not structured:
        return NOTHING
    sentence, around = read_sentence(candidate.text), _around(candidate, payload)
    said: list[PassageFinding] = []
    left: Finding | None = None
    best = NOTHING
    for passage in structured:
        read = [one for one in _read(sentence, passage, payload, around) if not _is_prose(candidate, one, payload)]
        open_ = _left_open(candidate, passage, read)
        if wrong := [one for one in read if one.agreement is Agreement.DENIES]:
            said.append(PassageFinding(passage, _denied(candidate, passage, wrong)))
        elif open_ is not None:
            left = open_
        elif right := [one for one in read if one.agreement is Agreement.AGREES]:
            share = _share(sentence, right)
            if share == 1:
                said.append(PassageFinding(passage, _borne_out(passage, right)))
            elif share > best.share:
                best = Settled(None, share, _spans(candidate, right))
    if said:
        return Settled(decide(candidate, said, payload))
    return Settled(left) if left is not None and not best.share else best


def _read(sentence: Sentence, passage: Passage, payload: ReadPayload, around: Sequence[str]) -> Iterator[_Read]:
    flags, records = payload.read(passage.text, flag_blocks), payload.read(passage.text, records_of)
    payload.spend(sum(block.rows.count for block in flags) // 10 + sum(block.rows.count for block in records) // 10)
    for flag in compared(sentence, flags, around):
        yield _Read(flag.flag, (flag.start, flag.end), flag.agreement)
    for field in given(sentence, records, around):
        yield _Read(field.field, (field.start, field.end), field.agreement, field.of)


def _around(candidate: Candidate, payload: ReadPayload) -> list[str]:
    """What a statement may be of: the sentences before it, the nearest first, and the query."""
    segments = candidate.answer.segments
    at = bisect_left(segments, candidate.start, key=lambda segment: segment.start)
    earlier = [candidate.answer.text[one.start : one.end] for one in reversed(segments[max(0, at - _BEFORE) : at])]
    return [candidate.answer.around(candidate.segment), *earlier, payload.payload.query or ""]


def _share(sentence: Sentence, read: Sequence[_Read]) -> float:
    """The share of what a sentence says that these fields settle, by the weight of its words, 0 to 1."""
    above = [one.field.above for one in read if isinstance(one.field, Flag)]
    called = [*(f"{one.field.row} {spaced(one.field.key)}" for one in read), *map(spaced, above)]
    known = {same_stem(word[0].casefold()) for text in called for word in WORD.finditer(text)}
    known |= IS_THERE | ABSENT | _WHOSE
    left = whole = 0.0
    for span, word, stem in zip(sentence.spans, sentence.words, sentence.stems, strict=True):
        if any(one.span[0] <= span[0] and span[1] <= one.span[1] for one in read):
            whole += max(rarity(stem), 1.0)
        elif rarity(stem) > 0 and not denies(word) and not {stem, same_stem(word)} & known:
            whole, left = whole + rarity(stem), left + rarity(stem)
    return 1 - left / whole if whole else 0.0


def _denied(candidate: Candidate, passage: Passage, read: Sequence[_Read]) -> Finding:
    shown = _shown(passage, read, Relation.CONTRADICTS)
    first = read[0]
    of = f"; what is said stands with {first.of}" if first.of else ""
    if isinstance(first.field, Flag):
        reason, right = Reason.NEGATED, None
    else:
        reason, right = (Reason.WRONG_ENTITY if first.of else Reason.WRONG_VALUE), first.field.value
    return Finding(
        Status.CONTRADICTED,
        reason,
        f"{passage.id} says otherwise: {shown[0].text!r}{of}",
        score=WRONG,
        evidence=shown,
        spans=_spans(candidate, read),
        right_value=right,
    )


def _borne_out(passage: Passage, read: Sequence[_Read]) -> Finding:
    shown = _shown(passage, read, Relation.SUPPORTS)
    return Finding(Status.SUPPORTED, Reason.RESTATED, f"{passage.id} says so: {shown[0].text!r}", SURE, shown)


def _left_open(candidate: Candidate, passage: Passage, read: Sequence[_Read]) -> Finding | None:
    """The finding where fields neither bear a statement out nor deny it."""
    if blank := [one for one in read if one.agreement is Agreement.BLANK]:
        message = f"{passage.id} has a field for it ({', '.join(one.field.key for one in blank)}), and nothing in it"
        return Finding(Status.UNSUPPORTED, Reason.LEFT_BLANK, message, score=WRONG, spans=_spans(candidate, blank))
    if unclear := [one for one in read if one.agreement is Agreement.AMBIGUOUS]:
        rows = sorted({one.field.row or one.field.key for one in unclear})
        message = (
            f"{passage.id} says yes of some and no of others, and which is meant is not said: {', '.join(rows[:4])}"
        )
        return Finding(Status.UNCHECKED, Reason.AMBIGUOUS, message, spans=_spans(candidate, unclear))
    if unheard := [one for one in read if one.agreement is Agreement.UNHEARD][:1]:
        own = ", ".join(f"{one.field.value!r} for {one.field.key}" for one in unheard)
        message = f"{passage.id} has {own}, and nothing says what is said"
        return Finding(
            Status.UNSUPPORTED, Reason.NOT_IN_PAYLOAD, message, score=WRONG, spans=_spans(candidate, unheard)
        )
    return None


def _shown(passage: Passage, read: Sequence[_Read], relation: Relation) -> tuple[Evidence, ...]:
    return tuple(evidence(passage, *span, relation) for span in dict.fromkeys(one.field.stated for one in read))


def _spans(candidate: Candidate, read: Sequence[_Read]) -> tuple[Span, ...]:
    return tuple(sorted({(candidate.start + one.span[0], candidate.start + one.span[1]) for one in read}))


def _is_prose(candidate: Candidate, one: _Read, payload: ReadPayload) -> bool:
    """Whether the words stand in prose, too: then the field is not all that is said of them."""
    if isinstance(one.field, Field) and one.agreement is Agreement.AGREES:
        return False
    payload.spend(sum(len(passage.text) for passage in payload.passages) // 100)
    words = re.findall(r"\w+", candidate.text[slice(*one.span)])
    own = set() if isinstance(one.field, Flag) else set(map(stem_of, spaced(one.field.key).casefold().split()))
    words = [word for word in words if stem_of(word) not in own and (rarity(stem_of(word)) > 0 or not own)]
    pattern = re.compile(r"\b" + r"[\W_]*".join(map(re.escape, words)), re.IGNORECASE)
    return any(
        not _is_label(passage.text, match.span(), one)
        for passage in payload.passages
        for match in pattern.finditer(passage.text)
    )


def _is_label(text: str, span: Span, one: _Read) -> bool:
    """Whether a stretch of a passage is the name of a field or record, or a short value, and no more."""
    place = read_layout(text).place(*span)
    if not place.tabular:
        return False
    if place.cell is None or not place.cell[0] <= span[0] < place.cell[1]:
        return True
    written = text[slice(*place.cell)].strip("\"' \t")
    if isinstance(one.field, Flag):
        return written in (one.field.key, one.field.row)
    return one.agreement is Agreement.DENIES and len(written.split()) <= len(text[slice(*span)].split())
