"""What an audit is made of: how a chain is wired, its parts, what flows between them, what is found, the picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grounding.models import Moment, Severity, Value
from grounding.sources import Registry
from grounding.usage import Checked


class PartKind(StrEnum):
    """What a part of a chain is."""

    SOURCE = "source"
    STORE = "store"
    """Where a retriever looks things up: a vector store, an index."""
    RETRIEVER = "retriever"
    STEP = "step"
    """What is done to passages or answers on their way."""
    GATE = "gate"
    GENERATOR = "generator"
    VERIFIER = "verifier"
    ACTION = "action"
    CALLER = "caller"


class Validated(StrEnum):
    """Whether what flows is validated before it goes on."""

    INNER = "inner"
    """It stays inside the chain."""
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """What becomes of it is not seen here."""


class Node(Value):
    """One part of a chain."""

    id: str
    kind: PartKind
    name: str
    detail: str = ""
    declared: bool = True
    """Whether the chain or the registry shows it; else it is only known from calls."""
    calls: int | None = None
    """Calls that it is recorded to have taken part in; null where that is not recorded."""
    last: Moment | None = None
    """When the last of them was asked, as recorded."""


class Edge(Value):
    """What flows from one part to another."""

    start: str
    end: str
    carries: str
    validated: Validated = Validated.INNER
    calls: int | None = None


class FindingKind(StrEnum):
    """What an audit finds."""

    NOT_CHECKED = "not_checked"
    """Answers went on without a report."""
    GENERATION_UNSEEN = "generation_unseen"
    """What is generated from the passages is not seen here."""
    REQUIRED_NEVER_CONSULTED = "required_never_consulted"
    NEVER_CONSULTED = "never_consulted"
    NOT_REGISTERED = "not_registered"
    MODEL_WRITTEN = "model_written"
    CLAIMS_UNCHECKED = "claims_unchecked"
    ACTION_UNCHECKED = "action_unchecked"
    ACTION_NOT_GROUNDED = "action_not_grounded"
    NO_GATE = "no_gate"
    NO_REGISTRY = "no_registry"
    NOT_REACHED = "not_reached"
    PENDING = "pending"
    RAISED = "raised"
    UNSEEN = "unseen"


class AuditFinding(Value):
    """One thing to mend, or to know."""

    kind: FindingKind
    severity: Severity
    nodes: tuple[str, ...] = ()
    """Ids of the parts that it is about."""
    message: str
    remedy: str


class Audit(Value):
    """The picture of one chain."""

    title: str
    calls: int
    last: Moment | None = None
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    checks: tuple[Checked, ...] = ()
    """What became of the claims, by kind."""
    findings: tuple[AuditFinding, ...]

    def node(self, node_id: str) -> Node:
        """The part with that id; KeyError where there is none."""
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise KeyError(node_id)

    @property
    def unvalidated(self) -> tuple[Edge, ...]:
        """What flows on without validation, or to where nothing is seen."""
        return tuple(edge for edge in self.edges if edge.validated in (Validated.NO, Validated.UNKNOWN))

    def to_json(self) -> str:
        """The picture as one line of JSON."""
        return self.model_dump_json()

    def as_text(self, *, width: int = 100) -> str:
        """The picture as tables for people, at most `width` columns wide."""
        from grounding.rendering.audit import audit_text

        return audit_text(self, width=width)

    def as_svg(self) -> str:
        """The picture as a drawing that needs nothing else."""
        from grounding.rendering.chart import chart_svg

        return chart_svg(self)

    def as_html(self) -> str:
        """The drawing with its tables, as one page that needs nothing else."""
        from grounding.rendering.audit import audit_page

        return audit_page(self)


@dataclass(frozen=True, slots=True)
class Part:
    """A part as the chain shows it."""

    id: str
    kind: PartKind
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """What a chain shows of itself."""

    title: str
    parts: tuple[Part, ...]
    flows: tuple[tuple[str, str, str], ...]
    """From, to, and what flows."""
    enters: tuple[str, ...]
    """Where sources flow in."""
    gives: str
    """The part whose output goes to the caller."""
    answers: bool | None
    """Whether that is an answer; None where calls alone can tell."""
    unseen: tuple[str, ...] = ()
    """What can't be looked into, each as a sentence."""
    retrievers: tuple[tuple[str, str], ...] = ()
    """Where there are several: the name under which calls are recorded, and the part."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """A chain with all that stands around it."""

    structure: Structure
    registry: Registry | None = None
    policy: str = "default"
    consults: tuple[str, ...] = ()
    gated: bool | None = False
    """None where it is not known."""
    asked_again: tuple[str, ...] | None = None
    """Sources that a second look can ask; None where there is none."""
    sources_seen: bool = True
    """Whether calls are recorded with the sources that they consulted."""
