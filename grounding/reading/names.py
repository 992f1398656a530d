"""Names in a text: of people, organisations, places, products, as capitals show them in the middle of a sentence.

A capital proves little: sentences, headings, labels and titles have them too, and German gives one to every
noun. What is left in doubt is not read as a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from grounding.reading.words import STOP_WORDS, find_whole, rarity, stem_of


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name where it stands."""

    start: int
    end: int
    parts: tuple[str, ...]
    """Its distinctive words, folded: without initials, titles, legal forms and words that name a kind of thing."""
    initials: str = ""
    """The first letters of its words, where there are three or more."""


_WORD = re.compile(r"[^\W_]++(?:['’.&-][^\W_]++)*+\.?")
_CLOSES = r"(?=[\"'”’)\]*_]*\s)"
_BREAK = re.compile(
    r"[.!?:;…\n\r|•·*#>\"“”«»„()\[\]{}/=—–-](?:"
    r"(?<=[^.!?:;…-])"
    rf"|(?<=[!?:;…]){_CLOSES}"
    r"|(?<=\.)(?<!\b[A-Z]\.)(?<!\b(?:Dr|Mr|Ms|St|Jr|Sr|Co)\.)(?<!\b(?:Mrs|Inc|Ltd)\.)(?<!\b(?:Prof|Corp)\.)"
    rf"{_CLOSES}"
    r"|(?<=-)(?<!\w-)(?=\s))"
)
_NEXT_WORD = re.compile(r"(?:['’]s)?,? ([^\W\d_][^\W\d_'’-]+)")
_WORD_BEFORE = re.compile(r"([^\W\d_][^\W\d_'’-]+),? \Z")
_DOMAIN = re.compile(r"(?<=\w)\.(?:com|org|net|co\.uk)(?='s?$|$)")
_SOUNDS = str.maketrans({"h": None, "y": "i", "k": "c", "q": "c", "z": "s", "w": "v", "j": "i"})
_DOUBLED = re.compile(r"(.)\1")
_PLACES_TRIED = 20
"""How many places of a part of a name are looked at."""
_INFLECTION = 3
"""Letters by which a name's inflected form is longer or shorter: Italy, Italian; Japan, Japanese."""
_CONTAINED = 5
"""Letters from which a name may also stand inside a longer word, as in a compound."""
_COMMON = 0.85
"""Rarity below which a word is common enough to open a sentence."""
_TITLES = frozenset("dr mr mrs ms prof".split())
_NUMBERS = frozenset("two three four five six seven eight nine ten".split())
_PARTICLES = frozenset("of de da di du del della der den van von la le el al bin ibn y e".split())
_NO_NAMES = frozenset(
    """january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed
    thu fri sat sun mondays tuesdays wednesdays thursdays fridays saturdays sundays i
    i'm i'd i'll i've ok okay yes no internet web earth god bible english kg km am pm ad
    bc ce bce utc gmt est pst covid christmas easter celsius fahrenheit kelvin note step tip example source
    sources passage answer question context section table figure chapter part page""".split()
)
_GENERIC = frozenset(
    """mr mrs ms miss dr prof sir lady lord president chairman chief executive officer director ceo cfo king
    queen prince princess saint st senator governor mayor rep sen gov gen lt col sgt suite room floor
    minister secretary general captain judge justice professor doctor pope inc ltd llc llp plc corp
    corporation company co limited gmbh ag sa bv nv oy ab kg se spa group holdings jr sr city county state
    states river lake mount mountain mountains island islands street avenue road park bay sea ocean north
    south east west northern southern eastern western central new old great united national international
    federal royal republic kingdom university college school institute department ministry agency office
    bureau committee council court association society act bill law award prize festival church museum
    hospital airport station building center centre club restaurant hotel bar grill cafe bank fund
    foundation services systems technologies solutions the and of for day war world league team series
    season""".split()
)
_DEMONYM = re.compile(
    r"(?:[a-z]{2,}(?:ian|ean|ese|ish|ican|ite|ic)s?$|[a-z]{2,}(?:ian|ean|ese|ish|ican)-|french|dutch|swiss|greek|german|iraqi|pakistani|israeli|saudi|thai|czech|welsh|danes?)"
)


