"""What can be said of a payload itself: repeated, cut, dropped, contradictory, or beside the question.

None of it makes coverage better: it adds gaps, and numbers for people. It is worked out once; thresholds are the
policy's, so that another policy reads the same payload anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grounding.copies import Copy, copies
from grounding.disagreeing import Disagreements, disagreements
from grounding.errors import BudgetExhausted
from grounding.models import (
    Evidence,
    Gap,
    GapKind,
    Need,
    NeedKind,
    Passage,
    Payload,
    PayloadUse,
    Severity,
    Similarities,
    sha256,
)
from grounding.policy import Policy
from grounding.protocols import ReadPayload, evidence
from grounding.reading.sayings import read_sayings
from grounding.reading.words import Words, rarity, read_words

_LISTED = 5
"""Passages that are named in one message."""
_TOLD = 10
"""Disagreements, and empty fields, that are told each by itself."""
_FEWEST = 3
"""Similarities without which nothing is said of how they fall."""
_WEIGHS = 0.3
"""From this rarity on a word says what a passage is about; the commonest words that are no function words have it."""
_WHOLE_QUERY = frozenset({NeedKind.ROW, NeedKind.ANSWER})
"""Needs that repeat the query, words of asking and all."""
_CUT_AT_END = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])[\"'”’)]{0,3}\s{0,80}\Z")
_CUT_AT_START = re.compile(r"\s{0,80}(?:…|\.\.\.|\[(?:…|\.\.\.)\])\s{0,4}\w")
_OBJECT_OPENS = re.compile(r"\s{0,80}(?:\{\s{0,20}[\"']|\[\s{0,20}[\[{\"'])")
_TABLE_OPENS = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_CLOSES = re.compile(r"</table\s{0,4}>", re.IGNORECASE)
_ENDS = 200
"""Code points at either end of a passage in which a mark of a cut is looked for."""
_SHORT_OF_PLACE = 0.9
"""Share of its own stretch of the document that a passage holds at least; white space at its ends may be gone."""
_CUT_KEYS = ("truncated", "is_truncated", "was_truncated")
_ASKED_KEYS = ("similarity_top_k", "top_k", "k", "n_results", "limit")
"""What retrievers call the number of passages they are asked for."""


@dataclass(frozen=True, slots=True)
class PayloadState:
    """What is known of a payload before any policy has said what matters."""

    passages: int
    words: int
    copies: tuple[Copy, ...]
    unused: tuple[str, ...]
    """Ids of passages that bear on no need."""
    unused_words: int | None
    """None where no need is known."""
    dropped: int
    similarities: Similarities | None
    more_could_come: bool
    """Whether the source may hold more than it was asked for."""
    told: tuple[Gap, ...]
    """What no threshold decides."""
    assessed: bool = True

    def use(self, policy: Policy) -> PayloadUse:
        """What the payload's room is spent on."""
        repeated = sum(copy.words for copy in self._repeated(policy)) if self.assessed else None
        return PayloadUse(
            passages=self.passages,
            words=self.words,
            repeated=repeated,
            unused=self.unused_words,
            dropped=self.dropped,
            similarities=self.similarities,
        )

    def gaps(self, policy: Policy) -> tuple[Gap, ...]:
        """The gaps under a policy."""
        return (*self.told, *self._under(policy))

    def _repeated(self, policy: Policy) -> list[Copy]:
        return [copy for copy in self.copies if copy.share >= policy.repeated_at]

    def _under(self, policy: Policy) -> Iterator[Gap]:
        repeated = self._repeated(policy)
        if repeated:
            wasted = sum(copy.words for copy in repeated) / self.words
            yield Gap(
                kind=GapKind.REPEATED_PASSAGES,
                severity=Severity.MEDIUM if wasted > policy.overloaded_at else Severity.LOW,
                message=f"{_listed(_copy(copy) for copy in repeated)}: {wasted:.0%} of the payload's words say nothing "
                "new, and are no second witness",
                remedy="leave repeated passages out, and retrieve others in their place",
            )
        if self.unused_words is not None and self.words and self.unused_words / self.words > policy.overloaded_at:
            yield Gap(
                kind=GapKind.OVERLOADED,
                severity=Severity.LOW,
                message=f"{self.unused_words / self.words:.0%} of the payload's words are in passages that bear on "
                f"nothing asked ({_listed(self.unused)})",
                remedy="rerank, lower k, or cut passages to what bears on the query",
            )
        near = self.similarities
        if near is not None and near.given >= _FEWEST and self.more_could_come and near.first > 0:
            share = near.last / near.first
            if share >= policy.saturated_at:
                yield Gap(
                    kind=GapKind.SATURATED,
                    severity=Severity.LOW,
                    message=f"the last of {near.given} passages is as near to the query as the first "
                    f"({near.last:g} and {near.first:g}): others may be as near, and were not asked for",
                    remedy="raise k",
                )


