"""What a query asks to know, and what became of it."""

from __future__ import annotations

from typing import Any

import pytest

import grounding
from grounding.inputs import as_payload
from grounding.models import Coverage, GapKind, Message, Need, NeedKind, NeedStatus, Payload, Severity
from grounding.needs import MOST, wants_of
from grounding.reading.questions import Group
from grounding.sources import Registry

READS: list[tuple[str, str, set[tuple[str, NeedKind]]]] = [
    (
        "holder, period, metric",
        "What was Acme's revenue in 2019?",
        {("Acme's", NeedKind.NAME), ("2019", NeedKind.PERIOD), ("revenue", NeedKind.METRIC)},
    ),
    ("an identifier", "What is the status of order TKT-10422?", {("TKT-10422", NeedKind.IDENTIFIER)}),
    ("a condition", "Is entry free during the holidays?", {("during the holidays", NeedKind.CONDITION)}),
    (
        "two questions in one",
        "What is the refund fee and when is it paid?",
        {("What is the refund fee", NeedKind.QUESTION), ("when is it paid?", NeedKind.QUESTION)},
    ),
    (
        "a numbered list",
        "1. What is the fee?\n2. When is it due?",
        {("What is the fee?", NeedKind.QUESTION), ("When is it due?", NeedKind.QUESTION)},
    ),
    ("two sentences", "Where is the office? Who runs it?", {("Where is the office?", NeedKind.QUESTION)}),
    (
        "both sides of a comparison",
        "Was the revenue of Acme higher than that of Borg?",
        {("Acme", NeedKind.NAME), ("Borg", NeedKind.NAME)},
    ),
    ("a year to compare with", "How did sales do compared with 2019?", {("2019", NeedKind.PERIOD)}),
    (
        "sides that are no names",
        "What is the difference between a fixed loan and a variable loan?",
        {("a fixed loan", NeedKind.SIDE), ("a variable loan", NeedKind.SIDE)},
    ),
    ("a list of all", "List all suppliers of Acme Corp.", {("List all suppliers of Acme Corp", NeedKind.ALL)}),
    ("a count", "How many suppliers are there?", {("How many suppliers are there", NeedKind.ALL)}),
    (
        "one of a kind",
        "Which of the suppliers are certified?",
        {("Which of the suppliers are certified", NeedKind.ALL)},
    ),
]


@pytest.mark.parametrize(("query", "wanted"), [c[1:] for c in READS], ids=[c[0] for c in READS])
def test_a_query_needs(query: str, wanted: set[tuple[str, NeedKind]]) -> None:
    assert wanted <= {(need.text, need.kind) for need in wants_of(Payload(query=query)).needs}


@pytest.mark.parametrize(
    "query",
    ["Explain how and why the dam failed.", "I want to know who and where.", "Who runs Acme and Borg?", "What is it?"],
)
def test_one_question_is_no_several(query: str) -> None:
    assert NeedKind.QUESTION not in {need.kind for need in wants_of(Payload(query=query)).needs}


@pytest.mark.parametrize(
    ("query", "group", "parts"),
    [
        ("Compare Acme and Borg.", Group.SIDES, ["Acme", "Borg"]),
        ("What did Acme, Borg and Cassini sell?", Group.LISTED, ["Acme", "Borg", "Cassini"]),
        ("What were sales in 2019 and 2020?", Group.LISTED, ["2019", "2020"]),
    ],
)
def test_what_has_to_be_answered_each(query: str, group: Group, parts: list[str]) -> None:
    wants = wants_of(Payload(query=query))
    assert (group, parts) in [(p.group, [wants.query[a:b] for a, b in p.spans]) for p in wants.parts]


@pytest.mark.parametrize("query", ["How did sales change from 2019 to 2020?", "When did Rollo arrive in Normandy?"])
def test_what_is_answered_by_one_value_is_no_list(query: str) -> None:
    assert not wants_of(Payload(query=query)).parts


# Follow-ups --------------------------------------------------------------------------------------------

