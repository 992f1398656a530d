"""Payload contracts: what is owed and lacking is a gap with its field and the reason, and never an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, field_validator

from grounding.checker import Checker
from grounding.errors import InvalidInput
from grounding.inputs import as_payload
from grounding.models import Gap, GapKind
from grounding.policy import DEFAULT
from grounding.sources import Contract, Registry, Source


class Price(BaseModel):
    sku: str
    price: float = Field(gt=0)
    currency: str = "EUR"
    tags: list[str] = []

    @field_validator("sku")
    @classmethod
    def _known(cls, value: str) -> str:
        if value == "boom":
            raise RuntimeError("no such shelf")
        return value


def broken(contract: object, *passages: dict[str, Any]) -> list[Gap]:
    registry = Registry.of([{"name": "prices", "contract": contract}])
    sources = [{"id": f"p{at}", "source": "prices", **passage} for at, passage in enumerate(passages, 1)]
    coverage = Checker([]).cover(as_payload(sources, query="What is the price of A1?"), DEFAULT, registry)
    return [gap for gap in coverage.gaps if gap.kind is GapKind.CONTRACT_BROKEN]


RECORDS = [
    ("a record as it should be", {"text": '{"sku": "A1", "price": 3}'}, []),
    ("a field is missing", {"text": '{"sku": "A1"}'}, ["'price': field required"]),
    ("a field is null", {"text": '{"sku": null, "price": 3}'}, ["'sku': input should be a valid string"]),
    ("a value out of range", {"text": '{"sku": "A1", "price": 0}'}, ["'price': input should be greater than 0"]),
    ("two fields", {"text": '{"price": "dear"}'}, ["'sku': field required", "'price': input should be a valid number"]),
    ("deep inside", {"text": '{"sku": "A1", "price": 3, "tags": ["x", 4]}'}, ["'tags[1]': input should be"]),
    ("one of an array", {"text": '[{"sku": "A1", "price": 3}, {"sku": "A2"}]'}, ["'price': field required"]),
    ("one of several lines", {"text": '{"sku": "A1", "price": 3}\n{"sku": "A2"}'}, ["'price': field required"]),
    ("an array of other things", {"text": '[{"sku": "A1", "price": 3}, 7]'}, ["it can't be read as JSON"]),
    ("cut off", {"text": '{"sku": "A1", "pri'}, ["the record: it can't be read as JSON"]),
    ("nested too deeply", {"text": '{"a":' * 100_000}, ["the record: it can't be read as JSON"]),
    ("the model itself fails", {"text": '{"sku": "boom", "price": 3}'}, ["RuntimeError: no such shelf"]),
    ("prose goes by its metadata", {"text": "A bolt.", "metadata": {"sku": "A1", "price": 2}}, []),
    ("prose without metadata", {"text": "A bolt."}, ["'sku': field required", "'price': field required"]),
    ("a reference in brackets is prose", {"text": "[1] A bolt.", "metadata": {"sku": "A1", "price": 2}}, []),
]


@pytest.mark.parametrize(("passage", "says"), [c[1:] for c in RECORDS], ids=[c[0] for c in RECORDS])
def test_a_record_that_breaks_its_model_is_a_gap(passage: dict[str, Any], says: list[str]) -> None:
    found = [gap.message for gap in broken(Price, passage)]
    assert len(found) == len(says)
    assert all(told in message and "p1" in message for told, message in zip(says, found, strict=True))


def test_records_that_break_it_alike_are_told_together() -> None:
    found = broken(Price, *({"text": f'{{"sku": "A{at}"}}'} for at in range(8)))
    assert [gap.message for gap in found] == [
        "p1, p2, p3, p4, p5 and 3 more: the field 'price': field required, by Price, which 'prices' owes"
    ]


def test_many_records_and_many_breaches_are_bounded_and_said_to_be() -> None:
    many = "\n".join('{"sku": "A1"}' for _ in range(1_500))
    assert any("only the first 1,000 records" in gap.message for gap in broken(Price, {"text": many}))
    tags = ", ".join(str(number) for number in range(200))
    found = broken(Price, {"text": f'{{"sku": "A1", "price": 3, "tags": [{tags}]}}'})
    assert len(found) == 21
    assert "in 180 more ways" in found[-1].message


def test_a_model_stands_beside_the_rest_of_a_contract() -> None:
    contract = Contract(currency="EUR", model=Price)
    assert len(broken(contract, {"text": '{"sku": "A1"}'})) == 2
    assert Source.model_validate({"name": "prices", "contract": Price}).contract == Contract(model=Price)


def test_models_are_given_to_a_registry_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "sources.yaml"
    file.write_text("sources: {prices: {also: [shop], contract: {currency: EUR}, reach: {directory: x}}, other: }")
    plain = Registry.from_file(file)
    registry = plain.with_models({"shop": Price})
    prices = registry.named("prices")
    assert prices is not None
    assert prices.contract == Contract(currency="EUR", model=Price)
    assert prices.reach == {"directory": "x"}
    assert registry.named("other") == plain.named("other")
    assert registry.registry_hash != plain.registry_hash


@pytest.mark.parametrize(
    ("given", "field"),
    [({"nobody": Price}, "models"), ({"prices": dict}, "sources[0].contract.model"), ({"prices": "x:Y"}, "sources[0]")],
)
def test_models_for_nobody_and_what_is_no_model_are_refused(given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Registry.of([{"name": "prices"}]).with_models(given)
    assert refused.value.field.startswith(field)


@pytest.mark.parametrize("named", ["os:system", "tests.core.test_contracts:Price", "[1]", "{}"])
def test_a_file_names_no_model_so_that_reading_it_runs_no_code(tmp_path: Path, named: str) -> None:
    file = tmp_path / "sources.yaml"
    file.write_text(f"sources: {{prices: {{contract: {{model: {named!r}}}}}}}")
    with pytest.raises(InvalidInput, match="only Python can give"):
        Registry.from_file(file)


class Lock:
    """No JSON schema says what it is."""


def test_a_registry_with_another_model_has_another_hash() -> None:
    class Loose(BaseModel):
        sku: str

    class Odd(BaseModel):
        model_config = {"arbitrary_types_allowed": True}
        lock: Lock

    hashes = {Registry.of([{"name": "prices", "contract": model}]).registry_hash for model in (Price, Loose, Odd)}
    assert len(hashes) == 3


@pytest.mark.parametrize(
    ("contract", "passage", "owes"),
    [
        pytest.param({"period": True}, {"text": "Revenue was $5 million."}, "a period", id="no period"),
        pytest.param({"period": True}, {"text": "Revenue in 2023 was $5 million."}, None, id="a period in the text"),
        pytest.param({"period": True}, {"text": "It sells bolts."}, None, id="nothing to give a period of"),
        pytest.param(
            {"period": True},
            {"text": "Revenue was $5 million.", "metadata": {"period": "2023"}},
            None,
            id="a period in the metadata",
        ),
        pytest.param({"time_zone": True}, {"text": "The shop opens at 9:30."}, "a time zone", id="no time zone"),
        pytest.param({"time_zone": True}, {"text": "The shop opens at 9:30 CET."}, None, id="an abbreviation"),
        pytest.param({"time_zone": True}, {"text": "Opened 09:30+01:00 sharp."}, None, id="an offset"),
        pytest.param({"time_zone": True}, {"text": "At 2024-05-01T09:30:00-05:00 it opened."}, None, id="an instant"),
        pytest.param({"time_zone": True}, {"text": "Open 09:30-10:30 daily."}, "a time zone", id="from one to another"),
        pytest.param({"time_zone": True}, {"text": "Opens at 9:30 Europe/Oslo."}, None, id="a place"),
        pytest.param({"time_zone": True}, {"text": "Opens at 5 p.m. local time."}, None, id="local time"),
        pytest.param({"time_zone": True}, {"text": "9:30 CET to 17:30"}, "a time zone", id="one of two"),
        pytest.param({"time_zone": True}, {"text": "It sells bolts."}, None, id="no clock time"),
        pytest.param(
            {"time_zone": True}, {"text": "Opens at 9:30.", "metadata": {"tz": "CET"}}, None, id="in the metadata"
        ),
    ],
)
def test_periods_and_time_zones_may_be_owed(
    contract: dict[str, Any], passage: dict[str, Any], owes: str | None
) -> None:
    found = [gap.message for gap in broken(contract, passage)]
    assert len(found) == (owes is not None)
    assert all(owes in message for message in found if owes)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40) | JSON.map(repr), st.dictionaries(st.text(max_size=6), JSON, max_size=3))
def test_whatever_a_passage_holds_its_contract_raises_nothing(text: str, metadata: dict[str, Any]) -> None:
    contract = Contract(model=Price, period=True, time_zone=True, fields=("sku",), unit="kg", as_of=True)
    assert broken(contract, {"text": text, "metadata": metadata})
