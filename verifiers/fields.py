"""Judges the fields of a structured answer: all fields of one object must stand in one record of the sources.

That a value occurs somewhere is no support: `{"company": "Apple", "revenue": 4.3}` is wrong where 4.3 is Nokia's,
however surely both stand in the table. A record is a table's row, a JSON object, or a passage of prose; what stands in
a table's header is of all its rows, and what stands in prose of all that its passage holds.

Fields that are declared as labels hold a value of a closed set, chosen by the model, that no source need state. A label
is supported by its own rule, or where the record has a field of that name with that value. What neither can check is
unchecked, for want of validation: that a label is allowed says nothing of whether it is right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from grounding.labels import Label
from grounding.models import Kind, Passage, Reason, Relation, Status
from grounding.protocols import Answer, Candidate, Finding, Leaf, ReadPayload, Segment, evidence, not_found
from grounding.reading.amounts import match, windows
from grounding.reading.binding import SourceFigures, read_source_figures
from grounding.reading.dates import DateReading
from grounding.reading.exact import read_exact
from grounding.reading.figures import FigureReading
from grounding.reading.label_words import spaced
from grounding.reading.place import Place
from grounding.reading.words import read_words

_NAMED = 0.6
"""The share of a field's name that a column must be called by before it is that field's."""
_COST = 8
"""Comparisons that looking at one place of a value costs."""
_TEXT, _VALUE, _LATER = 1.5, 1.0, 0.001
"""What a field that names counts for its record, beside one that measures, and what each place further down costs."""
_YES, _NO = ("true", "yes"), ("false", "no")


class _Record(NamedTuple):
    """A record of a passage: a row or an object, or a column that is a record; or the passage, where block is -1."""

    passage: int
    block: int
    start: int
    end: int
    column: int = -1
    """Of a column under a header that a field states, as a year's; -1 for a row."""


class _Occurrence(NamedTuple):
    """Where a field's value stands in a passage."""

    record: _Record
    start: int
    end: int
    place: Place
    shared: bool
    """Whether it is of all records of its table, or of its passage."""


@dataclass(slots=True)
class _Group:
    """The fields of one object, looked up together, once for all of them."""

    fields: list[Segment] = field(default_factory=list)
    around: list[_Group] = field(default_factory=list)
    """The objects around it, whose fields say what it is of."""
    said: dict[tuple[int, str], list[_Occurrence]] = field(default_factory=dict)
    """Where a payload gives a value as it is written; shared by all objects of an answer."""
    _found: dict[int, tuple[list[list[_Occurrence]], _Record | None]] = field(default_factory=dict)

    def looked_up(self, answer: Answer, payload: ReadPayload) -> tuple[list[list[_Occurrence]], _Record | None]:
        """Where each of the fields stands, and the record that holds most of them."""
        known = self._found.get(id(payload))
        if known is None:
            occurrences = [self._occurrences(answer, segment, payload) for segment in self.fields]
            inherited = [found for group in self.around for found in group.looked_up(answer, payload)[0]]
            outer = [segment for group in self.around for segment in group.fields]
            known = occurrences, _best([*outer, *self.fields], [*inherited, *occurrences])
            self._found[id(payload)] = known
        return known

    def _occurrences(self, answer: Answer, segment: Segment, payload: ReadPayload) -> list[_Occurrence]:
        key = id(payload), answer.text[segment.leaf.start : segment.end] if segment.leaf else ""
        if key not in self.said:
            self.said[key] = _occurrences(answer, segment, payload)
        payload.spend(_COST * len(self.said[key]))
        return self.said[key]


class _Field(NamedTuple):
    group: _Group
    at: int
    """Which of its fields."""
    leaf: Leaf


class _Labelled(NamedTuple):
    label: Label
    group: _Group


def _groups_of(answer: Answer) -> dict[int, _Group]:
    """The fields that can be looked up as they stand, by the number of their object."""
    groups: dict[int, _Group] = {}
    said: dict[tuple[int, str], list[_Occurrence]] = {}
    for segment in answer.segments:
        leaf = segment.leaf
        if leaf is None or not leaf.short:
            continue
        if leaf.record not in groups:
            around = [groups[number] for number in leaf.above if number in groups]
            groups[leaf.record] = _Group(around=around, said=said)
        if answer.label_of(segment) is None:
            groups[leaf.record].fields.append(segment)
    return groups


