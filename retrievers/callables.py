"""Plain functions as chains: what they are asked, and what they return, in the shapes that people already use."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, JsonValue

from grounding.errors import InvalidInput
from grounding.gating import Step
from grounding.models import Passage
from grounding.retrievers.adapters import retrieved
from grounding.retrievers.deliveries import Retrieved, deliver
from grounding.retrievers.gates import ABSTENTION, Gate, Turn, gated
from grounding.retrievers.recording import AnswerLike, Call, Outcome, Recorder, Watch
from grounding.retrievers.steps import Do, Flow, arun, run

F = TypeVar("F", bound=Callable[..., Any])

QUERY_NAMES = ("query", "question", "q", "query_str", "user_input", "input", "text", "prompt")
ANSWER_KEYS = ("answer", "response", "output", "result", "generation", "completion")
PASSAGE_KEYS = (
    "passages",
    "sources",
    "source_nodes",
    "source_documents",
    "retrieved_documents",
    "documents",
    "contexts",
    "context",
    "chunks",
    "nodes",
)
TEXT_KEYS = ("text", "content", "page_content", "passage", "chunk", "body", "document")
ID_KEYS = ("id", "passage_id", "doc_id", "chunk_id", "node_id", "_id")
SOURCE_KEYS = ("source", "file", "file_name", "file_path", "url", "title")
SIMILARITY_KEYS = ("similarity", "score", "relevance_score")
_KNOWN = frozenset({*TEXT_KEYS, *ID_KEYS, *SOURCE_KEYS, *SIMILARITY_KEYS, "as_of", "generated", "metadata"})
_SECRET = re.compile(r"key|token|secret|passw|auth|credential", re.IGNORECASE)
_ABSENT = object()
HOW_MANY = ("k", "top_k", "similarity_top_k", "n_results", "limit")
"""Parameters that say how many passages are wanted."""
FILTER_NAMES = ("filters", "filter", "where")
"""Parameters with what the caller may see, and nothing else."""


def wrap_callable(chain: F, recorder: Recorder, query_from: str | None) -> F:
    """A function with the signature of the chain, sync or async as the chain is, that returns what it returns."""
    if inspect.isgeneratorfunction(chain) or inspect.isasyncgenfunction(chain):
        raise InvalidInput("chain", "yields its answer; wrap the function that returns the answer with its passages")
    signature = signature_of(chain)
    if query_from is not None and signature is not None and query_from not in signature.parameters:
        raise InvalidInput("query_from", f"{query_from!r} is no parameter of {name_of(chain)}")
    given = given_in(signature, query_from)
    if recorder.gate is not None and given is not None and recorder.gate.abstain is None:
        _require_text(chain)

    def call(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Flow:
        return _Called(chain, recorder, signature, query_from, given, args, kwargs).flow()

    @functools.wraps(chain, updated=())
    async def wrapped_async(*args: Any, **kwargs: Any) -> Any:
        return await arun(call(args, kwargs))

    @functools.wraps(chain, updated=())
    def wrapped_sync(*args: Any, **kwargs: Any) -> Any:
        return run(call(args, kwargs))

    is_async = inspect.iscoroutinefunction(chain) or inspect.iscoroutinefunction(type(chain).__call__)
    wrapped: Any = wrapped_async if is_async else wrapped_sync
    if signature is not None:
        wrapped.__signature__ = signature
    wrapped.groundwire = recorder.records
    return cast(F, wrapped)


def given_in(signature: inspect.Signature | None, query_from: str | None) -> str | None:
    """The parameter that passages are given in, of a function that answers from what was retrieved for it."""
    if signature is None:
        return None
    return next((name for name in PASSAGE_KEYS if name in signature.parameters and name != query_from), None)


def _require_text(chain: Callable[..., Any]) -> None:
    """Refuse a gate before a function whose results are no texts: nothing says how one of them abstains."""
    try:
        returned = get_type_hints(chain if hasattr(chain, "__annotations__") else type(chain).__call__).get("return")
    except (NameError, TypeError, AttributeError):  # annotations may name what only a type checker sees
        return
    kinds = get_args(returned) if get_origin(returned) in (Union, UnionType) else (returned,)
    if not {None, str, Any, object}.intersection(kinds):
        raise InvalidInput(
            "gate", f"{name_of(chain)} returns no text; give Gate(abstain=...) that makes what it returns"
        )


@dataclass(frozen=True, slots=True)
class _Called:
    """One call of a wrapped function."""

    chain: Callable[..., Any]
    recorder: Recorder
    signature: inspect.Signature | None
    query_from: str | None
    given: str | None
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def flow(self) -> Flow:
        if self.recorder.gate is None:
            return self._recorded()
        return self._retrieving(self.recorder.gate) if self.given is None else self._answering(self.recorder.gate)

    def call(self, seconds: float) -> Call:
        """How the chain was called."""
        query, parameters = asked(self.signature, self.args, self.kwargs, self.query_from, self.given)
        named = _named(self.signature, self.args, self.kwargs)
        return Call(query, name_of(self.chain), parameters, seconds * 1000, filters=filters_in(named))

    def _handed(self) -> object:
        return _ABSENT if self.given is None else self._arguments().get(self.given, _ABSENT)

    def _arguments(self) -> dict[str, object]:
        return _named(self.signature, self.args, self.kwargs)

    def _recorded(self) -> Flow:
        with self.recorder.watch(self.call) as watch:
            result = yield Do(lambda: self.chain(*self.args, **self.kwargs))
        yield from self._keep(watch, lambda: understood(result, self._handed()), result)
        return result

    def _keep(self, watch: Watch, understand: Callable[[], Outcome], result: object, turn: Turn | None = None) -> Flow:
        record = yield Do(lambda: self.recorder.judged(watch.call, understand, result, turn), ours=True)
        self.recorder.records.add(record)

    def _answering(self, gate: Gate) -> Flow:
        """The function answers from passages that it is given: the gate stands before it."""
        turn = Turn(self.recorder, more=gate.retrieve is not None)
        watch = self.recorder.watch(self.call)
        first = self._handed()
        handed = yield from gated(turn, watch, first, _only_passages, gate.retrieve)
        args, kwargs = (self.args, self.kwargs) if handed is first else self._with(handed)
        if turn.abstains:
            result = _abstention(gate, turn)
            yield from self._keep(watch, lambda: _abstained(handed), result, turn)
            return result
        with watch:
            result = yield Do(lambda: self.chain(*args, **kwargs))
        yield from self._keep(watch, lambda: understood(result, handed), result, turn)
        return result

    def _with(self, handed: object) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The call's arguments with other passages."""
        assert self.signature is not None
        assert self.given is not None
        bound = self.signature.bind(*self.args, **self.kwargs)
        bound.arguments[self.given] = handed
        return bound.args, bound.kwargs

    def _retrieving(self, gate: Gate) -> Flow:
        """The function only retrieves: the gate stands behind it."""
        more = gate.retrieve or self._wider()
        turn = Turn(self.recorder, more=more is not None)
        watch = self.recorder.watch(self.call)
        with watch:
            result = yield Do(lambda: self.chain(*self.args, **self.kwargs))
        while True:
            decision = yield Do(partial(turn.decide, watch.call, partial(understood, result)), ours=True)
            if turn.outcome is not None and turn.outcome.answer is not None:
                raise InvalidInput(
                    "gate",
                    f"{name_of(self.chain)} had answered when it returned, so that nothing can stand before it; wrap "
                    "the function that answers from passages, with a parameter `passages`, or the one that retrieves",
                )
            if decision.step is not Step.RETRIEVE or more is None:
                break
            try:
                with watch.apart():
                    result = yield Do(partial(more, watch.call().query, turn.retrieved + 1))
            except Exception as error:  # noqa: BLE001 - what there is decides
                turn.give_up(error)
                break
        given = _emptied(result, gate, turn) if turn.abstains else result
        yield from self._keep(watch, partial(understood, result), given, turn)
        return given

    def _wider(self) -> Callable[[str | None, int], object] | None:
        """The same call with twice as many passages each time, where a parameter says how many."""
        named = self._arguments()
        name = next((name for name in HOW_MANY if type(named.get(name)) is int), None)
        if name is None or self.signature is None or name not in self.signature.parameters:
            return None
        bound = self.signature.bind(*self.args, **self.kwargs)
        many = cast(int, named[name])

        def more(query: str | None, time: int) -> object:
            bound.arguments[name] = many * 2 ** (time - 1)
            return self.chain(*bound.args, **bound.kwargs)

        return more