FIRST = "What was Acme's revenue in 2018?"
FOLLOWS: list[tuple[str, list[str], str, str, list[tuple[str, str]]]] = [
    ("another year", [FIRST], "and for 2019?", "What was Acme's revenue in 2019?", [("2018", "2019")]),
    ("another holder", [FIRST], "what about Borg?", "What was Borg revenue in 2018?", [("Acme's", "Borg")]),
    ("another metric", [FIRST], "and the profit?", "What was Acme's profit in 2018?", [("revenue", "profit")]),
    (
        "a follow-up to a follow-up",
        [FIRST, "and for 2019?"],
        "what about Borg?",
        "What was Borg revenue in 2019?",
        [("Acme's", "Borg")],
    ),
    ("a pronoun", ["Who runs Acme Robotics?"], "When was it founded?", "When was it founded? (Acme Robotics)", []),
    ("a query of its own", [FIRST], "What was the profit of Borg in 2020?", "What was the profit of Borg in 2020?", []),
    (
        "the query itself as the last turn",
        [FIRST, "and for 2019?"],
        "and for 2019?",
        "What was Acme's revenue in 2019?",
        [("2018", "2019")],
    ),
    ("nothing before it", [], "and for 2019?", "and for 2019?", []),
]


@pytest.mark.parametrize(("turns", "query", "meant", "replaced"), [c[1:] for c in FOLLOWS], ids=[c[0] for c in FOLLOWS])
def test_a_follow_up(turns: list[str], query: str, meant: str, replaced: list[tuple[str, str]]) -> None:
    history = tuple(
        m for turn in turns for m in (Message(role="user", content=turn), Message(role="assistant", content="Yes."))
    )
    wants = wants_of(Payload(query=query, history=history))
    assert wants.query == meant
    assert list(wants.replaced) == replaced


def follow_up(query: str, passages: list[str]) -> Coverage:
    return grounding.cover(query, passages, history=[{"role": "user", "content": FIRST}])


def test_a_follow_up_needs_what_the_turn_before_said_and_says_so() -> None:
    coverage = follow_up("and for 2019?", ["Acme's revenue was $5m in 2019."])
    needs = {need.text: need for need in coverage.needs}
    assert needs["Acme's"].from_history
    assert not needs["2019"].from_history
    assert "2018" not in needs
    (gap,) = (gap for gap in coverage.gaps if gap.kind is GapKind.HISTORY_REPLACED)
    assert "2018" in gap.message
    assert gap.severity is Severity.LOW


def test_a_follow_up_is_not_answerable_by_its_year_alone() -> None:
    assert follow_up("and for 2019?", ["Acme's revenue was $5m in 2019."]).answerable
    assert not follow_up("and for 2019?", ["The bridge was painted in 2019."]).answerable


# What became of them -----------------------------------------------------------------------------------


def need(coverage: Coverage, text: str) -> Need:
    return next(need for need in coverage.needs if need.text == text)


def test_a_covered_need_names_each_passage_that_covers_it() -> None:
    coverage = grounding.cover("Where is Acme?", ["Acme is in Leeds.", "Nothing.", "Acme has a seat in York."])
    assert [e.source_id for e in need(coverage, "Acme").evidence] == ["source 1", "source 3"]


def test_passages_with_different_values_conflict() -> None:
    query = "What was Acme's revenue in 2019?"
    coverage = grounding.cover(query, ["Acme's revenue was $5m in 2019.", "Acme's revenue was $6m in 2019."])
    metric = need(coverage, "revenue")
    assert metric.status is NeedStatus.CONFLICTING
    assert [e.source_id for e in metric.evidence] == ["source 1", "source 2"]
    (gap,) = (gap for gap in coverage.gaps if gap.kind is GapKind.CONFLICTING_NEED)
    assert len(gap.evidence) == 2


@pytest.mark.parametrize(
    "other",
    ["Acme's revenue was $6m in 2020.", "Borg's revenue was $6m in 2019.", "Acme's revenue was $5m in 2019."],
    ids=["another year", "another holder", "the same"],
)
def test_what_is_of_something_else_does_not_conflict(other: str) -> None:
    coverage = grounding.cover("What was Acme's revenue in 2019?", ["Acme's revenue was $5m in 2019.", other])
    assert need(coverage, "revenue").status is NeedStatus.COVERED


