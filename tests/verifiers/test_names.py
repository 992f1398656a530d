"""Names: in a passage, in another customary form, in none."""

from __future__ import annotations

import pytest

from grounding.models import Status
from grounding.verifiers.names import NameVerifier
from tests.verifiers.judging import claims_of

PASSAGE = (
    "Dana K. Whitfield joined Borealis Energy GmbH in Leeds. The World Health Organization praised François Müller. "
    "The state of Qatar invests; J. Okonkwo chairs the board. UNESCO listed the site."
)


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        pytest.param("The board heard Dana K. Whitfield first.", "Dana K. Whitfield", id="as written"),
        pytest.param("The board heard Dana Whitfield first.", "Dana Whitfield", id="without the initial"),
        pytest.param("The buyer was Borealis Energy Inc. of Delaware.", "Borealis Energy Inc", id="another legal form"),
        pytest.param("It was praised by Francois Muller.", "Francois Muller", id="without diacritics"),
        pytest.param("The chair is Chidi Okonkwo now.", "Chidi Okonkwo", id="no, a first name for a wrong initial"),
        pytest.param("The funds are Qatari money.", "Qatari", id="inflected"),
        pytest.param("The chair is Jerome Okonkwo now.", "Jerome Okonkwo", id="first name for its initial"),
    ],
)
def test_a_name_in_a_customary_form(answer: str, name: str) -> None:
    claims = {claim.text: claim for claim in claims_of(NameVerifier(), answer, [PASSAGE])}
    expected = Status.UNSUPPORTED if name == "Chidi Okonkwo" else Status.SUPPORTED
    assert claims[name].status is expected, claims


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("The board heard Priya Raman first.", id="nobody of that name"),
        pytest.param("The board heard Dana Okafor first.", id="first name of one, surname of nobody"),
        pytest.param("The plant stands in Rotterdam today.", id="another place"),
    ],
)
def test_a_name_in_no_passage_is_unsupported(answer: str) -> None:
    (claim,) = claims_of(NameVerifier(), answer, [PASSAGE])
    assert claim.status is Status.UNSUPPORTED


def test_a_name_from_the_query_is_no_claim() -> None:
    assert claims_of(NameVerifier(), "They asked about Priya Raman today.", [PASSAGE], "Who is Priya Raman?") == ()


def test_a_name_given_by_its_initials() -> None:
    (claim,) = claims_of(NameVerifier(), "He advises the World Health Organization now.", ["The WHO said so."])
    assert claim.status is Status.SUPPORTED
    assert claim.evidence[0].text == "WHO"


def test_an_acronym_by_itself_is_not_taken_for_a_name() -> None:
    assert claims_of(NameVerifier(), "He advises the CEO and the WHO now.", [PASSAGE]) == ()


def test_a_state_given_by_its_postal_code() -> None:
    (claim,) = claims_of(NameVerifier(), "The bar stands in sunny California.", ['{"city": "Goleta", "state": "CA"}'])
    assert claim.status is Status.SUPPORTED


def test_no_passages_support_no_name() -> None:
    (claim,) = claims_of(NameVerifier(), "The board heard Priya Raman first.", [])
    assert claim.status is Status.UNSUPPORTED


def test_german_nouns_are_no_names() -> None:
    answer = "Die Firma hat im Jahr den Umsatz und die Zahl der Kunden auf das Doppelte gesteigert."
    assert claims_of(NameVerifier(), answer, [PASSAGE]) == ()
