"""Statements that say nothing beside what their leaves settle: exact verification is all the judgement they need.

"Land was $1,949 thousand in 2019" says nothing beside its figure, and that is bound to its row and year exactly; "The
answer is -12.04%" says nothing at all beside a calculation. A network that reads tables badly has no say in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from grounding.claims import Judged
from grounding.judging import SecondOpinion
from grounding.models import Kind, Reason, Relation, Status
from grounding.protocols import Finding, ReadPayload
from grounding.reading.attachment import names_in
from grounding.reading.binding import movement_of
from grounding.reading.label_words import coverage, label_stems, only_measures, spaced
from grounding.reading.presence import denies, read_sentence
from grounding.reading.records import read_layout
from grounding.reading.words import WORD, rarity, stem_of

_SURE = 0.97
"""The score of a statement that says nothing beside what its leaves settle."""
_NAMED = 0.5
"""The share of the name of a cell's row or column that the statement or the query must say."""
_EXACT = (Kind.FIGURE, Kind.DATE, Kind.IDENTIFIER)
_LIGHT = frozenset(
    map(
        stem_of,
        """answer value amount figure number result approximately about roughly nearly almost exactly company year
        fiscal report record stand come equal""".split(),
    )
)
"""Words with which a figure is given, and which say nothing of what it is of."""
_CALCULATED = frozenset(
    map(
        stem_of,
        "change percentage percent average mean difference total sum ratio proportion share growth rate".split(),
    )
)
"""Words for what a calculation gives; its formula is checked to be of that kind."""


def settled_by_leaves(judged: Sequence[Judged], payload: ReadPayload) -> list[Judged]:
    """The same, where statements that say nothing beside their leaves are taken at their word.

    Only where all leaves are supported, and each figure by cells or fields whose row or column statement or query name:
    what binds it there is checked exactly, and in prose is not.
    """
    leaves: dict[int | None, list[Judged]] = defaultdict(list)
    for one in judged:
        if one.candidate.kind is not Kind.STATEMENT:
            leaves[one.segment].append(one)
    return [_settled(one, leaves[one.segment], payload) if _is_open(one) else one for one in judged]


def _is_open(one: Judged) -> bool:
    """Whether a statement has a score, or no word that a passage has; what a judge or a field says of it stands."""
    finding, candidate = one.finding, one.candidate
    scored = finding.status is None and finding.reason is not Reason.JUDGED
    nothing_found = finding.reason is Reason.NOT_IN_PAYLOAD and finding.spans == ((candidate.start, candidate.end),)
    unread = finding.reason in (Reason.NOT_SETTLED, Reason.LANGUAGE_NOT_SUPPORTED)
    judged = isinstance(one.verifier, SecondOpinion)
    wordless = unread or (nothing_found and not judged)
    return candidate.kind is Kind.STATEMENT and one.segment is not None and (scored or wordless)


def _settled(statement: Judged, leaves: Sequence[Judged], payload: ReadPayload) -> Judged:
    exact = [leaf for leaf in leaves if leaf.candidate.kind in _EXACT]
    figures = [leaf for leaf in exact if leaf.candidate.kind is Kind.FIGURE]  # that a date stands there says little
    if not figures or any(leaf.finding.status is not Status.SUPPORTED or leaf.partial for leaf in leaves):
        return statement
    query = payload.payload.query or ""
    said = frozenset(_stems([query, statement.candidate.text]))
    # whom the query names is who is spoken of; what else it takes for granted is nothing that a figure settles
    known = names_in(query) | _LIGHT
    if any(leaf.finding.formula is not None for leaf in figures):
        known |= _CALCULATED
    for leaf in exact:
        labels = _labels(leaf.finding, payload, said)
        if labels is None and leaf.candidate.kind is Kind.FIGURE:
            return statement
        known |= labels or frozenset()
    if not _says_no_more(statement, exact, known):
        return statement
    shown = tuple(dict.fromkeys(evidence for leaf in exact for evidence in leaf.finding.evidence))
    told = "it says nothing beside what its figures are of"
    settled = Finding(None, Reason.RESTATED, told, _SURE, shown)
    return replace(statement, finding=settled)


def _labels(finding: Finding, payload: ReadPayload, said: frozenset[str]) -> frozenset[str] | None:
    """The stems of what names the cells that a leaf rests on; None where one is prose, or of what nobody spoke of."""
    texts = {passage.id: passage.text for passage in payload.passages}
    found: set[str] = set()
    for evidence in finding.evidence:
        if evidence.relation is not Relation.SUPPORTS or evidence.source_id not in texts:
            continue
        place = payload.read(texts[evidence.source_id], read_layout).place(evidence.start, evidence.end)
        named = max(
            (coverage(label_stems(label), said) for label in (place.row, *place.headers) if _tells(label)), default=0.0
        )
        if not place.tabular or named < _NAMED:
            return None
        found |= set(_stems([place.row, place.caption, place.section, *place.headers]))
    return frozenset(found) or None


def _tells(label: str) -> bool:
    """Whether a label names something, and not a year or a unit alone."""
    return any(rarity(stem) > 0 for stem in label_stems(label)) and not only_measures(label)


def _stems(labels: Iterable[str]) -> Iterable[str]:
    return (stem_of(match[0]) for label in labels for match in WORD.finditer(spaced(label)))


def _says_no_more(statement: Judged, leaves: Sequence[Judged], known: frozenset[str]) -> bool:
    """Whether all words of a statement that weigh are its leaves', or name what they are of; False where it denies."""
    candidate = statement.candidate
    sentence = read_sentence(candidate.text)
    if sentence.unsure or any(map(denies, sentence.words)):
        return False
    calculated = any(leaf.finding.formula is not None for leaf in leaves)
    spans = [(leaf.candidate.start - candidate.start, leaf.candidate.end - candidate.start) for leaf in leaves]
    return all(
        rarity(stem) <= 0
        or stem in known
        or (calculated and movement_of(stem))
        or any(start <= span[0] and span[1] <= end for start, end in spans)
        for span, stem in zip(sentence.spans, sentence.stems, strict=True)
    )
