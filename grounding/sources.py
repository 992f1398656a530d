"""The registry: which sources of truth there are, what each may settle, and how fresh and complete it must be.

Declared in Python or in one YAML file, checked when loaded: a registry with a mistake in it can't be built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    PlainSerializer,
    PydanticUserError,
    ValidationError,
    field_validator,
    model_validator,
)

from grounding.errors import InvalidInput
from grounding.inputs import invalid_input
from grounding.models import Effective, JsonObject, Kind, Moment, Passage, Text, Value, canonical_json, sha256

LARGEST_FILE = 1_000_000
"""Bytes of a registry's file."""
_HIGHEST_RANK = 1_000

Terms = tuple[Annotated[Text, Field(min_length=1, max_length=200)], ...]
Days = Annotated[float, Field(gt=0)]


class Authority(Value):
    """What a source may settle: of each list that is given, a claim has to name one."""

    entities: Terms = ()
    metrics: Terms = ()
    fields: Terms = ()
    """Keys of structured answers, or words for them."""
    periods: Terms = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(self.lists):
            raise ValueError("names nothing; leave it out where the source may settle anything")
        return self

    @property
    def lists(self) -> tuple[Terms, ...]:
        """The lists that are read as words."""
        return (self.entities, self.metrics, self.fields, self.periods)


class Completeness(Value):
    """What it takes for the passages of a source to be all that it has."""

    exhaustive: bool = False
    """Whether it always gives all that it has on a query."""
    keys: Terms = ()
    """What each has to be named by a passage."""
    rows: int | None = Field(default=None, gt=0)
    """How many passages there have to be."""
    from_: Moment | None = Field(default=None, alias="from")
    until: Moment | None = None

    model_config = Effective.model_config


def _model(value: object) -> object:
    """A pydantic model; a file can't name one, as reading a file must never run code."""
    if value is None or (isinstance(value, type) and issubclass(value, BaseModel)):
        return value
    raise ValueError("must be a pydantic model class, which only Python can give: see Registry.with_models")


def _described(model: type[BaseModel] | None) -> object:
    """What a model asks, for the registry's hash; its name alone where it has no JSON schema."""
    if model is None:
        return None
    try:
        return {"name": model.__name__, "schema": model.model_json_schema()}
    except PydanticUserError:
        return {"name": model.__name__, "fields": sorted(model.model_fields)}


class Contract(Value):
    """What every passage of a source has to carry."""

    fields: Terms = ()
    """Keys of its metadata, with a value."""
    unit: Text | None = None
    currency: Text | None = None
    as_of: bool = False
    """Whether it has to say as of when it is true."""
    period: bool = False
    """Whether a passage with figures has to say what time they are of, in its text or as `period` in its metadata."""
    time_zone: bool = False
    """Whether clock times have to say their zone, beside them or as `time_zone` in the passage's metadata."""
    model: Annotated[type[BaseModel] | None, BeforeValidator(_model), PlainSerializer(_described, when_used="json")] = (
        None
    )
    """What every record of it has to be: the JSON objects that a passage holds, or else its metadata."""


def _completeness(value: object) -> object:
    return {"exhaustive": True} if value == "exhaustive" else value


def _contract(value: object) -> object:
    return {"model": value} if isinstance(value, type) else value


class Source(Value):
    """A system of record that can settle facts."""

    name: Text = Field(min_length=1, max_length=512)
    """What passages call it, as their `source`."""
    also: Terms = ()
    """Other names that passages call it by."""
    authoritative_for: Authority | None = None
    """What it may settle; without it, whatever no other source is declared to settle."""
    rank: int = Field(default=0, ge=0, le=_HIGHEST_RANK)
    """Where sources disagree, the higher goes first."""
    max_age_days: Days | None = None
    max_age_days_by_kind: dict[Kind, Days] = Field(default_factory=dict)
    """How old it may be for claims of a kind, in place of `max_age_days`."""
    supersedes: Terms = ()
    """Sources that it goes before, wherever they disagree."""
    effective: Effective | None = None
    complete: Annotated[Completeness | None, BeforeValidator(_completeness)] = None
    required_for: Terms = ()
    """Words of queries, or kinds of needs, that must consult it; `*` for every query."""
    generated: bool = False
    """Whether a model wrote its text; it then supports nothing by itself."""
    contract: Annotated[Contract | None, BeforeValidator(_contract)] = None
    """A pydantic model stands for a contract that asks for records of it."""
    reach: JsonObject | None = None
    """How it can be asked, as `grounding.retrievers.reaching` reads it; without it, it is not asked."""

    @field_validator("rank", mode="before")
    @classmethod
    def _whole(cls, value: object) -> object:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("must be a whole number")
        return value

    @property
    def names(self) -> tuple[str, ...]:
        """All names that passages call it by."""
        return (self.name, *self.also)

    def max_age(self, kind: Kind | None = None) -> float | None:
        """How many days old it may be for a claim of a kind; None where that does not matter."""
        return self.max_age_days_by_kind.get(kind, self.max_age_days) if kind else self.max_age_days


