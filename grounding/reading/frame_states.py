"""What is said of data as such, of items of a list, and by answers of what they have looked into."""

from __future__ import annotations

from grounding.reading.frame_actions import LOOKED, PARTICLE
from grounding.reading.frame_relations import Needs, Relation
from grounding.reading.frame_words import (
    ADJECTIVES,
    ADVERBS,
    HAS,
    HOLDS,
    INTO,
    IS,
    JOINED,
    KEPT,
    READS,
    STREAMS,
    THINGS,
    WORD,
    pattern,
)

_IN_HAND = rf"(?:{HAS}|{ADVERBS} (?:know|knows|see|sees)|{IS}{ADVERBS} {JOINED} {INTO})"
_OURS = (
    r"(?=[^.;:]{0,80}?\b(?:our|we|us|the (?:company|shop|store|business)['’]s|in (?:the|this|our) (?:city|town|region|"
    r"area|country|county|state|store|shop|warehouse|building|network|fleet|market|system)|on (?:the|our) (?:market|"
    r"menu|site|website|platform|shelves|network))\b)"
)
_SERVES = r"(?:crm|erp|ehr|system|database|feed|api|server|app|platform|portal|software|backend|sensors?|terminal)"
_BY_NOW = r"(?:this morning|today|last night|overnight|yesterday|an? (?:minute|hour) ago)"
_ASKERS = r"(?:users?|customers?|clients?|callers?|patients?|members?|guests?|players?|students?|employees?)"
_IN_MIND = r"(?:needs?|wants?|means?|likes?|expects?|feels?|asks?|says?|thinks?|is|are|can|should|might|may|will|would)"
STATES = (
    Relation(
        pattern(
            rf"\byou{ADVERBS} know (?P<object>(?:the|all) {WORD}(?: {WORD})? (?:of|in|at|for) (?:each|"
            rf"every|all|any|our) "
            rf"{WORD}(?: {WORD}){{0,3}})"
        ),
        Needs.DATA,
    ),
    Relation(
        pattern(
            rf"\byou{ADVERBS} know (?:what|where|when|which|how much) (?P<object>(?:the|each|every) {_ASKERS} "
            rf"(?!{_IN_MIND}\b){WORD}(?: {WORD}){{0,3}})"
        )
    ),
    Relation(
        pattern(rf"\byou{ADVERBS} (?:get|receive|obtain) (?P<object>{WORD}(?: {WORD}){{0,5}}?)(?= from (?-i:[A-Z]))"),
        Needs.DATA,
    ),
    Relation(
        pattern(
            rf"\byou{ADVERBS} know (?:which|how many|where) (?P<object>{WORD}(?: {WORD}){{0,3}}?) (?:is|"
            rf"are) (?:still )?(?:free|"
            r"available|open|left|in stock|occupied|busy|on duty|delayed)\b"
        )
    ),
    Relation(pattern(rf"\byou{HAS}{ADJECTIVES} insights? into {THINGS}"), Needs.OWNED),
    Relation(
        pattern(rf"\b(?:we|I)(?: have|['’]ve) (?:given|handed|sent|provided) you(?: with)? {THINGS}"), Needs.MARKED_DATA
    ),
    Relation(pattern(rf"\byou{ADVERBS} (?:check|consult|query|search|look up|pull|fetch) {THINGS}"), Needs.FRESH),
    Relation(pattern(r",? (?:all of )?which (?:is|are)(?: all)? connected\b(?! to the)")),
    Relation(pattern(rf" (?:is|are|comes?) live from {THINGS}"), fresh=True),
    Relation(
        pattern(
            rf"\byou{ADVERBS} know (?P<object>(?:the|our) (?:complete|full|entire|whole) "
            rf"{WORD}(?: {WORD}){{0,5}})"
        ),
        Needs.ALL,
    ),
    Relation(
        pattern(
            rf"\b(?:the|our|your) (?:{WORD} )?{_SERVES} (?:gives?|shows?|provides?|delivers?|suppl(?:y|ies)) you"
            rf"(?: with)? {THINGS}"
        ),
        Needs.TELLING,
    ),
    Relation(
        pattern(
            rf" (?:is|are){ADVERBS} (?:provided|supplied|given|served|handed) to you (?:by|from|through|"
            rf"via) (?:the|our|an?) "
            rf"(?:{WORD} )?{_SERVES}\b"
        ),
        Needs.TELLING,
    ),
    Relation(pattern(r"\b(?:equipped with|have|your) (?P<object>web|internet)(?= (?:browsing|search|access)\b)")),
    Relation(
        pattern(
            rf" (?:was|were|has been|have been){ADVERBS} (?:updated|refreshed|synced|reloaded|"
            rf"imported) {_BY_NOW}\b"
        ),
        fresh=True,
        known=True,
    ),
    Relation(
        pattern(rf" (?:goes?|runs?|reach(?:es)?|extends?) up to (?:and including )?(?:now|the present|{_BY_NOW})\b"),
        fresh=True,
        known=True,
    ),
    Relation(
        pattern(
            rf"\b(?P<object>what(?:ever)? you (?:retrieve|see|get|find|read|receive)) (?:is|"
            rf"are){ADVERBS} {KEPT}(?!\w)"
        ),
        fresh=True,
    ),
    Relation(
        pattern(
            rf"^\W?(?P<object>{WORD}(?: {WORD})?) (?:is|are){ADVERBS} (?:updated|synced|refreshed|"
            rf"streamed) (?:live|continuously|"
            r"in real[- ]time|(?:every|each|by the) (?:few |\d+ )?(?:seconds?|minutes?))(?! (?:on|in|at) )"
        ),
        fresh=True,
    ),
    Relation(
        pattern(
            r",? (?:which|that) you (?:always |now )?have (?:open|at hand|loaded|connected|available|in front of you|"
            r"access to)(?! the\b)"
        )
    ),
    Relation(
        pattern(
            rf" (?:is|are) (?:an? |the )?(?:complete|full|exact|live|real[- ]time) (?:copy|mirror|replica|"
            rf"dump) of {THINGS}"
        ),
        complete=True,
    ),
    Relation(pattern(r",? (?:which|that) you can (?:see|access|query|view)(?= *(?:[,.;:]|$|and\b))"), Needs.TELLING),
    Relation(pattern(r",? to which you(?: are|['’]re| have)(?: \w{1,12}){0,2} (?:connected|linked|wired|access)\b")),
    Relation(
        pattern(
            r"\b(?:with|through|via|from) your (?P<object>(?:\w{1,20} )?(?:cameras?|microphones?|sensors?|radar))\b"
        )
    ),
    Relation(
        pattern(rf"\byou{ADVERBS} knows? (?P<object>(?:every|each|all)(?: of)? {_OURS}{WORD}(?: {WORD}){{0,6}})"),
        Needs.MARK,
    ),
    Relation(
        pattern(
            rf"\b(?:you(?: are|['’]re)|(?:act|acting) as) [^.;:]{{1,100}}? (?:with|having) "
            rf"(?P<object>(?:an? )?{STREAMS}"
            rf"(?: {WORD}){{1,6}})"
        ),
        Needs.MARKED_DATA,
    ),
    Relation(pattern(rf"\byou{ADVERBS} answer{ADVERBS} (?:straight |directly )?(?:out of|from) {THINGS}"), Needs.ALL),
    Relation(
        pattern(
            rf"\byou{ADVERBS} know (?:where|who|which|how many) (?P<object>(?:each|every) {WORD}(?: {WORD}){{0,4}})"
        )
    ),
    Relation(
        pattern(
            rf"\byou(?: always| at any (?:time|moment)) know (?:where|who|which|how many|how much|whether) (?!to\b)"
            rf"(?P<object>{WORD}(?: {WORD}){{0,4}})"
        ),
        fresh=True,
    ),
    Relation(
        pattern(rf"\byou{_IN_HAND} [^.;:]{{1,100}}?,? (?:with|including|plus|as well as|along with) {THINGS}"),
        Needs.MARKED_DATA,
    ),
    Relation(
        pattern(
            rf"\b(?:[a-z]\w{{1,30}}_\w{{1,40}}(?:\(\))?|the (?:{WORD} )?(?:tool|function|search|"
            rf"retriever)) (?:compares|"
            rf"searches|covers|contains|includes|indexes|holds|knows|spans|sees|has|lists) {THINGS}"
        ),
        Needs.ALL,
    ),
    Relation(
        pattern(
            rf"^\W?(?P<object>{WORD}(?: {WORD})? (?:in|from|of) (?:it|there|them|this {WORD}|the {WORD})) "
            rf"(?:is|are){ADVERBS} "
            rf"{KEPT}(?!\w)"
        ),
        fresh=True,
    ),
    Relation(
        pattern(rf"^\W?(?:it|they) (?:{HOLDS}|goes|runs|reaches) {THINGS}"),
        Needs.FRESH,
    ),
    Relation(
        pattern(
            rf"\byou{HAS} (?P<object>{WORD}(?: {WORD}){{0,3}}? (?:access|rights|privileges|permissions|"
            r"credentials))(?! (?:to|into|of|for|over|on|in)\b)\b"
        )
    ),
    Relation(
        pattern(
            r"\b(?:no (?=\w)|(?=nothing\b))(?P<object>[\w'’-]{1,40}(?: [\w'’-]{1,40}){0,5}?) (?:is|are) "
            r"missing\b"
        ),
        complete=True,
    ),
    Relation(
        pattern(
            r" (?:arrives?|(?:streams?|flows?|comes?) in) (?:live|in real[- ]time|continuously|(?:by|every) "
            r"the (?:second|minute))\b"
        ),
        fresh=True,
    ),
    Relation(pattern(rf" (?:is|are){ADVERBS} {KEPT}(?!\w)"), fresh=True, known=True),
    Relation(pattern(rf",? (?:which|that) (?:is|are){ADVERBS} {KEPT}(?!\w)"), fresh=True, relative=True),
    Relation(pattern(rf",? comes?{ADVERBS} (?:straight|directly|live) (?:out of|from)\b"), Needs.TELLING),
    Relation(
        pattern(
            rf" (?:is|are){ADVERBS} (?:(?:current|live|up[- ]to[- ]date)(?: as of \w{{1,10}})? and "
            rf")?(?:complete|exhaustive|"
            r"comprehensive|without gaps)(?= *(?:[,.:;!]|$|(?:and|from|for|down to|since|back to)\b))"
        ),
        Needs.TELLING,
        complete=True,
        known=True,
    ),
)
"""What is said of data as such."""