class FieldVerifier:
    """Judges the short fields of structured answers."""

    kind = Kind.STATEMENT

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """One candidate for each short field that is no label."""
        for group in _groups_of(answer).values():
            for index, segment in enumerate(group.fields):
                assert segment.leaf is not None
                reading = _Field(group, index, segment.leaf)
                yield Candidate(Kind.STATEMENT, segment.start, segment.end, answer, segment, reading)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Judge one field against the record that holds most of its object."""
        if not isinstance(candidate.reading, _Field):
            raise TypeError(f"no field was read at {candidate.start}")
        group, at, leaf = candidate.reading
        if not payload.passages:
            return not_found(candidate, payload)
        occurrences, best = group.looked_up(candidate.answer, payload)
        return _judge(candidate, leaf, occurrences[at], best, group, payload)


class LabelVerifier:
    """Judges labels by what was declared of them."""

    kind = Kind.LABEL

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """One candidate for each field that was declared a label."""
        if not answer.labels:
            return
        groups = _groups_of(answer)
        for segment in answer.segments:
            label = answer.label_of(segment)
            if label is not None and segment.leaf is not None and segment.asserts:
                group = groups.get(segment.leaf.record) or _Group()
                yield Candidate(Kind.LABEL, segment.start, segment.end, answer, segment, _Labelled(label, group))

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Judge one label: allowed, then by its rule, then by the sources' own field of that name."""
        if not isinstance(candidate.reading, _Labelled):
            raise TypeError(f"no label was read at {candidate.start}")
        label, group = candidate.reading
        segment = candidate.segment
        assert segment is not None
        leaf = segment.leaf
        assert leaf is not None
        value = str(leaf.value)
        if label.allowed and value not in label.allowed:
            allowed = ", ".join(sorted(label.allowed)[:12])
            return Finding(Status.UNSUPPORTED, Reason.NOT_ALLOWED, f"{value!r} is none of {allowed}", 0.0)
        if label.rule is not None:
            return _by_rule(label, value, candidate, leaf, payload)
        finding = _by_field(candidate, segment, leaf, group, payload)
        if finding is not None:
            return finding
        message = f"nothing can check {leaf.key!r}: it has no rule, and no source has a field of that name"
        return Finding(Status.UNCHECKED, Reason.MISSING_VALIDATION, message)


def _judge(
    candidate: Candidate,
    leaf: Leaf,
    found: list[_Occurrence],
    best: _Record | None,
    group: _Group,
    payload: ReadPayload,
    *,
    by_name: bool = False,
) -> Finding:
    """What the sources say of one field, given the record that its object is of.

    Args:
        candidate: The field.
        leaf: Its value.
        found: Where that stands.
        best: The record that holds most of its object.
        group: The fields of its object.
        payload: What was delivered.
        by_name: Whether it counts only where it stands under the field's own name.
    """
    name = _stems_of_key(leaf.key)
    if not found and isinstance(leaf.value, str) and not read_words(leaf.value).stems:
        return Finding(Status.UNCHECKED, Reason.NOT_SETTLED, "it has no word that could be looked for")
    if not found and isinstance(leaf.value, bool):
        return Finding(Status.UNCHECKED, Reason.NOT_SETTLED, f"no source says yes or no to {leaf.key!r}")
    if not found:
        return _given_instead(candidate, name, best, payload) or not_found(candidate, payload)
    inside = [one for one in found if best is not None and _holds(best, one)]
    if not inside and (leaf.listed or best is None):
        inside = found
    if inside:
        chosen = max(inside, key=lambda one: (_named(name, _called(one.place)), -one.start))
        if (by_name or isinstance(leaf.value, bool)) and _named(name, _called(chosen.place)) < _NAMED:
            message = f"no field of the sources is called {leaf.key!r}"
            unnamed = Finding(Status.UNCHECKED, Reason.NOT_SETTLED, message)
            return _given_instead(candidate, name, best, payload) or unnamed
        if chosen.place.tabular and not chosen.shared and not name & _called(chosen.place):
            other = _given_instead(candidate, name, best, payload, Reason.WRONG_METRIC)
            if other is not None:
                return other
        return _stated(candidate, chosen, payload)
    elsewhere = found[0]
    passage = payload.passages[elsewhere.record.passage]
    assert best is not None
    if elsewhere.record[:2] == best[:2] and best.block >= 0:
        return _mixed(candidate, elsewhere, best, payload)
    other = _given_instead(candidate, name, best, payload, Reason.MIXED_RECORD)
    if other is not None:
        return other
    if _joined(group, candidate.answer, payload, best, elsewhere.record):
        return _stated(candidate, elsewhere, payload)
    message = (
        f"{passage.id} states {candidate.answer.text[leaf.start : candidate.end]}, but not of what "
        f"{payload.passages[best.passage].id} gives the other fields for"
    )
    return Finding(Status.UNCHECKED, Reason.NOT_SETTLED, message)


