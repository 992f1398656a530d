"""An overview as one self-contained HTML page: counts as tables with bars, and steps as drawings; no script at all.

Drawings are SVG made from numbers; every text is escaped by the template, and the page's own content security policy
lets nothing but its one style sheet take effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from grounding.models import NeedStatus
from grounding.overview import Overview, Step
from grounding.rendering.html import environment, file_of, hash_of
from grounding.rendering.overview_words import PARTS, facts
from grounding.rendering.wording import NEED_SIGNS, sentence

if TYPE_CHECKING:
    from jinja2 import Template

_WIDE, _TALL = 960, 200
"""Of the area in which steps are drawn."""
_LEFT, _RIGHT, _TOP, _FOOT, _BELOW = 44, 12, 12, 46, 30
_LABELS = 8
"""Steps that are named below a drawing, at most."""
_LINES = (("checked", "claims checked"), ("answerable", "queries that the payload can answer"))


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle of a drawing."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Column:
    """One step of a drawing: its shapes, and what it says."""

    x: float
    width: float
    shapes: tuple[Shape, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A share over the steps."""

    name: str
    meaning: str
    path: str
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Steps side by side: shares of verdicts, shares checked and answerable, and how many queries each has."""

    columns: tuple[Column, ...]
    curves: tuple[Curve, ...]
    labels: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    most: int
    """Queries of the tallest of the bars at the foot."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar, in percent of its full width."""

    left: float
    width: float
    tone: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table with a bar."""

    name: str
    cells: tuple[str, ...]
    parts: tuple[Part, ...]
    told: str
    under: str = ""


def overview_page(overview: Overview) -> str:
    """The overview as one HTML page."""
    return _template().render(
        overview=overview,
        facts=[sentence(fact) for fact in facts(overview)],
        tallies=[
            (
                verdict.value,
                sign,
                overview.verdicts.get(verdict, 0),
                overview.verdicts.get(verdict, 0) / overview.judged,
            )
            for verdict, sign in PARTS
        ]
        if overview.judged
        else [],
        drawing=_drawing(overview.steps),
        area=(_LEFT, _TOP, _WIDE, _TALL, _FOOT),
        size=(_LEFT + _WIDE + _RIGHT, _TOP + _TALL + _FOOT + _BELOW),
        gaps=_gaps(overview),
        needs=_needs(overview),
        need_heads=[f"{NEED_SIGNS[status]} {status.value}" for status in NeedStatus],
        wanted=_wanted(overview),
        sources=_sources(overview),
        style=_style(),
        csp=f"default-src 'none'; style-src {hash_of(_style())}; base-uri 'none'; form-action 'none'",
    )


@cache
def _style() -> str:
    return file_of("report.css") + file_of("overview.css")


@cache
def _template() -> Template:
    made = environment()
    made.filters["share"] = lambda share: f"{share:.0%}"
    return made.from_string(file_of("overview.html.j2"))


# Drawings ------------------------------------------------------------------------------------------------


def _drawing(steps: Sequence[Step]) -> Drawing | None:
    """The steps side by side; None where there is nothing to compare."""
    if len(steps) < 2:
        return None
    slot = _WIDE / len(steps)
    width = min(slot * 0.72, 56.0)
    most = max(step.queries for step in steps)
    middles = [_LEFT + slot * (at + 0.5) for at in range(len(steps))]
    columns = tuple(_column(step, x - width / 2, width, most) for step, x in zip(steps, middles, strict=True))
    curves = tuple(
        curve
        for name, meaning in _LINES
        if (curve := _curve(name, meaning, [getattr(step, name) for step in steps], middles)).dots
    )
    every = -(-len(steps) // _LABELS)
    labels = tuple((x, step.label) for at, (x, step) in enumerate(zip(middles, steps, strict=True)) if at % every == 0)
    ticks = tuple((_TOP + _TALL * (1 - quarter / 4), f"{quarter * 25}%") for quarter in range(5))
    return Drawing(columns, curves, labels, ticks, most)


def _column(step: Step, x: float, width: float, most: int) -> Column:
    judged = step.grounded + step.partial + step.ungrounded
    shapes: list[Shape] = []
    top = float(_TOP + _TALL)
    counts = (step.grounded, step.partial, step.ungrounded)
    for (verdict, _), count in zip(PARTS, counts, strict=True):
        if count:
            height = _TALL * count / judged
            top -= height
            shapes.append(Shape(x, top, width, height, verdict.value))
    tall = max(1.0, (_FOOT - 10) * step.queries / most)
    shapes.append(Shape(x, _TOP + _TALL + _FOOT - tall, width, tall, "count"))
    told = f"{step.label}: {step.queries:,} {'query' if step.queries == 1 else 'queries'}"
    if judged:
        told += ", " + ", ".join(f"{n:,} {verdict.value}" for (verdict, _), n in zip(PARTS, counts, strict=True))
        told += f", {step.checked or 0:.0%} of claims checked"
    return Column(x, width, tuple(shapes), f"{told}, {step.answerable:.0%} answerable")


def _curve(name: str, meaning: str, shares: Sequence[float | None], middles: Sequence[float]) -> Curve:
    """A line through the shares; a step without one breaks it."""
    pieces: list[str] = []
    dots: list[tuple[float, float]] = []
    drawing = False
    for share, x in zip(shares, middles, strict=True):
        if share is None:
            drawing = False
            continue
        y = _TOP + _TALL * (1 - share)
        pieces.append(f"{'L' if drawing else 'M'}{x:.1f} {y:.1f}")
        dots.append((x, y))
        drawing = True
    return Curve(name, meaning, "".join(pieces), tuple(dots))


# Tables --------------------------------------------------------------------------------------------------


def _bar(counts: Sequence[tuple[str, int]], most: int) -> tuple[Part, ...]:
    """The counts one after the other, of a full width that stands for `most`."""
    parts: list[Part] = []
    left = 0.0
    for tone, count in counts:
        width = 100 * count / most if most else 0.0
        if width:
            parts.append(Part(left, width, tone))
        left += width
    return tuple(parts)


def _gaps(overview: Overview) -> list[Entry]:
    return [
        Entry(
            gap.kind.replace("_", " "),
            (f"{gap.queries:,}", f"{gap.queries / overview.queries:.0%}"),
            _bar((("high", gap.high), ("medium", gap.medium), ("low", gap.low)), overview.queries),
            f"{gap.high:,} high, {gap.medium:,} medium, {gap.low:,} low",
            sentence(gap.remedy) if gap.remedy else "",
        )
        for gap in overview.gaps
    ]


def _needs(overview: Overview) -> list[Entry]:
    most = max((need.queries for need in overview.needs), default=0)
    return [
        Entry(
            need.kind.replace("_", " "),
            (f"{need.queries:,}", *(f"{need.statuses.get(status, 0):,}" for status in NeedStatus)),
            _bar([(status.value, need.statuses.get(status, 0)) for status in NeedStatus], most),
            ", ".join(f"{need.statuses.get(status, 0):,} {status.value}" for status in NeedStatus),
        )
        for need in overview.needs
    ]


def _wanted(overview: Overview) -> list[Entry]:
    most = max((one.queries for one in overview.wanted), default=0)
    return [
        Entry(one.text, (one.kind, f"{one.queries:,}"), _bar([("missing", one.queries)], most), f"{one.queries:,}")
        for one in overview.wanted
    ]


def _sources(overview: Overview) -> list[Entry]:
    most = max((source.consulted + source.not_consulted for source in overview.sources), default=0)
    return [
        Entry(
            source.name,
            (
                f"{source.consulted:,}",
                f"{source.passages:,}",
                f"{source.not_consulted:,}",
                f"{source.stale:,}",
            ),
            _bar(
                (
                    ("covered", max(0, source.consulted - source.stale)),
                    ("partly", min(source.consulted, source.stale)),
                    ("missing", source.not_consulted),
                ),
                most,
            ),
            f"{source.consulted:,} consulted, of these {source.stale:,} with something stale; "
            f"{source.not_consulted:,} missed",
        )
        for source in overview.sources
    ]
