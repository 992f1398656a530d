"""How statuses combine, as a table and as properties."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.models import Claim, Evidence, Kind, Reason, Relation, Searched, Status, Verdict, VerdictReason
from grounding.verdicts import abstained, checked_fraction, verdict_of, worst

S, U, X, C = Status.SUPPORTED, Status.UNSUPPORTED, Status.UNCHECKED, Status.CONTRADICTED
BOTH = (
    Evidence(source_id="a", start=0, end=1, text="x"),
    Evidence(source_id="a", start=0, end=1, text="x", relation=Relation.CONTRADICTS),
)


def claim(number: int, status: Status, *, parent: str | None = None, kind: Kind = Kind.STATEMENT) -> Claim:
    return Claim(
        id=f"c{number}", parent=parent, start=0, end=1, text="x", kind=kind, status=status, reason=Reason.STATED,
        message="because", evidence=BOTH, searched=Searched(passages=1, characters=1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("statuses", "verdict", "reason"),
    [
        pytest.param([], Verdict.PARTIAL, VerdictReason.NOTHING_TO_VERIFY, id="nothing is not grounded"),
        pytest.param([S], Verdict.GROUNDED, VerdictReason.ALL_SUPPORTED, id="one supported"),
        pytest.param([S, S], Verdict.GROUNDED, VerdictReason.ALL_SUPPORTED, id="all supported"),
        pytest.param([X], Verdict.PARTIAL, VerdictReason.NOT_CHECKED, id="unchecked alone is not grounded"),
        pytest.param([S, X], Verdict.PARTIAL, VerdictReason.MIXED, id="one unchecked among supported"),
        pytest.param([U], Verdict.UNGROUNDED, VerdictReason.NONE_SUPPORTED, id="unsupported"),
        pytest.param([C, X], Verdict.UNGROUNDED, VerdictReason.NONE_SUPPORTED, id="contradicted and unchecked"),
        pytest.param(
            [S] * 20 + [C],
            Verdict.PARTIAL,
            VerdictReason.MIXED,
            id="one contradicted among twenty supported is partial",
        ),
    ],
)
def test_verdict(statuses: Sequence[Status], verdict: Verdict, reason: VerdictReason) -> None:
    assert verdict_of([claim(i, status) for i, status in enumerate(statuses)]) == (verdict, reason)


def test_leaves_inside_statements_are_not_counted_twice() -> None:
    claims = [claim(1, S), claim(2, S, parent="c1", kind=Kind.FIGURE), claim(3, U)]
    assert verdict_of(claims)[0] is Verdict.PARTIAL


def test_only_an_answer_of_abstentions_has_abstained() -> None:
    alone = [claim(1, S, kind=Kind.ABSTENTION)]
    assert abstained(alone)
    assert not abstained([*alone, claim(2, S)])
    assert not abstained([])


STATUSES = st.lists(st.sampled_from(list(Status)), max_size=8)


@given(STATUSES)
def test_law_grounded_only_where_something_is_and_all_is_supported(statuses: list[Status]) -> None:
    verdict, _ = verdict_of([claim(i, s) for i, s in enumerate(statuses)])
    assert (verdict is Verdict.GROUNDED) == (bool(statuses) and set(statuses) == {S})


@given(STATUSES, st.integers(0, 7), st.sampled_from(list(Status)))
def test_law_a_worse_status_never_gives_a_better_verdict(statuses: list[Status], at: int, other: Status) -> None:
    if at >= len(statuses):
        return
    worse = worst([statuses[at], other])
    changed = [*statuses[:at], worse, *statuses[at + 1 :]]
    order = [Verdict.UNGROUNDED, Verdict.PARTIAL, Verdict.GROUNDED]
    before = verdict_of([claim(i, s) for i, s in enumerate(statuses)])[0]
    after = verdict_of([claim(i, s) for i, s in enumerate(changed)])[0]
    if (
        worse is not Status.UNCHECKED
    ):  # to leave a thing unchecked is no judgement: it turns ungrounded into partial at most
        assert order.index(after) <= order.index(before)
    else:
        assert after is not Verdict.GROUNDED


@given(STATUSES)
def test_checked_fraction_is_the_share_that_was_judged(statuses: list[Status]) -> None:
    share = checked_fraction([claim(i, s) for i, s in enumerate(statuses)])
    assert share == (round(1 - statuses.count(X) / len(statuses), 4) if statuses else 0.0)
