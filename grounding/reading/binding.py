"""What a figure is said to be of: the words, labels and periods around it, on the answer's side and on the source's.

Labels are compared by stems weighted by rarity; periods by what they say of each other.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple, TypeVar

from grounding.reading.attachment import Attached, attach, date_spans, names_in
from grounding.reading.dates import DateReading, Period
from grounding.reading.definitions import Definition, in_other_words, read_definitions, terms_of
from grounding.reading.exact import read_exact
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.label_words import all_stems, coverage, label_stems, only_measures, scale_noted, weight
from grounding.reading.periods import figure_spans, merged, own_periods, periods_in, with_years_between, within
from grounding.reading.place import Place
from grounding.reading.records import Layout, read_layout
from grounding.reading.units import SYMBOLS
from grounding.reading.words import Telling, Words, rarity, read_telling, stem_of

NEAR = 5
"""How many words to either side of a figure say what it counts."""

_STRETCH = 1_000
_SPEAKS_OF_CHANGE = re.compile(r"\b(?:chang|increas|decreas|differ|grow|rose|fell|declin|drop)")
_PLACES_TRIED, _FIGURES_TRIED = 40, 20
"""How many places of a word, and figures in each sentence that holds it, are looked at."""
_VICINITY = 300
"""Code points to either side that may still speak of the same thing."""
_WIDE = 0.5
"""What agreement with the sentences around a figure's own counts, beside agreement with its own."""
_ASKED = 0.6
"""What agreement of a passage's sentences with the query counts, beside agreement with the answer's sentence."""

_PERCENT_NOTE = re.compile(
    r"%|\bpercent(?:age)?\b|\bper cent\b"
    # a rate of something is one; "interest rate swaps" and "exchange rate changes" are amounts
    r"|\b(?:rate|margin)\b(?![ ](?!(?:of|for|in|on|per|at|before|after|to|under|as|during|was|used|applied|and|or)\b)"
    r"[a-z])",
    re.IGNORECASE,
)
_PER_UNIT = re.compile(
    r"\bper[ ](?:\w{1,12}[ ])?(?:share|unit|stock|adr|ads|barrel|ounce|employee|day|tonne|ton)\b|\bEPS\b|\bratio\b",
    re.IGNORECASE,
)
_PLAIN_NOTE = re.compile(r"\bnumber of\b|\bheadcount\b|\bemployees\b|\bdays\b|\byears\b|\bcount\b", re.IGNORECASE)
_CURRENCY = re.compile(
    "|".join(re.escape(symbol) for symbol in sorted(SYMBOLS, key=len, reverse=True))
    + r"|\b(?:USD|EUR|GBP|JPY|CNY|CHF|INR)\b"
)
_BARE_TOTAL = re.compile(r"(?:sub|grand )?-?totals?\W*", re.IGNORECASE)
_PERIOD_STEMS = frozenset(
    stem_of(w)
    for w in "year years ended ending month months quarter fiscal december january february march april"
    " may june july august september "
    "october november period day days as fy end".split()
)
_UP = (
    "up rise rises rose risen rising increase increases increased increasing grow grew grown"
    " growth gain gained climb climbed jumped surged improved"
)
_DOWN = (
    "down fall falls fell fallen falling decrease decreases decreased decreasing decline declined"
    " declining drop dropped shrank lost reduced slipped"
)
_MOVES = {stem_of(word): 1 for word in _UP.split()} | {stem_of(word): -1 for word in _DOWN.split()}
_CLAUSE_END = re.compile(r"[,;:.][\s\w]")
_VAGUE_STEMS = frozenset(
    stem_of(w) for w in "amount value figure number answer percentage change average total was were".split()
)


class Bound(NamedTuple):
    """A source's figure with everything that says what it is of."""

    at: int
    """The figure's index in its passage."""
    figure: FigureReading
    place: Place
    row: frozenset[str]
    """Stems of the row's label."""
    headers: frozenset[str]
    """Stems of column headers or keys."""
    around: frozenset[str]
    """Stems of section and caption, or of the whole sentence in prose."""
    near: Mapping[str, float]
    """Stems right around it in prose, the nearer the heavier."""
    periods: tuple[Period, ...]
    scale: int | None
    """The power of ten that its table states; None where none is stated."""
    percent: bool
    """Whether its labels call it a percentage."""
    currency: str
    """The currency its table states or shows; empty where none."""
    fixed: bool
    """Whether a table's scale does not apply to it: per share, percentages, counts of people."""
    in_label: bool = False
    """Whether it stands in its row's label, as the mark of a footnote does."""


