"""A payload as verifiers see it: the passages that may speak, each read once, within a budget of work."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar

from grounding.errors import BudgetExhausted
from grounding.models import Passage, Payload, Searched
from grounding.policy import Limits
from grounding.protocols import Reader, ReadPayload
from grounding.reading.unwrapped import unwrapped

T = TypeVar("T")

READINGS_KEPT = 2_000_000
"""Code points of passages whose readings are kept; the least recently used go first."""


class Readings:
    """What readers have read in texts, kept by content hash; safe to share between threads.

    Args:
        capacity: Code points of text whose readings are kept, each reader counted by itself.
    """

    def __init__(self, capacity: int = READINGS_KEPT) -> None:
        self._capacity = capacity
        self._held = 0
        self._kept: OrderedDict[tuple[str, bytes], tuple[int, object]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, text: str, digest: bytes, reader: Reader[T]) -> T:
        """The reading of `text` by `reader`, made now or before."""
        key = (f"{reader.__module__}.{reader.__qualname__}", digest)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept[1]  # type: ignore[return-value]
        reading = reader(unwrapped(text))
        size = len(text) + 1
        if size <= self._capacity:
            with self._lock:
                before = self._kept.pop(key, None)
                self._held += size - (before[0] if before else 0)
                self._kept[key] = (size, reading)
                while self._held > self._capacity:
                    _, (freed, _) = self._kept.popitem(last=False)
                    self._held -= freed
        return reading


@dataclass(slots=True)
class Budget:
    """Work left for one report, in comparisons and word pieces, and the time at which hanging is assumed."""

    work: int
    pieces: int
    deadline: float

    def spend(self, work: int, pieces: int = 0) -> None:
        """Take work from the budget; BudgetExhausted where it does not suffice."""
        self.work -= work
        self.pieces -= pieces
        if self.work < 0:
            raise BudgetExhausted("the work allotted to one report is used up")
        if self.pieces < 0:
            raise BudgetExhausted("the word pieces allotted to one report are used up")


class View:
    """A payload as verifiers see it: the passages entitled to speak, each read once."""

    def __init__(
        self,
        payload: Payload,
        passages: Sequence[Passage],
        excluded: Sequence[Passage],
        readings: Readings,
        budget: Budget,
    ) -> None:
        self.payload = payload
        self.passages = passages
        self.searched = Searched(
            passages=len(passages),
            characters=sum(len(passage.text) for passage in passages),
            excluded=tuple(passage.id for passage in excluded),
        )
        self._readings = readings
        self._digests: dict[str, bytes] = {}
        self._read: dict[tuple[str, Reader[Any]], Any] = {}
        self._worked_out: dict[Callable[[ReadPayload], Any], Any] = {}
        self._budget = budget

    def read(self, text: str, reader: Reader[T]) -> T:
        """What `reader` reads in `text`; kept for all who ask."""
        known = self._read.get((text, reader))
        if known is None:
            digest = self._digests.get(text)
            if digest is None:
                digest = self._digests[text] = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).digest()
            known = self._read[text, reader] = self._readings.read(text, digest, reader)
        return known

    def once(self, work_out: Callable[[ReadPayload], T]) -> T:
        """What is worked out of all passages; kept for all who ask."""
        if work_out not in self._worked_out:
            self._worked_out[work_out] = work_out(self)
        known: T = self._worked_out[work_out]
        return known

    def spend(self, work: int, pieces: int = 0) -> None:
        """Take work from the report's budget; BudgetExhausted where it does not suffice."""
        self._budget.spend(work, pieces)


def budget_for(answer: str, payload: Payload, limits: Limits) -> Budget:
    """The work that a report on this input may cost."""
    size = len(answer) + len(payload.query or "") + sum(len(passage.text) for passage in payload.passages)
    return Budget(limits.work + limits.work_per_character * size, limits.pieces, time.monotonic() + limits.seconds)
