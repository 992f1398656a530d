"""The words of labels: row and column names, keys, captions; what they say of scale, and how much of them is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from math import fsum

from grounding.reading.units import CODES, CURRENCY_WORDS, SCALES
from grounding.reading.words import rarity, read_words

_SCALE_NOTE = re.compile(
    r"(?:\b(?:in|of|amounts? in|expressed in|stated in|presented in)[ ]{1,3}(?:[A-Z]{0,3}[$€£¥]["
    r" ]?|(?:U\.?S\.?|[A-Z][a-z]{2,12})[ ](?:dollars?[ ])?|[A-Z]{3}[ ])?"
    r"|[(][ ]?(?:[A-Z]{0,3}[$€£¥]|[A-Z]{3})?[ ]?(?:in[ ])?|[$€£¥][ ]?(?:in[ ])?|\b(?:dollars?"
    r"|euros?|pounds?|shares?|units)[ ](?:amounts?[ ])?in[ ])"
    r"(?P<scale>hundreds|thousands?|millions?|billions?)\b"
    r"|\b[A-Z]{0,3}[$€£¥]?['’](?P<apostrophe>thousands?|millions?|billions?)\b|(?P<thousands>['’]000s?\b"
    r"|\b000s\b|[$€£]000\b)",
    re.IGNORECASE,
)
_SCALE_HINTS = (
    "illion",
    "ILLION",
    "housand",
    "HOUSAND",
    "undreds",
    "UNDREDS",
    "'000",
    "’000",
    "000s",
    "$000",
    "€000",
    "£000",
)
_SCALE_HINT = re.compile("|".join(re.escape(hint) for hint in _SCALE_HINTS))
_SCALE_NOTE_LENGTH = 48
"""More than the code points by which a note can begin before the hint in it."""
_SCALE_SUFFIX = re.compile(
    r"(?:€|\$|£|USD|EUR|GBP|RMB|CHF|SEK|NOK|DKK|INR|CAD|AUD|HK)(?:(?<=[€$£])|(?<=\b[A-Z]{3})|(?<=\bHK))"
    r"[ ]?(?P<suffix>m|mn|bn|k|M|B)\b(?![.\w])"
)
_SCALE_POWER = {"hundreds": 2, "thousand": 3, "thousands": 3, "million": 6, "millions": 6, "billion": 9, "billions": 9}
_SUFFIX_POWER = {"m": 6, "mn": 6, "bn": 9, "k": 3, "b": 9}
_MEASURES = frozenset(
    [
        *(word.casefold() for word in (*CODES, *CURRENCY_WORDS) if word != "won"),  # "Won" heads games, too
        *(word for word in SCALES if len(word) > 1),
        *"percent cents pence pound pounds 000 000s".split(),
    ]
)
_BESIDE_MEASURES = frozenset(
    "in of and or per cent amount amounts expressed stated presented figures all us a au c ca hk nz s r k m b".split()
)
"""What may stand with a measure, and alone is none: "US" and "M" head columns of their own."""
_MEASURE_SIGNS = re.compile(r"[$€£¥₹₩₽₺₪%]")
_LONGEST_MEASURE = 60
_PIECE = re.compile(r"[^\W\d_]+|\d+s?")
_LEGAL_FORMS = frozenset("inc ltd co corp llc plc gmbh limit corporation company technology".split())
_KEY = re.compile(r"(?<=[a-z0-9])(?<!\bMc)(?<!\bMac)(?=[A-Z])|[_.]+|(?<=\w)-(?=\w)")
"""Where the words of a key meet: totalDebt, total_debt, total-debt."""


def spaced(label: str) -> str:
    """A key as words: totalDebt, total_debt and total-debt are "total debt"; labels with spaces stay as they are."""
    return label if " " in label else _KEY.sub(" ", label)


@lru_cache(maxsize=20_000)
def label_stems(label: str) -> frozenset[str]:
    """The stems of a label that say what it is, without numbers and function words."""
    stems = frozenset(s for s in read_words(spaced(label)).stems if not s[0].isdigit())
    telling = frozenset(s for s in stems if rarity(s) > 0)
    # a row called "Other" has no other name; a company's legal form is no part of what it is called
    return (telling - _LEGAL_FORMS) or telling or stems


@lru_cache(maxsize=1_000)
def all_stems(text: str) -> frozenset[str]:
    """The stems of a text's words, but for numbers."""
    return frozenset(s for s in read_words(text).stems if not s[0].isdigit())


def scale_noted(label: str) -> int | None:
    """The power of ten that a label such as "(in thousands)" or "$m" states; None where it states none."""
    found = [match] if (match := _SCALE_SUFFIX.search(label)) else []
    if any(map(label.__contains__, _SCALE_HINTS)):
        for hint in _SCALE_HINT.finditer(label):
            note = _SCALE_NOTE.search(label, max(0, hint.start() - _SCALE_NOTE_LENGTH), hint.end() + 3)
            if note:
                found.append(note)
                break
    if not found:
        return None
    groups = min(found, key=lambda match: match.start()).groupdict()
    if groups.get("suffix"):
        return _SUFFIX_POWER[groups["suffix"].casefold()]
    if groups["thousands"]:
        return 3
    return _SCALE_POWER[(groups["scale"] or groups["apostrophe"]).casefold()]


@lru_cache(maxsize=20_000)
def only_measures(label: str) -> bool:
    """Whether a label states nothing but a unit, scale or currency: "US$'000", "€m", "in millions", "%"."""
    if not label or len(label) > _LONGEST_MEASURE:
        return False
    words = _PIECE.findall(label.casefold())
    measured = bool(_MEASURE_SIGNS.search(label)) or not _MEASURES.isdisjoint(words)
    return measured and all(word in _MEASURES or word in _BESIDE_MEASURES for word in words)


def weight(stems: Iterable[str]) -> float:
    """How much a set of stems says; the same whatever the set's order."""
    return fsum(map(rarity, stems))


def coverage(label: frozenset[str], said: frozenset[str]) -> float:
    """How much of a label is said, 0 to 1; 1 for an empty label."""
    total = weight(label)
    if total:
        return weight(label & said) / total
    return len(label & said) / len(label) if label else 1.0
