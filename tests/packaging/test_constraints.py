"""The constraints file pins every package that a set-up holds, so that two fresh set-ups are the same."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

CONSTRAINTS = Path(__file__).parents[2] / "constraints.txt"
EXTRAS = ("pipeline", "test", "check")


def _pins() -> dict[str, str]:
    lines = [line for line in CONSTRAINTS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    pins: dict[str, str] = {}
    for line in lines:
        match = re.fullmatch(r"([\w.-]+)==([\w.+!-]+)(?: ?;.*)?", line)
        assert match, f"{line!r} pins nothing"
        pins[str(canonicalize_name(match[1]))] = str(match[2])
    assert len(pins) == len(lines), "a package is pinned twice"
    return pins


def _needed() -> dict[str, list[Requirement]]:
    """What this environment needs, directly or not, with every requirement made of it."""
    found: dict[str, list[Requirement]] = {}
    seen: set[tuple[str, str]] = set()
    ahead = [("groundwire", extra) for extra in EXTRAS]
    while ahead:
        name, extra = ahead.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            lines = requires(name) or []
        except PackageNotFoundError:
            continue
        for requirement in map(Requirement, lines):
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                needed = canonicalize_name(requirement.name)
                found.setdefault(needed, []).append(requirement)
                ahead += [(needed, inner) for inner in ("", *requirement.extras)]
    return found


@pytest.mark.skipif(not CONSTRAINTS.is_file(), reason="runs in a source checkout")
def test_every_requirement_is_pinned_to_a_version_that_satisfies_it() -> None:
    pins, needed = _pins(), _needed()
    assert "pydantic" in needed, "groundwire itself is not installed here"
    assert sorted(set(needed) - set(pins)) == []
    unfit = [
        f"{requirement} but {name}=={pins[name]}"
        for name, requirements in needed.items()
        for requirement in requirements
        if not requirement.specifier.contains(Version(pins[name]), prereleases=True)
    ]
    assert unfit == []
