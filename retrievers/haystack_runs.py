"""One run of a Haystack pipeline, seen by stand-ins for its components, with the gate before its generators."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, cast

from haystack import Pipeline

from grounding.errors import InvalidInput
from grounding.retrievers.adapters import retrieved
from grounding.retrievers.callables import name_of, outcome_of
from grounding.retrievers.gates import ABSTENTION, Turn, gated
from grounding.retrievers.haystack_shapes import (
    abstention,
    answer_in,
    documents_in,
    gives_documents,
    gives_replies,
    query_in,
    replies_in,
    takes_documents,
)
from grounding.retrievers.haystack_structure import filters_of, settings_of, wider
from grounding.retrievers.recording import Call, Outcome, Recorder
from grounding.retrievers.records import Record
from grounding.retrievers.standing import Standing
from grounding.retrievers.steps import Do, Flow, arun, run
from grounding.retrievers.trails import BeforeModel, Trail


class Run:
    """One run of a wrapped pipeline.

    Args:
        pipeline: The inner pipeline.
        recorder: Judges and records.
        data: What it is given.
    """

    def __init__(self, pipeline: Pipeline, recorder: Recorder, data: Mapping[str, Any]) -> None:
        self._inner = pipeline
        self._recorder = recorder
        self._data = data
        self._began: Record | None = None
        self._asked: list[tuple[Any, Mapping[str, Any]]] = []
        """The retrievers that were asked, and with what."""
        self._replies: object | None = None
        # A pipeline copies what it passes on: documents are known by their ids.
        self.trail = Trail(retrieved, lambda document: document.id)
        with self.trail.noting():
            if given := documents_in(data):
                self.trail.step("the caller", (), given)
        self.watch = recorder.watch(self._call)
        gate = recorder.gate
        self.before_model = BeforeModel(recorder, self.trail, self.watch.call) if gate is not None else None
        self.pipeline = self._seen()

    def judged(self, result: Mapping[str, Any]) -> Record:
        """The record of a result, which is not kept yet."""
        return self._recorder.judged(self.watch.call, lambda: self._outcome(result), result, self._turn)

    def begin(self, stream: object) -> None:
        """Record that the outputs come bit by bit."""
        self._began = self._recorder.begin(lambda: query_in(self._data, self._recorder.query_from), stream)
        self.watch.__enter__()

    def ended(self, result: Mapping[str, Any]) -> None:
        """Judge the outputs of a stream."""
        assert self._began is not None
        self.watch.__exit__(None, None, None)
        self._recorder.finish(self._began, self.watch.call, lambda: self._outcome(result), self._turn)
        self.require_gated()

    def cut(self, given: Sequence[Any], error: BaseException) -> None:
        """Record that a stream was left, or broke."""
        assert self._began is not None
        if isinstance(error, Exception):
            self._recorder.failed(self.watch.call, error, self._began)
        else:
            self._recorder.abandon(self._began, "a part of its outputs")

    def require_gated(self) -> None:
        """Refuse a run whose generators were asked without anything having been retrieved.

        Raises:
            InvalidInput: No documents were seen.
        """
        if self._turn is not None and self._turn.decision is None:
            raise InvalidInput(
                "gate", "no documents were seen before a generator was asked, so that nothing can stand between"
            )

    @property
    def _turn(self) -> Turn | None:
        return self.before_model.turn if self.before_model is not None else None

    def _seen(self) -> Pipeline:
        """The pipeline with stand-ins for the components that give documents or replies; all else is its own."""
        pipeline: Pipeline = _seeing(cast(Any, type(self._inner)))(self._inner, self._recorder)
        graph = self._inner.graph.copy()
        for name, node in graph.nodes(data=True):
            if gives_documents(node["instance"]) or gives_replies(node["instance"]):
                flow = partial(self._step, str(name), node["instance"])
                node["instance"] = StandIn(node["instance"], self._recorder, flow)
        object.__setattr__(pipeline, "graph", graph)
        return pipeline

    def _step(self, name: str, component: Any, method: str, args: tuple[Any, ...], given: dict[str, Any]) -> Flow:
        """What a component gives, as its stand-in."""
        if gives_replies(component) and self.before_model is not None:
            abstains = yield Do(self.before_model.abstains, ours=True)
            if abstains:
                return abstention(component, self.before_model.turn.decision)
        ask = partial(getattr(component, method), *args)
        gave = yield Do(partial(ask, **given))
        if not isinstance(gave, Mapping):  # which is the pipeline's to refuse
            return gave
        retrieves = gives_documents(component) and not takes_documents(component)
        if retrieves and self._recorder.gate is not None:
            gave = yield from self._more(component, ask, given, gave)
        with self.trail.noting():
            if gives_replies(component):
                self._replies = replies_in(gave)
            if retrieves:
                self._asked.append((component, given))
                query = query_in({name: given}, None)
                self.trail.retrieved(name_of(component), query, documents_in(gave) or [])
            elif gives_documents(component):
                self.trail.step(name, documents_in(given) or [], documents_in(gave) or [])
        return gave

    def _more(self, component: Any, ask: Callable[..., Any], given: dict[str, Any], gave: Any) -> Flow:
        """What a retriever gives after it was asked for more where the gate says so; whether to abstain is later."""
        assert self._recorder.gate is not None
        more = self._recorder.gate.retrieve or wider(component, ask, given)
        if more is None:
            return gave

        def call(seconds: float) -> Call:
            query = query_in({"component": given}, None) or query_in(self._data, self._recorder.query_from)
            return Call(query, name_of(component), settings_of(component, given), seconds * 1000)

        def understand(found: object) -> Outcome:
            return outcome_of(None, documents_in(found))

        found = yield from gated(Turn(self._recorder, more=True), self._recorder.watch(call), gave, understand, more)
        return {**gave, "documents": found} if isinstance(found, list) else found

    def _call(self, seconds: float) -> Call:
        asked = list(self._asked)
        query = query_in(self._data, self._recorder.query_from)
        parameters: dict[str, object] = {"chain": name_of(self._inner)}
        if len(asked) == 1:
            parameters |= settings_of(*asked[0])
        return Call(
            query if query is not None else self.trail.query,
            ", ".join(self.trail.retrievers) or name_of(self._inner),
            parameters,
            seconds * 1000,
            filters=filters_of(asked),
        )

    def _outcome(self, result: Mapping[str, Any]) -> Outcome:
        turn = self._turn
        leaves = [str(name) for name, degree in self._inner.graph.out_degree() if not degree]
        answer = answer_in(result, leaves)
        answer = outcome_of(self._replies if answer is None else answer, None).answer
        if turn is not None and turn.abstains:
            answer = ABSTENTION
        if not len(self.trail):
            raise InvalidInput("result", "no component of this pipeline gave documents")
        return Outcome(self.trail.delivery(), answer)


@cache
def _seeing(kind: type[Any]) -> type[Any]:
    """A pipeline class as the given one, whose instances stand for others and have components of their own."""
    return type(kind.__name__, (Standing, kind), {"__module__": kind.__module__})


class StandIn(Standing):
    """A component in the place of another, of whose class it seems to be.

    Args:
        inner: The component.
        recorder: Judges and records.
        flow: What is done where `run` or `run_async` is called: given its name and the arguments.
    """

    def __init__(
        self, inner: Any, recorder: Recorder, flow: Callable[[str, tuple[Any, ...], dict[str, Any]], Flow]
    ) -> None:
        super().__init__(inner, recorder)

        @functools.wraps(inner.run)
        def run_sync(*args: Any, **given: Any) -> Any:
            return run(flow("run", args, given))

        # On the instance, as not every component has a `run_async`.
        object.__setattr__(self, "run", run_sync)
        if hasattr(inner, "run_async"):

            @functools.wraps(inner.run_async)
            async def run_async(*args: Any, **given: Any) -> Any:
                return await arun(flow("run_async", args, given))

            object.__setattr__(self, "run_async", run_async)

    @property  # type: ignore[misc] # errors, logs and descriptions name the inner one's
    def __class__(self) -> type:
        return type(self._inner)
