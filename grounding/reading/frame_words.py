"""The words in which English says that something is had, reached, kept, fresh or whole, for the relations."""

from __future__ import annotations

import re


def pattern(text: str) -> re.Pattern[str]:
    """A pattern without regard to case."""
    return re.compile(text, re.IGNORECASE)


WORD = r"[\w'’/&+%-]{1,40}"
SOME = rf"{WORD}(?: {WORD}){{0,4}}"
THINGS = rf"(?P<object>{WORD}(?: {WORD}){{0,11}}(?:(?:, {SOME}){{0,6}},? (?:and|or|as well as) {SOME})?)"

FRESH = (
    r"(?:live|real[- ]?time|near real[- ]time|up[- ]to[- ](?:date|the[- ](?:minute|second|moment|hour))|latest|newest|"
    r"current|most recent|freshest|stream(?:ing|ed)|intraday|(?:today|tonight|this (?:minute|hour|morning|week))['’]s|"
    r"minute-by-minute|of (?:today|tonight|this (?:minute|hour|morning|week))|"
    r"up to (?:and including )?(?:last night|yesterday|this morning|today|now|the present)|"
    r"(?:hourly|nightly|daily)[- ](?:updated|refreshed|synced)|(?:seconds|minutes) old|"
    r"second-by-second|as of "
    r"(?:today|now)|"
    r"(?:continuously|constantly|continually|permanently|instantly|always|freshly)[- ](?:updated|refreshed|"
    r"synced|current))"
)
# What people send is what the conversation holds.
NOT_PEOPLE = "".join(
    rf"(?<!\b{word} )"
    for word in "user users customer customers client clients people they he she who will can may to must".split()
)
STREAMS = (
    r"(?:live|real[- ]time|up[- ]to[- ]the[- ](?:minute|second)|streaming|"
    r"(?:continuously|constantly|instantly) (?:updated|refreshed))"
)
_TICK = r"(?:second|minute|moment|instant|hour)"
LATER = pattern(
    r"\b(?:in (?:near )?real[- ]time|as (?:it|they|these|this) (?:happens?|occurs?|comes? in|arrives?|changes?|"
    r"moves?|unfolds?)|"
    r"as of (?:today|now|right now|this \w{1,10})|right now|"
    rf"(?:at|of) (?:this|the|any|every|each) (?:very |present |given )?{_TICK}|at (?:all times|any time|present)|"
    rf"this very {_TICK}|"
    rf"(?:up )?to the {_TICK}|up to (?:now|today)|(?:by|every) (?:the )?(?:few )?{_TICK}s?|"
    r"with(?:out| no| zero)(?: any)? (?:delay|lag|latency)|"
    rf"(?:the|each|every) (?:{_TICK}|day) (?:it|they|each|one|something|anything|that)|as soon as (?:it|they)|"
    r"(?:tick|minute|second) by (?:tick|minute|second)|(?:a|around the|round the) clock|24/7|live|continuously|"
    r"constantly|continually|instantly|today|tonight|within (?:a few |\d+ )?(?:seconds|minutes|moments)|as we speak|"
    r"(?:every|each) (?:few |other |\d{1,2} |five |ten |fifteen |thirty )?(?:seconds|minutes)|"
    r"(?:updated|refreshed|synced|synchroni[sz]ed|renewed) (?:live|hourly|daily|nightly|continuously|constantly|"
    r"in real[- ]time|(?:every|each|by the) \w{1,10}|around the clock))\b"
)
IS_FRESH = pattern(rf"\b{FRESH}(?!\w)")
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
IS_ALL = pattern(
    rf"(?:\ball{_OF_SORTS} (?:of )?(?:the |our |their |its |my |your |these |those )?(?:available )?(?=\w)|"
    rf"\bevery (?!time|day|now|other|night|morning|evening|hour|minute|second|week|month|year|few|so|single time)"
    rf"|\beverything\b|\b100 ?% of |\bthe (?:whole|entirety|totality) of\b|\bthe only (?:\w{{1,20}} )?(?:list|record|"
    rf"register|source|archive|copy|database|"
    rf"collection|catalogue?)\b|\b(?:the|a|an|our|their|his|her|its|your|my|this|that|of|to|with) {_WHOLE} |"
    rf"['’]s? {_WHOLE} |(?:\b(?:with|including|plus|and|have|has|of)|,) {_WHOLE} (?=\w))"
)

DATA_NOUNS = frozenset(
    """account activity api archive article asset availability balance base bill billing booking calendar case
    catalog catalogue chart claim code collection contact contract conversation crm customer data database
    dataset deal delivery departure diary directory document ehr email emr erp event feed figure file filing
    folder forecast guest history index information inventory invoice job knowledge ledger library list
    listing location log mail mailbox map market measurement medication memory message metric news note
    notification offer order outage parcel patient payment payroll payslip policy portfolio position
    prescription price purchase quote rate review reading record register registry report repository reservation
    result roster rule sale schedule score screen sensor sheet shipment siem source spreadsheet statement
    picture photo image footage camera video recording scan vital biometrics coordinate test result log whereabouts
    grade attendance salary allergy address membership subscription expense income loan mileage seat
    menu hour opening headline fixture lineup wait queue occupancy fare yield
    statistic status stock system table telemetry ticket timetable trade traffic transaction transcript
    update usage vacancy warehouse weather wiki wms""".split()
)
"""Things that are kept, or come in, outside of a model."""
STORES = frozenset(
    """api archive calendar catalog catalogue crm database dataset directory ehr emr erp feed footage index inbox
    inventory ledger log mailbox register registry repository siem spreadsheet telemetry warehouse wiki wms""".split()
)
"""Data nouns that are nothing else: to have one is to be connected to it, whoever it belongs to."""
ABSTRACT = frozenset(
    """advantage attention audience chance choice concert confidence credit crowd detail emotion excuse feeling
    heart hope intention love music need opportunity people performance power problem promise reason respect
    right show soul step success thing trick way word""".split()
)
"""Things that can be had, seen or had all of without being connected to anything."""

