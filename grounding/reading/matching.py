"""Where a figure of the answer stands in the payload, and how well what stands there is what the answer speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grounding.models import Passage
from grounding.protocols import Candidate, ReadPayload
from grounding.reading.amounts import Match, agrees, match, windows
from grounding.reading.asked_for import in_scale_asked
from grounding.reading.binding import (
    Bound,
    Context,
    SourceFigures,
    context_of,
    local_fit,
    nearby,
    prose_fit,
    read_source_figures,
)
from grounding.reading.exact import read_exact
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.label_words import coverage, label_stems, weight
from grounding.reading.periods import period_fit
from grounding.reading.placement import Said
from grounding.reading.words import stem_of

_SUMMING = frozenset(
    map(stem_of, "total subtotal sum other net gross amount value balance average number change year".split())
)
"""Words of rows that sum up or go with others, and by themselves name nothing else than what was asked."""
_SEVERAL = 2
MATCHES_TRIED = 1_000
"""How many figures of one value a passage is searched for; a passage with more of them is a list of that number."""


@dataclass(slots=True)
class Scored:
    """A source's figure with how well its labels fit what the answer says."""

    source: SourceFigures
    passage: Passage
    bound: Bound
    fit: float
    period: int


@dataclass(slots=True)
class Matched(Scored):
    """A source's figure whose digits are those of the answer's."""

    found: Match


@dataclass(slots=True)
class Asked:
    """What is asked of the payload about one figure."""

    candidate: Candidate
    figure: FigureReading
    context: Context
    said: Said
    sources: Sequence[SourceFigures]
    passages: Sequence[Passage]
    document: frozenset[int]
    """The scales that the payload states for tables that state none."""
    given_away: frozenset[frozenset[str]] = frozenset()
    """The labels of rows that the sentence names for something else than this figure."""

    @classmethod
    def of(cls, candidate: Candidate, figure: FigureReading, payload: ReadPayload) -> Asked:
        """Read the answer and all passages, each once for all candidates."""
        answer = candidate.answer
        own = answer.read(read_source_figures)
        segment = candidate.segment
        whole = (segment.start, segment.end) if segment else (candidate.start, candidate.end)
        sentence = nearby(whole, candidate.start, candidate.end)
        around = answer.around(segment)
        context = context_of(answer.text, figure, sentence, around, answer.query, own.telling, own.dates, own.figures)
        if context.says_little:
            figure = in_scale_asked((answer.query or "").casefold(), figure)
        sources = [payload.read(passage.text, read_source_figures) for passage in payload.passages]
        document = frozenset(source.scale for source in sources if source.scale is not None)
        return cls(candidate, figure, context, Said(own, figure, sentence), sources, payload.passages, document)


def figure_matches(figure: FigureReading, asked: Asked) -> Iterator[Matched]:
    """The sources' figures whose digits are the answer's, by passage, each with what differs beside the digits."""
    ranges = list(windows(figure))
    for source, passage in zip(asked.sources, asked.passages, strict=True):
        seen: set[int] = set()
        for low, high in ranges:
            seen.update(source.within(low, high))
        for index in sorted(seen)[:MATCHES_TRIED]:
            bound = source.bound(index)
            found = match(figure, bound, asked.document, asked.context.text)
            if found is not None:
                scored = scored_figure(source, passage, bound, asked.context)
                yield Matched(scored.source, passage, bound, scored.fit, scored.period, found)


def scored_figure(source: SourceFigures, passage: Passage, bound: Bound, context: Context) -> Scored:
    """A source's figure with how well what it is of is what the answer speaks of."""
    period = period_fit(context.periods, bound.periods)
    fit = (
        _cell_fit(bound, context)
        if bound.place.tabular
        else prose_fit(context, bound.around, bound.near, source.vicinity(bound.figure.start, bound.figure.end))
    )
    return Scored(source, passage, bound, fit, period)


def _cell_fit(bound: Bound, context: Context) -> float:
    """How well a cell's labels are what the answer speaks of, 0 to 1."""
    said = (
        context.asked | context.sentence
        if context.says_little
        else context.sentence | (context.asked if not bound.row & context.sentence else frozenset())
    )
    labels = bound.row | bound.headers
    own = bound.row or label_stems(bound.place.section)
    if own:
        covered = coverage(own, said)
        if bound.headers:
            covered = 0.7 * covered + 0.3 * coverage(bound.headers, context.all)
    else:
        # a row that is called by a year has its label in the column; one that is called nothing may be of anything
        covered = coverage(bound.headers, context.all) if bound.place.row and bound.headers else 0.0
    spoken = said & (labels | bound.around)
    wanted = weight(said)
    recall = weight(spoken) / wanted if wanted else 0.0
    if not bound.row and not bound.headers:
        return 0.3 * recall
    return 0.75 * covered + 0.25 * recall


