"""Statements: whether a passage bears a sentence out, where, how surely, and which of its words it does not.

Each statement is taken to the few passages that share most with it. Of each, the lines that matter are shown to a
small network that was trained for this one question (`model`), with what looking its words up has already settled
(`encoding`). Its answer and that of the aligned words (`lexical`) give one calibrated probability (`calibration`); the
policy says what is enough. Passages are judged one by one, and the best decides. An opposite in nearly the same words
needs no network, and no network talks it away.

The network reads English. In other languages that are written with spaces the words alone are judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from grounding.errors import BudgetExhausted, DamagedModel
from grounding.models import Evidence, Kind, Reason, Span, Status
from grounding.protocols import Answer, Candidate, Finding, PassageFinding, ReadPayload, decide, evidence, not_found
from grounding.reading.shown import Line
from grounding.reading.words import read_words
from grounding.verifiers.statements.altered import alteration, turned
from grounding.verifiers.statements.by_record import NOTHING, Settled, settled_by_records
from grounding.verifiers.statements.calibration import Calibration, Signals, default_calibration, signals_of
from grounding.verifiers.statements.encoding import GROUP_PIECES, Encoded, TooLong, encode, surroundings
from grounding.verifiers.statements.lexical import Aligned, Support, absent_spans, support
from grounding.verifiers.statements.model import Judgement, StatementModel, default_model
from grounding.verifiers.statements.windows import Window, read_indexed, read_keyed, share_of, window_of

MODEL_LANGUAGE = "en"
SPACED_LANGUAGES = frozenset("en de fr es it pt nl pl sv da no fi cs ro ru uk el tr hu".split())
"""Languages written with spaces between words; in others there are no words to align."""

LONGEST = 400
"""Words in a statement; a longer one is no sentence, and is left unchecked."""

_CITED = re.compile(r"\[(?:[A-Za-z]{1,10}[ #-]?)?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]")
"""Marks that cite: [1], [2, 3], [doc 4]."""

_MOST = 2
"""Passages that a statement is judged against; those beyond share less with it."""

_NEARLY_AS_MUCH = 0.8
"""The share of what the best passage holds of a statement that another must hold to be judged too."""

_NEARLY_ALL = 0.8
"""The share of its weight that a passage holds of a statement before it can be set against a denial."""

_ABSENT = 0.5
"""How probable it must be that a word is not borne out for it to be marked."""


@dataclass(slots=True)
class Examined:
    """A statement that the network was asked about."""

    candidate: Candidate
    support: Support
    passages: list[Aligned]
    """Those that it is judged against, the one that holds most of it first."""
    by_record: Settled = NOTHING
    """What the fields of records settle of it."""
    shown: list[Shown] = field(default_factory=list)
    """What it said; shorter than `passages` where it could not be asked."""

    @property
    def signals(self) -> list[Signals]:
        """What is known of it and each passage that it was shown."""
        length = len(self.support.statement.stems)
        own = read_words(asserted(self.candidate)).stems
        return [signals_of(_heard(shown, own), shown.aligned, shown.window, shown.held, length) for shown in self.shown]


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement of a group, and what the network says of it there."""

    aligned: Aligned
    window: Window
    held: float
    """The share of its weight that the window holds, 0 to 1."""
    offsets: tuple[Span, ...]
    judgement: Judgement


