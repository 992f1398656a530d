"""What benchmarks hold out is what training calls its folds 1 and 3: two definitions, one meaning."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "training" / "statements"))
sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from bench import folds_of
from corpus import ALWAYS, fold_of


@given(st.text(min_size=1))
def test_a_document_is_of_the_same_fold_in_training_and_in_benchmarks(text: str) -> None:
    names = folds_of({"id": "1", "sources": [{"text": text}]})
    assert ("held" in names) == (fold_of(text) in (1, 3))
    assert ("unread" in names) == (fold_of(text) == 3)


def test_what_has_no_document_is_never_held_out() -> None:
    assert fold_of("") == ALWAYS
