"""What an answer says of its own access and actions, held against the manifest."""

from __future__ import annotations

import pytest

from grounding import verify
from grounding.models import Claim, Failure, Kind, Manifest, Passage, Payload, Reason, Status
from grounding.policy import DEFAULT

MANIFEST = {
    "connected": [{"name": "orders", "live": False}, {"name": "balances", "live": True}],
    "actions": [{"name": "cancel_order", "status": "done"}],
}


def frames(answer: str, manifest: dict[str, object] | None) -> tuple[Claim, ...]:
    """The claims about the frame, judged by the checker."""
    from grounding.checker import Checker
    from grounding.verifiers.frame import FrameVerifier

    read = Manifest.model_validate(manifest) if manifest is not None else None
    payload = Payload(passages=(Passage(id="p", text="Orders ship daily."),), manifest=read)
    return Checker([FrameVerifier()]).check(answer, payload, DEFAULT).claims


@pytest.mark.parametrize(
    ("answer", "record"),
    [
        ("I looked up your order.", '{"live":false,"name":"orders"}'),
        ("As of today, your balance is $5.", '{"live":true,"name":"balances"}'),
        ("I've cancelled your order.", '{"name":"cancel_order","status":"done"}'),
    ],
)
def test_the_manifest_bears_it_out(answer: str, record: str) -> None:
    [claim] = frames(answer, MANIFEST)
    assert (claim.kind, claim.status, claim.failure) == (Kind.FRAME, Status.SUPPORTED, None)
    [shown] = claim.evidence
    assert (shown.source_id, shown.text) == ("manifest", record)
    text = Payload(manifest=Manifest.model_validate(MANIFEST)).text_of("manifest")
    assert text is not None
    assert text[shown.start : shown.end] == record


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("I checked your invoice.", id="not connected"),
        pytest.param("As of today, your order is on its way.", id="connected, not live"),
        pytest.param("I've refunded your order.", id="something else was done"),
    ],
)
def test_what_the_manifest_does_not_show_is_the_system_dreaming(answer: str) -> None:
    [claim] = frames(answer, MANIFEST)
    assert (claim.status, claim.reason) == (Status.UNSUPPORTED, Reason.FRAME_NOT_BACKED)
    assert claim.failure is Failure.FALSE_FRAME


@pytest.mark.parametrize("answer", ["I looked up your order.", "I've cancelled your order."])
def test_without_a_manifest_nothing_is_claimed(answer: str) -> None:
    assert frames(answer, None) == ()


def test_a_malformed_manifest_is_no_pass() -> None:
    [claim] = frames("I looked up your order.", {"connected": "orders"})
    assert (claim.status, claim.reason) == (Status.UNCHECKED, Reason.VERIFIER_FAILED)
    assert "manifest.connected" in claim.message


def test_it_is_one_of_the_default_verifiers() -> None:
    report = verify("I looked up your invoice.", ["Invoices are sent monthly."], manifest=MANIFEST)
    assert Failure.FALSE_FRAME in {claim.failure for claim in report.claims}


@pytest.mark.parametrize(
    ("prompt", "failure"),
    [
        pytest.param("You have live prices.", Failure.FALSE_FRAME, id="access that the manifest lacks"),
        pytest.param("You have real-time data.", Failure.FALSE_FRAME, id="live access to anything"),
        pytest.param("You have access to the orders.", None, id="access that the manifest backs"),
        pytest.param("You have live weather data.", None, id="access to what nothing is about"),
        pytest.param("Answer from the passages.", None, id="no access claimed"),
    ],
)
def test_what_has_no_support_and_the_prompt_pretends_to_have_is_a_false_frame(
    prompt: str, failure: Failure | None
) -> None:
    report = verify(
        "The price is $64,000.",
        ["Orders ship daily."],
        query="What is the price of bitcoin?",
        prompt=prompt,
        manifest={"connected": [{"name": "orders"}]},
    )
    assert {claim.failure for claim in report.claims} == {failure}


def test_what_passages_bear_out_is_no_false_frame() -> None:
    report = verify(
        "Acme's price is $64.",
        ["Acme's price is $64."],
        prompt="You have live prices.",
        manifest={"connected": [{"name": "orders"}]},
    )
    assert report.failures == ()