@dataclass(slots=True)
class SourceFigures:
    """The figures of one passage, findable by magnitude, each bound to its labels on demand."""

    text: str
    figures: tuple[FigureReading, ...]
    dates: tuple[DateReading, ...]
    layout: Layout
    telling: Telling
    magnitudes: list[float]
    order: list[int]
    scale: int | None
    """The scale that the passage's prose states for a table beside it."""
    _near: dict[tuple[int, int, int], dict[str, float]] = field(default_factory=dict)
    _bound: dict[int, Bound] = field(default_factory=dict)
    _tabular: list[int] | None = None
    _sentences: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)
    _currency: dict[int, str] = field(default_factory=dict)
    _around: dict[tuple[int, int], tuple[frozenset[str], dict[str, float]]] = field(default_factory=dict)
    _beside: dict[str, Sequence[int]] = field(default_factory=dict)
    _attached: dict[tuple[bool, int, int], Mapping[int, Attached]] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        """All words of the passage."""
        return self.telling.words

    def near(self, start: int, end: int, low: int, high: int) -> Mapping[str, float]:
        """The telling words around [start, end) inside [low, high); see `near_words`."""
        known = self._near.get((start, low, high))
        if known is None:
            known = self._near[start, low, high] = near_words(self.telling, start, end, low, high)
        return known

    def attached(self, start: int, low: int, high: int) -> Attached:
        """The words that go with the figure at `start` in its sentence [low, high); see `attach`."""
        return self._attach(False, start, low, high)

    def attached_to_date(self, start: int, low: int, high: int) -> Attached:
        """The words that go with the date at `start` in its sentence [low, high)."""
        return self._attach(True, start, low, high)

    def _attach(self, dated: bool, start: int, low: int, high: int) -> Attached:
        known = self._attached.get((dated, low, high))
        if known is None:
            dates, figures = _inside(self.dates, low, high), _inside(self.figures, low, high)
            taken = [*((d.start, d.end) for d in dates), *((f.start, f.end) for f in figures if not f.label)]
            spans = date_spans(self.text, dates) if dated else figure_spans(figures, dates)
            terms = terms_of(self.text)
            found = attach(self.text, self.telling, spans, taken, low, high, dated, terms)
            defined = read_definitions(self.text)
            known = {at: _spelled_out(words, defined) for at, words in found.items()} if defined else found
            self._attached[dated, low, high] = known
        return known.get(start) or known[-1]

    def sentence(self, place: Place, start: int) -> tuple[int, int]:
        """The whole sentence of a reading in prose, over its semicolons; of an endless one what lies near `start`."""
        low, high = nearby((place.start, place.end), start, start)
        while low - 1 > 0 and high - low < _STRETCH and self.text[max(0, low - 3) : low].rstrip()[-1:] == ";":
            low = self.layout.place(low - 2, low - 1).start
        while (
            high < len(self.text) and high - low < _STRETCH and self.text[max(0, high - 3) : high].rstrip()[-1:] == ";"
        ):
            high = max(self.layout.place(high, high + 1).end, high + 1)
        return nearby((low, high), start, start)

    @property
    def names(self) -> frozenset[str]:
        """The stems of all names in the passage."""
        return names_in(self.text) - terms_of(self.text)

    def beside(self, stem: str) -> Sequence[int]:
        """Indices of the figures of prose in the sentences that hold a word; of its first few dozen places."""
        known = self._beside.get(stem)
        if known is None:
            known = self._beside[stem] = self._sentences_with(stem)
        return known

    def _sentences_with(self, stem: str) -> Sequence[int]:
        found: set[int] = set()
        reached = -1
        for at in self.words.places(stem)[:_PLACES_TRIED]:
            start = self.words.starts[at]
            if start < reached:
                continue
            place = self.layout.place(start, start + 1)
            reached = place.end
            if place.tabular:
                continue
            first = bisect_left(self.figures, place.start, key=lambda figure: figure.start)
            for index in range(first, min(first + _FIGURES_TRIED, len(self.figures))):
                if self.figures[index].start >= place.end:
                    break
                found.add(index)
        return tuple(found)

    def within(self, low: float, high: float) -> list[int]:
        """Indices of figures whose magnitude lies in [low, high]."""
        return self.order[bisect_left(self.magnitudes, low) : bisect_right(self.magnitudes, high)]

    def bound(self, index: int) -> Bound:
        """The figure with its labels."""
        known = self._bound.get(index)
        if known is None:
            known = self._bound[index] = self._bind(index)
        return known

    def tabular(self) -> list[int]:
        """Indices of the figures that stand in tables or structured objects."""
        if self._tabular is None:
            place = self.layout.place
            self._tabular = (
                []
                if not self.layout.structured
                else [i for i, figure in enumerate(self.figures) if place(figure.start, figure.end).tabular]
            )
        return self._tabular

    def _bind(self, index: int) -> Bound:
        figure = self.figures[index]
        place = self.layout.place(figure.start, figure.end)
        if not place.tabular:
            return self._bind_prose(index, figure, place)
        notes = [note for note in (place.row, *reversed(place.headers), place.section, place.caption) if note]
        scale = next((s for s in map(scale_noted, notes) if s is not None), None)
        labels = " ".join(notes)
        percent = figure.kind is FigureKind.PERCENT or bool(
            _PERCENT_NOTE.search("\n".join((place.row, *place.headers, place.section)))
        )
        fixed = percent or bool(
            _PER_UNIT.search(" ".join((place.row, *place.headers, place.section))) or _PLAIN_NOTE.search(place.row)
        )
        periods = periods_in(place.row) + tuple(p for header in place.headers for p in periods_in(header))
        periods = merged(periods) or periods_in(place.section) or periods_in(place.caption)
        symbol = _CURRENCY.search(labels)
        currency = figure.currency or (
            SYMBOLS.get(symbol.group(), symbol.group()) if symbol else self._table_currency(place.block)
        )
        # by custom a row without a label sums up those above it
        bare = not place.row or _BARE_TOTAL.fullmatch(place.row)
        row = label_stems(f"total {place.section}" if bare and place.headers else place.row)
        near = dict.fromkeys(label_stems(" ".join(place.headers[-1:]) or place.row), 1.0)
        # "€m" over a column says how it counts, not what: an answer that says millions of euros leaves it unsaid
        named = [header for header in place.headers if not only_measures(header)]
        headers = frozenset(s for header in named for s in label_stems(header)) - _PERIOD_STEMS
        around = label_stems(place.section) | label_stems(place.caption)
        return Bound(
            index,
            figure,
            place,
            row,
            headers,
            around,
            near,
            periods,
            scale,
            percent,
            currency,
            fixed,
            place.cell is not None and self.text[slice(*place.cell)] == place.row and bool(place.headers or place.row),
        )

    def surroundings(self, start: int, end: int, place: Place) -> tuple[frozenset[str], dict[str, float]]:
        """The stems of the record around a span, labels included, and those right around it, the nearer the heavier."""
        known = self._around.get((start, end))
        if known is None:
            known = self._around[start, end] = self._surroundings(start, end, place)
        return known

    def _surroundings(self, start: int, end: int, place: Place) -> tuple[frozenset[str], dict[str, float]]:
        low, high = nearby((place.start, place.end), start, end)
        sentence = self._sentences.get((low, high))
        if sentence is None:
            said = self.telling.between(low, high)
            sentence = self._sentences[low, high] = in_other_words(said, read_definitions(self.text))
        labels = [label for label in (place.row, place.caption, place.section, *place.headers) if label]
        around = sentence.union(*map(label_stems, labels)) if labels else sentence
        return around, near_words(self.telling, start, end, low, high)

    def vicinity(self, start: int, end: int) -> frozenset[str]:
        """The stems within about two sentences of a span, for answers that gather what a passage spreads out."""
        return self.telling.between(start - _VICINITY, end + _VICINITY)

    def _bind_prose(self, index: int, figure: FigureReading, place: Place) -> Bound:
        around, near = self.surroundings(figure.start, figure.end, place)
        span = nearby((place.start, place.end), figure.start, figure.end)
        periods = own_periods(self.text, self.dates, self.figures, figure, span) or periods_in(place.caption)
        nothing: frozenset[str] = frozenset()
        return Bound(index, figure, place, nothing, nothing, around, near, periods, None, False, figure.currency, False)

    def _table_currency(self, block: int) -> str:
        if not self._currency:
            self._currency[-1] = ""
            for figure in self.figures:
                if figure.currency:
                    self._currency.setdefault(self.layout.place(figure.start, figure.end).block, figure.currency)
        return self._currency.get(block, "")


