"""Coverage of rows, told to people one after the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from grounding.api.batch import Job, Result, id_of
from grounding.api.lines import LinesIn
from grounding.api.terminal import paint_lines
from grounding.api.wire import read_json
from grounding.errors import InvalidInput
from grounding.models import Coverage
from grounding.rendering.text import Piece, Style, layout_coverage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console

    from grounding.rendering.text import Line


def show(rows: str, job: Job, console: Console) -> int:
    """Print what of each row's query is covered, and how many rows could not be used.

    Args:
        rows: A file of rows.
        job: How they are assessed.
        console: Where it is printed.
    """
    errors = shown = 0
    with LinesIn(rows) as lines:
        for line in lines:
            outcome = job.run(line)
            value = read_json(outcome.text, "line")
            assert isinstance(value, dict), "an outcome is an object"
            if shown:
                console.print()
            shown += 1
            name = id_of(value) or f"line {line.number:,}"
            if outcome.result is Result.ERROR:
                errors += 1
                told = value["error"]
                assert isinstance(told, dict), "an error is an object"
                paint_lines(partial(_failed, name, told), console)
                continue
            coverage = Coverage.model_validate(value["coverage"])
            query = _query(line.data)
            paint_lines(partial(_covered, name, query, coverage), console)
    if not shown:
        raise InvalidInput(rows, "holds no rows")
    return errors


def _failed(name: str, told: Mapping[str, object], width: int) -> Iterator[Line]:
    yield Piece(name, Style.STRONG), Piece(f"  error: {told['field']}: {told['message']}", Style.CONTRADICTED)


def _covered(name: str, query: str, coverage: Coverage, width: int) -> Iterator[Line]:
    yield Piece(name, Style.STRONG), Piece(f"  {query}" if query else "", Style.FAINT)
    yield from layout_coverage(coverage, width)


def _query(data: bytes) -> str:
    value = read_json(data, "row")
    query = value.get("query") if isinstance(value, dict) else None
    return " ".join(query.split())[:200] if isinstance(query, str) else ""