def _occurrences(answer: Answer, segment: Segment, payload: ReadPayload) -> list[_Occurrence]:
    leaf = segment.leaf
    assert leaf is not None
    value = leaf.value
    found: list[_Occurrence] = []
    for number, passage in enumerate(payload.passages):
        source = payload.read(passage.text, read_source_figures)
        if isinstance(value, bool):
            said = [span for word in (_YES if value else _NO) for span in _said(word, source, payload)]
        else:
            written = value if isinstance(value, str) else answer.text[leaf.start : segment.end]
            said = list(_spans(written, source, payload))
        found += [_placed(number, start, end, source) for start, end in said]
    return found


def _spans(written: str, source: SourceFigures, payload: ReadPayload) -> Iterator[tuple[int, int]]:
    """Where a passage gives a value, however it writes it."""
    reading = read_exact(written)
    plain = sum(c.isalnum() for c in written)
    for date in reading.dates:
        if len(reading.dates) == 1 and sum(c.isalnum() for c in written[date.start : date.end]) == plain:
            yield from _dated(date, source, payload)
            if not any(period.is_bare_year for period in date.periods):
                return
    for figure in reading.figures:
        if len(reading.figures) == 1 and sum(c.isalnum() for c in written[figure.start : figure.end]) == plain:
            yield from _measured(figure, source, payload)
            return
    yield from _said(written, source, payload)


def _dated(date: DateReading, source: SourceFigures, payload: ReadPayload) -> Iterator[tuple[int, int]]:
    payload.spend(len(source.dates))
    for given in source.dates:
        if any(g.says(a) for g in given.periods for a in date.periods):
            yield given.start, given.end


def _measured(figure: FigureReading, source: SourceFigures, payload: ReadPayload) -> Iterator[tuple[int, int]]:
    seen = sorted({index for low, high in windows(figure) for index in source.within(low, high)})
    payload.spend(len(seen) + 1)
    document = frozenset() if source.scale is None else frozenset({source.scale})
    for index in seen:
        agreed = match(figure, source.bound(index), document, "")
        if agreed is not None and agreed.clash is None:
            given = source.figures[index]
            yield given.start, given.end


def _said(written: str, source: SourceFigures, payload: ReadPayload) -> Iterator[tuple[int, int]]:
    """Where the same words stand in the same order; stems, so that case and number do not matter."""
    stems, words = read_words(written).stems, source.words
    if not stems:
        return
    # by its rarest word: what a name begins with may stand in every row
    anchor = min(range(len(stems)), key=lambda at: len(words.places(stems[at])))
    places = words.places(stems[anchor])
    payload.spend(_COST * len(places) + 1)
    for place in places:
        at = place - anchor
        if at >= 0 and words.stems[at : at + len(stems)] == stems:
            yield words.span(at, at + len(stems) - 1)


def _placed(number: int, start: int, end: int, source: SourceFigures) -> _Occurrence:
    place = source.layout.place(start, start + 1)
    if not place.tabular:
        return _Occurrence(_Record(number, -1, -1, -1), start, end, place, True)
    heads = not place.row and not place.headers
    return _Occurrence(_Record(number, place.block, place.start, place.end), start, end, place, heads)


