"""Kinds of identifiers that users register: ticket numbers, part numbers, accounts of their own systems.

Patterns are matched by RE2, whose time is linear in the text whatever the pattern: one that could backtrack without
bound can't be written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grounding.errors import InvalidInput, MissingExtra
from grounding.reading.memory import forget_all

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_PATTERN = 500
"""Characters of a pattern."""


def as_written(found: str) -> str:
    """Letters and digits alone, in capitals: what most kinds of identifiers allow."""
    return re.sub(r"[^0-9A-Z]", "", found.upper())


@dataclass(frozen=True, slots=True)
class IdentifierKind:
    """One kind of identifiers.

    Args:
        name: What claims and messages call it: small letters, digits and underscores, at most 40.
        pattern: How it is written, in RE2's syntax (no look-around, no back-references), at most 500 characters. It
            matches whole tokens only: no letter or digit may stand right before or after.
        normalise: The key that is equal for all spellings of one identifier; letters and digits in capitals where
            it is left out.
        valid: Whether a key's check digits are right; None where it has none.
    """

    name: str
    pattern: str
    normalise: Callable[[str], str] = as_written
    valid: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class _Own:
    kind: IdentifierKind
    compiled: Any


_registered: dict[str, _Own] = {}


def register(kind: IdentifierKind, taken: frozenset[str]) -> None:
    """Read identifiers of this kind from now on, before all others; registering a name again replaces it.

    Args:
        kind: What to look for.
        taken: Names that are not free.

    Raises:
        InvalidInput: The name or the pattern can't be used.
        MissingExtra: RE2 is not installed.
    """
    if not _NAME.fullmatch(kind.name):
        raise InvalidInput("identifier.name", "must be small letters, digits and underscores, at most 40")
    if kind.name in taken:
        raise InvalidInput("identifier.name", f"{kind.name!r} is built in")
    if not 0 < len(kind.pattern) <= LONGEST_PATTERN:
        raise InvalidInput("identifier.pattern", f"must have 1 to {LONGEST_PATTERN} characters")
    try:
        import re2
    except ImportError:
        raise MissingExtra("google-re2", "identifiers") from None
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(kind.pattern, options)
    except re2.error as error:
        detail = error.args[0] if error.args else error
        told = detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)
        raise InvalidInput("identifier.pattern", f"can't be read by RE2: {told}") from None
    if compiled.match("") is not None:
        raise InvalidInput("identifier.pattern", "matches nothing at all, and so everywhere")
    _registered[kind.name] = _Own(kind, compiled)
    forget_all()


def unregister(name: str) -> None:
    """Read identifiers of this kind no more; nothing happens where none is registered."""
    if _registered.pop(name, None) is not None:
        forget_all()


def own_readings(text: str) -> Iterator[tuple[int, int, str, str, bool | None]]:
    """Start, end, kind, key and validity of each identifier of a registered kind; linear time."""
    for own in tuple(_registered.values()):
        for match in own.compiled.finditer(text):
            start, end = match.span()
            if start == end or text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
                continue
            key = own.kind.normalise(match.group())
            yield start, end, own.kind.name, key, own.kind.valid(key) if own.kind.valid else None
