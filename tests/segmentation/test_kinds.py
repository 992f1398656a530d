"""What asserts nothing, beside the claim in the same clothes that does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Cut = Callable[..., list[tuple[str, str]]]

SILENT = [
    # greetings
    pytest.param("greeting", "Hello!", None, id="hello"),
    pytest.param("greeting", "Hi there!", None, id="hi there"),
    pytest.param("greeting", "Sure!", None, id="sure"),
    pytest.param("greeting", "Certainly!", None, id="certainly"),
    pytest.param("greeting", "Of course!", "How do I boil eggs?", id="of course, to a question of how"),
    pytest.param("greeting", "Great question!", None, id="great question"),
    pytest.param("greeting", "That's a great question.", None, id="that is a great question"),
    pytest.param("greeting", "Thank you for your question.", None, id="thanks for asking"),
    pytest.param("greeting", "I'd be happy to help!", None, id="happy to help"),
    pytest.param("greeting", "Sure, I can help you with that!", None, id="sure, I can help"),
    pytest.param("greeting", "Good morning, dear user!", None, id="good morning"),
    pytest.param("greeting", "Natürlich!", None, id="German"),
    pytest.param("greeting", "¡Claro!", None, id="Spanish"),
    pytest.param("greeting", "Bien sûr !", None, id="French"),
    # offers
    pytest.param("offer", "Let me know if you have any further questions.", None, id="let me know"),
    pytest.param("offer", "I hope this helps!", None, id="hope this helps"),
    pytest.param("offer", "Feel free to ask if anything is unclear or you need more details.", None, id="feel free"),
    pytest.param("offer", "Please don't hesitate to ask.", None, id="do not hesitate"),
    pytest.param("offer", "If you need more information, just ask.", None, id="if you need more"),
    pytest.param("offer", "I'm here to help.", None, id="here to help"),
    pytest.param("offer", "Is there anything else I can help you with?", None, id="anything else"),
    pytest.param("offer", "Would you like more details?", None, id="would you like"),
    pytest.param("offer", "Good luck!", None, id="good luck"),
    pytest.param("offer", "Enjoy your meal!", None, id="enjoy"),
    pytest.param("offer", "Thank you for your understanding.", None, id="thanks for understanding"),
    # remarks
    pytest.param("remark", "Here is a summary of the provided text:", None, id="here is a summary"),
    pytest.param("remark", "Here is the summary in 120 words:", None, id="a summary of so many words"),
    pytest.param("remark", "Based on the provided passages:", None, id="based on, alone"),
    pytest.param("remark", "In summary:", None, id="in summary, alone"),
    pytest.param(
        "remark", "Note that this answer is based only on the provided passages.", None, id="what the answer rests on"
    ),
    pytest.param("remark", "(Word count: 146)", None, id="word count"),
    pytest.param("remark", "This summary covers the main points of the article.", None, id="what the answer covers"),
    pytest.param("remark", "Answer:", None, id="answer label"),
    pytest.param("remark", "I have summarized the text below:", None, id="what the answer does"),
    # echoes
    pytest.param("echo", "Here are the steps to boil eggs:", "how to boil eggs", id="steps that were asked for"),
    pytest.param("echo", "Boiling eggs:", "how to boil eggs", id="topic of the query"),
    pytest.param("echo", "How to boil eggs?", "how to boil eggs", id="the query itself"),
    pytest.param("echo", "You asked how to boil eggs.", "how to boil eggs", id="you asked"),
    pytest.param("echo", "You want to know how to boil eggs.", "how to boil eggs", id="you want to know"),
    pytest.param("heading", "To boil eggs, follow these steps:", "how to boil eggs", id="to do it, follow these steps"),
    # questions
    pytest.param("question", "Which region do you mean?", "What was revenue?", id="question back"),
    pytest.param("question", "Could you clarify which year you mean?", None, id="could you clarify"),
    pytest.param("question", "Do you have a fever?", None, id="question to the user"),
    pytest.param("question", "Do you mean fiscal year 2023?", "What was revenue?", id="question with a figure"),
    pytest.param("question", "¿Cuándo?", None, id="Spanish question"),
    # hypotheticals
    pytest.param(
        "hypothetical", "For example, if you had $100, you would have $105 after a year.", None, id="unreal condition"
    ),
    pytest.param("hypothetical", "Suppose you have 100 units.", None, id="suppose"),
    pytest.param("hypothetical", "Imagine a box with 12 eggs.", None, id="imagine"),
    pytest.param("hypothetical", "Let's say the price is $40.", None, id="let us say"),
    pytest.param("hypothetical", "Hypothetically, it costs $5.", None, id="hypothetically"),
    # advice
    pytest.param("advice", "Consult your doctor before taking any medication.", None, id="consult your doctor"),
    pytest.param(
        "advice", "It is always a good idea to consult a qualified professional.", None, id="always a good idea"
    ),
    pytest.param(
        "advice", "Please check the official website for the latest information.", None, id="check the website"
    ),
]

CLAIMS = [
    pytest.param("Sure! Revenue was $5m.", None, "Revenue was $5m.", id="sure, and a claim"),
    pytest.param("Sure, revenue was $5m.", None, "Sure, revenue was $5m.", id="sure with a comma"),
    pytest.param("Hello World Inc. is a company.", None, "Hello World Inc. is a company.", id="a name that greets"),
    pytest.param("I hope this helps: revenue was $5m.", None, "revenue was $5m.", id="offer before a claim"),
    pytest.param(
        "I hope this helps, aspirin cures cancer.",
        None,
        "I hope this helps, aspirin cures cancer.",
        id="offer with a claim in words",
    ),
    pytest.param(
        "Let me know if you need the $5m report.",
        None,
        "Let me know if you need the $5m report.",
        id="offer with an amount",
    ),
    pytest.param("Feel free to call 555-1234.", None, "Feel free to call 555-1234.", id="offer with a number"),
    pytest.param(
        "For example, revenue was $5 million in 2023.",
        None,
        "For example, revenue was $5 million in 2023.",
        id="an example that claims",
    ),
    pytest.param(
        "For example, if the room is 120 inches long, divide it by 16.",
        None,
        "For example, if the room is 120 inches long, divide it by 16.",
        id="an example that instructs",
    ),
    pytest.param(
        "If you are over 65, the dose is 5 mg.", None, "If you are over 65, the dose is 5 mg.", id="a real condition"
    ),
    pytest.param(
        "Imagine that Acme Corp earned $5bn.", None, "Imagine that Acme Corp earned $5bn.", id="imagine with a name"
    ),
    pytest.param("Suppose it was founded in 1976.", None, "Suppose it was founded in 1976.", id="suppose with a year"),
    pytest.param("As you know, revenue was $5m.", None, "As you know, revenue was $5m.", id="as you know"),
    pytest.param(
        "Did you know that revenue rose to $5m?", None, "Did you know that revenue rose to $5m?", id="did you know"
    ),
    pytest.param(
        "Did you know that aspirin cures cancer?",
        None,
        "Did you know that aspirin cures cancer?",
        id="did you know, in words",
    ),
    pytest.param("Revenue rose to $5m, right?", None, "Revenue rose to $5m, right?", id="tag question"),
    pytest.param("Revenue rose, didn't it?", None, "Revenue rose, didn't it?", id="tag question without a figure"),
    pytest.param(
        "Why did revenue fall to $5m in 2023?",
        None,
        "Why did revenue fall to $5m in 2023?",
        id="a question that presupposes",
    ),
    pytest.param(
        "Aspirin is safe for children.",
        "Is aspirin safe for children?",
        "Aspirin is safe for children.",
        id="the query affirmed",
    ),
    pytest.param(
        "Aspirin is not safe for children.",
        "Is aspirin safe for children?",
        "Aspirin is not safe for children.",
        id="the query denied",
    ),
    pytest.param("Yes.", "Is aspirin safe?", "Yes.", id="yes"),
    pytest.param("No.", "Is aspirin safe?", "No.", id="no"),
    pytest.param("Absolutely!", "Is aspirin safe?", "Absolutely!", id="absolutely, to a question of whether"),
    pytest.param("Of course!", "Is aspirin safe?", "Of course!", id="of course, to a question of whether"),
    pytest.param("Certainly, aspirin is safe.", None, "Certainly, aspirin is safe.", id="certainly as an adverb"),
    pytest.param(
        "Based on the given passages, eggs take 10 minutes.",
        None,
        "Based on the given passages, eggs take 10 minutes.",
        id="based on, and a claim",
    ),
    pytest.param("In summary, revenue rose.", None, "In summary, revenue rose.", id="in summary, and a claim"),
    pytest.param(
        "Note that aspirin is safe.", "Is aspirin safe?", "Note that aspirin is safe.", id="note that, and a claim"
    ),
    pytest.param("Here is the summary: revenue rose.", None, "revenue rose.", id="introduction before a claim"),
    pytest.param("Answer: Paris", None, "Paris", id="label before the answer"),
    pytest.param("The answer is: 42", None, "42", id="the answer is"),
    pytest.param(
        "Take 2 tablets and consult your doctor.",
        None,
        "Take 2 tablets and consult your doctor.",
        id="advice with a dose",
    ),
    pytest.param(
        "It is always a good idea to give aspirin to infants.",
        None,
        "It is always a good idea to give aspirin to infants.",
        id="advice that is none",
    ),
    pytest.param(
        "It is important to note that aspirin thins the blood.",
        None,
        "It is important to note that aspirin thins the blood.",
        id="important to note",
    ),
    pytest.param(
        "Thank you for flying Acme, founded in 1976.",
        None,
        "Thank you for flying Acme, founded in 1976.",
        id="thanks with a fact",
    ),
    pytest.param(
        "Here is an overview of Acme Holding:\nIt rose.",
        None,
        "Acme Holding:",
        id="the name in an introduction stays in view",
    ),
    pytest.param(
        "This is an AI system with live market access.",
        None,
        "This is an AI system with live market access.",
        id="a claim about itself",
    ),
    pytest.param("I have access to live data.", None, "I have access to live data.", id="a claimed access"),
    pytest.param("I have sent the email.", None, "I have sent the email.", id="a claimed action"),
    pytest.param(
        "Yes, aspirin is safe for children:\n- It was tested.",
        "Is aspirin safe for children?",
        "Yes, aspirin is safe for children:",
        id="a lead-in that affirms",
    ),
    pytest.param(
        "**Paris**\n\nIt has museums.", "What is the capital of France?", "Paris", id="the answer set in bold on top"
    ),
    pytest.param(
        "**Paris**\n\nLet me know if you have questions!", None, "Paris", id="the answer in bold and an offer"
    ),
]


@pytest.mark.parametrize(("kind", "text", "query"), SILENT)
def test_it_asserts_nothing_although_more_follows(cut: Cut, kind: str, text: str, query: str | None) -> None:
    assert cut(f"{text}\n\nRevenue was $5m.", query)[0] == (kind, text)


@pytest.mark.parametrize(("text", "query", "claim"), CLAIMS)
def test_it_asserts_although_it_looks_idle(cut: Cut, text: str, query: str | None, claim: str) -> None:
    assert ("statement", claim) in cut(text, query)


def test_a_made_up_case_goes_on_until_it_is_left(cut: Cut) -> None:
    text = "Suppose you had $100. After a year you would have $105. Rates rose to 5% in 2023."
    assert [kind for kind, _ in cut(text)] == ["hypothetical", "hypothetical", "statement"]


def test_a_whole_answer_of_a_chatty_model(cut: Cut) -> None:
    text = "Sure! Here are the steps to boil eggs:\n\n1. Boil water.\n2. Add 3 eggs.\n\nI hope this helps!"
    assert cut(text, "how to boil eggs") == [
        ("greeting", "Sure!"),
        ("echo", "Here are the steps to boil eggs:"),
        ("marker", "1."),
        ("statement", "Boil water."),
        ("marker", "2."),
        ("statement", "Add 3 eggs."),
        ("offer", "I hope this helps!"),
    ]
