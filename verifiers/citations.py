"""Citations: what the answer refers to must have been delivered, and must say what it is cited for.

`[1]`, `[2, 3]`, `[doc-3]`, `(passage 2)`, `Source: handbook`, `(Lee et al., 2018)`. A number is first a passage's id
or its id's ending, so that passages may be permuted with their numbers; else it is a place in the list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grounding.models import Evidence, Kind, Passage, Reason, Span, Status
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, evidence, not_found
from grounding.reading.words import Words, rarity, read_words, stem_of

_NUMBERS = re.compile(r"\[\s?\^?(\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,9})\s?\](?!\()")
_LABELS = re.compile(r"\[([A-Za-z][\w.#: -]{0,80})\](?![(\[:])")
_NAMED = re.compile(
    r"\b(?:passage|source|document|doc|context|excerpt|snippet|reference)s?\s?(?:#|no\.\s?)?"
    r"(\d{1,3}(?:(?:,\s?|\s(?:and|or|&)\s|,\s(?:and|or)\s|[–-])\d{1,3}){0,9})\b",
    re.IGNORECASE,
)
_NAMING = ("passage", "source", "doc", "context", "excerpt", "snippet", "reference")
_SAID = re.compile(r"(?:^|[\s(])(?:source|according to|see)\s?:?\s+([A-Za-z0-9][\w.-]{2,80})", re.IGNORECASE)
_SAYING = ("source", "according", "see")

_AUTHOR = r"(?P<author>[A-Z][\w'’-]{1,30})(?: et al\.?| (?:and|&) [A-Z][\w'’-]{1,30})?"
_PUBLISHED = re.compile(
    rf"\({_AUTHOR},? (?P<year>(?:19|20)\d\d)[a-z]?\)"
    rf"|\b{_AUTHOR.replace('author', 'by')} \((?P<of>(?:19|20)\d\d)[a-z]?\)"
)
_WHOLE, _SOME = 0.95, 0.6
"""The share that one sentence of another passage must hold for the citation to be misplaced, where no sentence of the
cited one holds as much as the second."""
_FEW, _FAMILY = 2, 4
"""Words of an item that says little more than its citation, and the letters that words of one family share."""
_SHARED = 0.2
"""The share of the weight in words, of its sentence or clause, that a cited passage must hold to be about it."""

_CLEAR = 0.5
"""The share from which a citation stands, however much more of it another passage holds."""

_LEAST = 1.0
"""The weight in words that a sentence must have before it is about anything: "See passage 3" is not."""

_NEARBY = 4
"""Segments before and after a citation that stands alone in which its sentence is looked for."""

_BETTER = 0.4
"""How much more of it another passage must hold before the citation is misplaced rather than thin."""


_NO_AUTHORS = frozenset(
    "january february march april may june july august september october november december spring summer autumn fall"
    " winter since in from until before after about circa early late year q1 q2 q3 q4 fy table figure act section"
    " released published founded established born died the and".split()
)
_CLAUSE = re.compile(r"[^,;:]++[,;:]?")
_CITING = frozenset(
    stem_of(w)
    for w in """passage source document doc context excerpt snippet reference see found mentions mentioned additionally
    finally lastly provide provides provided answer answers question based information available given only""".split()
)


@dataclass(frozen=True, slots=True)
class _Reference:
    """One thing that a citation refers to: a number or a label."""

    label: str
    number: int | None
    year: str = ""
    """Of a publication that is cited by its author."""
    beside: tuple[int, ...] = ()
    """The other numbers of the same citation: `[1, 2]` says that both bear the sentence out, not each all of it."""


_Placed = tuple[int, int, _Reference]
_BETWEEN = re.compile(r"\]?[,;&/]?[ ]?(?:and[ ]|or[ ]|&[ ])?\[?")


class CitationVerifier:
    """Judges references from the answer to passages."""

    kind = Kind.CITATION

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """The answer's citations, a candidate for each passage referred to."""
        before: Span = (-1, -1)
        references = sorted(_references(answer.text), key=lambda found: found[:2])
        for start, end, reference in _side_by_side(answer.text, references):
            if start < before[1] and (start, end) != before:
                continue
            before = (start, end)
            yield Candidate(Kind.CITATION, start, end, answer, answer.segment_at(start), reference)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Resolve the reference, then see whether the passage holds the words of the sentence."""
        reference = candidate.reading
        if not isinstance(reference, _Reference):
            raise TypeError(f"no citation was read at {candidate.start}")
        if not payload.passages:
            return not_found(candidate, payload)
        cited = _resolve(reference, payload.passages)
        if cited is None:
            return Finding(
                Status.UNSUPPORTED,
                Reason.DANGLING_CITATION,
                f"{candidate.text!r} refers to no passage that was delivered",
                0.0,
            )
        parts = _parts(candidate)
        if not parts:
            return Finding(
                Status.UNCHECKED, Reason.NOT_SETTLED, f"nothing is said for which {cited.id} could be looked through"
            )
        payload.spend(sum(len(part) for part in parts) * len(payload.passages) + 20)
        shares = {p.id: max(_share(part, payload.read(p.text, read_words)) for part in parts) for p in payload.passages}
        together = {found.id for n in reference.beside if (found := _resolve(_Reference(str(n), n), payload.passages))}
        apart = [passage for passage in payload.passages if passage.id not in together]
        other = max(apart, key=lambda passage: (shares[passage.id], passage.id), default=cited)
        if shares[cited.id] < _CLEAR and shares[other.id] >= shares[cited.id] + _BETTER:
            return _misplaced(cited, other, shares[cited.id])
        if shares[other.id] >= _WHOLE and other is not cited:
            own = _in_one_sentence(parts[0], payload.read(cited.text, read_words))
            if own < _SOME and _in_one_sentence(parts[0], payload.read(other.text, read_words)) >= _WHOLE:
                return _misplaced(cited, other, own)
        if shares[cited.id] >= _SHARED:
            words = payload.read(cited.text, read_words)
            span = _best_sentence(max(parts, key=lambda part: _share(part, words)), words)
            return Finding(
                Status.SUPPORTED,
                Reason.CITED,
                f"{cited.id} is about this",
                round(shares[cited.id], 4),
                (evidence(cited, *span),),
            )
        begun = _begun(parts[0], cited)
        if begun is not None:
            return Finding(Status.SUPPORTED, Reason.CITED, f"{cited.id} is about this", _SHARED, (begun,))
        return Finding(
            Status.UNSUPPORTED,
            Reason.NOT_IN_PAYLOAD,
            f"{cited.id} does not speak of this, nor does any other passage",
            0.0,
        )


def _begun(weights: dict[str, float], cited: Passage) -> Evidence | None:
    """Where a passage has a word of the family of one of very few: anxious for "Anxiety [2]"."""
    if len(weights) > _FEW:
        return None
    text = cited.text.lower()
    for stem in sorted(weights, key=lambda stem: -weights[stem]):
        family = stem[: max(_FAMILY, len(stem) - 3)]
        at = text.find(family) if len(family) >= _FAMILY else -1
        if at >= 0 and len(text) == len(cited.text):
            return evidence(cited, at, at + len(family))
    return None


def _misplaced(cited: Passage, other: Passage, share: float) -> Finding:
    message = f"{cited.id} does not say this; {other.id} does"
    return Finding(Status.UNSUPPORTED, Reason.MISCITED, message, round(share, 4), right_value=other.id)


def _in_one_sentence(weights: dict[str, float], words: Words) -> float:
    """The share of the weight that the best sentence of a passage holds."""
    held = _held(weights, words)
    return max(held.values(), default=0.0) / sum(weights.values())


def _references(text: str) -> Iterator[tuple[int, int, _Reference]]:
    for match in _NUMBERS.finditer(text):
        numbers = _listed(match.group(1))
        for number in numbers:
            yield match.start(), match.end(), _Reference(str(number), number, beside=tuple(numbers))
    lowered = text.lower()
    for match in _NAMED.finditer(text) if any(map(lowered.__contains__, _NAMING)) else ():
        numbers = _listed(re.sub(r"\b(?:and|or)\b|&", ",", match.group(1)))
        for number in numbers:
            label = match.group() if len(numbers) == 1 else str(number)
            yield match.start(), match.end(), _Reference(label, number, beside=tuple(numbers))
    for match in _PUBLISHED.finditer(text) if "(" in text else ():
        author, year = match["author"] or match["by"], match["year"] or match["of"]
        if author.casefold() not in _NO_AUTHORS:
            yield match.start(), match.end(), _Reference(author, None, year)
    for match in _LABELS.finditer(text):
        if re.search(r"\d|[-_.]", match.group(1)):
            yield match.start(), match.end(), _Reference(match.group(1), None)
    for match in _SAID.finditer(text) if any(map(lowered.__contains__, _SAYING)) else ():
        label = match.group(1).rstrip(".")
        if re.search(r"[-_.\d]", label):
            yield match.start(1), match.start(1) + len(label), _Reference(label, None)


def _side_by_side(text: str, references: Sequence[_Placed]) -> Iterator[_Placed]:
    """The references, those of "(Passage 1, Passage 2)" each beside the other."""
    at = 0
    while at < len(references):
        last = at
        while last + 1 < len(references) and _BETWEEN.fullmatch(text, references[last][1], references[last + 1][0]):
            last += 1
        beside = {n for _, _, r in references[at : last + 1] for n in (r.number, *r.beside) if n is not None}
        for start, end, reference in references[at : last + 1]:
            yield start, end, replace(reference, beside=tuple(sorted(beside))) if last > at else reference
        at = last + 1


def _listed(numbers: str) -> list[int]:
    """The numbers of `1, 3-5`; a range of more than ten is no range of passages."""
    out: list[int] = []
    for part in re.split(r"[,;]", numbers):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        if not ends:
            continue
        out.extend(range(ends[0], ends[-1] + 1) if ends[0] <= ends[-1] <= ends[0] + 10 else ends)
    return out


def _resolve(reference: _Reference, passages: Sequence[Passage]) -> Passage | None:
    """The passage referred to: by its id, its id's number, its title or source, or its place in the list."""
    wanted = reference.label.casefold()
    if reference.year:
        return next((p for p in passages if _is_by(p, wanted, reference.year)), None)
    for passage in passages:
        names = [passage.id, passage.source or "", str(passage.metadata.get("title", ""))]
        if wanted in (name.casefold() for name in names):
            return passage
    if reference.number is None:
        return next((p for p in passages if len(wanted) > 3 and p.id.casefold().startswith(wanted)), None)
    numbered = [int(m.group(1)) if (m := re.search(r"(\d{1,9})\D?$", passage.id)) else None for passage in passages]
    if all(number is not None for number in numbered) and len(set(numbered)) == len(numbered):
        return next((p for p, number in zip(passages, numbered, strict=True) if number == reference.number), None)
    return passages[reference.number - 1] if 0 < reference.number <= len(passages) else None


