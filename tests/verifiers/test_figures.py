from __future__ import annotations

import pytest

from grounding.checker import Checker
from grounding.models import Claim, Kind, Passage, Payload, Status
from grounding.policy import DEFAULT
from grounding.verifiers.figures import FigureVerifier
from tests.verifiers.judging import claims_of

TABLE = (
    "(in thousands) | 2019 | 2018\n"
    "Net sales | $8,046 | $7,310\n"
    "Gross profit | 3,120 | 2,955\n"
    "Net loss | (412) | (385)\n"
    "Gross margin | 38.8% | 40.4%\n"
    "Total assets | 21,500 | 20,900"
)
FIRM = "The firm employs 48 people. Revenue was $1.2 million in 2024, up 15% from 2023. Costs were $850,000."
ROBOT = "The robot carries loads of up to 35 kg."
TRIAL = (
    "In the trial of 1,540 patients, 62.5% reported relief within two hours, compared with 31% in the placebo group."
)


def claims(answer: str, *texts: str, query: str | None = None) -> list[Claim]:
    passages = tuple(Passage(id=f"p{index}", text=text) for index, text in enumerate(texts))
    report = Checker([FigureVerifier()]).check(answer, Payload(query=query, passages=passages), DEFAULT)
    return [claim for claim in report.claims if claim.kind is Kind.FIGURE]


def only(answer: str, *texts: str, query: str | None = None) -> Claim:
    found = claims(answer, *texts, query=query)
    assert len(found) == 1, [claim.text for claim in found]
    return found[0]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("Net sales were $8,046 thousand in 2019.", id="the table's scale in words"),
        pytest.param("Net sales were $8,046,000 in 2019.", id="written out"),
        pytest.param("Net sales were $8.0 million in 2019.", id="rounded to what is shown"),
        pytest.param("Net sales were about $8 million in 2019.", id="hedged and rounded"),
        pytest.param("The net loss was $412 thousand in 2019.", id="a loss named as one"),
        pytest.param("Gross margin was 38.8 percent in 2019.", id="percent in words"),
        pytest.param("Total assets exceeded $20 million in 2018.", id="bound that holds"),
    ],
)
def test_cells_support_what_is_said_of_them(answer: str) -> None:
    claim = only(answer, TABLE)
    assert claim.status is Status.SUPPORTED
    assert claim.evidence[0].text in TABLE


@pytest.mark.parametrize(
    ("answer", "reason", "right"),
    [
        pytest.param("Net sales were $7,310 thousand in 2019.", "wrong_period", "$8,046", id="another year's figure"),
        pytest.param("Net sales were $3,120 thousand in 2019.", "wrong_metric", "$8,046", id="another row's figure"),
        pytest.param("Net sales were $8,046 million in 2019.", "wrong_scale", "$8,046", id="millions for thousands"),
        pytest.param("Net sales were €8,046 thousand in 2019.", "wrong_currency", "$8,046", id="euros for dollars"),
        pytest.param("Net sales were negative $8,046 thousand in 2019.", "wrong_sign", "$8,046", id="a sign too many"),
        pytest.param("Net sales were $8,064 thousand in 2019.", "wrong_value", "$8,046", id="digits exchanged"),
    ],
)
def test_cells_contradict_what_is_said_otherwise(answer: str, reason: str, right: str) -> None:
    claim = only(answer, TABLE)
    assert (claim.status, claim.reason.value, claim.right_value) == (Status.CONTRADICTED, reason, right)


@pytest.mark.parametrize(
    ("answer", "formula"),
    [
        pytest.param("Net sales grew by $736 thousand from 2018 to 2019.", "$8,046 - $7,310 = 736", id="difference"),
        pytest.param(
            "Net sales increased 10.07% from 2018 to 2019.",
            "($8,046 - $7,310) / $7,310 = 10.07%",
            id="percentage change",
        ),
        pytest.param(
            "Net sales averaged $7,678 thousand over 2018 and 2019, a simple mean.",
            "($8,046 + $7,310) / 2 = 7,678.00",
            id="average",
        ),
    ],
)
def test_simple_derivations_show_their_formula(answer: str, formula: str) -> None:
    claim = only(answer, TABLE)
    assert (claim.status, claim.formula) == (Status.SUPPORTED, formula)
    assert {e.text for e in claim.evidence} <= {"$8,046", "$7,310"}


def test_a_derivation_from_another_row_is_none() -> None:
    claim = only("Net sales increased 5.58% from 2018 to 2019.", TABLE)
    assert claim.status is not Status.SUPPORTED


def test_what_is_left_follows_from_what_is_said() -> None:
    found = claims("Revenue was $1.2 million and costs were $850,000, leaving $350,000.", FIRM)
    assert [claim.status for claim in found] == [Status.SUPPORTED] * 3
    assert found[2].formula is not None


