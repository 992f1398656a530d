"""What a query needs to know, what of that the payload covers, and what is missing, by name.

Of a query for a value, the score says whether tables that were delivered have the row that decides
(`grounding/answering.py`); of any other, how probable it is that a passage answers, where something judges that, else
how much of the query's weight the best passage holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grounding.answering import TableAnswer, tables_answer
from grounding.errors import BudgetExhausted
from grounding.models import (
    Coverage,
    Evidence,
    Gap,
    GapKind,
    Need,
    NeedKind,
    NeedStatus,
    Passage,
    Severity,
    SourceUse,
)
from grounding.payload_gaps import PayloadState
from grounding.policy import Policy
from grounding.protocols import Answerability, Answerer, ReadPayload, evidence
from grounding.reading.exact import read_exact
from grounding.reading.languages import guess_language
from grounding.reading.names import read_names
from grounding.reading.words import QUALIFIERS, Words, rarity, read_words

_CONDITION = re.compile(
    r"\b(?:if|unless|except|without|provided that|in case of|during|under|over|for)\s+(?:[^\W\d_][\w'’-]*+\s*+){1,6}",
    re.IGNORECASE,
)
_METRICS = frozenset(
    """revenue sale profit income loss margin ebitda earning eps dividend cost expense price rate yield asset liability
    equity debt cash capex headcount employee customer population area length height weight speed temperature dose
    dosage strength capacity duration time age distance date deadline fee tax interest balance limit quota latency
    throughput version size number total average share percentage ratio amount count growth change""".split()
)
_LISTED = 5
"""Passages that are named in one message."""
_LIKELY = 0.5
"""From this probability on a row counts as the one that decides, and a line as one that answers."""
_ASKING = frozenset(
    """how what when where which who whom whose why list name give tell show describe explain define mean find many
    much long far old often""".split()
)


@dataclass(frozen=True, slots=True)
class Assessed:
    """Coverage before any policy has said what score is enough."""

    score: float
    needs: tuple[Need, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[SourceUse, ...] = ()
    payload: PayloadState | None = None
    """What is known of the payload itself; None where it was not looked at."""


def coverage_under(assessed: Assessed, policy: Policy) -> Coverage:
    """The coverage as a policy reads it."""
    answerable = bool(assessed.needs) and assessed.score >= policy.answerable_at
    state = assessed.payload
    return Coverage(
        answerable=answerable,
        score=assessed.score,
        needs=assessed.needs,
        gaps=assessed.gaps + (state.gaps(policy) if state is not None else ()),
        sources=assessed.sources,
        payload=state.use(policy) if state is not None else None,
    )


def assess_coverage(delivered: ReadPayload, answerer: Answerer | None = None) -> Assessed:
    """Which needs of the query the entitled passages cover.

    Args:
        delivered: The payload, and readings of its passages.
        answerer: Judges whether prose answers; without one, shared words alone give the score.
    """
    query = delivered.payload.query
    if query is None or not query.strip():
        gap = Gap(
            kind=GapKind.NOTHING_ASKED,
            severity=Severity.LOW,
            message="no query was given, so nothing can be said about what it needs",
            remedy="pass the query along with the answer",
        )
        return Assessed(0.0, (), (gap,))
    try:
        return _assess(query, delivered, answerer)
    except BudgetExhausted as error:
        gap = Gap(
            kind=GapKind.NOT_ASSESSED,
            severity=Severity.HIGH,
            message=f"coverage was not assessed: {error}",
            remedy="shorten the query, deliver fewer passages, or raise limits.work in the policy",
        )
        return Assessed(0.0, (), (gap,))


def _assess(query: str, delivered: ReadPayload, answerer: Answerer | None) -> Assessed:
    wanted = list(_needs(query))
    read = [
        (passage, delivered.read(passage.text, read_words)) for passage in delivered.passages if passage.text.strip()
    ]
    delivered.spend(len(query) + len(wanted) * len(read))
    needs = tuple(_covered(text, kind, words, read) for text, kind, words in wanted)
    gaps = tuple(_gaps(needs, delivered, anything=bool(read)))
    in_tables = tables_answer(query, delivered)
    if in_tables is None:
        by_words = Assessed(held_share(query, read), needs, gaps)
        return by_words if answerer is None or not read else _answered(query, by_words, answerer, delivered)
    return Assessed(in_tables.score, (*needs, _row_need(in_tables)), (*gaps, *_row_gaps(in_tables)))


def _answered(query: str, by_words: Assessed, answerer: Answerer, delivered: ReadPayload) -> Assessed:
    """The same with the judgement whether a passage answers in the place of the share of words, where there is one."""
    language = guess_language(query)
    if language not in answerer.languages:
        return _unjudged(
            by_words, f"queries in {language!r} are not read", "ask in English, or go by words", Severity.LOW
        )
    delivered.spend(len(query), pieces=answerer.pieces(delivered.passages))
    try:
        found = answerer.answerability(query, delivered.passages)
    except Exception as error:  # noqa: BLE001 - what judges may break; the words are still there, and the gap says so
        found = Answerability(unavailable=f"it failed: {type(error).__name__}: {error}"[:300])
    if found.probability is None:
        return _unjudged(
            by_words, found.unavailable, "install the package again, or shorten the query", Severity.MEDIUM
        )
    covered = found.probability >= _LIKELY and found.evidence is not None
    need = Need(
        text=query.strip(),
        kind=NeedKind.ANSWER,
        status=NeedStatus.COVERED if covered else NeedStatus.PARTLY if found.evidence else NeedStatus.MISSING,
        evidence=(found.evidence,) if found.evidence else (),
    )
    gaps = tuple(
        _answer_gap(
            f"{len(ids)} passages were {how}: {', '.join(ids[:_LISTED])}", "deliver fewer or shorter ones", Severity.LOW
        )
        for ids, how in (
            (found.unread, "not read for an answer, as they share less with the query"),
            (found.partly_read, "read for an answer only where they share most with the query"),
        )
        if ids
    )
    return Assessed(found.probability, (*by_words.needs, need), (*by_words.gaps, *gaps))


def _unjudged(by_words: Assessed, why: str, remedy: str, severity: Severity) -> Assessed:
    message = f"whether a passage answers was not judged, only which words it shares: {why}"
    return Assessed(by_words.score, by_words.needs, (*by_words.gaps, _answer_gap(message, remedy, severity)))


def _answer_gap(message: str, remedy: str, severity: Severity) -> Gap:
    return Gap(kind=GapKind.ANSWER_NOT_JUDGED, severity=severity, message=message, remedy=remedy)


def _row_need(found: TableAnswer) -> Need:
    """The need for the row that decides, with the row that comes nearest."""
    if found.row is None:
        return Need(text=found.asked, kind=NeedKind.ROW, status=NeedStatus.MISSING)
    status = NeedStatus.COVERED if found.score >= _LIKELY else NeedStatus.PARTLY
    return Need(text=found.asked, kind=NeedKind.ROW, status=status, evidence=(found.row,))


def _row_gaps(found: TableAnswer) -> Iterator[Gap]:
    if found.score < _LIKELY:
        nearest = f"; the nearest is {found.row.text.strip()[:80]!r}" if found.row else ""
        yield Gap(
            kind=GapKind.MISSING_ROW,
            severity=Severity.HIGH,
            message=f"no row of the tables delivered seems to be of {found.asked!r}{nearest}",
            remedy="deliver the whole table, or connect a source that reports it",
        )


def _needs(query: str) -> Iterator[tuple[str, NeedKind, tuple[str, ...]]]:
    """The needs of a query, most specific first; no word of it serves two."""
    exact = read_exact(query)
    taken: list[tuple[int, int]] = []
    spans = [(i.start, i.end, NeedKind.IDENTIFIER) for i in exact.identifiers]
    spans += [(d.start, d.end, NeedKind.PERIOD) for d in exact.dates]
    spans += [(f.start, f.end, NeedKind.FIGURE) for f in exact.figures]
    spans += [(n.start, n.end, NeedKind.NAME) for n in read_names(query)]
    spans += [(m.start(), m.end(), NeedKind.CONDITION) for m in _CONDITION.finditer(query)]
    seen: set[str] = set()
    for start, end, kind in spans:
        if any(a < end and start < b for a, b in taken):
            continue
        text = query[start:end].strip()
        words = tuple(stem for stem in read_words(text).stems if rarity(stem) > 0 or any(c.isdigit() for c in stem))
        if words and text.casefold() not in seen:
            seen.add(text.casefold())
            taken.append((start, end))
            yield text, kind, words
    read = read_words(query)
    for index, stem in enumerate(read.stems):
        start, end = read.span(index, index)
        if rarity(stem) < 0.3 or stem in _ASKING or any(a < end and start < b for a, b in taken):
            continue
        text = query[start:end]
        if text.casefold() not in seen and text.casefold() not in QUALIFIERS:
            seen.add(text.casefold())
            yield text, NeedKind.METRIC if stem in _METRICS else NeedKind.TERM, (stem,)


def _covered(text: str, kind: NeedKind, stems: tuple[str, ...], read: list[tuple[Passage, Words]]) -> Need:
    """A need is covered where one sentence of one passage holds all its words, partly where any passage holds some."""
    best: tuple[float, Evidence | None] = (0.0, None)
    for passage, words in read:
        places = {stem: words.places(stem) for stem in stems if stem in words.first}
        if not places:
            continue
        first = min(places.values(), key=len)[0]
        start, end = words.sentence_of(first)
        near = [stem for stem, at in places.items() if any(start <= index < end for index in at)]
        share = max(len(near), 0.9 * len(places)) / len(stems)
        if share > best[0]:
            hits = [index for stem in near for index in places[stem] if start <= index < end]
            best = (share, evidence(passage, *words.span(min(hits), max(hits))))
    share, found = best
    if found is None:
        return Need(text=text, kind=kind, status=NeedStatus.MISSING)
    status = NeedStatus.COVERED if share >= 0.9 else NeedStatus.PARTLY
    return Need(text=text, kind=kind, status=status, evidence=(found,))


def held_share(query: str, read: list[tuple[Passage, Words]]) -> float:
    """The share of the query's weight that the best passage holds, and, less surely, all of them together."""
    stems = {stem for stem in read_words(query).stems if stem not in _ASKING}
    weights = {stem: rarity(stem) for stem in stems}
    total = sum(weights.values())
    if not total or not read:
        return 0.0
    held = [sum(weight for stem, weight in weights.items() if stem in words.first) for _, words in read]
    together = sum(weight for stem, weight in weights.items() if any(stem in words.first for _, words in read))
    return round((0.8 * max(held) + 0.2 * together) / total, 4)


