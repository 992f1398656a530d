"""A statement with two things in each other's place: who does it and to whom, what comes first, what is more.

Two turns cancel out: "A was bought by B" has the names of "B bought A" in the other order, and a passive; "A is below
B" has them in the other order, and the opposite of "B is above A".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from grounding.reading.alterations.closed_words import (
    AFTER,
    AUXILIARIES,
    BE,
    BEFORE,
    CONVERSES,
    DETERMINERS,
    HAVE,
    PREPOSITIONS,
    key_of,
)
from grounding.reading.alterations.kinds import Alteration, AlterationKind, Rule, altered
from grounding.reading.alterations.paired import Paired, Sentence

Sides = tuple[set[str], set[str]]
"""The keys of the telling words left and right of a word, of those that both sentences have."""

_MOSTLY = 0.7
_SOME = 0.55
"""Shares of its weight that a sentence must hold of a statement."""
_HALF = 0.5
"""The share of a half of the statement that a half of the sentence must have, lest one word said twice decides."""
_MUTUAL = frozenset(
    map(
        key_of,
        """marry meet merge join share include resemble equal match differ compare talk agree draw tie combine mix
        connect link relate associate accompany be have become follow date base cooperate collaborate bear""".split(),
    )
)
"""What two do alike, or what has no doer, so that their order tells nothing."""
_ACTS = frozenset(
    map(
        key_of,
        """acquire advise appoint arrest assist attack award back bar beat blame buy cause charge chase consult control
        convince criticise criticize cure defeat deliver donate eat eliminate elect employ endorse fine fire follow fund
        give hire hit house hunt influence inform inspect instruct interview invade invest invite irritate kill lead
        lend love manage mentor monitor nominate notify oppose outperform outrank overtake overturn own owe pay
        persuade praise precede promote protect prosecute punish purchase recommend refer reject replace report rescue
        sell send serve shoot sponsor succeed sue supervise supply support surpass teach tell thank threaten train treat
        trail trust urge warn win write""".split(),
    )
)
"""Common verbs whose subject and object can change places (Levin, "English Verb Classes and Alternations", 1993)."""
_NOUNS = ("tion", "tions", "ment", "ments", "ance", "al")
"""Endings by which a word that looks like a verb of these is none: "information"."""
_PARTICLES = PREPOSITIONS | {"off", "out", "up"}
_STEPS = frozenset("then if until when".split())
_NOT_CONNECTED = ("the", "soon", "day", "shortly")
_PLAIN = frozenset("more less fewer".split())
_COMPARATORS = frozenset(a for a, _ in CONVERSES)
_LESS = frozenset(
    map(
        key_of,
        """less fewer lower smaller shorter slower weaker worse younger lighter cheaper colder cooler earlier poorer
        thinner narrower""".split(),
    )
)
_LITTLE = frozenset("slowly rarely seldom poorly weakly cheaply lightly slow rare poor weak cheap".split())
_WITHIN = frozenset("in of on at".split())


def _turned(here: Sides, there: Sides, least: float = 0.0) -> int:
    """1 where the same stands left and right of two words, -1 where it has changed sides, 0 where nothing tells.

    Args:
        here: What stands on both sides in the statement, and
        there: in the sentence.
        least: The share of a side of the statement that must stand on one of the sentence.
    """
    (left, right), (their_left, their_right) = ((one - two, two - one) for one, two in (here, there))

    def stands(one: set[str], other: set[str]) -> bool:
        return len(one & other) > 0 and len(one & other) >= least * len(one)

    kept = stands(left, their_left) and stands(right, their_right)
    crossed = stands(left, their_right) and stands(right, their_left)
    return kept - crossed


def _around(one: Sentence, at: int, shared: frozenset[str]) -> Sides:
    """What stands on both sides of a word in its clause."""
    left = one.telling(one.before(at, 9))
    if not left and at > 1 and one.breaks[at]:  # "the owner, Castor, blamed ..."
        left = [at - 1, *one.telling(one.before(at - 1, 5))]
    right: list[int] = []
    for k in one.after(at, 9):
        if one.words[k] in AUXILIARIES and right:
            break
        right += [k] if one.tells(k) else []
    return _keys(one, left, shared), _keys(one, right, shared)


def _halves(one: Sentence, at: int, shared: frozenset[str]) -> Sides:
    """What a conjunction joins: what stands up to the comma after it, with what stands before it or after that."""
    comma = next((k for k in range(at + 2, len(one)) if one.breaks[k]), len(one))
    left, right = range(at), range(at + 1, comma)
    if not one.telling(left):
        left = range(comma, len(one))
    return _keys(one, one.telling(left), shared), _keys(one, one.telling(right), shared)


def _keys(one: Sentence, places: list[int], shared: frozenset[str]) -> set[str]:
    return {one.keys[k] for k in places} & shared


def order_of(one: Paired, a: int, b: int) -> int:
    """Whether the same things stand on the same sides of two words (1), on the other ones (-1), or neither (0)."""
    near = _turned(_around(one.said, a, one.shared), _around(one.given, b, one.shared))
    return near or _turned(_halves(one.said, a, one.shared), _halves(one.given, b, one.shared), _HALF)


def roles(one: Paired) -> Alteration | None:
    """Doer and done-to in each other's place."""
    if one.held < _MOSTLY:
        return None
    said, given = one.said, one.given
    for a, b in one.to.items():
        key = said.keys[a]
        if key in _MUTUAL or said.keys.count(key) > 1 or given.keys.count(key) > 1:
            continue
        if not (_acts(said, a) and _acts(given, b)):
            continue
        here, there = _doer(said, a), _doer(given, b)
        if -1 in (here, there):
            continue
        mine, theirs = _parties(said, a, here, one.shared), _parties(given, b, there, one.shared)
        order = _turned(mine, theirs)
        if order and (order == -1) != ((here is None) != (there is None)):
            parties = [at for at in one.to if said.keys[at] in (mine[0] | mine[1]) & (theirs[0] | theirs[1])]
            return altered(AlterationKind.ROLES, one, [*parties, a], [b])
    return None