def _holds(record: _Record, one: _Occurrence) -> bool:
    """Whether a value stands in a record, in the header of its table, or in the prose of its passage."""
    if one.record.passage != record.passage:
        return False
    if record.column >= 0 and one.record.block == record.block:
        return one.place.column == record.column
    return one.record == record or (one.shared and one.record.block in (-1, record.block))


def _best(fields: list[Segment], found: list[list[_Occurrence]]) -> _Record | None:
    """The record that holds most of the fields; those that name weigh more, and of equals the first."""
    headed = {
        (one.record.passage, one.record.block, one.place.column)
        for occurrences in found
        for one in occurrences
        if one.shared and one.place.column is not None and one.record.block >= 0
    }
    weights: dict[_Record, float] = {}
    for number, (segment, occurrences) in enumerate(zip(fields, found, strict=True)):
        if segment.leaf is not None and segment.leaf.listed:
            continue
        weight = _TEXT if segment.leaf is not None and isinstance(segment.leaf.value, str) else _VALUE
        records = {one.record for one in occurrences if not one.shared or one.record.block < 0}
        for one in occurrences:
            if one.place.column is not None and (one.record.passage, one.record.block, one.place.column) in headed:
                records.add(one.record._replace(start=-1, end=-1, column=one.place.column))
        for record in records:
            # of two objects' names the first is what the object is of
            weights[record] = weights.get(record, 0.0) + weight - _LATER * number
    if not weights:
        return None
    for record in weights:
        # prose around a table is of all its records
        if record.block >= 0:
            weights[record] += weights.get(_Record(record.passage, -1, -1, -1), 0.0)
    return max(weights, key=lambda record: (weights[record], record.block >= 0, -record.passage, -record.start))


def _joined(group: _Group, answer: Answer, payload: ReadPayload, best: _Record, other: _Record) -> bool:
    """Whether another table or passage names what this record is of: some field that names stands in both."""
    occurrences, _ = group.looked_up(answer, payload)
    fields = list(zip(group.fields, occurrences, strict=True))
    for outer in group.around:
        fields += zip(outer.fields, outer.looked_up(answer, payload)[0], strict=True)
    for segment, found in fields:
        if segment.leaf is not None and isinstance(segment.leaf.value, str):
            here = any(_holds(best, one) for one in found)
            if here and any(_holds(other, one) for one in found):
                return True
    return False


def _stems_of_key(key: str) -> frozenset[str]:
    return _words(key) if key else frozenset()


def _words(label: str) -> frozenset[str]:
    """The stems of a key or a header, small words too: take_out is not take_in."""
    return frozenset(read_words(spaced(label)).stems)


def _named(name: frozenset[str], called: frozenset[str]) -> float:
    """The share of a field's name in what a cell is called, 0 to 1."""
    return len(name & called) / len(name) if name else 0.0


def _called(place: Place) -> frozenset[str]:
    """What a cell is called: by its columns or keys, or else by its row."""
    return frozenset().union(*map(_words, place.headers)) or _words(place.row)


def _given_instead(
    candidate: Candidate,
    name: frozenset[str],
    best: _Record | None,
    payload: ReadPayload,
    reason: Reason = Reason.WRONG_VALUE,
) -> Finding | None:
    """Contradicted where the record has a figure under the field's own name, and it is another one."""
    if best is None or best.block < 0 or not name:
        return None
    passage = payload.passages[best.passage]
    named: list[tuple[float, int, int]] = []
    for place in _cells(best, payload):
        called = _called(place)
        own = _named(called, name)
        if (
            place.cell is not None
            and _named(name, called) >= _NAMED
            and (own >= _NAMED or _holds_figure(place, best, payload))
        ):
            named.append((own, *place.cell))
    if not named:
        return None
    _, start, end = max(named)
    return _against(
        candidate, passage, start, end, reason, f"{passage.id} gives {passage.text[start:end].strip()} for that"
    )


