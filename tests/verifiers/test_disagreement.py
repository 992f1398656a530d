"""Two passages that hold one table with different values."""

from __future__ import annotations

import pytest

import grounding
from grounding.models import Failure, Reason, Status

TABLE = """\
| (in thousands) | 2019   | 2018   |
| -------------- | ------ | ------ |
| Land           | $1,949 | $2,185 |
| Buildings      | 8,755  | 9,582  |"""
OTHER = TABLE.replace("1,949", "1,979")
ANSWER = "Land was $1,949 thousand in 2019."


def figure(*sources: object) -> grounding.Claim:
    (claim,) = grounding.verify(ANSWER, sources).of_kind("figure")  # type: ignore[arg-type]
    return claim


def dated(name: str, text: str, as_of: str) -> dict[str, str]:
    return {"id": name, "text": text, "as_of": as_of}


def test_neither_value_is_supported_and_both_spans_are_shown() -> None:
    claim = figure(TABLE, OTHER)
    assert (claim.status, claim.reason) == (Status.CONTRADICTED, Reason.SOURCES_DISAGREE)
    assert claim.failure is Failure.SCHEMA_AMBIGUITY
    assert [e.text for e in claim.evidence] == ["$1,949", "$1,979"]


def test_the_order_of_the_passages_changes_nothing() -> None:
    assert figure(OTHER, TABLE).reason is Reason.SOURCES_DISAGREE


@pytest.mark.parametrize(
    ("own", "other", "status"),
    [("2020-03-01", "2019-03-01", Status.SUPPORTED), ("2019-03-01", "2020-03-01", Status.CONTRADICTED)],
    ids=["the later says so", "the later says otherwise"],
)
def test_the_later_goes_before_the_earlier(own: str, other: str, status: Status) -> None:
    claim = figure(dated("a", TABLE, own), dated("b", OTHER, other))
    assert claim.status is status
    assert claim.reason is not Reason.SOURCES_DISAGREE


SAME = [
    ("the same table twice", TABLE),
    ("another cell of it differs", TABLE.replace("9,582", "9,999")),
    ("a table of other rows", OTHER.replace("Buildings", "Vessels")),
    ("another scale", OTHER.replace("thousands", "units")),
    ("another period", OTHER.replace("2019", "2017")),
]


@pytest.mark.parametrize("second", [text for _, text in SAME], ids=[name for name, _ in SAME])
def test_what_gives_nothing_else_for_the_same_cell_does_not_disagree(second: str) -> None:
    assert figure(TABLE, second).status is Status.SUPPORTED
