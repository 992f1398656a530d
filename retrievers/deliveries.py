"""What a retrieval delivered: foreign results as passages with provenance, and the manifest of it all."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from pydantic import JsonValue

from grounding.models import RESERVED_IDS, Delivered, Dropped, JsonObject, Manifest, Passage, Position
from grounding.retrievers.times import iso_time

_LONGEST_ID = 512


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One foreign result, as its framework gave it; anything may be missing or odd."""

    text: str | None
    id: str | None = None
    source: str | None = None
    as_of: object = None
    similarity: object = None
    start: object = None
    end: object = None
    generated: bool = False
    metadata: Mapping[str, object] = field(default_factory=dict)


_SOURCE_KEYS = ("source", "file_name", "file_path", "url")
_SIMILARITY_KEYS = ("similarity", "score", "relevance_score")
_START_KEYS = ("start", "start_index", "split_idx_start")
"""The splitters of LangChain and Haystack say the last two, and no end: a piece is as long as its text."""


def from_document(
    text: str | None, own_id: str | None, metadata: Mapping[str, object], similarity: object = None
) -> Retrieved:
    """A framework's document, whose provenance stands in its metadata.

    Args:
        text: Of the document.
        own_id: Its id, where it has one.
        metadata: What is known of it, under the names that readers and splitters use.
        similarity: Where the framework keeps one; else one in the metadata is taken.
    """
    known = dict(metadata)
    source = next((known[key] for key in _SOURCE_KEYS if isinstance(known.get(key), str) and known[key]), None)
    if similarity is None:
        similarity = next((known[key] for key in _SIMILARITY_KEYS if isinstance(known.get(key), (int, float))), None)
    start = next((known.pop(key) for key in _START_KEYS if key in known), None)
    end = known.pop("end", start + len(text) if isinstance(start, int) and text else None)
    return Retrieved(
        text=text,
        id=own_id,
        source=source if isinstance(source, str) else None,
        as_of=known.pop("as_of", None),
        similarity=similarity,
        start=start,
        end=end,
        generated=known.pop("generated", None) is True,
        metadata={key: value for key, value in known.items() if key not in ("source", "sha256")},
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """The passages of one retrieval, in order, and what was left out."""

    passages: tuple[Passage, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def deliver(results: Iterable[Retrieved | Passage]) -> Delivery:
    """Foreign results as passages with ids of their own.

    Dropped: a result without text, and one with the id and the text of an earlier one. A result with an
    earlier one's id but another text is renamed (`id~2`), and so is one whose id is reserved.
    """
    passages: dict[str, Passage] = {}
    dropped: list[Dropped] = []
    for number, result in enumerate(results, start=1):
        text = result.text
        wanted = _fitting(str(result.id) if result.id else f"passage {number}")
        if not text or not text.strip():
            dropped.append(Dropped(id=wanted, why="it has no text"))
            continue
        first = passages.get(wanted)
        if first and first.text == text:
            dropped.append(Dropped(id=wanted, why="it was delivered already, with the same id and text"))
            continue
        name = _free(wanted, passages)
        if isinstance(result, Passage):
            passages[name] = result if result.id == name else result.model_copy(update={"id": name})
        else:
            passages[name] = _passage(name, text, result)
    return Delivery(tuple(passages.values()), tuple(dropped))


def manifest_of(
    delivery: Delivery,
    retriever: str,
    parameters: Mapping[str, object],
    milliseconds: Mapping[str, float],
    *,
    sources: Iterable[str] = (),
) -> Manifest:
    """The record of one retrieval.

    Args:
        delivery: What came back.
        retriever: Name of its class or function, with the module's.
        parameters: How it was set; what is no JSON is written as text.
        milliseconds: How long each step took.
        sources: Sources that were consulted; those that passages name are added.
    """
    named = (passage.source for passage in delivery.passages)
    return Manifest(
        retriever=retriever,
        parameters={name: as_json(value) for name, value in parameters.items()},
        sources=tuple(dict.fromkeys([*sources, *(source for source in named if source)])),
        passages=tuple(
            Delivered(
                id=passage.id,
                source=passage.source,
                similarity=passage.similarity,
                position=passage.position,
                sha256=sha256_of(passage.text),
            )
            for passage in delivery.passages
        ),
        dropped=delivery.dropped,
        timings_ms={step: round(spent, 3) for step, spent in milliseconds.items()},
    )


def sha256_of(text: str) -> str:
    """SHA-256 of a text's UTF-8 form; half a surrogate pair, which has none, counts as its three bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def as_json(value: object) -> JsonValue:
    """The value itself where it is JSON, with what is not (dates, enums, NaN) as text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {str(key): as_json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(inner) for inner in value]
    return str(value)


def _fitting(name: str) -> str:
    if name in RESERVED_IDS:
        return f"passage:{name}"
    if len(name) <= _LONGEST_ID - 10:
        return name
    return f"{name[:400]}…{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _free(name: str, taken: Mapping[str, Passage]) -> str:
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}~{number}"
    return free


def _passage(name: str, text: str, result: Retrieved) -> Passage:
    metadata: JsonObject = {str(key): as_json(value) for key, value in result.metadata.items()}
    return Passage(
        id=name,
        text=text,
        source=result.source or None,
        as_of=_moment(result.as_of),
        similarity=_similarity(result.similarity),
        position=_position(result.start, result.end),
        generated=result.generated,
        metadata=metadata,
    )


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time.min)
    iso = iso_time(value)
    return datetime.fromisoformat(iso) if iso else None


def _similarity(value: object) -> float | None:
    """A finite number, also one of numpy's."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _position(start: object, end: object) -> Position | None:
    if isinstance(start, int) and isinstance(end, int) and 0 <= start <= end:
        return Position(start=start, end=end)
    return None