def _is_by(passage: Passage, author: str, year: str) -> bool:
    """Whether a passage is of a publication, or cites it itself."""
    about = " ".join((passage.id, passage.source or "", *map(str, passage.metadata.values()))).casefold()
    return any(author in text and year in text for text in (about, passage.text.casefold()))


def _parts(candidate: Candidate) -> list[dict[str, float]]:
    """The words that the citation stands for: its sentence, its clause, or a neighbour where it stands alone."""
    sentence, at = (
        candidate.sentence,
        candidate.start - (candidate.segment.start if candidate.segment else candidate.start),
    )
    clauses = [m.span() for m in _CLAUSE.finditer(sentence)]
    clause = next((sentence[a:b] for a, b in reversed(clauses) if a <= at), sentence)
    parts = [weights for text in (sentence, clause) if (weights := _weigh(text)) and sum(weights.values()) >= _LEAST]
    if parts:
        return parts
    text, segments = candidate.answer.text, candidate.answer.segments
    at = bisect_left(segments, candidate.start, key=lambda segment: segment.start)
    before = [s for s in segments[max(0, at - _NEARBY) : at] if s.asserts and s.end <= candidate.start][-1:]
    after = [s for s in segments[at : at + _NEARBY] if s.asserts and s.start >= candidate.end][:1]
    neighbours = (_weigh(text[s.start : s.end]) for s in (*before, *after))
    return [weights for weights in neighbours if sum(weights.values()) >= _LEAST]


def _weigh(text: str) -> dict[str, float]:
    """The words that weigh, without those that only cite."""
    return {
        stem: rarity(stem)
        for stem in read_words(text).stems
        if rarity(stem) > 0 and stem not in _CITING and not stem.isdigit()
    }


def _share(weights: dict[str, float], words: Words) -> float:
    total = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in words.first) / total if total else 0.0


def _best_sentence(weights: dict[str, float], words: Words) -> Span:
    """The sentence that holds most of the weight."""
    held = _held(weights, words)
    first = max(held, key=lambda index: (held[index], -index))
    start, end = words.sentence_of(first)
    return words.span(start, end - 1)


def _held(weights: dict[str, float], words: Words) -> dict[int, float]:
    """The weight that each sentence holds, by its first word."""
    held: dict[int, float] = {}
    for stem, weight in weights.items():
        for first in {words.sentence_of(index)[0] for index in words.places(stem)}:
            held[first] = held.get(first, 0.0) + weight
    return held
