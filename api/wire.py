"""The wire form coming in: JSON text to one row, or a fault that names the field.

JSON is read as I-JSON (RFC 7493): UTF-8, no key twice in an object, no lone surrogate. On top of the
grammar, numbers must be finite and nesting is bounded, so that whatever is accepted can be hashed,
stored and written again without loss.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, NoReturn, cast

from pydantic import ConfigDict, JsonValue, Strict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from grounding.errors import InputTooLarge, InvalidInput
from grounding.labels import Label, as_labels
from grounding.models import Delivered, Dropped, Effective, Manifest, Message, Moment, Passage, Payload, Position, Value

MAX_DEPTH = 64
"""Objects and arrays that may stand inside one another; the wire form itself needs five."""
MAX_VALUES = 200_000
"""Members and elements of one document, nested ones included; 2,000 passages of a dozen members each have 26,000."""
MAX_FAULTS = 50
"""Faults told of one row; a thousand passages without an id are one mistake."""

_TOLD = 300
"""Code points of a path or a problem that are told; both may quote what a caller sent."""

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LONGEST_INTEGER = 4_000
"""Digits; Python itself refuses to read integers of more than 4,300, because reading them takes quadratic time."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One field that can't be used, and why."""

    field: str
    """Its path in the wire form, for example ``sources[3].id``."""
    problem: str


class InvalidRow(InvalidInput):
    """A row breaks the wire form, in one place or several.

    Args:
        faults: At least one; the first is the error's own field and problem.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__(first.field, first.problem)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "; ".join(f"{fault.field}: {fault.problem}" for fault in self.faults)


# Reading JSON ---------------------------------------------------------------------------------------


class _Refused:
    """Stands in a parsed document for something JSON or this reader does not allow, until its path is known."""

    __slots__ = ("key", "problem")

    def __init__(self, problem: str, key: str | None = None) -> None:
        self.problem = problem
        self.key = key


def read_json(data: bytes | str, name: str = "body") -> JsonValue:
    """The value that a JSON text says, in time linear in its length.

    Args:
        data: The text, or its UTF-8 form; a byte order mark before it is passed over (RFC 8259, section 8.1).
        name: What errors call the document as a whole.

    Raises:
        InputTooLarge: More than `MAX_VALUES` members and elements.
        InvalidInput: Not UTF-8, not JSON, NaN or infinite numbers, a key twice, a lone surrogate, nested too deeply.
    """
    text = _decoded(data, name) if isinstance(data, bytes) else data.removeprefix("\ufeff")
    if not text.strip():
        raise InvalidInput(name, "is empty; a JSON object is expected")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=lambda constant: _Refused(f"is {constant}; JSON has no such number"),
            parse_float=_float,
            parse_int=_integer,
        )
    except json.JSONDecodeError as error:
        raise InvalidInput(name, f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise InvalidInput(name, f"is nested more than {MAX_DEPTH} levels deep") from None
    _inspect(value, name, surrogates=bool(_SURROGATE_ESCAPE.search(text) or _SURROGATE.search(text)))
    return cast(JsonValue, value)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise InvalidInput(name, f"is not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start:,}") from None


def _object(pairs: list[tuple[str, object]]) -> object:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
    return _Refused("stands twice in the same object", twice)


def _float(digits: str) -> object:
    value = float(digits)
    return _Refused("is too large for a number of 64 bits") if value in (float("inf"), float("-inf")) else value


def _integer(digits: str) -> object:
    if len(digits) > _LONGEST_INTEGER:
        return _Refused(f"is an integer of {len(digits):,} digits; the limit is {_LONGEST_INTEGER:,}")
    return int(digits)


@dataclass(frozen=True, slots=True)
class _Visit:
    """A value on the way through a document: a linked list, so that paths cost nothing until one is told."""

    value: object
    part: str | int
    above: _Visit | None
    depth: int

    @property
    def path(self) -> str:
        parts = []
        visit: _Visit | None = self
        while visit is not None and visit.above is not None:
            parts.append(f"[{visit.part}]" if isinstance(visit.part, int) else f".{visit.part}")
            visit = visit.above
        return "".join(reversed(parts)).removeprefix(".")


def _inspect(document: object, name: str, *, surrogates: bool) -> None:
    """Refuse what the grammar allows and the wire form does not. No recursion: depth is what it guards against."""
    values = 0
    pending = [iter([_Visit(document, "", None, 0)])]
    while pending:
        visit = next(pending[-1], None)
        if visit is None:
            pending.pop()
            continue
        value = visit.value
        if isinstance(value, _Refused):
            where = f"{visit.path}.{value.key}".removeprefix(".") if value.key is not None else visit.path
            raise InvalidInput(_printable(where) or name, value.problem)
        if surrogates and isinstance(value, str) and (found := _SURROGATE.search(value)):
            raise InvalidInput(
                _printable(visit.path) or name,
                f"holds the lone surrogate U+{ord(found[0]):04X} at {found.start():,}; that is no character",
            )
        if isinstance(value, (dict, list)):
            values += len(value)
            if values > MAX_VALUES:
                raise InputTooLarge(name, values, MAX_VALUES, "values")
            if visit.depth >= MAX_DEPTH:
                raise InvalidInput(name, f"is nested more than {MAX_DEPTH} levels deep")
            pending.append(_children(visit, value, surrogates, name))


def _children(visit: _Visit, value: dict[str, object] | list[object], surrogates: bool, name: str) -> Iterator[_Visit]:
    if isinstance(value, list):
        for index, inner in enumerate(value):
            if surrogates or isinstance(inner, (dict, list, _Refused)):
                yield _Visit(inner, index, visit, visit.depth + 1)
        return
    for key, inner in value.items():
        if surrogates and _SURROGATE.search(key):
            raise InvalidInput(
                _printable(visit.path) or name, f"has the key {_printable(key)!r}, which holds a lone surrogate"
            )
        if surrogates or isinstance(inner, (dict, list, _Refused)):
            yield _Visit(inner, key, visit, visit.depth + 1)


def _printable(text: str) -> str:
    """A path or a problem that can be written out whatever a caller sent, and short enough to read."""
    safe = _SURROGATE.sub("\ufffd", text)
    return safe if len(safe) <= _TOLD else f"{safe[: _TOLD - 1]}…"


# The row --------------------------------------------------------------------------------------------


class Wire(Value):
    """A part of the wire form: nothing is coerced into the type that was expected."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)


