"""An audit as a drawing: one SVG that needs nothing else, in light and in dark, told apart by more than colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from grounding.audit_types import Audit, Edge, Node, PartKind, Validated
from grounding.rendering.layout import WIDE, Layout, Point, laid_out
from grounding.rendering.visible import visible

_PAD, _SIDE = 12, 24
_LINE, _SMALL_LINE = 18, 15
_HEAD = 58
_BADGE = 10.0
"""Pixels of a badge's radius."""
_LEGEND_LINE = 21
_NARROWEST = 640
MOST_ALIKE = 20
"""Sources, or actions, that are drawn one by one."""
_MOST_TOLD = 40
"""Flows that are written out under the drawing; the table has all of them."""

STYLE = """\
    .gw { --paper: #faf9f6; --card: #ffffff; --ink: #1d1c1a; --soft: #5f5c56; --line: #8d897f;
      --good: #2a6a48; --bad: #a8261c; --open: #875200; --blue: #2b5fb3 }
    @media (prefers-color-scheme: dark) {
      .gw { --paper: #161614; --card: #1f1f1c; --ink: #e9e6df; --soft: #a39f96; --line: #7d796f;
        --good: #86cfa4; --bad: #ff9d91; --open: #efbd67; --blue: #8ab4ff }
    }
    .gw text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
      fill: var(--ink) }
    .gw .ground { fill: var(--paper) } .gw .head { font-size: 17px; font-weight: 650 }
    .gw .name { font-weight: 600 } .gw .small { font-size: 11.5px; fill: var(--soft) }
    .gw .kind { font-size: 10px; font-weight: 650; letter-spacing: .08em; fill: var(--tone) }
    .gw .box { fill: var(--card); stroke: var(--tone); stroke-width: 1.5 } .gw .idle { stroke-dasharray: 5 4 }
    .gw .bar { fill: var(--tone) } .gw .idle + .bar { opacity: .45 }
    .gw g { --tone: var(--line) } .gw .source, .gw .store { --tone: var(--blue) }
    .gw .verifier, .gw .gate { --tone: var(--good) } .gw .generator, .gw .action { --tone: var(--open) }
    .gw .flow { fill: none; stroke: var(--line); stroke-width: 1.5 } .gw .tip { fill: var(--line) }
    .gw .unused { stroke-dasharray: 2 5 }
    .gw .yes { stroke: var(--good); stroke-width: 2.5 } .gw .tip.yes { stroke: none; fill: var(--good) }
    .gw .no { stroke: var(--bad); stroke-width: 3; stroke-dasharray: 9 5 }
    .gw .tip.no { stroke: none; fill: var(--bad) }
    .gw .unknown { stroke: var(--open); stroke-width: 2.5; stroke-dasharray: 2.5 4 }
    .gw .tip.unknown { stroke: none; fill: var(--open) }
    .gw .badge { stroke: var(--card); stroke-width: 2; stroke-dasharray: none } .gw .badge.yes { fill: var(--good) }
    .gw .badge.no { fill: var(--bad) } .gw .badge.unknown { fill: var(--open) }
    .gw .mark { font-size: 11px; font-weight: 700; fill: var(--card) }"""

