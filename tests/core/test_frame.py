"""A prompt's premises held against the registry and the manifest."""

from __future__ import annotations

import time
from typing import Any

import pytest
from pydantic import ValidationError

from grounding import cover, gate, verify
from grounding.errors import InvalidInput
from grounding.frame import LONGEST_PROMPT, frame_gaps, lint
from grounding.gating import Step
from grounding.models import GapKind, Manifest, Payload
from grounding.policy import DEFAULT, FrameRules, Policy
from grounding.reading.frames import PremiseKind
from grounding.sources import Registry

SOURCES = Registry.of(
    [
        {"name": "price_feed", "max_age_days": 1},
        {"name": "crm", "authoritative_for": {"entities": ["customer accounts"]}, "max_age_days": 30},
        {"name": "trades", "complete": "exhaustive"},
        {"name": "summaries of invoices", "generated": True},
    ]
)
BACKED = [
    ("You have live prices.", "price_feed"),
    ("You have access to the customer's account.", "crm"),
    ("You have the complete record of every trade.", "trades"),
    ("You have access to prices and accounts.", "price_feed, crm"),
]
NOT_BACKED = [
    pytest.param("You have access to the calendar.", PremiseKind.ACCESS, id="not registered"),
    pytest.param("You have live accounts.", PremiseKind.RECENCY, id="registered, but a month old"),
    pytest.param("You have live trades.", PremiseKind.RECENCY, id="registered, and no age is known"),
    pytest.param("You have the complete history of prices.", PremiseKind.COMPLETENESS, id="not known to be all"),
    pytest.param("You have access to prices and the calendar.", PremiseKind.ACCESS, id="one of two"),
    pytest.param("You have access to the customer's invoices.", PremiseKind.ACCESS, id="only a model wrote them"),
    pytest.param("You have access to customer reviews.", PremiseKind.ACCESS, id="the head decides, not the modifier"),
    pytest.param("You have all available documents.", PremiseKind.COMPLETENESS, id="all, and some are not complete"),
    pytest.param("You have already sent the invoice.", PremiseKind.ACTION, id="a registry can't show an action"),
]


@pytest.mark.parametrize(("prompt", "by"), BACKED)
def test_what_is_registered_backs_it(prompt: str, by: str) -> None:
    findings = lint(prompt, SOURCES)
    assert [(finding.backed, finding.by, finding.remedy) for finding in findings] == [(True, by, None)] * len(findings)
    assert findings


@pytest.mark.parametrize(("prompt", "kind"), NOT_BACKED)
def test_what_is_not_backed_says_why_and_what_mends_it(prompt: str, kind: PremiseKind) -> None:
    [finding] = [finding for finding in lint(prompt, SOURCES) if finding.kind is kind]
    assert (finding.backed, finding.by) == (False, None)
    assert finding.text in finding.message
    assert finding.remedy


def test_without_any_source_nothing_is_backed() -> None:
    findings = lint("You have access to all data. You have live prices.", None)
    assert findings
    assert not any(finding.backed for finding in findings)


def test_the_manifest_backs_what_it_says_is_connected() -> None:
    manifest = Manifest.model_validate({"connected": [{"name": "calendar", "live": True}, {"name": "mailbox"}]})
    found = [finding.backed for finding in lint("You have a live calendar. You have a live mailbox.", None, manifest)]
    assert found == [True, True, True, False]


@pytest.mark.parametrize(
    ("action", "backed"),
    [
        pytest.param({"name": "send_invoice", "status": "done"}, True, id="done"),
        pytest.param({"name": "send", "status": "done"}, True, id="done, to whatever it was"),
        pytest.param({"name": "send_invoice", "status": "failed"}, False, id="failed"),
        pytest.param({"name": "send_invoice"}, False, id="without a status"),
        pytest.param({"name": "send_reminder", "status": "done"}, False, id="something else was sent"),
        pytest.param({"name": "cancel_invoice", "status": "done"}, False, id="something else was done to it"),
    ],
)
def test_an_action_is_backed_by_one_that_is_done(action: dict[str, str], backed: bool) -> None:
    manifest = Manifest.model_validate({"actions": [action]})
    assert [finding.backed for finding in lint("You have sent the invoice.", None, manifest)] == [backed]