def _gaps(needs: tuple[Need, ...], delivered: ReadPayload, *, anything: bool) -> Iterator[Gap]:
    if not anything:
        excluded = delivered.searched.excluded
        yield Gap(
            kind=GapKind.GENERATED_ONLY if excluded else GapKind.NO_PASSAGES,
            severity=Severity.HIGH,
            message="every passage delivered was written by a model"
            if excluded
            else "no passage with text was delivered",
            remedy="connect a source whose text is not generated"
            if excluded
            else "check that the retriever is connected, raise k, or index the source",
        )
    for need in needs:
        if need.status is NeedStatus.COVERED:
            continue
        missing = need.status is NeedStatus.MISSING
        specific = need.kind is not NeedKind.TERM
        yield Gap(
            kind=GapKind.MISSING_NEED if missing else GapKind.PARTLY_COVERED,
            severity=Severity.HIGH
            if missing and specific
            else Severity.MEDIUM
            if missing or specific
            else Severity.LOW,
            message=f"the {need.kind} {need.text!r} is {'in no passage' if missing else 'only partly in a passage'}",
            remedy=_REMEDY[need.kind],
        )


_REMEDY = {
    NeedKind.NAME: "retrieve by this name, or connect a source that covers it",
    NeedKind.PERIOD: "filter by this period, or connect a source that reaches it",
    NeedKind.METRIC: "raise k, or connect a source that reports it",
    NeedKind.IDENTIFIER: "look the identifier up by an exact match",
    NeedKind.CONDITION: "retrieve with the condition, and look for exceptions to the general rule",
    NeedKind.FIGURE: "retrieve with the figure as written",
    NeedKind.ROW: "deliver the whole table",
    NeedKind.ANSWER: "raise k, or rephrase the search",
    NeedKind.TERM: "raise k, or rephrase the search",
}
