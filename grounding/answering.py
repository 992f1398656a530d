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
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from operator import itemgetter

from grounding.models import Evidence, Passage
from grounding.protocols import ReadPayload, evidence
from grounding.reading.exact import read_exact
from grounding.reading.label_words import only_measures
from grounding.reading.memory import remembered
from grounding.reading.tables import tables
from grounding.reading.words import rarity, read_words, stem_of

_ASKS_VALUE = re.compile(
    r"\b(?:how (?:much|many|large|big|high|low|long|old|far)|what(?:'s)?|which|total|average|mean|sum|ratio|"
    r"percent(?:age)?|difference|change|increase|decrease|growth)\b",
    re.IGNORECASE,
)
_OWNER = re.compile(r"\b[A-Z][\w&.]{0,40}(?=['’]s\b)")
_NOTE = re.compile(r"\((?:\d{1,2}|[a-z])\)")
_MARK = re.compile(r"(?<=[^\W\d]{3})\d{1,2}\b|[¹²³†‡]")
"""The mark of a footnote on a word: "Order intake1"."""
_BRACKETED = re.compile(r"\([^()]{0,80}\)|\(.{0,80}\)")
_EITHER = re.compile(r"\([^()]{0,60}(?:\([^()]{0,60}\)[^()]{0,60})?/")
"""Brackets that name either of two: "(non-current (liabilities)/assets)"."""
_YEAR = re.compile(r"(?:(?:fy|cy)?(?:19|20)|fy|cy|f)\d\d")
_YEARS = re.compile(r"(?<![\d.,$€£])((?:19|20)\d\d)(?![\d.,]\d)|\b(?:FY|CY|F)['’ ]?(\d\d)\b")
_MOVES = re.compile(r"\b(?:chang|increas|decreas|differ|grow|rise|declin|reduc)", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:increase[sd]?|decrease[sd]?|rose|fell|grew|declined?|higher|lower|up|down)"
    r"(?: by| of)?(?: approximately| about)? ?\Z",
    re.IGNORECASE,
)
_GLUE = re.compile(r"[ -]{0,3}")
_FUNCTION = frozenset(
    stem_of(word)
    for word in """the a an of in for to on by from with and or at as is was were are be been it its this that which
    what""".split()
)
_ASKING = frozenset(
    stem_of(word)
    for word in "how what when where which who whom whose why list name give tell show describe find many much".split()
)
_LIGHT = frozenset(
    stem_of(word)
    for word in """change changed percentage percent average difference increase increased decrease decreased sum ratio
    amount value number between year ended end fiscal quarter month respective respectively company growth compare
    compared versus over under during period proportion both combined annual report reported million thousand billion
    dollars figure item across all each respectively altogether overall constitution portion nominal""".split()
)
"""Words of calculating, of time and of reporting: they say what is done with a value, and rarely which."""

_SIGNS = frozenset(
    stem_of(word)
    for word in """loss losses benefit expense income decrease increase deficit gain gains used provided charge credit
    note notes see refer unaudited assets liabilities""".split()
)
"""Words in brackets that say which sign a row's values have; others, as in "(non-current)", tell rows apart."""

_ALTERNATIVES = tuple(
    {stem_of(word): side for side, words in enumerate(group.split("|")) for word in words.split()}
    for group in (
        "beginning start opening|end ending closing year-end",
        "gross|net",
        "basic|diluted",
        "income revenue revenues|expense expenses cost costs",
        "gain gains|loss losses",
        "receivable receivables|payable payables",
        "asset assets|liability liabilities|equity",
        "federal|state|foreign",
        "domestic|foreign international overseas",
        "short|long",
        "operating|investing|financing",
        "product products|service services",
        "granted|vested|forfeited|exercised|canceled cancelled|expired|outstanding",
        "common|preferred",
        "minimum|maximum",
        "high highest|low lowest|medium",
        "first|second|third|fourth",
        "male|female",
        "purchase purchases|sale sales",
        "actual|budgeted budget forecast",
    )
)
"""Words of which one is meant where another is not; the sides of each group."""
_SPELLED = {
    stem_of(short): tuple(map(stem_of, long.split()))
    for short, long in {
        "eps": "earnings per share",
        "cogs": "cost goods sold",
        "capex": "capital expenditures",
        "opex": "operating expenses",
        "fcf": "free cash flow",
        "sg": "selling general administrative",  # SG&A
        "pp": "property plant equipment",  # PP&E
        "aoci": "accumulated other comprehensive income",
        "oci": "other comprehensive income",
        "rsus": "restricted stock units",
        "roe": "return equity",
        "amortisation": "amortization",
        "licence": "license",
        "stockholders": "shareholders",
        "stockholder": "shareholder",
        "shareowners": "shareholders",
    }.items()
}
"""What is written shorter or otherwise, read as one."""
_TIMES = frozenset(map(stem_of, "year years period fiscal ended thousand thousands million millions dollars".split()))
_SUMMED = frozenset(map(stem_of, ("total", "totals", "subtotal", "sum")))

