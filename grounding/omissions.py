"""Conditions that an answer leaves out: the query states one, a passage makes an exception of it, the answer does not.

"What is the maximum loan-to-value for my new-build flat?" is not answered by "75%" where the passage says "75%, but 65%
for new-build properties". The query has to state the condition in the passage's own words or near forms of them; the
answer has to state the rule that it limits, and nothing of the exception, anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from grounding.models import Evidence, Passage, Reason, Relation, Status
from grounding.protocols import Candidate, Finding, ReadPayload, SegmentKind, evidence
from grounding.reading.exact import read_exact
from grounding.reading.exceptions import VERB, Limit, LimitKind, read_limits, roots
from grounding.reading.figures import FigureReading
from grounding.reading.memory import remembered
from grounding.reading.words import read_words

_ENOUGH = 0.5
"""The share of the weight of a condition's words that the query has, or of a rule's that the statement has."""
_TURNS = re.compile(
    r"\b(?:no|not|never|none|neither|nor|cannot|without|except|unless|excluding|exclud\w{1,4}|other than|apart from"
    r"|but|"
    r"however|although|only|otherwise|exempt\w{0,4}|lower|higher|less|different|reduced|limited|depends?|var(?:y"
    r"|ies)|provided|subject to|"
    r"as long as|special|exceptions?|instead|avoid|caution|consult)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words by which an answer tells that a rule does not hold throughout."""
_REFUSES = re.compile(r"\W{0,4}(?:no(?=[,.;:!])|unfortunately|it depends|not necessarily|not always)\b", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"\b(?:without|unless|non|outside|except(?:ing)?(?: for)?|excluding|other than|apart from|not (?:a|an|in|during|for"
    r"|under|yet|with)?|no|isn['’]t"
    r"|aren['’]t|wasn['’]t)[\s-]+(?P<of>(?:[\w'’-]{1,30}[\s,]*){1,3})",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?:within|up to|less than|under|no later than|no more than|at most|below)\s(?:the\s)?(?:first\s)?\Z",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|above|older than|after|longer than|exceed(?:s|ing)?)\s\Z", re.IGNORECASE
)
_DAYS = {
    "minute": Decimal(1) / 1440,
    "hour": Decimal(1) / 24,
    "day": Decimal(1),
    "week": Decimal(7),
    "month": Decimal(30),
    "year": Decimal(365),
}
"""Days in a unit of time, roughly: "45 days" are more than "one month"."""
_UN = ("un", "non", "in", "im", "dis")
_SENTENCE = 4
"""Telling words from which a statement without a verb that is known says more than a name."""
_LONGEST_QUERY = 2_000
"""Code points of a query that can state a condition; a longer one is a text."""


@dataclass(frozen=True, slots=True)
class Omitted:
    """An exception that bears on the query and that a statement leaves out."""

    evidence: Evidence
    message: str
    right_value: str | None

    def over(self, finding: Finding) -> Finding:
        """The finding of a statement that is borne out but for the exception; what bore it out stays to be seen."""
        shown = tuple(e for e in finding.evidence if e.relation is Relation.SUPPORTS)
        return Finding(
            Status.CONTRADICTED,
            Reason.OMITTED_CONDITION,
            self.message,
            evidence=(*shown, self.evidence),
            spans=finding.spans,
            right_value=self.right_value,
        )


@dataclass(frozen=True, slots=True)
class Met:
    """A limit whose condition the query states."""

    passage: Passage
    limit: Limit
    stated: frozenset[str]
    """The roots of the condition that the query has."""
    phrase: str


def limits_met(query: str | None, payload: ReadPayload) -> tuple[Met, ...]:
    """The limits of the passages that may speak whose condition the query states."""
    if not query or len(query) > _LONGEST_QUERY:
        return ()
    asked = _Asked(query)
    found: list[Met] = []
    for passage in payload.passages:
        limits = payload.read(passage.text, read_limits)
        payload.spend(sum(1 + len(limit.conditions) for limit in limits))
        for limit in limits:
            # once a limit has been met, its other conditions add nothing
            met = next(filter(None, (asked.states(passage, limit, span) for span in limit.conditions)), None)
            if met is not None:
                found.append(met)
    return tuple(found)


