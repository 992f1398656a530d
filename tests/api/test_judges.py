"""Judges through the front doors: the command line and `verify`, with a stand-in for the endpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import grounding
from grounding.api.cli import main
from grounding.api.judges import Listener
from grounding.errors import InvalidInput
from grounding.judging import Case, Opinion, Unexamined
from grounding.models import Kind, Passage, Reason, Status
from grounding.protocols import evidence
from grounding.report import Report
from grounding.verifiers.judges import KINDS
from tests.verifiers.judges.standin import Sends, StandIn, opinions, said, standing_in

TEXT = "Acme, a maker of pumps, has had its head office in Oslo since the spring."
ANSWER = "Acme resides in Oslo since the spring."
NOTHING = "You are welcome!"


@pytest.fixture
def server() -> Iterator[StandIn]:
    with standing_in(lambda asked: opinions(said("supported", "P1", TEXT))) as stand_in:
        yield stand_in


class Ran:
    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self._source = folder / "acme.txt"
        self._source.write_text(TEXT, encoding="utf-8")
        self._capture = capture

    def __call__(self, *arguments: str, answer: str = ANSWER) -> tuple[int, str, str]:
        every = ["--judge-all"] if "--judge" in arguments else []
        status = main(["verify", "-a", answer, "-s", str(self._source), *every, *arguments])
        captured = self._capture.readouterr()
        return status, captured.out, captured.err


@pytest.fixture
def verify(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ran:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")
    return Ran(tmp_path, capsys)


def statement(out: str) -> tuple[Status, Reason]:
    (claim,) = [claim for claim in Report.model_validate_json(out).claims if claim.kind is Kind.STATEMENT]
    return claim.status, claim.reason


def test_a_judge_that_is_named_is_asked_and_its_cost_is_told_to_people(verify: Ran, server: StandIn) -> None:
    status, out, err = verify("--judge", f"llm:{server.url}#m", "--json")
    assert (status, statement(out)) == (0, (Status.SUPPORTED, Reason.JUDGED))
    assert err.startswith(
        "groundwire: llm:m: 1 request sent, 0 answered from before; 300 tokens read, 40 tokens written"
    )


def test_nobody_is_asked_unless_named(verify: Ran, server: StandIn) -> None:
    _, out, err = verify("--json")
    assert (statement(out)[1] is not Reason.JUDGED, err, server.asked) == (True, "", [])


def test_a_judge_that_fails_leaves_the_statement_unchecked(verify: Ran, server: StandIn) -> None:
    server.replies = lambda asked: Sends(b"", status=500)
    _, out, _ = verify("--judge", f"llm:{server.url}#m", "--json")
    assert statement(out) == (Status.UNCHECKED, Reason.MODEL_UNAVAILABLE)


def test_what_would_be_asked_is_printed_and_nothing_is_sent(verify: Ran, server: StandIn) -> None:
    name = f"llm:{server.url}#m"
    status, printed, _ = verify("--judge", name, "--judge-prompt")
    assert (status, server.asked) == (0, [])
    verify("--judge", name)
    (asked,) = server.asked
    for message in asked["messages"]:
        assert message["content"] in printed


def test_that_nothing_would_be_asked_is_said(verify: Ran, server: StandIn) -> None:
    _, printed, _ = verify("--judge", f"llm:{server.url}#m", "--judge-prompt", answer=NOTHING)
    assert printed == "Nothing would be sent to the judge.\n"


def test_what_hides_in_a_passage_shows_in_the_printed_prompt(verify: Ran, server: StandIn) -> None:
    _, printed, _ = verify(
        "--judge", f"llm:{server.url}#m", "--judge-prompt", answer="Acme resides\x1b[2J in Oslo since the spring."
    )
    assert "\x1b" not in printed
    assert "resides" in printed


def test_replies_are_kept_in_the_folder_that_is_named(verify: Ran, server: StandIn, tmp_path: Path) -> None:
    arguments = ("--judge", f"llm:{server.url}#m", "--judge-cache", str(tmp_path / "kept"), "--json")
    first, second = verify(*arguments), verify(*arguments)
    assert len(server.asked) == 1
    assert "0 requests sent, 1 answered from before" in second[2]
    assert {**json.loads(first[1]), "elapsed_ms": 0} == {**json.loads(second[1]), "elapsed_ms": 0}


def test_the_key_comes_from_the_variable_that_is_named(
    verify: Ran, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("--judge", f"llm:{server.url}#m", "--judge-key", "ACME_KEY", "--json")
    status, out, err = verify(*arguments)
    assert (status, out) == (2, "")
    assert err == "groundwire: error: --judge: needs an API key in the environment variable ACME_KEY\n"
    monkeypatch.setenv("ACME_KEY", "sk-secret")
    status, out, err = verify(*arguments)
    assert (status, server.headers[0]["Authorization"]) == (0, "Bearer sk-secret")
    assert "sk-secret" not in out + err


@pytest.mark.parametrize("name", ["gpt:/models/x", "llm", "llm:", "nli:", "", ":", "NLI:/models/x", "/models/x"])
def test_a_kind_that_is_unknown_is_refused_with_the_list(verify: Ran, name: str) -> None:
    status, out, err = verify("--judge", name)
    assert (status, out) == (2, "")
    assert [kind for kind in KINDS if f"{kind}:" not in err] == []


@pytest.mark.parametrize("name", ["llm:http://127.0.0.1:9", "llm:http://127.0.0.1:9#", "llm:#m", "llm:example.org#m"])
def test_an_endpoint_that_is_incomplete_is_refused(verify: Ran, name: str) -> None:
    status, _, err = verify("--judge", name)
    assert status == 2
    assert err.startswith("groundwire: error: --judge: ")


@pytest.mark.parametrize(
    "option", [["--judge-all"], ["--judge-key", "KEY"], ["--judge-cache", "kept"], ["--judge-prompt"]]
)
def test_options_of_a_judge_need_one(verify: Ran, option: list[str]) -> None:
    status, _, err = verify(*option)
    assert status == 2
    assert option[0] in err


def test_a_key_for_a_model_in_a_folder_is_refused(verify: Ran) -> None:
    status, _, err = verify("--judge", "nli:/models/x", "--judge-key", "KEY")
    assert status == 2
    assert "no use for a key" in err


class Sure:
    """A judge of one's own."""

    name = "sure"

    def judge(self, case: Case) -> Sequence[Opinion | Unexamined]:
        passage = case.passages[0]
        return [Opinion(0.97, (evidence(passage, 0, len(passage.text)),))] * len(case.questions)


