"""Verbs and nouns by what they say of a deed: whether it is done to the world, or only said, thought or written."""

from __future__ import annotations

from grounding.reading.frame_words import pattern
from grounding.reading.words import stem_of


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem_of, words.split()))


SPEECH = _stems(
    """accept acknowledge act adapt add address adjust admit advise agree aim allow analyse analyze annotate answer
    anticipate apologise apologize argue ask assess assign assist assume attempt avoid base be begin brainstorm
    break bring build calculate call care categorize challenge change chat choose cite clarify classify close coach
    code collect combine come comment communicate compare compile complete compose compute concentrate conclude
    confirm congratulate conjugate consider construct continue contrast convert convey convince correct count cover
    create criticize critique curse deal debate debug decide decline decode deduce define deliver demonstrate derive
    describe design detect determine develop diagnose differentiate direct disagree disclose discuss do draft draw
    drop edit elaborate empathize emphasize encourage end enter entertain estimate evaluate exaggerate examine
    exclude expand expect explain explore express extract fall feel fill find finish fix flag flirt focus follow
    forget form format formulate gather generate get give go greet group guess guide handle have hear help highlight
    hint hold identify ignore illustrate imagine imitate impersonate improve improvise include infer inform insert
    inspire instruct interpret interview introduce invent invite joke judge jump justify keep know label laugh lead
    learn leave lecture let limit link list listen make manage mark match mean mention mimic mix model motivate move
    name narrate need negotiate note observe offer omit open optimize organize outline paraphrase parse pass perform
    permit persuade phrase pick plan play point praise predict prefer prepare present pretend prioritize probe
    proceed produce promise prompt proofread propose prove provide put quiz quote raise rank rate rebut recall recap
    recite recognize recommend recount redirect refactor refer refine reflect refuse reject relate rely remain
    remember remind repeat rephrase reply report represent request resolve respond restate return reveal review
    revise reword rewrite role-play round run say score select share shift shorten show shuffle simplify simulate
    sing skip solve sort sound speak specify speculate spell split stand start state stay steer stick stop structure
    struggle suggest summarise summarize support suppose switch tabulate tackle tag tailor take talk teach tease
    tell test think touch train transcribe transform translate transpose treat try turn understand use validate vary
    verify visualize volunteer walk want warn welcome whisper work write yell"""
)
"""Verbs of speech, of thought and of making text, and those too light to say what is done."""
LOOKING = _stems(
    """access browse check consult download fetch inspect load look lookup monitor obtain pull query reach read receive
    retrieve scan search see tap track view watch"""
)
"""Verbs of reaching data: whether it is there is a matter of access."""
MATCHING = _stems("authenticate compare confirm find identify locate match validate verify")
"""Verbs that look something up where they name a store to do it against."""
EFFECT = _stems(
    """activate approve archive ban block book buy cancel charge credit deactivate debit delete deploy disable disarm
    disburse dispatch downgrade e-mail email enable enrol enroll escalate execute expedite extend freeze install
    isolate kick lock mail merge mute order pause pay provision publish purchase quarantine reactivate rebook reboot
    redeem refund register reimburse release renew reorder reroute reschedule reserve reset restart resume revoke
    rotate schedule sell ship shut sign submit subscribe suspend swap terminate text trade transfer transmit trigger
    unblock unlock unsubscribe upgrade upload waive whitelist wire withdraw"""
)
"""Verbs that nothing but a system carries out."""
LIGHT = _stems(
    """add adjust amend apply arrange assign book change close commit control correct create delete edit enter file
    forward generate grant initiate issue log make modify move open operate place post process push put raise record
    release remove request resolve run save send set share stop switch sync take trigger turn update"""
)
"""Verbs that make a text as well as a booking: what they are done to decides."""
ALERTING = _stems("alert call contact inform message notify page phone ping")
"""Verbs of telling someone: a deed where it is someone else than the one who is talking."""
TOLD = _stems("alert message notify page ping")
"""Those of them that an order to a system has; a user is told to contact somebody."""
KNOWN = SPEECH | LOOKING | EFFECT | LIGHT | ALERTING
NOUNLIKE = _stems("block book charge credit dispatch order mail merge purchase register schedule text trade transfer")
"""Verbs of effect that may as well be nouns: "order types" orders nothing."""
WHOLLY = EFFECT & _stems(
    "ban block book cancel deploy dispatch e-mail email extend lock publish refund renew reschedule reserve "
    "schedule ship submit text transmit unblock unlock waive"
)
"""Verbs of effect whatever they are done to: "submit it"."""
ON_PEOPLE = EFFECT & _stems(
    """ban block book charge credit downgrade e-mail email enrol enroll escalate kick mute pay rebook refund register
    reimburse subscribe suspend text transfer unblock unsubscribe upgrade whitelist"""
)
WORLD = _stems(
    """account address alarm appliance application appointment bid blind booking branch calendar call callback card
    cart case change charge claim commit complaint confirmation contract coupon credit crm deposit detail device
    discount door dose e-mail email event exchange fee fund gate goodwill heating hold host incident invitation
    invite invoice issue key label lamp light loan lock machine mail mailing meeting membership money newsletter
    notification order parcel password payment payout permission pickup playlist policy position prescription
    profile purchase receipt record refill refund reminder replacement request reservation return robot seat server
    shift shipment slot sms spam stock subscription task technician thermostat ticket trade transaction transfer
    transport user viewing visit voucher warranty workflow worksheet workspace"""
)
"""Things outside of the talk, in some system of somebody's."""
IN_SYSTEM = pattern(
    r"\b(?:in|into|to|on|onto|from|via|through|with)(?: (?:the|our|my|their|your|his|her|[\w-]{1,30}['’]s?))?"
    r"(?: [\w'’-]{1,30}){0,2}? (?:accounts?|backend|basket|boards?|calendars?|cart|channel|charts?|diary|crm|database|"
    r"ehr|emr|erp|facebook|drive|dropbox|folder|grade ?book|log ?book|register|github|gitlab|"
    r"hubspot|inbox|instagram|jira|linkedin|ledger|mailbox|outlook|pms|portals?|profiles?|queue|registry|"
    r"repo(?:sitory)?|salesforce|"
    r"servicenow|server|sheet|shopify|slack|spreadsheet|system|teams|tracker|wallet|website|workspace|zendesk)\b"
)
"""Where a deed leaves its trace."""
IN_STORE = pattern(
    r"\b(?:(?:(?:in|against|on|from|through|at) (?:(?:the|their|his|her) )?|(?:in |against |on |from |through |at )?"
    r"(?:our|my|[\w-]{1,30}['’]s?) )(?P<store>(?:[\w-]{1,30} ){0,2}?(?:databases?|crm|sap|systems?|register|registry|"
    r"calendars?|inbox|mailbox|ehr|emr|erp|warehouse|intranet|sharepoint|confluence|jira|salesforce|backend|account|"
    r"ledger))|the (?P<net>web|internet))\b"
)
"""What an order to look something up takes to be within reach."""
TEXT = _stems(
    """advice analogy analysis answer anything argument article assumption balance boundary bullet calculation caption
    category chapter character chat citation clarity code comment comparison confidence content context conversation
    copy detail diagram dialog dialogue discussion draft emoji essay everything example exercise explanation fact
    feedback format formula function guess headline hint hypothesis idea image information input insight instruction
    interest it itinerary joke json language lesson letter limit line link list markdown math maths meaning mistake
    mode momentum mood name narrative number one ones opinion option outline output paragraph passage perspective
    phrase plan poem point post problem prompt quality question quote reader recipe recommendation reference reply
    report response result role rule scenario scene script section sense sentence situation snippet solution source
    speech stance statement step story strategy structure style suggestion summary synonym table task template
    tension term test text that them these thing this those thought title tone topic trust url user variant
    variation verdict version voice word you"""
)
"""What a talk is made of, and who takes part in it."""
ASKER = _stems(
    """caller candidate client customer driver guest her him learner me member patient people person player reader
    rider shopper student tenant them they us user visitor you"""
)
"""Whoever the system is talking with."""
NOTHING = _stems("none nothing")
PAPERS = _stems("document file page")
"""What is a text before the model, or a thing in a system; the verbs of looking speak of it."""
