"""What the judge of frames looks at: the sentences of a prompt and their clauses, by their words and sorts of words.

A premise has few words of its own ("you see", "cancel it") and countless things it may be about. So each word is seen
as itself and as its sort: a verb of effect, a noun of data, whoever is talked with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from grounding.reading.deed_words import ASKER, EFFECT, LIGHT, LOOKING, SPEECH, TEXT, WORLD
from grounding.reading.frame_settings import CONDITIONAL, NEGATED, REPORTED
from grounding.reading.frame_things import DATA, STORE_STEMS
from grounding.reading.frame_words import IS_ALL, IS_FRESH, LATER
from grounding.reading.prompt_layout import SENTENCE, pieces_of
from grounding.reading.words import stem_of

_SHORTEST = 3
"""Words of a clause: "cancel, change or refund" is one."""
_NEAR = 80
"""Code points in which as many words are looked for."""
_BEFORE = 300
"""Code points of a sentence that are looked at before a clause."""
_CLAUSES = re.compile(
    r"(?<=[,:)–—]) (?=\w)| (?=[(–—])| - | -> | → | "
    r"(?=(?:and|then|but|so|because|since|which|who|where|while) )"
)
_TOKEN = re.compile(r"[A-Za-z]\w*?(?:_\w+)+|n['’]t\b|['’]\w+|[A-Za-z]+?(?=n['’]t\b)|[A-Za-z]+|\d[\d.,:%]*|[^\w\s]")
_CLOSED = frozenset(
    """a an the this that these those it its they them their he she his her him i me my we us our you your u who whom
    whose which what where when while if unless until once whether after before because so but and or nor not no never
    none nothing any all every each both some most more always only just also even already still then now today is are
    was were be been being am has have had having do does did done can could will would shall should may might must
    need to of in on at for from with by via through using into onto about as per than without within under over up out
    off down back away here there how why please don doesn isn aren can't cannot n't 's 're 've 'll 'd 'm again right
    straight immediately directly instantly automatically everything anything something whatever ever everyone anyone
    know knows see sees tell tells say says ask asks look looks check checks use get give make let lets""".split()
)
_SYSTEMS = frozenset("assistant bot chatbot agent copilot helper model concierge".split())
_SORTS = (
    ("<effect>", EFFECT),
    ("<light>", LIGHT),
    ("<looking>", LOOKING),
    ("<speech>", SPEECH),
    ("<asker>", ASKER),
    ("<store>", STORE_STEMS),
    ("<data>", DATA),
    ("<world>", WORLD),
    ("<text>", TEXT),
)
_SIGNS = (
    ("fresh", IS_FRESH),
    ("later", LATER),
    ("all", IS_ALL),
    ("condition", CONDITIONAL),
    ("denial", NEGATED),
    ("report", REPORTED),
)
_LEAD_WORDS = 8


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a prompt, or one of its clauses."""

    start: int
    end: int
    text: str
    lead: str
    """What it is listed under, if anything."""
    before: str = ""
    """What the sentence says before the clause."""
    clauses: tuple[Unit, ...] = ()
    """Of a sentence that has more than one."""


def units_of(text: str) -> Iterator[Unit]:
    """The sentences of a prompt, with their clauses, in order; linear in its length."""
    for piece in pieces_of(text):
        for found in SENTENCE.finditer(piece.text):
            said = found.group().strip()
            if len(said) < _SHORTEST:
                continue
            at = found.end() - len(found.group().lstrip())
            spans = list(_clauses(said))
            made = [
                Unit(
                    piece.origin(at + a),
                    piece.origin(at + b - 1) + 1,
                    said[a:b],
                    piece.lead,
                    said[max(0, a - _BEFORE) : a].rstrip(),
                )
                for a, b in spans
            ]
            start, end = piece.origin(at), piece.origin(at + len(said) - 1) + 1
            yield Unit(start, end, said, piece.lead, clauses=tuple(made) if len(made) > 1 else ())


def _clauses(said: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for found in _CLAUSES.finditer(said):
        enough = len(said[max(begin, found.start() - _NEAR) : found.start()].split()) >= _SHORTEST
        if enough and len(said[found.end() : found.end() + _NEAR].split()) >= _SHORTEST:
            yield begin, found.start()
            begin = found.end()
    yield begin, len(said)


def features_of(unit: Unit) -> frozenset[str]:
    """What a unit shows, each feature by its name."""
    words, sorts = _read(unit.text)
    words, sorts = ["^", *words, "$"], ["^", *sorts, "$"]
    found = {f"w:{word}" for word in words}
    found.update(f"w:{one} {two}" for one, two in pairwise(words))
    for size in range(1, 5):
        found.update("s:" + " ".join(sorts[at : at + size]) for at in range(len(sorts) - size + 1))
    found.update(f"is:{name}" for name, sign in _SIGNS if sign.search(unit.text))
    if unit.lead:
        found.update(("listed", *(f"l:{word}" for word in _read(unit.lead)[0][-_LEAD_WORDS:])))
    if unit.before:
        closed, kinds = _read(unit.before)
        found.update(f"b:{word}" for word in (*closed, *kinds) if word in _CLOSED or word.startswith("<"))
    else:
        found.add("first")
    return frozenset(found)


def _read(text: str) -> tuple[list[str], list[str]]:
    """The words of a text, and their sorts."""
    words: list[str] = []
    sorts: list[str] = []
    for found in _TOKEN.finditer(text):
        token = found.group().replace("’", "'")
        word, sort = _sorted(token, bool(words))
        words.append(word)
        sorts.append(sort)
    return words, sorts


def _sorted(token: str, within: bool) -> tuple[str, str]:
    low = token.casefold()
    if "_" in token:
        return "<code>", "<code>"
    if token[0].isdigit():
        return "<number>", "<number>"
    if low in _CLOSED or not (token[0].isalpha() or token[0] == "'"):
        return low, low
    if low in _SYSTEMS:
        return low, "<system>"
    stem = stem_of(low)
    for sort, stems in _SORTS:
        if stem in stems:
            return stem, sort
    if low.endswith("ing"):
        return stem, "<ing>"
    if low.endswith("ed"):
        return stem, "<ed>"
    return stem, "<Name>" if within and token[0].isupper() else "<word>"
