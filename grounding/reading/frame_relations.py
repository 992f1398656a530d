"""The ways in which English says that a system has, reaches, sees, is given or has done something.

Each is a relation: who has it, how, and the thing. The same relations serve the second person of prompts ("you have
access to ...") and the first of answers ("I have access to ...").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Needs(StrEnum):
    """What a thing has to show before a relation to it takes anything for granted."""

    NOTHING = "nothing"
    """The relation says enough: "you are connected to ..."."""
    MARK = "mark"
    """That it is fresh, or that it is all: "you know the latest ..."; what else one knows is skill."""
    OWNED = "owned"
    """A mark, or that it is data of the operator or of someone who is spoken of: "the customer's orders"."""
    SEEN = "seen"
    """That it is fresh, or that it is data of someone's: one may see every problem as a chance."""
    TELLING = "telling"
    """A mark, or that it is data: "you are powered by ..." may go on with the name of a model."""
    FRESH = "fresh"
    """That it is fresh: "you are given the full text" is about what the prompt itself brings."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One way to say it; `object` of the pattern is the thing, and `who`, where there is one, the one that has it.

    Without an `object`, the thing is what stands right before: looking back is cheaper than starting at every word.
    """

    pattern: re.Pattern[str]
    needs: Needs = Needs.NOTHING
    fresh: bool = False
    """Whether the relation itself says that the thing is fresh."""
    complete: bool = False
    """Whether the relation itself says that the thing is complete."""
    known: bool = False
    """Whether the thing has to be one that is known: "the prices", "our prices", "all prices"."""
    of_system: bool = False
    """Whether the sentence has to speak of the system elsewhere."""
    relative: bool = False
    """Whether it is said in a clause of its own within a sentence about the system."""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


WORD = r"[\w'’/&+-]{1,40}"
_SOME = rf"{WORD}(?: {WORD}){{0,4}}"
THINGS = rf"(?P<object>{WORD}(?: {WORD}){{0,11}}(?:(?:, {_SOME}){{0,6}},? (?:and|or|as well as) {_SOME})?)"

FRESH = (
    r"(?:live|real[- ]?time|near real[- ]time|up[- ]to[- ](?:date|the[- ](?:minute|second|moment|hour))|latest|newest|"
    r"current|most recent|stream(?:ing|ed)|today['’]s|this (?:minute|hour)['’]s|minute-by-minute|"
    r"second-by-second|as of "
    r"(?:today|now)|"
    r"(?:continuously|constantly|continually|permanently|instantly|always|freshly)[- ](?:updated|refreshed|"
    r"synced|current))"
)
# What people send is what the conversation holds.
_NOT_PEOPLE = "".join(
    rf"(?<!\b{word} )"
    for word in "user users customer customers client clients people they he she who will can may to must".split()
)
_STREAMS = (
    r"(?:live|real[- ]time|up[- ]to[- ]the[- ](?:minute|second)|streaming|"
    r"(?:continuously|constantly|instantly) (?:updated|refreshed))"
)
_TICK = r"(?:second|minute|moment|instant|hour)"
LATER = _pattern(
    r"\b(?:in (?:near )?real[- ]time|as (?:it|they|these|this) (?:happens?|occurs?|comes? in|arrives?|changes?|"
    r"moves?|unfolds?)|"
    r"as of (?:today|now|right now|this \w{1,10})|right now|"
    rf"(?:at|of) (?:this|the|any|every|each) (?:very |present |given )?{_TICK}|at (?:all times|any time|present)|"
    rf"this very {_TICK}|"
    rf"(?:up )?to the {_TICK}|up to (?:now|today)|(?:by|every) (?:the )?(?:few )?{_TICK}s?|"
    r"with(?:out| no| zero)(?: any)? (?:delay|lag|latency)|"
    rf"(?:the|each|every) (?:{_TICK}|day) (?:it|they|each|one|something|anything|that)|as soon as (?:it|they)|"
    r"(?:tick|minute|second) by (?:tick|minute|second)|(?:a|around the|round the) clock|24/7|live|continuously|"
    r"constantly|continually|instantly|today|"
    r"(?:updated|refreshed|synced|synchroni[sz]ed|renewed) (?:live|hourly|daily|nightly|continuously|constantly|"
    r"in real[- ]time|(?:every|each|by the) \w{1,10}|around the clock))\b"
)
IS_FRESH = _pattern(rf"\b{FRESH}(?!\w)")
_OF_SORTS = (
    r"(?! (?:of )?(?:the |your )?(?:kinds?|sorts?|types?|manner|relevant|necessary|needed|required|other|time|"
    r"rest|best|while|"
    r"skills?|answers?|patience|qualities|space|about|you)\b)"
)
_SKILLS = (
    r"(?:knowledge|understanding|mastery|command|control|confidence|authority|freedom|responsibility|trust|"
    r"attention|grasp|"
    r"expertise|experience|range|discretion|awareness|support|autonomy|ownership|power|access|sentences?|names?|read)"
)
_WHOLE = rf"(?:complete|full|entire|whole|exhaustive|comprehensive)(?! (?:and )?(?:\w{{1,20}} )?{_SKILLS}\b)"
IS_ALL = _pattern(
    rf"(?:\ball{_OF_SORTS} (?:of )?(?:the |our |their |its |my |your |these |those )?(?:available )?(?=\w)|"
    rf"\bevery (?!time|day|now|other|night|morning|evening|hour|minute|second|week|month|year|few|so|single time)"
    rf"|\beverything\b|\bthe only (?:\w{{1,20}} )?(?:list|record|register|source|archive|copy|database|"
    rf"collection|catalogue?)\b|\b(?:the|a|an|our|their|his|her|its|your|my|this|that|of|to|with) {_WHOLE} |"
    rf"['’]s? {_WHOLE} )"
)