def test_a_later_passage_settles_a_conflict() -> None:
    passages = [
        {"id": "a", "text": "Acme's revenue was $5m in 2019.", "as_of": "2020-01-01"},
        {"id": "b", "text": "Acme's revenue was $6m in 2019.", "as_of": "2021-01-01"},
    ]
    coverage = grounding.cover("What was Acme's revenue in 2019?", passages)
    assert need(coverage, "revenue").status is NeedStatus.COVERED


def stale(*more: dict[str, Any]) -> Coverage:
    registry = Registry.of([{"name": "filings", "max_age_days": 30}])
    old = {"id": "old", "text": "Acme's revenue was $5m.", "source": "filings", "as_of": "2020-01-01"}
    return grounding.cover("What was Acme's revenue?", [old, *more], registry=registry, as_of="2024-01-01")


def test_a_need_that_only_stale_passages_cover_is_stale() -> None:
    coverage = stale()
    assert need(coverage, "revenue").status is NeedStatus.STALE
    assert need(coverage, "revenue").evidence


def test_a_fresh_passage_covers_it() -> None:
    fresh = {"id": "new", "text": "Acme's revenue was $5m.", "source": "filings", "as_of": "2023-12-20"}
    revenue = need(stale(fresh), "revenue")
    assert revenue.status is NeedStatus.COVERED
    assert [e.source_id for e in revenue.evidence] == ["new"]


SUPPLIERS = [{"id": "s1", "text": "The suppliers are Borg and Cassini.", "source": "vendors"}]


def test_all_there_is_is_not_known_to_be_there() -> None:
    coverage = grounding.cover("List all suppliers.", SUPPLIERS)
    (everything,) = (need for need in coverage.needs if need.kind is NeedKind.ALL)
    assert everything.status is NeedStatus.PARTLY
    (gap,) = (gap for gap in coverage.gaps if gap.kind is GapKind.NOT_KNOWN_COMPLETE)
    assert gap.severity is Severity.LOW


@pytest.mark.parametrize("complete", [True, False])
def test_a_contract_says_whether_it_is_all(complete: bool) -> None:
    source = {"name": "vendors", **({"complete": {"exhaustive": True}} if complete else {})}
    coverage = grounding.cover("List all suppliers.", SUPPLIERS, registry=Registry.of([source]))
    (everything,) = (need for need in coverage.needs if need.kind is NeedKind.ALL)
    assert (everything.status is NeedStatus.COVERED) is complete
    gaps = [gap for gap in coverage.gaps if gap.kind is GapKind.NOT_KNOWN_COMPLETE]
    assert [gap.severity for gap in gaps] == ([] if complete else [Severity.MEDIUM])


def test_two_hundred_needs_are_bounded_and_the_rest_is_told() -> None:
    query = "What did " + ", ".join(f"Holder{n} Group{n}" for n in range(200)) + " sell?"
    coverage = grounding.cover(query, ["Holder1 Group1 sold $5m."])
    assert len(coverage.needs) <= MOST + 1
    (gap,) = (gap for gap in coverage.gaps if gap.kind is GapKind.TOO_MANY_NEEDS)
    assert gap.severity is Severity.HIGH
    assert not coverage.answerable


def test_a_very_long_query_is_read_in_time() -> None:
    query = "What was sold in 2019 and why? " * 3_000
    assert len(wants_of(as_payload(["x"], query=query)).needs) <= MOST


def test_a_need_in_conflict_shows_both_sides() -> None:
    with pytest.raises(ValueError, match="both sides"):
        Need(text="revenue", kind=NeedKind.METRIC, status=NeedStatus.CONFLICTING)


@pytest.mark.parametrize("query", ["How many days of leave do I get?", "How many working days does a refund take?"])
def test_how_much_time_is_no_request_for_all_there_is(query: str) -> None:
    coverage = grounding.cover(query, ["Employees get 25 days of leave. A refund takes 5 working days."])
    assert "all" not in {need.kind for need in coverage.needs}


def test_a_request_for_all_is_called_one_in_gaps() -> None:
    coverage = grounding.cover("List all suppliers.", ["Suppliers are audited. One of them is Acme."])
    assert any(gap.message.startswith("the request 'List all suppliers'") for gap in coverage.gaps)
