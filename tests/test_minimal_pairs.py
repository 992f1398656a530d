"""The minimal pairs are what they are said to be: of all kinds, well-formed, close in wording, and not copied."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from pairs import PAIRS, judge, read_pairs, table, wilson

KINDS = frozenset(
    "name figure negation roles quantifier modality condition time cause detail_added detail_dropped_to_falsehood "
    "comparison scope attribution coreference other_sentence".split()
)
FIELDS = ["id", "kind", "query", "passages", "good", "bad", "bad_is"]
ALL = read_pairs()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _normal(text: str) -> str:
    return f" {' '.join(_words(text))} "


def test_there_are_enough_pairs_of_every_kind() -> None:
    counts = Counter(pair["kind"] for pair in ALL)
    assert set(counts) == KINDS
    assert min(counts.values()) >= 16
    assert len(ALL) >= 260


def test_each_id_is_given_once_and_names_the_kind() -> None:
    ids = [pair["id"] for pair in ALL]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(rf"{pair['kind']}-\d\d", pair["id"]) for pair in ALL)


def test_each_line_is_written_as_json_writes_it() -> None:
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    assert lines == [json.dumps(pair, ensure_ascii=False) for pair in ALL]


@pytest.mark.parametrize("pair", ALL, ids=lambda pair: pair["id"])
def test_a_pair_is_well_formed(pair: dict[str, Any]) -> None:
    assert list(pair) == FIELDS
    texts = [*pair["passages"], pair["good"], pair["bad"], *([] if pair["query"] is None else [pair["query"]])]
    assert all(isinstance(text, str) and text and text == text.strip() for text in texts)
    assert pair["passages"]
    assert pair["bad_is"] in ("contradicted", "unsupported")
    assert pair["good"][-1] == pair["bad"][-1] == "."
    assert _normal(pair["good"]) != _normal(pair["bad"])


def test_no_statement_is_made_of_one_passage_twice() -> None:
    made = [
        (_normal(passage), _normal(pair[member]))
        for pair in ALL
        for passage in pair["passages"]
        for member in ("good", "bad")
    ]
    assert len(set(made)) == len(made)


def test_nine_pairs_in_ten_differ_by_few_words() -> None:
    apart = [Levenshtein.normalized_distance(_words(pair["good"]), _words(pair["bad"])) for pair in ALL]
    assert sum(share <= 0.4 for share in apart) >= 0.9 * len(ALL)


def test_most_good_statements_are_reworded() -> None:
    copied = [
        pair["id"] for pair in ALL if any(_normal(pair["good"]) in _normal(passage) for passage in pair["passages"])
    ]
    assert len(copied) <= len(ALL) / 3


def test_no_bad_statement_stands_in_its_passages() -> None:
    assert not [pair["id"] for pair in ALL if any(_normal(pair["bad"]) in _normal(text) for text in pair["passages"])]


def test_in_half_of_the_pairs_overlap_does_not_prefer_the_good_statement() -> None:
    def overlap(pair: dict[str, Any], member: str) -> float:
        known = {word for passage in pair["passages"] for word in _words(passage)}
        words = _words(pair[member])
        return sum(word in known for word in words) / len(words)

    misled = sum(overlap(pair, "bad") >= overlap(pair, "good") for pair in ALL)
    assert misled >= len(ALL) / 2


def test_the_table_counts_each_kind_and_all() -> None:
    judged = [judge(pair) for pair in ALL if pair["id"].endswith("-01")]
    rows = table(judged).splitlines()
    assert len(rows) == 2 + len(KINDS) + 1
    assert rows[2].startswith("| name | 1 | ")
    assert rows[-1].startswith(f"| all | {len(KINDS)} | ")


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        pytest.param(0, 10, 0.0, 0.2775, id="none of ten"),
        pytest.param(10, 10, 0.7225, 1.0, id="all of ten"),
        pytest.param(15, 20, 0.5313, 0.8881, id="three quarters"),
        pytest.param(0, 0, 0.0, 1.0, id="nothing counted"),
    ],
)
def test_an_interval_is_that_of_wilson(hits: int, total: int, low: float, high: float) -> None:
    assert list(wilson(hits, total)) == pytest.approx([low, high], abs=1e-4)
