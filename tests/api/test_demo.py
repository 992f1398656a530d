"""The demonstration really indexes, retrieves and verifies; nothing in it is decided beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("llama_index.core", reason="the demonstration needs the default pipeline")

from rich.console import Console

from grounding.api.demo import (
    ANSWERS,
    CORPUS,
    Recorded,
    Retrieve,
    check_all,
    index_corpus,
    recorded_answers,
    run_demo,
    telling,
)
from grounding.errors import InvalidInput
from grounding.models import Kind, Status, Verdict
from grounding.report import Report

RECORDED = {recorded.id: recorded for recorded in recorded_answers()}


@pytest.fixture(scope="module")
def retrieve(tmp_path_factory: pytest.TempPathFactory) -> Retrieve:
    return index_corpus([CORPUS], tmp_path_factory.mktemp("demo") / "index")


def _report(retrieve: Retrieve, name: str, was: str = "", becomes: str = "") -> Report:
    recorded = RECORDED[name]
    assert was in recorded.answer
    changed = recorded.model_copy(update={"answer": recorded.answer.replace(was, becomes)}) if was else recorded
    (checked,) = check_all([changed], retrieve)
    return checked.report


def _flagged(report: Report) -> set[str]:
    return {claim.text for claim in report.flagged}


@pytest.mark.parametrize("name", ["apple-right", "apple-other-words", "leaflet-right"])
def test_what_is_right_is_grounded(retrieve: Retrieve, name: str) -> None:
    report = _report(retrieve, name)
    assert report.verdict is Verdict.GROUNDED, report.to_text()


@pytest.mark.parametrize(
    ("name", "was", "becomes"),
    [
        pytest.param("apple-right", "94.9", "93.4", id="a revenue"),
        pytest.param("apple-right", "6 percent", "7 percent", id="a growth rate"),
        pytest.param("apple-other-words", "14.736", "17.436", id="digits swapped, in another format"),
        pytest.param("leaflet-right", "8 tablets", "80 tablets", id="a dose"),
    ],
)
def test_change_a_number_and_the_verdict_changes(retrieve: Retrieve, name: str, was: str, becomes: str) -> None:
    report = _report(retrieve, name, was, becomes)
    assert report.verdict is not Verdict.GROUNDED
    assert any(becomes in text for text in _flagged(report)), report.to_text()


@pytest.mark.parametrize(
    ("name", "was", "becomes"),
    [
        pytest.param("apple-wrong-quarter", "94.9", "85.8", id="the quarter's own revenue"),
        pytest.param("microsoft-wrong-growth", "18 percent", "15 percent", id="the quarter's own growth"),
        pytest.param("python-wrong-date", "2024", "2023", id="the year of the release"),
    ],
)
def test_put_the_number_right_and_the_answer_is_grounded(retrieve: Retrieve, name: str, was: str, becomes: str) -> None:
    assert _report(retrieve, name).verdict is not Verdict.GROUNDED
    corrected = _report(retrieve, name, was, becomes)
    assert corrected.verdict is Verdict.GROUNDED, corrected.to_text()


def test_an_invented_sentence_is_flagged_beside_one_that_is_right(retrieve: Retrieve) -> None:
    report = _report(retrieve, "python-invented")
    assert report.verdict is Verdict.PARTIAL
    assert any("PEP 9031" in text for text in _flagged(report))
    assert "October 7, 2024" not in _flagged(report)


def test_a_figure_of_another_quarter_comes_with_the_right_one(retrieve: Retrieve) -> None:
    (figure,) = _report(retrieve, "apple-wrong-quarter").of_kind(Kind.FIGURE)
    assert figure.status is Status.CONTRADICTED
    assert figure.right_value == "$85,777"


def test_a_limit_that_the_leaflet_does_not_give_is_flagged(retrieve: Retrieve) -> None:
    assert _report(retrieve, "leaflet-dangerous").verdict is not Verdict.GROUNDED


def test_an_honest_abstention_is_no_fault(retrieve: Retrieve) -> None:
    report = _report(retrieve, "leaflet-abstains")
    assert report.abstained
    assert report.flagged == ()


def test_the_trading_assistant_s_market_figures_trace_to_nothing(retrieve: Retrieve) -> None:
    report = _report(retrieve, "trading-assistant")
    figures = {claim.text: claim.status for claim in report.of_kind(Kind.FIGURE)}
    market = {text: status for text, status in figures.items() if any(n in text for n in ("229.87", "1.4", "260"))}
    assert len(market) == 3
    assert Status.SUPPORTED not in market.values()
    delivered = {text: status for text, status in figures.items() if "120" in text or "171.25" in text}
    assert set(delivered.values()) == {Status.SUPPORTED}


def test_it_prints_every_verdict_and_writes_every_report(tmp_path: Path) -> None:
    console = Console(width=120, record=True, file=(tmp_path / "printed").open("w", encoding="utf-8"))
    assert run_demo(tmp_path / "out", console) == 0
    console.file.close()
    printed = console.export_text()
    for name in RECORDED:
        assert name in printed
        page = (tmp_path / "out" / f"{name}.html").read_text(encoding="utf-8")
        assert page.lower().startswith("<!doctype html>")
    assert "groundwire index" in printed


def test_running_it_again_gives_the_same_reports(tmp_path: Path, retrieve: Retrieve) -> None:
    first, second = (
        [
            one.report.model_dump(mode="json", exclude={"elapsed_ms", "payload_hash"})
            for one in check_all(recorded_answers(), retrieve)
        ]
        for _ in range(2)
    )
    assert first == second


def test_a_leaf_explains_the_statement_it_brings_down(retrieve: Retrieve) -> None:
    report = _report(retrieve, "apple-wrong-quarter")
    assert telling(report)
    assert Kind.STATEMENT not in {claim.kind for claim in telling(report)}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("not json", id="no JSON"),
        pytest.param('{"id": "x", "about": "", "query": "q"}', id="no answer"),
        pytest.param('{"id": "x", "about": "", "query": "q", "answer": "a", "verdict": "grounded"}', id="a verdict"),
    ],
)
def test_a_line_that_is_no_recorded_answer_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(ANSWERS.read_text(encoding="utf-8").splitlines()[0] + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"answers\.jsonl:2"):
        recorded_answers(path)


def test_recorded_answers_have_names_of_their_own() -> None:
    assert len(RECORDED) == len(recorded_answers())
    assert all(isinstance(recorded, Recorded) for recorded in RECORDED.values())
