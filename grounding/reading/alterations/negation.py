"""A statement that denies what its sentence says, or puts it as its opposite.

Every turn counts, and two of them cancel out: "did not reject" has the opposite of "accepted", and a negation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grounding.reading.alterations.closed_words import CONVERSES, IMPLICIT, NEGATORS, OPPOSITES, key_of
from grounding.reading.alterations.kinds import Alteration, AlterationKind, Rule, altered
from grounding.reading.alterations.order import has_doer, order_of
from grounding.reading.alterations.paired import Paired, Sentence

_REACH = 6
"""Words over which a negation or an auxiliary bears on what follows."""
_MOSTLY = 0.58
"""The same of one that is turned by what stands in it."""
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non")
_OPPOSED = frozenset(word for word, _ in OPPOSITES)
_NO_NEGATION = frozenset("for only just merely necessarily more less fewer later longer matter doubt".split())
"""Words after "not" or "no" that make it something else than a denial."""
_ASKS = frozenset("check see ask asks asked know determine verify decide find".split())
_TIES = frozenset("if unless whether so when where lest".split())
"""Words that tie a clause to another: "so that it won't freeze" denies nothing of what freezes."""
_DENIES = frozenset(map(key_of, "refuse fail decline deny prohibit ban unable withhold cease refrain".split()))
_AWAY = frozenset("away avoid instead rather".split())


def _negators(one: Sentence) -> Iterator[int]:
    for at, word in enumerate(one.words):
        if word in NEGATORS or word.endswith("n't"):
            after = one.words[at + 1] if at + 1 < len(one) else ""
            numbers = word == "no" and one.breaks[at + 1 : at + 2] == (True,)  # "No. 5"
            if after not in _NO_NEGATION and not numbers and one.words[at - 1 : at] != ("or",):
                yield at


def _denied_at(one: Sentence, at: int) -> list[int]:
    """The negations in whose reach a word stands."""
    negators = set(_negators(one))
    return [other for other in one.before(at, _REACH) if other in negators]


def negated(one: Paired) -> Alteration | None:
    """A denial more or less than the sentence has."""
    said, given = one.said, one.given
    if one.resolved < _MOSTLY or one.held < 0.6 or _weighs_otherwise(one):
        return None
    if not _TIES.isdisjoint(said.known ^ given.known) or _asks(said):
        return None
    here, there = _unpaired(one)
    if bool(here) == bool(there) or any(map(given.hangs, there)) or any(map(said.hangs, here)):
        return None
    for at in here:
        target = _target(said, at)
        if target is not None and target in one.to and _meets(one, target, one.to[target]):
            return altered(AlterationKind.NEGATION, one, [at, target], [one.to[target]])
    for at in there:
        target = _target(given, at)
        fronted = at == 0 and given.words[at] == "without"
        if target is not None and target in one.back and _meets(one, one.back[target], target) and not fronted:
            return altered(AlterationKind.NEGATION, one, [one.back[target]], [at, target])
        if target is None and (denied := _denied_before(one, at)):
            return altered(AlterationKind.NEGATION, one, [one.back[k] for k in denied], [*denied, at])
    return None


def _asks(one: Sentence) -> bool:
    """Whether it leaves open what it speaks of: "check if it has a port"."""
    return any(word == "whether" or (word == "if" and one.words[at - 1] in _ASKS) for at, word in enumerate(one.words))


def _denied_before(one: Paired, at: int) -> list[int]:
    """What a negation at the end of a clause denies: the members in "but members cannot"."""
    denied = [k for k in one.given.before(at, 4) if one.given.content(k)]
    return denied if all(k in one.back for k in denied) and not any(one.given.after(at, 1)) else []


def _meets(one: Paired, here: int, there: int) -> bool:
    """Whether both say something of the same subject at these words, or the sentence has little else there."""
    return one.subject(here) or (one.resolved >= _MOSTLY and one.clause(there) >= 0.5)


def implied(one: Paired) -> Alteration | None:
    """A verb that denies what follows, in one of the two: "failed to", "was banned from", "ruled out"."""
    said, given = one.said, one.given
    if one.resolved < _MOSTLY or one.held < 0.5:
        return None
    if not NEGATORS.isdisjoint(said.known | given.known):
        return None
    if (IMPLICIT | _DENIES).isdisjoint(given.known_keys):
        for at, target in _denials(said, one.extra):
            if target in one.to and _meets(one, target, one.to[target]):
                return altered(AlterationKind.NEGATION, one, [at], [one.to[target]])
    if (IMPLICIT | _DENIES).isdisjoint(said.known_keys):
        for at, target in _denials(given, one.left):
            if target in one.back and _meets(one, one.back[target], target):
                return altered(AlterationKind.NEGATION, one, [one.back[target]], [at])
    return None


def _denials(one: Sentence, among: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The verbs that deny what follows, each with the word that it denies."""
    for at in among:
        after = one.words[at + 1] if at + 1 < len(one) else ""
        if (one.words[at], after) == ("ruled", "out") or (one.keys[at] in _DENIES and after in ("to", "from")):
            target = next((k for k in one.after(at, 4) if one.content(k)), None)
            if target is not None:
                yield at, target


