"""Kinds of identifiers that users register."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from grounding import IdentifierKind, InvalidInput, register_identifier, verify
from grounding.frontdoor import default_checker
from grounding.models import Kind, Reason, Status
from grounding.reading.identifiers import read_identifiers
from grounding.reading.own_identifiers import unregister

TICKET = IdentifierKind("ticket", r"(?i)tkt[- ]?\d{2} ?\d{2}")
SOURCE = "Ticket TKT-1042 is from Acme Printing. Ticket TKT-2077 is from Borg Doors."


@pytest.fixture
def ticket() -> Iterator[None]:
    register_identifier(TICKET)
    yield
    unregister("ticket")
    default_checker.cache_clear()


@pytest.mark.usefixtures("ticket")
@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        pytest.param("Acme Printing sent ticket TKT-1042.", Status.SUPPORTED, Reason.STATED, id="as written"),
        pytest.param("Acme Printing sent ticket tkt 10 42.", Status.SUPPORTED, Reason.RESTATED, id="another spelling"),
        pytest.param(
            "Acme Printing sent ticket TKT-1024.", Status.CONTRADICTED, Reason.ALTERED_IDENTIFIER, id="digits swapped"
        ),
        pytest.param("Acme Printing sent ticket TKT-2077.", Status.CONTRADICTED, Reason.WRONG_HOLDER, id="of another"),
    ],
)
def test_a_registered_kind_is_judged_as_the_built_in_ones_are(answer: str, status: Status, reason: Reason) -> None:
    (claim,) = verify(answer, [SOURCE]).of_kind(Kind.IDENTIFIER)
    assert (claim.status, claim.reason) == (status, reason), claim.message


def test_it_goes_before_built_in_kinds_and_only_while_it_is_registered(ticket: None) -> None:
    assert [r.type for r in read_identifiers(SOURCE)] == ["ticket", "ticket"]
    unregister("ticket")
    assert "ticket" not in [r.type for r in read_identifiers(SOURCE)]


@pytest.mark.parametrize("text", ["xTKT-1042", "TKT-10423", "éTKT-1042"])
def test_it_matches_whole_tokens_only(text: str, ticket: None) -> None:
    assert "ticket" not in [r.type for r in read_identifiers(text)]


def test_check_digits_of_one_s_own_are_told() -> None:
    register_identifier(IdentifierKind("account", r"AC\d{3}", valid=lambda key: sum(map(int, key[2:])) % 2 == 0))
    try:
        assert [r.valid for r in read_identifiers("AC112 and AC111")] == [True, False]
    finally:
        unregister("account")
        default_checker.cache_clear()


@pytest.mark.parametrize(
    ("name", "pattern", "field", "problem"),
    [
        pytest.param("Ticket", "T", "identifier.name", "small letters", id="capitals"),
        pytest.param("isin", "T", "identifier.name", "built in", id="built in"),
        pytest.param("t", "", "identifier.pattern", "1 to 500", id="empty"),
        pytest.param("t", "a" * 501, "identifier.pattern", "1 to 500", id="too long"),
        pytest.param("t", "(", "identifier.pattern", "RE2", id="malformed"),
        pytest.param("t", "(?<=x)T", "identifier.pattern", "RE2", id="look-behind"),
        pytest.param("t", r"(T)\1", "identifier.pattern", "RE2", id="back-reference"),
        pytest.param("t", "T*", "identifier.pattern", "nothing", id="matches nothing"),
    ],
)
def test_what_can_not_be_registered_is_refused_by_name(name: str, pattern: str, field: str, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem) as caught:
        register_identifier(IdentifierKind(name, pattern))
    assert caught.value.field == field


def test_a_pattern_that_would_backtrack_for_ever_elsewhere_is_read_at_once() -> None:
    register_identifier(IdentifierKind("bomb", "(x+x+)+y"))
    try:
        started = time.process_time()
        assert read_identifiers("x" * 50_000) == ()
        # seconds beyond counting where patterns backtrack
        assert time.process_time() - started < 30
    finally:
        unregister("bomb")
        default_checker.cache_clear()
