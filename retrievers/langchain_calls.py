"""One call of a LangChain runnable, as LangChain's callbacks tell of it, with the gate before its models."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.runnables import Runnable, RunnableConfig, ensure_config
from langchain_core.runnables.config import merge_configs

from grounding.errors import InvalidInput
from grounding.retrievers.adapters import retrieved
from grounding.retrievers.callables import name_of, outcome_of
from grounding.retrievers.gates import ABSTENTION, Turn
from grounding.retrievers.langchain_shapes import abstention, answer_in, documents_in, joined, query_in
from grounding.retrievers.langchain_structure import filters_of, reaching_further, retrievers_in, settings_of
from grounding.retrievers.recording import Call, Outcome, Recorder
from grounding.retrievers.records import Record
from grounding.retrievers.trails import BeforeModel, Trail


class AbstainedError(BaseException):
    """Ends a chain before its model is asked.

    No `Exception`: callbacks log those and go on, and chains retry after them, or fall back to other models.
    """

    def __init__(self, asked: Asked) -> None:
        super().__init__("the gate abstained")
        self.asked = asked


class Asked:
    """One call of a wrapped runnable.

    Args:
        chain: The inner runnable.
        recorder: Judges and records.
        input: What it is asked.
        kwargs: The other arguments of the call.
    """

    def __init__(self, chain: Runnable[Any, Any], recorder: Recorder, input: Any, kwargs: Mapping[str, Any]) -> None:
        self._inner = chain
        self._recorder = recorder
        self._input = input
        self._kwargs = kwargs
        self._began: Record | None = None
        self.name = chain.get_name()
        self.output: Any = None
        """What the chain said that it gave: of mappings, a graph's chunks are what its steps have changed."""
        self.trail = Trail(retrieved, id)
        self.watch = recorder.watch(self._call)
        gate = recorder.gate
        self.before_model = BeforeModel(recorder, self.trail, self.watch.call) if gate is not None else None
        self.chain = chain if gate is None else reaching_further(chain, recorder)

    def config(self, config: RunnableConfig | None) -> RunnableConfig:
        """The caller's, of this call or of the chain around it, with our listener among the callbacks."""
        return merge_configs(ensure_config(config), {"callbacks": [_Listener(self)]})

    def judged(self, result: object) -> Record:
        """The record of a result, which is not kept yet."""
        return self._recorder.judged(self.watch.call, lambda: self._outcome(result), result, self._turn)

    def begin(self, stream: object) -> None:
        """Record that the answer is a stream."""
        self._began = self._recorder.begin(self._query, stream)
        self.watch.__enter__()

    def ended(self, chunks: Sequence[Any]) -> None:
        """Judge what the chunks come to."""
        assert self._began is not None
        self.watch.__exit__(None, None, None)
        self._recorder.finish(self._began, self.watch.call, lambda: self._outcome(self._whole(chunks)), self._turn)
        self.require_gated()

    def cut(self, chunks: Sequence[Any], error: BaseException) -> None:
        """Record that a stream was left, or broke."""
        assert self._began is not None
        if isinstance(error, Exception):
            self._recorder.failed(self.watch.call, error, self._began)
        else:
            self._recorder.abandon(self._began, f"{len(chunks):,} chunks")

    def abstention(self, *, given: Sequence[Any] | None = None) -> Any:
        """What the chain gives where it abstains.

        Args:
            given: The chunks that its stream has given already; None where it gives no chunks.
        """
        assert self.before_model is not None
        assert self._recorder.gate is not None
        decision = self.before_model.turn.decision
        assert decision is not None
        if self._recorder.gate.abstain is not None:
            return self._recorder.gate.abstain(decision)
        return abstention(self._inner, decision, self._input, self.trail.documents(), given)

    def require_gated(self) -> None:
        """Refuse a chain whose answer came without the gate having been asked.

        Raises:
            InvalidInput: No retrieval was seen before a model was asked, or no model was.
        """
        turn = self._turn
        if turn is not None and turn.decision is None:
            raise InvalidInput(
                "gate",
                f"{name_of(self._inner)} answered without a retriever and then a model that could be seen, so that "
                "nothing can stand between; give the gate to its retriever",
            )

    def _whole(self, chunks: Sequence[Any]) -> Any:
        whole = joined(chunks)
        return self.output if isinstance(whole, Mapping) and self.output is not None else whole

    @property
    def _turn(self) -> Turn | None:
        return self.before_model.turn if self.before_model is not None else None

    def _query(self) -> str | None:
        query = query_in(self._input, self._recorder.query_from)
        return query if query is not None else self.trail.query

    def _call(self, seconds: float) -> Call:
        shown = retrievers_in(self._inner)
        # Callbacks tell the names of those that ran; what a function asks, the chain does not show.
        by_name = {one.get_name(): one for one in shown}
        ran = list(self.trail.retrievers)
        parameters: dict[str, object] = {"chain": name_of(self._inner)}
        if len(ran) == 1 and ran[0] in by_name:
            parameters |= settings_of(by_name[ran[0]], {})
        return Call(
            self._query(),
            ", ".join(name_of(by_name[name]) if name in by_name else name for name in ran) or name_of(self._inner),
            parameters,
            seconds * 1000,
            filters=filters_of(shown, self._kwargs),
        )

    def _outcome(self, result: object) -> Outcome:
        turn = self._turn
        answer = outcome_of(answer_in(result), None).answer
        if turn is not None and turn.abstains:
            answer = ABSTENTION
        if len(self.trail):
            return Outcome(self.trail.delivery(), answer)
        documents = documents_in(result)
        if documents is None:
            raise InvalidInput(
                "result", f"no retriever was seen in {name_of(self._inner)}, and what it returned holds no documents"
            )
        return Outcome(outcome_of(None, documents).delivery, answer)