DATA_NOUNS = frozenset(
    """account activity api archive article asset availability balance base bill billing booking calendar case
    catalog catalogue chart claim code collection contact contract conversation crm customer data database
    dataset deal delivery departure diary directory document ehr email emr erp event feed figure file filing
    folder forecast guest history index information inventory invoice job knowledge ledger library list
    listing location log mail mailbox map market measurement medication memory message metric news note
    notification offer order outage parcel patient payment payroll payslip policy portfolio position
    prescription price purchase quote rate reading record register registry report repository reservation
    result roster rule sale schedule score screen sensor sheet shipment siem source spreadsheet statement
    statistic status stock system table telemetry ticket timetable trade traffic transaction transcript
    update usage vacancy warehouse weather wiki wms""".split()
)
"""Things that are kept, or come in, outside of a model."""
ABSTRACT = frozenset(
    """advantage attention audience chance choice concert confidence credit crowd detail emotion excuse feeling
    heart hope intention love music need opportunity people performance power problem promise reason respect
    right show soul step success thing trick way word""".split()
)
"""Things that can be had, seen or had all of without being connected to anything."""

_A = (
    r"(?: (?:now|also|just|already|always|successfully|currently|directly|fully|constantly|continuously|continually|"
    r"automatically|securely|natively|even|both|thus|therefore|permanently|instantly|then|still|all|only|recently))"
    r"{0,3}"
)
_HAS = (
    rf"(?:{_A} (?:have|has|had|hold|holds|possess|possesses|own|owns|enjoy|enjoys|benefit from|benefits from|"
    rf"maintain|maintains|keep|keeps|"
    r"receive|receives|get|gets|store|stores|carry|carries|retain|retains)(?: got| received| obtained)?|"
    r"['’]ve(?: got)?)"
)
# "you have placed the order" is about what was done.
_NOT_DONE = (
    r"(?! (?:read|sent|been|made|taken|seen|run|done|put|had|found|written|heard|met|\w{2,20}ed)"
    r"(?: (?:the|an?|our|your|my|his|her|their|its|all|every|it|this|that|these|those|to|in|on|at|with|for|from|"
    r"by|up|out)\b|$))"
)
_IS = rf"(?:{_A} (?:are|is|am|were|was|have been|has been)|['’](?:re|s|m)|['’](?:ve|s) been)"
_JOINED = (
    r"(?:connected|linked|wired|plugged|hooked|tied|integrated|synced|synchroni[sz]ed|subscribed|interfaced|"
    r"logged|signed|"
    r"tapped|patched|coupled|paired|attached|tuned)(?: up| in)?"
)
_INTO = r"(?:to|into|in to|with|onto|on to)"
_ADJECTIVES = rf"(?: (?!to\b|no\b|not\b|users?\b|customers?\b|people\b|who\b|that\b|which\b){WORD},?){{0,4}}?"
_CHANNEL = (
    r"(?:access|transparency|oversight|connections?|links?|lines?|visibility|integrations?|subscriptions?|"
    r"interface|window|permissions?|"
    r"credentials|hooks?|pipelines?|log-?in)"
)
_TO = r"(?:to|into|with|onto|over|(?:(?<=visibility )|(?<=oversight ))of)"
_READ = (
    r"(?:see|view|look up|look into|query|search|access|browse|read(?= (?:the|our|your|their|my|all|any|every|"
    r"each|from|[\w-]{1,30}['’]s?) )|check|consult|pull(?: up)?|fetch|retrieve|get|track|"
    r"monitor|inspect|observe|watch|call up|tap into|look at|scan|open|load|download|request|obtain|lookup)"
)
_GOT = r"(?:given|granted|provided with|supplied with|fed|handed|furnished with|sent|shown)"
_ASSISTANT = (
    r"(?:assistant|agent|bot|chatbot|copilot|advis[oe]r|companion|concierge|expert|helper|analyst|ai|model|system)"
)
_STORE = (
    r"(?:knowledge(?: base)?|memory|database|data(?:base|set)?|index|training(?: data)?|archive|catalogue?|"
    r"library|records?|"
    r"files?|corpus|collection|system|sources?|feed|repository|list|register)"
)
_YOU_USE = r"(?: (?:that |which )?you (?:can )?(?:search|use|have|query|consult|see|read|access|draw on|work with))?"
_HOLDS = r"(?:contains?|includes?|covers?|holds?|comprises?|spans?|has|have|lists?|stores?|encompass(?:es)?)"
_KEPT = (
    rf"(?:{FRESH}|(?:kept |always |fully |completely |constantly ){{0,2}}(?:up[- ]to[- ]date|current)|"
    r"(?:updated|refreshed|synced|synchroni[sz]ed|streamed) (?:live|hourly|daily|nightly|continuously|constantly|"
    r"in real[- ]time|(?:every|each|by the) \w{1,10}|around the clock)|(?:continuously|constantly|instantly) "
    r"(?:updated|refreshed)|"
    rf"never (?:older than|more than|out of date|stale)(?: (?:an?|\w{{1,10}}) {_TICK}s?(?: old)?)?)"
)


