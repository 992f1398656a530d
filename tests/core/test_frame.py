"""A prompt's premises held against the registry and the manifest."""

from __future__ import annotations

import pytest

from grounding.errors import InvalidInput
from grounding.frame import LONGEST_PROMPT, lint
from grounding.models import Manifest
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
