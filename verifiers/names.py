"""Judges names: one that no passage holds, in any customary form, is of the answer's own making."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grounding.models import Kind, Passage, Reason, Status
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, evidence, not_found
from grounding.reading.exact import read_exact
from grounding.reading.names import NameReading, NameWords, folded, read_name_words, read_names
from grounding.reading.words import stem_of

_UNREADABLE = frozenset({"de", "lb", "und"})
"""Languages in which a capital is no sign of a name: German and Luxembourgish give every noun one."""
_CONTAINED = 5
"""Letters from which a name may also be part of a longer word, as Japan is of Japanese."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Where a part of a name is borne out."""

    passage: Passage
    span: tuple[int, int]


class NameVerifier:
    """Judges names of people, organisations, places and products."""

    kind = Kind.NAME

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """The names in segments that assert something, but for those in the query and inside identifiers."""
        asked = _words(answer.query)
        exact = answer.read(read_exact)
        taken = [(i.start, i.end) for i in (*exact.identifiers, *exact.dates, *exact.figures)]
        for segment in answer.segments:
            if not segment.asserts or segment.language in _UNREADABLE:
                continue
            for name in read_names(answer.text[segment.start : segment.end]):
                start, end = segment.start + name.start, segment.start + name.end
                if asked.issuperset(name.parts) or any(a < end and start < b for a, b in taken):
                    continue
                yield Candidate(Kind.NAME, start, end, answer, segment, name)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Supported where the passages hold its distinctive parts, or it is what their initials stand for."""
        name = candidate.reading
        if not isinstance(name, NameReading):
            raise TypeError(f"no name was read at {candidate.start}")
        if not payload.passages:
            return not_found(candidate, payload)
        payload.spend(sum(len(passage.text) for passage in payload.passages) // 32 + len(name.parts))
        given = [(passage, payload.read(passage.text, read_name_words)) for passage in payload.passages]
        whole = _whole(name, given)
        if whole is not None:
            return _supported(candidate, whole)
        known = [_known(part, given) for part in name.parts]
        asked = _words(candidate.answer.query)
        missing = [p for p, where in zip(name.parts, known, strict=True) if where is None and p not in asked]
        standing = next((where for where in known if where), None)
        if standing is not None and len(missing) * 2 < len(name.parts):
            return _supported(candidate, standing)
        return not_found(candidate, payload)


def _words(query: str | None) -> frozenset[str]:
    return frozenset(read_name_words(query).words) if query else frozenset()


def _whole(name: NameReading, given: list[tuple[Passage, NameWords]]) -> _Known | None:
    """The first passage that holds every distinctive part, or the initials that the name spells out."""
    for passage, words in given:
        spans = [span for part in name.parts if (span := _span(part, words))]
        if len(spans) == len(name.parts) or _initialled(name, passage, words):
            return _Known(passage, spans[0])
        if name.initials and name.initials in words.words:
            return _Known(passage, words.words[name.initials])
        if len(name.parts) == 1 and name.parts[0] in words.initials:
            return _Known(passage, words.initials[name.parts[0]])
    return None


def _initialled(name: NameReading, passage: Passage, words: NameWords) -> bool:
    """Whether the passage gives the last part after the initial of the first: J. Okonkwo for Jerome Okonkwo."""
    last = words.words.get(name.parts[-1])
    if last is None or len(name.parts) != 2:
        return False
    return folded(passage.text[: last[0]][-3:].strip()) == name.parts[0][0]


def _known(part: str, given: list[tuple[Passage, NameWords]]) -> _Known | None:
    """The first passage that holds the part, in its text or in its title and the like."""
    for passage, words in given:
        span = _span(part, words)
        if span is not None:
            return _Known(passage, span)
    for passage, words in given:
        if words.words and part in folded(
            " ".join(map(str, (passage.id, passage.source or "", *passage.metadata.values())))
        ):
            return _Known(passage, _first(words))
    return None


def _span(part: str, words: NameWords) -> tuple[int, int] | None:
    """Where a passage holds the part: as a word, inside one, or as one with the same beginning (Germany, German)."""
    span = words.words.get(part) or words.words.get(stem_of(part))
    if span is not None:
        return span
    if len(part) >= _CONTAINED and part in words.run:
        return _first(words)
    if len(part) >= 4 and part[:4] in words.prefixes:
        return next((s for w, s in words.words.items() if w.startswith(part[: max(4, len(part) - 3)])), None)
    return None


def _first(words: NameWords) -> tuple[int, int]:
    return next(iter(words.words.values()))


def _supported(candidate: Candidate, where: _Known) -> Finding:
    passage = where.passage
    start, end = where.span
    said = passage.text[start:end]
    reason = Reason.STATED if candidate.text in passage.text else Reason.RESTATED
    if reason is Reason.STATED:
        start = passage.text.index(candidate.text)
        end, said = start + len(candidate.text), candidate.text
    return Finding(
        Status.SUPPORTED, reason, f"{passage.id} names {said}", score=1.0, evidence=(evidence(passage, start, end),)
    )
