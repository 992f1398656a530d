"""Readings of recent texts, so that readers which build on each other read a text once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

T = TypeVar("T")

KEPT = 500_000
"""Code points of recent texts whose readings one reader keeps; a longer text is read anew each time."""


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
        if len(text) <= KEPT:
            with lock:
                if text not in kept:
                    held += len(text)
                kept[text] = reading
                while held > KEPT:
                    gone, _ = kept.popitem(last=False)
                    held -= len(gone)
        return reading

    return read
