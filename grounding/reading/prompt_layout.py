"""How a prompt is laid out: its lines, bullets, headings and tags, as pieces of running text.

Prompts are hard-wrapped, bulleted, headed and tagged; a list says of each item what its lead-in says.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of running text, without markup and with single spaces, and where it came from."""

    text: str
    starts: tuple[int, ...]
    """Where each run of it without a space begins."""
    origins: tuple[int, ...]
    """Where that run begins in the prompt."""
    lead: str = ""
    """Of an item of a list, what it is listed under; empty for what is no item."""

    def origin(self, at: int) -> int:
        """Where in the prompt the character at `at` stands."""
        run = bisect_right(self.starts, at) - 1
        return self.origins[run] + at - self.starts[run]


SENTENCE = re.compile(r"(?:[^.!?;\n]|[.!?;](?=[^\s\"”’)]))++[.!?;]*+")
"""A sentence of a piece, or what a semicolon ends."""
_BREAK = re.compile(r"\n|<(?P<closing>/?)(?P<tag>[A-Za-z][\w:.-]{0,40})(?: [^<>\n]{0,200})?/?>")
_BULLET = re.compile(r"[ \t]{0,40}(?:[-*•–+◦▪]|\(?\d{1,2}[.)])[ \t]{1,8}(?=\S)")
_HEADING = re.compile(
    r"[ \t]{0,8}(?:#{1,6}[ \t]|\*\*[^*\n]{1,80}\*\*:?[ \t]*$|[A-Z][A-Z &/-]{2,60}:?[ \t]*$|\[[A-Z][\w ]{1,40}\][ \t]*$)"
)
_RUN = re.compile(r"[^\s*`~#]+")
_LABEL = re.compile(r"[ \t]{0,8}[A-Z][\w ]{1,30}:(?= |$)")
_STOPS = re.compile(r"[.!?:;]\W*$")
_LONGEST_TAIL = 8
_WRAPPED_AT = 50
"""A line of at least so many characters that stops in mid-sentence goes on in the next one."""


def pieces_of(text: str) -> Iterator[Piece]:
    """The pieces of a prompt in order; linear in its length."""
    lead, item = "", False
    """What the next items are listed under, and whether the open piece is one."""
    spans: list[tuple[int, int]] = []
    opened, around, headed = False, "", False
    for start, end, tag in _lines(text):
        bullet = _BULLET.match(text, start, end)
        heading = None if bullet else _HEADING.match(text, start, end)
        blank = not text[start:end].strip()
        wrapped = bool(spans) and not (tag or bullet or heading or blank) and _goes_on(text, spans[-1], start, end)
        if spans and not wrapped:
            made = _piece(text, spans, lead if item else "")
            yield made
            spans = []
            headed = headed and item
            if not item and (made.text.endswith(":") or not around):
                lead, around = made.text if made.text.endswith(":") else "", ""
        if tag is not None:
            # What stands in a tag is headed by its name, but a list may have a tag around each item.
            opened = not tag.startswith("/")
            inside = around and tag.strip("/").rstrip("s") == around.rstrip("s") and tag.strip("/") != around
            if not inside and (around or not lead.endswith(":")):
                lead, around = (f"<{tag}>:", tag) if opened else ("", "")
        elif heading:
            made = _piece(text, [(start, end)], "")
            lead, around, headed = made.text, "", True
            yield made
        elif not blank:
            if not spans:
                # Under a heading short lines are a list without bullets.
                listed = headed and end - start < _WRAPPED_AT and not _STOPS.search(text, max(start, end - 8), end)
                item = bool(bullet) or listed or (lead.endswith(":") and (opened or lead == f"<{around}>:"))
            spans.append((bullet.end() if bullet else start, end))
            opened = False
    if spans:
        yield _piece(text, spans, lead if item else "")


def _lines(text: str) -> Iterator[tuple[int, int, str | None]]:
    """The lines, and what stands between tags; a tag comes by itself, with its name, after a slash where it closes."""
    start = 0
    for found in _BREAK.finditer(text):
        if found["tag"] is None or found.start() > start:
            yield start, found.start(), None
        if found["tag"] is not None:
            yield found.start(), found.end(), found["closing"] + found["tag"]
        start = found.end()
    yield start, len(text), None


def _goes_on(text: str, before: tuple[int, int], start: int, end: int) -> bool:
    """Whether a line goes on with what the line before it has begun."""
    if _STOPS.search(text, max(before[0], before[1] - _LONGEST_TAIL), before[1]) or _LABEL.match(text, start, end):
        return False
    return text[start:end].lstrip()[:1].islower() or before[1] - before[0] >= _WRAPPED_AT


def _piece(text: str, spans: list[tuple[int, int]], lead: str) -> Piece:
    runs = [run for start, end in spans for run in _RUN.finditer(text, start, end)]
    starts: list[int] = []
    at = 0
    for run in runs:
        starts.append(at)
        at += len(run.group()) + 1
    return Piece(" ".join(run.group() for run in runs), tuple(starts), tuple(run.start() for run in runs), lead)
