"""A statement that puts something else in a place of its sentence."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import JaroWinkler

from grounding.reading.alterations.closed_words import (
    AUXILIARIES,
    BE,
    BREAKS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
)
from grounding.reading.alterations.kinds import Alteration, AlterationKind, Rule, altered
from grounding.reading.alterations.order import ACTS, passive
from grounding.reading.alterations.paired import Paired, Sentence
from grounding.reading.words import rarity, stem_of

_REST = 0.85
"""The share of the rest of a statement that its sentence must hold."""
_SPELLING = 0.9
"""Jaro-Winkler similarity from which two names may be one, spelled in two ways: Regan, Reagan."""


def entity(one: Paired) -> Alteration | None:
    """Another name in the same place: one that the passages have elsewhere, or another first name."""
    said, given = one.said, one.given
    for here, there in one.replaced:
        mine = [k for k in here if said.content(k) and k not in one.to]
        theirs = [k for k in there if given.content(k) and k not in one.back]
        whole = len(mine) == sum(map(said.content, here)) and len(theirs) == sum(map(given.content, there))
        if not whole or not 1 <= len(mine) <= 3 or not 1 <= len(theirs) <= 4 or _commands(one, here, there):
            continue
        if one.but(*mine) < _REST or sum(map(said.content, one.to)) < 2:
            continue
        if any(_alike(said.keys[a], given.keys[b]) for a in mine for b in theirs):
            continue
        named = all(_named(one, said, k) for k in mine) and all(_named(one, given, k) for k in theirs)
        if named and len(theirs) <= 3 and all(one.known.has(said.stems[k]) for k in mine):
            return altered(AlterationKind.ENTITY, one, mine, theirs)
        if _other_first_name(one, mine, theirs):
            return altered(AlterationKind.ENTITY, one, mine, theirs[-1:])
    return None


def _commands(one: Paired, here: range, there: range) -> bool:
    """Whether it is a command, and differs in its verb or its object: "Click the button", "Select Settings"."""
    said = one.said
    if here.start == 0:
        return here.stop < len(said) and said.words[here.stop] in PREPOSITIONS | DETERMINERS
    opens = not one.known.names(said.words[0]) and said.words[0] not in DETERMINERS
    return here.start == there.start == 1 and opens


def _named(one: Paired, sentence: Sentence, at: int) -> bool:
    """Whether a word is a name: a capital shows it inside a sentence only, or where a passage has it inside one."""
    word = sentence.words[at]
    if (
        not sentence.capitals[at]
        or word in PRONOUNS | BREAKS | PREPOSITIONS | DETERMINERS
        or not word[0].isalpha()
        or word.endswith(("ly", "ing"))
    ):
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
    if one[:4] == other[:4] or (one[:1] == other[:1] and min(len(one), len(other)) <= 4):
        return True
    return JaroWinkler.normalized_similarity(one, other) >= _SPELLING


def holder(one: Paired) -> Alteration | None:
    """Another name before the same verb, where the sentence has a name there too."""
    said, given = one.said, one.given
    for a, b in one.to.items():
        if not said.content(a) or said.capitals[a] or said.breaks[a] or given.breaks[b]:
            continue
        if given.capitals[b] or given.words[b].endswith("ing"):
            continue
        if passive(said, a) is not None or passive(given, b) is not None:
            continue
        mine, theirs = _name_before(one, said, a), _name_before(one, given, b)
        if not mine or not theirs or {said.keys[k] for k in mine} & {given.keys[k] for k in theirs}:
            continue
        if any(_alike(said.keys[k], given.keys[m]) for k in mine for m in theirs):
            continue
        rest = [k for k in range(len(said)) if k not in mine and not _first_name(one, k)]
        whole = sum(said.weights[k] for k in rest)
        if sum(said.weights[k] for k in rest if k in one.to) >= _REST * whole > 0:
            return altered(AlterationKind.ENTITY, one, mine, theirs)
    return None


def _first_name(one: Paired, at: int) -> bool:
    """Whether it stands before a name that the sentence has without it: Samir Haddad, where it has Haddad."""
    return at not in one.to and at + 1 in one.to and one.said.capitals[at] and one.said.capitals[at + 1]


def _name_before(one: Paired, sentence: Sentence, at: int) -> list[int]:
    """The name that ends right before a verb and its auxiliaries."""
    last = at - 1
    while last > 0 and (sentence.words[last] in AUXILIARIES - {"to"} or sentence.words[last].endswith("ly")):
        last -= 1
        if sentence.breaks[last + 1]:
            break
    name = []
    while last >= 0 and _named(one, sentence, last):
        name.append(last)
        if sentence.breaks[last]:
            break
        last -= 1
    if last >= 0 and name and sentence.words[last] in PREPOSITIONS | {"and", "or"} and not sentence.breaks[name[-1]]:
        return []  # "the owner of Castor", "Anna and Ben"
    return name


def antecedent(one: Paired) -> Alteration | None:
    """A name that a pronoun of the sentence can't mean: the sentence before does not have it."""
    said, given = one.said, one.given
    if given.words[0] not in ("it", "they", "he", "she") or given.words[1:2] in (("is",), ("was",)) or not one.before:
        return None
    name = [k for k in range(min(3, len(said))) if said.capitals[k] and k not in one.to and said.content(k)]
    if not name or name[0] or name[-1] != len(name) - 1 or any(said.keys[k] in one.before for k in name):
        return None
    rest = [k for k in range(len(name), len(said)) if said.content(k)]
    whole = sum(said.weights[k] for k in rest)
    if len(rest) < 2 or sum(said.weights[k] for k in rest if k in one.to) < _REST * whole:
        return None
    if not all(one.known.has(said.stems[k]) for k in name) or not _opens_as_name(one):
        return None
    return altered(AlterationKind.ENTITY, one, name, [0])


