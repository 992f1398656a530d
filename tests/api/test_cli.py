"""The command line: what it prints where, what its exit status says, and that bad input is told in one sentence."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from grounding import __version__, verify
from grounding.api.batch import Result, Tally
from grounding.api.cli import main
from grounding.api.lines import LinesIn
from grounding.api.terminal import BatchBar, paint
from grounding.report import Report

TEXT = "Acme's revenue in 2023 was $12 million. Its seat is in Oslo. It has 40 employees."
RIGHT = "Acme's revenue in 2023 was $12 million."
WRONG = "Acme's revenue in 2023 was $15 million."
ROW = {
    "id": "r1",
    "query": "What was Acme's revenue in 2023?",
    "answer": RIGHT,
    "sources": [{"id": "p1", "text": TEXT}],
}


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


class Shell:
    """Runs commands in this process, in a folder of their own."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture

    def __call__(self, *arguments: object) -> Ran:
        self._capture.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = self._capture.readouterr()
        return Ran(int(status), captured.out, captured.err)

    def file(self, name: str, content: object) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else str(content).encode())
        return path

    def rows(self, *rows: object) -> Path:
        return self.file("rows.jsonl", b"".join(json.dumps(row).encode() + b"\n" for row in rows))


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, capsys)


# verify ---------------------------------------------------------------------------------------------


def test_people_get_the_answer_with_the_evidence_under_it(shell: Shell) -> None:
    ran = shell(
        "verify", "--answer", WRONG, "--source", shell.file("acme.txt", TEXT), "--query", "What was Acme's revenue?"
    )
    assert ran.status == 0
    assert "Acme's revenue in 2023 was $15 million. [1 ✗]" in ran.out
    assert "right value: $12 million" in ran.out
    assert "acme.txt" in ran.out
    assert "Coverage" in ran.out
    assert ran.err == ""


def test_machines_get_the_report_and_nothing_else(shell: Shell) -> None:
    ran = shell("verify", "-a", RIGHT, "-s", shell.file("acme.txt", TEXT), "--json")
    assert ran.out.count("\n") == 1
    assert Report.model_validate_json(ran.out).claims
    assert ran.err == ""


def test_the_page_is_written_beside_what_is_printed(shell: Shell) -> None:
    ran = shell("verify", "-a", RIGHT, "-s", shell.file("acme.txt", TEXT), "--json", "--html", "page.html")
    assert json.loads(ran.out)["claims"]
    assert (shell.folder / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert ran.err == "groundwire: wrote page.html\n"


def test_an_answer_can_come_from_a_file_from_standard_input_or_in_a_row(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = shell.file("acme.txt", TEXT)
    given = shell("verify", "-a", RIGHT, "-s", source, "--json").out
    from_file = shell("verify", "--answer-file", shell.file("answer.txt", RIGHT), "-s", source, "--json").out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(RIGHT.encode())))
    from_input = shell("verify", "--answer-file", "-", "-s", source, "--json").out
    row = {"answer": RIGHT, "sources": [{"id": "acme.txt", "text": TEXT, "source": str(source)}]}
    in_row = shell("verify", "--row", shell.file("row.json", json.dumps(row)), "--json").out
    hashes = {
        json.loads(out)["answer_hash"] + json.loads(out)["payload_hash"]
        for out in (given, from_file, from_input, in_row)
    }
    assert len(hashes) == 1


def test_sources_can_be_texts_and_passages(shell: Shell) -> None:
    passages = shell.file(
        "passages.jsonl", '{"id": "a", "text": "Oslo is cold."}\n\n{"id": "b", "text": "It has 40 employees."}\n'
    )
    ran = shell("verify", "-a", "It has 40 employees.", "-s", shell.file("x.md", "# X"), "-s", passages, "--json")
    assert {found["source_id"] for claim in json.loads(ran.out)["claims"] for found in claim["evidence"]} == {"b"}


def test_two_sources_of_the_same_name_are_told_apart(shell: Shell) -> None:
    (shell.folder / "other").mkdir()
    one, two = shell.file("a.txt", "One."), shell.file("other/a.txt", TEXT)
    ran = shell("verify", "-a", RIGHT, "-s", one, "-s", two, "--json")
    assert {e["source_id"] for claim in json.loads(ran.out)["claims"] for e in claim["evidence"]} == {str(two)}


