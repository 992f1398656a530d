"""The frame: what a prompt or an answer takes for granted about the system, held against what is really connected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pydantic import Field, JsonValue

from grounding.errors import InvalidInput
from grounding.models import Manifest, Payload, Value, canonical_json
from grounding.reading.frames import ANYTHING, Premise, PremiseKind, read_prompt_premises
from grounding.reading.words import read_words
from grounding.sources import Registry

LONGEST_PROMPT = 1_000_000
"""Code points of a prompt."""
_FRESH_DAYS = 1.0
_REMEDIES = {
    PremiseKind.ACCESS: "connect and register it, or take the claim out of the prompt",
    PremiseKind.RECENCY: "register a source of it with max_age_days of at most 1, or say as of when the data is true",
    PremiseKind.COMPLETENESS: "register a source of it as `complete: exhaustive`, or do not promise everything",
    PremiseKind.ACTION: "record the action in the manifest once it is done, or do not say that it is done",
}


class PremiseFinding(Value):
    """One premise, and what backs it."""

    kind: PremiseKind
    start: int = Field(ge=0)
    end: int
    text: str
    backed: bool
    by: str | None = None
    """The names of what backs it."""
    message: str
    remedy: str | None = None
    """What mends it; null where it is backed."""


@dataclass(frozen=True, slots=True)
class Backer:
    """Something connected or done, as the registry or the manifest has it."""

    name: str
    words: frozenset[str]
    live: bool = False
    exhaustive: bool = False
    record: JsonValue = None
    """What the manifest says of it, word for word."""


def lint(prompt: str, registry: Registry | None, manifest: Manifest | None = None) -> tuple[PremiseFinding, ...]:
    """What a prompt takes for granted, and whether something registered or connected backs it.

    Args:
        prompt: The system prompt.
        registry: The sources of truth; None where there are none.
        manifest: May add `connected: [{name, gives, live, exhaustive}]` and `actions: [{name, status}]`.

    Raises:
        InvalidInput: The prompt is too long, or `connected` or `actions` of the manifest are malformed.
    """
    if len(prompt) > LONGEST_PROMPT:
        raise InvalidInput("prompt", f"has {len(prompt):,} code points; the limit is {LONGEST_PROMPT:,}")
    connected = (*registered(registry), *connected_in(manifest))
    done = done_in(manifest)
    return tuple(_found(premise, connected, done) for premise in read_prompt_premises(prompt))


def _found(premise: Premise, connected: Iterable[Backer], done: Iterable[Backer]) -> PremiseFinding:
    backers = backing(premise, connected, done)
    by = ", ".join(dict.fromkeys(backer.name for backer in backers)) or None
    return PremiseFinding(
        kind=premise.kind,
        start=premise.start,
        end=premise.end,
        text=premise.text,
        backed=bool(backers),
        by=by,
        message=f"{by} backs it" if by else told(premise),
        remedy=None if by else _REMEDIES[premise.kind],
    )


def unbacked(payload: Payload, registry: Registry | None) -> tuple[Premise, ...]:
    """What a payload's prompt claims to have at hand, and the manifest lacks; empty where there is no manifest.

    Raises:
        InvalidInput: `connected` or `actions` of the manifest are malformed.
    """
    prompt, manifest = payload.prompt, payload.manifest
    if not prompt or manifest is None or len(prompt) > LONGEST_PROMPT:
        return ()
    connected = (*registered(registry), *connected_in(manifest))
    claimed = (p for p in read_prompt_premises(prompt) if p.kind is not PremiseKind.ACTION)
    return tuple(premise for premise in claimed if not backing(premise, connected, ()))


def is_about(premise: Premise, text: str) -> bool:
    """Whether a text speaks of what a premise is about; a premise about any data at all is about every text."""
    words = _words(text)
    return any(things <= ANYTHING or things & words for things in premise.objects)


def told(premise: Premise) -> str:
    """Why a premise is not backed, in one sentence."""
    if premise.kind is PremiseKind.ACTION:
        return f"{premise.text!r}: no such action is recorded as done"
    needed = {PremiseKind.RECENCY: " and live", PremiseKind.COMPLETENESS: " and known to be complete"}
    return f"{premise.text!r}: nothing that is connected{needed.get(premise.kind, '')} is named after it"


def backing(premise: Premise, connected: Iterable[Backer], done: Iterable[Backer]) -> tuple[Backer, ...]:
    """What backs a premise, at least one for each thing it is about; empty where one of them is not backed."""
    if premise.kind is PremiseKind.ACTION:
        return _each(premise, lambda things: [one for one in done if _is_done(premise, things, one)])
    fit = {PremiseKind.RECENCY: _is_live, PremiseKind.COMPLETENESS: _is_exhaustive}.get(premise.kind, _is_there)
    backers = tuple(connected)
    return _each(premise, lambda things: _of(things, backers, fit))


def _each(premise: Premise, backers_of: Callable[[frozenset[str]], list[Backer]]) -> tuple[Backer, ...]:
    found = [backers_of(things) for things in premise.objects]
    return tuple(one for some in found for one in some) if all(found) else ()


def _of(things: frozenset[str], connected: tuple[Backer, ...], fit: Callable[[Backer], bool]) -> list[Backer]:
    if things <= ANYTHING:
        # "all data" is about whatever there is: one that does not fit breaks it.
        return list(connected) if all(map(fit, connected)) else []
    return [one for one in connected if things & one.words and fit(one)]


def _is_there(backer: Backer) -> bool:
    return True


def _is_live(backer: Backer) -> bool:
    return backer.live


def _is_exhaustive(backer: Backer) -> bool:
    return backer.exhaustive


def _is_done(premise: Premise, things: frozenset[str], action: Backer) -> bool:
    verb = _single(premise.verb)
    others = frozenset(word for word in action.words if _single(word) != verb)
    return len(others) < len(action.words) and (not others or bool(things & others))


def _single(stem: str) -> str:
    """A stem with one l at its end: "cancelled" and "canceled" are one verb."""
    return stem[:-1] if stem.endswith("ll") else stem


def registered(registry: Registry | None) -> Iterator[Backer]:
    """The sources of a registry, but for those that a model wrote."""
    for source in registry.sources if registry is not None else ():
        if source.generated:
            continue
        authority = source.authoritative_for.lists if source.authoritative_for else ()
        terms = (*source.names, *(term for terms in authority for term in terms))
        age = source.max_age()
        yield Backer(
            source.name,
            _words(*terms),
            live=age is not None and age <= _FRESH_DAYS,
            exhaustive=source.complete is not None and source.complete.exhaustive,
        )


def connected_in(manifest: Manifest | None) -> tuple[Backer, ...]:
    """What a manifest says is connected, or was consulted.

    Raises:
        InvalidInput: `connected` is malformed.
    """
    if manifest is None:
        return ()
    declared = tuple(
        Backer(
            name,
            _words(name, *_gives(entry, f"manifest.connected[{index}]")),
            live=_flag(entry, "live", f"manifest.connected[{index}]"),
            exhaustive=_flag(entry, "exhaustive", f"manifest.connected[{index}]"),
            record=entry,
        )
        for index, (name, entry) in enumerate(_entries(manifest, "connected"))
    )
    named = {backer.name for backer in declared}
    consulted = (name for name in manifest.sources if name not in named)
    return (*declared, *(Backer(name, _words(name), record=name) for name in consulted))


def done_in(manifest: Manifest | None) -> tuple[Backer, ...]:
    """The actions that a manifest records as done.

    Raises:
        InvalidInput: `actions` is malformed.
    """
    if manifest is None:
        return ()
    entries = _entries(manifest, "actions")
    for index, (_, entry) in enumerate(entries):
        if not isinstance(entry.get("status", ""), str):
            raise InvalidInput(f"manifest.actions[{index}].status", "must be a string, `done` where it was done")
    return tuple(Backer(name, _words(name), record=entry) for name, entry in entries if entry.get("status") == "done")


def place_in(text: str, backer: Backer) -> tuple[int, int] | None:
    """Where the JSON of a manifest has what it says of something; None where it does not."""
    record = canonical_json(backer.record)
    at = text.find(record) if backer.record is not None else -1
    return (at, at + len(record)) if at >= 0 else None


def _entries(manifest: Manifest, key: str) -> list[tuple[str, dict[str, JsonValue]]]:
    value = (manifest.model_extra or {}).get(key, [])
    if not isinstance(value, (list, tuple)):
        raise InvalidInput(f"manifest.{key}", "must be a list of objects with a name")
    entries: list[tuple[str, dict[str, JsonValue]]] = []
    for index, entry in enumerate(value):
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name:
            raise InvalidInput(f"manifest.{key}[{index}]", "must be an object with a name")
        entries.append((name, entry))
    return entries


def _flag(entry: dict[str, JsonValue], key: str, where: str) -> bool:
    """A field that is true or false, and false where it is not there: a slip of writing is no finding."""
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise InvalidInput(f"{where}.{key}", f"is {value!r}; it must be true or false")
    return value


def _gives(entry: dict[str, JsonValue], where: str) -> list[str]:
    """What else a connected thing is named after: a feed may give prices."""
    value = entry.get("gives", [])
    if not isinstance(value, list) or not all(isinstance(term, str) for term in value):
        raise InvalidInput(f"{where}.gives", "must be a list of strings")
    return [term for term in value if isinstance(term, str)]


def _words(*terms: str) -> frozenset[str]:
    return frozenset(stem for term in terms for stem in read_words(term).stems)
