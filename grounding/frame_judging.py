"""What the judge of frames tells of a prompt beside the rules: sentences that take for granted what nothing backs.

The judge knows that something is taken for granted, but not of what: so it counts as backed where any word of the
sentence, or a tool that it names, is what something connected is named after.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

from grounding.reading.deed_kin import LOOKS, kin
from grounding.reading.frame_judge import KINDS, Judge, Judged, judge_prompt
from grounding.reading.frame_things import ANYTHING
from grounding.reading.frames import PremiseKind
from grounding.reading.words import stem_of

_WORD = re.compile(r"[A-Za-z]\w*")
_NAME = re.compile(r"[\w.-]+")
_SAYS_LITTLE = ANYTHING | frozenset(
    map(
        stem_of,
        """you your user customer client guest the assistant bot agent answer question use find give get list search
        information name number can time day say tell ask""".split(),
    )
)
"""Words of any prompt: that a tool is called `search_users` backs no more of "tell the user" for it."""
_ALSO = 0.25
"""How much of a second kind there has to be before it is told too."""


class Connected(Protocol):
    """Something connected, as the judge's findings need it."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def words(self) -> frozenset[str]:
        """The stems that it is named after."""

    @property
    def live(self) -> bool:
        """Whether it is known to be fresh."""

    @property
    def exhaustive(self) -> bool:
        """Whether it is known to be complete."""


def judged_unbacked(
    prompt: str, connected: Sequence[Connected], tools: Sequence[Connected], judge: Judge
) -> Iterator[tuple[PremiseKind, int, int, float]]:
    """What sentences of a prompt take for granted by the judge's lights and nothing backs: kind, place, probability.

    Args:
        prompt: The prompt.
        connected: What there is to be known.
        tools: What there is to do something with.
        judge: Who judges.
    """
    may_back = MayBack(connected, tools)
    for sentence, *clauses in judge_prompt(prompt, judge):
        backed = may_back.kinds(sentence.text)
        told = [(_open(one, backed), one) for one in (*clauses, sentence)]
        surest, one = max(told, key=lambda pair: pair[0])
        if surest < judge.threshold:
            continue
        best = max((kind for kind in KINDS if kind not in backed), key=lambda kind: one.chances[KINDS.index(kind)])
        for kind, chance in zip(KINDS, one.chances, strict=True):
            if kind not in backed and (kind is best or chance >= _ALSO):
                yield kind, one.start, one.end, surest


def _open(one: Judged, backed: frozenset[PremiseKind]) -> float:
    """How probably something is taken for granted that nothing backs."""
    return sum(chance for kind, chance in zip(KINDS, one.chances, strict=True) if kind not in backed)


class MayBack:
    """The kinds that a sentence may take for granted, by the words and names of what is connected.

    Args:
        connected: What there is to be known.
        tools: What there is to do something with.
    """

    def __init__(self, connected: Sequence[Connected], tools: Sequence[Connected]) -> None:
        self._by_word: dict[str, set[PremiseKind]] = defaultdict(set)
        self._by_deed: set[str] = set()
        self._by_name: dict[str, set[PremiseKind]] = defaultdict(set)
        self._spaced: dict[str, set[str]] = defaultdict(set)
        for one in connected:
            kinds = {PremiseKind.ACCESS}
            kinds |= {PremiseKind.RECENCY} if one.live else set()
            kinds |= {PremiseKind.COMPLETENESS} if one.exhaustive else set()
            for word in one.words:
                self._by_word[word] |= kinds
            self._name(one).add(PremiseKind.ACCESS)
        for one in tools:
            # What a tool that is named gives is as fresh as the call, and what it does is done.
            self._name(one).update((PremiseKind.ACCESS, PremiseKind.RECENCY, PremiseKind.ACTION))
            if not one.words & LOOKS:
                self._by_deed |= one.words

    def _name(self, one: Connected) -> set[PremiseKind]:
        """The kinds that naming it backs: `knowledge_base`, or "the knowledge base"."""
        name = one.name.casefold()
        if "_" in name:
            spaced = name.replace("_", " ")
            self._spaced[spaced.split(" ", 1)[0]].add(name)
        return self._by_name[name]

    def kinds(self, said: str) -> frozenset[PremiseKind]:
        """Those of a sentence in which something connected is named, and is what they ask for."""
        words = frozenset(stem_of(part) for word in _WORD.findall(said) for part in word.casefold().split("_"))
        words -= _SAYS_LITTLE
        low = said.casefold()
        names = {name.rstrip(".-") for name in _NAME.findall(low)}
        spaced = {name for first in names for name in self._spaced.get(first, ()) if name.replace("_", " ") in low}
        found = [self._by_word.get(word, set()) for word in words]
        found += [self._by_name.get(name, set()) for name in names | spaced]
        kinds = frozenset[PremiseKind]().union(*found)
        return kinds | {PremiseKind.ACTION} if self._by_deed & kin(words) else kinds