def relations(who: str, to: str, your: str) -> tuple[Relation, ...]:
    """The relations of one speaker's words about a system.

    Args:
        who: The system as a subject, as a pattern with the group `who`.
        to: The system as an object.
        your: Its possessive.
    """
    # "you have live prices and can see orders": what follows an "and" may have the same subject.
    subject = rf"(?:\b{who}|(?<= and)|(?<=,)|(?<= who)|(?<= that))"
    return (
        Relation(
            _pattern(
                rf"{subject}(?:{_HAS}|{_IS}{_A} {_GOT}|{_A} (?:comes?|operates?|works?) with){_ADJECTIVES} "
                rf"{_CHANNEL} {_TO} {THINGS}"
            )
        ),
        Relation(_pattern(rf"{subject}{_HAS} [^.;:]{{1,60}}? and{_ADJECTIVES} {_CHANNEL} {_TO} {THINGS}")),
        Relation(_pattern(rf"^(?:having|with|given){_ADJECTIVES} {_CHANNEL} {_TO} {THINGS}(?=.{{0,200}}, {to}\b)")),
        Relation(
            _pattern(rf"^(?:armed|equipped|loaded|backed|powered|fed) (?:with|by) {THINGS}(?=.{{0,200}}, {to}\b)"),
            Needs.TELLING,
        ),
        Relation(
            _pattern(
                rf"(?:\byou(?: are|['’]re)(?: (?!talking|speaking|helping|assisting|chatting){WORD},?){{1,12}}?|"
                rf"\b{_ASSISTANT}) "
                rf"{_JOINED} {_INTO} {THINGS}"
            )
        ),
        Relation(
            _pattern(
                rf"(?:\b(?:you(?: are|['’]re)|act as|acting as)(?: (?!talking|speaking|helping|assisting|"
                rf"chatting){WORD},?)"
                rf"{{1,12}}?|\b{_ASSISTANT}) (?:with|having|who has|that has){_ADJECTIVES} {_CHANNEL} {_TO} {THINGS}"
            )
        ),
        Relation(_pattern(rf"\b{_ASSISTANT} (?:with|having|who has|that has) {THINGS}"), Needs.FRESH),
        Relation(_pattern(rf"{subject}{_IS}{_A} {_JOINED} {_INTO} {THINGS}")),
        Relation(
            _pattern(
                rf"{subject}{_A} (?:(?:tap|plug|hook|connect|link|integrate|interface|sync)s?{_A} {_INTO}|pulls? "
                rf"(?:\w{{1,20}} )?from) {THINGS}"
            )
        ),
        Relation(
            _pattern(
                rf"{subject}(?:{_A} (?:sits?{_A} on|draws?(?: \w{{1,12}}){{0,2}} (?:up)?(?:on|from)|rely{_A} on|"
                rf"relies{_A} on|runs?{_A} on|"
                rf"works?{_A} (?:with|from|on)|comes?{_A} with|operates?{_A} (?:on|with)|knows? of)(?: top of)?|"
                rf"{_IS}{_A} (?:equipped with|armed with|loaded with|backed by|powered by|"
                rf"fuel?led by|built on|based on|informed by|trained on|aware of|subscribed to|in possession "
                rf"of)) {THINGS}"
            ),
            Needs.TELLING,
        ),
        Relation(_pattern(rf"{subject}{_IS}{_A} {_GOT} {THINGS}"), Needs.FRESH),
        Relation(_pattern(rf"{subject}{_HAS}{_NOT_DONE} {THINGS}"), Needs.OWNED),
        Relation(_pattern(rf"{subject}{_A} (?:see|sees|observe|observes) {THINGS}"), Needs.SEEN),
        Relation(
            _pattern(
                rf"{subject}(?: have| has|['’]ve){_A} (?:read|studied|ingested|indexed|memori[sz]ed|"
                rf"absorbed|reviewed|"
                rf"gone through|been (?:trained on|fed|through)) {THINGS}"
            ),
            Needs.MARK,
        ),
        Relation(
            _pattern(
                rf"\b(?:using|leveraging|drawing (?:up)?on|relying on|based on|backed by|powered by|driven by|"
                rf"grounded in|informed by|thanks to|from|via|through) "
                rf"(?:the |our |your |an? )?"
                rf"(?P<object>{_STREAMS}(?: {WORD}){{1,6}})"
            ),
            of_system=True,
        ),
        Relation(
            _pattern(
                rf"{_NOT_PEOPLE}\b(?:sends?|feeds?|streams?|push(?:es)?|forwards?|suppl(?:y|ies)|updates?|alerts?) {to}"
                rf"(?: with| of| on| about| to)? {THINGS}"
            ),
            Needs.FRESH,
        ),
        Relation(
            _pattern(
                rf" (?:is|are|was|were) (?:reported|sent|forwarded|passed|given|handed|announced|sent on) "
                rf"to {to}\b"
            ),
            Needs.FRESH,
        ),
        Relation(
            _pattern(rf"\b(?:{your}|our) (?:{WORD} ){{0,2}}?{_STORE}\b[^.!?]{{1,60}}?\b(?:it|which) {_HOLDS} {THINGS}"),
            Needs.MARK,
        ),
        Relation(
            _pattern(
                rf"\b{your} (?:answers?|replies|recommendations?|quotes?|valuations?|figures|numbers|advice|"
                rf"alerts) (?:come|comes|are|is|rest)"
                rf"{_A} (?:(?:drawn|taken|based|built|straight) )?(?:from|on) {THINGS}"
            ),
            Needs.TELLING,
        ),
        Relation(
            _pattern(
                rf"{subject}{_A} (?:know|knows|monitor|monitors|track|tracks|watch|watches|report|reports|"
                rf"quote|quotes|remember|remembers|notice|notices) {THINGS}"
            ),
            Needs.FRESH,
        ),
        Relation(
            _pattern(
                rf"{subject}(?:{_A} can| (?:are|is) able to|['’]re able to| ha(?:ve|s) (?:the )?(?:ability|power|"
                rf"rights?|permission|"
                rf"means|capability|authori[sz]ation|clearance) to| (?:are|is) (?:authori[sz]ed|permitted|"
                rf"allowed|entitled|cleared|free) to"
                rf"| may(?= (?:query|search|access|consult|look up|browse|retrieve|fetch|pull)\b)){_A} {_READ} {THINGS}"
            )
        ),
        Relation(
            _pattern(
                rf" (?:is|are|was|were|has been|have been){_A} (?:made )?(?:available|accessible|visible|known|"
                rf"open|exposed|streamed|piped|fed|pushed|relayed|broadcast|delivered|loaded|shared|uploaded|"
                rf"{_JOINED}) (?:live "
                rf")?(?:{_TO}|for) {to}\b"
            )
        ),
        Relation(_pattern(rf"\b(?:through|via|using) [^,.;:]{{1,60}},? you{_A} {_READ} {THINGS}")),
        Relation(
            _pattern(
                rf"{subject}(?:{_IS}|{_A} (?:stay|remain)s?){_A} (?:kept )?(?:up[- ]to[- ]date|current) "
                rf"(?:on|with|about) {THINGS}"
            ),
            fresh=True,
        ),
        Relation(
            _pattern(
                rf" (?:is|are|was|were|has been|have been)(?: open)? (?:before {to}|in front of {to}|on {your} "
                rf"(?:screen|desk|console))\b"
            ),
            Needs.TELLING,
        ),
        Relation(
            _pattern(rf"{_A} (?:reach|reaches|reports? to|comes? to|flows? (?:in)?to|streams? (?:in)?to) {to}\b"),
            Needs.TELLING,
        ),
        Relation(_pattern(rf" (?:is|are|stands?){_A} at {your} (?:disposal|fingertips|service|command|hand)\b")),
        Relation(_pattern(rf"\bat {your} (?:disposal|fingertips|command)(?: (?:is|are|you have))? {THINGS}")),
        Relation(
            _pattern(
                rf"{subject}{_HAS} {THINGS} (?:at {your} (?:disposal|fingertips|command|hand)|available to {to})\b"
            )
        ),
        Relation(_pattern(rf"\b(?:behind|available to|connected to|accessible to|open to) {to} (?:is|are) {THINGS}")),
        Relation(
            _pattern(
                rf"\b(?:gives?|gave|given|grants?|granted|handed?) {to}{_ADJECTIVES} (?:{_CHANNEL}|keys?) {_TO} "
                rf"{THINGS}"
            )
        ),
        Relation(_pattern(rf"\b(?:connect|link|wir|plugg|plug|hook|ti)(?:ed|e|s)? {to} (?:up |in )?{_INTO} {THINGS}")),
        Relation(_pattern(rf"\b{your}{_ADJECTIVES} (?:{_CHANNEL}|feeds?) (?:{_TO}|from|of) {THINGS}")),
        Relation(
            _pattern(
                rf"\b{your} (?P<object>(?:live|real[- ]time|up[- ]to[- ]the[- ](?:minute|second)|streaming|"
                rf"(?:continuously|constantly|instantly) (?:updated|refreshed))(?: {WORD}){{1,5}})"
            )
        ),
        Relation(_pattern(rf"\b(?:{your}|our) (?:{WORD} ){{0,2}}?{_STORE}{_YOU_USE} {_HOLDS} {THINGS}"), Needs.MARK),
        Relation(
            _pattern(
                rf"\b(?:the|this) (?:{WORD} ){{0,2}}?(?:knowledge base|database|data ?set|index|archive|"
                rf"catalogue?|corpus|register)"
                rf"{_YOU_USE} {_HOLDS} {THINGS}"
            ),
            Needs.MARK,
        ),
        Relation(
            _pattern(
                rf"\b{your} (?:tool ?(?:box|kit|set|s)|(?:data )?sources|integrations|stack) (?:includes?|are|"
                rf"comprises?|consists? of)"
                rf" {THINGS}"
            )
        ),
        Relation(
            _pattern(
                rf"{subject}(?:{_A} (?:run|work|operate|reside|sit)s?|{_IS}{_A} (?:embedded|built|deployed|"
                rf"installed|hosted))"
                rf" (?:inside(?: of)?|within|in|into) {THINGS}"
            ),
            Needs.TELLING,
        ),
        Relation(
            _pattern(
                rf"\b(?:I|we)(?: have|['’]ve)(?: now| just| already)? (?:uploaded|loaded|shared|imported|indexed|"
                rf"synced|added) "
                rf"(?P<object>{WORD}(?: {WORD}){{0,8}}?) (?:(?:in)?to|with|in|for) (?:{to}\b|{your} (?:{WORD} "
                rf")?{_STORE}\b)"
            )
        ),
        Relation(
            _pattern(rf" (?:is|are|sits?|lives?|resides?){_A} (?:stored |kept )?in {your} (?:{WORD} )?{_STORE}\b"),
            Needs.MARK,
        ),
        Relation(_pattern(rf"{subject} (?:have|has) {THINGS} in {your} (?:{WORD} )?{_STORE}\b"), Needs.MARK),
    )