def _acts(one: Sentence, at: int) -> bool:
    """Whether a word is a verb that somebody does to somebody, by its form or its kind."""
    word = one.words[at]
    after = one.words[at + 1] if at + 1 < len(one) else ""
    if (at and one.words[at - 1] in ("the", "a", "an", "of")) or after in ("from", "of"):
        return False
    if word.endswith("ing") and not (at and _is_be(one.words[at - 1])):
        return False
    if word.endswith(_NOUNS):
        return False
    return one.keys[at] in _ACTS or (word.endswith("ed") and len(word) > 4)


def _parties(one: Sentence, at: int, by: int | None, shared: frozenset[str]) -> Sides:
    """What stands before a verb and after it; in the passive, after its "by"."""
    left, right = _around(one, at, shared)
    return (left, right) if by is None else (left, _around(one, by, shared)[1])


def _doer(one: Sentence, at: int) -> int | None:
    """The place of "by" after a participle in the passive, -1 where it names no doer, None in the active."""
    before = (one.words[k] for k in one.before(at, 3))
    helper = next((w for w in before if _is_be(w) or w in HAVE | PREPOSITIONS | DETERMINERS), "")
    by = next((k for k in one.after(at, 6) if one.words[k] == "by"), None)
    if by is not None:
        how = any(one.words[k].endswith("ing") for k in one.after(by, 1))  # "by multiplying it" says how, not who
        reduced = one.words[at].endswith(("ed", "en")) and by <= at + 3 and _no_object(one, at)
        if not how and (_is_be(helper) or by == at + 1 or reduced):
            return by
    return -1 if _is_be(helper) and not one.words[at].endswith("ing") else None


def _is_be(word: str) -> bool:
    """Whether a word is a form of "be", or ends with one: "they're"."""
    return word in BE or word.endswith(("'re", "'m"))


def _no_object(one: Sentence, at: int) -> bool:
    """Whether a preposition stands right after a participle, so that it has no object: "founded in 1991 by"."""
    return one.words[at + 1] in _PARTICLES and one.words[at - 1] not in HAVE


