"""Breaches of payload contracts: what passages of a source owe and lack, and records that are not what they should be.

A broken record is a gap with its field and the reason, never an error: the payload is data, and so is what is wrong
with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, ValidationError

from grounding.models import Gap, GapKind, Passage, Severity
from grounding.reading.clocks import UNIT as CLOCK
from grounding.reading.exact import read_exact
from grounding.sources import Source

_LISTED = 5
"""Passages that are named in one message."""
_MOST_RECORDS = 1_000
"""Records of one source that are held to its model for one query."""
_MOST_BREACHES = 20
"""Kinds of breaches of one model that are told each by itself."""
_ZONE = re.compile(
    r"\s?(?:Z\b|UTC|GMT|\+\d\d:?\d\d\b|\(?[A-Z]{1,3}[SD]?T\b|[A-Z][a-z]{2,20}/[A-Z][A-Za-z_]{2,30}"
    r"|[A-Za-z]{3,20}\s[Tt]ime\b)"
)
"""After a clock time: an offset, an abbreviation, a name of the tz database, "local time"."""
_INSTANT = re.compile(r"\dT\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?[+-](?:\d\d:?\d\d)")
"""An instant of ISO 8601 with its offset: only there does a minus not mean "until", as in 9:30-10:30."""
_RECORD_OPENS = re.compile(r"\{|\[\s{0,20}\{")
_ZONE_KEYS = ("time_zone", "timezone", "tz")


def contract_gaps(source: Source, passages: Sequence[Passage]) -> Iterator[Gap]:
    """What passages of a source owe by its contract and lack."""
    contract = source.contract
    if contract is None:
        return
    owed: dict[str, list[str]] = {}
    for passage in passages:
        for what in _owed(source, passage):
            owed.setdefault(what, []).append(passage.id)
    for what, by in owed.items():
        yield Gap(
            kind=GapKind.CONTRACT_BROKEN,
            severity=Severity.HIGH if what == "an as-of time" else Severity.MEDIUM,
            message=f"{_listed(by)}: without {what}, which {source.name!r} owes",
            remedy=f"add {what} where {source.name!r} is read",
        )
    if contract.model is not None:
        yield from _of_model(source, contract.model, passages)


def _owed(source: Source, passage: Passage) -> Iterator[str]:
    """What the contract asks for and the passage lacks."""
    contract = source.contract
    if contract is None:
        return
    for name in contract.fields:
        if passage.metadata.get(name) in (None, ""):
            yield f"the field {name!r}"
    for what, value in (("unit", contract.unit), ("currency", contract.currency)):
        if (
            value is not None
            and passage.metadata.get(what) != value
            and value.casefold() not in passage.text.casefold()
        ):
            yield f"the {what} {value!r}"
    if contract.as_of and passage.as_of is None:
        yield "an as-of time"
    if contract.period and passage.metadata.get("period") in (None, ""):
        read = read_exact(passage.text)
        if read.figures and not read.dates:
            yield "a period for its figures"
    if contract.time_zone and all(passage.metadata.get(key) in (None, "") for key in _ZONE_KEYS):
        text = _INSTANT.sub(lambda instant: " " * len(instant[0]), passage.text)
        clocks = [figure for figure in read_exact(text).figures if figure.unit == CLOCK]
        if not all(_zoned(text, clock.start, clock.end) for clock in clocks):
            yield "a time zone for its clock times"


def _zoned(text: str, start: int, end: int) -> bool:
    """Whether a clock time says its zone, or is the offset of the one before it."""
    before = text[max(0, start - 2) : start]
    return (before[1:] == "+" and before[0].isdigit()) or _ZONE.match(text, end) is not None


# Records -------------------------------------------------------------------------------------------------


def _of_model(source: Source, model: type[BaseModel], passages: Sequence[Passage]) -> Iterator[Gap]:
    broken: dict[tuple[str, str], list[str]] = {}
    records = ((passage.id, record) for passage in passages for record in _records(passage))
    for number, (name, record) in enumerate(records):
        if number == _MOST_RECORDS:
            yield Gap(
                kind=GapKind.CONTRACT_BROKEN,
                severity=Severity.MEDIUM,
                message=f"only the first {_MOST_RECORDS:,} records of {source.name!r} were held to {model.__name__}",
                remedy="deliver fewer records",
            )
            break
        for breach in _breaches(model, record):
            by = broken.setdefault(breach, [])
            if not by or by[-1] != name:
                by.append(name)
    for number, ((field, why), by) in enumerate(broken.items()):
        if number == _MOST_BREACHES:
            yield Gap(
                kind=GapKind.CONTRACT_BROKEN,
                severity=Severity.MEDIUM,
                message=f"records of {source.name!r} break {model.__name__} in {len(broken) - number:,} more ways",
                remedy=f"mend the records where {source.name!r} is read",
            )
            break
        yield Gap(
            kind=GapKind.CONTRACT_BROKEN,
            severity=Severity.MEDIUM,
            message=f"{_listed(by)}: {field}: {why}, by {model.__name__}, which {source.name!r} owes",
            remedy=f"mend {field} where {source.name!r} is read",
        )


def _records(passage: Passage) -> Sequence[Mapping[str, object] | None]:
    """The JSON objects that a passage's text is: one, an array of them, or one a line; else its metadata.

    None stands for a text that begins as a record and can't be read as one.
    """
    text = passage.text.strip()
    if not _RECORD_OPENS.match(text):
        return [passage.metadata]
    try:
        return _objects(text)
    except (ValueError, RecursionError):
        return [None]


def _objects(text: str) -> list[Mapping[str, object] | None]:
    try:
        value = json.loads(text)
    except ValueError:
        values = [json.loads(line) for line in text.splitlines() if line.strip()]
    else:
        values = value if isinstance(value, list) else [value]
    return [item if isinstance(item, dict) else None for item in values]


def _breaches(model: type[BaseModel], record: Mapping[str, object] | None) -> Iterator[tuple[str, str]]:
    """The fields of a record that break the model, and why, without the value that does."""
    if record is None:
        yield "the record", "it can't be read as JSON"
        return
    try:
        model.model_validate(record)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False, include_context=False):
            why = str(problem["msg"]).removeprefix("Value error, ")
            yield _path(problem["loc"]), why[:1].lower() + why[1:300]
    except Exception as error:  # noqa: BLE001 - a model's own validators may raise anything; the gap says so
        yield "the record", f"it could not be held to the model: {type(error).__name__}: {error}"[:300]


def _path(where: Sequence[int | str]) -> str:
    path = ""
    for part in where:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return f"the field {path!r}" if path else "the record"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_LISTED]) + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")
