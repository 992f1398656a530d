import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grounding.retrievers.pieces import PIECE_TOKENS, Measure
from grounding.retrievers.tables import cut_table

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=40)


def as_csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def test_a_small_table_is_one_slice_of_its_file(measure: Measure) -> None:
    text = "quarter,revenue\r\nQ1,56.5\r\nQ2,62.0\r\n"
    (piece,) = cut_table(text, measure).pieces
    assert piece.text == text[piece.start : piece.end] == "quarter,revenue\r\nQ1,56.5\r\nQ2,62.0"
    assert piece.rows == (1, 2)
    assert not piece.rewritten


def test_each_piece_of_a_long_table_has_the_header_and_whole_rows(measure: Measure) -> None:
    rows = [f"Store {n},{n * 13},2024-{n % 12 + 1:02d}-01" for n in range(100)]
    pieces = cut_table("\n".join(["store,sales_usd,opened", *rows]), measure).pieces
    assert len(pieces) > 3
    assert all(piece.text.splitlines()[0] == "store,sales_usd,opened" for piece in pieces)
    assert [row for piece in pieces for row in piece.text.splitlines()[1:]] == rows
    assert [piece.rewritten for piece in pieces] == [False] + [True] * (len(pieces) - 1)
    numbers = [number for piece in pieces if piece.rows for number in range(piece.rows[0], piece.rows[1] + 1)]
    assert numbers == list(range(1, 101))


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=TABLES)
def test_no_row_is_lost_divided_or_moved(measure: Measure, rows: list[list[str]]) -> None:
    text = as_csv([["first name", "second name"], *rows])
    read = []
    for piece in cut_table(text, measure).pieces:
        lines = list(csv.reader(io.StringIO(piece.text, newline="")))
        assert lines[0] == ["first name", "second name"]
        read += lines[1:]
    # White space at the very end of a record's last cell is not kept.
    assert [[a, b.strip()] for a, b in read] == [[a, b.strip()] for a, b in rows]


def test_rows_of_different_times_are_kept_apart(measure: Measure) -> None:
    text = "item,price,as_of\na,1,2024-01-01\nb,2,2024-01-01\na,3,2024-02-01\nb,4,soon\n"
    pieces = cut_table(text, measure).pieces
    assert [(piece.rows, piece.as_of) for piece in pieces] == [
        ((1, 2), "2024-01-01T00:00:00+00:00"),
        ((3, 3), "2024-02-01T00:00:00+00:00"),
        ((4, 4), None),
    ]


def test_a_quoted_cell_may_hold_line_breaks_and_quotation_marks(measure: Measure) -> None:
    text = 'name,note\nA,"first line\nsecond ""line"""\nB,plain\n'
    (piece,) = cut_table(text, measure).pieces
    assert piece.rows == (1, 2)


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_file(measure: Measure) -> None:
    rows = [f"part {n},{n}" for n in range(300)]
    text = "\n".join(["part,stock", 'pipe 5",7', *rows])
    pieces = cut_table(text, measure).pieces
    assert len(pieces) > 5
    assert pieces[-1].rows is not None
    assert pieces[-1].rows[1] == 301


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a;b\n1,5;2\n", id="semicolons"),
        pytest.param("a\tb\n1\t2\n", id="tabs"),
        pytest.param("a|b\n1|2\n", id="bars"),
        pytest.param("a\n1\n", id="one column"),
    ],
)
def test_other_separators_are_understood(measure: Measure, text: str) -> None:
    (piece,) = cut_table(text, measure).pieces
    assert piece.rows == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1,2\n3,4\n", id="numbers"),
        pytest.param("Paris,Paris\nRome,Rome\n", id="the same twice"),
        pytest.param("Paris,\nRome,\n", id="an empty cell"),
    ],
)
def test_a_first_row_that_names_no_columns_is_a_row(measure: Measure, text: str) -> None:
    (piece,) = cut_table(text, measure).pieces
    assert piece.rows == (1, 2)


def test_a_row_longer_than_the_embedding_sees_is_whole_and_marked(measure: Measure) -> None:
    long_row = "x," + "many words " * PIECE_TOKENS
    pieces = cut_table(f"id,note\na,short\n{long_row}\nb,short\n", measure).pieces
    assert [piece.whole for piece in pieces] == [True, False, True]


@pytest.mark.parametrize("text", ["", "\n \n", "a,b\n"], ids=["empty", "blank", "header only"])
def test_no_rows_give_no_pieces(measure: Measure, text: str) -> None:
    assert cut_table(text, measure).pieces == ()
