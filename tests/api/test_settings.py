"""Settings: taken from the environment, and refused where they can't be meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grounding.api.settings import Settings

KEY = "k-0123456789abcdef"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        pytest.param({"host": "0.0.0.0"}, "no api_keys are set", id="open to everyone"),
        pytest.param({"host": "reports.example"}, "no api_keys are set", id="open by name"),
        pytest.param({"api_keys": "short"}, "key 1 has 5 characters", id="key easily guessed"),
        pytest.param({"api_keys": ["with spaces in between"]}, "printable ASCII", id="key no header can carry"),
        pytest.param({"policy": "none-such"}, "none-such", id="unknown policy"),
        pytest.param({"retention_days": 0}, "retention_days", id="no retention"),
        pytest.param({"max_in_flight": 0}, "max_in_flight", id="nothing in flight"),
        pytest.param({"prot": 80}, "prot", id="misspelt"),
        pytest.param({"sources": "no-such.yaml"}, "no-such.yaml: no such file", id="no registry there"),
        pytest.param({"second_look": True}, "second_look needs sources", id="second look without a registry"),
    ],
)
def test_settings_that_can_not_be_meant_are_refused(settings: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)) as caught:
        Settings.model_validate(settings)
    assert "with spaces" not in str(caught.value)


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"host": "::1"}, id="loopback"),
        pytest.param({"host": "localhost"}, id="loopback by name"),
        pytest.param({"host": "0.0.0.0", "api_keys": KEY}, id="with a key"),
        pytest.param({"host": "0.0.0.0", "allow_anonymous": True}, id="open on purpose"),
    ],
)
def test_settings_that_are_safe_or_meant_are_taken(settings: dict[str, object]) -> None:
    assert Settings.model_validate(settings).host == settings["host"]


@pytest.mark.parametrize(
    ("text", "second_look", "told"),
    [
        pytest.param("sources: {filings: {rnak: 1}}", False, "rnak", id="misspelt"),
        pytest.param("sources: {filings: {reach: {ftp: x}}}", True, "sources[0].reach", id="reached in no known way"),
        pytest.param(
            "sources: {filings: {reach: {sql: {url_from: NO_SUCH_VARIABLE, query: SELECT 1}}}}",
            True,
            "NO_SUCH_VARIABLE",
            id="an address that is not in the environment",
        ),
    ],
)
def test_a_registry_that_can_not_be_used_is_refused(tmp_path: Path, text: str, second_look: bool, told: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(told)):
        Settings.model_validate({"sources": str(path), "second_look": second_look})


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWIRE_API_KEYS", f"{KEY},{KEY}2,")
    monkeypatch.setenv("GROUNDWIRE_KEEP_TEXTS", "false")
    settings = Settings()
    assert [key.get_secret_value() for key in settings.api_keys] == [KEY, f"{KEY}2"]
    assert settings.keep_texts is False
    assert KEY not in repr(settings)
