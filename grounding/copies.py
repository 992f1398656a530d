"""Passages that repeat what longer ones say: they take room, and are no second witness.

Runs of five words are compared (Broder, 1997), the longest passage first, so that the order of passages says nothing.
Every run is looked up once, so the time is linear however many passages are alike.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from grounding.models import Passage
from grounding.reading.memory import looked_up
from grounding.reading.words import Words

RUN = 5
"""Words that are compared together."""
_RUNS_KEPT = 100_000
"""About how many runs of one payload are compared; of more, those that begin with some words only."""


@dataclass(frozen=True, slots=True)
class Copy:
    """How much of a passage stands in others."""

    passage: str
    of: str
    """The passage that says most of it."""
    share: float
    """Of its runs of words, 0 to 1."""
    words: int
    place: int
    """Where the passage stands among those delivered, from 0."""


def copies(read: Sequence[tuple[Passage, Words]]) -> tuple[Copy, ...]:
    """Of each passage with words but the longest, how much longer ones (or earlier ones, of the same length) say."""
    step = 1 + sum(len(words.stems) for _, words in read) // _RUNS_KEPT
    first: dict[Hashable, int] = {}
    found: list[Copy] = []
    # Among passages of one length the words decide, so that only of equal ones the order does.
    for place in sorted(range(len(read)), key=lambda at: (-len(read[at][1].stems), read[at][1].stems)):
        stems = read[place][1].stems
        if not stems:
            continue
        runs = {*_runs(stems, step)}
        holders = Counter(first[run] for run in runs if run in first)
        if holders:
            # Of two that say as much the earlier is named.
            of = min(holders, key=lambda at: (-holders[at], at))
            share = round(sum(holders.values()) / len(runs), 4)
            found.append(Copy(read[place][0].id, read[of][0].id, share, len(stems), place))
        for run in runs:
            first.setdefault(run, place)
    return tuple(sorted(found, key=lambda copy: copy.place))


def _runs(stems: tuple[str, ...], step: int) -> Iterator[Hashable]:
    """Every run of words, or all words where they are fewer; of a large payload, those that begin with some words."""
    yield stems if len(stems) < RUN else stems[:RUN]
    if step == 1:
        yield from zip(*(stems[at:] for at in range(RUN)), strict=False)
        return
    for at in range(1, len(stems) - RUN + 1):
        if _number_of(stems[at]) % step == 0:
            yield stems[at : at + RUN]


@looked_up(200_000)
def _number_of(stem: str) -> int:
    """A number that a word has in every process: Python's own hashes differ from one to the next."""
    return zlib.crc32(stem.encode("utf-8", "surrogatepass"))
