"""Answers that are one calculation away from the sources: the right one derives them, a near one does not."""

from __future__ import annotations

import pytest

from grounding import Status, verify

DEAL = (
    "The purchase price of approximately $220,600 consisted of 8,800 shares of Borg common stock valued at $205,500,"
    " cash paid of $6,900 and debt assumed of $5,700."
)
FUEL = (
    "| Year | Fuel cost ($m) | Fuel cost as percent of total operating expenses |\n|---|---|---|\n"
    "| 2022 | 8,304 | 33.2% |\n| 2023 | 8,717 | 35.3% |"
)
DIVIDENDS = (
    "| Paid in | Amount per share | Total amount (in millions) |\n|---|---|---|\n"
    "| 2022 | $1.14 | $170 |\n| 2023 | $1.16 | $172 |"
)
INDEX = (
    "| | 2019 | 2021 | 2023 |\n|---|---|---|---|\n| Acme Corp | $100.00 | $138.48 | $318.46 |\n"
    "| Market index | $100.00 | $132.04 | $206.49 |"
)
ALLOCATION = (
    "| | Target 2023 | Actual 2023 | Actual 2022 |\n|---|---|---|---|\n| Debt securities | 82% | 83% | 70% |\n"
    "| Equity securities | 18 | 17 | 30 |\n| Total | 100% | 100% | 100% |"
)
BUYBACK = (
    "| Period | Total number of shares purchased | Average price paid per share |\n|---|---|---|\n"
    "| October | 725,450 | $84.65 |\n| Total | 3,063,816 | $89.66 |\n\n"
    "The total number of shares purchased includes 563,220 shares delivered by employees to pay exercise prices."
)
REVENUE = "Revenue was $5 million in 2023. Costs were $4 million in 2023."


@pytest.mark.parametrize(
    ("query", "answer", "source", "formula"),
    [
        pytest.param(
            "What is the price of the Borg common stock used in the purchase?",
            "23.352",
            DEAL,
            "$205,500 / 8,800 shares = 23.352",
            id="price of one of so many",
        ),
        pytest.param(
            "What were the total operating expenses in 2022, in millions?",
            "25,012",
            FUEL,
            "8,304 / 33.2% = 25,012.05",
            id="whole of a part and its percentage",
        ),
        pytest.param(
            "What number of shares was paid on in 2022, in millions?",
            "149.12",
            DIVIDENDS,
            "$170 / $1.14 = 149.12",
            id="how many at a price for one",
        ),
        pytest.param(
            "What was the difference in percentage return of Acme Corp and the market index for the period to 2023?",
            "111.97%",
            INDEX,
            "($318.46 - $206.49) / $100.00 = 111.97%",
            id="difference of returns",
        ),
        pytest.param(
            "What was the debt to equity ratio at the 2023 target?",
            "4.556",
            ALLOCATION,
            "82% / 18 = 4.556",
            id="ratio of two rows that it is called by",
        ),
        pytest.param(
            "What percent of the total number of shares purchased was delivered by employees to pay exercise prices?",
            "18.38%",
            BUYBACK,
            "563,220 shares / 3,063,816 = 18.38%",
            id="share of a sentence's figure in a table's total",
        ),
    ],
)
def test_a_calculation_that_was_asked_for(query: str, answer: str, source: str, formula: str) -> None:
    found = [claim for claim in verify(answer, [source], query=query).claims if claim.kind.value == "figure"]
    assert [(claim.status, claim.formula) for claim in found] == [(Status.SUPPORTED, formula)]


@pytest.mark.parametrize(
    ("query", "answer", "source"),
    [
        pytest.param(
            "What is the price of the Borg common stock used in the purchase?", "25.068", DEAL, id="price of all of it"
        ),
        pytest.param("What were the total operating expenses in 2022, in millions?", "24,694", FUEL, id="year before"),
        pytest.param("What number of shares was paid on in 2022, in millions?", "148.28", DIVIDENDS, id="other year"),
        pytest.param(
            "What was the difference in percentage return of Acme Corp and the market index for the period to 2023?",
            "6.44%",
            INDEX,
            id="return of another year",
        ),
        pytest.param("What was the debt to equity ratio at the 2023 target?", "2.333", ALLOCATION, id="other column"),
        pytest.param("What is the debt to equity ratio at the 2023 target?", "0.2195", ALLOCATION, id="turned round"),
        pytest.param(
            "What were the percentages altogether?", "165 thousand", ALLOCATION, id="percentages, in thousands"
        ),
    ],
)
def test_a_calculation_from_something_else(query: str, answer: str, source: str) -> None:
    found = [claim for claim in verify(answer, [source], query=query).claims if claim.kind.value == "figure"]
    assert found
    assert all(claim.status is not Status.SUPPORTED for claim in found)


@pytest.mark.parametrize(
    ("query", "answer", "status"),
    [
        pytest.param("What was revenue in 2023, in millions?", "5", Status.SUPPORTED, id="as asked"),
        pytest.param("In millions of dollars, what was revenue in 2023?", "5", Status.SUPPORTED, id="asked first"),
        pytest.param("What was revenue in 2023, in thousands?", "5,000", Status.SUPPORTED, id="in thousands"),
        pytest.param("What was revenue in 2023, in millions?", "5,000,000", Status.SUPPORTED, id="written out"),
        pytest.param("What was revenue in 2023, in thousands?", "5", Status.CONTRADICTED, id="another scale asked"),
        pytest.param("What was revenue in 2023?", "5", Status.CONTRADICTED, id="no scale asked"),
        pytest.param("What was revenue in 2023, in millions?", "4", Status.CONTRADICTED, id="the costs"),
    ],
)
def test_a_bare_answer_is_in_the_scale_that_was_asked_for(query: str, answer: str, status: Status) -> None:
    found = [claim for claim in verify(answer, [REVENUE], query=query).claims if claim.kind.value == "figure"]
    assert [claim.status for claim in found] == [status]
