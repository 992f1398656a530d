"""The public surface: what `import grounding` gives, and what it costs."""

from __future__ import annotations

import subprocess
import sys

import grounding

FRAMEWORKS = (
    "chromadb",
    "fastapi",
    "jinja2",
    "llama_index",
    "numpy",
    "onnxruntime",
    "prometheus_client",
    "rich",
    "sqlalchemy",
    "structlog",
    "tokenizers",
    "torch",
    "transformers",
    "typer",
    "uvicorn",
)


def test_every_exported_name_is_there() -> None:
    missing = [name for name in grounding.__all__ if not hasattr(grounding, name)]
    assert missing == []


def test_nothing_else_is_offered() -> None:
    assert sorted(dir(grounding)) == sorted(grounding.__all__)


def test_no_name_is_exported_twice() -> None:
    assert len(grounding.__all__) == len(set(grounding.__all__))


def test_importing_it_imports_no_framework() -> None:
    code = f"import sys, grounding; print(*[name for name in {FRAMEWORKS!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