def _opens_as_name(one: Paired) -> bool:
    """Whether the sentence before opens with a name, which a pronoun after it then means."""
    return one.known.names(one.before_first) or rarity(stem_of(one.before_first)) >= _RARE


_RARE = 0.9
"""The rarity from which a word that opens a sentence is taken for a name."""
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
    if not one.replaced:
        return None
    here = one.replaced[0][0]
    if here.start > (said.words[0] in DETERMINERS) or not 0 < len(here) <= 5 or here.stop >= len(said):
        return None
    mine = [k for k in here if said.content(k)]
    rest = range(here.stop, len(said))
    if (
        not mine
        or any(k in one.to for k in mine)
        or not all(k in one.same for k in rest)
        or not _is_verb(one, here.stop)
    ):
        return None
    first, last = one.to[here.stop], one.to[len(said) - 1]
    theirs = _subject_of(one, first)
    if (
        last - first > len(rest) + 1
        or sum(map(said.content, rest)) < 2
        or not theirs
        or any(k in one.back for k in theirs)
    ):
        return None
    if said.words[0] in PREPOSITIONS | PRONOUNS or said.words[0].endswith(("ly", "ing")):
        return None
    if any(_alike(said.keys[a], given.keys[b]) for a in mine for b in theirs):
        return None
    if said.capitals[mine[0]] != given.capitals[theirs[-1]] and min(mine[0], theirs[-1]) > 0:
        return None  # "the company" may be Acme
    if not one.known.opens([said.keys[k] for k in mine]):
        return None
    return altered(AlterationKind.ENTITY, one, mine, theirs)


def predicate(one: Paired) -> Alteration | None:
    """Another participle in a statement that is else word for word: "replaced monthly" for "cleaned monthly"."""
    said, given = one.said, one.given
    for here, there in one.replaced:
        if len(here) != 1 or len(there) != 1 or here.start == 0:
            continue
        a, b = here.start, there.start
        verbs = [s.words[k].endswith(("ed", "en")) and s.words[k - 1] in BE for s, k in ((said, a), (given, b))]
        rest = [k for k in range(len(said)) if k != a and said.content(k)]
        if all(verbs) and len(rest) > 1 and all(k in one.same for k in rest) and one.known.has(said.stems[a]):
            return altered(AlterationKind.ENTITY, one, [a], [b])
    return None


def _is_verb(one: Paired, at: int) -> bool:
    word, key = one.said.words[at], one.said.keys[at]
    past = word.endswith("ed") or (stem_of(word) != word and not word.endswith(("s", "ing", "ly", "e")))
    return word in AUXILIARIES - _NO_VERBS or key in ACTS | _HAS or past


def _subject_of(one: Paired, verb: int) -> list[int]:
    """The telling words of the subject of a verb of the sentence; none where it is a pronoun, or can't be told."""
    given = one.given
    at = verb - 1
    while at >= 0 and (given.words[at] in AUXILIARIES or given.words[at] in ("who", "which", "that")):
        at -= 1
    found: list[int] = []
    while at >= 0 and len(found) < 4 and given.words[at] not in BREAKS | PRONOUNS:
        if given.content(at):
            found.append(at)
        if given.breaks[at]:
            break
        at -= 1
    return [] if at >= 0 and given.words[at] in PRONOUNS else found


_NO_VERBS = frozenset("to not also then later already never".split())
_HAS = frozenset("receiv get carry head contain cover need includ requir earn hold run".split())


_SPOKE = frozenset(
    """say said says stated reported claimed claims argue argued argues believe believed believes suspect suspected
    suspects insist contend allege think warned warns
    announced noted added thinks thought insisted insists estimated estimates concluded predicted predicts denied
    disputed called described considered alleged contends suggested suggests""".split()
)


def speaker(one: Paired) -> Alteration | None:
    """What somebody said, said by another."""
    said, given = one.said, one.given
    says = [b for b in range(len(given)) if given.words[b] in _SPOKE]
    for a, b in ((a, b) for a in range(len(said)) if said.words[a] in _SPOKE for b in says):
        if passive(said, a) is not None:
            continue
        mine = [k for k in said.before(a, 6) if said.content(k)]
        theirs = [k for k in given.before(b, 6) if given.content(k)]
        pronoun = any(given.words[k] in PRONOUNS for k in given.before(b, 3))
        if (
            not any(said.words[k].isalpha() for k in mine)
            or not theirs
            or pronoun
            or given.breaks[b]
            or passive(given, b) is not None
        ):
            continue
        if any(said.keys[k] in given.known_keys for k in mine) or any(
            _alike(said.keys[k], given.keys[m]) for k in mine for m in theirs
        ):
            continue
        rest = [k for k in range(len(said)) if k not in mine and k != a]
        whole = sum(said.weights[k] for k in rest)
        if sum(said.weights[k] for k in rest if k in one.to) >= _REST * whole > 0:
            return altered(AlterationKind.SPEAKER, one, mine, theirs)
    return None


RULES: tuple[Rule, ...] = (pairing, holder, speaker, predicate)
ELSEWHERE: tuple[Rule, ...] = (entity, holder, speaker, antecedent, subject)
"""Rules by which a sentence is told from that of another thing, though another sentence may share more words."""