class _Asked:
    """What a query states of its own case."""

    def __init__(self, query: str) -> None:
        self.roots = roots(query)
        self.outside = {root for mark in _OUTSIDE.finditer(query) for root in roots(mark["of"])}
        self.figures = read_exact(query).figures
        self.told = _numbers(query)

    def states(self, passage: Passage, limit: Limit, span: tuple[int, int]) -> Met | None:
        """The limit as met, where this condition of it is what the query states; for `ONLY`, its opposite."""
        text = passage.text
        phrase = text[slice(*span)]
        rule_text = " ".join(text[slice(*part)] for part in limit.rule)
        rule = roots(rule_text)
        words = {root: weight for root, weight in roots(phrase).items() if root not in rule}
        stated = frozenset(words.keys() & self.roots.keys())
        bounds = _bounds(phrase if limit.kind is not LimitKind.ONLY else text[limit.start : span[1]])
        if limit.kind is LimitKind.ONLY:
            opposed = {root for root in words if any(un + root in self.roots for un in _UN)}
            opposed |= {
                root for root in words if any(root.startswith(un) and root[len(un) :] in self.roots for un in _UN)
            }
            denied = stated & self.outside
            beyond = any(self._fits(bound) is False for bound in bounds)
            if not (opposed or denied or beyond) or (stated - denied and not (opposed or beyond)):
                return None
            return Met(passage, limit, frozenset(opposed | stated), phrase.strip())
        total = sum(words.values())
        if not words and bounds and all(self._fits(bound) for bound in bounds):
            return Met(passage, limit, frozenset(), phrase.strip())  # "transfers over $2,000"
        if not stated or sum(words[root] for root in stated) < _ENOUGH * total:
            return None
        if max(words, key=lambda root: words[root]) not in stated and len(stated) < 2:
            return None
        if bool(stated & self.outside) != bool(_OUTSIDE.search(phrase)):
            return None
        if any(self._fits(bound) is not True for bound in bounds):
            return None
        named = self.told & _numbers(rule_text)
        shared = limit.kind is LimitKind.EXCEPT and not limit.apart  # "In 1897, it was $5, except for the crew"
        if named and not shared and not named & _numbers(text[limit.start : limit.end]):
            return None  # asked about 1897, and only the rule is of it
        return Met(passage, limit, stated, phrase.strip())

    def _fits(self, bound: tuple[FigureReading, bool]) -> bool | None:
        """Whether the query's own figure of that sort keeps to a bound; None where it has none."""
        figure, at_most = bound
        limit = _in_days(figure)
        own = [_in_days(other) for other in self.figures if _sort(other) == _sort(figure)]
        if not own:
            return None
        return all(value <= limit if at_most else value >= limit for value in own)


def _numbers(text: str) -> frozenset[str]:
    """The words of a text that begin with a digit."""
    return frozenset(stem for stem in read_words(text).stems if stem[0].isdigit())


def _bounds(phrase: str) -> list[tuple[FigureReading, bool]]:
    """The bounds in a condition, each with whether it is an upper one."""
    found = []
    for figure in read_exact(phrase).figures:
        before = phrase[: figure.start]
        at_most = figure.at_most or bool(_AT_MOST.search(before))
        if at_most or figure.at_least or _AT_LEAST.search(before):
            found.append((figure, at_most))
    return found


class _Sort(NamedTuple):
    """What makes figures comparable."""

    kind: str
    currency: str
    unit: str

    @property
    def measure(self) -> tuple[str, str]:
        """What it measures, whatever the currency: something free is an amount too."""
        return self.kind, self.unit


_Value = tuple[_Sort, Decimal]
_TIME = _Sort("number", "", "time")
_FREE = re.compile(r"\b(?:free(?: of charge)?|at no (?:cost|charge)|no (?:fee|charge)|gratis)\b", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:every|each) (?P<unit>minute|hour|day|week|month|year)\b", re.IGNORECASE)


def _sort(figure: FigureReading) -> _Sort:
    return _Sort(figure.kind.value, figure.currency, "time" if figure.unit in _DAYS else figure.unit)


def _in_days(figure: FigureReading) -> Decimal:
    return figure.value * _DAYS.get(figure.unit, 1)


