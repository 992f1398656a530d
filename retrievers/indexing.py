"""Indexing: files into passages into a persistent collection; incremental by content, safe to interrupt.

A file's passages are named after it (`report.md#3`), so that what an interrupted run has left is
overwritten by the next. A file counts as stored only once all of its passages are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from grounding.errors import InvalidInput
from grounding.retrievers.embedding import MiniLM, default_embedding
from grounding.retrievers.files import (
    MAX_BYTES,
    FileText,
    Found,
    UnreadableFileError,
    cutter_of,
    find_files,
    printable,
    read_file,
)
from grounding.retrievers.pieces import Piece
from grounding.retrievers.store import FileLog, LoggedFile, alone, open_collection

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_BATCH = 128
"""Passages that are embedded and stored together; what an interruption can cost."""
_CUT = "1"
"""Raised whenever files are cut differently, so that what was cut the old way is indexed again."""
_LONGEST_NAME = 400
# A passage's id may have 512 characters.


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that is not in the collection, and why."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an indexing run is."""

    file: str
    """The file just dealt with."""
    done: int
    """Files dealt with."""
    total: int
    """Files to deal with."""
    passages: int
    """Passages stored in this run."""


@dataclass(frozen=True, slots=True)
class IndexResult:
    """What an indexing run did; counts are of files, but for `passages`."""

    added: int
    """New or changed files that are now stored."""
    unchanged: int
    """Files that were stored already, with this very content."""
    removed: int
    """Files that are gone, or can't be read any more, and whose passages were removed."""
    passages: int
    """Passages stored in this run."""
    skipped: tuple[Skipped, ...] = ()
    shortened: tuple[Skipped, ...] = ()
    """Passages, stored whole, of which only the start can be found: a table row longer than the embedding sees."""


def index(
    paths: str | Path | Sequence[str | Path],
    store_dir: str | Path,
    collection: str = "default",
    *,
    progress: Callable[[Progress], None] | None = None,
    max_bytes: int = MAX_BYTES,
    embedding: MiniLM | None = None,
) -> IndexResult:
    """Read files and folders into a collection, and bring it up to date with them.

    Files whose content is stored already are not embedded again; changed files replace their passages; files
    that are gone from an indexed folder are removed. Interrupted at any point, the next run completes it.

    Args:
        paths: Files (text, markdown, CSV, JSON, JSON lines) and folders, which are searched through.
        store_dir: Where the collections are kept; made if need be.
        collection: 3 to 512 letters, digits, dots, hyphens and underscores.
        progress: Called after each file, and after each batch of passages stored.
        max_bytes: Files above this size are skipped.
        embedding: The shipped one by default.

    Raises:
        InvalidInput: A path does not exist and was never indexed, or the collection's name is none.
        GroundingError: Another process is indexing into this store.
        MissingExtra: The extra `pipeline` is not installed.
    """
    given = [Path(p) for p in ([paths] if isinstance(paths, (str, Path)) else paths)]
    if not given:
        raise InvalidInput("paths", "names no file or folder")
    store = Path(store_dir)
    with (
        alone(store),
        open_collection(store, collection, create=True) as chroma,
        closing(FileLog(store, str(chroma.id))) as log,
    ):
        known = {file.path: file for file in log.all()}
        there = [path for path in given if path.exists() or not _was_indexed(path, known)]
        found = list(find_files(there, exclude=store))
        run = _Run(chroma, log, embedding or default_embedding(), progress, len(found), known)
        for file in found:
            run.take(file, max_bytes)
        run.flush()
        run.remove_gone(given, {file.path for file in found})
        return run.result()


def _was_indexed(path: Path, known: Iterable[Path]) -> bool:
    gone = path.resolve()
    return any(file == gone or file.is_relative_to(gone) for file in known)


@dataclass(slots=True)
class _Entry:
    """A passage on its way into the collection."""

    id: str
    piece: Piece
    file: str
    as_of: str
    embedded: str
    """The text that is embedded: under its headings, or under the file's name where it has none."""


@dataclass(slots=True)
class _Finished:
    """A file whose last passage is in the queue."""

    path: Path
    name: str
    stored: str
    ids: int
    problems: list[str]
    fresh: bool
    """Whether nothing of it can be in the collection yet."""


