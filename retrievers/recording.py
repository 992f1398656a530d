"""What happens beside a chain's own work: the manifest is made, coverage and report are taken, all is recorded.

Nothing here can break the chain: whatever goes wrong is kept as the record's error, and no report is made up.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from pydantic import JsonValue

from grounding.errors import InvalidInput, RetrievalFailed
from grounding.models import Coverage, Dropped, Manifest, Passage
from grounding.policy import Policy, policy_named
from grounding.retrievers.deliveries import Delivery, manifest_of
from grounding.retrievers.gates import Gate, Turn
from grounding.retrievers.records import Record, Records
from grounding.second_look import SecondLook
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
    filters: Mapping[str, JsonValue] | None = field(default_factory=dict)
    """The caller's own, which a second look has to keep to; None where they can't be said in this form."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Judges and records what one wrapped chain returns."""

    records: Records
    policy: str | Policy = "default"
    prompt: str | None = None
    as_of: AsOf | Callable[[], AsOf] | None = None
    registry: Registry | None = None
    """The sources of truth and their contracts; without one, all passages are equal."""
    gate: Gate | None = None
    """Stands between retrieving and generating; nothing does by default."""
    look: SecondLook | None = None
    """Whom to ask again about what is not supported."""
    consults: tuple[str, ...] = ()
    """Sources that every call consults, whatever comes back."""
    query_from: str | None = None
    """The name under which the query is given, where it is none of the usual ones."""

    @property
    def rules(self) -> Policy:
        """The policy itself."""
        return policy_named(self.policy) if isinstance(self.policy, str) else self.policy

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
        record = self.judged(describe, understand, result)
        self.records.add(record)
        return record

    def complete(self, record: Record, answer: AnswerLike) -> None:
        """Judge the answer of a stream that was read to its end."""
        self.records.add(self._answered(replace(record, pending=False), answer))

    def begin(self, query: Callable[[], str | None], stream: object) -> Record:
        """Record that a chain answers with a stream, of which nothing is known before it is read."""
        record = Record(None, stream, pending=True, streamed=True)
        try:
            record = replace(record, query=query(), as_of=self._now())
        except Exception as error:  # noqa: BLE001 - as above: a clock that fails must not break the chain
            record = replace(record, error=error)
        self.records.add(record)
        return record

    def finish(
        self,
        record: Record,
        describe: Callable[[], Call],
        understand: Callable[[], Outcome],
        turn: Turn | None = None,
    ) -> None:
        """Judge all that a stream gave, retrieved and answered, once it was read to its end."""
        self.records.add(self.judged(describe, understand, record.result, turn, begun=record))

    def abandon(self, record: Record, read: str) -> None:
        """Record that a stream was not read to its end, so that the answer was never whole.

        Args:
            record: Of the stream.
            read: How much of it was read, in words.
        """
        why = f"the stream was left after {read}; a part of an answer is not verified"
        self.records.add(replace(record, pending=False, error=InvalidInput("answer", why)))

    def failed(self, describe: Callable[[], Call], error: Exception, begun: Record | None = None) -> None:
        """Record that the chain itself raised; the error goes on to the chain's caller.

        Args:
            describe: Tells how the chain was called.
            error: What it raised.
            begun: The record of the stream that it raised in.
        """
        record = replace(begun, pending=False) if begun is not None else Record(None, None)
        try:
            call = describe()
            why = RetrievalFailed(f"{call.retriever} raised {type(error).__name__}: {error}")
            record = replace(record, query=call.query, error=why)
            why.__cause__ = error
        except Exception as odd:  # noqa: BLE001 - as below
            record = replace(record, error=odd)
        self.records.add(record)

    def judged(
        self,
        describe: Callable[[], Call],
        understand: Callable[[], Outcome],
        result: object,
        turn: Turn | None = None,
        begun: Record | None = None,
    ) -> Record:
        """The record of a result, which is not kept yet.

        Args:
            describe: Tells how the chain was called.
            understand: Turns the result into an outcome.
            result: What the chain returned.
            turn: What the gate has decided.
            begun: The record of the stream that has ended.
        """
        record = Record(None, result) if begun is None else replace(begun, pending=False)
        if record.error is not None:
            return record
        try:
            if begun is None:
                record = replace(record, as_of=self._now())
            call = describe()
            record = replace(record, query=call.query, filters=call.filters)
            if turn is not None:
                record = replace(record, decision=turn.decision, coverage=turn.coverage, error=turn.error)
            outcome = understand()
            manifest = self._manifest(call, outcome.delivery, turn)
            record = replace(record, passages=outcome.delivery.passages, manifest=manifest)
            if outcome.streamed:
                return replace(record, pending=True, streamed=True)
            if outcome.answer is not None:
                return self._answered(record, outcome.answer)
            if turn is not None:
                return _withheld(record) if turn.abstains else record
            coverage = self._cover(record.query, record.passages, manifest, record.as_of)
            return replace(record, coverage=coverage)
        except Exception as error:  # noqa: BLE001 - the chain goes on, whatever is wrong with its check
            log.warning("a chain's result was not checked: %s", error)
            return replace(record, error=error)

    def coverage_of(self, call: Call, delivery: Delivery) -> Coverage:
        """What of the query a delivery covers, before anything is generated."""
        return self._cover(call.query, delivery.passages, self._manifest(call, delivery, None), self._now())

    def _manifest(self, call: Call, delivery: Delivery, turn: Turn | None) -> Manifest:
        timings = {"chain": call.milliseconds}
        if turn is not None:
            timings["gate"] = turn.milliseconds
        consulted = (*self.consults, *call.sources)
        return manifest_of(delivery, call.retriever, call.parameters, timings, sources=consulted)

    def _answered(self, record: Record, answer: AnswerLike) -> Record:
        from grounding.frontdoor import verify

        try:
            report = verify(
                answer,
                record.passages,
                query=record.query,
                prompt=self.prompt,
                manifest=record.manifest,
                as_of=record.as_of,
                policy=self.policy,
                registry=self.registry,
                second_look=_within(self.look, record.filters) if self.look is not None else False,
            )
        except Exception as error:  # noqa: BLE001 - as above
            log.warning("an answer was not checked: %s", error)
            return replace(record, error=record.error or error)
        return replace(record, report=report, coverage=record.coverage or report.coverage)

    def _cover(
        self, query: str | None, passages: Sequence[Passage], manifest: Manifest, as_of: AsOf | None
    ) -> Coverage:
        from grounding.frontdoor import cover

        return cover(
            query or "",
            passages,
            prompt=self.prompt,
            manifest=manifest,
            as_of=as_of,
            policy=self.policy,
            registry=self.registry,
        )

    def _now(self) -> AsOf | None:
        return self.as_of() if callable(self.as_of) else self.as_of


