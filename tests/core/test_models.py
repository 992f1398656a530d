"""The values at the surface can't be built in a state that breaks a law."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from grounding.models import (
    Claim,
    Evidence,
    Kind,
    Need,
    NeedKind,
    NeedStatus,
    Passage,
    Payload,
    Reason,
    Relation,
    Searched,
    Status,
    canonical_json,
)

SUPPORTS = Evidence(source_id="a", start=0, end=3, text="abc")
CONTRADICTS = Evidence(source_id="a", start=0, end=3, text="abc", relation=Relation.CONTRADICTS)
SEARCHED = Searched(passages=1, characters=3)

LAWFUL: dict[str, Any] = {
    "id": "c1",
    "start": 2,
    "end": 5,
    "text": "xyz",
    "kind": Kind.FIGURE,
    "status": Status.SUPPORTED,
    "reason": Reason.STATED,
    "message": "it says so",
    "score": 1.0,
    "evidence": (SUPPORTS,),
}


def test_a_lawful_claim_can_be_built() -> None:
    assert Claim(**LAWFUL).text == "xyz"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param({"evidence": ()}, "without evidence", id="supported needs evidence"),
        pytest.param({"evidence": (CONTRADICTS,)}, "without evidence", id="evidence against does not support"),
        pytest.param({"status": Status.CONTRADICTED}, "without evidence", id="evidence for does not contradict"),
        pytest.param({"status": Status.UNSUPPORTED}, "searched", id="unsupported says what was searched"),
        pytest.param({"status": Status.UNCHECKED}, "scored", id="unchecked is never a number"),
        pytest.param({"message": ""}, "message", id="a status needs a sentence"),
        pytest.param({"end": 6}, "code points", id="offsets fit the text"),
        pytest.param({"text": "", "end": 2}, "code points", id="a claim is not empty"),
        pytest.param({"spans": ((0, 3),)}, "outside", id="spans lie inside the claim"),
        pytest.param({"spans": ((4, 4),)}, "outside", id="spans are not empty"),
        pytest.param({"score": 1.5}, "less than or equal", id="a score is at most one"),
        pytest.param({"score": float("nan")}, "finite|less than|greater", id="a score is a number"),
        pytest.param({"surprise": 1}, "surprise", id="unknown fields are refused"),
    ],
)
def test_an_unlawful_claim_can_not_be_built(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Claim(**{**LAWFUL, **change})


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize(
    "evidence", [(), (SUPPORTS,), (CONTRADICTS,), (SUPPORTS, CONTRADICTS)], ids=["none", "for", "against", "both"]
)
@pytest.mark.parametrize("searched", [None, SEARCHED], ids=["silent", "searched"])
def test_every_status_carries_what_the_law_asks(
    status: Status, evidence: tuple[Evidence, ...], searched: Searched | None
) -> None:
    relations = {e.relation for e in evidence}
    lawful = {
        Status.SUPPORTED: Relation.SUPPORTS in relations,
        Status.CONTRADICTED: Relation.CONTRADICTS in relations,
        Status.UNSUPPORTED: searched is not None,
        Status.UNCHECKED: True,
    }[status]
    fields = {**LAWFUL, "status": status, "evidence": evidence, "searched": searched, "score": None}
    if lawful:
        assert Claim(**fields).status is status
    else:
        with pytest.raises(ValidationError):
            Claim(**fields)


def test_values_are_frozen() -> None:
    claim = Claim(**LAWFUL)
    with pytest.raises(ValidationError, match="frozen"):
        claim.status = Status.CONTRADICTED  # type: ignore[misc]


@pytest.mark.parametrize("reserved", ["query", "prompt", "history", "manifest"])
def test_reserved_ids_are_refused(reserved: str) -> None:
    with pytest.raises(ValidationError, match="reserved"):
        Passage(id=reserved, text="x")


def test_two_passages_can_not_share_an_id() -> None:
    with pytest.raises(ValidationError, match=r"sources\[1\].id"):
        Payload(passages=(Passage(id="a", text="x"), Passage(id="a", text="y")))


@pytest.mark.parametrize(
    ("given_value", "iso"),
    [
        pytest.param("2024-03-31", "2024-03-31T00:00:00+00:00", id="date"),
        pytest.param("2024-03-31T10:00:00Z", "2024-03-31T10:00:00+00:00", id="utc"),
        pytest.param("2024-03-31T10:00:00+02:00", "2024-03-31T10:00:00+02:00", id="offset is kept"),
    ],
)
def test_times_are_read_as_iso_8601(given_value: str, iso: str) -> None:
    assert (
        Passage.model_validate({"id": "a", "text": "x", "as_of": given_value}).model_dump(mode="json")["as_of"] == iso
    )


@pytest.mark.parametrize("wrong", ["yesterday", 1711843200, True, "2024-13-01", ""])
def test_other_times_are_refused(wrong: object) -> None:
    with pytest.raises(ValidationError, match="ISO 8601"):
        Passage.model_validate({"id": "a", "text": "x", "as_of": wrong})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_lacks_are_refused_at_any_depth(number: float) -> None:
    with pytest.raises(ValidationError, match=r"deep\[0\]\.x is"):
        Passage(id="a", text="x", metadata={"deep": [{"x": number}]})


def test_lone_surrogates_are_refused() -> None:
    with pytest.raises(ValidationError, match="text"):
        Passage(id="a", text="x\ud800")


def test_effective_intervals_are_ordered() -> None:
    with pytest.raises(ValidationError, match="later"):
        Passage.model_validate({"id": "a", "text": "x", "effective": {"from": "2024-02-01", "until": "2024-01-01"}})


def test_a_need_is_not_covered_by_nothing() -> None:
    with pytest.raises(ValidationError, match="without evidence"):
        Need(text="x", kind=NeedKind.TERM, status=NeedStatus.COVERED)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON_VALUES, max_size=5))
def test_canonical_json_does_not_depend_on_the_order_of_keys(value: dict[str, Any]) -> None:
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))


@given(st.lists(st.text(max_size=20), max_size=4))
def test_the_payload_hash_follows_the_content(texts: list[str]) -> None:
    def payload(parts: list[str]) -> Payload:
        return Payload(passages=tuple(Passage(id=f"p{i}", text=t) for i, t in enumerate(parts)))

    assert payload(texts).hash == payload(list(texts)).hash
    assert payload(texts).hash != payload([*texts, "more"]).hash
