"""`groundwire audit`: what saved reports' calls consulted and used, as far as reports, rows and stores tell."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from pydantic import JsonValue

from grounding.api.cli import main
from grounding.api.store import Record, Store
from grounding.api.wire import parse_row
from grounding.audit import Audit, FindingKind, PartKind
from grounding.frontdoor import default_checker
from grounding.policy import DEFAULT
from grounding.report import Report

TEXT = "The office closes at 17:30 on Fridays."
SOURCES = "sources:\n  house rules: {also: [rules.md]}\n  canteen: {required_for: [lunch]}\n"


def row(id: str, answer: str | None = TEXT, **manifest: JsonValue) -> dict[str, JsonValue]:
    value: dict[str, JsonValue] = {
        "id": id,
        "query": "When does the office close?",
        "sources": [{"id": "1", "text": TEXT, "source": "rules.md"}],
        "manifest": {"retriever": "acme.search.Hybrid", **manifest},
        "as_of": "2024-05-01",
    }
    return value if answer is None else {**value, "answer": answer}


ROWS = [
    row("a", actions=[{"name": "send_mail", "status": "done"}]),
    row("b", "It closes at 16:15.", actions=[{"name": "send_mail", "status": "done"}, {"name": "cancel"}, 7, "pay"]),
    row("c", None),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rows.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in ROWS), encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    assert main(["batch", str(tmp_path / "rows.jsonl"), "-o", str(tmp_path / "reports.jsonl")]) == 3
    return tmp_path


def audited(capsys: pytest.CaptureFixture[str], *arguments: str) -> Audit:
    capsys.readouterr()
    assert main(["audit", *arguments, "--json"]) == 0
    return Audit.model_validate_json(capsys.readouterr().out)


def kinds(picture: Audit) -> set[FindingKind]:
    return {finding.kind for finding in picture.findings}


def test_reports_with_their_rows_give_the_whole_picture(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, sources = str(folder / "rows.jsonl"), str(folder / "sources.yaml")
    picture = audited(capsys, str(folder / "reports.jsonl"), "--rows", rows, "--sources", sources)
    assert picture.calls == 3
    assert {node.name: node.calls for node in picture.nodes if node.kind is not PartKind.CALLER} == {
        "house rules": 2,
        "canteen": 0,
        "Hybrid": 2,
        "what answers": 3,
        "Groundwire": 2,
        "send_mail": 2,
    }
    assert sum(edge.calls or 0 for edge in picture.unvalidated if edge.end == "caller") == 1
    assert {
        FindingKind.NOT_CHECKED,
        FindingKind.ACTION_NOT_GROUNDED,
        FindingKind.REQUIRED_NEVER_CONSULTED,
        FindingKind.UNSEEN,
    } <= kinds(picture)


def test_reports_alone_accuse_no_source(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = audited(capsys, str(folder / "reports.jsonl"), "--sources", str(folder / "sources.yaml"))
    assert FindingKind.REQUIRED_NEVER_CONSULTED not in kinds(picture)
    assert [node.calls for node in picture.nodes if node.kind is PartKind.SOURCE] == [None, None]
    assert any("which sources were consulted is not known" in finding.message for finding in picture.findings)


@pytest.mark.parametrize("keep_texts", [True, False], ids=["with texts", "hashes only"])
def test_a_store_is_audited_by_what_it_keeps(
    folder: Path, capsys: pytest.CaptureFixture[str], keep_texts: bool
) -> None:
    path = folder / "reports.db"

    def report(value: JsonValue) -> Report:
        read = parse_row(value)
        return default_checker().check(read.answer, read.payload, DEFAULT, read.id)

    async def keep() -> None:
        async with Store(path) as store:
            for one in ROWS[:2]:
                await store.save(Record.of(report(one), keep_texts=keep_texts))

    asyncio.run(keep())
    picture = audited(capsys, str(path), "--sources", str(folder / "sources.yaml"))
    assert picture.calls == 2
    assert picture.checks
    assert (FindingKind.REQUIRED_NEVER_CONSULTED in kinds(picture)) == keep_texts
    assert picture.node("source:house rules").calls == (2 if keep_texts else None)


def test_the_picture_is_written_as_page_and_drawing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, drawing = folder / "audit.html", folder / "audit.svg"
    assert main(["audit", str(folder / "reports.jsonl"), "--html", str(page), "--svg", str(drawing)]) == 0
    assert "NOT VALIDATED" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert drawing.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("", "holds no report", id="empty"),
        pytest.param('{"a": 1}\n', "line 1: is no report", id="no report"),
        pytest.param('{"verdict": "grounded"}\n', "line 1", id="half a report"),
    ],
)
def test_what_is_no_report_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, told: str) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text(content, encoding="utf-8")
    assert main(["audit", str(path)]) == 2
    assert told in capsys.readouterr().err


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.db"
    assert main(["audit", str(path)]) == 2
    assert "no such file" in capsys.readouterr().err
    assert not path.exists()
    assert main(["audit", str(path), "--rows", "rows.jsonl"]) == 2


def test_rows_that_are_not_the_reports_own_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = folder / "other.jsonl"
    other.write_text(f"{json.dumps(row('a', 'Something else.'))}\n", encoding="utf-8")
    assert main(["audit", str(folder / "reports.jsonl"), "--rows", str(other)]) == 2
    assert "--rows" in capsys.readouterr().err
