"""Saved reports, joined again with the rows they were made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import ValidationError

from grounding.api.lines import Line
from grounding.api.wire import Row, parse_row, read_json
from grounding.errors import InvalidInput
from grounding.inputs import invalid_input
from grounding.models import sha256
from grounding.report import Report

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 80


def reports_in(lines: Iterable[Line], only: str | None = None) -> Iterator[Report]:
    """The reports in lines that `batch` wrote; error lines are passed over.

    Args:
        lines: The lines.
        only: The id of the one report that is wanted.

    Raises:
        InvalidInput: A line is no report.
    """
    for line in lines:
        where = f"line {line.number}"
        value = read_json(line.data, where)
        if not isinstance(value, dict) or ("verdict" not in value and "error" not in value):
            raise InvalidInput(where, "is no report")
        if "error" in value or only not in (None, value.get("id")):
            continue
        try:
            yield Report.model_validate_json(line.data)
        except ValidationError as error:
            raise invalid_input(error, where) from error


def with_texts(reports: Iterable[Report], rows: Iterator[Line]) -> Iterator[Report]:
    """The reports with their texts, in one pass over both: rows without a report are passed over.

    Args:
        reports: In the order of their rows.
        rows: The input of the batch.

    Raises:
        InvalidInput: No row, from the last one used on, is the one a report was made from.
    """
    for report in reports:
        yield _joined(report, rows)


def _joined(report: Report, rows: Iterator[Line]) -> Report:
    for line in rows:
        try:
            value = read_json(line.data, "row")
            given = value.get("id") if isinstance(value, dict) else None
            if given is not None and given != report.id:
                continue
            row = parse_row(value, strict=False)
        except InvalidInput:
            continue
        if row.payload.hash == report.payload_hash:
            answer = text_of_answer(row)
            if sha256(answer) == report.answer_hash:
                return report.with_subject(answer, row.payload)
    raise InvalidInput("--rows", f"none is what report {report.id!r} was made from; are they in the reports' order?")


def text_of_answer(row: Row) -> str:
    """The text that offsets of a report on this row point into; of a structured answer, its JSON text."""
    if isinstance(row.answer, str):
        return row.answer
    from grounding.checker import read_answer

    return read_answer(row.answer, row.payload.query).text


def file_name(report_id: str, taken: set[str]) -> str:
    """A file name for the report's page, without anything a path could be made of; `taken` grows by it."""
    name = _UNSAFE.sub("-", report_id).strip(".-")[:_LONGEST_NAME]
    if name != report_id or name.lower() in taken:
        name = f"{name or 'report'}-{sha256(report_id)[:8]}"
    base, number = name, 1
    while name.lower() in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name.lower())
    return f"{name}.html"
