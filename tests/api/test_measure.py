"""`groundwire measure`: drawn blind, labelled at a prompt or by hand, told with an interval."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grounding.api.cli import main
from grounding.api.measuring import label_at_prompt, read_sample, shown
from grounding.models import Verdict
from grounding.sampling import Label


def row(number: int) -> dict[str, object]:
    """Every third answer is wrong, and says so to those who read its source."""
    revenue = 10 + number
    said = revenue + (5 if number % 3 == 0 else 0)
    return {
        "id": f"r{number}",
        "query": f"What was the revenue of company {number}?",
        "answer": f"Revenue of company {number} in 2023 was ${said} million.",
        "sources": [{"id": "p1", "text": f"Revenue of company {number} in 2023 was ${revenue} million."}],
    }


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        capsys.readouterr()
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = main(["measure", *map(str, arguments)])
        captured = capsys.readouterr()
        return int(status), captured.out, captured.err

    Path("rows.jsonl").write_text("".join(f"{json.dumps(row(number))}\n" for number in range(60)))
    assert main(["batch", "rows.jsonl", "-o", "reports.jsonl"]) == 0
    return command


DRAW = ("draw", "reports.jsonl", "--rows", "rows.jsonl", "-o", "sample.jsonl", "--key", "key.json")


def lines(name: str = "sample.jsonl") -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


def labelled_by_hand(label: Callable[[int, dict[str, object]], str | None]) -> None:
    held = [{**one, "label": label(number, one)} for number, one in enumerate(lines())]
    Path("sample.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in held))


def truth(number: int, one: dict[str, object]) -> str:
    """What somebody says who looks up the figure."""
    number = int(str(one["id"])[1:])
    return "ungrounded" if number % 3 == 0 else "grounded"


# Drawing --------------------------------------------------------------------------------------------


def test_the_sample_shows_texts_and_no_verdict(run: Run) -> None:
    status, _, err = run(*DRAW, "-n", 12, "--seed", 7)
    assert (status, "drew 12 of 40 answers that passed, and 3 of 20 others" in err) == (0, True)
    sample = lines()
    assert len(sample) == 15
    for one in sample:
        number = int(str(one["id"])[1:])
        assert one == {**row(number), "label": None}
    key = json.loads(Path("key.json").read_text())
    wrong = [int(str(one["id"])[1:]) % 3 == 0 for one in sample]
    assert [verdict != Verdict.GROUNDED for verdict in key["drawn"]] == wrong
    assert key["reports"] == {"grounded": 40, "ungrounded": 20}


def test_the_same_seed_draws_the_same_sample_and_another_does_not(run: Run) -> None:
    drawn = []
    for seed in (7, 7, 8):
        assert run(*DRAW, "-n", 12, "--seed", seed, "--force")[0] == 0
        drawn.append(Path("sample.jsonl").read_text() + Path("key.json").read_text())
    assert drawn[0] == drawn[1] != drawn[2]


def test_all_are_drawn_where_there_are_fewer(run: Run) -> None:
    status, _, err = run(*DRAW, "-n", 500, "--others", 0)
    assert (status, len(lines())) == (0, 40)
    assert "40 of 40 answers that passed, and 0 of 20 others" in err


def test_error_lines_are_passed_over(run: Run) -> None:
    reports, rows = Path("reports.jsonl"), Path("rows.jsonl")
    reports.write_text('{"id": null, "line": 1, "error": {"field": "row", "message": "x"}}\n' + reports.read_text())
    rows.write_text("{\n" + rows.read_text())
    assert run(*DRAW, "-n", 40)[0] == 0
    assert len(lines()) == 50


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("draw", "-", "--rows", "rows.jsonl", "-o", "s.jsonl", "--key", "k.json"), "REPORTS: must be a file"),
        (("draw", "reports.jsonl", "--rows", "-", "-o", "s.jsonl", "--key", "k.json"), "--rows: must be a file"),
        (("draw", "gone.jsonl", "--rows", "rows.jsonl", "-o", "s.jsonl", "--key", "k.json"), "gone.jsonl"),
        (("draw", "rows.jsonl", "--rows", "rows.jsonl", "-o", "s.jsonl", "--key", "k.json"), "line 1: is no report"),
        (("draw", "reports.jsonl", "--rows", "other.jsonl", "-o", "s.jsonl", "--key", "k.json"), "--rows: none is"),
        (("draw", "reports.jsonl", "--rows", "rows.jsonl", "-o", "old", "--key", "k.json"), "old: exists; --force"),
        (("draw", "reports.jsonl", "--rows", "rows.jsonl", "-o", "s.jsonl", "--key", "old"), "old: exists; --force"),
        (("draw", "bad.jsonl", "--rows", "rows.jsonl", "-o", "s.jsonl", "--key", "k.json"), "nothing to draw"),
    ],
)
def test_what_can_not_be_drawn_from_is_refused(run: Run, arguments: tuple[str, ...], told: str) -> None:
    Path("other.jsonl").write_text(json.dumps(row(99)) + "\n")
    Path("old").write_text("kept")
    reports = Path("reports.jsonl").read_text().splitlines()
    Path("bad.jsonl").write_text(reports[0] + "\n")
    status, _, err = run(*arguments)
    assert status == 2
    assert told in err
    assert Path("old").read_text() == "kept"
    assert not Path("s.jsonl").exists()
    assert not Path("k.json").exists()


# Labelling ------------------------------------------------------------------------------------------


def test_labels_are_taken_at_the_prompt_and_gone_on_with(run: Run) -> None:
    run(*DRAW, "-n", 4, "--others", 1)
    status, out, err = run("label", "sample.jsonl", typed="g\nnonsense\n\nU\nq\n")
    assert (status, "3 answers have no label yet" in err) == (0, True)
    assert [one["label"] for one in lines()] == ["grounded", "ungrounded", None, None, None]
    assert str(lines()[0]["answer"]) in out
    assert out.count("[g]rounded") == 5
    _, out, err = run("label", "sample.jsonl", typed="skip\ng\ngrounded\n")
    assert "every answer has its label" in err
    assert [one["label"] for one in lines()] == ["grounded", "ungrounded", "skip", "grounded", "grounded"]
    assert str(lines()[0]["answer"]) not in out
    assert "[g]rounded" not in run("label", "sample.jsonl")[1]


def test_bytes_that_are_no_text_are_asked_about_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*DRAW, "-n", 2, "--others", 0)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\ng\n"), encoding="utf-8"))
    assert main(["measure", "label", "sample.jsonl"]) == 0
    assert [one["label"] for one in lines()] == ["grounded", None]


def test_the_end_of_input_keeps_what_was_labelled(run: Run) -> None:
    run(*DRAW, "-n", 4, "--others", 1)
    run("label", "sample.jsonl", typed="g\n")
    assert [one["label"] for one in lines()].count("grounded") == 1


def test_each_label_is_on_the_disk_before_the_next_question(run: Run) -> None:
    run(*DRAW, "-n", 3, "--others", 0)
    path = Path("sample.jsonl")
    seen = []

    def ask(question: str) -> str:
        seen.append([one.label for one in read_sample("sample.jsonl")])
        if len(seen) == 3:
            raise KeyboardInterrupt
        return "u"

    with pytest.raises(KeyboardInterrupt):
        label_at_prompt(path, ask, lambda text: None)
    wrong = Label.UNGROUNDED
    assert seen == [[None, None, None], [wrong, None, None], [wrong, wrong, None]]
    assert [one.label for one in read_sample("sample.jsonl")] == [wrong, wrong, None]
    assert sorted(file.name for file in Path().iterdir() if "sample" in file.name) == ["sample.jsonl"]


def test_the_labeller_sees_all_the_answer_was_made_from_and_no_verdict(run: Run) -> None:
    held = [
        {
            **row(number),
            "prompt": "Be brief.",
            "history": [{"role": "user", "content": "Hello there."}],
            "sources": [
                {"id": "p1", "text": f"Revenue of company {number} in 2023 was ${10 + number} million.\x1b[2J"}
            ],
        }
        for number in (1, 3)
    ]
    Path("rows.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in held))
    main(["batch", "rows.jsonl", "-o", "reports.jsonl", "--force"])
    run(*DRAW, "-n", 1, "--others", 1)
    _, out, _ = run("label", "sample.jsonl", typed="g\ng\n")
    for one in (held[0]["query"], held[1]["answer"], "Be brief.", "Hello there.", "p1"):
        assert str(one) in out
    assert "\x1b" not in out
    told = out.replace("[g]rounded, [u]ngrounded", "")
    assert [verdict for verdict in (*Verdict, "contradicted", "supported", "score") if verdict in told.lower()] == []


def test_the_answer_stands_last(run: Run) -> None:
    run(*DRAW, "-n", 1, "--others", 0)
    [one] = read_sample("sample.jsonl")
    assert shown(one, 1, 1).rstrip().endswith(one.answer)


# Telling --------------------------------------------------------------------------------------------


def test_the_share_of_wrong_answers_is_told_with_its_interval(run: Run) -> None:
    run(*DRAW, "-n", 20, "--others", 8)
    labelled_by_hand(truth)
    status, out, _ = run("report", "sample.jsonl", "--key", "key.json")
    assert status == 0
    assert "40 of 60 answers passed (verdict grounded)." in out
    assert "Labelled of those: 20; skipped: 0; not labelled: 0." in out
    assert "Share of wrong answers among those that passed: 0.0%; 95% interval: 0.0% to 16.8%." in out
    assert "between 0 and 7." in out
    assert "Share of right answers among those that did not pass: 0.0% (0 of 8 labelled)" in out


def test_wrong_and_skipped_answers_are_counted(run: Run) -> None:
    run(*DRAW, "-n", 20, "--others", 0)
    labels = ["ungrounded"] * 2 + ["skip"] * 3 + [None] * 5 + ["grounded"] * 10
    labelled_by_hand(lambda number, one: labels[number])
    _, out, _ = run("report", "sample.jsonl", "--key", "key.json")
    assert "Labelled of those: 12; skipped: 3; not labelled: 5." in out
    assert "passed: 16.7%; 95% interval: 2.1% to 48.4%." in out
    assert "Were all skipped ones wrong: 33.3%; 95% interval: 11.8% to 61.6%." in out
    assert "did not pass" not in out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"label": "good"}, "sample.jsonl, line 2: label: input should be", id="label that is none"),
        pytest.param({"label": "partial"}, "sample.jsonl, line 2: label: input should be", id="verdict as label"),
        pytest.param({"note": "?"}, "sample.jsonl, line 2: note: extra inputs", id="unknown key"),
        pytest.param({"answer": "Other."}, "sample: is not the one that this key belongs to", id="changed answer"),
        pytest.param({"sources": []}, "sample: is not the one that this key belongs to", id="changed sources"),
    ],
)
def test_a_changed_sample_is_refused(run: Run, change: dict[str, object], told: str) -> None:
    run(*DRAW, "-n", 4, "--others", 0)
    labelled_by_hand(truth)
    held = lines()
    held[1] |= change
    Path("sample.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in held))
    status, out, err = run("report", "sample.jsonl", "--key", "key.json")
    assert (status, out) == (2, "")
    assert told in err


def test_a_row_without_the_key_label_is_told_from_one_not_labelled_yet(run: Run) -> None:
    run(*DRAW, "-n", 4, "--others", 0)
    held = [{key: value for key, value in one.items() if key != "label"} for one in lines()]
    Path("sample.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in held))
    status, _, err = run("report", "sample.jsonl", "--key", "key.json")
    assert (status, "sample.jsonl, line 1: label: is required" in err) == (2, True)


def test_nothing_labelled_tells_nothing(run: Run) -> None:
    run(*DRAW, "-n", 4, "--others", 4)
    labelled_by_hand(lambda number, one: truth(number, one) if truth(number, one) == "ungrounded" else "skip")
    status, _, err = run("report", "sample.jsonl", "--key", "key.json")
    assert (status, "no answer that passed is labelled" in err) == (2, True)


@pytest.mark.parametrize("text", ["{", "{}", '{"key_version": 9}', "\xff"])
def test_what_is_no_key_is_refused(run: Run, text: str) -> None:
    run(*DRAW, "-n", 4)
    Path("other.json").write_bytes(text.encode("latin-1"))
    status, _, err = run("report", "sample.jsonl", "--key", "other.json")
    assert (status, "other.json" in err) == (2, True)
