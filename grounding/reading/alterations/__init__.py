"""What a statement changes of the passage's sentence that it otherwise repeats in nearly its own words.

"Teldane was bought by Halvorsen" and "Halvorsen was bought by Teldane" have the same words, and word overlap can't tell
them apart. Here a statement is set beside the sentences that hold nearly all of it, and what differs is read by closed
classes of words and by their order. Each rule says one thing exactly, or nothing: a statement in other words is left to
others. Where one of several sentences that hold as much bears the statement out as it stands, nothing is altered.
"""

from __future__ import annotations

from collections.abc import Sequence

from grounding.reading.alterations import amount, certainty, conditions, negation, order, replaced
from grounding.reading.alterations.kinds import Alteration, AlterationKind, Rule
from grounding.reading.alterations.paired import LONGEST, Known, Paired, nearest, sentence
from grounding.reading.alterations.replaced import ELSEWHERE
from grounding.reading.words import Words

__all__ = ["Alteration", "AlterationKind", "alteration_of"]

RULES: tuple[Rule, ...] = (
    *order.RULES,
    *negation.RULES,
    *amount.RULES,
    *conditions.RULES,
    *certainty.RULES,
    *replaced.RULES,
)
LEAST = 0.3
"""The share of a statement's weight that a sentence must hold to be set beside it."""
_NEARLY = 0.9
"""The share of what the nearest sentence holds that another must hold to bear the statement out as well as it does."""
_BESIDE = 0.7
"""The share of the weight of the rest of a statement that a sentence must hold to say it of something."""
FEWEST = 2
"""Telling words without which a statement says too little to be set beside anything."""


def alteration_of(
    text: str, words: Words, start: int, end: int, passages: Sequence[tuple[str, Words]]
) -> tuple[int, Alteration] | None:
    """What a statement changes, and of which passage; None where nothing is sure.

    Args:
        text: The answer.
        words: Its words.
        start: Where the statement stands in it, and
        end: where it ends.
        passages: Those that may speak, each with its words.
    """
    said = sentence(text, words, start, end)
    if not sum(map(said.content, range(len(said)))) >= FEWEST or len(said) > LONGEST:
        return None
    known = Known(passages)
    found: list[tuple[int, Paired]] = []
    for number, (passage, theirs) in enumerate(passages):
        found += [(number, one) for one in nearest(said, passage, theirs, LEAST, known)]
    if not found or any(one.given.keys == said.keys for _, one in found):
        return None
    found.sort(key=lambda item: (-item[1].held, passages[item[0]][0]))  # whatever order they were delivered in
    told = [(number, _of(one, RULES)) for number, one in found if one.held >= _NEARLY * found[0][1].held]
    changed = [(number, alteration) for number, alteration in told if alteration is not None]
    return changed[0] if len(changed) == len(told) else _replaced(found)


def _of(one: Paired, rules: Sequence[Rule]) -> Alteration | None:
    return None if one.question else next(filter(None, (rule(one) for rule in rules)), None)


def _replaced(found: Sequence[tuple[int, Paired]]) -> tuple[int, Alteration] | None:
    """Another thing in a sentence of the passages, where none of the others says the rest of the statement's own."""
    told = [(number, one, _of(one, ELSEWHERE)) for number, one in found]
    first = next(((number, alteration) for number, _, alteration in told if alteration is not None), None)
    if first is None:
        return None
    for _, one, alteration in told:
        said = one.said
        rest = [k for k in range(len(said)) if not any(a <= said.starts[k] < b for a, b in first[1].said)]
        whole = sum(said.weights[k] for k in rest)
        if alteration is None and sum(said.weights[k] for k in rest if k in one.to) >= _BESIDE * whole:
            return None
    return first
