"""The ways in which English says that a system has done something."""

from __future__ import annotations

import re

from grounding.reading.frame_words import ADVERBS, THINGS, WORD, pattern

LOOKED = "accessed|checked|consulted|examined|inspected|looked|pulled|queried|reviewed|searched"
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
PARTICLE = "(?: (?:up|out|on|off|over|down|in|at|into|through))?"
_BY = r"(?:you|me|the assistant|this assistant|(?:our|the|this) (?:system|bot|agent))"
_OPENS = r"(?:^|[,;:—–] |\b(?:and|but|so|then|already|started|ended|earlier|ago|today|yesterday|morning) )"


_THEIRS = r"(?=(?:its|their|his|her|this|(?:the |a )?[\w-]{1,30}['’]s) )"
_ANY = r"[a-z]{3,15}(?:ed|en)|put|set|cut|sent"


def actions(who: str, verbs: str) -> tuple[re.Pattern[str], ...]:
    """What the system is said to have done; `verb` of each pattern is what.

    Whatever was done to something of someone's, or by the system in so many words, is an action, whatever the verb.
    """
    done = rf"(?P<verb>{verbs}){PARTICLE}"
    have = r"(?: have| has|['’]ve)"
    return (
        pattern(rf"\b{who}{have}{ADVERBS} {done} {THINGS}"),
        pattern(rf"{_OPENS}{who}{ADVERBS} {done} {THINGS}"),
        pattern(rf"^having{ADVERBS} {done} {THINGS}(?=.{{0,200}}, (?:you|I)\b)"),
        pattern(
            rf"\b{who}(?:{have}|{ADVERBS} (?:{verbs}))\b[^,;:\"“”]{{1,80}}?,? and (?P<from>)(?:have |also |then "
            rf")?{done} {THINGS}"
        ),
        pattern(rf" (?:has|have|was|were|is|are){ADVERBS}(?: been)?{ADVERBS} {done}(?: {WORD}){{0,5}}? by {_BY}\b"),
        pattern(rf" (?:was|were|(?:has|have){ADVERBS} been){ADVERBS} (?P<verb>{_ANY})(?: {WORD}){{0,5}}? by {_BY}\b"),
        pattern(rf"\b{who}{have}{ADVERBS} (?P<verb>{_ANY}){PARTICLE} {_THEIRS}{THINGS}"),
        pattern(rf"\b{who}{have} (?:just|already) (?P<verb>{_ANY}){PARTICLE} (?=(?:the|an?|all|every) ){THINGS}"),
        pattern(rf" (?:has|have|was|were)(?: been)? (?:now|just|successfully)(?: been)? {done}(?![\w-])"),
    )


PROMPT_VERBS = rf"{_DID}|{LOOKED}|called|ran|told"
ANSWER_VERBS = _DID
