"""Whether tables can answer a query for a value: is the deciding row there, for what is asked?

That a table shares words with the query shows little: the table without the row that decides shares nearly all of
them. A row is the deciding one where the query names its label, all of it; where the query's own words for the thing
("adjusted", "in Mexico") are left in no need of another row; where none says the contrary; and where the years that are
asked for are there.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from itertools import pairwise

from grounding.models import Evidence, Passage
from grounding.protocols import ReadPayload, evidence
from grounding.reading.exact import read_exact
from grounding.reading.tabular import Line, Tabular, read_tabular, read_titles
from grounding.reading.value_words import (
    ALTERNATIVES,
    MEASURES,
    SUMMED,
    TIMES,
    UNRANKED,
    Term,
    tells,
    terms_of,
    weight_of,
    years_in,
)
from grounding.reading.words import read_words, stem_of

_ASKS_VALUE = re.compile(
    r"\b(?:how (?:much|many|large|big|high|low|long|old|far)|what(?:'s)?|which|total|average|mean|sum|ratio|"
    r"percent(?:age)?|difference|change|increase|decrease|growth)\b",
    re.IGNORECASE,
)
_MOVES = re.compile(r"\b(?:chang|increas|decreas|differ|grow|rise|declin|reduc)", re.IGNORECASE)
_AVERAGES = re.compile(r"\baverage\b", re.IGNORECASE)
_AVERAGE = stem_of("average")
_MOVED = re.compile(
    r"\b(?:increase[sd]?|decrease[sd]?|rose|fell|grew|declined?|higher|lower|up|down)"
    r"(?: by| of)?(?: approximately| about)? ?\Z",
    re.IGNORECASE,
)
_ASIDE = 0.25
"""What a label's words in brackets weigh: "Provision for (benefit from) income taxes"."""
_ENOUGH_PROSE = 0.97
"""A sentence that has a figure and all that is asked about answers as a row does."""
_REST = frozenset({stem_of("other")})
"""What labels call whatever has no name of its own."""
_MOST_LEFT = 1.5
"""The weight from which on words that are left over count no more."""


@dataclass(frozen=True, slots=True)
class Signals:
    """How well a row of the tables fits a query, each 0 to about 1."""

    exact: float
    """1 where the query has every word of the label, but for signs in brackets and words of time and scale."""
    named: float
    """The share of the label that the query has, times the share of the query that row, headers and caption have."""
    preceding: float
    """The weight of the query's words right before the label's or among them that row, headers and caption lack:
    "in-game" in "in-game bookings", for bookings."""
    opposed: float
    """1 where the label says the contrary of a word of the query that it lacks: "income" for "expense"."""
    undated: float
    """The share of the query's years that no row of that label has, in it, its section or its headers."""
    unclaimed: float
    """The weight of the query's weightiest word for a thing that neither this row, its headers and caption, nor any
    other row whose label the query has in full holds: of "debt to equity", debt where only the equity is there."""
    untitled: float
    """The same, where no title and no sentence that introduces a table has the word either."""
    general: float
    """The same as `unclaimed`, where the label names no thing: "Net sales", for the sales of paint."""
    unmeasured: float
    """The weight of the query's weightiest word for a measure ("price") that no table, title or introduction has."""


WEIGHTS = Signals(
    exact=3.727,
    named=1.612,
    preceding=-5.659,
    opposed=-2.799,
    undated=-4.360,
    unclaimed=-1.099,
    untitled=-1.339,
    general=-2.094,
    unmeasured=-1.790,
)
INTERCEPT = -1.847
"""Set by `benchmarks/fit_answering.py`, on the tuning half of filings with and without the deciding rows."""
_NOTHING = Signals(*(0.0,) * len(fields(Signals)))


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """How probable it is that the tables answer, and the row that comes nearest."""

    score: float
    asked: str
    """The part of the query that names the thing asked about."""
    row: Evidence | None


Read = Sequence[tuple[Passage, Tabular]]


