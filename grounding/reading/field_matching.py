"""What fields with words for values make of a sentence: "INC-7 is closed" against a row that has it open.

A value that stands somewhere in a table is no support: it must stand in the record that the sentence is of, under the
field that the sentence names. Four ways of giving a field's value are read, all within one clause: "the status of INC-7
is open", "it has high priority" and "status open", "is owned by Mia Wong" where the field is Owner, and "INC-7 is open"
where only the value is said. What is said otherwise is left to others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from grounding.models import Span
from grounding.reading.fields import Field, read_fields
from grounding.reading.flag_matching import Agreement
from grounding.reading.memory import remembered
from grounding.reading.presence import Sentence, denies
from grounding.reading.said_labels import Axis, Labels, axis_of
from grounding.reading.words import rarity, stem_of

_IS = frozenset(
    "is are was were be been remains remain stays currently now also still already at in on the a an".split()
)
"""What may stand between a thing and its value, beside a name."""
_COPULA = frozenset("is are was were remains remain stays been".split())
_HAS = frozenset("has have had having with of".split())
_OPENS = frozenset("the its their his her this that a an and with has have had of our your my".split())
"""What may stand before a field's name that is not a part of another: not the delivery of "delivery status"."""
_GOES_ON = frozenset(
    """and or but since as with in on at by for from to until because so while after before under during now today
    currently which""".split()
)
_BY = frozenset("by to in at from".split())
_USES = frozenset(
    map(
        stem_of,
        "have has had use uses get belong work live locate base run sit report join pay ship speak play study".split(),
    )
)
"""Verbs by which somebody is said to have a value whose field is not named: uses the euro, works in Sales."""
_NO_VALUE = frozenset(
    map(
        stem_of,
        """same different unknown important listed given shown following available unclear good bad key one
        known stated mentioned specified determined""".split(),
    )
)
"""Words that are a comment on a value and none."""
_ALIKE = 0.92
"""Jaro-Winkler similarity from which two spellings are of one word: canceled, cancelled."""
_REACH = 6
"""Words between a field's name and its value, at most, beside the record's name."""
_HOLDERS = 2
_ROOT = 3
"""Letters of a verb from which it can be the verb of a field's name: owned, Owner."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a sentence gives, and what the record that it is of has there."""

    field: Field
    """The record's own."""
    start: int
    """Where the sentence gives it, with the field's name where it has that, in the sentence."""
    end: int
    agreement: Agreement
    of: str = ""
    """The record that has the value that was given; empty where none has."""


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one table or object, with the fields that have one value each."""

    own: Mapping[str, Mapping[str, Field]]
    """Of each record its fields, by their names."""
    holders: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Of each field its values, each with two records that have it."""
    values: Mapping[str, Labels]
    keys: Labels
    rows: Labels


@remembered
def records_of(text: str) -> tuple[Records, ...]:
    """The records of a passage, block by block; linear in its length."""
    blocks: dict[int, list[Field]] = defaultdict(list)
    for field in read_fields(text):
        blocks[field.block].append(field)
    return tuple(map(_records, blocks.values()))


def _records(fields: Sequence[Field]) -> Records:
    own: dict[str, dict[str, Field]] = defaultdict(dict)
    several: set[tuple[str, str]] = set()
    holders: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for field in fields:
        if own[field.row].setdefault(field.key, field).value != field.value:
            several.add((field.row, field.key))
        known = holders[field.key].get(field.value, ())
        if field.row not in known and len(known) < _HOLDERS:
            holders[field.key][field.value] = (*known, field.row)
    for row, key in several:
        del own[row][key]
    values = {key: Labels(of, common=True) for key, of in holders.items()}
    return Records(own, holders, values, Labels(holders, common=True), Labels(own))


def given(sentence: Sentence, blocks: Sequence[Records], around: Sequence[str] = ()) -> list[Given]:
    """The values that a sentence gives of the records of one passage, in the order of their fields.

    Args:
        sentence: The sentence.
        blocks: The records of one passage.
        around: What stands before the sentence, and the query: the first that names one record names the one meant.
    """
    if sentence.unsure or "only" in sentence.words:
        return []
    return [one for block in blocks for one in _of_block(sentence, block, around)]