class WireEffective(Effective):
    """`effective` of a passage on the wire."""

    model_config = ConfigDict(strict=True)


class WirePosition(Position):
    """`position` of a passage on the wire."""

    model_config = ConfigDict(strict=True)


class WirePassage(Passage):
    """A passage on the wire."""

    model_config = ConfigDict(strict=True)

    effective: WireEffective | None = None
    position: WirePosition | None = None


class WireMessage(Message):
    """One turn of the history on the wire."""

    model_config = ConfigDict(strict=True)


class WireDelivered(Delivered):
    """What a manifest on the wire keeps of one passage."""

    model_config = ConfigDict(strict=True)

    position: WirePosition | None = None


class WireDropped(Dropped):
    """A dropped passage in a manifest on the wire."""

    model_config = ConfigDict(strict=True)


class WireManifest(Manifest):
    """A manifest on the wire; keys of the caller's own system are kept."""

    model_config = ConfigDict(strict=True, extra="allow")

    # JSON has arrays only: a list is the wire form of a tuple, what it holds stays strict.
    sources: Annotated[tuple[str, ...], Strict(False)] = ()
    passages: Annotated[tuple[WireDelivered, ...], Strict(False)] = ()
    dropped: Annotated[tuple[WireDropped, ...], Strict(False)] = ()


# Ids go into addresses, logs and file names, where a control character is a trap for whoever reads them.
RowId = Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]


class CoverageRequest(Wire):
    """A query and what was delivered for it."""

    id: RowId | None = None
    """The caller's own name for the row; without one, one is made from the content."""
    query: str | None = None
    """What was asked."""
    answer: str | dict[str, JsonValue] | None = None
    """Not needed, and not looked at."""
    sources: list[WirePassage]
    """The passages that were delivered, in their order; may be empty."""
    prompt: str | None = None
    """The system prompt the generator was given."""
    history: list[WireMessage] | None = None
    """The turns before the query."""
    manifest: WireManifest | None = None
    """What was really connected, consulted and delivered."""
    as_of: Moment | None = None
    """When the query was asked, ISO 8601; without a zone it is read as UTC."""
    policy: str | None = None
    """The name of the policy to judge by."""


class VerifyRequest(CoverageRequest):
    """An answer to check against what was delivered for its query."""

    answer: str | dict[str, JsonValue]
    """The text to check, or an object whose leaves are checked."""
    labels: dict[str, list[str]] | None = None
    """Fields of the object that are labels, by path (`items[].risk`), each with the values that it may have."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the wire form, read and found valid."""

    id: str | None
    answer: str | Mapping[str, JsonValue]
    payload: Payload
    policy: str | None
    labels: Mapping[str, Label] = field(default_factory=dict)
    """What was declared of fields of a structured answer."""
    ignored: tuple[str, ...] = ()
    """Unknown keys that were passed over, array positions left out: ``sources[].page``."""


Purpose = Literal["verify", "coverage"]
_MODELS: dict[Purpose, type[CoverageRequest]] = {"verify": VerifyRequest, "coverage": CoverageRequest}


