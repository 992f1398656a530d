"""Many reports and coverages at once: which sources, needs and gaps come up most, and how verdicts go over time.

Counts only, in bounded memory however many lines there are: what has no room of its own is counted as "others".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from grounding.models import NeedStatus, Severity, Value, Verdict

NAMES_KEPT = 5_000
"""Names of sources, and words of needs without cover, that are counted by themselves."""
STEPS_SHOWN = 48
"""Steps of time, or of lines, that are shown at most."""
_TIMES_KEPT = 5_000
_SOURCES_LISTED = 25
_WANTED_LISTED = 15
"""Those that come up most."""
_REMEDIES_KEPT = 100
OTHERS = "(others)"


@dataclass(frozen=True, slots=True)
class SeenNeed:
    """A need of one query."""

    kind: str
    status: NeedStatus
    text: str
    """Empty where texts are not kept."""


@dataclass(frozen=True, slots=True)
class SeenGap:
    """A gap of one query."""

    kind: str
    severity: Severity
    remedy: str


@dataclass(frozen=True, slots=True)
class SeenSource:
    """A source of one query."""

    name: str
    required: bool
    consulted: bool
    passages: int
    stale: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What one report or coverage says."""

    answerable: bool
    coverage: float
    needs: tuple[SeenNeed, ...] = ()
    gaps: tuple[SeenGap, ...] = ()
    sources: tuple[SeenSource, ...] | None = None
    """None where an earlier version, which kept none, wrote it."""
    verdict: Verdict | None = None
    """None where there was no answer to judge."""
    checked: float = 0.0
    failures: frozenset[str] = frozenset()
    at: datetime | None = None


class Step(Value):
    """A stretch of time, or of lines, and what fell into it."""

    label: str
    queries: int
    grounded: int
    partial: int
    ungrounded: int
    checked: float | None
    """Mean share of the claims that were checked; null where no answer was judged."""
    answerable: float
    """Share of the queries that the payload could answer."""


class NeedCount(Value):
    """How often needs of a kind came up, and what became of them."""

    kind: str
    statuses: dict[NeedStatus, int]

    @property
    def queries(self) -> int:
        """All needs of the kind."""
        return sum(self.statuses.values())


class WantedCount(Value):
    """Something that was asked for and had no cover, and in how many queries."""

    text: str
    kind: str
    queries: int


class GapCount(Value):
    """In how many queries a kind of gap came up, by the worst severity it had there."""

    kind: str
    high: int
    medium: int
    low: int
    remedy: str
    """The one that was told most often."""

    @property
    def queries(self) -> int:
        """All queries with such a gap."""
        return self.high + self.medium + self.low


class SourceCount(Value):
    """What became of a source over many queries; each is counted once for a query."""

    name: str
    consulted: int
    passages: int
    not_consulted: int
    """Queries that had to consult it and did not."""
    stale: int
    """Queries in which a passage of it was stale."""


class Overview(Value):
    """Many queries at once."""

    queries: int
    judged: int
    """Those with an answer that was judged."""
    verdicts: dict[Verdict, int]
    checked: float | None
    """Mean share of the claims that were checked; null where no answer was judged."""
    answerable: float
    """Share of the queries that the payload could answer."""
    failures: dict[str, int]
    """In how many reports each class of failure came up."""
    by_time: bool
    """Whether steps are of time; else they are of lines, in their order."""
    undated: int
    """Queries without a time."""
    steps: tuple[Step, ...]
    gaps: tuple[GapCount, ...]
    needs: tuple[NeedCount, ...]
    wanted: tuple[WantedCount, ...]
    sources: tuple[SourceCount, ...]
    sources_left_out: int
    """Sources that are not listed."""
    without_sources: int
    """Queries whose lines say nothing of sources."""


