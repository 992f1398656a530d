"""What an overview says in sentences, the same in the terminal and on the page."""

from __future__ import annotations

from collections.abc import Iterator

from grounding.models import Status, Verdict
from grounding.overview import Overview
from grounding.rendering.wording import SIGNS, counted

PARTS = (
    (Verdict.GROUNDED, SIGNS[Status.SUPPORTED]),
    (Verdict.PARTIAL, "~"),
    (Verdict.UNGROUNDED, SIGNS[Status.CONTRADICTED]),
)
"""The verdicts from best to worst, with their signs."""


def facts(overview: Overview) -> Iterator[str]:
    """How many there are, and what is known of all of them."""
    queries = "1 query" if overview.queries == 1 else f"{overview.queries:,} queries"
    if overview.judged:
        checked = f"{overview.checked or 0:.0%} of their claims checked"
        yield f"{queries}; {counted(overview.judged, 'answer')} judged, {checked}"
    else:
        yield f"{queries}; no answers judged"
    yield f"the payload can answer {overview.answerable:.0%} of them"
    if overview.undated and overview.by_time:
        yield f"{overview.undated:,} without a time are in no step of time"
    if overview.without_sources:
        yield f"{overview.without_sources:,} of an earlier version say nothing of sources"
