"""What the core asks of verifiers, and what it gives them.

A verifier is two pure functions: `find(answer)` says which spans of the answer it can judge, and
`check(candidate, payload)` judges one of them. No I/O, no clock, no global state: loops, budgets,
time limits and failures are handled once, in the checker.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from grounding.labels import Label, general_path
from grounding.models import Evidence, Kind, Passage, Payload, Reason, Relation, Searched, Span, Status

T = TypeVar("T")
Reader = Callable[[str], T]


class SegmentKind(StrEnum):
    """What a stretch of an answer is; only some kinds assert anything."""

    STATEMENT = "statement"
    ABSTENTION = "abstention"
    HEADING = "heading"
    QUESTION = "question"
    GREETING = "greeting"
    OFFER = "offer"
    ECHO = "echo"
    REMARK = "remark"
    HYPOTHETICAL = "hypothetical"
    ADVICE = "advice"
    CODE = "code"
    MARKER = "marker"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of a structured answer, and the object that it is a field of."""

    path: str
    """Keys and indices down to it: `items[0].risk`."""
    key: str
    """The nearest key above it; empty in arrays without one."""
    value: str | int | float | bool
    start: int
    """Where the value itself begins in the answer's text; it ends where its segment does."""
    short: bool
    """Whether it is looked up as it stands; a longer one is judged as a statement."""
    record: int
    """The number of the object that holds it; equal for the fields of one object."""
    above: tuple[int, ...] = ()
    """The numbers of the objects around that one, the outermost first."""
    listed: bool = False
    """Whether it is one of several in an array, each of which may be of another record."""
    beside: str = ""
    """The other fields, of its object and of those around, that say what the object is of: `company: Apple`."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an answer, about a sentence, list item, table row or heading."""

    start: int
    end: int
    kind: SegmentKind
    language: str = "en"
    """ISO 639-1 code, or `und` where it can't be told."""
    silent: tuple[Span, ...] = ()
    """Spans inside it in which nothing is asserted: list numbers, values quoted to be denied."""
    context: str = ""
    """What the segment takes from its surroundings: the heading above it, a table row's column headers."""
    leaf: Leaf | None = None
    """The value that it is, in a structured answer."""

    @property
    def asserts(self) -> bool:
        """Whether the segment becomes a statement."""
        return self.kind is SegmentKind.STATEMENT


