"""Which passages may speak on a claim, by the contracts of their sources, and which of them goes first.

Nothing here supports anything: a registry takes passages out, or lets a higher authority decide.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from grounding.models import Effective, Evidence, Kind, Passage, Payload, Reason, declared_whole
from grounding.protocols import FILE_TIME, Candidate, Finding
from grounding.reading.dates import Period
from grounding.reading.exact import read_exact
from grounding.reading.words import read_words
from grounding.sources import Registry, Source

_DAY = timedelta(days=1)
"""How far ahead of the query a passage may be dated: a date alone has no zone."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a passage may not speak on a claim."""

    reason: Reason
    why: str
    """Half a sentence, to follow "only X says so, and"."""


@dataclass(slots=True)
class Entitlement:
    """Who may speak, for the claims of one answer against one payload."""

    registry: Registry
    payload: Payload
    times: tuple[tuple[datetime, datetime], ...] = field(init=False)
    """The stretches of time that the query speaks of, else the time at which it was asked; may be empty."""
    _levels: dict[str, dict[str, int]] = field(default_factory=dict, init=False)
    """How far each source may settle what a text is about, by the text; see `_level`."""

    def __post_init__(self) -> None:
        read = read_exact(self.payload.query).dates if self.payload.query else ()
        spoken = tuple(t for date in read for period in date.periods[:1] if (t := stretch(period)) is not None)
        asked = self.payload.as_of
        self.times = spoken or (((asked, asked),) if asked else ())

    def generated(self, passage: Passage) -> bool:
        """Whether a model wrote the passage, by its own word or its source's contract."""
        source = self.registry.source_of(passage)
        return passage.generated or (source is not None and source.generated)

    def silenced(self, candidate: Candidate, passages: Sequence[Passage]) -> dict[str, Withheld]:
        """The passages that may not speak on a claim, by id, and why."""
        why = ((passage.id, self.withheld(candidate, passage)) for passage in passages)
        return {name: withheld for name, withheld in why if withheld is not None}

    def withheld(self, candidate: Candidate, passage: Passage) -> Withheld | None:
        """Why the passage may not speak on the claim; None where it may."""
        source = self.registry.source_of(passage)
        named = f"its source {source.name!r}" if source is not None else "its source"
        for who, effective in (("it", passage.effective), (named, source.effective if source is not None else None)):
            if effective is None:
                continue
            if not self.times:
                why = f"{who} is in effect for a time, while it is not known what time is asked about"
                return Withheld(Reason.WRONG_EFFECTIVE_DATE, why)
            if not self.in_effect(effective):
                return Withheld(Reason.WRONG_EFFECTIVE_DATE, f"{who} is not in effect at the time asked about")
        if source is not None and (why := self.stale(passage, source, candidate.kind)):
            return Withheld(Reason.STALE_SOURCE, why)
        return self._low_authority(candidate, source)

    def stale(self, passage: Passage, source: Source, kind: Kind | None = None) -> str:
        """Why the passage is not fresh enough for a claim of that kind; empty where it is."""
        days = source.max_age(kind)
        if days is None:
            return ""
        limit = f"{source.name!r} may be no older than {days:g} days"
        dated = passage.as_of if passage.metadata.get("as_of_from") != FILE_TIME else None
        if dated is None:
            return f"it does not say as of when, while {limit}"
        if self.payload.as_of is None:
            return f"it is not known when the query was asked, while {limit}"
        age = self.payload.as_of - dated
        if age < -_DAY:
            return f"it is dated {dated:%Y-%m-%d}, after the query was asked"
        return f"it is {age.days:,} days old, while {limit}" if age > timedelta(days=days) else ""

    def in_effect(self, effective: Effective | None) -> bool:
        """Whether it holds at one of the times asked about; where none is known, nothing says that it does not."""
        if effective is None or not self.times:
            return True
        return any(
            (effective.from_ is None or effective.from_ <= end)
            and (effective.until is None or start <= effective.until)
            for start, end in self.times
        )

    def _low_authority(self, candidate: Candidate, source: Source | None) -> Withheld | None:
        leaf = candidate.segment.leaf if candidate.segment else None
        told = "\n".join(filter(None, (candidate.sentence, candidate.told, leaf.key if leaf else "")))
        if told not in self._levels:
            words = stems(told)
            known = (other for other in self.registry.sources if not other.generated)
            self._levels[told] = {other.name: _level(other, words) for other in known}
        levels = self._levels[told]
        own = levels.get(source.name, 0) if source else 0
        highest = max(levels, key=lambda name: levels[name], default=None)
        if highest is None or levels[highest] <= own:
            return None
        whose = f"its source {source.name!r}" if source else "its source, which is not registered,"
        return Withheld(Reason.LOW_AUTHORITY, f"{whose} is no authority on it, while {highest!r} is")


