import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grounding.errors import GroundingError, InvalidInput
from grounding.retrievers.embedding import MiniLM
from grounding.retrievers.indexing import IndexResult, Progress, Skipped, index
from grounding.retrievers.store import alone, open_collection

WriteFiles = Callable[[Mapping[str, str | bytes]], Path]


class Counting(MiniLM):
    """The shipped embedding, which remembers how many texts it embedded."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded = 0

    def embed(self, texts):  # type: ignore[no-untyped-def]
        self.embedded += len(texts)
        return super().embed(texts)


@pytest.fixture(scope="module")
def counting() -> Counting:
    return Counting()


def stored(store: Path, collection: str = "default") -> dict[str, str]:
    """Texts by id."""
    with open_collection(store, collection) as chroma:
        rows = chroma.get(include=["documents"])
    return dict(zip(rows["ids"], rows["documents"] or [], strict=True))


def summary(result: IndexResult) -> tuple[int, int, int, int]:
    return (result.added, result.unchanged, result.removed, result.passages)


def test_passages_keep_file_position_time_and_hash(write_files: WriteFiles, store: Path) -> None:
    text = "# Hours\n\nThe office closes at 17:30.\n"
    folder = write_files({"rules/hours.md": text, "prices.csv": "item,eur,as_of\npen,2.50,2024-10-31\n"})
    assert summary(index(folder, store)) == (2, 0, 0, 2)
    with open_collection(store, "default") as chroma:
        rows = chroma.get(include=["documents", "metadatas"])
    assert rows["documents"] is not None
    assert rows["metadatas"] is not None
    contents = zip(rows["documents"], rows["metadatas"], strict=True)
    found = dict(zip(rows["ids"], contents, strict=True))
    document, metadata = found["rules/hours.md#1"]
    start, end = metadata["start"], metadata["end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert text[start:end] == document
    assert metadata["source"] == "rules/hours.md"
    assert metadata["sha256"] == hashlib.sha256(document.encode()).hexdigest()
    assert metadata["as_of_from"] == "the file's modification time"
    assert found["prices.csv#1"][1]["as_of"] == "2024-10-31T00:00:00+00:00"
    assert found["prices.csv#1"][1]["as_of_from"] == "the file's content"


def test_unchanged_files_are_not_embedded_again(write_files: WriteFiles, store: Path, counting: Counting) -> None:
    folder = write_files({"a.md": "One.", "b.md": "Two."})
    index(folder, store, embedding=counting)
    before = counting.embedded
    os.utime(folder / "a.md", (0, 0))  # only the content counts
    assert summary(index(folder, store, embedding=counting)) == (0, 2, 0, 0)
    assert counting.embedded == before


def test_a_changed_file_replaces_its_passages(write_files: WriteFiles, store: Path, counting: Counting) -> None:
    long = "\n\n".join(f"## Part {n}\n\nText of part {n}." for n in range(5))
    folder = write_files({"a.md": long, "b.md": "Stays."})
    index(folder, store)
    assert len(stored(store)) == 6
    write_files({"a.md": "Now short."})
    before = counting.embedded
    assert summary(index(folder, store, embedding=counting)) == (1, 1, 0, 1)
    assert counting.embedded == before + 1
    assert stored(store) == {"a.md#1": "Now short.", "b.md#1": "Stays."}


def test_files_that_are_gone_are_removed(write_files: WriteFiles, store: Path) -> None:
    folder = write_files({"keep.md": "Keep.", "sub/go.md": "Go.", "sub/too.md": "Go too."})
    index(folder, store)
    (folder / "sub/go.md").unlink()
    assert summary(index([folder / "keep.md"], store)) == (0, 1, 0, 0), "nothing was said about sub/"
    assert summary(index([folder / "sub"], store)) == (0, 1, 1, 0)
    (folder / "sub/too.md").unlink()
    assert summary(index([folder / "sub/too.md"], store)) == (0, 0, 1, 0)
    assert stored(store) == {"keep.md#1": "Keep."}


def test_what_can_not_be_read_is_reported_each_time(write_files: WriteFiles, store: Path) -> None:
    folder = write_files(
        {
            "ok.md": "Fine.",
            "latin.txt": b"caf\xe9",
            "big.txt": "x" * 2000,
            "photo.png": b"\x89PNG",
            "empty.md": "",
            "rows.jsonl": "{",
        }
    )
    expected = {
        "latin.txt": "is not UTF-8",
        "big.txt": "2,000 bytes; the limit is 1,000",
        "photo.png": ".png files are not read",
        "empty.md": "holds no text",
        "rows.jsonl": "line 1 is not JSON",
    }
    for _ in range(2):
        skipped = {skip.file: skip.why for skip in index(folder, store, max_bytes=1000).skipped}
        assert skipped.keys() == expected.keys()
        assert all(skipped[file].startswith(why) for file, why in expected.items())
    assert stored(store) == {"ok.md#1": "Fine."}


def test_a_file_that_can_not_be_read_any_more_loses_its_passages(write_files: WriteFiles, store: Path) -> None:
    folder = write_files({"a.md": "Once fine."})
    index(folder, store)
    write_files({"a.md": b"\xff\xff\xff"})
    result = index(folder, store)
    assert (result.removed, len(result.skipped)) == (1, 1)
    assert stored(store) == {}


def test_a_row_that_can_not_be_found_whole_is_reported(write_files: WriteFiles, store: Path) -> None:
    folder = write_files({"a.csv": "id,note\n1," + "many words " * 300})
    assert index(folder, store).shortened == (Skipped("a.csv#1", "only its start can be found"),)


def test_two_files_of_one_name_keep_their_passages_apart(write_files: WriteFiles, store: Path) -> None:
    folder = write_files({"x/report.md": "From x.", "y/report.md": "From y."})
    index([folder / "x", folder / "y"], store)
    assert stored(store) == {"report.md#1": "From x.", "y/report.md#1": "From y."}
    assert summary(index([folder / "y", folder / "x"], store)) == (0, 2, 0, 0)


def test_collections_of_one_store_are_apart(write_files: WriteFiles, store: Path) -> None:
    folder = write_files({"a.md": "One.", "b.md": "Two."})
    index(folder / "a.md", store, "first")
    index(folder / "b.md", store, "second")
    assert (stored(store, "first"), stored(store, "second")) == ({"a.md#1": "One."}, {"b.md#1": "Two."})


def test_a_collection_that_was_deleted_by_others_is_filled_again(write_files: WriteFiles, store: Path) -> None:
    import chromadb
    from chromadb.config import Settings

    folder = write_files({"a.md": "One."})
    index(folder, store)
    with open_collection(store, "default"):
        client = chromadb.PersistentClient(path=str(store), settings=Settings(anonymized_telemetry=False))
        client.delete_collection("default")
        client.close()  # type: ignore[attr-defined]
    assert summary(index(folder, store)) == (1, 0, 0, 1)


def test_progress_counts_up_to_the_whole(write_files: WriteFiles, store: Path) -> None:
    folder = write_files({"a.md": "One.", "long.md": "\n\n".join(f"# Part {n}\n\nText {n}." for n in range(300))})
    seen: list[Progress] = []
    result = index(folder, store, progress=seen.append)
    assert [step.done for step in seen] == sorted(step.done for step in seen)
    assert (seen[-1].done, seen[-1].total) == (2, 2)
    assert any(0 < step.passages < result.passages and step.file == "long.md" for step in seen), (
        "a long file reports on its way"
    )


@pytest.mark.parametrize("name", ["ab", "", "über", "-abc", "a b c", "x" * 600])
def test_a_collection_needs_a_name_that_chroma_takes(write_files: WriteFiles, store: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"collection: '.*' is no name"):
        index(write_files({"a.md": "One."}), store, name)


def test_a_path_that_was_never_indexed_and_does_not_exist_is_an_error(store: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"paths\[0\]: .*nowhere.* is no file or folder"):
        index(tmp_path / "nowhere", store)
    with pytest.raises(InvalidInput, match="paths: names no file or folder"):
        index([], store)


def test_one_process_indexes_at_a_time(write_files: WriteFiles, store: Path) -> None:
    folder = write_files({"a.md": "One."})
    with alone(store), pytest.raises(GroundingError, match="another process is indexing into"):
        index(folder, store)
    assert index(folder, store).added == 1


def test_a_collection_of_another_embedding_is_refused(write_files: WriteFiles, store: Path) -> None:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(path=str(store), settings=Settings(anonymized_telemetry=False))
    client.create_collection("default", embedding_function=None, metadata={"fingerprint": "another"})
    client.close()  # type: ignore[attr-defined]
    with pytest.raises(GroundingError, match="was embedded with another, not with all-MiniLM-L6-v2"):
        index(write_files({"a.md": "One."}), store)


def test_the_store_may_lie_in_the_folder_that_is_indexed(write_files: WriteFiles) -> None:
    folder = write_files({"a.md": "One."})
    index(folder, folder / "store")
    assert summary(index(folder, folder / "store")) == (0, 1, 0, 0)


def test_an_open_retriever_finds_what_is_indexed_later(write_files: WriteFiles, store: Path) -> None:
    from grounding.retrievers.pipeline import open_retriever, retrieve_from

    folder = write_files({"a.md": "Lunch is at noon."})
    index(folder, store)
    retriever = open_retriever(store, top_k=5)
    assert [passage.id for passage in retrieve_from(retriever, "Where do visitors park?").passages] == ["a.md#1"]
    write_files({"b.md": "Visitors park behind the house."})
    index(folder, store)
    assert [passage.id for passage in retrieve_from(retriever, "Where do visitors park?").passages] == [
        "b.md#1",
        "a.md#1",
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("9" * 50_000, id="50,000 digits"),
        pytest.param("word, " * 3_500, id="a line of 20 KB"),
        pytest.param(
            "\x01\x07\x1b[31m \u202eright to left\u202c \U0001f469\u200d\U0001f680 e\u0301 \ufeff", id="odd characters"
        ),
        pytest.param("\u200b\u200b\u200b", id="nothing to be seen"),
    ],
)
def test_odd_text_is_stored_and_found(write_files: WriteFiles, store: Path, text: str) -> None:
    from grounding.retrievers.pipeline import retrieve

    index(write_files({"odd.txt": text}), store)
    there = stored(store)
    assert "".join("".join(there[f"odd.txt#{n}"].split()) for n in range(1, len(there) + 1)) == "".join(text.split())
    assert all(passage.text in text for passage in retrieve("odd", store).passages)
    assert retrieve(text[:1000], store).passages


KILLED = """
import os, signal, sys
from grounding.retrievers.indexing import index
def stop(progress):
    if progress.passages >= int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
index(sys.argv[1], sys.argv[2], progress=stop)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_run_that_was_killed_is_completed_by_the_next(
    write_files: WriteFiles, store: Path, counting: Counting
) -> None:
    files = {f"file{n}.md": "\n\n".join(f"## Part {m}\n\nFile {n} says {m}." for m in range(40)) for n in range(10)}
    folder = write_files(files)
    command = [sys.executable, "-c", KILLED, str(folder), str(store), "250"]
    killed = subprocess.run(command, check=False, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    log = sqlite3.connect(store / "groundwire-files.sqlite")
    done = [name for (name,) in log.execute("SELECT name FROM files WHERE stored != ''")]
    log.close()
    there = stored(store)
    assert 0 < len(done) < 10
    assert all(f"{name}#{number}" in there for name in done for number in range(1, 41)), "done before it was stored"

    before = counting.embedded
    result = index(folder, store, embedding=counting)
    assert (result.added, result.unchanged) == (10 - len(done), len(done))
    assert counting.embedded - before == 40 * (10 - len(done))
    assert sorted(stored(store)) == sorted(f"{name}#{number}" for name in files for number in range(1, 41))
    assert stored(store)["file7.md#40"] == "## Part 39\n\nFile 7 says 39."
