"""Reports and coverages read for an overview: lines that `batch` or `coverage` wrote, or the file that a server keeps.

Lines are read by the fields that are counted: building whole reports would take ten times as long, and they were
lawful when they were written.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pydantic import JsonValue

from grounding.api.lines import LONGEST_LINE, STANDARD, LinesIn
from grounding.api.wire import read_json
from grounding.errors import InvalidInput
from grounding.models import SCHEMA_VERSION, NeedStatus, Severity, Verdict
from grounding.overview import Counting, Seen, SeenGap, SeenNeed, SeenSource

_SQLITE = b"SQLite format 3\x00"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIMES = ("asked_at", "as_of", "created_at", "stored_at")
"""Keys of a line that say when its query was asked, or failing that when its report was made; the first goes."""
_PLACES = 3
"""Lines that are named of those that can't be used for one reason."""
_REASONS = 50
"""Different reasons that are kept apart."""
_LONGEST_TEXT = 200
E_ = TypeVar("E_", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row says of the line that was made from it."""

    id: str | None = None
    at: datetime | None = None
    """When it was asked."""


class OtherRows(InvalidInput):
    """The rows are not those that the lines were made from."""


@dataclass(slots=True)
class Refused:
    """Lines that could not be used for one reason."""

    number: int = 0
    places: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """What was read, and what could not be."""

    counting: Counting = field(default_factory=Counting)
    used: int = 0
    errors: int = 0
    """Lines that say that their row could not be judged."""
    superseded: int = 0
    """Reports in a server's file that a later one with the same id stands for."""
    refused: dict[str, Refused] = field(default_factory=dict)

    @property
    def unusable(self) -> int:
        """Lines that could not be used."""
        return sum(refused.number for refused in self.refused.values())

    def take(self, data: bytes, where: str, asked: Asked | None = None) -> None:
        """Count one line, or why it can't be used.

        Args:
            data: The line; empty where it is too long.
            where: What it is called.
            asked: What is known of its query from elsewhere.

        Raises:
            OtherRows: It was not made from the row that it is said to be made from.
        """
        try:
            if not data:
                raise InvalidInput("line", f"is longer than {LONGEST_LINE:,} bytes")
            value = read_json(data, "line")
            if not isinstance(value, dict):
                raise InvalidInput("line", "is no object")
            told = value.get("id")
            if asked is not None and asked.id is not None and told is not None and told != asked.id:
                raise OtherRows("--rows", f"has {asked.id!r} for {where}, which is of {str(told)[:100]!r}")
            if "error" in value and "verdict" not in value and "coverage" not in value:
                self.errors += 1
                return
            self.counting.add(seen_in(value, asked.at if asked is not None else None))
            self.used += 1
        except OtherRows:
            raise
        except InvalidInput as error:
            reason = str(error)[:_LONGEST_TEXT]
            if reason not in self.refused and len(self.refused) >= _REASONS:
                reason = "other reasons"
            refused = self.refused.setdefault(reason, Refused())
            refused.number += 1
            if len(refused.places) < _PLACES:
                refused.places.append(where)


def seen_in(value: dict[str, JsonValue], at: datetime | None = None) -> Seen:
    """What one line says.

    Args:
        value: A report, or a line of `coverage`.
        at: When the query was asked; else what the line says of it.

    Raises:
        InvalidInput: A field that is counted is missing or malformed, or the line is of another schema version.
    """
    version = value.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION:
        raise InvalidInput("schema_version", f"is {str(version)[:20]}; this version reads {SCHEMA_VERSION}")
    coverage = _object(value, "coverage", "")
    verdict = _of(Verdict, value, "verdict", "") if "verdict" in value else None
    answerable = coverage.get("answerable")
    if not isinstance(answerable, bool):
        raise InvalidInput("coverage.answerable", "must be true or false")
    return Seen(
        answerable=answerable,
        coverage=_share(coverage, "score", "coverage."),
        needs=tuple(_need(need, where) for need, where in _objects(coverage, "needs")),
        gaps=tuple(_gap(gap, where) for gap, where in _objects(coverage, "gaps")),
        sources=tuple(_source(source, where) for source, where in _objects(coverage, "sources"))
        if "sources" in coverage
        else None,
        verdict=verdict,
        checked=_share(value, "checked_fraction", "") if verdict is not None else 0.0,
        failures=frozenset(_failures(value)),
        at=at if at is not None else _time(value),
    )


def _need(need: dict[str, JsonValue], where: str) -> SeenNeed:
    text = need.get("text")
    told = text[:_LONGEST_TEXT] if isinstance(text, str) else ""
    return SeenNeed(_name(need, "kind", where), _of(NeedStatus, need, "status", where), told)


def _gap(gap: dict[str, JsonValue], where: str) -> SeenGap:
    remedy = gap.get("remedy")
    told = remedy[:_LONGEST_TEXT] if isinstance(remedy, str) else ""
    return SeenGap(_name(gap, "kind", where), _of(Severity, gap, "severity", where), told)


def _source(source: dict[str, JsonValue], where: str) -> SeenSource:
    return SeenSource(
        name=_name(source, "name", where),
        required=source.get("required") is True,
        consulted=source.get("consulted") is True,
        passages=_count(source, "passages", where),
        stale=_count(source, "stale", where),
    )


def _failures(value: dict[str, JsonValue]) -> Iterator[str]:
    claims = value.get("claims")
    for claim in claims if isinstance(claims, list) else ():
        failure = claim.get("failure") if isinstance(claim, dict) else None
        if isinstance(failure, str) and failure:
            yield failure[:_LONGEST_TEXT]


def _time(value: dict[str, JsonValue]) -> datetime | None:
    for key in _TIMES:
        told = value.get(key)
        if told is None:
            continue
        try:
            moment = datetime.fromisoformat(told) if isinstance(told, str) else None
        except ValueError:
            moment = None
        if moment is None:
            raise InvalidInput(key, "is no ISO 8601 time")
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _object(value: dict[str, JsonValue], key: str, where: str) -> dict[str, JsonValue]:
    inner = value.get(key)
    if not isinstance(inner, dict):
        raise InvalidInput(f"{where}{key}", "is missing" if inner is None else "must be an object")
    return inner


def _objects(coverage: dict[str, JsonValue], key: str) -> Iterator[tuple[dict[str, JsonValue], str]]:
    values = coverage.get(key)
    if not isinstance(values, list):
        raise InvalidInput(f"coverage.{key}", "is missing" if values is None else "must be an array")
    for value in values:
        if not isinstance(value, dict):
            raise InvalidInput(f"coverage.{key}", "must hold objects")
        yield value, f"coverage.{key}."


def _name(value: dict[str, JsonValue], key: str, where: str) -> str:
    name = value.get(key)
    if not isinstance(name, str) or not name:
        raise InvalidInput(f"{where}{key}", "is missing" if name is None else "must be a name")
    return name[:_LONGEST_TEXT]


def _of(kinds: type[E_], value: dict[str, JsonValue], key: str, where: str) -> E_:
    name = _name(value, key, where)
    try:
        return kinds(name)
    except ValueError:
        known = ", ".join(kind.value for kind in kinds)
        raise InvalidInput(f"{where}{key}", f"is {name!r}, none of {known}") from None


def _share(value: dict[str, JsonValue], key: str, where: str) -> float:
    number = value.get(key)
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not 0 <= number <= 1:
        raise InvalidInput(f"{where}{key}", "is missing" if number is None else "must be a number from 0 to 1")
    return float(number)


def _count(value: dict[str, JsonValue], key: str, where: str) -> int:
    number = value.get(key, 0)
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not math.isfinite(number) or number < 0:
        raise InvalidInput(f"{where}{key}", "must be a number from 0 on")
    return int(number)


# Files ---------------------------------------------------------------------------------------------------


def read_all(names: Sequence[str], rows: str | None = None) -> Reading:
    """What the files hold, one line at a time.

    Args:
        names: Files of lines, gzipped or not, `-` for standard input, or files that a server keeps.
        rows: The rows that the one file of lines was made from, line for line, for the times of their queries.

    Raises:
        InvalidInput: A file can't be read as such, the rows are not those, or nothing in the files can be used.
    """
    if rows is not None and (len(names) > 1 or _is_database(names[0])):
        raise InvalidInput("--rows", "goes with one file of lines")
    if [*names, rows].count(STANDARD) > 1:
        raise InvalidInput("-", "standard input can be read once")
    reading = Reading()
    for name in names:
        if _is_database(name):
            _read_database(name, reading)
        else:
            _read_lines(name, rows, reading, named=len(names) > 1)
    if not reading.used:
        told = f"; {reading.errors:,} rows could not be judged" if reading.errors else ""
        raise InvalidInput(", ".join(names), f"holds no report and no coverage that can be used{told}{_why(reading)}")
    return reading


def _why(reading: Reading) -> str:
    return "".join(f"; {line}" for line in unusable(reading))


def unusable(reading: Reading) -> list[str]:
    """Of lines that could not be used, how many for which reason, and where the first of them stand."""
    return [
        f"{refused.number:,} line{'' if refused.number == 1 else 's'} not used ({', '.join(refused.places)}"
        f"{', ...' if refused.number > len(refused.places) else ''}): {reason}"
        for reason, refused in sorted(reading.refused.items(), key=lambda item: -item[1].number)
    ]


def _read_lines(name: str, rows: str | None, reading: Reading, *, named: bool) -> None:
    with ExitStack() as files:
        lines = files.enter_context(LinesIn(name))
        asked = _asked(files.enter_context(LinesIn(rows))) if rows is not None else None
        for line in lines:
            where = f"{name}, line {line.number:,}" if named else f"line {line.number:,}"
            row = next(asked, None) if asked is not None else None
            if asked is not None and row is None:
                raise InvalidInput("--rows", f"ends before {where}")
            reading.take(line.data, where, row)


def _asked(rows: LinesIn) -> Iterator[Asked]:
    """What each row says; of one that can't be read, nothing: its own line says so."""
    for row in rows:
        try:
            value = read_json(row.data, "row")
            if not isinstance(value, dict):
                raise InvalidInput("row", "is no object")
            name = value.get("id")
            yield Asked(name if isinstance(name, str) else None, _time({"as_of": value.get("as_of")}))
        except InvalidInput:
            yield Asked()


def _is_database(name: str) -> bool:
    if name == STANDARD:
        return False
    with Path(name).open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _read_database(name: str, reading: Reading) -> None:
    """The latest report under each id; read only, so that a server may go on writing."""
    address = f"{Path(name).resolve().as_uri()}?mode=ro"
    latest = "NOT EXISTS (SELECT 1 FROM reports later WHERE later.id = r.id AND later.revision > r.revision)"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            for number, stored, body in database.execute(
                f"SELECT key, stored_at, body FROM reports r WHERE {latest} ORDER BY key"
            ):
                at = _EPOCH + timedelta(microseconds=int(stored))
                reading.take(str(body).encode("utf-8", "replace"), f"{name}, report {number:,}", Asked(at=at))
            total = database.execute("SELECT count(*) FROM reports").fetchone()[0]
            reading.superseded += total - database.execute("SELECT count(DISTINCT id) FROM reports").fetchone()[0]
    except (sqlite3.Error, OverflowError, ValueError) as error:
        raise InvalidInput(name, f"is no file of reports: {error}") from None


def notes(reading: Reading) -> Iterable[str]:
    """What else was in the files, and what could not be used."""
    if reading.errors:
        yield f"{reading.errors:,} rows could not be judged, by their error lines"
    if reading.superseded:
        yield f"{reading.superseded:,} earlier revisions were passed over"
    yield from unusable(reading)