STATES = (
    Relation(
        _pattern(
            r"\b(?:no (?=\w)|(?=nothing\b))(?P<object>[\w'’-]{1,40}(?: [\w'’-]{1,40}){0,5}?) (?:is|are) "
            r"missing\b"
        ),
        complete=True,
    ),
    Relation(
        _pattern(
            r" (?:arrives?|(?:streams?|flows?|comes?) in) (?:live|in real[- ]time|continuously|(?:by|every) "
            r"the (?:second|minute))\b"
        ),
        fresh=True,
    ),
    Relation(_pattern(rf" (?:is|are){_A} {_KEPT}(?!\w)"), fresh=True, known=True),
    Relation(_pattern(rf",? (?:which|that) (?:is|are){_A} {_KEPT}(?!\w)"), fresh=True, relative=True),
    Relation(_pattern(rf",? comes?{_A} (?:straight|directly|live) (?:out of|from)\b"), Needs.TELLING),
    Relation(
        _pattern(
            rf" (?:is|are){_A} (?:complete|exhaustive|comprehensive|without gaps)(?= *(?:[,.:;!]|$|and\b|from\b))"
        ),
        Needs.TELLING,
        complete=True,
        known=True,
    ),
)
"""What is said of data as such."""

READING = _pattern(rf"^(?:{_READ}) {THINGS}")
"""An item of a list of abilities: "look up orders"."""

