"""Which adapter speaks for which framework; found without importing one that is not already in use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from grounding.audit_types import Structure
    from grounding.retrievers.deliveries import Retrieved
    from grounding.retrievers.recording import Recorder

C = TypeVar("C")

ADAPTERS = {
    "llama_index": "grounding.retrievers.llamaindex",
    "langchain_core": "grounding.retrievers.langchain",
    "haystack": "grounding.retrievers.haystack",
}
"""An adapter module for the top-level package whose classes it knows."""


class Adapter(Protocol):
    """What an adapter module offers."""

    def wrap_chain(self, chain: C, recorder: Recorder) -> C | None:
        """The same kind of chain, recorded; None where this is no chain that it knows."""
        ...

    def retrieved(self, item: object) -> Retrieved | None:
        """One of the framework's results; None where this is none."""
        ...

    def structure(self, chain: object) -> Structure | None:
        """What a chain shows of itself; None where it is none that it knows."""
        ...


def adapter_for(value: object) -> Adapter | None:
    """The adapter for an object of a framework's class, or of a subclass."""
    # Haystack's components share no base class; what makes them components is the class of their classes.
    for cls in (*type(value).__mro__, type(type(value))):
        module = ADAPTERS.get(cls.__module__.partition(".")[0])
        if module is not None:
            return cast(Adapter, import_module(module))
    return None


def retrieved(item: object) -> Retrieved | None:
    """A framework's result as ours; None where no adapter knows it."""
    adapter = adapter_for(item)
    return adapter.retrieved(item) if adapter else None
