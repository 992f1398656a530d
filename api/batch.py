"""Many rows, one after the other or in several processes: constant memory, results in the order of the input.

A row that can't be used becomes an error line and the run goes on: `{"id", "line", "error": {"field", "message"}}`,
with no verdict in it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from types import FrameType
from typing import Literal, Self

from pydantic import JsonValue

from grounding.api.lines import LONGEST_LINE, Line, LinesOut
from grounding.api.wire import Row, parse_row, read_json
from grounding.errors import GroundingError, InputTooLarge, InvalidInput, UnknownPolicy
from grounding.frontdoor import default_checker, looking_again
from grounding.models import Verdict
from grounding.policy import POLICIES, Policy
from grounding.sources import Registry

AHEAD = 4
"""Rows that wait for each worker, so that none is idle while an earlier row takes long."""
AHEAD_BYTES = 64 * 1024 * 1024
"""Bytes of rows in flight after which no more are read; one row alone may be larger."""
KEYS_KEPT = 1_000
"""Different unknown keys that are counted by name."""
_TOLD = 500
_LONGEST_ID = 512

Purpose = Literal["verify", "coverage"]


class Result(StrEnum):
    """What became of one row."""

    GROUNDED = "grounded"
    PARTIAL = "partial"
    UNGROUNDED = "ungrounded"
    COVERED = "covered"
    """Its coverage was assessed; there was no answer to judge."""
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The line that one row gives, and what to count."""

    text: str
    result: Result
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """What is done with every row.

    Args:
        policy: For rows that name none.
        purpose: Verify answers, or assess coverage only.
        registry: The sources of truth, where there is a registry.
        second_look: Whether they are asked again about what is not supported.
    """

    policy: Policy
    purpose: Purpose = "verify"
    registry: Registry | None = None
    second_look: bool = False

    def run(self, line: Line) -> Outcome:
        """The outcome of one line; whatever goes wrong with it is an outcome too."""
        row_id = None
        try:
            value = self.value_of(line)
            row_id = id_of(value)
            return self._judged(self.row_of(value))
        except InvalidInput as error:
            return failed(line, row_id, error.field, error.problem)
        except UnknownPolicy as error:
            return failed(line, row_id, "policy", str(error))
        except GroundingError as error:
            return failed(line, row_id, "row", str(error))
        except Exception as error:  # noqa: BLE001 - one row must not end the run, and must show in it
            return failed(line, row_id, "row", f"could not be judged: {type(error).__name__}: {error}")

    def value_of(self, line: Line) -> JsonValue:
        """The JSON value of a line."""
        if not line.data:
            raise InputTooLarge("row", line.size, LONGEST_LINE, "bytes")
        return read_json(line.data, "row")

    def row_of(self, value: JsonValue) -> Row:
        """The row that a JSON value says; unknown keys are passed over."""
        return parse_row(value, strict=False, purpose=self.purpose)

    def policy_of(self, row: Row) -> Policy:
        """The policy that a row is judged by; rows name policies, never files."""
        if row.policy is None or row.policy == self.policy.name:
            return self.policy
        if row.policy not in POLICIES:
            known = ", ".join(sorted({*POLICIES, self.policy.name}))
            raise UnknownPolicy(f"no policy is named {row.policy!r}; there are {known}")
        return POLICIES[row.policy]

    def _judged(self, row: Row) -> Outcome:
        policy = self.policy_of(row)
        checker = default_checker()
        if self.purpose == "coverage":
            coverage = checker.cover(row.payload, policy, self.registry)
            text = f'{{"id":{json.dumps(row.id, ensure_ascii=False)},"coverage":{coverage.model_dump_json()}}}'
            return Outcome(text, Result.COVERED, row.ignored)
        look = looking_again(self.registry, self.second_look)
        report = checker.check(row.answer, row.payload, policy, row.id, row.labels, self.registry, look)
        return Outcome(report.model_dump_json(), _RESULTS[report.verdict], row.ignored)


_RESULTS = {verdict: Result(verdict.value) for verdict in Verdict}


def id_of(value: JsonValue) -> str | None:
    """The id of a row that may be malformed otherwise; None where it has none that could be told again."""
    given = value.get("id") if isinstance(value, dict) else None
    return given if isinstance(given, str) and 0 < len(given) <= _LONGEST_ID else None


def failed(line: Line, row_id: str | None, where: str, message: str) -> Outcome:
    """The error line for a row."""
    error = {"field": where, "message": message if len(message) <= _TOLD else f"{message[: _TOLD - 1]}…"}
    text = json.dumps({"id": row_id, "line": line.number, "error": error}, ensure_ascii=False)
    return Outcome(text.encode("utf-8", "replace").decode(), Result.ERROR)