_CODES = dict(
    pair.split("=")
    for pair in """alabama=AL alaska=AK arizona=AZ arkansas=AR california=CA colorado=CO connecticut=CT delaware=DE
        florida=FL georgia=GA hawaii=HI idaho=ID illinois=IL indiana=IN iowa=IA kansas=KS kentucky=KY
        louisiana=LA maine=ME maryland=MD massachusetts=MA michigan=MI minnesota=MN mississippi=MS
        missouri=MO montana=MT nebraska=NE nevada=NV hampshire=NH jersey=NJ mexico=NM carolina=NC ohio=OH
        oklahoma=OK oregon=OR pennsylvania=PA rhode=RI dakota=SD tennessee=TN texas=TX utah=UT vermont=VT
        virginia=VA washington=WA wisconsin=WI wyoming=WY york=NY britain=UK england=UK america=US""".split()
)
"""The postal codes of American states, and of two countries, by a word of what they stand for."""


def folded(word: str) -> str:
    """A word without case, diacritics, possessive and full stops: Müller's is muller, U.S. is us."""
    plain = unicodedata.normalize("NFKD", word).casefold().replace("’", "'")
    plain = _DOMAIN.sub("", "".join(c for c in plain if not unicodedata.combining(c)))
    return plain.removesuffix("'s").removesuffix("'").replace(".", "")


def read_names(text: str) -> tuple[NameReading, ...]:
    """The names of a text, in order: runs of capitalised words that capitals elsewhere do not explain. Linear time."""
    return tuple(_names(text))


def _names(text: str) -> Iterator[NameReading]:
    breaks = [0, *(m.end() for m in _BREAK.finditer(text))]
    breaks.append(len(text))
    for start, end in pairwise(breaks):
        first = _WORD.search(text, start, end)
        if first is None or text[first.end() : end].islower():
            continue  # the first word's capital is the sentence's
        words = list(_WORD.finditer(text, start, end))
        label = text[end - 1 : end] == ":" and all(m.group()[0].isupper() for m in words)
        if len(words) > 1 and not label and not _is_title_case(words):
            yield from _in_stretch(text, words)


def _is_title_case(words: list[re.Match[str]]) -> bool:
    """Whether a stretch capitalises its words as headings do, so that capitals show nothing."""
    telling = [m.group() for m in words if m.group().casefold() not in STOP_WORDS and m.group() not in _PARTICLES]
    capitals = sum(w[0].isupper() for w in telling)
    return len(words) > 2 and capitals * 10 >= len(telling) * 9


def _in_stretch(text: str, words: list[re.Match[str]]) -> Iterator[NameReading]:
    at = 0
    while at < len(words):
        if not _capitalised(words[at].group()):
            at += 1
            continue
        last = _run_end(text, words, at)
        name = _name(words[at : last + 1], opens=at == 0)
        if name is not None:
            yield name
        at = last + 1


def _run_end(text: str, words: list[re.Match[str]], first: int) -> int:
    """The last word of a run of capitalised words, joined by single spaces or by particles between them."""
    last = at = first
    while at + 1 < len(words) and text[words[at].end() : words[at + 1].start()] in (" ", " & "):
        at += 1
        if _capitalised(words[at].group()):
            last = at
        elif words[at].group() not in _PARTICLES or words[at - 1].group().endswith("."):
            break
    return last


def _capitalised(word: str) -> bool:
    return word[0].isupper() and word.rstrip(".").casefold() not in _NO_NAMES and not any(c.isdigit() for c in word)


def _name(run: list[re.Match[str]], *, opens: bool) -> NameReading | None:
    """The name that a run of capitalised words is; None where it may be none."""
    if opens and len(run[0].group().rstrip(".")) == 1:
        run = run[1:]  # "A." of a list
    if not run:
        return None
    if opens and (run[0].group().casefold() in STOP_WORDS or len(run) == 1 or _may_open(run[0].group())):
        opens = run[0].group().casefold() not in STOP_WORDS or len(run) == 1
        run = run[1:]  # the capital is the sentence's: "Visit New York"
        while run and run[0].group() in _PARTICLES:
            run = run[1:]
    if run and folded(run[0].group()) in _TITLES:
        run, opens = run[1:], False
    if not run:
        return None
    if len(run) == 1 and (opens or _is_acronym(run[0].group()) or _DEMONYM.match(run[0].group().casefold())):
        return None
    parts = tuple(p for m in run for p in folded(m.group()).split("-") if _is_distinctive(p))
    if not parts:
        return None
    capitals = [m.group()[0] for m in run if m.group()[0].isupper()]
    end = run[-1].end() - run[-1].group().endswith(".")
    return NameReading(run[0].start(), end, parts, "".join(capitals).casefold() if len(capitals) >= 3 else "")


