"""Going on with a batch that was interrupted: what is there is kept if it belongs to this input and this run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import JsonValue

from grounding._version import __version__
from grounding.api.batch import Job, Result, Tally, id_of
from grounding.api.lines import Line
from grounding.errors import GroundingError, InvalidInput
from grounding.models import sha256

_AGAIN = "give --force to begin anew"


def keep_finished(output: Path, lines: Iterator[Line], job: Job) -> Tally:
    """Keep the complete lines of an earlier run, cut off a torn last one, and count what is kept.

    Every kept line is held against its row: number of lines, id, hashes of answer and payload, policy and version.

    Args:
        output: The earlier run's output; nothing is kept where there is none.
        lines: The input; it is read exactly as far as the output goes.
        job: What this run does.

    Raises:
        InvalidInput: The output is of another input, policy or version.
    """
    tally = Tally()
    if not output.exists():
        return tally
    with output.open("r+b") as file:
        end = 0
        for number, data in enumerate(file, 1):
            if _torn(data) and not file.peek(1):
                break
            kept = _value(data)
            if kept is None:
                raise InvalidInput(str(output), f"line {number:,} is no line that this command writes; {_AGAIN}")
            line = next(lines, None)
            if line is None:
                raise InvalidInput(str(output), f"has more lines than the input has rows; {_AGAIN}")
            problem = _mismatch(kept, line, job)
            if problem:
                raise InvalidInput(str(output), f"line {number:,} {problem}; {_AGAIN}")
            tally.results[Result.ERROR if "error" in kept else Result(str(kept["verdict"]))] += 1
            tally.kept += 1
            end += len(data)
        # Not before every line was held against its row: a file of something else must stay as it is.
        file.truncate(end)
    return tally


def _torn(data: bytes) -> bool:
    """Whether this may be what an interruption left of a line: its beginning, or zeros where it was to be."""
    return (not data.endswith(b"\n") and data.startswith(b"{")) or not data.strip(b"\0\r\n")


def _value(data: bytes) -> dict[str, JsonValue] | None:
    try:
        value = json.loads(data)
    except ValueError:
        return None
    return value if isinstance(value, dict) and ("error" in value or value.get("verdict") in set(Result)) else None


def _mismatch(kept: dict[str, JsonValue], line: Line, job: Job) -> str:
    """Why an output line can't be the one of this row in this run; empty where it can."""
    try:
        value = job.value_of(line)
    except InvalidInput:
        value = None
    if "error" in kept:
        same = kept.get("line") == line.number and kept.get("id") == id_of(value)
        return "" if same else f"does not belong to line {line.number:,} of the input"
    if kept.get("version") != __version__:
        return f"was made by version {kept.get('version')!r}, and this is {__version__}"
    try:
        row = job.row_of(value)
        policy = job.policy_of(row)
    except GroundingError:
        return f"does not belong to line {line.number:,} of the input, which can't be used"
    if kept.get("policy") != policy.ref.model_dump():
        return f"was made under another policy than {policy.name!r}"
    same = kept.get("payload_hash") == row.payload.hash and row.id in (None, kept.get("id"))
    if isinstance(row.answer, str):
        same = same and kept.get("answer_hash") == sha256(row.answer)
    return "" if same else f"does not belong to line {line.number:,} of the input"
