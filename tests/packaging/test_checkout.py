"""A checkout without symbolic links explains itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import grounding
from grounding._checkout import ROOMS, require_rooms

PACKAGE = Path(grounding.__file__).parent


def _package(folder: Path, *, broken: tuple[str, ...]) -> Path:
    for room in ROOMS:
        if room in broken:
            (folder / room).write_text(f"../{room}", encoding="utf-8")
        else:
            (folder / room).mkdir()
    return folder


def test_this_package_has_its_rooms() -> None:
    require_rooms(PACKAGE)


@pytest.mark.parametrize("broken", [(room,) for room in ROOMS], ids=ROOMS)
def test_one_text_file_instead_of_a_link_is_named_alone(tmp_path: Path, broken: tuple[str, ...]) -> None:
    with pytest.raises(ImportError) as raised:
        require_rooms(_package(tmp_path, broken=broken))
    message = str(raised.value)
    assert [room for room in ROOMS if f"grounding/{room}" in message] == list(broken)


def test_a_room_that_is_missing_altogether_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportError, match="git checkout -- grounding/api grounding/retrievers grounding/verifiers"):
        require_rooms(tmp_path)


def test_importing_from_a_checkout_without_links_says_what_to_do(tmp_path: Path) -> None:
    copy = tmp_path / "grounding"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns(*ROOMS, "__pycache__"))
    for room in ROOMS:
        (copy / room).write_text(f"../{room}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import grounding"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: this checkout of Groundwire has no symbolic links")
    assert "git config core.symlinks true" in last
    assert "pip install ." in last
