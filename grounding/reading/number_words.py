"""Numbers written in English words, with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from grounding.reading.anchors import matches_at
from grounding.reading.words import read_words, stem_of

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: index for index, word in enumerate(_ONES.split())}
_VALUES |= {word: 10 * (index + 2) for index, word in enumerate(_TENS.split())}
_POWERS = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_ORDINALS = {
    word: index
    for index, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fourths": 4,
    "fifth": 5,
    "fifths": 5,
}
_PARTS |= {"sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10, "sixth": 6, "fourth": 4}
_ALL = sorted({*_VALUES, *_POWERS, *_ORDINALS, *_PARTS, "dozen"}, key=len, reverse=True)


_MULTIPLES = {
    2: "twice doubled doubling twofold",
    3: "thrice tripled tripling threefold",
    4: "quadrupled quadrupling fourfold",
    5: "fivefold quintupled",
    6: "sixfold",
    7: "sevenfold",
    8: "eightfold",
    9: "ninefold",
    10: "tenfold",
}
_TIMES = {word: Decimal(times) for times, words in _MULTIPLES.items() for word in words.split()}
_TIMES |= {"halved": Decimal("0.5"), "halving": Decimal("0.5")}
_TIMES_STEP = Decimal("0.2")
"""What "doubled" may be off by, twice: nobody says it of 1.8 times."""
_STEMS = tuple(dict.fromkeys(stem_of(word) for word in (*_ALL, *_TIMES)))
NUMBER_STEMS = frozenset(_STEMS)
"""The stems of all words that numbers are written in."""
_WORD = re.compile(
    rf"(?<![\w-])(?i:{'|'.join(_ALL)})(?:-(?i:{'|'.join(_ALL)})){{0,3}}(?![\w])"
    rf"|(?<![\w-])(?P<times>(?i:{'|'.join(_TIMES)}))(?![\w])"
)
_JOIN = re.compile(r"[ \t\u00a0]{1,3}(?:and[ \t]{1,3})?|-")
_AND_A = re.compile(r"[ -]and[ -]an?[ -]")
_OF_A = re.compile(r"[ ](?:of[ ])?an?[ ]|[ -]")
_POINT = re.compile(r"[ ]point[ ]")
_ARTICLE = re.compile(r"\b(?:a|an|one)[ -]\Z", re.IGNORECASE)
_OF = re.compile(r"[ \t]{1,3}(?:of|the|a|an|its|their)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WordNumber:
    """A number in words."""

    start: int
    end: int
    value: Decimal
    step: Decimal
    """The place value that its words show: "two million" shows millions."""
    ordinal: bool = False
    fraction: bool = False
    times: bool = False
    """Whether it says how many times: "doubled", "twice"."""


def _parts(text: str, words: list[re.Match[str]]) -> list[str]:
    """The single words of a number, with "point" and "and a" where they stand between them."""
    parts: list[str] = []
    for index, word in enumerate(words):
        if index:
            between = text[words[index - 1].end() : word.start()]
            if _POINT.fullmatch(between):
                parts.append("point")
            elif _AND_A.fullmatch(between):
                parts.append("and a")
        parts += word.group().casefold().split("-")
    return parts


def _group(text: str, words: list[re.Match[str]]) -> WordNumber | None:
    total, current = Decimal(0), Decimal(0)
    smallest = Decimal(1)
    ordinal = False
    place: Decimal | None = None
    parts = _parts(text, words)
    if len(parts) > 12:
        return None
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        if place is not None and part in _VALUES:
            if _VALUES[part] > 9:
                return None
            place /= 10
            current += _VALUES[part] * place
            smallest = place
        elif part == "point":
            place = Decimal(1)
        elif part in _VALUES:
            current += _VALUES[part]
            smallest = Decimal(1)
        elif part in ("half", "quarter") and (index == 0 or parts[index - 1] == "and a") and len(parts) > 1:
            current += Decimal(1) / _PARTS[part]
            smallest = Decimal("0.1") if part == "half" else Decimal("0.01")
        elif part == "and a":
            continue
        elif part in _POWERS:
            power = 10 ** _POWERS[part]
            smallest = smallest * power if smallest < 1 else Decimal(power)
            if part == "hundred":
                current = (current or Decimal(1)) * 100
            else:
                total += (current or Decimal(1)) * power
                current = Decimal(0)
            place = None
        elif part == "dozen":
            current = (current or Decimal(1)) * 12
        elif part in _ORDINALS and last:
            current += _ORDINALS[part]
            ordinal = True
        else:
            return None
    return WordNumber(words[0].start(), words[-1].end(), total + current, smallest, ordinal)


def _fraction(text: str, words: list[re.Match[str]]) -> WordNumber | None:
    """ "Half", "two-thirds", "a quarter of": a part, not an ordinal and not a span of months."""
    parts = [part for word in words for part in word.group().casefold().split("-")]
    last = parts[-1]
    if last not in _PARTS or len(parts) > 2:
        return None
    start, end = words[0].start(), words[-1].end()
    if len(parts) == 2:
        count = _VALUES.get(parts[0], 0)
        if not 1 <= count < _PARTS[last] or (count > 1 and not last.endswith("s")):
            return None
        if count == 1 and "-" not in text[start:end] and not _OF.match(text, end):
            return None
        return WordNumber(start, end, Decimal(count) / _PARTS[last], Decimal("0.01"), fraction=True)
    article = _ARTICLE.search(text, max(0, start - 5), start)
    if last == "half" or (article and _OF.match(text, end) and last in {"third", "quarter", "fifth", "tenth"}):
        return WordNumber(start, end, Decimal(1) / _PARTS[last], Decimal("0.01"), fraction=True)
    return None


def read_number_words(text: str) -> Iterator[WordNumber]:
    """The numbers in words, in order; linear time."""
    group: list[re.Match[str]] = []
    words = read_words(text)
    starts = sorted([words.starts[at] for stem in _STEMS if stem in words.first for at in words.places(stem)])
    for match in matches_at(_WORD, text, starts):
        if match["times"]:
            yield from _read(text, group)
            group = []
            yield WordNumber(*match.span(), _TIMES[match["times"].casefold()], _TIMES_STEP, times=True)
            continue
        if group:
            if _joined(text, group, match):
                group.append(match)
                continue
            yield from _read(text, group)
        group = [match]
    yield from _read(text, group)


def _joined(text: str, group: list[re.Match[str]], match: re.Match[str]) -> bool:
    """Whether a number word goes on with the number before it."""
    before, after = group[-1].group().casefold(), match.group().casefold()
    span = group[-1].end(), match.start()
    if span[1] - span[0] > 8:
        return False
    if after in ("half", "quarter"):
        return before in _VALUES and bool(_AND_A.fullmatch(text, *span))
    if before in ("half", "quarter"):
        scale = after in _POWERS or after == "dozen"
        return scale and bool(_OF_A.fullmatch(text, *span)) and (len(group) == 1 or text[span[0] : span[1]] == " ")
    if _POINT.fullmatch(text, *span):
        return before.split("-")[-1] in _VALUES and _VALUES.get(after, 10) <= 9
    join = _JOIN.fullmatch(text, *span)
    return join is not None and (
        _continues(before, after, "and" in join.group().casefold()) or _more_decimals(text, group, after)
    )


def _more_decimals(text: str, group: list[re.Match[str]], after: str) -> bool:
    """Whether a digit goes on after "three point one"."""
    return _VALUES.get(after, 10) <= 9 and "point" in _parts(text, group)


def _continues(before: str, after: str, joined_by_and: bool) -> bool:
    """Whether two number words make one number: "two hundred", "hundred and five", not "two, three" or "four five"."""
    before, after = before.split("-")[-1], after.split("-")[0]
    if joined_by_and:
        return before in _POWERS and (after in _VALUES or after in _ORDINALS)
    if after in _POWERS or after == "dozen":
        return before in _VALUES or before in _POWERS
    if after in _PARTS and after.endswith("s"):
        return before in _VALUES
    if before in _TENS.split():
        return _VALUES.get(after, _ORDINALS.get(after, 10)) < 10
    return before in _POWERS and (after in _VALUES or after in _ORDINALS)


def _read(text: str, group: list[re.Match[str]]) -> Iterator[WordNumber]:
    if not group:
        return
    number = (_fraction(text, group) if len(group) == 1 or group[-1].group().casefold() in _PARTS else None) or _group(
        text, group
    )
    if number is not None:
        yield number