@pytest.mark.parametrize(
    ("answer", "options", "status"),
    [
        pytest.param(RIGHT, [], 0, id="grounded"),
        pytest.param(WRONG, [], 0, id="ungrounded, nothing demanded"),
        pytest.param(RIGHT, ["--fail-on", "partial"], 0, id="grounded is enough"),
        pytest.param(WRONG, ["--fail-on", "ungrounded"], 1, id="ungrounded is refused"),
        pytest.param(WRONG, ["--fail-on", "partial"], 1, id="ungrounded is worse than partial"),
        pytest.param("", ["--fail-on", "partial"], 1, id="an empty answer is partial"),
        pytest.param("", ["--fail-on", "ungrounded"], 0, id="partial is not ungrounded"),
        pytest.param(WRONG, ["--fail-under", "0.5"], 1, id="score below"),
        pytest.param(WRONG, ["--fail-under", "0"], 0, id="score not below"),
        pytest.param("", ["--fail-under", "0.01"], 1, id="an empty answer has no score"),
    ],
)
def test_the_exit_status_says_whether_demands_are_met(
    shell: Shell, answer: str, options: list[str], status: int
) -> None:
    assert shell("verify", "-a", answer, "-s", shell.file("acme.txt", TEXT), *options).status == status


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["verify"], "give one of --answer, --answer-file and --row, not none", id="no answer"),
        pytest.param(["verify", "-a", "x", "--row", "y"], "not --answer and --row", id="two answers"),
        pytest.param(["verify", "--row", "y", "-q", "x"], "leave out --query", id="a row and more"),
        pytest.param(
            ["verify", "-a", "x", "--policy", "lax"], "no policy is named 'lax'; there are default, strict", id="policy"
        ),
        pytest.param(["verify", "-a", "x", "--policy", "bad.json"], "bad.json", id="a policy file that is none"),
        pytest.param(
            ["verify", "-a", "x", "--as-of", "soon"], "as_of: 'soon' is not an ISO 8601 date or time", id="time"
        ),
        pytest.param(
            ["verify", "-a", "x", "-s", "nowhere.txt"], "nowhere.txt: no such file or directory", id="no file"
        ),
        pytest.param(["verify", "-a", "x", "-s", "."], ".: is a directory", id="a folder"),
        pytest.param(["verify", "-a", "x", "-s", "bytes.bin"], "bytes.bin: is not UTF-8 text", id="not text"),
        pytest.param(
            ["verify", "-a", "x", "-s", "bad.jsonl"], "bad.jsonl, line 2: id: is required", id="not a passage"
        ),
        pytest.param(["verify", "-a", "x", "-s", "torn.jsonl"], "torn.jsonl, line 1: is not JSON", id="not JSON"),
        pytest.param(["verify", "-a", "\udcff"], "--answer: is not UTF-8 text", id="an argument that is not UTF-8"),
        pytest.param(["verify", "-a", "x", "--fail-under", "2"], "--fail-under", id="score above 1"),
        pytest.param(["verify", "--row", "bad.json"], "answer: is required", id="bad row"),
        pytest.param(["batch", "nowhere.jsonl", "-o", "out"], "nowhere.jsonl: no such file", id="no rows"),
        pytest.param(["batch", "ok.jsonl"], "--output", id="no output"),
        pytest.param(
            ["batch", "ok.jsonl", "-o", "out.jsonl.gz"], "--output: is written as plain JSON lines", id="gz output"
        ),
        pytest.param(
            ["batch", "ok.jsonl", "-o", "ok.jsonl", "--force"], "--output: is the input itself", id="in place"
        ),
        pytest.param(["batch", "ok.jsonl", "-o", "bad.json"], "bad.json: exists; --force overwrites it", id="exists"),
        pytest.param(["batch", "ok.jsonl", "-o", "-", "--resume"], "--resume does not go together", id="resume a pipe"),
        pytest.param(["batch", "ok.jsonl", "-o", "nowhere/out"], "nowhere/out: no such file", id="no folder"),
        pytest.param(
            ["batch", "ok.jsonl", "-o", "bad.json", "--resume"], "line 1 is no line that this command", id="resume junk"
        ),
        pytest.param(["report", "ok.jsonl"], "line 1: is no report", id="rows are no reports"),
        pytest.param(["report", "empty.jsonl"], "empty.jsonl: holds no report", id="no reports"),
        pytest.param(["report", "ok.jsonl", "--html", "pages"], "give --rows with --html", id="pages without texts"),
        pytest.param(["report", "-", "--rows", "-"], "can't both come from standard input", id="one input for two"),
        pytest.param(["serve", "--host", "0.0.0.0"], "api_keys", id="open to everyone"),
        pytest.param(["serve", "--policy", "lax"], "no policy is named 'lax'", id="serve an unknown policy"),
        pytest.param(["index", "nowhere"], "nowhere", id="nothing to index"),
        pytest.param(["nonsense"], "nonsense", id="no such command"),
    ],
)
def test_bad_input_is_told_in_one_sentence(shell: Shell, arguments: list[str], told: str) -> None:
    shell.file("bytes.bin", b"\xff\xfe\x00")
    shell.file("bad.jsonl", '{"id": "a", "text": "x"}\n{"text": "y"}\n')
    shell.file("torn.jsonl", '{"id"')
    shell.file("bad.json", '{"hello": 1}\n')
    shell.file("ok.jsonl", json.dumps(ROW) + "\n")
    shell.file("empty.jsonl", "")
    ran = shell(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert told in " ".join(ran.err.replace("│", " ").split())
    assert "Traceback" not in ran.err


def test_control_characters_in_an_error_are_shown(shell: Shell) -> None:
    assert "\x1b" not in shell("verify", "-a", "x", "--policy", "\x1b[31mlax").err


# batch and coverage ---------------------------------------------------------------------------------


def test_batch_writes_a_report_for_every_row_and_says_what_it_did(shell: Shell) -> None:
    ran = shell("batch", shell.rows(ROW, {**ROW, "id": "r2", "answer": WRONG, "page": 3}), "-o", "out.jsonl")
    assert ran.status == 0
    assert ran.out == ""
    assert [json.loads(line)["id"] for line in (shell.folder / "out.jsonl").read_text().splitlines()] == ["r1", "r2"]
    assert "2 rows: " in ran.err
    assert "0 errors" in ran.err
    assert "Unknown keys passed over: page (1)." in ran.err


@pytest.mark.parametrize(
    ("rows", "options", "status"),
    [
        pytest.param([ROW], ["--fail-under", "1"], 0, id="all grounded"),
        pytest.param([ROW, {**ROW, "answer": WRONG}], ["--fail-under", "0.5"], 0, id="half is enough"),
        pytest.param([ROW, {**ROW, "answer": WRONG}], ["--fail-under", "0.6"], 1, id="half is too little"),
        pytest.param([], ["--fail-under", "0.1"], 1, id="no rows are no share"),
        pytest.param([ROW, {"id": "x"}], [], 3, id="a bad row"),
        pytest.param([ROW, {"id": "x"}], ["--fail-under", "0.9"], 3, id="a bad row goes before the share"),
    ],
)
def test_the_exit_status_of_a_batch(shell: Shell, rows: list[object], options: list[str], status: int) -> None:
    assert shell("batch", shell.rows(*rows), "-o", "out.jsonl", *options).status == status


def test_a_finished_batch_can_be_resumed_and_forced(shell: Shell) -> None:
    rows = shell.rows(ROW, {**ROW, "id": "r2"})
    out = shell.folder / "out.jsonl"
    assert shell("batch", rows, "-o", out).status == 0
    first = out.read_bytes()
    assert shell("batch", rows, "-o", out).status == 2
    ran = shell("batch", rows, "-o", out, "--resume")
    assert "2 kept from the earlier run" in ran.err
    assert out.read_bytes() == first
    assert shell("batch", rows, "-o", out, "--resume", "--policy", "strict").status == 2
    assert out.read_bytes() == first
    assert shell("batch", rows, "-o", out, "--force", "--policy", "strict").status == 0
    assert json.loads(out.read_text().splitlines()[0])["policy"]["name"] == "strict"


def test_lines_can_be_piped(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(ROW).encode())))
    ran = shell("batch", "-", "-o", "-")
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["r1"]