_LIGHTNESS = 0.25
_UNRANKED = 0.4
_ASIDE = 0.25
"""What a label's words in brackets weigh: "Provision for (benefit from) income taxes"."""
_ENOUGH_PROSE = 0.97
"""A sentence that has a figure and all that is asked about answers as a row does."""


@dataclass(frozen=True, slots=True)
class Signals:
    """How well the best row of the tables fits a query, each 0 to about 1."""

    exact: float
    """1 where the query has every word of the label, but for signs in brackets and words of time and scale."""
    named: float
    """The share of the label that the query has, times the share of the query that row, headers and caption have."""
    reached: float
    """The share of the query that row, headers and caption have."""
    preceding: float
    """The weight of the query's words right before the label's that row, headers and caption lack: "in-game" in
    "in-game bookings", for bookings."""
    opposed: float
    """1 where the label says the contrary of a word of the query that it lacks: "income" for "expense"."""
    undated: float
    """The share of the query's years that no row of that label has, in it, its section or its headers."""
    nowhere: float
    """The weight of the query's weightiest word that no row, header or caption has."""


WEIGHTS = Signals(
    exact=2.606,
    named=2.130,
    reached=0.877,
    preceding=-2.614,
    opposed=-1.265,
    undated=-3.396,
    nowhere=-0.641,
)
INTERCEPT = -2.503
"""Set by `benchmarks/fit_answering.py`, on the tuning half of filings with and without the deciding rows."""
_NOTHING = Signals(*(0.0,) * len(fields(Signals)))


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """How probable it is that the tables answer, and the row that comes nearest."""

    score: float
    asked: str
    """The part of the query that names the thing asked about."""
    row: Evidence | None


@dataclass(frozen=True, slots=True)
class _Term:
    stem: str
    start: int
    end: int
    weight: float
    """0 for words that name nothing: of asking, of time, owners."""
    light: bool
    glued: bool
    """Whether nothing but a space or hyphen stands between it and the word before."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One row that holds figures."""

    label: frozenset[str]
    aside: frozenset[str]
    """Those words of the label that say in brackets which sign its values have."""
    around: frozenset[str]
    """Words of its headers, section and caption."""
    years: frozenset[int]
    """The years that its label, headers, section and caption name."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Tabular:
    """What there is of tables in one passage."""

    lines: tuple[_Line, ...]
    heads: frozenset[str]
    """Words of rows without figures."""
    spans: tuple[tuple[int, int], ...]


def tables_answer(query: str, delivered: ReadPayload) -> TableAnswer | None:
    """How probably the tables among the passages answer; None where there are none, or no value is asked for."""
    if not _ASKS_VALUE.search(query):
        return None
    read = [(passage, delivered.read(passage.text, read_tabular)) for passage in delivered.passages]
    if not any(tabular.lines for _, tabular in read):
        return None
    terms = _terms(query)
    named = [term for term in terms if term.weight]
    if not named:
        return None
    delivered.spend(2 * sum(len(tabular.lines) for _, tabular in read) * len(terms))
    signals, best = _best(query, terms, read)
    chance = 1 / (1 + math.exp(-_logit(signals)))
    asked = query[named[0].start : named[-1].end]
    prose = max((_in_prose(query, named, passage, tabular, delivered) for passage, tabular in read), default=0.0)
    score = max(chance, prose) if prose >= _ENOUGH_PROSE else chance
    return TableAnswer(round(score, 4), asked, best)


def signals_of(query: str, passages: Sequence[Passage]) -> tuple[Signals, ...]:
    """The signals of each row, for fitting."""
    read = [(passage, read_tabular(passage.text)) for passage in passages]
    return tuple(signals for signals, _, _ in _all(query, _terms(query), read)) or (_NOTHING,)


def _logit(signals: Signals) -> float:
    products = (weight * signal for weight, signal in zip(astuple(WEIGHTS), astuple(signals), strict=True))
    return INTERCEPT + math.fsum(products)


def _weight(stem: str) -> float:
    """How much a word says of which value is meant: "other" and "total" tell rows apart, common as they are."""
    if stem in _FUNCTION or _YEAR.fullmatch(stem) or (len(stem) == 1 and not stem.isdigit()):
        return 0.0
    weight: float = rarity(stem) or _UNRANKED
    return weight * _LIGHTNESS if stem in _LIGHT else weight


def _terms(query: str) -> tuple[_Term, ...]:
    """The query's words but for function words, in order."""
    words = read_words(query)
    silent = [(date.start, date.end) for date in read_exact(query).dates]
    silent += [match.span() for match in _OWNER.finditer(query)]
    terms: list[_Term] = []
    for index, stem in enumerate(words.stems):
        if stem in _FUNCTION:
            continue
        start, end = words.span(index, index)
        says_nothing = stem in _ASKING or any(a < end and start < b for a, b in silent)
        glued = bool(terms) and _GLUE.fullmatch(query, terms[-1].end, start) is not None
        for at, whole in enumerate(_SPELLED.get(stem, (stem,))):
            weight = 0.0 if says_nothing else _weight(whole)
            terms.append(_Term(whole, start, end, weight, whole in _LIGHT, glued or at > 0))
    return tuple(terms)


