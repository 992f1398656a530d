"""Processes that verify, one request at a time each.

Verifying is pure Python that keeps a core busy: in threads it would share one core with the event loop and
hold it up. Each worker is a process of its own, so that one that dies or hangs takes one request with it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, Self, TypeVar

from grounding.errors import GroundingError

P = ParamSpec("P")
R = TypeVar("R")

WARM_UP_SECONDS = 60.0
"""In which a new worker must have loaded everything; a cold disk takes a few."""

_PRELOADED = ("grounding.api.rest.judging", "grounding.checker")
"""Imported once by the fork server, so that a worker lost is soon replaced."""


class WorkerLost(GroundingError):
    """The worker died or hung over a request; nothing was judged."""


class _Worker:
    """One process (or thread), and the work of starting, watching and ending it."""

    def __init__(self, *, process: bool) -> None:
        self._executor: Executor
        if process:
            # A fork of a process with threads may deadlock; a fork server has none.
            method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
            context = multiprocessing.get_context(method)
            context.set_forkserver_preload(list(_PRELOADED))
            self._executor = ProcessPoolExecutor(1, mp_context=context, initializer=_settle)
        else:
            self._executor = ThreadPoolExecutor(1, thread_name_prefix="verify")
        self._process = process
        self._pid: int | None = None

    async def start(self, warm_up: Callable[[], object]) -> None:
        """Wait until the worker has loaded what it needs."""
        self._pid = await self.run(WARM_UP_SECONDS, os.getpid)
        await self.run(WARM_UP_SECONDS, warm_up)

    async def run(self, seconds: float, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What `work` returns; WorkerLost where the process died or took longer than that."""
        try:
            future = asyncio.wrap_future(self._executor.submit(work, *args, **kwargs))
            return await asyncio.wait_for(future, seconds)
        except TimeoutError:
            raise WorkerLost(f"the worker gave no answer in {seconds:g} s") from None
        except BrokenExecutor:
            raise WorkerLost("the worker died") from None

    def kill(self) -> None:
        """End the process now, whatever it is doing. A thread can't be ended; it is left to finish."""
        if self._process and self._pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        self._executor.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """End the worker once it has nothing to do."""
        self._executor.shutdown(wait=True, cancel_futures=True)


def _settle() -> None:
    """In a new process: leave stopping to the server, which finishes what is in flight, and do not outlive it.

    Terminals and service managers signal the whole group. A worker whose server was killed would wait for work
    for ever: it holds both ends of the queue itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class Workers:
    """A fixed number of workers; use it as an async context manager.

    Args:
        count: Processes; 0 for one thread of this process.
        seconds: After which a worker is taken to hang, is ended and replaced.
        warm_up: Loads what the work needs; a module-level function.
    """

    def __init__(self, count: int, *, seconds: float, warm_up: Callable[[], object]) -> None:
        self._process = count > 0
        self._count = max(count, 1)
        self._seconds = seconds
        self._warm_up = warm_up
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._alive: set[_Worker] = set()
        self._replacing: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        started = await asyncio.gather(*(self._add() for _ in range(self._count)), return_exceptions=True)
        failed = [result for result in started if result is not None]
        if failed:
            await self._end()
            raise failed[0]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    @property
    def alive(self) -> int:
        """Workers that have loaded everything and have not been lost."""
        return len(self._alive)

    @property
    def idle(self) -> int:
        """Workers that wait for work."""
        return self._idle.qsize()

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What `work`, a module-level function or a method of a value that pickles, returns in a worker.

        Raises:
            WorkerLost: The worker died or hung; it is being replaced.
        """
        worker = await self._idle.get()
        try:
            result = await worker.run(self._seconds, work, *args, **kwargs)
        except (WorkerLost, asyncio.CancelledError):
            # Cancelled, too: the process works on, and its next request would wait for that.
            self._replace(worker)
            raise
        except BaseException:
            self._idle.put_nowait(worker)
            raise
        self._idle.put_nowait(worker)
        return result

    async def _add(self) -> None:
        worker = _Worker(process=self._process)
        try:
            await worker.start(self._warm_up)
        except BaseException:
            worker.kill()
            raise
        self._alive.add(worker)
        self._idle.put_nowait(worker)

    def _replace(self, worker: _Worker) -> None:
        self._alive.discard(worker)
        worker.kill()
        task = asyncio.get_running_loop().create_task(self._add_at_last())
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _add_at_last(self) -> None:
        """Keep trying: without a worker, requests wait in vain, and a shortage of memory may pass."""
        pause = 0.1
        while True:
            try:
                await self._add()
            except (WorkerLost, OSError):
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10.0)
            else:
                return

    async def _end(self) -> None:
        for task in self._replacing:
            task.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)
        workers, self._alive = self._alive, set()
        await asyncio.gather(*(asyncio.to_thread(worker.close) for worker in workers))