def test_coverage_gives_a_line_for_every_row(shell: Shell) -> None:
    row = {name: ROW[name] for name in ("id", "query", "sources")}
    ran = shell("coverage", shell.rows(row, {**row, "answer": ""}, {**row, "id": None}, "x"), "-o", "out.jsonl")
    assert ran.status == 3
    found = [json.loads(line) for line in (shell.folder / "out.jsonl").read_text().splitlines()]
    assert [set(line) for line in found] == [{"id", "coverage"}] * 3 + [{"id", "line", "error"}]
    assert [line["id"] for line in found] == ["r1", "r1", None, None]
    assert 0 <= found[0]["coverage"]["score"] <= 1


# report ---------------------------------------------------------------------------------------------


@pytest.fixture
def batched(shell: Shell) -> Path:
    """Rows of which reports were made, one structured, one without an id, one bad, one with a wicked id."""
    no_id = {name: value for name, value in ROW.items() if name != "id"}
    structured = {**ROW, "id": "s", "answer": {"revenue": "$12 million"}}
    rows = shell.rows(
        ROW, {**no_id, "answer": WRONG}, structured, {"id": "bad"}, {**ROW, "id": "../../etc/passwd"}, ROW
    )
    assert shell("batch", rows, "-o", "reports.jsonl").status == 3
    return rows