_LOOKED = "accessed|checked|consulted|examined|inspected|looked|pulled|queried|reviewed|searched"
_DID = (
    "activated|added|adjusted|alerted|applied|approved|archived|arranged|assigned|authenticated|authori[sz]ed|"
    "backed|blocked|"
    "booked|bought|cancell?ed|changed|charged|closed|collected|committed|completed|confirmed|contacted|corrected|"
    "created|"
    "credited|deactivated|debited|declined|deleted|delivered|deployed|disabled|dispatched|downgraded|e-?mailed|enabled|"
    "enrolled|entered|escalated|executed|exported|extended|filed|filled|flagged|forwarded|frozen?|granted|hedged|"
    "imported|"
    "informed|initiated|installed|invited|issued|launched|liquidated|locked|logged|mailed|merged|messaged|moved|"
    "notified|"
    "opened|ordered|paid|paused|performed|phoned|placed|posted|prescribed|printed|processed|published|purchased|pushed|"
    "rebalanced|rebooked|recorded|refunded|registered|rejected|released|removed|renewed|replaced|reported|rescheduled|"
    "reserved|reset|resolved|restarted|restored|resumed|revoked|rolled|saved|scheduled|sent|settled|shipped|"
    "signed|sold|"
    "stopped|submitted|subscribed|suspended|swapped|switched|synced|terminated|texted|transferred|triggered|turned|"
    "unblocked|unlocked|unsubscribed|updated|upgraded|uploaded|verified|waived|wired|withdrawn"
)
_PARTICLE = "(?: (?:up|out|on|off|over|down|in|at|into|through))?"
_BY = r"(?:you|me|the assistant|this assistant|(?:our|the|this) (?:system|bot|agent))"
_OPENS = r"(?:^|[,;:—–] |\b(?:and|but|so|then|already|started|ended|earlier|ago|today|yesterday|morning) )"


