"""Workers: one that dies or hangs costs one piece of work and is replaced."""

from __future__ import annotations

import asyncio
import os
import time
from functools import partial

import pytest

from grounding.api.rest.workers import WorkerLost, Workers


async def pid_of(workers: Workers) -> int:
    return await workers.run(os.getpid)


@pytest.mark.parametrize(("count", "apart"), [(1, True), (0, False)], ids=["process", "thread"])
async def test_work_is_done_elsewhere(count: int, apart: bool) -> None:
    async with Workers(count, seconds=30, warm_up=os.getpid) as workers:
        assert (await pid_of(workers) != os.getpid()) == apart
        assert await workers.run(divmod, 17, 5) == (3, 2)
        assert workers.alive == 1


async def test_a_worker_that_dies_is_replaced_and_the_other_works_on() -> None:
    async with Workers(2, seconds=30, warm_up=os.getpid) as workers:
        lost = asyncio.create_task(workers.run(os._exit, 1))
        assert await workers.run(sum, [1, 2]) == 3
        with pytest.raises(WorkerLost, match="died"):
            await lost
        async with asyncio.timeout(60):
            while workers.alive < 2:
                await asyncio.sleep(0.01)
        assert await asyncio.gather(*(workers.run(abs, -n) for n in range(20))) == list(range(20))


async def test_a_worker_that_hangs_is_ended_and_replaced() -> None:
    async with Workers(1, seconds=2, warm_up=os.getpid) as workers:
        before = await pid_of(workers)
        with pytest.raises(WorkerLost, match="no answer in 2 s"):
            await workers.run(time.sleep, 600)
        assert await pid_of(workers) != before


async def test_work_given_up_does_not_hold_up_what_follows() -> None:
    async with Workers(1, seconds=600, warm_up=os.getpid) as workers:
        given_up = asyncio.create_task(workers.run(time.sleep, 600))
        while workers.idle:
            await asyncio.sleep(0.01)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        async with asyncio.timeout(60):
            assert await workers.run(abs, -1) == 1


async def test_an_error_of_the_work_is_passed_on_and_costs_no_worker() -> None:
    async with Workers(1, seconds=30, warm_up=os.getpid) as workers:
        before = await pid_of(workers)
        with pytest.raises(ValueError, match="no number"):
            await workers.run(int, "no number")
        assert await pid_of(workers) == before


async def test_workers_that_can_not_warm_up_do_not_start() -> None:
    with pytest.raises(ValueError, match="no number"):
        async with Workers(2, seconds=30, warm_up=partial(int, "no number")):
            pass