def test_saved_reports_are_shown_without_their_texts(shell: Shell, batched: Path) -> None:
    ran = shell("report", "reports.jsonl")
    assert ran.status == 0
    assert "[1 ✓]" not in ran.out
    assert "«" in ran.out


def test_given_the_rows_the_answers_are_shown(shell: Shell, batched: Path) -> None:
    ran = shell("report", "reports.jsonl", "--rows", batched)
    assert ran.status == 0
    assert f"{RIGHT} [1 ✓]" in ran.out


def test_one_report_can_be_chosen(shell: Shell, batched: Path) -> None:
    ran = shell("report", "reports.jsonl", "--rows", batched, "--id", "s")
    assert ran.out.count("policy default") == 1
    assert "revenue" in ran.out
    assert shell("report", "reports.jsonl", "--id", "none").status == 2


def test_pages_are_written_and_stay_in_their_folder(shell: Shell, batched: Path) -> None:
    ran = shell("report", "reports.jsonl", "--rows", batched, "--html", "pages")
    assert ran.status == 0
    paths = [shell.folder / line for line in ran.out.splitlines()]
    assert len(paths) == len(set(paths)) == 5
    assert {path.parent for path in paths} == {shell.folder / "pages"}
    assert all(path.read_text(encoding="utf-8").startswith("<!doctype html>") for path in paths)


def test_texts_that_are_not_the_reports_own_are_refused(shell: Shell, batched: Path) -> None:
    other = shell.file("other.jsonl", json.dumps({**ROW, "answer": RIGHT + " "}) + "\n")
    ran = shell("report", "reports.jsonl", "--rows", other)
    assert ran.status == 2
    assert "--rows: none is what report 'r1' was made from" in ran.err


# the terminal ---------------------------------------------------------------------------------------


def painted(**options: object) -> str:
    written = io.StringIO()
    console = Console(file=written, width=80, markup=False, **options)  # type: ignore[arg-type]
    paint(verify(WRONG, [TEXT]), console)
    return written.getvalue()


def test_a_terminal_gets_colours_by_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = painted(force_terminal=True, color_system="standard")
    assert "\x1b[1;31mAcme's revenue in \x1b[0m\x1b[32m2023\x1b[0m\x1b[1;31m was $15 million. [1 ✗]\x1b[0m" in coloured


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"force_terminal": False}, id="no terminal"),
        pytest.param({"force_terminal": True, "no_color": True, "color_system": None}, id="NO_COLOR"),
    ],
)
def test_what_is_no_terminal_gets_plain_text(options: dict[str, object]) -> None:
    assert "\x1b" not in painted(**options)


def test_the_progress_bar_counts_bytes_rows_and_errors(shell: Shell) -> None:
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=100)
    with LinesIn(str(shell.rows(ROW, "x"))) as source, BatchBar(console, source) as bar:
        list(source)
        bar(Tally(results=Counter({Result.GROUNDED: 1_200, Result.ERROR: 1}), seconds=2.0))
    assert "1,201 rows, 1 errors, 600/s" in written.getvalue()
    assert "100%" in written.getvalue()