def test_swapped_figures_of_one_sentence_are_caught() -> None:
    swapped = TRIAL.replace("62.5%", "@").replace("31%", "62.5%").replace("@", "31%")
    status = {claim.text: claim.status for claim in claims(swapped, TRIAL)}
    assert status["31%"] is status["62.5%"] is Status.CONTRADICTED
    assert all(claim.status is Status.SUPPORTED for claim in claims(TRIAL, TRIAL))


def test_people_are_no_kilograms() -> None:
    found = claims("The firm employs 35 people and the robot carries up to 48 kg.", FIRM, ROBOT)
    assert all(claim.status in (Status.UNSUPPORTED, Status.CONTRADICTED) for claim in found)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param("Revenue in 2024 was down 15% from 2023.", "wrong_direction", id="down for up"),
        pytest.param("The robot carries loads of up to 35 lb.", "wrong_unit", id="pounds for kilograms"),
    ],
)
def test_prose_contradicts(answer: str, reason: str) -> None:
    claim = only(answer, FIRM, ROBOT)
    assert (claim.status, claim.reason.value) == (Status.CONTRADICTED, reason)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        pytest.param(
            "Bake at 350°F (175°C) until done.", "Bake at 350 degrees until done.", id="converted temperature"
        ),
        pytest.param("Half of users agreed to it.", "50% of users agreed to it.", id="half is fifty percent"),
        pytest.param("The firm has twenty-five offices.", "The firm has 25 offices.", id="words for digits"),
        pytest.param("Roughly 63% reported relief.", TRIAL, id="hedged rounding"),
        pytest.param("Take it every 8 hours.", "Take it every eight hours.", id="digits for words"),
    ],
)
def test_other_ways_to_say_the_same(answer: str, text: str) -> None:
    assert all(claim.status is Status.SUPPORTED for claim in claims(answer, text))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("There are two ways to do it, and one of them is cheap.", id="small counts in words"),
        pytest.param("1. Open the lid.\n2. Close the lid.", id="list numbers"),
        pytest.param("The lid opens (Passages 2 and 3).", id="references"),
    ],
)
def test_what_is_no_claim(answer: str) -> None:
    assert claims(answer, "The lid opens and closes.") == []


def test_absent_figures_are_unsupported_and_say_what_was_searched() -> None:
    claim = only("The firm has 77 offices abroad.", FIRM, ROBOT)
    assert (claim.status, claim.reason.value) == (Status.UNSUPPORTED, "not_in_payload")
    assert claim.searched is not None
    assert claim.searched.passages == 2


def test_without_passages_nothing_is_supported() -> None:
    assert only("Revenue was $5 million.").status is Status.UNSUPPORTED


def test_a_scale_that_the_payload_leaves_open_is_ambiguous() -> None:
    claim = only("Net sales were $8,046 million in 2019.", TABLE.replace("(in thousands)", ""))
    assert (claim.status, claim.reason.value) == (Status.UNCHECKED, "ambiguous")


def test_an_unrelated_passage_changes_nothing() -> None:
    answer = "Net sales were $7,310 thousand in 2019."
    unrelated = "Penguins dive for up to 20 minutes and eat 3 kg of krill a day."
    alone, beside = only(answer, TABLE), only(answer, TABLE, unrelated)
    assert (alone.status, alone.reason) == (beside.status, beside.reason)


def test_the_order_of_passages_changes_nothing() -> None:
    answer = "Revenue was $1.2 million in 2024 and the robot carries up to 35 kg."
    assert [c.status for c in claims(answer, FIRM, ROBOT)] == [c.status for c in claims(answer, ROBOT, FIRM)]


@pytest.mark.parametrize(
    "text", ["9" * 50_000, "5 " * 5_000, "|".join("5" for _ in range(5_000))], ids=["digits", "numbers", "row"]
)
def test_long_passages_are_judged(text: str) -> None:
    assert only("The firm has 77 offices abroad.", text).status is not Status.SUPPORTED


@pytest.mark.parametrize(
    ("answer", "query", "status"),
    [
        pytest.param("Hold the button of the Xbox 360.", None, Status.SUPPORTED, id="as it is"),
        pytest.param("Hold the button of the Xbox 363.", None, Status.CONTRADICTED, id="another"),
        pytest.param("It is no Windows 11.", None, Status.UNSUPPORTED, id="nowhere"),
    ],
)
def test_the_number_of_a_product_is_part_of_its_name(answer: str, query: str | None, status: Status) -> None:
    (claim,) = claims_of(FigureVerifier(), answer, ["To pair it, hold the button of the Xbox 360."], query)
    assert claim.status is status


def test_a_product_that_the_query_names_is_no_claim() -> None:
    assert not claims_of(FigureVerifier(), "Open the Xbox 360.", ["Open it."], "How do I open an Xbox 360?")
