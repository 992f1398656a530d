"""Writings that other readers get wrong, each with what it means: `hard_readings.txt`, a table anyone can add to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.telling import told

TABLE = Path(__file__).with_name("hard_readings.txt")


def _cases() -> list[tuple[str, str]]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [(text.removesuffix(" "), meaning.strip()) for text, meaning in (line.split("=>") for line in lines)]


CASES = _cases()


def test_the_table_is_long_and_holds_no_reading_twice() -> None:
    assert len(CASES) >= 300
    assert len({text for text, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("text", "meaning"), CASES, ids=[text for text, _ in CASES])
def test_it_means(text: str, meaning: str) -> None:
    assert told(text) == meaning


@pytest.mark.parametrize(("text", "meaning"), CASES, ids=[text for text, _ in CASES])
def test_it_means_the_same_inside_a_sentence(text: str, meaning: str) -> None:
    if text.startswith(("|", "'")):
        pytest.skip("it stands in a table's cell, or opens a line")
    assert told(f"Earlier it was said: {text}, as before.") == meaning