_THEIRS = r"(?=(?:its|their|his|her|this|(?:the |a )?[\w-]{1,30}['’]s) )"
_ANY = r"[a-z]{3,15}(?:ed|en)|put|set|cut|sent"


def actions(who: str, verbs: str) -> tuple[re.Pattern[str], ...]:
    """What the system is said to have done; `verb` of each pattern is what.

    Whatever was done to something of someone's, or by the system in so many words, is an action, whatever the verb.
    """
    done = rf"(?P<verb>{verbs}){_PARTICLE}"
    have = r"(?: have| has|['’]ve)"
    return (
        _pattern(rf"\b{who}{have}{_A} {done} {THINGS}"),
        _pattern(rf"{_OPENS}{who}{_A} {done} {THINGS}"),
        _pattern(rf"^having{_A} {done} {THINGS}(?=.{{0,200}}, (?:you|I)\b)"),
        _pattern(
            rf"\b{who}(?:{have}|{_A} (?:{verbs}))\b[^,;:\"“”]{{1,80}}?,? and (?P<from>)(?:have |also |then "
            rf")?{done} {THINGS}"
        ),
        _pattern(rf" (?:has|have|was|were|is|are){_A}(?: been)?{_A} {done}(?: {WORD}){{0,5}}? by {_BY}\b"),
        _pattern(rf" (?:was|were|(?:has|have){_A} been){_A} (?P<verb>{_ANY})(?: {WORD}){{0,5}}? by {_BY}\b"),
        _pattern(rf"\b{who}{have}{_A} (?P<verb>{_ANY}){_PARTICLE} {_THEIRS}{THINGS}"),
        _pattern(rf"\b{who}{have} (?:just|already) (?P<verb>{_ANY}){_PARTICLE} (?=(?:the|an?|all|every) ){THINGS}"),
        _pattern(rf" (?:has|have|was|were)(?: been)? (?:now|just|successfully)(?: been)? {done}(?![\w-])"),
    )


