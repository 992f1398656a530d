"""A function that answers from passages, wrapped with a gate: what the passages can't answer is not generated."""

import grounding
from grounding.retrievers.gates import Gate
from grounding.retrievers.wrapping import records_of

TABLE = "| | 2024 | 2023 |\n|---|---|---|\n| Operating income | 410 | 365 |"
NOTES = "| | 2024 | 2023 |\n|---|---|---|\n| Pension cost | 37 | 41 |"


def search(query: str | None, time: int) -> list[str]:
    """Stands in for your retriever; it finds more when it is asked again."""
    return [TABLE] if time == 1 else [TABLE, NOTES]


def answer(query: str, passages: list[str]) -> str:
    """Stands in for your language model."""
    return "The pension cost was 37 in 2024."


ask = grounding.wrap(answer, gate=Gate(retrieve=search))
for query in ("What was the pension cost in 2024?", "What was the rental income in 2024?"):
    print(query, "->", ask(query, search(query, 1)))
    record = records_of(ask).latest
    assert record
    assert record.decision
    assert record.report
    print(record.decision.step, record.report.verdict, len(record.passages), sep=" | ")