def has_doer(one: Sentence, at: int) -> bool:
    """Whether a participle has its doer after it."""
    by = _doer(one, at)
    return by is not None and by >= 0


def sequence(one: Paired) -> Alteration | None:
    """What comes first and what comes later in each other's place."""
    said, given = one.said, one.given
    here, there = list(_connectives(said)), list(_connectives(given))
    if one.held < _SOME or len(here) != 1 or len(there) != 1 or not _STEPS.isdisjoint(said.known | given.known):
        return None
    a, b = here[0], there[0]
    order = order_of(one, a, b)
    if order and (order == -1) != ((said.words[a] in BEFORE) != (given.words[b] in BEFORE)):
        return altered(AlterationKind.ORDER, one, [a], [b])
    return None


def _connectives(one: Sentence) -> Iterator[int]:
    for at, word in enumerate(one.words):
        if (word in BEFORE or word in AFTER) and not (at and one.words[at - 1] in _NOT_CONNECTED):
            yield at


def comparison(one: Paired) -> Alteration | None:
    """What is more and what is less in each other's place."""
    said, given = one.said, one.given
    if one.held < _SOME or said.words.count("than") != 1 or given.words.count("than") != 1:
        return None
    a, b = said.words.index("than"), given.words.index("than")
    mine, theirs = _comparator(said, a, set(given.keys[b:])), _comparator(given, b, set(said.keys[a:]))
    if mine is None or theirs is None:
        return None
    opposed = (said.keys[mine], given.keys[theirs]) in CONVERSES or _down(said, mine, a) != _down(given, theirs, b)
    if not _like(said.keys[mine], given.keys[theirs]) and (opposed or not _more(said.words[mine], given.words[theirs])):
        return None
    between = set(said.keys[mine + 1 : a]), set(given.keys[theirs + 1 : b])
    if opposed and all(between) and not between[0] & between[1]:
        return None  # "more energy than", "more slowly than"
    order = _turned(_compared(said, a, one.shared), _compared(given, b, one.shared))
    if order and (order == -1) != opposed:
        return altered(AlterationKind.COMPARISON, one, range(mine, a + 1), range(theirs, b + 1))
    return None


def _comparator(one: Sentence, than: int, anchors: set[str]) -> int | None:
    """The word that compares; not one that says which: "more effective in older than in younger patients"."""
    if one.words[than + 1 : than + 2] and one.words[than + 1][0].isdigit():
        return None  # "more than 500"
    near = [k for k in range(than - 1, max(-1, than - 9), -1) if one.keys[k] not in anchors]
    plain = (k for k in near if one.words[k] in _PLAIN)
    forms = (k for k in near if one.keys[k] in _COMPARATORS or (one.words[k].endswith("er") and k >= than - 2))
    return next(chain(plain, forms), None)


def _down(one: Sentence, at: int, than: int) -> bool:
    """Whether a comparison is downwards: fewer, smaller, more slowly."""
    little = any(one.words[k] in _LITTLE for k in range(at + 1, min(at + 3, than)))
    return (one.keys[at] in _LESS) != little


def _like(one: str, other: str) -> bool:
    """Whether two words of comparison compare the same: of the same word, of opposites, or of number alone."""
    return one == other or (one, other) in CONVERSES or {one, other} == {"less", "fewer"}


def _more(one: str, other: str) -> bool:
    """Whether one of two that compare upwards does so with "more": "kills faster", "kills more quickly"."""
    return "more" in (one, other) or one[:-2] == other[:-2]


def _compared(one: Sentence, than: int, shared: frozenset[str]) -> Sides:
    right: list[int] = []
    for k in range(than + 1, min(len(one), than + 9)):
        if one.breaks[k] or len(right) == 4:
            break
        if right and one.words[k] in PREPOSITIONS - _WITHIN and one.words[k - 1] not in PREPOSITIONS:
            break
        right += [k] if one.tells(k) and one.words[k] not in ("one", "ones") else []
    return _keys(one, one.telling(range(than)), shared), _keys(one, right, shared)


RULES: tuple[Rule, ...] = (roles, sequence, comparison)