def tables_answer(query: str, delivered: ReadPayload) -> TableAnswer | None:
    """How probably the tables among the passages answer; None where there are none, or no value is asked for."""
    if not _ASKS_VALUE.search(query):
        return None
    read = [(passage, delivered.read(passage.text, read_tabular)) for passage in delivered.passages]
    if not any(tabular.lines for _, tabular in read):
        return None
    terms = terms_of(query)
    named = [term for term in terms if term.weight]
    if all(term.light for term in named):
        return None
    delivered.spend(2 * sum(len(tabular.lines) for _, tabular in read) * len(terms))
    titles = frozenset().union(*(delivered.read(passage.text, read_titles) for passage, _ in read))
    signals, best = _best(query, terms, read, titles)
    chance = 1 / (1 + math.exp(-_logit(signals)))
    asked = query[named[0].start : named[-1].end]
    prose = max((_in_prose(query, named, passage, tabular, delivered) for passage, tabular in read), default=0.0)
    score = max(chance, prose) if prose >= _ENOUGH_PROSE else chance
    return TableAnswer(round(score, 4), asked, best)


def signals_of(query: str, passages: Sequence[Passage]) -> tuple[Signals, ...]:
    """The signals of each row, for fitting."""
    read = [(passage, read_tabular(passage.text)) for passage in passages]
    titles = frozenset().union(*(read_titles(passage.text) for passage in passages))
    return tuple(signals for signals, _, _ in _all(query, terms_of(query), read, titles)) or (_NOTHING,)


def _logit(signals: Signals) -> float:
    products = (weight * signal for weight, signal in zip(astuple(WEIGHTS), astuple(signals), strict=True))
    return INTERCEPT + math.fsum(products)


def _best(query: str, terms: Sequence[Term], read: Read, titles: frozenset[str]) -> tuple[Signals, Evidence | None]:
    """The signals of the row that most probably answers, and where it stands."""
    best = max(_all(query, terms, read, titles), key=lambda row: _logit(row[0]), default=None)
    if best is None:
        return _NOTHING, None
    signals, passage, line = best
    return signals, evidence(passage, line.start, line.end)


