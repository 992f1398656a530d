"""Counts over many queries: what comes up most, how it goes over time, and that memory stays bounded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.models import NeedStatus, Severity, Verdict
from grounding.overview import (
    NAMES_KEPT,
    OTHERS,
    STEPS_SHOWN,
    Counting,
    Overview,
    Seen,
    SeenGap,
    SeenNeed,
    SeenSource,
)

START = datetime(2024, 1, 1, tzinfo=UTC)


def seen(at: datetime | None = None, verdict: Verdict | None = Verdict.GROUNDED, **fields: object) -> Seen:
    given = {"answerable": True, "coverage": 0.9, "sources": (), "checked": 1.0, **fields}
    return Seen(at=at, verdict=verdict, **given)  # type: ignore[arg-type]


def counted(*all_: Seen) -> Overview:
    counting = Counting()
    for one in all_:
        counting.add(one)
    return counting.overview()


def gap(kind: str, severity: Severity = Severity.LOW, remedy: str = "mend it") -> SeenGap:
    return SeenGap(kind, severity, remedy)


def test_a_gap_counts_once_for_a_query_by_its_worst_severity_and_with_its_commonest_remedy() -> None:
    found = counted(
        seen(gaps=(gap("missing_need"), gap("missing_need", Severity.HIGH, "raise k"))),
        seen(gaps=(gap("missing_need", Severity.MEDIUM, "raise k"), gap("overloaded"))),
        seen(),
    ).gaps
    assert [(g.kind, g.high, g.medium, g.low, g.queries, g.remedy) for g in found] == [
        ("missing_need", 1, 1, 0, 2, "raise k"),
        ("overloaded", 0, 0, 1, 1, "mend it"),
    ]


def test_needs_are_counted_by_kind_and_what_is_not_covered_by_its_words() -> None:
    found = counted(
        seen(
            needs=(SeenNeed("metric", NeedStatus.COVERED, "revenue"), SeenNeed("metric", NeedStatus.MISSING, "Capex"))
        ),
        seen(needs=(SeenNeed("metric", NeedStatus.PARTLY, "capex"), SeenNeed("term", NeedStatus.MISSING, ""))),
    )
    metric = found.needs[0]
    assert (metric.kind, metric.queries) == ("metric", 3)
    assert [metric.statuses[status] for status in (NeedStatus.COVERED, NeedStatus.PARTLY, NeedStatus.MISSING)] == [
        1,
        1,
        1,
    ]
    assert [(one.text, one.queries) for one in found.wanted] == [("capex", 2)]


def test_sources_are_counted_by_queries() -> None:
    found = counted(
        seen(sources=(SeenSource("a", True, True, 3, 1), SeenSource("b", True, False, 0, 0))),
        seen(sources=(SeenSource("a", False, True, 2, 0),)),
        seen(sources=None),
    )
    assert [(s.name, s.consulted, s.passages, s.not_consulted, s.stale) for s in found.sources] == [
        ("a", 2, 5, 0, 1),
        ("b", 0, 0, 1, 0),
    ]
    assert found.without_sources == 1


def test_shares_are_of_what_was_judged() -> None:
    found = counted(
        seen(checked=0.5),
        seen(verdict=Verdict.UNGROUNDED, checked=1.0, answerable=False, failures=frozenset({"contradiction"})),
        seen(verdict=None, checked=0.0),
    )
    assert (found.queries, found.judged, found.checked, found.answerable) == (3, 2, 0.75, 0.6667)
    assert found.verdicts == {Verdict.GROUNDED: 1, Verdict.PARTIAL: 0, Verdict.UNGROUNDED: 1}
    assert found.failures == {"contradiction": 1}
    assert counted(seen(verdict=None)).checked is None


@pytest.mark.parametrize(
    ("apart", "number", "first"),
    [
        pytest.param(timedelta(minutes=20), 30, "2024-01-01 00:00", id="hours"),
        pytest.param(timedelta(hours=5), 200, "2024-01-01", id="days"),
        pytest.param(timedelta(days=1), 300, "week of 2024-01-01", id="weeks"),
        pytest.param(timedelta(days=7), 150, "2024-01", id="months"),
        pytest.param(timedelta(days=30), 130, "2024 Q1", id="quarters"),
        pytest.param(timedelta(days=200), 60, "2024", id="years"),
        pytest.param(timedelta(days=400), 90, "2020s", id="decades"),
        pytest.param(timedelta(days=36_000), 70, "2000s", id="centuries"),
    ],
)
def test_steps_of_time_are_as_fine_as_can_be_shown(apart: timedelta, number: int, first: str) -> None:
    found = counted(*(seen(START + apart * at) for at in range(number)))
    assert found.by_time
    assert 2 <= len(found.steps) <= STEPS_SHOWN * 2
    assert found.steps[0].label == first
    assert sum(step.queries for step in found.steps) == number
    assert [step.label for step in found.steps] == sorted(step.label for step in found.steps)


def test_times_of_all_zones_and_ages_have_a_step() -> None:
    zones = [datetime.fromisoformat(f"2024-01-01T00:30:00{zone}") for zone in ("+14:00", "-12:00", "+00:00")]
    ends = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)]
    assert sum(step.queries for step in counted(*map(seen, [*zones, *ends])).steps) == 5


def test_where_most_have_no_time_the_order_of_lines_is_shown() -> None:
    found = counted(seen(START), *(seen(verdict=Verdict.PARTIAL) for _ in range(1_000)))
    assert not found.by_time
    assert found.undated == 1_000
    assert len(found.steps) <= STEPS_SHOWN
    assert found.steps[0].label.startswith("1–")
    assert sum(step.queries for step in found.steps) == 1_001
    assert found.steps[0].grounded == 1


@given(st.integers(1, 700))
def test_every_line_is_in_one_step_of_its_order(number: int) -> None:
    found = counted(*(seen() for _ in range(number)))
    assert sum(step.queries for step in found.steps) == number
    assert len(found.steps) <= STEPS_SHOWN
    if number <= STEPS_SHOWN:
        assert [step.queries for step in found.steps] == [1] * number


def test_however_many_names_there_are_memory_is_bounded_and_nothing_is_lost() -> None:
    counting = Counting()
    more = NAMES_KEPT + 500
    for at in range(more):
        counting.add(
            seen(
                START + timedelta(hours=at),
                needs=(SeenNeed(f"kind {at}", NeedStatus.MISSING, f"need {at}"),),
                gaps=(gap(f"gap {at}"),),
                sources=(SeenSource(f"source {at}", False, True, 1, 0),),
                failures=frozenset({f"failure {at}"}),
            )
        )
    found = counting.overview()
    assert len(found.gaps) <= NAMES_KEPT + 1
    assert sum(one.queries for one in found.gaps) == more
    assert sum(one.queries for one in found.needs) == more
    assert sum(found.failures.values()) == more
    assert sum(step.queries for step in found.steps) == more
    assert found.wanted[0].text == OTHERS
    assert len(found.sources) + found.sources_left_out == NAMES_KEPT + 1
