"""Files that the command line takes answers and passages from."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import JsonValue

from grounding.api.lines import STANDARD, LinesIn
from grounding.api.wire import parse_row, read_json
from grounding.errors import InvalidInput
from grounding.models import Passage


def text_of(name: str) -> str:
    """The text of a UTF-8 file, or of standard input for `-`; a byte order mark before it is no part of it.

    Raises:
        InvalidInput: It is not UTF-8.
    """
    data = sys.stdin.buffer.read() if name == STANDARD else Path(name).read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(name, f"is not UTF-8 text: byte 0x{data[error.start]:02x} at {error.start:,}") from None


def passages_of(names: Sequence[str]) -> tuple[Passage, ...]:
    """The passages in files: `.jsonl` files hold one a line, others are one passage each, named after the file.

    Raises:
        InvalidInput: A file or a line can't be used; the error names it.
    """
    passages: list[Passage] = []
    taken: set[str] = set()
    for name in names:
        for passage in _lines_of(name) if name.endswith((".jsonl", ".jsonl.gz")) else [_whole(name, taken)]:
            passages.append(passage)
            taken.add(passage.id)
    return tuple(passages)


def _whole(name: str, taken: set[str]) -> Passage:
    short = Path(name).name
    # Two files of the same name are told apart by their paths.
    return as_passage({"id": short if short not in taken else name, "text": text_of(name), "source": name}, name)


def _lines_of(name: str) -> Iterator[Passage]:
    with LinesIn(name) as lines:
        for line in lines:
            where = f"{name}, line {line.number}"
            yield as_passage(read_json(line.data, where), where)


def as_passage(value: JsonValue, where: str) -> Passage:
    """The passage that a JSON value says; errors begin with where it stands.

    Raises:
        InvalidInput: It is none.
    """
    try:
        [passage] = parse_row({"sources": [value]}, purpose="coverage").payload.passages
    except InvalidInput as error:
        field = error.field.removeprefix("sources[0]").removeprefix(".")
        raise InvalidInput(f"{where}: {field}" if field else where, error.problem) from None
    return passage