def _only_passages(handed: object) -> Outcome:
    return outcome_of(None, None if handed is _ABSENT else handed)


def _abstained(handed: object) -> Outcome:
    return replace(_only_passages(handed), answer=ABSTENTION)


def _abstention(gate: Gate, turn: Turn) -> object:
    assert turn.decision is not None
    # A text of its own: the record is found by the very object.
    return "".join(list(ABSTENTION)) if gate.abstain is None else gate.abstain(turn.decision)


def _emptied(result: object, gate: Gate, turn: Turn) -> object:
    """What is returned in the place of passages that must not be generated from."""
    if gate.abstain is not None:
        return _abstention(gate, turn)
    if result is None:
        return None
    if isinstance(result, (list, tuple)):
        return type(result)() if type(result) in (list, tuple) else []
    shape = type(result).__name__
    raise InvalidInput(
        "gate", f"nothing says what a {shape} without passages is; give Gate(abstain=...) that makes one"
    )


def filters_in(named: Mapping[str, object]) -> dict[str, JsonValue] | None:
    """The caller's own filters among the arguments; None where they are no mapping of names to plain values."""
    given = [value for name in FILTER_NAMES if (value := named.get(name)) is not None]
    kept: dict[str, JsonValue] = {}
    for value in given:
        if not isinstance(value, Mapping):
            return None
        for key, wanted in value.items():
            if not isinstance(key, str) or not isinstance(wanted, (str, int, float, bool)) or key.startswith("$"):
                return None
            if kept.setdefault(key, wanted) != wanted:
                return None
    return kept


