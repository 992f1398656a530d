"""Which files are read, how they are decoded, and which format cuts them into pieces."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grounding.errors import GroundingError, InvalidInput
from grounding.retrievers.objects import cut_json, cut_json_lines
from grounding.retrievers.pieces import Measure, Pieces
from grounding.retrievers.prose import cut_prose
from grounding.retrievers.tables import cut_table

CUTTERS: dict[str, Callable[[str, Measure], Pieces]] = {
    ".txt": cut_prose,
    ".text": cut_prose,
    ".md": cut_prose,
    ".markdown": cut_prose,
    ".csv": cut_table,
    ".tsv": cut_table,
    ".jsonl": cut_json_lines,
    ".ndjson": cut_json_lines,
    ".json": cut_json,
}
"""What cuts a file, by its suffix in lower case."""

MAX_BYTES = 50_000_000


class UnreadableFileError(GroundingError):
    """A file can't be read as text; the message says why. Indexing reports it and goes on."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, and the folder it was found through; its own folder where it was named itself."""

    path: Path
    root: Path

    @property
    def name(self) -> str:
        """Its path below the root, with forward slashes."""
        return self.path.relative_to(self.root).as_posix()


@dataclass(frozen=True, slots=True)
class FileText:
    """A file's content."""

    text: str
    sha256: str
    """Of the bytes."""
    modified: str
    """When the file was last changed, ISO 8601, UTC."""


def find_files(paths: Sequence[Path], exclude: Path) -> Iterator[Found]:
    """The files at and below some paths, each once, in order.

    Names that begin with a dot are left out below a folder, and so is everything in `exclude`.

    Raises:
        InvalidInput: One of the paths is no file or folder.
        UnreadableFileError: A folder below can't be listed; what is in it can't be told from what is gone.
    """
    seen: set[Path] = set()
    for index, given in enumerate(paths):
        path = given.resolve()
        if path.is_file():
            found: Iterator[Found] = iter([Found(path, path.parent)])
        elif path.is_dir():
            found = _below(path, exclude.resolve())
        else:
            raise InvalidInput(f"paths[{index}]", f"{str(given)!r} is no file or folder")
        for one in found:
            if one.path not in seen:
                seen.add(one.path)
                yield one


def _below(root: Path, exclude: Path) -> Iterator[Found]:
    for folder, folders, files in os.walk(root, onerror=_unlisted):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and here / name != exclude)
        for name in sorted(files):
            if not name.startswith("."):
                yield Found(here / name, root)


def _unlisted(error: OSError) -> None:
    raise UnreadableFileError(f"folder {printable(error.filename)} can't be listed: {error.strerror}") from error


def printable(path: object) -> str:
    """A path as text that can be printed and stored; bytes that are no UTF-8 become question marks."""
    return str(path).encode("utf-8", "replace").decode()


def cutter_of(path: Path) -> Callable[[str, Measure], Pieces]:
    """What cuts a file of this name into pieces.

    Raises:
        UnreadableFileError: Files with this suffix are not read, or the name has no UTF-8 form to be kept under.
    """
    if printable(path) != str(path):
        raise UnreadableFileError("its name is not UTF-8")
    cut = CUTTERS.get(path.suffix.lower())
    if cut is None:
        kind = f"{path.suffix} files" if path.suffix else "files without a suffix"
        raise UnreadableFileError(f"{kind} are not read; only {', '.join(CUTTERS)}")
    return cut


def read_file(path: Path, max_bytes: int = MAX_BYTES) -> FileText:
    """A file's text: UTF-8, or UTF-16 with a byte order mark; the mark itself is no part of the text.

    Raises:
        UnreadableFileError: It is too large, can't be opened, or is not text.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFileError("is no regular file")
        if status.st_size > max_bytes:
            raise UnreadableFileError(f"{status.st_size:,} bytes; the limit is {max_bytes:,}")
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"can't be opened: {error.strerror}") from error
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(f"is not UTF-8: {error.reason} at byte {error.start:,}") from error
    if "\0" in text:
        raise UnreadableFileError(f"holds a NUL character at {text.index(chr(0)):,}, so it is no text")
    modified = datetime.fromtimestamp(status.st_mtime, tz=UTC).isoformat(timespec="seconds")
    return FileText(text, hashlib.sha256(raw).hexdigest(), modified)
