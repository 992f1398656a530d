"""System prompts under lint: what each takes for granted, told to people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from grounding.api.sourcefiles import text_of
from grounding.frame import PremiseFinding, lint
from grounding.rendering.visible import visible
from grounding.sources import Registry


def linted(name: str, registry: Registry | None) -> tuple[PremiseFinding, ...]:
    """The premises of the prompt in a file, or on standard input for `-`.

    Raises:
        InvalidInput: It is not UTF-8, or too long.
    """
    return lint(text_of(name), registry)


def as_json(findings: Sequence[PremiseFinding]) -> str:
    """One line of JSON."""
    premises = [finding.model_dump(mode="json") for finding in findings]
    backed = all(finding.backed for finding in findings)
    return json.dumps({"backed": backed, "premises": premises}, ensure_ascii=False) + "\n"


def as_text(findings: Sequence[PremiseFinding]) -> str:
    """For people: each premise with its place, and what mends it."""
    if not findings:
        return "the prompt takes nothing for granted that could be checked\n"
    lines: list[str] = []
    for finding in findings:
        sign = "backed" if finding.backed else "NOT BACKED"
        lines.append(f"{finding.start}-{finding.end} {finding.kind} {sign}: {visible(finding.message)}")
        if finding.remedy:
            lines.append(f"    {finding.remedy}")
    return "\n".join(lines) + "\n"
