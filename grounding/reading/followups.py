"""Queries that lean on the turns before: "and for 2019?", "what about Borg?", "when was it founded?".

What the query says itself replaces what the turn before said of the same sort; it is never merged with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grounding.models import Message
from grounding.reading.exact import read_exact
from grounding.reading.questions import METRICS, names_in
from grounding.reading.words import rarity, read_words

Span = tuple[int, int]

_ELLIPTIC = re.compile(
    r"\W{0,4}(?:(?:and|or|but|so|then|ok|okay|now)\W{1,3})?(?:(?:what|how) about|same (?:for|question for)|and|or"
    r"|also|for|in)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:its?|they|them|theirs?|he|him|his|she|hers?|the (?:same|former|latter|company|firm|fund|author))\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:what(?! about)|who|when|where|why|which|how (?!about)|is|are|was|were|does|do|did|can)\b", re.IGNORECASE
)
_LONGEST = 12
"""Words of a query that may lean on the one before; a longer one says by itself what it asks."""
_TURNS = 6
"""Turns before it that a query may lean on, one through the other."""
_LONGEST_TURN = 2_000
"""Code points of a turn that may be leant on."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A query as it is meant."""

    text: str
    own: tuple[Span, ...]
    """What of the text is the query's own; the rest is of the turns before."""
    replaced: tuple[tuple[str, str], ...] = ()
    """What a turn before said, and what the query says in its place."""

    def is_own(self, start: int, end: int) -> bool:
        """Whether a stretch of the text touches what the query itself says."""
        return any(a < end and start < b for a, b in self.own)


def resolve(query: str, history: Sequence[Message]) -> Resolved:
    """The query with what it takes from the user's turns before it; itself where it needs none."""
    whole = Resolved(query, ((0, len(query)),))
    if not history or not _leans(query):
        return whole
    turns = [turn.content for turn in history if turn.role.casefold() in ("user", "human")]
    if turns and turns[-1].strip() == query.strip():
        turns = turns[:-1]
    base: Resolved | None = None
    for turn in turns[-_TURNS:]:
        if len(turn) <= _LONGEST_TURN and turn.strip():
            base = _upon(base.text, turn) if base is not None and _leans(turn) else Resolved(turn, ())
    return _upon(base.text, query) if base is not None else whole


def _leans(query: str) -> bool:
    if len(query) > _LONGEST_TURN or len(query.split()) > _LONGEST:
        return False
    if _ELLIPTIC.match(query) and not _ASKS.search(query):
        return True
    return bool(_POINTS.search(query)) and not names_in(query)


def _upon(base: str, query: str) -> Resolved:
    if not (_ELLIPTIC.match(query) and not _ASKS.search(query)):
        named = [base[a:b] for a, b in names_in(base)] + [base[i.start : i.end] for i in read_exact(base).identifiers]
        text = f"{query} ({', '.join(dict.fromkeys(named))})" if named else query
        return Resolved(text, ((0, len(query)),))
    ours, theirs = _typed(query), _typed(base)
    cuts: list[tuple[int, int, str]] = []
    replaced: list[tuple[str, str]] = []
    left = query
    for kind, spans in ours.items():
        said = " and ".join(query[a:b] for a, b in spans)
        if not spans or not theirs[kind]:
            continue
        for number, (a, b) in enumerate(theirs[kind]):
            cuts.append((a, b, said if number == 0 else ""))
        replaced.append((", ".join(base[a:b] for a, b in theirs[kind]), said))
        for a, b in spans:
            left = left[:a] + " " * (b - a) + left[b:]
    rest = _told(left)
    if METRICS.intersection(read_words(rest).stems):
        metrics = [(a, b) for a, b in _metrics(base) if not any(a < d and c < b for c, d, _ in cuts)]
        if metrics:
            cuts += [(a, b, rest if number == 0 else "") for number, (a, b) in enumerate(metrics)]
            replaced.append((", ".join(base[a:b] for a, b in metrics), rest))
            rest = ""
    pieces: list[str] = []
    own: list[Span] = []
    at = length = 0
    for a, b, said in sorted(cuts):
        pieces += [base[at:a], said]
        length += len(pieces[-2])
        if said:
            own.append((length, length + len(said)))
        length += len(said)
        at = b
    pieces.append(base[at:])
    text = "".join(pieces)
    if rest:
        own.append((len(text) + 1, len(text) + 1 + len(rest)))
        text = f"{text} {rest}"
    return Resolved(text, tuple(own), tuple(replaced))


def _typed(text: str) -> dict[str, list[Span]]:
    exact = read_exact(text)
    names = names_in(text)
    if not names:
        # "what about Borg?": a capital right after the words that lean
        lead = _ELLIPTIC.match(text)
        names = [m.span() for m in re.finditer(r"[A-Z][\w&'’-]{1,30}", text[lead.end() :])] if lead else []
        names = [(a + lead.end(), b + lead.end()) for a, b in names] if lead else []
    dates = [(d.start, d.end) for d in exact.dates]
    return {
        "period": dates,
        "identifier": [(i.start, i.end) for i in exact.identifiers],
        "name": [(a, b) for a, b in names if not any(a < d and c < b for c, d in dates)],
    }


def _metrics(text: str) -> list[Span]:
    words = read_words(text)
    return [words.span(at, at) for at, stem in enumerate(words.stems) if stem in METRICS]


def _told(text: str) -> str:
    """The words of a leaning query that say something, beyond what replaces."""
    words = read_words(text)
    telling = [
        text[a:b]
        for stem, a, b in zip(words.stems, words.starts, words.ends, strict=True)
        if rarity(stem) > 0.3 and stem not in ("ok", "okay", "same", "question", "about", "theirs", "their", "its")
    ]
    return " ".join(telling)