@dataclass(slots=True)
class Tally:
    """What a run has done so far."""

    results: Counter[Result] = field(default_factory=Counter)
    kept: int = 0
    """Rows that an earlier run had done; they are counted in `results` too."""
    ignored: Counter[str] = field(default_factory=Counter)
    """Unknown keys that were passed over, and in how many rows."""
    seconds: float = 0.0

    @property
    def rows(self) -> int:
        """Rows that have an output line."""
        return sum(self.results.values())

    @property
    def errors(self) -> int:
        """Rows whose output line is an error."""
        return self.results[Result.ERROR]

    @property
    def grounded_share(self) -> float:
        """Grounded answers, of all rows; rows with errors are not grounded. 0 where there are none."""
        return self.results[Result.GROUNDED] / self.rows if self.rows else 0.0

    @property
    def rate(self) -> float:
        """Rows per second in this run."""
        return (self.rows - self.kept) / self.seconds if self.seconds else 0.0

    def add(self, outcome: Outcome) -> None:
        """Count one row."""
        self.results[outcome.result] += 1
        for key in outcome.ignored:
            self.ignored[key if key in self.ignored or len(self.ignored) < KEYS_KEPT else "(others)"] += 1


def run_batch(
    job: Job,
    lines: Iterable[Line],
    out: LinesOut,
    *,
    workers: int = 1,
    tally: Tally | None = None,
    on_row: Callable[[Tally], None] | None = None,
) -> Tally:
    """Do every row and write its line, in the order of the input.

    Args:
        job: What is done with a row.
        lines: The input; read only as far ahead as the workers need.
        out: Where the lines go.
        workers: Processes; 1 works in this one.
        tally: Counts of an earlier run that this one goes on with.
        on_row: Called after each row that was written.
    """
    tally = tally if tally is not None else Tally()
    started = time.perf_counter()
    work = _Interrupts()
    work.begin()
    try:
        outcomes = _in_this_process(job, lines, work) if workers <= 1 else _in_processes(job, lines, workers, work)
        for outcome in outcomes:
            out.write(outcome.text)
            tally.add(outcome)
            tally.seconds = time.perf_counter() - started
            if on_row is not None:
                on_row(tally)
    finally:
        work.end()
    return tally


class _Interrupts:
    """Ctrl-C is heard between rows: inside one, a library or a callback of the interpreter may swallow it.

    A second Ctrl-C ends the row too. Outside the main thread, and where no work is under way, nothing changes.
    """

    def __init__(self) -> None:
        self._asked = self._busy = False
        self._before: signal.Handlers | Callable[[int, FrameType | None], object] | int | None = None
        self._main = threading.current_thread() is threading.main_thread()

    def _hear(self, signum: int, frame: FrameType | None) -> None:
        if self._asked or not self._busy:
            raise KeyboardInterrupt
        self._asked = True

    def begin(self) -> None:
        """Hear Ctrl-C from now on."""
        if self._main:
            self._before = signal.signal(signal.SIGINT, self._hear)

    def end(self) -> None:
        """Leave it to who heard it before."""
        if self._main:
            signal.signal(signal.SIGINT, self._before)

    def __enter__(self) -> None:
        self._busy = True

    def __exit__(self, *_: object) -> None:
        self._busy = False
        if self._asked:
            raise KeyboardInterrupt


def _in_this_process(job: Job, lines: Iterable[Line], work: _Interrupts) -> Iterator[Outcome]:
    """The outcomes in order."""
    for line in lines:
        with work:
            outcome = job.run(line)
        yield outcome


# Several processes ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Underway:
    line: Line
    future: Future[Outcome]


def _in_processes(job: Job, lines: Iterable[Line], workers: int, work: _Interrupts) -> Iterator[Outcome]:
    """The outcomes in order. A process that dies takes the pool with it: rows in flight are done again, each alone."""
    underway: deque[_Underway] = deque()
    size = 0
    with _Pool(job, workers) as pool, _Pool(job, 1) as alone:
        for line in lines:
            while underway and (len(underway) >= workers * AHEAD or size + line.size > AHEAD_BYTES):
                size -= underway[0].line.size
                with work:
                    outcome = _result(underway.popleft(), alone)
                yield outcome
            with work:
                underway.append(_Underway(line, pool.submit(line)))
            size += line.size
        while underway:
            with work:
                outcome = _result(underway.popleft(), alone)
            yield outcome


def _result(item: _Underway, alone: _Pool) -> Outcome:
    with suppress(BrokenExecutor):
        return item.future.result()
    try:
        return alone.submit(item.line).result()
    except BrokenExecutor:
        value = None
        with suppress(InvalidInput):
            value = read_json(item.line.data, "row")
        return failed(item.line, id_of(value), "row", "the process that judged it died; it may have run out of memory")


class _Pool:
    """Processes that are started when they are needed, and again when one has died."""

    def __init__(self, job: Job, workers: int) -> None:
        self._job = job
        self._workers = workers
        self._executor: ProcessPoolExecutor | None = None

    def submit(self, line: Line) -> Future[Outcome]:
        if self._executor is not None:
            with suppress(BrokenExecutor):
                return self._executor.submit(self._job.run, line)
            self._executor.shutdown(wait=False)
        # A fork server has no threads; a fork of a process with threads may deadlock.
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        context.set_forkserver_preload([__name__])
        self._executor = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_settle)
        return self._executor.submit(self._job.run, line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)


def _settle() -> None:
    """In a new process: leave the terminal's interrupt to the parent, and do not outlive it.

    A worker whose parent was killed would wait for work for ever: it holds both ends of the queue itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
