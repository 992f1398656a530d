"""Passages that give different numbers for one thing: the payload allows more than one reading of it.

Only the same thing counts: the same sentence but for its numbers, the same cell of the same table, the same field of
the same record. What is of another time, holder or kind is no disagreement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from grounding.models import Evidence, Passage, Relation
from grounding.protocols import ReadPayload, evidence, standing
from grounding.reading.amounts import agrees
from grounding.reading.exact import read_exact
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.names import read_names
from grounding.reading.sayings import Form, Saying, TableSaid, read_sayings
from grounding.reading.words import read_words

_SAME_TABLE = 0.8
"""The share of row labels that two copies of one table have in common, at least."""
_SAME_TEXT = 0.8
"""The share of words that two copies of one text have in common, numbers aside, at least."""


_MOST = 100
"""Disagreements of one payload after which no more are looked for."""
_MAKES = 20
"""Different tables of one make that others are compared with."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two passages with different numbers for one thing."""

    of: str
    """What both give a number for, as words for people; empty where the spans say it themselves."""
    spans: tuple[Evidence, Evidence]
    stems: frozenset[str]
    """Words of what it is of."""
    later: str
    """The passage that is later than the other, where both are dated; empty otherwise."""


@dataclass(frozen=True, slots=True)
class Disagreements:
    """Those of one payload."""

    found: tuple[Disagreement, ...] = ()
    whole: bool = True
    """Whether all was compared; there may be more where it was not."""


@dataclass(frozen=True, slots=True)
class _Said:
    passage: int
    saying: Saying


def disagreements(delivered: ReadPayload) -> Disagreements:
    """The disagreements among passages that may speak; each with the first passage that says it."""
    if len(delivered.passages) < 2:
        return Disagreements()
    texts = _Texts(delivered)
    tables = _Tables(texts)
    found = list(islice(chain(_in_sayings(texts), tables.compared()), _MOST + 1))
    return Disagreements(tuple(found[:_MOST]), whole=len(found) <= _MOST and tables.whole)


def _in_sayings(texts: _Texts) -> Iterator[Disagreement]:
    """Sentences and fields of records."""
    first: dict[object, _Said] = {}
    for number, passage in enumerate(texts.delivered.passages):
        own: dict[object, Saying | None] = {}
        for saying in texts.delivered.read(passage.text, read_sayings).said:
            key: object = (saying.form, saying.key)
            known = own.get(key, saying)
            # Said twice in one text with two numbers, it is a form of words for several things.
            own[key] = saying if known is not None and known.value == saying.value else None
        for key, mine in own.items():
            if mine is None:
                continue
            other = first.setdefault(key, _Said(number, mine))
            if other.passage != number and other.saying.value != mine.value:
                told = _disagreement(other, _Said(number, mine), texts)
                if told is not None:
                    yield told


class _Tables:
    """Tables of all passages, by their make; copies of one table agree in most of what they say."""

    def __init__(self, texts: _Texts) -> None:
        self._texts = texts
        self._known: dict[object, list[tuple[int, TableSaid]]] = {}
        self.whole = True

    def compared(self) -> Iterator[Disagreement]:
        """Where copies of one table differ."""
        delivered = self._texts.delivered
        for number, passage in enumerate(delivered.passages):
            for table in delivered.read(passage.text, read_sayings).tables:
                known = self._known.setdefault(table.make, [])
                copy = next((kept for kept in known if kept[0] != number and self._is_copy(kept, number, table)), None)
                if copy is not None:
                    yield from self._differing(copy, number, table)
                elif len(known) < _MAKES:
                    known.append((number, table))
                else:
                    self.whole = False

    def _is_copy(self, kept: tuple[int, TableSaid], number: int, table: TableSaid) -> bool:
        """Whether two tables are of the same thing: two companies' statements have the same rows, and other numbers."""
        delivered = self._texts.delivered
        delivered.spend(len(table.labels) + len(table.cells))
        shared = len(kept[1].labels & table.labels)
        if shared < _SAME_TABLE * max(len(kept[1].labels), len(table.labels)):
            return False
        pairs = self._pairs(kept, number, table)
        return 2 * sum(one == two for one, two in pairs) >= len(pairs) > 0

    def _pairs(self, kept: tuple[int, TableSaid], number: int, table: TableSaid) -> list[tuple[str, str]]:
        one, two = (self._texts.delivered.passages[at].text for at in (kept[0], number))
        both = ((kept[1].cells[key], span) for key, span in table.cells.items() if key in kept[1].cells)
        return [(one[a:b], two[c:d]) for (a, b), (c, d) in both]

    def _differing(self, kept: tuple[int, TableSaid], number: int, table: TableSaid) -> Iterator[Disagreement]:
        a, b = (self._texts.delivered.passages[at] for at in (kept[0], number))
        for key, (start, end) in table.cells.items():
            other = kept[1].cells.get(key)
            if other is None or a.text[slice(*other)] == b.text[start:end]:
                continue
            self._texts.delivered.spend(end - start)
            if _same_kind_of_number(a.text[slice(*other)], b.text[start:end]):
                yield _told(f"{key[1]}, {' '.join(key[2])}", a, other, b, (start, end))


