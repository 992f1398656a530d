"""Structured answers: the fields of one object come from one record; labels are checked by something of their own."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from grounding import InvalidInput, Label, verify
from grounding.models import Kind, Reason, Status, Verdict
from grounding.report import Report

TABLE = """| Company | Revenue ($m) | Country | Founded |
|---|---|---|---|
| Acme | 94.9 | US | 1976 |
| Borg | 4.3 | Finland | 1865 |
| Cairn | 12.0 | US | 1999 |"""
CSV = """Order,Customer,Total,Placed
A-100,Jane Roe,$42.50,2024-03-01
A-101,John Doe,$17.00,2024-03-02"""
JSON = '{"sites": [{"name": "Porto", "rooms": 40, "pool": true}, {"name": "Lisbon", "rooms": 75, "pool": false}]}'
YEARS = """| | 2023 | 2022 |
|---|---|---|
| Revenue | 120 | 100 |
| Costs | 80 | 75 |"""
PROSE = "Dana Cole leads Acme. The board of Borg met in Espoo on 4 May 2024."


def statuses(report: Report) -> dict[str, str]:
    return {c.text: c.status.value for c in report.claims if c.kind in (Kind.STATEMENT, Kind.LABEL)}


@pytest.mark.parametrize(
    ("answer", "source"),
    [
        pytest.param({"company": "Acme", "revenue": 94.9, "country": "US"}, TABLE, id="one row"),
        pytest.param({"Company": "borg", "Founded": 1865}, TABLE, id="another case"),
        pytest.param([{"company": "Acme", "revenue": 94.9}, {"company": "Borg", "revenue": 4.3}], TABLE, id="two rows"),
        pytest.param({"order": "A-101", "customer": "John Doe", "total": 17}, CSV, id="CSV"),
        pytest.param({"order": "A-100", "placed": "1 March 2024"}, CSV, id="a date in other clothes"),
        pytest.param({"name": "Lisbon", "rooms": 75, "pool": False}, JSON, id="JSON with a flag"),
        pytest.param({"hotel": {"name": "Porto", "rooms": 40}}, JSON, id="nested"),
        pytest.param({"year": 2022, "revenue": 100, "costs": 75}, YEARS, id="years in the header"),
        pytest.param({"countries": ["US", "Finland"]}, TABLE, id="a list may be of many records"),
        pytest.param({"company": "Borg", "city": "Espoo"}, PROSE, id="prose"),
    ],
)
def test_fields_of_one_record_are_supported(answer: Any, source: str) -> None:
    report = verify(answer, [source])
    assert report.verdict is Verdict.GROUNDED, report.to_text()


@pytest.mark.parametrize(
    ("answer", "source", "wrong", "reason", "right"),
    [
        pytest.param(
            {"company": "Acme", "revenue": 4.3}, TABLE, '"revenue": 4.3', Reason.MIXED_RECORD, "94.9", id="a figure"
        ),
        pytest.param(
            {"company": "Borg", "revenue": 4.3, "country": "US"},
            TABLE,
            '"country": "US"',
            Reason.MIXED_RECORD,
            "Finland",
            id="a text",
        ),
        pytest.param(
            {"name": "Lisbon", "rooms": 40}, JSON, '"rooms": 40', Reason.MIXED_RECORD, "75", id="another JSON object"
        ),
        pytest.param(
            {"order": "A-101", "customer": "Jane Roe"},
            CSV,
            '"customer": "Jane Roe"',
            Reason.MIXED_RECORD,
            "John Doe",
            id="another row of a CSV",
        ),
        pytest.param(
            {"company": "Borg", "revenue": 4.9}, TABLE, '"revenue": 4.9', Reason.WRONG_VALUE, "4.3", id="in no record"
        ),
        pytest.param(
            {"company": "Borg", "revenue": 1865}, TABLE, '"revenue": 1865', Reason.WRONG_METRIC, "4.3", id="a column"
        ),
        pytest.param(
            {"company": "Acme", "plant": {"country": "Finland"}},
            TABLE,
            '"country": "Finland"',
            Reason.MIXED_RECORD,
            "US",
            id="bound by the object around it",
        ),
    ],
)
def test_a_field_of_another_record_is_contradicted(
    answer: Any, source: str, wrong: str, reason: Reason, right: str
) -> None:
    report = verify(answer, [source])
    claim = next(c for c in report.of_kind(Kind.STATEMENT) if c.text == wrong)
    assert (claim.status, claim.reason, claim.right_value) == (Status.CONTRADICTED, reason, right)
    assert report.verdict is not Verdict.GROUNDED


def test_years_in_the_header_are_bound_to_their_column() -> None:
    report = verify({"year": 2022, "revenue": 120}, [YEARS])
    assert report.verdict is not Verdict.GROUNDED
    assert any(c.reason is Reason.WRONG_PERIOD for c in report.of_kind(Kind.FIGURE))


@pytest.mark.parametrize("first", [0, 1])
def test_two_sources_are_joined_by_a_name_that_both_hold(first: int) -> None:
    sources = [TABLE, PROSE] if first == 0 else [PROSE, TABLE]
    assert verify({"company": "Acme", "revenue": 94.9, "lead": "Dana Cole"}, sources).verdict is Verdict.GROUNDED


def test_a_value_of_a_source_that_does_not_name_the_record_is_no_pass() -> None:
    report = verify({"company": "Cairn", "revenue": 12.0, "city": "Espoo"}, [TABLE, PROSE])
    assert statuses(report)['"city": "Espoo"'] == "unchecked"


@pytest.mark.parametrize(
    ("answer", "text", "status"),
    [
        pytest.param({"name": "Porto", "pool": False}, '"pool": false', "contradicted", id="a wrong flag"),
        pytest.param({"name": "Porto", "bar": True}, '"bar": true', "unchecked", id="a flag that no source has"),
        pytest.param({"name": "Porto", "star": "*"}, '"star": "*"', "unchecked", id="no word"),
        pytest.param({"name": "Rome"}, '"name": "Rome"', "unsupported", id="nowhere"),
    ],
)
def test_other_fields(answer: Any, text: str, status: str) -> None:
    assert statuses(verify(answer, [JSON]))[text] == status


class Risk(Enum):
    LOW = "low"
    HIGH = "high"


def falls(value: str, fields: Any, passages: Any) -> str | bool | None:
    """A rule: a company is a high risk where a passage says that it met about it."""
    quote = f"The board of {fields['company']} met"
    if any(quote in passage.text for passage in passages):
        return quote if value == "high" else False
    return None


class Rated(BaseModel):
    company: str
    risk: Annotated[str, Label(["low", "high"], rule=falls)]


class Graded(BaseModel):
    company: str
    risk: Risk
    outlook: Literal["up", "down"] | None = None


class Book(BaseModel):
    items: list[Rated]


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        pytest.param(Rated(company="Borg", risk="high"), "supported", Reason.RULE_HOLDS, id="the rule holds"),
        pytest.param(Rated(company="Borg", risk="low"), "unsupported", Reason.RULE_REFUTES, id="the rule refutes"),
        pytest.param(Rated(company="Acme", risk="low"), "unchecked", Reason.MISSING_VALIDATION, id="nothing to go by"),
        pytest.param(Rated(company="Acme", risk="huge"), "unsupported", Reason.NOT_ALLOWED, id="not allowed"),
        pytest.param(Graded(company="Acme", risk=Risk.LOW), "unchecked", Reason.MISSING_VALIDATION, id="an enum"),
        pytest.param(
            Book(items=[Rated(company="Borg", risk="low")]), "unsupported", Reason.RULE_REFUTES, id="in a list"
        ),
    ],
)
def test_labels_of_a_model(answer: BaseModel, status: str, reason: Reason) -> None:
    report = verify(answer, [PROSE])
    (label,) = report.of_kind(Kind.LABEL)
    assert (label.status.value, label.reason) == (status, reason)
    if status != "supported":
        assert report.verdict is not Verdict.GROUNDED


def test_a_label_without_anything_that_could_check_it_is_missing_validation() -> None:
    report = verify({"company": "Acme", "risk": "low"}, [TABLE], labels={"risk": ["low", "high"]})
    (label,) = report.of_kind(Kind.LABEL)
    assert label.failure is not None
    assert label.failure.value == "missing_validation"


@pytest.mark.parametrize(("value", "status"), [("US", "supported"), ("Finland", "contradicted")])
def test_a_source_s_own_field_checks_a_label(value: str, status: str) -> None:
    labels = {"country": ["US", "Finland", "Japan"]}
    report = verify({"company": "Acme", "country": value}, [TABLE], labels=labels)
    (label,) = report.of_kind(Kind.LABEL)
    assert label.status.value == status


def test_a_rule_that_quotes_what_nobody_says_proves_nothing() -> None:
    label = Label(rule=lambda value, fields, passages: "Acme is safe as houses")
    report = verify({"company": "Acme", "risk": "low"}, [PROSE], labels={"risk": label})
    (claim,) = report.of_kind(Kind.LABEL)
    assert (claim.status, claim.reason) == (Status.UNCHECKED, Reason.VERIFIER_FAILED)


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        pytest.param({"risk": "low"}, "labels.risk", id="a bare string"),
        pytest.param({"risk": {"permitted": ["low"]}}, "labels.risk.permitted", id="an unknown key"),
        pytest.param({"risk": [1, 2]}, "labels.risk", id="numbers"),
    ],
)
def test_a_malformed_label_is_named(labels: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        verify({"risk": "low"}, [PROSE], labels=labels)
    assert caught.value.field == field


ROWS = st.lists(
    st.tuples(st.sampled_from("Alpha Beta Gamma Delta Epsilon".split()), st.integers(100, 9_999)),
    min_size=2,
    max_size=5,
    unique_by=(lambda row: row[0], lambda row: row[1]),
)


@settings(deadline=None, max_examples=60)
@given(ROWS, st.data())
def test_no_value_of_another_row_ever_passes(rows: list[tuple[str, int]], data: st.DataObject) -> None:
    source = "| Name | Amount |\n|---|---|\n" + "\n".join(f"| {name} | {amount} |" for name, amount in rows)
    (name, amount), (_, other) = data.draw(st.permutations(rows))[:2]
    assert verify({"name": name, "amount": amount}, [source]).verdict is Verdict.GROUNDED
    assert verify({"name": name, "amount": other}, [source]).verdict is not Verdict.GROUNDED


def test_names_that_begin_alike_in_hundreds_of_rows_are_all_found() -> None:
    source = "| Name | Amount |\n|---|---|\n" + "\n".join(f"| item {n} | {n * 7 + 100} |" for n in range(600))
    answer = [{"name": f"item {n}", "amount": n * 7 + 100} for n in range(500, 600, 9)]
    assert verify(answer, [source]).verdict is Verdict.GROUNDED


def test_what_costs_too_much_to_look_up_is_unchecked_and_never_wrong() -> None:
    source = "| Name | Amount |\n|---|---|\n" + "\n".join(f"| item | {n} |" for n in range(2_000))
    report = verify({f"field {n}": "item" for n in range(2_000)}, [source])
    found = {claim.status for claim in report.of_kind(Kind.STATEMENT)}
    assert Status.UNCHECKED in found
    assert Status.CONTRADICTED not in found
    assert report.verdict is not Verdict.GROUNDED
