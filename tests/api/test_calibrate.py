"""`groundwire calibrate`: a policy fitted to labelled answers, told and drawn, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grounding import verify
from grounding.api.cli import main
from grounding.policy import DEFAULT, policy_in

PLACES = "Oslo Bergen Leeds Turin Porto Ghent Malmo Bremen Lyon Krakow Graz Split Basel Cork Bath Lund".split()


def rows(documents: int = 48) -> list[dict[str, object]]:
    """Right answers that repeat their source or say it in fewer words, and wrong ones that add to it or change it."""
    made: list[dict[str, object]] = []
    for number in range(documents):
        place, size = PLACES[number % len(PLACES)], 100 + number
        text = (
            f"Plant {number} stands in {place}. It was opened by the company after a long dispute with its neighbours. "
            f"Today {size} people work there in three shifts, and most of them live in the old town."
        )
        says = [
            (f"Plant {number} stands in {place}. Today {size} people work there in three shifts.", "grounded"),
            ("The company opened it after a long dispute with neighbours.", "grounded"),
            (f"Plant {number} stands in {place}. Today {size + 7} people work there in three shifts.", "ungrounded"),
            ("Visitors are welcome every Sunday, when the museum shows films about glass.", "ungrounded"),
        ]
        for kind, (answer, label) in enumerate(says):
            source = {"id": f"p{number}", "text": text}
            made.append(
                {"id": f"{number}-{kind}", "answer": answer, "sources": [source], "label": label, "query": None}
            )
    return made


class Shell:
    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        self._capture.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = self._capture.readouterr()
        return int(status), captured.out, captured.err

    def labelled(self, *held: object) -> Path:
        path = self.folder / "labelled.jsonl"
        path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in held), "utf-8")
        return path


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, capsys)


def cells(told: str, name: str) -> list[str]:
    [line] = [line for line in told.splitlines() if line.startswith(name)]
    return re.split(r"\s{3,}", line)[1:]


def test_the_policy_is_written_told_and_loaded_wherever_one_is_named(shell: Shell) -> None:
    labelled = shell.labelled(*rows())
    status, out, err = shell("calibrate", labelled, "-o", "mine.json", "--false-accept", "0.1")
    assert (status, "wrote mine.json" in err) == (0, True)
    policy = policy_in("mine.json")
    assert policy.name == "mine"
    assert policy.fitted is not None
    assert (policy.fitted.right, policy.fitted.wrong, policy.fitted.documents) == (96, 96, 48)
    assert policy.fitted.passed_wrong <= 0.1 * policy.fitted.passed
    assert "192 answers, 96 of them right and 96 wrong, from 48 documents." in out
    assert cells(out, "statement_supported_at") == [
        f"{DEFAULT.statement_supported_at:g}",
        f"{policy.statement_supported_at:g}",
    ]
    assert cells(out, "calibration.slope") == ["1", f"{policy.calibration.slope:g}"]
    assert cells(out, "answers called grounded")[1] == str(policy.fitted.passed)
    assert all(0 <= float(cell) <= 1 for cell in cells(out, "Brier score"))

    status, out, _ = shell("batch", labelled, "-o", "-", "--policy", "mine.json")
    assert status == 0
    assert {json.loads(line)["policy"]["hash"] for line in out.splitlines()} == {policy.hash}
    [first, *_] = rows(1)
    report = verify(str(first["answer"]), first["sources"], policy="mine.json")  # type: ignore[arg-type]
    assert report.policy == policy.ref


def test_false_alarms_can_be_kept_to_a_share_too(shell: Shell) -> None:
    options = ("-o", "mine.json", "--false-accept", "0.1", "--false-alarm", "0.2")
    status, out, _ = shell("calibrate", shell.labelled(*rows()), *options)
    assert status == 0
    policy = policy_in("mine.json")
    assert policy.fitted is not None
    assert policy.fitted.false_alarm == 0.2
    assert policy.fitted.flagged_right <= 0.2 * policy.fitted.flagged
    assert cells(out, "answers with a flagged claim")[1] == str(policy.fitted.flagged)


@pytest.mark.parametrize("name", ["plot.svg", "plot.html"])
def test_the_plot_needs_nothing_else(shell: Shell, name: str) -> None:
    status, _, err = shell(
        "calibrate", shell.labelled(*rows()), "-o", "mine.json", "--false-accept", "0.1", "--plot", name
    )
    assert (status, f"wrote {name}" in err) == (0, True)
    text = Path(name).read_text(encoding="utf-8")
    svg = ElementTree.fromstring(text[text.index("<svg") : text.index("</svg>") + len("</svg>")])
    dots = [one for one in svg.iter() if one.tag.endswith("circle")]
    assert dots
    assert not re.search(r"(?:href|src|url)\s*[=(]|<script", text)
    assert text.startswith("<!doctype html>") == name.endswith("html")


GOOD = {"id": "a", "answer": "It is.", "sources": [{"id": "p", "text": "It is."}], "label": "grounded"}
BAD = [
    pytest.param("{", "line 2: is not JSON", id="not JSON"),
    pytest.param({**GOOD, "label": "maybe"}, "line 2: label: must be grounded or ungrounded, not 'maybe'", id="label"),
    pytest.param({**GOOD, "label": True}, "line 2: label: must be grounded or ungrounded, not 'True'", id="true"),
    pytest.param({**GOOD, "label": None}, "line 2: label: must be grounded or ungrounded, not 'None'", id="null"),
    pytest.param({k: v for k, v in GOOD.items() if k != "label"}, "line 2: label: is required", id="no label"),
    pytest.param({**GOOD, "sources": "p"}, "line 2: sources: must be an array", id="bad sources"),
    pytest.param({**GOOD, "sources": [{"id": "p"}]}, "line 2: sources[0].text: is required", id="no text"),
    pytest.param("[]", "line 2: row: must be an object", id="not an object"),
]


@pytest.mark.parametrize(("bad", "told"), BAD)
def test_a_bad_row_is_told_with_its_line_and_field(shell: Shell, bad: object, told: str) -> None:
    status, out, err = shell("calibrate", shell.labelled(GOOD, bad, GOOD), "-o", "mine.json")
    assert (status, out) == (2, "")
    assert told in err
    assert not Path("mine.json").exists()


def test_too_few_rows_are_refused_before_any_is_judged(shell: Shell) -> None:
    status, _, err = shell("calibrate", shell.labelled(*rows(10)), "-o", "mine.json")
    assert status == 2
    assert "label: is grounded in 20 rows; at least 30 of either label are needed" in err


def test_a_row_over_a_limit_is_told_with_its_line(shell: Shell) -> None:
    Path("small.json").write_text('{"name": "small", "limits": {"answer": 60}}')
    status, _, err = shell("calibrate", shell.labelled(*rows()), "-o", "mine.json", "--policy", "small.json")
    assert status == 2
    assert re.search(r"line 1: answer: \d+ code points; the limit is 60", err)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("-o", "mine.txt"), "--output: must end in .json"),
        (("-o", "strict.json"), "--output: would name the policy 'strict', as a built-in one is"),
        (("-o", "old.json"), "old.json: exists; --force overwrites it"),
        (("-o", "mine.json", "--plot", "plot.png"), "--plot: must end in .svg or .html"),
        (("-o", "mine.json", "--false-accept", "0"), "false_accept: is 0, and must be above 0 and below 1"),
        (("-o", "mine.json", "--false-accept", "1"), "false_accept: is 1, and must be above 0 and below 1"),
        (("-o", "mine.json", "--false-alarm", "2"), "false_alarm: is 2, and must be above 0 and below 1"),
        (("-o", "mine.json", "--policy", "lax"), "no policy is named 'lax'"),
        (("-o", "mine.json", "--policy", "old.json"), "old.json.name: field required"),
    ],
)
def test_options_that_can_not_be_met_are_refused(shell: Shell, options: tuple[str, ...], told: str) -> None:
    Path("old.json").write_text("{}")
    status, _, err = shell("calibrate", shell.labelled(*rows()), *options)
    assert status == 2
    assert told in " ".join(err.split())
    assert Path("old.json").read_text() == "{}"
    assert not Path("mine.json").exists()


def test_a_share_out_of_reach_is_refused_with_one_that_is_not(shell: Shell) -> None:
    labelled = shell.labelled(*rows())
    status, _, err = shell("calibrate", labelled, "-o", "mine.json", "--false-accept", "0.001")
    assert status == 2
    assert not Path("mine.json").exists()
    found = re.search(r"the lowest share that one keeps to is (0\.\d+)", err)
    assert found is not None
    status, _, _ = shell("calibrate", labelled, "-o", "mine.json", "--false-accept", found[1])
    assert status == 0