def left_out(candidate: Candidate, finding: Finding, met: Sequence[Met]) -> Omitted | None:
    """What a statement leaves out of the rule that it states, though the query states the condition."""
    if finding.status not in (Status.SUPPORTED, None):
        return None
    for one in met:
        text, limit = one.passage.text, one.limit
        if not states_rule(candidate.text, one) or gives(candidate, one):
            continue
        own = {sort.measure for sort, _ in _values(text[limit.start : limit.end]) - _values(rule_of(one))}
        said = {sort.measure for sort, _ in _values(candidate.text)}
        if limit.kind is LimitKind.OTHERWISE and not limit.denies and not own & said:
            continue
        exception = evidence(one.passage, limit.start, limit.end, Relation.CONTRADICTS)
        message = f"the query is about {one.phrase!r}, an exception by {one.passage.id} that the answer leaves out"
        if limit.kind is LimitKind.ONLY:
            message = f"{one.passage.id} has a condition that the query does not meet, and that the answer leaves out"
        return Omitted(exception, message, _right_value(one, candidate.text))
    return None


def states_rule(statement: str, one: Met) -> bool:
    """Whether a statement says what the rule says, the query's condition aside."""
    rule = rule_of(one)
    figures, ruled = _values(statement), _values(rule)
    if figures and not figures & ruled:
        return False
    if not figures and not VERB.search(statement) and len(roots(statement)) < _SENTENCE:
        return False  # a bare name is no rule: "TEU articles 4 and 5"
    own = {root: weight for root, weight in roots(statement).items() if root not in one.stated}
    if not own:
        return bool(figures)
    held = roots(rule)
    return sum(weight for root, weight in own.items() if root in held) >= _ENOUGH * sum(own.values())


def gives(candidate: Candidate, one: Met) -> bool:
    """Whether the answer gives the exception, in whatever sentence."""
    text, limit, answer = one.passage.text, one.limit, candidate.answer
    exception = text[limit.start : limit.end]
    rule = rule_of(one)
    beyond = _values(exception) - _values(rule)
    said = answer.read(_values)
    if beyond & said:
        return True
    known = roots(rule).keys() | one.stated
    told = {root: weight for root, weight in roots(exception).items() if root not in known}
    held = answer.read(roots)
    asked = roots(answer.query or "")
    if any(root in held and not (one.stated and root in asked) for root in told):
        return True
    turned = {mark[0].casefold() for mark in _TURNS.finditer(rule)}
    if _REFUSES.match(answer.text) or any(mark[0].casefold() not in turned for mark in _TURNS.finditer(candidate.text)):
        return True
    return any(
        segment.kind is SegmentKind.ABSTENTION
        or (
            (one.stated & roots(answer.text[segment.start : segment.end]).keys())
            and _TURNS.search(answer.text, segment.start, segment.end)
        )
        for segment in answer.segments
    )


@remembered
def _values(text: str) -> frozenset[_Value]:
    """The figures of a text, comparable; "every year" is one, and so is "free of charge"."""
    # "article 66" is a name
    read = {(_sort(figure), _in_days(figure)) for figure in read_exact(text).figures if not figure.label}
    if _FREE.search(text):
        read.add((_Sort("money", "", ""), Decimal(0)))
    return frozenset(read | {(_TIME, Decimal(_DAYS[mark["unit"].casefold()])) for mark in _EVERY.finditer(text)})


def _right_value(one: Met, statement: str) -> str | None:
    """The exception's own value, where there is one of the statement's sort that can be told whole."""
    text, limit = one.passage.text, one.limit
    if limit.kind is not LimitKind.OTHERWISE:
        return None
    sorts = {sort.measure for sort, _ in _values(statement)}
    ruled = _values(rule_of(one))
    right = [
        figure
        for figure in read_exact(text[limit.start : limit.end]).figures
        if _sort(figure).measure in sorts and (_sort(figure), _in_days(figure)) not in ruled
    ]
    # "Children under 12 years should be given 250 mg": the age is of the condition
    outside = [f for f in right if not any(a <= limit.start + f.start < b for a, b in limit.conditions)]
    right = outside or right
    # "10" of "10 working days" would tell half of it
    if len(right) != 1 or _sort(right[0]) == _Sort("number", "", ""):
        return None
    return text[limit.start + right[0].start : limit.start + right[0].end]


def rule_of(one: Met) -> str:
    """What is limited, as text."""
    return " ".join(one.passage.text[slice(*part)] for part in one.limit.rule)
