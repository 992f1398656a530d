"""Judges dates and periods: each is supported where a passage states it at least as fully, for the same thing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from grounding.models import Kind, Passage, Reason, Relation, Status
from grounding.protocols import FILE_TIME, Answer, Candidate, Finding, ReadPayload, evidence, not_found
from grounding.reading.binding import (
    Context,
    SourceFigures,
    context_of,
    local_fit,
    nearby,
    prose_fit,
    read_source_figures,
)
from grounding.reading.contrast import Spoken, in_one_sentence, in_two_sentences, says_no_more, spoken
from grounding.reading.dates import DateReading, Period
from grounding.reading.exact import ExactReading, read_exact
from grounding.reading.figures import FigureReading
from grounding.reading.place import Place
from grounding.reading.relative_dates import relative_dates
from grounding.reading.words import read_telling

_ZERO = Decimal(0)
_RELATED = 0.08
"""A passage that shares less than this with the sentence speaks of something else."""
_CLEAR = 0.55
"""A sentence of a passage that fits at least this well speaks of what the answer speaks of."""

_DATES_TRIED = 500
"""How many dates of a passage are tried for one of the answer's."""
_HEAD, _DATES_AT_HEAD = 500, 20
"""The code points at the head of a passage, and the dates in them, in which it may say of when it is."""
_WEIGHED = 12
"""How many of the sentences that give a date are weighed against those that give another; those that fit best."""
_INTERVAL = re.compile(
    r"\b(?:(?P<begins>from|since|starting|beginning|effective|with effect from)|until|till|through|up to|no later than"
    r"|expir(?:es|ed|ing)(?: on)?|ends on|ended on)[ ](?:on |the |end of |beginning of )?\Z",
    re.IGNORECASE,
)
"""What makes a date the beginning or the end of the time for which something holds."""
_INTERVAL_REACH = 40
_ENDS = {-1: " as the end, not the beginning", 1: " as the beginning, not the end"}
_CLOSE = 0.5
"""The words right around two dates must agree this well for one to stand in the other's place."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """A date in a passage, and how well what stands around it fits the answer."""

    passage: Passage
    date: DateReading
    fit: float
    near: float
    exact: bool
    """Whether it alone says all that the answer's date says."""
    tabular: bool


