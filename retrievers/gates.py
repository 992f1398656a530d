"""The gate inside a wrapped chain: what was retrieved is judged before anything is generated from it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from grounding.gating import Decision, Step, gate
from grounding.models import Coverage
from grounding.retrievers.steps import Do, Flow

if TYPE_CHECKING:
    from grounding.retrievers.recording import Call, Outcome, Recorder, Watch

More = Callable[[str | None, int], Any]
"""Retrieves more: called with the query, and with how often it will have been retrieved for then, 2 or more."""

ABSTENTION = "This can't be answered from the sources."
"""What stands in an answer's place: one abstention, so that its report is that of an abstention; why stands in the
decision beside it."""


@dataclass(frozen=True, slots=True)
class Gate:
    """How a wrapped chain retrieves more and abstains, where its own kind does not say."""

    retrieve: Callable[[str | None, int], object] | None = None
    """Retrieves more, in the chain's own shape of passages: called with the query, and with how often it will have
    been retrieved for then, 2 or more."""
    abstain: Callable[[Decision], object] | None = None
    """Makes a result of the chain's own kind that abstains."""


class Turn:
    """One query before the gate.

    Args:
        recorder: Of the wrapped chain.
        more: Whether the chain has a way to retrieve more; without one, the first payload is the last.
    """

    def __init__(self, recorder: Recorder, *, more: bool) -> None:
        self._recorder = recorder
        self._more = more
        self.retrieved = 0
        self.outcome: Outcome | None = None
        self.coverage: Coverage | None = None
        self.decision: Decision | None = None
        self.error: Exception | None = None
        self.milliseconds = 0.0

    def decide(self, describe: Callable[[], Call], understand: Callable[[], Outcome]) -> Decision:
        """What to do with what was retrieved; what can't be judged is not generated from."""
        started = time.perf_counter()
        self.retrieved += 1
        policy = self._recorder.rules
        try:
            self.outcome = understand()
            self.coverage = self._recorder.coverage_of(describe(), self.outcome.delivery)
            often = self.retrieved if self._more else max(self.retrieved, policy.retrieve_up_to)
            self.decision = gate(self.coverage, policy, retrieved=often)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the check must not let anything through
            self.error = error
            message = f"this can't be answered: coverage was not assessed: {error}"
            self.decision = Decision(step=Step.ABSTAIN, reason="not_assessed", message=message)
        self.milliseconds += (time.perf_counter() - started) * 1000
        return self.decision

    def give_up(self, error: Exception) -> Decision:
        """The decision where retrieving more has failed: by what there is."""
        assert self.coverage is not None
        policy = self._recorder.rules
        last = gate(self.coverage, policy, retrieved=max(self.retrieved, policy.retrieve_up_to))
        told = f"{last.message}; retrieving more failed: {type(error).__name__}: {error}"
        self.decision = last.model_copy(update={"message": told[:2_000]})
        return self.decision

    def let_through(self, found: Any, nothing: object) -> Any:
        """What a retriever returns: what it found, or `nothing` of its own kind where nothing may be generated."""
        if not self.abstains:
            return found
        gate = self._recorder.gate
        assert gate is not None
        assert self.decision is not None
        return nothing if gate.abstain is None else gate.abstain(self.decision)

    @property
    def abstains(self) -> bool:
        """Whether nothing may be generated."""
        return self.decision is not None and self.decision.step is Step.ABSTAIN


def gated(turn: Turn, watch: Watch, found: Any, understand: Callable[[Any], Outcome], more: More | None) -> Flow:
    """What the gate has decided on, after as much retrieving as it asked for.

    Args:
        turn: The query before the gate.
        watch: Of the call.
        found: What was retrieved, in the chain's own shape.
        understand: Turns that into an outcome.
        more: Retrieves more; None where nothing can.
    """
    while True:
        decision = yield Do(partial(turn.decide, watch.call, partial(understand, found)), ours=True)
        if decision.step is not Step.RETRIEVE or more is None:
            return found
        try:
            with watch.apart():
                found = yield Do(partial(more, watch.call().query, turn.retrieved + 1))
        except Exception as error:  # noqa: BLE001 - what there is decides
            turn.give_up(error)
            return found


def recorded(
    recorder: Recorder,
    call: Callable[[float], Call],
    fetch: Callable[[], Any],
    understand: Callable[[Any], Outcome],
    wider: Callable[[], More | None],
    shaped: Callable[[Any], Any] | None = None,
    nothing: Callable[[Any], Any] = lambda found: [],
) -> Flow:
    """One call of a retriever: watched, before the gate where there is one, judged and recorded; what it returns.

    Args:
        recorder: Of the wrapped retriever.
        call: Says what was called for, given the seconds that it took.
        fetch: Calls the retriever itself.
        understand: Turns what it gave into an outcome.
        wider: Makes what retrieves more of the same, where the gate has nothing of its own; None where nothing can.
        shaped: Brings what was retrieved into the retriever's own shape; without it, it is returned as it is.
        nothing: What the retriever returns where nothing may be generated, given what it found.
    """
    turn = None
    watch = recorder.watch(call)
    with watch:
        found = yield Do(fetch)
    if recorder.gate is not None:
        more = recorder.gate.retrieve or wider()
        turn = Turn(recorder, more=more is not None)
        found = yield from gated(turn, watch, found, understand, more)
    if shaped is not None:
        found = shaped(found)
    result = found if turn is None else turn.let_through(found, nothing(found))
    record = yield Do(lambda: recorder.judged(watch.call, partial(understand, found), result, turn), ours=True)
    recorder.records.add(record)
    return result
