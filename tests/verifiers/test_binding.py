"""Whether the whole combination holds: value, unit, sign, direction, bound, period, basis, entity and record."""

from __future__ import annotations

import pytest

from grounding import verify
from grounding.models import Kind, Reason, Status

TABLE = """| $m | 2023 | 2022 |
|---|---|---|
| Revenue | 120 | 100 |
| Underlying EBITDA | 40 | 35 |
| Reported EBITDA | 31 | 28 |
| Net loss | (5) | (8) |
| Group employees | 500 | 450 |"""
EXACT = (Kind.FIGURE, Kind.DATE)


def statuses(answer: str, source: str) -> list[Status]:
    return [claim.status for claim in verify(answer, [source]).claims if claim.kind in EXACT]


RIGHT = [
    pytest.param("Revenue was $120 million in 2023.", TABLE),
    pytest.param("Reported EBITDA was $31 million in 2023.", TABLE),
    pytest.param("The company made a net loss of $5 million in 2023.", TABLE),
    pytest.param("Revenue rose 20% in 2023.", TABLE),
    pytest.param("Revenue rose by $20 million in 2023.", TABLE),
    pytest.param("Revenue was about $120 million in 2023.", TABLE),
    pytest.param("Revenue was more than $119 million in 2023.", TABLE),
    pytest.param("Sales doubled from 2021 to 2023.", "| | 2021 | 2023 |\n|---|---|---|\n| Sales | 50 | 100 |"),
    pytest.param(
        "Restated revenue was $98 million in 2022.",
        "Revenue in 2022 was $100 million. Restated revenue in 2022 was $98 million.",
    ),
    pytest.param("The group had 500 employees in 2023.", TABLE),
    pytest.param("12.3% of users agreed.", "12.3% of users agreed."),
    pytest.param("About 12% of users agreed.", "12.3% of users agreed."),
    pytest.param("A quarter of users agreed.", "25% of users agreed."),
    pytest.param("One in four users agreed.", "25% of users agreed."),
    pytest.param("The rate rose by 25 basis points.", "The rate rose 0.25 percentage points."),
    pytest.param("The drive is 12 km long.", "The drive is 7.5 miles long."),
    pytest.param("The oven is set to 175 °C.", "Set the oven to 350 °F."),
    pytest.param(
        "The bond pays 4.5% and matures in 2030.",
        '{"issuer":"Acme","coupon":"4.5%","maturity":2030,"isin":"A"}\n{"issuer":"Acme","coupon":"5.0%","maturity":2031,"isin":"B"}',
    ),
    pytest.param("The three offices are in Paris, Rome and Oslo.", "Offices: Paris, Rome, Oslo."),
    pytest.param("The highest revenue was $120 million.", TABLE),
    pytest.param("Average revenue over the two years was $110 million.", TABLE),
    pytest.param(
        "The fee applies from 1 October 2024.", "The fee of $5 applies from 1 October 2024 until further notice."
    ),
    pytest.param("Shipping takes 3 to 5 days.", "Shipping takes 3-5 days."),
    pytest.param("Take up to 8 tablets a day.", "The maximum is 8 tablets in 24 hours."),
    pytest.param("Revenue was $1.2bn.", "Revenue was $1,200 million."),
    pytest.param("The ratio was 3:1.", "The ratio was 3 to 1."),
    pytest.param("Margins were 31% in Q3.", "Margins were 30.1% in Q2 and 31.0% in Q3."),
]
WRONG = [
    pytest.param("Revenue was $120 million in 2022.", TABLE),
    pytest.param("Underlying EBITDA was $31 million in 2023.", TABLE),
    pytest.param("The company made a net profit of $5 million in 2023.", TABLE),
    pytest.param("Revenue was €120 million in 2023.", TABLE),
    pytest.param("Revenue was $120 thousand in 2023.", TABLE),
    pytest.param("Revenue fell 20% in 2023.", TABLE),
    pytest.param("Revenue rose by $30 million in 2023.", TABLE),
    pytest.param("Revenue was more than $125 million in 2023.", TABLE),
    pytest.param("Revenue doubled in 2023.", TABLE),
    pytest.param(
        "Restated revenue was $100 million in 2022.",
        "Revenue in 2022 was $100 million. Restated revenue in 2022 was $98 million.",
    ),
    pytest.param("12.0% of users agreed.", "12.3% of users agreed."),
    pytest.param("There were 10,000 visitors.", "There were 10,300 visitors."),
    pytest.param("One in five users agreed.", "25% of users agreed."),
    pytest.param("The rate rose by 0.25%.", "The rate rose 0.25 percentage points."),
    pytest.param("The drive is 20 km long.", "The drive is 7.5 miles long."),
    pytest.param(
        "Acme's 2031 bond pays 4.5%.",
        '{"issuer":"Acme","coupon":"4.5%","maturity":2030}\n{"issuer":"Acme","coupon":"5.0%","maturity":2031}',
    ),
    pytest.param("The highest revenue was $100 million.", TABLE),
    pytest.param("Average revenue over the two years was $112 million.", TABLE),
    pytest.param(
        "The fee applies from 1 November 2024.", "The fee of $5 applies from 1 October 2024 until further notice."
    ),
    pytest.param("Shipping takes 3 to 7 days.", "Shipping takes 3-5 days."),
    pytest.param("You may take at least 8 tablets a day.", "Do not take more than 8 tablets a day."),
    pytest.param("Revenue was $1.2 million.", "Revenue was $1,200 million."),
    pytest.param("Margins were 30.1% in Q3.", "Margins were 30.1% in Q2 and 31.0% in Q3."),
    pytest.param("Europe's sales were $5m and Asia's $7m.", "Sales in Europe were $7m and in Asia $5m."),
]


