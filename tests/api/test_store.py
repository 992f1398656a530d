"""The store: what was kept is found, in order, under its id, until it is too old."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grounding import verify
from grounding.api.hashed import HashedReport
from grounding.api.store import FORMAT, PURGED_AT_ONCE, Record, Store, StoreUnavailable, Wanted
from grounding.errors import InvalidInput
from grounding.models import Failure, Verdict, VerdictReason
from grounding.report import Report

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SECRET = "Zanzibar"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store(tmp_path / "reports.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def report() -> Report:
    sources = [{"id": "s1", "text": f"Revenue in {SECRET} was $12.3 million in 2023."}]
    answer = f"Revenue in {SECRET} was $12.3 million in 2023. It was $99 million in Bolivia."
    return verify(answer, sources, query=f"What was revenue in {SECRET}?", id="r-1")


def record(
    report_id: str, *, digest: str = "a", verdict: Verdict = Verdict.PARTIAL, failures: tuple[Failure, ...] = ()
) -> Record:
    return Record(report_id, digest * 64, verdict, VerdictReason.MIXED, 0.5, failures, f'"{digest}"', None)


async def ids(store: Store, wanted: Wanted | None = None) -> list[str]:
    return [line.id for line in (await store.page(wanted or Wanted(), limit=500)).reports]


async def test_a_report_comes_back_whole(store: Store, report: Report) -> None:
    await store.save(Record.of(report, keep_texts=True), NOON)
    stored = await store.get("r-1")
    assert stored is not None
    assert (stored.revision, stored.stored_at, stored.body) == (1, NOON, report.to_json())
    again = stored.report()
    assert again.subject == report.subject
    assert again.to_json() == report.to_json()


async def test_an_unknown_report_is_none(store: Store) -> None:
    assert await store.get("r-1") is None


async def test_hashes_only_keeps_no_word(store: Store, report: Report, tmp_path: Path) -> None:
    kept = Record.of(report, keep_texts=False)
    await store.save(kept)
    stored = await store.get("r-1")
    assert stored is not None
    hashed = HashedReport.model_validate_json(stored.body)
    assert (hashed.answer_hash, hashed.payload_hash) == (report.answer_hash, report.payload_hash)
    assert [(c.start, c.end, c.status) for c in hashed.claims] == [(c.start, c.end, c.status) for c in report.claims]
    with pytest.raises(InvalidInput, match="not kept"):
        stored.report()
    await store.close()
    assert not [file for file in tmp_path.iterdir() if SECRET.encode() in file.read_bytes()]


async def test_the_same_report_is_kept_once_and_another_becomes_a_revision(store: Store) -> None:
    assert await store.save(record("r", digest="a"), NOON) == 1
    assert await store.save(record("r", digest="b"), NOON) == 2
    assert await store.save(record("r", digest="a"), NOON + SECOND) == 1
    newest, first = await store.get("r"), await store.get("r", 1)
    assert newest is not None
    assert first is not None
    assert (newest.revision, newest.body) == (2, '"b"')
    assert (first.revision, first.body, first.stored_at) == (1, '"a"', NOON)
    assert await store.get("r", 3) is None
    assert await ids(store, Wanted(id="r")) == ["r", "r"]


async def test_time_taken_makes_no_revision(store: Store, report: Report) -> None:
    slower = report.model_copy(update={"elapsed_ms": report.elapsed_ms + 1})
    assert await store.save(Record.of(report, keep_texts=True)) == 1
    assert await store.save(Record.of(slower, keep_texts=True)) == 1


async def test_lists_are_filtered(store: Store) -> None:
    await store.save(record("old", verdict=Verdict.GROUNDED), NOON - SECOND)
    await store.save(record("now", failures=(Failure.CONTRADICTION, Failure.STALE_SOURCE)), NOON)
    await store.save(record("new", failures=(Failure.STALE_SOURCE,)), NOON + SECOND)
    assert await ids(store) == ["new", "now", "old"]
    assert await ids(store, Wanted(verdict=Verdict.GROUNDED)) == ["old"]
    assert await ids(store, Wanted(verdict=Verdict.UNGROUNDED)) == []
    assert await ids(store, Wanted(failure=Failure.CONTRADICTION)) == ["now"]
    assert await ids(store, Wanted(failure=Failure.STALE_SOURCE)) == ["new", "now"]
    assert await ids(store, Wanted(since=NOON)) == ["new", "now"]
    assert await ids(store, Wanted(before=NOON)) == ["old"]
    assert await ids(store, Wanted(since=NOON, before=NOON + SECOND, failure=Failure.STALE_SOURCE)) == ["now"]


async def test_pages_hold_every_report_once_while_others_come_in(store: Store) -> None:
    for number in range(7):
        await store.save(record(f"r{number}"))
    first = await store.page(Wanted(), limit=3)
    await store.save(record("late"))
    second = await store.page(Wanted(), limit=3, cursor=first.next)
    third = await store.page(Wanted(), limit=3, cursor=second.next)
    shown = [line.id for part in (first, second, third) for line in part.reports]
    assert shown == [f"r{number}" for number in reversed(range(7))]
    assert third.next is None


async def test_a_full_last_page_has_no_next(store: Store) -> None:
    for number in range(4):
        await store.save(record(f"r{number}"))
    assert (await store.page(Wanted(), limit=4)).next is None


@pytest.mark.parametrize(
    "cursor", ["", "x", "????", "MTo", "MTotMQ", "MTo5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ", "é", "Mjox"]
)
async def test_a_cursor_from_elsewhere_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(InvalidInput, match="cursor: is none that this list gave"):
        await store.page(Wanted(), cursor=cursor)


async def test_old_reports_are_purged_unless_posted_again(store: Store) -> None:
    for name in ("gone", "posted again"):
        await store.save(record(name, failures=(Failure.CONTRADICTION,)), NOON - SECOND)
    await store.save(record("young"), NOON)
    await store.save(record("posted again"), NOON)
    assert await store.purge(NOON) == 1
    assert await ids(store) == ["young", "posted again"]
    assert await ids(store, Wanted(failure=Failure.CONTRADICTION)) == ["posted again"]


async def test_a_purge_takes_as_many_rounds_as_it_needs(store: Store) -> None:
    # Saved in one go through the file itself: a thousand commits would only test the disk.
    await store.save(record("r", digest="a"), NOON)
    await store.close()
    with sqlite3.connect(store.path) as connection:
        names = [
            name
            for (_, name, *_) in connection.execute("PRAGMA table_info(reports)")
            if name not in ("key", "revision")
        ]
        columns = ", ".join(names)
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= ?) "
            f"INSERT INTO reports (revision, {columns}) "
            f"SELECT i, {columns.replace('digest', 'digest || i')} FROM n, reports",
            (2 * PURGED_AT_ONCE,),
        )
    connection.close()
    assert await store.purge(NOON + SECOND) == 2 * PURGED_AT_ONCE + 1
    assert await ids(store) == []


async def test_a_hundred_saves_at_once_are_all_kept(store: Store) -> None:
    revisions = await asyncio.gather(*(store.save(record("same", digest=f"{n:02}")) for n in range(50)))
    others = await asyncio.gather(*(store.save(record(f"r{n}")) for n in range(50)))
    assert sorted(revisions) == list(range(1, 51))
    assert others == [1] * 50
    assert len(await ids(store)) == 100


async def test_a_report_that_can_not_be_written_spoils_no_other(store: Store) -> None:
    spoilt = replace(record("spoilt"), body="\ud800")
    saves = (store.save(one) for one in (record("before"), spoilt, record("after")))
    first, second, third = await asyncio.gather(*saves, return_exceptions=True)
    assert (first, third) == (1, 1)
    assert isinstance(second, UnicodeEncodeError)
    assert await ids(store) == ["after", "before"]


async def test_a_save_that_is_given_up_spoils_no_other(store: Store) -> None:
    saves = [asyncio.create_task(store.save(record(f"r{n}"))) for n in range(10)]
    while not any(save.done() for save in saves):
        await asyncio.sleep(0)
        saves[0].cancel()
    results = await asyncio.gather(*saves, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert results[1:] == [1] * 9
    assert {f"r{n}" for n in range(1, 10)} <= set(await ids(store))


async def test_two_servers_may_share_a_file(store: Store) -> None:
    async with Store(store.path) as other:
        saves = [s.save(record(f"r{n}-{m}")) for n in range(20) for m, s in enumerate((store, other))]
        await asyncio.gather(*saves)
        assert len(await ids(store)) == len(await ids(other)) == 40


async def test_reports_outlive_the_store(tmp_path: Path) -> None:
    path = tmp_path / "reports.db"
    async with Store(path) as store:
        await store.save(record("r"))
    async with Store(path) as store:
        assert await ids(store) == ["r"]


@pytest.mark.skipif(os.name == "nt", reason="permissions are another matter there")
async def test_only_the_owner_reads_the_file(store: Store) -> None:
    await store.save(record("r"))
    modes = {file.name: file.stat().st_mode & 0o077 for file in store.path.parent.iterdir()}
    assert modes
    assert not any(modes.values()), modes


async def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="nowhere"):
        async with Store(tmp_path / "nowhere" / "reports.db"):
            pass


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "reports.db"
    path.write_bytes(b"something else entirely" * 100)
    with pytest.raises(StoreUnavailable, match="not a database"):
        async with Store(path):
            pass
    assert path.read_bytes() == b"something else entirely" * 100


async def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "reports.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()
    with pytest.raises(StoreUnavailable, match="newer"):
        async with Store(path):
            pass


async def test_what_can_not_be_kept_is_told(store: Store) -> None:
    await store.close()
    with sqlite3.connect(store.path) as connection:
        connection.execute("DROP TABLE reports")
    connection.close()
    with pytest.raises(StoreUnavailable, match="no such table"):
        await store.save(replace(record("r"), body=SECRET))
    with pytest.raises(StoreUnavailable):
        await store.probe()
