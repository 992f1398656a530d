"""What a wrapped chain has recorded: one record a query, found by the very object the chain returned."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock

from pydantic import JsonValue

from grounding.gating import Decision, Step
from grounding.models import Coverage, Manifest, Passage
from grounding.report import Report


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one query.

    `report` and `coverage` are there only where they could be made: a record with an `error`, or one of a stream
    that was not read to its end, says nothing good about the answer.
    """

    query: str | None
    result: object = field(repr=False)
    """What the chain returned, the object itself."""
    passages: tuple[Passage, ...] = field(default=(), repr=False)
    manifest: Manifest | None = field(default=None, repr=False)
    report: Report | None = field(default=None, repr=False)
    """Of a chain that answers; a retriever has none."""
    coverage: Coverage | None = field(default=None, repr=False)
    error: Exception | None = None
    """Why there is no report, or no coverage."""
    pending: bool = False
    """The answer is a stream that has not been read to its end."""
    decision: Decision | None = None
    """What the gate decided before anything was generated; null where there is no gate."""
    as_of: str | date | datetime | None = None
    """When the query was asked, as the wrapper was told."""
    filters: Mapping[str, JsonValue] | None = field(default_factory=dict, repr=False)
    """The caller's own filters, as a second look keeps to them; null where they can't be passed on."""

    @property
    def abstained(self) -> bool:
        """Whether the gate let nothing be generated."""
        return self.decision is not None and self.decision.step is Step.ABSTAIN


class Records:
    """The last records of one wrapped chain, oldest first; safe to share between threads and tasks.

    Args:
        keep: How many are kept. Each holds on to what the chain returned.
        on_report: Called with each record once it is complete, in the thread that ran the chain. What it raises
            is kept in `callback_errors` and does not reach the chain's caller.
    """

    def __init__(self, keep: int, on_report: Callable[[Record], None] | None = None) -> None:
        self._kept: deque[Record] = deque(maxlen=keep)
        self._lock = Lock()
        self._on_report = on_report
        self.callback_errors: deque[Exception] = deque(maxlen=keep)

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Record]:
        with self._lock:
            return iter(tuple(self._kept))

    @property
    def latest(self) -> Record | None:
        """The newest record, of whichever thread or task; with concurrent queries, use `of`."""
        with self._lock:
            return self._kept[-1] if self._kept else None

    def of(self, result: object) -> Record | None:
        """The record of what the chain returned: that very object, not an equal one; None where it is not kept."""
        with self._lock:
            return next((record for record in reversed(self._kept) if record.result is result), None)

    def add(self, record: Record) -> None:
        """Keep a record, in place of the pending one of the same result."""
        with self._lock:
            for index, kept in enumerate(self._kept):
                if kept.pending and kept.result is record.result:
                    self._kept[index] = record
                    break
            else:
                self._kept.append(record)
        if self._on_report and not record.pending:
            try:
                self._on_report(record)
            except Exception as error:  # noqa: BLE001 - a listener must not break the chain it listens to
                self.callback_errors.append(error)
