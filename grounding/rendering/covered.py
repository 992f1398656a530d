"""Coverage in words for people, the same in the terminal and on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from grounding.models import Coverage, Gap, NeedStatus, PayloadUse, Severity, SourceUse
from grounding.rendering.wording import counted

_WORST_FIRST = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)


def gaps_in_order(coverage: Coverage) -> list[Gap]:
    """The gaps, the worst first."""
    return sorted(coverage.gaps, key=lambda gap: _WORST_FIRST.index(gap.severity))


def source_state(use: SourceUse) -> NeedStatus:
    """How a source stands: as it should, in part, or missing where it had to be consulted."""
    if use.required and not use.consulted:
        return NeedStatus.MISSING
    return NeedStatus.PARTLY if use.stale or use.complete is False else NeedStatus.COVERED


def source_told(use: SourceUse) -> str:
    """What became of a source: consulted or not, how much of it, how fresh, how complete."""
    return ", ".join(_of_source(use))


def _of_source(use: SourceUse) -> Iterator[str]:
    if not use.consulted:
        yield "required, and not consulted" if use.required else "not consulted"
        return
    yield "required, consulted" if use.required else "consulted"
    yield counted(use.passages, "passage")
    if use.oldest is not None and use.newest is not None:
        oldest, newest = _day(use.oldest), _day(use.newest)
        yield f"as of {oldest}" if oldest == newest else f"as of {oldest} to {newest}"
    if use.stale:
        yield f"{use.stale:,} stale"
    if use.complete is not None:
        yield "complete" if use.complete else "not complete"
    if not use.registered:
        yield "not registered"


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def payload_told(use: PayloadUse) -> str:
    """What the room of a payload is spent on."""
    told = [f"{counted(use.passages, 'passage')}, {counted(use.words, 'word')}"]
    if use.words:
        if use.repeated:
            told.append(f"{use.repeated / use.words:.0%} repeated")
        if use.unused is not None:
            told.append(f"{use.unused / use.words:.0%} beside the query")
    if use.dropped:
        told.append(f"{use.dropped:,} dropped")
    near = use.similarities
    if near is not None:
        told.append(f"similarity {near.first:g}" + (f" to {near.last:g}" if near.given > 1 else ""))
        if near.margin is not None:
            told.append(f"margin {near.margin:g}")
    return "; ".join(told)
