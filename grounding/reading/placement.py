"""Whether a figure of the answer stands in a source's sentence for the same thing, or only happens to occur there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from grounding.reading.amounts import agrees
from grounding.reading.binding import Bound, SourceFigures, direction, followers, local_fit
from grounding.reading.definitions import naming, read_definitions
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.units import DAYS
from grounding.reading.words import rarity, stem_of

_CROSSED = 0.25
"""How much better two figures must fit crosswise than straight before they count as swapped."""
_RIVAL = 0.75
"""A figure whose surroundings agree at least this well is what the answer speaks of."""
_RIVALS_TRIED = 400
_COUNTED = 100
_NOUN = 0.5
"""Below a hundred many things have the same number, so what is counted must be named; common words are no names."""
_GENERIC = frozenset(
    map(stem_of, "people person individual member employee user customer item thing other more unit".split())
)
"""Nouns that may stand for whatever is counted: 13 Americans are 13 people."""
_OTHERS = 8
"""How many figures before and after one are looked at beside it."""
_NEARLY_AS_LONG = 1.1
"""How much longer one span of time is than another before they differ: 4 weeks may be a month."""


@dataclass(slots=True)
class Said:
    """A figure of the answer in its sentence."""

    answer: SourceFigures
    figure: FigureReading
    sentence: tuple[int, int]

    def near(self, figure: FigureReading) -> Mapping[str, float]:
        """The words around one figure of the sentence."""
        return self.answer.near(figure.start, figure.end, *self.sentence)

    def others(self) -> Iterator[FigureReading]:
        """The figures of the sentence that stand nearest to it."""
        figures = self.answer.figures
        own = bisect_left(figures, self.figure.start, key=lambda f: f.start)
        for figure in figures[max(0, own - _OTHERS) : own + _OTHERS]:
            if self.sentence[0] <= figure.start < self.sentence[1] and figure.start != self.figure.start:
                yield figure


def counts_another(said: Said, source: SourceFigures, bound: Bound) -> bool:
    """Whether one side counts people and the other kilograms: a unit against a noun that is another thing."""
    mine, other = said.figure, bound.figure
    if _counts_unnamed(said, bound):
        return True
    if bool(mine.unit) == bool(other.unit) or mine.kind is not FigureKind.NUMBER or other.kind is not FigureKind.NUMBER:
        return False
    with_unit, plain = ((mine, said.answer), (other, source)) if mine.unit else ((other, source), (mine, said.answer))
    figure, holder = plain
    gap = holder.text[figure.end : figure.end + 2]
    if gap[:1] not in {" ", "-", "\u00a0"} or not gap[1:2].isalpha():
        return False
    counted = set(followers(holder.words, figure.end))
    # "between 21 and 32 and in good health" counts nothing right there
    if rarity(next(iter(followers(holder.words, figure.end, 1)), "")) == 0:
        return False
    unit, unit_holder = with_unit
    around = {stem_of(unit.unit), *followers(unit_holder.words, unit.start, 5)}
    return bool(counted) and not counted & around


def _counts_unnamed(said: Said, bound: Bound) -> bool:
    """Whether the answer counts things that the source's sentence does not name: 12 tablets are not 12 years."""
    mine, other = said.figure, bound.figure
    if not (mine.is_exact_integer and other.is_exact_integer and 1 < abs(mine.value) < _COUNTED):
        return False
    counted = followers(said.answer.words, mine.end)
    gap = said.answer.text[mine.end : mine.end + 2]
    if not counted or rarity(counted[0]) < _NOUN or not (gap[:1] == " " and gap[1:].isalpha()):
        return False
    # "12 different shades": what is counted may stand after an adjective or two
    phrase = list(takewhile(lambda stem: rarity(stem) > 0, counted))
    if not _GENERIC.isdisjoint(phrase):
        return False
    return not any(stem in bound.around or stem in bound.near for stem in phrase) and not _glued(said.answer, mine)


