"""A statement that turns a sentence round: denied, put as its opposite, or with two things in each other's place.

Every turn counts, and two of them cancel out: "A was bought by B" has the names of "B bought A" in the other order, and
a passive; "A is below B" has them in the other order, and the opposite of "B is above A".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grounding.reading.alteration import Alteration, AlterationKind, altered
from grounding.reading.paired import Paired, Sentence
from grounding.reading.turning_words import (
    AFTER,
    AUXILIARIES,
    BE,
    BEFORE,
    CONVERSES,
    DETERMINERS,
    HAVE,
    IMPLICIT,
    NEGATORS,
    OPPOSITES,
    PREPOSITIONS,
    key_of,
)

_REACH = 6
"""Words over which a negation or an auxiliary bears on what follows."""
_WHOLE = 0.8
"""The share of its weight that a sentence must hold of a statement that denies it."""
_SOME = 0.6
_MOSTLY = 0.7
"""The same of one that is turned by what stands in it."""
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non")
_NO_NEGATION = frozenset("for only just merely necessarily more less fewer later longer matter doubt".split())
"""Words after "not" or "no" that make it something else than a denial."""
_ASKS = frozenset({"if", "whether"})
_TIES = frozenset("if unless whether so when where lest".split())
"""Words that tie a clause to another: "so that it won't freeze" denies nothing of what freezes."""
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
    if max(one.held, one.resolved) < 0.72 or one.held < 0.6 or _weighs_otherwise(one) or not _TIES.isdisjoint((said.known ^ given.known) | (_ASKS & said.known)):
        return None
    here, there = _unpaired(one)
    if bool(here) == bool(there):
        return None
    for at in here:
        target = _target(said, at)
        if target in one.to and _meets(one, target, one.to[target]):
            return altered(AlterationKind.NEGATION, one, [at, target], [one.to[target]])
    for at in there:
        target = _target(given, at)
        if target in one.back and _meets(one, one.back[target], target) and (at or given.words[at] != "without"):
            return altered(AlterationKind.NEGATION, one, [one.back[target]], [at, target])
        # "but members cannot": what is denied is said before
        denied = [k for k in given.before(at, 4) if given.content(k)]
        if target is None and denied and not here and all(k in one.back for k in denied) and not any(given.after(at, 1)):
            return altered(AlterationKind.NEGATION, one, [one.back[k] for k in denied], [*denied, at])
    return None


def _meets(one: Paired, here: int, there: int) -> bool:
    """Whether both say something of the same subject at these words, or the sentence has little else there."""
    return one.subject(here) or (one.resolved >= 0.72 and one.clause(there) >= 0.5)


_DENIES = frozenset(map(key_of, "refuse fail decline deny prohibit ban unable withhold cease refrain".split()))


def implied(one: Paired) -> Alteration | None:
    """A verb that denies what follows, in one of the two: "failed to", "was banned from", "ruled out"."""
    said, given = one.said, one.given
    if one.resolved < _MOSTLY or one.held < 0.5:
        return None
    for mine, theirs, free, to in ((said, given, one.extra, one.to), (given, said, one.left, one.back)):
        if any(key in IMPLICIT or key in _DENIES for key in theirs.known_keys) or not NEGATORS.isdisjoint(
            mine.known | theirs.known
        ):
            continue
        for at in free:
            out = mine.words[at] == "ruled" and mine.words[at + 1 : at + 2] == ("out",)
            if not out and mine.keys[at] not in _DENIES:
                continue
            target = next((k for k in mine.after(at, 4) if mine.content(k)), None)
            if target not in to or (mine.words[at + 1] not in ("to", "from", "out") and not out):
                continue
            here, there = (target, to[target]) if mine is said else (to[target], target)
            if _meets(one, here, there):
                return altered(AlterationKind.NEGATION, one, [at] if mine is said else [here], [there] if mine is said else [at])
    return None


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
    return any(
        sentence.keys[at] in IMPLICIT or any(a == sentence.keys[at] for a, _ in OPPOSITES) for sentence, at in words
    ) or any(_prefixed(said, given) for said in _extra_keys(one) for given in _left_keys(one))


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
            if _by(said, a) != _by(given, b):
                continue  # "tooth enamel weakened by acid" is no opposite of "to strengthen"
            if (mine, theirs) in CONVERSES and order_of(one, a, b) != 1 and not _in_place(one, a, b):
                continue
            if one.but(a) < 0.8:
                continue
            if a and said.words[a - 1] in _PREFIXES or b and given.words[b - 1] in _PREFIXES:
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


_AWAY = frozenset("away avoid instead rather".split())


def _same_place(one: Paired, a: int, b: int) -> bool:
    """Whether two words stand beside the same word of meaning."""
    near = [at for at in range(a - 3, a + 4) if at in one.to and one.said.content(at)]
    return any(abs(one.to[at] - b) <= 3 for at in near)


def _turned(here: tuple[set[str], set[str]], there: tuple[set[str], set[str]]) -> int:
    """1 where the same stands left and right of two words, -1 where it has changed sides, 0 where nothing tells."""
    (left, right), (their_left, their_right) = (
        (one - two, two - one) for one, two in (here, there)
    )
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
    if before and not one.breaks[at]:
        left, right = range(at), range(at + 1, len(one))
    elif before:
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
    if by is not None and (helped or by == at + 1 or (one.words[at].endswith("ed") and by <= at + 3 and _no_object(one, at))):
        return by
    return -1 if helped and not one.words[at].endswith("ing") else None


def _no_object(one: Sentence, at: int) -> bool:
    """Whether a preposition stands right after a participle, so that it has no object: "founded in 1991 by"."""
    return at + 1 < len(one) and one.words[at + 1] in PREPOSITIONS and one.words[at - 1] not in HAVE


def _by(one: Sentence, at: int) -> bool:
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
            if word in ("with", "for", "from") and not any(
                said.keys[k] in _REPLACES for k in said.before(a, 8)
            ):
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


_STEPS = frozenset("then if until".split())


_FOR = frozenset({("for", "against"), ("against", "for")})
_VOTES = frozenset(map(key_of, "vote argue speak rule decide campaign".split()))
_TIMES = frozenset({"before", "after"})
_SIDES = frozenset("above below over under inside outside".split())


def side(one: Paired) -> Alteration | None:
    """The opposite preposition before the same thing: "above senior loans" for "below senior loans"."""
    said, given = one.said, one.given
    if one.resolved < _MOSTLY:
        return None
    for at in (k for k, word in enumerate(said.words) if word in _TIMES):
        thing = next((k for k in said.after(at, 5) if said.content(k) and k in one.to), None)
        there = given.before(one.to[thing], 5) if thing is not None else ()
        if given.known.isdisjoint(_TIMES) and (during := next((k for k in there if given.words[k] == "during"), None)):
            return altered(AlterationKind.ORDER, one, [at], [during])
    for at in range(1, len(said)):
        there = one.to.get(at - 1, -2) + 1
        pair = said.words[at], given.words[there] if 0 < there < len(given) else ""
        if pair in _FOR and said.keys[at - 1] in _VOTES:
            return altered(AlterationKind.OPPOSITE, one, [at], [there])
    for at in (k for k, word in enumerate(said.words) if word in _SIDES):
        thing = next((k for k in said.after(at, 3) if said.content(k) and k in one.to), None)
        if thing is None or said.words[thing][0].isdigit():
            continue
        there = next((k for k in given.before(one.to[thing], 3) if given.words[k] in PREPOSITIONS), None)
        if there is not None and (said.keys[at], given.keys[there]) in OPPOSITES and order_of(one, at, there) != -1:
            return altered(AlterationKind.OPPOSITE, one, [at], [there])
    return None


def _connectives(one: Sentence) -> Iterator[int]:
    for at, word in enumerate(one.words):
        if (word in BEFORE or word in AFTER) and not (at and one.words[at - 1] in ("the", "soon", "day", "shortly")):
            yield at


_COMPARATORS = frozenset(a for a, _ in CONVERSES)
_PLAIN = frozenset("more less fewer".split())


def comparison(one: Paired) -> Alteration | None:
    """What is more and what is less in each other's place."""
    said, given = one.said, one.given
    if one.held < 0.55 or said.words.count("than") != 1 or given.words.count("than") != 1:
        return None
    a, b = said.words.index("than"), given.words.index("than")
    mine, theirs = _comparator(said, a, set(given.keys[b:])), _comparator(given, b, set(said.keys[a:]))
    if mine is None or theirs is None:
        return None
    opposed = (said.keys[mine], given.keys[theirs]) in CONVERSES or (
        _down(said, mine, a) != _down(given, theirs, b)
    )
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