class DateVerifier:
    """Judges days, months, quarters, years, fiscal years and decades."""

    kind = Kind.DATE

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """The answer's dates."""
        starts = [segment.start for segment in answer.segments]
        for date in answer.read(read_exact).dates:
            at = bisect_right(starts, date.start) - 1
            segment = answer.segments[at] if at >= 0 and date.start < answer.segments[at].end else None
            yield Candidate(Kind.DATE, date.start, date.end, answer, segment, date)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Judge one date against every date that the passages state."""
        date = candidate.reading
        if not isinstance(date, DateReading):
            raise TypeError(f"no date was read at {candidate.start}")
        if not payload.passages:
            return not_found(candidate, payload)
        context = _context(candidate, date, payload)
        sources = [payload.read(passage.text, read_source_figures) for passage in payload.passages]
        payload.spend(sum(len(source.dates) for source in sources) + len(candidate.sentence))
        stated = [
            found
            for source, passage in zip(sources, payload.passages, strict=True)
            for found in _stated(date, source, passage, context)
        ]
        fitting = [s for s in stated if s.tabular or s.fit >= _RELATED]
        ends = _end_of_interval(candidate.answer.text, date)
        opposed = [s for s in fitting if ends and not s.tabular and ends * _end_of_interval(s.passage.text, s.date) < 0]
        if fitting and len(opposed) == len(fitting):
            return _contradicted(opposed[0].passage, opposed[0].date, Reason.WRONG_VALUE, _ENDS[ends])
        fitting = [s for s in fitting if s not in opposed]
        if fitting:
            other = _of_another_event(candidate, date, fitting, sources, payload, context)
            return other or _supported(candidate, date, max(fitting, key=lambda s: (s.exact, s.fit)))
        if stated:
            best = max(stated, key=lambda s: s.fit)
            message = f"{candidate.text} stands in {best.passage.id}, but of something else than the answer speaks of"
            return Finding(Status.UNSUPPORTED, Reason.NOT_IN_PAYLOAD, message, score=round(best.fit, 4))
        rival = _rival(date, sources, payload.passages, context)
        return rival or not_found(candidate, payload)


def _of_another_event(
    candidate: Candidate,
    date: DateReading,
    fitting: Sequence[_Stated],
    sources: Sequence[SourceFigures],
    payload: ReadPayload,
    context: Context,
) -> Finding | None:
    """Contradicted where every sentence that gives the date gives it for another event, and one that of what is asked.

    "Acme was founded in 1990 and went public in 2004" does not support that it went public in 1990.
    """
    if any(stated.tabular for stated in fitting):
        return None
    answer = candidate.answer.read(read_source_figures)
    segment = candidate.segment
    sentence = nearby((segment.start, segment.end) if segment else (date.start, date.end), date.start, date.end)
    others = [
        answer.attached_to_date(other.start, *sentence)
        for other in answer.dates
        if sentence[0] <= other.start < sentence[1] and other.start != date.start
    ]
    own = answer.attached_to_date(date.start, *sentence)
    said = replace(spoken(own, others, context, candidate.told), dated=True)
    found: Finding | None = None
    for stated in sorted(fitting, key=lambda s: -s.fit)[:_WEIGHED]:
        source = next(s for s, p in zip(sources, payload.passages, strict=True) if p is stated.passage)
        found = _better_dated(date, stated, source, sources, payload, said)
        if found is None:
            return None
    return found


def _better_dated(
    date: DateReading,
    stated: _Stated,
    source: SourceFigures,
    sources: Sequence[SourceFigures],
    payload: ReadPayload,
    said: Spoken,
) -> Finding | None:
    """Contradicted by the date of what is said, where the one stated is of something else."""
    within = source.sentence(source.layout.place(stated.date.start, stated.date.end), stated.date.start)
    own = source.attached_to_date(stated.date.start, *within)
    if says_no_more(own, source, said):
        return None
    for other_source, passage in zip(sources, payload.passages, strict=True):
        for given in other_source.dates[:_DATES_TRIED]:
            if not all(g.conflicts(a) and _alike(g, a) for g in given.periods for a in date.periods):
                continue
            place = other_source.layout.place(given.start, given.end)
            if place.tabular:
                continue
            sentence = other_source.sentence(place, given.start)
            other = other_source.attached_to_date(given.start, *sentence)
            together = other_source is source and sentence == within
            reason = (
                in_one_sentence(own, other, said)
                if together
                else in_two_sentences(own, source, other, other_source, said)
            )
            if reason is not None:
                return _contradicted(passage, given, Reason.WRONG_VALUE)
    return None


def _context(candidate: Candidate, date: DateReading, payload: ReadPayload) -> Context:
    answer = candidate.answer
    exact: ExactReading = answer.read(read_exact)
    segment = candidate.segment
    whole = (segment.start, segment.end) if segment else (candidate.start, candidate.end)
    sentence = nearby(whole, candidate.start, candidate.end)
    stand_in = FigureReading(date.start, date.end, _ZERO, _ZERO)
    telling = answer.read(read_telling)
    around = answer.around(segment)
    return context_of(answer.text, stand_in, sentence, around, answer.query, telling, exact.dates, exact.figures)


def _stated(date: DateReading, source: SourceFigures, passage: Passage, context: Context) -> Iterator[_Stated]:
    tried = 0
    for given in source.dates:
        whole = any(g.says(a) for g in given.periods for a in date.periods)
        if not whole and not any(_partly(g, a) for g in given.periods for a in date.periods):
            continue
        tried += 1
        if tried > _DATES_TRIED:
            return
        place = source.layout.place(given.start, given.end)
        if not whole and not _completed(given, date, source, place) and not _year_of(passage, source, date):
            continue
        yield _Stated(passage, given, *_fit(context, source, given, place), whole, place.tabular)
    yield from _as_number(date, source, passage, context)
    yield from _relative(date, source, passage, context)


def _relative(date: DateReading, source: SourceFigures, passage: Passage, context: Context) -> Iterator[_Stated]:
    """A date that the passage gives relative to the time as of which it speaks."""
    if passage.as_of is None or passage.metadata.get("as_of_from") == FILE_TIME:
        return
    for given in islice(relative_dates(passage.text, passage.as_of.date()), _DATES_TRIED):
        if any(g.says(a) for g in given.periods for a in date.periods):
            place = source.layout.place(given.start, given.end)
            yield _Stated(passage, given, *_fit(context, source, given, place), True, place.tabular)


def _fit(context: Context, source: SourceFigures, date: DateReading, place: Place) -> tuple[float, float]:
    """How well the sentence around a passage's date fits the answer's, and the words right around it."""
    around, near = source.surroundings(date.start, date.end, place)
    vicinity = source.vicinity(date.start, date.end)
    return prose_fit(context, around, near, vicinity), local_fit(context.near, near)


def _partly(given: Period, asked: Period) -> bool:
    """Whether a date without a year gives the rest of what is asked: "December 31" of "December 31, 2019"."""
    return given.year is None and asked.year is not None and not given.conflicts(asked) and given.month == asked.month


def _completed(given: DateReading, date: DateReading, source: SourceFigures, place: Place) -> bool:
    """Whether the missing year stands in the same sentence, table or record."""
    start, end = (place.start, place.end)
    for other in source.dates[:_DATES_TRIED]:
        beside = start <= other.start < end or (
            place.block >= 0 and source.layout.place(other.start, other.end).block == place.block
        )
        if beside and other is not given and any(o.year == a.year for o in other.periods for a in date.periods):
            return True
    return False


def _year_of(passage: Passage, source: SourceFigures, date: DateReading) -> bool:
    """Whether the passage as a whole is of the year: by its as-of time, or by a day at its head, as in news."""
    years = {passage.as_of.year} if passage.as_of is not None else set()
    for other in source.dates[:_DATES_AT_HEAD]:
        if other.start >= _HEAD:
            break
        years |= {period.year for period in other.periods if period.day is not None and period.year is not None}
    return any(period.year in years for period in date.periods)


def _as_number(date: DateReading, source: SourceFigures, passage: Passage, context: Context) -> Iterator[_Stated]:
    """A year that the passage's writing leaves looking like a number."""
    if not any(p.is_bare_year for p in date.periods):
        return
    year = date.periods[0].year or 0
    for index in source.within(abs(year), abs(year))[:_DATES_TRIED]:
        figure = source.figures[index]
        if figure.is_exact_integer and source.text[figure.start : figure.end].strip() == str(year):
            place = source.layout.place(figure.start, figure.end)
            reading = DateReading(figure.start, figure.end, (Period(year=year),))
            yield _Stated(passage, reading, *_fit(context, source, reading, place), True, place.tabular)


