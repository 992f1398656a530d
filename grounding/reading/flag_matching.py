"""What flags make of a sentence: its words are found in their names, and its polarity is set against their values.

Structured payloads give many facts as flags, whose words a sentence shares whether it agrees with them or not: "offers
takeout" and "offers no takeout" both have the words of `takeOut`. A flag is called by its field and, where its table or
array has several records, by its record too; which of a table's two names is the thing and which its property makes no
difference. Who is not named in the sentence may be in what comes before it, or in the query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from grounding.models import Span
from grounding.reading.flags import Flag, read_flags
from grounding.reading.label_words import spaced
from grounding.reading.memory import remembered
from grounding.reading.presence import IS_THERE, Sentence, said_there
from grounding.reading.said_labels import Axis, Labels, axis_of, inside, same_stem, stems_of
from grounding.reading.words import WORD, stem_of

_ALL = frozenset("all both each every everyone neither none nobody".split())
_LINKS = frozenset("and or of in on with".split())
_ANSWERS = frozenset(
    (stem_of(word),)
    for word in "included available availability supported value status answer enabled allowed present result".split()
)
"""Columns that answer for their rows: Feature | Included."""


class Agreement(Enum):
    """What a flag makes of a sentence that speaks of it."""

    AGREES = "agrees"
    DENIES = "denies"
    BLANK = "blank"
    """The flag says nothing."""
    AMBIGUOUS = "ambiguous"
    """Several records have such a flag, they differ, and which of them is meant is not said."""
    UNHEARD = "unheard"
    """No record has the value that is said, and nothing tells whether it means the same as the field's own."""


@dataclass(frozen=True, slots=True)
class Read:
    """A flag that a sentence speaks of, and what it makes of that."""

    flag: Flag
    start: int
    """Where the sentence speaks of it, in the sentence."""
    end: int
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class FlagBlock:
    """The flags of one table or object that say one thing each, by their two names."""

    by_key: Mapping[str, tuple[Flag, ...]]
    by_row: Mapping[str, tuple[Flag, ...]]
    keys: Labels
    rows: Labels


@remembered
def flag_blocks(text: str) -> tuple[FlagBlock, ...]:
    """The flags of a passage, block by block; linear in its length."""
    blocks: dict[int, list[Flag]] = defaultdict(list)
    for flag in read_flags(text):
        blocks[flag.block].append(flag)
    return tuple(map(_block, blocks.values()))


def _block(flags: Sequence[Flag]) -> FlagBlock:
    values: dict[tuple[str, str, str], set[bool | None]] = defaultdict(set)
    for flag in flags:
        values[flag.above, flag.key, flag.row].add(flag.value)
    by_key: dict[str, list[Flag]] = defaultdict(list)
    by_row: dict[str, list[Flag]] = defaultdict(list)
    for flag in flags:
        if len(values[flag.above, flag.key, flag.row]) == 1:
            by_key[flag.key].append(flag)
            by_row[flag.row].append(flag)
    return FlagBlock(
        {key: tuple(of) for key, of in by_key.items()},
        {row: tuple(of) for row, of in by_row.items()},
        Labels(by_key, _shared_prefixes(flags)),
        Labels(by_row),
    )


def compared(sentence: Sentence, blocks: Sequence[FlagBlock], around: Sequence[str] = ()) -> list[Read]:
    """What flags make of a sentence; what it says in no plain words of them is left out.

    Args:
        sentence: The sentence.
        blocks: The flags of one passage.
        around: What stands before the sentence, and the query: the first that names one record names the one meant.
    """
    if sentence.unsure:
        return []
    return _longest([one for block in blocks for one in _of_block(sentence, block, around)])


def _of_block(sentence: Sentence, block: FlagBlock, around: Sequence[str]) -> Iterator[Read]:
    """What the flags of one table or object make of a sentence."""
    keys = axis_of(sentence, block.keys, around)
    rows = axis_of(sentence, block.rows, around)
    only = _only(sentence, keys, rows)
    if "only" in sentence.words and only is None:
        return
    by_row = [flag for row in rows.names for flag in block.by_row[row]]
    by_key = [flag for key in keys.names for flag in block.by_key[key]]
    for flag in dict.fromkeys([*by_row, *by_key] if only is not None or not rows.said else by_row):
        if only is not None and (shut_out := _shut_out(sentence, flag, keys, rows, only)) is not None:
            yield shut_out
        else:
            yield from _of_flag(sentence, flag, block, keys, rows)


def _only(sentence: Sentence, keys: Axis, rows: Axis) -> Axis | None:
    """The axis of the name that an "only" stands before: "only Pro has it", where others of that axis have it not."""
    after = {n + 1 for n, word in enumerate(sentence.words) if word == "only"}
    after |= {n + 1 for n in after if sentence.words[n : n + 1] == ("the",)}
    for axis in (keys, rows):
        if axis.needed and any(first in after for spans in axis.names.values() for first, _ in spans):
            return axis
    return None


def _shut_out(sentence: Sentence, flag: Flag, keys: Axis, rows: Axis, only: Axis) -> Read | None:
    """That a flag says of another what is said of one alone."""
    own, other = (flag.key, rows.places(flag.row)) if only is keys else (flag.row, keys.places(flag.key))
    if only.places(own) or not other or flag.value is None:
        return None
    first, end = other[0]
    if said_there(sentence, first, end) is not flag.value:
        return None
    return Read(flag, sentence.spans[first][0], sentence.spans[end - 1][1], Agreement.DENIES)