def _withheld(record: Record) -> Record:
    """The record of a retrieval that was not let through: nothing was delivered, and the manifest says so."""
    assert record.manifest is not None
    held = tuple(Dropped(id=passage.id, why="the gate abstained") for passage in record.passages)
    manifest = record.manifest.model_copy(update={"passages": (), "dropped": (*record.manifest.dropped, *held)})
    return replace(record, manifest=manifest)


@dataclass(frozen=True, slots=True)
class _Refusing:
    """Stands for a source that may not be asked, because what it gives could not be held to the caller's filters."""

    why: str

    def search(
        self, claims: Sequence[str], query: str | None, filters: Mapping[str, JsonValue], k: int
    ) -> Sequence[Sequence[Passage]]:
        raise RetrievalFailed(self.why)


def _within(look: SecondLook, filters: Mapping[str, JsonValue] | None) -> SecondLook:
    """The second look within the caller's filters too; where those can't be passed on, nobody is asked."""
    why = "" if filters is not None else "the caller's filters can't be passed on"
    for name, value in (filters or {}).items():
        if look.filters.get(name, value) != value:
            why = f"the caller filters {name!r} otherwise than the second look"
    if why:
        return replace(look, asking={name: _Refusing(why) for name in look.asking})
    return replace(look, filters={**look.filters, **(filters or {})})


class Watch:
    """Times the chain, and records that it raised where it does; what it does in several blocks adds up."""

    def __init__(self, recorder: Recorder, describe: Callable[[float], Call]) -> None:
        self._recorder = recorder
        self._describe = describe
        self._started = self._seconds = 0.0

    def __enter__(self) -> Watch:
        self._started = time.perf_counter()
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        self._seconds += time.perf_counter() - self._started
        if isinstance(error, Exception):
            self._recorder.failed(self.call, error)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A block that is timed too, and may raise without the chain having failed."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._seconds += time.perf_counter() - started

    def call(self) -> Call:
        """How the chain was called, once it has returned."""
        return self._describe(self._seconds)
