"""Async functions, many at once: each result finds its own record, and a listener hears of all."""

import asyncio

import grounding
from grounding.retrievers.records import Record
from grounding.retrievers.wrapping import records_of

FARES = {"Rome": "A single ticket to Rome costs $95.50.", "Oslo": "A single ticket to Oslo costs $120.00."}


def listen(record: Record) -> None:
    """Would write to a log."""
    print("heard:", record.query, "->", record.report.verdict if record.report else record.error)


async def ask(query: str) -> tuple[str, list[str]]:
    """Stands in for a chain; it takes the fare to Rome for all."""
    city = query.split()[-1].rstrip("?")
    await asyncio.sleep(0.01)
    return f"A single ticket to {city} costs $95.50.", [FARES[city]]


async def main() -> None:
    """Ask twice at the same time."""
    wrapped = grounding.wrap(ask, on_report=listen)
    queries = ["What is the fare to Rome?", "What is the fare to Oslo?"]
    for result in await asyncio.gather(*map(wrapped, queries)):
        record = records_of(wrapped).of(result)
        assert record
        assert record.report
        print(result[0], [claim.message for claim in record.report.flagged])


asyncio.run(main())
