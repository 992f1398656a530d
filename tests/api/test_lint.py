"""`groundwire lint`: exit status, text and JSON."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from grounding.api.cli import main
from grounding.api.linting import LARGEST_MANIFEST


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


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return tmp_path / "manifest.json"


def test_a_manifest_says_what_is_connected_and_done(tmp_path: Path, manifest: Path) -> None:
    manifest.write_text(
        json.dumps(
            {
                "connected": [{"name": "feed", "gives": ["prices"], "live": True}],
                "actions": [{"name": "send_invoice", "status": "done"}],
            }
        )
    )
    prompt = _prompt(tmp_path, "You have live prices. You have sent the invoice.")
    assert main(["lint", prompt]) == 1
    assert main(["lint", prompt, "--manifest", str(manifest)]) == 0


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param("{", "manifest.json: is not JSON", id="not JSON"),
        pytest.param("", "manifest.json: is empty", id="empty"),
        pytest.param("[]", "manifest.json: must be a JSON object", id="no object"),
        pytest.param('{"connected": {"feed": true}}', "manifest.json.connected: must be a list", id="no list"),
        pytest.param('{"connected": [{"name": "feed", "live": "yes"}]}', "connected[0].live: is 'yes'", id="no flag"),
        pytest.param('{"connected": [{"live": true}]}', "connected[0]: must be an object with a name", id="no name"),
        pytest.param('{"actions": [{"name": "send", "status": 1}]}', "actions[0].status: must be", id="no status"),
        pytest.param('{"sources": "feed"}', "manifest.json.sources: input should be a valid tuple", id="no sources"),
        pytest.param('{"retriever": 3}', "manifest.json.retriever: input should be a valid string", id="no retriever"),
        pytest.param('{"connected": [], "connected": []}', "connected", id="a key twice"),
    ],
)
def test_a_bad_manifest_is_told_with_its_field(
    tmp_path: Path, manifest: Path, capsys: pytest.CaptureFixture[str], data: str, told: str
) -> None:
    manifest.write_text(data)
    assert main(["lint", _prompt(tmp_path, "You have live prices."), "--manifest", str(manifest)]) == 2
    assert told in capsys.readouterr().err


def test_a_manifest_that_is_too_large_is_told(
    tmp_path: Path, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest.write_bytes(b" " * (LARGEST_MANIFEST + 1))
    assert main(["lint", _prompt(tmp_path, "Hello."), "--manifest", str(manifest)]) == 2
    assert "the limit is 10,000,000" in capsys.readouterr().err


@pytest.mark.parametrize(("days", "status"), [(1, 0), (0.25, 1)])
def test_a_policy_says_how_fresh_live_is(tmp_path: Path, sources: str, days: float, status: int) -> None:
    policy = tmp_path / "quick.json"
    policy.write_text(json.dumps({"name": "quick", "frame": {"fresh_days": days}}))
    prompt = _prompt(tmp_path, "You have live prices.")
    assert main(["lint", prompt, "--sources", sources, "--policy", str(policy)]) == status


def test_a_policy_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "quick.json"
    policy.write_text(json.dumps({"name": "quick", "frame": {"fresh_days": 0}}))
    assert main(["lint", _prompt(tmp_path, "Hello."), "--policy", str(policy)]) == 2
    assert "frame.fresh_days" in capsys.readouterr().err
