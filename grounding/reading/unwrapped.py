"""Text without the line breaks that an extractor put between words, its offsets unchanged."""

from __future__ import annotations

import re

_SHORTEST = 6
"""Lines of one word in a row from which the breaks between them mean nothing: no list has so many of them."""
_RUN = re.compile(rf"(?:^|(?<=\n))(?:[^\s|]+\n){{{_SHORTEST},}}+[^\s|]*")
_BARE_NUMBER = re.compile(r"[\d.,$€£%()–—-]+")


def unwrapped(text: str) -> str:
    """The text with a space for each line break inside a run of lines of one word; a column of numbers stays one."""
    if text.count("\n") < _SHORTEST:
        return text
    return _RUN.sub(_joined, text)


def _joined(run: re.Match[str]) -> str:
    lines = run.group().split("\n")
    if sum(_BARE_NUMBER.fullmatch(line) is not None for line in lines) * 2 > len(lines):
        return run.group()
    return run.group().replace("\n", " ")
