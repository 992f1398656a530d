"""Characters that do not show, or that change how others show, made visible.

A passage is data: an escape sequence in it must not reach a terminal, a right-to-left override must
not turn the line around it, and a zero-width space must not hide why two identifiers differ.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# C0 and C1 controls but tab and line feed, line and paragraph separators, zero-width spaces, bidirectional
# embeddings, overrides and isolates, tag characters, and lone surrogates, which no encoding can write.
# Joiners and LRM/RLM marks stay: Persian, Indic scripts and emoji are spelled with them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
_DELETE = 0x7F


def visible(text: str) -> str:
    """The text with hidden characters shown: controls as their pictures (␀), others as `[U+202E]`."""
    return _HIDDEN.sub(_shown, text.replace("\r\n", "\n"))


def _shown(match: re.Match[str]) -> str:
    point = ord(match[0])
    if point < 0x20:
        return chr(0x2400 + point)
    return "\u2421" if point == _DELETE else f"[U+{point:04X}]"


def columns(text: str) -> int:
    """How many terminal columns the text takes: 2 for wide characters, 0 for combining ones (Unicode UAX #11)."""
    if text.isascii():
        return len(text)
    return sum(map(_columns_of, text))


@lru_cache(maxsize=4096)
def _columns_of(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
