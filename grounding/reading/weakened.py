"""A statement that says more than its sentence: of more things, more surely, without its condition or its speaker."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grounding.reading.alteration import Alteration, AlterationKind, altered
from grounding.reading.paired import Paired, Sentence
from grounding.reading.turned import order_of
from grounding.reading.turning_words import (
    ADVICE,
    AFTER,
    ALMOST,
    ASCRIBES,
    AUXILIARIES,
    BE,
    ASSOCIATED,
    CAUSAL,
    CAUSES,
    CLAIMS,
    CONDITIONAL,
    DETERMINERS,
    DUTY,
    FACTIVE,
    LEAVE,
    NEGATORS,
    PARTIAL,
    POSSIBLY,
    PREPOSITIONS,
    PRONOUNS,
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
    if "not" in said.known:
        return None
    for at, word in enumerate(said.words):
        if one.but(at) < _MOSTLY:
            continue
        level = _level(said, at) if word in SCALE else 0
        if level < 2 or (word in ("no", "any") and at + 1 < len(said) and said.words[at + 1] in ("more", "less")):
            continue
        head = next((k for k in said.after(at, 4) if k in one.to and said.content(k) and said.words[k] not in SCALE), None)
        if head is None or (head not in one.same and given.keys.count(said.keys[head]) > 1):
            continue
        found = [k for k in given.before(one.to[head], 5) if given.words[k] in SCALE or _counted(given, k)]
        if not found or (level == 4 and not NEGATORS.isdisjoint(given.known)):
            continue
        strongest = max(found, key=lambda k: _level(given, k))
        if _level(given, strongest) < min(level, 3):
            return altered(AlterationKind.QUANTIFIER, one, [at], [strongest])
    return None


_COUNTS = frozenset("one two three four five six seven eight nine ten".split())


def _level(one: Sentence, at: int) -> int:
    """How much a quantifier says; "nearly all" and "not all" are not all."""
    nearly = at and one.words[at - 1] in ("nearly", "almost", "not")
    return 2 if nearly else SCALE.get(one.words[at], 1)


def _counted(one: Sentence, at: int) -> bool:
    """Whether it is so many of so many: "two of five"."""
    counts = [one.words[k] in _COUNTS or one.words[k][0].isdigit() for k in (at, at + 2) if k < len(one)]
    return counts == [True, True] and one.words[at + 1] == "of"


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
    if one.resolved < _MOSTLY or one.held < 0.45 or not (POSSIBLY | _WITH_TO).isdisjoint(said.known) or not CONDITIONAL.isdisjoint(said.known):
        return None
    for at in one.left:
        word = given.words[at]
        follows = given.words[at + 1] if at + 1 < len(given) else ""
        would = word == "would" and not {"has", "have"}.isdisjoint(said.known) and "will" not in said.known
        if not (word in WEAKENS | _WITH_TO or would) or _no_hedge(given, at) or (word in _WITH_TO and follows != "to" and not _of_another(given, at)):
            continue
        start = at
        if word in _OF and follows != "to":
            start = next((k for k in given.after(at, 6) if given.words[k] == "to"), at)
        target = next((k for k in given.after(start, 6) if given.content(k)), None)
        if target is not None and target not in one.back and (verb := _fulfilled(one, at, target)) is not None:
            return altered(AlterationKind.MODALITY, one, _with_verb(said, verb), [at, target])
        if target is None or given.words[target] in NEGATORS or (mine := one.back.get(target)) not in one.same or not one.subject(mine):
            continue
        past = said.words[mine].endswith(("ed", "ing")) or said.words[mine - 1] not in AUXILIARIES and said.words[mine] == said.keys[mine]
        if word == "could" and past:
            continue  # what could be done, and was
        if "to" in said.words[max(0, mine - 3) : mine]:
            continue  # "strives to provide" for "aims to provide"
        between = given.words[start + 1 : target]
        if {"a", "an", "the", "in", "of"}.isdisjoint(between):
            return altered(AlterationKind.MODALITY, one, _with_verb(said, mine), [at, target])
    return None


_OF = frozenset("expects expect wants want hopes".split())


def _of_another(one: Sentence, at: int) -> bool:
    """Whether it is expected of something: "expects sales to recover"."""
    return one.words[at] in _OF and any(one.words[k] == "to" for k in one.after(at, 6))


def _fulfilled(one: Paired, hedge: int, target: int) -> int | None:
    """The statement's verb in the past where the sentence has another that is only expected, of the same subject."""
    said, given = one.said, one.given
    verbs = [k for k in one.extra if said.content(k) and said.words[k].endswith("ed") and not said.capitals[k]]
    before = [one.back[k] for k in given.before(hedge, 8) if k in one.back and given.content(k)]
    after = [one.back[k] for k in range(target + 1, len(given)) if k in one.back and given.content(k)]
    if len(verbs) != 1 or given.words[hedge] not in _WITH_TO or not before or not after:
        return None
    verb = verbs[0]
    return verb if any(k < verb for k in before) and any(k > verb for k in after) and one.resolved >= _MOSTLY else None


