"""What a wrapped chain has recorded: one record a query, found by the very object the chain returned."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import TYPE_CHECKING

from pydantic import JsonValue

from grounding.errors import InvalidInput, RetrievalFailed
from grounding.gating import Decision, Step
from grounding.models import Coverage, Manifest, Passage, as_moment
from grounding.report import Report
from grounding.usage import Noted, Outcome, Usage, claims_in

if TYPE_CHECKING:
    from grounding.audit_types import Audit, Wiring


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
    streamed: bool = False
    """The answer came as a stream, whether or not it has ended."""
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
        self._usage = Usage()
        self._wiring: Callable[[], Wiring] | None = None

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

    def audit(self) -> Audit:
        """The picture of the chain: its parts, what its calls have used, and what flows on without validation.

        Raises:
            InvalidInput: These records are of no chain that `wrap` has wrapped.
        """
        from grounding.audit import audit

        if self._wiring is None:
            raise InvalidInput("records", "were not made by wrap, so that nothing is known of their chain")
        return audit(self._wiring(), self._usage.recorded())

    def wired(self, wiring: Callable[[], Wiring]) -> None:
        """Say how to look at the chain that the records are of."""
        self._wiring = wiring

    def add(self, record: Record) -> None:
        """Keep a record, in place of the pending one of the same result."""
        if record.pending:
            self._usage.began()
        else:
            self._usage.note(_noted(record), was_pending=record.streamed)
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


def _noted(record: Record) -> Noted:
    """What is counted of a record."""
    report, manifest = record.report, record.manifest
    if record.abstained:
        outcome = Outcome.ABSTAINED
    elif report is not None:
        outcome = Outcome.REPORTED
    elif record.error is not None:
        raised = isinstance(record.error, RetrievalFailed) and record.manifest is None
        outcome = Outcome.RAISED if raised else Outcome.NOT_CHECKED
    else:
        outcome = Outcome.COVERED
    looked = report.looked_up if report is not None else None
    return Noted(
        outcome=outcome,
        retriever=manifest.retriever if manifest is not None else None,
        sources=manifest.sources if manifest is not None else (),
        as_of=_moment(record.as_of),
        verdict=report.verdict if report is not None else None,
        claims=claims_in(report.claims) if report is not None else (),
        looked_up=tuple(one.source for one in looked) if looked is not None else None,
    )


def _moment(value: str | date | datetime | None) -> datetime | None:
    """A time as the caller said it; None where it said none that can be read, which the check has told."""
    try:
        return None if value is None else as_moment(value)
    except ValueError:
        return None
