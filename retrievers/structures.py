"""What chains show of themselves, without being run: their parts, and what flows between them.

Nothing is called but what only describes; what can't be looked into is said to be unseen.
"""

from __future__ import annotations

import functools
import inspect
from typing import Any

from grounding.audit_types import Part, PartKind, Structure
from grounding.retrievers.adapters import adapter_for
from grounding.retrievers.callables import given_in, name_of, signature_of

MOST_PARTS = 60
"""Parts of one chain that are shown; a chain of more is shown as one, and said to be unseen inside."""


def structure_of(chain: object, query_from: str | None = None) -> Structure:
    """The structure of a chain: of its framework, where that shows one; else of a function."""
    owner = _owner(chain)
    try:
        found = _adapted(owner)
    except Exception:  # noqa: BLE001 - somebody else's description of itself; without it, the chain is a function
        found = None
    if found is not None and len(found.parts) <= MOST_PARTS:
        return found
    return _function(chain, query_from)


def _adapted(chain: object) -> Structure | None:
    adapter = adapter_for(chain)
    return adapter.structure(chain) if adapter is not None else None


def _owner(chain: object) -> object:
    """The object that a method or a partial call belongs to."""
    while isinstance(chain, functools.partial):
        chain = chain.func
    return chain.__self__ if inspect.ismethod(chain) else chain


def _function(chain: Any, query_from: str | None) -> Structure:
    name = name_of(chain)
    module, _, short = name.rpartition(".")
    given = given_in(signature_of(chain), query_from)
    unseen = f"what happens inside {name} is not seen: which steps it has, and whom it asks"
    if given is None:
        part = Part("function", PartKind.STEP, short, module)
        return Structure(name, (part,), (), ("function",), "function", None, (unseen,))
    parts = (
        Part("given", PartKind.STEP, given, "passages that the caller gives"),
        Part("function", PartKind.GENERATOR, short, module),
    )
    return Structure(name, parts, (("given", "function", "passages"),), ("given",), "function", True, (unseen,))
