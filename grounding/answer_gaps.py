"""What an answer leaves out, beside the truth of what it says: parts of the query, and conditions of its own evidence.

No status depends on it; a policy may flag or block by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grounding.models import Gap, GapKind, Kind, Passage, Relation, Severity, Status
from grounding.needs import wants_of
from grounding.omissions import Met, gives, rule_of, states_rule
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, evidence
from grounding.reading.exceptions import Limit, LimitKind, read_limits, roots
from grounding.references import references_of
from grounding.skipped import skipped_gaps

_MOST = 10
"""Conditions that get a gap of their own."""


def answer_gaps(answer: Answer, judged: Sequence[tuple[Candidate, Finding]], delivered: ReadPayload) -> tuple[Gap, ...]:
    """The gaps of one answer.

    Args:
        answer: The answer.
        judged: Its claims, with what was found of each.
        delivered: The passages.
    """
    statements = [
        (candidate, finding)
        for candidate, finding in judged
        if candidate.kind is Kind.STATEMENT and finding.status in (Status.SUPPORTED, None)
    ]
    shown = [e for _, finding in statements for e in finding.evidence if e.relation is Relation.SUPPORTS]
    return (
        *skipped_gaps(answer, wants_of(delivered.payload)),
        *_conditions(statements, delivered),
        *references_of(delivered, shown),
    )


def _conditions(statements: Sequence[tuple[Candidate, Finding]], delivered: ReadPayload) -> Iterator[Gap]:
    """Conditions of what bears the answer out that the answer leaves out, and nobody asked about."""
    by_id = {passage.id: passage for passage in delivered.passages}
    told: set[tuple[str, int]] = set()
    for candidate, finding in statements:
        for shown in finding.evidence:
            passage = by_id.get(shown.source_id)
            if passage is None or len(told) >= _MOST:
                continue
            limits = delivered.read(passage.text, read_limits)
            delivered.spend(len(limits))
            for limit in limits:
                place = (passage.id, limit.start)
                rules = any(a < shown.end and shown.start < b for a, b in limit.rule)
                if (
                    place in told
                    or not rules
                    or not _plain(limit, passage.text)
                    or not _left_out(candidate, passage, limit)
                ):
                    continue
                told.add(place)
                yield Gap(
                    kind=GapKind.CONDITION_LEFT_OUT,
                    severity=Severity.LOW,
                    message=f"{passage.id} limits what the answer says, and the answer does not",
                    remedy="tell the condition with the answer",
                    evidence=(evidence(passage, limit.start, limit.end),),
                )


def _plain(limit: Limit, text: str) -> bool:
    """Whether it limits the rule in so many words: neither another case of it nor a mere period ("within 30 days")."""
    return limit.kind is not LimitKind.OTHERWISE and not text.startswith("within", limit.start)


def _left_out(candidate: Candidate, passage: Passage, limit: Limit) -> bool:
    one = Met(passage, limit, frozenset(), "")
    told = roots(passage.text[limit.start : limit.end]).keys() - roots(rule_of(one)).keys()
    return bool(told) and states_rule(candidate.text, one) and not gives(candidate, one)
