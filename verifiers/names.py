"""Judges names: one that no passage holds, in any customary form, is of the answer's own making."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grounding.models import Kind, Passage, Reason, Status
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, evidence, not_found
from grounding.reading.exact import read_exact
from grounding.reading.names import NameReading, find_part, fold_text, read_names
from grounding.reading.words import find_whole

_UNREADABLE = frozenset({"de", "lb", "und"})
"""Languages in which a capital is no sign of a name: German and Luxembourgish give every noun one."""
_OPENING = 200
"""Code points of a passage that stand as evidence of what its title says it is about."""


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
        asked = fold_text(answer.query or "")
        exact = answer.read(read_exact)
        taken = [(i.start, i.end) for i in exact.identifiers]
        taken += [(d.start, d.end) for d in exact.dates]
        taken += [(f.start, f.end) for f in exact.figures]
        for segment in answer.segments:
            if not segment.asserts or segment.language in _UNREADABLE:
                continue
            for name in read_names(answer.text[segment.start : segment.end]):
                start, end = segment.start + name.start, segment.start + name.end
                if all(part in asked for part in name.parts) or any(a < end and start < b for a, b in taken):
                    continue
                yield Candidate(Kind.NAME, start, end, answer, segment, name)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Supported where the passages hold its distinctive parts, or it is what their initials stand for."""
        name = candidate.reading
        if not isinstance(name, NameReading):
            raise TypeError(f"no name was read at {candidate.start}")
        if not payload.passages:
            return not_found(candidate, payload)
        payload.spend(sum(len(passage.text) for passage in payload.passages) // 15 + 20)
        given = [_Given(passage, payload.read(passage.text, fold_text)) for passage in payload.passages]
        whole = next((where for text in given if (where := text.whole(name)) is not None), None)
        if whole is not None:
            return _supported(candidate, whole)
        asked = fold_text(candidate.answer.query or "")
        known = [next((w for text in given if (w := text.part(part)) is not None), None) for part in name.parts]
        missing = [p for p, where in zip(name.parts, known, strict=True) if where is None and p not in asked]
        standing = next((where for where in known if where is not None), None)
        if standing is not None and len(missing) * 2 < len(name.parts):
            return _supported(candidate, standing)
        return not_found(candidate, payload)


@dataclass(frozen=True, slots=True)
class _Given:
    """A passage and its folded text."""

    passage: Passage
    folded: str

    def part(self, part: str) -> _Known | None:
        """Where the passage holds the part; its beginning where its title or source does."""
        span = find_part(part, self.passage.text, self.folded)
        if span is None and self.passage.text.strip():
            about = (self.passage.id, self.passage.source or "", *self.passage.metadata.values())
            span = (0, min(len(self.passage.text), _OPENING)) if part in fold_text(" ".join(map(str, about))) else None
        return _Known(self.passage, span) if span else None

    def whole(self, name: NameReading) -> _Known | None:
        """Where the passage holds every part, the name's initials, or its last part after the initial of the first."""
        spans = [find_part(part, self.passage.text, self.folded) for part in name.parts]
        first, last = spans[0], spans[-1]
        if first is not None and all(spans):
            return _Known(self.passage, first)
        before = self.folded[max(0, last[0] - 3) : last[0]].strip(" .") if last is not None else ""
        if len(spans) == 2 and last is not None and before == name.parts[0][0]:
            return _Known(self.passage, last)
        initials = name.initials.upper() if name.initials.isalpha() else ""
        at = find_whole(initials, self.passage.text) if initials else -1
        return _Known(self.passage, (at, at + len(initials))) if at >= 0 else None


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
