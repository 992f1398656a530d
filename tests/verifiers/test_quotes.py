"""Quotes: verbatim but for typography, altered, stitched, invented."""

from __future__ import annotations

import pytest

from grounding.models import Reason, Status
from grounding.verifiers.quotes import QuoteVerifier
from tests.verifiers.judging import claims_of

SPEECH = {
    "id": "speech",
    "text": "Dr. Lind said: “We will open the second plant—in Leeds—before the end of the year.” Later she added that "
    "the board, which met on Monday, had agreed. Costs will not rise next year, she told reporters.",
}
MEMO = {"id": "memo", "text": "The audit found no material weakness in the controls over cash and revenue."}


@pytest.mark.parametrize(
    ("quote", "status", "reason"),
    [
        pytest.param(
            "We will open the second plant—in Leeds—before the end of the year.",
            Status.SUPPORTED,
            Reason.STATED,
            id="verbatim",
        ),
        pytest.param(
            "we will open the second plant - in Leeds - before", Status.SUPPORTED, Reason.STATED, id="dashes and case"
        ),
        pytest.param(
            "We will open the second plant ... before the end", Status.SUPPORTED, Reason.STATED, id="ellipsis honoured"
        ),
        pytest.param(
            "[The company] will open the second plant", Status.SUPPORTED, Reason.STATED, id="brackets are the writer's"
        ),
        pytest.param(
            "We will open the third plant in Leeds before the end of the year.",
            Status.CONTRADICTED,
            Reason.ALTERED_QUOTE,
            id="one word altered",
        ),
        pytest.param(
            "Costs will rise next year, she told reporters",
            Status.CONTRADICTED,
            Reason.ALTERED_QUOTE,
            id="a negation left out",
        ),
        pytest.param(
            "We will open the second plant found no material weakness",
            Status.UNSUPPORTED,
            Reason.STITCHED_QUOTE,
            id="stitched from two passages",
        ),
        pytest.param(
            "Our shareholders deserve a far better dividend policy",
            Status.UNSUPPORTED,
            Reason.NOT_IN_PAYLOAD,
            id="invented",
        ),
        pytest.param(
            "before the end ... open the second plant",
            Status.UNSUPPORTED,
            Reason.STITCHED_QUOTE,
            id="stretches in the wrong order",
        ),
    ],
)
def test_quote(quote: str, status: Status, reason: Reason) -> None:
    (claim,) = claims_of(QuoteVerifier(), f'She said: "{quote}"', [SPEECH, MEMO])
    assert (claim.status, claim.reason) == (status, reason), claim.message


def test_an_altered_quote_shows_the_difference_and_the_original() -> None:
    (claim,) = claims_of(
        QuoteVerifier(), 'The memo: "The audit found a material weakness in the controls over cash."', [MEMO]
    )
    assert "'a' stands for 'no'" in claim.message
    assert claim.right_value == "The audit found no material weakness in the controls over cash"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param('The "second plant" is planned.', id="a term of two words"),
        pytest.param("It is 5'10\" tall and 6'2\" wide at the very top.", id="inches"),
        pytest.param('He said "and never closed the quotation that he began.', id="no closing mark"),
    ],
)
def test_what_is_no_quotation(answer: str) -> None:
    assert claims_of(QuoteVerifier(), answer, [SPEECH]) == ()


def test_quoting_the_query_is_no_claim() -> None:
    query = "What does 'open the second plant soon' mean?"
    assert claims_of(QuoteVerifier(), 'You asked about "open the second plant soon" today.', [SPEECH], query) == ()


@pytest.mark.parametrize("marks", ["“{}”", "„{}“", "«{}»", '"{}"'])
def test_every_custom_of_quotation_marks(marks: str) -> None:
    (claim,) = claims_of(QuoteVerifier(), "Lind: " + marks.format("Costs will not rise next year"), [SPEECH])
    assert claim.status is Status.SUPPORTED


def test_a_quote_of_hundreds_of_words_is_judged_in_a_long_passage() -> None:
    words = " ".join(f"word{i % 97}" for i in range(400))
    (claim,) = claims_of(
        QuoteVerifier(), f'It says "{words}"', [{"id": "a", "text": words.replace("word5 ", "other ") * 200}]
    )
    assert claim.status is not Status.SUPPORTED


TALK = (
    '"The second plant opens in spring," said Maria Lind. Paul Orne told reporters: "We have hired two hundred people."'
)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        pytest.param('"The second plant opens in spring," said Maria Lind.', Status.SUPPORTED, id="as it is"),
        pytest.param('Lind said, "The second plant opens in spring."', Status.SUPPORTED, id="by surname"),
        pytest.param('According to Ms Lind, "the second plant opens in spring".', Status.SUPPORTED, id="according to"),
        pytest.param('She said, "The second plant opens in spring."', Status.SUPPORTED, id="a pronoun"),
        pytest.param(
            'Paul Orne said, "The second plant opens in spring."', Status.CONTRADICTED, id="the other speaker"
        ),
        pytest.param('"We have hired two hundred people," said Maria Lind.', Status.CONTRADICTED, id="and back"),
        pytest.param('Eva Holt: "We have hired two hundred people."', Status.CONTRADICTED, id="nobody there"),
    ],
)
def test_the_speaker_is_bound(answer: str, status: Status) -> None:
    (claim,) = claims_of(QuoteVerifier(), answer, [TALK])
    assert claim.status is status, claim.message
    if status is Status.CONTRADICTED:
        assert claim.right_value in {"Maria Lind", "Paul Orne"}