_WITH_TO = frozenset(
    """likely expected expects anticipated plans planned intends intend intended aims aim hopes hope seeks agreed agrees
    promised promises pledged threatened threatens tried tries attempted attempts vowed offered offers wants wanted
    proposed proposes""".split()
)
"""Those that leave open only what follows "to": "is likely to rise", and not "the likely winner"."""


def _no_hedge(one: Sentence, at: int) -> bool:
    """Whether it is the month, or compares: "in May", "more likely"."""
    before = one.words[at - 1] if at else ""
    return (one.words[at] == "may" and one.capitals[at] and at > 0) or before in ("more", "less", "most", "as", "not")


def _with_verb(one: Sentence, at: int) -> list[int]:
    return [k for k in one.before(at, 2) if one.words[k] in ("will", "has", "have", "is", "are", "always")] + [at]


_MUST = DUTY - {"requires", "require", "requirement"}


_SELDOM = frozenset("rare rarely seldom occasionally sometimes".split())
_ALSO_SELDOM = frozenset("infrequent infrequently uncommon unusual unusually times exceptional exceptionally cases".split())


def seldom(one: Paired) -> Alteration | None:
    """What happens now and then, or nearly, as what happens."""
    said, given = one.said, one.given
    often = _SELDOM | _ALSO_SELDOM | ALMOST | PARTIAL | POSSIBLY
    if one.resolved < _MOSTLY or one.held < 0.5 or not (often | NEGATORS).isdisjoint(said.known):
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
    if one.held < _WHOLE or not (UNIVERSAL | ALMOST | PARTIAL | NEGATORS | frozenset(_COUNTS)).isdisjoint(said.known):
        return None
    for at in one.left:
        if not _counted(given, at) or at + 2 in one.back:
            continue
        head = next((k for k in given.after(at + 2, 3) if given.content(k)), None)
        if head is not None and head in one.back:
            return altered(AlterationKind.QUANTIFIER, one, [one.back[head]], [at, head])
    return None


_MUST = DUTY - {"requires", "require", "requirement"}


_SELDOM = frozenset("rare rarely seldom occasionally sometimes".split())
_ALSO_SELDOM = frozenset("infrequent infrequently uncommon unusual unusually times exceptional exceptionally cases".split())


def seldom(one: Paired) -> Alteration | None:
    """What happens now and then, or nearly, as what happens."""
    said, given = one.said, one.given
    often = _SELDOM | _ALSO_SELDOM | ALMOST | PARTIAL | POSSIBLY
    if one.resolved < _MOSTLY or one.held < 0.5 or not (often | NEGATORS).isdisjoint(said.known):
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
    if one.held < _WHOLE or not (UNIVERSAL | ALMOST | PARTIAL | NEGATORS | frozenset(_COUNTS)).isdisjoint(said.known):
        return None
    for at in one.left:
        if not _counted(given, at) or at + 2 in one.back:
            continue
        head = next((k for k in given.after(at + 2, 3) if given.content(k)), None)
        if head is not None and head in one.back:
            return altered(AlterationKind.QUANTIFIER, one, [one.back[head]], [at, head])
    return None


