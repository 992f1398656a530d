"""`wrap`: a chain that goes on working as it did, with a record of every query beside it.

A chain is a LlamaIndex retriever or query engine, or any function, sync or async, that returns passages or
an answer with passages. What the wrapped chain returns is the very object that the chain returned; the record
is found through it: `wrapped.groundwire.of(result)`, or given to `on_report`. See `docs/wrapping.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from grounding.errors import InvalidInput
from grounding.policy import Policy
from grounding.retrievers.adapters import adapter_for
from grounding.retrievers.callables import wrap_callable
from grounding.retrievers.recording import AsOf, Recorder
from grounding.retrievers.records import Record, Records
from grounding.sources import Registry

C = TypeVar("C")

KEEP = 256


def wrap(
    chain: C,
    *,
    policy: str | Policy = "default",
    prompt: str | None = None,
    as_of: AsOf | Callable[[], AsOf] | None = None,
    on_report: Callable[[Record], None] | None = None,
    query_from: str | None = None,
    keep: int = KEEP,
    registry: Registry | None = None,
) -> C:
    """The same kind of chain, which records a manifest and a judgement for every query.

    A chain that only retrieves is judged by coverage; one that answers gets a verified report. An exception of
    the chain reaches its caller unchanged. A failure of the check does not: it is the record's `error`, and
    there is no report.

    Args:
        chain: A LlamaIndex retriever or query engine, or a callable, sync or async.
        policy: How strict to be; a policy, its name, or a path.
        prompt: The system prompt that the chain gives to its model.
        as_of: When queries are asked, or a function that tells; the machine's clock is never read instead.
        on_report: Called with each complete record.
        query_from: Of a callable, the parameter that holds the query, where it is none of the usual names.
        keep: How many records are kept, at least 1; each holds on to what the chain returned.
        registry: The sources of truth: a passage supports only what its source's contract entitles it to.

    Raises:
        InvalidInput: This is no chain that can be wrapped.
        UnknownPolicy: No policy has that name.
    """
    if keep < 1:
        raise InvalidInput("keep", f"must be at least 1, not {keep}")
    if isinstance(policy, str):
        from grounding.policy import policy_named

        policy = policy_named(policy)
    recorder = Recorder(Records(keep, on_report), policy, prompt, as_of, registry)
    adapter = adapter_for(chain)
    wrapped = adapter.wrap_chain(chain, recorder) if adapter else None
    if wrapped is not None:
        return wrapped
    if not callable(chain):
        raise InvalidInput("chain", f"a {type(chain).__name__} is neither a known retriever or engine nor callable")
    return wrap_callable(chain, recorder, query_from)


def records_of(wrapped: object) -> Records:
    """The records of a wrapped chain; the same as its attribute `groundwire`, for type checkers.

    Raises:
        InvalidInput: It is not wrapped.
    """
    records = getattr(wrapped, "groundwire", None)
    if not isinstance(records, Records):
        raise InvalidInput("wrapped", f"this {type(wrapped).__name__} was not made by wrap")
    return records