def assess_payload(delivered: ReadPayload, needs: Sequence[Need]) -> PayloadState:
    """What can be said of the payload itself.

    Args:
        delivered: The payload, and readings of its passages.
        needs: What the query needs, as far as that is known.
    """
    payload = delivered.payload
    read: list[tuple[Passage, Words]] = []
    try:
        for passage in payload.passages:
            delivered.spend(len(passage.text))
            read.append((passage, delivered.read(passage.text, read_words)))
        wanted = _wanted(needs)
        found = copies(read)
        told = (*_delivery(payload), *_disagreeing(delivered.once(disagreements), wanted), *_empty(delivered, wanted))
        shown = {span.source_id for need in needs for span in need.evidence}
        unused = [
            (passage, words)
            for passage, words in read
            if words.stems and passage.id not in shown and wanted.isdisjoint(words.first)
        ]
    except BudgetExhausted as error:
        gap = Gap(
            kind=GapKind.PAYLOAD_NOT_ASSESSED,
            severity=Severity.MEDIUM,
            message=f"whether passages repeat or contradict each other was not assessed: {error}",
            remedy="deliver fewer passages, or raise limits.work in the policy",
        )
        words = sum(len(words.stems) for _, words in read)
        return PayloadState(len(payload.passages), words, (), (), None, 0, None, False, (gap,), assessed=False)
    return PayloadState(
        passages=len(payload.passages),
        words=sum(len(words.stems) for _, words in read),
        copies=found,
        unused=tuple(passage.id for passage, _ in unused) if wanted else (),
        unused_words=sum(len(words.stems) for _, words in unused) if wanted else None,
        dropped=_dropped(payload).number,
        similarities=_similarities(payload),
        more_could_come=_more_could_come(payload),
        told=told,
    )


def _wanted(needs: Sequence[Need]) -> frozenset[str]:
    """The words that say what the query needs."""
    stems = {stem for need in needs if need.kind not in _WHOLE_QUERY for stem in read_words(need.text).stems}
    return frozenset(stem for stem in stems if rarity(stem) >= _WEIGHS or stem[0].isdigit())


# What the delivery shows ---------------------------------------------------------------------------------


def _delivery(payload: Payload) -> Iterator[Gap]:
    yield from _cut(payload)
    recorded = {item.id: item.sha256 for item in payload.manifest.passages} if payload.manifest else {}
    changed = [p.id for p in payload.passages if recorded.get(p.id, "") not in ("", sha256(p.text))]
    if changed:
        yield Gap(
            kind=GapKind.CHANGED_PASSAGE,
            severity=Severity.MEDIUM,
            message=f"{_listed(changed)}: the text is not the one that the manifest recorded when it was retrieved",
            remedy="pass on what was retrieved, or make the manifest after the last step that changes it",
        )
    dropped = _dropped(payload)
    if dropped.number:
        which = f": {_listed(dropped.named)}" if dropped.named else ""
        yield Gap(
            kind=GapKind.DROPPED_PASSAGE,
            severity=Severity.LOW,
            message=f"{dropped.number:,} retrieved and not delivered{which}",
            remedy="make room for them, or lower k to what is used",
        )


def _cut(payload: Payload) -> Iterator[Gap]:
    said = _cut_by_manifest(payload)
    known, seen = [], []
    for passage in payload.passages:
        if passage.id in said or any(passage.metadata.get(key) is True for key in _CUT_KEYS):
            known.append(passage.id)
        elif why := _looks_cut(passage):
            seen.append(f"{passage.id} ({why})")
    remedy = "deliver passages whole: smaller pieces, or more room in the prompt"
    if known:
        message = f"{_listed(known)}: cut short, by the word of whoever delivered it"
        yield Gap(kind=GapKind.CUT_PASSAGE, severity=Severity.MEDIUM, message=message, remedy=remedy)
    if seen:
        message = f"cut short, as it seems: {_listed(seen)}"
        yield Gap(kind=GapKind.CUT_PASSAGE, severity=Severity.LOW, message=message, remedy=remedy)


def _cut_by_manifest(payload: Payload) -> frozenset[str]:
    """The ids of passages that the manifest calls cut; all, where it says so of the payload."""
    value = (payload.manifest.model_extra or {}).get("truncated") if payload.manifest else None
    if value is True:
        return frozenset(passage.id for passage in payload.passages)
    return frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()


def _looks_cut(passage: Passage) -> str:
    """What shows that a passage was cut; empty where nothing does: many a passage ends without a full stop."""
    text, place = passage.text, passage.position
    if place is not None and 0 < len(text) < _SHORT_OF_PLACE * (place.end - place.start):
        return f"{len(text):,} of the {place.end - place.start:,} characters of its place"
    if _CUT_AT_END.search(text, max(0, len(text) - _ENDS)):
        return "it ends with an ellipsis"
    if _CUT_AT_START.match(text):
        return "it begins with an ellipsis"
    if _OBJECT_OPENS.match(text) and not text.rstrip().endswith(("}", "]", "},", "],", "};", "```")):
        return "its record does not end"
    if text.count("<") and len(_TABLE_OPENS.findall(text)) > len(_TABLE_CLOSES.findall(text)):
        return "its table does not end"
    return ""