def parse_row(value: JsonValue, *, strict: bool = True, purpose: Purpose = "verify", name: str = "row") -> Row:
    """The row that a JSON value says.

    Args:
        value: What `read_json` gave; nothing in it is changed.
        strict: Refuse unknown keys; else they are passed over and named in `Row.ignored`.
        purpose: Whether the row needs an answer (`verify`) or not (`coverage`).
        name: What errors call the row as a whole.

    Raises:
        InvalidRow: A key is missing, unknown or of the wrong type, a source id is reserved or given twice.
    """
    if not isinstance(value, dict):
        raise InvalidRow([Fault(name, f"must be an object, not {_named(value)}")])
    try:
        request = _MODELS[purpose].model_validate(value)
    except ValidationError as error:
        unknown = [fault["loc"] for fault in error.errors(include_url=False) if fault["type"] == "extra_forbidden"]
        if strict or not unknown:
            _refuse(error, value)
        known = cast(JsonValue, _without(value, unknown))
        # Only keys were taken out, so reading it again either succeeds or tells the faults that remain.
        row = parse_row(known, strict=True, purpose=purpose)
        return replace(row, ignored=tuple(sorted({_shape(loc) for loc in unknown})))
    try:
        payload = Payload(
            query=request.query,
            passages=tuple(request.sources),
            prompt=request.prompt,
            history=tuple(request.history or ()),
            manifest=request.manifest,
            as_of=request.as_of,
        )
    except ValidationError as error:
        _refuse(error, value)
    answer = request.answer if request.answer is not None else ""
    labels = as_labels(request.labels) if isinstance(request, VerifyRequest) else {}
    return Row(id=request.id, answer=answer, payload=payload, policy=request.policy, labels=labels)


def read_row(data: bytes | str, *, strict: bool = True, purpose: Purpose = "verify", name: str = "row") -> Row:
    """The row that one line or one body of JSON says; see `read_json` and `parse_row` for what is refused."""
    return parse_row(read_json(data, name), strict=strict, purpose=purpose, name=name)


def _shape(loc: tuple[int | str, ...]) -> str:
    return "".join("[]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")


def _without(value: object, locs: Sequence[tuple[int | str, ...]]) -> object:
    """A copy of a JSON value without the keys at these places; what does not change is shared."""
    inner: dict[int | str, list[tuple[int | str, ...]]] = {}
    gone: set[int | str] = set()
    for loc in locs:
        if len(loc) == 1:
            gone.add(loc[0])
        else:
            inner.setdefault(loc[0], []).append(loc[1:])
    if isinstance(value, dict):
        kept = ((key, held) for key, held in value.items() if key not in gone)
        return {key: _without(held, inner[key]) if key in inner else held for key, held in kept}
    if isinstance(value, list):
        return [_without(held, inner[index]) if index in inner else held for index, held in enumerate(value)]
    return value


# Faults ---------------------------------------------------------------------------------------------

_PROBLEMS = {
    "missing": "is required",
    "extra_forbidden": "is not a known key",
    "string_type": "must be a string, not {found}",
    "bool_type": "must be true or false, not {found}",
    "int_type": "must be an integer, not {found}",
    "float_type": "must be a number, not {found}",
    "list_type": "must be an array, not {found}",
    "tuple_type": "must be an array, not {found}",
    "dict_type": "must be an object, not {found}",
    "model_type": "must be an object, not {found}",
    "model_attributes_type": "must be an object, not {found}",
    "string_pattern_mismatch": "holds a control character",
    "string_too_short": "is empty",
    "string_too_long": "is longer than the limit of {max_length} code points",
}
_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (int, "a number"),
    (float, "a number"),
    (str, "a string"),
    (list, "an array"),
    (dict, "an object"),
)


def _named(value: object) -> str:
    return next((name for kind, name in _NAMES if isinstance(value, kind)), "null")


def _refuse(error: ValidationError, value: object) -> NoReturn:
    faults: dict[str, Fault] = {}
    for details in error.errors(include_url=False):
        fault = _fault(details, value)
        # Both branches of a union are told of the same field; the first says what is wrong with it.
        faults.setdefault(fault.field, fault)
        if len(faults) == MAX_FAULTS:
            break
    raise InvalidRow(list(faults.values())) from None


def _fault(details: ErrorDetails, value: object) -> Fault:
    cause = details.get("ctx", {}).get("error")
    if isinstance(cause, InvalidInput):
        return Fault(_printable(cause.field), _printable(cause.problem))
    field = _printable(_path(details["loc"], value))
    if details["loc"] and details["loc"][0] == "answer" and field == "answer":
        if details["type"] == "missing":
            return Fault(field, "is required")
        return Fault(field, f"must be a string or an object, not {_named(details['input'])}")
    template = _PROBLEMS.get(details["type"])
    if template is not None:
        return Fault(field, template.format(found=_named(details["input"]), **details.get("ctx", {})))
    return Fault(field, _printable(details["msg"].removeprefix("Value error, ")))


def _path(loc: tuple[int | str, ...], value: object) -> str:
    """The wire path of a pydantic location, without the marks it leaves for branches of a union."""
    path = ""
    for number, part in enumerate(loc):
        last = number == len(loc) - 1
        if isinstance(value, dict) and (part in value or last):
            path += f".{part}"
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            path += f"[{part}]"
            value = value[part] if part < len(value) else None
    return path.removeprefix(".")


__all__ = [
    "MAX_DEPTH",
    "CoverageRequest",
    "Fault",
    "InvalidRow",
    "Row",
    "VerifyRequest",
    "parse_row",
    "read_json",
    "read_row",
]
