"""LangChain: its documents as passages, and its retrievers and runnables, wrapped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from grounding.errors import InvalidInput, MissingExtra

try:
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable, RunnableConfig
    from langchain_core.runnables.config import get_config_list
except ImportError as error:
    raise MissingExtra("langchain-core", "langchain") from error

from grounding.retrievers.callables import name_of, outcome_of
from grounding.retrievers.deliveries import Retrieved, from_document
from grounding.retrievers.gates import recorded
from grounding.retrievers.langchain_calls import AbstainedError, Asked, by_abstention, by_abstention_async
from grounding.retrievers.langchain_shapes import abstains_as
from grounding.retrievers.langchain_structure import filters_of, settings_of, wider
from grounding.retrievers.recording import Call, Recorder
from grounding.retrievers.standing import Standing
from grounding.retrievers.steps import Do, Flow, arun, run
from grounding.retrievers.streams import apassed_on, passed_on

if TYPE_CHECKING:
    from grounding.audit_types import Structure

C = TypeVar("C")


def retrieved(item: object) -> Retrieved | None:
    """A document as one of our results; None for anything else."""
    return from_document(item.page_content, item.id, item.metadata) if isinstance(item, Document) else None


def wrap_chain(chain: C, recorder: Recorder) -> C | None:
    """The retriever or runnable, recorded; None where it is neither."""
    if isinstance(chain, BaseRetriever):
        return cast(C, RecordedRetriever.around(chain, recorder))
    if not isinstance(chain, Runnable):
        return None
    if recorder.gate is not None and recorder.gate.abstain is None and abstains_as(chain) is None:
        raise InvalidInput(
            "gate", f"nothing says how {name_of(chain)} abstains; give Gate(abstain=...) that makes what it returns"
        )
    return cast(C, RecordedRunnable(chain, recorder))


def structure(chain: object) -> Structure | None:
    """What a runnable shows of itself; None where it is none."""
    from grounding.retrievers.langchain_structure import structure as read

    return read(chain) if isinstance(chain, Runnable) else None


class RecordedRetriever(Standing, BaseRetriever):
    """A retriever that returns the very list the inner one returns; everything else is the inner one's too."""

    # `invoke` rather than what it calls is replaced, so that callbacks hear of the inner retriever, and once.
    def invoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> list[Document]:
        """The inner retriever's documents; none where there is a gate and it abstains."""
        return cast("list[Document]", run(self._flow("invoke", input, config, kwargs)))

    async def ainvoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> list[Document]:
        """The inner retriever's documents; none where there is a gate and it abstains."""
        return cast("list[Document]", await arun(self._flow("ainvoke", input, config, kwargs)))

    def _flow(self, method: str, query: str, config: RunnableConfig | None, kwargs: dict[str, Any]) -> Flow:
        inner = self._inner
        return recorded(
            self._recorder,
            partial(_call_of, inner, query, kwargs),
            lambda: getattr(inner, method)(query, config, **kwargs),
            partial(outcome_of, None),
            lambda: wider(inner, lambda one: getattr(one, method)(query, config, **kwargs)),
        )

    def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
        return self.invoke(query, {"callbacks": run_manager.get_child()})

    async def _aget_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
        return await self.ainvoke(query, {"callbacks": run_manager.get_child()})

    def get_name(self, suffix: str | None = None, *, name: str | None = None) -> str:
        """The inner retriever's name."""
        return cast(str, self._inner.get_name(suffix, name=name))


def _call_of(retriever: BaseRetriever, query: object, kwargs: dict[str, Any], seconds: float) -> Call:
    """How a retriever was called."""
    return Call(
        query if isinstance(query, str) else None,
        name_of(retriever),
        settings_of(retriever, kwargs),
        seconds * 1000,
        filters=filters_of([retriever], kwargs),
    )


