"""Where a sentence denies, conditions, reports or quotes: what stands there is not asserted."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from grounding.reading.frame_words import pattern

CONDITIONAL = pattern(
    r"\b(?:if|whether|unless|(?<!at )once|when|whenever|suppose|imagine|until|provided that|as though|should you|"
    r"had you|"
    r"in case|would|(?:after|before) you(?=['’]| \w))(?!\w)"
)
_CONDITION_AFTER = pattern(r"(?:(?! and )[^,;]){0,60}\b(?:if|unless|when|once)\b")
_BROUGHT = pattern(
    r"[^.;,:]{0,40}?\b(?:below|above|in (?:the|this|your) (?:context|prompt|message|conversation|section|input|"
    r"system message))\b"
)
"""What the prompt itself brings needs no connection."""
REPORTED = pattern(
    r"\b(?:say|says|said|saying|pretend\w{0,3}|stated|stating|tell\w{0,3}|told|assum\w{1,3}|wrote|writes|thinks?|"
    r"believes?|"
    r"hopes?|wish\w{0,2}|example|role-?play\w{0,3}|(?:claim|suggest|imply|state|implies|explain|mention)(?:s|ed|ing)? "
    r"(?:that|to|you|how)|(?:never|not|n['’]t) claim)\b"
)
NEGATED = pattern(
    r"\b(?:not(?! only| just)|never(?! (?:older|more|out of|stale))|no(?! (?:delay|lag|latency)| [\w ]{1,60} "
    r"(?:is|are) missing\b)|cannot|neither|nor|"
    r"without(?! (?:any )?(?:delay|lag|latency|gaps))|hardly|rarely)\b|n['’]t\b"
)
_QUOTES = re.compile(r'["“”]')
_CLAUSE_ENDS = pattern(r"[,:—–(]|\bbut\b|\balthough\b|\bthough\b")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence turns what comes after; read once for all that is found in it."""

    turned_from: int
    """From here on everything is conditional or reported."""
    denied: list[int]
    clauses: list[int]
    quotes: list[int]


def setting_of(sentence: str) -> Setting:
    """Where a sentence turns."""
    turns = (CONDITIONAL.search(sentence), REPORTED.search(sentence))
    return Setting(
        min((turn.end() for turn in turns if turn), default=len(sentence) + 1),
        [match.start() for match in NEGATED.finditer(sentence)],
        [0, *(match.start() for match in _CLAUSE_ENDS.finditer(sentence))],
        [match.start() for match in _QUOTES.finditer(sentence)],
    )


def is_asserted(said: str, start: int, end: int, setting: Setting) -> bool:
    """Whether what stands from `start` to `end` of a sentence is asserted there."""
    if setting.turned_from <= end or _CONDITION_AFTER.match(said, end) or _BROUGHT.match(said, end):
        return False
    if bisect_left(setting.quotes, start) % 2:
        return False
    clause = setting.clauses[max(0, bisect_left(setting.clauses, start) - 1)]
    return bisect_left(setting.denied, clause) == bisect_left(setting.denied, end)
