"""What an answer leaves out, beside the truth of what it says: parts of the query, and conditions of its own evidence.

Only an exception that the query calls for changes a status; by the gaps a policy may flag.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grounding.claims import Judged
from grounding.coverage import not_assessed
from grounding.entitlement import Entitlement
from grounding.errors import BudgetExhausted
from grounding.models import Gap, GapKind, Kind, Passage, Reason, Relation, Severity, Status
from grounding.needs import wants_of
from grounding.omissions import Met, gives, left_out, limits_met, rule_of, states_rule
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, evidence
from grounding.reading.exceptions import Limit, LimitKind, read_limits, roots
from grounding.references import references_of
from grounding.skipped import skipped_gaps

_MOST = 10
"""Conditions that get a gap of their own."""
_NEARLY_ALL = 0.75
"""The share of a statement's words that the rule has, before a condition of the rule is one of the statement."""
_LONGER = 2
"""How many times as many words the rule may have."""


def with_omissions(judged: list[Judged], delivered: ReadPayload, entitlement: Entitlement | None) -> list[Judged]:
    """What was judged, with the exceptions that statements leave out though the query states their condition.

    Args:
        judged: The claims of an answer.
        delivered: The passages.
        entitlement: Who may speak on what; None where all may.
    """
    try:
        met = limits_met(delivered.payload.query, delivered)
    except BudgetExhausted as error:
        unchecked = Finding(Status.UNCHECKED, Reason.BUDGET_EXHAUSTED, str(error))
        return [replace(one, finding=unchecked) if one.candidate.kind is Kind.STATEMENT else one for one in judged]
    if not met:
        return judged
    passages = [one.passage for one in met]
    looked: list[Judged] = []
    for one in judged:
        if one.candidate.kind is not Kind.STATEMENT:
            looked.append(one)
            continue
        silent = entitlement.silenced(one.candidate, passages) if entitlement is not None else {}
        heard = [limit for limit in met if limit.passage.id not in silent]
        looked.append(replace(one, omitted=left_out(one.candidate, one.finding, heard)))
    return looked


def gaps_of_answer(answer: Answer, judged: Sequence[Judged], delivered: ReadPayload) -> tuple[Gap, ...]:
    """What the answer leaves out of the query and of its own evidence.

    Args:
        answer: The answer.
        judged: Its claims, with the exceptions that they leave out.
        delivered: The passages.
    """
    statements = [
        (one.candidate, one.finding)
        for one in judged
        if one.candidate.kind is Kind.STATEMENT
        and one.omitted is None
        and one.finding.status in (Status.SUPPORTED, None)
    ]
    shown = [e for _, finding in statements for e in finding.evidence if e.relation is Relation.SUPPORTS]
    try:
        return (
            *skipped_gaps(answer, wants_of(delivered.payload)),
            *_conditions(statements, delivered),
            *references_of(delivered, shown),
        )
    except BudgetExhausted as error:
        return (not_assessed(error),)


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
    rule = roots(rule_of(one))
    told = roots(passage.text[limit.start : limit.end]).keys() - rule.keys()
    own = roots(candidate.text)
    # what limits a long sentence of many clauses seldom limits the one that the answer takes from it
    if not told or len(rule) > _LONGER * len(own) or len(own.keys() & rule.keys()) < _NEARLY_ALL * len(own):
        return False
    return states_rule(candidate.text, one) and not gives(candidate, one)