_LESS = frozenset(
    map(
        key_of,
        """less fewer lower smaller shorter slower weaker worse younger lighter cheaper colder cooler earlier poorer
        thinner narrower""".split(),
    )
)
_LITTLE = frozenset("slowly rarely seldom poorly weakly cheaply lightly slow rare poor weak cheap".split())


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
        if one.words[k] in PREPOSITIONS and right and one.words[k - 1] not in PREPOSITIONS:
            if one.words[k] not in _WITHIN:
                break
        if one.content(k) and one.words[k] not in ("one", "ones"):
            right.add(one.keys[k])
    return left & shared, right & shared


_WITHIN = frozenset("in of on at".split())


def _comparator(one: Sentence, than: int, anchors: set[str]) -> int | None:
    """The word that compares; not one that says which: "more effective in older than in younger patients"."""
    near = [k for k in range(than - 1, max(-1, than - 9), -1) if one.keys[k] not in anchors]
    plain = next((k for k in near if one.words[k] in _PLAIN), None)
    if plain is not None:
        return plain
    return next((k for k in near if one.keys[k] in _COMPARATORS or (one.words[k].endswith("er") and k >= than - 2)), None)


RULES: tuple[Callable[[Paired], Alteration | None], ...] = (
    roles,
    sequence,
    comparison,
    placing,
    side,
    opposite,
    negated,
    implied,
)
