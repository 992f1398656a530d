"""The audit of a chain: what is connected to what, what of it was used, and what flows on without validation.

A picture has two origins, kept apart: what the parts of a chain show of themselves (static), and what its calls have
used (recorded). What neither shows is said to be unseen, and is never taken for sound.
"""

from __future__ import annotations

from grounding.audit_findings import findings_of
from grounding.audit_picture import drawn
from grounding.audit_types import (
    Audit,
    AuditFinding,
    Edge,
    FindingKind,
    Node,
    Part,
    PartKind,
    Structure,
    Validated,
    Wiring,
)
from grounding.usage import Recorded

__all__ = [
    "Audit",
    "AuditFinding",
    "Edge",
    "FindingKind",
    "Node",
    "Part",
    "PartKind",
    "Structure",
    "Validated",
    "Wiring",
    "audit",
]


def audit(wiring: Wiring, recorded: Recorded) -> Audit:
    """The picture of a chain, static and recorded."""
    nodes, edges = drawn(wiring, recorded)
    return Audit(
        title=wiring.structure.title,
        calls=recorded.calls,
        last=recorded.last,
        nodes=nodes,
        edges=edges,
        checks=recorded.checks,
        findings=findings_of(wiring, recorded, nodes, edges),
    )