COMPANIES = "| Company | Revenue ($m) |\n|---|---|\n| Acme | 94.9 |\n| Borg | 4.3 |"


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        pytest.param("Acme's revenue was $94.9 million, more than Borg's.", 0, id="compared"),
        pytest.param("Acme's revenue was $4.3 million, more than Borg's.", 1, id="the other's, compared"),
        pytest.param("In 2023 Acme had revenue of $94.9 million, more than Borg's.", 0, id="after a year"),
        pytest.param("In 2023 Acme had revenue of $4.3 million, more than Borg's.", 1, id="the other's, after a year"),
        pytest.param(
            "In 2023 Acme and Borg had revenue of $94.9 million and $4.3 million, respectively.",
            0,
            id="in order, after a year",
        ),
        pytest.param(
            "In 2023 Acme and Borg had revenue of $4.3 million and $94.9 million, respectively.",
            2,
            id="out of order, after a year",
        ),
        pytest.param("Acme had revenue of $94.9 million and Borg of $4.3 million.", 0, id="named before"),
        pytest.param("Acme had revenue of $4.3 million and Borg of $94.9 million.", 2, id="named before, swapped"),
        pytest.param("Revenue was $94.9 million at Acme and $4.3 million at Borg.", 0, id="named after"),
        pytest.param("Revenue was $4.3 million at Acme and $94.9 million at Borg.", 2, id="named after, swapped"),
        pytest.param("Acme and Borg had revenue of $94.9 million and $4.3 million, respectively.", 0, id="in order"),
        pytest.param(
            "Acme and Borg had revenue of $4.3 million and $94.9 million, respectively.", 2, id="out of order"
        ),
    ],
)
def test_of_two_records_that_a_sentence_names_each_figure_is_of_its_own(answer: str, wrong: int) -> None:
    assert statuses(answer, COMPANIES).count(Status.CONTRADICTED) == wrong


@pytest.mark.parametrize(("answer", "source"), RIGHT)
def test_the_whole_combination_holds(answer: str, source: str) -> None:
    found = statuses(answer, source)
    assert all(status is Status.SUPPORTED for status in found)


@pytest.mark.parametrize(("answer", "source"), WRONG)
def test_one_part_of_it_does_not(answer: str, source: str) -> None:
    assert {Status.CONTRADICTED, Status.UNSUPPORTED} & set(statuses(answer, source))


