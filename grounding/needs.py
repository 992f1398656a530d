"""What a query asks to know: the questions in it, what they are about, when, under which condition, of what kind.

Reads the query alone; `grounding/coverage.py` says what of it a payload covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grounding.models import NeedKind, Payload
from grounding.reading.exact import ExactReading, read_exact
from grounding.reading.followups import Resolved, resolve
from grounding.reading.questions import METRICS, Group, Parts, Span, asks_for_all, compared, names_in, questions
from grounding.reading.words import QUALIFIERS, rarity, read_words, stem_of

MOST = 64
"""Needs of one query that are looked at; a gap says how many more there are."""
_CONDITION = re.compile(
    r"\b(?:if|unless|except|without|provided that|in case of|during|under|over|for)\s+(?:[^\W\d_][\w'’-]*+\s*+){1,6}",
    re.IGNORECASE,
)
ASKING = frozenset(
    """how what when where which who whom whose why list name give tell show describe explain define mean find many
    much long far old often""".split()
)
"""Words that ask, and name nothing that is asked about."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One need, before anything is covered."""

    text: str
    kind: NeedKind
    stems: tuple[str, ...]
    inherited: bool = False
    """Whether the turns before the query say it, and not the query."""


@dataclass(frozen=True, slots=True)
class Wants:
    """All that a query asks to know."""

    query: str
    """The query as it is meant, with what it takes from the turns before."""
    needs: tuple[Wanted, ...]
    left: int
    """Needs beyond `MOST`, at least."""
    parts: tuple[Parts, ...]
    """What has to be answered each."""
    replaced: tuple[tuple[str, str], ...]
    """What a turn before said, and what the query says in its place."""


def wants_of(payload: Payload) -> Wants:
    """The needs of a payload's query, the most specific first; no word of it serves two, questions apart."""
    resolved = resolve(payload.query or "", payload.history)
    query = resolved.text
    exact = read_exact(query)
    asked = questions(query, MOST)
    parts = _parts(query, exact, asked)
    needs: list[Wanted] = []
    left = 0
    for wanted in _needs(resolved, exact, asked, parts):
        if len(needs) < MOST:
            needs.append(wanted)
        else:
            left += 1
    return Wants(query, tuple(needs), left, parts, resolved.replaced)


def _needs(
    resolved: Resolved, exact: ExactReading, asked: tuple[Span, ...], parts: tuple[Parts, ...]
) -> Iterator[Wanted]:
    query = resolved.text
    for start, end in asked:
        words = tuple(dict.fromkeys(stem for stem in read_words(query[start:end]).stems if _tells(stem)))
        if words:
            yield Wanted(query[start:end].strip(), NeedKind.QUESTION, words, not resolved.is_own(start, end))
    used = bytearray(len(query))
    seen: set[str] = set()
    everything = asks_for_all(query)
    if everything is not None:
        start, end = everything
        words = tuple(stem for stem in read_words(query[start:end]).stems if _tells(stem) and stem not in _EVERY)
        if words:
            yield Wanted(query[start:end].strip(), NeedKind.ALL, words, not resolved.is_own(start, end))
    spans = [(i.start, i.end, NeedKind.IDENTIFIER) for i in exact.identifiers]
    spans += [(d.start, d.end, NeedKind.PERIOD) for d in exact.dates]
    spans += [(f.start, f.end, NeedKind.FIGURE) for f in exact.figures if not _NUMBERS_ITEM.search(query, 0, f.start)]
    spans += [(start, end, NeedKind.NAME) for start, end in names_in(query)]
    spans += [(*span, NeedKind.SIDE) for part in parts if part.group is Group.SIDES for span in part.spans]
    spans += [(m.start(), m.end(), NeedKind.CONDITION) for m in _CONDITION.finditer(query)]
    for start, end, kind in spans:
        if any(used[start:end]):
            continue
        text = query[start:end].strip()
        words = tuple(stem for stem in read_words(text).stems if rarity(stem) > 0 or any(c.isdigit() for c in stem))
        if words and text.casefold() not in seen:
            seen.add(text.casefold())
            used[start:end] = b"\1" * (end - start)
            yield Wanted(text, kind, words, not resolved.is_own(start, end))
    read = read_words(query)
    for index, stem in enumerate(read.stems):
        start, end = read.span(index, index)
        if rarity(stem) < 0.3 or stem in ASKING or stem in _COMPARING or any(used[start:end]):
            continue
        text = query[start:end]
        if text.casefold() not in seen and text.casefold() not in QUALIFIERS:
            seen.add(text.casefold())
            kind = NeedKind.METRIC if stem in METRICS else NeedKind.TERM
            yield Wanted(text, kind, (stem,), not resolved.is_own(start, end))


_NUMBERS_ITEM = re.compile(r"(?:^|\n)[ \t]{0,8}\(?\Z")
_COMPARING = frozenset(
    stem_of(word)
    for word in """compare comparison versus vs differ different difference higher lower more less fewer larger smaller
    bigger better worse cheaper faster slower greater relative""".split()
)
_EVERY = frozenset("list all every each any name complet full entir exhaustiv many".split())


def _tells(stem: str) -> bool:
    return stem not in ASKING and stem not in QUALIFIERS and (rarity(stem) > 0 or any(c.isdigit() for c in stem))


def _parts(query: str, exact: ExactReading, asked: tuple[Span, ...]) -> tuple[Parts, ...]:
    """What a query asks of each: its questions, the sides that it compares, the things that it lists."""
    alike = (
        names_in(query),
        [(date.start, date.end) for date in exact.dates],
        [(i.start, i.end) for i in exact.identifiers],
    )
    several = [Parts(Group.QUESTIONS, asked[:MOST])] if asked else []
    return (*several, *compared(query, alike))
