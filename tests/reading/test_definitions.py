"""Terms that a passage defines: what they stand for is read, and figures are bound through them."""

from __future__ import annotations

import pytest

from grounding import Status, verify
from grounding.reading.definitions import read_definitions

BANK = (
    "The bank reported net interest margin (NIM) of 3.1% in 2023. Return on equity was 9.4%."
    " In 2024 NIM rose to 3.3% and return on equity to 10.2%."
)
LOANS = (
    'Acme has a revolving credit facility (the "Facility") and a term loan (the "Term Loan").'
    " The Facility is for $50 million. The Term Loan is for $20 million."
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("net interest margin (NIM) of 3%", [({"nim"}, {"net", "interest", "margin"})], id="initials"),
        pytest.param("cost of goods sold (COGS)", [({"cog"}, {"cost", "good", "sell"})], id="small words between"),
        pytest.param("a credit facility (the “Facility”)", [({"facility"}, {"credit", "facility"})], id="quoted"),
        pytest.param('"Rent" means the yearly sum due.', [({"rent"}, {"year", "sum", "due"})], id="means"),
        pytest.param("sold in Norway (EUR) last year", [], id="initials of nothing before"),
        pytest.param("in brackets (as here) and (2023)", [], id="no term"),
    ],
)
def test_terms_stand_for_what_is_spelled_out(text: str, found: list[tuple[set[str], set[str]]]) -> None:
    assert [(set(d.term), set(d.meaning)) for d in read_definitions(text)] == found


@pytest.mark.parametrize(
    ("source", "query", "answer", "status"),
    [
        pytest.param(BANK, "What was the net interest margin in 2024?", "3.3%", Status.SUPPORTED, id="spelled out"),
        pytest.param(BANK, "What was the net interest margin in 2024?", "10.2%", Status.CONTRADICTED, id="another's"),
        pytest.param(BANK, "What was NIM in 2023?", "3.1%", Status.SUPPORTED, id="by its initials"),
        pytest.param(BANK, "What was NIM in 2023?", "9.4%", Status.CONTRADICTED, id="another's, by its initials"),
        pytest.param(LOANS, "How large is the revolving credit facility?", "$50 million", Status.SUPPORTED, id="term"),
        pytest.param(
            LOANS, "How large is the revolving credit facility?", "$20 million", Status.CONTRADICTED, id="other"
        ),
    ],
)
def test_figures_are_bound_through_a_passage_s_own_terms(source: str, query: str, answer: str, status: Status) -> None:
    (claim,) = verify(answer, [source], query=query).of_kind("figure")
    assert claim.status is status