@pytest.mark.parametrize(
    ("prompt", "tool", "backed"),
    [
        ("You can issue refunds.", "issue_refund", True),
        ("You can book tables.", "create_reservation", True),
        ("You can send e-mails.", "gmail", True),
        ("You can turn the lights off.", "lights", True),
        ("You can escalate to a human.", "handoff", True),
        ("You can update records (`crm_sync`).", "crm_sync", True),
        ("Log the call in Salesforce.", "salesforce", True),
        ("Then cancel the order.", "cancel_order", True),
        ("You can turn the lamp off.", "set_lamp", True),
        ("You can cancel orders.", "place_order", False),
        ("You can cancel reservations.", "create_reservation", False),
        ("You can reschedule visits.", "book_visit", False),
        ("You can issue refunds.", "issue_ticket", False),
        ("You can update addresses.", "update_profile", False),
        ("You can cancel orders.", "order_lookup", False),
        ("You can book flights.", "search_flights", False),
        ("You can send an SMS.", "list_messages", False),
    ],
)
def test_what_can_be_done_is_backed_by_a_tool_that_does_it(prompt: str, tool: str, backed: bool) -> None:
    manifest = Manifest.model_validate({"connected": [{"name": tool}]})
    [finding] = [finding for finding in lint(prompt, None, manifest) if finding.kind is PremiseKind.ACTION]
    assert finding.backed is backed
    assert finding.remedy is None if backed else "connect a tool" in str(finding.remedy)


def test_a_registered_source_does_nothing() -> None:
    [finding] = lint("You can cancel orders.", Registry.of([{"name": "orders"}]))
    assert not finding.backed


def test_a_thing_is_backed_by_the_tool_or_the_store_that_it_is_said_to_come_from() -> None:
    manifest = Manifest.model_validate({"connected": [{"name": "crm_query"}, {"name": "catalog_search"}]})
    prompt = "You can query accounts (`crm_query`). You can look up any title in our catalog."
    assert [finding.backed for finding in lint(prompt, None, manifest)] == [True, True]


@pytest.mark.parametrize(
    ("extra", "field"),
    [
        ({"connected": "crm"}, "manifest.connected"),
        ({"connected": [{"live": True}]}, r"manifest.connected\[0\]"),
        ({"actions": ["send"]}, r"manifest.actions\[0\]"),
    ],
)
def test_a_malformed_manifest_is_refused(extra: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput, match=field):
        lint("You have live prices.", None, Manifest.model_validate(extra))


def test_a_prompt_too_long_is_refused() -> None:
    with pytest.raises(InvalidInput, match="prompt"):
        lint("a" * (LONGEST_PROMPT + 1), None)


def test_a_connected_thing_is_named_after_what_it_gives_too() -> None:
    manifest = Manifest.model_validate({"connected": [{"name": "feed", "gives": ["prices"], "live": True}]})
    assert all(finding.backed for finding in lint("You have live prices.", None, manifest))


@pytest.mark.parametrize(
    ("extra", "field"),
    [
        ({"connected": [{"name": "feed", "live": "yes"}]}, r"connected\[0\]\.live"),
        ({"connected": [{"name": "feed", "exhaustive": 1}]}, r"connected\[0\]\.exhaustive"),
        ({"connected": [{"name": "feed", "gives": "prices"}]}, r"connected\[0\]\.gives"),
        ({"actions": [{"name": "send_invoice", "status": 3}]}, r"actions\[0\]\.status"),
    ],
)
def test_a_slip_in_the_manifest_is_refused_and_is_no_false_frame(extra: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput, match=field):
        lint("You have live prices.", None, Manifest.model_validate(extra))


@pytest.mark.parametrize(
    ("days", "backed"),
    [
        pytest.param(1.0, True, id="a day, as by default"),
        pytest.param(0.5, False, id="half a day, and the source may be a day old"),
        pytest.param(30.0, True, id="a month"),
    ],
)
def test_the_policy_says_how_fresh_live_is(days: float, backed: bool) -> None:
    policy = DEFAULT.model_copy(update={"frame": FrameRules(fresh_days=days)})
    [finding] = [f for f in lint("You have live prices.", SOURCES, policy=policy) if f.kind is PremiseKind.RECENCY]
    assert finding.backed is backed
    assert finding.remedy is None or f"at most {days:g}" in finding.remedy


