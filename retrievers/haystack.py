"""Haystack: its documents as passages, and its retrievers and pipelines, wrapped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from grounding.errors import InvalidInput, MissingExtra

try:
    from haystack import Document, Pipeline
except ImportError as error:
    raise MissingExtra("haystack-ai", "haystack") from error

from grounding.retrievers.callables import name_of, outcome_of
from grounding.retrievers.deliveries import Retrieved, from_document
from grounding.retrievers.gates import Gate, recorded
from grounding.retrievers.haystack_runs import Run, StandIn
from grounding.retrievers.haystack_shapes import documents_in, gives_documents, gives_replies, query_in
from grounding.retrievers.haystack_structure import filters_of, settings_of, wider
from grounding.retrievers.recording import Call, Outcome, Recorder
from grounding.retrievers.standing import Standing
from grounding.retrievers.steps import Do, Flow, arun, run
from grounding.retrievers.streams import apassed_on

if TYPE_CHECKING:
    from grounding.audit_types import Structure

C = TypeVar("C")


def retrieved(item: object) -> Retrieved | None:
    """A document as one of our results; None for anything else."""
    return from_document(item.content, item.id, item.meta, item.score) if isinstance(item, Document) else None


def wrap_chain(chain: C, recorder: Recorder) -> C | None:
    """The pipeline, or the component that gives documents, recorded; None where it is neither."""
    if isinstance(chain, Pipeline):
        if isinstance(chain, Standing):
            raise InvalidInput("chain", "is a pipeline that was wrapped already")
        if recorder.gate is not None:
            _require_place(chain, recorder.gate)
        return cast(C, RecordedPipeline(chain, recorder))
    return cast(C, RecordedComponent(chain, recorder)) if gives_documents(chain) else None


def _require_place(pipeline: Pipeline, gate: Gate) -> None:
    if not any(gives_replies(instance) for _, instance in pipeline.walk()):
        why = "no component of this pipeline gives replies, to stand before; give the gate to its retriever"
        raise InvalidInput("gate", why)
    if gate.abstain is not None:
        why = "a pipeline abstains by a reply of its generator, and goes on from there; Gate(abstain=...) has no place"
        raise InvalidInput("gate", why)


def structure(chain: object) -> Structure | None:
    """What a pipeline or component shows of itself; None where it is neither."""
    from grounding.retrievers.haystack_structure import structure as read

    return read(chain)


class RecordedComponent(StandIn):
    """A retriever that gives the very mapping the inner one gives; it is a component as the inner one is.

    Args:
        inner: The component.
        recorder: Judges and records what it gives.
    """

    def __init__(self, inner: Any, recorder: Recorder) -> None:
        super().__init__(inner, recorder, self._flow)

    def _flow(self, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Flow:
        inner, again = self._inner, getattr(self._inner, method)
        return recorded(
            self._recorder,
            partial(_call_of, inner, args, kwargs),
            partial(again, *args, **kwargs),
            _documents,
            lambda: wider(inner, partial(again, *args), kwargs),
            shaped=lambda found: {"documents": found} if isinstance(found, list) else found,  # of `Gate(retrieve=)`
            nothing=lambda found: {**found, "documents": []},
        )


def _documents(given: object) -> Outcome:
    return outcome_of(None, documents_in(given))


def _call_of(component: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any], seconds: float) -> Call:
    """How a component was called."""
    named = dict(zip(component.__haystack_input__._sockets_dict, args, strict=False)) | dict(kwargs)
    return Call(
        query_in({"component": named}, None),
        name_of(component),
        settings_of(component, named),
        seconds * 1000,
        filters=filters_of([(component, named)]),
    )


class RecordedPipeline(Standing, Pipeline):
    """A pipeline that gives the very mapping the inner one gives, and checks the answer in it.

    What its retrievers found, what later components made of it, and what the generators are asked are seen by stand-ins
    for the components, made anew for each run.
    """

    def run(self, data: dict[str, Any], include_outputs_from: set[str] | None = None, **named: Any) -> dict[str, Any]:
        """The inner pipeline's outputs; where there is a gate and it abstains, its generators are not asked."""
        asked = Run(self._inner, self._recorder, data)
        work = partial(asked.pipeline.run, data, include_outputs_from, **named)
        return cast("dict[str, Any]", run(self._flow(asked, work)))

    async def run_async(
        self, data: dict[str, Any], include_outputs_from: set[str] | None = None, concurrency_limit: int = 4
    ) -> dict[str, Any]:
        """The inner pipeline's outputs; where there is a gate and it abstains, its generators are not asked."""
        asked = Run(self._inner, self._recorder, data)
        work = partial(asked.pipeline.run_async, data, include_outputs_from, concurrency_limit)
        return cast("dict[str, Any]", await arun(self._flow(asked, work)))

    def _flow(self, asked: Run, work: Callable[[], Any]) -> Flow:
        with asked.watch:
            result = yield Do(work)
        record = yield Do(partial(asked.judged, result), ours=True)
        self._recorder.records.add(record)
        asked.require_gated()
        return result

    def run_async_generator(
        self, data: dict[str, Any], include_outputs_from: set[str] | None = None, concurrency_limit: int = 4
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The inner pipeline's partial outputs; the record is found by this iterator."""
        asked = Run(self._inner, self._recorder, data)
        outputs = asked.pipeline.run_async_generator(data, include_outputs_from, concurrency_limit)
        stream = apassed_on(outputs, lambda given: asked.ended(given[-1] if given else {}), asked.cut)
        asked.begin(stream)
        return stream

    def stream(self, data: dict[str, Any], **named: Any) -> Any:
        """The inner pipeline's handle, by which the record is found; its chunks end once the answer was checked."""
        asked = Run(self._inner, self._recorder, data)
        work = asked.pipeline.run_async

        async def run_async(*args: Any, **others: Any) -> dict[str, Any]:
            try:
                result = await work(*args, **others)
            except BaseException as error:
                asked.cut([], error)
                raise
            await asyncio.to_thread(asked.ended, result)
            return result

        object.__setattr__(asked.pipeline, "run_async", run_async)
        handle = asked.pipeline.stream(data, **named)
        asked.begin(handle)
        return handle

    def to_dict(self) -> dict[str, Any]:
        """The inner pipeline's description."""
        return cast("dict[str, Any]", self._inner.to_dict())
