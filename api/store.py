"""Where a server keeps its reports: one SQLite file.

What `save` has returned for is on disk: the journal is written ahead (WAL) and synchronised at every
commit (`synchronous=FULL`; `NORMAL` would lose the last commits when the power fails, though not when the
process is killed). A report is kept under its id. The same report again, but for the time it took, is the
same report; another one under the same id becomes the id's next revision, and none is overwritten.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    event,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from grounding.api.hashed import HashedReport
from grounding.errors import GroundingError, InvalidInput
from grounding.models import Failure, Verdict, VerdictReason, sha256
from grounding.report import Report, Subject

FORMAT = 1
"""Version of the tables, kept in the file's `user_version`; 0 is a new file."""
BUSY_SECONDS = 30
"""How long a connection waits for another process that is writing."""
PURGED_AT_ONCE = 500
"""Reports deleted in one transaction, so that a long purge holds up nobody who saves."""
WRITTEN_AT_ONCE = 64
"""Reports written in one transaction, at most."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_tables = MetaData()
_reports = Table(
    "reports",
    _tables,
    Column("key", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("stored_at", Integer, nullable=False),
    Column("posted_at", Integer, nullable=False),
    Column("verdict", String, nullable=False),
    Column("verdict_reason", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("failures", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("subject", Text),
    UniqueConstraint("id", "revision"),
    UniqueConstraint("id", "digest"),
    Index("reports_by_verdict", "verdict", "key"),
    Index("reports_by_stored_at", "stored_at"),
    Index("reports_by_posted_at", "posted_at"),
    sqlite_autoincrement=True,  # a key is never used twice, so a page never repeats or skips after a purge
)
_failures = Table(
    "report_failures",
    _tables,
    Column("failure", String, primary_key=True),
    Column("key", Integer, ForeignKey("reports.key", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)


def _upsert() -> Insert:
    earlier = _reports.alias()
    following = select(func.coalesce(func.max(earlier.c.revision), 0) + 1).where(earlier.c.id == bindparam("id"))
    names = [column.name for column in _reports.columns if column.name not in ("key", "revision")]
    new = insert(_reports).values(
        {"revision": following.scalar_subquery(), **{name: bindparam(name) for name in names}}
    )
    again = {name: new.excluded[name] for name in ("posted_at", "body", "subject")}
    return new.on_conflict_do_update(index_elements=["id", "digest"], set_=again)


def _upsert_failures() -> Insert:
    named = (_reports.c.id == bindparam("id_")) & (_reports.c.digest == bindparam("digest_"))
    rows = select(bindparam("failure_", type_=String), _reports.c.key).where(named)
    return insert(_failures).from_select(["failure", "key"], rows).on_conflict_do_nothing()


# Built once: building a statement takes longer than running it.
_UPSERT = _upsert()
_UPSERT_FAILURES = _upsert_failures()
_REVISIONS = select(_reports.c.id, _reports.c.digest, _reports.c.revision).where(
    tuple_(_reports.c.id, _reports.c.digest).in_(bindparam("names", expanding=True))
)


class StoreUnavailable(GroundingError):
    """The file of reports can't be opened, read or written; its cause says why."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one report."""

    id: str
    digest: str
    """SHA-256 of the whole report but for `elapsed_ms`."""
    verdict: Verdict
    verdict_reason: VerdictReason
    score: float
    failures: tuple[Failure, ...]
    body: str
    """The report as JSON: whole, or as a `HashedReport`."""
    subject: str | None
    """The answer and the payload as JSON, where texts are kept."""

    @classmethod
    def of(cls, report: Report, *, keep_texts: bool) -> Self:
        """The record of a report, with its texts or with hashes only."""
        subject = report.subject.model_dump_json() if keep_texts and report.subject else None
        return cls(
            id=report.id,
            digest=sha256(report.model_copy(update={"elapsed_ms": 0.0}).to_json()),
            verdict=report.verdict,
            verdict_reason=report.verdict_reason,
            score=report.score,
            failures=report.failures,
            body=report.to_json() if keep_texts else HashedReport.of(report).model_dump_json(),
            subject=subject,
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of a list of reports."""

    id: str
    revision: int
    stored_at: datetime
    verdict: Verdict
    verdict_reason: VerdictReason
    score: float
    failures: tuple[Failure, ...]
    texts_kept: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """A report as it was kept."""

    id: str
    revision: int
    stored_at: datetime
    body: str
    subject: str | None

    def report(self) -> Report:
        """The report with its texts, as it was made.

        Raises:
            InvalidInput: The texts were not kept.
        """
        if self.subject is None:
            raise InvalidInput("id", "the texts of this report are not kept")
        subject = Subject.model_validate_json(self.subject)
        return Report.model_validate_json(self.body).with_subject(subject.answer, subject.payload)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports a list shows; None leaves a filter out."""

    id: str | None = None
    verdict: Verdict | None = None
    failure: Failure | None = None
    since: datetime | None = None
    """Kept at this time or later."""
    before: datetime | None = None
    """Kept before this time."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, newest first."""

    reports: tuple[Summary, ...]
    next: str | None
    """The cursor of the part that follows; None at the end."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """A record that is to be written, and what became of it."""

    record: Record
    at: int
    revision: int | None = None
    error: Exception | None = None

    @property
    def settled(self) -> bool:
        return self.revision is not None or self.error is not None

    def result(self) -> int:
        if self.error is not None:
            raise self.error
        assert self.revision is not None, "settled without a result"
        return self.revision

    @property
    def row(self) -> dict[str, str | int | float | None]:
        return {
            "id": self.record.id,
            "digest": self.record.digest,
            "stored_at": self.at,
            "posted_at": self.at,
            "verdict": self.record.verdict.value,
            "verdict_reason": self.record.verdict_reason.value,
            "score": self.record.score,
            "failures": ",".join(failure.value for failure in self.record.failures),
            "body": self.record.body,
            "subject": self.record.subject,
        }


class Store:
    """Reports in one SQLite file; use it as an async context manager.

    Args:
        path: The file; made, readable by its owner only, where there is none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path)
        self._waiting: list[_Waiting] = []
        self._saving = asyncio.Lock()
        # SQLite lets one connection write at a time; waiting here is fairer than polling there.
        self._writing = asyncio.Lock()

    async def __aenter__(self) -> Self:
        try:
            await self._open()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _open(self) -> None:
        async with self._answering():
            # Whatever umask says: reports quote what they are about.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            async with self._engine.begin() as connection:
                await connection.execute(text("BEGIN IMMEDIATE"))
                found = (await connection.execute(text("PRAGMA user_version"))).scalar_one()
                if found > FORMAT:
                    raise StoreUnavailable(f"{self.path} was written by a newer Groundwire (format {found})")
                await connection.run_sync(_tables.create_all)
                await connection.execute(text(f"PRAGMA user_version = {FORMAT}"))

    async def close(self) -> None:
        """Close all connections; what was saved stays."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            # The statement's parameters would carry texts into logs; the driver's own words do not.
            cause = getattr(error, "orig", None) or error
            raise StoreUnavailable(f"{self.path}: {cause}") from None

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self._answering(), self._writing, self._engine.begin() as connection:
            await connection.execute(text("BEGIN IMMEDIATE"))
            yield connection

    async def save(self, record: Record, at: datetime | None = None) -> int:
        """Keep a report, and return its revision once it is on disk.

        Reports that come while another is being written are written together: waiting for the disk is most of
        the cost, and it is the same for one as for fifty.

        Args:
            record: The report.
            at: The time it is kept at; now by default.

        Raises:
            StoreUnavailable: It could not be kept.
        """
        mine = _Waiting(record, _microseconds(at or datetime.now(UTC)))
        self._waiting.append(mine)
        async with self._saving:
            while not mine.settled:
                await self._save_group(mine)
        return mine.result()

    async def _save_group(self, mine: _Waiting) -> None:
        """Write what waits by now; whoever is first writes for all."""
        group, self._waiting = self._waiting[:WRITTEN_AT_ONCE], self._waiting[WRITTEN_AT_ONCE:]
        try:
            await self._write(group)
        except asyncio.CancelledError:
            # Nobody waits for mine any more; the others have yet to be written.
            self._waiting[:0] = [waiting for waiting in group if waiting is not mine]
            raise
        except Exception:  # noqa: BLE001 - each is told below what is wrong with its own
            for waiting in group:
                try:
                    await self._write([waiting])
                except Exception as error:  # noqa: BLE001 - raised where it was saved
                    waiting.error = error

    async def _write(self, group: Sequence[_Waiting]) -> None:
        rows = [waiting.row for waiting in group]
        failures = [
            {"id_": waiting.record.id, "digest_": waiting.record.digest, "failure_": failure.value}
            for waiting in group
            for failure in waiting.record.failures
        ]
        names = [(waiting.record.id, waiting.record.digest) for waiting in group]
        async with self._transaction() as connection:
            await connection.execute(_UPSERT, rows)
            if failures:
                await connection.execute(_UPSERT_FAILURES, failures)
            found = (await connection.execute(_REVISIONS, {"names": names})).all()
        revisions = {(row.id, row.digest): row.revision for row in found}
        for waiting, name in zip(group, names, strict=True):
            waiting.revision = revisions[name]

    async def get(self, report_id: str, revision: int | None = None) -> Stored | None:
        """A report by its id: that revision, or the newest; None where there is none."""
        query = select(_reports).where(_reports.c.id == report_id)
        if revision is not None:
            query = query.where(_reports.c.revision == revision)
        async with self._answering(), self._engine.connect() as connection:
            row = (await connection.execute(query.order_by(_reports.c.revision.desc()).limit(1))).one_or_none()
        if row is None:
            return None
        return Stored(row.id, row.revision, _moment(row.stored_at), row.body, row.subject)

    async def page(self, wanted: Wanted, *, limit: int = 50, cursor: str | None = None) -> Page:
        """Reports from the newest to the oldest, a part at a time.

        Reports kept while somebody turns the pages appear on none of the later ones, and shift nothing.

        Args:
            wanted: Which reports.
            limit: How many at most, 1 or more.
            cursor: `next` of the part before.

        Raises:
            InvalidInput: The cursor is none that this store gave.
        """
        query = _listing(wanted).order_by(_reports.c.key.desc()).limit(limit + 1)
        if cursor is not None:
            query = query.where(_reports.c.key < _key_of(cursor))
        async with self._answering(), self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        shown = rows[:limit]
        following = _cursor_of(shown[-1].key) if len(rows) > limit else None
        return Page(reports=tuple(_summarised(row) for row in shown), next=following)

    async def purge(self, before: datetime) -> int:
        """Delete what was last posted before a time, and return how many reports that were."""
        deleted = 0
        old = select(_reports.c.key).where(_reports.c.posted_at < _microseconds(before)).limit(PURGED_AT_ONCE)
        while True:
            async with self._transaction() as connection:
                found = (await connection.execute(delete(_reports).where(_reports.c.key.in_(old)))).rowcount
            deleted += found
            if found < PURGED_AT_ONCE:
                return deleted

    async def probe(self) -> None:
        """Nothing, where reports can be read and kept; else StoreUnavailable."""
        async with self._transaction() as connection:
            await connection.execute(select(_reports.c.key).limit(1))


def _engine(path: Path) -> AsyncEngine:
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _: ConnectionPoolEntry) -> None:
        # The driver's own BEGIN comes late and is never IMMEDIATE: two writers would then deadlock.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {BUSY_SECONDS * 1000}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",  # what retention deletes is overwritten, not only unlinked
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _listing(wanted: Wanted) -> Select[Any]:
    columns = _reports.c
    query = select(
        columns.key,
        columns.id,
        columns.revision,
        columns.stored_at,
        columns.verdict,
        columns.verdict_reason,
        columns.score,
        columns.failures,
        columns.subject.is_not(None).label("texts_kept"),
    )
    if wanted.id is not None:
        query = query.where(columns.id == wanted.id)
    if wanted.verdict is not None:
        query = query.where(columns.verdict == wanted.verdict.value)
    if wanted.since is not None:
        query = query.where(columns.stored_at >= _microseconds(wanted.since))
    if wanted.before is not None:
        query = query.where(columns.stored_at < _microseconds(wanted.before))
    if wanted.failure is not None:
        query = query.join(_failures, _failures.c.key == columns.key).where(_failures.c.failure == wanted.failure.value)
    return query


def _summarised(row: Row[Any]) -> Summary:
    return Summary(
        id=row.id,
        revision=row.revision,
        stored_at=_moment(row.stored_at),
        verdict=Verdict(row.verdict),
        verdict_reason=VerdictReason(row.verdict_reason),
        score=row.score,
        failures=tuple(Failure(failure) for failure in row.failures.split(",") if failure),
        texts_kept=bool(row.texts_kept),
    )


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _MICROSECOND


def _cursor_of(key: int) -> str:
    return base64.urlsafe_b64encode(f"1:{key}".encode()).decode().rstrip("=")


def _key_of(cursor: str) -> int:
    try:
        version, key = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).split(b":")
        if version == b"1" and key.isdigit() and len(key) < 19:
            return int(key)
    except (binascii.Error, ValueError):
        pass
    raise InvalidInput("cursor", "is none that this list gave")
