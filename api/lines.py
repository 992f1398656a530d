"""JSON lines in and out: read one at a time whatever their size, written whole or not at all."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, Self

from grounding.errors import InvalidInput

STANDARD = "-"
"""Names standard input or output."""
LONGEST_LINE = 256 * 1024 * 1024
"""Bytes; the largest payload a policy allows by default, with every character escaped, is half of that."""
_PIECE = 1024 * 1024
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the input that is not blank."""

    number: int
    """Counted from 1, blank lines included."""
    data: bytes
    """Without its line end; empty where the line is too long."""
    size: int
    """Bytes that the line has in the input."""


class _Lines(Protocol):
    def readline(self, size: int, /) -> bytes: ...


class LinesIn:
    """The lines of a file, of a gzip file (told by its first bytes), or of standard input.

    Args:
        name: A path, or `-`.
        longest: Bytes after which the rest of a line is passed over.
    """

    def __init__(self, name: str, longest: int = LONGEST_LINE) -> None:
        self.name = name
        self._longest = longest
        self._open = ExitStack()
        # __exit__ closes both.
        self._raw = sys.stdin.buffer if name == STANDARD else self._open.enter_context(Path(name).open("rb"))  # noqa: SIM115
        buffered = io.BufferedReader(self._raw)  # type: ignore[type-var]
        if name == STANDARD:
            # Else the process's own standard input would be closed along with this.
            self._open.callback(buffered.detach)
        self._lines: _Lines = buffered
        if buffered.peek(2)[:2] == _GZIP:
            self._lines = gzip.GzipFile(fileobj=buffered)

    @property
    def total(self) -> int | None:
        """Bytes of the file as it is stored; None for standard input."""
        return None if self.name == STANDARD else os.stat(self.name).st_size

    @property
    def read(self) -> int:
        """Bytes of the file, as it is stored, that have been read."""
        return 0 if self.name == STANDARD else self._raw.tell()

    def __iter__(self) -> Iterator[Line]:
        """The lines that are not blank.

        Raises:
            InvalidInput: The gzip file is damaged, or ends too early.
        """
        number = 0
        try:
            while piece := self._lines.readline(self._longest + 1):
                number += 1
                size = len(piece)
                if size > self._longest and not piece.endswith(b"\n"):
                    size += self._skip_line()
                    yield Line(number, b"", size)
                elif data := piece.strip():
                    yield Line(number, data, size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InvalidInput(self.name, f"is damaged or cut off after line {number:,}: {error}") from error

    def _skip_line(self) -> int:
        skipped = 0
        while piece := self._lines.readline(_PIECE):
            skipped += len(piece)
            if piece.endswith(b"\n"):
                break
        return skipped

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()


class LinesOut:
    """Lines written to a file, or to standard output, each as soon as it is whole.

    Args:
        name: A path, or `-`.
        overwrite: Begin anew where the file exists; else that is an error.
        append: Go on at the end of the file.

    Raises:
        InvalidInput: The file exists.
    """

    def __init__(self, name: str, *, overwrite: bool = False, append: bool = False) -> None:
        self._file: IO[bytes] | None = None
        if name != STANDARD:
            mode = "ab" if append else "wb" if overwrite else "xb"
            try:
                self._file = open(name, mode, buffering=0)  # noqa: SIM115 - closed by __exit__
            except FileExistsError:
                raise InvalidInput(name, "exists; --force overwrites it, and in a batch --resume goes on") from None

    def write(self, text: str) -> None:
        """Write a line; it is in the file (or the pipe) when this returns."""
        data = memoryview(text.encode("utf-8") + b"\n")
        if self._file is None:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
            return
        while data:
            data = data[self._file.write(data) :]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
