"""How findings become claims under a policy: statuses and reasons, the worst leaf into its statement, the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grounding._version import __version__
from grounding.coverage import Assessed, coverage_under
from grounding.entitlement import Withheld
from grounding.failures import failure_of
from grounding.models import (
    Claim,
    Evidence,
    Failure,
    Kind,
    LookedUp,
    Payload,
    Reason,
    Relation,
    Searched,
    Status,
    VerdictReason,
    sha256,
)
from grounding.omissions import Omitted
from grounding.policy import Policy
from grounding.protocols import Answer, Candidate, Finding, Verifier
from grounding.report import Report, Subject
from grounding.scoring import calibrated, score_of, with_leaves
from grounding.second_look import LOOKED_UP, Looked
from grounding.verdicts import abstained, checked_fraction, verdict_of, worst


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate, what was found of it, and the index of the segment it stands in."""

    candidate: Candidate
    finding: Finding
    segment: int | None
    verifier: Verifier
    otherwise: tuple[Finding, Withheld] | None = None
    """What passages say that may not speak on it, and why they may not."""
    partial: str = ""
    """Why passages that bear it out are not enough; empty where they are."""
    searched: Searched | None = None
    """What was looked through for it, where that is not the same for all claims."""
    looked: Looked | None = None
    """What asking the sources again has shown, where they were asked."""
    omitted: Omitted | None = None
    """The exception that bears on the query and that a statement leaves out."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that was found about one answer, before any policy: a report can be made from it again and again."""

    id: str
    answer: Answer
    payload: Payload
    judged: tuple[Judged, ...]
    coverage: Assessed
    searched: Searched
    looked_up: tuple[LookedUp, ...] | None = None

    def under(self, policy: Policy, elapsed_ms: float = 0.0) -> Report:
        """The report under a policy."""
        claims = _claims(self, policy)
        verdict, reason = verdict_of(claims)
        score = score_of(claims)
        if reason is not VerdictReason.NOTHING_TO_VERIFY:
            score = calibrated(score, policy.calibration)
        report = Report(
            id=self.id,
            version=__version__,
            policy=policy.ref,
            payload_hash=self.payload.hash,
            answer_hash=sha256(self.answer.text),
            verdict=verdict,
            verdict_reason=reason,
            score=score,
            abstained=abstained(claims),
            checked_fraction=checked_fraction(claims),
            claims=claims,
            coverage=coverage_under(self.coverage, policy),
            looked_up=self.looked_up,
            elapsed_ms=elapsed_ms,
            subject=Subject(answer=self.answer.text, payload=self.payload),
        )
        report._again = self.under
        return report


@dataclass(slots=True)
class _Draft:
    """A claim being made: its judgement under a policy, before leaves have been weighed."""

    judged: Judged
    status: Status
    id: str = ""
    parent: str | None = None


def _draft(judged: Judged, policy: Policy) -> _Draft:
    """The judgement under a policy, with what the contracts of sources make of it."""
    finding = judged.finding
    status = status_under(finding, policy)
    if judged.omitted is not None and status is not Status.CONTRADICTED:
        status = Status.CONTRADICTED
        finding = judged.omitted.over(finding)
    elif status is Status.SUPPORTED and judged.partial:
        status = Status.UNSUPPORTED
        finding = Finding(status, Reason.NOT_EXHAUSTIVE, judged.partial, 0.0, spans=finding.spans)
    elif status is Status.UNSUPPORTED and judged.otherwise is not None:
        other, withheld = judged.otherwise
        if status_under(other, policy) is Status.SUPPORTED:
            by = next(e.source_id for e in other.evidence)
            message = f"only {by} says so, and {withheld.why}"
            finding = replace(finding, status=status, reason=withheld.reason, message=message)
    draft = _Draft(replace(judged, finding=finding), status)
    if judged.looked is not None and _is_open(draft):
        told = replace(finding, message=f"{finding.message}; {judged.looked.message}")
        return _Draft(replace(draft.judged, finding=told), status)
    return _Draft(replace(draft.judged, looked=None), status)


def _claims(assessment: Assessment, policy: Policy) -> tuple[Claim, ...]:
    """The claims under a policy: statements first taken by themselves, then no better than their leaves."""
    drafts = [_draft(judged, policy) for judged in assessment.judged]
    drafts.sort(
        key=lambda d: (
            d.judged.candidate.start,
            d.judged.candidate.kind is not Kind.STATEMENT,
            d.judged.candidate.end,
            d.judged.candidate.kind,
        )
    )
    statements: dict[int, _Draft] = {}
    for number, draft in enumerate(drafts, 1):
        draft.id = f"c{number}"
        if draft.judged.candidate.kind is Kind.STATEMENT and draft.judged.segment is not None:
            statements[draft.judged.segment] = draft
    leaves: dict[str, list[_Draft]] = {}
    for draft in drafts:
        parent = statements.get(draft.judged.segment) if draft.judged.segment is not None else None
        if parent is not None and parent is not draft:
            draft.parent = parent.id
            leaves.setdefault(parent.id, []).append(draft)
    claims = (_claim(draft, leaves.get(draft.id, ()), assessment.searched) for draft in drafts)
    return _cited(tuple(claims)) if policy.citations_required else tuple(claims)


