"""What is connected and what was done, by the words that it is named after: what a frame is held against."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pydantic import JsonValue

from grounding.errors import InvalidInput
from grounding.models import Manifest, canonical_json
from grounding.reading.deed_kin import ANY_DEED, GENERAL, LOOKS, kin
from grounding.reading.deed_words import EFFECT, LIGHT
from grounding.reading.frame_things import ANYTHING
from grounding.reading.frames import Premise, PremiseKind
from grounding.reading.words import read_words
from grounding.sources import Registry

_MOST_NAMED = 10
"""Backers that are named for one thing."""


@dataclass(frozen=True, slots=True)
class Backer:
    """Something connected or done, as the registry or the manifest has it."""

    name: str
    words: frozenset[str]
    live: bool = False
    exhaustive: bool = False
    record: JsonValue = None
    """What the manifest says of it, word for word."""


class Backing:
    """What is connected and what was done, by the words they are named after.

    Args:
        registry: What is declared.
        manifest: What is, or was, connected, consulted and done.
        fresh_days: How old a source may be that backs what is said to be live.
        recorded: Whether the manifest tells of a call that was made: what it says was connected is all that was.

    Raises:
        InvalidInput: `connected` or `actions` of the manifest are malformed.
    """

    def __init__(
        self, registry: Registry | None, manifest: Manifest | None, fresh_days: float, *, recorded: bool = False
    ) -> None:
        told = connected_in(manifest)
        says_all = recorded and manifest is not None and "connected" in (manifest.model_extra or {})
        there = frozenset(backer.name for backer in told) if says_all else None
        self.connected = (*registered(registry, fresh_days, there), *told)
        """What there is to be known."""
        self._done = done_in(manifest)
        # What can be done is shown by a tool; a registered source settles facts and does nothing.
        self.tools = (*told, *self._done)
        """What there is to do something with."""
        self._named = _by_word(self.connected)
        self._acted = _by_word(self._done)
        self._doing = _by_word(self.tools)
        # An action that is named after nothing but its verb is done to whatever it was.
        self._bare = {
            word: {at for at in places if len(self._done[at].words) == 1} for word, places in self._acted.items()
        }
        self._fit_all = {kind: all(map(fit, self.connected)) for kind, fit in _FITS.items()}
        self._found: dict[tuple[PremiseKind, str, bool, frozenset[str]], tuple[Backer, ...]] = {}

    @property
    def size(self) -> int:
        """How many things are connected or done."""
        return len(self.connected) + len(self._done)

    def of(self, premise: Premise) -> tuple[Backer, ...]:
        """What backs a premise, at least one for each thing it is about; empty where one of them is not backed."""
        found = [self._of_one(premise, things) for things in premise.objects]
        return tuple(one for some in found for one in some) if all(found) else ()

    def _of_one(self, premise: Premise, things: frozenset[str]) -> tuple[Backer, ...]:
        kind, verb = premise.kind, premise.verb
        key = (kind, verb, premise.able, things)
        if key not in self._found:
            if premise.able:
                found = self._able(verb, things)
            else:
                found = self._actions(verb, things) if kind is PremiseKind.ACTION else self._sources(kind, things)
            self._found[key] = tuple(islice(found, _MOST_NAMED))
        return self._found[key]

    def _able(self, verb: str, things: frozenset[str]) -> Iterator[Backer]:
        """The tools named after what something is done to, or after the deed where that is not what many tools do."""
        named = {at for tool in things & self._doing.keys() if "_" in tool for at in self._doing[tool]}
        of_verb, of_thing = self._acting(kin({verb}), verb), self._acting(kin(things), verb)
        of_thing = {at for at in of_thing if at in of_verb or not _does_else(self.tools[at], kin({verb}), things)}
        alone = set() if verb in GENERAL else of_verb
        yield from (self.tools[at] for at in sorted(named | of_thing | alone))

    def _acting(self, words: frozenset[str], verb: str) -> set[int]:
        """The tools named after any of the words, without those that only look something up."""
        places = set().union(*(self._doing.get(_single(word), ()) for word in words))
        return {at for at in places if not self.tools[at].words & LOOKS or verb in self.tools[at].words}

    def _sources(self, kind: PremiseKind, things: frozenset[str]) -> Iterator[Backer]:
        if things <= ANYTHING:
            # "all data" is about whatever there is: one that does not fit breaks it.
            yield from self.connected if self._fit_all[kind] else ()
            return
        places = sorted(set().union(*(self._named.get(thing, ()) for thing in things)))
        yield from (self.connected[at] for at in places if _FITS[kind](self.connected[at]))

    def _actions(self, verb: str, things: frozenset[str]) -> Iterator[Backer]:
        of_verb = self._acted.get(_single(verb), set())
        of_things = set().union(*(self._acted.get(_single(thing), set()) for thing in things if thing != verb))
        yield from (self._done[at] for at in sorted((of_verb & of_things) | self._bare.get(_single(verb), set())))


def _by_word(backers: Sequence[Backer]) -> dict[str, set[int]]:
    """The places of backers by each word that names them."""
    places: dict[str, set[int]] = {}
    for at, backer in enumerate(backers):
        for word in {*backer.words, backer.name.casefold()}:
            places.setdefault(_single(word), set()).add(at)
    return places


def _does_else(tool: Backer, does: frozenset[str], things: frozenset[str]) -> bool:
    """Whether a tool is named after another deed: `place_order` cancels none."""
    verbs = (tool.words & (EFFECT | LIGHT)) - things
    return bool(verbs) and verbs.isdisjoint(does | ANY_DEED)


def _is_there(backer: Backer) -> bool:
    return True


def _is_live(backer: Backer) -> bool:
    return backer.live


def _is_exhaustive(backer: Backer) -> bool:
    return backer.exhaustive


_FITS: dict[PremiseKind, Callable[[Backer], bool]] = {
    PremiseKind.ACCESS: _is_there,
    PremiseKind.RECENCY: _is_live,
    PremiseKind.COMPLETENESS: _is_exhaustive,
}


def _single(stem: str) -> str:
    """A stem with one l at its end: "cancelled" and "canceled" are one verb."""
    return stem[:-1] if stem.endswith("ll") else stem


def registered(registry: Registry | None, fresh_days: float, there: frozenset[str] | None = None) -> Iterator[Backer]:
    """The sources of a registry, but for those that a model wrote; live are those no older than `fresh_days`.

    `there` are the names that were really connected or consulted, where that is known.
    """
    for source in registry.sources if registry is not None else ():
        if source.generated or (there is not None and there.isdisjoint(source.names)):
            continue
        authority = source.authoritative_for.lists if source.authoritative_for else ()
        terms = (*source.names, *(term for terms in authority for term in terms))
        age = source.max_age()
        yield Backer(
            source.name,
            words_of(*terms),
            live=age is not None and age <= fresh_days,
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
            words_of(name, *_gives(entry, f"manifest.connected[{index}]")),
            live=_flag(entry, "live", f"manifest.connected[{index}]"),
            exhaustive=_flag(entry, "exhaustive", f"manifest.connected[{index}]"),
            record=entry,
        )
        for index, (name, entry) in enumerate(_entries(manifest, "connected"))
    )
    named = {backer.name for backer in declared}
    consulted = (name for name in manifest.sources if name not in named)
    return (*declared, *(Backer(name, words_of(name), record=name) for name in consulted))


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
    return tuple(Backer(name, words_of(name), record=entry) for name, entry in entries if entry.get("status") == "done")


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


def words_of(*terms: str) -> frozenset[str]:
    """The stems that a thing is named after."""
    return frozenset(stem for term in terms for stem in read_words(term).stems)
