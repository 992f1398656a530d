"""A statement that says more than its sentence: of more things, more surely, without its condition or its speaker."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grounding.reading.alteration import Alteration, AlterationKind, altered
from grounding.reading.paired import Paired, Sentence
from grounding.reading.turning_words import (
    ADVICE,
    AFTER,
    AUXILIARIES,
    BE,
    ASSOCIATED,
    CAUSAL,
    CAUSES,
    CLAIMS,
    CONDITIONAL,
    DUTY,
    LEAVE,
    NEGATORS,
    POSSIBLY,
    PREPOSITIONS,
    SAYS,
    SCALE,
    TOGETHER,
    UNIVERSAL,
    WEAKENS,
    key_of,
)

_MOSTLY = 0.7
_WHOLE = 0.85


def quantifier(one: Paired) -> Alteration | None:
    """A stronger quantifier for the same thing: all for most, none for some."""
    said, given = one.said, one.given
    if one.held < _MOSTLY or "not" in said.known:
        return None
    for at, word in enumerate(said.words):
        level = _level(said, at) if word in SCALE else 0
        if level < 2 or (word in ("no", "any") and at + 1 < len(said) and said.words[at + 1] in ("more", "less")):
            continue
        head = next((k for k in said.after(at, 4) if k in one.same and said.content(k) and said.words[k] not in SCALE), None)
        if head is None:
            continue
        found = [k for k in given.before(one.to[head], 5) if given.words[k] in SCALE]
        if not found or (level == 4 and not NEGATORS.isdisjoint(given.known)):
            continue
        strongest = max(found, key=lambda k: _level(given, k))
        if _level(given, strongest) < min(level, 3):
            return altered(AlterationKind.QUANTIFIER, one, [at], [strongest])
    return None


def _level(one: Sentence, at: int) -> int:
    """How much a quantifier says; "nearly all" and "not all" are not all."""
    nearly = at and one.words[at - 1] in ("nearly", "almost", "not")
    return 2 if nearly else SCALE[one.words[at]]


_BOUNDS = {
    ("at", "least"): ">",
    ("no", "less", "than"): ">",
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


_NUMBERS = frozenset("one two three four five six seven eight nine ten twelve twenty thirty fifty hundred".split())


def _bound(one: Sentence, at: int) -> tuple[range, str] | None:
    for length in (3, 2, 1):
        if at >= length and (found := _BOUNDS.get(one.words[at - length : at])):
            return range(at - length, at), found
    return None


def modality(one: Paired) -> Alteration | None:
    """What may be, is planned or is expected, as a fact."""
    said, given = one.said, one.given
    if one.resolved < _MOSTLY or one.held < 0.5 or not POSSIBLY.isdisjoint(said.known) or not CONDITIONAL.isdisjoint(said.known):
        return None
    for at in one.left:
        word = given.words[at]
        follows = given.words[at + 1] if at + 1 < len(given) else ""
        if word not in WEAKENS or _no_hedge(given, at) or (word in _WITH_TO and follows != "to"):
            continue
        target = next((k for k in given.after(at, 6) if given.content(k)), None)
        if target is None or given.words[target] in NEGATORS or (mine := one.back.get(target)) not in one.same or not one.subject(mine):
            continue
        past = said.words[mine].endswith(("ed", "ing")) or said.words[mine - 1] not in AUXILIARIES and said.words[mine] == said.keys[mine]
        if word == "could" and past:
            continue  # what could be done, and was
        if "to" in said.words[max(0, mine - 3) : mine]:
            continue  # "strives to provide" for "aims to provide"
        between = given.words[at + 1 : target]
        if {"a", "an", "the", "in", "of"}.isdisjoint(between):
            return altered(AlterationKind.MODALITY, one, _with_verb(said, mine), [at, target])
    return None


_WITH_TO = frozenset(
    "likely expected expects anticipated plans planned intends intend intended aims aim hopes hope seeks".split()
)
"""Those that leave open only what follows "to": "is likely to rise", and not "the likely winner"."""


def _no_hedge(one: Sentence, at: int) -> bool:
    """Whether it is the month, or compares: "in May", "more likely"."""
    before = one.words[at - 1] if at else ""
    return (one.words[at] == "may" and one.capitals[at] and at > 0) or before in ("more", "less", "most", "as", "not")


def _with_verb(one: Sentence, at: int) -> list[int]:
    return [k for k in one.before(at, 2) if one.words[k] in ("will", "has", "have", "is", "are", "always")] + [at]


_MUST = DUTY - {"requires", "require", "requirement"}


def duty(one: Paired) -> Alteration | None:
    """What one should or may, as what one must."""
    said, given = one.said, one.given
    if one.held < _MOSTLY or not DUTY.isdisjoint(given.known) or not NEGATORS.isdisjoint(said.known | given.known):
        return None
    must = [k for k in one.extra if said.words[k] in _MUST or said.words[k : k + 2] in (("have", "to"), ("has", "to"))]
    may = [k for k in one.left if given.words[k] in ADVICE | LEAVE and not _no_hedge(given, k)]
    if not must or not may or "only" in given.known or not (ADVICE | LEAVE).isdisjoint(said.known):
        return None
    near = [k for k in (*said.after(must[0], 4), *said.before(must[0], 4)) if k in one.to and said.content(k)]
    if any(abs(one.to[k] - may[0]) <= 5 for k in near):
        return altered(AlterationKind.MODALITY, one, [must[0]], [may[0]])
    return None


_DONE = frozenset(map(key_of, "adopt approve enact introduce impose implement pass sign".split()))
_WISHED = frozenset(map(key_of, "propose consider draft discuss plan recommend suggest".split()))


def step(one: Paired) -> Alteration | None:
    """What was proposed, as done."""
    if one.held < _MOSTLY:
        return None
    done = [k for k in one.extra if one.said.keys[k] in _DONE]
    wished = [k for k in one.left if one.given.keys[k] in _WISHED]
    if len(done) == len(wished) == 1 and not any(key in _DONE for key in one.given.keys):
        near = [k for k in range(done[0] - 3, done[0] + 4) if k in one.to and one.said.content(k)]
        if any(abs(one.to[k] - wished[0]) <= 3 for k in near):
            return altered(AlterationKind.MODALITY, one, done, wished)
    return None


def attribution(one: Paired) -> Alteration | None:
    """What somebody claims or believes, as a fact."""
    said, given = one.said, one.given
    if one.resolved < _MOSTLY or one.held < 0.5 or not (SAYS | POSSIBLY).isdisjoint(said.known):
        return None
    for at in one.left:
        if given.words[at] in CLAIMS and not _no_hedge(given, at):
            of = sum(said.weights[k] for k, there in one.to.items() if there > at)
            if of >= 0.95 * sum(said.weights[k] for k in one.to) and any(given.content(k) or given.words[k] in ("they", "he", "she", "it") for k in range(at)):
                return altered(AlterationKind.ATTRIBUTION, one, range(len(said)), range(at + 1))
    return None


_BRINGS = (("led", "to"), ("leads", "to"), ("resulted", "in"), ("results", "in"), ("as", "a", "result"))


def cause(one: Paired) -> Alteration | None:
    """What comes after or goes together, as brought about."""
    said, given = one.said, one.given
    if one.held < 0.6 or any(key in CAUSAL for key in given.keys):
        return None
    brings = [k for k in one.extra if said.keys[k] in CAUSES]
    brings += [k for k in one.extra if any(said.words[k : k + len(phrase)] == phrase for phrase in _BRINGS)]
    goes = [
        k
        for k in one.left
        if given.words[k] in AFTER | TOGETHER or given.keys[k] in ASSOCIATED
    ]
    for at in goes:
        sides = ([k for k in one.back if k < at and given.content(k)], [k for k in one.back if k > at and given.content(k)])
        opens = not sides[0] and at == 0
        if given.words[at] in TOGETHER | AFTER and not any(abs(k - at) <= 5 for k in sides[-1]):
            continue
        if brings and (all(sides) or opens):
            return altered(AlterationKind.CAUSE, one, brings, [at])
    return None


_STRICT = frozenset("unless except provided only if".split())
_ALTHOUGH = frozenset("even regardless whether including".split())


def condition(one: Paired) -> Alteration | None:
    """What holds only under a condition, without it."""
    said, given = one.said, one.given
    if one.held < _MOSTLY or not (_CASES | _HEDGED).isdisjoint(said.known) or not _asserts(said):
        return None
    for at, end in _conditions(given):
        inside = range(at, end)
        kept = [k for k in inside if k in one.back and given.content(k)]
        rule = [k for k in range(len(given)) if k not in inside and given.content(k)]
        told = [k for k in rule if k in one.back]
        whole = sum(given.weights[k] for k in rule)
        if not rule or sum(given.weights[k] for k in told) < 0.7 * whole:
            continue
        despite = [k for k in one.extra if said.words[k] in _ALTHOUGH]
        if despite and given.words[at] != "whether":
            return altered(AlterationKind.CONDITION, one, despite, inside)
        if kept or not (CONDITIONAL | {"only", "may", "can", "could", "might", "some", "depending", "subject"}).isdisjoint(
            {said.words[k] for k in one.extra}
        ):
            continue
        if one.held >= _WHOLE and not {"only", "if", "unless"} & said.known:
            return altered(AlterationKind.CONDITION, one, range(len(said)), inside)
    return None


_HEDGED = frozenset("expected likely planned could might would".split())
_NO_CASE = frozenset("like desired necessary possible needed any so not you necessary applicable required wish want".split())
_CASES = frozenset("case cases then you your when".split())
"""Words by which a statement goes on from a condition that stands before it, or speaks to whom it is met by."""


def _asserts(one: Sentence) -> bool:
    """Whether a sentence has a finite verb of the closed class."""
    return not (BE | _MODALS).isdisjoint(one.known)


_MODALS = frozenset("may can must shall will should would has have had does do did cannot".split())


def _conditions(one: Sentence) -> Iterator[tuple[int, int]]:
    """The conditions of a sentence: from the word that opens one to the comma or the end."""
    for at, word in enumerate(one.words):
        opens = word in ("unless", "except", "if") or one.words[at : at + 2] in (
            ("provided", "that"),
            ("only", "if"),
            ("only", "when"),
            ("only", "with"),
            ("only", "for"),
            ("only", "after"),
        )
        if not opens or (at and one.words[at - 1] in ("as", "even", "only", "ask", "asked", "see", "wonder", "know")):
            continue
        inside = [k for k in range(at + 1, len(one)) if one.content(k)]
        if inside and one.words[inside[0]] not in _NO_CASE and "you" not in one.words[at : inside[0]]:
            comma = next((k for k in range(at + 2, len(one)) if one.breaks[k]), len(one))
            yield at, comma


_EVERYWHERE = frozenset("worldwide everywhere anywhere globally".split())
_RESTRICTS = frozenset("in with who whose that over under aged for from on at smaller larger below above within only of without whom which".split())


def scope(one: Paired) -> Alteration | None:
    """What holds of a sort, said of all."""
    said, given = one.said, one.given
    if one.held < 0.65 or not NEGATORS.isdisjoint(said.known):
        return None
    for at in one.extra:
        word = said.words[at]
        if word in _EVERYWHERE and not _EVERYWHERE & given.known and any(
            given.words[k] in ("in", "within") and given.capitals[k + 1] for k in one.left if k + 1 < len(given)
        ):
            return altered(AlterationKind.SCOPE, one, [at])
        if word not in UNIVERSAL or word in ("always", "any", "each", "entire", "whole") or not UNIVERSAL.isdisjoint(given.known):
            continue
        head = next((k for k in said.after(at, 3) if k in one.same and said.content(k)), None)
        if head is None or said.words[at + 1] in PREPOSITIONS - {"of"}:
            continue
        there = one.to[head]
        restricting = list(_restriction(one, there))
        if restricting:
            return altered(AlterationKind.SCOPE, one, [at, head], [there, *restricting])
    return None


def _restriction(one: Paired, at: int) -> Iterator[int]:
    """The words that say which of a thing, right before or after it, that the statement leaves out."""
    given = one.given
    if at and at - 1 not in one.back and given.content(at - 1) and not given.breaks[at] and not given.words[at - 1].endswith("ly"):
        yield at - 1
    if at + 2 < len(given) and given.words[at + 1] in _RESTRICTS and not given.breaks[at + 1]:
        after = [k for k in range(at + 2, min(len(given), at + 6)) if given.content(k) and not given.breaks[k]][:2]
        if after and not any(k in one.back for k in after):
            yield from after


_ORDINALS = frozenset("second third fourth fifth sixth seventh eighth ninth tenth".split())


def superlative(one: Paired) -> Alteration | None:
    """One of the most, or the second, as the most."""
    said, given = one.said, one.given
    if one.held < _MOSTLY or {"one", "among"} & said.known or _ORDINALS & said.known:
        return None
    for a, b in one.to.items():
        word = said.words[a]
        if not (word.endswith("est") and len(word) > 4 or word == "most") or not a or "the" not in said.words[max(0, a - 2) : a]:
            continue
        before = given.words[max(0, b - 3) : b]
        if before[-1:] and before[-1] in _ORDINALS or before[-3:] == ("one", "of", "the") or before[-2:] == ("among", "the"):
            return altered(AlterationKind.RANK, one, [a], range(max(0, b - len(before)), b + 1))
    return None


RULES: tuple[Callable[[Paired], Alteration | None], ...] = (
    quantifier,
    bound,
    superlative,
    duty,
    step,
    condition,
    scope,
    modality,
    attribution,
    cause,
)