@remembered
def read_tabular(text: str) -> _Tabular:
    """The rows of a text's tables, as words."""
    lines: list[_Line] = []
    heads: set[str] = set()
    found = tables(text, 0, len(text))
    for table in found:
        items: list[_Line] = []
        dated = _years_in(" ".join((table.caption, *(text[r.start : r.end] for r in table.rows if r.is_header))))
        for row in table.rows:
            if row.is_header:
                continue
            name = table.label(row)
            label = _words_in(name)
            cells = [text[start:end] for start, end in row.cells[1:]] or [name]
            if any(any(map(str.isdigit, cell)) and not only_measures(cell) for cell in cells):
                place = table.place(row.start, row.end)
                above = [header for at in range(1, len(row.cells)) for header in table.headers_above(row, at)]
                around = _words_in(f"{place.section}; {place.caption}").union(*map(_words_in, above))
                if label <= _SUMMED:
                    # by custom a row without a label sums up those above it
                    label = label or _words_in(f"total {row.section}")
                    around = around.union(*(line.label for line in items))
                    items = []
                aside = label - _words_in(_BRACKETED.sub(" ", name))
                aside = aside if _EITHER.search(name) else aside & _SIGNS
                years = _years_in(f"{name} {place.section}") or dated
                lines.append(_Line(label, aside, around, years, row.start, row.end))
                items.append(lines[-1])
            else:
                heads |= label
                items = []
    return _Tabular(tuple(lines), frozenset(heads), tuple((table.start, table.end) for table in found))


@lru_cache(maxsize=20_000)
def _years_in(text: str) -> frozenset[int]:
    return frozenset(int(full or f"20{short}") for full, short in _YEARS.findall(text))


@lru_cache(maxsize=20_000)
def _words_in(text: str) -> frozenset[str]:
    written = read_words(_MARK.sub("", _NOTE.sub(" ", text))).stems
    return frozenset(stem for short in written for stem in _SPELLED.get(short, (short,)) if _weight(stem) > 0)


def _best(
    query: str, terms: Sequence[_Term], read: Sequence[tuple[Passage, _Tabular]]
) -> tuple[Signals, Evidence | None]:
    """The signals of the row that most probably answers, and where it stands."""
    best = max(_all(query, terms, read), key=lambda row: _logit(row[0]), default=None)
    if best is None:
        return _NOTHING, None
    signals, passage, line = best
    return signals, evidence(passage, line.start, line.end)


