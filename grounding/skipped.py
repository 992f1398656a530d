"""What of the query an answer never addresses: one question of several, one side of a comparison, one thing of a list.

A fault of the answer, not of its truth: no status changes by it. Precision goes first. An abstention skips nothing, and
a question counts as addressed by any of its own words, or by any value of the sort that it asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grounding.models import Gap, GapKind, Severity
from grounding.needs import ASKING, Wants
from grounding.protocols import Answer, SegmentKind
from grounding.reading.exact import read_exact
from grounding.reading.exceptions import root_of
from grounding.reading.questions import Group, Parts, Span, names_in
from grounding.reading.words import rarity, read_words

_EACH = re.compile(
    r"\b(?:each|all|both|every|either|neither|none|nobody|respectively|same|together|total|combined|likewise|too"
    r"|also)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:than|difference|differs?|higher|lower|larger|smaller|more|less|fewer|increased?|decreased?|rose|fell"
    r"|grew|declined|up|down|"
    r"change[ds]?|other|the former|the latter|while|whereas)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:when|before|after|until|since|during|upon|once|by|within|at|day|week|month|year|hour|minute|date|daily"
    r"|annual\w{0,2}|monthly|"
    r"immediate\w{0,2}|now|today|century|early|late|ago|always|never)",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:because|since|due to|owing|as|to|for|so|cause[ds]?|reasons?|result\w{0,3}|therefore|purpose|in order)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|on|near|from|to|within|inside|outside|between|under|online)\b", re.IGNORECASE)
_YES_NO = re.compile(
    r"\b(?:yes|no|not|never|cannot|can|may|must|is|are|was|were|does|do|has|have|will)\b|n['’]t\b", re.IGNORECASE
)
_HEAD = re.compile(
    r"\W*(?:(?:and|or|also|but|by|for|in|on|at|from|to|with|of)\W+)*(?P<word>[\w'’]+)(?:\W+(?P<next>[\w'’]+))?",
    re.IGNORECASE,
)


def skipped_gaps(answer: Answer, wants: Wants) -> tuple[Gap, ...]:
    """A gap for each part of the query that the answer never addresses."""
    if not wants.parts or not any(segment.asserts for segment in answer.segments):
        return ()
    if any(segment.kind is SegmentKind.ABSTENTION for segment in answer.segments) or answer.segments[0].leaf:
        return ()  # what it abstains from may be any of them; the fields of an object are no prose
    text = "\n".join(answer.text[s.start : s.end] for s in answer.segments if s.kind is not SegmentKind.QUESTION)
    said = frozenset(root_of(stem) for stem in read_words(text).stems)
    return tuple(
        Gap(
            kind=GapKind.NEED_SKIPPED,
            severity=Severity.MEDIUM,
            message=f"the answer says nothing of {wants.query[a:b].strip()!r}, which the query asks about",
            remedy="ask the model again for this part, or ask for it alone",
        )
        for parts in wants.parts
        for a, b in _skipped(text, said, wants.query, parts)
    )


def _skipped(text: str, said: frozenset[str], query: str, parts: Parts) -> Iterator[Span]:
    if parts.group is Group.QUESTIONS:
        own = _own_words(query, parts.spans)
        missed = [
            span
            for span, words in zip(parts.spans, own, strict=True)
            if not words & said and not _has_value(query[slice(*span)], text, bare=not words)
        ]
        # one that is addressed has to be there: an answer in quite other words is no answer to half of it
        if any(words & said for words in own):
            yield from missed
        return
    if _EACH.search(text) or (parts.group is Group.SIDES and _COMPARED.search(text)):
        return
    own = _own_words(query, parts.spans)
    named = [bool(words & said) for words in own]
    if not all(own) or parts.choice or not any(named):
        return
    figures = len(read_exact(text).figures)
    if figures >= len(parts.spans) and not all(named):
        return  # as many values as things asked about: they may be told in order
    yield from (span for span, is_named in zip(parts.spans, named, strict=True) if not is_named)


def _own_words(query: str, spans: Sequence[Span]) -> list[frozenset[str]]:
    """Of each part, the words that no other part has."""
    each = [
        frozenset(
            root_of(stem)
            for stem in read_words(query[a:b]).stems
            if stem not in ASKING and (rarity(stem) > 0.3 or stem[0].isdigit())
        )
        for a, b in spans
    ]
    counts: dict[str, int] = {}
    for words in each:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    return [frozenset(word for word in words if counts[word] == 1) for words in each]


def _has_value(question: str, text: str, *, bare: bool) -> bool:
    """Whether the answer has a value of the sort that a question asks for.

    Args:
        question: One of several.
        text: The answer.
        bare: Whether the question has no word of its own, as "what did he do": what answers it can't be told.
    """
    head = _HEAD.match(question)
    word = head["word"].casefold() if head else ""
    following = (head["next"] or "").casefold() if head else ""
    match word:
        case "when":
            return bool(read_exact(text).dates or _TIME.search(text))
        case "how" if following in ("much", "many", "long", "far", "old", "often", "high", "large", "tall", "big"):
            exact = read_exact(text)
            return bool(exact.figures or exact.dates)
        case "how":
            return True  # a way may be told in any words
        case "who" | "whom" | "whose":
            return len(names_in(f"x {text}")) > 0
        case "where":
            return bool(_PLACE.search(text))
        case "why":
            return bool(_CAUSE.search(text))
        case "what" | "which" | "list" | "name" | "give" | "tell" | "show" | "describe" | "explain" | "define":
            return bare
        case _:
            return bool(_YES_NO.search(text))
