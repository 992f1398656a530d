"""The sentences of prose as spans, robust to abbreviations, decimals and hard line breaks."""

from __future__ import annotations

import re

_BREAK = re.compile(
    r"[.!?。！？।؟\n;](?:(?<=\n)(?:[ \t]*+(?=\n))?+|(?<=;)(?=\s)|(?<=[.!?。！？।؟])[.!?。！？।؟]*+[\"'”’)\]]*+(?=\s)"
    r"|(?<=[a-z]{2}[.!?])(?=[A-Z][a-z]+ ))"
)
"""Where a sentence may end; the last for texts that lost the space after it: "per mile.In New York"."""
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof sr jr st vs etc e.g i.e cf no nos vol fig figs approx inc ltd co corp dept est al ed eds
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun u.s u.k u.n a.m p.m ca c pp p art sec
    """.split()
)
_WORD_BEFORE = re.compile(r"[\w.]{1,12}\Z")
_BULLET = re.compile(r"[ \t]{0,20}(?:[-*•·–#|>{\[]|\(?\d{1,3}[.)]\s|[a-z]\)\s)")
_HARD_WRAP = 60
"""A line at least this long, followed by a lower-case letter, was broken by a typesetter, not by its author."""


def _ends_sentence(text: str, at: int, end: int) -> bool:
    if text[at] != ".":
        return True
    if end - at > 1 and text[at : at + 2] == "..":
        return False
    # "net sales . these include": in tokenised text, where letters are often small, a stop stands by itself
    alone = at > 0 and text[at - 1] == " "
    word = _WORD_BEFORE.search(text, max(0, at - 12), at - 1 if alone else at)
    after = text[end : end + 3].lstrip()
    if after and after[0].islower() and not alone:
        return False
    if not word:
        return True
    lower = word.group().casefold()
    if lower in _ABBREVIATIONS:
        # "at 5 p.m. The" ends; "Dr. Smith", "No. 5" and "Nov. 4" do not
        return lower in {"etc", "a.m", "p.m", "u.s", "u.k"} and bool(after) and after[0].isupper()
    # a single initial ("J. Smith"), or a list number ("1. Drain")
    line_start = text.rfind("\n", max(0, at - 12), at) + 1
    numbers_item = (
        lower.isdigit()
        and len(lower) <= 2
        and (word.start() == line_start or not text[max(0, at - 12) : word.start()].strip())
    )
    return not (len(lower) == 1 and lower.isalpha()) and not numbers_item


def sentence_starts(text: str, start: int = 0, end: int | None = None) -> list[int]:
    """Where the sentences of text[start:end] begin, in order, the first at `start`; linear time."""
    stop = len(text) if end is None else end
    starts = [start]
    line = start
    for match in _BREAK.finditer(text, start, stop):
        at, after = match.span()
        if text[at] == "\n":
            wrapped = (
                at - line >= _HARD_WRAP and after < stop and text[after].islower() and not _BULLET.match(text, after)
            )
            line = after
            if wrapped:
                continue
        elif not _ends_sentence(text, at, after):
            continue
        if after > starts[-1]:
            starts.append(after)
    return starts
