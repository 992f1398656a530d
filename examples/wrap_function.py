"""A plain function that returns an answer with its passages, wrapped."""

import grounding
from grounding.retrievers.wrapping import records_of

PLANS = [
    {"id": "premium", "text": "The premium plan costs $18.50 per month and includes 200 GB of storage."},
    {"id": "basic", "text": "The basic plan costs $6.90 per month and includes 20 GB of storage."},
]


@grounding.wrap
def ask(question: str) -> dict[str, object]:
    """Stands in for retrieval and a language model, which makes up a price."""
    return {"answer": "The premium plan costs $21.00 per month.", "context": PLANS}


result = ask("What does the premium plan cost per month?")
record = records_of(ask).of(result)
assert record
assert record.report
print(record.report.to_text())
