from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grounding.retrievers.embedding import MiniLM, default_embedding
from grounding.retrievers.pieces import Measure

WriteFiles = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture(scope="session")
def model() -> MiniLM:
    return default_embedding()


@pytest.fixture(scope="session")
def measure(model: MiniLM) -> Measure:
    return model.count


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def write_files(tmp_path: Path) -> WriteFiles:
    """Writes files below a folder called `documents`, and returns that folder."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "documents"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write
