"""A statement without the condition of its sentence, or of all where that speaks of one sort."""

from __future__ import annotations

from collections.abc import Iterator

from grounding.reading.alterations.closed_words import BE, CONDITIONAL, NEGATORS, PREPOSITIONS, PRONOUNS, UNIVERSAL
from grounding.reading.alterations.kinds import Alteration, AlterationKind, Rule, altered
from grounding.reading.alterations.paired import Paired, Sentence

_WHOLE = 0.85
_MOSTLY = 0.7
_SOME = 0.6
"""Shares of its weight that a sentence must hold of a statement."""
_QUESTIONS = (("whether", "the"), ("whether", "a"), ("whether", "it"), ("whether", "they"), ("whether", "an"))
_ALTHOUGH = frozenset("even regardless whether including whatever irrespective".split())
_HEDGED = frozenset("expected likely planned could might would".split())
_NO_CASE = frozenset(
    "like desired necessary possible needed any so not you all applicable required wish want goes".split()
)
_CASES = frozenset("case cases then you your when".split())
"""Words by which a statement goes on from a condition that stands before it, or speaks to whom it is met by."""
_MODALS = frozenset("may can must shall will should would has have had does do did cannot".split())
_AFTER_ONLY = frozenset("if when with for in after".split())
_ALL = frozenset("all every everyone everybody".split())
_WHEN = frozenset({"when", "where"})
_EVERYWHERE = frozenset("worldwide everywhere anywhere globally".split())
_RESTRICTS = frozenset(
    """in with who whose that over under aged for from on at smaller larger below above within only of without whom
        which""".split()
)


def condition(one: Paired) -> Alteration | None:
    """What holds only under a condition, in spite of it.

    That a condition is merely left out is a gap, and no fault: `grounding.answer_gaps` tells it.
    """
    said, given = one.said, one.given
    if one.held < _SOME or not (_CASES | _HEDGED).isdisjoint(said.known) or not _asserts(said):
        return None
    for at, end in _conditions(given):
        inside = range(at, end)
        near = range(at - 4, at) if at else range(end, end + 6)
        if not any(k in one.back and given.content(k) for k in near) or _hints(one, inside):
            continue
        against = _despite(one, inside)
        if against:
            return altered(AlterationKind.CONDITION, one, against, inside)
    return None


def _despite(one: Paired, condition: range) -> list[int]:
    """The words by which a statement holds even without the condition: "even if", "without the landlord's consent"."""
    said, given = one.said, one.given
    kept = {one.back[k] for k in condition if k in one.back and given.content(k)}
    despite = [k for k in one.extra if said.words[k] in _ALTHOUGH and said.words[k : k + 2] not in _QUESTIONS]
    if despite and kept:
        return despite
    without = [k for k in one.extra if said.words[k] == "without" and not kept.isdisjoint(said.after(k, 4))]
    asks = given.words[condition.start] in ("if", "provided", "only") and NEGATORS.isdisjoint(given.known)
    return without if asks and NEGATORS & said.known == {"without"} else []


def _hints(one: Paired, condition: range) -> bool:
    """Whether the statement has the condition in another form: "exposure", "uninsured"."""
    roots = {one.given.keys[k][:5] for k in condition if one.given.content(k) and len(one.given.keys[k]) > 4}
    return any(root in one.said.keys[k] for k in one.extra for root in roots)


def _asserts(one: Sentence) -> bool:
    """Whether a sentence has a finite verb, as far as a closed class or its ending shows."""
    if not (BE | _MODALS).isdisjoint(one.known):
        return True
    past = [at for at, word in enumerate(one.words) if at and word.endswith("ed")]
    return any(at > 1 or one.words[2:3] == ("a",) for at in past)  # "People showed a change", not "Drain canned beans"


