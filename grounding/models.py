"""The values that go in and out: frozen, and impossible to build in a state that breaks a law.

Offsets everywhere are half-open code points into the original text.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    field_validator,
    model_validator,
)

from grounding.errors import InvalidInput

SCHEMA_VERSION = 1
RESERVED_IDS = frozenset({"query", "prompt", "history", "manifest"})


class Value(BaseModel):
    """A frozen value that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Kind(StrEnum):
    """What a claim is about; the verifier of the same name judges it."""

    STATEMENT = "statement"
    FIGURE = "figure"
    DATE = "date"
    IDENTIFIER = "identifier"
    QUOTE = "quote"
    NAME = "name"
    CITATION = "citation"
    LABEL = "label"
    FRAME = "frame"
    ABSTENTION = "abstention"


class Status(StrEnum):
    """What became of one claim; `rank` orders them from worst to best."""

    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"
    UNCHECKED = "unchecked"
    SUPPORTED = "supported"

    @property
    def rank(self) -> int:
        """0 for the worst status to 3 for the best."""
        return _RANK[self]


_RANK = {status: rank for rank, status in enumerate(Status)}


class Verdict(StrEnum):
    """What became of the whole answer."""

    GROUNDED = "grounded"
    PARTIAL = "partial"
    UNGROUNDED = "ungrounded"


class VerdictReason(StrEnum):
    """Why the verdict is what it is."""

    ALL_SUPPORTED = "all_supported"
    MIXED = "mixed"
    NONE_SUPPORTED = "none_supported"
    NOTHING_TO_VERIFY = "nothing_to_verify"
    NOT_CHECKED = "not_checked"


class Reason(StrEnum):
    """The machine-readable why of a status."""

    # supported
    STATED = "stated"
    RESTATED = "restated"
    DERIVED = "derived"
    ENTAILED = "entailed"
    JUDGED = "judged"
    LEXICAL_SUPPORT = "lexical_support"
    CITED = "cited"
    ABSTENTION_HOLDS = "abstention_holds"
    RULE_HOLDS = "rule_holds"
    # contradicted
    WRONG_VALUE = "wrong_value"
    WRONG_PERIOD = "wrong_period"
    WRONG_METRIC = "wrong_metric"
    WRONG_ENTITY = "wrong_entity"
    WRONG_BASIS = "wrong_basis"
    WRONG_UNIT = "wrong_unit"
    WRONG_CURRENCY = "wrong_currency"
    WRONG_SCALE = "wrong_scale"
    WRONG_SIGN = "wrong_sign"
    WRONG_DIRECTION = "wrong_direction"
    WRONG_HOLDER = "wrong_holder"
    MIXED_RECORD = "mixed_record"
    NEGATED = "negated"
    REFUTED = "refuted"
    ALTERED_IDENTIFIER = "altered_identifier"
    ALTERED_QUOTE = "altered_quote"
    PAYLOAD_ANSWERS = "payload_answers"
    SOURCES_DISAGREE = "sources_disagree"
    OMITTED_CONDITION = "omitted_condition"
    LEAF_CONTRADICTED = "leaf_contradicted"
    # unsupported
    NOT_IN_PAYLOAD = "not_in_payload"
    NO_PASSAGES = "no_passages"
    MODEL_WRITTEN = "model_written"
    LOW_AUTHORITY = "low_authority"
    STALE_SOURCE = "stale_source"
    WRONG_EFFECTIVE_DATE = "wrong_effective_date"
    NOT_EXHAUSTIVE = "not_exhaustive"
    LEFT_BLANK = "left_blank"
    BAD_CHECK_DIGIT = "bad_check_digit"
    STITCHED_QUOTE = "stitched_quote"
    DANGLING_CITATION = "dangling_citation"
    MISCITED = "miscited"
    NOT_ALLOWED = "not_allowed"
    FRAME_NOT_BACKED = "frame_not_backed"
    RULE_REFUTES = "rule_refutes"
    LEAF_UNSUPPORTED = "leaf_unsupported"
    # unchecked
    NO_VERIFIER = "no_verifier"
    LANGUAGE_NOT_SUPPORTED = "language_not_supported"
    TOO_LONG = "too_long"
    MODEL_UNAVAILABLE = "model_unavailable"
    VERIFIER_FAILED = "verifier_failed"
    JUDGE_FAILED = "judge_failed"
    BUDGET_EXHAUSTED = "budget_exhausted"
    TIMED_OUT = "timed_out"
    NOT_SETTLED = "not_settled"
    AMBIGUOUS = "ambiguous"
    MISSING_VALIDATION = "missing_validation"
    MISSING_CITATION = "missing_citation"
    LEAF_UNCHECKED = "leaf_unchecked"


