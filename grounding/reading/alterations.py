"""What a statement changes of the passage's sentence that it otherwise repeats in nearly its own words.

"Teldane was bought by Halvorsen" and "Halvorsen was bought by Teldane" have the same words, and word overlap can't tell
them apart. Here a statement is set beside the sentences that hold nearly all of it, and what differs is read by closed
classes of words and by their order. Each rule says one thing exactly, or nothing: a statement in other words is left to
others. Where one of several sentences that hold as much bears the statement out as it stands, nothing is altered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grounding.reading.alteration import Alteration
from grounding.reading.paired import Known, Paired, nearest, sentence
from grounding.reading.replaced import ELSEWHERE
from grounding.reading.replaced import RULES as REPLACED
from grounding.reading.turned import RULES as TURNED
from grounding.reading.weakened import RULES as WEAKENED
from grounding.reading.words import Words

RULES: tuple[Callable[[Paired], Alteration | None], ...] = (*TURNED, *WEAKENED, *REPLACED)
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
    if sum(map(said.content, range(len(said)))) < FEWEST:
        return None
    known = Known(passages)
    found: list[tuple[int, Paired]] = []
    for number, (passage, theirs) in enumerate(passages):
        found += [(number, one) for one in nearest(said, passage, theirs, LEAST, known)]
    if not found:
        return None
    most = max(one.held for _, one in found)
    told = [(number, one, _of(one, RULES)) for number, one in found if one.held >= _NEARLY * most]
    if all(alteration for _, _, alteration in told):
        number, _, alteration = max(told, key=lambda item: item[1].held)
        assert alteration is not None
        return number, alteration
    return _replaced(found)


def _of(one: Paired, rules: Sequence[Callable[[Paired], Alteration | None]]) -> Alteration | None:
    return None if one.question else next(filter(None, (rule(one) for rule in rules)), None)


def _replaced(found: Sequence[tuple[int, Paired]]) -> tuple[int, Alteration] | None:
    """Another thing in a sentence of the passages, where none of the others says the rest of the statement's own."""
    told = [(number, one, _of(one, ELSEWHERE)) for number, one in found]
    first = next(((number, alteration) for number, _, alteration in told if alteration is not None), None)
    if first is None:
        return None
    starts = {start for start, _ in first[1].said}
    for _, one, alteration in told:
        said = one.said
        rest = [k for k in range(len(said)) if not any(a <= said.starts[k] < b for a, b in first[1].said)]
        whole = sum(said.weights[k] for k in rest)
        if alteration is None and sum(said.weights[k] for k in rest if k in one.to) >= _BESIDE * whole:
            return None
    return first if starts else None
