"""What the lead-in of a list, the name of a tag or a label says of each item under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from grounding.reading.frame_findings import Found, PremiseKind, related
from grounding.reading.frame_relations import Needs, Relation
from grounding.reading.frame_settings import CONDITIONAL, NEGATED, REPORTED
from grounding.reading.frame_states import READING
from grounding.reading.frame_things import CODE_NAME
from grounding.reading.frame_words import IS_FRESH, LATER, pattern

_KEPT_IN_LISTS = (
    r"(?:tools?|data|sources?|systems?|information|resources?|databases?|feeds?|functions?|apis?|documents?|knowledge|"
    r"integrations?|inputs|connections?|records?|files?|channels?|material)"
)
_LEAD_ENDS = pattern(
    r"\b(?:access to|connected to|integrated with|linked to|wired to|hooked up to|com(?:e|es) with|equipped with|"
    r"provided with|"
    r"have|has|see|sees|know|knows|has access|given|look up|check|query|work with)(?: (?:all of |each of )?(?:the )?"
    r"following)?:?$"
)
_LEAD_HAS = pattern(
    r"\b(?:have|has|had|hold|given|available|access|disposal|use|connected|equipped|provided|include|includes|"
    r"call|query|"
    r"work with|know)\b"
)
_LEAD_NAMES = pattern(rf"\b{_KEPT_IN_LISTS}\b|\beverything\b|\bfollowing\b")
_LEAD_BARE = pattern(
    rf"^(?:(?:your|available|connected|live|our|the|data) )*(?:{_KEPT_IN_LISTS}|access|knows|has|sees|the "
    rf"following (?:\w{{1,12}} )?(?:is|are) (?:connected|available)|(?:has "
    rf")?access to|"
    rf"what you (?:have|know|see|work with|can (?:see|access|use)))(?: (?:sources?|access|systems?|base|"
    rf"available|connected))?:?$"
)
_LEAD_BINDS = pattern(
    r"\b(?:available|connected|integrations?|connections?|tools?|functions?|apis?|sources|access|see)\b"
)
_TAGGED = pattern(
    r"<(?:(?:\w{1,20}[_-])?(?:tools?|functions?|apis?|integrations|connections|access|data[_-]?(?:sources|feeds))|"
    r"(?:available|connected|live)[_-]\w{1,20}|(?:connected|systems|integrations))>:$"
)
_LEAD_CAN = pattern(
    r"^(?:(?:your|core|key|main) )?(?:capabilities|abilities|what you can do|features|powers)\b.{0,20}$|"
    r"\byou (?:can|are able to)(?: also| now| do the following)?:?$"
)
_LEAD_IS_TASK = pattern(
    r"\b(?:must|should|rules?|tasks?|steps?|jobs?|goals?|guidelines?|format|style|never|avoid|ways?|reply)\b"
)
_LEAD_OF_YOU = pattern(r"\byour?\b")
_LEAD_BRINGS = pattern(r"\b(?:given|provided|receive)\b")
_LONGEST_LEAD = 300
_LISTED_HERE = re.compile(r"(?:[^.!?]|[.!?](?=\S))++")
_BY_SEMICOLON = re.compile(r"[^;]++")
_BY_COMMA = re.compile(r"(?:[^,(]|\([^)]{0,200}\)?)++")
_FROM_HERE = pattern(
    r"^(?:none|only|no|n/a)\b|\b(?:below|above|pasted|uploaded|in the (?:message|prompt|context|text)|"
    r"(?:from|by) the user)\b|"
    r"[{}]"
)
"""What an item says to come with the prompt or the talk, or not to be there."""
_ITEM_ENDS = re.compile(r"[:(—–,]| - |\. |\.$")
_LABEL = re.compile(r"(?:^|(?<=[.!?] ))(?P<lead>[^.:;!?]{2,100}?) ?: (?=\S)")
HELD = Relation(pattern(r"(?P<object>.+)"))
LISTED = Relation(pattern(r"(?P<object>.+)"), Needs.TELLING)
ABLE = Relation(READING)
"""What the lead-in of a list says of each item."""


def read_lead(lead: str, called: Set[str]) -> Relation | None:
    """What a lead-in says of the items under it; None where that is nothing about the system."""
    if len(lead) > _LONGEST_LEAD:
        return None
    if lead.startswith("<"):
        # What stands between tags is a text, unless the tag names what a system has.
        return ABLE if _LEAD_CAN.search(lead[1:-2]) else HELD if _TAGGED.match(lead) else None
    lead = lead.strip(" []")
    if NEGATED.search(lead) or CONDITIONAL.search(lead) or REPORTED.search(lead):
        return None
    if _LEAD_CAN.search(lead):
        return ABLE
    if _LEAD_BARE.match(lead):
        return HELD if _LEAD_BINDS.search(lead) else LISTED
    if _LEAD_IS_TASK.search(lead) or not (lead.endswith(":") or _LEAD_NAMES.match(lead)):
        return None
    of_system = _LEAD_OF_YOU.search(lead) or any(name in lead for name in called)
    if of_system and (_LEAD_ENDS.search(lead) or (_LEAD_NAMES.search(lead) and _LEAD_HAS.search(lead))):
        return LISTED if _LEAD_BRINGS.search(lead) else HELD
    return None


def read_labels(text: str, called: Set[str]) -> Iterator[tuple[int, str, Relation]]:
    """Items of lists within a line, "Data: prices, orders": where each stands, its text, and what is said of it."""
    for label in _LABEL.finditer(text):
        if not (holds := read_lead(label["lead"] + ":", called)):
            continue
        rest = _LISTED_HERE.match(text, label.end())
        listed = rest.group() if rest else ""
        for item in (_BY_SEMICOLON if ";" in listed else _BY_COMMA).finditer(listed):
            said = item.group().lstrip().removeprefix("and ")
            yield label.end() + item.end() - len(said), said, holds


def in_item(said: str, holds: Relation) -> Iterator[Found]:
    """What an item of a list says that the system has."""
    if _FROM_HERE.search(said):
        return
    if holds is ABLE:
        match = READING.match(said)
        if match:
            yield from related(said, match, holds)
        return
    name = CODE_NAME.match(said)
    ends = _ITEM_ENDS.search(said)
    match = holds.pattern.match(said, 0, name.end() if name else ends.start() if ends else len(said))
    if match:
        # What stands behind a name says what it gives: "`get_quotes`: live quotes".
        fresh = name is not None and bool(IS_FRESH.search(said) or LATER.search(said))
        yield from related(said, match, replace(holds, needs=Needs.NOTHING) if name else holds)
        if fresh and not IS_FRESH.search(match.group()):
            yield Found(PremiseKind.RECENCY, 0, match.end(), len(said.rstrip(" .;,")), (match.group(),))
