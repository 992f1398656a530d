"""What a statement changes of the passage's sentence that it otherwise repeats in nearly its own words.

"Teldane was bought by Halvorsen" and "Halvorsen was bought by Teldane" have the same words, and word overlap can't tell
them apart. Here a statement is set beside the sentences that hold most of it, and what differs is read by closed
classes of words and by their order. Each rule says one thing exactly, or nothing: a statement in other words is left to
others. Where one of several sentences that hold as much bears the statement out as it stands, nothing is altered.
"""

from __future__ import annotations

from collections.abc import Sequence

from grounding.reading.alterations import negation, order, pairing
from grounding.reading.alterations.kinds import Alteration, AlterationKind, Rule
from grounding.reading.alterations.paired import LONGEST, nearest, sentence
from grounding.reading.words import Words

__all__ = ["Alteration", "AlterationKind", "alteration_of"]

RULES: tuple[Rule, ...] = (*order.RULES, *pairing.RULES, *negation.RULES)
_NEARLY = 0.9
"""The share of what the nearest sentence holds that another must hold to bear the statement out as well as it does."""
_FEWEST = 2
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
    if sum(map(said.tells, range(len(said)))) < _FEWEST or len(said) > LONGEST:
        return None
    found = [(number, one) for number, passage in enumerate(passages) for one in nearest(said, *passage)]
    if not found or any(one.given.keys == said.keys for _, one in found):
        return None
    found.sort(key=lambda item: (-item[1].held, passages[item[0]][0]))  # whatever order they were delivered in
    near = [(number, one) for number, one in found if one.held >= _NEARLY * found[0][1].held]
    changed = [(number, next(filter(None, (rule(one) for rule in RULES)), None)) for number, one in near]
    number, first = changed[0]
    return (number, first) if first is not None and all(alteration for _, alteration in changed) else None