_SOLE = frozenset("only solely exclusively sole".split())
_LIMITS = _SOLE | frozenset(
    "just alone limited restricted unless except must single unique merely one nothing nobody but until".split()
)


def sole(one: Paired) -> Alteration | None:
    """What is so, as the only one that is."""
    said = one.said
    only = [k for k in one.extra if said.words[k] in _SOLE]
    if len(only) != 1 or one.but(only[0]) < _WHOLE or not (_LIMITS | NEGATORS).isdisjoint(one.given.known):
        return None
    if not {"if", "when", "not", "after"}.isdisjoint(said.known):
        return None
    return altered(AlterationKind.QUANTIFIER, one, only)


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
    if one.resolved < 0.5 or not (POSSIBLY | WEAKENS).isdisjoint(one.said.known):
        return None
    done = [k for k in one.extra if one.said.keys[k] in _DONE]
    wished = [k for k in one.left if one.given.keys[k] in _WISHED]
    if len(done) == len(wished) == 1 and not any(key in _DONE for key in one.given.keys):
        near = [k for k in range(done[0] - 3, done[0] + 4) if k in one.to]
        if any(abs(one.to[k] - wished[0]) <= 2 for k in near):
            return altered(AlterationKind.MODALITY, one, done, wished)
    return None


_SUBJECTS = frozenset("it they he she this these those".split())


def attribution(one: Paired) -> Alteration | None:
    """What somebody claims or believes, as a fact."""
    said, given = one.said, one.given
    if one.resolved < _MOSTLY or one.held < 0.4 or not (SAYS | POSSIBLY).isdisjoint(said.known):
        return None
    for at in one.left:
        if given.words[at] in CLAIMS and 0 < at < len(given) - 1 and given.words[at - 1] not in DETERMINERS | {"to"} and not _no_hedge(given, at):
            of = sum(said.weights[k] for k, there in one.to.items() if there > at)
            clause = [k for k in range(at + 1, len(given)) if given.content(k) or given.words[k] in _SUBJECTS][:2]
            if given.words[at - 1] in ("i", "we", "you") or not all(k in one.back or given.words[k] in _SUBJECTS for k in clause) or given.words[at + 1] in PREPOSITIONS:
                continue
            if of >= 0.95 * sum(said.weights[k] for k in one.to) and any(given.content(k) or given.words[k] in ("they", "he", "she", "it") for k in range(at)):
                return altered(AlterationKind.ATTRIBUTION, one, range(len(said)), range(at + 1))
    return None


_MAYBE = frozenset("may might could probably possibly perhaps likely".split())


def surer(one: Paired) -> Alteration | None:
    """What somebody claims or suspects, as what was found."""
    sure = [k for k in one.extra if one.said.words[k] in FACTIVE]
    claims = [k for k in one.left if one.given.words[k] in CLAIMS | _MAYBE]
    if one.held < 0.5 or one.resolved < _MOSTLY or not sure or not claims or not FACTIVE.isdisjoint(one.given.known):
        return None
    if not (CLAIMS | WEAKENS).isdisjoint(one.said.known):
        return None
    near = [k for k in one.said.before(sure[0], 4) if k in one.to and one.said.content(k)]
    if not any(0 < claims[0] - one.to[k] <= 4 for k in near):
        return None
    return altered(AlterationKind.MODALITY, one, sure, claims)


def ascribed(one: Paired) -> Alteration | None:
    """What somebody puts down to something, as due to it."""
    said, given = one.said, one.given
    brings = [k for k in one.extra if said.keys[k] in CAUSES]
    ascribes = [k for k in one.left if given.words[k] in ASCRIBES]
    if one.held < _MOSTLY or not brings or not ascribes or not (SAYS | ASCRIBES | POSSIBLY).isdisjoint(said.known):
        return None
    return altered(AlterationKind.ATTRIBUTION, one, brings, ascribes)


