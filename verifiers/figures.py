"""Judges figures: an amount is supported where a passage gives it, at the precision shown, for the same thing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grounding.models import Kind, Passage, Reason, Relation, Status
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, evidence, not_found
from grounding.reading.amounts import Clash, Match, match, windows
from grounding.reading.binding import (
    Bound,
    Context,
    SourceFigures,
    context_of,
    coverage,
    local_fit,
    period_fit,
    read_source_figures,
    weight,
)
from grounding.reading.derivations import Derivation, derive
from grounding.reading.exact import ExactReading, read_exact
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.words import read_words

_REFERENCES = frozenset(
    "windows iphone xbox playstation model passage step option section table figure source document reference note item page chapter line # no number part".split()
)
_SMALL = 10
"""Numbers in words up to this, without a unit, count what the answer itself lists more often than what a source says."""
_CLASH_REASON = {
    Clash.SCALE: Reason.WRONG_SCALE,
    Clash.SIGN: Reason.WRONG_SIGN,
    Clash.UNIT: Reason.WRONG_UNIT,
    Clash.CURRENCY: Reason.WRONG_CURRENCY,
}
_CLEAR = 0.6
"""A record that fits at least this well is what the answer speaks of."""
_MARGIN = 0.12
"""How much better another record must fit before a match in this one is a match in the wrong one."""


_WIDE = 0.5
"""What agreement with the sentences around a figure's own counts, beside agreement with its own."""


@dataclass(frozen=True, slots=True)
class _Scored:
    """A source's figure with how well its labels fit what the answer says."""

    source: SourceFigures
    passage: Passage
    bound: Bound
    fit: float
    period: int
    found: Match | None = None


class FigureVerifier:
    """Judges numbers, money, percentages, ordinals and fractions."""

    kind = Kind.FIGURE

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """The answer's figures, but for list numbers, references and small counts in words."""
        starts = [segment.start for segment in answer.segments]
        for figure in read_exact(answer.text).figures:
            if not _asserts(answer.text, figure):
                continue
            at = bisect_right(starts, figure.start) - 1
            segment = answer.segments[at] if at >= 0 and figure.start < answer.segments[at].end else None
            yield Candidate(Kind.FIGURE, figure.start, figure.end, answer, segment, figure)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Judge one figure against each passage, then against all tables together."""
        figure = candidate.reading
        if not isinstance(figure, FigureReading):
            raise TypeError(f"no figure was read at {candidate.start}")
        if not payload.passages:
            return not_found(candidate, payload)
        context = _context(candidate, figure, payload)
        sources = [payload.read(passage.text, read_source_figures) for passage in payload.passages]
        payload.spend(sum(len(source.figures) for source in sources) + len(candidate.sentence))
        document = frozenset(source.scale for source in sources if source.scale is not None)
        target = _best_cell(sources, payload.passages, context)
        matches = list(_matches(figure, sources, payload.passages, context, document))
        true = [m for m in matches if m.found is not None and m.found.clash is None]
        # digits whose scale the payload leaves open may still stand in the wrong row or period
        true = true or [
            m for m in matches if m.found is not None and m.found.clash is Clash.SCALE and not m.found.settled
        ]
        finding = _direct(candidate, figure, context, true, target, sources)
        if finding is not None and finding.status is Status.SUPPORTED:
            return finding
        derived = derive(figure, context, sources, document)
        if derived is not None:
            return _derived(candidate, derived, payload)
        if finding is not None:
            return finding
        return _clashing(candidate, context, matches, target) or _otherwise(candidate, figure, target, payload)


def _asserts(text: str, figure: FigureReading) -> bool:
    if figure.label in _REFERENCES:
        return False
    if figure.kind is FigureKind.ORDINAL:
        return not figure.worded and figure.value > 3
    if figure.kind is FigureKind.FRACTION:
        return not figure.worded or "-" in text[figure.start : figure.end]
    if figure.worded and figure.kind is FigureKind.NUMBER and not figure.scale:
        return figure.value > _SMALL or (bool(figure.unit) and figure.value > 1)
    # a list number: "1." or "2)" at the start of a line
    line = text.rfind("\n", 0, figure.start) + 1
    begins = not text[line : figure.start].strip(" \t*_-#([")
    return not (
        begins
        and figure.is_exact_integer
        and figure.value < 100
        and text[figure.end : figure.end + 1] in {".", ")", "]", ":"}
    )


def _context(candidate: Candidate, figure: FigureReading, payload: ReadPayload) -> Context:
    answer = candidate.answer
    exact: ExactReading = payload.read(answer.text, read_exact)
    segment = candidate.segment
    sentence = (segment.start, segment.end) if segment else (candidate.start, candidate.end)
    around = segment.context if segment else ""
    words = payload.read(answer.text, read_words)
    return context_of(answer.text, figure, sentence, around, answer.query, words, exact.dates, exact.figures)


def _matches(
    figure: FigureReading,
    sources: Sequence[SourceFigures],
    passages: Sequence[Passage],
    context: Context,
    document: frozenset[int],
) -> Iterator[_Scored]:
    for source, passage in zip(sources, passages, strict=True):
        seen: set[int] = set()
        for low, high in windows(figure):
            seen.update(source.within(low, high))
        if figure.kind is FigureKind.PERCENT:
            seen.update(source.within(float(abs(figure.value)) / 100 - 0.005, float(abs(figure.value)) / 100 + 0.005))
        if figure.kind is FigureKind.FRACTION:
            seen.update(source.within(float(figure.value) * 100 - 1, float(figure.value) * 100 + 1))
        for index in sorted(seen):
            bound = source.bound(index)
            found = match(figure, bound, document, context.text)
            if found is not None:
                yield _scored(source, passage, bound, context, found)


def _scored(
    source: SourceFigures, passage: Passage, bound: Bound, context: Context, found: Match | None = None
) -> _Scored:
    period = period_fit(context.periods, bound.periods)
    fit = _cell_fit(bound, context) if bound.place.tabular else _prose_fit(bound, context, source)
    return _Scored(source, passage, bound, fit, period, found)


def _cell_fit(bound: Bound, context: Context) -> float:
    """How well a cell's labels are what the answer speaks of, 0 to 1."""
    said = (
        context.asked | context.sentence
        if context.says_little
        else context.sentence | (context.asked if not bound.row & context.sentence else frozenset())
    )
    labels = bound.row | bound.headers
    covered = coverage(bound.row, said)
    if bound.headers:
        covered = 0.7 * covered + 0.3 * coverage(bound.headers, context.all)
    spoken = said & (labels | bound.around)
    wanted = weight(said)
    recall = weight(spoken) / wanted if wanted else 0.0
    if not bound.row and not bound.headers:
        return 0.3 * recall
    return 0.75 * covered + 0.25 * recall


