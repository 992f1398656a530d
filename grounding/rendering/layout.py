"""Where the parts of a drawing stand: layers from above to below, few crossings, nothing on top of anything else.

After Sugiyama, Tagawa and Toda (1981): nodes in layers, edges that pass a layer hold a place in it, and each layer is
ordered by the mean place of its neighbours. The same nodes and edges, the same drawing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDE = 190
"""Pixels of a box across."""
ACROSS, DOWN = 30, 62
"""Pixels between boxes of a layer, and between layers."""
LANE = 22
"""Pixels that an edge has to itself where it passes a layer."""
MOST_ACROSS = 5
"""Boxes side by side; a layer of more is broken into several."""
SWEEPS = 6

Edge = tuple[str, str]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, in pixels from the upper left."""

    boxes: Mapping[str, tuple[float, float]]
    """The upper left corner of each box."""
    paths: Mapping[Edge, tuple[Point, ...]]
    """The points that each edge goes through, from box to box."""
    width: float
    height: float


def laid_out(heights: Mapping[str, float], edges: Sequence[Edge], first: Sequence[str], last: Sequence[str]) -> Layout:
    """A layout of boxes.

    Args:
        heights: Of each box, in pixels; their order decides where nothing else does.
        edges: From box to box, each pair once.
        first: Boxes that stand in the first layers.
        last: Boxes that stand in the layer below all others.
    """
    layer = _layers(list(heights), edges, first, last)
    rows, chains = _with_lanes(list(heights), edges, layer)
    _ordered(rows, chains)
    return _placed(rows, chains, heights)


def _layers(names: list[str], edges: Sequence[Edge], first: Sequence[str], last: Sequence[str]) -> dict[str, int]:
    """The layer of each box: below all that flows into it, where nothing flows in circles."""
    layer = {name: number // MOST_ACROSS for number, name in enumerate(first)}
    base = max(layer.values(), default=-1) + 1
    incoming: dict[str, set[str]] = {name: set() for name in names}
    for start, end in edges:
        if start != end and end not in layer:
            incoming[end].add(start)
    waiting = [name for name in names if name not in layer]
    while waiting:
        # In a circle somebody has to begin: whoever comes first.
        ready = [name for name in waiting if not incoming[name] & set(waiting)] or waiting[:1]
        for name in ready:
            layer[name] = max([base, *(layer[one] + 1 for one in incoming[name] if one in layer)])
        waiting = [name for name in waiting if name not in layer]
    floor = max((layer[name] for name in names if name not in last), default=-1) + 1
    for name in last:
        layer[name] = floor
    return _not_too_wide(names, layer)


def _not_too_wide(names: list[str], layer: dict[str, int]) -> dict[str, int]:
    """Layers of at most `MOST_ACROSS` boxes."""
    by_layer: dict[int, list[str]] = defaultdict(list)
    for name in names:
        by_layer[layer[name]].append(name)
    spread: dict[str, int] = {}
    at = 0
    for number in sorted(by_layer):
        for place, name in enumerate(by_layer[number]):
            spread[name] = at + place // MOST_ACROSS
        at = spread[by_layer[number][-1]] + 1
    return spread


def _with_lanes(
    names: list[str], edges: Sequence[Edge], layer: Mapping[str, int]
) -> tuple[list[list[str]], dict[Edge, list[str]]]:
    """The layers with a lane for every edge that passes one, and of each edge all that it goes through."""
    rows: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for name in names:
        rows[layer[name]].append(name)
    chains: dict[Edge, list[str]] = {}
    for start, end in edges:
        passed = []
        for number in range(layer[start] + 1, layer[end]):
            passed.append(f"{start}\0{end}\0{number}")
            rows[number].append(passed[-1])
        chains[start, end] = [start, *passed, end]
    return rows, chains


def _ordered(rows: list[list[str]], chains: Mapping[Edge, list[str]]) -> None:
    above: dict[str, list[str]] = defaultdict(list)
    below: dict[str, list[str]] = defaultdict(list)
    for chain in chains.values():
        for one, two in pairwise(chain):
            below[one].append(two)
            above[two].append(one)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            place = {name: at / max(len(other) - 1, 1) for other in rows for at, name in enumerate(other)}
            near = above if down else below

            def mean(name: str, place: dict[str, float] = place, near: dict[str, list[str]] = near) -> float:
                others = near[name]
                return sum(place[other] for other in others) / len(others) if others else place[name]

            row.sort(key=mean)


def _placed(rows: list[list[str]], chains: Mapping[Edge, list[str]], heights: Mapping[str, float]) -> Layout:
    widths = [_across(row, heights) for row in rows]
    width = max(widths, default=0)
    boxes: dict[str, tuple[float, float]] = {}
    tops: dict[str, float] = {}
    bottoms: dict[str, float] = {}
    middles: dict[str, float] = {}
    y = 0.0
    for row, wide in zip(rows, widths, strict=True):
        x = (width - wide) / 2
        tall = max((heights[name] for name in row if name in heights), default=0)
        for name, following in zip(row, [*row[1:], ""], strict=True):
            own = WIDE if name in heights else LANE
            middles[name] = x + own / 2
            top = y + (tall - heights[name]) / 2 if name in heights else y
            tops[name], bottoms[name] = top, top + heights.get(name, tall)
            if name in heights:
                boxes[name] = (x, top)
            x += own + _between(name, following, heights)
        y += tall + DOWN
    leaving = _ports(chains, middles, heights, outward=True)
    coming = _ports(chains, middles, heights, outward=False)
    paths = {}
    for edge, chain in chains.items():
        points: list[Point] = [(leaving[edge], bottoms[edge[0]])]
        for lane in chain[1:-1]:
            points += [(middles[lane], tops[lane]), (middles[lane], bottoms[lane])]
        points.append((coming[edge], tops[edge[1]]))
        paths[edge] = tuple(points)
    return Layout(boxes, paths, width, max(y - DOWN, 0))


def _across(row: list[str], heights: Mapping[str, float]) -> float:
    between = sum(_between(one, two, heights) for one, two in pairwise(row))
    return sum(WIDE if name in heights else LANE for name in row) + between


def _between(one: str, two: str, heights: Mapping[str, float]) -> float:
    return ACROSS if one in heights and two in heights else ACROSS / 3


def _ports(
    chains: Mapping[Edge, list[str]], middles: Mapping[str, float], heights: Mapping[str, float], *, outward: bool
) -> dict[Edge, float]:
    """Where on its box each edge begins or ends: side by side, in the order of where they go."""
    at: dict[str, list[tuple[float, Edge]]] = defaultdict(list)
    for edge, chain in chains.items():
        at[edge[0] if outward else edge[1]].append((middles[chain[1] if outward else chain[-2]], edge))
    ports: dict[Edge, float] = {}
    for name, found in at.items():
        found.sort()
        step = min(34.0, (WIDE - 40) / max(len(found) - 1, 1))
        start = middles[name] - step * (len(found) - 1) / 2
        for number, (_, edge) in enumerate(found):
            ports[edge] = start + step * number
    return ports
