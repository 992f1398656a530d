"""Statements about fields and cells that say yes or no."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding import Status, verify
from grounding.models import Claim, Reason
from grounding.reading.flags import read_flags

PLANS = """| Feature | Basic | Pro |
|---|---|---|
| Single sign-on | No | Yes |
| API access | Yes | Yes |
| Audit log export | No | Yes |
| Phone support | No | n/a |
"""
STAFF = """| Employee | Remote | Health insurance | Visa sponsorship |
|---|---|---|---|
| Dana Ruiz | yes | yes | no |
| Omar Haddad | no | yes | yes |
"""
DRUGS = """{"patient": "J. Doe", "medications": [{"drug": "metformin", "dose_mg": 500, "active": true},
{"drug": "lisinopril", "dose_mg": 10, "active": false}]}"""
KETTLES = """[{"name": "Kettle X", "waterproof": false, "dishwasher_safe": true, "requires_adapter": false},
{"name": "Kettle Z", "waterproof": true, "dishwasher_safe": false, "requires_adapter": false}]"""
CHART = """Patient: A. Green
Smoker: no
Penicillin allergy: yes
Diabetes: no
Living will: n/a
"""
CAFE = """{"name": "Blue Door", "attributes": {"parking": {"garage": false, "street": true, "lot": false},
"outdoorSeating": false, "guestWiFi": "no", "guestToilets": true, "takeOut": true, "music": null,
"ambience": {"romantic": false, "casual": true}}, "note": "Reviews praise the terrace."}"""


def statement(answer: str, source: str, query: str | None = None) -> Claim:
    """The last statement of an answer."""
    return [claim for claim in verify(answer, [source], query=query).claims if claim.parent is None][-1]


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (PLANS, "The Basic plan includes single sign-on."),
        (PLANS, "Basic offers phone support."),
        (PLANS, "Both plans include audit log export."),
        (PLANS, "Neither plan includes API access."),
        (PLANS, "Only Basic includes single sign-on."),
        (PLANS, "Only Pro includes API access."),
        (PLANS, "Pro includes single sign-on, while Basic includes audit log export."),
        (PLANS, "Basic and Pro both include single sign-on."),
        (STAFF, "Dana Ruiz has visa sponsorship."),
        (STAFF, "Dana Ruiz does not have health insurance."),
        (STAFF, "Omar Haddad is remote."),
        ("| Option | Included |\n|---|---|\n| Towel service | no |\n| Parking | yes |\n", "Towel service is included."),
        (KETTLES, "The Kettle X is waterproof."),
        (KETTLES, "The Kettle X requires an adapter."),
        (KETTLES, "Both kettles are waterproof."),
        (DRUGS, "Lisinopril is active."),
        (DRUGS, "Metformin is not active."),
        (CHART, "The patient is a smoker."),
        (CHART, "A. Green has no penicillin allergy."),
        (CAFE, "Guests can enjoy outdoor seating."),
        (CAFE, "It offers takeout, street parking and outdoor seating."),
        (CAFE, "It has a parking garage."),
        ('{"name": "Blue Door", "WiFi": "no", "DogsAllowed": true}', "Blue Door has Wi-Fi."),
        ('{"name": "Blue Door", "wi_fi": false, "dogs": true}', "WiFi is available."),
        (CAFE, "The atmosphere is casual and romantic."),
        (CAFE, "It does not offer take-out."),
        (CAFE, "Street parking, garage parking, and lot parking are not available."),
        (CAFE, "It offers no WiFi, outdoor seating, or takeout."),
    ],
)
def test_a_flag_denies_a_statement(source: str, answer: str) -> None:
    claim = statement(answer, source)
    assert (claim.status, claim.reason) == (Status.CONTRADICTED, Reason.NEGATED)
    assert claim.evidence
    assert claim.spans


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (PLANS, "The Pro plan includes single sign-on."),
        (PLANS, "Basic does not include audit log export."),
        (PLANS, "API access is available on both Basic and Pro."),
        (PLANS, "Single sign-on is not available on Basic."),
        (PLANS, "Basic includes API access but no phone support."),
        (PLANS, "Basic lacks single sign-on and audit log export."),
        (STAFF, "Omar Haddad has visa sponsorship."),
        (STAFF, "Dana Ruiz is remote."),
        (KETTLES, "The Kettle Z is waterproof."),
        (KETTLES, "Kettle Z is not dishwasher-safe."),
        (CHART, "The patient has a penicillin allergy."),
        (CHART, "The patient does not have diabetes."),
        (CAFE, "Takeout is available."),
        (CAFE, "It has street parking, but no outdoor seating."),
        (CAFE, "It does not offer outdoor seating or garage parking."),
        (CAFE, "It does not have guest Wi-Fi."),
    ],
)
def test_flags_bear_a_statement_out(source: str, answer: str) -> None:
    claim = statement(answer, source)
    assert (claim.status, claim.reason) == (Status.SUPPORTED, Reason.RESTATED)


@pytest.mark.parametrize(
    ("source", "answer"),
    [(PLANS, "Pro offers phone support."), (CHART, "The patient has a living will."), (CAFE, "It has live music.")],
)
def test_an_empty_field_supports_nothing(source: str, answer: str) -> None:
    claim = statement(answer, source)
    assert (claim.status, claim.reason) == (Status.UNSUPPORTED, Reason.LEFT_BLANK)


def test_whose_flag_it_is_may_stand_before_or_in_the_query() -> None:
    assert statement("The Kettle X costs little. It is waterproof.", KETTLES).status is Status.CONTRADICTED
    assert statement("It is waterproof.", KETTLES, "Is the Kettle Z waterproof?").status is Status.SUPPORTED
    assert statement("It is waterproof.", KETTLES, "Is the Kettle X waterproof?").status is Status.CONTRADICTED


def test_whose_flag_it_is_must_be_said_where_records_differ() -> None:
    claim = statement("The kettle is waterproof.", KETTLES)
    assert (claim.status, claim.reason) == (Status.UNCHECKED, Reason.AMBIGUOUS)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (CAFE, "Some reviewers say that there is outdoor seating."),
        (CAFE, "Outdoor seating may be offered soon."),
        (CAFE, "Music was a passion of the founder."),
        (CAFE, "There is a lot of room, and parking is easy."),
        (CAFE, "The street is quiet."),
        (PLANS, "Two plans include single sign-on."),
        (PLANS, "If you have Basic, single sign-on costs extra."),
        (STAFF, "Dana Ruiz has a dog."),
        (STAFF, "The team has Dana Ruiz."),
        (KETTLES, "We offer the Kettle Z."),
        (STAFF, "Dana Ruiz has all documents."),
    ],
)
def test_what_is_not_plainly_of_a_flag_is_left_to_others(source: str, answer: str) -> None:
    claim = statement(answer, source)
    assert claim.reason not in (Reason.NEGATED, Reason.RESTATED, Reason.LEFT_BLANK)


def test_what_a_query_takes_for_granted_is_settled_by_no_flag() -> None:
    query = "Is the Kettle Z, recalled after fires, waterproof?"
    assert statement("The Kettle Z, recalled after fires, is waterproof.", KETTLES, query).reason is not Reason.RESTATED


def test_prose_that_has_the_words_keeps_a_flag_from_deciding() -> None:
    source = '{"name": "Blue Door", "outdoorSeating": false, "review": "We loved the outdoor seating in the yard."}'
    assert statement("It has outdoor seating.", source).reason is not Reason.NEGATED


def test_what_flags_settle_raises_what_is_left_to_judge() -> None:
    answer = "It offers takeout and street parking, and the chef is called Marlowe."
    settled = statement(answer, CAFE)
    without = statement(answer, CAFE.replace("true", "1"))
    assert settled.score is not None
    assert without.score is not None
    assert settled.score > without.score
    assert settled.status is not Status.SUPPORTED


NAMES = st.sampled_from(["Falcon", "Heron", "Osprey"])


@given(
    records=st.lists(st.tuples(NAMES, st.booleans()), min_size=1, max_size=3, unique_by=lambda pair: pair[0]),
    said=st.booleans(),
)
def test_a_statement_holds_just_where_its_own_record_says_so(records: list[tuple[str, bool]], said: bool) -> None:
    source = (
        "[" + ",\n".join(f'{{"name": "{name}", "foldable": {str(value).lower()}}}' for name, value in records) + "]"
    )
    for name, value in records:
        claim = statement(f"{name} is foldable." if said else f"{name} is not foldable.", source)
        assert claim.status is (Status.SUPPORTED if value is said else Status.CONTRADICTED)


def test_flags_are_read_with_their_offsets() -> None:
    for source in (PLANS, STAFF, KETTLES, CHART, CAFE):
        for flag in read_flags(source):
            assert source[flag.start : flag.end].casefold() in {"yes", "no", "n/a", "true", "false", "null"}
            assert flag.stated[0] <= flag.start < flag.end <= flag.stated[1]
