"""Many rows at once: what comes out, in which order, and that nothing stops or hides."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from grounding.api import lines as lines_module
from grounding.api.batch import AHEAD, Job, Result, Tally, run_batch
from grounding.api.lines import Line, LinesIn, LinesOut
from grounding.api.resuming import keep_finished
from grounding.errors import InvalidInput
from grounding.policy import DEFAULT, STRICT, Policy

SOURCE = {"id": "p1", "text": "Revenue of Acme in 2023 was $12 million. Its seat is in Oslo."}
GOOD = {
    "id": "good",
    "query": "What was Acme's revenue?",
    "answer": "Revenue of Acme in 2023 was $12 million.",
    "sources": [SOURCE],
}


def numbered(number: int, **fields: object) -> dict[str, object]:
    return {**GOOD, "id": f"row-{number}", **fields}


def written(path: Path, *rows: object) -> Path:
    data = b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)
    path.write_bytes(data)
    return path


def ran(rows: Path, out: Path, job: Job | None = None, *, workers: int = 1) -> tuple[Tally, list[dict[str, object]]]:
    with LinesIn(str(rows)) as source, LinesOut(str(out)) as sink:
        tally = run_batch(job or Job(DEFAULT), source, sink, workers=workers)
    return tally, [json.loads(line) for line in out.read_bytes().splitlines()]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


BAD_ROWS = [
    pytest.param(b"{", None, "row", "is not JSON", id="not JSON"),
    pytest.param(b"[1, 2]", None, "row", "must be an object, not an array", id="not an object"),
    pytest.param(b"\xff\xfe{}", None, "row", "is not UTF-8", id="not UTF-8"),
    pytest.param(b'{"id": "x", "answer": NaN, "sources": []}', None, "answer", "NaN", id="NaN"),
    pytest.param(b'{"id": "x", "answer": "\\ud800", "sources": []}', None, "answer", "surrogate", id="lone surrogate"),
    pytest.param(b"[" * 100_000, None, "row", "nested", id="nested too deeply"),
    pytest.param({"id": "x", "answer": "a"}, "x", "sources", "is required", id="no sources"),
    pytest.param({"id": "x", "sources": []}, "x", "answer", "is required", id="no answer"),
    pytest.param({"id": 7, "answer": "a", "sources": []}, None, "id", "must be a string", id="id of a wrong type"),
    pytest.param(
        {"id": "x", "answer": "a", "sources": [{"id": "query", "text": ""}]},
        "x",
        "sources[0].id",
        "reserved",
        id="reserved id",
    ),
    pytest.param(
        {"id": "x", "answer": "a", "sources": [SOURCE, SOURCE]}, "x", "sources[1].id", "also the id", id="duplicate id"
    ),
    pytest.param(
        {"id": "x", "answer": "a", "sources": [], "policy": "lax"},
        "x",
        "policy",
        "no policy is named 'lax'",
        id="unknown policy",
    ),
    pytest.param(
        {"id": "x", "answer": "a", "sources": [], "policy": "/etc/a.json"},
        "x",
        "policy",
        "no policy is named",
        id="policy by path",
    ),
    pytest.param({"id": "x", "answer": "a", "sources": [], "as_of": "soon"}, "x", "as_of", "ISO 8601", id="not a time"),
]


@pytest.mark.parametrize(("row", "row_id", "where", "told"), BAD_ROWS)
def test_a_row_that_can_not_be_used_becomes_an_error_line(
    tmp_path: Path, out: Path, row: object, row_id: str | None, where: str, told: str
) -> None:
    tally, found = ran(written(tmp_path / "in", numbered(1), row, numbered(3)), out)
    assert [line.get("id") for line in found] == ["row-1", row_id, "row-3"]
    error = found[1]["error"]
    assert isinstance(error, dict)
    assert error["field"] == where
    assert told in error["message"]
    assert found[1]["line"] == 2
    assert "verdict" not in found[1]
    assert (tally.errors, tally.rows) == (1, 3)


@pytest.mark.parametrize(
    ("limits", "row", "where", "limit"),
    [
        pytest.param({"answer": 100}, numbered(1, answer="x" * 101), "answer", "100", id="answer"),
        pytest.param({"query": 100}, numbered(1, query="x" * 101), "query", "100", id="query"),
        pytest.param(
            {"passages": 1}, numbered(1, sources=[SOURCE, {**SOURCE, "id": "b"}]), "sources", "1", id="passages"
        ),
        pytest.param({"passage": 30}, numbered(1), "sources[0].text", "30", id="passage"),
    ],
)
def test_a_row_over_a_limit_names_field_and_limit(
    tmp_path: Path, out: Path, limits: dict[str, int], row: object, where: str, limit: str
) -> None:
    policy = Policy.model_validate({"name": "small", "limits": limits})
    _, [found] = ran(written(tmp_path / "in", row), out, Job(policy))
    error = found["error"]
    assert isinstance(error, dict)
    assert error["field"] == where
    assert f"the limit is {limit}" in error["message"]


def test_a_line_too_long_to_be_held_is_passed_over(tmp_path: Path, out: Path) -> None:
    rows = written(tmp_path / "in", numbered(1), numbered(2, query="x" * 9_000), numbered(3))
    with LinesIn(str(rows), longest=2_000) as source, LinesOut(str(out)) as sink:
        tally = run_batch(Job(DEFAULT), source, sink)
    found = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert [line["id"] for line in found] == ["row-1", None, "row-3"]
    assert "bytes; the limit is" in found[1]["error"]["message"]
    assert tally.errors == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_rows(tmp_path: Path, out: Path, workers: int) -> None:
    # Long and short answers in turn, so that workers overtake each other.
    answers = [" ".join([str(GOOD["answer"])] * (60 if number % 3 == 0 else 1)) for number in range(25)]
    rows = written(tmp_path / "in", *(numbered(number, answer=answer) for number, answer in enumerate(answers)))
    tally, found = ran(rows, out, workers=workers)
    assert [line["id"] for line in found] == [f"row-{number}" for number in range(25)]
    assert tally.rows == 25


def test_workers_say_what_one_process_says(tmp_path: Path, out: Path) -> None:
    rows = written(
        tmp_path / "in", numbered(1), b"{", numbered(3, answer="Its seat is in Rome."), b"\xff", numbered(5, page=1)
    )
    alone, one = ran(rows, out)
    spread, two = ran(rows, tmp_path / "other", workers=2)
    for line in [*one, *two]:
        line.pop("elapsed_ms", None)
    assert one == two
    assert (alone.results, alone.ignored) == (spread.results, spread.ignored)


def test_blank_lines_are_passed_over_and_counted_in_line_numbers(tmp_path: Path, out: Path) -> None:
    tally, found = ran(written(tmp_path / "in", b"", numbered(1), b"  \t\r", b"{"), out)
    assert [line.get("line") for line in found] == [None, 4]
    assert tally.rows == 2


def test_a_last_line_without_an_end_is_a_row(tmp_path: Path, out: Path) -> None:
    (tmp_path / "in").write_text(json.dumps(GOOD))
    assert ran(tmp_path / "in", out)[0].rows == 1


def test_unknown_keys_are_passed_over_and_counted(tmp_path: Path, out: Path) -> None:
    rows = written(tmp_path / "in", numbered(1, label="x"), numbered(2, label="y", sources=[{**SOURCE, "page": 3}]))
    tally, _ = ran(rows, out)
    assert tally.ignored == {"label": 2, "sources[].page": 1}
    assert tally.errors == 0


def test_gzip_is_told_by_its_first_bytes(tmp_path: Path, out: Path) -> None:
    (tmp_path / "in").write_bytes(gzip.compress(json.dumps(GOOD).encode() + b"\n"))
    assert ran(tmp_path / "in", out)[0].rows == 1


def test_a_gzip_file_cut_off_is_an_error_and_the_rows_before_are_kept(tmp_path: Path, out: Path) -> None:
    whole = gzip.compress(
        b"".join(json.dumps(numbered(n, query=os.urandom(3_000).hex())).encode() + b"\n" for n in range(30))
    )
    (tmp_path / "in").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidInput, match="damaged or cut off"):
        ran(tmp_path / "in", out)
    kept = out.read_bytes().splitlines()
    assert kept
    assert all("verdict" in json.loads(line) for line in kept)


def test_coverage_needs_no_answer(tmp_path: Path, out: Path) -> None:
    rows = written(tmp_path / "in", {"id": "a", "query": "What was Acme's revenue?", "sources": [SOURCE]}, {"id": "b"})
    tally, found = ran(rows, out, Job(DEFAULT, "coverage"))
    assert set(found[0]) == {"id", "coverage"}
    assert "error" in found[1]
    assert tally.results == {Result.COVERED: 1, Result.ERROR: 1}


def test_an_empty_answer_is_not_grounded(tmp_path: Path, out: Path) -> None:
    tally, found = ran(written(tmp_path / "in", numbered(1, answer=""), numbered(2, answer=" \n\t")), out)
    assert [line["verdict"] for line in found] == ["partial", "partial"]
    assert tally.grounded_share == 0


def test_a_share_of_no_rows_is_zero() -> None:
    assert Tally().grounded_share == 0


# In a module of its own, because worker processes import it by name.
CRASHING = """
import os
from grounding.api.batch import Job