def best_cell(asked: Asked) -> tuple[Scored, ...]:
    """The table cells that the answer speaks of: those that fit best, in the period that it names."""
    context = asked.context
    fits: dict[tuple[frozenset[str], frozenset[str], frozenset[str]], float] = {}
    scored: list[Scored] = []
    for source, passage in zip(asked.sources, asked.passages, strict=True):
        for index in source.tabular():
            bound = source.bound(index)
            if bound.in_label:
                continue
            key = (bound.row, bound.headers, bound.around)
            fit = fits.get(key)
            if fit is None:
                named = bool(bound.row & context.all or bound.headers & context.all)
                fit = fits[key] = _cell_fit(bound, context) if named else -1.0
            if fit >= 0:
                scored.append(Scored(source, passage, bound, fit, period_fit(context.periods, bound.periods)))
    asked.given_away = _given_away(
        asked, {s.bound.row for s in scored if s.bound.row and s.bound.row <= context.sentence}
    )
    rows = {s.bound.row for s in scored if s.bound.place.column is not None}  # of tables: a record's name is no measure
    if any(_is_named(row, context) for row in rows):
        # the query's row is not meant where the answer names another
        asked.given_away |= {row for row in rows if row and row.isdisjoint(context.sentence)}
    fitting = [s for s in scored if s.period >= 0 and s.bound.row not in asked.given_away]
    others = list(asked.said.others())
    while fitting:
        best = max(s.fit for s in fitting)
        free = [s for s in fitting if s.fit < best - 1e-9 or not of_another_figure(s.bound, asked, others)]
        if len(free) == len(fitting):
            break
        fitting = free
    if not fitting:
        return ()
    period = max(s.period for s in fitting if s.fit >= best - 1e-9)
    return tuple(s for s in fitting if s.fit >= best - 1e-9 and s.period == period)


def _is_named(row: frozenset[str], context: Context) -> bool:
    """Whether the answer's own sentence names a row, and the query does not, by words that tell what it is."""
    return bool(row) and row <= context.sentence and row.isdisjoint(context.asked) and not row <= _SUMMING


def _given_away(asked: Asked, rows: set[frozenset[str]]) -> frozenset[frozenset[str]]:
    """Of several rows that a sentence names, those that are not this figure's: "Acme's was 5, more than Borg's".

    A figure is of the row that is named right before it, with no other figure between; or right after it, where the
    sentence's first figure has none before it. Where that is not plain, nothing is given away.
    """
    low, high = asked.said.sentence
    text, words = asked.said.answer.text, asked.said.answer.words
    if len(rows) < _SEVERAL:
        return frozenset()
    common = frozenset.intersection(*rows)
    named: list[tuple[int, frozenset[str]]] = []
    for row in rows:
        starts = [words.starts[at] for stem in row - common for at in words.places(stem)]
        named += [(start, row) for start in starts if low <= start < high]
    if len({row for _, row in named}) < _SEVERAL:
        return frozenset()
    # a year is no figure of its own: in "In 2023 Acme had 5" the first figure is 5
    figures = [f.start for f in asked.candidate.answer.read(read_exact).figures if low <= f.start < high]
    own = asked.figure.start
    if own not in figures:
        return frozenset()
    if "respectively" in text[low:high].casefold():
        order = list(dict.fromkeys(row for _, row in sorted(named, key=lambda item: item[0])))
        return frozenset({*order} - {order[figures.index(own)]}) if len(order) == len(figures) else frozenset()
    follows = not any(start < figures[0] for start, _ in named)
    between = [f for f in figures if f != own]
    near = [
        (abs(start - own), row)
        for start, row in named
        if (start > own) is follows and not any(min(start, own) < f < max(start, own) for f in between)
    ]
    if not near:
        return frozenset()
    nearest = min(near, key=lambda item: item[0])[1]
    return frozenset(row for row in rows if row != nearest and not row <= nearest and not nearest <= row)


def of_another_figure(cell: Bound, asked: Asked, others: Sequence[FigureReading]) -> bool:
    """Whether a cell is what another figure of the sentence states, beside words that are more nearly the cell's."""
    labels = dict.fromkeys(cell.row | cell.headers, 1.0)
    return any(
        agrees(other, cell.figure.value)
        and local_fit(asked.said.near(other), labels) > local_fit(asked.context.near, labels)
        for other in others
    )


def says_more(cell: Scored, than: Scored, context: Context) -> bool:
    """Whether a cell is called more nearly what the answer says: "non-Swiss" where this is "Swiss", or the reverse."""
    if cell.bound.figure.value == than.bound.figure.value:
        return False
    said = context.all
    if than.bound.row < cell.bound.row <= said:
        return True
    return any(
        own and own < other and not (other - own) & said
        for own, other in ((cell.bound.row, than.bound.row), (cell.bound.headers, than.bound.headers))
    )


def comparable_kinds(figure: FigureReading, bound: Bound) -> bool:
    """Whether two figures measure the same sort of thing; numbers of unrelated things never contradict each other."""
    percents = (FigureKind.PERCENT, FigureKind.POINTS)
    return (figure.kind in percents) == (
        bound.figure.kind in percents or bound.percent
    ) and figure.kind is not FigureKind.ORDINAL
