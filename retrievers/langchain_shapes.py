"""What goes into LangChain's runnables and comes out of them: queries, answers, documents, and abstentions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from langchain_core.documents import Document
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.prompt_values import PromptValue
from langchain_core.runnables import Runnable, RunnableAssign, RunnableParallel, RunnableSequence
from langchain_core.runnables.base import RunnableBindingBase
from langchain_core.runnables.utils import AddableDict

from grounding.gating import Decision
from grounding.retrievers.callables import ANSWER_KEYS, PASSAGE_KEYS, QUERY_NAMES
from grounding.retrievers.gates import ABSTENTION

_MESSAGES = ("messages", "chat_history", "history")


def query_in(value: object, query_from: str | None) -> str | None:
    """The query in a runnable's input: a text, messages, or a mapping with one of these; None where there is none.

    Args:
        value: What the runnable is given.
        query_from: The key of a mapping that holds it, where it is none of the usual ones.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, PromptValue):
        value = value.to_messages()
    if isinstance(value, BaseMessage):
        return str(value.text)
    if isinstance(value, Mapping):
        names = (query_from,) if query_from is not None else (*QUERY_NAMES, "messages", *value)
        asked = (query_in(value[name], None) for name in names if name in value and name not in _MESSAGES[1:])
        return next((query for query in asked if query is not None), None)
    if isinstance(value, (list, tuple)):
        # Messages may also be pairs, such as ("human", "When?"), and mappings.
        for one in reversed(value):
            if isinstance(one, HumanMessage):
                return str(one.text)
            if isinstance(one, (tuple, list)) and len(one) == 2 and one[0] in ("human", "user"):
                return str(one[1])
            if isinstance(one, Mapping) and one.get("role") in ("human", "user"):
                return str(one.get("content"))
    return None


def documents_in(value: object) -> list[Document] | None:
    """The documents in a value, or in the values of a mapping; None where there are none."""
    if isinstance(value, Document):
        return [value]
    if isinstance(value, (list, tuple)):
        return list(value) if value and all(isinstance(one, Document) for one in value) else None
    if isinstance(value, Mapping):
        found = [inner for inner in map(_many, value.values()) if inner]
        empty = any(name in PASSAGE_KEYS and inner in ([], ()) for name, inner in value.items())
        return [one for inner in found for one in inner] if found or empty else None
    return None


def _many(value: object) -> list[Document] | None:
    return documents_in(value) if isinstance(value, (list, tuple)) else None


def answer_in(result: object) -> object | None:
    """The answer in a runnable's result: None where it only retrieves.

    A mapping without any of the usual keys is an answer itself, but for its documents and what was asked.
    """
    if isinstance(result, BaseMessage):
        return str(result.text)
    if isinstance(result, (list, tuple)):
        if result and isinstance(result[-1], BaseMessage):
            return answer_in(result[-1])
        return None if all(isinstance(one, Document) for one in result) else result
    if isinstance(result, Document):
        return None
    if not isinstance(result, Mapping):
        return result
    for name in (*ANSWER_KEYS, "messages"):
        if name in result:
            return answer_in(result[name])
    rest = {str(key): value for key, value in result.items() if key not in QUERY_NAMES and documents_in(value) is None}
    return {key: value for key, value in rest.items() if value not in ([], ())} or None


def joined(chunks: Sequence[Any]) -> Any:
    """What a stream's chunks come to, added up as LangChain does it; the last where they can't be added."""
    whole: Any = None
    if all(isinstance(chunk, str) for chunk in chunks):
        return "".join(chunks)
    for chunk in chunks:
        chunk = AddableDict(chunk) if isinstance(chunk, dict) else chunk
        try:
            whole = chunk if whole is None else whole + chunk
        except TypeError:
            whole = chunk
    return whole


def abstains_as(chain: Runnable[Any, Any]) -> str | None:
    """Whether a chain abstains as a `text`, a `message`, or a mapping with a certain key; None where nothing says."""
    fields = _fields(chain)
    if fields:
        return next((name for name in ANSWER_KEYS if name in fields), None)
    try:
        returned = chain.OutputType
    except TypeError:  # it is written nowhere
        returned = Any
    if _mentions(returned, BaseMessage):
        return "message"
    return "text" if returned in (str, Any, object) or str in get_args(returned) else None


def _mentions(kind: object, wanted: type) -> bool:
    if isinstance(kind, type):
        return issubclass(kind, wanted)
    return any(_mentions(inner, wanted) for inner in get_args(kind))


def _fields(chain: Runnable[Any, Any]) -> list[str]:
    """The names in the mapping that a chain ends with, as its steps show them; none where it ends with something else.

    Its output schema does not tell: of steps that add to a mapping, it has the last only.
    """
    steps = list(_steps(chain))
    added: list[str] = []
    for step in reversed(steps):
        if isinstance(step, RunnableParallel):
            return [*step.steps__, *added]
        if not isinstance(step, RunnableAssign):
            break
        added = [*step.mapper.steps__, *added]
    return added


def _passes_on_its_input(chain: Runnable[Any, Any]) -> bool:
    return all(isinstance(step, RunnableAssign) for step in _steps(chain))


def _steps(chain: Runnable[Any, Any]) -> Iterator[Runnable[Any, Any]]:
    if isinstance(chain, RunnableBindingBase):
        yield from _steps(chain.bound)
    elif isinstance(chain, RunnableSequence):
        for step in chain.steps:
            yield from _steps(step)
    else:
        yield chain


def abstention(
    chain: Runnable[Any, Any],
    decision: Decision,
    asked: object,
    documents: Sequence[Document],
    given: Sequence[Any] | None,
) -> Any:
    """A result of the chain's own kind that abstains, or the chunk that its stream ends with.

    Args:
        chain: What abstains.
        decision: Why.
        asked: The chain's input.
        documents: What was retrieved.
        given: The chunks that a stream has given before; None where it is none.
    """
    # A text of its own: the record is found by the very object.
    text = "".join(list(ABSTENTION))
    kind = abstains_as(chain)
    if kind == "message":
        metadata = {"groundwire": decision.model_dump(mode="json")}
        whole = AIMessageChunk if given is not None else AIMessage
        return whole(content=text, response_metadata=metadata)
    if kind in (None, "text"):
        return text
    known = dict(asked) if isinstance(asked, Mapping) else {}
    result = dict(known) if _passes_on_its_input(chain) else {}
    for name in _fields(chain):
        if name == kind:
            result[name] = text
        elif name in PASSAGE_KEYS:
            result[name] = list(documents)
        elif name in known:
            result[name] = known[name]
    if given is None:
        return result
    before = {name for chunk in given if isinstance(chunk, Mapping) for name in chunk}
    return AddableDict({name: value for name, value in result.items() if name not in before})
