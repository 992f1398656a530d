"""What callers pass in, turned into values; every error names the field and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from grounding.errors import InvalidInput
from grounding.labels import Label, as_labels, declared_labels
from grounding.models import Manifest, Message, Passage, Payload, Value, check_json

AnswerLike = str | Mapping[str, Any] | Sequence[Any] | BaseModel
SourceLike = str | Mapping[str, Any] | Passage
V = TypeVar("V", bound=Value)


def as_payload(
    sources: Iterable[SourceLike],
    *,
    query: str | None = None,
    prompt: str | None = None,
    history: Sequence[Mapping[str, Any] | Message] = (),
    manifest: Mapping[str, Any] | Manifest | None = None,
    as_of: str | date | datetime | None = None,
) -> Payload:
    """One payload from its parts.

    Args:
        sources: Passages, mappings in the wire form, or bare texts, which are called `source 1`, `source 2`, ...
        query: What was asked.
        prompt: The system prompt.
        history: Earlier turns, as messages or `{"role", "content"}`.
        manifest: What was connected, consulted and delivered.
        as_of: When the query was asked.

    Raises:
        InvalidInput: A part is malformed; `field` says which.
    """
    if isinstance(sources, (str, bytes, Mapping, Passage)):
        raise InvalidInput("sources", f"must be a list of passages, not a single {type(sources).__name__}")
    passages = tuple(_as_passage(source, index) for index, source in enumerate(sources))
    turns = tuple(
        turn if isinstance(turn, Message) else _validated(Message, turn, f"history[{i}]")
        for i, turn in enumerate(history)
    )
    record = (
        manifest if manifest is None or isinstance(manifest, Manifest) else _validated(Manifest, manifest, "manifest")
    )
    fields = {
        "query": query,
        "passages": passages,
        "prompt": prompt,
        "history": turns,
        "manifest": record,
        "as_of": as_of,
    }
    return _validated(Payload, fields, "")


def _as_passage(source: SourceLike, index: int) -> Passage:
    if isinstance(source, Passage):
        return source
    if isinstance(source, str):
        source = {"id": f"source {index + 1}", "text": source}
    return _validated(Passage, source, f"sources[{index}]")


def _validated(model: type[V], value: object, where: str) -> V:
    if not isinstance(value, Mapping):
        raise InvalidInput(where, f"must be an object, not {type(value).__name__}")
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid_input(error, where) from error


def invalid_input(error: ValidationError, where: str = "") -> InvalidInput:
    """The first problem of a pydantic error, as an error that names the field."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = where
    for part in first["loc"]:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else str(part)
    lawful = first.get("ctx", {}).get("error")
    if isinstance(lawful, InvalidInput):
        return InvalidInput(f"{path}.{lawful.field}" if path else lawful.field, lawful.problem)
    message = str(first["msg"]).removeprefix("Value error, ")
    return InvalidInput(path or "input", message[:1].lower() + message[1:])


def as_answer(
    answer: AnswerLike, labels: Mapping[str, Label | Sequence[str]] | None = None
) -> tuple[str | Mapping[str, Any] | Sequence[Any], dict[str, Label]]:
    """The answer as text or JSON, and its labels: those that a pydantic model declares, and those that are given.

    Raises:
        InvalidInput: It is neither Unicode text nor a JSON object or array nor a model, or a label is malformed.
    """
    declared: dict[str, Label] = {}
    if isinstance(answer, BaseModel):
        declared = declared_labels(type(answer))
        answer = answer.model_dump(mode="json")
    if not isinstance(answer, (str, Mapping, list, tuple)):
        raise InvalidInput("answer", f"must be a string, an object or an array, not {type(answer).__name__}")
    try:
        check_json(answer)
    except ValueError as error:
        raise InvalidInput("answer", str(error)) from None
    return answer, declared | as_labels(labels)