@dataclass(slots=True)
class _Run:
    """One indexing run."""

    chroma: Collection
    log: FileLog
    embedding: MiniLM
    progress: Callable[[Progress], None] | None
    total: int
    known: dict[Path, LoggedFile]
    queue: list[_Entry] = field(default_factory=list)
    finished: list[_Finished] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    skipped: list[Skipped] = field(default_factory=list)
    shortened: list[Skipped] = field(default_factory=list)
    done: int = 0
    added: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0

    def __post_init__(self) -> None:
        self.names = {file.name for file in self.known.values()}

    def take(self, file: Found, max_bytes: int) -> None:
        """Queue a file's passages, unless they are stored already."""
        before = self.known.get(file.path)
        try:
            cut = cutter_of(file.path)
            content = read_file(file.path, max_bytes)
            stored = f"{_CUT}:{content.sha256}"
            if before and before.stored == stored:
                self.unchanged += 1
                self.skipped += [Skipped(before.name, problem) for problem in before.problems]
            else:
                pieces = cut(content.text, self.embedding.count)
                problems = [f"{problem.where} {problem.why}" for problem in pieces.problems]
                self._queue(file, content, pieces.pieces, problems, before)
        except UnreadableFileError as error:
            self.skipped.append(Skipped(before.name if before else printable(file.name), str(error)))
            if before:
                self._remove(before)
        self.done += 1
        self._report(printable(file.name))

    def _queue(
        self, file: Found, content: FileText, pieces: Sequence[Piece], problems: list[str], before: LoggedFile | None
    ) -> None:
        name = before.name if before else self._name(file)
        self.log.begin(file.path, name)
        self.skipped += [Skipped(name, problem) for problem in problems]
        if not pieces and not problems:
            problems = ["holds no text"]
            self.skipped.append(Skipped(name, problems[0]))
        for number, piece in enumerate(pieces, start=1):
            above = piece.heading or file.path.stem.replace("-", " ").replace("_", " ")[:100]
            entry = _Entry(
                id=f"{name}#{number}",
                piece=piece,
                file=name,
                as_of=piece.as_of or content.modified,
                embedded=f"{above}\n{piece.text}",
            )
            if not piece.whole:
                self.shortened.append(Skipped(entry.id, "only its start can be found"))
            self.queue.append(entry)
            if len(self.queue) >= _BATCH:
                self._store()
                self._report(name)
        stored = f"{_CUT}:{content.sha256}"
        self.finished.append(_Finished(file.path, name, stored, len(pieces), problems, fresh=before is None))

    def _name(self, file: Found) -> str:
        """The file's path below its root; with more of the path in front where another file has that name."""
        name = file.name
        for folder in (file.root, *file.root.parents):
            if name not in self.names:
                break
            name = f"{folder.name}/{name}"
        if len(name) > _LONGEST_NAME or name in self.names:
            name = f"{hashlib.sha256(str(file.path).encode()).hexdigest()[:16]}/{file.path.name[-200:]}"
        self.names.add(name)
        return name

    def _store(self) -> None:
        """Embed and store what is queued, then enter the files that are now whole."""
        self.log.commit()
        if self.queue:
            from grounding.retrievers.llamaindex import metadata_of

            vectors = self.embedding.embed([entry.embedded for entry in self.queue])
            self.chroma.upsert(
                ids=[entry.id for entry in self.queue],
                embeddings=vectors,
                documents=[entry.piece.text for entry in self.queue],
                metadatas=[metadata_of(e.id, e.file, e.as_of, e.piece) for e in self.queue],
            )
            self.passages += len(self.queue)
            self.queue.clear()
        for file in self.finished:
            if not file.fresh:
                self._remove_old_passages(file)
            self.log.finish(file.path, file.stored, file.ids, file.problems)
            self.added += file.ids > 0
        self.finished.clear()
        self.log.commit()

    def flush(self) -> None:
        """Store what is still queued."""
        if self.queue or self.finished:
            self._store()

    def _remove_old_passages(self, file: _Finished) -> None:
        new = {f"{file.name}#{number}" for number in range(1, file.ids + 1)}
        there = self.chroma.get(where={"document_id": file.name}, include=[])["ids"]
        self._delete([passage for passage in there if passage not in new])

    def _delete(self, ids: list[str]) -> None:
        for start in range(0, len(ids), 1000):  # Chroma takes a few thousand at a time
            self.chroma.delete(ids=ids[start : start + 1000])

    def _remove(self, file: LoggedFile) -> None:
        self._delete(self.chroma.get(where={"document_id": file.name}, include=[])["ids"])
        self.log.forget(file.path)
        self.removed += 1

    def remove_gone(self, given: Sequence[Path], found: set[Path]) -> None:
        """Remove the files that were indexed from one of the given paths and are no longer there."""
        roots = [path.resolve() for path in given]
        for file in self.known.values():
            inside = any(file.path == root or file.path.is_relative_to(root) for root in roots)
            if inside and file.path not in found:
                self._remove(file)
        self.log.commit()

    def _report(self, file: str) -> None:
        if self.progress:
            self.progress(Progress(file, self.done, self.total, self.passages))

    def result(self) -> IndexResult:
        """What was done."""
        return IndexResult(
            added=self.added,
            unchanged=self.unchanged,
            removed=self.removed,
            passages=self.passages,
            skipped=tuple(self.skipped),
            shortened=tuple(self.shortened),
        )