def _cells(record: _Record, payload: ReadPayload) -> Iterator[Place]:
    """The cells or fields of a record, in order."""
    text = payload.passages[record.passage].text
    source = payload.read(text, read_source_figures)
    words = source.words
    at = bisect_left(words.starts, record.start)
    while at < len(words.starts) and words.starts[at] < record.end:
        place = source.layout.place(words.starts[at], words.starts[at] + 1)
        at += 1
        if place.cell is not None and (place.start, place.end) == (record.start, record.end):
            yield place
            while at < len(words.starts) and words.starts[at] < place.cell[1]:
                at += 1


def _holds_figure(place: Place, record: _Record, payload: ReadPayload) -> bool:
    source = payload.read(payload.passages[record.passage].text, read_source_figures)
    start, end = place.cell or (0, 0)
    at = bisect_left(source.figures, start, key=lambda figure: figure.start)
    return at < len(source.figures) and source.figures[at].start < end


def _mixed(candidate: Candidate, elsewhere: _Occurrence, best: _Record, payload: ReadPayload) -> Finding:
    """The value stands in another record of the same table than the other fields."""
    passage = payload.passages[best.passage]
    message = f"{passage.id} gives this for another record than the other fields"
    for place in _cells(best, payload):
        same = place.column == elsewhere.place.column and place.headers == elsewhere.place.headers
        if same and place.cell is not None:
            start, end = place.cell
            message += f", which has {passage.text[start:end].strip()}"
            return _against(candidate, passage, start, end, Reason.MIXED_RECORD, message)
    return _against(candidate, passage, elsewhere.start, elsewhere.end, Reason.MIXED_RECORD, message)


def _against(candidate: Candidate, passage: Passage, start: int, end: int, reason: Reason, message: str) -> Finding:
    span = evidence(passage, start, end, Relation.CONTRADICTS)
    return Finding(
        Status.CONTRADICTED, reason, message, 0.0, (span,), ((candidate.start, candidate.end),), span.text.strip()
    )


def _stated(candidate: Candidate, one: _Occurrence, payload: ReadPayload) -> Finding:
    passage = payload.passages[one.record.passage]
    labels = ", ".join(filter(None, (one.place.row, *one.place.headers)))
    said = passage.text[one.start : one.end]
    message = f"{passage.id} gives {said}" + (f" for {labels}" if labels else "")
    return Finding(Status.SUPPORTED, Reason.STATED, message, 0.9, (evidence(passage, one.start, one.end),))


def _by_rule(label: Label, value: str, candidate: Candidate, leaf: Leaf, payload: ReadPayload) -> Finding:
    assert label.rule is not None
    fields = {s.leaf.key: s.leaf.value for s in candidate.answer.segments if s.leaf and s.leaf.record == leaf.record}
    said = label.rule(value, fields, payload.passages)
    if said is None:
        return Finding(Status.UNCHECKED, Reason.MISSING_VALIDATION, "its rule finds nothing in the passages to go by")
    if said is False:
        return Finding(Status.UNSUPPORTED, Reason.RULE_REFUTES, f"its rule says that {value!r} does not hold", 0.0)
    if not isinstance(said, str) or not said.strip():
        raise TypeError(f"the rule of {leaf.key!r} must return a quote, False or None, not {said!r}")
    found = _quoted(said, payload)
    if found is None:
        raise ValueError(f"the rule of {leaf.key!r} quotes what no passage says: {said[:80]!r}")
    passage, at = found
    spans = (evidence(passage, at, at + len(said)),)
    return Finding(Status.SUPPORTED, Reason.RULE_HOLDS, f"its rule goes by {passage.id}", 1.0, spans)


def _quoted(quote: str, payload: ReadPayload) -> tuple[Passage, int] | None:
    for passage in payload.passages:
        at = passage.text.find(quote)
        if at >= 0:
            return passage, at
    return None


def _by_field(
    candidate: Candidate, segment: Segment, leaf: Leaf, group: _Group, payload: ReadPayload
) -> Finding | None:
    """What a source's own field of that name says; None where it has none."""
    whole = _Group([*group.fields, segment], group.around, group.said)
    occurrences, best = whole.looked_up(candidate.answer, payload)
    finding = _judge(candidate, leaf, occurrences[-1], best, whole, payload, by_name=True)
    return finding if finding.status in (Status.SUPPORTED, Status.CONTRADICTED) else None