class Registry(Value):
    """The sources of truth, by name.

    Raises:
        InvalidInput: From `of` and `from_file`: a source is malformed; the error names the field.
    """

    sources: tuple[Source, ...]

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, value: object) -> object:
        """`sources` may be an object by name, as in a file."""
        if isinstance(value, Mapping) and isinstance(value.get("sources"), Mapping):
            return {**value, "sources": [_named(name, source) for name, source in value["sources"].items()]}
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        owner: dict[str, int] = {}
        for index, source in enumerate(self.sources):
            for name in source.names:
                if name in owner:
                    raise InvalidInput(f"sources[{index}].name", f"{name!r} also names sources[{owner[name]}]")
                owner[name] = index
        for index, source in enumerate(self.sources):
            for number, name in enumerate(source.supersedes):
                where = f"sources[{index}].supersedes[{number}]"
                if name not in owner:
                    raise InvalidInput(where, f"no source is named {name!r}")
                if self.sources[owner[name]].rank > source.rank:
                    raise InvalidInput(where, f"{name!r} has a higher rank than {source.name!r}")
            if source.name in self._superseded[source.name]:
                raise InvalidInput(f"sources[{index}].supersedes", f"{source.name!r} comes to supersede itself")
        return self

    @classmethod
    def of(cls, sources: Iterable[Source | Mapping[str, Any]]) -> Registry:
        """A registry of sources, given as values or as objects with their fields."""
        return _registry({"sources": tuple(sources)}, "")

    @classmethod
    def from_file(cls, path: str | Path) -> Registry:
        """The registry in a YAML file: `sources`, an object by name or a list.

        Raises:
            InvalidInput: It is not UTF-8, not YAML, too large, or a field is missing, unknown or malformed.
            OSError: The file can't be read.
        """
        import yaml

        data = Path(path).read_bytes()
        if len(data) > LARGEST_FILE:
            raise InvalidInput(str(path), f"has {len(data):,} bytes; the limit is {LARGEST_FILE:,}")
        try:
            value = yaml.load(data.decode("utf-8-sig"), Loader=_loader())
        except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
            raise InvalidInput(str(path), f"is no YAML: {' '.join(str(error).split())[:300]}") from None
        return _registry(value, str(path))

    def with_models(self, models: Mapping[str, type[BaseModel]]) -> Registry:
        """The same registry where records of these sources have to be of these models, beside their contracts.

        Raises:
            InvalidInput: No source has that name, or what is given is no pydantic model.
        """
        if unknown := next((name for name in models if self.named(name) is None), None):
            raise InvalidInput("models", f"no source is named {unknown!r}")
        wanted = {self._by_any_name[name].name: model for name, model in models.items()}
        sources = []
        for source in self.sources:
            given = dict(source)
            if source.name in wanted:
                given["contract"] = {**(dict(source.contract) if source.contract else {}), "model": wanted[source.name]}
            sources.append(given)
        return Registry.of(sources)

    @cached_property
    def _by_any_name(self) -> dict[str, Source]:
        return {name: source for source in self.sources for name in source.names}

    @cached_property
    def _superseded(self) -> dict[str, frozenset[str]]:
        """Of each source, all that it goes before, by way of others too."""
        below: dict[str, frozenset[str]] = {}
        for source in self.sources:
            found: set[str] = set()
            waiting = list(source.supersedes)
            while waiting:
                known = self._by_any_name.get(waiting.pop())
                if known is not None and known.name not in found:
                    found.add(known.name)
                    waiting.extend(known.supersedes)
            below[source.name] = frozenset(found)
        return below

    def source_of(self, passage: Passage) -> Source | None:
        """The source of a passage; None where it names none that is registered."""
        return self.named(passage.source) if passage.source else None

    def named(self, name: str) -> Source | None:
        """The source of that name; None where there is none."""
        return self._by_any_name.get(name)

    def before(self, passage: Passage, other: Passage) -> bool:
        """Whether one passage's source goes before the other's: registered, of higher rank, or superseding it."""
        one, two = self.source_of(passage), self.source_of(other)
        if one is None or two is None:
            return one is not None
        return one.rank > two.rank or two.name in self._superseded[one.name]

    @cached_property
    def registry_hash(self) -> str:
        """SHA-256 of the canonical JSON of all sources, sorted by name; how they are reached is no part of it."""
        sources = [source.model_dump(mode="json", exclude={"reach"}) for source in self.sources]
        return sha256(canonical_json(sorted(sources, key=lambda source: source["name"])))


def _named(name: object, source: object) -> object:
    if isinstance(source, Mapping) and "name" in source:
        raise InvalidInput(f"sources.{name}.name", "is given by its key already")
    if source is None:
        source = {}
    return {"name": name, **source} if isinstance(source, Mapping) else source


def _registry(value: object, where: str) -> Registry:
    if not isinstance(value, Mapping):
        raise InvalidInput(where or "registry", f"must be an object with `sources`, not {type(value).__name__}")
    try:
        return Registry.model_validate(value)
    except ValidationError as error:
        raise invalid_input(error, where) from None


def _loader() -> Any:
    """A safe loader that refuses a key given twice, and aliases, which can blow a small file up."""
    import yaml

    class Loader(yaml.SafeLoader):  # type: ignore[misc]
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not read")
            return super().compose_node(parent, index)

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            keys = [key.value for key, _ in node.value]
            if twice := sorted({str(key) for key in keys if keys.count(key) > 1}):
                raise yaml.YAMLError(f"the key {twice[0]!r} is given twice")
            return super().construct_mapping(node, deep)

    return Loader
