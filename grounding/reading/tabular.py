"""The rows of a passage's tables that hold figures, as words: of the row, around it, and of what introduces tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter

from grounding.reading.label_words import only_measures
from grounding.reading.memory import remembered
from grounding.reading.records import read_layout
from grounding.reading.tables import Table
from grounding.reading.value_words import SUMMED, words_in, years_in
from grounding.reading.words import read_words, stem_of

_BRACKETED = re.compile(r"\([^()]{0,80}\)|\(.{0,80}\)")
_EITHER = re.compile(r"\([^()]{0,60}(?:\([^()]{0,60}\)[^()]{0,60})?/")
"""Brackets that name either of two: "(non-current (liabilities)/assets)"."""
_SIGNS = frozenset(
    stem_of(word)
    for word in """loss losses benefit expense income decrease increase deficit gain gains used provided charge credit
    note notes see refer unaudited assets liabilities""".split()
)
"""Words in brackets that say which sign a row's values have; others, as in "(non-current)", tell rows apart."""
_YEAR_LABEL = re.compile(r"\b(?:19|20)\d\d\b")
_INTRODUCES = re.compile(
    r"\b(?:following|tables?|below|as follows|set forth|summari[sz]e[sd]?)\b|:\s*\Z", re.IGNORECASE
)
_LONGEST_TITLE = 12
"""Words of a line without a full stop that may be a title."""
_STOPS = (".", "?", "!", ";")


@dataclass(frozen=True, slots=True)
class Line:
    """One row that holds figures."""

    label: frozenset[str]
    aside: frozenset[str]
    """Those words of the label that say in brackets which sign its values have."""
    around: frozenset[str]
    """Words of its headers, section and caption."""
    years: frozenset[int]
    """The years that its label and section name, else its headers, else those of its table."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tabular:
    """What there is of tables in one passage."""

    lines: tuple[Line, ...]
    heads: frozenset[str]
    """Words of rows without figures."""
    spans: tuple[tuple[int, int], ...]

    def inside(self, at: int) -> bool:
        """Whether a place is in one of its tables."""
        before = bisect_right(self.spans, at, key=itemgetter(0)) - 1
        return before >= 0 and at < self.spans[before][1]


@remembered
def read_tabular(text: str) -> Tabular:
    """The rows of a text's tables, written as text or in HTML; linear in its length."""
    lines: list[Line] = []
    heads: set[str] = set()
    spans: list[tuple[int, int]] = []
    for block in read_layout(text).blocks:
        if isinstance(block, Table):
            lines += _lines(text, block, heads)
            spans.append((block.start, block.end))
    return Tabular(tuple(lines), frozenset(heads), tuple(spans))


def _lines(text: str, table: Table, heads: set[str]) -> Iterator[Line]:
    """The rows of a table that hold figures; the words of others are added to `heads`."""
    above_total: list[Line] = []
    dated = years_in(" ".join((table.caption, *(text[r.start : r.end] for r in table.rows if r.is_header))))
    for row in table.rows:
        if row.is_header:
            continue
        name = table.label(row)
        label, aside = _label(name)
        label = label or frozenset(_YEAR_LABEL.findall(name))
        cells = [text[start:end] for start, end in row.cells[1:]] or [name]
        if not _any_figure(cells):
            heads |= label
            above_total = []
            continue
        place = table.place(row.start, row.end)
        headers = list(chain.from_iterable(table.headers_above(row, at) for at in range(1, len(row.cells))))
        around = words_in(f"{place.section}; {place.caption}").union(*map(words_in, headers))
        if label <= SUMMED:
            # by custom a row without a label sums up those above it
            label = label or words_in(f"total {row.section}")
            around = around.union(*(line.label for line in above_total))
            above_total = []
        years = years_in(f"{name} {place.section}") or years_in(" ".join(headers)) or dated
        line = Line(label, aside & label, around, years, row.start, row.end)
        above_total.append(line)
        yield line


def _any_figure(cells: Sequence[str]) -> bool:
    return any(any(map(str.isdigit, cell)) and not only_measures(cell) for cell in cells)


def _label(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a label, and those of them that say in brackets which sign its values have."""
    plain = words_in(_BRACKETED.sub(" ", name))
    bracketed = words_in("; ".join(_BRACKETED.findall(name))) - plain
    return plain | bracketed, bracketed if _EITHER.search(name) else bracketed & _SIGNS


@remembered
def read_titles(text: str) -> frozenset[str]:
    """The words of titles, and of sentences that introduce a table, outside tables; linear in the text's length."""
    tabular, words = read_tabular(text), read_words(text)
    ends = (*words.sentence_starts[1:], len(words.stems))
    found: set[str] = set()
    for first, last in zip(words.sentence_starts, ends, strict=False):
        start = words.starts[first]
        if tabular.inside(start):
            continue
        said = text[start : words.starts[last] if last < len(words.starts) else len(text)]
        titled = last - first <= _LONGEST_TITLE and not said.rstrip().endswith(_STOPS)
        if titled or _INTRODUCES.search(said):
            found |= words_in(said).union(words.stems[first:last])  # as they are meant, and as they are written
    return frozenset(found)
