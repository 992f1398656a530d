"""A statement that is surer than its sentence: of what may be, of what somebody claims, of what brought it about."""

from __future__ import annotations

from grounding.reading.alterations.closed_words import (
    ADVICE,
    AFTER,
    ASCRIBES,
    ASSOCIATED,
    AUXILIARIES,
    CAUSAL,
    CAUSES,
    CLAIMS,
    CONDITIONAL,
    DETERMINERS,
    DUTY,
    FACTIVE,
    LEAVE,
    NEGATORS,
    POSSIBLY,
    PREPOSITIONS,
    SAYS,
    TOGETHER,
    WEAKENS,
    key_of,
)
from grounding.reading.alterations.kinds import Alteration, AlterationKind, Rule, altered
from grounding.reading.alterations.order import order_of
from grounding.reading.alterations.paired import Paired, Sentence

_MOSTLY = 0.7
"""The share of its weight that a sentence must hold of a statement that is surer than it is."""
_SURELY = 0.85
_SOME = 0.45
"""The same where the sentences before it hold the rest: "It may weaken" of the protection that they speak of."""
_MORE = 2
"""Telling words of a statement that its sentence may lack; with more of them it may be as unsure in other words."""
_OF = frozenset("expects expect wants want hopes".split())
"""Verbs of what one expects of something: "expects sales to recover"."""
_WITH_TO = frozenset(
    """likely expected expects anticipated plans planned intends intend intended aims aim hopes hope seeks agreed agrees
    promised promises pledged threatened threatens tried tries attempted attempts vowed offered offers wants wanted
    proposed proposes""".split()
)
"""Those that leave open only what follows "to": "is likely to rise", and not "the likely winner"."""
_MUST = DUTY - {"requires", "require", "requirement"}
_DONE = frozenset(map(key_of, "adopt approve enact introduce impose implement pass sign".split()))
_WISHED = frozenset(map(key_of, "propose consider draft discuss plan recommend suggest".split()))
_SUBJECTS = frozenset("it they he she this these those".split())
_MAYBE = frozenset("may might could probably possibly perhaps likely".split())
_BRINGS = (("led", "to"), ("leads", "to"), ("resulted", "in"), ("results", "in"), ("as", "a", "result"))
_NEARLY_ALL = 0.9


def modality(one: Paired) -> Alteration | None:
    """What may be, is planned or is expected, as a fact."""
    said, given = one.said, one.given
    if one.resolved < _MOSTLY or one.held < _SOME or sum(map(said.content, one.extra)) > _MORE:
        return None
    if not (POSSIBLY | _WITH_TO | CONDITIONAL).isdisjoint(said.known):
        return None
    for at in one.left:
        start = _opens_hedge(one, at)
        target = next((k for k in given.after(start, 6) if given.content(k)), None) if start is not None else None
        if start is None or target is None or given.words[target] in NEGATORS:
            continue
        mine = one.back.get(target)
        if mine is None:
            mine = _fulfilled(one, at, target)
        elif mine not in one.same or not one.subject(mine) or not _is_fact(one, at, mine):
            continue
        elif not {"a", "an", "the", "in", "of"}.isdisjoint(given.words[start + 1 : target]):
            continue  # "may have a temperature" leaves open that one has it, not what it is
        if mine is not None:
            return altered(AlterationKind.MODALITY, one, _with_verb(said, mine), [at, target])
    return None


def _opens_hedge(one: Paired, at: int) -> int | None:
    """The word after which stands what a hedge of the sentence leaves open; None where the word is no hedge."""
    said, given = one.said, one.given
    word = given.words[at]
    if word == "would" and not {"has", "have"}.isdisjoint(said.known) and "will" not in said.known:
        return at
    if word not in WEAKENS | _WITH_TO or _no_hedge(given, at):
        return None
    if word not in _WITH_TO or given.words[at + 1 : at + 2] == ("to",):
        return at
    return next((k for k in given.after(at, 6) if given.words[k] == "to"), None) if word in _OF else None


def _is_fact(one: Paired, hedge: int, at: int) -> bool:
    """Whether the statement asserts a verb: neither what one strives to do, nor what one could do, and did."""
    said = one.said
    if "to" in said.words[max(0, at - 3) : at]:
        return False
    past = said.words[at].endswith(("ed", "ing")) or (
        said.words[at - 1] not in AUXILIARIES and said.words[at] == said.keys[at]
    )
    return one.given.words[hedge] != "could" or not past


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


def _no_hedge(one: Sentence, at: int) -> bool:
    """Whether it is the month, or compares: "in May", "more likely"."""
    before = one.words[at - 1] if at else ""
    return (one.words[at] == "may" and one.capitals[at] and at > 0) or before in ("more", "less", "most", "as", "not")


def _with_verb(one: Sentence, at: int) -> list[int]:
    return [k for k in one.before(at, 2) if one.words[k] in ("will", "has", "have", "is", "are", "always")] + [at]


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


def attribution(one: Paired) -> Alteration | None:
    """What somebody claims or believes, as a fact."""
    said, given = one.said, one.given
    if one.resolved < _SURELY or one.held < _SOME or not (SAYS | POSSIBLY).isdisjoint(said.known):
        return None
    for at in one.left:
        if given.words[at] not in CLAIMS or not _claims(one, at):
            continue
        after = sum(said.weights[k] for k, there in one.to.items() if there > at)
        if after >= 0.95 * sum(said.weights[k] for k in one.to):
            return altered(AlterationKind.ATTRIBUTION, one, range(len(said)), range(at + 1))
    return None


def _claims(one: Paired, at: int) -> bool:
    """Whether a verb has somebody who claims before it, and the beginning of what the statement says right after it."""
    given = one.given
    if not 0 < at < len(given) - 1 or _no_hedge(given, at) or given.words[at + 1] in PREPOSITIONS:
        return False
    if given.words[at - 1] in DETERMINERS | {"to", "i", "we", "you"}:
        return False
    if not any(given.content(k) or given.words[k] in _SUBJECTS for k in range(at)):
        return False
    clause = [k for k in range(at + 1, len(given)) if given.content(k) or given.words[k] in _SUBJECTS][:2]
    return all(k in one.back or given.words[k] in _SUBJECTS for k in clause)


def surer(one: Paired) -> Alteration | None:
    """What somebody claims or suspects, as what was found."""
    sure = [k for k in one.extra if one.said.words[k] in FACTIVE]
    claims = [k for k in one.left if one.given.words[k] in CLAIMS | _MAYBE]
    if one.held < _SOME or one.resolved < _MOSTLY or not sure or not claims or not FACTIVE.isdisjoint(one.given.known):
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


RULES: tuple[Rule, ...] = (
    duty,
    step,
    modality,
    attribution,
    surer,
    ascribed,
    cause,
)