def _unpaired(one: Paired) -> tuple[list[int], list[int]]:
    """The negations of both that the other does not have before the same word."""
    here = {at: _target(one.said, at) for at in _negators(one.said)}
    there = {at: _target(one.given, at) for at in _negators(one.given)}
    of = {one.to.get(target, -1) for target in here.values() if target is not None}
    of_theirs = {one.back.get(target, -1) for target in there.values() if target is not None}
    return (
        [at for at, target in here.items() if target not in of_theirs],
        [at for at, target in there.items() if target not in of],
    )


def _target(one: Sentence, at: int) -> int | None:
    return next((k for k in one.after(at, _REACH) if one.content(k) and not one.words[k].endswith("ly")), None)


def _weighs_otherwise(one: Paired) -> bool:
    """Whether a word that only one of the two has denies, hedges or turns by itself, so that negations tell little."""
    words = [(one.said, at) for at in one.extra] + [(one.given, at) for at in one.left if _near(one, at)]
    return any(sentence.keys[at] in IMPLICIT or sentence.keys[at] in _OPPOSED for sentence, at in words) or any(
        _prefixed(said, given) for said in _extra_keys(one) for given in _left_keys(one)
    )


def _near(one: Paired, at: int) -> bool:
    """Whether a word of the sentence stands among those that the statement has."""
    return any(other in one.back and one.given.content(other) for other in range(at - 3, at + 4))


def _extra_keys(one: Paired) -> list[str]:
    return [one.said.keys[at] for at in one.extra]


def _left_keys(one: Paired) -> list[str]:
    return [one.given.keys[at] for at in one.left]


def _prefixed(one: str, other: str) -> bool:
    long, short = (one, other) if len(one) > len(other) else (other, one)
    return len(short) > 3 and any(long == prefix + short for prefix in _PREFIXES)


def opposite(one: Paired) -> Alteration | None:
    """A word whose opposite the sentence has in the same place."""
    if one.held < 0.5 or not _AWAY.isdisjoint(one.said.known | one.given.known):
        return None
    said, given = one.said, one.given
    for a in one.extra:
        for b in one.left:
            mine, theirs = said.keys[a], given.keys[b]
            if (mine, theirs) not in OPPOSITES and not _prefixed(mine, theirs):
                continue
            if any((mine, key) in OPPOSITES for key in said.known_keys) or _has_like(given, mine, b):
                continue
            if (len(_denied_at(said, a)) + len(_denied_at(given, b))) % 2 or not _same_place(one, a, b):
                continue
            if has_doer(said, a) != has_doer(given, b):
                continue  # "tooth enamel weakened by acid" is no opposite of "to strengthen"
            if (mine, theirs) in CONVERSES and order_of(one, a, b) != 1 and not _in_place(one, a, b):
                continue
            if one.but(a) < 0.8:
                continue
            if (a and said.words[a - 1] in _PREFIXES) or (b and given.words[b - 1] in _PREFIXES):
                continue  # "non-stick"
            return altered(AlterationKind.OPPOSITE, one, [a], [b])
    return None


def _in_place(one: Paired, a: int, b: int) -> bool:
    """Whether one word stands in the other's place, and all else where the sentence has it."""
    return (range(a, a + 1), range(b, b + 1)) in one.replaced and all(
        k in one.same for k in range(len(one.said)) if k != a and one.said.content(k)
    )


def _has_like(given: Sentence, mine: str, at: int) -> bool:
    """Whether the sentence has something like the statement's word as well: "rose, then fell"."""
    near = given.keys[max(0, at - 3) : at + 4]
    return mine in given.known_keys or any((key, given.keys[at]) in OPPOSITES for key in near)


def _same_place(one: Paired, a: int, b: int) -> bool:
    """Whether two words stand beside the same word of meaning."""
    near = [at for at in range(a - 3, a + 4) if at in one.to and one.said.content(at)]
    return any(abs(one.to[at] - b) <= 3 for at in near)


RULES: tuple[Rule, ...] = (
    opposite,
    negated,
    implied,
)