def _all(
    query: str, terms: Sequence[_Term], read: Sequence[tuple[Passage, _Tabular]]
) -> Iterator[tuple[Signals, Passage, _Line]]:
    """The signals of every row."""
    weights = {term.stem: term.weight for term in terms if term.weight}
    lines = [(passage, line) for passage, tabular in read for line in tabular.lines]
    everywhere = {stem for _, tabular in read for stem in tabular.heads}
    everywhere.update(stem for _, line in lines for stem in line.label | line.around)
    nowhere = max((weight for stem, weight in weights.items() if stem not in everywhere), default=0.0)
    years: dict[tuple[str, frozenset[str]], frozenset[int]] = {}
    for passage, line in lines:
        years[passage.id, line.label] = years.get((passage.id, line.label), frozenset()) | line.years
    asked = _Asked.of(query, terms, nowhere)
    for passage, line in lines:
        signals = _signals(asked, line, years[passage.id, line.label])
        if signals is not None:
            yield signals, passage, line


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a query says, beside tables."""

    terms: Sequence[_Term]
    weights: dict[str, float]
    stems: frozenset[str]
    years: frozenset[int]
    nowhere: float
    sides: list[tuple[dict[str, int], frozenset[int]]]
    """The alternatives of which it names a side, and which."""

    @classmethod
    def of(cls, query: str, terms: Sequence[_Term], nowhere: float) -> _Asked:
        stems = frozenset(term.stem for term in terms)
        sides = [(group, frozenset(side for stem, side in group.items() if stem in stems)) for group in _ALTERNATIVES]
        weights = {term.stem: term.weight for term in terms if term.weight}
        return cls(terms, weights, stems, _years_in(query), nowhere, [(g, wanted) for g, wanted in sides if wanted])


def _signals(asked: _Asked, line: _Line, years: frozenset[int]) -> Signals | None:
    own = {stem: _weight(stem) * (_ASIDE if stem in line.aside else 1.0) for stem in line.label}
    whole = sum(own.values())
    if not whole:
        return None
    held = line.label | line.around
    label = sum(weight for stem, weight in own.items() if stem in asked.stems) / whole
    total = sum(asked.weights.values()) or 1.0
    reached = sum(weight for stem, weight in asked.weights.items() if stem in held) / total
    said = line.label - line.aside - _TIMES
    return Signals(
        exact=float(bool(said) and said <= asked.stems),
        named=label * reached,
        reached=reached,
        preceding=_left_over(asked.terms, line.label, held),
        opposed=float(
            ("non" in line.label and "non" not in asked.stems)
            or any(_opposed(group, wanted, line.label) for group, wanted in asked.sides)
        ),
        undated=len(asked.years - years) / len(asked.years) if asked.years and years else 0.0,
        nowhere=asked.nowhere,
    )


def _opposed(sides: dict[str, int], wanted: frozenset[int], label: frozenset[str]) -> bool:
    """Whether a label is of one side of an alternative, and the query of another alone."""
    own = {sides[stem] for stem in label if stem in sides}
    return bool(own) and own.isdisjoint(wanted)


def _left_over(terms: Sequence[_Term], label: frozenset[str], held: frozenset[str]) -> float:
    """The weight of words in one phrase with those of a label, and before them, that nothing around it has."""
    run = _longest_run(terms, label)
    if run is None:
        return 0.0
    first = run[0]
    while first > 0 and terms[first].glued:
        first -= 1
    # "total" is often said of what is called by its name alone
    passed = held | _SUMMED
    lacking = (term.weight for term in terms[first : run[0]] if not term.light and term.stem not in passed)
    return min(1.5, sum(lacking))


def _longest_run(terms: Sequence[_Term], label: frozenset[str]) -> tuple[int, int] | None:
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


def _in_prose(query: str, named: Sequence[_Term], passage: Passage, tabular: _Tabular, delivered: ReadPayload) -> float:
    """The largest share of what is asked about that one sentence with an amount, outside tables, holds.

    A sentence of another year is of another value; a share of something ("42% of net sales") is not the value, nor is
    by how much it moved ("increased $5 million").
    """
    words = delivered.read(passage.text, read_words)
    if not words.starts:
        return 0.0
    shares_count, moves_count = "percent" in query.casefold(), _MOVES.search(query) is not None
    # A sentence is read once, however many figures it has.
    sentences = {
        words.sentence_of(max(0, bisect_right(words.starts, figure.start) - 1))
        for figure in delivered.read(passage.text, read_exact).figures
        if not _inside(figure.start, tabular.spans)
        and not figure.worded
        and (shares_count or "%" not in passage.text[figure.start : figure.end + 2])
        and (moves_count or not _MOVED.search(passage.text, max(0, figure.start - 40), figure.start))
    }
    years = frozenset(map(str, _years_in(query)))
    total = sum(term.weight for term in named)
    stems = (frozenset(words.stems[start:end]) for start, end in sentences)
    held = (sum(term.weight for term in named if term.stem in inside) / total for inside in stems if years <= inside)
    return max(held, default=0.0)


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place is in one of the spans, which are in order and apart."""
    before = bisect_right(spans, at, key=itemgetter(0)) - 1
    return before >= 0 and at < spans[before][1]
