"""Clauses, annexes and tables that what was delivered points to, and that were not delivered themselves.

"Subject to clause 14.2, the fee is 3%" says less than it seems where clause 14.2 is not there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grounding.models import Evidence, Gap, GapKind, Need, NeedKind, NeedStatus, Passage, Severity
from grounding.protocols import ReadPayload, evidence
from grounding.reading.memory import remembered
from grounding.reading.words import read_words

_KINDS = {
    "clause": "clause section article paragraph subclause subsection",
    "annex": "annex appendix schedule exhibit attachment addendum",
    "table": "table",
    "figure": "figure",
    "note": "note",
    "chapter": "chapter part",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()} | {
    "annexes": "annex",
    "appendices": "annex",
}
_NUMBER = r"(?:\d{1,3}(?:\.\d{1,3}){0,4}(?:\([a-z0-9]{1,4}\)){0,3}|[IVX]{1,6}\b|[A-Z](?:[.-]?\d{1,2})?\b)"
_REFERENCE = re.compile(
    r"(?P<lead>\b(?i:subject to|except as|unless|see(?: also)?|set (?:out|forth) in|(?:as )?(?:described|defined"
    r"|specified|listed|stated|provided"
    r"|given|shown|referred to|detailed|indicated) (?:in|under|by)|in accordance with|pursuant to|as per|per|under"
    r"|refer to|according to"
    r"|notwithstanding|in|by|with|of|to|and|or)\s(?:the (?:provisions|terms|requirements|conditions) of\s)?)"
    r"\b(?P<word>(?i:sub-?clauses?|sub-?sections?|clauses?|sections?|articles?|paragraphs?|annex(?:es)?|appendix"
    r"|appendices|schedules?"
    r"|exhibits?|attachments?|addendum|tables?|figures?|notes?|chapters?|parts?))\s(?:No\.?\s)?(?P<number>"
    + _NUMBER
    + r")",
)
_BINDING = re.compile(
    r"subject|except|unless|set|described|defined|specified|listed|stated|provided|given|accordance|pursuant"
    r"|notwithstanding|as per",
    re.IGNORECASE,
)
_MENTIONS = re.compile(r"(?:in|by|with|of|to|and|or|under)\s", re.IGNORECASE)
_OTHER_TEXT = re.compile(
    r",? Rule \d|(?:\([a-z0-9]{1,4}\)|\s?(?:and|or|to|,)\s?(?:\d[\d.()a-z]{0,12}"
    r"|\([a-z0-9]{1,4}\))){0,4}\s?,?\s?(?:(?:of|to|in|under) (?:the|that|this|said|our|such|its)?\s?"
    r"(?!(?:this|these|Agreement|Policy|Contract|Terms|Lease|Plan|Document"
    r"|Report)\b)(?:[A-Z][\w’'&.-]{1,30}\s?,?\s?(?:of |and |on |for |the )?){0,10}"
    r"(?:Act|Code|Law|Regulations?|Directive|Constitution|Treaty|Convention|Rules?|Statutes?|Ordinance|Circular"
    r"|Standard|Form|Chapter|Title)\b"
    r"|(?:of |to )?(?:the )?(?:[A-Z]{3,}|(?:U\.S\.C|C\.F\.R)|[A-Z]\w{2,20} Act\b))"
)
"""A law or another published text follows: nobody retrieves the Companies Act with a contract."""
_OWN = re.compile(r"\bthis\s?\Z", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:^|\n|(?<=[.;:] ))[ \t#*>|_-]{0,12}(?P<word>(?i:sub-?clause|sub-?section|clause|section|article|paragraph"
    r"|annex|appendix|schedule|exhibit"
    r"|attachment|addendum|table|figure|note|chapter|part|§))?[ \t]{0,3}(?:No\.?[ \t])?(?P<number>"
    + _NUMBER
    + r")(?P<after>[ \t]{0,3}[.):|—–-]|[ \t]+(?=[A-Z\"“])|[ \t]*(?=\n|$))"
)
_ROOT = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z]+(?:[.-]?\d{1,2})?")
_LAW = 100
"""Sections from this number on are of laws."""
_MOST = 10
"""References that get a gap of their own."""
_BEFORE = 200
"""Code points before a reference in which its sentence is looked for."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where a text points to another place."""

    start: int
    end: int
    word: str
    """As written: "clause"."""
    kind: str
    number: str
    binding: bool
    """Whether what is said depends on it: "subject to", not "see"."""
    mentions: bool = False
    """Whether it may as well be of another text: "in article 49" of an encyclopedia is of a treaty."""


@remembered
def read_references(text: str) -> tuple[Reference, ...]:
    """Where a text points to clauses, annexes and tables of its own document; linear in its length."""
    found: list[Reference] = []
    for match in _REFERENCE.finditer(text):
        word, lead = match["word"].casefold().replace("-", ""), match["lead"] or ""
        kind = _KIND_OF.get(word) or _KIND_OF.get(word.removesuffix("s"), "")
        if not kind or not lead or _OWN.search(text, max(0, match.start("word") - 6), match.start("word")):
            continue
        if _OTHER_TEXT.match(text, match.end()):
            continue
        # sections of laws are numbered through: "limited under Section 382"
        number = match["number"]
        roman = len(number) > 1 and set(number) <= set("IVX")
        if kind == "clause" and not roman and (not number[0].isdigit() or int(re.split(r"\D", number)[0]) >= _LAW):
            continue
        # "a part I like", "schedule A": small letters name a place only before a number
        if match["word"][0].islower() and number.isalpha():
            continue
        found.append(
            Reference(
                match.start(), match.end(), word, kind, number, bool(_BINDING.search(lead)), bool(_MENTIONS.match(lead))
            )
        )
    return tuple(found)


