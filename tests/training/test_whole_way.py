"""From labelled rows to the file that ships, in small: prepare, train, interrupt and go on, export, compare."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "training" / "statements"))

from corpus import ANSWERS, CLAIMS, PAIRS
from prepare import DOCUMENTS, PREMISES

torch = pytest.importorskip("torch", reason="training needs torch: pip install torch")
pytest.importorskip("onnx", reason="exporting needs onnx: pip install onnx")

from model import base_of  # noqa: E402 - needs torch

TRAINING = Path(__file__).parents[2] / "training" / "statements"
ROWS = 24
TOWNS = "Alden Brugg Corvo Delft Esbly Farum Gouda Hilden Imola Jarna Kusel Lagos".split()


def _document(number: int) -> str:
    town, other = TOWNS[number % 12], TOWNS[(number + 5) % 12]
    return (
        f"The museum of {town} opened in {1900 + number}. Its {number + 3} rooms hold {number * 40 + 200} paintings. "
        f"Visitors who bring a child pay nothing, unless the ticket office is closed. {other} lent it a statue "
        f"because its own hall was flooded. Groups must book {number % 5 + 2} days before their visit."
    )


def _row(number: int) -> dict[str, Any]:
    good = number % 2 == 0
    rooms = number + 3 if good else number + 9
    answer = f"The museum opened in {1900 + number}. It has {rooms} rooms."
    wrong = answer.index(f"{rooms} rooms")
    return {
        "id": f"r{number}",
        "task": "qa",
        "query": f"What is there in {TOWNS[number % 12]}?",
        "sources": [{"id": "p1", "text": _document(number)}],
        "answer": answer,
        "label": "grounded" if good else "ungrounded",
        "spans": [] if good else [{"start": wrong, "end": wrong + len(str(rooms)), "type": "evident conflict"}],
    }


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    rows = [_row(number) for number in range(ROWS)]
    for name in {*ANSWERS, *CLAIMS, *DOCUMENTS}:
        _write(folder / "dev" / f"{name}.jsonl.gz", rows)
    labels = ("entailment", "contradiction", "neutral")
    pairs = [
        {"premise": _document(n), "hypothesis": f"The museum has {n + 3 + n % 3} rooms.", "label": labels[n % 3]}
        for n in range(ROWS)
    ]
    for name in {*PAIRS, *PREMISES}:
        _write(folder / "train" / f"{name}.pairs.jsonl.gz", pairs)
    _write(folder / "train" / "wice-subclaim-tokens.train.jsonl.gz", [row for row in rows if row["spans"]])
    record = {"name": "The Mill", "food": "Italian", "area": "riverside"}
    text = "The Mill by the riverside serves Italian food."
    _write(folder / "train" / "data-to-text.jsonl.gz", [_record(record, text) for _ in range(ROWS)])
    return folder


def _record(record: dict[str, str], text: str) -> dict[str, Any]:
    return {"sources": [{"id": "r", "text": json.dumps(record)}], "answer": text, "label": "grounded"}


def _run(script: str, *arguments: object) -> str:
    command = [sys.executable, str(TRAINING / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def prepared(bench: Path) -> Path:
    out = bench / "prepared.npz"
    assert "word pieces" in _run("prepare.py", bench, out, "--workers", 1)
    return out


def _train(prepared: Path, out: Path, *more: object) -> dict[str, Any]:
    _run("train.py", prepared, out, "--layers", 1, "--width", 24, "--every", 4, "--threads", 1, *more)
    state: dict[str, Any] = torch.load(out / "checkpoint.pt", weights_only=True)
    return state


def test_a_run_that_was_interrupted_ends_with_the_same_weights(prepared: Path, tmp_path: Path) -> None:
    whole = _train(prepared, tmp_path / "whole")
    begun = _train(prepared, tmp_path / "parts", "--until", 8)
    assert begun["step"] == 8 < whole["step"]
    parts = _train(prepared, tmp_path / "parts")
    assert parts["step"] == whole["step"]
    assert all(torch.equal(parts["model"][name], tensor) for name, tensor in whole["model"].items())
    assert not torch.equal(begun["model"]["classes.weight"], whole["model"]["classes.weight"])


def test_what_is_exported_says_what_was_trained(prepared: Path, tmp_path: Path) -> None:
    _train(prepared, tmp_path / "run")
    said = _run("export.py", tmp_path / "run" / "checkpoint.pt", prepared, tmp_path / "weights")
    differences = {
        line.partition(":")[0]: float(line.rpartition(" ")[2]) for line in said.splitlines() if "difference" in line
    }
    assert set(differences) == {"float32 classes", "float32 words", "stored classes", "stored words"}
    assert differences["float32 classes"] < 1e-4
    assert differences["float32 words"] < 1e-4
    assert differences["stored classes"] < 0.1
    assert {path.name for path in (tmp_path / "weights").iterdir()} == {"statements.int8.onnx", "tokenizer.json"}


def test_what_a_teacher_says_is_learned_and_counts_for_its_folds_alone(prepared: Path, tmp_path: Path) -> None:
    teacher = tmp_path / "teacher"
    _train(prepared, teacher)
    soft = tmp_path / "soft.npz"
    _run("teach.py", teacher / "checkpoint.pt", prepared, soft, "--folds", "0,4")
    _run("teach.py", teacher / "checkpoint.pt", prepared, soft, "--folds", "1", "--onto")
    said = np.load(soft)["classes"]
    data = np.load(prepared)
    asked = np.repeat(np.isin(data["fold"], (0, 1, 4)), data["counts"])
    assert (said[asked] != 0).any(axis=1).all()
    assert not said[~asked].any()
    alone = _train(prepared, tmp_path / "alone", "--folds", "0,1,4")
    taught = _train(prepared, tmp_path / "taught", "--folds", "0,1,4", "--soft", soft)
    assert not torch.equal(alone["model"]["classes.weight"], taught["model"]["classes.weight"])


def test_training_may_begin_from_what_was_exported(prepared: Path, tmp_path: Path) -> None:
    trained = _train(prepared, tmp_path / "run")["model"]
    _run("export.py", tmp_path / "run" / "checkpoint.pt", prepared, tmp_path / "weights")
    begun = base_of(tmp_path / "weights" / "statements.int8.onnx")
    assert begun.keys() == trained.keys()
    for name, tensor in trained.items():
        assert torch.allclose(begun[name], tensor, atol=float(tensor.abs().max()) / 100 + 1e-6), name


def test_made_up_worlds_are_prepared_with_wordings_held_out(bench: Path) -> None:
    out = bench / "worlds.npz"
    _run("prepare.py", bench, out, "--workers", 1, "--parts", "worlds", "--worlds", 400)
    data = np.load(out)
    held = np.char.startswith(data["families"], "held ")[data["family"]]
    assert held.any()
    assert not held.all()
    assert set(np.repeat(data["fold"], data["counts"])[held].tolist()) == {1}
    assert set(np.repeat(data["fold"], data["counts"])[~held].tolist()) == {4}
