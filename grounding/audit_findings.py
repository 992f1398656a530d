"""What an audit finds: flows without validation, sources that are never consulted, and what is not seen at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grounding.audit_picture import CALLER, MOST_STRANGE, VERIFIER, answers, consulted, source_id, strangers
from grounding.audit_types import AuditFinding, Edge, FindingKind, Node, PartKind, Wiring
from grounding.models import Severity
from grounding.usage import Outcome, Recorded

_LISTED = 5
"""Names in one message."""
_ORDER = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}


def findings_of(
    wiring: Wiring, recorded: Recorded, nodes: Sequence[Node], edges: Sequence[Edge]
) -> tuple[AuditFinding, ...]:
    """All findings, the gravest first."""
    found = [*_of_outputs(wiring, recorded), *_of_sources(wiring, recorded), *_of_the_rest(wiring, recorded, nodes)]
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))


def _of_outputs(wiring: Wiring, recorded: Recorded) -> Iterator[AuditFinding]:
    gives = wiring.structure.gives
    if lost := recorded.of(Outcome.NOT_CHECKED):
        yield AuditFinding(
            kind=FindingKind.NOT_CHECKED,
            severity=Severity.HIGH,
            nodes=(gives, CALLER),
            message=f"{_calls(lost)} of {recorded.calls:,} went on to the caller, and the check had failed",
            remedy="look at the `error` of those records: a limit of the policy, or a result that is not understood",
        )
    if recorded.pending:
        yield AuditFinding(
            kind=FindingKind.PENDING,
            severity=Severity.MEDIUM,
            nodes=(gives, CALLER),
            message=f"{recorded.pending:,} streams have not been read to their end, and are not checked",
            remedy="read them to the end, or close them",
        )
    if answers(wiring, recorded) is False:
        yield AuditFinding(
            kind=FindingKind.GENERATION_UNSEEN,
            severity=Severity.HIGH,
            nodes=(VERIFIER, CALLER),
            message="passages go to the caller; what is generated from them is not seen here, and not checked",
            remedy="wrap what answers too: the query engine, or the function that returns the answer",
        )
    for action in recorded.actions:
        node = (f"action:{action.name}",)
        if action.without_report:
            yield AuditFinding(
                kind=FindingKind.ACTION_UNCHECKED,
                severity=Severity.HIGH,
                nodes=node,
                message=f"{action.name!r} was done in {_calls(action.without_report)} whose answer has no report",
                remedy="check the answer before it acts",
            )
        if action.not_grounded:
            yield AuditFinding(
                kind=FindingKind.ACTION_NOT_GROUNDED,
                severity=Severity.HIGH,
                nodes=node,
                message=f"{action.name!r} was done in {_calls(action.not_grounded)} whose answer is not grounded",
                remedy="let the action wait for the verdict",
            )
    for check in recorded.checks:
        if check.unchecked:
            why = ", ".join(f"{reason} {n:,}" for reason, n in check.reasons[:_LISTED])
            yield AuditFinding(
                kind=FindingKind.CLAIMS_UNCHECKED,
                severity=Severity.MEDIUM,
                nodes=(VERIFIER,),
                message=f"{check.unchecked:,} of {check.claims:,} claims of kind {check.kind} are not judged: {why}",
                remedy=_REMEDIES.get(check.reasons[0][0], "see the messages of those claims"),
            )


_REMEDIES = {
    "missing_validation": "give the label a rule, or what it may be",
    "not_settled": "ask a judge about unclear statements, or fit the policy to your answers",
    "budget_exhausted": "raise limits.work or limits.pieces in the policy",
    "timed_out": "raise limits.seconds in the policy",
    "model_unavailable": "install the package again: a model's files are missing or damaged",
    "missing_citation": "let the answer cite its passages",
}


_CONNECT = "connect it, name it in `consults`, or give passages its name; or take it out of the registry"


def _of_sources(wiring: Wiring, recorded: Recorded) -> Iterator[AuditFinding]:
    if wiring.registry is None:
        yield AuditFinding(
            kind=FindingKind.NO_REGISTRY,
            severity=Severity.LOW,
            message="no sources of truth are declared: all passages are equal, and none is missed",
            remedy="declare them in a registry",
        )
        return
    used = consulted(wiring.registry, recorded)
    calls = recorded.calls if wiring.sources_seen else 0
    for source in wiring.registry.sources:
        seen = used.get(source.name)
        if source.generated and seen is not None:
            yield AuditFinding(
                kind=FindingKind.MODEL_WRITTEN,
                severity=Severity.MEDIUM,
                nodes=(source_id(source.name),),
                message=f"{source.name!r}, which a model wrote, came up in {_calls(seen.calls)}; it supports nothing",
                remedy="deliver what it was written from",
            )
        if seen is None and calls and source.required_for:
            yield AuditFinding(
                kind=FindingKind.REQUIRED_NEVER_CONSULTED,
                severity=Severity.HIGH,
                nodes=(source_id(source.name),),
                message=f"none of {_calls(calls)} consulted {source.name!r}, which is required for "
                + ", ".join(source.required_for[:_LISTED]),
                remedy=_CONNECT,
            )
    never = [s.name for s in wiring.registry.sources if s.name not in used and not s.required_for]
    if never and calls:
        yield AuditFinding(
            kind=FindingKind.NEVER_CONSULTED,
            severity=Severity.MEDIUM,
            nodes=tuple(map(source_id, never)),
            message=f"declared, and consulted by none of {_calls(calls)}: {_named(never)}",
            remedy=_CONNECT,
        )
    if strange := strangers(wiring, used):
        yield AuditFinding(
            kind=FindingKind.NOT_REGISTERED,
            severity=Severity.MEDIUM,
            nodes=tuple(source_id(one.name) for one in strange[:MOST_STRANGE]),
            message=f"passages came from sources that are not registered: {_named([s.name for s in strange])}",
            remedy="register them, or add the name to `also` of the source that it means",
        )
    if wiring.asked_again is not None:
        out = [s.name for s in wiring.registry.sources if s.name not in wiring.asked_again and not s.generated]
        if out:
            yield AuditFinding(
                kind=FindingKind.NOT_REACHED,
                severity=Severity.LOW,
                nodes=tuple(map(source_id, out)),
                message=f"the second look has no way to ask {_named(out)}",
                remedy="say in `reach` how it is asked; until then no failure is told for certain",
            )


def _of_the_rest(wiring: Wiring, recorded: Recorded, nodes: Sequence[Node]) -> Iterator[AuditFinding]:
    if wiring.gated is False:
        generators = tuple(node.id for node in nodes if node.kind is PartKind.GENERATOR)
        yield AuditFinding(
            kind=FindingKind.NO_GATE,
            severity=Severity.LOW,
            nodes=generators,
            message="nothing stands before generating: what can't be answered is generated all the same",
            remedy="wrap(..., gate=True)",
        )
    if raised := recorded.of(Outcome.RAISED):
        yield AuditFinding(
            kind=FindingKind.RAISED,
            severity=Severity.LOW,
            message=f"{_calls(raised)} of {recorded.calls:,} ended with an exception of the chain",
            remedy="see the `error` of those records",
        )
    for unseen in wiring.structure.unseen:
        yield AuditFinding(
            kind=FindingKind.UNSEEN,
            severity=Severity.LOW,
            message=unseen,
            remedy="nothing is known of it, good or bad",
        )
    if recorded.others:
        yield AuditFinding(
            kind=FindingKind.UNSEEN,
            severity=Severity.LOW,
            message=f"more names came up than are told apart; {recorded.others:,} mentions of the others are not shown",
            remedy="give passages the name of their source, not of their document",
        )


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    return ", ".join(map(repr, names[:_LISTED])) + more


def _calls(number: int) -> str:
    return f"{number:,} {'call' if number == 1 else 'calls'}"
