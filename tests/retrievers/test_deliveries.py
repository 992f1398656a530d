from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.models import RESERVED_IDS, Passage, Payload
from grounding.retrievers.deliveries import Retrieved, deliver, manifest_of, sha256_of

IDS = st.one_of(
    st.none(), st.sampled_from(["a", "b", "a~2", "passage 1", *RESERVED_IDS, "x" * 600]), st.text(max_size=3)
)
TEXTS = st.one_of(st.none(), st.sampled_from(["", " \n", "one", "two"]), st.text(max_size=5))


@given(st.lists(st.builds(Retrieved, text=TEXTS, id=IDS), max_size=12))
def test_every_result_is_delivered_or_dropped_and_makes_a_payload(results: list[Retrieved]) -> None:
    delivery = deliver(results)
    assert len(delivery.passages) + len(delivery.dropped) == len(results)
    assert Payload(passages=delivery.passages).passages == delivery.passages
    texts = [result.text for result in results if result.text and result.text.strip()]
    assert set(texts) == {passage.text for passage in delivery.passages}


def test_duplicates_are_dropped_and_namesakes_renamed() -> None:
    delivery = deliver([Retrieved("one", "a"), Retrieved("one", "a"), Retrieved("two", "a"), Retrieved("three", "a~2")])
    assert [(passage.id, passage.text) for passage in delivery.passages] == [
        ("a", "one"),
        ("a~2", "two"),
        ("a~2~2", "three"),
    ]
    assert [(drop.id, drop.why) for drop in delivery.dropped] == [
        ("a", "it was delivered already, with the same id and text")
    ]


def test_results_without_an_id_are_numbered_by_rank() -> None:
    delivery = deliver([Retrieved("one"), Retrieved(""), Retrieved("three")])
    assert [passage.id for passage in delivery.passages] == ["passage 1", "passage 3"]
    assert [drop.id for drop in delivery.dropped] == ["passage 2"]


@pytest.mark.parametrize("reserved", sorted(RESERVED_IDS))
def test_a_reserved_id_is_renamed(reserved: str) -> None:
    (passage,) = deliver([Retrieved("one", reserved)]).passages
    assert passage.id == f"passage:{reserved}"


def test_passages_of_ours_are_kept_as_they_are() -> None:
    ours = Passage(id="a", text="one", metadata={"x": 1})
    assert deliver([ours]).passages[0] is ours


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("2024-10-31", "2024-10-31T00:00:00+00:00", id="ISO date"),
        pytest.param(date(2024, 10, 31), "2024-10-31T00:00:00+00:00", id="date"),
        pytest.param(datetime(2024, 10, 31, 12), "2024-10-31T12:00:00+00:00", id="datetime"),
        pytest.param("last week", None, id="words"),
        pytest.param(20241031, None, id="number"),
    ],
)
def test_a_time_is_kept_where_it_is_one(given: object, kept: str | None) -> None:
    (passage,) = deliver([Retrieved("one", as_of=given)]).passages
    assert (passage.as_of and passage.as_of.isoformat()) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [(0.5, 0.5), (np.float32(0.5), 0.5), (float("nan"), None), (float("inf"), None), ("0.5", None), (None, None)],
    ids=["float", "numpy", "NaN", "infinity", "text", "none"],
)
def test_a_similarity_is_kept_where_it_is_a_number(given: object, kept: float | None) -> None:
    (passage,) = deliver([Retrieved("one", similarity=given)]).passages
    assert passage.similarity == kept


@pytest.mark.parametrize("place", [(5, 3), (-1, 3), ("0", "3"), (0, None)])
def test_a_position_that_is_none_is_left_out(place: tuple[object, object]) -> None:
    (passage,) = deliver([Retrieved("one", start=place[0], end=place[1])]).passages
    assert passage.position is None


def test_metadata_that_is_no_json_becomes_text() -> None:
    odd = {"when": date(2024, 10, 31), "nan": float("nan"), "inner": {"set": {1}}, 5: (1, "a")}
    (passage,) = deliver([Retrieved("one", metadata=odd)]).passages  # type: ignore[arg-type]
    assert passage.metadata == {"when": "2024-10-31", "nan": "nan", "inner": {"set": "{1}"}, "5": [1, "a"]}


def test_the_manifest_names_each_source_once_and_hashes_each_text() -> None:
    delivery = deliver([Retrieved("one", "a", "x.md"), Retrieved("two", "b", "x.md"), Retrieved("three", "c")])
    manifest = manifest_of(delivery, "Shelf", {"k": 3, "mode": date(2024, 1, 1)}, {"chain": 1.23456}, sources=["index"])
    assert manifest.sources == ("index", "x.md")
    assert manifest.parameters == {"k": 3, "mode": "2024-01-01"}
    assert manifest.timings_ms == {"chain": 1.235}
    assert [passage.sha256 for passage in manifest.passages] == [sha256_of(text) for text in ("one", "two", "three")]


def test_half_a_surrogate_pair_has_a_hash_too() -> None:
    assert len(sha256_of("\ud800")) == 64