def name_of(chain: object) -> str:
    """The full name of a function, or of the class of anything else."""
    inner = chain.func if isinstance(chain, functools.partial) else chain
    named = inner if hasattr(inner, "__qualname__") else type(inner)
    return f"{named.__module__}.{named.__qualname__}"


def signature_of(chain: Callable[..., Any]) -> inspect.Signature | None:
    """A function's signature; None where it has none that can be read."""
    with suppress(ValueError, TypeError):  # some built-in callables have none
        return inspect.signature(chain)
    return None


def asked(
    signature: inspect.Signature | None,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    query_from: str | None,
    given: str | None = None,
) -> tuple[str | None, dict[str, object]]:
    """The query among a call's arguments, and the plain values among the others.

    The query is the argument `query_from`; else the first of `QUERY_NAMES` that holds a text, or a mapping
    with one of those keys; else the first argument that is a text. Arguments named like secrets are left out, and
    so is the one that passages are given in.
    """
    named = _named(signature, args, kwargs)
    named.pop(given or "", None)
    chosen = _query_name(named, query_from)
    query = _query_text(named[chosen]) if chosen is not None else None
    plain: dict[str, object] = {
        name: value
        for name, value in named.items()
        if name != chosen and isinstance(value, (str, int, float, bool)) and not _SECRET.search(name)
    }
    return query, plain


def _named(signature: inspect.Signature | None, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, object]:
    numbered = {f"argument {number}": value for number, value in enumerate(args, start=1)}
    if signature is None:
        return numbered | kwargs
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError:  # a decorator may give a function a signature that is not its own
        return numbered | kwargs
    bound.apply_defaults()
    named = dict(bound.arguments)
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            named.update(named.pop(parameter.name, {}))
    return named


def _query_name(named: Mapping[str, object], query_from: str | None) -> str | None:
    if query_from is not None:
        return query_from if query_from in named else None
    candidates = [name for name in QUERY_NAMES if name in named] + list(named)
    return next((name for name in candidates if _query_text(named[name]) is not None), None)


def _query_text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return next((value[name] for name in QUERY_NAMES if isinstance(value.get(name), str)), None)
    inner = getattr(value, "query_str", None)
    return inner if isinstance(inner, str) else None


