"""A statement with two things in each other's place: who does it and to whom, what comes first, what is more.

Two turns cancel out: "A was bought by B" has the names of "B bought A" in the other order, and a passive; "A is below
B" has them in the other order, and the opposite of "B is above A".
"""

from __future__ import annotations

from collections.abc import Iterator

from grounding.reading.alterations.closed_words import (
    AFTER,
    AUXILIARIES,
    BE,
    BEFORE,
    CONVERSES,
    DETERMINERS,
    HAVE,
    OPPOSITES,
    PREPOSITIONS,
    key_of,
)
from grounding.reading.alterations.kinds import Alteration, AlterationKind, Rule, altered
from grounding.reading.alterations.paired import Paired, Sentence

_WHOLE = 0.8
"""The share of its weight that a sentence must hold of a statement that denies it."""
_SOME = 0.6
_MOSTLY = 0.7
"""The same of one that is turned by what stands in it."""
_MUTUAL = frozenset(
    map(
        key_of,
        """marry meet merge join share include resemble equal match differ compare talk agree draw tie combine mix
        connect link relate associate accompany be have become follow date base cooperate collaborate bear""".split(),
    )
)
"""What two do alike, or what has no doer, so that their order tells nothing."""
ACTS = frozenset(
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
_PLACING = frozenset("to into from over instead rather with for".split())
"""Prepositions between two things whose order tells: "from the harbour to the airport", "iron with cobalt"."""
_REPLACES = frozenset(map(key_of, "replace substitute swap exchange trade convert switch change prefer".split()))
_STEPS = frozenset("then if until when".split())
_FOR = frozenset({("for", "against"), ("against", "for")})
_VOTES = frozenset(map(key_of, "vote argue speak rule decide campaign".split()))
_TIMES = frozenset({"before", "after"})
_SIDES = frozenset("above below over under inside outside".split())
_COMPARATORS = frozenset(a for a, _ in CONVERSES)
_PLAIN = frozenset("more less fewer".split())
_LESS = frozenset(
    map(
        key_of,
        """less fewer lower smaller shorter slower weaker worse younger lighter cheaper colder cooler earlier poorer
        thinner narrower""".split(),
    )
)
_LITTLE = frozenset("slowly rarely seldom poorly weakly cheaply lightly slow rare poor weak cheap".split())
_WITHIN = frozenset("in of on at".split())


def _turned(here: tuple[set[str], set[str]], there: tuple[set[str], set[str]]) -> int:
    """1 where the same stands left and right of two words, -1 where it has changed sides, 0 where nothing tells."""
    (left, right), (their_left, their_right) = ((one - two, two - one) for one, two in (here, there))
    kept = left & their_left, right & their_right
    crossed = left & their_right, right & their_left
    if all(crossed) and not all(kept):
        return -1
    return 1 if all(kept) and not all(crossed) else 0


def _around(one: Sentence, at: int, shared: set[str]) -> tuple[set[str], set[str]]:
    """The telling words of both sides of a word in its clause, of those that both sentences have."""
    left = {one.keys[k] for k in one.before(at, 9) if one.content(k)}
    if not left and at > 1 and one.breaks[at]:  # "the owner, Castor, blamed ..."
        left = {one.keys[k] for k in one.before(at - 1, 5) if one.content(k)} | {one.keys[at - 1]}
    right: set[str] = set()
    for k in one.after(at, 9):
        if one.words[k] in AUXILIARIES and right:
            break
        if one.content(k):
            right.add(one.keys[k])
    return left & shared, right & shared


def _halves(one: Sentence, at: int, shared: set[str]) -> tuple[set[str], set[str]]:
    """The telling words of the two things that a conjunction joins; after one that opens, the comma parts them."""
    before = [k for k in range(at) if one.content(k)]
    if (before and not one.breaks[at]) or before:
        left, right = range(at), range(at + 1, len(one))
    else:
        comma = next((k for k in range(at + 2, len(one)) if one.breaks[k]), len(one))
        left, right = range(comma, len(one)), range(at + 1, comma)
    return (
        {one.keys[k] for k in left if one.content(k)} & shared,
        {one.keys[k] for k in right if one.content(k)} & shared,
    )


def _shared(one: Paired) -> set[str]:
    return {one.said.keys[at] for at in one.to}


def order_of(one: Paired, a: int, b: int) -> int:
    """Whether the same things stand on the same sides of two words (1), on the other ones (-1), or neither (0)."""
    shared = _shared(one)
    near = _turned(_around(one.said, a, shared), _around(one.given, b, shared))
    return near or _turned(_halves(one.said, a, shared), _halves(one.given, b, shared))


def passive(one: Sentence, at: int) -> int | None:
    """The place of "by" after a participle in the passive, -1 where it names no doer, None in the active."""
    helped = False
    for other in one.before(at, 3):
        if one.words[other] in BE:
            helped = True
            break
        if one.words[other] in HAVE | PREPOSITIONS | DETERMINERS:
            break
    by = next((k for k in one.after(at, 6) if one.words[k] == "by"), None)
    if by is not None and by + 1 < len(one) and one.words[by + 1].endswith("ing"):
        by = None  # "by multiplying it" says how, not who
    if by is not None and (
        helped or by == at + 1 or (one.words[at].endswith("ed") and by <= at + 3 and _no_object(one, at))
    ):
        return by
    return -1 if helped and not one.words[at].endswith("ing") else None


def _no_object(one: Sentence, at: int) -> bool:
    """Whether a preposition stands right after a participle, so that it has no object: "founded in 1991 by"."""
    return at + 1 < len(one) and one.words[at + 1] in PREPOSITIONS and one.words[at - 1] not in HAVE


def has_doer(one: Sentence, at: int) -> bool:
    """Whether a participle has its doer after it."""
    by = passive(one, at)
    return by is not None and by >= 0


def roles(one: Paired) -> Alteration | None:
    """Doer and done-to in each other's place."""
    if one.held < _MOSTLY:
        return None
    shared = _shared(one)
    for a, b in one.to.items():
        key = one.said.keys[a]
        if not one.said.content(a) or key in _MUTUAL or not (_acts(one.said, a) and _acts(one.given, b)):
            continue
        if one.said.keys.count(key) > 1 or one.given.keys.count(key) > 1:
            continue
        here, there = passive(one.said, a), passive(one.given, b)
        if -1 in (here, there):
            continue
        mine = _around(one.said, a, shared)
        theirs = _around(one.given, b, shared)
        if here is not None:
            mine = (mine[0], _around(one.said, here, shared)[1])
        if there is not None:
            theirs = (theirs[0], _around(one.given, there, shared)[1])
        order = _turned(mine, theirs)
        if order and (order == -1) != ((here is None) != (there is None)):
            said = {at for at in one.to if one.said.keys[at] in (mine[0] | mine[1]) & (theirs[0] | theirs[1])}
            return altered(AlterationKind.ROLES, one, [min([*said, a]), *said, a], [b])
    return None


def _acts(one: Sentence, at: int) -> bool:
    """Whether a word is a verb that somebody does to somebody, by its form or its kind."""
    word = one.words[at]
    after = one.words[at + 1] if at + 1 < len(one) else ""
    if (at and one.words[at - 1] in ("the", "a", "an", "of")) or after in ("from", "of"):
        return False
    if word.endswith("ing") and not (at and one.words[at - 1] in BE):
        return False
    return one.keys[at] in ACTS or (word.endswith("ed") and len(word) > 4)


def placing(one: Paired) -> Alteration | None:
    """The two things around a preposition in each other's place: "from the airport to the harbour"."""
    if one.held < _WHOLE:
        return None
    said, given = one.said, one.given
    for a in range(1, len(said)):
        word = said.words[a]
        if word not in _PLACING:
            continue
        for b in (k for k in range(1, len(given)) if given.words[k] == word):
            if word in ("with", "for", "from") and not any(said.keys[k] in _REPLACES for k in said.before(a, 8)):
                continue
            mine, theirs = _beside(said, a), _beside(given, b)
            if mine is None or theirs is None or said.keys[mine[0]] == given.keys[theirs[0]]:
                continue
            right, their_right = ({s.keys[k] for k in m[1]} for s, m in ((said, mine), (given, theirs)))
            if said.keys[mine[0]] in their_right and given.keys[theirs[0]] in right:
                return altered(AlterationKind.ORDER, one, [mine[0], *mine[1]], [theirs[0], *theirs[1]])
    return None


def _beside(one: Sentence, at: int) -> tuple[int, list[int]] | None:
    """The telling word before a preposition, and those after it up to the next."""
    left = next((k for k in one.before(at, 3) if one.content(k)), None)
    right: list[int] = []
    for k in one.after(at, 6):
        if one.words[k] in PREPOSITIONS and right:
            break
        if one.content(k):
            right.append(k)
    return (left, right[:3]) if left is not None and right else None


def sequence(one: Paired) -> Alteration | None:
    """What comes first and what comes later in each other's place."""
    said, given = one.said, one.given
    here, there = list(_connectives(said)), list(_connectives(given))
    if one.held < _SOME or len(here) != 1 or len(there) != 1 or not _STEPS.isdisjoint(said.known | given.known):
        return None
    a, b = here[0], there[0]
    shared = _shared(one)
    order = _turned(_around(said, a, shared), _around(given, b, shared))
    order = order or _turned(_halves(said, a, shared), _halves(given, b, shared))
    other = (said.words[a] in BEFORE) != (given.words[b] in BEFORE)
    if not order and other and (range(a, a + 1), range(b, b + 1)) in one.replaced:
        order = 1
    if order and (order == -1) != other:
        return altered(AlterationKind.ORDER, one, [a], [b])
    return None


def side(one: Paired) -> Alteration | None:
    """The opposite preposition before the same thing: "above senior loans" for "below senior loans"."""
    said, given = one.said, one.given
    if one.resolved < _MOSTLY:
        return None
    for at in (k for k, word in enumerate(said.words) if word in _SIDES):
        thing = next((k for k in said.after(at, 3) if said.content(k) and k in one.to), None)
        if thing is None or said.words[thing][0].isdigit():
            continue
        there = next((k for k in given.before(one.to[thing], 3) if given.words[k] in PREPOSITIONS), None)
        if there is not None and (said.keys[at], given.keys[there]) in OPPOSITES and order_of(one, at, there) != -1:
            return altered(AlterationKind.OPPOSITE, one, [at], [there])
    return None


def during(one: Paired) -> Alteration | None:
    """Before or after something, for during it: "after their first six months"."""
    said, given = one.said, one.given
    if one.resolved < _MOSTLY or not given.known.isdisjoint(_TIMES):
        return None
    for at in (k for k, word in enumerate(said.words) if word in _TIMES):
        thing = next((k for k in said.after(at, 5) if said.content(k) and k in one.to), None)
        near = given.before(one.to[thing], 5) if thing is not None else ()
        there = next((k for k in near if given.words[k] == "during"), None)
        if there is not None:
            return altered(AlterationKind.ORDER, one, [at], [there])
    return None


def vote(one: Paired) -> Alteration | None:
    """For instead of against, after the same verb."""
    said, given = one.said, one.given
    for at in range(1, len(said)):
        there = one.to.get(at - 1, -2) + 1
        both = said.words[at], given.words[there] if 0 < there < len(given) else ""
        if both in _FOR and said.keys[at - 1] in _VOTES and one.resolved >= _MOSTLY:
            return altered(AlterationKind.OPPOSITE, one, [at], [there])
    return None


def _connectives(one: Sentence) -> Iterator[int]:
    for at, word in enumerate(one.words):
        if (word in BEFORE or word in AFTER) and not (at and one.words[at - 1] in ("the", "soon", "day", "shortly")):
            yield at


def comparison(one: Paired) -> Alteration | None:
    """What is more and what is less in each other's place."""
    said, given = one.said, one.given
    if one.held < 0.55 or said.words.count("than") != 1 or given.words.count("than") != 1:
        return None
    a, b = said.words.index("than"), given.words.index("than")
    mine, theirs = _comparator(said, a, set(given.keys[b:])), _comparator(given, b, set(said.keys[a:]))
    if mine is None or theirs is None:
        return None
    opposed = (said.keys[mine], given.keys[theirs]) in CONVERSES or (_down(said, mine, a) != _down(given, theirs, b))
    if not _like(said.keys[mine], given.keys[theirs]) and (opposed or not _more(said, mine, given, theirs)):
        return None
    between = set(said.keys[mine + 1 : a]), set(given.keys[theirs + 1 : b])
    if opposed and all(between) and not between[0] & between[1]:
        return None  # "more energy than", "more slowly than"
    shared = _shared(one)
    order = _turned(_compared(said, a, shared), _compared(given, b, shared))
    if order and (order == -1) != opposed:
        return altered(AlterationKind.COMPARISON, one, range(mine, a + 1), range(theirs, b + 1))
    return None


def _down(one: Sentence, at: int, than: int) -> bool:
    """Whether a comparison is downwards: fewer, smaller, more slowly."""
    less = one.keys[at] in _LESS
    little = any(one.words[k] in _LITTLE for k in range(at + 1, min(at + 3, than)))
    return less != little


def _more(one: Sentence, a: int, other: Sentence, b: int) -> bool:
    """Whether both compare upwards and one with "more": "kills faster", "kills more quickly"."""
    return "more" in (one.words[a], other.words[b]) or one.words[a][:-2] == other.words[b][:-2]


def _like(one: str, other: str) -> bool:
    """Whether two words of comparison compare the same: of the same word, of opposites, or of number alone."""
    return one == other or (one, other) in CONVERSES or {one, other} == {"less", "fewer"}


def _compared(one: Sentence, at: int, shared: set[str]) -> tuple[set[str], set[str]]:
    left = {one.keys[k] for k in range(at) if one.content(k)}
    right: set[str] = set()
    for k in range(at + 1, min(len(one), at + 9)):
        if one.breaks[k] or len(right) == 4:
            break
        if right and one.words[k] in PREPOSITIONS - _WITHIN and one.words[k - 1] not in PREPOSITIONS:
            break
        if one.content(k) and one.words[k] not in ("one", "ones"):
            right.add(one.keys[k])
    return left & shared, right & shared


def _comparator(one: Sentence, than: int, anchors: set[str]) -> int | None:
    """The word that compares; not one that says which: "more effective in older than in younger patients"."""
    near = [k for k in range(than - 1, max(-1, than - 9), -1) if one.keys[k] not in anchors]
    plain = next((k for k in near if one.words[k] in _PLAIN), None)
    if plain is not None:
        return plain
    return next(
        (k for k in near if one.keys[k] in _COMPARATORS or (one.words[k].endswith("er") and k >= than - 2)), None
    )


RULES: tuple[Rule, ...] = (
    roles,
    sequence,
    comparison,
    placing,
    side,
    during,
    vote,
)