class Crashing(Job):
    def run(self, line):
        if b"crash" in line.data:
            os._exit(9)
        return super().run(line)
"""


def test_a_worker_that_dies_costs_one_row_and_hangs_nothing(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where a kernel short of memory ends a process over a large row.
    (tmp_path / "crashing_job.py").write_text(CRASHING)
    monkeypatch.syspath_prepend(tmp_path)
    job = import_module("crashing_job").Crashing(DEFAULT)
    rows = written(tmp_path / "in", *(numbered(n, **({"prompt": "crash"} if n in (2, 7) else {})) for n in range(12)))
    tally, found = ran(rows, out, job, workers=2)
    assert [line["id"] for line in found] == [f"row-{n}" for n in range(12)]
    assert [n for n, line in enumerate(found) if "error" in line] == [2, 7]
    assert "died" in json.dumps(found[2]["error"])
    assert tally.errors == 2


class Failing(Job):
    """Fails in a way nobody foresaw."""

    def row_of(self, value: object) -> object:  # type: ignore[override]
        raise ZeroDivisionError("nobody foresaw this")


def test_an_unforeseen_failure_is_an_error_line_too(tmp_path: Path, out: Path) -> None:
    _, [found] = ran(written(tmp_path / "in", GOOD), out, Failing(DEFAULT))
    assert found["error"] == {"field": "row", "message": "could not be judged: ZeroDivisionError: nobody foresaw this"}
    assert found["id"] == "good"


def test_no_more_is_read_ahead_than_the_workers_need(tmp_path: Path, out: Path) -> None:
    read = []

    def watched() -> Iterator[Line]:
        for number in range(1, 60):
            read.append(number)
            yield Line(number, json.dumps(numbered(number)).encode(), 100)

    furthest: list[int] = []
    with LinesOut(str(out)) as sink:
        run_batch(
            Job(DEFAULT), watched(), sink, workers=2, on_row=lambda tally: furthest.append(len(read) - tally.rows)
        )
    assert max(furthest) <= 2 * AHEAD


# Resuming -------------------------------------------------------------------------------------------


def resumed(rows: Path, out: Path, job: Job | None = None) -> Tally:
    job = job or Job(DEFAULT)
    with LinesIn(str(rows)) as source:
        lines = iter(source)
        tally = keep_finished(out, lines, job)
        with LinesOut(str(out), append=True) as sink:
            return run_batch(job, lines, sink, tally=tally)


@pytest.fixture
def ten_rows(tmp_path: Path) -> Path:
    rows = [numbered(n) for n in range(10)]
    del rows[3]["id"]
    rows[5]["answer"] = {"revenue": "$12 million"}
    rows[6]["policy"] = "strict"
    return written(tmp_path / "in", *rows[:8], b"{", b"", *rows[9:])


def without_times(out: Path) -> list[dict[str, object]]:
    found = [json.loads(line) for line in out.read_bytes().splitlines()]
    for line in found:
        line.pop("elapsed_ms", None)
    return found


@pytest.mark.parametrize("cut", [0, 1, 300, 2_000, 5_000, 9_000, 100_000])
def test_resuming_after_any_cut_gives_what_an_unbroken_run_gives(
    ten_rows: Path, tmp_path: Path, out: Path, cut: int
) -> None:
    ran(ten_rows, tmp_path / "whole")
    whole = (tmp_path / "whole").read_bytes()
    out.write_bytes(whole[:cut])
    tally = resumed(ten_rows, out)
    assert without_times(out) == without_times(tmp_path / "whole")
    assert tally.rows == 10
    assert tally.kept == whole[:cut].count(b"\n")
    assert tally.errors == 1


def test_resuming_without_an_output_begins_one(ten_rows: Path, out: Path) -> None:
    assert resumed(ten_rows, out).kept == 0
    assert len(without_times(out)) == 10


def test_resuming_a_finished_run_changes_nothing(ten_rows: Path, out: Path) -> None:
    ran(ten_rows, out)
    before = out.read_bytes()
    assert resumed(ten_rows, out).kept == 10
    assert out.read_bytes() == before


def test_a_last_line_of_rubbish_is_cut_off(ten_rows: Path, out: Path) -> None:
    # What a file system may leave after a power cut.
    ran(ten_rows, out)
    whole = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join(whole[:4]) + b"\0" * 100 + b"\n")
    assert resumed(ten_rows, out).kept == 4


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(lambda lines: lines[1:], "line 1 does not belong to line 1", id="a line missing at the start"),
        pytest.param(lambda lines: lines[:2] + lines[3:], "line 3 does not belong", id="a line missing in the middle"),
        pytest.param(lambda lines: [lines[1], lines[0]], "line 1 does not belong", id="another order"),
        pytest.param(lambda lines: [*lines, lines[-1]], "has more lines than the input", id="more lines than rows"),
        pytest.param(lambda lines: [b"hello\n", *lines], "line 1 is no line that this command", id="not ours"),
        pytest.param(lambda lines: [b"a shopping list"], "line 1 is no line that this command", id="a text"),
        pytest.param(lambda lines: [b'{"a": 1}\n'], "line 1 is no line that this command", id="a JSON file"),
        pytest.param(
            lambda lines: [lines[0], b"hello\n"], "line 2 is no line that this command", id="a strange last line"
        ),
        pytest.param(
            lambda lines: [lines[0].replace(b'"version":"', b'"version":"9')],
            "was made by version",
            id="another version",
        ),
        pytest.param(
            lambda lines: [lines[0].replace(b'"answer_hash":"', b'"answer_hash":"0')],
            "does not belong",
            id="another answer",
        ),
        pytest.param(
            lambda lines: [lines[0].replace(b'"payload_hash":"', b'"payload_hash":"0')],
            "does not belong",
            id="other sources",
        ),
    ],
)
def test_an_output_of_something_else_is_refused_and_left_alone(
    ten_rows: Path, out: Path, change: object, told: str
) -> None:
    ran(ten_rows, out)
    assert callable(change)
    out.write_bytes(b"".join(change(out.read_bytes().splitlines(keepends=True))))
    before = out.read_bytes()
    with pytest.raises(InvalidInput, match=told):
        resumed(ten_rows, out)
    assert out.read_bytes() == before


def test_an_output_of_another_policy_is_refused(ten_rows: Path, out: Path) -> None:
    ran(ten_rows, out)
    with pytest.raises(InvalidInput, match="was made under another policy than 'strict'"):
        resumed(ten_rows, out, Job(STRICT))


# Lines ----------------------------------------------------------------------------------------------


def test_an_existing_output_is_not_overwritten(out: Path) -> None:
    out.write_text("precious")
    with pytest.raises(InvalidInput, match="exists"):
        LinesOut(str(out))
    assert out.read_text() == "precious"


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"one\n\ntwo")))
    with LinesIn("-") as source:
        assert [(line.number, line.data) for line in source] == [(1, b"one"), (3, b"two")]
    assert not sys.stdin.closed
    assert not sys.stdin.buffer.closed


def test_a_line_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"x" * 10 + b"\n" + b"y" * 11 + b"\n" + b"z")
    with LinesIn(str(tmp_path / "in"), longest=10) as source:
        assert [line.data for line in source] == [b"x" * 10, b"", b"z"]


def test_the_limit_leaves_room_for_the_largest_payload() -> None:
    # Six bytes for a control character written as an escape, which is the most a code point below U+10000 takes.
    assert 6 * DEFAULT.limits.payload < lines_module.LONGEST_LINE
