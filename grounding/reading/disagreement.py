"""Two copies of one table that give different values for one cell: neither value is support while the other stands.

Only the same table counts: rows with the same labels, mostly, and for the cell itself the same row, headers, section
and caption. "Total, 2019" stands under many tables, and each is another total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from grounding.models import Reason, Status
from grounding.protocols import Finding, PassageFinding, ReadPayload, decide
from grounding.reading.binding import Bound, SourceFigures
from grounding.reading.matching import Asked, Matched, Scored, comparable_kinds, scored_figure
from grounding.reading.misplaced import contradicted_by

_SAME_TABLE = 0.8
"""The share of row labels that two copies of one table have in common, at least."""


def with_other_copies(asked: Asked, good: Sequence[Matched], supported: Finding, payload: ReadPayload) -> Finding:
    """The finding, or that sources disagree, where another passage gives the same cell of its table otherwise.

    Args:
        asked: The figure that is judged.
        good: The cells that give its value.
        supported: What the best of them says.
        payload: What was delivered.
    """
    cells = [match for match in good if match.bound.place.tabular]
    if len(asked.passages) < 2 or not cells or supported.status is not Status.SUPPORTED:
        return supported
    said = [PassageFinding(match.passage, supported) for match in cells]
    agreeing = {match.passage.id for match in good}
    others = [
        PassageFinding(other.passage, contradicted_by(asked.candidate, other, Reason.WRONG_VALUE))
        for other in _other_values(asked, cells[0])
        if other.passage.id not in agreeing
    ]
    return decide(asked.candidate, [*said, *others], payload) if others else supported


def _other_values(asked: Asked, cell: Matched) -> Iterator[Scored]:
    """The same cell in copies of its table in other passages, where the value is another."""
    rows = _rows_of(cell.source).get(cell.bound.place.block, frozenset())
    for source, passage in zip(asked.sources, asked.passages, strict=True):
        if passage.id == cell.passage.id:
            continue
        tables = _rows_of(source)
        for index in source.tabular():
            bound = source.bound(index)
            if bound.in_label or not _same_cell(bound, cell.bound) or not comparable_kinds(asked.figure, bound):
                continue
            theirs = tables.get(bound.place.block, frozenset())
            if len(rows & theirs) < _SAME_TABLE * max(len(rows), len(theirs)):
                continue
            if bound.figure.value != cell.bound.figure.value:
                yield scored_figure(source, passage, bound, asked.context)
                break  # one value that differs is enough, and says it


def _same_cell(one: Bound, other: Bound) -> bool:
    a, b = one.place, other.place
    return (a.row, a.headers, a.section, a.caption) == (b.row, b.headers, b.section, b.caption) and bool(a.row)


def _rows_of(source: SourceFigures) -> Mapping[int, frozenset[str]]:
    """The labels of the rows with values, of each table of a passage."""
    rows: dict[int, set[str]] = defaultdict(set)
    for index in source.tabular():
        bound = source.bound(index)
        if not bound.in_label:
            rows[bound.place.block].add(bound.place.row)
    return {block: frozenset(labels) for block, labels in rows.items()}
