"""System prompts under lint: what each takes for granted, told to people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from grounding.api.sourcefiles import text_of
from grounding.api.wire import WireManifest, read_json
from grounding.errors import InvalidInput
from grounding.frame import PremiseFinding, lint
from grounding.frame_backing import connected_in, done_in
from grounding.inputs import invalid_input
from grounding.models import Manifest
from grounding.policy import Policy
from grounding.rendering.visible import visible
from grounding.sources import Registry

LARGEST_MANIFEST = 10_000_000
"""Bytes of a manifest's file."""


def linted(
    name: str, registry: Registry | None, manifest: Manifest | None, policy: Policy
) -> tuple[PremiseFinding, ...]:
    """The premises of the prompt in a file, or on standard input for `-`.

    Raises:
        InvalidInput: It is not UTF-8, or too long, or the manifest is malformed.
    """
    return lint(text_of(name), registry, manifest, policy)


def manifest_in(path: Path) -> Manifest:
    """The manifest in a JSON file, checked; errors begin with the name of the file.

    Raises:
        InvalidInput: It is not UTF-8 or not JSON, too large, no object, or a field is malformed.
        OSError: The file can't be read.
    """
    data = path.read_bytes()
    if len(data) > LARGEST_MANIFEST:
        raise InvalidInput(str(path), f"has {len(data):,} bytes; the limit is {LARGEST_MANIFEST:,}")
    value = read_json(data, str(path))
    if not isinstance(value, dict):
        raise InvalidInput(str(path), "must be a JSON object")
    try:
        manifest = WireManifest.model_validate(value)
    except ValidationError as error:
        raise invalid_input(error, str(path)) from None
    try:
        connected_in(manifest)
        done_in(manifest)
    except InvalidInput as error:
        raise InvalidInput(f"{path}.{error.field.removeprefix('manifest.')}", error.problem) from None
    return manifest


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
