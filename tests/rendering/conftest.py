"""Reports built by hand: what rendering shows is tested apart from what verifiers find."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grounding.models import (
    Claim,
    Coverage,
    Evidence,
    Failure,
    Gap,
    GapKind,
    Kind,
    Need,
    NeedKind,
    NeedStatus,
    Passage,
    Payload,
    PolicyRef,
    Reason,
    Relation,
    Searched,
    Severity,
    Status,
    sha256,
)
from grounding.report import Report, Subject
from grounding.verdicts import abstained, checked_fraction, verdict_of

ANSWER = (
    "Revenue in the third quarter of fiscal 2024 was $94.9 billion. Net income rose.\n\n"
    "- Services set a record.\n- 売上高は増加した。\n"
)
PASSAGE = (
    "Quarterly results. Third quarter of fiscal 2024: revenue of $85.8 billion, up 5 percent. "
    "Fourth quarter of fiscal 2024: revenue of $94.9 billion, up 6 percent. "
    "Services revenue reached an all-time record."
)

MakeReport = Callable[..., Report]


def evidence(passage: Passage, text: str, relation: Relation = Relation.SUPPORTS) -> Evidence:
    start = passage.text.index(text)
    return Evidence(source_id=passage.id, start=start, end=start + len(text), text=text, relation=relation)


def claim(answer: str, text: str, **fields: object) -> Claim:
    start = answer.index(text)
    given = {"kind": Kind.STATEMENT, "message": "because", **fields}
    return Claim.model_validate({"start": start, "end": start + len(text), "text": text, **given})


def report(
    answer: str, claims: tuple[Claim, ...], payload: Payload, coverage: Coverage | None = None, **fields: object
) -> Report:
    verdict, reason = verdict_of(claims)
    return Report.model_validate(
        {
            "id": "r1",
            "version": "0.1.0",
            "policy": PolicyRef(name="default", hash="0" * 64),
            "payload_hash": payload.hash,
            "answer_hash": sha256(answer),
            "verdict": verdict,
            "verdict_reason": reason,
            "score": 0.25,
            "abstained": abstained(claims),
            "checked_fraction": checked_fraction(claims),
            "claims": claims,
            "coverage": coverage or Coverage(answerable=True, score=0.9),
            "elapsed_ms": 1.5,
            "subject": Subject(answer=answer, payload=payload),
            **fields,
        }
    )


@pytest.fixture
def make_report() -> MakeReport:
    """A report with one supported statement over the whole of a given answer, and one passage."""

    def make(
        answer: str, passage: str, passage_id: str = "p1", message: str = "it is stated", query: str | None = None
    ) -> Report:
        source = Passage(id=passage_id, text=passage)
        found = claim(
            answer,
            answer,
            id="c1",
            status=Status.SUPPORTED,
            reason=Reason.STATED,
            message=message,
            score=1.0,
            evidence=(evidence(source, passage),),
        )
        return report(answer, (found,), Payload(query=query, passages=(source,)))

    return make


@pytest.fixture
def quarterly() -> Report:
    """A report with every status, nested leaves, overlapping claims, a right value, coverage and gaps."""
    results = Passage.model_validate(
        {"id": "results.md", "text": PASSAGE, "source": "filings", "as_of": "2024-10-31", "similarity": 0.83}
    )
    blog = Passage(id="blog", text="Net income rose, says our assistant.", generated=True)
    searched = Searched(passages=1, characters=len(PASSAGE), excluded=("blog",))
    wrong = evidence(results, "Third quarter of fiscal 2024: revenue of $85.8 billion", Relation.CONTRADICTS)
    elsewhere = evidence(results, "$94.9 billion")
    record = evidence(results, "Services revenue reached an all-time record")
    because = "'$94.9 billion' is the revenue of the fourth quarter; for the third it was $85.8 billion"
    first, second = "Revenue in the third quarter of fiscal 2024 was $94.9 billion.", "Net income rose."
    claims = (
        claim(
            ANSWER,
            first,
            id="c1",
            status=Status.CONTRADICTED,
            reason=Reason.LEAF_CONTRADICTED,
            message=because,
            score=0.0,
            failure=Failure.CONTRADICTION,
            evidence=(wrong, elsewhere),
        ),
        claim(
            ANSWER,
            "third quarter of fiscal 2024",
            id="c2",
            parent="c1",
            kind=Kind.DATE,
            status=Status.SUPPORTED,
            reason=Reason.STATED,
            message="stated in results.md",
            score=1.0,
            evidence=(evidence(results, "Third quarter of fiscal 2024"),),
        ),
        claim(
            ANSWER,
            "$94.9 billion",
            id="c3",
            parent="c1",
            kind=Kind.FIGURE,
            status=Status.CONTRADICTED,
            reason=Reason.WRONG_PERIOD,
            message=because,
            score=0.0,
            failure=Failure.CONTRADICTION,
            right_value="$85.8 billion",
            evidence=(wrong, elsewhere),
        ),
        claim(
            ANSWER,
            second,
            id="c4",
            status=Status.UNSUPPORTED,
            reason=Reason.MODEL_WRITTEN,
            message="only text that a model wrote says so (blog)",
            score=0.2,
            spans=((ANSWER.index("income"), ANSWER.index(" rose")),),
            searched=searched,
        ),
        claim(
            ANSWER,
            "Services set a record.",
            id="c5",
            status=Status.SUPPORTED,
            reason=Reason.LEXICAL_SUPPORT,
            message="its words stand close together in results.md",
            score=0.9,
            evidence=(record,),
        ),
        claim(
            ANSWER,
            "売上高は増加した。",
            id="c6",
            status=Status.UNCHECKED,
            reason=Reason.LANGUAGE_NOT_SUPPORTED,
            message="no verifier reads Japanese",
        ),
    )
    coverage = Coverage(
        answerable=True,
        score=0.61,
        needs=(
            Need(
                text="revenue",
                kind=NeedKind.METRIC,
                status=NeedStatus.COVERED,
                evidence=(evidence(results, "revenue"),),
            ),
            Need(text="free cash flow", kind=NeedKind.METRIC, status=NeedStatus.MISSING),
        ),
        gaps=(
            Gap(
                kind=GapKind.MISSING_NEED,
                severity=Severity.HIGH,
                message="No passage speaks of free cash flow.",
                remedy="Retrieve the cash flow statement.",
            ),
        ),
    )
    payload = Payload(
        query="What were revenue and free cash flow in the third quarter of fiscal 2024?", passages=(results, blog)
    )
    return report(ANSWER, claims, payload, coverage)


@pytest.fixture
def nearest(quarterly: Report) -> Report:
    """A report on a claim without support, with a leaf in it, and the passage that came nearest."""
    assert quarterly.subject is not None
    payload = quarterly.subject.payload
    answer = "Revenue was $100 billion."
    near = evidence(payload.passages[0], "revenue of $85.8 billion")
    lacking = {
        "status": Status.UNSUPPORTED,
        "reason": Reason.NOT_IN_PAYLOAD,
        "searched": Searched(passages=1, characters=len(PASSAGE), excluded=("blog",)),
    }
    claims = (
        claim(answer, answer, id="c1", score=0.3, evidence=(near,), **lacking),
        claim(answer, "$100 billion", id="c2", parent="c1", kind=Kind.FIGURE, **lacking),
    )
    return report(answer, claims, payload)