class RecordedRunnable(Standing, Runnable[Any, Any]):
    """A runnable that returns the very object the inner one returns, and checks the answer in it.

    What its retrievers found, what later steps made of it, and when a model is asked are known from LangChain's own
    callbacks. A stream is passed on chunk by chunk, and checked after the last.
    """

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """The inner runnable's result; one that abstains where there is a gate and it does."""
        return run(self._flow("invoke", input, config, kwargs))

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """The inner runnable's result; one that abstains where there is a gate and it does."""
        return await arun(self._flow("ainvoke", input, config, kwargs))

    def _flow(self, method: str, input: Any, config: RunnableConfig | None, kwargs: dict[str, Any]) -> Flow:
        asked = Asked(self._inner, self._recorder, input, kwargs)
        try:
            with asked.watch:
                result = yield Do(lambda: getattr(asked.chain, method)(input, asked.config(config), **kwargs))
        except AbstainedError as held:
            if held.asked is not asked:
                raise
            result = asked.abstention()
        record = yield Do(lambda: asked.judged(result), ours=True)
        self._recorder.records.add(record)
        asked.require_gated()
        return result

    def batch(
        self, inputs: list[Any], config: Any = None, *, return_exceptions: bool = False, **kwargs: Any
    ) -> list[Any]:
        """The inner runnable's results, each with a record of its own."""
        if self._recorder.gate is not None:  # one that abstains must not end the others
            return super().batch(inputs, config, return_exceptions=return_exceptions, **kwargs)
        return cast("list[Any]", run(self._batch("batch", inputs, config, return_exceptions, kwargs)))

    async def abatch(
        self, inputs: list[Any], config: Any = None, *, return_exceptions: bool = False, **kwargs: Any
    ) -> list[Any]:
        """The inner runnable's results, each with a record of its own."""
        if self._recorder.gate is not None:
            return await super().abatch(inputs, config, return_exceptions=return_exceptions, **kwargs)
        return cast("list[Any]", await arun(self._batch("abatch", inputs, config, return_exceptions, kwargs)))

    def _batch(
        self, method: str, inputs: list[Any], config: Any, return_exceptions: bool, kwargs: dict[str, Any]
    ) -> Flow:
        """A batch is the inner runnable's business: sequences take all inputs through a step before the next."""
        all_asked = [Asked(self._inner, self._recorder, one, kwargs) for one in inputs]
        configs = [
            asked.config(one) for asked, one in zip(all_asked, get_config_list(config, len(inputs)), strict=True)
        ]
        named = {"return_exceptions": return_exceptions, **kwargs}
        try:
            for asked in all_asked:
                asked.watch.__enter__()
            results = yield Do(lambda: getattr(self._inner, method)(inputs, configs, **named))
        except Exception as error:
            for asked in all_asked:
                asked.watch.__exit__(type(error), error, None)
            raise
        for asked, result in zip(all_asked, results, strict=True):
            raised = result if isinstance(result, Exception) else None
            asked.watch.__exit__(type(raised) if raised else None, raised, None)
            if raised is None:
                record = yield Do(partial(asked.judged, result), ours=True)
                self._recorder.records.add(record)
        return results

    def stream(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Any]:
        """The inner runnable's chunks; the record is found by this iterator."""
        asked = Asked(self._inner, self._recorder, input, kwargs)
        chunks = by_abstention(asked, asked.chain.stream(input, asked.config(config), **kwargs))
        stream = passed_on(chunks, asked.ended, asked.cut)
        asked.begin(stream)
        return stream

    def astream(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> AsyncIterator[Any]:
        """The inner runnable's chunks; the record is found by this iterator."""
        asked = Asked(self._inner, self._recorder, input, kwargs)
        chunks = by_abstention_async(asked, asked.chain.astream(input, asked.config(config), **kwargs))
        stream = apassed_on(chunks, asked.ended, asked.cut)
        asked.begin(stream)
        return stream

    @property
    def InputType(self) -> Any:  # noqa: N802 - LangChain's name
        """The inner runnable's."""
        return self._inner.InputType

    @property
    def OutputType(self) -> Any:  # noqa: N802 - LangChain's name
        """The inner runnable's."""
        return self._inner.OutputType

    @property
    def config_specs(self) -> list[Any]:
        """The inner runnable's."""
        return cast("list[Any]", self._inner.config_specs)

    def get_name(self, suffix: str | None = None, *, name: str | None = None) -> str:
        """The inner runnable's name."""
        return cast(str, self._inner.get_name(suffix, name=name))

    def get_input_schema(self, config: RunnableConfig | None = None) -> Any:
        """The inner runnable's schema."""
        return self._inner.get_input_schema(config)

    def get_output_schema(self, config: RunnableConfig | None = None) -> Any:
        """The inner runnable's schema."""
        return self._inner.get_output_schema(config)

    def get_graph(self, config: RunnableConfig | None = None) -> Any:
        """The inner runnable's graph."""
        return self._inner.get_graph(config)

    def get_prompts(self, config: RunnableConfig | None = None) -> Any:
        """The inner runnable's prompts."""
        return self._inner.get_prompts(config)
