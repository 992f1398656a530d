"""How registered sources are asked: a callable, a retriever, a directory of texts, a SQL query, a Chroma collection.

Each of these can be asked for the second look, see `grounding.second_look`. What can't answer wholly raises: that a
source holds nothing may only be said of one that was looked through.
"""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue, ValidationError, model_validator

from grounding.errors import InvalidInput, RetrievalFailed
from grounding.inputs import invalid_input
from grounding.models import Passage, Value
from grounding.reading.words import rarity, read_words
from grounding.retrievers.callables import understood
from grounding.retrievers.deliveries import Retrieved, as_json, deliver

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from grounding.second_look import Asking
    from grounding.sources import Registry

ROWS = 10_000
"""Rows that a SQL query may give."""
FILES = 5_000
FILE_BYTES = 10_000_000
ALL_BYTES = 100_000_000
"""How much of a directory is read: files, bytes of one, bytes of all."""
_TEXTS = frozenset({".txt", ".md", ".markdown", ".rst", ".csv", ".tsv", ".json", ".jsonl"})
_PIECE = 2_000
"""Code points after which paragraphs are no longer joined to one passage."""


@dataclass(frozen=True, slots=True)
class Calling:
    """A function or retriever that is called once for each claim, and returns passages in any shape that `wrap` knows.

    Of a function's parameters, `k` and `filters` are given by name where it has them.
    """

    chain: Any

    def search(
        self, claims: Sequence[str], query: str | None, filters: Mapping[str, JsonValue], k: int
    ) -> list[tuple[Passage, ...]]:
        """What it returns for each claim.

        Raises:
            RetrievalFailed: There are filters, and it can't be given them.
        """
        retrieve = getattr(self.chain, "retrieve", None)
        call: Callable[..., object] = retrieve if callable(retrieve) else self.chain
        takes = _parameters(call)
        if filters and "filters" not in takes:
            raise RetrievalFailed("it has no parameter `filters`, and must keep to the caller's")
        given = {"k": k, "filters": dict(filters)}
        options = {name: value for name, value in given.items() if name in takes}
        return [understood(call(claim, **options)).delivery.passages[:k] for claim in claims]


def _parameters(call: Callable[..., object]) -> frozenset[str]:
    try:
        return frozenset(inspect.signature(call).parameters)
    except (TypeError, ValueError):  # some built-in callables have none
        return frozenset()


@dataclass(frozen=True, slots=True)
class Directory:
    """The text files below a directory, searched by words; links out of it are not followed."""

    path: Path

    def search(
        self, claims: Sequence[str], query: str | None, filters: Mapping[str, JsonValue], k: int
    ) -> list[tuple[Passage, ...]]:
        """The pieces of files that share most with each claim.

        Raises:
            RetrievalFailed: It is no directory, holds no text or too much, a file can't be read, or there are filters.
        """
        if filters:
            raise RetrievalFailed("files have nothing that filters could be matched with")
        pieces = [
            Passage(id=f"{name}#{number}", text=text, source=name)
            for name, whole in self._texts()
            for number, text in enumerate(_pieces(whole), start=1)
        ]
        if not pieces:
            raise RetrievalFailed(f"there is no text in {str(self.path)!r}")
        return _nearest(claims, pieces, k)

    def _texts(self) -> Iterator[tuple[str, str]]:
        root = self.path.resolve()
        if not root.is_dir():
            raise RetrievalFailed(f"{str(self.path)!r} is no directory")
        files = sorted(p for p in root.rglob("*") if p.suffix.casefold() in _TEXTS and p.is_file())
        if len(files) > FILES:
            raise RetrievalFailed(f"{len(files):,} files; the limit is {FILES:,}")
        read = 0
        for path in files:
            if not path.resolve().is_relative_to(root):
                continue
            size = path.stat().st_size
            read += size
            if size > FILE_BYTES or read > ALL_BYTES:
                raise RetrievalFailed(f"{path.name}: {size:,} bytes; the limits are {FILE_BYTES:,} and {ALL_BYTES:,}")
            try:
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8-sig")
            except UnicodeDecodeError as error:
                raise RetrievalFailed(f"{path.name} is not UTF-8 text") from error


def _pieces(text: str) -> Iterator[str]:
    """Paragraphs, short ones joined; every piece is a stretch of the text."""
    start = end = 0
    for match in re.finditer(r"\n[ \t]*\n", text):
        if match.start() - start > _PIECE and end > start:
            yield text[start:end]
            start = end
        end = match.end()
    if len(text) - start > _PIECE and end > start:
        yield text[start:end]
        start = end
    if text[start:].strip():
        yield text[start:]