class StatementVerifier:
    """Judges what a sentence asserts against what the passages say.

    Args:
        model: Loads the network when it is first needed.
        calibration: Loads the fit that turns signals into a probability.
    """

    kind = Kind.STATEMENT

    def __init__(
        self,
        model: Callable[[], StatementModel] = default_model,
        calibration: Callable[[], Calibration] = default_calibration,
    ) -> None:
        self._model = model
        self._calibration = calibration

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """One candidate for each segment that asserts something, but for fields that are looked up as they stand."""
        for segment in answer.segments:
            looked_up = segment.leaf is not None and (segment.leaf.short or answer.label_of(segment) is not None)
            if segment.asserts and not looked_up:
                yield Candidate(Kind.STATEMENT, segment.start, segment.end, answer, segment)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """A score for the policy to judge; contradicted only where a passage denies the very words."""
        return self.check_all([candidate], payload)[0]

    def check_all(self, candidates: Sequence[Candidate], payload: ReadPayload) -> list[Finding]:
        """The same of several statements, whose windows are judged together."""
        examined = self.examine(candidates, payload)
        if not any(isinstance(one, Examined) for one in examined):
            return [one for one in examined if isinstance(one, Finding)]
        try:
            calibration = self._calibration()
        except DamagedModel as error:
            unchecked = _unavailable(error)
            return [unchecked if isinstance(one, Examined) else one for one in examined]
        return [_finding(one, calibration, payload) if isinstance(one, Examined) else one for one in examined]

    def examine(self, candidates: Sequence[Candidate], payload: ReadPayload) -> list[Finding | Examined]:
        """Of each statement what the network says of it, or a finding where it is not asked."""
        prepared = [self._prepared(candidate, payload) for candidate in candidates]
        asked = [one for one in prepared if isinstance(one, Examined)]
        try:
            if asked:
                self._ask(asked, payload)
        except DamagedModel as error:
            unchecked = _unavailable(error)
            return [unchecked if isinstance(one, Examined) else one for one in prepared]
        return prepared

    def _prepared(self, candidate: Candidate, payload: ReadPayload) -> Finding | Examined:
        """What can be said without the network, or what it is to be asked."""
        try:
            known = _unjudged(candidate, payload)
            if known is not None:
                return known
            by_record = settled_by_records(candidate, payload)
            if by_record.finding is not None:
                return by_record.finding
            said = support(candidate, payload)
            if not said.statement.weights:
                return Finding(Status.UNCHECKED, Reason.NOT_SETTLED, "it has no word that could be looked for")
            if not said.ranked:
                return replace(not_found(candidate, payload), spans=((candidate.start, candidate.end),))
            if candidate.segment is not None and candidate.segment.language != MODEL_LANGUAGE:
                return _by_words(candidate, said, payload)
            changed = None if said.denials else turned(candidate, payload) or alteration(candidate, payload)
            if changed is not None:
                return changed
            return Examined(candidate, said, _passages(candidate, said, payload), by_record)
        except BudgetExhausted as error:
            return Finding(Status.UNCHECKED, Reason.BUDGET_EXHAUSTED, str(error))

    def _ask(self, asked: Sequence[Examined], payload: ReadPayload) -> None:
        """Show the statements to the network, passage by passage, and note what it says of each."""
        model = self._model()
        by_passage: dict[str, list[tuple[Examined, Aligned]]] = {}
        for one in asked:
            for aligned in one.passages:
                by_passage.setdefault(aligned.passage.text, []).append((one, aligned))
        groups: list[tuple[list[tuple[Examined, Aligned]], Window, Encoded]] = []
        for of in by_passage.values():
            for group in _cut(of):
                made = _encoded(group, model, payload)
                if made is not None:
                    groups.append((group, *made))
        for (group, window, encoded), judgements in zip(groups, model.judge([g[2] for g in groups]), strict=True):
            for (one, aligned), offsets, judgement in zip(group, encoded.offsets, judgements, strict=True):
                held = share_of(read_keyed(asserted(one.candidate)).weights(), window.keys)
                one.shown.append(Shown(aligned, window, held, offsets, judgement))


def asserted(candidate: Candidate) -> str:
    """The statement's text with spaces for the marks that cite passages, which assert nothing of the world."""
    return _CITED.sub(lambda mark: " " * len(mark[0]), candidate.text)


def _heard(shown: Shown, own: Sequence[str]) -> Judgement:
    """What the network says; not against a line that is the statement word for word."""
    said = shown.judgement
    if said.supported < 0 and any(read_words(line.text).stems == own for line in shown.window.lines):
        return replace(said, supported=0.0)
    return said


def _unavailable(error: DamagedModel) -> Finding:
    return Finding(Status.UNCHECKED, Reason.MODEL_UNAVAILABLE, str(error))


def _passages(candidate: Candidate, said: Support, payload: ReadPayload) -> list[Aligned]:
    """The passages that a statement is judged against."""
    own = read_keyed(asserted(candidate)).weights()
    around = read_keyed(surroundings(candidate)).weights()
    held = [
        (window_of(payload.read(aligned.passage.text, read_indexed), own, around).held, aligned)
        for aligned in said.ranked[: 2 * _MOST]
    ]
    held.sort(key=lambda item: (-item[0], item[1].passage.text))
    return [aligned for share, aligned in held[:_MOST] if share >= _NEARLY_AS_MUCH * held[0][0]]


def _cut(of: Sequence[tuple[Examined, Aligned]]) -> Iterator[list[tuple[Examined, Aligned]]]:
    """Statements in their order, as many together as are read together."""
    held: list[tuple[Examined, Aligned]] = []
    pieces = 0
    for item in of:
        size = 2 + 4 * len(item[0].candidate.text.split()) // 3
        if held and pieces + size > GROUP_PIECES:
            yield held
            held, pieces = [], 0
        held.append(item)
        pieces += size
    yield held


def _encoded(
    group: Sequence[tuple[Examined, Aligned]], model: StatementModel, payload: ReadPayload
) -> tuple[Window, Encoded] | None:
    """A group's window and input; None where it is over a limit or the budget, and its statements stay unasked."""
    candidates = [one.candidate for one, _ in group]
    statements = [asserted(candidate) for candidate in candidates]
    context = surroundings(candidates[0])
    own = {key: weight for text in statements for key, weight in read_keyed(text).weights().items()}
    indexed = payload.read(group[0][1].passage.text, read_indexed)
    window = window_of(indexed, own, read_keyed(context).weights())
    try:
        encoded = encode(model.tokenizer, context, statements, window.text, window.keys, window.elsewhere)
        payload.spend(0, pieces=len(encoded.ids))
    except (TooLong, BudgetExhausted):
        return None
    return window, encoded