_BRINGS = (("led", "to"), ("leads", "to"), ("resulted", "in"), ("results", "in"), ("as", "a", "result"))


def cause(one: Paired) -> Alteration | None:
    """What comes after or goes together, as brought about: "because" in the very place of "after"."""
    said, given = one.said, one.given
    if any(key in CAUSAL for key in given.keys):
        return None
    for here, there in one.replaced:
        brings = [k for k in here if _brings(said, k)]
        goes = [k for k in there if given.words[k] in AFTER | TOGETHER or given.keys[k] in ASSOCIATED]
        rest = [k for k in here if k not in brings and said.content(k)]
        if brings and goes and not rest and one.but(*brings) >= _NEARLY_ALL and order_of(one, brings[0], goes[0]):
            return altered(AlterationKind.CAUSE, one, here, goes)
    return None


def _brings(one: Sentence, at: int) -> bool:
    """Whether a word says that one thing brings another about."""
    if any(one.words[at : at + len(phrase)] == phrase for phrase in _BRINGS):
        return True
    return one.keys[at] in CAUSES and (one.words[at] != "due" or one.words[at + 1 : at + 2] == ("to",))


_NEARLY_ALL = 0.9


_QUESTIONS = (("whether", "the"), ("whether", "a"), ("whether", "it"), ("whether", "they"), ("whether", "an"))
_ALTHOUGH = frozenset("even regardless whether including whatever irrespective".split())


def condition(one: Paired) -> Alteration | None:
    """What holds only under a condition, without it."""
    said, given = one.said, one.given
    if one.held < 0.6 or not (_CASES | _HEDGED).isdisjoint(said.known) or not _asserts(said):
        return None
    for at, end in _conditions(given):
        inside = range(at, end)
        kept = [k for k in inside if k in one.back and given.content(k)]
        near = range(at - 4, at) if at else range(end, end + 6)
        if not any(k in one.back and given.content(k) for k in near) or _hints(one, inside):
            continue
        despite = [k for k in one.extra if said.words[k] in _ALTHOUGH and said.words[k : k + 2] not in _QUESTIONS]
        if despite and kept:
            return altered(AlterationKind.CONDITION, one, despite, inside)
        without = [k for k in one.extra if said.words[k] in ("without", "not", "unless")]
        if given.words[at] in ("if", "provided", "only") and any(
            one.to.get(t) in kept for k in without for t in said.after(k, 4)
        ) and NEGATORS.isdisjoint(given.known) and "cannot" not in said.known and len(without) == 1 and said.words[without[0]] == "without":
            return altered(AlterationKind.CONDITION, one, without, inside)
        rule = [k for k in range(len(given)) if k not in inside and given.content(k)]
        told = [k for k in rule if k in one.back]
        whole = sum(given.weights[k] for k in rule)
        if not rule or one.held < 0.65 or sum(given.weights[k] for k in told) < 0.65 * whole:
            continue
        if kept or not (CONDITIONAL | {"only", "may", "can", "could", "might", "some", "depending", "subject"}).isdisjoint(
            {said.words[k] for k in one.extra}
        ):
            continue
        if not {"only", "if", "unless"} & said.known:
            return altered(AlterationKind.CONDITION, one, range(len(said)), inside)
    return None


_HEDGED = frozenset("expected likely planned could might would".split())
_NO_CASE = frozenset("like desired necessary possible needed any so not you necessary applicable required wish want goes".split())
_CASES = frozenset("case cases then you your when".split())
"""Words by which a statement goes on from a condition that stands before it, or speaks to whom it is met by."""


def _hints(one: Paired, condition: range) -> bool:
    """Whether the statement has the condition in another form: "exposure" for "if one is exposed"."""
    roots = {one.given.keys[k][:5] for k in condition if one.given.content(k) and len(one.given.keys[k]) > 4}
    return any(one.said.keys[k][:5] in roots for k in one.extra)


def _asserts(one: Sentence) -> bool:
    """Whether a sentence has a finite verb of the closed class."""
    return not (BE | _MODALS).isdisjoint(one.known) or any(word.endswith("ed") for word in one.words[1:])


