"""A statement that denies what its sentence says, or puts it as its opposite.

Every turn counts, and two of them cancel out: "did not reject" has the opposite of "accepted", and a negation.
"""

from __future__ import annotations

from collections.abc import Iterator

from grounding.reading.alterations.closed_words import CONVERSES, IMPLICIT, NEGATORS, OPPOSITES
from grounding.reading.alterations.kinds import Alteration, AlterationKind, Rule, altered
from grounding.reading.alterations.order import has_doer, order_of
from grounding.reading.alterations.paired import Paired, Sentence

_REACH = 6
"""Words over which a negation bears on what follows."""
_MOSTLY = 0.6
"""The share of a statement's weight that a sentence must hold to be denied by it."""
_REST = 0.8
"""The share of all else that a sentence must hold of a statement to be its opposite by one word."""
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non")
_OPPOSED = frozenset(word for word, _ in OPPOSITES)
_NO_DENIAL = frozenset("for only just merely necessarily more less fewer later longer matter doubt".split())
"""Words after "not" or "no" that make it something else than a denial."""
_TIES = frozenset("if unless whether so when where lest without nor should".split())
"""Words that tie something to a sentence: one that denies what is tied to it, "without Wayne", denies little of it."""
_AWAY = frozenset("away avoid instead rather".split())


def negated(one: Paired) -> Alteration | None:
    """A denial more or less than the sentence has."""
    said, given = one.said, one.given
    if one.held < _MOSTLY or "whether" in said.known or _ties(said) != _ties(given) or _weighs_otherwise(one):
        return None
    here, there = _unpaired(one)
    if bool(here) == bool(there) or any(_hangs(said, at) for at in here) or any(_hangs(given, at) for at in there):
        return None
    for at in here:
        target = _target(said, at)
        if target in one.to and _meets(one, target):
            return altered(AlterationKind.NEGATION, one, [at, target], [one.to[target]])
    for at in there:
        target = _target(given, at)
        if target in one.back and _meets(one, one.back[target]):
            return altered(AlterationKind.NEGATION, one, [one.back[target]], [at, target])
        denied = [] if target >= 0 or any(given.after(at, 1)) else given.telling(given.before(at, 4))
        if denied and all(k in one.back for k in denied):  # "but members cannot"
            return altered(AlterationKind.NEGATION, one, [one.back[k] for k in denied], [*denied, at])
    return None


def _ties(one: Sentence) -> frozenset[str]:
    return _TIES.intersection(word.removesuffix("n't") for word in one.known)


def _unpaired(one: Paired) -> tuple[list[int], list[int]]:
    """The negations of both that the other does not have before the same word."""
    here = {at: _target(one.said, at) for at in _negators(one.said)}
    there = {at: _target(one.given, at) for at in _negators(one.given)}
    of = {one.to.get(target) for target in here.values()}
    of_theirs = {one.back.get(target) for target in there.values()}
    return (
        [at for at, target in here.items() if target < 0 or target not in of_theirs],
        [at for at, target in there.items() if target < 0 or target not in of],
    )


def _negators(one: Sentence) -> Iterator[int]:
    for at, word in enumerate(one.words):
        if (word in NEGATORS and word not in _TIES) or word.endswith("n't"):
            after = one.words[at + 1] if at + 1 < len(one) else ""
            numbers = word == "no" and one.breaks[at + 1 : at + 2] == (True,)  # "No. 5"
            if after not in _NO_DENIAL and not numbers and one.words[at - 1 : at] != ("or",):
                yield at


def _hangs(one: Sentence, at: int) -> bool:
    """Whether a word stands in a clause that a condition opens: "if it has no port" denies nothing."""
    first = min(one.before(at, len(one)), default=at)
    return one.words[max(0, first - 1)] in ("if", "unless", "when")


def _target(one: Sentence, at: int) -> int:
    """The word that a negation denies; -1 where its clause has none."""
    return next((k for k in one.after(at, _REACH) if one.tells(k) and not one.words[k].endswith("ly")), -1)


def _meets(one: Paired, at: int) -> bool:
    """Whether both say a word of the statement of the same subject, or the sentence says little else there."""
    return one.same_subject(at) or one.clause_held(one.to[at]) >= 0.5


def _weighs_otherwise(one: Paired) -> bool:
    """Whether a word that only one of the two has denies or turns by itself, so that negations tell little."""
    said, given = one.said, one.given
    extra = [said.keys[at] for at in one.extra]
    left = [given.keys[at] for at in one.left if any(k in one.back for k in given.telling(_beside(given, at)))]
    return any(key in IMPLICIT or key in _OPPOSED for key in [*extra, *left]) or any(
        _prefixed(said.keys[a], given.keys[b]) for a in one.extra for b in one.left
    )


def _beside(one: Sentence, at: int) -> range:
    return range(max(0, at - 3), min(len(one), at + 4))


def _prefixed(one: str, other: str) -> bool:
    """Whether one is the other with a prefix that denies it."""
    long, short = (one, other) if len(one) > len(other) else (other, one)
    return len(short) > 3 and any(long == prefix + short for prefix in _PREFIXES)


def opposite(one: Paired) -> Alteration | None:
    """A word whose opposite the sentence has in the same place."""
    if not _AWAY.isdisjoint(one.said.known | one.given.known):
        return None
    for a in one.extra:
        for b in one.left:
            if _opposed(one, a, b) and one.held_but([a]) >= _REST:
                return altered(AlterationKind.OPPOSITE, one, [a], [b])
    return None


def _opposed(one: Paired, a: int, b: int) -> bool:
    said, given = one.said, one.given
    mine, theirs = said.keys[a], given.keys[b]
    if (mine, theirs) not in OPPOSITES and not _prefixed(mine, theirs):
        return False
    if any((mine, key) in OPPOSITES for key in said.known_keys):
        return False
    if mine in given.known_keys or any((given.keys[k], theirs) in OPPOSITES for k in _beside(given, b)):
        return False  # "rose, then fell"
    if (_denials_of(said, a) + _denials_of(given, b)) % 2 or not _same_place(one, a, b):
        return False
    if has_doer(said, a) != has_doer(given, b):
        return False  # "tooth enamel weakened by acid" is no opposite of "to strengthen"
    if any(s.words[k - 1 : k] and s.words[k - 1] in _PREFIXES for s, k in ((said, a), (given, b))):
        return False  # "non-stick"
    return (mine, theirs) not in CONVERSES or order_of(one, a, b) == 1 or _only_change(one, a)


def _denials_of(one: Sentence, at: int) -> int:
    """How many negations a word stands in the reach of."""
    return len(set(_negators(one)).intersection(one.before(at, _REACH)))


def _same_place(one: Paired, a: int, b: int) -> bool:
    """Whether two words stand beside the same word of meaning."""
    return any(abs(one.to[at] - b) <= 3 for at in one.said.telling(_beside(one.said, a)) if at in one.to)


def _only_change(one: Paired, a: int) -> bool:
    """Whether all else that tells something stands where the sentence has it."""
    return all(k == a or k in one.in_order for k in one.said.telling(range(len(one.said))))


RULES: tuple[Rule, ...] = (opposite, negated)
