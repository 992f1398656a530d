"""Readings of recent texts, so that readers which build on each other read a text once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

T = TypeVar("T")
V = TypeVar("V")

KEPT = 500_000
"""Code points of recent texts whose readings one reader keeps."""
KEPT_ONE = 2_000_000
"""Code points up to which the last text is kept even where it is longer; a longer one is read anew each time."""


class _Kept(dict[str, V]):
    """The results of a function of one string."""

    def __init__(self, function: Callable[[str], V], limit: int) -> None:
        self._function = function
        self._limit = limit

    def __missing__(self, key: str) -> V:
        value = self._function(key)
        if len(self) >= self._limit:
            self.clear()
        self[key] = value
        return value


def looked_up(limit: int) -> Callable[[Callable[[str], V]], Callable[[str], V]]:
    """Make a pure function of one word a look-up: for the few that are called for every word of every text.

    An LRU cache keeps its order with every call, which costs several times the look-up itself.

    Args:
        limit: Results kept; all are dropped when there are more.
    """

    def decorate(function: Callable[[str], V]) -> Callable[[str], V]:
        return _Kept(function, limit).__getitem__

    return decorate


_forgetters: list[Callable[[], None]] = []


def forget_all() -> None:
    """Drop every remembered reading: what readers look for has changed."""
    for forget in _forgetters:
        forget()


def remembered(reader: Callable[[str], T]) -> Callable[[str], T]:
    """The same pure reader, keeping what it has read of recent texts; safe to share between threads."""
    kept: OrderedDict[str, T] = OrderedDict()
    lock = threading.Lock()
    held = 0

    @wraps(reader)
    def read(text: str) -> T:
        nonlocal held
        with lock:
            if text in kept:
                kept.move_to_end(text)
                return kept[text]
        reading = reader(text)
        if len(text) <= KEPT_ONE:
            with lock:
                if text not in kept:
                    held += len(text)
                kept[text] = reading
                while held > KEPT and len(kept) > 1:
                    gone, _ = kept.popitem(last=False)
                    held -= len(gone)
        return reading

    def forget() -> None:
        nonlocal held
        with lock:
            kept.clear()
            held = 0

    _forgetters.append(forget)
    return read
