"""The as-of time that a record, a row or a file's front matter gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

AS_OF_FIELDS = ("as_of", "as of", "as-of", "asof", "as_of_date", "date")
"""Names of fields and columns that hold an as-of time, the plainest first; case does not matter."""


def as_of_field(names: Mapping[str, object]) -> str | None:
    """Which of these names holds an as-of time."""
    by_name = {name.strip().casefold(): name for name in reversed(list(names))}
    return next((by_name[field] for field in AS_OF_FIELDS if field in by_name), None)


def iso_time(value: object) -> str | None:
    """The value as an ISO 8601 time with a zone (UTC where it has none); None where it is no such time."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def as_of_of(fields: Mapping[str, object]) -> str | None:
    """The as-of time among some fields; None where there is none in ISO 8601."""
    name = as_of_field(fields)
    return iso_time(fields[name]) if name is not None else None
