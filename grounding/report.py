"""The report: the verdict with all claims, coverage, and what is needed to replay it.

A report can only be built in a state that the laws allow, and answers follow-up questions:
`flagged`, `of_kind`, `evidence_of`, `to_text`, `to_html`, `under` another policy.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self

from pydantic import Field, PrivateAttr, model_validator

from grounding.diagnosis import Diagnosis, diagnose
from grounding.errors import GroundingError, InvalidInput
from grounding.models import (
    RESERVED_IDS,
    SCHEMA_VERSION,
    Claim,
    Coverage,
    Evidence,
    Failure,
    Kind,
    LookedUp,
    Payload,
    PolicyRef,
    Score,
    Status,
    Value,
    Verdict,
    VerdictReason,
    sha256,
)
from grounding.policy import Action, Policy
from grounding.verdicts import abstained, checked_fraction, verdict_of, worst

FLAGGED = (Status.CONTRADICTED, Status.UNSUPPORTED)


class Subject(Value):
    """The texts a report is about: the answer as text, and the payload it was checked against."""

    answer: str
    payload: Payload


class Report(Value):
    """What became of one answer. The fields are the wire form; see `docs/terms.md`."""

    schema_version: int = SCHEMA_VERSION
    id: str
    version: str
    policy: PolicyRef
    payload_hash: str
    answer_hash: str
    verdict: Verdict
    verdict_reason: VerdictReason
    score: Score
    abstained: bool
    checked_fraction: Score
    claims: tuple[Claim, ...]
    coverage: Coverage
    looked_up: tuple[LookedUp, ...] | None = None
    """What the sources gave when they were asked again; null where they were not."""
    elapsed_ms: float = Field(ge=0)

    subject: Subject | None = Field(default=None, exclude=True, repr=False)
    """The texts, where the report was just made or they were given back to it; never on the wire."""

    _again: Callable[[Policy], Report] | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _lawful(self) -> Self:
        by_id = {claim.id: claim for claim in self.claims}
        if len(by_id) != len(self.claims):
            raise InvalidInput("claims", "two claims share an id")
        leaves: dict[str, list[Status]] = {}
        for claim in self.claims:
            if claim.parent is not None:
                parent = by_id.get(claim.parent)
                if parent is None or parent.kind is not Kind.STATEMENT:
                    raise InvalidInput(
                        f"claim {claim.id}", f"its parent {claim.parent!r} is no statement of this report"
                    )
                leaves.setdefault(claim.parent, []).append(claim.status)
        for parent_id, statuses in leaves.items():
            if by_id[parent_id].status.rank > worst(statuses).rank:
                raise InvalidInput(f"claim {parent_id}", "a statement is better than its worst leaf")
        if (self.verdict, self.verdict_reason) != verdict_of(self.claims):
            raise InvalidInput("verdict", f"{self.verdict} does not follow from the claims")
        if self.abstained != abstained(self.claims):
            raise InvalidInput("abstained", "does not follow from the claims")
        if self.checked_fraction != checked_fraction(self.claims):
            raise InvalidInput("checked_fraction", "does not follow from the claims")
        if self.subject is not None:
            self._check_offsets(self.subject)
        return self

    def _check_offsets(self, subject: Subject) -> None:
        texts = {passage.id: passage.text for passage in subject.payload.passages}
        for reserved in RESERVED_IDS:
            text = subject.payload.text_of(reserved)
            if text is not None:
                texts[reserved] = text
        for claim in self.claims:
            if subject.answer[claim.start : claim.end] != claim.text:
                raise InvalidInput(f"claim {claim.id}", "its offsets do not point to its text")
            for evidence in claim.evidence:
                _check_evidence(evidence, texts, f"claim {claim.id}")
        for need in self.coverage.needs:
            for evidence in need.evidence:
                _check_evidence(evidence, texts, f"need {need.text!r}")
        for gap in self.coverage.gaps:
            for evidence in gap.evidence:
                _check_evidence(evidence, texts, f"gap {gap.kind}")

    @property
    def flagged(self) -> tuple[Claim, ...]:
        """The claims that are contradicted or unsupported."""
        return tuple(claim for claim in self.claims if claim.status in FLAGGED)

    @property
    def unchecked(self) -> tuple[Claim, ...]:
        """The claims that no verifier could judge."""
        return tuple(claim for claim in self.claims if claim.status is Status.UNCHECKED)

    def of_kind(self, kind: Kind | str) -> tuple[Claim, ...]:
        """The claims of one kind."""
        wanted = Kind(kind)
        return tuple(claim for claim in self.claims if claim.kind is wanted)

    def claim(self, claim_id: str) -> Claim:
        """The claim with that id; KeyError where there is none."""
        for claim in self.claims:
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)

    def evidence_of(self, claim_id: str) -> tuple[Evidence, ...]:
        """The evidence of one claim."""
        return self.claim(claim_id).evidence

    def action(self, policy: Policy) -> Action:
        """What the policy does with this answer."""
        return policy.action(
            self.verdict,
            contradicted=any(claim.status is Status.CONTRADICTED for claim in self.claims),
            gaps={gap.kind for gap in self.coverage.gaps},
        )

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The classes of fault found, each once, in their order."""
        found = {claim.failure for claim in self.claims}
        return tuple(failure for failure in Failure if failure in found)

    @property
    def diagnosis(self) -> Diagnosis:
        """Whose fault it is, in one sentence, and what mends it."""
        return diagnose(self.claims, self.coverage.gaps)

    def under(self, policy: Policy) -> Report:
        """The same findings under another policy, without judging anything again.

        Raises:
            GroundingError: The report was loaded from JSON, which does not keep the findings.
        """
        if self._again is None:
            raise GroundingError(
                "a loaded report does not keep its findings; verify the answer again under the other policy"
            )
        return self._again(policy)

    def with_subject(self, answer: str, payload: Payload) -> Report:
        """The same report with its texts given back, for rendering; the hashes and all offsets are checked.

        Raises:
            InvalidInput: These are not the texts the report was made from.
        """
        if payload.hash != self.payload_hash:
            raise InvalidInput("sources", "are not the payload this report was made from")
        if sha256(answer) != self.answer_hash:
            raise InvalidInput("answer", "is not the answer this report was made from")
        return Report.model_validate({**dict(self), "subject": Subject(answer=answer, payload=payload)})

    def to_json(self) -> str:
        """The wire form as one line of JSON."""
        return self.model_dump_json()

    def to_text(self, *, width: int = 100) -> str:
        """The report as plain text for people, at most `width` columns wide."""
        from grounding.rendering.text import render_text

        return render_text(self, width=width)

    def to_html(self) -> str:
        """The report as one self-contained HTML page; needs the texts."""
        from grounding.rendering.html import render_html

        return render_html(self)

    def save_html(self, path: str | Path) -> Path:
        """Write `to_html()` to a file, and return its path."""
        target = Path(path)
        target.write_text(self.to_html(), encoding="utf-8")
        return target


def _check_evidence(evidence: Evidence, texts: dict[str, str], where: str) -> None:
    text = texts.get(evidence.source_id)
    if text is None:
        raise InvalidInput(where, f"its evidence names {evidence.source_id!r}, which was not delivered")
    if text[evidence.start : evidence.end] != evidence.text:
        raise InvalidInput(where, f"its evidence does not point to its text in {evidence.source_id!r}")