def _level(source: Source, told: str) -> int:
    """2 for a source declared to settle what is told, 1 for one that may settle anything, 0 for any other."""
    if source.authoritative_for is None:
        return 1
    lists = source.authoritative_for.lists
    return 2 if all(any(stems(term) in told for term in terms) for terms in lists if terms) else 0


def stems(text: str) -> str:
    """The stems of a text's words with a space around each: one text names another where it holds its stems."""
    return f" {' '.join(read_words(text).stems)} "


def stretch(period: Period) -> tuple[datetime, datetime] | None:
    """From the first moment of a period to its last; None where it names no year."""
    if period.year is None or not 1 <= period.year <= 9_000:
        return None
    last = min(period.year + period.span - 1, 9_999)
    first_month, last_month, first_day, last_day = 1, 12, 1, 0
    if period.month is not None:
        first_month = last_month = period.month
        if period.day is not None:
            first_day = last_day = period.day
    elif period.quarter is not None and not period.fiscal:
        first_month, last_month = 3 * period.quarter - 2, 3 * period.quarter
    elif period.half is not None and not period.fiscal:
        first_month, last_month = 6 * period.half - 5, 6 * period.half
    last_day = last_day or calendar.monthrange(last, last_month)[1]
    try:
        start = datetime(period.year, first_month, first_day, tzinfo=UTC)
        return start, datetime(last, last_month, last_day, 23, 59, 59, tzinfo=UTC)
    except ValueError:  # the 30th of February
        return None


# What needs everything ---------------------------------------------------------------------------------

_WHOLE = (
    re.compile(r"\b(?:all|every|each)\b", re.IGNORECASE),
    re.compile(r"\b(?:none|nobody|no one|no other)\b", re.IGNORECASE),
    re.compile(r"\b(?:only|sole|solely|exclusively)\b", re.IGNORECASE),
    re.compile(r"\b(?:total|totals|totaled|totalled|altogether|overall|combined)\b", re.IGNORECASE),
    re.compile(r"\b(?:highest|largest|biggest|greatest|maximum)\b", re.IGNORECASE),
    re.compile(r"\b(?:lowest|smallest|least|fewest|minimum)\b", re.IGNORECASE),
    re.compile(r"\b(?:earliest|oldest)\b", re.IGNORECASE),
    re.compile(r"\b(?:latest|newest|most recent)\b", re.IGNORECASE),
)
"""Words that speak of all there is: each group may stand for one another."""

_COUNTED = re.compile(r"^[^=/]*\S \+ \S[^=/]*=|^\d+ of \d+ are |^\(.+ \+ .+\) / \d+ =")
"""Formulas of sums, counts and averages."""


def needs_everything(candidate: Candidate, finding: Finding, payload: Payload, registry: Registry) -> str:
    """Why what supports a claim is not enough: it speaks of all there is, and may see a part; empty where it is."""
    shown = [passage for passage in payload.passages if passage.id in {e.source_id for e in finding.evidence}]
    if exhaustive(payload, shown, registry):
        return ""
    if finding.reason is Reason.DERIVED and finding.formula and _COUNTED.match(finding.formula[:2_000]):
        return f"it follows from a list that may not be complete: {finding.formula}"
    if candidate.kind is not Kind.STATEMENT:
        return ""
    near = " ".join(_around(passage, e) for e in finding.evidence for passage in shown if passage.id == e.source_id)
    for group in _WHOLE:
        said = group.search(candidate.text)
        if said is not None and not group.search(near):
            return f"{said[0]!r} speaks of all there is, and the passages are not known to be all there is"
    return ""


def _around(passage: Passage, found: Evidence, reach: int = 200) -> str:
    return passage.text[max(found.start - reach, 0) : found.end + reach]


def exhaustive(payload: Payload, shown: Sequence[Passage], registry: Registry) -> bool:
    """Whether the payload is all there is: the manifest says so, or the contract of every source that is shown."""
    if declared_whole(payload):
        return True
    sources = {passage.source: registry.source_of(passage) for passage in shown}
    return bool(sources) and all(
        source is not None and whole(source, [p for p in payload.passages if registry.source_of(p) is source])
        for source in sources.values()
    )


def whole(source: Source, passages: Sequence[Passage]) -> bool:
    """Whether these passages are all that a source has, by its contract."""
    complete = source.complete
    if complete is None:
        return False
    if complete.exhaustive:
        return True
    if not complete.keys and complete.rows is None:
        return False
    return (complete.rows is None or len(passages) >= complete.rows) and not missing_keys(source, passages)


def missing_keys(source: Source, passages: Sequence[Passage]) -> tuple[str, ...]:
    """The expected keys of a source that none of the passages names."""
    if source.complete is None or not source.complete.keys:
        return ()
    texts = [stems(passage.text) for passage in passages]
    held = {str(value) for passage in passages for value in passage.metadata.values()}
    return tuple(
        key for key in source.complete.keys if key not in held and not any(stems(key) in text for text in texts)
    )