def _cited(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims, where each statement must cite a passage: one that cites none is unchecked."""
    citing = {claim.parent for claim in claims if claim.kind is Kind.CITATION}
    missing = {
        "status": Status.UNCHECKED,
        "reason": Reason.MISSING_CITATION,
        "message": "it cites no passage, and the policy asks for one",
        "score": None,
        "failure": failure_of(Status.UNCHECKED, Reason.MISSING_CITATION),
    }
    return tuple(
        Claim(**{**dict(claim), **missing})
        if claim.kind is Kind.STATEMENT and claim.status is Status.SUPPORTED and claim.id not in citing
        else claim
        for claim in claims
    )


def status_under(finding: Finding, policy: Policy) -> Status:
    """A finding's own status, or the one that the policy gives its score."""
    if finding.status is not None:
        return finding.status
    return policy.status_of_statement(finding.score or 0.0, finding.against or 0.0)


def _score(finding: Finding, status: Status) -> float:
    """A finding's own score; an exact one that gives none is sure of what it says."""
    return finding.score if finding.score is not None else float(status is Status.SUPPORTED)


_LEAF_REASON = {
    Status.CONTRADICTED: Reason.LEAF_CONTRADICTED,
    Status.UNSUPPORTED: Reason.LEAF_UNSUPPORTED,
    Status.UNCHECKED: Reason.LEAF_UNCHECKED,
}


def _claim(draft: _Draft, leaves: Sequence[_Draft], searched: Searched) -> Claim:
    candidate, finding, status = draft.judged.candidate, draft.judged.finding, draft.status
    reason, message, evidence = finding.reason, finding.message, finding.evidence
    if finding.status is None:
        reason, message = _reason_of_score(status, finding)
        if status is Status.CONTRADICTED:
            evidence = tuple(e.model_copy(update={"relation": Relation.CONTRADICTS}) for e in evidence)
    if _over_a_part(draft, leaves):
        status, reason, message = Status.UNSUPPORTED, Reason.NOT_EXHAUSTIVE, draft.judged.partial
    failure = failure_of(status, reason) or _failure_found(draft)
    decisive = min(leaves, key=lambda leaf: leaf.status.rank, default=None)
    if decisive is not None and decisive.status.rank < status.rank:
        status = worst([status, decisive.status])
        reason, message = _LEAF_REASON[status], f"{decisive.judged.candidate.text!r}: {decisive.judged.finding.message}"
        evidence = _joined(evidence, decisive.judged.finding.evidence)
        failure = failure_of(status, decisive.judged.finding.reason) or _failure_found(decisive)
    elif decisive is not None and decisive.status is status and failure is not None:
        # both are without support: the first class that applies
        other = failure_of(status, decisive.judged.finding.reason) or failure
        failure = min(failure, other, key=list(Failure).index)
    return Claim(
        id=draft.id,
        parent=draft.parent,
        start=candidate.start,
        end=candidate.end,
        text=candidate.text,
        spans=finding.spans if status is not Status.SUPPORTED else (),
        kind=candidate.kind,
        status=status,
        reason=reason,
        message=message,
        score=None
        if status is Status.UNCHECKED
        else with_leaves(_score(finding, draft.status), (leaf.status for leaf in leaves)),
        failure=failure,
        right_value=finding.right_value,
        formula=finding.formula,
        searched=(draft.judged.searched or searched) if status is Status.UNSUPPORTED else None,
        evidence=evidence,
    )


def _over_a_part(draft: _Draft, leaves: Sequence[_Draft]) -> bool:
    """Whether all that is left to support of a statement is that it speaks of all there is."""
    return (
        draft.judged.finding.status is None
        and draft.status in (Status.UNSUPPORTED, Status.UNCHECKED)
        and bool(draft.judged.partial and leaves)
        and all(leaf.status is Status.SUPPORTED for leaf in leaves)
    )


def _failure_found(draft: _Draft) -> Failure | None:
    """Whose fault it is by what the sources said when they were asked again."""
    return draft.judged.looked.failure if draft.judged.looked is not None else None


def _reason_of_score(status: Status, finding: Finding) -> tuple[Reason, str]:
    """The reason for a status that a threshold gave."""
    if status is Status.SUPPORTED:
        return finding.reason, finding.message
    if status is Status.CONTRADICTED:
        return Reason.REFUTED, f"{finding.message}; it says otherwise with one of {finding.against or 0.0:.0%}"
    if status is Status.UNSUPPORTED:
        return Reason.NOT_IN_PAYLOAD, finding.message
    return Reason.NOT_SETTLED, f"{finding.message}; that settles nothing either way"


def _joined(first: tuple[Evidence, ...], second: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return first + tuple(e for e in second if e not in first)


def _is_open(draft: _Draft) -> bool:
    """Whether a claim has no support for a reason that asking the sources again may explain."""
    finding = draft.judged.finding
    return draft.status is Status.UNSUPPORTED and (finding.status is None or finding.reason in LOOKED_UP)


def is_open(judged: Judged, policy: Policy) -> bool:
    """Whether a claim has no support under a policy, for a reason that asking the sources again may explain."""
    return _is_open(_draft(judged, policy))
