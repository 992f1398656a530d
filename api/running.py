"""The manner of every command: expected errors as one sentence, the exit status, and what they share."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from grounding.policy import Policy
    from grounding.sources import Registry

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
    """A console of Rich's that lets a closed pipe be told from a failure."""
    from rich.console import Console

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            # Rich would end the process with 1, which means something else here.
            raise BrokenPipeError

    return Piped(stderr=stderr, markup=False, highlight=False)


def registry_of(name: str | None, second_look: bool = False) -> Registry | None:
    """The registry in a file; None where none is named."""
    if name is None:
        if second_look:
            raise typer.BadParameter("--second-look without --sources")
        return None
    from grounding.sources import Registry

    return Registry.from_file(name)


def policy_of(name: str) -> Policy:
    """The policy of that name, or in the file at that path."""
    from grounding.policy import policy_named

    return policy_named(name)


def refuse_to_overwrite(file: Path | None, *, force: bool) -> None:
    """InvalidInput where a file is there already, and nobody said that it may go."""
    from grounding.errors import InvalidInput

    if file is not None and file.exists() and not force:
        raise InvalidInput(str(file), "exists; --force overwrites it")
