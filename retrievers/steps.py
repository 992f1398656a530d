"""One way of going through a chain, for sync and async callers alike.

A flow is a generator: it yields what is to be done next, and is sent what came of it, or thrown what was raised.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Do:
    """One thing to be done."""

    what: Callable[[], Any]
    ours: bool = False
    """Whether it is judging, which must not hold up an event loop; else it is the chain's own work."""


Flow = Generator[Do, Any, Any]


def run(flow: Flow) -> Any:
    """What the flow returns; a coroutine for it, once the chain's own work turns out to be awaitable."""
    try:
        do = next(flow)
        while True:
            try:
                value = do.what()
            except BaseException as error:  # noqa: BLE001 - the flow decides what becomes of it
                do = flow.throw(error)
                continue
            if not do.ours and inspect.isawaitable(value):
                return _go_on(flow, value)
            do = flow.send(value)
    except StopIteration as done:
        return done.value


async def arun(flow: Flow) -> Any:
    """What the flow returns, with what is ours done in a thread of its own."""
    try:
        do = next(flow)
    except StopIteration as done:
        return done.value
    return await _go_on(flow, _done(do))


async def _done(do: Do) -> Any:
    if do.ours:
        return await asyncio.to_thread(do.what)
    value = do.what()
    return await value if inspect.isawaitable(value) else value


async def _go_on(flow: Flow, pending: Awaitable[Any]) -> Any:
    try:
        while True:
            try:
                value = await pending
            except BaseException as error:  # noqa: BLE001 - the flow decides what becomes of it
                do = flow.throw(error)
            else:
                do = flow.send(value)
            pending = _done(do)
    except StopIteration as done:
        return done.value
