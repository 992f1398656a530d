"""Statements about fields that say yes or no: settled by reading them, where a sentence speaks plainly of them.

A flag that a sentence gets wrong contradicts it, whatever else it says. One that it gets right settles that part of it:
what is left to be judged is the rest, and where there is no rest, nothing. A field that is null says nothing; where no
other text has its words, nothing bears the sentence out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from grounding.models import Evidence, Passage, Reason, Relation, Span, Status
from grounding.protocols import Candidate, Finding, PassageFinding, ReadPayload, decide, evidence
from grounding.reading.flag_matching import Agreement, Read, compared, settled
from grounding.reading.flags import Flag, read_flags
from grounding.reading.presence import read_sentence
from grounding.reading.records import read_layout

SURE = 0.97
"""The score of a statement that says what flags say, and nothing more."""
WRONG = 0.05
"""The score of one that a flag denies, or leaves open."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """What flags make of a statement."""

    finding: Finding | None = None
    """Where they decide it."""
    settled: float = 0.0
    """The share of it that they bear out where they don't, 0 to 1."""
    spans: tuple[Span, ...] = ()
    """The words of that share, in the answer."""

    def judged(self, finding: Finding) -> Finding:
        """A finding on the whole of the statement, with that share of it settled.

        A probability that all of several parts hold is the product of theirs, so that what is settled takes its share
        of the logarithm.
        """
        if not self.settled or finding.status is not None or finding.score is None:
            return finding
        rest = tuple(span for span in finding.spans if not any(a <= span[0] and span[1] <= b for a, b in self.spans))
        return Finding(
            None,
            finding.reason,
            f"{finding.message}; fields that say yes or no bear {self.settled:.0%} of it out",
            round(finding.score ** (1 - self.settled), 4),
            finding.evidence,
            rest,
            against=finding.against,
        )


_BEFORE = 3
"""Sentences before a statement that may name the record which it is of."""

NOTHING = Flagged()


def flagged(candidate: Candidate, payload: ReadPayload) -> Flagged:
    """What the flags of the passages make of a statement, passage by passage."""
    read = [(passage, payload.read(passage.text, read_flags)) for passage in payload.passages]
    if not any(flags for _, flags in read) or (candidate.segment is not None and candidate.segment.leaf is not None):
        return NOTHING
    sentence = read_sentence(candidate.text)
    around = _around(candidate, payload)
    said: list[PassageFinding] = []
    open_: Finding | None = None
    best = NOTHING
    for passage, flags in read:
        payload.spend(len(flags))
        found = [one for one in compared(sentence, flags, around) if not _is_prose(candidate, one, payload)]
        by = {agreement: [one for one in found if one.agreement is agreement] for agreement in Agreement}
        if by[Agreement.DENIES]:
            said.append(PassageFinding(passage, _denied(candidate, passage, by[Agreement.DENIES])))
        elif by[Agreement.BLANK]:
            open_ = _left_blank(candidate, passage, by[Agreement.BLANK])
        elif by[Agreement.AMBIGUOUS]:
            open_ = _ambiguous(candidate, passage, by[Agreement.AMBIGUOUS])
        elif found:
            share = settled(sentence, found, payload.payload.query or "")
            if share == 1:
                said.append(PassageFinding(passage, _borne_out(passage, found)))
            elif share > best.settled:
                best = Flagged(None, share, _spans(candidate, found))
    if said:
        return Flagged(decide(candidate, said, payload))
    return Flagged(open_) if open_ is not None and not best.settled else best


def _around(candidate: Candidate, payload: ReadPayload) -> list[str]:
    """What a statement may be of: the sentences before it, the nearest first, and the query."""
    segments = candidate.answer.segments
    at = bisect_left(segments, candidate.start, key=lambda segment: segment.start)
    earlier = [candidate.answer.text[one.start : one.end] for one in reversed(segments[max(0, at - _BEFORE) : at])]
    return [candidate.answer.around(candidate.segment), *earlier, payload.payload.query or ""]


def _denied(candidate: Candidate, passage: Passage, read: Sequence[Read]) -> Finding:
    shown = _shown(passage, read, Relation.CONTRADICTS)
    message = f"{passage.id} says otherwise: {shown[0].text!r}"
    spans = _spans(candidate, read)
    return Finding(Status.CONTRADICTED, Reason.NEGATED, message, score=WRONG, evidence=shown, spans=spans)


def _borne_out(passage: Passage, read: Sequence[Read]) -> Finding:
    shown = _shown(passage, read, Relation.SUPPORTS)
    return Finding(Status.SUPPORTED, Reason.RESTATED, f"{passage.id} says so: {shown[0].text!r}", SURE, shown)


def _left_blank(candidate: Candidate, passage: Passage, read: Sequence[Read]) -> Finding:
    message = f"{passage.id} has a field for it ({', '.join(one.flag.key for one in read)}), and nothing in it"
    return Finding(Status.UNSUPPORTED, Reason.LEFT_BLANK, message, score=WRONG, spans=_spans(candidate, read))


def _ambiguous(candidate: Candidate, passage: Passage, read: Sequence[Read]) -> Finding:
    rows = sorted({one.flag.row or one.flag.key for one in read})
    message = f"{passage.id} says yes of some and no of others, and which is meant is not said: {', '.join(rows[:4])}"
    return Finding(Status.UNCHECKED, Reason.AMBIGUOUS, message, spans=_spans(candidate, read))


def _shown(passage: Passage, read: Sequence[Read], relation: Relation) -> tuple[Evidence, ...]:
    return tuple(evidence(passage, *one.flag.stated, relation) for one in read)


def _spans(candidate: Candidate, read: Sequence[Read]) -> tuple[Span, ...]:
    return tuple((candidate.start + one.start, candidate.start + one.end) for one in read)


def _is_prose(candidate: Candidate, one: Read, payload: ReadPayload) -> bool:
    """Whether the words stand in prose, too, or are a value: then the flag is not all that is said of them."""
    words = re.findall(r"\w+", candidate.text[one.start : one.end])
    pattern = re.compile(r"[\W_]*".join(map(re.escape, words)), re.IGNORECASE)
    payload.spend(sum(len(passage.text) for passage in payload.passages) // 100)
    return any(
        not _names_a_flag(passage.text, match.span(), one.flag)
        for passage in payload.passages
        for match in pattern.finditer(passage.text)
    )


def _names_a_flag(text: str, span: Span, flag: Flag) -> bool:
    """Whether a stretch of a passage is the name of a field or record, and no more."""
    place = read_layout(text).place(*span)
    if not place.tabular:
        return False
    if place.cell is None or not place.cell[0] <= span[0] < place.cell[1]:
        return True
    written = text[slice(*place.cell)].strip("\"' \t")
    return written in (flag.key, flag.row)