def _supported(candidate: Candidate, date: DateReading, best: _Stated) -> Finding:
    said = best.passage.text[best.date.start : best.date.end]
    if (
        best.date.ambiguous
        and said != candidate.text
        and not all(g.says(a) for g in best.date.periods for a in date.periods)
    ):
        return Finding(
            Status.UNCHECKED,
            Reason.AMBIGUOUS,
            f"{best.passage.id} writes {said}, which can be read with either part as the month",
        )
    relative = best.passage.as_of is not None and not any(character.isdigit() for character in said)
    when = f" as of {best.passage.as_of:%Y-%m-%d}" if relative else ""
    return Finding(
        Status.SUPPORTED,
        Reason.STATED if said == candidate.text else Reason.RESTATED,
        f"{best.passage.id} gives {said}{when}",
        score=round(min(1.0, 0.6 + 0.4 * best.fit), 4),
        evidence=(evidence(best.passage, best.date.start, best.date.end),),
    )


def _rival(
    date: DateReading, sources: Sequence[SourceFigures], passages: Sequence[Passage], context: Context
) -> Finding | None:
    """The one date that a passage gives in a sentence that clearly speaks of the same, where the answer differs."""
    rivals: list[tuple[float, Passage, DateReading]] = []
    for source, passage in zip(sources, passages, strict=True):
        for given in source.dates[:_DATES_TRIED]:
            if not all(g.conflicts(a) and _alike(g, a) for g in given.periods for a in date.periods):
                continue
            place = source.layout.place(given.start, given.end)
            if place.tabular:
                continue
            fit, near = _fit(context, source, given, place)
            if fit >= _CLEAR and near >= _CLOSE:
                rivals.append((fit, passage, given))
    if not rivals or len({r[2].periods for r in rivals}) > 1:
        return None
    _, passage, given = max(rivals, key=lambda rival: rival[0])
    return _contradicted(passage, given, Reason.WRONG_VALUE)


def _end_of_interval(text: str, date: DateReading) -> int:
    """-1 where a text says that something begins with the date, 1 where it ends with it, 0 where neither."""
    before = _INTERVAL.search(text, max(0, date.start - _INTERVAL_REACH), date.start)
    return 0 if before is None else -1 if before["begins"] else 1


def _contradicted(passage: Passage, given: DateReading, reason: Reason, what: str = "") -> Finding:
    said = passage.text[given.start : given.end]
    return Finding(
        Status.CONTRADICTED,
        reason,
        f"{passage.id} gives {said}{what}",
        score=0.0,
        evidence=(evidence(passage, given.start, given.end, Relation.CONTRADICTS),),
        right_value=said,
    )


def _alike(one: Period, other: Period) -> bool:
    """Whether two periods are stated to the same fineness."""
    return (one.month is None, one.day is None, one.quarter is None) == (
        other.month is None,
        other.day is None,
        other.quarter is None,
    )