def test_indexing_brings_a_collection_up_to_date(shell: Shell) -> None:
    pytest.importorskip("chromadb", reason="the extra `pipeline` is not installed")
    (shell.folder / "docs").mkdir()
    shell.file("docs/acme.md", TEXT)
    first = shell("index", "docs", "--store", "store")
    assert first.status == 0
    assert "1 files added, 0 unchanged, 0 removed; 1 passages stored in store, collection 'default'" in first.err
    assert "0 files added, 1 unchanged" in shell("index", "docs", "--store", "store").err


# the process ----------------------------------------------------------------------------------------


def groundwire(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grounding.api.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_the_version() -> None:
    assert groundwire("--version").stdout == f"groundwire {__version__}\n"


@pytest.mark.parametrize("command", ["", "verify", "batch", "coverage", "overview", "report", "index", "serve", "demo"])
def test_every_command_has_help(shell: Shell, command: str) -> None:
    ran = shell(*filter(None, [command]), "--help")
    assert ran.status == 0
    assert "Usage" in ran.out


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        pytest.param(["--version"], ("numpy", "onnxruntime", "tokenizers"), id="version"),
        pytest.param(["verify", "-a", RIGHT, "--json"], (), id="verify"),
    ],
)
def test_a_command_imports_no_framework_that_it_does_not_use(arguments: list[str], more: tuple[str, ...]) -> None:
    heavy = ("fastapi", "uvicorn", "sqlalchemy", "chromadb", "llama_index", "jinja2", "prometheus_client", *more)
    code = (
        "import sys; from grounding.api.cli import main; status = main(sys.argv[1:]); "
        f"print(*[name for name in {heavy!r} if name in sys.modules], file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert done.stderr.split() == []


def many_rows(path: Path, count: int) -> Path:
    with path.open("w") as file:
        for number in range(count):
            file.write(json.dumps({**ROW, "id": f"r{number}"}) + "\n")
    return path


posix = pytest.mark.skipif(os.name != "posix", reason="signals and pipes as POSIX has them")


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["batch", "rows.jsonl", "-o", "-"], id="lines"),
        pytest.param(["report", "reports.jsonl"], id="text"),
    ],
)
def test_a_closed_pipe_ends_it_without_a_word(tmp_path: Path, arguments: list[str]) -> None:
    many_rows(tmp_path / "rows.jsonl", 2_000)
    line = verify(RIGHT, [TEXT]).to_json()
    (tmp_path / "reports.jsonl").write_text(f"{line}\n" * 500)
    command = [sys.executable, "-m", "grounding.api.cli", *arguments]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read().decode()
        assert process.wait(timeout=60) == 141
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


@posix
@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_batch_leaves_whole_lines_and_can_be_resumed(tmp_path: Path, workers: int) -> None:
    rows, out = many_rows(tmp_path / "rows.jsonl", 60_000), tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "grounding.api.cli", "batch", str(rows), "-o", str(out), "-w", str(workers)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as process:
        while process.poll() is None and not (out.exists() and out.stat().st_size > 20_000):
            time.sleep(0.02)
        # As a terminal does it: to the process and its workers alike.
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        told = process.stderr.read().decode()
        assert process.wait(timeout=60) == 130
    assert "Traceback" not in told
    assert "interrupted" in told
    whole = out.read_bytes()
    assert whole.endswith(b"\n")
    kept = [json.loads(line)["id"] for line in whole.splitlines()]
    assert kept == [f"r{number}" for number in range(len(kept))]
    assert 0 < len(kept) < 60_000
    shorter = many_rows(tmp_path / "rows.jsonl", len(kept) + 5)
    done = groundwire("batch", shorter, "-o", out, "--resume")
    assert done.returncode == 0
    assert f"{len(kept):,} kept from the earlier run" in done.stderr
    assert len(out.read_bytes().splitlines()) == len(kept) + 5


def test_a_terminal_that_can_not_show_signs_gets_escapes() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = groundwire("verify", "-a", WRONG, env=environment)
    assert done.returncode == 0
    assert "\\u" in done.stdout
