"""Where the sentences of an answer's prose end.

The rules are those of ordinary typography: a stop ends a sentence where white space and no lower-case letter
follow, unless it belongs to an abbreviation, an initial, an ellipsis that goes on, or a list number.
"""

from __future__ import annotations

import re

_STOP = re.compile(
    r"[.!?…‽。！？｡؟۔।॥](?:(?<=[.!?…‽])[.!?…‽]*+"
    r"(?:[\"'”’»“‘)\]*_`]|[ \u00a0\u202f]»|\[\d{1,3}(?:[,–-][ ]?\d{1,3}){0,8}\])*+(?=\s|"
    r"\Z)(?:[ ]\[\d{1,3}(?:[,–-][ ]?\d{1,3}){0,8}\](?=\s|\Z))*+"
    r"|(?<=[。！？｡؟۔।॥])[。！？｡؟۔।॥]*+[\"'”’»」』）)\]]*+)"
)
_NEVER = frozenset(
    """mr mrs ms mx dr prof rev hon gen col sgt capt lt cmdr gov sen rep pres st mt ft e.g i.e eg ie vs v cf viz approx
    ca c circa no nos nr vol fig figs eq eqs sec ch pp p art para par al ed eds trans dept est ave blvd rd tel ext
    z.b d.h u.a bzw sog vgl evtl ggf inkl zzgl abs bspw mio mrd str hr fr sr sra dott sig ing mme mlle m p.ej ud uds
    núm pág av jan feb mar apr jun jul aug sep sept oct okt nov dec dez mon tue tues wed thu thur thurs fri sat sun max
    min temp avg incl excl resp misc""".split()
)
"""Abbreviations that a name, a number or an explanation follows."""
_SOMETIMES = frozenset(
    """inc ltd co corp plc llc jr sr u.s u.k u.n e.u u.s.a d.c a.m p.m etc ph.d m.d b.a m.a b.sc m.sc usw u.s.w bros
    gmbh s.a s.p.a n.v dept ave blvd rd st""".split()
)
"""Abbreviations that may close a sentence: they do where a word follows that commonly opens one."""
_OPENERS = frozenset(
    """the a an it its this that these those he she they we you i his her their our in on at for from by with as if
    when while after before since although though however but and so yet or also additionally moreover furthermore
    therefore thus hence then there here what who how why where which no not some many most all each every both
    according based overall finally first second next to of please note let once during until unless because
    der die das ein eine es er sie wir und aber le la les un une il elle el los las una en y pero""".split()
)
_WORDS_TOO = frozenset("no max min sun mar sec art ed mon sat p fig par temp".split())
"""Abbreviations that are words as well."""
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,4}[^\W\d_]\Z")
_BEFORE = re.compile(r"[^\s(\[\"'“‘«*_/]{1,16}\Z")
_AFTER = re.compile(r"\s*+[\"'“‘«(\[*_`]*+([^\W_]++)?")
_NUMBERED_START = re.compile(r"(?:\A|[.!?:;\n]|[*_>|-])[\s*_(]*\Z")


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of text[start:end] as spans that together cover it; linear time."""
    spans: list[tuple[int, int]] = []
    at = start
    for stop in _STOP.finditer(text, start, end):
        after = stop.end()
        if after < end and _ends(text, at, stop.start(), after, end):
            spans.append((at, after))
            at = after
    if at < end:
        spans.append((at, end))
    return spans


def _ends(text: str, sentence: int, at: int, after: int, end: int) -> bool:
    """Whether the stop at `at`, with its closing quotes up to `after`, ends the sentence that began at `sentence`."""
    sign = text[at]
    if sign in "。！？｡؟۔।॥":
        return True
    following = _AFTER.match(text, after, min(end, after + 40))
    word = following[1] if following else None
    if word and word[0].islower() and word not in _LOWER_NAMES:
        return False
    if sign != "." or text.startswith("..", at):
        return True
    before = _BEFORE.search(text, max(sentence, at - 16), at)
    if before is None:
        return True
    last = before.group().casefold()
    lower = word.casefold() if word else ""
    if last in _SOMETIMES:
        return bool(word) and lower in _OPENERS
    if (len(last) == 1 and last.isalpha()) or _INITIALS.match(last):
        # "J. Smith" and "J.R.R. Tolkien", but "vitamin C. It"
        return last not in _NEVER.difference("cvpm") and lower in _OPENERS and lower not in ("a", "i")
    if last in _NEVER:
        # "The answer is no. It" ends; "No. 5" does not
        return last in _WORDS_TOO and lower in _OPENERS
    if last.isdigit() and len(last) <= 2:
        return (
            not _NUMBERED_START.search(text, max(sentence, before.start() - 4), before.start())
            and before.start() > sentence
        )
    return True


_LOWER_NAMES = frozenset("iphone ipad ios macos ebay imac ipod".split())