def _of_block(sentence: Sentence, block: Records, around: Sequence[str]) -> Iterator[Given]:
    rows = axis_of(sentence, block.rows, around)
    record = _record(block, rows)
    if record is None:
        return
    keys, named = axis_of(sentence, block.keys), rows.places(record)
    for key, field in block.own[record].items():
        plain = [span for span in keys.places(key) if _as_written(sentence, span, block.keys.words[key])]
        yield from _of_field(sentence, field, block, plain, named)


def _record(block: Records, rows: Axis) -> str | None:
    """The record that a sentence is of: the one that it names, or the only one there is."""
    if not rows.needed:
        return next(iter(block.own))
    return rows.told if not rows.said else next(iter(rows.names)) if len(rows.names) == 1 else None


def _as_written(sentence: Sentence, span: Span, wanted: Sequence[str]) -> bool:
    """Whether a field is called by its own words, not by others of their stem: "stating" is no state."""
    words, joined = "".join(sentence.words[span[0] : span[1]]), "".join(wanted)
    return words.removesuffix("s") == joined.removesuffix("s")


def _alone(sentence: Sentence, first: int, named: Sequence[Span]) -> bool:
    """Whether the word before a field's name makes no other of it: the delivery of "delivery status"."""
    if first == sentence.clauses[sentence.clause_of(first)].first:
        return True
    return sentence.words[first - 1] in _OPENS or any(end == first for _, end in named)


def _of_field(
    sentence: Sentence, field: Field, block: Records, keys: Sequence[Span], named: Sequence[Span]
) -> Iterator[Given]:
    """What a sentence gives for one field of its record."""
    values = block.values[field.key].said_in(sentence)
    said = False
    for value, spans in values.items():
        for span in spans:
            if not (reach := _binds(sentence, field.key, keys, named, span)):
                continue
            said = True
            denied, same = _denied(sentence, span[0]), value == field.value
            agreement = Agreement.AGREES if same is not denied else Agreement.DENIES
            holder = next(row for row in block.holders[field.key][value] if same or row != field.row)
            yield Given(field, *_offsets(sentence, reach), agreement, "" if same or denied else holder)
    if not said and field.value not in values:
        for reach in _other_values(sentence, field, keys, named):
            yield Given(field, *_offsets(sentence, reach), Agreement.UNHEARD)


def _binds(sentence: Sentence, key: str, keys: Sequence[Span], named: Sequence[Span], value: Span) -> Span | None:
    """The words that give a value to a field, from the field's name to the value; None where it is not given."""
    for span in keys:
        if sentence.clause_of(span[0]) != sentence.clause_of(value[0]):
            continue
        if span[1] <= value[0] and _alone(sentence, span[0], named) and _leads(sentence, span[1], value[0], named):
            return span[0], value[1]
        if value[1] == span[0]:
            return value[0], span[1]
    verb = value[0] - 1
    while verb > 0 and sentence.words[verb] in ("the", "a", "an"):
        verb -= 1
    if verb > 0 and sentence.words[verb] in _BY and _verb_of(sentence.words[verb - 1], key):
        return verb - 1, value[1]
    if value[1] < len(sentence.words) and _verb_of(sentence.words[value[1]], key):
        return value[0], value[1] + 1
    if any(_used(sentence, end, value) for _, end in named if end <= value[0]):
        return value
    before = [sentence.words[n] for n in range(max(0, value[0] - 3), value[0])]
    copula = next((n for n, word in enumerate(reversed(before)) if word in _COPULA), None)
    if copula is None or any(word not in _IS and word != "not" for word in before[len(before) - copula :]):
        return None
    clause = sentence.clauses[sentence.clause_of(value[0])]
    ends = value[1] >= clause.end or sentence.words[value[1]] in _GOES_ON
    return value if ends else None