@pytest.mark.parametrize(
    ("answer", "source", "reason", "right"),
    [
        pytest.param("Revenue was $120 million in 2022.", TABLE, Reason.WRONG_PERIOD, "100", id="period"),
        pytest.param("Underlying EBITDA was $31 million in 2023.", TABLE, Reason.WRONG_METRIC, "40", id="metric"),
        pytest.param("Revenue was €120 million in 2023.", TABLE, Reason.WRONG_CURRENCY, "120", id="currency"),
        pytest.param("Revenue was $120 thousand in 2023.", TABLE, Reason.WRONG_SCALE, "120", id="scale"),
        pytest.param("Net profit was $5 million in 2023.", TABLE, Reason.WRONG_SIGN, "(5)", id="sign"),
        pytest.param(
            "Restated revenue was $100 million in 2022.",
            "Revenue in 2022 was $100 million. Restated revenue in 2022 was $98 million.",
            Reason.WRONG_BASIS,
            "$98 million",
            id="basis",
        ),
        pytest.param(
            "Acme's 2031 bond pays 4.5%.",
            '{"bond": "Acme", "coupon": "4.5%", "maturity": 2030}\n{"bond": "Acme", "coupon": "5%", "maturity": 2031}',
            Reason.MIXED_RECORD,
            "5%",
            id="record",
        ),
        pytest.param("The highest revenue was $100 million.", TABLE, Reason.WRONG_VALUE, "120", id="rank"),
        pytest.param(
            "Take at least 8 tablets.", "Do not take more than 8 tablets.", Reason.WRONG_VALUE, "8 tablets", id="bound"
        ),
    ],
)
def test_the_reason_and_the_right_value_are_given(answer: str, source: str, reason: Reason, right: str) -> None:
    (figure, *_) = verify(answer, [source]).of_kind(Kind.FIGURE)
    assert (figure.status, figure.reason) == (Status.CONTRADICTED, reason), figure.message
    assert figure.right_value is not None
    assert right.startswith(figure.right_value)


def test_a_date_that_can_be_read_in_two_ways_is_a_schema_ambiguity() -> None:
    (date,) = verify("The meeting is on 3 April 2024.", ["The meeting is on 03/04/2024."]).of_kind(Kind.DATE)
    assert (date.status, date.reason) == (Status.UNCHECKED, Reason.AMBIGUOUS)
    assert date.failure is not None
    assert date.failure.value == "schema_ambiguity"


LEAVE = (
    "Employees with less than 5 years of service accrue 1.25 vacation days per month; those with 5 or more years"
    " accrue 1.75 days per month."
)
NOTICE = (
    "Either party may terminate this Agreement upon sixty (60) days' prior written notice. The breaching party has 30 "
    "days to cure."
)


@pytest.mark.parametrize(
    ("answer", "source", "right"),
    [
        pytest.param("Employees with six years of service accrue 1.75 vacation days a month.", LEAVE, None, id="met"),
        pytest.param(
            "Employees with three years of service accrue 1.25 vacation days a month.", LEAVE, None, id="below"
        ),
        pytest.param(
            "Employees with six years of service accrue 1.25 vacation days a month.", LEAVE, "1.75 days", id="not met"
        ),
        pytest.param(
            "Employees with three years of service accrue 1.75 vacation days a month.", LEAVE, "1.25", id="nor here"
        ),
        pytest.param("Either party may terminate on 60 days' notice.", NOTICE, None, id="what is counted"),
        pytest.param("Either party may terminate on 30 days' notice.", NOTICE, "sixty (60) days", id="something else"),
    ],
)
def test_conditions_and_what_is_counted_are_bound(answer: str, source: str, right: str | None) -> None:
    claims = verify(answer, [source]).of_kind(Kind.FIGURE)
    assert [claim.right_value for claim in claims if claim.status is not Status.SUPPORTED] == ([right] if right else [])


def test_a_date_in_brackets_is_of_what_stands_in_them() -> None:
    source = "Q3 2024 revenue was €1.24 billion, up 8% year on year (Q3 2023: €1.15 billion)."
    assert set(statuses("Revenue rose 8% to €1.24bn in Q3 2024.", source)) == {Status.SUPPORTED}


TICKETS = '{"ticket": "T-1001", "hours": 12}\n{"ticket": "T-1002", "hours": 3}'
SITES = "The company employs 2,300 people in Bergen and 450 in Oslo."


@pytest.mark.parametrize(
    ("answer", "source", "wrong"),
    [
        pytest.param("Ticket T-1001 took 12 hours.", TICKETS, 0, id="the record that an identifier names"),
        pytest.param("Ticket T-1002 took 12 hours.", TICKETS, 1, id="another record"),
        pytest.param("Tickets T-1001 and T-1002 took 12 and 3 hours.", TICKETS, 0, id="both"),
        pytest.param("It employs 2,300 people in Bergen.", SITES, 0, id="one of two figures of a sentence"),
        pytest.param("It employs 450 people in Oslo.", SITES, 0, id="the other"),
        pytest.param("It employs 450 people in Bergen.", SITES, 1, id="the other's place"),
        pytest.param("It employs 2,300 people in Oslo.", SITES, 1, id="and back"),
    ],
)
def test_what_a_sentence_names_decides_which_figure_is_meant(answer: str, source: str, wrong: int) -> None:
    assert statuses(answer, source).count(Status.CONTRADICTED) == wrong