def _may_open(word: str) -> bool:
    """Whether a sentence may open with this word for its own sake: a common one, an adverb, a participle."""
    return rarity(stem_of(word)) < _COMMON or word.endswith(("ly", "ing", "day"))


def _is_acronym(word: str) -> bool:
    """Whether it is written in capitals, a plural or possessive s aside: most such words name no one (CEO, STIs)."""
    return word.split("-")[0].rstrip(".").removesuffix("s").rstrip("'’.").replace(".", "").isupper()


def _is_distinctive(part: str) -> bool:
    return (
        len(part) > 2
        and part not in _GENERIC
        and part not in _NO_NAMES
        and part not in STOP_WORDS
        and part not in _NUMBERS
        and part not in _PARTICLES
    )


class _Folds(dict[int, str]):
    """One folded character for each, so that offsets stay: É is e, ß is s, ’ is a straight apostrophe."""

    def __missing__(self, point: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(point)).casefold()
        fold = self[point] = "'" if chr(point) == "’" else plain[:1]
        return fold


_FOLDS = _Folds()


def fold_text(text: str) -> str:
    """A text without case and diacritics, of the same length, so that its offsets are the text's own."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


def sounded(part: str) -> str:
    """A part of a name as several spellings of it sound: Mohamed and Mohammed, Sara and Sarah, Katherine, Catherine."""
    plain = part.replace("ph", "f").replace("ck", "k")
    return _DOUBLED.sub(r"\1", plain.translate(_SOUNDS))


def neighbours(text: str, folded_text: str, part: str, step: int) -> Iterator[tuple[int, int]]:
    """The capitalised words right after (1) or before (-1) the places where a text holds a part as a word."""
    at = folded_text.find(part)
    tried = 0
    while at >= 0 and tried < _PLACES_TRIED:
        end = at + len(part)
        whole = not folded_text[at - 1 : at].isalnum() and not folded_text[end : end + 1].isalnum()
        if whole:
            tried += 1
            match = _NEXT_WORD.match(text, end) if step > 0 else _WORD_BEFORE.search(text, max(0, at - 40), at)
            if match and match[1][0].isupper():
                yield match.span(1)
        at = folded_text.find(part, end)


def find_part(part: str, text: str, folded_text: str) -> tuple[int, int] | None:
    """Where a text holds a part of a name: as a word or its beginning, inside a long one, or in an inflected form.

    Japan and Japanese, Italy and Italian share their beginning; CA is California in an American address.

    Args:
        part: A folded part of a name.
        text: The text, and
        folded_text: the same by `fold_text`.
    """
    at = _at_word_start(part, folded_text)
    if at < 0 and len(part) >= _CONTAINED:
        at = folded_text.find(part)
    if at >= 0:
        return at, at + len(part)
    if len(part) > 4:
        stem = part[: max(4, len(part) - 3)]
        at = _inflected(stem, part, text, folded_text)
        if at >= 0:
            return at, at + len(stem)
    code = _CODES.get(part)
    at = find_whole(code, text) if code else -1
    return (at, at + len(code)) if code and at >= 0 else None


def _inflected(stem: str, part: str, text: str, folded_text: str) -> int:
    """Where a form of a part begins: Italian for Italy, instructors for Instructor, but not wind for Windows."""
    at = folded_text.find(stem)
    while at >= 0:
        if not folded_text[at - 1 : at].isalnum():
            end = at + len(stem)
            while end < len(text) and end - at <= len(part) + _INFLECTION and text[end].isalpha():
                end += 1
            alike = abs(end - at - len(part)) < _INFLECTION + (end - at > len(part))
            if alike and (text[at].isupper() or stem_of(text[at:end]) == stem_of(part)):
                return at
        at = folded_text.find(stem, at + 1)
    return -1


def _at_word_start(word: str, text: str) -> int:
    at = text.find(word)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(word, at + 1)
    return at