def _all(
    query: str, terms: Sequence[Term], read: Read, titles: frozenset[str]
) -> Iterator[tuple[Signals, Passage, Line]]:
    """The signals of every row."""
    asked = _Asked.of(query, terms, read, titles)
    for passage, tabular in read:
        for line in tabular.lines:
            signals = _signals(asked, line, asked.dated[passage.id, line.label])
            if signals is not None:
                yield signals, passage, line


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a query says, beside all tables."""

    terms: Sequence[Term]
    weights: dict[str, float]
    things: tuple[tuple[str, float], ...]
    """Those of its words that tell one value from another, with their weights."""
    stems: frozenset[str]
    years: frozenset[int]
    sides: list[tuple[dict[str, int], frozenset[int]]]
    """The alternatives of which it names a side, and which."""
    claimed: frozenset[str]
    """Words of the rows whose labels it has in full, and around them."""
    titles: frozenset[str]
    unmeasured: float
    dated: dict[tuple[str, frozenset[str]], frozenset[int]]
    """By passage and label, the years of all rows of that label."""

    @classmethod
    def of(cls, query: str, terms: Sequence[Term], read: Read, titles: frozenset[str]) -> _Asked:
        stems = frozenset(term.stem for term in terms)
        weights = {term.stem: term.weight for term in terms if term.weight}
        sides = [(group, frozenset(side for stem, side in group.items() if stem in stems)) for group in ALTERNATIVES]
        claimed: set[str] = set()
        everywhere = set(titles)
        dated: dict[tuple[str, frozenset[str]], frozenset[int]] = {}
        for passage, tabular in read:
            everywhere |= tabular.heads
            for line in tabular.lines:
                everywhere |= line.label | line.around
                dated[passage.id, line.label] = dated.get((passage.id, line.label), frozenset()) | line.years
                if _named_whole(line, stems):
                    claimed |= line.label | line.around
        measures = (w for stem, w in weights.items() if stem in MEASURES - SUMMED and stem not in everywhere)
        return cls(
            terms,
            weights,
            tuple((stem, weight) for stem, weight in weights.items() if tells(stem)),
            stems,
            years_in(query),
            [(group, wanted) for group, wanted in sides if wanted],
            frozenset(claimed),
            titles,
            max(measures, default=0.0),
            dated,
        )


def _named_whole(line: Line, stems: frozenset[str]) -> bool:
    """Whether a query has every word of a label, but for signs in brackets and words of time and scale."""
    said = line.label - line.aside - TIMES
    return bool(said) and said <= stems


def _signals(asked: _Asked, line: Line, years: frozenset[int]) -> Signals | None:
    own = {stem: (weight_of(stem) or UNRANKED) * (_ASIDE if stem in line.aside else 1.0) for stem in line.label}
    whole = sum(own.values())
    if not whole:
        return None
    held = line.label | line.around
    label = sum(weight for stem, weight in own.items() if stem in asked.stems) / whole
    total = sum(asked.weights.values()) or 1.0
    reached = sum(weight for stem, weight in asked.weights.items() if stem in held) / total
    unclaimed = [(s, weight) for s, weight in asked.things if s not in held and s not in asked.claimed]
    missed = max((weight for _, weight in unclaimed), default=0.0)
    return Signals(
        exact=float(_named_whole(line, asked.stems)),
        named=label * reached,
        preceding=_left_over(asked.terms, line.label, held),
        opposed=float(
            ("non" in line.label - line.aside and "non" not in asked.stems)
            or any(_opposed(group, wanted, line.label) for group, wanted in asked.sides)
        ),
        undated=len(asked.years - years) / len(asked.years) if asked.years and years else 0.0,
        unclaimed=missed,
        untitled=max((weight for stem, weight in unclaimed if stem not in asked.titles), default=0.0),
        general=0.0 if any(map(tells, line.label - _REST)) else missed,
        unmeasured=asked.unmeasured,
    )


def _opposed(sides: dict[str, int], wanted: frozenset[int], label: frozenset[str]) -> bool:
    """Whether a label is of one side of an alternative, and the query of another alone."""
    own = {sides[stem] for stem in label if stem in sides}
    return bool(own) and own.isdisjoint(wanted)


def _left_over(terms: Sequence[Term], label: frozenset[str], held: frozenset[str]) -> float:
    """The weight of words in one phrase with those of a label, before the last of them, that nothing around it has."""
    run = _longest_run(terms, label)
    if run is None:
        return 0.0
    first, last = run
    while first > 0 and terms[first].glued:
        first -= 1
    end = last
    while end < len(terms) and terms[end].glued:
        end += 1
        if terms[end - 1].weight and terms[end - 1].stem in label:
            last = end
    # "total" is often said of what is called by its name alone
    passed = held | SUMMED
    lacking = (term.weight for term in terms[first:last] if not term.light and term.stem not in passed)
    return min(_MOST_LEFT, sum(lacking))


def _longest_run(terms: Sequence[Term], label: frozenset[str]) -> tuple[int, int] | None:
    """The weightiest run of neighbouring words of the query that are all in a label, as a half-open range."""
    best: tuple[float, tuple[int, int]] | None = None
    start = 0
    for at in range(len(terms) + 1):
        if at < len(terms) and terms[at].weight and terms[at].stem in label:
            continue
        weight = sum(term.weight for term in terms[start:at])
        if weight and (best is None or weight > best[0]):
            best = (weight, (start, at))
        start = at + 1
    return best[1] if best else None


def _in_prose(query: str, named: Sequence[Term], passage: Passage, tabular: Tabular, delivered: ReadPayload) -> float:
    """The largest share of what is asked about that one sentence with an amount, outside tables, holds.

    A sentence of another year is of another value; a share of something ("42% of net sales") is not the value, nor is
    by how much it moved ("increased $5 million"). A change takes two values, or one by how much it moved; an average
    two, or one that is called the average of the thing itself.
    """
    words = delivered.read(passage.text, read_words)
    if not words.starts:
        return 0.0
    shares_count, moves_count = "percent" in query.casefold(), _MOVES.search(query) is not None
    averages = _AVERAGES.search(query) is not None
    things = frozenset(term.stem for term in named if not term.light)
    values: Counter[tuple[int, int]] = Counter()
    for figure in delivered.read(passage.text, read_exact).figures:
        start = figure.start
        if figure.worded or tabular.inside(start):
            continue
        if not shares_count and "%" in passage.text[start : figure.end + 2]:
            continue
        moved = _MOVED.search(passage.text, max(0, start - 40), start) is not None
        if moves_count or not moved:
            at = words.sentence_of(max(0, bisect_right(words.starts, start) - 1))
            values[at] += 2 if moved else 1
    years = frozenset(map(str, years_in(query)))
    total = sum(term.weight for term in named)
    best = 0.0
    # A sentence is read once, however many figures it has.
    for (start, end), count in values.items():
        stems = words.stems[start:end]
        stated = averages and any(a == _AVERAGE and b in things for a, b in pairwise(stems))
        inside = frozenset(stems)
        if years <= inside and (count > 1 or stated or not (moves_count or averages)):
            best = max(best, sum(term.weight for term in named if term.stem in inside) / total)
    return best
