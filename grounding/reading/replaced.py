"""A statement that puts something else in a place of its sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grounding.reading.alteration import Alteration, AlterationKind, altered
from grounding.reading.paired import Paired, Sentence
from grounding.reading.turned import ACTS, passive
from grounding.reading.turning_words import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SAYS,
)

_REST = 0.85
"""The share of the rest of a statement that its sentence must hold."""
_ALL = 0.99


def entity(one: Paired) -> Alteration | None:
    """Another name in the same place, or another thing of the payload in a statement that is else word for word."""
    said, given = one.said, one.given
    for here, there in one.replaced:
        mine = [k for k in here if said.content(k)]
        theirs = [k for k in there if given.content(k)]
        if not 1 <= len(mine) <= 3 or not 1 <= len(theirs) <= 4:
            continue
        if any(k in one.to for k in mine) or any(k in one.back for k in theirs):
            continue
        rest = sum(said.weights) - sum(said.weights[k] for k in mine)
        held = sum(said.weights[k] for k in one.to)
        kept = [k for k in one.to if said.content(k)]
        if not rest or held < _REST * rest or len(kept) < 2:
            continue
        if any(_alike(said.keys[a], given.keys[b]) for a in mine for b in theirs):
            continue
        if here.start == 0 and here.stop < len(said) and said.words[here.stop] in PREPOSITIONS | DETERMINERS:
            continue  # "Click the button": a verb
        if here.start == 0 and said.words[0].endswith(("ly", "ing")):
            continue
        if all(_named(one, said, k) for k in mine) and len(theirs) <= 3 and all(_named(one, given, k) for k in theirs):
            if all(one.known.has(said.stems[k]) for k in mine) or (held >= _ALL * rest and len(mine) == len(theirs) == 1):
                return altered(AlterationKind.ENTITY, one, mine, theirs)
        elif _other_first_name(one, mine, theirs):
            return altered(AlterationKind.ENTITY, one, mine, theirs[-1:])
    return None


def _named(one: Paired, sentence: Sentence, at: int) -> bool:
    """Whether a word is a name: a capital shows it inside a sentence only, or where a passage has it inside one."""
    word = sentence.words[at]
    if not sentence.capitals[at] or word in PRONOUNS or not word[0].isalpha():
        return False
    return one.known.names(word) or (sentence is one.said and at > 0 and not sentence.breaks[at])


def _other_first_name(one: Paired, mine: list[int], theirs: list[int]) -> bool:
    """Another first name before the same surname: Dana Lind for Petra Lind."""
    said, given, a, b = one.said, one.given, mine[-1], theirs[-1]
    if len(mine) != 1 or one.to.get(a + 1, -1) != b + 1 or not (said.capitals[a] and said.capitals[a + 1]):
        return False
    return given.capitals[b] and given.capitals[b + 1] and one.known.names(given.words[b])


def _alike(one: str, other: str) -> bool:
    """Whether two words may be of one thing: forms of one word, or the letters that it is called by."""
    return one[:4] == other[:4] or (one[0] == other[0] and min(len(one), len(other)) <= 4)


def holder(one: Paired) -> Alteration | None:
    """Another name before the same verb, where the sentence has a name there too."""
    said, given = one.said, one.given
    for a, b in one.to.items():
        if not said.content(a) or said.capitals[a] or said.breaks[a] or given.breaks[b]:
            continue
        if passive(said, a) is not None or passive(given, b) is not None:
            continue
        mine, theirs = _name_before(one, said, a), _name_before(one, given, b)
        if not mine or not theirs or {said.keys[k] for k in mine} & {given.keys[k] for k in theirs}:
            continue
        if any(_alike(said.keys[k], given.keys[m]) for k in mine for m in theirs):
            continue
        rest = [k for k in range(len(said)) if k not in mine]
        whole = sum(said.weights[k] for k in rest)
        if sum(said.weights[k] for k in rest if k in one.to) >= _REST * whole > 0:
            return altered(AlterationKind.ENTITY, one, mine, theirs)
    return None


def _name_before(one: Paired, sentence: Sentence, at: int) -> list[int]:
    """The name that ends right before a verb and its auxiliaries."""
    last = at - 1
    while last > 0 and (sentence.words[last] in AUXILIARIES or sentence.words[last].endswith("ly")) and not sentence.breaks[last]:
        last -= 1
    name = []
    while last >= 0 and _named(one, sentence, last):
        name.append(last)
        if sentence.breaks[last]:
            break
        last -= 1
    if last >= 0 and name and sentence.words[last] in PREPOSITIONS | {"and", "or"} and not sentence.breaks[name[-1]]:
        return []  # "the owner of Castor", "Anna and Ben"
    return name


_JOINS = frozenset("and but while whereas".split())


def pairing(one: Paired) -> Alteration | None:
    """What the sentence says of one of two things, said of the other: "voluntary for sales staff"."""
    if one.held < _REST:
        return None
    said, given = one.said, one.given
    theirs = list(_tied(given))
    mine = [(said.keys[x], word, said.keys[y]) for x, word, y in _tied(said)]
    for x, word, y in _tied(said):
        same = [(a, b) for a, preposition, b in theirs if preposition == word]
        if any((given.keys[a], given.keys[b]) == (said.keys[x], said.keys[y]) for a, b in same):
            continue
        for a, b in ((a, b) for a, b in same if given.keys[a] == said.keys[x]):
            for c, d in ((c, d) for c, d in same if given.keys[d] == said.keys[y]):
                crossed = (given.keys[c], word, given.keys[b]) in mine
                known = {given.keys[k] for k in (b, c, *given.after(b, 2))} & said.known_keys - {said.keys[y]}
                if len({a, b, c, d}) == 4 and (crossed or not known) and _joined(given, (a, b), (c, d)):
                    return altered(AlterationKind.PAIRING, one, range(x, y + 1), [a, b, c, d])
    return None


def _joined(one: Sentence, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether the two stand side by side, joined by a conjunction: "voluntary for A and compulsory for B"."""
    (_, end), (start, _) = sorted((first, second))
    if not 0 < start - end <= 4 or one.words[first[0]][0].isdigit() != one.words[second[0]][0].isdigit():
        return False
    return any(one.words[k] in _JOINS for k in range(end + 1, start))