def _conditions(one: Sentence, more: frozenset[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """The conditions of a sentence: from the word that opens one to the comma or the end."""
    for at, word in enumerate(one.words):
        follows = one.words[at + 1] if at + 1 < len(one) else ""
        opens = word in ("unless", "except", "if") or word in more or (word, follows) == ("provided", "that")
        if not opens and not (word == "only" and follows in _AFTER_ONLY):
            continue
        if at and one.words[at - 1] in ("as", "even", "only", "ask", "asked", "see", "wonder", "know"):
            continue
        inside = [k for k in range(at + 1, len(one)) if one.content(k)]
        if inside and one.words[inside[0]] not in _NO_CASE and "you" not in one.words[at : inside[0]]:
            comma = next((k for k in range(at + 2, len(one)) if one.breaks[k]), len(one))
            yield at, comma


def scope(one: Paired) -> Alteration | None:
    """What holds of a sort, said of all."""
    said, given = one.said, one.given
    if one.held < 0.5 or not NEGATORS.isdisjoint(said.known):
        return None
    for at in one.extra:
        word = said.words[at]
        if (
            word in _EVERYWHERE
            and not _EVERYWHERE & given.known
            and any(
                given.words[k] in ("in", "within") and given.capitals[k + 1] for k in one.left if k + 1 < len(given)
            )
        ):
            return altered(AlterationKind.SCOPE, one, [at])
        if word in ("always", "never") and one.but(at) >= _MOSTLY:
            for start, end in _conditions(given, _WHEN):
                if not any(k in one.back and given.content(k) for k in range(start, end)):
                    return altered(AlterationKind.SCOPE, one, [at], range(start, end))
        if word not in _ALL or not UNIVERSAL.isdisjoint(given.known):
            continue
        if at and (said.words[at - 1] in PRONOUNS | BE | {"and"} or said.capitals[at - 1]):
            continue  # "they are all reproductions"
        head = next((k for k in said.after(at, 3) if said.content(k)), None)
        if head is not None and head not in one.to and at == 0 and _instead(one, head):
            return altered(AlterationKind.SCOPE, one, [at, head], [0])
        if head is None or head not in one.same or said.words[at + 1] in PREPOSITIONS - {"of"}:
            continue
        if one.but(at) < _WHOLE:
            continue
        there = one.to[head]
        for start, end in _conditions(given):
            if not any(k in one.back and given.content(k) for k in range(start, end)) and not CONDITIONAL & said.known:
                return altered(AlterationKind.SCOPE, one, [at, head], range(start, end))
        restricting = list(_restriction(one, there))
        if restricting:
            return altered(AlterationKind.SCOPE, one, [at, head], [there, *restricting])
    return None


def _instead(one: Paired, head: int) -> bool:
    """Whether a statement of all of something has the predicate of a sentence on another subject."""
    said, given = one.said, one.given
    rest = [k for k in range(head + 1, len(said)) if said.content(k)]
    if not one.replaced or one.replaced[0][1].start or any(given.words[k] in PRONOUNS for k in one.replaced[0][1]):
        return False
    opens = any(given.content(k) for k in one.replaced[0][1])
    return opens and len(rest) > 2 and all(k in one.to for k in rest)


def _restriction(one: Paired, at: int) -> Iterator[int]:
    """The words that say which of a thing, right before or after it, that the statement leaves out."""
    given = one.given
    if (
        at
        and at - 1 not in one.back
        and given.content(at - 1)
        and not given.breaks[at]
        and not given.words[at - 1].endswith("ly")
    ):
        yield at - 1
    if at + 2 < len(given) and given.words[at + 1] in _RESTRICTS and not given.breaks[at + 1]:
        after = [k for k in range(at + 2, min(len(given), at + 6)) if given.content(k) and not given.breaks[k]][:2]
        if after and not any(k in one.back for k in after):
            yield from after


def generic(one: Paired) -> Alteration | None:
    """What holds of some sort of things, said of things without any article: "Trucks may not cross"."""
    said, given = one.said, one.given
    if (
        one.held < _MOSTLY
        or not said.words[0].endswith(("s", "men", "people", "children"))
        or 0 not in one.to
        or not _asserts(said)
    ):
        return None
    if len(said) < 2 or said.words[1] not in BE | _MODALS:
        return None
    there = one.to[0]
    if given.words[there] != said.words[0] or one.clause(there) < 0.5:
        return None
    if (
        there == 0
        and given.words[1:2]
        and given.words[1] in ("who", "that", "with", "whose", "under", "over", "aged")
        and not given.breaks[1]
    ):
        after = [k for k in range(2, min(len(given), 7)) if given.content(k)][:2]
        if after and not any(k in one.back for k in after):
            return altered(AlterationKind.SCOPE, one, [0], [0, *after])
    return None


RULES: tuple[Rule, ...] = (
    condition,
    scope,
    generic,
)
