"""`groundwire overview` and `coverage` for people: what they read, what they print, and that nothing bad is lost."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import grounding
from grounding.api.cli import main
from grounding.api.overviewing import Reading, read_all, seen_in
from grounding.api.store import Record, Store

TEXT = "Acme's revenue in 2023 was $12 million. Its seat is in Oslo."
ROWS = [
    {
        "id": f"r{at}",
        "query": "What was Acme's revenue in 2023?",
        "answer": f"Acme's revenue in 2023 was ${amount} million.",
        "as_of": f"2024-0{1 + at // 2}-01",
        "sources": [{"id": "p1", "text": TEXT, "source": "filings"}],
    }
    for at, amount in enumerate((12, 15, 12, 12))
]


def lines(*values: object) -> bytes:
    return b"".join((v if isinstance(v, bytes) else json.dumps(v).encode()) + b"\n" for v in values)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.jsonl").write_bytes(lines(*ROWS, {"id": "bad"}))
    assert main(["batch", "rows.jsonl", "-o", "reports.jsonl"]) == 3
    return tmp_path


def report() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        grounding.verify(ROWS[0]["answer"], ROWS[0]["sources"], query="What was revenue?").to_json()  # type: ignore[arg-type]
    )
    return found


def test_reports_are_told_in_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overview", "reports.jsonl", "--rows", "rows.jsonl"]) == 0
    out, err = capsys.readouterr()
    assert "4 queries; 4 answers judged" in out
    assert "Over time" in out
    assert "2024-01" in out
    assert "filings" in out
    assert "1 rows could not be judged" in err


def test_a_page_is_written_once_and_not_over_another(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overview", "reports.jsonl", "-o", "overview.html"]) == 0
    assert "<svg" in (folder / "overview.html").read_text(encoding="utf-8")
    assert main(["overview", "reports.jsonl", "-o", "overview.html"]) == 2
    assert "exists" in capsys.readouterr().err
    assert main(["overview", "reports.jsonl", "-o", "overview.html", "--force"]) == 0


def test_machines_get_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["overview", "reports.jsonl", "--json"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out)["verdicts"]["grounded"] == 3


def test_coverage_lines_reports_and_gzip_go_together(folder: Path) -> None:
    main(["coverage", "rows.jsonl", "-o", "coverage.jsonl"])
    (folder / "reports.jsonl.gz").write_bytes(gzip.compress((folder / "reports.jsonl").read_bytes()))
    reading = read_all(["coverage.jsonl", "reports.jsonl.gz"])
    found = reading.counting.overview()
    assert (found.queries, found.judged, reading.errors, reading.unusable) == (8, 4, 2, 0)
    assert found.sources[0].consulted == 8


def test_standard_input_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = (folder / "reports.jsonl").read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["overview", "-"]) == 0
    assert "4 queries" in capsys.readouterr().out


@pytest.mark.parametrize("keep_texts", [True, False])
def test_the_file_of_a_server_is_read_by_the_latest_of_each_report(tmp_path: Path, keep_texts: bool) -> None:
    async def fill() -> None:
        async with Store(tmp_path / "kept.db") as store:
            for day, amount in enumerate(("$12 million", "$15 million", "$16 million"), 1):
                made = grounding.verify(
                    f"Acme's revenue in 2023 was {amount}.", [TEXT], query="What was Acme's revenue in 2023?"
                )
                same = made.model_copy(update={"id": "same" if day < 3 else "other"})
                await store.save(Record.of(same, keep_texts=keep_texts), datetime(2024, 1, day, tzinfo=UTC))

    asyncio.run(fill())
    before = (tmp_path / "kept.db").read_bytes()
    reading = read_all([str(tmp_path / "kept.db")])
    found = reading.counting.overview()
    assert (found.queries, reading.superseded, found.undated, found.by_time) == (2, 1, 0, True)
    assert [step.label for step in found.steps] == ["2024-01-02", "2024-01-03"]
    assert (tmp_path / "kept.db").read_bytes() == before


def changed(**fields: object) -> dict[str, Any]:
    return {key: value for key, value in {**report(), **fields}.items() if value is not ...}


def covered(**fields: object) -> dict[str, Any]:
    value = report()
    value["coverage"] = {key: inner for key, inner in {**value["coverage"], **fields}.items() if inner is not ...}
    return value


BAD = [
    ("no JSON", b"{", "line: is not JSON"),
    ("not UTF-8", b'{"id": "\xff"}', "line: is not UTF-8"),
    ("a list", [1], "line: is no object"),
    ("a row", {"id": "x", "query": "?", "answer": "!"}, "coverage: is missing"),
    ("without coverage", changed(coverage=...), "coverage: is missing"),
    ("coverage of another kind", changed(coverage=[]), "coverage: must be an object"),
    ("another schema", changed(schema_version=2), "schema_version: is 2; this version reads 1"),
    ("a verdict that is none", changed(verdict="good"), "verdict: is 'good'"),
    ("no checked share", changed(checked_fraction=...), "checked_fraction: is missing"),
    ("a share above one", changed(checked_fraction=1.5), "checked_fraction: must be a number from 0 to 1"),
    ("a share that is true", changed(checked_fraction=True), "checked_fraction: must be a number from 0 to 1"),
    ("no time", changed(asked_at="yesterday"), "asked_at: is no ISO 8601 time"),
    ("a time that is a number", changed(as_of=7), "as_of: is no ISO 8601 time"),
    ("answerable unknown", covered(answerable="yes"), "coverage.answerable: must be true or false"),
    ("no needs", covered(needs=...), "coverage.needs: is missing"),
    ("needs of another kind", covered(needs={}), "coverage.needs: must be an array"),
    ("a need that is none", covered(needs=["x"]), "coverage.needs: must hold objects"),
    ("a need without kind", covered(needs=[{"status": "covered"}]), "coverage.needs.kind: is missing"),
    ("a need of a new status", covered(needs=[{"kind": "x", "status": "odd"}]), "coverage.needs.status: is 'odd'"),
    ("a gap of a new severity", covered(gaps=[{"kind": "x", "severity": "dire"}]), "coverage.gaps.severity: is 'dire'"),
    ("a source without a name", covered(sources=[{}]), "coverage.sources.name: is missing"),
    ("fewer than no passages", covered(sources=[{"name": "a", "passages": -1}]), "coverage.sources.passages: must be"),
]


@pytest.mark.parametrize(("line", "why"), [c[1:] for c in BAD], ids=[c[0] for c in BAD])
def test_a_line_that_can_not_be_used_is_counted_with_the_reason(
    folder: Path, capsys: pytest.CaptureFixture[str], line: object, why: str
) -> None:
    (folder / "mixed.jsonl").write_bytes(lines(report(), line, report()))
    assert main(["overview", "mixed.jsonl"]) == 3
    out, err = capsys.readouterr()
    assert "2 queries" in out
    assert "1 line not used (line 2): " + why in " ".join(err.split())


def test_lines_of_an_earlier_version_are_read_and_said_to_lack_sources() -> None:
    old = covered(sources=..., payload=...)
    assert seen_in(old).sources is None


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", lines({"id": "x", "line": 1, "error": {"field": "a", "message": "b"}}), b"x\n"]
)
def test_a_file_without_anything_to_use_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (folder / "none.jsonl").write_bytes(content)
    assert main(["overview", "none.jsonl"]) == 2
    assert "none.jsonl: holds no report and no coverage" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.jsonl"], "no such file"),
        (["reports.jsonl", "reports.jsonl", "--rows", "rows.jsonl"], "one file of lines"),
        (["-", "--rows", "-"], "standard input can be read once"),
        (["broken.db"], "is no file of reports"),
    ],
)
def test_bad_use_is_told_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    (folder / "broken.db").write_bytes(b"SQLite format 3\x00" + b"x" * 100)
    assert main(["overview", *arguments]) == 2
    assert says in " ".join(capsys.readouterr().err.split())


def test_of_many_reasons_some_are_told_and_all_lines_are_counted() -> None:
    reading = Reading()
    for number in range(2_000):
        reading.take(json.dumps({"schema_version": number + 2}).encode(), f"line {number}")
    assert reading.unusable == 2_000
    assert len(reading.refused) <= 51


def test_rows_of_other_reports_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "other.jsonl").write_bytes(lines(*({**row, "id": f"other {row['id']}"} for row in ROWS)))
    assert main(["overview", "reports.jsonl", "--rows", "other.jsonl"]) == 2
    assert "--rows: has 'other r0' for line 1, which is of 'r0'" in " ".join(capsys.readouterr().err.split())
    (folder / "fewer.jsonl").write_bytes(lines(*ROWS[:2]))
    assert main(["overview", "reports.jsonl", "--rows", "fewer.jsonl"]) == 2
    assert "--rows: ends before line 3" in " ".join(capsys.readouterr().err.split())


# coverage for people -------------------------------------------------------------------------------------


def test_coverage_without_an_output_is_told_to_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["coverage", "rows.jsonl"]) == 3
    out = capsys.readouterr().out
    assert out.count("the payload can answer the query") == 4
    assert "source filings" in out
    assert "bad  error: sources: is required" in out


def test_an_empty_file_of_rows_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "none.jsonl").write_bytes(b"")
    assert main(["coverage", "none.jsonl"]) == 2
    assert "holds no rows" in capsys.readouterr().err