def _unjudged(candidate: Candidate, payload: ReadPayload) -> Finding | None:
    """Why a statement can't be judged, where it can't."""
    segment = candidate.segment
    if segment is not None and segment.language not in SPACED_LANGUAGES:
        message = f"no verifier can judge statements in {segment.language!r}"
        return Finding(Status.UNCHECKED, Reason.LANGUAGE_NOT_SUPPORTED, message)
    words = len(candidate.text.split())
    if words > LONGEST:
        message = f"{words} words without a sentence's end; the limit is {LONGEST}"
        return Finding(Status.UNCHECKED, Reason.TOO_LONG, message)
    return None if payload.passages else not_found(candidate, payload)


def _finding(asked: Examined, calibration: Calibration, payload: ReadPayload) -> Finding:
    """What the passage that bears a statement out best makes of it, unless another denies it word by word."""
    said, candidate = asked.support, asked.candidate
    if len(asked.shown) < len(asked.passages):
        message = "it is longer than the network reads, or the word pieces allotted to one report are used up"
        return Finding(Status.UNCHECKED, Reason.BUDGET_EXHAUSTED, message)
    denying = {denial.passage.id for denial in said.denials}
    scored = [
        (calibration.probability(signals), shown) for signals, shown in zip(asked.signals, asked.shown, strict=True)
    ]
    finding = asked.by_record.judged(_judged(candidate, *max(scored, key=lambda item: item[0])))
    if not said.denials:
        return finding
    others = [item for item in scored if item[1].aligned.passage.id not in denying]
    best = max(others, key=lambda item: item[0], default=None)
    if best is not None and best[1].aligned.alignment.share >= _NEARLY_ALL:
        stated = replace(_judged(candidate, *best), status=Status.SUPPORTED)
        return decide(candidate, [*said.denials, PassageFinding(best[1].aligned.passage, stated)], payload)
    return decide(candidate, said.denials, payload)


def _judged(candidate: Candidate, score: float, shown: Shown) -> Finding:
    passage = shown.aligned.passage
    words = _absent_words(candidate, shown)
    message = f"{passage.id} bears it out with a probability of {score:.0%}"
    if words:
        message += f" (not borne out: {', '.join(candidate.answer.text[a:b] for a, b in words[:6])})"
    span = _evidence(candidate, shown)
    return Finding(None, Reason.ENTAILED, message, score, (span,), words, against=shown.judgement.contradicted)


def _evidence(candidate: Candidate, shown: Shown) -> Evidence:
    """The line of the window that holds most of the statement."""
    own = read_keyed(asserted(candidate)).weights()

    def share(line: Line) -> float:
        stems = set(read_words(line.text).stems)
        return sum(weight for key, weight in own.items() if key in stems)

    line = max(shown.window.lines, key=share)
    return evidence(shown.aligned.passage, line.start, line.end)


def _absent_words(candidate: Candidate, shown: Shown) -> tuple[Span, ...]:
    """The words that the network holds not to be borne out, neighbours joined."""
    text = candidate.text
    spans: list[Span] = []
    for (start, end), absent in zip(shown.offsets, shown.judgement.absent, strict=True):
        if absent < _ABSENT or not any(c.isalnum() for c in text[start:end]):
            continue
        if spans and not any(c.isalnum() for c in text[spans[-1][1] : start]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple((candidate.start + _word_start(text, a), candidate.start + _word_end(text, b)) for a, b in spans)


def _word_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isalnum():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isalnum():
        at += 1
    return at


def _by_words(candidate: Candidate, said: Support, payload: ReadPayload) -> Finding:
    """A judgement by aligned words alone, for languages that the network doesn't read."""
    denying = {denial.passage.id for denial in said.denials}
    best = next((a for a in said.ranked if a.passage.id not in denying), None)
    if best is None:
        return decide(candidate, said.denials, payload)
    spans = absent_spans(said.statement, best.alignment.absent)
    message = (
        f"{best.alignment.share:.0%} of its weight in words stands together in {best.passage.id}; "
        "shared words are weak support"
    )
    found = evidence(best.passage, *best.words.span(best.alignment.stretch.first, best.alignment.stretch.last))
    finding = Finding(None, Reason.LEXICAL_SUPPORT, message, best.alignment.probability, (found,), spans)
    if not said.denials:
        return finding
    if best.alignment.share < _NEARLY_ALL:
        return decide(candidate, said.denials, payload)
    stated = replace(finding, status=Status.SUPPORTED)
    return decide(candidate, [*said.denials, PassageFinding(best.passage, stated)], payload)
