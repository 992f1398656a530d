"""Sentences that say that something rose or fell, without by how much, against figures that say which.

"Revenue grew in Asia" gives no figure that could be traced; "revenue grew 12% in Europe and fell 3% in Asia" has its
words, and denies it. Which words go with a figure, and which way it moved, is read as for figures that are bound by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from grounding.models import Span
from grounding.reading.binding import SourceFigures, direction, movement_of
from grounding.reading.exact import read_exact
from grounding.reading.place import trimmed
from grounding.reading.presence import denies, read_sentence
from grounding.reading.words import rarity

_FEWEST = 2
"""Telling words of what is said to move: of less, what a figure is of can't be told to be the same."""
_FURTHER = 1
"""Words that go with a figure beside those: of more, it may be of something else."""


def turned_round(text: str, source: SourceFigures) -> Span | None:
    """The sentence of a passage that has a statement's subject move the other way; None where not every one does.

    Args:
        text: The statement.
        source: The figures of one passage.
    """
    sentence = read_sentence(text)
    moves = [movement_of(stem) for stem in sentence.stems]
    exact = read_exact(text)
    if (
        sum(map(bool, moves)) != 1
        or exact.figures
        or exact.dates
        or sentence.unsure
        or any(map(denies, sentence.words))
    ):
        return None
    said = {s for s, m in zip(sentence.stems, moves, strict=True) if rarity(s) > 0 and not m}
    if len(said) < _FEWEST:
        return None
    found = list(_moved(said, source))
    other = [span for span, sign in found if sign == -sum(moves)]
    return other[0] if other and len(other) == len(found) else None


def _moved(said: set[str], source: SourceFigures) -> Iterator[tuple[Span, int]]:
    """Of each figure in prose that is of what is said and little else, its sentence and the way it moved."""
    for index in sorted({index for stem in said for index in source.beside(stem)}):
        bound = source.bound(index)
        if bound.place.tabular:
            continue
        start, end = bound.figure.start, bound.figure.end
        within = source.sentence(bound.place, start)
        own = source.attached(start, *within)
        sign = direction(source.text, source.words, start, end)
        further = {stem for stem in own.all if not movement_of(stem)} - said
        if sign and said <= own.all and len(further) <= _FURTHER and own.names <= said:
            yield trimmed(source.text, *within), sign
