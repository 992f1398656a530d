"""Markup at the edges of a stretch of text: what is trimmed before the stretch becomes a segment.

The marks are those of CommonMark and its table extension, and the bullets that word processors write.
"""

from __future__ import annotations

import re

BULLETS = "-*+•▪◦‣⁃·●○■□▸►▶➤➢→✓✔☑–—"
"""Signs that open a list item where white space follows."""
MARKUP = frozenset("*_`#>|~=\\" + BULLETS)
"""Characters that may stand outside every segment; everything else but white space stands in one."""

LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
HEAD = re.compile(
    r"[^\S\n]*+(?:>[ \t]?)*+(?:"
    r"(?P<fence>`{3,}+|~{3,}+)(?P<info>[^`]*+)"
    r"|(?P<rule>(?:[-*_=~][ \t]*+){3,}+)\Z"
    r"|(?P<hash>\#{1,6}+)(?=[ \t]|\Z)"
    r"|(?P<pipe>\|)"
    rf"|(?P<bullet>(?:[{re.escape(BULLETS)}][ \t]++)++(?:\[[ xX]\][ \t]++)?+)"
    r")?+"
)
"""The head of one line: indentation, block-quote marks, then at most one mark of a block."""
NUMBER = re.compile(
    r"(?P<emphasis>[*_]{0,3})"
    r"(?:(?P<digits>\d{1,3})(?P<close>[.)]|\.\))|\((?P<inner>\d{1,3})\)|\(?(?P<letter>[a-zA-Z]|[ivx]{1,5}|"
    r"[IVX]{1,5})\)|(?P<roman>[IVX]{2,5})\.)"
    r"[*_]{0,3}(?=[^\S\n]|\Z)"
)
STEP = re.compile(
    r"[*_]{0,3}(?:Step|Tip|Option|Item|Method|Reason|Schritt|Étape|Paso|Passo|Passaggio|Stap)"
    r"(?:[ \t]{1,3}(?:number |no\. ?)?(?:\d{1,3}|[A-Z]|one|two|three|four|five|six|seven|eight|nine|"
    r"ten))(?:[*_]{0,3}[:.)][*_]{0,3}|[ ]?[-–—]|[*_]{1,3})(?=[^\S\n]|\Z)",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"[ \t]*+\|?(?:[ \t]*+:?-{1,}+:?[ \t]*+\|)++(?:[ \t]*+:?-{1,}+:?[ \t]*+)?+\|?[ \t]*+\Z")

_PLAIN_END = frozenset(".!?:;,")
_RUN = re.compile(r"\*{1,3}+|_{1,3}+|`{1,3}+|~~")
_LEADING = re.compile(rf"(?:\s++|[#>|=\\]++|[{re.escape(BULLETS)}~](?=\s|\Z))++")
_EMPTY_TAG = re.compile(r"</?(?:br|p|b|i|u|strong|em|ul|ol|li|div|span|hr)\s{0,3}/?>", re.IGNORECASE)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without white space and pure markup at its edges; empty (start == end) where nothing else is in it.

    Emphasis is taken off only in pairs, or where its other half stands outside the stretch:
    `**Note:** mix` keeps its marks, `**Note**` does not.
    """
    while start < end:
        first, last = text[start], text[end - 1]
        if first.isalnum() and (last.isalnum() or last in _PLAIN_END):
            return start, end
        before = (start, end)
        start, end = _without_edges(text, start, end)
        if (start, end) == before:
            return start, end
    return start, start


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    leading = _LEADING.match(text, start, end)
    if leading:
        start = leading.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] in "|#\\"):
        # "C#" and "F#" are names
        if text[end - 1] == "#" and end - 2 >= start and text[end - 2].isalnum():
            break
        end -= 1
    tag = _EMPTY_TAG.match(text, start, end)
    if tag:
        start = tag.end()
    opening = _RUN.match(text, start, end)
    if opening:
        return _without_emphasis(text, start, end, opening.group())
    if end > start and text[end - 1] in "*_`~":
        size = 1
        while size < 3 and end - size > start and text[end - size - 1] == text[end - 1]:
            size += 1
        run = text[end - size : end]
        if text.find(run, start, end - size) < 0 and not (
            run[0] == "_" and text[end - size - 1].isalnum() and size > 1
        ):
            end -= size
    return start, end


def _without_emphasis(text: str, start: int, end: int, run: str) -> tuple[int, int]:
    inside = start + len(run)
    if run[0] == "*" and inside < end and text[inside].isspace():
        return inside, end
    closing = text.find(run, inside, end)
    if closing < 0:
        # "__init__" keeps its underscores, "* note" and "**note" cut off mid-way lose their mark
        return inside, end
    if closing + len(run) == end:
        return inside, closing
    tail = text[closing + len(run) : end]
    if len(tail) <= 2 and not any(c.isalnum() or c in MARKUP for c in tail):
        return inside, end
    return start, end
