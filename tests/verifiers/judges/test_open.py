"""Opening a judge by its name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grounding.errors import InvalidInput, MissingExtra
from grounding.verifiers.judges import KINDS, open_judge

IN_FOLDERS = [kind for kind in KINDS if kind != "llm"]


@pytest.mark.parametrize("package", ["torch", "transformers"])
@pytest.mark.parametrize("kind", IN_FOLDERS)
def test_without_the_extra_its_name_is_told(
    kind: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("torch", "transformers"):
        monkeypatch.setitem(sys.modules, name, None if name == package else sys)
    with pytest.raises(MissingExtra, match=rf"{package} is not installed; run: pip install 'groundwire\[judges\]'"):
        open_judge(f"{kind}:{tmp_path}")


@pytest.mark.parametrize("name", ["", "nli", "nli:", "gpt:x", "nli /x", ":x", " nli:x", "llm:#", "llm:http://h/v1"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="judge"):
        open_judge(name)


def test_an_endpoint_needs_no_more_than_the_core() -> None:
    code = (
        "import sys; from grounding.verifiers.judges import open_judge; "
        "print(open_judge('llm:http://127.0.0.1:9/v1#m').name, "
        "*[name for name in ('torch', 'transformers', 'httpx', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["llm:m"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1/chat/completions"),
        ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000/v1/chat/completions"),
        ("https://example.org/v1/chat/completions", "https://example.org:443/v1/chat/completions"),
        ("http://[::1]:8000", "http://[::1]:8000/chat/completions"),
    ],
)
def test_an_address_may_end_before_or_after_what_all_endpoints_share(url: str, shown: str) -> None:
    assert shown in repr(open_judge(f"llm:{url}#m"))
