"""Reports and progress in a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from grounding.rendering.text import Line, Style, layout
from grounding.rendering.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

    from grounding.api.batch import Tally
    from grounding.api.lines import LinesIn
    from grounding.report import Report
    from grounding.retrievers.indexing import Progress as Indexed

PAGE = 100
"""Columns of a report that does not go to a terminal, and the most that it takes of one."""
_COLOURS = {
    Style.PLAIN: "",
    Style.STRONG: "bold",
    Style.FAINT: "dim",
    Style.SUPPORTED: "green",
    Style.CONTRADICTED: "bold red",
    Style.UNSUPPORTED: "yellow",
    Style.UNCHECKED: "magenta",
}
_REFRESH = 0.1
"""Seconds between two looks of the progress bar; drawing it for every row would cost more than judging it."""


def paint(report: Report, console: Console) -> None:
    """Print a report; without colours where the console has none (a pipe, a file, NO_COLOR)."""
    paint_lines(lambda width: layout(report, width), console)


def paint_lines(laid_out: Callable[[int], Iterable[Line]], console: Console) -> None:
    """Print what is laid out for a number of columns, as `paint` does."""
    from rich.text import Text

    width = min(console.width, PAGE) if console.is_terminal else PAGE
    for line in laid_out(width):
        text = Text.assemble(*((piece.text, _COLOURS[piece.style]) for piece in line))
        text.rstrip()
        console.print(text, soft_wrap=True, highlight=False)


def summary(tally: Tally) -> str:
    """What a batch run did, in one or two sentences."""
    counts = [f"{count:,} {result.value}" for result, count in tally.results.items() if result.value != "error"]
    counts.append(f"{tally.errors:,} error{'' if tally.errors == 1 else 's'}")
    told = f"{tally.rows:,} row{'' if tally.rows == 1 else 's'}: {', '.join(counts)}"
    if tally.kept:
        told += f"; {tally.kept:,} kept from the earlier run"
    told += f"; {tally.seconds:.1f} s, {tally.rate:,.1f} rows/s."
    if tally.ignored:
        keys = ", ".join(f"{visible(key)} ({count:,})" for key, count in sorted(tally.ignored.items())[:20])
        told += f"\nUnknown keys passed over: {keys}{', ...' if len(tally.ignored) > 20 else ''}."
    return told


class BatchBar:
    """A progress bar on standard error, by bytes of the input; nothing where that is no terminal."""

    def __init__(self, console: Console, lines: LinesIn) -> None:
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._lines = lines
        self._last = 0.0
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
            auto_refresh=False,
        )
        self._task = self._bar.add_task("rows", total=lines.total)

    def __call__(self, tally: Tally) -> None:
        """Show how far the run is, at most ten times a second."""
        now = time.monotonic()
        if self._bar.disable or now - self._last < _REFRESH:
            return
        self._last = now
        told = f"{tally.rows:,} rows, {tally.errors:,} errors, {tally.rate:,.0f}/s"
        self._bar.update(self._task, completed=self._lines.read, description=told)
        self._bar.refresh()

    def __enter__(self) -> Callable[[Tally], None]:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


class CountBar:
    """A progress bar on standard error, by things done; nothing where that is no terminal."""

    def __init__(self, console: Console, what: str, total: int) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task(what, total=total)

    def __call__(self, done: int) -> None:
        """Show how many are done."""
        self._bar.update(self._task, completed=done)

    def __enter__(self) -> Callable[[int], None]:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


class IndexBar:
    """A progress bar on standard error, by files; nothing where that is no terminal."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task("looking for files", total=None)

    def __call__(self, progress: Indexed) -> None:
        """Show how far the run is."""
        from rich.markup import escape

        told = f"{progress.passages:,} passages  {escape(visible(progress.file))}"
        self._bar.update(self._task, completed=progress.done, total=progress.total, description=told)

    def __enter__(self) -> Callable[[Indexed], None]:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()
