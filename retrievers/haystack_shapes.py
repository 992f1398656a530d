"""What goes into Haystack's components and comes out of them: queries, documents, answers, and abstentions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from haystack import Document, ExtractedAnswer
from haystack.dataclasses import ChatMessage, ChatRole

from grounding.gating import Decision
from grounding.retrievers.callables import ANSWER_KEYS, QUERY_NAMES
from grounding.retrievers.gates import ABSTENTION


def outputs_of(component: object) -> Mapping[str, Any]:
    """The types of a component's outputs, by name; none where it is no component."""
    return _types(getattr(component, "__haystack_output__", None))


def _types(sockets: object) -> Mapping[str, Any]:
    known = getattr(sockets, "_sockets_dict", {})
    return {str(name): socket.type for name, socket in known.items()}


def takes_documents(component: object) -> bool:
    """Whether documents are among a component's inputs: it ranks or joins them, and retrieves none itself."""
    return any(_mentions(kind, Document) for kind in _types(getattr(component, "__haystack_input__", None)).values())


def gives_documents(component: object) -> bool:
    """Whether documents are among a component's outputs."""
    return any(_mentions(kind, Document) for kind in outputs_of(component).values())


def gives_replies(component: object) -> bool:
    """Whether a component is a generator: whatever its name, it gives `replies`."""
    return "replies" in outputs_of(component)


def _mentions(kind: object, wanted: type) -> bool:
    return kind is wanted or any(_mentions(inner, wanted) for inner in get_args(kind))


def documents_in(value: object) -> list[Document] | None:
    """The documents in the inputs or outputs of components, joined; None where there are none, nor room for any."""
    if isinstance(value, Document):
        return [value]
    if isinstance(value, Mapping):
        parts = [documents_in(inner) for inner in value.values() if not isinstance(inner, Document)]
        found = [part for part in parts if part is not None]
        empty = value.get("documents") in ([], ())
        return [one for part in found for one in part] if found or empty else None
    if isinstance(value, (list, tuple)) and value:
        many = [documents_in(inner) for inner in value]
        return [one for part in many for one in part or ()] if any(part is not None for part in many) else None
    return None


def query_in(data: Mapping[str, Any], query_from: str | None) -> str | None:
    """The query among a pipeline's inputs; None where none is a text.

    Args:
        data: Inputs by component, or by themselves.
        query_from: The input that holds it, as `input` or `component.input`, where it has none of the usual names.
    """
    given = list(_inputs(data))
    if query_from is not None:
        given = [(name, value) for name, value in given if query_from in (name, name.partition(".")[2])]
        wanted: Sequence[str] = [query_from.rpartition(".")[2]]
    else:
        wanted = [*QUERY_NAMES, "messages"]
    told = [(name.rpartition(".")[2], text) for name, value in given if (text := _text(value)) is not None]
    named = [text for want in wanted for name, text in told if name == want]
    return next((text for text in (*named, *(text for _, text in told))), None)


def _inputs(data: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", one) for inner, one in value.items())
        else:
            yield f".{name}", value


def _text(value: object) -> str | None:
    if isinstance(value, ChatMessage):
        return value.text
    if isinstance(value, (list, tuple)):
        asked = [one.text for one in value if isinstance(one, ChatMessage) and one.role is ChatRole.USER]
        return asked[-1] if asked else None
    return value if isinstance(value, str) else None


def answer_in(result: Mapping[str, Any], leaves: Sequence[str]) -> object | None:
    """The answer among a pipeline's outputs; None where there is none, and it only retrieves.

    Args:
        result: Outputs by component.
        leaves: The components whose outputs go nowhere else, where an answer is looked for first.
    """
    order = [*(name for name in leaves if name in result), *(name for name in result if name not in leaves)]
    given = [outputs for name in order if isinstance(outputs := result[name], Mapping)]
    for outputs in given:
        answers = outputs.get("answers")
        if isinstance(answers, list):
            return _answers(answers)
    for outputs in given:
        if "last_message" in outputs:  # an agent's
            return _reply(outputs["last_message"])
        if (replies := replies_in(outputs)) is not None:
            return replies
        known: object = next((outputs[name] for name in ANSWER_KEYS if name in outputs), None)
        if known is not None:
            return known
    return None


def replies_in(outputs: Mapping[str, Any]) -> object | None:
    """The text of a generator's replies, of all of them, so that none is left unchecked; None where there are none."""
    replies = outputs.get("replies")
    if not isinstance(replies, list):
        return None
    return "\n\n".join(_reply(one) for one in replies)


def _reply(reply: object) -> str:
    return (reply.text or "") if isinstance(reply, ChatMessage) else str(reply)


def _answers(answers: Sequence[Any]) -> object:
    # A reader's are candidates, the best first; one without text says that there is no answer.
    candidates = [one.data or ABSTENTION for one in answers if isinstance(one, ExtractedAnswer)]
    if candidates:
        return candidates[0]
    found = [getattr(one, "data", one) for one in answers]
    return found[0] if len(found) == 1 and not isinstance(found[0], str) else "\n\n".join(map(str, found))


def abstention(generator: object, decision: Decision | None) -> dict[str, Any]:
    """What a generator gives that is not asked: one reply of its own kind, so that the pipeline goes on."""
    outputs = outputs_of(generator)
    meta = {"groundwire": decision.model_dump(mode="json")} if decision is not None else {}
    if _mentions(outputs["replies"], ChatMessage):
        return {"replies": [ChatMessage.from_assistant(ABSTENTION, meta=meta)]}
    return {"replies": [ABSTENTION], **({"meta": [meta]} if "meta" in outputs else {})}