_KINDS = {
    PartKind.SOURCE: "source",
    PartKind.STORE: "store",
    PartKind.RETRIEVER: "retriever",
    PartKind.STEP: "step",
    PartKind.GATE: "gate before generation",
    PartKind.GENERATOR: "generator",
    PartKind.VERIFIER: "verifier",
    PartKind.ACTION: "action",
    PartKind.CALLER: "goes to",
}
_MEANS = {
    Validated.YES: "validated, with a report",
    Validated.NO: "flows on without validation",
    Validated.UNKNOWN: "whether it is validated is not seen",
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a box."""

    text: str
    style: str
    height: int


def chart_svg(audit: Audit) -> str:
    """The drawing of an audit, with what its flows mean under it; of many sources or actions, the first ones alone."""
    for kind in (PartKind.SOURCE, PartKind.ACTION):
        audit = _gathered(audit, kind)
    lines = {node.id: _lines(node) for node in audit.nodes}
    heights = {name: sum(line.height for line in own) + 2 * _PAD - 4 for name, own in lines.items()}
    drawn = {(edge.start, edge.end): edge for edge in audit.edges}
    flowing = {name for ends in drawn for name in ends}
    # Those that nothing flows from come first, so that nothing has to pass them.
    first = sorted((n.id for n in audit.nodes if n.kind is PartKind.SOURCE), key=lambda name: name in flowing)
    last = [node.id for node in audit.nodes if node.kind in (PartKind.CALLER, PartKind.ACTION)]
    # A badge and its number stand for each flow to the outside.
    told = [edge for edge in drawn.values() if edge.validated is not Validated.INNER]
    layout = laid_out(heights, list(drawn), first, last)
    width = max(layout.width + 2 * _SIDE, _NARROWEST)
    left = (width - layout.width) / 2
    legend = list(_legend(audit, told))
    wrapped = [one for mark, text in legend for one in _continued(mark, _wrapped(text, width - 90, 13, 4))]
    height = _HEAD + layout.height + 34 + _LEGEND_LINE * len(wrapped) + 14
    said = f"{_calls(audit.calls)} recorded" if audit.calls else "no calls recorded: only what the parts show"
    if audit.last is not None:
        said += f", the last asked {audit.last.isoformat()}"
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gw" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-labelledby="gw-title gw-desc">',
        f'  <title id="gw-title">What is connected to what: {_text(audit.title)}</title>',
        f'  <desc id="gw-desc">{_text(_described(audit))}</desc>',
        f"  <style>\n{STYLE}\n  </style>",
        f'  <rect class="ground" width="{width:g}" height="{height:g}"/>',
        f'  <text class="head" x="{_SIDE}" y="26">{_text(_shortened(audit.title, width - 2 * _SIDE, 17))}</text>',
        f'  <text class="small" x="{_SIDE}" y="44">{_text(said)}</text>',
        f'  <g transform="translate({left:g} {_HEAD})">',
        *_flows(drawn, layout),
        *(line for node in audit.nodes for line in _box(node, lines[node.id], layout, heights[node.id])),
        *_badges(told, layout),
        "  </g>",
    ]
    y = _HEAD + layout.height + 40
    for mark, line in wrapped:
        if mark is not None:
            out.append(_badge(mark[0], mark[1], _SIDE + _BADGE, y - 4))
        out.append(f'  <text x="{_SIDE + 30}" y="{y:g}">{_text(line)}</text>')
        y += _LEGEND_LINE
    return "\n".join([*out, "</svg>"]) + "\n"


def _gathered(audit: Audit, kind: PartKind) -> Audit:
    """The audit with the nodes of a kind beyond `MOST_ALIKE` as two: those that took part, and those that did not."""
    alike = [node for node in audit.nodes if node.kind is kind]
    if len(alike) <= MOST_ALIKE:
        return audit
    home: dict[str, str] = {}
    counted: dict[str, int] = {}
    for node in alike[MOST_ALIKE - 2 :]:
        home[node.id] = f"{kind.value}s: {'used' if node.calls else 'idle'}"
        counted[home[node.id]] = counted.get(home[node.id], 0) + 1
    nodes = [node for node in audit.nodes if node.id not in home]
    more = [
        Node(
            id=name,
            kind=kind,
            name=f"{n:,} more {kind.value}{'' if n == 1 else 's'}",
            calls=_most(audit, home, name),
        )
        for name, n in counted.items()
    ]
    edges: dict[tuple[str, str, Validated], Edge] = {}
    for edge in audit.edges:
        moved = edge.model_copy(update={"start": home.get(edge.start, edge.start), "end": home.get(edge.end, edge.end)})
        before = edges.get((moved.start, moved.end, moved.validated))
        if before is None or (before.calls or 0) < (moved.calls or 0):
            edges[moved.start, moved.end, moved.validated] = moved
    return audit.model_copy(update={"nodes": (*more, *nodes), "edges": tuple(edges.values())})


def _most(audit: Audit, home: Mapping[str, str], name: str) -> int | None:
    calls = [node.calls for node in audit.nodes if home.get(node.id) == name]
    return max((n for n in calls if n is not None), default=None)


def _described(audit: Audit) -> str:
    bad = sum(edge.validated is Validated.NO for edge in audit.edges)
    flows = f"{len(audit.nodes)} parts, {len(audit.edges)} flows, {bad} of them without validation"
    return f"{flows}; {len(audit.findings)} findings"


def _lines(node: Node) -> list[_Line]:
    inner = WIDE - 2 * _PAD - 4
    lines = [_Line(_KINDS[node.kind].upper(), "kind", 14)]
    lines += [_Line(text, "name", _LINE) for text in _wrapped(node.name, inner, 13.6, 2)]
    lines += [_Line(text, "small", _SMALL_LINE) for text in _wrapped(node.detail, inner, 11.5, 2)]
    if node.calls is not None:
        never = "never consulted" if node.kind is PartKind.SOURCE else "in no call"
        lines.append(_Line(f"in {_calls(node.calls)}" if node.calls else never, "small", _SMALL_LINE))
    return lines


def _box(node: Node, lines: Sequence[_Line], layout: Layout, height: float) -> Iterator[str]:
    x, y = layout.boxes[node.id]
    idle = " idle" if node.calls == 0 else ""
    yield f'    <g class="{node.kind.value} node"><title>{_text(_whole(node))}</title>'
    yield f'      <rect class="box{idle}" x="{x:.1f}" y="{y:.1f}" width="{WIDE}" height="{height:g}" rx="7"/>'
    yield f'      <rect class="bar" x="{x:.1f}" y="{y + 10:.1f}" width="4" height="{height - 20:g}"/>'
    at = y + _PAD - 4
    for line in lines:
        at += line.height
        yield f'      <text class="{line.style}" x="{x + _PAD:.1f}" y="{at:.1f}">{_text(line.text)}</text>'
    yield "    </g>"


def _whole(node: Node) -> str:
    seen = "" if node.calls is None else f", in {_calls(node.calls)}"
    last = "" if node.last is None else f", last asked {node.last.isoformat()}"
    return f"{node.kind.value} {node.name}{f' ({node.detail})' if node.detail else ''}{seen}{last}"


def _flows(drawn: Mapping[tuple[str, str], Edge], layout: Layout) -> Iterator[str]:
    order = list(Validated)
    for ends, edge in sorted(drawn.items(), key=lambda item: order.index(item[1].validated)):
        points = layout.paths[ends]
        kind = "" if edge.validated is Validated.INNER else f" {edge.validated.value}"
        unused = " unused" if edge.calls == 0 else ""
        seen = "" if edge.calls is None else f", {_calls(edge.calls)}"
        carried = edge.carries or "something"
        yield f"    <g><title>{_text(carried + seen)}</title>"
        yield f'      <path class="flow{kind}{unused}" d="{_curve(points)}"/>'
        x, y = points[-1]
        yield f'      <path class="tip{kind}" d="M{x:.1f} {y:.1f}l-5 -9h10z"/></g>'


def _curve(points: Sequence[Point]) -> str:
    (x, y), *others = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for number, (to_x, to_y) in enumerate(others):
        end = to_y - 7 if number == len(others) - 1 else to_y
        bend = max(abs(to_y - y) / 2, 26)
        if to_y > y:
            parts.append(f"C{x:.1f} {y + bend:.1f} {to_x:.1f} {to_y - bend:.1f} {to_x:.1f} {end:.1f}")
        else:
            # Back up to where it came from: out to the side, so that it is seen to turn.
            aside = max(x, to_x) + WIDE / 2 + 20
            parts.append(f"C{aside:.1f} {y + 60:.1f} {aside:.1f} {to_y - 60:.1f} {to_x:.1f} {end:.1f}")
        x, y = to_x, to_y
    return "".join(parts)


def _badges(told: Sequence[Edge], layout: Layout) -> Iterator[str]:
    taken: list[Point] = []
    for number, edge in enumerate(told, start=1):
        points = layout.paths[edge.start, edge.end]
        spots = [_along(points[at], points[at + 1], share) for at, share in _places(points)]
        free = [s for s in spots if all(abs(s[0] - x) + abs(s[1] - y) > 3 * _BADGE for x, y in taken)]
        x, y = (free or spots)[0]
        taken.append((x, y))
        yield _badge(edge.validated, str(number), x, y)


def _places(points: Sequence[Point]) -> list[tuple[int, float]]:
    """Where along an edge a badge may stand, the best first: between layers, not beside boxes."""
    gaps = range(0, len(points) - 1, 2)
    return [(at, share) for share in (0.5, 0.34, 0.66) for at in gaps]


def _along(start: Point, end: Point, share: float) -> Point:
    """A point on the curve between two points, see `_curve`."""
    (x0, y0), (x1, y1) = start, end
    bend = max(abs(y1 - y0) / 2, 26)
    s, t = 1 - share, share
    across = x0 * (s**3 + 3 * s * s * t) + x1 * (3 * s * t * t + t**3)
    down = y0 * s**3 + 3 * s * s * t * (y0 + bend) + 3 * s * t * t * (y1 - bend) + y1 * t**3
    return across, down


def _badge(validated: Validated, mark: str, x: float, y: float) -> str:
    return (
        f'    <g class="note"><circle class="badge {validated.value}" cx="{x:.1f}" cy="{y:.1f}" r="{_BADGE:g}"/>'
        f'<text class="mark" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{mark}</text></g>'
    )


Mark = tuple[Validated, str]


def _legend(audit: Audit, told: Sequence[Edge]) -> Iterator[tuple[Mark, str]]:
    names = {node.id: node.name for node in audit.nodes}
    for number, edge in enumerate(told[:_MOST_TOLD], start=1):
        seen = "" if edge.calls is None else f", {_calls(edge.calls)}"
        ends = f"{names[edge.start]} to {names[edge.end]}"
        sign = {"yes": "✓", "no": "✗", "unknown": "?"}[edge.validated.value]
        yield (edge.validated, str(number)), f"{sign} {edge.carries}, {ends}: {_MEANS[edge.validated]}{seen}"


def _continued(mark: Mark, lines: Sequence[str]) -> Iterator[tuple[Mark | None, str]]:
    for number, line in enumerate(lines):
        yield (mark if number == 0 else None), line


def _calls(number: int) -> str:
    return f"{number:,} {'call' if number == 1 else 'calls'}"


def _text(text: str) -> str:
    return escape(visible(text))


# How wide text is, without its font -----------------------------------------------------------------------

_NARROW = frozenset("iljtfrI.,:;'|!()[]{}/\\ -")
_BROAD = frozenset("mwMW@%&—…")


def _measured(text: str, size: float) -> float:
    """Pixels that a text may take, rather too many than too few: fonts differ, and boxes do not grow."""
    units = 0.0
    for char in text:
        if char in _NARROW:
            units += 0.42
        elif char in _BROAD or char > "\u2e7f":
            units += 1.15
        else:
            units += 0.74 if char.isupper() or not char.isascii() else 0.61
    return units * size


def _wrapped(text: str, width: float, size: float, most: int) -> list[str]:
    """The text in at most so many lines that fit; what does not fit is shortened, visibly."""
    words, lines = visible(" ".join(text.split())).split(" "), [""]
    for word in words:
        for piece in _pieces(word, width, size):
            longer = f"{lines[-1]} {piece}" if lines[-1] and piece is not None else lines[-1] + piece
            if _measured(longer, size) <= width:
                lines[-1] = longer
            elif len(lines) == most:
                lines[-1] = _shortened(longer, width, size)
                return lines
            else:
                lines.append(piece)
    return [line for line in lines if line]


def _pieces(word: str, width: float, size: float) -> Iterator[str]:
    """A word in pieces that fit a line each, cut before a capital or after a sign where that is possible."""
    while _measured(word, size) > width:
        fits = next(n for n in range(1, len(word) + 1) if _measured(word[: n + 1], size) > width)
        seams = [n for n in range(max(fits // 3, 1), fits + 1) if word[n].isupper() or word[n - 1] in "._-/:"]
        cut = seams[-1] if seams else fits
        yield word[:cut]
        word = word[cut:]
    yield word


def _shortened(text: str, width: float, size: float) -> str:
    if _measured(text, size) <= width:
        return text
    kept = text
    while kept and _measured(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept}…"