@dataclass(slots=True)
class _Sums:
    """What is summed up over a stretch."""

    queries: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    checked: float = 0.0
    answerable: int = 0

    def add(self, seen: Seen) -> None:
        self.queries += 1
        self.answerable += seen.answerable
        if seen.verdict is not None:
            self.verdicts[seen.verdict] += 1
            self.checked += seen.checked

    def join(self, other: _Sums) -> _Sums:
        self.queries += other.queries
        self.verdicts += other.verdicts
        self.checked += other.checked
        self.answerable += other.answerable
        return self

    @property
    def mean_checked(self) -> float | None:
        judged = self.verdicts.total()
        return round(self.checked / judged, 4) if judged else None

    def step(self, label: str) -> Step:
        return Step(
            label=label,
            queries=self.queries,
            grounded=self.verdicts[Verdict.GROUNDED],
            partial=self.verdicts[Verdict.PARTIAL],
            ungrounded=self.verdicts[Verdict.UNGROUNDED],
            checked=self.mean_checked,
            answerable=round(self.answerable / self.queries, 4),
        )


# Steps of time: each level names the step that a moment falls into, so that names sort as times do.

_LEVELS: tuple[Callable[[datetime], str], ...] = (
    lambda at: f"{at:%Y-%m-%d %H}:00",
    lambda at: f"{at:%Y-%m-%d}",
    lambda at: f"{at - timedelta(days=min(at.weekday(), (at.date() - date.min).days)):week of %Y-%m-%d}",
    lambda at: f"{at:%Y-%m}",
    lambda at: f"{at.year:04d} Q{(at.month + 2) // 3}",
    lambda at: f"{at.year:04d}",
    lambda at: f"{at.year // 10:03d}0s",
    lambda at: f"{at.year // 100:02d}00s",
)


class _Times:
    """Sums by time: by the hour, or by longer steps where that would be too many."""

    def __init__(self) -> None:
        self._level = 0
        self._sums: dict[str, tuple[datetime, _Sums]] = {}

    def add(self, at: datetime, seen: Seen) -> None:
        utc = at.astimezone(UTC) if date.min.year + 1 < at.year < date.max.year else at.replace(tzinfo=UTC)
        self._sums.setdefault(_LEVELS[self._level](utc), (utc, _Sums()))[1].add(seen)
        if len(self._sums) > _TIMES_KEPT:
            self._coarser()

    def _coarser(self) -> None:
        self._level += 1
        held = sorted(self._sums.items())
        self._sums = {}
        for _, (at, sums) in held:
            self._sums.setdefault(_LEVELS[self._level](at), (at, _Sums()))[1].join(sums)

    def steps(self) -> tuple[Step, ...]:
        days = {_LEVELS[1](at) for at, _ in self._sums.values()}
        if self._level == 0 and len(days) == len(self._sums) > 1:
            self._coarser()  # times that are dates alone have no hours to tell
        while len(self._sums) > STEPS_SHOWN and self._level + 1 < len(_LEVELS):
            self._coarser()
        return tuple(sums.step(label) for label, (_, sums) in sorted(self._sums.items()))


class _Order:
    """Sums by the order of lines: steps of one line each, which double in size whenever they would be too many."""

    def __init__(self) -> None:
        self._size = 1
        self._sums: list[_Sums] = []

    def add(self, seen: Seen) -> None:
        if not self._sums or self._sums[-1].queries >= self._size:
            if len(self._sums) == STEPS_SHOWN:
                self._sums = [a.join(b) for a, b in zip(self._sums[::2], self._sums[1::2], strict=True)]
                self._size *= 2
            self._sums.append(_Sums())
        self._sums[-1].add(seen)

    def steps(self) -> tuple[Step, ...]:
        steps, first = [], 1
        for sums in self._sums:
            last = first + sums.queries - 1
            steps.append(sums.step(f"{first:,}" if last == first else f"{first:,}–{last:,}"))
            first = last + 1
        return tuple(steps)


@dataclass(slots=True)
class _OfSource:
    consulted: int = 0
    passages: int = 0
    not_consulted: int = 0
    stale: int = 0


