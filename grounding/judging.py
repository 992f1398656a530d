"""What a judge is, and how far its opinion reaches.

A judge gives an opinion on statements that were only measured: a score somewhere between yes and no. What was decided
exactly, a contradicted figure or a denial in the passage's own words, it is never asked about, and nothing it says
changes the figures, dates and names inside a statement: the worst of those still decides.

An opinion counts only with proof. A judge that finds a statement borne out, or contradicted, has to point at the words
of a passage that say so. Whatever else comes of asking (silence, an error, a malformed reply, a quotation that stands
nowhere) leaves the statement unchecked: it never falls back to what was measured before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from grounding.errors import BudgetExhausted, InvalidInput
from grounding.models import Evidence, Kind, Passage, Reason, Relation, Span, Status
from grounding.protocols import Answer, BatchVerifier, Candidate, Finding, ReadPayload, Verifier

ASKED_FROM = 0.1
ASKED_BELOW = 0.9
"""Scores between which a judge is asked by default. They decide what is spent, not what passes: policies do that."""

ASKED_ALWAYS = math.inf
"""For `asked_below`, with an `asked_from` of 0: every statement that was only measured goes to the judge."""

WHY_UNEXAMINED = frozenset(
    {
        Reason.JUDGE_FAILED,
        Reason.LANGUAGE_NOT_SUPPORTED,
        Reason.TOO_LONG,
        Reason.MODEL_UNAVAILABLE,
        Reason.BUDGET_EXHAUSTED,
        Reason.TIMED_OUT,
        Reason.NOT_SETTLED,
        Reason.AMBIGUOUS,
    }
)
"""Reasons for which a judge may leave a statement unexamined."""

LONGEST_QUOTATION = 2_000
"""Code points of a quotation that is looked up; no proof needs more."""

_EVEN = 0.5
"""From here on an opinion takes a side, and needs proof."""


@dataclass(frozen=True, slots=True)
class Question:
    """One statement that a judge is asked about."""

    statement: str
    context: str = ""
    """What it is of, as lines: headings, a sentence that it points back to, the fields beside it. Often empty."""

    @property
    def whole(self) -> str:
        """The statement after its context, as one text."""
        return "\n".join(filter(None, (self.context, self.statement)))


@dataclass(frozen=True, slots=True)
class Case:
    """All that a judge is asked about one answer."""

    questions: tuple[Question, ...]
    passages: tuple[Passage, ...]
    """Those entitled to speak; what a model wrote is not among them."""
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a judge thinks of one statement, after all passages were examined for it.

    Raises:
        InvalidInput: A probability is not between 0 and 1.
    """

    supported: float
    """How probable it is that a passage bears the statement out, 0 to 1."""
    evidence: tuple[Evidence, ...] = ()
    """The spans of passages that it rests on; needed where a probability is 0.5 or more."""
    against: float | None = None
    """How probable it is that those spans say otherwise, 0 to 1, where that was judged."""
    absent: tuple[Span, ...] = ()
    """The words of the statement that are not borne out, as spans of `Question.statement`."""

    def __post_init__(self) -> None:
        for name, value in (("supported", self.supported), ("against", self.against)):
            if value is not None and not 0 <= value <= 1:  # not-a-number fails this too
                raise InvalidInput(f"opinion.{name}", f"is {value}, not a probability")


@dataclass(frozen=True, slots=True)
class Unexamined:
    """That a judge has no opinion on a statement, and why; the statement is then unchecked.

    Raises:
        InvalidInput: The reason is none for leaving something unexamined.
    """

    reason: Reason
    why: str
    """One sentence for people."""

    def __post_init__(self) -> None:
        if self.reason not in WHY_UNEXAMINED:
            raise InvalidInput("unexamined.reason", f"{self.reason.value!r} is not why something can't be judged")


class Judge(Protocol):
    """Gives opinions on statements: a model in a folder, a model behind an endpoint, or something of one's own."""

    @property
    def name(self) -> str:
        """How reports call it; short, without paths and secrets."""
        ...

    def judge(self, case: Case) -> Sequence[Opinion | Unexamined]:
        """One opinion for each question, in order, or why there is none; may raise, which leaves all unchecked."""
        ...


