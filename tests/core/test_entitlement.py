"""A passage supports only what its source's contract entitles it to; without a registry all are equal."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grounding import Claim, Registry, Report, Status, Verdict, verify
from grounding.models import Failure, Kind, Reason

ANSWER = "Acme's revenue was $94.9 billion."
QUERY = "What was Acme's revenue?"
FILING = {"id": "p1", "text": "Acme reported revenue of $94.9 billion.", "source": "filings", "as_of": "2024-05-01"}
NEWS = {**FILING, "id": "p2", "source": "news"}


def figure(report: Report) -> Claim:
    [claim] = report.of_kind(Kind.FIGURE)
    return claim


def figures(report: Report) -> dict[str, Claim]:
    return {claim.text: claim for claim in report.of_kind(Kind.FIGURE)}


def checked(passages: list[dict[str, Any]], sources: list[dict[str, Any]] | None, **options: Any) -> Report:
    registry = Registry.of(sources) if sources is not None else None
    return verify(ANSWER, passages, **{"query": QUERY, "as_of": "2024-06-01", "registry": registry, **options})


REVENUE = {"name": "filings", "authoritative_for": {"metrics": ["revenue"], "entities": ["Acme"]}}


@pytest.mark.parametrize(
    ("passage", "sources", "reason"),
    [
        pytest.param(FILING, [REVENUE], None, id="the authority itself"),
        pytest.param(NEWS, [REVENUE, {"name": "news"}], Reason.LOW_AUTHORITY, id="another has the authority"),
        pytest.param(NEWS, [REVENUE], Reason.LOW_AUTHORITY, id="source not registered"),
        pytest.param(
            NEWS,
            [{"name": "filings", "authoritative_for": {"metrics": ["headcount"]}}],
            None,
            id="no one has the authority",
        ),
        pytest.param(NEWS, [{**REVENUE, "generated": True}, {"name": "news"}], None, id="a model has no authority"),
        pytest.param(FILING, [{"name": "filings", "max_age_days": 60}], None, id="fresh"),
        pytest.param(FILING, [{"name": "filings", "max_age_days": 20}], Reason.STALE_SOURCE, id="too old"),
        pytest.param(
            FILING,
            [{"name": "filings", "max_age_days": 60, "max_age_days_by_kind": {"figure": 20}}],
            Reason.STALE_SOURCE,
            id="too old for figures",
        ),
        pytest.param(
            {**FILING, "as_of": None}, [{"name": "filings", "max_age_days": 60}], Reason.STALE_SOURCE, id="undated"
        ),
        pytest.param(
            {**FILING, "as_of": "2024-09-01"},
            [{"name": "filings", "max_age_days": 60}],
            Reason.STALE_SOURCE,
            id="dated after the query",
        ),
        pytest.param(
            FILING,
            [{"name": "filings", "effective": {"until": "2023-12-31"}}],
            Reason.WRONG_EFFECTIVE_DATE,
            id="source no longer in effect",
        ),
        pytest.param(
            {**FILING, "effective": {"from": "2025-01-01"}},
            [{"name": "filings"}],
            Reason.WRONG_EFFECTIVE_DATE,
            id="passage not yet in effect",
        ),
        pytest.param(FILING, [{"name": "filings", "generated": True}], Reason.MODEL_WRITTEN, id="a model wrote it"),
    ],
)
def test_only_what_is_entitled_supports(
    passage: dict[str, Any], sources: list[dict[str, Any]], reason: Reason | None
) -> None:
    assert figure(checked([passage], None)).status is Status.SUPPORTED
    claim = figure(checked([passage], sources))
    if reason is None:
        assert claim.status is Status.SUPPORTED
        return
    assert (claim.status, claim.reason) == (Status.UNSUPPORTED, reason)
    assert passage["id"] in claim.message
    assert claim.searched is not None
    assert claim.searched.excluded == (passage["id"],)
    stale = reason in (Reason.STALE_SOURCE, Reason.WRONG_EFFECTIVE_DATE)
    assert claim.failure is (Failure.STALE_SOURCE if stale else None)


def test_an_age_without_the_time_of_the_query_is_stale_and_says_so() -> None:
    claim = figure(checked([FILING], [{"name": "filings", "max_age_days": 60}], as_of=None))
    assert claim.reason is Reason.STALE_SOURCE
    assert "not known when the query was asked" in claim.message


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param("What was Acme's revenue in 2022?", Status.SUPPORTED, id="in effect then"),
        pytest.param("What was Acme's revenue in 2024?", Status.UNSUPPORTED, id="no longer then"),
    ],
)
def test_the_time_that_the_query_speaks_of_goes_before_the_time_it_was_asked(query: str, status: Status) -> None:
    passage = {**FILING, "effective": {"from": "2022-01-01", "until": "2022-12-31"}}
    assert figure(checked([passage], [{"name": "filings"}], query=query)).status is status


OTHERWISE = {**NEWS, "text": "Acme reported revenue of $89.1 billion."}


@pytest.mark.parametrize(
    ("passages", "sources", "status"),
    [
        pytest.param(
            [FILING, OTHERWISE],
            [{"name": "filings", "rank": 2}, {"name": "news"}],
            Status.SUPPORTED,
            id="higher says so",
        ),
        pytest.param(
            [FILING, OTHERWISE],
            [{"name": "filings"}, {"name": "news", "rank": 2}],
            Status.CONTRADICTED,
            id="higher says otherwise",
        ),
        pytest.param(
            [FILING, OTHERWISE],
            [{"name": "filings"}, {"name": "news", "supersedes": ["filings"]}],
            Status.CONTRADICTED,
            id="superseded",
        ),
    ],
)
def test_where_sources_disagree_the_higher_goes_first(
    passages: list[dict[str, Any]], sources: list[dict[str, Any]], status: Status
) -> None:
    for order in (passages, passages[::-1]):
        assert figure(checked(order, sources)).status is status


BRANCHES = [
    {"id": "a", "text": "| Branch | Employees |\n|---|---|\n| Leeds | 12 |\n| York | 30 |", "source": "hr"},
]


@pytest.mark.parametrize(
    ("source", "manifest", "reason"),
    [
        pytest.param({"name": "hr"}, None, Reason.NOT_EXHAUSTIVE, id="maybe a part"),
        pytest.param({"name": "hr", "complete": "exhaustive"}, None, None, id="source is exhaustive"),
        pytest.param({"name": "hr", "complete": {"keys": ["Leeds", "York"]}}, None, None, id="every key is there"),
        pytest.param(
            {"name": "hr", "complete": {"keys": ["Hull"]}}, None, Reason.NOT_EXHAUSTIVE, id="a key is missing"
        ),
        pytest.param({"name": "hr", "complete": {"rows": 3}}, None, Reason.NOT_EXHAUSTIVE, id="too few rows"),
        pytest.param({"name": "hr"}, {"exhaustive": True}, None, id="manifest says so"),
    ],
)
def test_a_sum_over_a_part_is_not_exhaustive(
    source: dict[str, Any], manifest: dict[str, Any] | None, reason: Reason | None
) -> None:
    answer = "The two branches have 42 employees in total."
    query = "How many employees do the branches have in total?"
    assert figures(verify(answer, BRANCHES, query=query, manifest=manifest))["42"].status is Status.SUPPORTED
    claim = figures(verify(answer, BRANCHES, query=query, manifest=manifest, registry=Registry.of([source])))["42"]
    if reason is None:
        assert claim.status is Status.SUPPORTED
    else:
        assert (claim.status, claim.reason) == (Status.UNSUPPORTED, reason)


def test_a_total_that_a_passage_states_needs_no_more() -> None:
    passage = {"id": "a", "text": "In total, the branches have 42 employees.", "source": "hr"}
    report = verify("In total, the branches have 42 employees.", [passage], registry=Registry.of([{"name": "hr"}]))
    assert {claim.status for claim in report.claims} == {Status.SUPPORTED}


TEXTS = [
    "Acme reported revenue of $94.9 billion.",
    "Acme reported revenue of $89.1 billion.",
    "The Leeds branch has 12 employees.",
    "The York branch has 30 employees.",
    "Dr. Lind opened the plant on 14 May 2021.",
]
ANSWERS = [
    ANSWER,
    "The branches have 42 employees in total.",
    "Dr. Lind opened the plant on May 14, 2021.",
    "The York branch is the largest.",
    "The documents do not say who founded Acme.",
]
passages = st.lists(
    st.builds(
        lambda text, source, day: {"text": TEXTS[text], "id": f"{text}", "source": source, "as_of": day},
        st.integers(0, len(TEXTS) - 1),
        st.sampled_from(["filings", "news", None]),
        st.sampled_from([None, "2024-05-01", "2021-01-01"]),
    ),
    max_size=4,
    unique_by=lambda passage: passage["id"],
)
one_source = st.fixed_dictionaries(
    {},
    optional={
        "rank": st.integers(0, 3),
        "max_age_days": st.sampled_from([10, 1_000]),
        "generated": st.booleans(),
        "authoritative_for": st.sampled_from([{"metrics": ["revenue"]}, {"entities": ["Leeds", "York"]}]),
        "effective": st.sampled_from([{"until": "2022-01-01"}, {"from": "2020-01-01"}]),
        "complete": st.just("exhaustive"),
    },
)
registries = st.builds(
    lambda one, two: Registry.of([{"name": "filings", **one}, {"name": "news", **two}]), one_source, one_source
)
answers = st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=3).map(" ".join)


@settings(deadline=None, max_examples=80)
@given(answers, passages, registries)
def test_a_registry_never_supports_what_is_unsupported_without_it(
    answer: str, given_passages: list[dict[str, Any]], registry: Registry
) -> None:
    without = verify(answer, given_passages, as_of="2024-06-01")
    claims = verify(answer, given_passages, as_of="2024-06-01", registry=registry).claims
    for before, after in zip(without.claims, claims, strict=True):
        assert (before.start, before.end, before.kind) == (after.start, after.end, after.kind)
        assert before.status is not Status.UNSUPPORTED or after.status is not Status.SUPPORTED


@settings(deadline=None, max_examples=60)
@given(answers, passages, registries, st.randoms(use_true_random=False))
def test_the_order_of_passages_changes_no_status_under_a_registry(
    answer: str, given_passages: list[dict[str, Any]], registry: Registry, draw: random.Random
) -> None:
    shuffled = draw.sample(given_passages, len(given_passages))
    one, two = (verify(answer, order, as_of="2024-06-01", registry=registry) for order in (given_passages, shuffled))
    assert [(c.start, c.kind, c.status) for c in one.claims] == [(c.start, c.kind, c.status) for c in two.claims]


@pytest.mark.parametrize(
    ("source", "own"),
    [({}, {"effective": {"until": "2012-01-01"}}), ({"effective": {"from": "2018-01-01"}}, {})],
    ids=["the passage's interval", "its source's"],
)
def test_what_holds_for_a_time_says_nothing_where_no_time_is_known(source: dict[str, Any], own: dict[str, Any]) -> None:
    registry = Registry.of([{"name": "filings", **source}])
    passage = {"id": "p", "text": "The seat of Acme is in Oslo.", "source": "filings", **own}
    answer = "The seat of Acme is in Oslo."
    unknown = verify(answer, [passage], registry=registry)
    assert unknown.verdict is Verdict.UNGROUNDED
    assert unknown.claims[0].reason is Reason.WRONG_EFFECTIVE_DATE
    within = "2011-06-01" if own else "2019-06-01"
    assert verify(answer, [passage], registry=registry, as_of=within).verdict is Verdict.GROUNDED
