import json

import pytest

from grounding.retrievers.objects import cut_json, cut_json_lines
from grounding.retrievers.pieces import PIECE_TOKENS, Measure


def test_a_short_record_is_kept_as_it_is_written(measure: Measure) -> None:
    text = '{"sku": "A-1", "price": 12.50}\n\n  {"sku": "B-2",  "price": 9.00}\n'
    pieces = cut_json_lines(text, measure).pieces
    assert [piece.text for piece in pieces] == ['{"sku": "A-1", "price": 12.50}', '{"sku": "B-2",  "price": 9.00}']
    assert all(text[piece.start : piece.end] == piece.text and not piece.rewritten for piece in pieces)
    assert [piece.rows for piece in pieces] == [(1, 1), (3, 3)]


def test_a_record_with_a_text_becomes_that_text(measure: Measure) -> None:
    text = '{"id": "py-3.12", "as_of": "2023-10-02", "text": "Python 3.12 removed distutils."}'
    (piece,) = cut_json_lines(text, measure).pieces
    assert piece.text == "Python 3.12 removed distutils."
    assert (piece.record, piece.as_of, piece.rewritten) == ("py-3.12", "2023-10-02T00:00:00+00:00", True)
    assert text[piece.start : piece.end] == text


def test_what_else_a_record_says_goes_above_its_text(measure: Measure) -> None:
    (piece,) = cut_json_lines(
        '{"id": 7, "title": "Prices", "price": {"eur": 12.5}, "text": "It costs more now."}', measure
    ).pieces
    assert piece.text == "title: Prices\nprice.eur: 12.5\n\nIt costs more now."


def test_a_long_text_is_cut_into_several_pieces_of_one_record(measure: Measure) -> None:
    body = " ".join(f"Sentence {n} of the record says something of its own." for n in range(80))
    pieces = cut_json_lines(json.dumps({"id": "r", "text": body}), measure).pieces
    assert len(pieces) > 2
    assert {piece.record for piece in pieces} == {"r"}
    assert " ".join(piece.text for piece in pieces) == body
    assert max(measure([piece.text for piece in pieces])) <= PIECE_TOKENS


def test_a_long_record_without_a_text_becomes_lines_of_key_and_value(measure: Measure) -> None:
    record = {"id": "r", "cells": [{"name": f"cell {n}", "value": n, "none": None} for n in range(60)]}
    pieces = cut_json_lines(json.dumps(record), measure).pieces
    assert len(pieces) > 1
    lines = [line for piece in pieces for line in piece.text.splitlines()]
    assert lines[:3] == ["id: r", "cells[1].name: cell 0", "cells[1].value: 0"]
    assert lines[-1] == "cells[60].value: 59"


def test_a_malformed_line_is_reported_by_number_and_the_rest_is_read(measure: Measure) -> None:
    cut = cut_json_lines('{"a": 1}\n{"a": \n{"a": 3}\n', measure)
    assert len(cut.pieces) == 2
    (problem,) = cut.problems
    assert problem.where == "line 2"
    assert problem.why.startswith("is not JSON: Expecting value at character")


def test_half_a_surrogate_pair_is_reported(measure: Measure) -> None:
    cut = cut_json_lines('{"text": "\\ud800"}\n{"text": "fine"}\n', measure)
    assert [piece.text for piece in cut.pieces] == ["fine"]
    assert [(p.where, p.why) for p in cut.problems] == [
        ("record 1", "holds half a surrogate pair, which is no character")
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("[" * 100_000, id="nested without end"),
        pytest.param('{"a":' * 50_000 + "1" + "}" * 50_000, id="nested deeply"),
        pytest.param("1" * 50_000, id="50,000 digits"),
    ],
)
def test_what_python_can_not_read_is_reported(measure: Measure, hostile: str) -> None:
    cut = cut_json_lines(f"{hostile}\n" + '{"text": "fine"}', measure)
    assert [piece.text for piece in cut.pieces] == ["fine"]
    assert cut.problems[0].where == "line 1"
    assert cut_json(hostile, measure).problems


def test_an_array_is_a_record_each(measure: Measure) -> None:
    text = ' [ {"a": 1},\n\t{"a": "]"} , 7 ] '
    pieces = cut_json(text, measure).pieces
    assert [piece.text for piece in pieces] == ['{"a": 1}', '{"a": "]"}', "7"]
    assert all(text[piece.start : piece.end] == piece.text for piece in pieces)


def test_an_object_is_one_record(measure: Measure) -> None:
    (piece,) = cut_json('\n{"a": 1}\n', measure).pieces
    assert piece.text == '{"a": 1}'


@pytest.mark.parametrize("text", ["", "[1, 2", "{'a': 1}", "[1] [2]"])
def test_a_file_that_is_no_json_is_reported_whole(measure: Measure, text: str) -> None:
    cut = cut_json(text, measure)
    assert cut.pieces == ()
    assert cut.problems[0].where == "the file"


def test_an_empty_array_has_no_records(measure: Measure) -> None:
    assert cut_json("[]", measure).pieces == ()
