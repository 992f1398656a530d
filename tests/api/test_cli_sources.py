"""The registry on the command line and in a wrapped chain: the same contracts, in this process and in others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grounding import Registry, wrap
from grounding.api.cli import main
from grounding.models import Failure, Reason
from grounding.retrievers.wrapping import records_of

TEXT = "Acme's revenue in 2023 was $12 million."
ROW = {
    "id": "r1",
    "query": "What was Acme's revenue in 2023?",
    "answer": TEXT,
    "sources": [{"id": "p1", "text": TEXT, "source": "drafts"}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_text(f"{TEXT}\n", encoding="utf-8")
    (tmp_path / "rows.jsonl").write_text(json.dumps(ROW) + "\n" + json.dumps(ROW) + "\n", encoding="utf-8")
    (tmp_path / "row.json").write_text(json.dumps({**ROW, "sources": []}), encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(
        f"sources:\n  drafts: {{generated: true}}\n  files: {{reach: {{directory: '{tmp_path / 'files'}'}}}}\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.mark.parametrize("workers", [pytest.param(1, id="this process"), pytest.param(2, id="others")])
def test_batch_holds_every_row_to_the_contracts(folder: Path, workers: int) -> None:
    rows, out, sources = (str(folder / name) for name in ("rows.jsonl", "out.jsonl", "sources.yaml"))
    assert main(["batch", rows, "-o", out, "--sources", sources, "--workers", str(workers)]) == 0
    for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines():
        assert {claim["reason"] for claim in json.loads(line)["claims"]} >= {Reason.MODEL_WRITTEN.value}


def test_verify_asks_the_sources_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["verify", "--row", str(folder / "row.json"), "--sources", str(folder / "sources.yaml"), "--json"]
    assert main([*arguments, "--second-look"]) == 0
    claims = json.loads(capsys.readouterr().out)["claims"]
    assert {claim["failure"] for claim in claims} == {Failure.RETRIEVAL_GAP.value}


def test_coverage_names_the_gaps_of_sources(folder: Path) -> None:
    (folder / "sources.yaml").write_text("sources: {drafts: {}, filings: {required_for: ['*']}}", encoding="utf-8")
    rows, out = str(folder / "rows.jsonl"), str(folder / "out.jsonl")
    assert main(["coverage", rows, "-o", out, "--sources", str(folder / "sources.yaml")]) == 0
    [first, _] = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert "source_not_consulted" in {gap["kind"] for gap in json.loads(first)["coverage"]["gaps"]}


@pytest.mark.parametrize(
    ("registry", "told"),
    [
        pytest.param("sources: {a: {rnak: 1}}", "rnak", id="unknown key"),
        pytest.param("sources: {a: {reach: {}}}", "sources[0].reach", id="no way to reach it"),
    ],
)
def test_a_registry_that_can_not_be_used_ends_the_run_before_it_begins(
    folder: Path, capsys: pytest.CaptureFixture[str], registry: str, told: str
) -> None:
    (folder / "sources.yaml").write_text(registry, encoding="utf-8")
    rows, out = str(folder / "rows.jsonl"), str(folder / "out.jsonl")
    assert main(["batch", rows, "-o", out, "--sources", str(folder / "sources.yaml"), "--second-look"]) == 2
    assert told in capsys.readouterr().err
    assert not (folder / "out.jsonl").exists()


def test_a_second_look_without_a_registry_is_bad_usage(folder: Path) -> None:
    assert main(["verify", "--row", str(folder / "row.json"), "--second-look"]) == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(["--sources", "none.yaml"], "none.yaml: no such file", id="no such file"),
        pytest.param(["--second-look"], "second_look needs sources", id="nobody to ask"),
    ],
)
def test_a_server_without_the_registry_it_was_told_of_does_not_start(
    capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert main(["serve", *options]) == 2
    assert told in capsys.readouterr().err


def test_a_wrapped_chain_is_held_to_the_contracts() -> None:
    registry = Registry.of([{"name": "drafts", "generated": True}])

    def chain(query: str) -> tuple[str, list[dict[str, str]]]:
        return TEXT, [{"id": "p1", "text": TEXT, "source": "drafts"}]

    wrapped = wrap(chain, registry=registry)
    record = records_of(wrapped).of(wrapped("What was Acme's revenue in 2023?"))
    assert record is not None
    assert record.report is not None
    assert Reason.MODEL_WRITTEN in {claim.reason for claim in record.report.claims}
