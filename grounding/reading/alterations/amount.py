"""A statement that speaks of more than its sentence does: of all for most, of the largest for one of the largest."""

from __future__ import annotations

from grounding.reading.alterations.closed_words import ALMOST, NEGATORS, PARTIAL, POSSIBLY, SCALE, UNIVERSAL
from grounding.reading.alterations.kinds import Alteration, AlterationKind, Rule, altered
from grounding.reading.alterations.paired import Paired, Sentence

_MOSTLY = 0.7
_WHOLE = 0.85
_SHARES = frozenset("percent quarter third quarters thirds fifth tenth share proportion".split())
_COUNTS = frozenset("one two three four five six seven eight nine ten".split())
_BOUNDS = {
    ("at", "least"): ">",
    ("no", "less", "than"): ">",
    ("not", "less", "than"): ">",
    ("not", "more", "than"): "<",
    ("no", "fewer", "than"): ">",
    ("minimum", "of"): ">",
    ("more", "than"): ">",
    ("at", "most"): "<",
    ("up", "to"): "<",
    ("no", "more", "than"): "<",
    ("less", "than"): "<",
    ("fewer", "than"): "<",
    ("maximum", "of"): "<",
    ("over",): ">",
    ("under",): "<",
    ("exactly",): "=",
}
_NUMBERS = frozenset("one two three four five six seven eight nine ten twelve twenty thirty fifty hundred".split())
_SELDOM = frozenset("rare rarely seldom occasionally sometimes".split())
_ALSO_SELDOM = frozenset(
    "infrequent infrequently uncommon unusual unusually times exceptional exceptionally cases".split()
)
_ORDINALS = frozenset("second third fourth fifth sixth seventh eighth ninth tenth".split())


def quantifier(one: Paired) -> Alteration | None:
    """A stronger quantifier for the same thing: all for most, none for some."""
    said, given = one.said, one.given
    if "not" in said.known:
        return None
    for at, word in enumerate(said.words):
        if one.but(at) < _MOSTLY:
            continue
        level = _level(said, at) if word in SCALE else 0
        if level < 2 or (word in ("no", "any") and at + 1 < len(said) and said.words[at + 1] in ("more", "less")):
            continue
        head = next(
            (k for k in said.after(at, 4) if k in one.to and said.content(k) and said.words[k] not in SCALE), None
        )
        if head is None or (head not in one.same and given.keys.count(said.keys[head]) > 1):
            continue
        near = list(given.before(one.to[head], 5))
        found = [k for k in near if given.words[k] in SCALE or _counted(given, k)]
        if any(given.words[k] in ("times", "time", "day", "days") for k in near):
            continue  # "every day" for "several times a day"
        if not found or (level == 4 and not NEGATORS.isdisjoint(given.known)):
            continue
        strongest = max(found, key=lambda k: _level(given, k))
        if _level(given, strongest) < min(level, 3):
            return altered(AlterationKind.QUANTIFIER, one, [at], [strongest])
    return None


def _level(one: Sentence, at: int) -> int:
    """How much a quantifier says; "nearly all" and "not all" are not all."""
    nearly = at and one.words[at - 1] in ("nearly", "almost", "not")
    return 2 if nearly else SCALE.get(one.words[at], 1)


def _counted(one: Sentence, at: int) -> bool:
    """Whether it is so many of so many: "two of five"."""
    counts = [one.words[k] in _COUNTS or one.words[k][0].isdigit() for k in (at, at + 2) if k < len(one)]
    return counts == [True, True] and one.words[at + 1] == "of"


def bound(one: Paired) -> Alteration | None:
    """The other bound of the same number: at least for at most, exactly for either."""
    for a, b in one.to.items():
        if not one.said.words[a][0].isdigit() and one.said.words[a] not in _NUMBERS:
            continue
        if len(one.given.places[one.given.keys[b]]) > 1:
            continue
        mine, theirs = _bound(one.said, a), _bound(one.given, b)
        if mine and theirs and mine[1] != theirs[1] and theirs[1] != "=":
            return altered(AlterationKind.QUANTIFIER, one, [*mine[0], a], [*theirs[0], b])
    return None


def _bound(one: Sentence, at: int) -> tuple[range, str] | None:
    for length in (3, 2, 1):
        if at >= length and (found := _BOUNDS.get(one.words[at - length : at])):
            return range(at - length, at), found
    return None


def seldom(one: Paired) -> Alteration | None:
    """What happens now and then, or nearly, as what happens."""
    said, given = one.said, one.given
    often = _SELDOM | _ALSO_SELDOM | ALMOST | PARTIAL | POSSIBLY
    if one.held < _WHOLE or not (often | NEGATORS).isdisjoint(said.known):
        return None
    for at in (k for k in one.left if given.words[k] in _SELDOM and k + 1 < len(given)):
        counts = given.words[at + 1][0].isdigit() or given.words[at + 1] in _COUNTS or given.words[at - 1] == "a"
        start = at + 2 if given.words[at + 1] in ("cases", "instances", "occasions", "times") else at + 1
        near = [k for k in range(start, min(len(given), start + 4)) if given.content(k)][:2]
        if not counts and any(k in one.back for k in near) and one.clause(at) >= 0.6:
            return altered(AlterationKind.QUANTIFIER, one, [one.back[k] for k in near if k in one.back], [at])
    return None


def counted(one: Paired) -> Alteration | None:
    """What holds of so many of them, said of them: "in the test plots" for "in two of five test plots"."""
    said, given = one.said, one.given
    counts = UNIVERSAL | ALMOST | PARTIAL | NEGATORS | _COUNTS | _SHARES
    if one.held < _WHOLE or not counts.isdisjoint(said.known) or any(word[0].isdigit() for word in said.words):
        return None
    for at in one.left:
        if not _counted(given, at) or at + 2 in one.back:
            continue
        head = next((k for k in given.after(at + 2, 3) if given.content(k)), None)
        if head is not None and head in one.back:
            return altered(AlterationKind.QUANTIFIER, one, [one.back[head]], [at, head])
    return None


def superlative(one: Paired) -> Alteration | None:
    """One of the most, or the second, as the most."""
    said, given = one.said, one.given
    if one.held < 0.5 or {"one", "among"} & said.known or _ORDINALS & said.known:
        return None
    for a, b in one.to.items():
        word = said.words[a]
        if (
            not ((word.endswith("est") and len(word) > 4) or word == "most")
            or not a
            or "the" not in said.words[max(0, a - 2) : a]
        ):
            continue
        before = given.words[max(0, b - 3) : b]
        since = [k for k in one.left if given.words[k] == "since" and k > b]
        ever = [k for k in one.extra if said.words[k] in ("ever", "history")]
        if ever and since and one.but(*ever) >= _MOSTLY:
            return altered(AlterationKind.RANK, one, [a, *ever], [b, since[0]])
        lower = before[-1:] and before[-1] in _ORDINALS
        lower = lower or before[-3:] == ("one", "of", "the") or before[-2:] == ("among", "the")
        if lower and one.held >= _MOSTLY and "after" not in given.known:
            return altered(AlterationKind.RANK, one, [a], range(max(0, b - len(before)), b + 1))
    return None


RULES: tuple[Rule, ...] = (
    quantifier,
    bound,
    superlative,
    seldom,
    counted,
)