_POINTS_BACK = re.compile(r"\W*(?:this|that|these|those|it|its|they|their|he|his|she|her|both|such)\b", re.IGNORECASE)
_LONGEST_BEFORE = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The text under check, cut into segments; never edited."""

    text: str
    query: str | None
    segments: tuple[Segment, ...]
    labels: Mapping[str, Label] = field(default_factory=dict)
    """What was declared of the fields of a structured answer, by path."""
    _readings: dict[object, object] = field(default_factory=dict, repr=False, compare=False)

    def segment_at(self, offset: int) -> Segment | None:
        """The segment that holds the character at `offset`; None where none does."""
        at = bisect_right(self.segments, offset, key=lambda segment: segment.start) - 1
        return self.segments[at] if at >= 0 and offset < self.segments[at].end else None

    def label_of(self, segment: Segment) -> Label | None:
        """What was declared of the field that a segment is; None for text and for other fields."""
        return self.labels.get(general_path(segment.leaf.path)) if segment.leaf is not None and self.labels else None

    def around(self, segment: Segment | None) -> str:
        """What else a segment is of: headings, a sentence that it points back to, the fields beside it; lines."""
        if segment is None:
            return ""
        beside = segment.leaf.beside if segment.leaf else ""
        return "\n".join(filter(None, (segment.context, self._before(segment), beside)))

    def _before(self, segment: Segment) -> str:
        """The sentence before one that points back to it: "This must be done within 10 seconds"; empty otherwise."""
        at = bisect_right(self.segments, segment.start, key=lambda other: other.start) - 1
        if at <= 0 or not _POINTS_BACK.match(self.text, segment.start, segment.end):
            return ""
        earlier = self.segments[at - 1]
        return self.text[earlier.start : min(earlier.end, earlier.start + _LONGEST_BEFORE)]

    def read(self, reader: Reader[T]) -> T:
        """What `reader`, a pure function, reads in the answer; read once for all verifiers."""
        if reader not in self._readings:
            self._readings[reader] = reader(self.text)
        return self._readings[reader]  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that a verifier has found in an answer and can judge."""

    kind: Kind
    start: int
    end: int
    answer: Answer
    segment: Segment | None
    """The segment it stands in."""
    reading: object = None
    """What its verifier read there; nobody else looks inside."""

    @property
    def text(self) -> str:
        """The span's text."""
        return self.answer.text[self.start : self.end]

    @property
    def sentence(self) -> str:
        """The text of the segment it stands in, or its own."""
        return self.answer.text[self.segment.start : self.segment.end] if self.segment else self.text

    @property
    def told(self) -> str:
        """What says of what it is beside its sentence: the query, and what else the segment is of; lines."""
        return "\n".join(filter(None, (self.answer.query, self.answer.around(self.segment))))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a verifier says of one candidate.

    `status` is None where only a score was measured: the policy's thresholds then decide.
    """

    status: Status | None
    reason: Reason
    message: str
    score: float | None = None
    evidence: tuple[Evidence, ...] = ()
    spans: tuple[Span, ...] = ()
    right_value: str | None = None
    formula: str | None = None
    against: float | None = None
    """How probable it is that a passage says otherwise, 0 to 1, where that was measured."""


class Verifier(Protocol):
    """Judges one kind of claim."""

    @property
    def kind(self) -> Kind:
        """The kind of claims it finds."""
        ...

    def find(self, answer: Answer) -> Iterable[Candidate]:
        """The spans of the answer that it can judge, in order; the checker leaves out those in `Segment.silent`."""
        ...

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Judge one candidate against what was delivered."""
        ...


@runtime_checkable
class BatchVerifier(Verifier, Protocol):
    """A verifier that judges many claims for less than one by one."""

    def check_all(self, candidates: Sequence[Candidate], payload: ReadPayload) -> Sequence[Finding]:
        """What `check` says of each; a budget that runs out leaves the rest unchecked rather than raising."""
        ...


class ReadPayload(Protocol):
    """What a verifier sees of a payload: entitled passages, and readings of them made once."""

    @property
    def payload(self) -> Payload:
        """The payload as it was delivered."""
        ...

    @property
    def passages(self) -> Sequence[Passage]:
        """The passages entitled to speak, in their order."""
        ...

    @property
    def searched(self) -> Searched:
        """What was looked through, for claims that nothing supports."""
        ...

    def read(self, text: str, reader: Reader[T]) -> T:
        """What `reader`, a pure module-level function, reads in `text`; kept by content hash."""
        ...

    def once(self, work_out: Callable[[ReadPayload], T]) -> T:
        """What a pure module-level function works out of all passages, once for all who ask."""
        ...

    def spend(self, work: int, pieces: int = 0) -> None:
        """Account for work about to be done; BudgetExhausted over the budget.

        Args:
            work: Comparisons, of about a microsecond each.
            pieces: Word pieces that a model is to read.
        """
        ...


@dataclass(frozen=True, slots=True)
class Answerability:
    """Whether passages answer a query, or why that could not be judged."""

    probability: float | None = None
    """That one of them does, 0 to 1; None where it could not be judged."""
    evidence: Evidence | None = None
    """The line that it rests on most: the likeliest place of the answer, should there be one."""
    unavailable: str = ""
    """Why there is no probability."""
    unread: tuple[str, ...] = ()
    """Ids of passages that were not looked at."""
    partly_read: tuple[str, ...] = ()
    """Ids of passages of which only the lines that share most with the query were read."""