def understood(result: object, handed: object = _ABSENT) -> Outcome:
    """A returned value as passages, or as an answer with passages.

    Args:
        result: What a function returned.
        handed: The passages that it was given, where it answers from those.

    Raises:
        InvalidInput: It is neither.
    """
    answer, passages = _parts(result)
    if passages is _ABSENT and handed is not _ABSENT and result is not None:
        return outcome_of(result if answer is _ABSENT else "" if answer is None else answer, handed)
    if passages is _ABSENT:
        shape = type(result).__name__
        raise InvalidInput(
            "result",
            f"a {shape} holds no passages; a chain returns a list of passages, or an answer with them: "
            "(answer, passages), a mapping or an object with both",
        )
    if answer is _ABSENT:
        return outcome_of(None, passages)
    return outcome_of("" if answer is None else answer, passages)


def outcome_of(answer: object, passages: object) -> Outcome:
    """An answer, or None where the chain only retrieves, with what was retrieved for it.

    Raises:
        InvalidInput: The answer is neither text nor JSON, or one of the passages is none.
    """
    return Outcome(deliver(_results(passages)), None if answer is None else _answer(answer))


def _parts(result: object) -> tuple[object, object]:
    """The answer and the passages in a returned value, each `_ABSENT` where there is none."""
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[0], (str, Mapping)) and _is_many(result[1]):
        # ("a text", "another text") are two passages; ("answer", ["passage"]) is an answer with its passages.
        return result[0], result[1]
    if _is_many(result):
        return _ABSENT, result
    if isinstance(result, Mapping):
        return _first(ANSWER_KEYS, result.get), _first(PASSAGE_KEYS, result.get)
    if result is None or isinstance(result, (str, bytes)):
        return _ABSENT, _ABSENT

    def attribute(name: str, default: object) -> object:
        return getattr(result, name, default)

    return _first(ANSWER_KEYS, attribute), _first(PASSAGE_KEYS, attribute)


def _first(names: Iterable[str], get: Callable[[str, object], object]) -> object:
    return next((value for name in names if (value := get(name, _ABSENT)) is not _ABSENT), _ABSENT)


def _is_many(value: object) -> bool:
    return isinstance(value, (list, tuple))


def _answer(answer: object) -> AnswerLike:
    if isinstance(answer, (str, Mapping, list)):
        return answer
    if isinstance(answer, BaseModel):
        return answer.model_dump(mode="json")
    if isinstance(answer, (Iterator, AsyncIterator)):
        raise InvalidInput("answer", "is a stream; a plain function's answer must be whole when it returns")
    raise InvalidInput("answer", f"must be a text or a JSON object, not {type(answer).__name__}")


def _results(passages: object) -> list[Retrieved | Passage]:
    if passages is None:
        return []
    if isinstance(passages, (str, Mapping)) or not _is_many(passages):
        passages = [passages]
    return [_result(item, number) for number, item in enumerate(cast("Iterable[object]", passages))]


def _result(item: object, index: int) -> Retrieved | Passage:
    """One passage, whoever made it."""
    if isinstance(item, (Passage, Retrieved)):
        return item
    if isinstance(item, str):
        return Retrieved(item)
    if isinstance(item, Mapping):
        return _from_mapping(item, index)
    known = retrieved(item)
    if known is None:
        raise InvalidInput(f"passages[{index}]", f"a {type(item).__name__} is no passage that is known here")
    return known


def _from_mapping(item: Mapping[Any, Any], index: int) -> Retrieved:
    text = _first(TEXT_KEYS, item.get)
    if text is _ABSENT or not (text is None or isinstance(text, str)):
        raise InvalidInput(f"passages[{index}]", f"has no text under any of {', '.join(TEXT_KEYS)}")
    inner = item.get("metadata")
    metadata: Mapping[str, object] = inner if isinstance(inner, Mapping) else {}
    own_id = _first(ID_KEYS, item.get)
    source = _first(SOURCE_KEYS, item.get)
    if source is _ABSENT:
        source = _first(SOURCE_KEYS, metadata.get)
    position = item.get("position")
    place: Mapping[str, object] = position if isinstance(position, Mapping) else item
    similarity = _first(SIMILARITY_KEYS, item.get)
    return Retrieved(
        text=text,
        id=None if own_id is _ABSENT or own_id is None else str(own_id),
        source=source if isinstance(source, str) else None,
        as_of=item.get("as_of", metadata.get("as_of")),
        similarity=similarity,
        start=place.get("start"),
        end=place.get("end"),
        generated=item.get("generated") is True or metadata.get("generated") is True,
        metadata={**metadata, **{str(key): value for key, value in item.items() if key not in _KNOWN}},
    )