def _prose_fit(bound: Bound, context: Context, source: SourceFigures) -> float:
    said = context.asked if context.says_little else context.sentence
    wanted = weight(said)
    if not wanted:
        return 0.0
    overlap = weight(said & bound.around) / wanted
    wide = weight(said & source.vicinity(bound.figure.start, bound.figure.end)) / wanted
    return min(1.0, max(0.6 * overlap + 0.4 * local_fit(context.near, bound.near), _WIDE * wide))


def _best_cell(sources: Sequence[SourceFigures], passages: Sequence[Passage], context: Context) -> tuple[_Scored, ...]:
    """The table cells that the answer speaks of: those that fit best, in the period that it names."""
    scored = [
        _scored(source, passage, source.bound(index), context)
        for source, passage in zip(sources, passages, strict=True)
        for index in source.tabular()
        if source.bound(index).row & context.all or source.bound(index).headers & context.all
    ]
    fitting = [s for s in scored if s.period >= 0]
    if not fitting:
        return ()
    best = max(s.fit for s in fitting)
    asked = max(s.period for s in fitting if s.fit >= best - 1e-9)
    return tuple(s for s in fitting if s.fit >= best - 1e-9 and s.period == asked)


def _direct(
    candidate: Candidate,
    figure: FigureReading,
    context: Context,
    true: list[_Scored],
    target: tuple[_Scored, ...],
    sources: Sequence[SourceFigures],
) -> Finding | None:
    """What figures of the same value say by themselves."""
    best_fit = target[0].fit if target else 0.0
    good: list[_Scored] = []
    for scored in true:
        if scored.period < 0:
            continue
        if scored.bound.place.tabular:
            if scored.fit >= best_fit - _MARGIN or best_fit < _CLEAR:
                good.append(scored)
        elif scored.fit >= 0.12 and not _swapped(candidate, context, scored):
            good.append(scored)
    if good:
        best = max(good, key=lambda s: (s.fit + 0.1 * s.period - (s.found.penalty if s.found else 0), -s.bound.index))
        return _supported(candidate, best)
    if not true:
        return None
    best = max(true, key=lambda s: s.fit)
    return _misplaced(candidate, context, true, target) or _unsettled(candidate, best)


def _supported(candidate: Candidate, best: _Scored) -> Finding:
    if best.found is not None and best.found.clash is Clash.SCALE:
        message = f"{best.passage.id} gives these digits without saying whether they are thousands or millions"
        return Finding(Status.UNCHECKED, Reason.AMBIGUOUS, message)
    figure = best.bound.figure
    said = best.source.text[figure.start : figure.end]
    reason = Reason.STATED if said.strip() == candidate.text.strip() else Reason.RESTATED
    labels = ", ".join(filter(None, (best.bound.place.row, *best.bound.place.headers)))
    message = f"{best.passage.id} gives {said}" + (f" for {labels}" if labels else "")
    return Finding(
        Status.SUPPORTED,
        reason,
        message,
        score=round(min(1.0, 0.6 + 0.4 * best.fit), 4),
        evidence=(evidence(best.passage, figure.start, figure.end),),
    )