class Failure(StrEnum):
    """Whose fault a claim without support is."""

    CONTRADICTION = "contradiction"
    FALSE_FRAME = "false_frame"
    STALE_SOURCE = "stale_source"
    SCHEMA_AMBIGUITY = "schema_ambiguity"
    RETRIEVAL_GAP = "retrieval_gap"
    GROUNDING_GAP = "grounding_gap"
    MISSING_VALIDATION = "missing_validation"


class Relation(StrEnum):
    """Which way a piece of evidence decides."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


def _moment(value: object) -> object:
    """A time is an ISO 8601 string or a Python date or datetime; without a zone it is read as UTC."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime.combine(value, time.min)
    elif isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value!r} is not an ISO 8601 date or time") from None
    else:
        raise ValueError("must be an ISO 8601 date or time")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def as_moment(value: str | date | datetime) -> datetime:
    """A point in time with its zone; ValueError where a text says none."""
    moment = _moment(value)
    assert isinstance(moment, datetime)
    return moment


Moment = Annotated[datetime, BeforeValidator(_moment), PlainSerializer(lambda m: m.isoformat(), return_type=str)]
"""A point in time with its zone."""


def unicode_text(text: str) -> str:
    """The text itself; ValueError where it holds a lone surrogate, which no encoding can carry."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"holds a lone surrogate, U+{ord(text[error.start]):04X}, at code point {error.start}"
        ) from None
    return text


Text = Annotated[str, AfterValidator(unicode_text)]
"""Any Unicode text: control characters, NUL and right-to-left text included, lone surrogates not."""


def _json_object(value: object) -> object:
    """Refuse what JSON can't say, naming where it stands."""
    check_json(value)
    return value


