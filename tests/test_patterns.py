"""No pattern backtracks without bound: every compiled one is run over text made to make it do so."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from types import FrameType

import pytest

import grounding
import grounding.reading
import grounding.retrievers
import grounding.segmentation
import grounding.verifiers

LENGTH = 800
PIECES = (
    "a¦A¦1¦0¦ ¦\n¦-¦.¦,¦'¦\"¦(¦)¦/¦|¦<¦>¦$¦%¦#¦a ¦A ¦1 ¦1,¦1.¦1-¦a.¦Aa ¦Aa-¦was by ¦a, ¦<td>¦<b "
    "¦1/¦1:¦12:¦Q1 ¦'a¦\u00a0"
    "¦A1¦1\u00a0¦a1-¦aA1.¦and a ¦of the ¦not a ¦1,00¦x ¦x10^¦Jan ¦Section ¦A & ¦A. ¦http://¦a@a.¦word word, ¦_a"
    '¦said Aa Bb ¦"said Aa '
).split("¦")
SECONDS = 60
"""A guard against hanging: all patterns over one text take some hundredths of a second."""


def _patterns(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _patterns(item, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        yield from _patterns((*value, *value.values()), depth + 1)
    elif depth < 3 and hasattr(value, "pattern"):
        yield from _patterns(value.pattern, depth + 1)


def _all_patterns() -> list[re.Pattern[str]]:
    found: dict[tuple[str, int], re.Pattern[str]] = {}
    for package in (grounding, grounding.reading, grounding.retrievers, grounding.segmentation, grounding.verifiers):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            for value in vars(importlib.import_module(module.name)).values():
                found |= {(pattern.pattern, pattern.flags): pattern for pattern in _patterns(value)}
    return list(found.values())


PATTERNS = _all_patterns()


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 250


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="alarms as POSIX has them")
@pytest.mark.parametrize("piece", PIECES)
def test_no_pattern_hangs_on_it(piece: str) -> None:
    def hangs(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"a pattern hangs on {piece!r}, again and again")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(SECONDS)
    try:
        for tail in ("", "é"):
            text = piece * (LENGTH // max(1, len(piece))) + tail
            for pattern in PATTERNS:
                # what opens a sentence is only ever matched where one begins
                found = [pattern.match(text)] if pattern.pattern.startswith(r"\W*") else pattern.finditer(text)
                assert all(match.start() <= match.end() for match in found if match)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