def _of_flag(sentence: Sentence, flag: Flag, block: FlagBlock, keys: Axis, rows: Axis) -> Iterator[Read]:
    key, row = keys.places(flag.key), rows.places(flag.row)
    by_key = stems_of(flag.key)[-1:] not in _ANSWERS
    by_row = rows.needed or not by_key
    if by_key and key and by_row and row:
        anchors = [
            at for one in key for other in row if (at := _together(sentence, one, other, keys, rows)) is not None
        ]
    elif by_key and key and (not by_row or not rows.said):
        anchors = list(key)
    elif by_row and row and (not by_key or (flag.by_feature and not keys.said)):
        anchors = list(row)
    else:
        return
    unsaid = (rows, flag.row) if by_row and not row else (keys, flag.key) if by_key and not key else None
    for first, end in anchors:
        if sentence.words[end : end + 1] == ("of",):
            continue  # "a lot of" is no parking lot
        there = said_there(sentence, first, end)
        if there is None or not _under(sentence, flag, first) or _is_named_more_closely(sentence, first, rows):
            continue
        agreement = _agreement(sentence, flag, block, there, unsaid, first, rows is (unsaid or (None,))[0])
        if agreement is Agreement.BLANK and not _as_written(sentence, first, end, flag):
            continue
        if agreement is not None:
            yield Read(flag, sentence.spans[first][0], sentence.spans[end - 1][1], agreement)
            return


def _agreement(
    sentence: Sentence,
    flag: Flag,
    block: FlagBlock,
    there: bool,
    unsaid: tuple[Axis, str] | None,
    first: int,
    by_field: bool,
) -> Agreement | None:
    """What a flag makes of something that is said to be there or not, where perhaps one of its names is not said."""
    plain = Agreement.BLANK if flag.value is None else _agrees(flag.value is there)
    if unsaid is None:
        return plain
    axis, name = unsaid
    if axis.told is not None:
        return plain if axis.told == name else None
    lead = sentence.words[sentence.clauses[sentence.clause_of(first)].first : first]
    if not any(stem_of(word) in IS_THERE or word in ("is", "are", "was", "were") for word in lead):
        return None  # only what is said of somebody; not whom something is said of
    values = {one.value for one in (block.by_key[flag.key] if by_field else block.by_row[flag.row])}
    if len(values) == 1:
        return plain
    if not _ALL.isdisjoint(lead):
        return Agreement.DENIES if flag.value is not None and flag.value is not there else None
    return Agreement.AMBIGUOUS if {True, False} <= values else None


def _agrees(same: bool) -> Agreement:
    return Agreement.AGREES if same else Agreement.DENIES


def _together(sentence: Sentence, one: Span, other: Span, keys: Axis, rows: Axis) -> Span | None:
    """Where the sentence says something of both names of a flag; None where it says it of neither together."""
    (early, early_axis), (late, _) = sorted(((one, keys), (other, rows)), key=lambda item: item[0])
    at, before = sentence.clause_of(late[0]), sentence.clause_of(early[0])
    if at == before:
        return late
    between = any(early_axis.in_clause(sentence, clause) for clause in range(before + 1, at + 1))
    return None if between else late


def _under(sentence: Sentence, flag: Flag, first: int) -> bool:
    """Whether what the flag stands under is named in the same clause or list: the parking of "street parking"."""
    if not flag.above:
        return True
    words = sentence.words[slice(*sentence.list_of(sentence.clause_of(first)))]
    return stems_of(flag.above)[-1] in set(map(same_stem, words))


def _is_named_more_closely(sentence: Sentence, first: int, rows: Axis) -> bool:
    """Whether a name stands before a label, and makes another of it: the "card slot" of "a Mini-SIM card slot"."""
    holder = any(end == first for spans in rows.names.values() for _, end in spans)
    if holder or first == sentence.clauses[sentence.clause_of(first)].first:
        return False
    start, end = sentence.spans[first - 1]
    joined = sentence.text[end : sentence.spans[first][0]] == " " and sentence.words[first - 1] not in _LINKS
    return first > 1 and joined and any(c.isupper() for c in sentence.text[start:end])


def _as_written(sentence: Sentence, first: int, end: int, flag: Flag) -> bool:
    """Whether the words are the flag's own, and no part of a compound: an empty field is no more than its name."""
    start, stop = sentence.spans[first][0], sentence.spans[end - 1][1]
    labels = (spaced(flag.key).casefold(), spaced(flag.row).casefold())
    own = " ".join(stem_of("".join(match[0] for match in WORD.finditer(label))) for label in labels)
    compound = "-" in (sentence.text[start - 1 : start], sentence.text[stop : stop + 1])
    return not compound and stem_of("".join(sentence.words[first:end])) in own


def _longest(read: list[Read]) -> list[Read]:
    """Of flags that one run of words may be of, those that share most with it."""
    spans = [(one.start, one.end) for one in read]
    return [one for one in read if not inside((one.start, one.end), spans)]


def _shared_prefixes(flags: Sequence[Flag]) -> frozenset[str]:
    """First words that several fields of one object share, as in restaurantsTakeOut: they name the object."""
    seen: dict[str, set[str]] = defaultdict(set)
    for flag in flags:
        words = spaced(flag.key).casefold().split()
        if len(words) > 1:
            seen[words[0]].add(flag.key)
    return frozenset(word for word, keys in seen.items() if len(keys) > 1)