def _misplaced(
    candidate: Candidate, context: Context, true: list[_Scored], target: tuple[_Scored, ...]
) -> Finding | None:
    """The value stands somewhere, but for another row or period than the answer speaks of."""
    if len(target) != 1 or target[0].fit < _CLEAR:
        return None
    right = target[0]
    tabular = [s for s in true if s.bound.place.tabular]
    wrong = max(tabular or true, key=lambda s: s.fit)
    reason = Reason.WRONG_PERIOD if wrong.period < 0 and wrong.fit >= right.fit - _MARGIN else Reason.WRONG_METRIC
    return _contradicted(candidate, right, reason, wrong)


def _contradicted(candidate: Candidate, right: _Scored, reason: Reason, wrong: _Scored | None = None) -> Finding:
    figure = right.bound.figure
    said = right.source.text[figure.start : figure.end]
    labels = ", ".join(filter(None, (right.bound.place.row, *right.bound.place.headers))) or "the same"
    message = f"{right.passage.id} gives {said} for {labels}"
    if wrong is not None and wrong.bound is not right.bound:
        place = wrong.bound.place
        other = ", ".join(filter(None, (place.row, *place.headers))) or "something else"
        message += f"; {candidate.text} stands there for {other}"
    return Finding(
        Status.CONTRADICTED,
        reason,
        message,
        score=0.0,
        evidence=(evidence(right.passage, figure.start, figure.end, Relation.CONTRADICTS),),
        right_value=said,
    )


def _unsettled(candidate: Candidate, best: _Scored) -> Finding:
    return Finding(
        Status.UNSUPPORTED,
        Reason.NOT_IN_PAYLOAD,
        f"{candidate.text} stands in {best.passage.id}, but of something else than the answer speaks of",
        score=round(0.3 * best.fit, 4),
    )


def _clashing(
    candidate: Candidate, context: Context, matches: list[_Scored], target: tuple[_Scored, ...]
) -> Finding | None:
    """The same digits with another scale, sign, unit or currency."""
    clashing = [
        m for m in matches if m.found is not None and m.found.clash is not None and m.period >= 0 and m.fit >= 0.3
    ]
    if not clashing:
        return None
    best = max(clashing, key=lambda s: (s.fit, s.period))
    clash = best.found.clash if best.found else None
    if clash is None:
        return None
    return _contradicted(candidate, best, _CLASH_REASON[clash])


def _otherwise(
    candidate: Candidate, figure: FigureReading, target: tuple[_Scored, ...], payload: ReadPayload
) -> Finding:
    """The value stands nowhere: contradicted where exactly one cell is clearly what the answer speaks of."""
    if len(target) == 1 and target[0].fit >= 0.85 and target[0].period >= 0 and _comparable(figure, target[0].bound):
        return _contradicted(candidate, target[0], Reason.WRONG_VALUE)
    return not_found(candidate, payload)


def _comparable(figure: FigureReading, bound: Bound) -> bool:
    """Whether two figures measure the same sort of thing; numbers of unrelated things never contradict each other."""
    percents = (FigureKind.PERCENT, FigureKind.POINTS)
    return (figure.kind in percents) == (
        bound.figure.kind in percents or bound.percent
    ) and figure.kind is not FigureKind.ORDINAL


def _swapped(candidate: Candidate, context: Context, scored: _Scored) -> bool:
    """Whether the words right around the answer's figure stand around another figure of the source's sentence."""
    source, bound = scored.source, scored.bound
    own = local_fit(context.near, bound.near)
    if own >= 0.5:
        return False
    low, high = bound.place.start, bound.place.end
    for index in _neighbours(source, bound.index, low, high):
        other = source.bound(index)
        if other.figure.value == bound.figure.value or other.figure.kind is not bound.figure.kind:
            continue
        if local_fit(context.near, other.near) >= own + 0.35:
            return True
    return False


def _neighbours(source: SourceFigures, index: int, low: int, high: int) -> Iterable[int]:
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(source.figures) and low <= source.figures[at].start < high and abs(at - index) <= 6:
            yield at
            at += step


def _derived(candidate: Candidate, derived: Derivation, payload: ReadPayload) -> Finding:
    spans = tuple(
        evidence(payload.passages[operand.passage], operand.figure.start, operand.figure.end)
        for operand in derived.operands
    )
    return Finding(
        Status.SUPPORTED,
        Reason.DERIVED,
        f"follows from the sources: {derived.formula}",
        score=0.8,
        evidence=tuple(dict.fromkeys(spans)),
        formula=derived.formula,
    )
