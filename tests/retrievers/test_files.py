import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from grounding.errors import InvalidInput
from grounding.retrievers.files import UnreadableFileError, cutter_of, find_files, read_file

WriteFiles = Callable[[Mapping[str, str | bytes]], Path]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("Café\r\nnaïve".encode(), id="UTF-8"),
        pytest.param("Café\r\nnaïve".encode("utf-8-sig"), id="UTF-8 with a byte order mark"),
        pytest.param("Café\r\nnaïve".encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xfe\xff" + "Café\r\nnaïve".encode("utf-16-be"), id="UTF-16, big end first"),
    ],
)
def test_text_is_decoded_and_line_ends_are_kept(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    assert read_file(path).text == "Café\r\nnaïve"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        pytest.param(b"caf\xe9", r"is not UTF-8: .* at byte 3", id="Latin-1"),
        pytest.param(b"a\0b", r"holds a NUL character at 1", id="NUL"),
        pytest.param(b"x" * 101, r"101 bytes; the limit is 100", id="too large"),
    ],
)
def test_what_can_not_be_read_says_why(tmp_path: Path, raw: bytes, why: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    with pytest.raises(UnreadableFileError, match=why):
        read_file(path, max_bytes=100)


def test_the_time_of_the_last_change_is_in_utc(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a")
    modified = datetime.fromisoformat(read_file(path).modified)
    assert modified.utcoffset() is not None
    assert abs(modified.timestamp() - path.stat().st_mtime) <= 1


def test_folders_are_searched_in_order_without_hidden_names_and_the_store(
    write_files: WriteFiles, tmp_path: Path
) -> None:
    names = ["b.md", "a/z.txt", "a/b.csv", ".git/config.txt", ".hidden.md", "store/x.txt", "a/store/y.txt"]
    folder = write_files(dict.fromkeys(names, "text"))
    found = [file.name for file in find_files([folder], exclude=folder / "store")]
    assert found == ["b.md", "a/b.csv", "a/z.txt", "a/store/y.txt"]


def test_a_file_named_twice_is_found_once(write_files: WriteFiles, tmp_path: Path) -> None:
    folder = write_files({"a.md": "text"})
    assert len(list(find_files([folder / "a.md", folder, folder / "." / "a.md"], exclude=tmp_path / "store"))) == 1


def test_a_path_that_does_not_exist_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"paths\[1\]: '.*nowhere' is no file or folder"):
        list(find_files([tmp_path, tmp_path / "nowhere"], exclude=tmp_path / "store"))


@pytest.mark.parametrize("name", ["photo.png", "Makefile"])
def test_kinds_that_are_not_read_are_named(name: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"are not read; only \.txt"):
        cutter_of(Path(name))


def test_a_name_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="its name is not UTF-8"):
        cutter_of(Path("caf\udce9.txt"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableFileError, match="is no regular file"):
        read_file(tmp_path / "pipe.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_can_not_be_listed_stops_the_search(write_files: WriteFiles, tmp_path: Path) -> None:
    folder = write_files({"closed/a.md": "text"})
    (folder / "closed").chmod(0)
    try:
        with pytest.raises(UnreadableFileError, match=r"folder .*closed can't be listed"):
            list(find_files([folder], exclude=tmp_path / "store"))
    finally:
        (folder / "closed").chmod(0o700)