def _tied(one: Sentence) -> Iterator[tuple[int, str, int]]:
    """The telling words before and after each preposition."""
    for at, word in enumerate(one.words):
        if word in PREPOSITIONS and word != "of":
            left = next((k for k in one.before(at, 2) if one.content(k)), None)
            right = next((k for k in one.after(at, 3) if one.content(k)), None)
            if left is not None and right is not None:
                yield left, word, right


def subject(one: Paired) -> Alteration | None:
    """The predicate of one sentence said of the subject of another: "Joint accounts are free"."""
    said, given = one.said, one.given
    if not one.replaced or one.replaced[0][0].start or one.replaced[0][1].start:
        return None
    here, there = one.replaced[0]
    mine = [k for k in here if said.content(k)]
    theirs = [k for k in there if given.content(k)]
    kept = [k for k in range(here.stop, len(said)) if said.content(k)]
    if not mine or not theirs or len(here) > 5 or len(there) > 6 or not kept or not all(k in one.to for k in kept):
        return None
    if any(k in one.to for k in mine) and all(k in one.to for k in mine):
        return None
    if said.words[here.stop] not in AUXILIARIES and said.keys[here.stop] not in ACTS | _HAS:
        return None
    opens = {said.words[0], given.words[0]}
    if opens & (PREPOSITIONS | PRONOUNS) or any(word.endswith(("ly", "ing")) for word in opens):
        return None
    new = [k for k in mine if k not in one.to]
    if any(_alike(said.keys[a], given.keys[b]) for a in new for b in theirs):
        return None
    if not one.known.opens([said.keys[k] for k in mine]) and (len(mine) < 2 or not all(one.known.has(said.stems[k]) for k in mine)):
        return None
    return altered(AlterationKind.ENTITY, one, mine, theirs)


_HAS = frozenset("receiv get carry head contain cover need includ requir earn hold run".split())


def speaker(one: Paired) -> Alteration | None:
    """What somebody said, said by another."""
    said, given = one.said, one.given
    for a, b in one.to.items():
        if said.words[a] not in SAYS or given.words[b] not in SAYS or passive(said, a) is not None:
            continue
        mine = [k for k in said.before(a, 6) if said.content(k)]
        theirs = [k for k in given.before(b, 6) if given.content(k)]
        pronoun = any(given.words[k] in PRONOUNS for k in given.before(b, 3))
        if not mine or not theirs or pronoun or given.breaks[b] or passive(given, b) is not None:
            continue
        if any(said.keys[k] in given.known_keys for k in mine) or any(_alike(said.keys[k], given.keys[m]) for k in mine for m in theirs):
            continue
        rest = [k for k in range(len(said)) if k not in mine]
        whole = sum(said.weights[k] for k in rest)
        if sum(said.weights[k] for k in rest if k in one.to) >= _REST * whole > 0:
            return altered(AlterationKind.SPEAKER, one, mine, theirs)
    return None


RULES: tuple[Callable[[Paired], Alteration | None], ...] = (pairing, holder, speaker)
ELSEWHERE: tuple[Callable[[Paired], Alteration | None], ...] = (entity, holder, speaker, subject)
"""Rules by which a sentence is told from that of another thing, though another sentence may share more words."""