def _used(sentence: Sentence, start: int, value: Span) -> bool:
    """Whether nothing but a verb of having or using stands between a record's name and a value that ends its clause."""
    clause = sentence.clauses[sentence.clause_of(value[0])]
    between = range(start, value[0])
    if sentence.clause_of(start - 1) != sentence.clause_of(value[0]) or len(between) > _REACH:
        return False
    verbs = [n for n in between if sentence.stems[n] in _USES]
    light = all(n in verbs or sentence.words[n] in _IS | _BY | {"for", "with", "not"} for n in between)
    ends = value[1] >= clause.end or sentence.words[value[1]] in _GOES_ON
    return len(verbs) == 1 and light and ends


def _leads(sentence: Sentence, start: int, end: int, named: Sequence[Span]) -> bool:
    """Whether nothing but a copula and whose field it is stands between a field's name and its value."""
    words = _without_holder(sentence, range(start, end), named)
    if len(words) > _REACH or any(word not in _IS and word != "not" for word in words):
        return False
    return start == end or any(word in _COPULA for word in words)


def _without_holder(sentence: Sentence, at: Sequence[int], named: Sequence[Span]) -> list[str]:
    """The words after a field's name, without what says whose it is: "of INC-7", "of the order"."""
    words = [sentence.words[n] for n in at if not any(a <= n < b for a, b in named)]
    if not words or words[0] not in ("of", "for"):
        return words
    holder = 1
    while holder < len(words) and words[holder] in _OPENS:
        holder += 1
    return words[holder + (not named and holder < len(words) and words[holder] not in _COPULA) :]


def _verb_of(word: str, key: str) -> bool:
    """Whether a word is the verb that a field is named after: owned, owns; Owner."""
    stem, name = stem_of(word), stem_of(key.casefold())
    return len(stem) >= _ROOT and stem != name and name.startswith(stem) and len(name) - len(stem) <= _ROOT


def _denied(sentence: Sentence, at: int) -> bool:
    clause = sentence.clauses[sentence.clause_of(at)]
    return any(denies(word) for word in sentence.words[clause.first : at])


def _other_values(sentence: Sentence, field: Field, keys: Sequence[Span], named: Sequence[Span]) -> Iterator[Span]:
    """Where a sentence gives a field another value than any record has: "the status is pending", "high priority"."""
    for first, end in keys:
        clause = sentence.clauses[sentence.clause_of(first)]
        if any(denies(word) for word in sentence.words[clause.first : clause.end]):
            continue
        after = [n for n in range(end, clause.end) if not any(a <= n < b for a, b in named)]
        copula = next((n for n in after if sentence.words[n] in _COPULA), None)
        if _alone(sentence, first, named) and copula is not None:
            rest = [n for n in after if n > copula and sentence.words[n] not in _IS]
            if not _without_holder(sentence, range(end, copula), named) and _is_value(sentence, rest, field):
                yield first, clause.end
        elif first - 2 >= clause.first and _is_value(sentence, [first - 1], field):
            lead = [
                word for word in sentence.words[max(clause.first, first - 3) : first - 1] if word not in ("a", "an")
            ]
            if lead and lead[-1] in _HAS and lead[-1] != "of":
                yield first - 1, end


def _is_value(sentence: Sentence, at: Sequence[int], field: Field) -> bool:
    """Whether some words can be a value, and not the field's in another spelling."""
    words = [sentence.words[n] for n in at]
    if not 1 <= len(words) <= 2 or any(rarity(stem_of(word)) <= 0 or not word.isalpha() for word in words):
        return False
    if any(stem_of(word) in _NO_VALUE for word in words):
        return False
    own = field.value.casefold().split()
    return not any(JaroWinkler.normalized_similarity(word, other) >= _ALIKE for word in words for other in own)


def _offsets(sentence: Sentence, span: Span) -> Span:
    return sentence.spans[span[0]][0], sentence.spans[span[1] - 1][1]
