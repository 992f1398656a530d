"""Table rows written out as clauses, as in "the revenue of 2019 is 4.2 ; the revenue of 2018 is 3.9".

That is how table rows are commonly flattened for retrieval: one clause for each cell, with the row's label first
and the column's after "of".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grounding.reading.place import Place

_LINE = re.compile(r"[^\n]+")
_ARTICLE = re.compile(r"(?<!\S)the\s", re.IGNORECASE)
_SHARED_END = "of"
_LONGEST_LABEL, _LONGEST_VALUE = 300, 80
_CAPTION = 80
"""Code points before the first clause in which its caption may stand: "( in millions )"."""


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    """Where its article stands."""
    label: tuple[str, ...]
    value: tuple[int, int]


class ClauseBlock:
    """One flattened row."""

    def __init__(self, clauses: Sequence[_Clause], words: int, caption: str, number: int) -> None:
        self.start, self.end = clauses[0].start, clauses[-1].value[1]
        self._caption = caption
        self._row = " ".join(clauses[0].label[: words - 1])
        self._clauses = clauses
        self._headers = [" ".join(clause.label[words:]) for clause in clauses]
        self._starts = [clause.start for clause in clauses]
        self._number = number

    @property
    def row(self) -> str:
        """The row's own label."""
        return self._row

    @property
    def caption(self) -> str:
        """What stands before the first clause, such as "( in millions )"."""
        return self._caption

    def cells(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """The header and the value's span of each clause."""
        return zip(self._headers, (clause.value for clause in self._clauses), strict=True)

    def place(self, start: int, end: int) -> Place:
        """The row with the header of the span's clause; a span in a label is no cell."""
        at = max(0, bisect_right(self._starts, start) - 1)
        clause, header = self._clauses[at], self._headers[at]
        if not clause.value[0] <= start < clause.value[1]:
            return Place(self.start, self.end, caption=self._caption)
        return Place(
            self.start,
            self.end,
            row=self._row,
            headers=(header,) if header else (),
            caption=self._caption,
            tabular=True,
            cell=clause.value,
            block=self._number,
            shared_column=header.casefold(),
        )


def clause_blocks(text: str, start: int, end: int, number: int) -> list[ClauseBlock]:
    """The flattened rows in text[start:end], in order; linear time."""
    found: list[ClauseBlock] = []
    if " is " not in text or ";" not in text:
        return found
    for line in _LINE.finditer(text, start, end):
        for run in _runs(text, *line.span()):
            for row, words in _rows(run):
                found.append(ClauseBlock(row, words, _caption(text, line.start(), row[0].start), number + len(found)))
    return found


def _runs(text: str, start: int, end: int) -> Iterator[list[_Clause]]:
    """Clauses that follow on each other, parted by semicolons alone."""
    run: list[_Clause] = []
    before: tuple[int, int] | None = None
    at = start
    while at < end:
        mark = text.find(";", at, end)
        stop = mark if mark >= 0 else end
        clause = _clause(text, at, stop)
        if clause is not None and not text[at : clause.start].strip():
            if not run and before is not None and (first := _first(text, *before, clause)) is not None:
                run.append(first)
            run.append(clause)
        else:
            if len(run) > 1:
                yield run
            run = []
        before = (at, stop)
        at = stop + 1
    if len(run) > 1:
        yield run


def _clause(text: str, start: int, end: int) -> _Clause | None:
    article = _ARTICLE.search(text, start, end)
    return _from_article(text, article.start(), end) if article else None


def _from_article(text: str, start: int, end: int) -> _Clause | None:
    verb = text.rfind(" is ", start, end)
    if verb < 0 or verb - start > _LONGEST_LABEL or end - verb > _LONGEST_VALUE:
        return None
    return _Clause(start, tuple(text[start:verb].split()[1:]), (verb + 4, end))


def _first(text: str, start: int, end: int, following: _Clause) -> _Clause | None:
    """The clause that ends the stretch before a run: the one whose label begins most like the next one's."""
    low = max(start, text.rfind(" is ", start, end) - _LONGEST_LABEL)
    clauses = [_from_article(text, article.start(), end) for article in _ARTICLE.finditer(text, low, end)]
    shared = [(_shared(clause.label, following.label), clause) for clause in clauses if clause is not None]
    most, clause = max(shared, key=lambda item: item[0], default=(0, None))
    return clause if most else None


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many first words two labels share, the last of them "of"; 0 where none is."""
    last = 0
    for count, (a, b) in enumerate(zip(one, other, strict=False), start=1):
        if a != b:
            break
        if a == _SHARED_END and count > 1:
            last = count
    return last


def _rows(run: Sequence[_Clause]) -> Iterator[tuple[Sequence[_Clause], int]]:
    """The clauses of a run by rows, each with the number of first words that name the row and part it from columns."""
    at = 0
    while at + 1 < len(run):
        words = _shared(run[at].label, run[at + 1].label)
        end = at + 2
        # a label that shares less belongs to another row: "value of assets of", "value of debts of"
        while end < len(run) and words and _shared(run[at].label, run[end].label) >= words:
            end += 1
        if words:
            yield run[at:end], words
            at = end
        else:
            at += 1


def _caption(text: str, line: int, start: int) -> str:
    before = text[max(line, start - _CAPTION) : start]
    return re.split(r"[;:]", before)[-1].strip()