class Counting:
    """Counts reports and coverages one after the other."""

    def __init__(self) -> None:
        self._all = _Sums()
        self._times = _Times()
        self._order = _Order()
        self._undated = 0
        self._without_sources = 0
        self._failures: Counter[str] = Counter()
        self._gaps: Counter[tuple[str, Severity]] = Counter()
        self._remedies: dict[str, Counter[str]] = {}
        self._needs: Counter[tuple[str, NeedStatus]] = Counter()
        self._wanted: Counter[tuple[str, str]] = Counter()
        self._sources: dict[str, _OfSource] = {}
        self._names: set[str] = set()

    def add(self, seen: Seen) -> None:
        """Count one."""
        self._all.add(seen)
        self._order.add(seen)
        if seen.at is not None:
            self._times.add(seen.at, seen)
        else:
            self._undated += 1
        self._failures.update(self._kept(failure) for failure in seen.failures)
        self._add_gaps(seen.gaps)
        wanted = {
            (need.text.casefold(), self._kept(need.kind))
            for need in seen.needs
            if need.text and need.status is not NeedStatus.COVERED
        }
        for key in sorted(wanted):
            full = key not in self._wanted and len(self._wanted) >= NAMES_KEPT
            self._wanted[(OTHERS, "") if full else key] += 1
        self._needs.update((self._kept(need.kind), need.status) for need in seen.needs)
        if seen.sources is None:
            self._without_sources += 1
        for source in seen.sources or ():
            self._add_source(source)

    def _kept(self, name: str) -> str:
        """A name of a kind; names are few, unless a file is made to have many."""
        if name not in self._names and len(self._names) < NAMES_KEPT:
            self._names.add(name)
        return name if name in self._names else OTHERS

    def _add_gaps(self, gaps: Iterable[SeenGap]) -> None:
        worst: dict[str, Severity] = {}
        for gap in gaps:
            kind = self._kept(gap.kind)
            before = worst.get(kind, gap.severity)
            worst[kind] = min(before, gap.severity, key=_WORST_FIRST.index)
            remedies = self._remedies.setdefault(kind, Counter())
            if gap.remedy in remedies or len(remedies) < _REMEDIES_KEPT:
                remedies[gap.remedy] += 1
        self._gaps.update(worst.items())

    def _add_source(self, source: SeenSource) -> None:
        full = source.name not in self._sources and len(self._sources) >= NAMES_KEPT
        of = self._sources.setdefault(OTHERS if full else source.name, _OfSource())
        of.consulted += source.consulted
        of.passages += source.passages
        of.not_consulted += source.required and not source.consulted
        of.stale += source.stale > 0

    def overview(self) -> Overview:
        """All that was counted so far; at least one query has to be."""
        queries = self._all.queries
        by_time = self._undated * 2 <= queries
        sources = sorted(
            self._sources.items(), key=lambda item: (-(item[1].consulted + item[1].not_consulted), item[0])
        )
        return Overview(
            queries=queries,
            judged=self._all.verdicts.total(),
            verdicts={verdict: self._all.verdicts[verdict] for verdict in Verdict},
            checked=self._all.mean_checked,
            answerable=round(self._all.answerable / queries, 4),
            failures=dict(sorted(self._failures.items(), key=lambda item: (-item[1], item[0]))),
            by_time=by_time,
            undated=self._undated,
            steps=self._times.steps() if by_time else self._order.steps(),
            gaps=self._gap_counts(),
            needs=self._need_counts(),
            wanted=tuple(
                WantedCount(text=text, kind=kind, queries=count)
                for (text, kind), count in islice(
                    sorted(self._wanted.items(), key=lambda item: (-item[1], item[0])), _WANTED_LISTED
                )
            ),
            sources=tuple(
                SourceCount(
                    name=name,
                    consulted=of.consulted,
                    passages=of.passages,
                    not_consulted=of.not_consulted,
                    stale=of.stale,
                )
                for name, of in sources[:_SOURCES_LISTED]
            ),
            sources_left_out=max(0, len(sources) - _SOURCES_LISTED),
            without_sources=self._without_sources,
        )

    def _gap_counts(self) -> tuple[GapCount, ...]:
        found = [
            GapCount(
                kind=kind,
                high=self._gaps[kind, Severity.HIGH],
                medium=self._gaps[kind, Severity.MEDIUM],
                low=self._gaps[kind, Severity.LOW],
                remedy=min(remedies.items(), key=lambda item: (-item[1], item[0]))[0],
            )
            for kind, remedies in self._remedies.items()
        ]
        return tuple(sorted(found, key=lambda gap: (-gap.queries, gap.kind)))

    def _need_counts(self) -> tuple[NeedCount, ...]:
        kinds = {kind for kind, _ in self._needs}
        found = [
            NeedCount(kind=kind, statuses={status: self._needs[kind, status] for status in NeedStatus})
            for kind in kinds
        ]
        return tuple(sorted(found, key=lambda need: (-need.queries, need.kind)))


_WORST_FIRST = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
