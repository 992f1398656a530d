"""Whose fault it is, in one sentence."""

from __future__ import annotations

import pytest

import grounding
from grounding.diagnosis import REMEDIES, Fault, diagnose
from grounding.models import Claim, Failure, Kind, Reason, Searched, Status

TABLE = "| | 2024 | 2023 |\n|---|---|---|\n| Net income | $322 | $290 |"


def claim(number: int, failure: Failure | None, status: Status = Status.UNSUPPORTED) -> Claim:
    return Claim(
        id=f"c{number}",
        start=0,
        end=1,
        text="x",
        kind=Kind.STATEMENT,
        status=status,
        reason=Reason.NOT_IN_PAYLOAD,
        message="m",
        failure=failure,
        searched=Searched(passages=1, characters=1),
    )


CASES = [
    ("nothing", [], Fault.NONE),
    ("nobody asked why", [None], Fault.UNKNOWN),
    ("the model's", [Failure.CONTRADICTION], Fault.HALLUCINATION),
    *((f"the system's: {f}", [f], Fault.DREAMING) for f in Failure if f is not Failure.CONTRADICTION),
    ("both", [Failure.CONTRADICTION, Failure.RETRIEVAL_GAP], Fault.BOTH),
]


@pytest.mark.parametrize(("failures", "fault"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_fault(failures: list[Failure | None], fault: Fault) -> None:
    diagnosis = diagnose([claim(number, failure) for number, failure in enumerate(failures)])
    assert diagnosis.fault is fault
    assert len(diagnosis.remedies) == len({f for f in failures if f})


def test_every_class_of_failure_has_a_remedy() -> None:
    assert set(REMEDIES) == set(Failure)


def test_the_commonest_failure_is_named_first() -> None:
    found = diagnose([claim(1, Failure.GROUNDING_GAP), claim(2, Failure.STALE_SOURCE), claim(3, Failure.GROUNDING_GAP)])
    assert found.sentence.index("grounding gap (2)") < found.sentence.index("stale source (1)")


def test_a_wrong_figure_is_the_models_fault_and_the_report_says_so() -> None:
    report = grounding.verify("Net income was $290 in 2024.", [TABLE])
    assert report.diagnosis.fault is Fault.HALLUCINATION
    assert "Diagnosis" in report.to_text()


def test_a_grounded_report_has_no_diagnosis_to_show() -> None:
    report = grounding.verify("Net income was $322 in 2024.", [TABLE])
    assert report.diagnosis.fault is Fault.NONE
    assert "Diagnosis" not in report.to_text()
