"""Streams that are passed on unchanged, and looked at once they have ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from typing import TypeVar

T = TypeVar("T")

Whole = Callable[[list[T]], object]
"""Called with all chunks after the last."""
Cut = Callable[[list[T], BaseException], object]
"""Called with the chunks so far, and with what broke the stream: GeneratorExit where its reader left it."""


def passed_on(chunks: Iterator[T], whole: Whole[T], cut: Cut[T]) -> Generator[T, None, None]:
    """The same chunks."""
    taken: list[T] = []
    try:
        for chunk in chunks:
            taken.append(chunk)
            yield chunk
    except BaseException as error:
        cut(taken, error)
        raise
    whole(taken)


async def apassed_on(chunks: AsyncIterator[T], whole: Whole[T], cut: Cut[T]) -> AsyncGenerator[T, None]:
    """The same chunks; `whole` is called in a thread of its own."""
    taken: list[T] = []
    try:
        async for chunk in chunks:
            taken.append(chunk)
            yield chunk
    except BaseException as error:
        cut(taken, error)
        raise
    await asyncio.to_thread(whole, taken)