@dataclass(frozen=True, slots=True)
class _Dropped:
    """What the manifest says was retrieved and is not there."""

    named: tuple[str, ...] = ()
    unnamed: int = 0
    """Those of which only the number is known."""

    @property
    def number(self) -> int:
        return len(self.named) + self.unnamed


def _dropped(payload: Payload) -> _Dropped:
    manifest = payload.manifest
    if manifest is None:
        return _Dropped()
    known = {passage.id for passage in payload.passages}
    told = [f"{item.id} ({item.why})" for item in manifest.dropped]
    known |= {item.id for item in manifest.dropped}
    told += [item.id for item in manifest.passages if item.id not in known]
    retrieved = (manifest.model_extra or {}).get("retrieved")
    number = retrieved if isinstance(retrieved, int) and not isinstance(retrieved, bool) else 0
    return _Dropped(tuple(told), max(0, number - len(payload.passages) - len(told)))


def _similarities(payload: Payload) -> Similarities | None:
    recorded = {item.id: item.similarity for item in payload.manifest.passages} if payload.manifest else {}
    given = (p.similarity if p.similarity is not None else recorded.get(p.id) for p in payload.passages)
    falling = sorted((round(value, 4) for value in given if value is not None), reverse=True)
    if not falling:
        return None
    second = falling[1] if len(falling) > 1 else None
    return Similarities(
        given=len(falling),
        first=falling[0],
        second=second,
        last=falling[-1],
        margin=round(falling[0] - second, 4) if second is not None else None,
    )


def _more_could_come(payload: Payload) -> bool:
    """Whether the source may hold more: not where it gave fewer than it was asked for, or everything."""
    manifest = payload.manifest
    if manifest is None:
        return True
    if (manifest.model_extra or {}).get("exhaustive") is True:
        return False
    asked = (manifest.parameters.get(key) for key in _ASKED_KEYS)
    number = next((value for value in asked if isinstance(value, int) and not isinstance(value, bool)), None)
    return number is None or len(manifest.passages or payload.passages) + len(manifest.dropped) >= number


# What passages say ---------------------------------------------------------------------------------------


def _disagreeing(among: Disagreements, wanted: frozenset[str]) -> Iterator[Gap]:
    bearing = [(one, bool(wanted & one.stems)) for one in among.found]
    # Those that bear on the query first; within, the order of the passages.
    for one, bears in sorted(bearing, key=lambda pair: not pair[1])[:_TOLD]:
        a, b = one.spans
        later = f"; {one.later} is the later" if one.later else ""
        yield Gap(
            kind=GapKind.PASSAGES_DISAGREE,
            severity=Severity.MEDIUM if bears and not one.later else Severity.LOW,
            message=(f"of {one.of!r}, " if one.of else "")
            + f"{a.source_id} says {_short(a)}, and {b.source_id} {_short(b)}{later}",
            remedy="say which source goes before, as of when each is true, or retire the one that is superseded",
            evidence=one.spans,
        )
    more = max(0, len(bearing) - _TOLD)
    told = [f"passages disagree in {more:,} more places"] if more else []
    told += [] if among.whole else ["not all that may disagree was compared"]
    if told:
        yield Gap(
            kind=GapKind.PASSAGES_DISAGREE,
            severity=Severity.MEDIUM if sum(bears for _, bears in bearing) > _TOLD else Severity.LOW,
            message="; ".join(told),
            remedy="look whether two versions of one document are indexed",
        )


def _short(said: Evidence) -> str:
    return repr(said.text if len(said.text) <= 120 else f"{said.text[:119]}…")


def _empty(delivered: ReadPayload, wanted: frozenset[str]) -> Iterator[Gap]:
    """Fields of records that the query asks for and that have no value."""
    if not wanted:
        return
    found = [
        (passage, field)
        for passage in delivered.passages
        for field in delivered.read(passage.text, read_sayings).empty
        if wanted & frozenset(read_words(_parted(field.key)).stems)
    ]
    for passage, field in found[:_TOLD]:
        of = f" of {field.record!r}" if field.record else ""
        yield Gap(
            kind=GapKind.EMPTY_FIELD,
            severity=Severity.MEDIUM,
            message=f"{passage.id}: the field {field.key!r}{of} has no value",
            remedy="fill the field at its source, or say what having none means",
            evidence=(evidence(passage, field.start, field.end),) if field.end > field.start else (),
        )
    if len(found) > _TOLD:
        yield Gap(
            kind=GapKind.EMPTY_FIELD,
            severity=Severity.MEDIUM,
            message=f"{len(found) - _TOLD:,} more fields that the query asks for have no value",
            remedy="fill the fields at their source",
        )


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|_")


def _parted(key: str) -> str:
    """A key as words: `unitPrice` and `unit_price` as "unit Price"."""
    return _HUMP.sub(" ", key)


def _copy(copy: Copy) -> str:
    return f"{copy.passage} repeats {copy.of}" + ("" if copy.share == 1 else f" ({copy.share:.0%} of it)")


def _listed(names: Iterable[str]) -> str:
    told = list(names)
    return ", ".join(told[:_LISTED]) + (f" and {len(told) - _LISTED:,} more" if len(told) > _LISTED else "")
