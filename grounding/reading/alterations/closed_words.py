"""Closed classes of English words that turn, weaken, limit or rank what a sentence asserts.

The classes are those of the reference grammars: negators and approximate negators (Huddleston & Pullum, "The Cambridge
Grammar of the English Language", 2002, ch. 9), quantifiers and their scales (Horn, "On the semantic properties of
logical operators", 1972), modals and hedges (Quirk et al., "A Comprehensive Grammar of the English Language", 1985,
ch. 4; Hyland, "Hedging in Scientific Research Articles", 1998), non-factive verbs of saying and thinking (Kiparsky &
Kiparsky, "Fact", 1970), connectives of time and cause (Penn Discourse Treebank), and the levels of requirement of
RFC 2119. Opposites are antonyms as WordNet has them, of the commonest words only.
"""

from __future__ import annotations

from grounding.reading.alterations.same_words import SAME
from grounding.reading.exceptions import root_of
from grounding.reading.memory import looked_up
from grounding.reading.words import stem_of

_FORMS = {
    form: verb
    for verb, forms in {
        "beat": "beaten",
        "catch": "caught",
        "deny": "denies denied denying denial",
        "die": "died dying dies death",
        "draw": "drew drawn",
        "eat": "ate eaten",
        "feed": "fed",
        "fail": "failure failures",
        "fight": "fought",
        "find": "found",
        "fly": "flew flown",
        "forbid": "forbade forbidden",
        "get": "got gotten",
        "go": "went gone goes",
        "hear": "heard",
        "know": "knew known",
        "lead": "led leads leading",
        "leave": "left",
        "lend": "lent",
        "lie": "lay lain lies",
        "make": "made",
        "mean": "meant",
        "meet": "met",
        "owe": "owes owed owing",
        "refuse": "refusal refusals",
        "run": "ran",
        "say": "said says",
        "see": "saw seen sees",
        "seek": "sought",
        "sit": "sat",
        "strike": "struck",
        "sue": "sued sues suing",
        "teach": "taught",
        "tell": "told",
        "think": "thought",
        "use": "used uses using",
        "throw": "threw thrown",
        "wear": "wore worn",
    }.items()
    for form in forms.split()
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
    riskier; high / low; large big / small; strong / weak; hot warm / cold cool; positive / negative; internal /
    external; public / private; guilty / innocent; safe / dangerous; legal / illegal; present / absent; improve /
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

UNIVERSAL = frozenset(
    """all every each everyone everybody everything always any anyone anybody entire whole entirely
    completely fully solely exclusively wholly""".split()
)
ALMOST = frozenset(
    """most mostly majority nearly almost largely generally usually typically often mainly chiefly primarily normally
    frequently""".split()
)
PARTIAL = frozenset(
    "some several many few certain sometimes occasionally part partly partially half minority various rarely".split()
)
NONE = frozenset("no none nobody never neither".split())
SCALE: dict[str, int] = {
    **dict.fromkeys(PARTIAL, 1),
    **dict.fromkeys(ALMOST, 2),
    **dict.fromkeys(UNIVERSAL - {"any"}, 3),
    **dict.fromkeys(NONE, 4),
}
"""How much of a thing a quantifier says; the last of nothing."""

FACTIVE = frozenset(
    """found find finds showed show shows shown proved proves proven confirmed confirms established discovered
    demonstrated demonstrates revealed reveals""".split()
)
"""Verbs whose clause is a fact."""

POSSIBLY = frozenset(
    """set scheduled slated poised planning upcoming future eligible able capable option preliminary tentative
    eventually hopeful supposed thought believed likelier thinks believes feels agreed agreement may might could
    possibly perhaps probably potentially likely maybe expected expects expect anticipated anticipates
    planned plans plan planning intends intend intended aims aim hopes hope hoped seeks considering considers would
    possible potential appears appear seems seem apparently reportedly allegedly suspected alleged supposedly
    presumably can should likelihood chance risk risks whether if proposed proposes proposal propose suggested suggests
    suggest predicted predicts forecast projected estimated""".split()
)
"""Words beside which a sentence asserts no fact."""
WEAKENS = frozenset(
    """may might could possibly perhaps probably potentially likely expected expects anticipated anticipates plans
    planned intends intend intended aims aim hopes hope seeks considering apparently allegedly suspected alleged
    supposedly presumably""".split()
)
"""Those of them that leave open whether what follows is so."""
DUTY = frozenset("must shall required mandatory obliged obligatory compulsory requires require requirement".split())
ADVICE = frozenset(
    "should recommended recommends recommend advised advises advise encouraged suggested suggests preferably".split()
)
LEAVE = frozenset("may can allowed permitted optional voluntary optionally".split())

CLAIMS = frozenset(
    """claim claims claimed allege alleges alleged argue argues argued believe believes believed suspect suspects
    suspected speculate speculates speculated contend contends contended assert asserts asserted suggest suggests
    suggested think thinks thought accuse accuses accused insist insists insisted""".split()
)
"""Verbs whose clause the speaker does not vouch for."""
SAYS = CLAIMS | frozenset(
    """say says said state states stated report reports reported told warn warns warned according announce
    announced announces noted added estimate estimated estimates view opinion considered considers described regards
    regarded concluded conclude concludes statement called sees
    felt feels per critics opponents supporters accusation argument words eyes voiced complained criticised criticized
    deny denied denies dispute
    disputed""".split()
)

BEFORE = frozenset({"before", "prior"})
AFTER = frozenset({"after", "following"})
TOGETHER = frozenset("while alongside during amid once".split())
ASSOCIATED = _keys("associate link correlate coincide relate accompany connect")
ASCRIBES = frozenset("attributed attributes attribute blamed blames blame ascribed ascribes credited credits".split())
CAUSAL = _keys(
    """because cause due result owing thank therefore hence consequently reason trigger prompt attribute blame lead
    force drive contribute make effect impact responsible stem thereby thus so why explain"""
)
"""Words that say that one thing brings another about."""
CAUSES = _keys("because cause due owing thank trigger")
"""Those that say it and nothing else."""

BE = frozenset("is are was were be been being get gets got gotten".split())
HAVE = frozenset("has have had having".split())
AUXILIARIES = (
    BE
    | HAVE
    | frozenset(
        "do does did will would shall should can could may might must to not never also then later already".split()
    )
)
CONDITIONAL = frozenset("if unless except provided when where whether until".split())
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
DEFINITE = frozenset({"the"})
