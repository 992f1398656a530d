"""A report without a word of what it is about: hashes of the texts, offsets into them, and the judgements.

Whoever has the answer and the payload can check that they are the ones meant, and find every span again;
whoever has only the store learns nothing that they said. Claims carry no hashes of their own, because a
hash of "$1.2bn" is found by trying.
"""

from __future__ import annotations

from typing import Literal, Self

from grounding.models import (
    Claim,
    Evidence,
    Failure,
    Gap,
    GapKind,
    Kind,
    NeedKind,
    NeedStatus,
    PayloadUse,
    PolicyRef,
    Reason,
    Relation,
    Score,
    Severity,
    SourceUse,
    Span,
    Status,
    Value,
    Verdict,
    VerdictReason,
)
from grounding.report import Report


class HashedEvidence(Value):
    """Where the deciding span stands, without its text."""

    source_id: str
    start: int
    end: int
    relation: Relation

    @classmethod
    def of(cls, evidence: Evidence) -> Self:
        """The evidence without its text."""
        return cls(source_id=evidence.source_id, start=evidence.start, end=evidence.end, relation=evidence.relation)


class HashedClaim(Value):
    """A claim without its text, message, right value and formula."""

    id: str
    parent: str | None
    start: int
    end: int
    spans: tuple[Span, ...]
    kind: Kind
    status: Status
    reason: Reason
    score: Score | None
    failure: Failure | None
    evidence: tuple[HashedEvidence, ...]

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The claim without its texts."""
        return cls(
            id=claim.id,
            parent=claim.parent,
            start=claim.start,
            end=claim.end,
            spans=claim.spans,
            kind=claim.kind,
            status=claim.status,
            reason=claim.reason,
            score=claim.score,
            failure=claim.failure,
            evidence=tuple(HashedEvidence.of(evidence) for evidence in claim.evidence),
        )


class HashedNeed(Value):
    """A need without its text."""

    kind: NeedKind
    status: NeedStatus
    evidence: tuple[HashedEvidence, ...]


class HashedGap(Value):
    """A gap without its sentences, which name the need."""

    kind: GapKind
    severity: Severity
    evidence: tuple[HashedEvidence, ...] = ()

    @classmethod
    def of(cls, gap: Gap) -> Self:
        """The gap without its texts."""
        evidence = tuple(HashedEvidence.of(found) for found in gap.evidence)
        return cls(kind=gap.kind, severity=gap.severity, evidence=evidence)


class HashedCoverage(Value):
    """Coverage without texts."""

    answerable: bool
    score: Score
    needs: tuple[HashedNeed, ...]
    gaps: tuple[HashedGap, ...]
    sources: tuple[SourceUse, ...] = ()
    payload: PayloadUse | None = None


class HashedReport(Value):
    """A report as a server keeps it that keeps no texts."""

    schema_version: int
    id: str
    version: str
    texts: Literal["not_kept"] = "not_kept"
    policy: PolicyRef
    payload_hash: str
    answer_hash: str
    verdict: Verdict
    verdict_reason: VerdictReason
    score: Score
    abstained: bool
    checked_fraction: Score
    claims: tuple[HashedClaim, ...]
    coverage: HashedCoverage
    elapsed_ms: float

    @classmethod
    def of(cls, report: Report) -> Self:
        """The report without its texts."""
        needs = tuple(
            HashedNeed(kind=need.kind, status=need.status, evidence=tuple(HashedEvidence.of(e) for e in need.evidence))
            for need in report.coverage.needs
        )
        return cls(
            schema_version=report.schema_version,
            id=report.id,
            version=report.version,
            policy=report.policy,
            payload_hash=report.payload_hash,
            answer_hash=report.answer_hash,
            verdict=report.verdict,
            verdict_reason=report.verdict_reason,
            score=report.score,
            abstained=report.abstained,
            checked_fraction=report.checked_fraction,
            claims=tuple(HashedClaim.of(claim) for claim in report.claims),
            coverage=HashedCoverage(
                answerable=report.coverage.answerable,
                score=report.coverage.score,
                needs=needs,
                gaps=tuple(map(HashedGap.of, report.coverage.gaps)),
                sources=report.coverage.sources,
                payload=report.coverage.payload,
            ),
            elapsed_ms=report.elapsed_ms,
        )
