"""Replies that were given before, kept by the content of what was asked: in memory, and in a folder where one is named.

An entry that can't be read, or is not what was written, is as good as none. Replies quote passages: the folder is as
confidential as they are, and its files are readable by their owner only.
"""

from __future__ import annotations

import json
import os
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import mkstemp

from grounding.models import canonical_json, sha256
from grounding.verifiers.judges.endpoint import LARGEST_REPLY, Reply

IN_MEMORY = 1_000
"""Replies kept in memory; the least recently used go first."""


class Kept:
    """Replies by key; safe to share between threads, and the folder between processes.

    Args:
        folder: Where replies are kept beyond the process; made if it is not there.
        capacity: Replies kept in memory.
    """

    def __init__(self, folder: Path | None = None, capacity: int = IN_MEMORY) -> None:
        self._folder = folder
        self._capacity = capacity
        self._held: OrderedDict[str, Reply] = OrderedDict()
        self._lock = threading.Lock()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> Reply | None:
        """The reply kept under a key; None where there is none that is whole."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        reply = self._read(key)
        if reply is not None:
            self._hold(key, reply)
        return reply

    def put(self, key: str, reply: Reply) -> None:
        """Keep a reply. A folder that can't be written to keeps nothing, and breaks nothing."""
        self._hold(key, reply)
        if self._folder is not None:
            with suppress(OSError):
                self._write(self._folder, key, reply)

    def _hold(self, key: str, reply: Reply) -> None:
        with self._lock:
            self._held[key] = reply
            self._held.move_to_end(key)
            while len(self._held) > self._capacity:
                self._held.popitem(last=False)

    def _read(self, key: str) -> Reply | None:
        if self._folder is None:
            return None
        # Whatever is wrong with an entry, asking again puts it right.
        with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
            with (self._folder / f"{key}.json").open("rb") as file:
                entry = json.loads(file.read(2 * LARGEST_REPLY))
            if entry["sha256"] == _digest(key, entry["reply"]):
                return Reply(**entry["reply"])
        return None

    def _write(self, folder: Path, key: str, reply: Reply) -> None:
        entry = {"reply": asdict(reply), "sha256": _digest(key, asdict(reply))}
        handle, name = mkstemp(dir=folder, prefix=".", suffix=".part")  # readable by its owner only
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(canonical_json(entry))
            os.replace(name, folder / f"{key}.json")
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise


def _digest(key: str, reply: object) -> str:
    return sha256(canonical_json([key, reply]))