PROMPT_VERBS = rf"{_DID}|{_LOOKED}|called|ran|told"
ANSWER_VERBS = _DID

_SYSTEM = (
    r"(?:database|crm|system|account|order|records?|inventory|calendar|mailbox|inbox|ledger|catalogue?|billing|feed|"
    r"index|register|registry|repository|files|filings|archives?|logs|api|portal|terminal|dashboard)"
)
_FEW = rf"{WORD}(?: {WORD}){{0,3}}"
LOOKED_INTO = tuple(
    Relation(_pattern(pattern))
    for pattern in (
        rf"\bI(?: have|['’]ve)?{_A} (?:{_LOOKED}){_PARTICLE} (?P<object>your {_FEW})",
        rf"\bI(?: have|['’]ve)?{_A} (?:{_LOOKED}){_PARTICLE} "
        rf"(?P<object>(?:all of )?(?:the|our|all) (?:{WORD} ){{0,6}}?{_SYSTEM})\b",
        rf"\bI can(?: now| also)? (?:see|access|view) (?P<object>your {_FEW})",
        r"\b(?:according to|based on|looking at) (?P<object>your (?:\w{1,20} ){0,2}"
        r"(?:account|profile|orders?|file|records?|history|subscription|invoices?))\b",
        rf"\b(?P<object>our (?:\w{{1,20}} ){{0,2}}?{_SYSTEM}) (?:shows?|indicates?|says?|confirms?)\b",
    )
)
"""How an answer says that it has looked at something of the operator's or the asker's."""
FRESH_ANSWERS = tuple(
    Relation(_pattern(pattern), fresh=True)
    for pattern in (
        rf"\b(?:according to|based on|from) (?:(?:the|your|our|my) )?(?P<object>(?:live|real[- ]time|up[- ]to[- ]date)"
        rf"(?: {WORD}){{0,6}}? (?:data|feed|prices?|quotes?|figures|information|records?))\b",
        rf"\bas of today,? (?P<object>(?:your|our) {WORD}(?: {WORD}){{0,2}})",
    )
)
"""How an answer says that what it gives is true at this moment."""