READING = pattern(rf"^(?:{READS}) {THINGS}")
"""An item of a list of abilities: "look up orders"."""

_SYSTEM = (
    r"(?:database|crm|system|account|order|records?|inventory|calendar|mailbox|inbox|ledger|catalogue?|billing|feed|"
    r"index|register|registry|repository|files|filings|archives?|logs|api|portal|terminal|dashboard)"
)
_FEW = rf"{WORD}(?: {WORD}){{0,3}}"
LOOKED_INTO = tuple(
    Relation(pattern(way))
    for way in (
        rf"\bI(?: have|['’]ve)?{ADVERBS} (?:{LOOKED}){PARTICLE} (?P<object>your {_FEW})",
        rf"\bI(?: have|['’]ve)?{ADVERBS} (?:{LOOKED}){PARTICLE} "
        rf"(?P<object>(?:all of )?(?:the|our|all) (?:{WORD} ){{0,6}}?{_SYSTEM})\b",
        rf"\bI can(?: now| also)? (?:see|access|view) (?P<object>your {_FEW})",
        r"\b(?:according to|based on|looking at) (?P<object>your (?:\w{1,20} ){0,2}"
        r"(?:account|profile|orders?|file|records?|history|subscription|invoices?))\b",
        rf"\b(?P<object>our (?:\w{{1,20}} ){{0,2}}?{_SYSTEM}) (?:shows?|indicates?|says?|confirms?)\b",
    )
)
"""How an answer says that it has looked at something of the operator's or the asker's."""
FRESH_ANSWERS = tuple(
    Relation(pattern(way), fresh=True)
    for way in (
        rf"\b(?:according to|based on|from) (?:(?:the|your|our|my) )?(?P<object>(?:live|real[- ]time|up[- ]to[- ]date)"
        rf"(?: {WORD}){{0,6}}? (?:data|feed|prices?|quotes?|figures|information|records?))\b",
        rf"\bas of today,? (?P<object>(?:your|our) {WORD}(?: {WORD}){{0,2}})",
    )
)
"""How an answer says that what it gives is true at this moment."""
