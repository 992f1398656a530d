"""Where passages are kept: a persistent Chroma collection, and beside it a log of the files that are in it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grounding.errors import GroundingError, InvalidInput, MissingExtra
from grounding.retrievers.embedding import FINGERPRINT, NAME

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_LOG = "groundwire-files.sqlite"
_LOCK = "groundwire-lock.sqlite"
_COLLECTION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,510}[A-Za-z0-9]")
# As Chroma wants them: 3 to 512 of these characters, a letter or digit at either end.


@contextmanager
def open_collection(store_dir: Path, name: str, *, create: bool = False) -> Iterator[Collection]:
    """`connect` for the length of a block."""
    connection = connect(store_dir, name, create=create)
    try:
        yield connection.collection
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Connection:
    """An open collection, and what closes it."""

    collection: Collection
    close: Callable[[], None]


def connect(store_dir: Path, name: str, *, create: bool = False) -> Connection:
    """Open the collection of that name: cosine space, embedded by nobody but us, no telemetry.

    Raises:
        InvalidInput: The name is not one that Chroma takes, or there is no such collection and none is to be made.
        GroundingError: Its vectors come from another embedding, with which ours can't be compared.
        MissingExtra: chromadb is not installed.
    """
    if not _COLLECTION_NAME.fullmatch(name):
        raise InvalidInput(
            "collection",
            f"{name!r} is no name for a collection: 3 to 512 letters, digits, dots, hyphens and underscores, "
            "with a letter or digit at either end",
        )
    if not create and not (store_dir / "chroma.sqlite3").is_file():
        raise InvalidInput("store_dir", f"there is no index in {str(store_dir)!r}; make one with: groundwire index")
    try:
        import chromadb
        from chromadb.config import Settings
    except ImportError as error:
        raise MissingExtra("chromadb", "pipeline") from error
    store_dir.mkdir(parents=True, exist_ok=True)
    client: Any = chromadb.PersistentClient(path=str(store_dir), settings=Settings(anonymized_telemetry=False))
    try:
        return Connection(_collection(client, store_dir, name, create), client.close)
    except BaseException:
        client.close()
        raise


def _collection(client: ClientAPI, store_dir: Path, name: str, create: bool) -> Collection:
    from chromadb.errors import NotFoundError

    try:
        collection = client.get_collection(name, embedding_function=None)
    except NotFoundError as error:
        if not create:
            raise InvalidInput("collection", f"there is none named {name!r} in {str(store_dir)!r}") from error
        collection = client.create_collection(
            name,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
            metadata={"embedding": NAME, "fingerprint": FINGERPRINT},
        )
    made_with = (collection.metadata or {}).get("fingerprint")
    if made_with != FINGERPRINT:
        raise GroundingError(
            f"collection {name!r} was embedded with {made_with or 'an unknown model'}, not with {NAME} {FINGERPRINT}; "
            "index the files anew into another collection"
        )
    return collection


@contextmanager
def alone(store_dir: Path) -> Iterator[None]:
    """Holds the store for one writer; the operating system lets go of it however the process ends.

    Raises:
        GroundingError: Another process is indexing into this store.
    """
    store_dir.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(store_dir / _LOCK, timeout=0, isolation_level=None)
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise GroundingError(
                f"another process is indexing into {str(store_dir)!r}; wait until it is done"
            ) from error
        yield
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class LoggedFile:
    """A file whose passages are, wholly or in part, in a collection."""

    path: Path
    name: str
    """What its passages are called by; no other file of the collection has it."""
    stored: str
    """Fingerprint of the content that is wholly stored; empty while it is not."""
    passages: int
    problems: tuple[str, ...]
    """What of the content could not be read, one sentence each."""


class FileLog:
    """Which files are in a collection; a file is entered as stored only after all of its passages are.

    Entries last once `commit` has returned; a run commits them by the batch, since each costs a wait for the disk.

    Args:
        store_dir: The store's folder.
        collection_id: The collection's id, not its name: one that was deleted and made again starts empty.
    """

    def __init__(self, store_dir: Path, collection_id: str) -> None:
        self._collection = collection_id
        self._connection = sqlite3.connect(store_dir / _LOG)
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS files (collection TEXT, path TEXT, name TEXT, stored TEXT NOT NULL, "
            "passages INTEGER NOT NULL, problems TEXT NOT NULL, "
            "PRIMARY KEY (collection, path), UNIQUE (collection, name))"
        )

    def close(self) -> None:
        """Close the log."""
        self._connection.close()

    def all(self) -> list[LoggedFile]:
        """Every file of the collection, by path."""
        rows = self._connection.execute(
            "SELECT path, name, stored, passages, problems FROM files WHERE collection = ? ORDER BY path",
            (self._collection,),
        )
        return [LoggedFile(Path(p), n, s, c, tuple(filter(None, w.split("\n")))) for p, n, s, c, w in rows]

    def commit(self) -> None:
        """Make all entries so far last."""
        self._connection.commit()

    def begin(self, path: Path, name: str) -> None:
        """Enter a file before the first of its passages is stored."""
        self._connection.execute(
            "INSERT INTO files VALUES (?, ?, ?, '', 0, '') ON CONFLICT (collection, path) DO UPDATE SET stored = ''",
            (self._collection, str(path), name),
        )

    def finish(self, path: Path, stored: str, passages: int, problems: Sequence[str]) -> None:
        """Mark a file as stored, after the last of its passages was."""
        lines = "\n".join(problem.replace("\n", " ") for problem in problems)
        self._connection.execute(
            "UPDATE files SET stored = ?, passages = ?, problems = ? WHERE collection = ? AND path = ?",
            (stored, passages, lines, self._collection, str(path)),
        )

    def forget(self, path: Path) -> None:
        """Leave a file out, after its passages were removed."""
        self._connection.execute("DELETE FROM files WHERE collection = ? AND path = ?", (self._collection, str(path)))