def check_json(value: object, path: str = "", depth: int = 0) -> None:
    """ValueError where a value holds what JSON can't say: NaN, infinities, lone surrogates, keys other than strings."""
    if depth > JSON_DEPTH:
        raise ValueError(f"{path[:80]}... is nested deeper than {JSON_DEPTH} levels")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{path.lstrip('.')} is {value}; JSON has no such number")
    if isinstance(value, str):
        unicode_text(value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise ValueError(f"{path.lstrip('.')} has the key {key!r}; JSON keys are strings")
            unicode_text(key)
            check_json(inner, f"{path}.{key}", depth + 1)
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            check_json(inner, f"{path}[{index}]", depth + 1)


JSON_DEPTH = 64
"""How deeply a JSON value may be nested."""

JsonObject = Annotated[dict[str, JsonValue], BeforeValidator(_json_object)]


class Effective(Value):
    """The interval in which what a passage says is in force; an open end is null."""

    from_: Moment | None = Field(default=None, alias="from")
    until: Moment | None = None

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.from_ and self.until and self.from_ > self.until:
            raise ValueError("'from' is later than 'until'")
        return self


class Position(Value):
    """Where in its document a passage stands."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Passage(Value):
    """One retrieved piece of text."""

    id: Text = Field(min_length=1, max_length=512)
    """Unique within a payload; `query`, `prompt`, `history` and `manifest` are reserved."""
    text: Text
    source: Text | None = None
    """The system of record it comes from."""
    as_of: Moment | None = None
    """The time for which the source says it is true."""
    effective: Effective | None = None
    generated: bool = False
    """True where a model wrote the text; such a passage supports nothing by itself."""
    position: Position | None = None
    similarity: float | None = None
    """As the retriever reported it; higher is nearer."""
    metadata: JsonObject = Field(default_factory=dict)

    @field_validator("id")
    @classmethod
    def _not_reserved(cls, value: str) -> str:
        if value in RESERVED_IDS:
            raise ValueError(f"{value!r} is reserved; give the passage another id")
        return value


class Message(Value):
    """One turn of the conversation before the query."""

    role: Text
    content: Text


class Delivered(Value):
    """What the manifest keeps of one passage."""

    id: str
    source: str | None = None
    similarity: float | None = None
    position: Position | None = None
    sha256: str


class Dropped(Value):
    """A passage that was retrieved and not delivered, and why."""

    id: str
    why: str


class Manifest(Value):
    """The machine-made record of what was connected, consulted and delivered for one query.

    A caller's own system may add keys of its own: they are kept and may serve as evidence.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    retriever: str | None = None
    parameters: JsonObject = Field(default_factory=dict)
    sources: tuple[str, ...] = ()
    passages: tuple[Delivered, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    timings_ms: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _is_json(cls, value: object) -> object:
        return _json_object(value) if isinstance(value, Mapping) else value


class Payload(Value):
    """Everything the generator was given for one query."""

    query: Text | None = None
    passages: tuple[Passage, ...] = ()
    prompt: Text | None = None
    history: tuple[Message, ...] = ()
    manifest: Manifest | None = None
    as_of: Moment | None = None
    """When the query was asked; nothing reads the machine's clock instead."""

    @model_validator(mode="after")
    def _unique_ids(self) -> Self:
        first: dict[str, int] = {}
        for index, passage in enumerate(self.passages):
            if passage.id in first:
                raise InvalidInput(
                    f"sources[{index}].id", f"{passage.id!r} is also the id of sources[{first[passage.id]}]"
                )
            first[passage.id] = index
        return self

    def text_of(self, source_id: str) -> str | None:
        """The text that evidence with this source id points into; None where there is none."""
        if source_id == "query":
            return self.query
        if source_id == "prompt":
            return self.prompt
        if source_id == "history":
            return canonical_json([turn.model_dump(mode="json") for turn in self.history]) if self.history else None
        if source_id == "manifest":
            return canonical_json(self.manifest.model_dump(mode="json")) if self.manifest else None
        return next((passage.text for passage in self.passages if passage.id == source_id), None)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the payload's canonical JSON, 64 hexadecimal digits."""
        return sha256(canonical_json(self.model_dump(mode="json")))


def declared_whole(payload: Payload) -> bool:
    """Whether the manifest says that the payload is all there is for the query."""
    extra = payload.manifest.model_extra if payload.manifest else None
    return extra is not None and extra.get("exhaustive") is True


class Evidence(Value):
    """The span of a passage (or of `query`, `prompt`, `history`, `manifest`) that decides a claim."""

    source_id: str
    start: int = Field(ge=0)
    end: int
    text: str
    relation: Relation = Relation.SUPPORTS

    @model_validator(mode="after")
    def _span_fits(self) -> Self:
        if self.end - self.start != len(self.text) or not self.text:
            raise InvalidInput(
                "evidence", f"text has {len(self.text)} code points, the span [{self.start}, {self.end})"
            )
        return self


class Searched(Value):
    """What was looked through before a claim was called unsupported."""

    passages: int = Field(ge=0)
    """How many entitled passages were searched."""
    characters: int = Field(ge=0)
    excluded: tuple[str, ...] = ()
    """Ids of passages that were not entitled to speak."""


Span = tuple[int, int]
Score = Annotated[float, Field(ge=0, le=1)]


class Claim(Value):
    """One span of the answer that can be true or false, and what became of it."""

    id: str
    parent: str | None = None
    """The statement it stands in."""
    start: int = Field(ge=0)
    end: int
    text: str
    spans: tuple[Span, ...] = ()
    """Of a statement: the words in it that are not borne out, as spans of the answer."""
    kind: Kind
    status: Status
    reason: Reason
    message: str
    """The reason as a sentence for people."""
    score: Score | None = None
    """How surely it is supported, 0 to 1; null where nothing could be measured."""
    failure: Failure | None = None
    right_value: str | None = None
    formula: str | None = None
    searched: Searched | None = None
    evidence: tuple[Evidence, ...] = ()

    @model_validator(mode="after")
    def _lawful(self) -> Self:
        where = f"claim {self.id}"
        if self.end - self.start != len(self.text) or not self.text:
            raise InvalidInput(where, f"text has {len(self.text)} code points, the span [{self.start}, {self.end})")
        if any(not self.start <= a < b <= self.end for a, b in self.spans):
            raise InvalidInput(where, "a span lies outside the claim")
        if not self.message:
            raise InvalidInput(where, "a status needs a message")
        relations = {e.relation for e in self.evidence}
        if self.status is Status.SUPPORTED and Relation.SUPPORTS not in relations:
            raise InvalidInput(where, "supported without evidence")
        if self.status is Status.CONTRADICTED and Relation.CONTRADICTS not in relations:
            raise InvalidInput(where, "contradicted without evidence")
        if self.status is Status.UNSUPPORTED and self.searched is None:
            raise InvalidInput(where, "unsupported without saying what was searched")
        if self.status is Status.UNCHECKED and self.score is not None:
            raise InvalidInput(where, "unchecked, and yet scored")
        if self.status is Status.SUPPORTED and self.failure is not None:
            raise InvalidInput(where, "supported, and yet a failure")
        return self


class NeedKind(StrEnum):
    """What sort of thing the query asks to know."""

    NAME = "name"
    PERIOD = "period"
    METRIC = "metric"
    IDENTIFIER = "identifier"
    CONDITION = "condition"
    FIGURE = "figure"
    ROW = "row"
    """The row of a table that decides a query for a value."""
    ANSWER = "answer"
    """The answer itself: a passage that gives it, beyond sharing the query's words."""
    TERM = "term"
    QUESTION = "question"
    """One of several questions in the query."""
    ALL = "all"
    """Everything there is of a kind, or how many there are."""
    SIDE = "side"
    """One of two things that are compared, where it is no name, period or identifier."""


class NeedStatus(StrEnum):
    """How much of a need the payload covers."""

    COVERED = "covered"
    PARTLY = "partly"
    CONFLICTING = "conflicting"
    """Covered by passages that give incompatible values."""
    STALE = "stale"
    """Covered only by passages that are older than their source's contract allows, or not in effect."""
    MISSING = "missing"


class Need(Value):
    """One thing that the query asks to know."""

    text: str
    kind: NeedKind
    status: NeedStatus
    evidence: tuple[Evidence, ...] = ()
    """Where the passages speak of it, the best first; of a conflict, both sides."""
    from_history: bool = False
    """Whether the turns before the query say it, and the query leans on them."""

    @model_validator(mode="after")
    def _covered_by_something(self) -> Self:
        if self.status in (NeedStatus.COVERED, NeedStatus.STALE) and not self.evidence:
            raise InvalidInput("need", f"{self.text!r} is {self.status} without evidence")
        if self.status is NeedStatus.CONFLICTING and len(self.evidence) < 2:
            raise InvalidInput("need", f"{self.text!r} is conflicting without both sides")
        return self


class GapKind(StrEnum):
    """What is missing from a payload."""

    NO_PASSAGES = "no_passages"
    MISSING_NEED = "missing_need"
    MISSING_ROW = "missing_row"
    PARTLY_COVERED = "partly_covered"
    GENERATED_ONLY = "generated_only"
    NOTHING_ASKED = "nothing_asked"
    ANSWER_NOT_JUDGED = "answer_not_judged"
    NOT_ASSESSED = "not_assessed"
    SOURCE_NOT_CONSULTED = "source_not_consulted"
    SOURCE_NOT_REGISTERED = "source_not_registered"
    STALE_PASSAGE = "stale_passage"
    NOT_IN_EFFECT = "not_in_effect"
    TIME_UNKNOWN = "time_unknown"
    CONTRACT_BROKEN = "contract_broken"
    INCOMPLETE_SOURCE = "incomplete_source"
    SOURCE_NOT_ASKED = "source_not_asked"
    NOT_LOOKED_UP = "not_looked_up"
    REPEATED_PASSAGES = "repeated_passages"
    CUT_PASSAGE = "cut_passage"
    DROPPED_PASSAGE = "dropped_passage"
    CHANGED_PASSAGE = "changed_passage"
    SATURATED = "saturated"
    OVERLOADED = "overloaded"
    PASSAGES_DISAGREE = "passages_disagree"
    EMPTY_FIELD = "empty_field"
    PAYLOAD_NOT_ASSESSED = "payload_not_assessed"
    FALSE_FRAME = "false_frame"
    TOO_MANY_NEEDS = "too_many_needs"
    CONFLICTING_NEED = "conflicting_need"
    NOT_KNOWN_COMPLETE = "not_known_complete"
    HISTORY_REPLACED = "history_replaced"
    NEED_SKIPPED = "need_skipped"
    CONDITION_LEFT_OUT = "condition_left_out"
    REFERENCE_NOT_DELIVERED = "reference_not_delivered"


class Severity(StrEnum):
    """How much a gap matters for answering."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Gap(Value):
    """A need without cover, or a payload that can't give it."""

    kind: GapKind
    severity: Severity
    message: str
    remedy: str
    evidence: tuple[Evidence, ...] = ()
    """Where it shows; of passages that disagree, what each of the two says."""


class SourceUse(Value):
    """What became of one source for one query."""

    name: str
    registered: bool
    required: bool
    """Whether its contract has it consulted for this query."""
    consulted: bool
    passages: int = Field(ge=0)
    """How many passages of it were delivered."""
    stale: int = Field(default=0, ge=0)
    """How many of them are older than its contract allows."""
    oldest: Moment | None = None
    newest: Moment | None = None
    """As of when its passages are true, by their own word."""
    complete: bool | None = None
    """Whether all that it has was delivered; null where no contract says what that takes."""


class Similarities(Value):
    """How near the passages are to the query, as the retriever reported it, from the nearest on."""

    given: int = Field(gt=0)
    """How many passages have one."""
    first: float
    second: float | None = None
    last: float
    margin: float | None = None
    """By how much the first is nearer than the second."""


class PayloadUse(Value):
    """What the payload's room is spent on."""

    passages: int = Field(ge=0)
    words: int = Field(ge=0)
    repeated: int | None = Field(default=None, ge=0)
    """Words in passages that repeat what others say; null where that was not looked at."""
    unused: int | None = Field(default=None, ge=0)
    """Words in passages that bear on no need; null where no need is known."""
    dropped: int = Field(default=0, ge=0)
    """Passages that were retrieved and not delivered, as far as the manifest says."""
    similarities: Similarities | None = None


class Coverage(Value):
    """Which needs of the query the payload covers, and what is missing."""

    answerable: bool
    score: Score
    """The probability that the payload can answer the query."""
    needs: tuple[Need, ...] = ()
    gaps: tuple[Gap, ...] = ()
    sources: tuple[SourceUse, ...] = ()
    """Those that are registered, and those that passages or manifest name."""
    payload: PayloadUse | None = None
    """Null in reports of earlier versions."""


class LookedUp(Value):
    """A passage that a source gave when it was asked again with a claim."""

    source: str
    claim: str
    """The sentence that it was asked with."""
    passage: str
    """The passage's id."""
    sha256: str
    """Of the passage's text."""


class PolicyRef(Value):
    """Which policy a report was made under."""

    name: str
    hash: str


def canonical_json(value: Any) -> str:
    """JSON with sorted keys, no spaces, no NaN: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """SHA-256 of the text's UTF-8 form, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