_MODALS = frozenset("may can must shall will should would has have had does do did cannot".split())


def _conditions(one: Sentence, more: frozenset[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """The conditions of a sentence: from the word that opens one to the comma or the end."""
    for at, word in enumerate(one.words):
        opens = word in ("unless", "except", "if") or word in more or one.words[at : at + 2] in (
            ("provided", "that"),
            ("only", "if"),
            ("only", "when"),
            ("only", "with"),
            ("only", "for"),
            ("only", "in"),
            ("only", "after"),
        )
        if not opens or (at and one.words[at - 1] in ("as", "even", "only", "ask", "asked", "see", "wonder", "know")):
            continue
        inside = [k for k in range(at + 1, len(one)) if one.content(k)]
        if inside and one.words[inside[0]] not in _NO_CASE and "you" not in one.words[at : inside[0]]:
            comma = next((k for k in range(at + 2, len(one)) if one.breaks[k]), len(one))
            yield at, comma


_ALL = frozenset("all every everyone everybody".split())
_WHEN = frozenset({"when", "where"})
_EVERYWHERE = frozenset("worldwide everywhere anywhere globally".split())
_RESTRICTS = frozenset("in with who whose that over under aged for from on at smaller larger below above within only of without whom which".split())


def scope(one: Paired) -> Alteration | None:
    """What holds of a sort, said of all."""
    said, given = one.said, one.given
    if one.held < 0.5 or not NEGATORS.isdisjoint(said.known):
        return None
    for at in one.extra:
        word = said.words[at]
        if word in _EVERYWHERE and not _EVERYWHERE & given.known and any(
            given.words[k] in ("in", "within") and given.capitals[k + 1] for k in one.left if k + 1 < len(given)
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
        if one.but(at) < 0.7:
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
    if at and at - 1 not in one.back and given.content(at - 1) and not given.breaks[at] and not given.words[at - 1].endswith("ly"):
        yield at - 1
    if at + 2 < len(given) and given.words[at + 1] in _RESTRICTS and not given.breaks[at + 1]:
        after = [k for k in range(at + 2, min(len(given), at + 6)) if given.content(k) and not given.breaks[k]][:2]
        if after and not any(k in one.back for k in after):
            yield from after


def generic(one: Paired) -> Alteration | None:
    """What holds of some sort of things, said of things without any article: "Trucks may not cross"."""
    said, given = one.said, one.given
    if one.held < _MOSTLY or not said.words[0].endswith(("s", "men", "people", "children")) or 0 not in one.to or not _asserts(said):
        return None
    if len(said) < 2 or said.words[1] not in BE | _MODALS:
        return None
    there = one.to[0]
    if given.words[there] != said.words[0] or one.clause(there) < 0.5:
        return None
    if there == 0 and given.words[1:2] and given.words[1] in ("who", "that", "with", "whose", "under", "over", "aged") and not given.breaks[1]:
        after = [k for k in range(2, min(len(given), 7)) if given.content(k)][:2]
        if after and not any(k in one.back for k in after):
            return altered(AlterationKind.SCOPE, one, [0], [0, *after])
    return None


_ORDINALS = frozenset("second third fourth fifth sixth seventh eighth ninth tenth".split())


def superlative(one: Paired) -> Alteration | None:
    """One of the most, or the second, as the most."""
    said, given = one.said, one.given
    if one.held < 0.5 or {"one", "among"} & said.known or _ORDINALS & said.known:
        return None
    for a, b in one.to.items():
        word = said.words[a]
        if not ((word.endswith("est") and len(word) > 4) or word == "most") or not a or "the" not in said.words[max(0, a - 2) : a]:
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


RULES: tuple[Callable[[Paired], Alteration | None], ...] = (
    quantifier,
    bound,
    superlative,
    duty,
    seldom,
    counted,
    step,
    condition,
    scope,
    generic,
    modality,
    attribution,
    surer,
    ascribed,
    cause,
)
