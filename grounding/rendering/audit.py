"""An audit as tables for a terminal, and as one page that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from grounding.audit_types import Audit, Edge, Node, Validated
from grounding.rendering.chart import STYLE, chart_svg
from grounding.rendering.visible import columns, visible

_SIGNS = {
    Validated.INNER: "",
    Validated.YES: "✓ validated",
    Validated.NO: "✗ NOT VALIDATED",
    Validated.UNKNOWN: "? not seen",
}
_NARROWEST = 40

_PAGE = """\
:root { color-scheme: light dark; --paper: #faf9f6; --card: #ffffff; --ink: #1d1c1a; --soft: #5f5c56; --line: #e2dfd8;
  --high: #a8261c; --medium: #875200; --low: #5b5f6b }
@media (prefers-color-scheme: dark) {
  :root { --paper: #161614; --card: #1f1f1c; --ink: #e9e6df; --soft: #a39f96; --line: #35342f;
    --high: #ff9d91; --medium: #efbd67; --low: #aeb3c0 }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1180px; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif }
h1 { font-size: 1.3rem; margin: 0 0 1rem } h2 { font-size: .78rem; letter-spacing: .07em; text-transform: uppercase;
  color: var(--soft); margin: 2rem 0 .6rem }
.drawing { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px }
.drawing svg { display: block; margin: 0 auto }
.table { overflow-x: auto } table { border-collapse: collapse; width: 100%; background: var(--card) }
th, td { text-align: left; vertical-align: top; padding: .4rem .7rem; border: 1px solid var(--line) }
th { font-size: .8rem; color: var(--soft); font-weight: 600 } td.number { text-align: right }
ol { list-style: none; margin: 0; padding: 0 }
li { border-left: 4px solid var(--tone); background: var(--card); padding: .5rem .9rem; margin: 0 0 .5rem }
li.high { --tone: var(--high); border-left-style: double; border-left-width: 7px } li.medium { --tone: var(--medium) }
li.low { --tone: var(--low); border-left-style: dotted } li b { color: var(--tone); margin-right: .4rem }
.remedy { color: var(--soft) }
"""

Row = Sequence[str]


def audit_text(audit: Audit, *, width: int = 100) -> str:
    """The tables of an audit, at most `width` columns wide."""
    width = max(width, _NARROWEST)
    lines = [visible(audit.title), _said(audit), ""]
    lines += _table(_PARTS, [_part(node) for node in audit.nodes], width)
    lines += ["", *_table(_FLOWS, [_flow(audit, edge) for edge in audit.edges], width)]
    if audit.checks:
        lines += ["", *_table(_CHECKS, _checks(audit), width)]
    lines += ["", "Findings" if audit.findings else "Findings: none"]
    for finding in audit.findings:
        lines += _filled(f"{finding.severity.value.upper()} {visible(finding.message)}", width, "  ", "    ")
        lines += _filled(f"→ {visible(finding.remedy)}", width, "    ", "      ")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def audit_page(audit: Audit) -> str:
    """The drawing, what was found, and the tables."""
    findings = "".join(
        f'<li class="{one.severity.value}"><b>{one.severity.value}</b> {_html(one.message)}'
        f'<div class="remedy">→ {_html(one.remedy)}</div></li>\n'
        for one in audit.findings
    )
    nothing = '<li class="low">Nothing was found.</li>'
    styles = " ".join(map(_hash, (f"\n{STYLE}\n  ", _PAGE)))
    checks = f"<h2>Claims</h2>\n{_html_table(_CHECKS, _checks(audit))}" if audit.checks else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src {styles}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Audit: {_html(audit.title)}</title>\n<style>{_PAGE}</style></head>\n<body>\n"
        f"<h1>What is connected to what: {_html(audit.title)}</h1>\n"
        f'<div class="drawing">\n{chart_svg(audit)}</div>\n'
        f"<h2>Findings</h2>\n<ol>\n{findings or nothing}</ol>\n"
        f"<h2>Parts</h2>\n{_html_table(_PARTS, [_part(node) for node in audit.nodes])}\n"
        f"<h2>Flows</h2>\n{_html_table(_FLOWS, [_flow(audit, edge) for edge in audit.edges])}\n"
        f"{checks}\n</body>\n</html>\n"
    )


_PARTS = ("part", "is a", "what", "calls", "last asked")
_FLOWS = ("from", "to", "carries", "calls", "")
_CHECKS = ("claims of the kind", "judged", "not judged", "why not")


def _said(audit: Audit) -> str:
    if not audit.calls:
        return "no calls recorded: only what the parts show of themselves"
    last = f", the last asked {audit.last.isoformat()}" if audit.last is not None else ""
    return f"{audit.calls:,} {'call' if audit.calls == 1 else 'calls'} recorded{last}"


def _part(node: Node) -> Row:
    last = node.last.isoformat() if node.last is not None else ""
    return (node.name, node.kind.value, node.detail, _count(node.calls), last)


def _flow(audit: Audit, edge: Edge) -> Row:
    names = (audit.node(edge.start).name, audit.node(edge.end).name)
    return (*names, edge.carries, _count(edge.calls), _SIGNS[edge.validated])


def _checks(audit: Audit) -> list[Row]:
    return [
        (
            check.kind.value,
            f"{check.claims - check.unchecked:,}",
            f"{check.unchecked:,}",
            ", ".join(f"{reason} {n:,}" for reason, n in check.reasons),
        )
        for check in audit.checks
    ]


def _count(calls: int | None) -> str:
    return "" if calls is None else f"{calls:,}"


def _html(text: str) -> str:
    return escape(visible(text))


def _html_table(heads: Row, rows: Iterable[Row]) -> str:
    head = "".join(f"<th>{_html(one)}</th>" for one in heads)
    body = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>\n" for row in rows)
    return f'<div class="table"><table>\n<tr>{head}</tr>\n{body}</table></div>'


def _cell(text: str) -> str:
    number = text.replace(",", "").isdigit()
    return f'<td class="number">{_html(text)}</td>' if number else f"<td>{_html(text)}</td>"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _table(heads: Row, rows: Sequence[Row], width: int) -> Iterator[str]:
    """Columns as wide as what is in them, the widest cut down until all fit."""
    cells = [[visible(" ".join(text.split())) for text in row] for row in (heads, *rows)]
    wide = [max(columns(row[at]) for row in cells) for at in range(len(heads))]
    while sum(wide) + 2 * (len(wide) - 1) > width and max(wide) > 6:
        wide[wide.index(max(wide))] -= 1
    for number, row in enumerate(cells):
        yield "  ".join(_fitted(text, own) for text, own in zip(row, wide, strict=True))
        if number == 0:
            yield "  ".join("-" * own for own in wide)


def _fitted(text: str, wide: int) -> str:
    if columns(text) > wide:
        while columns(text) > wide - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (wide - columns(text))


def _filled(text: str, width: int, first: str, then: str) -> list[str]:
    lines, line = [], first
    for word in text.split():
        if columns(line) + columns(word) + 1 > width and line.strip():
            lines.append(line)
            line = then
        line += word if line in (first, then) else f" {word}"
    return [*lines, line]
