"""Closed classes of English words that turn what a sentence asserts, and words that exclude each other.

The classes are those of the reference grammars: negators and approximate negators (Huddleston & Pullum, "The Cambridge
Grammar of the English Language", 2002, ch. 9), connectives of time (Penn Discourse Treebank). Opposites are antonyms as
WordNet has them, of the commonest words only.
"""

from __future__ import annotations

from grounding.reading.alterations.same_words import SAME
from grounding.reading.exceptions import root_of
from grounding.reading.memory import looked_up
from grounding.reading.words import stem_of

_FORMS = {
    form: forms.split()[0]
    for forms in """
    beat beaten; catch caught; deny denies denied denying denial; die died dying dies death; draw drew drawn; eat
    ate eaten; feed fed; fail failure failures; fight fought; find found; fly flew flown; forbid forbade forbidden;
    get got gotten; go went gone goes; hear heard; know knew known; lead led leads leading; leave left; lend lent;
    lie lay lain lies; make made; mean meant; meet met; owe owes owed owing; refuse refusal refusals; run ran; say
    said says; see saw seen sees; seek sought; sit sat; strike struck; sue sued sues suing; teach taught; tell told;
    think thought; use used uses using; throw threw thrown; wear wore worn
    """.split(";")
    for form in forms.split()[1:]
}
"""Forms that a light stem takes for words of their own."""


_SAME = {root_of(stem_of(word)): root_of(stem_of(other)) for word, other in SAME.items()}


@looked_up(200_000)
def key_of(word: str) -> str:
    """What two forms of one word have in common: "denied" and "denial", "closing" and "closed", "safe" and "safely"."""
    low = word.casefold().replace("’", "'")
    key = root_of(stem_of(_FORMS.get(low.removesuffix("'s"), low)))
    return _SAME.get(key, key)


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(key_of, words.split()))


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """Every pair of a word of one side with one of the other: "a b / c; d / e"."""
    pairs = set()
    for line in text.split(";"):
        left, right = (_keys(side) for side in line.split("/"))
        pairs |= {(a, b) for a in left for b in right} | {(b, a) for a in left for b in right}
    return frozenset(pairs)


NEGATORS = frozenset("not no never none neither nor cannot without nobody nothing nowhere".split())
IMPLICIT = _keys(
    """fail deny refuse reject decline prohibit forbid ban prevent avoid lack exclude exempt unable impossible unlikely
    barely hardly scarcely rarely seldom absent stop cease except instead rather unless until only few little less
    illegal lose miss free unclear doubt dispute oppose against far hard difficult wait yet apart other"""
)
"""Words that deny something by themselves: beside one of them a negation more or less decides nothing."""

OPPOSITES = _pairs(
    """increase rise grow gain raise climb widen expand surge / decrease fall drop decline lose shrink reduce lower cut
    narrow plunge sink; accept approve back endorse support favour favor uphold allow permit authorize authorise adopt
    / reject oppose refuse deny forbid prohibit ban block overturn;
    include cover / exclude omit; enable / disable; admit confirm acknowledge / deny; win / lose; begin start open
    launch / end stop close finish cease; hire appoint / fire dismiss; pass / fail; mandatory compulsory required
    obligatory / optional voluntary; minimum / maximum; minimal / maximal; lowest least / highest most; above over /
    below under; earlier / later; early / late; first / last; more / less fewer; higher greater / lower
    less; larger bigger / smaller; longer / shorter; faster quicker quickly / slower slowly; stronger / weaker; better
    / worse; older / younger; heavier / lighter; cheaper / costlier dearer; warmer hotter / colder cooler; safer /
    riskier; high / low; large big / small; strong / weak; hot warm / cold cool; positive / negative; same /
    different differ; internal / external; public / private; guilty / innocent;
    safe / dangerous; legal / illegal; present / absent; improve /
    worsen deteriorate; succeed / fail; buyer / seller; lender / borrower; employer / employee; landlord / tenant;
    buy purchase / sell; lend / borrow; import / export; arrive / depart leave; enter / exit leave; join / leave;
    inside within / outside; agree / disagree; appear / disappear; always / never; often frequently / rarely seldom;
    majority / minority; many / few; everyone / nobody; all / none; both / neither; temporary temporarily / permanent
    permanently; married / single; partial partially partly / complete completely entirely fully; gross / net; debit /
    credit; profit / loss; surplus / deficit; asset / liability; strengthen / weaken; accelerate / slow; ascend /
    descend; expand / contract; encourage / discourage; praise / criticise criticize blame; northern /
    southern; eastern / western; north / south; east / west; upper / lower; morning / evening; summer / winter; male /
    female; man / woman; men / women; boy / girl; mother / father"""
)
"""Words that exclude each other of one thing."""

CONVERSES = _pairs(
    """buy purchase / sell; lend / borrow; more / less fewer; higher greater / lower less; larger bigger / smaller;
    longer / shorter; faster / slower; stronger / weaker; better / worse; older / younger; heavier / lighter; warmer
    hotter / colder cooler; earlier / later; above over / below under; precede / follow; employer /
    employee; landlord / tenant; win / lose; cheaper / costlier dearer; quieter / louder noisier; richer / poorer;
    deeper / shallower; nearer closer / farther further; wider broader / narrower; thicker / thinner; taller / shorter;
    brighter / darker dimmer; newer / older; wetter / drier; harder / softer easier; sooner / later"""
)
"""Opposites that say the same of two things in the other order: what is above is what the other is below."""

BEFORE = frozenset({"before", "prior"})
AFTER = frozenset({"after", "following"})
BE = frozenset("is are was were be been being get gets got gotten".split())
HAVE = frozenset("has have had having".split())
AUXILIARIES = (
    BE
    | HAVE
    | frozenset(
        "do does did will would shall should can could may might must to not never also then later already".split()
    )
)
BREAKS = frozenset(
    """but while whereas although though because if unless that which who whom whose where when since and or so before
    after until than as""".split()
)
"""Words at which one clause ends and another begins."""
PREPOSITIONS = frozenset(
    """of in on at by for with to from into over under between among during within without against about through across
    near outside inside above below per towards toward upon onto than as via""".split()
)
DETERMINERS = frozenset("the a an this that these those its his her their our your my".split())
PRONOUNS = frozenset("he she it they him her them his their its who which we i this these those".split())
