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
from grounding.reading.fields import Field
from grounding.reading.flag_matching import Agreement
from grounding.reading.presence import Sentence, denies
from grounding.reading.said_labels import axis_of, inside, places, wanted_words
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
    """AMBIGUOUS is for a value that is not the field's and of which nothing tells whether it means the same."""
    of: str = ""
    """The record that has the value that was given; empty where none has."""


def given(sentence: Sentence, fields: Sequence[Field], around: Sequence[str] = ()) -> list[Given]:
    """The values that a sentence gives of the records of one passage, in the order of their fields.

    Args:
        sentence: The sentence.
        fields: Those of one passage.
        around: What stands before the sentence, and the query: the first that names one record names the one meant.
    """
    if sentence.unsure or "only" in sentence.words:
        return []
    blocks: dict[int, list[Field]] = defaultdict(list)
    for field in fields:
        blocks[field.block].append(field)
    return [one for block in blocks.values() for one in _of_block(sentence, block, around)]


def _of_block(sentence: Sentence, fields: Sequence[Field], around: Sequence[str]) -> Iterator[Given]:
    record = _record(sentence, fields, around)
    if record is None:
        return
    own, others = _by_key(fields, record)
    wanted = {key: wanted_words(key, common=True) for key in own}
    keys = axis_of(sentence, wanted, ()).names
    named = list(places(sentence, wanted_words(record)))
    for key, field in own.items():
        values = {field.value: record, **{value: row for row, value in others[key].items() if row != record}}
        plain = [span for span in keys[key] if _as_written(sentence, span, wanted[key])]
        yield from _of_field(sentence, field, values, plain, named)


def _as_written(sentence: Sentence, span: Span, wanted: Sequence[str]) -> bool:
    """Whether a field is called by its own words, not by others of their stem: "stating" is no state."""
    words, joined = "".join(sentence.words[span[0] : span[1]]), "".join(wanted)
    return words.removesuffix("s") == joined.removesuffix("s")


def _alone(sentence: Sentence, first: int, named: Sequence[Span]) -> bool:
    """Whether the word before a field's name makes no other of it: the delivery of "delivery status"."""
    if first == sentence.clauses[sentence.clause_of(first)].first:
        return True
    return sentence.words[first - 1] in _OPENS or any(end == first for _, end in named)


def _record(sentence: Sentence, fields: Sequence[Field], around: Sequence[str]) -> str | None:
    """The record that a sentence is of: the one that it names, or the only one there is."""
    rows = {field.row: wanted_words(field.row) for field in fields}
    if len(rows) == 1:
        return next(iter(rows))
    axis = axis_of(sentence, rows, around)
    named = [row for row, spans in axis.names.items() if spans]
    return axis.told if not named else named[0] if len(named) == 1 else None


def _by_key(fields: Sequence[Field], record: str) -> tuple[dict[str, Field], dict[str, dict[str, str]]]:
    """The record's own fields that have one value, and what others have under the same names."""
    own: dict[str, Field] = {}
    several: set[str] = set()
    others: dict[str, dict[str, str]] = defaultdict(dict)
    for field in fields:
        if field.row != record:
            others[field.key][field.row] = field.value
        elif field.key in own and own[field.key].value != field.value:
            several.add(field.key)
        else:
            own[field.key] = field
    return {key: field for key, field in own.items() if key not in several}, others


def _of_field(
    sentence: Sentence, field: Field, values: Mapping[str, str], keys: Sequence[Span], named: Sequence[Span]
) -> Iterator[Given]:
    """What a sentence gives for one field of its record."""
    spans = {value: tuple(places(sentence, wanted_words(value, common=True))) for value in values}
    every = [span for of in spans.values() for span in of]
    said = False
    for value, row in values.items():
        for span in spans[value]:
            if inside(span, every) or not (reach := _binds(sentence, field.key, keys, named, span)):
                continue
            said = True
            denied = _denied(sentence, span[0])
            same = value == field.value
            agreement = Agreement.AGREES if same is not denied else Agreement.DENIES
            yield Given(field, *_offsets(sentence, reach), agreement, "" if same or denied else row)
    if not said and not spans[field.value]:
        for reach in _other_values(sentence, field, keys, named):
            yield Given(field, *_offsets(sentence, reach), Agreement.AMBIGUOUS)


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
    before = [sentence.words[n] for n in range(max(0, value[0] - 3), value[0])]
    copula = next((n for n, word in enumerate(reversed(before)) if word in _COPULA), None)
    if copula is None or any(word not in _IS and word != "not" for word in before[len(before) - copula :]):
        return None
    clause = sentence.clauses[sentence.clause_of(value[0])]
    ends = value[1] >= clause.end or sentence.words[value[1]] in _GOES_ON
    return value if ends else None


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
