"""How every command ends: expected errors are one sentence on standard error, and the rest is the exit status."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING, ParamSpec

import typer

if TYPE_CHECKING:
    from rich.console import Console

P = ParamSpec("P")


class Exit(IntEnum):
    """The exit status of every command."""

    DONE = 0
    BELOW = 1
    """A verdict, score or share is below what was demanded, or a premise of a prompt is not backed."""
    BAD_INPUT = 2
    SOME_ROWS_FAILED = 3
    INTERRUPTED = 130
    PIPE_CLOSED = 141


def command(function: Callable[P, Exit]) -> Callable[P, None]:
    """A command whose expected errors are one sentence on standard error, and whose result is the exit status."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        from grounding.errors import GroundingError

        try:
            status = function(*args, **kwargs)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes standard output once more at exit, into the closed pipe.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = Exit.PIPE_CLOSED
        except KeyboardInterrupt:
            tell("interrupted")
            status = Exit.INTERRUPTED
        except GroundingError as error:
            tell(f"error: {error}")
            status = Exit.BAD_INPUT
        except OSError as error:
            named = f"{error.filename}: " if error.filename is not None else ""
            tell(f"error: {named}{(error.strerror or str(error)).lower()}")
            status = Exit.BAD_INPUT
        raise typer.Exit(status)

    return run


def tell(message: str) -> None:
    """Say something to people, on standard error."""
    from grounding.rendering.visible import visible

    sys.stderr.write(f"groundwire: {visible(message)}\n")


def console(*, stderr: bool = False) -> Console:
    """A terminal, or what stands for one: plain where it has no colours."""
    from rich.console import Console

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            # Rich would end the process with 1, which means something else here.
            raise BrokenPipeError

    return Piped(stderr=stderr, markup=False, highlight=False)
