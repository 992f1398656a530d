"""Where a pattern can begin in a text; to look for it there alone spares most of the search.

Nearly everything that is read exactly begins at a digit, and most of a text has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from grounding.reading.memory import remembered

_DIGITS = re.compile(r"\d++")


@remembered
def digit_runs(text: str) -> tuple[int, ...]:
    """The offset of the first of each run of digits, in order."""
    return tuple([match.start() for match in _DIGITS.finditer(text)])


def matches_at(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` gives where matches can begin at none but these rising offsets."""
    reached = 0
    match = pattern.match
    for start in starts:
        if start >= reached and (found := match(text, start)) is not None:
            yield found
            reached = found.end()


def runs_joined(text: str, least: int) -> bool:
    """Whether a run of at least `least` digits follows another, one of " .-" between: as in telephone numbers."""
    return any(
        start > 1 and text[start - 1] in " .-" and text[start - 2].isdigit() and text[start : start + least].isdigit()
        for start in digit_runs(text)
    )
