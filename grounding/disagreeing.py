"""Passages that give different numbers for one thing: the payload allows more than one reading of it.

Only the same thing counts: the same sentence but for its numbers, the same cell of the same table, the same field of
the same record. What is of another time, holder or kind is no disagreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grounding.models import Evidence, Passage, Relation
from grounding.protocols import ReadPayload, evidence, standing
from grounding.reading.amounts import agrees
from grounding.reading.exact import read_exact
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.names import read_names
from grounding.reading.sayings import Form, Saying, read_sayings
from grounding.reading.words import read_words

_SAME_TABLE = 0.8
"""The share of row labels that two copies of one table have in common, at least."""
_SAME_TEXT = 0.8
"""The share of words that two copies of one text have in common, numbers aside, at least."""


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
class _Said:
    passage: int
    saying: Saying


def disagreements(delivered: ReadPayload) -> tuple[Disagreement, ...]:
    """The disagreements among passages that may speak; each with the first passage that says it."""
    passages = delivered.passages
    if len(passages) < 2:
        return ()
    first: dict[object, _Said] = {}
    found: list[Disagreement] = []
    texts = _Texts(delivered)
    for number, passage in enumerate(passages):
        own: dict[object, Saying | None] = {}
        for saying in delivered.read(passage.text, read_sayings).said:
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
                    found.append(told)
    return tuple(found)


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
    elif one.saying.form is Form.CELL:
        shared = len(one.saying.table & two.saying.table)
        if shared < _SAME_TABLE * max(len(one.saying.table), len(two.saying.table)):
            return None
    times = standing(a), standing(b)
    later = "" if None in times or times[0] == times[1] else (a if (times[0] or 0) > (times[1] or 0) else b).id
    return Disagreement(
        of="" if one.saying.form is Form.SENTENCE else one.saying.of,
        spans=(
            evidence(a, one.saying.start, one.saying.end),
            evidence(b, two.saying.start, two.saying.end, Relation.CONTRADICTS),
        ),
        stems=frozenset(read_words(one.saying.of).stems),
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
