"""What is built and installed is the whole of the sources, under the one name `grounding`."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("grounding", "retrievers", "verifiers", "api")


def _run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _sources() -> set[str]:
    """Every file of the rooms, by the path it has once installed."""
    found = set()
    for room in ROOMS:
        for file in (ROOT / room).rglob("*"):
            path = file.relative_to(ROOT)
            # From Python 3.13 on, rglob follows no links, before it does: leave the links out by their path.
            if file.is_dir() or "__pycache__" in path.parts or (ROOT / path.parts[0] / path.parts[1]).is_symlink():
                continue
            inside = PurePosixPath(*path.parts)
            found.add(str(inside if room == "grounding" else "grounding" / inside))
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from the source distribution, as an installer would get it."""
    out = tmp_path_factory.mktemp("dist")
    # The build backend is among the test requirements: without isolation, nothing is downloaded here.
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    assert list(out.glob("groundwire-*.tar.gz"))
    (built,) = out.glob("groundwire-*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_rooms_and_no_other(names: set[str]) -> None:
    assert {name for name in names if ".dist-info/" not in name} == _sources()


def test_the_only_top_level_name_is_grounding(names: set[str]) -> None:
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"grounding"}


def test_types_data_and_licence_travel_along(names: set[str]) -> None:
    assert "grounding/py.typed" in names
    assert "grounding/api/demo_data/answers.jsonl" in names
    assert any(name.startswith("grounding/api/demo_data/corpus/") for name in names)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_installed_wheel_imports_and_starts_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, symlinks=True)
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    _run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel, cwd=tmp_path)
    # The dependencies of this run; a path file inside that folder, such as the checkout's own, is not followed.
    site = Path(_run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    walk = (
        "import importlib, pkgutil, grounding\n"
        "for module in pkgutil.walk_packages(grounding.__path__, 'grounding.'):\n"
        "    importlib.import_module(module.name); print(module.name)\n"
        "print(grounding.__file__)"
    )
    *modules, origin = _run(python, "-W", "ignore", "-c", walk, cwd=tmp_path).split()
    assert Path(origin).is_relative_to(home)
    assert {"grounding.api", "grounding.retrievers", "grounding.verifiers", "grounding.models"} <= set(modules)
    assert "verify" in _run(python.with_name("groundwire"), "--help", cwd=tmp_path)
