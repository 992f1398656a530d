from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grounding.retrievers.pieces import PIECE_CHARACTERS, PIECE_TOKENS, Measure
from grounding.retrievers.prose import cut_prose

MARKDOWN = st.lists(
    st.sampled_from(
        [
            "# Results\n",
            "## Third quarter\r\n",
            "\n",
            "\r\n",
            "Revenue rose 12% to $4.1 billion. Costs fell.\n",
            "| Quarter | Revenue |\n|---|---|\n| Q1 | 10 |\n| Q2 | 12 |\n",
            "```\n# no heading\n\nx = 1\n```\n",
            "- a list item with a few words in it\n",
            "word " * 300 + "\n",
            "9" * 900,
            "\x0cpage two\u2028still page two ",
            "日本語。テキスト。\n",
        ]
    ),
    max_size=14,
).map("".join)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=MARKDOWN)
def test_a_piece_that_is_not_rewritten_is_a_slice_of_its_file(measure: Measure, text: str) -> None:
    for piece in cut_prose(text, measure).pieces:
        assert piece.rewritten or text[piece.start : piece.end] == piece.text


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=MARKDOWN)
def test_every_character_that_is_not_white_space_is_in_just_one_piece(measure: Measure, text: str) -> None:
    pieces = cut_prose(text, measure).pieces
    assert all(one.end <= other.start for one, other in pairwise(pieces))
    covered = "".join(text[piece.start : piece.end] for piece in pieces)
    assert "".join(covered.split()) == "".join(text.split())


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=MARKDOWN)
def test_a_piece_fits_the_embedding_or_says_that_it_does_not(measure: Measure, text: str) -> None:
    pieces = cut_prose(text, measure).pieces
    for piece, tokens in zip(pieces, measure([piece.text for piece in pieces]), strict=True):
        assert tokens <= PIECE_TOKENS or not piece.whole
        assert len(piece.text) <= PIECE_CHARACTERS


def test_sections_are_not_mixed_and_know_their_headings(measure: Measure) -> None:
    text = "# Report\n\nIntro.\n\n## Costs\n\nCosts fell.\n\nThey fell again.\n\n## Sales ##\n\nSales rose.\n"
    pieces = cut_prose(text, measure).pieces
    assert [(piece.text, piece.heading) for piece in pieces] == [
        ("# Report\n\nIntro.", "Report"),
        ("## Costs\n\nCosts fell.\n\nThey fell again.", "Report > Costs"),
        ("## Sales ##\n\nSales rose.", "Report > Sales"),
    ]


def test_a_heading_with_nothing_under_it_goes_with_what_follows(measure: Measure) -> None:
    (piece,) = cut_prose("# Report\n\n## Costs\n\nCosts fell.", measure).pieces
    assert piece.text == "# Report\n\n## Costs\n\nCosts fell."


def test_a_long_table_repeats_its_header_and_keeps_its_rows_whole(measure: Measure) -> None:
    header = "| Quarter | Revenue (in millions) | Net income |\n| --- | --- | --- |\n"
    rows = [f"| Q{n % 4 + 1} FY{2000 + n} | ${n * 1371:,} | ${n * 97:,} |" for n in range(60)]
    text = "## Results\n\nAll figures are unaudited.\n\n" + header + "\n".join(rows) + "\n"
    pieces = cut_prose(text, measure).pieces
    assert len(pieces) > 3
    assert [row for piece in pieces for row in piece.text.splitlines() if row.startswith("| Q") and "FY" in row] == rows
    for piece in pieces:
        assert "Revenue (in millions)" in piece.text
        assert "All figures are unaudited." in piece.text
        assert piece.heading == "Results"
    assert [piece.rewritten for piece in pieces[1:]] == [True] * (len(pieces) - 1)


def test_a_row_that_is_too_long_stays_whole_and_is_marked(measure: Measure) -> None:
    row = "| " + "many words in one cell " * 90 + "|"
    pieces = cut_prose(f"| Note |\n| --- |\n| short |\n{row}\n", measure).pieces
    assert [piece.whole for piece in pieces] == [True, False]
    assert pieces[1].text.endswith(row)


def test_hash_signs_in_code_are_no_headings(measure: Measure) -> None:
    (piece,) = cut_prose("# Use\n\n```sh\n# not a heading\n\nls\n```\n", measure).pieces
    assert piece.heading == "Use"


def test_a_long_paragraph_is_cut_between_sentences(measure: Measure) -> None:
    sentences = [f"Sentence number {n} says that unit {n} was sold for ${n}.50 to Ms. Smith." for n in range(60)]
    pieces = cut_prose(" ".join(sentences), measure).pieces
    assert len(pieces) > 3
    assert all(piece.text.startswith("Sentence") or piece.text.startswith("Smith") for piece in pieces)


@pytest.mark.parametrize(
    ("front", "as_of"),
    [
        pytest.param("---\ntitle: x\nas_of: 2024-10-31\n---\n", "2024-10-31T00:00:00+00:00", id="as_of"),
        pytest.param("---\nDate: '2024-10-31T12:00:00+02:00'\n---\n", "2024-10-31T12:00:00+02:00", id="quoted date"),
        pytest.param("---\ndate: 2020-01-01\nas_of: 2024-10-31\n---\n", "2024-10-31T00:00:00+00:00", id="as_of first"),
        pytest.param("---\ndate: last Tuesday\n---\n", None, id="no ISO date"),
        pytest.param("as_of: 2024-10-31\n\n", None, id="not in front matter"),
    ],
)
def test_front_matter_gives_the_as_of_time(measure: Measure, front: str, as_of: str | None) -> None:
    pieces = cut_prose(f"{front}The office is closed.", measure).pieces
    assert pieces[-1].as_of == as_of
    assert pieces[-1].text.endswith("The office is closed.")


@pytest.mark.parametrize(
    "text", ["", "   \n\n ", "---\nas_of: 2024-01-01\n---\n"], ids=["empty", "blank", "only front"]
)
def test_no_text_gives_no_pieces(measure: Measure, text: str) -> None:
    assert cut_prose(text, measure).pieces == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("9" * 50_000, id="50,000 digits"),
        pytest.param(" " * 50_000 + "x", id="50,000 spaces"),
        pytest.param("|" * 50_000, id="50,000 bars"),
        pytest.param("# " * 50_000, id="50,000 heading marks"),
        pytest.param("word, " * 4_000, id="a line of 24 KB without a sentence end"),
        pytest.param("| - " * 20_000, id="an endless rule row"),
        pytest.param("x\n| a |\n|--" + "-" * 40_000 + "x\n", id="almost a rule row"),
    ],
)
def test_hostile_text_is_cut_without_loss(measure: Measure, text: str) -> None:
    pieces = cut_prose(text, measure).pieces
    assert "".join("".join(text[p.start : p.end] for p in pieces).split()) == "".join(text.split())