class _Texts:
    """What is needed of whole passages, read once each, however many of their sentences are compared."""

    def __init__(self, delivered: ReadPayload) -> None:
        self.delivered = delivered
        self._times: dict[int, frozenset[object]] = {}
        self._stems: dict[int, frozenset[str]] = {}

    def times(self, number: int) -> frozenset[object]:
        """The dates that a passage names."""
        if number not in self._times:
            text = self.delivered.passages[number].text
            self.delivered.spend(len(text))
            self._times[number] = frozenset(date.periods for date in self.delivered.read(text, read_exact).dates)
        return self._times[number]

    def alike(self, one: int, two: int) -> bool:
        """Whether two passages are copies of one text, numbers aside."""
        a, b = self._words(one), self._words(two)
        self.delivered.spend(len(a) + len(b))
        return len(a & b) >= _SAME_TEXT * max(len(a | b), 1)

    def _words(self, number: int) -> frozenset[str]:
        if number not in self._stems:
            read = self.delivered.read(self.delivered.passages[number].text, read_words)
            self._stems[number] = frozenset(stem for stem in read.first if not stem[0].isdigit())
        return self._stems[number]


def _disagreement(one: _Said, two: _Said, texts: _Texts) -> Disagreement | None:
    a, b = texts.delivered.passages[one.passage], texts.delivered.passages[two.passage]
    texts.delivered.spend(one.saying.end - one.saying.start + two.saying.end - two.saying.start)
    if one.saying.form is Form.SENTENCE:
        if not _same_sentence(_written(a, one.saying), _written(b, two.saying), one.passage, two.passage, texts):
            return None
    elif not _same_kind_of_number(one.saying.value, two.saying.value):
        return None
    told = _told(one.saying.of, a, (one.saying.start, one.saying.end), b, (two.saying.start, two.saying.end))
    return replace(told, of="") if one.saying.form is Form.SENTENCE else told


def _told(of: str, a: Passage, one: tuple[int, int], b: Passage, two: tuple[int, int]) -> Disagreement:
    times = standing(a), standing(b)
    later = "" if None in times or times[0] == times[1] else (a if (times[0] or 0) > (times[1] or 0) else b).id
    return Disagreement(
        of=of,
        spans=(evidence(a, *one), evidence(b, *two, Relation.CONTRADICTS)),
        stems=frozenset(read_words(of).stems),
        later=later,
    )


def _written(passage: Passage, saying: Saying) -> str:
    return passage.text[saying.start : saying.end]


def _same_sentence(one: str, two: str, a: int, b: int, texts: _Texts) -> bool:
    """Whether sentences of two passages differ in an amount and in nothing else, and are of the same thing and time."""
    first, second = read_exact(one), read_exact(two)
    if _masked(one, first.figures) != _masked(two, second.figures) or len(first.figures) != len(second.figures):
        return False
    pairs = list(zip(first.figures, second.figures, strict=True))
    differing = [pair for pair in pairs if not _agree(*pair)]
    if not differing or not all(_amounts(*pair) for pair in differing):
        return False
    if first.dates and read_names(one):
        return True
    # What a sentence leaves out, the text around it says: "the margin rose by 5 points" stands in every year's report.
    return texts.times(a) == texts.times(b) and texts.alike(a, b)


def _masked(text: str, figures: Sequence[FigureReading]) -> str:
    """A text with its figures left out, folded."""
    pieces: list[str] = []
    at = 0
    for figure in figures:
        pieces.append(text[at : figure.start])
        at = figure.end
    return " ".join("#".join([*pieces, text[at:]]).casefold().split())


def _agree(one: FigureReading, two: FigureReading) -> bool:
    return agrees(one, two.value) or agrees(two, one.value)


def _amounts(one: FigureReading, two: FigureReading) -> bool:
    """Whether both are amounts of the same sort: neither a name, as in "step 3", nor a place in an order."""
    if one.label or two.label or FigureKind.ORDINAL in (one.kind, two.kind):
        return False
    return (one.kind, one.unit, one.currency) == (two.kind, two.unit, two.currency)


def _same_kind_of_number(one: str, two: str) -> bool:
    """Whether two cells or fields hold one amount each, of the same sort, and neither rounds to the other."""
    first, second = read_exact(one), read_exact(two)
    if first.dates or second.dates or len(first.figures) != 1 or len(second.figures) != 1:
        return False
    pair = first.figures[0], second.figures[0]
    return _amounts(*pair) and not _agree(*pair)
