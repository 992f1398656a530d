"""Policies: what a file may hold, how it is told what is wrong with one, and what a calibration changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grounding import verify
from grounding.errors import InvalidInput, UnknownPolicy
from grounding.models import Verdict, VerdictReason
from grounding.policy import DEFAULT, STRICT, Calibration, Fitted, Policy, policy_in, policy_named
from grounding.scoring import calibrated

SOURCES = ["Revenue of Acme in 2023 was $12 million. Its seat is in Oslo."]
STEEP = Policy(name="steep", calibration=Calibration(slope=2.0, intercept=-1.0))
FITTED = Fitted(
    rows_hash="0" * 64,
    version="0.1.0",
    right=60,
    wrong=40,
    documents=30,
    false_accept=0.05,
    false_alarm=None,
    passed=40,
    passed_wrong=2,
    flagged=30,
    flagged_right=3,
)


@pytest.mark.parametrize("policy", [DEFAULT, STRICT, STEEP, Policy(name="fitted", fitted=FITTED)])
def test_a_policy_comes_back_from_its_file(policy: Policy, tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text(policy.to_json(), encoding="utf-8")
    assert policy_in(file) == policy_named(str(file)) == policy
    assert policy_in(file).hash == policy.hash


def test_the_file_of_a_policy_is_the_same_text_every_time() -> None:
    assert STRICT.to_json() == Policy.model_validate_json(STRICT.to_json()).to_json()
    assert json.loads(STRICT.to_json())["block_on"] == ["partial", "ungrounded"]


@pytest.mark.parametrize(
    ("text", "field", "problem"),
    [
        pytest.param("{", "", "invalid JSON", id="not JSON"),
        pytest.param("\xff", "", "invalid JSON", id="not UTF-8"),
        pytest.param("[]", "", "object", id="not an object"),
        pytest.param({}, "name", "required", id="no name"),
        pytest.param({"strictness": 3}, "strictness", "not permitted", id="unknown key"),
        pytest.param({"calibration": {"scale": 1}}, "calibration.scale", "not permitted", id="unknown key inside"),
        pytest.param({"statement_supported_at": 1.5}, "statement_supported_at", "equal to 1", id="over its limit"),
        pytest.param({"calibration": {"slope": 0}}, "calibration.slope", "greater than 0", id="a flat curve"),
        pytest.param({"calibration": {"slope": -1}}, "calibration.slope", "greater than 0", id="a falling curve"),
        pytest.param('{"name": "m", "calibration": {"intercept": NaN}}', "calibration.intercept", "finite", id="NaN"),
        pytest.param(
            {"statement_supported_at": 0.3}, "statement_unsupported_below", "above statement_supported_at", id="order"
        ),
        pytest.param({"limits": {"answer": 0}}, "limits.answer", "greater than 0", id="a limit of nothing"),
    ],
)
def test_a_bad_file_is_told_with_its_field_and_limit(
    text: str | dict[str, object], field: str, problem: str, tmp_path: Path
) -> None:
    if isinstance(text, dict):
        text = json.dumps({"name": "mine", **text} if field != "name" else text)
    file = tmp_path / "mine.json"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(InvalidInput) as caught:
        verify("Revenue was $12 million.", SOURCES, policy=str(file))
    assert caught.value.field == (f"{file}.{field}" if field else str(file))
    assert problem in caught.value.problem


def test_a_file_that_is_not_there_is_no_policy() -> None:
    with pytest.raises(UnknownPolicy, match=r"'gone\.json'"):
        policy_named("gone.json")


def test_a_calibration_is_part_of_what_a_policy_is() -> None:
    assert Policy(name="plain", calibration=Calibration()).hash == Policy(name="plain").hash
    assert STEEP.hash != Policy(name="steep").hash


def test_a_calibration_changes_the_score_and_nothing_else() -> None:
    answer = "Revenue of Acme in 2023 was $12 million. Its seat is in Bergen, on the coast."
    plain = verify(answer, SOURCES, policy=Policy(name="steep"))
    steep = verify(answer, SOURCES, policy=STEEP)
    assert 0 < plain.score < 1
    assert steep.score == calibrated(plain.score, STEEP.calibration) != plain.score
    assert plain.under(STEEP).score == steep.score
    assert (steep.verdict, steep.claims, steep.coverage) == (plain.verdict, plain.claims, plain.coverage)


@pytest.mark.parametrize("answer", ["", "Hello!"])
def test_no_calibration_gives_a_score_to_what_asserts_nothing(answer: str) -> None:
    generous = Policy(name="generous", calibration=Calibration(slope=0.1, intercept=5.0))
    report = verify(answer, SOURCES, policy=generous)
    assert (report.verdict, report.verdict_reason, report.score) == (
        Verdict.PARTIAL,
        VerdictReason.NOTHING_TO_VERIFY,
        0.0,
    )
