"""Coverage in words for people, the same in the terminal and on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from grounding.models import Coverage, Gap, NeedStatus, PayloadUse, Severity, SourceUse
from grounding.rendering.wording import NEED_SIGNS, counted

_WORST_FIRST = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)


def gaps_in_order(coverage: Coverage) -> list[Gap]:
    """The gaps, the worst first."""
    return sorted(coverage.gaps, key=lambda gap: _WORST_FIRST.index(gap.severity))


class Standing(StrEnum):
    """How a source stands for one query; the values that needs have too look as they do."""

    GOOD = "covered"
    LACKING = "partly"
    """Something of it is stale, or it is not all there."""
    MISSED = "missing"
    """It had to be consulted, and was not."""
    IDLE = "idle"
    """It was not consulted, and nothing asked for it."""


SOURCE_SIGNS = {
    Standing.GOOD: NEED_SIGNS[NeedStatus.COVERED],
    Standing.LACKING: NEED_SIGNS[NeedStatus.PARTLY],
    Standing.MISSED: NEED_SIGNS[NeedStatus.MISSING],
    Standing.IDLE: "–",
}


def source_state(use: SourceUse) -> Standing:
    """How a source stands."""
    if not use.consulted:
        return Standing.MISSED if use.required else Standing.IDLE
    return Standing.LACKING if use.stale or use.complete is False else Standing.GOOD


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
