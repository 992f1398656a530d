import json
import logging
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from grounding.errors import DamagedModel
from grounding.retrievers.embedding import DIMENSIONS, ROOM, SHA256, WEIGHTS, MiniLM

ORIGINAL = [
    json.loads(line)
    for line in Path(__file__).with_name("original_embeddings.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", ORIGINAL, ids=[row["text"][:30] for row in ORIGINAL])
def test_the_shipped_model_agrees_with_the_original_weights(
    model: MiniLM, row: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    shipped = model.embed([str(row["text"])])[0]
    assert float(shipped @ np.array(row["embedding"])) > 0.998


def test_embeddings_have_length_one(model: MiniLM) -> None:
    vectors = model.embed(["a", "", "   ", "The quick brown fox.", "日本語のテキスト", "\0\x07\u202e"])
    assert vectors.shape == (6, DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_rows(model: MiniLM) -> None:
    assert model.embed([]).shape == (0, DIMENSIONS)


def test_what_a_text_is_batched_with_does_not_change_its_embedding(model: MiniLM) -> None:
    text = "Revenue rose 12% to $85.8 billion."
    alone = model.embed([text])[0]
    crowded = model.embed(["x " * n for n in range(1, 60)] + [text])[-1]
    assert np.abs(alone - crowded).max() < 1e-5


def test_related_texts_are_nearer_than_unrelated_ones(model: MiniLM) -> None:
    paris, capital, tablets = model.embed(
        ["Paris is the capital of France.", "What is France's capital city?", "Take one tablet every four hours."]
    )
    assert paris @ capital > 0.6 > 0.2 > paris @ tablets


def test_a_text_that_is_cut_is_reported_and_counted(model: MiniLM, caplog: pytest.LogCaptureFixture) -> None:
    fits, too_long = "word " * ROOM, "word " * (ROOM + 1)
    assert model.count([fits, too_long]) == [ROOM, ROOM + 1]
    model.embed([fits])
    assert not caplog.records
    model.embed([fits, too_long])
    assert "1 of 2 texts are longer than 254 word pieces (the longest has 255)" in caplog.text


def test_half_a_surrogate_pair_is_embedded_as_a_question_mark(model: MiniLM) -> None:
    assert np.array_equal(model.embed(["a \ud800 b"]), model.embed(["a ? b"]))


def test_threads_share_one_model(model: MiniLM) -> None:
    texts = [f"Passage number {n} about topic {n % 7}." for n in range(40)]
    expected = model.embed(texts)
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda text: model.embed([text])[0], texts))
    assert np.abs(np.stack(rows) - expected).max() < 1e-5


@pytest.mark.parametrize("name", SHA256)
def test_an_altered_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    for file in SHA256:
        shutil.copy(WEIGHTS / file, tmp_path)
    raw = bytearray((tmp_path / name).read_bytes())
    raw[1000] ^= 1
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(DamagedModel, match=rf"{name} has SHA-256 [0-9a-f]{{64}}, not {SHA256[name]}; reinstall"):
        MiniLM(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedModel, match=r"minilm-l6-v2\.int8\.onnx can't be read \(No such file"):
        MiniLM(tmp_path)


def test_the_model_card_gives_the_hashes_that_are_checked() -> None:
    card = (WEIGHTS / "README.md").read_text(encoding="utf-8")
    assert all(sha256 in card for sha256 in SHA256.values())
