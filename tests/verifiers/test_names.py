"""Names: in a passage, in another customary form, in none."""

from __future__ import annotations

import pytest

from grounding.models import Reason, Status
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


@pytest.mark.parametrize(
    ("name", "right"),
    [
        pytest.param("Dana Okafur", "Okafor", id="a letter of the surname"),
        pytest.param("Dama Okafor", "Dana", id="a letter of the first name"),
        pytest.param("Dana Okafro", "Okafor", id="letters swapped"),
    ],
)
def test_a_name_a_slip_away_from_one_that_is_there_is_contradicted(name: str, right: str) -> None:
    (claim,) = claims_of(NameVerifier(), f"The board heard {name} first.", ["The board heard Dana Okafor first."])
    assert (claim.status, claim.reason, claim.right_value) == (Status.CONTRADICTED, Reason.WRONG_ENTITY, right)


@pytest.mark.parametrize(
    ("said", "given"),
    [
        pytest.param("Mohammed Said", "Mohamed Said", id="a doubled letter"),
        pytest.param("Sarah Lind", "Sara Lind", id="a silent letter"),
        pytest.param("Katherine Lind", "Catherine Lind", id="another letter for the sound"),
        pytest.param("José Muñoz", "Jose Munoz", id="diacritics"),
    ],
)
def test_other_spellings_of_one_name_are_no_slips(said: str, given: str) -> None:
    (claim,) = claims_of(NameVerifier(), f"The board heard {said} first.", [f"The board heard {given} first."])
    assert claim.status is not Status.CONTRADICTED


@pytest.mark.parametrize(
    ("answer", "source"),
    [
        pytest.param("In May Anna Berg succeeded Tom Hale.", "Tom Hale succeeded Anna Berg in May.", id="active"),
        pytest.param("In May Anna Berg was succeeded by Tom Hale.", "Anna Berg succeeded Tom Hale.", id="passive"),
        pytest.param("In May Borg Systems acquired Acme.", "In May Acme acquired Borg Systems.", id="companies"),
    ],
)
def test_two_names_that_changed_roles_are_contradicted(answer: str, source: str) -> None:
    claims = claims_of(NameVerifier(), answer, [source])
    assert Status.CONTRADICTED in [claim.status for claim in claims]


@pytest.mark.parametrize(
    ("answer", "source"),
    [
        pytest.param("In May Anna Berg succeeded Tom Hale.", "Anna Berg succeeded Tom Hale in May.", id="as it is"),
        pytest.param("In May Tom Hale was succeeded by Anna Berg.", "Anna Berg succeeded Tom Hale.", id="turned round"),
        pytest.param("In May Anna Berg married Tom Hale.", "Tom Hale married Anna Berg in May.", id="mutual"),
        pytest.param("They met Anna Berg and Tom Hale.", "They met Tom Hale and Anna Berg.", id="a list"),
        pytest.param("In May Tom Hale left Borg Systems.", "Borg Systems thanked Tom Hale.", id="another act"),
        pytest.param(
            "In May Anna Berg succeeded Tom Hale.",
            "Tom Hale succeeded Anna Berg in 2001. Anna Berg succeeded Tom Hale in May.",
            id="both happened",
        ),
    ],
)
def test_names_in_their_own_roles_are_not(answer: str, source: str) -> None:
    claims = claims_of(NameVerifier(), answer, [source])
    assert claims
    assert Status.CONTRADICTED not in [claim.status for claim in claims]


MEETING = "After the vote Maria Keller handed the chair to Jonas Lind, who thanked her for eleven years."


@pytest.mark.parametrize(
    ("answer", "source", "swapped"),
    [
        pytest.param(MEETING, MEETING, False, id="as written"),
        pytest.param(
            "After the vote Jonas Lind handed the chair to Maria Keller, who thanked her for eleven years.",
            MEETING,
            True,
            id="exchanged",
        ),
        pytest.param(
            "Last year Jonas Lind of Basel gave the chair to Maria Keller of Bern, who had asked for it twice.",
            "Last year Maria Keller of Basel gave the chair to Jonas Lind of Bern, who had asked for it twice.",
            True,
            id="exchanged, with their places",
        ),
        pytest.param(
            "Jonas Lind was handed the chair by Maria Keller after the vote.",
            MEETING,
            False,
            id="told otherwise",
        ),
        pytest.param(
            "Jonas Lind and Maria Keller signed it.",
            "Maria Keller and Jonas Lind signed it.",
            False,
            id="joined by and",
        ),
    ],
)
def test_a_sentence_with_two_names_each_in_the_others_place(answer: str, source: str, swapped: bool) -> None:
    found = {claim.status for claim in claims_of(NameVerifier(), answer, [source])}
    assert found == ({Status.SUPPORTED, Status.CONTRADICTED} if swapped else {Status.SUPPORTED})
