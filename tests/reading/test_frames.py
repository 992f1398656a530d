"""What a prompt or an answer takes for granted about the system, and what only looks like it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.reading.frames import read_answer_premises, read_prompt_premises
from tests.reading.wild_deeds import CLAIMING, HONEST
from tests.reading.wild_frames import NO_WAYS, WAYS

PROMPTS = [
    ("You have access to the customer's account.", ["access: account"]),
    ("You have full access to our CRM.", ["access: crm"]),
    ("You are a helpful agent with access to market data.", ["access: market"]),
    ("You have been connected to Salesforce.", ["access: salesforc"]),
    ("You're connected to the mailbox.", ["access: mailbox"]),
    ("You have the patient's full medical chart.", ["access: chart", "completeness: chart"]),
    ("You are connected to the order database.", ["access: order"]),
    ("You can look up invoices in the billing system.", ["access: invoic"]),
    ("You can see the customer's orders.", ["access: order"]),
    ("You have access to prices, orders and accounts so that you can answer.", ["access: pric, order, account"]),
    ("You have live prices.", ["access: pric", "recency: pric"]),
    ("You have real-time access to the inventory.", ["access: inventory", "recency: inventory"]),
    ("You have the latest prices of gold.", ["access: pric", "recency: pric"]),
    ("The prices below are up to date.", ["recency: pric"]),
    ("Your inventory is live.", ["recency: inventory"]),
    ("You are a trading assistant with access to live market prices.", ["access: pric", "recency: pric"]),
    ("A helpful banking agent with full access to the ledger.", ["access: ledger"]),
    ("You've got access to the calendar.", ["access: calendar"]),
    ("You are given direct access to the mailbox.", ["access: mailbox"]),
    ("These tools give you access to the warehouse.", ["access: warehous"]),
    ("You're connected to the CRM.", ["access: crm"]),
    ("You have all available documents.", ["access: document", "completeness: document"]),
    ("You have the complete record of every trade.", ["access: trad", "completeness: trad"]),
    ("You have access to the full history of orders.", ["access: order", "completeness: order"]),
    ("You have already sent the invoice.", ["action: invoic"]),
    ("Be polite. You have access to the calendar. Answer briefly.", ["access: calendar"]),
]
ANSWERS = [
    ("I checked the database.", ["access: databas"]),
    ("I checked the free cash flow database.", ["access: flow"]),
    ("I have searched all of the filings for this.", ["access: fil", "completeness: fil"]),
    ("According to the live end of year goodwill feed, it was $5.", ["recency: end"]),
    ("I looked up your order, and it has shipped.", ["access: order"]),
    ("I've reviewed your account.", ["access: account"]),
    ("According to your account, the balance is $5.", ["access: account"]),
    ("Our records show that it was paid.", ["access: record"]),
    ("I'm connected to the CRM.", ["access: crm"]),
    ("Based on real-time data, gold is at $5.", ["recency: data"]),
    ("As of today, your balance is $5.", ["recency: balanc"]),
    ("I have sent the order.", ["action: order"]),
    ("I've updated your record.", ["action: record"]),
    ("I've processed the refund and updated your address.", ["action: refund", "action: address"]),
    ("I just sent a confirmation email.", ["action: email"]),
    ("According to your order history, it was paid.", ["access: order"]),
    ("I cancelled your subscription.", ["action: subscription"]),
    ("I could not find it, but I checked the orders database.", ["access: order"]),
]
SILENT_PROMPTS = [
    "If you have access to the database, use it.",
    "You are an assistant without access to the ledger.",
    "You are not an assistant with access to live prices.",
    "Customers with access to the portal need no help.",
    "If the customer is logged in, you have access to the account.",
    "You have access to the account only if the customer is logged in.",
    "You do not have access to live prices.",
    "You don't have real-time data.",
    "You no longer have access to the CRM.",
    "You have no live prices.",
    "Never claim to have access to the database.",
    "Never say, in any form, that you have access to the account.",
    "Do not tell anyone that you have updated the record.",
    "Do you have access to the database?",
    "You may have access to the calendar.",
    "Give the latest prices.",
    "Ask whether you have access to the account.",
    "You have access to the following passages.",
    "You can see the user's question below.",
    "Pretend that you have live prices.",
    "Answer only from the documents.",
]
SILENT_ANSWERS = [
    "I can send the order.",
    "I could check the database.",
    "I have added a summary below.",
    "I will update your record.",
    "I don't have live data.",
    "I do not have access to your account.",
    "I have not sent the order.",
    "Would you like me to check the database?",
    "Have I sent the order?",
    "If I have sent the order, it will arrive.",
    'He wrote: "I have sent the order."',
    "The agent said I have sent the order.",
    "I checked the passages.",
    "She looked up your order.",
    "You have access to the account.",
    "Live music is played at the bar.",
    "As of today, the company has 12 stores.",
    "The bank updated its records.",
    "Prices are updated in real time.",
]


def _told(premises: object) -> list[str]:
    return [
        f"{premise.kind}: {', '.join(' '.join(sorted(thing)) for thing in premise.objects)}"
        for premise in premises  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize(("text", "expected"), PROMPTS)
def test_a_prompt_takes_for_granted(text: str, expected: list[str]) -> None:
    assert _told(read_prompt_premises(text)) == expected


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
def test_an_answer_takes_for_granted(text: str, expected: list[str]) -> None:
    assert _told(read_answer_premises(text)) == expected


@pytest.mark.parametrize("text", SILENT_PROMPTS)
def test_a_prompt_asserts_nothing(text: str) -> None:
    assert read_prompt_premises(text) == ()


@pytest.mark.parametrize("text", SILENT_ANSWERS)
def test_an_answer_asserts_nothing(text: str) -> None:
    assert read_answer_premises(text) == ()


@pytest.mark.parametrize(("text", "kind"), WAYS)
def test_other_words_say_it_too(text: str, kind: str) -> None:
    assert kind in {premise.kind for premise in read_prompt_premises(text)}


@pytest.mark.parametrize("text", NO_WAYS)
def test_other_words_do_not_say_it(text: str) -> None:
    assert read_prompt_premises(text) == ()


@pytest.mark.parametrize(("text", "kinds"), CLAIMING)
def test_a_whole_prompt_takes_for_granted(text: str, kinds: str) -> None:
    assert " ".join(sorted({premise.kind for premise in read_prompt_premises(text)})) == kinds


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_prompt_takes_nothing_for_granted(text: str) -> None:
    assert read_prompt_premises(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("You can swap tokens.", ["action: token"], id="an ability"),
        pytest.param("You can tell jokes.", [], id="what can be said is no deed"),
        pytest.param("You can rely on the tokens.", [], id="nothing is done to them"),
        pytest.param("If it got lost, refund it.", ["action: it"], id="a condition on the world takes nothing back"),
        pytest.param("If you have a payment tool, refund it.", [], id="a condition on the system does"),
        pytest.param("Change or cancel the order.", ["action: order the"], id="two verbs of one thing"),
        pytest.param("Cancel your order in the app.", [], id="what the one who reads it does"),
        pytest.param("Create a shopping list.", [], id="a text is no thing of the world"),
        pytest.param("Create a ticket.", ["action: a ticket"], id="the same verb, and a thing of the world"),
        pytest.param("Never refund it and cancel the order.", [], id="denied, and what goes on with it"),
        pytest.param("Tell them to cancel the order.", [], id="what someone else is told to do"),
        pytest.param("Examples:\n- Cancel the order.", [], id="an example"),
        pytest.param("Stay in character. You can forge swords.", [], id="what a character does"),
        pytest.param("Savings accounts, open orders", [], id="a noun that looks like a verb"),
        pytest.param("You can log calls (tool: log_call).", ["action: call log_call"], id="with its tool"),
        pytest.param("Search Westlaw for it.", ["access: westlaw"], id="where to look is taken to be there"),
    ],
)
def test_the_deeds_of_a_prompt(text: str, expected: list[str]) -> None:
    assert _told(read_prompt_premises(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Du hast Zugriff auf das Konto. Vous avez acc\u00e8s au compte.", [], id="only English is read"),
        pytest.param(" \n\t\n ", [], id="white space"),
        pytest.param("", [], id="nothing"),
        pytest.param("You have access\nto the customer's account.", ["access: account"], id="over a wrapped line"),
        pytest.param("You have **live prices**.", ["access: pric", "recency: pric"], id="in bold"),
        pytest.param("You have access to:\n\n- the CRM\n- orders", ["access: crm", "access: order"], id="as a list"),
        pytest.param("You do not have access to:\n- the CRM", [], id="a list of what is denied"),
        pytest.param("Tools: crm_search; calendar", ["access: search", "access: calendar"], id="within a line"),
        pytest.param("<documents>\n<document>Latest orders.</document></documents>", [], id="a text in tags"),
        pytest.param(
            "<data_access>\nOrders\nPrices\n</data_access>", ["access: order", "access: pric"], id="lines in a tag"
        ),
        pytest.param("[Tools]\nOrder desk\nMail", ["access: desk", "access: mail"], id="lines under a heading"),
        pytest.param(
            "YOU CAN: BOOK CARS, SELL BIKES\nNEVER: SELL CARS", ["action: car", "action: bik"], id="labels on lines"
        ),
        pytest.param("You are Mia. Mia can see each booking.", ["access: book"], id="by its name"),
        pytest.param("You are Mia. Bob can see each booking.", [], id="by another name"),
    ],
)
def test_the_layout_of_a_prompt(text: str, expected: list[str]) -> None:
    assert _told(read_prompt_premises(text)) == expected


@given(st.text(alphabet="You have livepricstoh.,:;-*<>#`\n\"'", max_size=300))
def test_every_premise_is_a_piece_of_the_text(text: str) -> None:
    for premise in (*read_prompt_premises(text), *read_answer_premises(text)):
        assert text[premise.start : premise.end] == premise.text != ""


def test_offsets_are_those_of_the_text() -> None:
    text = "Hello. You have access to the CRM, and you have live prices."
    premises = read_prompt_premises(text)
    assert premises[0].text == "You have access to the CRM"
    assert all(text[premise.start : premise.end] == premise.text for premise in premises)


@pytest.mark.parametrize(
    "piece",
    [
        "you have ",
        "I have sent a ",
        "you have access to a, ",
        "as of today your ",
        "a ",
        "is available to you ",
        "- you:\n",
        "<a>",
        "using live a b ",
        "a, have a, ",
        "you can book a, ",
        "if a, send them a and ",
    ],
)
def test_it_is_linear(piece: str) -> None:
    def seconds(times: int) -> float:
        started = time.process_time()
        read_prompt_premises(piece * times)
        read_answer_premises(piece * times)
        return time.process_time() - started

    assert seconds(2_000) < 40 * max(seconds(200), 0.002)


def test_a_prompt_of_200_kilobytes_takes_seconds() -> None:
    text = "You have access to the CRM, and you are connected to live prices. Be polite.\n\n- all orders\n" * 2_100
    started = time.process_time()
    premises = read_prompt_premises(text)
    assert len(text) > 190_000
    assert len(premises) > 2_000
    assert time.process_time() - started < 20


def test_a_long_lead_in_is_not_read_anew_for_each_of_its_items() -> None:
    def seconds(times: int) -> float:
        text = "you have tools " * times + ":\n" + "- a\n" * times
        started = time.process_time()
        read_prompt_premises(text)
        return time.process_time() - started

    assert seconds(4_000) < 40 * max(seconds(400), 0.01)
