from __future__ import annotations

import pytest

from grounding.checker import Checker
from grounding.models import Claim, Kind, Passage, Payload, Status
from grounding.policy import DEFAULT
from grounding.verifiers.dates import DateVerifier

LEAFLET = "The medicine was approved by the agency on September 14, 2019. It went on sale in March 2020."
TABLE = " | December 31, | \n | 2019 | 2018\nTotal assets | 21,500 | 20,900"


def claims(answer: str, *texts: str) -> list[Claim]:
    passages = tuple(Passage(id=f"p{index}", text=text) for index, text in enumerate(texts))
    report = Checker([DateVerifier()]).check(answer, Payload(passages=passages), DEFAULT)
    return [claim for claim in report.claims if claim.kind is Kind.DATE]


def only(answer: str, *texts: str) -> Claim:
    found = claims(answer, *texts)
    assert len(found) == 1, [claim.text for claim in found]
    return found[0]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("The medicine was approved on September 14, 2019.", id="as written"),
        pytest.param("The medicine was approved on 2019-09-14.", id="ISO"),
        pytest.param("The medicine was approved in 2019.", id="only the year"),
        pytest.param("The medicine was approved in Q3 2019.", id="its quarter"),
        pytest.param("The medicine was approved in the 2010s.", id="its decade"),
        pytest.param("The medicine went on sale in March 2020.", id="month and year"),
    ],
)
def test_a_fuller_date_supports(answer: str) -> None:
    claim = only(answer, LEAFLET)
    assert claim.status is Status.SUPPORTED
    assert claim.evidence[0].text in LEAFLET


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("The medicine went on sale on 5 March 2020.", id="a day that is not stated"),
        pytest.param("The medicine was approved in 2017.", id="another year"),
        pytest.param("The medicine was approved in Q2 2019.", id="another quarter"),
    ],
)
def test_what_is_not_stated_is_not_supported(answer: str) -> None:
    assert only(answer, LEAFLET).status in (Status.UNSUPPORTED, Status.CONTRADICTED)


def test_another_date_for_the_same_event_contradicts() -> None:
    claim = only("The medicine was approved by the agency on September 14, 2017.", LEAFLET)
    assert (claim.status, claim.right_value) == (Status.CONTRADICTED, "September 14, 2019")


def test_a_date_that_can_be_read_two_ways_settles_nothing() -> None:
    text = "The medicine was approved on 03/04/2024."
    assert only("The medicine was approved on 3 April 2024.", text).status is Status.UNCHECKED
    assert only("The medicine was approved in 2024.", text).status is Status.SUPPORTED


def test_day_and_year_may_stand_in_two_headers() -> None:
    assert only("Total assets were up at December 31, 2019.", TABLE).status is Status.SUPPORTED


def test_a_date_of_something_else_is_no_support() -> None:
    claim = only("Penguins were first counted on Ross Island in 2019.", LEAFLET)
    assert claim.status is Status.UNSUPPORTED


def test_without_passages_nothing_is_supported() -> None:
    assert only("It was approved in 2019.").status is Status.UNSUPPORTED


TARIFFS = (
    "The new tariff applies from 1 October 2024 until further notice. The old one applied until 30 September 2024."
)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        pytest.param("The new tariff applies from 1 October 2024.", Status.SUPPORTED, id="begins"),
        pytest.param("The new tariff applies since October 2024.", Status.SUPPORTED, id="begins, in other words"),
        pytest.param("The new tariff applied until 1 October 2024.", Status.CONTRADICTED, id="ends where it begins"),
        pytest.param("The new tariff applies from 30 September 2024.", Status.CONTRADICTED, id="begins where one ends"),
        pytest.param("The old tariff applied until 30 September 2024.", Status.SUPPORTED, id="ends"),
    ],
)
def test_an_interval_begins_and_ends_where_the_source_has_it(answer: str, status: Status) -> None:
    assert only(answer, TARIFFS).status is status
