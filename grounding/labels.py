"""Labels: fields of a structured answer whose value is a judgement, taken from a closed set.

"risk": "high" stands in no source; it can only be checked by a rule of its own. What nothing can check is said to be
unchecked, for want of validation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, JsonValue

from grounding.errors import InvalidInput
from grounding.models import Passage

Rule = Callable[[str, Mapping[str, JsonValue], Sequence[Passage]], "str | bool | None"]
"""Judges a label independently of the model that chose it.

Given the label, the fields of the object that holds it, and the passages: a quote from a passage that bears the label
out, `False` where the passages speak against it, `None` where they do not tell.
"""

_INDEX = re.compile(r"\[\d+\]")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Label:
    """A field that is a label: what it may be, and what can check it.

    Args:
        allowed: The values that it may have, as text; empty where any may be given.
        rule: What checks it; without one, only a source's own field of that name can.
    """

    allowed: frozenset[str] = frozenset()
    rule: Rule | None = None

    def __init__(self, allowed: Sequence[str] | frozenset[str] = (), rule: Rule | None = None) -> None:
        if isinstance(allowed, str) or not all(isinstance(value, str) for value in allowed):
            raise InvalidInput("labels.allowed", "must be a list of strings")
        object.__setattr__(self, "allowed", frozenset(allowed))
        object.__setattr__(self, "rule", rule)


def general_path(path: str) -> str:
    """A path without the numbers of its indices: `items[3].risk` is `items[].risk`."""
    return _INDEX.sub("[]", path)


def as_labels(labels: Mapping[str, Label | Sequence[str] | Mapping[str, object]] | None) -> dict[str, Label]:
    """Labels by general path, from `Label`s, lists of what is allowed, or `{"allowed": [...]}`.

    Raises:
        InvalidInput: A label is none of these; the error names its path.
    """
    found: dict[str, Label] = {}
    for path, label in (labels or {}).items():
        if isinstance(label, Mapping):
            unknown = sorted(set(label) - {"allowed"})
            if unknown:
                raise InvalidInput(f"labels.{path}.{unknown[0]}", "is not a field of a label")
            label = label.get("allowed", ())  # type: ignore[assignment]
        if isinstance(label, Label):
            found[general_path(path)] = label
        elif isinstance(label, Sequence) and not isinstance(label, str) and all(isinstance(v, str) for v in label):
            found[general_path(path)] = Label(label)
        else:
            raise InvalidInput(f"labels.{path}", "must be a list of the values that are allowed")
    return found


def declared_labels(model: type[BaseModel]) -> dict[str, Label]:
    """The labels that a pydantic model declares: `Annotated[str, Label(...)]`, and fields of an `Enum` or `Literal`."""
    return dict(_declared(model, "", 0))


def _declared(model: type[BaseModel], above: str, depth: int) -> list[tuple[str, Label]]:
    found: list[tuple[str, Label]] = []
    for name, info in model.model_fields.items():
        path = f"{above}.{name}" if above else name
        label = next((item for item in info.metadata if isinstance(item, Label)), None)
        found += [(path, label)] if label else _of_type(info.annotation, path, depth + 1)
    return found


def _of_type(kind: Any, path: str, depth: int) -> list[tuple[str, Label]]:
    if depth > _DEEPEST:
        return []
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _declared(kind, path, depth)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [(path, Label([str(member.value) for member in kind]))]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return [(path, Label([str(value) for value in inner]))]
    if origin is Annotated:
        label = next((item for item in inner[1:] if isinstance(item, Label)), None)
        return [(path, label)] if label else _of_type(inner[0], path, depth + 1)
    if origin in (Union, UnionType):
        return [found for one in inner for found in _of_type(one, path, depth + 1)]
    if origin in (list, tuple, set, frozenset, Sequence):
        return [found for one in inner for found in _of_type(one, f"{path}[]", depth + 1)]
    return []