class SecondOpinion:
    """A verifier of statements that asks a judge where it has only measured a score, and an unclear one.

    The judge is asked once for all statements of an answer. Its opinion then stands in the score's place, and the
    policy's thresholds decide on it as on any score.

    Args:
        base: The verifier whose findings are looked at; those with a status stay as they are.
        judge: Who is asked.
        asked_from: The lowest score, 0 to 1, with which a statement goes to the judge.
        asked_below: Statements with this score or more are taken as settled; above 1, all go to the judge.

    Raises:
        InvalidInput: The two scores leave nothing to ask.
    """

    def __init__(
        self, base: Verifier, judge: Judge, *, asked_from: float = ASKED_FROM, asked_below: float = ASKED_BELOW
    ) -> None:
        if not asked_from < asked_below:  # not-a-number fails this too
            raise InvalidInput("asked_from", f"is {asked_from}; it must be below asked_below, {asked_below}")
        self._base = base
        self._judge = judge
        self._from = asked_from
        self._below = asked_below

    @property
    def kind(self) -> Kind:
        """The kind of claims that its base finds."""
        return self._base.kind

    @property
    def called(self) -> str:
        """The judge and the scores it is asked for: what tells reports with it from reports without it."""
        return f"{self._judge.name} from {self._from:g} to {self._below:g}"

    def find(self, answer: Answer) -> Iterable[Candidate]:
        """What its base finds."""
        return self._base.find(answer)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """What the base finds of one statement, or the judge where that is unclear."""
        return self._judged([candidate], [self._base.check(candidate, payload)], payload)[0]

    def check_all(self, candidates: Sequence[Candidate], payload: ReadPayload) -> Sequence[Finding]:
        """What the base finds of each, or the judge where that is unclear; the judge is asked once."""
        return self._judged(candidates, self._measured(candidates, payload), payload)

    def _measured(self, candidates: Sequence[Candidate], payload: ReadPayload) -> Sequence[Finding]:
        if isinstance(self._base, BatchVerifier):
            return self._base.check_all(candidates, payload)
        return [self._within_budget(candidate, payload) for candidate in candidates]

    def _within_budget(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        try:
            return self._base.check(candidate, payload)
        except BudgetExhausted as error:
            return Finding(Status.UNCHECKED, Reason.BUDGET_EXHAUSTED, str(error))

    def _judged(
        self, candidates: Sequence[Candidate], findings: Sequence[Finding], payload: ReadPayload
    ) -> list[Finding]:
        judged = list(findings)
        passages = tuple(passage for passage in payload.passages if not passage.generated)
        unclear = [at for at, finding in enumerate(findings) if self._is_unclear(finding)]
        if not unclear or not passages:
            return judged
        asked = [candidates[at] for at in unclear]
        questions = tuple(Question(c.text, c.answer.around(c.segment)) for c in asked)
        case = Case(questions, passages, asked[0].answer.query)
        for at, candidate, opinion in zip(unclear, asked, self._opinions(case), strict=True):
            judged[at] = self._finding(candidate, opinion, passages)
        return judged

    def _is_unclear(self, finding: Finding) -> bool:
        return finding.status is None and self._from <= (finding.score or 0.0) < self._below

    def _opinions(self, case: Case) -> Sequence[Opinion | Unexamined]:
        """The judge's opinions; where it fails in any way, that it failed, for every question."""
        try:
            opinions = list(self._judge.judge(case))
        except Exception as error:  # noqa: BLE001 - somebody else's code; whatever it raises leaves the question open
            why = f"it failed: {type(error).__name__}: {error}"[:300]
        else:
            if len(opinions) == len(case.questions):
                return [o if isinstance(o, (Opinion, Unexamined)) else _no_opinion(o) for o in opinions]
            why = f"it gave {len(opinions)} opinions on {len(case.questions)} statements"
        return [Unexamined(Reason.JUDGE_FAILED, why)] * len(case.questions)

    def _finding(self, candidate: Candidate, opinion: Opinion | Unexamined, passages: Sequence[Passage]) -> Finding:
        name = self._judge.name
        if isinstance(opinion, Unexamined):
            return Finding(Status.UNCHECKED, opinion.reason, f"{name} has no opinion: {opinion.why}")
        texts = {passage.id: passage.text for passage in passages}
        if any(texts.get(e.source_id, "")[e.start : e.end] != e.text for e in opinion.evidence):
            return Finding(Status.UNCHECKED, Reason.JUDGE_FAILED, f"{name} points at words that stand in no passage")
        spans = _spans(candidate, opinion.absent)
        supported, against = round(opinion.supported, 4), opinion.against
        if not opinion.evidence:
            if max(supported, against or 0.0) >= _EVEN:
                return Finding(Status.UNCHECKED, Reason.JUDGE_FAILED, f"{name} takes a side, and shows no passage")
            message = f"{name} finds no passage that bears it out"
            return Finding(Status.UNSUPPORTED, Reason.NOT_IN_PAYLOAD, message, supported, spans=spans)
        # Which way it decides is the policy's: the checker turns the relation where the statement is contradicted.
        shown = tuple(e.model_copy(update={"relation": Relation.SUPPORTS}) for e in opinion.evidence)
        where = ", ".join(dict.fromkeys(e.source_id for e in shown))
        message = f"{where} bears it out with a probability of {supported:.0%}, by the judgement of {name}"
        rounded = None if against is None else round(against, 4)
        return Finding(None, Reason.JUDGED, message, supported, shown, spans, against=rounded)


def _no_opinion(given: object) -> Unexamined:
    return Unexamined(Reason.JUDGE_FAILED, f"it gave a {type(given).__name__} for an opinion")


def _spans(candidate: Candidate, absent: Iterable[Span]) -> tuple[Span, ...]:
    """Spans of a statement as spans of the answer, in order; those that are none are left out."""
    length = candidate.end - candidate.start
    return tuple(sorted((candidate.start + a, candidate.start + b) for a, b in absent if 0 <= a < b <= length))


def quoted(quotation: str, passage: Passage) -> Evidence | None:
    """Where a passage has the words of a quotation, whatever white space stands between them; None where nowhere.

    Only whole words count: "art" is no quotation of "the party started".
    """
    words = quotation[: LONGEST_QUOTATION + 1].split()
    if not words or len(quotation) > LONGEST_QUOTATION:
        return None
    before = r"(?<!\w)" if words[0][0].isalnum() else ""
    after = r"(?!\w)" if words[-1][-1].isalnum() else ""
    found = re.search(before + r"\s++".join(map(re.escape, words)) + after, passage.text)
    if found is None:
        return None
    return Evidence(source_id=passage.id, start=found.start(), end=found.end(), text=found[0])
