"""`wrap`: a chain that goes on working as it did, with a record of every query beside it.

A chain is a retriever, query engine, runnable, component or pipeline of LlamaIndex, LangChain or Haystack, or any
function, sync or async, that returns passages or an answer with passages. What the wrapped chain returns is the very
object that the chain returned; the record is found through it: `wrapped.groundwire.of(result)`, or given to
`on_report`. See `docs/wrapping.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from grounding.errors import InvalidInput
from grounding.frontdoor import looking_again
from grounding.policy import Policy
from grounding.retrievers.adapters import adapter_for
from grounding.retrievers.callables import wrap_callable
from grounding.retrievers.gates import Gate
from grounding.retrievers.recording import AsOf, Recorder
from grounding.retrievers.records import Record, Records
from grounding.second_look import SecondLook
from grounding.sources import Registry

if TYPE_CHECKING:
    from grounding.audit_types import Wiring

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
    gate: bool | Gate = False,
    second_look: bool | SecondLook = False,
    consults: Sequence[str] = (),
) -> C:
    """The same kind of chain, which records a manifest and a judgement for every query.

    A chain that only retrieves is judged by coverage; one that answers gets a verified report. An exception of
    the chain reaches its caller unchanged. A failure of the check does not: it is the record's `error`, and
    there is no report.

    Args:
        chain: A LlamaIndex retriever or query engine, a LangChain runnable, a Haystack pipeline or retriever, or a
            callable, sync or async.
        policy: How strict to be; a policy, its name, or a path.
        prompt: The system prompt that the chain gives to its model.
        as_of: When queries are asked, or a function that tells; the machine's clock is never read instead.
        on_report: Called with each complete record.
        query_from: The parameter of a callable, the key of a LangChain input or the input of a Haystack pipeline that
            holds the query, where it is none of the usual names.
        keep: How many records are kept, at least 1; each holds on to what the chain returned.
        registry: The sources of truth: a passage supports only what its source's contract entitles it to.
        gate: Whether coverage is judged between retrieving and generating, so that what can't be answered is not
            generated; or how more is retrieved, and how the chain abstains.
        second_look: Whether the registered sources are asked again about what is not supported, within the caller's
            own filters; or whom to ask, and within what.
        consults: Sources that every call consults, whatever comes back; by their names in the registry.

    Raises:
        InvalidInput: This is no chain that can be wrapped, or that a gate can stand in; or a second look has no
            registry, or `consults` names a source that it does not have.
        UnknownPolicy: No policy has that name.
    """
    if keep < 1:
        raise InvalidInput("keep", f"must be at least 1, not {keep}")
    if isinstance(policy, str):
        from grounding.policy import policy_named

        policy = policy_named(policy)
    for number, name in enumerate(consults):
        if registry is not None and registry.named(name) is None:
            raise InvalidInput(f"consults[{number}]", f"{name!r} is the name of no registered source")
    recorder = Recorder(
        Records(keep, on_report),
        policy,
        prompt,
        as_of,
        registry,
        gate=gate if isinstance(gate, Gate) else Gate() if gate else None,
        look=looking_again(registry, second_look),
        consults=tuple(consults),
        query_from=query_from,
    )
    recorder.records.wired(lambda: wiring_of(chain, recorder, query_from))
    adapter = adapter_for(chain)
    wrapped = adapter.wrap_chain(chain, recorder) if adapter else None
    if wrapped is not None:
        return wrapped
    if not callable(chain):
        kind = type(chain).__name__
        raise InvalidInput("chain", f"a {kind} is neither a known retriever, engine or pipeline nor callable")
    return wrap_callable(chain, recorder, query_from)


def wiring_of(chain: object, recorder: Recorder, query_from: str | None) -> Wiring:
    """The chain as it is now, with all that stands around it."""
    from grounding.audit_types import Wiring
    from grounding.retrievers.structures import structure_of

    return Wiring(
        structure_of(chain, query_from),
        recorder.registry,
        recorder.rules.name,
        recorder.consults,
        gated=recorder.gate is not None,
        asked_again=tuple(recorder.look.asking) if recorder.look is not None else None,
    )


def records_of(wrapped: object) -> Records:
    """The records of a wrapped chain; the same as its attribute `groundwire`, for type checkers.

    Raises:
        InvalidInput: It is not wrapped.
    """
    records = getattr(wrapped, "groundwire", None)
    if not isinstance(records, Records):
        raise InvalidInput("wrapped", f"this {type(wrapped).__name__} was not made by wrap")
    return records
