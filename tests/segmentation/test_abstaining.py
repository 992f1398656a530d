"""Abstentions as models phrase them, and claims that only sound like them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Cut = Callable[..., list[tuple[str, str]]]

ABSTENTIONS = [
    "Unable to answer based on given passages.",
    "Therefore, I am unable to answer the question based on the given passages.",
    "I cannot provide a definitive answer based on these passages alone.",
    "The passages do not provide information on how to plant cilantro.",
    "The provided passages do not contain instructions for baking tuna.",
    "However, the passages don't mention the cost of living.",
    "Unfortunately, the passages do not provide enough information to answer the question.",
    "Note that the passages do not mention other types of food.",
    "Passage 3 does not provide any information related to the question.",
    "Passages 2 and 3 do not mention any benefits.",
    "None of the passages mention the price.",
    "There is no mention of pesticides in the given passages.",
    "There is no information about the warranty.",
    "There is not enough information to determine the cause.",
    "The context does not specify the date.",
    "The document is silent on the warranty.",
    "The text lacks any mention of the warranty.",
    "The exact percentage is not specified.",
    "The color is not specified in the given data.",
    "The warranty is not mentioned.",
    "Not specified in the passages.",
    "(Not mentioned in the passages)",
    "I don't have enough information to answer that.",
    "I don't know.",
    "I couldn't find any information about the warranty.",
    "We do not have sufficient data to say.",
    "Based on the given passages, it is not possible to determine the cause.",
    "It is unclear from the passages whether it is safe.",
    "The question cannot be answered with the given context.",
    "The information provided does not include the price.",
    "If the flight is late, the passages do not say what happens.",
    "The passages do not mention it, so I cannot answer the question.",
    "Der Text enthält keine Angaben zum Preis.",
    "Le texte ne mentionne pas le prix.",
    "Los documentos no mencionan el precio.",
]

CLAIMS = [
    pytest.param("The hotel does not provide breakfast.", id="a hotel that does not provide"),
    pytest.param("The restaurant does not offer reservations.", id="a restaurant that does not offer"),
    pytest.param("Meals are not provided.", id="meals that are not provided"),
    pytest.param("The suspect was not identified.", id="a suspect who was not identified"),
    pytest.param("The terms were not disclosed.", id="terms that were not disclosed"),
    pytest.param("Dental care is not covered.", id="care that is not covered"),
    pytest.param("There is no evidence that it causes cancer.", id="no evidence"),
    pytest.param("There is no indication of rain.", id="no indication"),
    pytest.param("We cannot offer refunds.", id="refunds that cannot be offered"),
    pytest.param("The customer was unable to find ribs.", id="a customer who was unable"),
    pytest.param("The CEO did not mention the profit.", id="a person who did not mention"),
    pytest.param("The drug is not indicated for children.", id="a drug that is not indicated"),
    pytest.param("The cause of the fire is unknown.", id="a cause that is unknown"),
    pytest.param("It is unclear how the fire started.", id="unclear in the world"),
    pytest.param("The passages do not mention the $5 million profit of 2023.", id="an amount slipped in"),
    pytest.param("Bake it for ten minutes (not specified in the passages).", id="a claim with a remark in brackets"),
    pytest.param("The passages do not mention salt and the dish is ready in an hour.", id="a claim behind and"),
    pytest.param("It is not possible to use it outdoors.", id="not possible in the world"),
]

TURNS = [
    pytest.param(
        "The passages do not mention salt, but they say that 5 g is fine.",
        [("abstention", "The passages do not mention salt,"), ("statement", "but they say that 5 g is fine.")],
        id="but",
    ),
    pytest.param(
        "Passage 1 covers the cost, but it does not mention the warranty.",
        [("statement", "Passage 1 covers the cost,"), ("abstention", "but it does not mention the warranty.")],
        id="but it does not",
    ),
    pytest.param(
        "Although the passages do not mention salt, revenue was strong.",
        [("abstention", "Although the passages do not mention salt,"), ("statement", "revenue was strong.")],
        id="although",
    ),
    pytest.param(
        "While revenue rose sharply, the passages do not mention profit.",
        [("statement", "While revenue rose sharply,"), ("abstention", "the passages do not mention profit.")],
        id="while",
    ),
    pytest.param(
        "The passages do not mention Acme, which was founded by Jane Doe.",
        [("abstention", "The passages do not mention Acme,"), ("statement", "which was founded by Jane Doe.")],
        id="which",
    ),
    pytest.param(
        "The passages do not mention it; revenue was strong.",
        [("abstention", "The passages do not mention it;"), ("statement", "revenue was strong.")],
        id="semicolon",
    ),
    pytest.param(
        "Unable to answer based on given passages:\n* Whether gold conducts.\n* Gold melts easily.",
        [
            ("abstention", "Unable to answer based on given passages:"),
            ("abstention", "Whether gold conducts."),
            ("statement", "Gold melts easily."),
        ],
        id="a list of what is not told",
    ),
]


@pytest.mark.parametrize("text", ABSTENTIONS, ids=lambda text: text[:48])
def test_it_abstains(cut: Cut, text: str) -> None:
    assert cut(text) == [("abstention", text)]


@pytest.mark.parametrize("text", CLAIMS)
def test_it_claims(cut: Cut, text: str) -> None:
    assert cut(text) == [("statement", text)]


@pytest.mark.parametrize(("text", "expected"), TURNS)
def test_a_sentence_that_turns_is_cut_where_it_turns(cut: Cut, text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text) == expected


def test_a_figure_of_the_query_may_stand_in_an_abstention(cut: Cut) -> None:
    text = "The passages do not mention revenue in 2023."
    assert cut(text, "What was revenue in 2023?") == [("abstention", text)]
    assert cut(text, "What was revenue?") == [("statement", text)]
