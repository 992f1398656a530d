"""What the documentation shows is what happens: its code runs, and prints what it says."""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import grounding
from grounding.frontdoor import default_checker
from grounding.policy import Limits
from grounding.reading.own_identifiers import unregister

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(page: Path) -> list[tuple[str, str]]:
    return [(match[1], match[2]) for match in BLOCK.finditer(page.read_text(encoding="utf-8"))]


def _with_code() -> list[Path]:
    pages = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
    # Wrapping shows fragments of other people's chains; its own tests run them.
    return [page for page in pages if page.name != "wrapping.md" and any(kind == "python" for kind, _ in _blocks(page))]


@pytest.mark.parametrize("page", _with_code(), ids=lambda page: page.name)
def test_the_code_of_a_page_prints_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = _blocks(page)
    module = ModuleType("page")
    monkeypatch.setitem(sys.modules, "page", module)
    for (kind, code), (next_kind, expected) in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        if kind != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(page), "exec"), module.__dict__)
        if next_kind == "text":
            assert printed.getvalue() == expected
    if page.name == "exact.md":
        unregister("ticket")
        default_checker.cache_clear()


def _without(value: object, keys: frozenset[str]) -> object:
    if isinstance(value, dict):
        return {key: None if key in keys else _without(inner, keys) for key, inner in value.items()}
    return [_without(inner, keys) for inner in value] if isinstance(value, list) else value


def test_the_report_in_the_terms_is_the_report_of_the_row_above_it() -> None:
    row, shown = (json.loads(code) for kind, code in _blocks(DOCS / "terms.md") if kind == "json")
    made = json.loads(grounding.verify(**row).to_json())
    # Thresholds, fitted scores and versions go on; what is shown must stay true in everything else.
    passing = frozenset({"elapsed_ms", "version", "hash", "score"})
    assert _without(shown, passing) == _without(made, passing)


def test_the_table_of_limits_is_the_policy_s() -> None:
    text = (DOCS / "limits.md").read_text(encoding="utf-8")
    shown = {
        name: float(value.replace(",", ""))
        for name, value in re.findall(r"^\| `(\w+)` \| ([\d,]+)", text, re.MULTILINE)
    }
    assert shown == {name: float(value) for name, value in Limits().model_dump().items()}


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))], ids=lambda page: page.name
)
def test_no_link_of_a_page_leads_nowhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (page.parent / link).exists()] == []


def test_the_page_on_rest_names_every_setting_problem_and_address() -> None:
    from grounding.api.rest.app import create_app
    from grounding.api.rest.problems import ProblemError
    from grounding.api.settings import Settings

    page = (DOCS / "rest.md").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"`GROUNDWIRE_{name.upper()}`" not in page] == []
    assert [kind for kind in ProblemError.STATUS if f"`{kind}`" not in page] == []
    routes = {
        str(getattr(route, "path", "")).replace("report_id:path", "id") for route in create_app(Settings()).routes
    }
    assert [route for route in routes if route not in page] == []


def test_the_page_on_the_command_line_names_every_command() -> None:
    from grounding.api.cli import app

    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    names = [command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands]
    names += [
        f"{group.name} {command.name}"
        for group in app.registered_groups
        if group.typer_instance is not None
        for command in group.typer_instance.registered_commands
    ]
    assert names
    assert [name for name in names if f"groundwire {name}" not in page] == []