class _Listener(BaseCallbackHandler):
    """Hears what the steps of one call do."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._lock = Lock()
        self._inside: set[UUID] = set()
        """Runs inside a retriever, whose own result is what counts."""
        self._given: dict[UUID, tuple[str, Any]] = {}
        self._first: UUID | None = None
        self._is_whole = False
        """Whether the first run that started is the chain's own, and no step of a chain that has none."""
        # Judging must not hold up an event loop; all else is too quick for a thread of its own.
        self.run_inline = asked.before_model is None

    def _is_inside(self, run_id: UUID, parent_run_id: UUID | None) -> bool:
        with self._lock:
            if parent_run_id in self._inside:
                self._inside.add(run_id)
            return run_id in self._inside

    def on_retriever_start(
        self, serialized: Any, query: str, *, run_id: UUID, parent_run_id: UUID | None = None, **others: Any
    ) -> None:
        if not self._is_inside(run_id, parent_run_id):
            self._given[run_id] = (others.get("name") or "retriever", query)
            with self._lock:
                self._inside.add(run_id)

    def on_retriever_end(self, documents: Sequence[Document], *, run_id: UUID, **others: Any) -> None:
        started = self._given.pop(run_id, None)
        if started is not None:
            with self._asked.trail.noting():
                self._asked.trail.retrieved(*started, documents)

    def on_chain_start(
        self, serialized: Any, inputs: Any, *, run_id: UUID, parent_run_id: UUID | None = None, **others: Any
    ) -> None:
        if not self._is_inside(run_id, parent_run_id):
            name = others.get("name") or "step"
            self._given[run_id] = (name, inputs)
            if self._first is None:
                self._first = run_id
                self._is_whole = name == self._asked.name

    def on_chain_end(self, outputs: Any, *, run_id: UUID, inputs: Any = None, **others: Any) -> None:
        started = self._given.pop(run_id, None)
        if run_id == self._first and self._is_whole:
            self._asked.output = outputs
        if started is None or not isinstance(outputs, (list, tuple)):
            return
        if any(not isinstance(one, Document) for one in outputs):
            return
        name, first = started
        with self._asked.trail.noting():
            # Where a step streams, its input is known only at its end.
            was_given = inputs if inputs is not None else first
            given = documents_in(was_given) or []
            # Of a mapping, a step may take no more than the query.
            takes = isinstance(was_given, (list, tuple)) or any(one is other for one in given for other in outputs)
            self._asked.trail.step(name, given if takes else (), outputs)

    def on_tool_start(
        self, serialized: Any, input_str: str, *, run_id: UUID, parent_run_id: UUID | None = None, **others: Any
    ) -> None:
        self._is_inside(run_id, parent_run_id)

    def on_llm_start(
        self, serialized: Any, prompts: Any, *, run_id: UUID, parent_run_id: UUID | None = None, **others: Any
    ) -> None:
        gate = self._asked.before_model
        if gate is not None and not self._is_inside(run_id, parent_run_id) and gate.abstains():
            raise AbstainedError(self._asked)

    def on_chat_model_start(
        self, serialized: Any, messages: Any, *, run_id: UUID, parent_run_id: UUID | None = None, **others: Any
    ) -> None:
        self.on_llm_start(serialized, messages, run_id=run_id, parent_run_id=parent_run_id)


def by_abstention(asked: Asked, chunks: Iterator[Any]) -> Iterator[Any]:
    """The same chunks, or those that came before the gate abstained, and the abstention."""
    given = []
    try:
        for chunk in chunks:
            given.append(chunk)
            yield chunk
    except AbstainedError as held:
        if held.asked is not asked:
            raise
        yield asked.abstention(given=given)


async def by_abstention_async(asked: Asked, chunks: AsyncIterator[Any]) -> AsyncIterator[Any]:
    """The same chunks, or those that came before the gate abstained, and the abstention."""
    given = []
    try:
        async for chunk in chunks:
            given.append(chunk)
            yield chunk
    except AbstainedError as held:
        if held.asked is not asked:
            raise
        yield asked.abstention(given=given)
