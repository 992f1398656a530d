"""A statement that says of one of two things what its sentence says of the other: "voluntary for sales staff"."""

from __future__ import annotations

from collections.abc import Iterator

from grounding.reading.alterations.closed_words import PREPOSITIONS
from grounding.reading.alterations.kinds import Alteration, AlterationKind, Rule, altered
from grounding.reading.alterations.paired import Paired, Sentence

_PAIRED = 0.85
"""The share of its weight that a sentence must hold of a statement."""
_JOINS = frozenset("and but while whereas".split())


def pairing(one: Paired) -> Alteration | None:
    """What the sentence says of one of two things, said of the other."""
    if one.held < _PAIRED:
        return None
    said, given = one.said, one.given
    theirs = list(_tied(given))
    mine = [(said.keys[x], word, said.keys[y]) for x, word, y in _tied(said)]
    for x, word, y in _tied(said):
        same = [(a, b) for a, preposition, b in theirs if preposition == word]
        if any((given.keys[a], given.keys[b]) == (said.keys[x], said.keys[y]) for a, b in same):
            continue
        for a, b in ((a, b) for a, b in same if given.keys[a] == said.keys[x]):
            for c, d in ((c, d) for c, d in same if given.keys[d] == said.keys[y]):
                crossed = (given.keys[c], word, given.keys[b]) in mine
                own = {given.keys[k] for k in (b, c, *given.after(b, 2))}
                own -= {given.keys[k] for k in (d, *given.after(d, 2))}  # "the Team plan", "the Enterprise plan"
                fits = crossed or own.isdisjoint(said.known_keys)
                if len({a, b, c, d}) == 4 and fits and _joined(given, (a, b), (c, d)):
                    return altered(AlterationKind.PAIRING, one, range(x, y + 1), [a, b, c, d])
    return None


def _tied(one: Sentence) -> Iterator[tuple[int, str, int]]:
    """The telling words before and after each preposition."""
    for at, word in enumerate(one.words):
        if word in PREPOSITIONS and word != "of":
            left, right = one.telling(one.before(at, 2)), one.telling(one.after(at, 3))
            if left and right:
                yield left[0], word, right[0]


def _joined(one: Sentence, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether the two stand side by side, joined by a conjunction: "voluntary for A and compulsory for B"."""
    (_, end), (start, _) = sorted((first, second))
    if not 0 < start - end <= 4 or one.words[first[0]][0].isdigit() != one.words[second[0]][0].isdigit():
        return False
    return any(one.words[k] in _JOINS for k in range(end + 1, start))


RULES: tuple[Rule, ...] = (pairing,)