class Answerer(Protocol):
    """Judges whether passages answer a query, beyond sharing its words."""

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes of the queries that it reads."""
        ...

    def pieces(self, passages: Sequence[Passage]) -> int:
        """How many word pieces it will read of these, at most."""
        ...

    def answerability(self, query: str, passages: Sequence[Passage]) -> Answerability:
        """How probable it is that one of these passages answers the query.

        Args:
            query: What was asked.
            passages: Those entitled to speak.
        """
        ...


@dataclass(frozen=True, slots=True)
class PassageFinding:
    """What one passage says of one candidate; passages that say nothing yield none."""

    passage: Passage
    finding: Finding


FILE_TIME = "the file's modification time"
"""What the metadata key `as_of_from` says where only the file system dates a passage: a copy is no newer word."""


def evidence(passage: Passage, start: int, end: int, relation: Relation = Relation.SUPPORTS) -> Evidence:
    """Evidence for the span [start, end) of a passage."""
    return Evidence(source_id=passage.id, start=start, end=end, text=passage.text[start:end], relation=relation)


def standing(passage: Passage) -> float | None:
    """When a passage came into effect or was true; None for one that says so nowhere but in its file's date."""
    if passage.metadata.get("as_of_from") == FILE_TIME:
        return None
    if passage.effective and passage.effective.from_:
        return passage.effective.from_.timestamp()
    return passage.as_of.timestamp() if passage.as_of else None


def decide(candidate: Candidate, said: Sequence[PassageFinding], payload: ReadPayload) -> Finding:
    """One finding from what each passage says by itself: the best decides, unless passages disagree.

    Where one passage supports and another contradicts, the later in effect (or as of) goes before the
    earlier; where both are dated alike, or either is undated, the claim is contradicted with both spans.
    """
    supporting = [s for s in said if s.finding.status is Status.SUPPORTED]
    contradicting = [s for s in said if s.finding.status is Status.CONTRADICTED]
    if supporting and contradicting:
        newest_for = max((standing(s.passage) or float("-inf")) for s in supporting)
        newest_against = max((standing(s.passage) or float("-inf")) for s in contradicting)
        undated = any(standing(s.passage) is None for s in said)
        if not undated and newest_for > newest_against:
            contradicting = []
        elif not undated and newest_against > newest_for:
            supporting = []
        else:
            against = contradicting[0].finding
            spans = tuple(e for s in (supporting[0], contradicting[0]) for e in s.finding.evidence)
            return Finding(
                Status.CONTRADICTED,
                Reason.SOURCES_DISAGREE,
                f"{supporting[0].passage.id} states {candidate.text!r}, {contradicting[0].passage.id} says otherwise: "
                f"{against.message}",
                evidence=spans,
                right_value=against.right_value,
            )
    if supporting:
        return max((s.finding for s in supporting), key=lambda f: f.score or 0.0)
    if contradicting:
        return contradicting[0].finding
    scored = [s.finding for s in said if s.finding.status is None]
    if scored:
        return max(scored, key=lambda f: f.score or 0.0)
    unchecked = [s.finding for s in said if s.finding.status is Status.UNCHECKED]
    if unchecked:
        return unchecked[0]
    unsupported = [s.finding for s in said if s.finding.status is Status.UNSUPPORTED]
    return unsupported[0] if unsupported else not_found(candidate, payload)


def not_found(candidate: Candidate, payload: ReadPayload) -> Finding:
    """The finding for something that no entitled passage states, implies or denies."""
    if not payload.passages:
        return Finding(Status.UNSUPPORTED, Reason.NO_PASSAGES, "no passage was delivered that may speak", score=0.0)
    return Finding(
        Status.UNSUPPORTED,
        Reason.NOT_IN_PAYLOAD,
        f"{candidate.text!r} is in none of the {len(payload.passages)} passages",
        score=0.0,
    )