def _glued(source: SourceFigures, figure: FigureReading) -> bool:
    """Whether the word after a figure is rather a unit that is not listed: "50 psi", which others write 50psi."""
    word = re.match(r"[ ]([a-z]{1,4})\b", source.text[figure.end : figure.end + 7])
    return word is not None and not any(vowel in word[1] for vowel in "aeiouy")


def turned_round(said: Said, source: SourceFigures, bound: Bound) -> bool:
    """Whether one side says that it rose and the other that it fell."""
    mine = direction(said.answer.text, said.answer.words, said.figure.start, said.figure.end)
    other = direction(source.text, source.words, bound.figure.start, bound.figure.end)
    return mine * other < 0


def swapped_with(said: Said, source: SourceFigures, bound: Bound) -> FigureReading | None:
    """The figure of the same sentence whose place the answer's figure has taken, where another took its own."""
    beside = [index for index in _beside(source, bound) if source.figures[index].kind is bound.figure.kind]
    if any(other.value == said.figure.value for other in said.others()):
        return None  # it stands in the sentence twice, and may be rightly placed once
    for other in said.others() if beside else ():
        if other.kind is not said.figure.kind or other.value == said.figure.value:
            continue
        for index in beside:
            if not agrees(other, source.figures[index].value):
                continue
            partner = source.bound(index)
            own = said.near(said.figure)
            theirs = said.near(other)
            straight = local_fit(own, bound.near) + local_fit(theirs, partner.near)
            crossed = local_fit(own, partner.near) + local_fit(theirs, bound.near)
            if crossed >= straight + _CROSSED:
                return partner.figure
    return None


def rival(said: Said, sources: Sequence[SourceFigures]) -> tuple[int, Bound] | None:
    """The source index and figure whose surroundings are the answer's, where all such figures give one other value."""
    if sum(len(source.figures) for source in sources) > _RIVALS_TRIED:
        return None
    near = said.near(said.figure)
    found: list[tuple[float, int, Bound]] = []
    for at, source in enumerate(sources):
        for index, figure in enumerate(source.figures):
            if (
                figure.kind is not said.figure.kind
                or figure.unit != said.figure.unit
                or figure.label != said.figure.label
            ):
                continue
            bound = source.bound(index)
            fit = 0.0 if bound.place.tabular else local_fit(near, bound.near)
            if fit >= _RIVAL:
                found.append((fit, at, bound))
    if len({bound.figure.value for _, _, bound in found}) != 1:
        return None
    _, at, bound = max(found, key=lambda item: item[0])
    return at, bound


def figures_beside(
    said: Said, sources: Sequence[SourceFigures], words: frozenset[str], like: FigureReading
) -> Iterator[tuple[int, Bound]]:
    """Prose figures like one of a source's, of another value than the answer's, in sentences with one of the words."""
    for at, source in enumerate(sources):
        wanted = naming(words, read_definitions(source.text))
        for index in sorted({index for word in wanted for index in source.beside(word)}):
            figure = source.figures[index]
            same = (figure.kind, figure.unit, figure.label) == (like.kind, like.unit, like.label)
            if (same and not agrees(said.figure, figure.value)) or _another_time(figure, like):
                yield at, source.bound(index)


def _another_time(one: FigureReading, other: FigureReading) -> bool:
    """Whether two figures are spans of time in different units, and differ: 6 months, 2 years."""
    if one.unit == other.unit or one.unit not in DAYS or other.unit not in DAYS:
        return False
    days = sorted(float(figure.value) * DAYS[figure.unit] for figure in (one, other))
    return days[1] > days[0] * _NEARLY_AS_LONG


def _beside(source: SourceFigures, bound: Bound, reach: int = 6) -> Iterator[int]:
    """The figures of the same sentence, the nearest first."""
    for step in (-1, 1):
        at = bound.at + step
        while (
            0 <= at < len(source.figures)
            and bound.place.start <= source.figures[at].start < bound.place.end
            and abs(at - bound.at) <= reach
        ):
            yield at
            at += step
