"""Tables in HTML: where a figure stands in them, and what they survive."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grounding import verify
from grounding.models import Kind, Status
from grounding.reading.html_tables import html_tables
from grounding.reading.records import read_layout

PLAIN = """<h2>Results</h2>
<table class="x"><caption>In <b>millions</b></caption>
<thead><tr><th></th><th>2023</th><th>2022</th></tr></thead>
<tbody><tr><td>Revenue</td><td><b>120</b></td><td>100</td></tr>
<tr><td>Costs</td><td>80</td><td>75&nbsp;</td></tr></tbody></table>
<p>Unaudited, in US dollars.</p>"""
CARELESS = "<tr><td>Name<td>Rooms<tr><td>Porto<td>40<tr><td>Lisbon<td>75"
MERGED = """<table><tr><th>Region</th><th>Year</th><th>Sales</th></tr>
<tr><td rowspan=2>North</td><td>2023</td><td>41</td></tr><tr><td>2022</td><td>37</td></tr>
<tr><td>South</td><td>2023</td><td>29</td></tr></table>"""
WIDE = """<table><tr><th></th><th colspan="2">Sales</th></tr><tr><th></th><th>2023</th><th>2022</th></tr>
<tr><td>North</td><td>41</td><td>37</td></tr></table>"""


@pytest.mark.parametrize(
    ("text", "value", "row", "headers"),
    [
        pytest.param(PLAIN, "120", "Revenue", ("2023",), id="under its header, its own tags aside"),
        pytest.param(PLAIN, "75", "Costs", ("2022",), id="the last cell"),
        pytest.param(CARELESS, "75", "Lisbon", ("Rooms",), id="nothing closed"),
        pytest.param(MERGED, "37", "North", ("Sales",), id="a cell over two rows"),
        pytest.param(MERGED, "29", "South", ("Sales",), id="and after it"),
        pytest.param(WIDE, "37", "North", ("Sales", "2022"), id="a cell over two columns"),
    ],
)
def test_a_cell_has_its_row_and_its_headers(text: str, value: str, row: str, headers: tuple[str, ...]) -> None:
    at = text.rindex(f"{value}")
    place = read_layout(text).place(at, at + len(value))
    assert (place.row, place.headers) == (row, headers)
    assert place.cell is not None
    assert text[slice(*place.cell)] == value


def test_the_caption_is_above_every_cell() -> None:
    at = PLAIN.index("120")
    assert "millions" in read_layout(PLAIN).place(at, at + 3).caption


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        pytest.param("Revenue was $120 million in 2023.", Status.SUPPORTED, id="right"),
        pytest.param("Revenue was $100 million in 2023.", Status.CONTRADICTED, id="of the other year"),
        pytest.param("Revenue was $80 million in 2023.", Status.CONTRADICTED, id="of the other row"),
    ],
)
def test_figures_are_bound_in_it(answer: str, status: Status) -> None:
    (figure,) = verify(answer, [PLAIN]).of_kind(Kind.FIGURE)
    assert figure.status is status, figure.message


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A <table> with legs.", id="a word in angle brackets"),
        pytest.param("<table><tr><td>alone</td></tr></table>", id="one cell"),
        pytest.param("if a <tr and b> then", id="comparisons"),
        pytest.param("<table></table>", id="empty"),
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert html_tables(text, 0, len(text)) == []


PIECES = st.sampled_from(
    "<table>|</table>|<tr>|</tr>|<td>|</td>|<th colspan=3>|<td rowspan=2>|<td rowspan=999>|a|5| |<|>|<b>|</b>|"
    "<caption>|</caption>|\n".split("|")
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_markup_gives_cells_in_order_inside_the_text(text: str) -> None:
    for table in html_tables(text, 0, len(text)):
        for row in table.rows:
            starts = [cell[0] for cell in row.cells]
            assert starts == sorted(starts)
            assert all(0 <= a <= b <= len(text) for a, b in row.cells)
    layout = read_layout(text)
    for at in range(len(text)):
        layout.place(at, at + 1)


def test_a_table_of_ten_thousand_rows_and_one_of_nothing_but_tags_are_read() -> None:
    rows = "".join(f"<tr><td>item {n}</td><td>{n}</td></tr>" for n in range(10_000))
    (table,) = html_tables(f"<table>{rows}</table>", 0, len(rows) + 15)
    assert len(table.rows) == 10_000
    tags = "<tr><td>" * 20_000 + "<b>" * 50_000
    assert len(html_tables(tags, 0, len(tags))) <= 1


def test_cells_that_reach_down_from_two_rows_stay_in_order() -> None:
    (table,) = html_tables(crossed := "<table><td><td rowspan=999><tr><td rowspan=2><tr><td>", 0, len(crossed))
    assert all([cell[0] for cell in row.cells] == sorted(cell[0] for cell in row.cells) for row in table.rows)
