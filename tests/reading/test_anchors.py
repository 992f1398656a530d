"""Looking for a pattern only where it can begin finds what looking everywhere finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grounding.reading import figure_marks as marks
from grounding.reading.anchors import digit_runs, matches_at, runs_joined
from grounding.reading.codes import TOKEN, token_start
from grounding.reading.dates import _RULES, _Begins, _month_starts
from grounding.reading.figures import _hedged, read_figures
from grounding.reading.identifiers import _TYPES
from grounding.reading.words import read_words

PIECES = st.sampled_from(
    """
        1 2 12 2019 2020-21 03/04/2024 1,234.56 1.234,56 .5 3.11.2 v2 v2.1 10.1.0.12 §4 section|4.2|(b) art.|7
        GB82WEST12345698765432 Jan January|5 5|May|2021 JUNE q3 Q4|2022 4Q21 1990s 19th|century 44|BC AD|79 CE FY24
        H1|2020 2019–20 RX-200 a1b2c3d 0041230 order|no.|4411 +44|20|7946|0958 (555)|123-4567 555-123-4567
        call|0800|1234 $5 (3.4) −7 € kr -- _ / : . , ; - ( ) | x abc
    """.split()
).map(lambda piece: piece.replace("|", " "))
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.text(alphabet="0123456789.,-/:() abQqJMay$€%v§_", max_size=40)


@settings(max_examples=300)
@given(TEXTS)
def test_number_patterns_begin_at_runs_of_digits(text: str) -> None:
    everywhere = [match.span() for match in marks.NUMBER.finditer(text)]
    starts = (at - (text[at - 1 : at] == ".") for at in digit_runs(text))
    assert [match.span() for match in matches_at(marks.NUMBER, text, starts)] == everywhere


@settings(max_examples=300)
@given(TEXTS)
def test_codes_begin_where_their_token_begins(text: str) -> None:
    starts = (token_start(text, at) for at in digit_runs(text))
    assert [m.span() for m in matches_at(TOKEN, text, starts)] == [m.span() for m in TOKEN.finditer(text)]


@settings(max_examples=300)
@given(TEXTS)
def test_identifiers_that_begin_at_a_digit_are_all_found_there(text: str) -> None:
    lowered, runs, vocabulary = text.lower(), digit_runs(text), read_words(text).first
    for kind in (kind for kind in _TYPES if kind.name != "bic"):  # eight capitals are one only where a text says so
        everywhere = [found for match in kind.pattern.finditer(text) if (found := kind.read(match)) is not None]
        quick = [found for m in kind.matches(text, lowered, runs, vocabulary) if (found := kind.read(m)) is not None]
        assert quick == everywhere, kind.name


@settings(max_examples=300)
@given(TEXTS)
def test_dates_that_begin_at_a_digit_or_month_are_all_found_there(text: str) -> None:
    runs, months = digit_runs(text), _month_starts(text)
    for rule in _RULES:
        everywhere = [(m.span(), rule.read(m)) for m in rule.pattern.finditer(text)]
        # a year may be found inside a longer number, where no date begins, and take what follows away from others
        if rule.begins is _Begins.DIGIT and any(found[0][0] not in runs for found in everywhere):
            continue
        assert [(m.span(), rule.read(m)) for m in rule.matches(text, text.lower(), runs, months, True)] == everywhere


@given(TEXTS)
def test_telephone_numbers_are_looked_for_where_runs_join(text: str) -> None:
    assert runs_joined(text, 4) or not marks.PHONE.search(text)


@pytest.mark.parametrize(
    ("before", "pattern"),
    [
        *((f"{hedge} {article}", marks.HEDGE) for hedge in ("about", "nearly", "roughly", "ca.", "approx.", "close to")
          for article in ("", "a ", "an ", "the ")),
        *((phrase, marks.HEDGE) for phrase in ("an estimated ", "on average ", "~", "≈ ", "Around ")),
        *((phrase, marks.LEAST) for phrase in ("at least ", "no less than ", "a minimum of ", "upwards of ", "> ")),
        *((phrase, marks.MOST) for phrase in ("up to ", "at most ", "a maximum of ", "as many as ", "under ", "≤ ")),
        *((phrase, marks.LABEL) for phrase in ("step ", "Step #", "#", "fig. ", "(page ", "no. ", "passages ")),
    ],
)  # fmt: skip
def test_what_stands_before_a_figure_is_never_overlooked(before: str, pattern: object) -> None:
    text = f"It took {before}7"
    figure = read_figures(text, ())[0]
    bare = figure._replace(approximate=False, at_least=False, at_most=False, strict=False, label="")
    assert pattern.search(text, 0, figure.start)  # type: ignore[attr-defined]
    assert _hedged(text, bare) != bare
