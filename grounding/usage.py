"""What calls of a chain have used, counted: bounded memory however many there are, safe between threads.

Names are kept up to a limit; what comes after it is counted as others, and never silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from threading import Lock
from typing import TypeVar

from grounding.models import Claim, Kind, Moment, Reason, Status, Value, Verdict

MOST_NAMES = 200
"""Names of a sort that are told apart."""
LONGEST_NAME = 512

N = TypeVar("N")


class Outcome(StrEnum):
    """What became of one call."""

    REPORTED = "reported"
    """Its answer has a report."""
    COVERED = "covered"
    """It only retrieved, and has its coverage."""
    ABSTAINED = "abstained"
    """The gate let nothing be generated."""
    NOT_CHECKED = "not_checked"
    """It went on to the caller, and the check had failed, or a stream was left before its end."""
    RAISED = "raised"
    """The chain itself raised; nothing went on."""


class Acted(Value):
    """One action that a manifest records."""

    name: str
    done: bool


class Noted(Value):
    """What is counted of one call."""

    outcome: Outcome
    retriever: str | None = None
    sources: tuple[str, ...] = ()
    """Those consulted, as the manifest and the passages name them."""
    as_of: Moment | None = None
    verdict: Verdict | None = None
    claims: tuple[tuple[Kind, Status, Reason], ...] = ()
    looked_up: tuple[str, ...] | None = None
    """Sources that gave something when they were asked again; null where nobody was asked."""
    not_asked: tuple[str, ...] = ()
    """What the second look says of sources that did not answer."""
    actions: tuple[Acted, ...] = ()


class Used(Value):
    """How often something took part, and when last."""

    name: str
    calls: int
    last: Moment | None = None


class UsedBetween(Value):
    """How often a retriever gave something of a source."""

    source: str
    retriever: str
    calls: int


class Checked(Value):
    """What became of the claims of one kind."""

    kind: Kind
    claims: int
    unchecked: int
    reasons: tuple[tuple[str, int], ...] = ()
    """Why they are unchecked, the commonest first."""


class Action(Value):
    """How often an action was done."""

    name: str
    done: int
    without_report: int
    """By calls whose answer has no report."""
    not_grounded: int
    """By calls whose answer has one with a verdict other than grounded."""
    last: Moment | None = None


class Recorded(Value):
    """All that was counted."""

    calls: int = 0
    outcomes: dict[Outcome, int] = {}
    pending: int = 0
    """Streams that have not been read to their end."""
    retrievers: tuple[Used, ...] = ()
    sources: tuple[Used, ...] = ()
    between: tuple[UsedBetween, ...] = ()
    asked_again: tuple[Used, ...] = ()
    second_looks: int = 0
    checks: tuple[Checked, ...] = ()
    actions: tuple[Action, ...] = ()
    last: Moment | None = None
    others: int = 0
    """Names beyond the limit, each time one came up."""

    def of(self, outcome: Outcome) -> int:
        """How many calls ended so."""
        return self.outcomes.get(outcome, 0)


class _Names:
    """Counts by name, up to a limit."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.last: dict[str, datetime] = {}
        self.others = 0

    def note(self, name: str, as_of: datetime | None) -> None:
        name = name[:LONGEST_NAME]
        if name not in self.calls and len(self.calls) >= MOST_NAMES:
            self.others += 1
            return
        self.calls[name] += 1
        if as_of is not None and (name not in self.last or as_of > self.last[name]):
            self.last[name] = as_of

    def used(self) -> tuple[Used, ...]:
        return tuple(Used(name=n, calls=self.calls[n], last=self.last.get(n)) for n in sorted(self.calls))


class Usage:
    """Counts what calls use."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._outcomes: Counter[Outcome] = Counter()
        self._pending = 0
        self._second_looks = 0
        self._retrievers, self._sources, self._asked, self._acted = _Names(), _Names(), _Names(), _Names()
        self._between: Counter[tuple[str, str]] = Counter()
        self._claims: Counter[Kind] = Counter()
        self._unchecked: Counter[tuple[Kind, Reason]] = Counter()
        self._unsure: Counter[tuple[str, str]] = Counter()
        self._last: datetime | None = None

    def began(self) -> None:
        """Count a stream whose end is to come."""
        with self._lock:
            self._pending += 1

    def note(self, noted: Noted, *, was_pending: bool = False) -> None:
        """Count a call that has ended."""
        with self._lock:
            self._pending -= was_pending and self._pending > 0
            self._outcomes[noted.outcome] += 1
            if noted.as_of is not None and (self._last is None or noted.as_of > self._last):
                self._last = noted.as_of
            self._note_sources(noted)
            for kind, status, reason in noted.claims:
                self._claims[kind] += 1
                if status is Status.UNCHECKED:
                    self._unchecked[kind, reason] += 1
            if noted.looked_up is not None:
                self._second_looks += 1
                for name in dict.fromkeys(noted.looked_up):
                    self._asked.note(name, noted.as_of)
            for action in noted.actions:
                self._note_action(action, noted)

    def _note_sources(self, noted: Noted) -> None:
        if noted.retriever is not None:
            self._retrievers.note(noted.retriever, noted.as_of)
        for source in dict.fromkeys(noted.sources):
            self._sources.note(source, noted.as_of)
            pair = (source[:LONGEST_NAME], (noted.retriever or "")[:LONGEST_NAME])
            # No pair without both its names, so that there are no more than those allow.
            if pair[0] in self._sources.calls and (not pair[1] or pair[1] in self._retrievers.calls):
                self._between[pair] += 1

    def _note_action(self, action: Acted, noted: Noted) -> None:
        if not action.done:
            return
        self._acted.note(action.name, noted.as_of)
        name = action.name[:LONGEST_NAME]
        if name in self._acted.calls:
            self._unsure[name, "without"] += noted.verdict is None
            self._unsure[name, "not"] += noted.verdict not in (None, Verdict.GROUNDED)

    def recorded(self) -> Recorded:
        """What was counted by now."""
        with self._lock:
            return Recorded(
                calls=self._outcomes.total() + self._pending,
                outcomes={outcome: self._outcomes[outcome] for outcome in Outcome if self._outcomes[outcome]},
                pending=self._pending,
                retrievers=self._retrievers.used(),
                sources=self._sources.used(),
                between=tuple(
                    UsedBetween(source=source, retriever=retriever, calls=calls)
                    for (source, retriever), calls in sorted(self._between.items())
                ),
                asked_again=self._asked.used(),
                second_looks=self._second_looks,
                checks=tuple(self._checked(kind) for kind in Kind if self._claims[kind]),
                actions=tuple(
                    Action(
                        name=used.name,
                        done=used.calls,
                        without_report=self._unsure[used.name, "without"],
                        not_grounded=self._unsure[used.name, "not"],
                        last=used.last,
                    )
                    for used in self._acted.used()
                ),
                last=self._last,
                others=sum(n.others for n in (self._retrievers, self._sources, self._asked, self._acted)),
            )

    def _checked(self, kind: Kind) -> Checked:
        why = {reason.value: n for (k, reason), n in self._unchecked.items() if k is kind}
        reasons = tuple(sorted(why.items(), key=lambda item: (-item[1], item[0])))
        return Checked(kind=kind, claims=self._claims[kind], unchecked=sum(why.values()), reasons=reasons)


def claims_in(claims: Iterable[Claim]) -> tuple[tuple[Kind, Status, Reason], ...]:
    """What is counted of claims."""
    return tuple((claim.kind, claim.status, claim.reason) for claim in claims)
