"""What a query needs to know, what of that the payload covers, and what is missing, by name.

Of a query for a value, the score says whether tables that were delivered have the row that decides
(`grounding/answering.py`); of any other, how probable it is that a passage answers, where something judges that, else
how much of the query's weight the best passage holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

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
    declared_whole,
)
from grounding.need_states import Contracts, conflicting_of, need_gaps, query_gaps, stale_of
from grounding.needs import ASKING, Wanted, wants_of
from grounding.payload_gaps import PayloadState
from grounding.policy import Policy
from grounding.protocols import Answerability, Answerer, ReadPayload, evidence
from grounding.reading.languages import guess_language
from grounding.reading.words import Words, rarity, read_words
from grounding.references import reference_gaps

_LISTED = 5
"""Passages that are named in one message."""
_HELD = 0.9
"""The share of a need's words that one sentence holds before it covers the need."""
_LIKELY = 0.5
"""From this probability on a row counts as the one that decides, and a line as one that answers."""


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


def assess_coverage(
    delivered: ReadPayload,
    answerer: Answerer | None = None,
    contracts: Contracts | None = None,
) -> Assessed:
    """Which needs of the query the entitled passages cover.

    Args:
        delivered: The payload, and readings of its passages.
        answerer: Judges whether prose answers; without one, shared words alone give the score.
        contracts: What the contracts of sources say of the passages, where there are any.
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
        return _assess(delivered, answerer, contracts)
    except BudgetExhausted as error:
        return Assessed(0.0, (), (not_assessed(error),))


def not_assessed(error: BudgetExhausted) -> Gap:
    """The gap for coverage that was not assessed to its end."""
    return Gap(
        kind=GapKind.NOT_ASSESSED,
        severity=Severity.HIGH,
        message=f"coverage was not assessed: {error}",
        remedy="shorten the query, deliver fewer passages, or raise limits.work in the policy",
    )


def _assess(delivered: ReadPayload, answerer: Answerer | None, contracts: Contracts | None) -> Assessed:
    wants = wants_of(delivered.payload)
    read = [
        (passage, delivered.read(passage.text, read_words)) for passage in delivered.passages if passage.text.strip()
    ]
    delivered.spend(len(wants.query) + len(wants.needs) * len(read))
    needs = tuple(_covered(wanted, read) for wanted in wants.needs)
    by_words = Assessed(held_share(wants.query, read), needs, _empty_gaps(delivered, anything=bool(read)))
    in_tables = tables_answer(wants.query, delivered)
    if in_tables is not None:
        found = Assessed(in_tables.score, (*needs, _row_need(in_tables)), (*by_words.gaps, *_row_gaps(in_tables)))
    elif answerer is None or not read:
        found = by_words
    else:
        found = _answered(wants.query, by_words, answerer, delivered)
    told = found.needs
    if contracts is not None and contracts.stale:
        fresh = [(passage, words) for passage, words in read if passage.id not in contracts.stale]
        told = stale_of(told, [_covered(wanted, fresh) for wanted in wants.needs], contracts.stale)
    told = tuple(_complete(need, delivered, contracts) for need in conflicting_of(told, delivered))
    own = (*need_gaps(told, registered=contracts is not None), *query_gaps(wants))
    return Assessed(found.score, told, (*found.gaps, *own, *reference_gaps(delivered, told)))


def _complete(need: Need, delivered: ReadPayload, contracts: Contracts | None) -> Need:
    """A need for all there is, no more than partly covered where nothing says that the passages are all there is."""
    if need.kind is not NeedKind.ALL or need.status is not NeedStatus.COVERED:
        return need
    ids = {shown.source_id for shown in need.evidence}
    shown = [passage for passage in delivered.passages if passage.id in ids]
    known = contracts.whole(shown) if contracts is not None else declared_whole(delivered.payload)
    return need if known else need.model_copy(update={"status": NeedStatus.PARTLY})


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


def _covered(wanted: Wanted, read: list[tuple[Passage, Words]]) -> Need:
    """A need is covered where one sentence of one passage holds all its words, partly where any passage holds some."""
    stems = wanted.stems
    found: list[tuple[float, Evidence]] = []
    for passage, words in read:
        places = {stem: words.places(stem) for stem in stems if stem in words.first}
        if not places:
            continue
        first = min(places.values(), key=len)[0]
        start, end = words.sentence_of(first)
        near = [stem for stem, at in places.items() if any(start <= index < end for index in at)]
        share = max(len(near), 0.9 * len(places)) / len(stems)
        hits = [index for stem in near for index in places[stem] if start <= index < end]
        found.append((share, evidence(passage, *words.span(min(hits), max(hits)))))
    if not found:
        return _need(wanted, NeedStatus.MISSING)
    best = max(found, key=itemgetter(0))
    if best[0] < _HELD:
        return _need(wanted, NeedStatus.PARTLY, best[1])
    covering = [held for share, held in found if share >= _HELD and held is not best[1]]
    return _need(wanted, NeedStatus.COVERED, best[1], *covering[: _LISTED - 1])


def _need(wanted: Wanted, status: NeedStatus, *shown: Evidence) -> Need:
    return Need(text=wanted.text, kind=wanted.kind, status=status, evidence=shown, from_history=wanted.inherited)


def held_share(query: str, read: list[tuple[Passage, Words]]) -> float:
    """The share of the query's weight that the best passage holds, and, less surely, all of them together."""
    stems = {stem for stem in read_words(query).stems if stem not in ASKING}
    weights = {stem: rarity(stem) for stem in stems}
    total = sum(weights.values())
    if not total or not read:
        return 0.0
    held = [sum(weight for stem, weight in weights.items() if stem in words.first) for _, words in read]
    together = sum(weight for stem, weight in weights.items() if any(stem in words.first for _, words in read))
    return round((0.8 * max(held) + 0.2 * together) / total, 4)


def _empty_gaps(delivered: ReadPayload, *, anything: bool) -> tuple[Gap, ...]:
    if anything:
        return ()
    excluded = delivered.searched.excluded
    gap = Gap(
        kind=GapKind.GENERATED_ONLY if excluded else GapKind.NO_PASSAGES,
        severity=Severity.HIGH,
        message="every passage delivered was written by a model" if excluded else "no passage with text was delivered",
        remedy="connect a source whose text is not generated"
        if excluded
        else "check that the retriever is connected, raise k, or index the source",
    )
    return (gap,)