@remembered
def read_headings(text: str) -> frozenset[tuple[str, str]]:
    """The numbered places of a text, each as its kind (empty where no word says it) and number."""
    found: set[tuple[str, str]] = set()
    for match in _HEADING.finditer(text):
        word = (match["word"] or "").casefold().replace("-", "")
        kind = "clause" if word == "§" else _KIND_OF.get(word, "")
        for number in _with_roots(match["number"]):
            found.add((kind, number))
    return frozenset(found)


def _with_roots(number: str) -> Iterator[str]:
    """A number, and those of the places around it: 14.2(b), 14.2, 14."""
    yield number
    root = _ROOT.match(number)
    while root and root[0] != number:
        number = root[0]
        yield number
    while "." in number:
        number = number.rpartition(".")[0]
        yield number


def reference_gaps(delivered: ReadPayload, needs: Sequence[Need]) -> tuple[Gap, ...]:
    """Gaps for what the passages that bear on the query point to, and that was not delivered.

    Args:
        delivered: The passages.
        needs: What the query asks to know, with where the passages speak of it.
    """
    return _gaps(delivered, _bearing(delivered, needs))


def references_of(delivered: ReadPayload, shown: Iterable[Evidence]) -> tuple[Gap, ...]:
    """The same for what bears an answer out."""
    return _gaps(delivered, ((e.source_id, e.start, e.end) for e in shown))


def _bearing(delivered: ReadPayload, needs: Sequence[Need]) -> list[tuple[str, int, int]]:
    """The line that answers; where nothing tells it, the sentences that speak of most needs, and of half of them."""
    exact = [need for need in needs if need.kind in (NeedKind.ROW, NeedKind.ANSWER)]
    if exact:
        open_ = (NeedStatus.MISSING, NeedStatus.PARTLY)
        return [(e.source_id, e.start, e.end) for need in exact if need.status not in open_ for e in need.evidence]
    texts = {passage.id: passage.text for passage in delivered.passages}
    counted: Counter[tuple[str, int, int]] = Counter()
    for need in needs:
        for e in need.evidence:
            words = delivered.read(texts[e.source_id], read_words)
            at = max(0, bisect_right(words.starts, e.start) - 1)
            first, last = words.sentence_of(at)
            counted[(e.source_id, *words.span(first, last - 1))] += 1
    most = max(counted.values(), default=0)
    return [place for place, number in counted.items() if number == most and 2 * number >= len(needs)]


def _gaps(delivered: ReadPayload, places: Iterable[tuple[str, int, int]]) -> tuple[Gap, ...]:
    by_id = {passage.id: passage for passage in delivered.passages}
    told: dict[tuple[str, str], Gap] = {}
    held: set[tuple[str, str]] | None = None
    for source_id, start, end in dict.fromkeys(places):
        passage = by_id.get(source_id)
        if passage is None:
            continue
        references = delivered.read(passage.text, read_references)
        delivered.spend(len(references))
        start, end = _sentence(passage.text, start, end)
        for reference in references:
            if reference.end <= start or reference.start >= end or len(told) >= _MOST:
                continue
            if reference.mentions and not delivered.read(passage.text, read_headings):
                continue
            held = held if held is not None else _held(delivered)
            if (reference.kind, reference.number) not in told and not _is_held(reference, held):
                told[reference.kind, reference.number] = _gap(passage, reference)
    return tuple(told.values())


def _held(delivered: ReadPayload) -> set[tuple[str, str]]:
    """The numbered places that were delivered, whoever may speak: text, ids and metadata tell them."""
    held: set[tuple[str, str]] = set()
    for passage in delivered.payload.passages:
        held |= delivered.read(passage.text, read_headings)
        delivered.spend(len(passage.text) // 50)
        for value in (passage.id, *(v for v in passage.metadata.values() if isinstance(v, str))):
            held |= read_headings(value[:500])
    return held


def _is_held(reference: Reference, held: set[tuple[str, str]]) -> bool:
    kinds = (reference.kind, "") if reference.kind in ("clause", "note", "chapter") else (reference.kind,)
    if any((kind, reference.number) in held for kind in kinds):
        return True
    whole = re.split(r"\(", reference.number, maxsplit=1)[0]
    return whole != reference.number and any((kind, whole) in held for kind in kinds)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the rest of its sentence; "cl. 14.2" is no end of one."""
    before = max((text.rfind(mark, max(0, start - _BEFORE), start) for mark in (". ", "\n", "; ")), default=-1)
    after = min((at for mark in (". ", "\n", "; ") if (at := text.find(mark, end, end + _BEFORE)) >= 0), default=-1)
    return (before + 1 if before >= 0 else max(0, start - _BEFORE)), (
        after if after >= 0 else min(len(text), end + _BEFORE)
    )


def _gap(passage: Passage, reference: Reference) -> Gap:
    named = f"{reference.word.removesuffix('s') if reference.kind != 'annex' else reference.word} {reference.number}"
    return Gap(
        kind=GapKind.REFERENCE_NOT_DELIVERED,
        severity=Severity.MEDIUM if reference.binding else Severity.LOW,
        message=f"{passage.id} points to {named}, which was not delivered",
        remedy=f"retrieve {named}",
        evidence=(evidence(passage, reference.start, reference.end),),
    )