def _nearest(claims: Sequence[str], pieces: Sequence[Passage], k: int) -> list[tuple[Passage, ...]]:
    """For each claim the pieces that share its rarest words, best first; none that shares nothing."""
    held = [frozenset(read_words(piece.text).stems) for piece in pieces]
    nearest = []
    for claim in claims:
        # Figures and codes are rare words; those that tell nothing weigh a little, so that nothing is out of reach.
        weights = {stem: max(rarity(stem), 0.05) for stem in set(read_words(claim).stems)}
        scores = [round(sum(weight for stem, weight in weights.items() if stem in stems), 6) for stems in held]
        best = sorted((at for at, score in enumerate(scores) if score > 0), key=lambda at: (-scores[at], at))
        nearest.append(tuple(pieces[at] for at in best[:k]))
    return nearest


@dataclass(frozen=True, slots=True)
class Sql:
    """The rows of one SELECT, each a passage of `column: value` lines, searched by words.

    The statement may use the parameters `:claim` and `:query`; it is then run for each claim. Columns named `id`,
    `as_of` and `source` are the passage's own; filters have to equal the column of their name.
    """

    url: str = field(repr=False)
    statement: str

    def search(
        self, claims: Sequence[str], query: str | None, filters: Mapping[str, JsonValue], k: int
    ) -> list[tuple[Passage, ...]]:
        """The rows that share most with each claim.

        Raises:
            RetrievalFailed: It is no single SELECT, the database can't be held to reading, or gives too many rows, or
                none at all without filters that could be why.
        """
        from sqlalchemy import create_engine
        from sqlalchemy.pool import NullPool

        _only_reads(self.statement)
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            _hold_to_reading(connection)
            try:
                if not re.search(r"(?<![:\w]):claim\b", self.statement):
                    rows = self._passages(connection, "", query, filters)
                    if not rows and not filters:
                        raise RetrievalFailed("the query gives no row")
                    return _nearest(claims, rows, k)
                return [
                    found
                    for claim in claims
                    for found in _nearest([claim], self._passages(connection, claim, query, filters), k)
                ]
            finally:
                connection.rollback()

    def _passages(
        self, connection: Connection, claim: str, query: str | None, filters: Mapping[str, JsonValue]
    ) -> tuple[Passage, ...]:
        from sqlalchemy import text

        statement = text(self.statement)
        values = {"claim": claim, "query": query or ""}
        # Only parameters that the statement names are bound; nothing is ever written into its text.
        named = {name: value for name, value in values.items() if name in statement.compile().params}
        rows = connection.execute(statement, named).mappings().fetchmany(ROWS + 1)
        if len(rows) > ROWS:
            raise RetrievalFailed(f"the query gives more than {ROWS:,} rows; narrow it with :claim")
        return deliver(_row(row, number) for number, row in enumerate(rows, start=1) if _matches(row, filters)).passages


def _only_reads(statement: str) -> None:
    if not re.match(r"\s*(?:SELECT|WITH)\b", statement, re.IGNORECASE) or ";" in statement.rstrip().rstrip(";"):
        raise RetrievalFailed("the statement must be a single SELECT")


_READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
}


def _hold_to_reading(connection: Connection) -> None:
    how = _READ_ONLY.get(connection.dialect.name)
    if how is None:
        raise RetrievalFailed(f"{connection.dialect.name} can't be held to reading only")
    connection.exec_driver_sql(how)


def _matches(row: Mapping[Any, object], filters: Mapping[str, JsonValue]) -> bool:
    return all(name in row and as_json(row[name]) == wanted for name, wanted in filters.items())


def _row(row: Mapping[Any, object], number: int) -> Retrieved:
    values = {str(name): value for name, value in row.items() if value is not None}
    told = {name: value for name, value in values.items() if name not in ("id", "as_of", "source")}
    return Retrieved(
        text="\n".join(f"{name}: {value}" for name, value in told.items()),
        id=str(values["id"]) if "id" in values else f"row {number}",
        source=str(values["source"]) if "source" in values else None,
        as_of=values.get("as_of"),
        metadata=told,
    )


