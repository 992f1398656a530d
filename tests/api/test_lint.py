"""`groundwire lint`: exit status, text and JSON."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from grounding.api.cli import main


@pytest.fixture
def sources(tmp_path: Path) -> str:
    file = tmp_path / "sources.yaml"
    file.write_text("sources:\n  prices: {max_age_days: 1}\n", encoding="utf-8")
    return str(file)


def _prompt(folder: Path, text: str) -> str:
    file = folder / "prompt.txt"
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("text", "status", "shown"),
    [
        pytest.param("You have live prices.", 0, "prices backs it", id="backed"),
        pytest.param("You have access to the CRM.", 1, "0-26 access NOT BACKED", id="not backed"),
        pytest.param("Answer briefly.", 0, "takes nothing for granted", id="nothing to back"),
        pytest.param("", 0, "takes nothing for granted", id="empty"),
    ],
)
def test_exit_status_tells_whether_all_is_backed(
    tmp_path: Path, sources: str, capsys: pytest.CaptureFixture[str], text: str, status: int, shown: str
) -> None:
    assert main(["lint", _prompt(tmp_path, text), "--sources", sources]) == status
    assert shown in capsys.readouterr().out


def test_json_is_one_line(tmp_path: Path, sources: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["lint", _prompt(tmp_path, "You have live prices and live orders."), "--sources", sources, "--json"]
    assert main(arguments) == 1
    [line] = capsys.readouterr().out.splitlines()
    said = json.loads(line)
    assert said["backed"] is False
    assert {premise["kind"] for premise in said["premises"]} == {"access", "recency"}


def test_without_sources_nothing_is_backed(tmp_path: Path) -> None:
    assert main(["lint", _prompt(tmp_path, "You have live prices.")]) == 1


def test_the_prompt_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"You have live prices.")))
    assert main(["lint", "-"]) == 1


@pytest.mark.parametrize("data", [pytest.param(b"\xff", id="not UTF-8"), pytest.param(None, id="no such file")])
def test_bad_input_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes | None) -> None:
    file = tmp_path / "prompt.txt"
    if data is not None:
        file.write_bytes(data)
    assert main(["lint", str(file)]) == 2
    assert "prompt.txt" in capsys.readouterr().err


def test_a_bad_registry_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.yaml").write_text("sources: {prices: {rank: high}}\n", encoding="utf-8")
    assert main(["lint", _prompt(tmp_path, "Hello."), "--sources", str(tmp_path / "bad.yaml")]) == 2
    assert "rank" in capsys.readouterr().err