def test_how_fresh_live_is_is_part_of_the_policy() -> None:
    assert Policy(name="quick", frame=FrameRules(fresh_days=0.01)).hash != Policy(name="quick").hash


@pytest.mark.parametrize("days", [0, -1, 3_651, float("nan")])
def test_a_freshness_that_is_none_is_refused(days: float) -> None:
    with pytest.raises(ValidationError, match="fresh_days"):
        FrameRules(fresh_days=days)


def _gaps(prompt: str | None, manifest: dict[str, object] | None, registry: Registry | None = None) -> list[str]:
    report = verify("Paris is in France.", ["Paris is in France."], prompt=prompt, manifest=manifest, registry=registry)
    return [gap.message for gap in report.coverage.gaps if gap.kind is GapKind.FALSE_FRAME]


def test_a_report_shows_what_the_prompt_takes_for_granted_and_nothing_backs() -> None:
    [gap] = _gaps("You have access to the calendar.", {"connected": [{"name": "mailbox"}]})
    assert gap.startswith("in the prompt, access: 'You have access to the calendar'")


def test_the_registry_backs_the_prompt_of_a_payload_too() -> None:
    assert _gaps("You have live prices.", {}) != []
    assert _gaps("You have live prices.", {}, SOURCES) == []


@pytest.mark.parametrize(
    ("prompt", "manifest"),
    [
        pytest.param("You have access to the calendar.", None, id="without a manifest nothing could back it"),
        pytest.param("You have access to the calendar.", {"connected": [{"name": "calendar"}]}, id="backed"),
        pytest.param("Answer briefly.", {}, id="nothing is taken for granted"),
        pytest.param(None, {}, id="no prompt"),
    ],
)
def test_no_gap(prompt: str | None, manifest: dict[str, object] | None) -> None:
    assert _gaps(prompt, manifest) == []


def test_a_manifest_that_cannot_be_read_is_a_gap_and_no_pass() -> None:
    [gap] = _gaps("You have access to the calendar.", {"connected": "calendar"})
    assert "manifest.connected" in gap


def test_many_premises_are_told_in_short() -> None:
    gaps = _gaps("\n".join(f"You have access to the archive{n}." for n in range(30)), {})
    assert len(gaps) == 11
    assert "20 more" in gaps[-1]


def test_a_false_frame_lets_nothing_be_generated_without_a_notice() -> None:
    prompt = "You have access to the calendar."
    coverage = cover("Where is Paris?", ["Paris is in France."], prompt=prompt, manifest={})
    decision = gate(coverage, DEFAULT)
    assert decision.step is not Step.PROCEED


def test_many_premises_and_much_that_is_connected_take_linear_time() -> None:
    def seconds(times: int) -> float:
        entries = [{"name": f"send_item{n}", "status": "done"} for n in range(times)]
        manifest = Manifest.model_validate(
            {"connected": [{"name": f"feed{n}"} for n in range(times)], "actions": entries}
        )
        prompt = "\n".join(f"You have sent the item{n}. You have access to the feed{n}." for n in range(times))
        started = time.process_time()
        assert all(finding.backed for finding in lint(prompt, None, manifest))
        return time.process_time() - started

    assert seconds(2_000) < 40 * max(seconds(200), 0.01)


@pytest.mark.parametrize(
    ("manifest", "backed"),
    [
        ({}, True),
        ({"sources": ["news"]}, True),
        ({"connected": [{"name": "news"}]}, False),
        ({"connected": []}, False),
        ({"connected": [{"name": "news"}, {"name": "price_feed"}]}, True),
        ({"connected": [{"name": "news"}], "sources": ["price_feed"]}, True),
    ],
    ids=str,
)
def test_a_registered_source_backs_nothing_where_the_manifest_says_what_was_connected(
    manifest: dict[str, Any], backed: bool
) -> None:
    registry = Registry.of([{"name": "price_feed", "max_age_days": 0.01}, {"name": "news"}])
    told = Manifest.model_validate(manifest)
    payload = Payload(prompt="You have live prices.", manifest=told)
    assert (not frame_gaps(payload, registry, DEFAULT)) == backed
    assert {finding.backed for finding in lint("You have live prices.", registry, told)} == {True}
