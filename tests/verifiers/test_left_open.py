"""What a payload leaves open of a figure: currency, period, time zone, a blank field, the rest of a list."""

from __future__ import annotations

import pytest

from grounding import Registry, verify
from grounding.models import Claim, Failure, Kind, Reason, Status
from grounding.verifiers.figures import FigureVerifier
from tests.verifiers.judging import claims_of

YEARS = "| | 2019 | 2018 |\n|---|---|---|\n| Net sales | 410 | 380 |\n| Rent | 12 | 14 |"
NO_YEARS = (
    "| | Year ended June 30, | Year ended June 30, |\n|---|---|---|\n| Net sales | 410 | 380 |\n| Rent | 12 | 14 |"
)
REGIONS = "| | Europe | Asia |\n|---|---|---|\n| Net sales | 410 | 380 |\n| Rent | 12 | 14 |"
BLANKS = '[{"item": "Rent", "2019": null, "2018": 12}, {"item": "Net sales", "2019": 410, "2018": 380}]'
CSV = "item,2018,2019\nRent,12,\nNet sales,380,410\n"
PARTS = "| | 2019 |\n|---|---|\n| Europe | 120 |\n| Asia | 95 |\n| Africa | 31 |"


def figure(answer: str, *passages: str, query: str | None = None) -> Claim:
    """The one figure of an answer."""
    [claim] = claims_of(FigureVerifier(), answer, list(passages), query)
    return claim


OPEN = [
    pytest.param(
        "Net sales were $410.",
        "| | 2019 |\n|---|---|\n| Net sales | 410 |\n| Rent | 12 |",
        id="a currency that nobody names",
    ),
    pytest.param("The ticket costs €20.", '{"ticket": "adult", "cost": 20}', id="a currency that a record lacks"),
    pytest.param("Net sales were 410 in 2019.", NO_YEARS, id="two columns without years"),
    pytest.param("The call starts at 17:00 EST.", "The call starts at 17:00.", id="a time zone that nobody names"),
    pytest.param(
        "The call starts at 17:00 EST.", "The call starts at 17:00. Offices use CET.", id="another zone elsewhere"
    ),
]


@pytest.mark.parametrize(("answer", "passage"), OPEN)
def test_what_the_payload_leaves_open_is_no_support(answer: str, passage: str) -> None:
    claim = figure(answer, passage)
    assert (claim.status, claim.reason, claim.failure) == (
        Status.UNCHECKED,
        Reason.AMBIGUOUS,
        Failure.SCHEMA_AMBIGUITY,
    )


SETTLED = [
    pytest.param("Net sales were $410.", "Amounts in dollars.\n\n" + REGIONS, None, id="the currency stands above"),
    pytest.param(
        "Net sales were $410.", REGIONS, "What were net sales in US dollars?", id="the query names the currency"
    ),
    pytest.param("Net sales were 410 in 2019.", YEARS, None, id="the columns have years"),
    pytest.param("Net sales in Europe were 410 in 2019.", REGIONS, None, id="the columns are told apart otherwise"),
    pytest.param("The call starts at 17:00 EST.", "The call starts at 17:00 EST.", None, id="the same zone"),
    pytest.param("The call starts at 9:30 ET.", "The call starts at 9:30 EDT.", None, id="in summer as in winter"),
    pytest.param("The call starts at 17:00.", "The call starts at 17:00 EST.", None, id="the zone is left out"),
    pytest.param(
        "The call starts at 9:30 EDT.",
        "Times are Eastern Time. The call starts at 9:30.",
        None,
        id="the zone stands before",
    ),
    pytest.param(
        "The call starts at 14:00 PST.", "The call starts at 17:00 EST.", None, id="the same moment elsewhere"
    ),
]


@pytest.mark.parametrize(("answer", "passage", "query"), SETTLED)
def test_what_it_settles_is_support(answer: str, passage: str, query: str | None) -> None:
    assert figure(answer, passage, query=query).status is Status.SUPPORTED


@pytest.mark.parametrize(
    ("answer", "passage"),
    [
        ("The call starts at 17:00 PST.", "The call starts at 17:00 EST."),
        ("The call starts at 5 pm Eastern time.", "The call starts at 5 pm Pacific time."),
        ("The call starts at 17:00 UTC.", "The call starts at 17:00 (UTC+2)."),
    ],
)
def test_the_same_digits_in_another_time_zone_contradict(answer: str, passage: str) -> None:
    claim = figure(answer, passage)
    assert (claim.status, claim.reason) == (Status.CONTRADICTED, Reason.WRONG_UNIT)


def test_hours_from_one_time_to_another_are_no_zone() -> None:
    [one, other] = claims_of(FigureVerifier(), "Open 10:00-18:00.", ["Open from 10:00 to 18:00."])
    assert (one.status, other.status) == (Status.SUPPORTED, Status.SUPPORTED)


@pytest.mark.parametrize("passage", [BLANKS, CSV, BLANKS.replace("null", '"n/a"')], ids=["null", "empty", "n/a"])
def test_a_field_that_is_blank_is_named(passage: str) -> None:
    claim = figure("Rent was 14 in 2019.", passage)
    assert (claim.status, claim.reason, claim.failure) == (
        Status.UNSUPPORTED,
        Reason.LEFT_BLANK,
        Failure.SCHEMA_AMBIGUITY,
    )


def test_a_blank_field_of_another_year_is_not() -> None:
    assert figure("Rent was 14 in 2018.", BLANKS).reason is not Reason.LEFT_BLANK


def test_a_total_of_listed_rows_that_nobody_called_complete_is_not_exhaustive() -> None:
    claim = figure("In 2019, sales came to 246 in total.", PARTS)
    assert (claim.status, claim.reason) == (Status.UNSUPPORTED, Reason.NOT_EXHAUSTIVE)
    assert "120 + 95 + 31" in claim.message


def test_a_total_that_no_rows_add_up_to_is_in_no_passage() -> None:
    assert figure("In 2019, sales came to 250 in total.", PARTS).reason is not Reason.NOT_EXHAUSTIVE


def test_an_ambiguous_amount_is_not_saved_by_a_sum() -> None:
    table = "| | 2019 |\n|---|---|\n| Current tax | 1,765 |\n| Deferred tax | (358) |\n| Provision for taxes | 1,407 |"
    claim = figure(
        "The provision for taxes was $1,407 thousand in 2019.", table, query="What was the total provision for taxes?"
    )
    assert (claim.status, claim.reason) == (Status.UNCHECKED, Reason.AMBIGUOUS)


def test_a_statement_about_all_there_is_needs_all_there_is() -> None:
    passage = {"id": "p", "text": PARTS, "source": "sales"}
    answer = "Europe was the largest market in 2019, at 120."
    open_ = verify(answer, [passage], registry=Registry.of([{"name": "sales"}]))
    [statement] = (claim for claim in open_.claims if claim.kind is Kind.STATEMENT)
    assert (statement.status, statement.reason) == (Status.UNSUPPORTED, Reason.NOT_EXHAUSTIVE)
    whole = verify(answer, [passage], registry=Registry.of([{"name": "sales", "complete": "exhaustive"}]))
    assert Reason.NOT_EXHAUSTIVE not in {claim.reason for claim in whole.claims}