def test_only_a_judge_that_is_asked_in_words_has_a_prompt() -> None:
    with pytest.raises(InvalidInput, match="sure is asked in no words"):
        Listener(Sure())


def test_python_takes_any_judge() -> None:
    source = Passage(id="p", text=TEXT)
    plain, judged = grounding.verify(ANSWER, [source]), grounding.verify(ANSWER, [source], judge=Sure(), judge_all=True)
    assert {claim.reason for claim in plain.claims} & {Reason.JUDGED} == set()
    assert judged.of_kind("statement")[0].score == 0.97
    (row,) = grounding.verify_many(
        [{"answer": ANSWER, "sources": [{"id": "p", "text": TEXT}]}], judge=Sure(), judge_all=True
    )
    assert row.of_kind("statement")[0].reason is Reason.JUDGED


def test_a_clear_score_is_left_alone_unless_told_otherwise() -> None:
    (plain,), (left,), (asked,) = (
        grounding.verify(TEXT, [TEXT], judge=judge, judge_all=every).of_kind("statement")
        for judge, every in ((None, False), (Sure(), False), (Sure(), True))
    )
    assert plain.score is not None
    assert plain.score >= 0.9
    assert left == plain
    assert asked.score == 0.97


async def test_so_does_the_event_loop() -> None:
    report = await grounding.averify(ANSWER, [TEXT], judge=Sure(), judge_all=True)
    assert report.of_kind("statement")[0].reason is Reason.JUDGED
