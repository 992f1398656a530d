"""What happens beside a chain's own work: the manifest is made, coverage and report are taken, all is recorded.

Nothing here can break the chain: whatever goes wrong is kept as the record's error, and no report is made up.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from grounding.errors import InvalidInput, RetrievalFailed
from grounding.policy import Policy
from grounding.retrievers.deliveries import Delivery, manifest_of
from grounding.retrievers.records import Record, Records
from grounding.sources import Registry

log = logging.getLogger(__name__)

AsOf = str | date | datetime
AnswerLike = str | Mapping[str, Any] | list[Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a chain returned, as an adapter understood it."""

    delivery: Delivery = field(default_factory=Delivery)
    answer: AnswerLike | None = None
    """None where the chain only retrieves."""
    streamed: bool = False
    """The answer comes later, through `Recorder.complete`."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a chain."""

    query: str | None
    retriever: str
    """Name of the class or function."""
    parameters: Mapping[str, object]
    milliseconds: float
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorder:
    """Judges and records what one wrapped chain returns."""

    records: Records
    policy: str | Policy = "default"
    prompt: str | None = None
    as_of: AsOf | Callable[[], AsOf] | None = None
    registry: Registry | None = None
    """The sources of truth and their contracts; without one, all passages are equal."""

    def watch(self, describe: Callable[[float], Call]) -> Watch:
        """A block in which the chain runs.

        Args:
            describe: Tells how the chain was called, from the seconds it took.
        """
        return Watch(self, describe)

    def record(self, describe: Callable[[], Call], understand: Callable[[], Outcome], result: object) -> Record:
        """Judge a result and keep the record.

        Args:
            describe: Tells how the chain was called.
            understand: Turns the result into an outcome. Both may raise; that becomes the record's error.
            result: What the chain returned.
        """
        record = self._judged(describe, understand, result)
        self.records.add(record)
        return record

    async def arecord(self, describe: Callable[[], Call], understand: Callable[[], Outcome], result: object) -> Record:
        """`record`, with the judging in a thread of its own, so that the event loop is not held up."""
        record = await asyncio.to_thread(self._judged, describe, understand, result)
        self.records.add(record)
        return record

    def complete(self, record: Record, answer: AnswerLike) -> None:
        """Judge the answer of a stream that was read to its end."""
        self.records.add(self._answered(replace(record, pending=False), answer))

    def abandon(self, record: Record, characters: int) -> None:
        """Record that a stream was not read to its end, so that the answer was never whole."""
        why = f"the stream was left after {characters:,} code points; a part of an answer is not verified"
        self.records.add(replace(record, pending=False, error=InvalidInput("answer", why)))

    def failed(self, describe: Callable[[], Call], error: Exception) -> None:
        """Record that the chain itself raised; the error goes on to the chain's caller."""
        record = Record(None, None)
        try:
            call = describe()
            why = RetrievalFailed(f"{call.retriever} raised {type(error).__name__}: {error}")
            record = replace(record, query=call.query, error=why)
            why.__cause__ = error
        except Exception as odd:  # noqa: BLE001 - as below
            record = replace(record, error=odd)
        self.records.add(record)

    def _judged(self, describe: Callable[[], Call], understand: Callable[[], Outcome], result: object) -> Record:
        record = Record(None, result)
        try:
            call = describe()
            record = replace(record, query=call.query)
            outcome = understand()
            manifest = manifest_of(
                outcome.delivery,
                call.retriever,
                call.parameters,
                {"chain": call.milliseconds},
                sources=call.sources,
            )
            record = replace(record, passages=outcome.delivery.passages, manifest=manifest)
            if outcome.streamed:
                return replace(record, pending=True)
            return self._covered(record) if outcome.answer is None else self._answered(record, outcome.answer)
        except Exception as error:  # noqa: BLE001 - the chain goes on, whatever is wrong with its check
            log.warning("a chain's result was not checked: %s", error)
            return replace(record, error=error)

    def _answered(self, record: Record, answer: AnswerLike) -> Record:
        from grounding.frontdoor import verify

        try:
            report = verify(
                answer,
                record.passages,
                query=record.query,
                prompt=self.prompt,
                manifest=record.manifest,
                as_of=self._now(),
                policy=self.policy,
                registry=self.registry,
            )
        except Exception as error:  # noqa: BLE001 - as above
            log.warning("an answer was not checked: %s", error)
            return replace(record, error=error)
        return replace(record, report=report, coverage=report.coverage)

    def _covered(self, record: Record) -> Record:
        from grounding.frontdoor import cover

        coverage = cover(
            record.query or "",
            record.passages,
            prompt=self.prompt,
            manifest=record.manifest,
            as_of=self._now(),
            policy=self.policy,
            registry=self.registry,
        )
        return replace(record, coverage=coverage)

    def _now(self) -> AsOf | None:
        return self.as_of() if callable(self.as_of) else self.as_of


class Watch:
    """Times the chain, and records that it raised where it does."""

    def __init__(self, recorder: Recorder, describe: Callable[[float], Call]) -> None:
        self._recorder = recorder
        self._describe = describe
        self._started = self._seconds = 0.0

    def __enter__(self) -> Watch:
        self._started = time.perf_counter()
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        self._seconds = time.perf_counter() - self._started
        if isinstance(error, Exception):
            self._recorder.failed(self.call, error)

    def call(self) -> Call:
        """How the chain was called, once it has returned."""
        return self._describe(self._seconds)