_Reading = TypeVar("_Reading", DateReading, FigureReading)


def _inside(readings: Sequence[_Reading], low: int, high: int) -> Sequence[_Reading]:
    """Those of readings in order that begin in [low, high)."""
    first = bisect_left(readings, low, key=lambda reading: reading.start)
    return readings[first : bisect_left(readings, high, key=lambda reading: reading.start)]


def _spelled_out(words: Attached, definitions: tuple[Definition, ...]) -> Attached:
    """The words of a figure with what their terms stand for."""
    own, before, after, thing = (
        in_other_words(stems, definitions) for stems in (words.own, words.before, words.after, words.thing)
    )
    common = in_other_words(words.all, definitions) - words.names
    return replace(words, common=common, own=own, before=before, after=after, thing=thing)


def nearby(sentence: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    """The sentence around [start, end), or what of an endless one lies within a few thousand code points.

    Cut at fixed marks, so that all figures of a stretch share one reading of it.
    """
    low, high = sentence
    if high - low <= _STRETCH * 3:
        return sentence
    return max(low, (start // _STRETCH - 1) * _STRETCH), min(high, (end // _STRETCH + 2) * _STRETCH)


def near_words(telling: Telling, start: int, end: int, low: int, high: int) -> dict[str, float]:
    """The telling words around [start, end) inside [low, high), the nearer the heavier.

    A figure's noun mostly follows it ("35 people"), so that side weighs more.
    """
    near: dict[str, float] = {}
    starts = telling.words.starts
    indices, stems = telling.indices, telling.stems
    left, right = bisect_left(starts, start), bisect_left(starts, end)
    first = max(bisect_left(starts, low), left - NEAR * 3)
    last = min(bisect_left(starts, high), right + NEAR * 3)
    before, after = bisect_left(indices, left) - 1, bisect_left(indices, right)
    for side, factor in ((range(before, -1, -1), 0.8), (range(after, len(indices)), 1.0)):
        for seen, at in enumerate(side):
            if seen == NEAR or not first <= indices[at] < last:
                break
            stem = stems[at]
            near.setdefault(stem, 0.0)
            weighs = factor / (1 + 0.5 * seen) * rarity(stem)
            if weighs > near[stem]:
                near[stem] = weighs
    return near


def read_source_figures(text: str) -> SourceFigures:
    """The figures of a passage with its layout, words and dates; linear time."""
    exact = read_exact(text)
    years = [
        FigureReading(d.start, d.end, Decimal(d.periods[0].year or 0), Decimal(1))
        for d in exact.dates
        if len(d.periods) == 1 and d.periods[0].is_bare_year and text[d.start : d.end].isdigit()
    ]
    # four digits in a cell may be a count after all: a year in the reading, a number to whoever asks for one
    figures = tuple(sorted([*exact.figures, *years], key=lambda f: f.start))
    order = sorted(range(len(figures)), key=lambda i: _magnitude(figures[i]))
    return SourceFigures(
        text,
        figures,
        exact.dates,
        read_layout(text),
        read_telling(text),
        [_magnitude(figures[i]) for i in order],
        order,
        scale_noted(text) if len(text) < 2_000 else None,
    )


def _magnitude(figure: FigureReading) -> float:
    return float(abs(figure.value)) if figure.value.adjusted() < 300 else float("inf")


@dataclass(slots=True)
class Context:
    """What an answer says a figure is of."""

    sentence: frozenset[str]
    """Stems of its sentence, without the query's."""
    asked: frozenset[str]
    """Stems of the query, and of the heading or table headers around the sentence."""
    near: Mapping[str, float]
    periods: tuple[Period, ...]
    """The periods that its sentence names, or else its surroundings, or else the query."""
    mentioned: tuple[Period, ...]
    """All periods that sentence, surroundings and query name."""
    text: str
    """Sentence, surroundings and query, lower case: where operations are named."""
    all: frozenset[str]
    """All stems that may name a record."""
    says_little: bool
    """Whether the sentence itself names nothing, as "The answer is 5%" does."""
    wanted: float
    """The weight of the sentence, or of what is asked where the sentence says little."""
    wanted_asked: float
    """The weight of what is asked."""


def context_of(
    answer: str,
    figure: FigureReading,
    sentence: tuple[int, int],
    around: str,
    query: str | None,
    telling: Telling,
    dates: Sequence[DateReading],
    figures: Sequence[FigureReading],
) -> Context:
    """The context of a figure of the answer in its sentence."""
    words = telling.words
    first, last = bisect_left(words.starts, sentence[0]), bisect_left(words.starts, sentence[1])
    # the "million" of a figure says nothing of what the figure is of
    own = [*range(bisect_left(words.starts, figure.start), bisect_left(words.starts, figure.end))]
    stems = frozenset(
        stem for at, stem in enumerate(words.stems[first:last], first) if not stem[0].isdigit() and at not in own
    )
    asked = label_stems(around) | all_stems(query or "")
    periods = own_periods(answer, dates, figures, figure, sentence) or periods_in(around) or periods_in(query or "")
    mentioned = (*within(dates, *sentence), *periods_in(around), *periods_in(query or ""))
    text = f"{answer[sentence[0] : sentence[1]]}\n{around}\n{query or ''}".casefold()
    if not _SPEAKS_OF_CHANGE.search(text):
        periods = with_years_between(periods, text)
    near = near_words(telling, figure.start, figure.end, *sentence)
    little = weight(stems - _VAGUE_STEMS) == 0
    wanted = weight(asked if little else stems)
    return Context(stems, asked, near, periods, mentioned, text, stems | asked, little, wanted, weight(asked))


def movement_of(stem: str) -> int:
    """1 for a word that says that something rose, -1 for one that says it fell, 0 for all others."""
    return _MOVES.get(stem, 0)


def direction(text: str, words: Words, start: int, end: int) -> int:
    """1 where the nearest word of movement in the clause says up, -1 where it says down, 0 where there is none near."""
    left, right = bisect_left(words.starts, start), bisect_left(words.starts, end)
    after = range(right, min(len(words.stems), right + 3))
    before = range(left - 1, max(-1, left - 6), -1)
    found: list[tuple[int, int]] = []
    for steps in (before, after):
        for distance, at in enumerate(steps):
            sign = _MOVES.get(words.stems[at], 0)
            if sign:
                between = text[words.starts[at] : start] if steps is before else text[end : words.starts[at]]
                if not _CLAUSE_END.search(between):
                    found.append((distance, sign))
                break
    return min(found)[1] if found else 0


def followers(words: Words, end: int, limit: int = 3) -> tuple[str, ...]:
    """The stems right after a figure: what it counts."""
    first = bisect_left(words.starts, end)
    return words.stems[first : first + limit]


def local_fit(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How far the words right around two figures agree, 0 to 1."""
    total = min(sum(one.values()), sum(other.values()))
    shared = 0.0
    for stem, weight_here in one.items():
        weight_there = other.get(stem)
        if weight_there is not None:
            shared += weight_here if weight_here < weight_there else weight_there
    return min(1.0, shared / total) if total else 0.0


def prose_fit(context: Context, around: frozenset[str], near: Mapping[str, float], vicinity: frozenset[str]) -> float:
    """How well a sentence of a passage is what the answer's sentence speaks of, 0 to 1.

    Args:
        context: What the answer says.
        around: Stems of the passage's sentence.
        near: Stems right around the figure or date in it.
        vicinity: Stems of the sentences around it.
    """
    said, wanted = context.asked if context.says_little else context.sentence, context.wanted
    if not wanted:
        return 0.0
    overlap = weight(said & around) / wanted
    asked = weight(context.asked & vicinity) / (context.wanted_asked or 1.0)
    wide = max(weight(said & vicinity) / wanted, _ASKED * asked)
    return min(1.0, max(0.6 * overlap + 0.4 * local_fit(context.near, near), _WIDE * wide))


def label_fit(label: frozenset[str], context: Context) -> float:
    """How well a line's label is what the answer, or where that says little the query, speaks of: 0 to 1."""
    said = context.sentence - _VAGUE_STEMS
    if context.says_little or not label & said:
        said = context.all
    wanted = weight(said - _VAGUE_STEMS) or weight(said)
    recall = weight(said & label) / wanted if wanted else 0.0
    return 0.75 * coverage(label, said) + 0.25 * recall