@dataclass(frozen=True, slots=True)
class Indexed:
    """A Chroma collection that `groundwire index` has made, searched by meaning: one query for all claims."""

    store: Path
    name: str

    def search(
        self, claims: Sequence[str], query: str | None, filters: Mapping[str, JsonValue], k: int
    ) -> list[tuple[Passage, ...]]:
        """The passages nearest to each claim; filters have to equal what the collection keeps beside a passage.

        Raises:
            InvalidInput: There is no such collection.
            RetrievalFailed: It is empty, or a filter is no plain value.
        """
        from grounding.retrievers.embedding import default_embedding
        from grounding.retrievers.store import open_collection

        where = _where(filters)
        with open_collection(self.store, self.name) as collection:
            if not collection.count():
                raise RetrievalFailed(f"the collection {self.name!r} is empty")
            vectors = default_embedding().embed(list(claims))
            found: Any = collection.query(
                query_embeddings=vectors, n_results=k, where=where, include=["documents", "metadatas"]
            )
        return [
            deliver(map(_indexed, ids, texts, metadatas)).passages
            for ids, texts, metadatas in zip(found["ids"], found["documents"], found["metadatas"], strict=True)
        ]


def _where(filters: Mapping[str, JsonValue]) -> dict[str, Any] | None:
    equal: list[dict[str, Any]] = []
    for name, value in filters.items():
        if name.startswith("$") or not isinstance(value, (str, int, float, bool)):
            raise RetrievalFailed(f"the filter {name!r} is no plain value")
        equal.append({name: {"$eq": value}})
    if not equal:
        return None
    return equal[0] if len(equal) == 1 else {"$and": equal}


def _indexed(name: str, text: str | None, metadata: Mapping[str, Any]) -> Retrieved:
    """A passage as the collection keeps it; LlamaIndex's own entries beside it are left out."""
    inner = ("source", "as_of", "start", "end", "sha256", "generated", "document_id", "doc_id", "ref_doc_id")
    return Retrieved(
        text=text,
        id=name,
        source=metadata.get("source"),
        as_of=metadata.get("as_of"),
        start=metadata.get("start"),
        end=metadata.get("end"),
        generated=metadata.get("generated") is True,
        metadata={key: value for key, value in metadata.items() if key not in inner and not key.startswith("_")},
    )


class Query(Value):
    """A SQL query in a registry's file; the address may stand in an environment variable, as it may hold a secret."""

    url: str | None = None
    url_from: str | None = None
    query: str

    @model_validator(mode="after")
    def _one_address(self) -> Query:
        if (self.url is None) == (self.url_from is None):
            raise ValueError("give either url or url_from")
        return self


class Collection(Value):
    """A Chroma collection in a registry's file."""

    store: Path
    name: str = "default"


class Reach(Value):
    """How a source is reached, in a registry's file: one of these."""

    directory: Path | None = None
    sql: Query | None = None
    collection: Collection | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Reach:
        if sum(way is not None for way in (self.directory, self.sql, self.collection)) != 1:
            raise ValueError("give one of directory, sql and collection")
        return self


def opened(registry: Registry) -> dict[str, Asking]:
    """Those sources of a registry that say how they are reached, by name; nothing is connected before it is asked.

    Raises:
        InvalidInput: How a source is reached can't be used; the error names the field.
    """
    found: dict[str, Asking] = {}
    for index, source in enumerate(registry.sources):
        if source.reach is not None:
            found[source.name] = _asking(source.reach, f"sources[{index}].reach")
    return found


def _asking(reach: Mapping[str, JsonValue], where: str) -> Asking:
    try:
        way = Reach.model_validate(reach)
    except ValidationError as error:
        raise invalid_input(error, where) from None
    if way.directory is not None:
        return Directory(way.directory)
    if way.collection is not None:
        return Indexed(way.collection.store, way.collection.name)
    assert way.sql is not None
    url = way.sql.url
    if url is None:
        url = os.environ.get(str(way.sql.url_from), "")
        if not url:
            raise InvalidInput(f"{where}.sql.url_from", f"the environment has no {way.sql.url_from!r}")
    return Sql(url, way.sql.query)


def asking(given: Mapping[str, Any]) -> dict[str, Asking]:
    """Callables, retrievers and whatever has `search` already, by the names of their sources, as sources to be asked.

    Raises:
        InvalidInput: One of them is none of these.
    """
    return {name: _as_asking(name, one) for name, one in given.items()}


def _as_asking(name: str, one: Any) -> Asking:
    if callable(getattr(one, "search", None)):
        return one  # type: ignore[no-any-return]
    if callable(one) or callable(getattr(one, "retrieve", None)):
        return Calling(one)
    raise InvalidInput(f"second_look.{name}", f"a {type(one).__name__} can't be asked")
