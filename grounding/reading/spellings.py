"""Which identifiers custom takes for the same although they are written, or typed, otherwise."""

from __future__ import annotations

import re

from grounding.reading.identifiers import IdentifierReading

_FAMILY = dict.fromkeys(("code", "number", "isin", "lei", "cusip", "hash", "bic", "isbn", "iban"), "code")


_HASH_LENGTHS = frozenset({32, 40, 64})
"""Hexadecimal digits of whole hashes (MD5, SHA-1, SHA-256), of which shorter ones are abbreviations."""


_LONGEST_CUT = 20
"""Digits beyond which nobody abbreviates a hash: one of 39 has lost its last."""


def comparable(one: IdentifierReading, other: IdentifierReading) -> bool:
    """Whether two identifiers may be the same, or slips of one another: of one type, or of types that look alike."""
    return one.type == other.type or _FAMILY.get(one.type, one.type) == _FAMILY.get(other.type, other.type)


def abbreviates(short: IdentifierReading, full: IdentifierReading) -> bool:
    """Whether custom takes the first for a shorter form of the second, of the same type.

    The first seven digits of a commit hash (git's own default), a phone number without its country code,
    a clause for its paragraph, a file name for its path, a host for its pages, a paper for its version.
    """
    ours, theirs = short.key, full.key
    match short.type if short.type == full.type else "":
        case "hash":
            shorter, longer = sorted((len(ours), len(theirs)))
            cut = longer in _HASH_LENGTHS and shorter <= _LONGEST_CUT
            return cut and (theirs.startswith(ours) or (len(theirs) >= 7 and ours.startswith(theirs)))
        case "clause":
            return theirs.startswith((ours + "(", ours + "."))
        case "phone":
            a, b = ours.lstrip("+0"), theirs.lstrip("+0")
            return (
                min(len(a), len(b)) >= 7
                and (a.endswith(b) or b.endswith(a))
                and not (ours[0] == theirs[0] == "+" and a != b)
            )
        case "path":
            return theirs.endswith(("/" + ours, "\\" + ours))
        case "url":
            return theirs.startswith(ours + "/") and "/" not in ours
        case "symbol":
            return theirs.endswith("." + ours)
        case "arxiv":
            return theirs.startswith(ours + "v")
    return False


def spelled(reading: IdentifierReading, text: str) -> re.Pattern[str]:
    """What to look for where the type can't be told: the characters, whatever separates letters from digits."""
    if reading.type == "code":
        parts = re.findall(r"[A-Za-z]+|\d+|[^A-Za-z0-9]+", text)
        pattern = (
            r"[-‐‑–/_ ]?".join(re.escape(part) for part in parts if part.isalnum())
            if all(p.isalnum() or p in "-‐‑/_" for p in parts)
            else re.escape(text)
        )
    else:
        pattern = re.escape(reading.key if reading.type in ("version", "number") else text)
    flags = 0 if reading.type in ("path", "symbol") else re.IGNORECASE
    return re.compile(rf"(?<![A-Za-z0-9])(?<!\d\.){pattern}(?![A-Za-z0-9]|\.\d)", flags)
