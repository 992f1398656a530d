"""An overview as text for people: the same counts as on its page, with bars of blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grounding.models import NeedStatus
from grounding.overview import Overview, Step
from grounding.rendering.overview_words import PARTS, facts
from grounding.rendering.text import Line, Piece, Style
from grounding.rendering.visible import columns, visible
from grounding.rendering.wording import sentence

_BAR = 20
"""Columns of a bar of steps over time."""
_STEPS = 24
"""Steps told in a terminal; the page has all."""
_FAILURES = 20
"""Classes of failure that are told; there are fewer, unless a file is made to have more."""
NARROWEST = 80
"""Columns below which nothing is laid out any narrower: a table of numbers can't be."""
_VERDICT_STYLES = (Style.SUPPORTED, Style.UNSUPPORTED, Style.CONTRADICTED)
_NEED_STYLES = {NeedStatus.COVERED: Style.SUPPORTED, NeedStatus.MISSING: Style.CONTRADICTED}


def layout_overview(overview: Overview, width: int = 100) -> Iterator[Line]:
    """The overview as lines of styled pieces.

    Args:
        overview: The counts.
        width: Columns, 80 or more.
    """
    width = max(width, NARROWEST)
    yield (Piece("Overview", Style.STRONG),)
    for fact in facts(overview):
        yield (Piece(f"  {fact}"),)
    if overview.judged:
        yield from _verdicts(overview)
    yield from _steps(overview)
    yield from _gaps(overview, width)
    yield from _needs(overview, width)
    yield from _sources(overview, width)
    failures = [_Row(name.replace("_", " "), (f"{count:,}",)) for name, count in overview.failures.items()]
    yield from _table("Failures", ("reports",), failures[:_FAILURES], width)


def _verdicts(overview: Overview) -> Iterator[Line]:
    pieces: list[Piece] = [Piece("  ")]
    for (verdict, sign), style in zip(PARTS, _VERDICT_STYLES, strict=True):
        count = overview.verdicts.get(verdict, 0)
        pieces += [Piece(f"{sign} {verdict.value} {count:,} ({count / overview.judged:.0%})", style), Piece("   ")]
    yield tuple(pieces[:-1])


def _steps(overview: Overview) -> Iterator[Line]:
    steps = overview.steps
    if len(steps) < 2:
        return
    yield ()
    yield (Piece("Over time" if overview.by_time else "In the order of the lines", Style.STRONG),)
    shown = steps[-_STEPS:]
    if len(shown) < len(steps):
        yield (Piece(f"  the last {len(shown)} of {len(steps)} steps", Style.FAINT),)
    widest = max(len(step.label) for step in shown)
    for step in shown:
        judged = step.grounded + step.partial + step.ungrounded
        pieces = [Piece(f"  {step.label:<{widest}}  ", Style.FAINT)]
        pieces += _bar(step) if judged else [Piece(" " * _BAR)]
        checked = "" if step.checked is None else f"  checked {step.checked:>4.0%}"
        pieces.append(Piece(f"  {step.queries:>7,}{checked}  answerable {step.answerable:>4.0%}"))
        yield tuple(pieces)


def _bar(step: Step) -> list[Piece]:
    """Shares of verdicts as blocks: full, half and light, so that they can be told apart without colours."""
    parts = (step.grounded, step.partial, step.ungrounded)
    ends = [round(sum(parts[: at + 1]) / sum(parts) * _BAR) for at in range(3)]
    widths = [ends[0], ends[1] - ends[0], ends[2] - ends[1]]
    return [
        Piece(block * size, style) for block, size, style in zip("█▒░", widths, _VERDICT_STYLES, strict=True) if size
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    cells: tuple[str, ...]
    style: Style = Style.PLAIN
    under: str = ""


def _gaps(overview: Overview, width: int) -> Iterator[Line]:
    rows = [
        _Row(
            gap.kind.replace("_", " "),
            (
                f"{gap.queries:,}",
                f"{gap.queries / overview.queries:.0%}",
                *map(_number, (gap.high, gap.medium, gap.low)),
            ),
            Style.CONTRADICTED if gap.high else Style.UNSUPPORTED if gap.medium else Style.PLAIN,
            sentence(gap.remedy) if gap.remedy else "",
        )
        for gap in overview.gaps
    ]
    yield from _table("Gaps", ("queries", "share", "high", "medium", "low"), rows, width)


def _needs(overview: Overview, width: int) -> Iterator[Line]:
    names = [status.value for status in NeedStatus]
    rows = [
        _Row(need.kind, (f"{need.queries:,}", *(_number(need.statuses.get(status, 0)) for status in NeedStatus)))
        for need in overview.needs
    ]
    yield from _table("Needs", ("all", *names), rows, width)
    wanted = [_Row(one.text, (f"{one.queries:,}", one.kind)) for one in overview.wanted]
    yield from _table("Asked for, and not covered", ("queries", "kind"), wanted, width)


def _sources(overview: Overview, width: int) -> Iterator[Line]:
    rows = [
        _Row(
            source.name,
            tuple(map(_number, (source.consulted, source.passages, source.not_consulted, source.stale))),
            Style.CONTRADICTED if source.not_consulted else Style.UNSUPPORTED if source.stale else Style.PLAIN,
        )
        for source in overview.sources
    ]
    yield from _table("Sources", ("consulted", "passages", "missed", "stale"), rows, width)
    if overview.sources_left_out:
        yield (Piece(f"  and {overview.sources_left_out:,} more", Style.FAINT),)


def _number(number: int) -> str:
    return f"{number:,}" if number else "·"


def _table(title: str, heads: Sequence[str], rows: Sequence[_Row], width: int) -> Iterator[Line]:
    """Rows of a name and right-aligned cells; names that are too long are cut, with a mark that says so."""
    if not rows:
        return
    sizes = [max(len(head), *(len(row.cells[at]) for row in rows)) for at, head in enumerate(heads)]
    room = max(12, width - 2 - sum(size + 2 for size in sizes))
    names = [_cut(visible(" ".join(row.name.split())), room) for row in rows]
    widest = min(room, max(len(title), *map(columns, names)))
    yield ()
    told = "".join(f"  {head:>{size}}" for head, size in zip(heads, sizes, strict=True))
    yield Piece(title, Style.STRONG), Piece(" " * (widest + 2 - columns(title)) + told, Style.FAINT)
    for name, row in zip(names, rows, strict=True):
        cells = "".join(f"  {cell:>{size}}" for cell, size in zip(row.cells, sizes, strict=True))
        yield Piece(f"  {name}", row.style), Piece(" " * (widest - columns(name)) + cells)
        if row.under:
            yield (Piece(f"    {_cut(visible(row.under), width - 4)}", Style.FAINT),)


def _cut(text: str, room: int) -> str:
    if columns(text) <= room:
        return text
    used = 0
    for at, char in enumerate(text):
        used += columns(char)
        if used > room - 1:
            return text[:at] + "…"
    return text
