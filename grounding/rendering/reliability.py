"""A reliability diagram: what scores said against what came true, as one SVG that needs nothing else.

Numbers only: no text of any answer is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grounding.intervals import exact_interval

if TYPE_CHECKING:
    from grounding.calibration import Bin
    from grounding.refit import Measures

_SIDE = 320
"""Pixels of the square in which scores are drawn against shares."""
_FOOT = 60
"""Pixels for the bars that say how many answers a bin has."""
_LEFT, _TOP, _GAP, _BELOW = 70, 64, 80, 52
_WIDTH = _LEFT + 2 * _SIDE + _GAP + 24
_HEIGHT = _TOP + _SIDE + 16 + _FOOT + _BELOW
_WIDEST_DOT, _SMALLEST_DOT = 9.0, 3.0

_STYLE = """\
    text { font: 13px system-ui, sans-serif; fill: #1d1c1a }
    .head { font-size: 15px; font-weight: 600 } .small { font-size: 12px; fill: #5f5c56 }
    .frame { fill: none; stroke: #5f5c56 } .grid { stroke: #e2dfd8 } .ideal { stroke: #5f5c56; stroke-dasharray: 5 4 }
    .dot { fill: #2b5fb3 } .reach { stroke: #2b5fb3; stroke-width: 1.5 } .bar { fill: #a9bfe3 }"""


def reliability_svg(before: Measures, after: Measures) -> str:
    """Two reliability diagrams side by side.

    A dot is the answers of one bin of scores: to the right their mean score, upwards the share that people called
    grounded, with its 95% interval. Dots on the dashed line mean that scores are what they say.
    """
    title = "Scores against what people said, before and after"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" role="img" aria-labelledby="title">',
        f'  <title id="title">{title}</title>',
        f"  <style>\n{_STYLE}\n  </style>",
        f'  <rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        *_panel("Before", before, _LEFT),
        *_panel("After, on held-out documents", after, _LEFT + _SIDE + _GAP),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def reliability_page(before: Measures, after: Measures) -> str:
    """The diagram as an HTML page."""
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Calibration</title></head>\n<body>\n'
        f"{reliability_svg(before, after)}</body>\n</html>\n"
    )


def _panel(head: str, held: Measures, left: int) -> Iterator[str]:
    base = _TOP + _SIDE
    yield f'  <text class="head" x="{left}" y="26">{head}</text>'
    yield (
        f'  <text class="small" x="{left}" y="46">calibration error {held.calibration_error:.3f}, '
        f"Brier score {held.brier:.3f}, AUROC {held.auroc:.3f}</text>"
    )
    for fifth in range(6):
        at = fifth / 5
        x, y = left + at * _SIDE, base - at * _SIDE
        yield f'  <path class="grid" d="M{x:g} {_TOP}V{base}M{left} {y:g}H{left + _SIDE}"/>'
        yield f'  <text class="small" x="{left - 8}" y="{y + 4:g}" text-anchor="end">{at:g}</text>'
        yield f'  <text class="small" x="{x:g}" y="{base + _FOOT + 34}" text-anchor="middle">{at:g}</text>'
    yield f'  <rect class="frame" x="{left}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}"/>'
    yield f'  <path class="ideal" d="M{left} {base}L{left + _SIDE} {_TOP}"/>'
    most = max(one.count for one in held.bins)
    for one in held.bins:
        yield from _bin(one, most, left, base)
    middle = left + _SIDE / 2
    yield f'  <text x="{middle:g}" y="{_HEIGHT - 4}" text-anchor="middle">mean score; the bars count answers</text>'
    across = _TOP + _SIDE / 2
    yield (
        f'  <text x="{left - 40}" y="{across:g}" text-anchor="middle" '
        f'transform="rotate(-90 {left - 40} {across:g})">share that people call grounded</text>'
    )


def _bin(one: Bin, most: int, left: int, base: int) -> Iterator[str]:
    x, y = left + one.mean * _SIDE, base - one.share * _SIDE
    reach = exact_interval(one.right, one.count)
    radius = _SMALLEST_DOT + (_WIDEST_DOT - _SMALLEST_DOT) * (one.count / most) ** 0.5
    told = f"scores {one.low:g} to {one.high:g}: {one.right:,} of {one.count:,} grounded, mean score {one.mean:.2f}"
    yield f"  <g><title>{told}</title>"
    yield f'    <path class="reach" d="M{x:.1f} {base - reach.low * _SIDE:.1f}V{base - reach.high * _SIDE:.1f}"/>'
    yield f'    <circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
    tall = max(1.0, one.count / most * _FOOT)
    yield (
        f'    <rect class="bar" x="{left + one.low * _SIDE + 2:.1f}" y="{base + 16 + _FOOT - tall:.1f}" '
        f'width="{(one.high - one.low) * _SIDE - 4:.1f}" height="{tall:.1f}"/>'
    )
    yield "  </g>"