ADVERBS = (
    r"(?: (?:now|also|just|already|always|successfully|currently|directly|fully|constantly|continuously|continually|"
    r"automatically|securely|natively|even|both|thus|therefore|permanently|instantly|then|still|all|only|recently))"
    r"{0,3}"
)
HAS = (
    rf"(?:{ADVERBS} (?:have|has|had|got|(?:are|is) having|hold|holds|possess|possesses|own|owns|enjoy|"
    rf"enjoys|benefit from|benefits from|"
    rf"maintain|maintains|keep|keeps|"
    r"receive|receives|get|gets|store|stores|carry|carries|retain|retains)(?: got| received| obtained)?|"
    r"['’]ve(?: got)?)"
)
# "you have placed the order" is about what was done.
NOT_DONE = (
    r"(?! (?:read|sent|been|made|taken|seen|run|done|put|had|found|written|heard|met|\w{2,20}ed)"
    r"(?: (?:the|an?|our|your|my|his|her|their|its|all|every|it|this|that|these|those|to|in|on|at|with|for|from|"
    r"by|up|out)\b|$))"
)
IS = rf"(?:{ADVERBS} (?:are|is|am|were|was|have been|has been)|['’](?:re|s|m)|['’](?:ve|s) been)"
JOINED = (
    r"(?:connected|linked|wired|plugged|hooked|tied|integrated|synced|synchroni[sz]ed|subscribed|interfaced|"
    r"logged|signed|"
    r"tapped|patched|coupled|paired|attached|tuned)(?: up| in)?"
)
INTO = r"(?:to|into|in to|with|onto|on to)"
ADJECTIVES = rf"(?: (?!to\b|no\b|not\b|users?\b|customers?\b|people\b|who\b|that\b|which\b){WORD},?){{0,4}}?"
CHANNEL = (
    r"(?:access|transparency|oversight|connections?|links?|lines?|visibility|integrations?|subscriptions?|"
    r"interface|window|permissions?|"
    r"rights?|privileges|control|credentials|keys|hooks?|pipelines?|log-?in)"
)
TO = (
    r"(?:to(?! (?:be|say|do|refuse|decline|ask|answer)\b)|into|with|onto|over|(?:(?<=visibility )|(?<=oversight )|"
    r"(?<=control ))of|(?:(?<=rights )|(?<=privileges )|(?<=permissions ))(?:on|in|for))"
)
READS = (
    r"(?:see|view|look up|look into|query|search|access|browse|read(?= (?:the|our|your|their|my|all|any|every|"
    r"each|from|[\w-]{1,30}['’]s?) )|check|consult|pull(?: up)?|fetch|retrieve|get|track|"
    r"reach(?= (?:our|the [\w ]{1,30}(?:system|server|database|api|service)))|run (?:sql|queries|reports) "
    r"(?:against|on|over)|"
    r"monitor|inspect|observe|watch|call up|tap into|look at|scan|open(?! (?:an? |the |new )?(?:tickets?|"
    r"cases?|claims?|accounts?|issues?|pull|doors?|gates?)\b)|load|download|request|obtain|lookup)"
)
GOT = r"(?:given|granted|provided with|supplied with|fed|handed|furnished with|sent|shown)"
ASSISTANT = (
    r"(?:assistant|agent|bot|chatbot|copilot|advis[oe]r|companion|concierge|expert|helper|analyst|ai|model|system)"
)
STORE = (
    r"(?:knowledge(?: base)?|memory|database|data(?:base|set)?|index|training(?: data)?|archive|catalogue?|"
    r"library|records?|"
    r"files?|corpus|collection|system|sources?|feed|repository|list|register)"
)
YOU_USE = r"(?: (?:that |which )?you (?:can )?(?:search|use|have|query|consult|see|read|access|draw on|work with))?"
HOLDS = r"(?:contains?|includes?|covers?|holds?|comprises?|spans?|has|have|lists?|stores?|encompass(?:es)?)"
KEPT = (
    rf"(?:(?:always |ever )?(?:the )?{FRESH}|(?:kept |always |fully |completely |constantly "
    rf"){{0,2}}(?:up[- ]to[- ]date|current)|"
    r"(?:updated|refreshed|synced|synchroni[sz]ed|streamed) (?:live|hourly|daily|nightly|continuously|constantly|"
    r"in real[- ]time|(?:every|each|by the) \w{1,10}|around the clock)|(?:continuously|constantly|instantly) "
    r"(?:updated|refreshed)|"
    rf"(?:at most|at the most|less than|under|no more than|only) (?:an? |\w{{1,10}} ){{0,2}}{_TICK}s? old|"
    r"(?:that|those|the ones) (?:of (?:today|this \w{1,10})|as of (?:today|now))|"
    rf"never (?:older than|more than|out of date|stale)(?: (?:an?|\w{{1,10}}) {_TICK}s?(?: old)?)?)"
)
