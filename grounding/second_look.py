"""The second look: the registered sources are asked again, with what the payload does not support.

Only what every source has answered is settled: where one is down, slow or can't be asked, nothing is guessed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import JsonValue

from grounding.errors import InvalidInput
from grounding.models import Failure, Gap, GapKind, LookedUp, Passage, Reason, Severity, sha256
from grounding.policy import Limits
from grounding.sources import Registry

LOOKED_UP = frozenset({Reason.NOT_IN_PAYLOAD, Reason.NO_PASSAGES, Reason.LOW_AUTHORITY, Reason.MODEL_WRITTEN})
"""Reasons for which a claim without support is looked up again."""


class Asking(Protocol):
    """A source that can be asked."""

    def search(
        self, claims: Sequence[str], query: str | None, filters: Mapping[str, JsonValue], k: int
    ) -> Sequence[Sequence[Passage]]:
        """At most `k` passages for each claim, best first; raises where it can't answer or can't keep to the filters.

        Args:
            claims: Sentences of the answer.
            query: What was asked.
            filters: The caller's own: what does not match them must not come back.
            k: How many passages are wanted for each claim.
        """
        ...


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Whom to ask again, by the names of their sources, and within what."""

    asking: Mapping[str, Asking]
    filters: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the second look found of one claim."""

    failure: Failure | None
    message: str


@dataclass(frozen=True, slots=True)
class Replies:
    """What all sources gave."""

    by_claim: Mapping[str, tuple[Passage, ...]]
    """For each claim asked about, passages under ids of their own, with the names of their sources."""
    asked: tuple[str, ...]
    """Sources that answered."""
    looked_up: tuple[LookedUp, ...]
    gaps: tuple[Gap, ...]
    complete: bool
    """Whether every registered source answered."""


def ask_again(
    claims: Sequence[str], query: str | None, look: SecondLook, registry: Registry, limits: Limits
) -> Replies:
    """Ask every source once, all at the same time, about the first `limits.second_look_claims` of the claims.

    Raises:
        InvalidInput: A source to be asked is not registered.
    """
    for name in look.asking:
        if (known := registry.named(name)) is None or known.name != name:
            raise InvalidInput(f"second_look.{name}", "is the name of no registered source")
    wanted = tuple(dict.fromkeys(claims))
    asked_of = wanted[: limits.second_look_claims]
    sources = [source.name for source in registry.sources if not source.generated]
    calls = [_Call(name, look, asked_of, query, limits) for name in sources if name in look.asking]
    deadline = time.monotonic() + limits.seconds
    for call in calls:
        call.thread.start()
    for call in calls:
        call.thread.join(max(deadline - time.monotonic(), 0))
    failed = {name: "no way to ask it is known" for name in sources if name not in look.asking}
    found: dict[str, list[Passage]] = {claim: [] for claim in asked_of}
    looked_up: list[LookedUp] = []
    for call in calls:
        # Read once: a late answer changes nothing any more.
        replies, problem = call.outcome or ((), f"it did not answer within {limits.seconds:g} seconds")
        if problem:
            failed[call.name] = problem
            continue
        for claim, passages in zip(asked_of, replies, strict=True):
            for passage in passages:
                looked_up.append(
                    LookedUp(source=call.name, claim=claim, passage=passage.id, sha256=sha256(passage.text))
                )
                found[claim].append(_owned(passage, call.name, {p.id for p in found[claim]}, registry))
    return Replies(
        {claim: tuple(passages) for claim, passages in found.items()},
        tuple(call.name for call in calls if call.name not in failed),
        tuple(looked_up),
        tuple(_gaps(failed, len(wanted) - len(asked_of), limits)),
        not failed,
    )


class _Call:
    """One source being asked, in a thread that nobody has to wait for."""

    def __init__(self, name: str, look: SecondLook, claims: Sequence[str], query: str | None, limits: Limits) -> None:
        self.name = name
        self.outcome: tuple[Sequence[Sequence[Passage]], str] | None = None
        self._ask = (look.asking[name], claims, query, look.filters, limits)
        self.thread = threading.Thread(target=self._run, name=f"second look at {name}", daemon=True)

    def _run(self) -> None:
        asking, claims, query, filters, limits = self._ask
        try:
            replies = asking.search(claims, query, filters, limits.second_look_passages)
            self.outcome = _checked(replies, len(claims), limits), ""
        except Exception as error:  # noqa: BLE001 - somebody else's code; whatever it raises leaves the claims open
            self.outcome = (), f"{type(error).__name__}: {error}"[:300]


def _checked(replies: Sequence[Sequence[Passage]], claims: int, limits: Limits) -> Sequence[Sequence[Passage]]:
    """The replies, where they have the shape that was asked for."""
    if len(replies) != claims:
        raise InvalidInput("search", f"gave {len(replies)} lists of passages for {claims} claims")
    kept = [list(passages)[: limits.second_look_passages] for passages in replies]
    for passages in kept:
        for passage in passages:
            if not isinstance(passage, Passage):
                raise InvalidInput("search", f"gave a {type(passage).__name__} for a passage")
            if len(passage.text) > limits.passage:
                raise InvalidInput("search", f"gave a passage of {len(passage.text):,} code points")
    return kept


def _owned(passage: Passage, source: str, taken: set[str], registry: Registry) -> Passage:
    """The passage under its source's name, and under an id that no other has."""
    own, number = passage.id, 1
    while own in taken:
        number += 1
        own = f"{passage.id}~{number}"
    known = registry.source_of(passage)
    called = passage.source if known is not None and known.name == source else source
    return passage.model_copy(update={"id": own, "source": called})


def _gaps(failed: Mapping[str, str], left: int, limits: Limits) -> list[Gap]:
    gaps = [
        Gap(
            kind=GapKind.SOURCE_NOT_ASKED,
            severity=Severity.MEDIUM,
            message=f"the source {name!r} was not asked again: {why}",
            remedy="say how it is reached, or see that it is up; until then what it holds is not known",
        )
        for name, why in failed.items()
    ]
    if left:
        message = f"{left} more sentences without support were not looked up; the limit is {limits.second_look_claims}"
        gaps.append(
            Gap(
                kind=GapKind.NOT_LOOKED_UP,
                severity=Severity.MEDIUM,
                message=message,
                remedy="raise limits.second_look_claims in the policy",
            )
        )
    return gaps
