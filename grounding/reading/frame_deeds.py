"""What a prompt takes for granted that its system can do to the world: "you can issue refunds", "then book the flight".

What can be said, thought or written needs nothing but the model, and those verbs are a closed class; so whatever else
the system is said to be able to do is a deed. A plain order needs more before it is one: a verb of effect, and a thing
of the world that it is done to. A condition on the user takes nothing back ("if a purchase got lost, credit the gems");
one on the system does ("if you have a booking tool").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from grounding.reading.deed_words import (
    ALERTING,
    ASKER,
    EFFECT,
    IN_STORE,
    IN_SYSTEM,
    KNOWN,
    LIGHT,
    LOOKING,
    MATCHING,
    NOTHING,
    NOUNLIKE,
    ON_PEOPLE,
    PAPERS,
    SPEECH,
    TEXT,
    TOLD,
    WHOLLY,
    WORLD,
)
from grounding.reading.frame_things import ABSTRACT_STEMS, CODE_NAME, cut
from grounding.reading.frame_words import pattern
from grounding.reading.words import read_words, stem_of

_WHO = (
    r"(?P<who>you|u|(?:the|this) (?:(?:ai|virtual|digital) )?(?:assistant|agent|chatbot|bot|ai|copilot|model)|"
    r"(?-i:[A-Z][\w.-]{1,30}(?: [A-Z][\w-]{1,30})?))"
)
_SYSTEM = pattern(r"(?:you|u)$|(?:the|this) ")
_OFTEN = (
    r"(?: (?:also|now|then|always|directly|even|just|only|both|either|automatically|"
    r"immediately|instantly|(?!(?:re|app|rep|supp|imp|comp)ly\b)\w{2,12}ly))"
)
_OPENS = (
    r"(?:^|^As (?:an?|the|our) [^,.;]{1,60} |[,;:(—–-] |\b(?:and|but|so|moreover|then|plus|"
    r"therefore|hence|thus|here|where|addition) )"
)
_ABLE = pattern(
    rf"{_OPENS}{_WHO}(?:{_OFTEN}{{0,2}} can|(?: are|['’]re| is){_OFTEN}{{0,2}} (?:able|authori[sz]ed|permitted|allowed|"
    r"entitled|empowered|cleared|free|equipped|licen[sc]ed|enabled|set up|configured|in a position) to|"
    rf"(?:{_OFTEN}{{0,2}} have| has|['’]ve)(?: been)?(?: (?:the|full|given|granted|all|an?)){{0,2}} (?:ability|"
    r"power|rights?|permissions?|means|capability|authori[sz]ation|authority|clearance|mandate|tools?|privileges?|"
    rf"function(?:s|ality)?) to| may| (?:know|knows) how to(?= (?:order|book)\b)){_OFTEN}{{0,2}} (?=\w)"
)
_BOUND = pattern(
    rf"{_OPENS}{_WHO}(?: will| shall| must| should| need to| have to|['’]ll|['’]re here to| are here "
    rf"to){_OFTEN}{{0,2}} (?=\w)"
)
_HABIT = pattern(rf"{_OPENS}{_WHO}{_OFTEN}{{0,2}} (?!(?:can|are|is|have|has|may|will|shall|must|should|need)\b)(?=\w)")
_DUTY = pattern(
    r"\b(?:your|the assistant['’]s) (?:job|task|role|duty|duties|goal|purpose|mission|responsibilit(?:y|ies))"
    r"(?: (?:is|are|include|includes):?(?: to)?|:) (?=\w)"
)
_FOR_THEM = pattern(
    r"\b(?:for|on behalf of) (?:them|him|her|me|us|the|our|your|users?|customers?|clients?|guests?|callers?)\b|"
    r"\bon (?:their|his|her|my|the \w{1,20}['’]s?) behalf\b"
)
_DETERMINED = pattern(
    r"(?:(?:a|an|the|their|his|her|my|our|its|this|these|any|all|each|every|both|up to|another|them|him|it|out|off)\b|"
    r"[\w-]{1,30}['’]s? )"
)
_OPENING = pattern(
    r"(?:[^:;.]{1,60}: )?(?:(?:if|when|once|whenever|after|as soon as|should|for|in case|where|upon|on|at|in|before|"
    r"every|each|during|with)\b[^,;:]{1,160}, )?(?:(?:then|next|finally|afterwards|now|also|please|always|immediately|"
    r"first|lastly|otherwise|and|feel free to|be sure to|make sure to|remember to|go ahead and|you must|instead|"
    r"automatically|proactively|simply|just),? ){0,3}"
)
_ORDERS_AGAIN = pattern(
    r"[;:—–] |, (?:and |then )?(?:if|when|once|after|as soon as|upon) [^,;:]{1,120}, |, then |(?<=[a-z]), and (?=then )"
)
"""Where within a sentence an order may begin anew."""
_SPLITS = pattern(r", (?:and |or |then )*|(?<= )(?:and|or|then|&) (?:(?:also|then|even) )?|/(?=\w)| \+ | -> | → ")
_STOPS = pattern(
    r"[;:—–\"“”]|\.(?= )| - |\b(?:but|if|unless|when|whenever|once|so that|so|because|since|while|which|"
    r"who|where|until|"
    r"provided|using|in order|as long|whether|that|without|after|before)\b"
)
_VERB = pattern(
    rf"(?:{_OFTEN.replace('(?: ', '(?:', 1)} ){{0,2}}(?:to )?(?P<verb>[a-z][\w-]{{1,20}})(?P<rest>(?: .*)?)$"
)
_PREPOSITION = pattern(r"(?:on|in|at|with|to|from|for|about|into|through|by|of)\b")
_PARTICLE = pattern(r"^(?:up|out|off|over|down|back|away|on(?= the)|in(?= the)) (?=\w)")
_PRONOUN = pattern(r"(?:it|them)(?= *$| (?:for|to|on|in|into|at|by|with|from|via|right|as|again|immediately)\b)")
_NAMED = re.compile(r"[A-Z][a-z]\w{1,30}(?: [A-Z]\w{1,30})?\b")
_GERUND = re.compile(r"[a-z]{3,}ing$", re.IGNORECASE)
_SAYS = pattern(
    r"\b(?:help|helps|let|lets|assist|suggest|recommend|explain|describe|teach|guide|walk|imagine|pretend|suppose|"
    r"offer to|propose|say|says|(?:tell|ask|advise|remind|invite|encourage|instruct|direct|show|urge|allow|"
    r"want|wants|wish|wishes)\b[^,;]{1,60}? (?:to|how|that|they|who|what|where)|how to|whether|(?:users?|"
    r"customers?|they|people|one) (?:to|"
    r"can|should|must|may|will))\b"
)
_DENIES = pattern(
    r"\b(?:not|never|no|cannot|neither|nor|without|avoid|refuse|refrain|instead of|rather than|forbidden|prohibited|"
    r"hypothetical\w*|pretend|imagine|suppose|fictional|example)\b|n['’]t\b|\b(?:do|ca|wo|does|is|are)nt\b"
)
_ON_SYSTEM = pattern(
    r"\b(?:if|when|once|unless|provided|where|until)\b[^,;]{0,40}\b(?:you can|you(?: are|['’]re) (?:able|"
    r"connected|allowed)|"
    r"(?:tool|function|api|integration)s?\b[^,;]{0,20}\b(?:available|connected|enabled|exists?|given|"
    r"provided|supported))\b|"
    r"\b(?:if|unless|once|when) (?:you(?: have|['’]ve(?: got)?) (?:[\w-]{1,20} ){0,3}?(?:access|"
    r"permission|tools?|function)|"
    r"access|permission)\b"
)
_OTHERS = pattern(
    r"(?:[-*] )?[\"“'<]?(?:user|customer|guest|human|client|caller|patient|player|student|q|a|input|example|ex|"
    r"e\.g\.|assistant|agent|bot|ai|good|bad|wrong|right|note|faq|sample)(?: ?\w{1,12})?[>:]"
)
_EXAMPLES = pattern(r"\b(?:examples?|few-?shots?|sample|dialogues?|transcripts?|user|faq|question)\b")
_TOOL = re.compile(r"(?<![\w/.@-])[a-z][a-z0-9]{1,30}(?:_[a-z0-9]{1,30}){1,5}(?![\w/@])|(?<=tool: )\w{2,40}")
_SEARCHING = frozenset(map(stem_of, ("search", "query", "browse")))
"""Verbs whose object is the store itself: "search Westlaw for the newest rulings"."""
_LONGEST = 300
_NEAR = 80
_MOST = 12


class _Said(StrEnum):
    """How a deed is put, from what takes most for granted to what takes least."""

    ABLE = "you can"
    BOUND = "you will"
    ORDERED = "do it"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that the system is taken to do, by its place in a sentence."""

    start: int
    end: int
    verb: str
    """The stem of what is done."""
    things: frozenset[str]
    """The stems of what it is done to, and the names of the tools that are said to do it."""
    looks: bool = False
    """Whether it is only looked into: a matter of access."""


def read_deeds(said: str, called: Set[str], lead: str = "") -> Iterator[Deed]:
    """The deeds that a sentence of a prompt ascribes to its system, or orders from it.

    Args:
        said: The sentence.
        called: The names of the system, for the third person.
        lead: What the sentence is listed under, if anything.
    """
    if _OTHERS.match(said) or _is_apart(lead[:_LONGEST]) or said.rstrip().endswith("?"):
        return
    masked = _masked(said)
    if _ON_SYSTEM.search(masked):
        return
    told = False
    for way, said_to in ((_ABLE, _Said.ABLE), (_DUTY, _Said.BOUND), (_BOUND, _Said.BOUND), (_HABIT, _Said.ORDERED)):
        for match in way.finditer(masked):
            who = match.groupdict().get("who")
            if who and not (_SYSTEM.match(who) or who in called):
                continue
            told = True
            before = masked[max(0, match.start() - _NEAR) : match.start()]
            if _is_denied(masked, match.start(), match.end()) or _SAYS.search(before):
                continue
            start = match.start("who") if who else match.start()
            weaker = said_to is _Said.ABLE and match.group().rstrip().endswith(" may")
            yield from _verb_phrases(said, masked, match.end(), start, _Said.BOUND if weaker else said_to)
    yield from _ordered(said, masked, again_only=told)


def read_listed_deed(said: str) -> Iterator[Deed]:
    """The deed of an item of a list of what the system can do: "renew loans", "Booking of flights"."""
    masked = _masked(said)
    first = masked.split(" ", 1)[0]
    if not (_verb_stem(first) & KNOWN or _DETERMINED.match(masked, len(first) + 1)):
        return  # "real-time alerts" among the features of an app
    label = re.match(r"[^:]{2,40}: (?=[A-Za-z])", masked)
    at = label.end() if label and not _verb_stem(masked.split(" ", 1)[0]) & (EFFECT | LIGHT) else 0
    yield from _verb_phrases(said, masked.rstrip("."), at, at, _Said.ABLE)


def _ordered(said: str, masked: str, *, again_only: bool) -> Iterator[Deed]:
    """The deeds of orders; a clause that does not begin with a verb is none."""
    again = (found.end() for found in _ORDERS_AGAIN.finditer(masked))
    for begins in again if again_only else (0, *again):
        opening = _OPENING.match(masked, begins)
        at = opening.end() if opening else begins
        first = _VERB.match(masked[at:])
        if first is None or not _verb_stem(first["verb"]) & KNOWN:
            continue
        # "every step that they should take: call the hotline"
        listed = masked[max(0, at - _NEAR) : at].rstrip()
        if not _is_denied(masked, at, at) and not (listed.endswith(":") and _tells(listed)):
            yield from _verb_phrases(said, masked, at, at, _Said.ORDERED)


def _tells(lead: str) -> bool:
    """Whether what comes next is told to someone, and not done: "List the steps: open the valve"."""
    return bool(_SAYS.search(lead)) or bool(_verb_stem(lead.split(" ", 1)[0]) & SPEECH)


def _is_apart(lead: str) -> bool:
    """Whether what is listed is an example, or denied."""
    return bool(_EXAMPLES.search(lead) or _DENIES.search(lead))


def _is_denied(masked: str, start: int, end: int) -> bool:
    clause = max(masked.rfind(mark, max(0, start - _LONGEST), start) for mark in ",;:—(")
    return bool(_DENIES.search(masked, max(clause, start - _LONGEST, 0), end))


def _masked(said: str) -> str:
    """A sentence with what is in brackets or quotes blotted out, of the same length."""
    for blotted in (
        r"\([^()]{0,300}\)",
        r"\[[^\[\]]{0,300}\]",
        r"[\"“][^\"“”]{0,300}[\"”]",
        r"(?<= )'[^']{1,200}'(?=[ ,.])",
    ):
        said = re.sub(blotted, lambda found: "_" * len(found.group()), said)
    return said


def _verb_phrases(said: str, masked: str, at: int, start: int, said_to: _Said) -> Iterator[Deed]:
    stop = _STOPS.search(masked, at, at + _LONGEST)
    end = stop.start() if stop else min(len(masked), at + _LONGEST)
    tools = frozenset(found.group().casefold() for found in _TOOL.finditer(said, at, min(len(said), end + 80)))
    waiting: list[str] = []
    """Verbs whose object stands with the next one: "change or cancel orders"."""
    places = [at, *(found.end() for found in _SPLITS.finditer(masked, at, end))]
    ends = [*(found.start() for found in _SPLITS.finditer(masked, at, end)), end]
    for index, (begins, until) in enumerate(zip(places[:_MOST], ends[:_MOST], strict=True)):
        chunk = masked[begins:until].rstrip(" .,;!_")
        verb = _VERB.match(chunk)
        if verb is None:
            continue
        stems = _verb_stem(verb["verb"])
        known = bool(stems & KNOWN)
        if index and not known:
            continue
        if said_to is _Said.ORDERED and _SAYS.search(masked[at:begins]) and " then " not in masked[at:begins]:
            return
        rest = _PARTICLE.sub("", verb["rest"].strip())
        if _DENIES.search(chunk[: verb.start("verb")]) or _DENIES.match(chunk) or _DENIES.match(rest):
            return  # "do not place, modify or cancel orders", "delete no card"
        if not rest:
            waiting.append(verb["verb"])
            continue
        if said_to is not _Said.ABLE and (looked := _looked_into(stems, rest, masked, begins, until)):
            yield replace(looked, things=looked.things | tools)
        # "set up the joke, pause, and deliver the line" pauses no line.
        for word in (*(waiting if stems & (EFFECT | LIGHT | LOOKING) else ()), verb["verb"]):
            if _is_deed(_verb_stem(word), word, rest, masked[begins:end], said_to):
                thing = _object(rest)
                kept = IN_SYSTEM.search(masked, begins, until)
                things = _words(thing or rest) | tools | (_words(kept.group()) if kept else frozenset())
                shown = begins + chunk.rindex(thing) + len(thing) if thing and thing in chunk else begins + len(chunk)
                yield Deed(start if not index else begins, shown, stem_of(word.casefold()), things)
                break
        waiting = []


def _looked_into(verb: frozenset[str], rest: str, masked: str, begins: int, until: int) -> Deed | None:
    """What an order to look something up takes to be within reach: the store, not what is looked up in it."""
    if verb & (LOOKING | MATCHING) and (store := IN_STORE.search(masked, begins, until)):
        things = _words(store["store"] or store["net"]) | _heads(_object(rest))
        return Deed(begins, store.end(), "", things, looks=True)
    if verb & _SEARCHING and (name := _NAMED.match(rest)):
        return Deed(begins, masked.index(rest, begins) + name.end(), "", _words(name.group()), looks=True)
    return None


def _verb_stem(word: str) -> frozenset[str]:
    word = word.casefold()
    if word.endswith("ed") or (word.endswith("s") and not word.endswith(("ss", "us"))):
        return frozenset()  # "savings accounts" saves nothing
    stems = {stem_of(word), word}
    if _GERUND.search(word):
        stems |= {stem_of(word[:-3]), stem_of(word[:-3] + "e")}
    return frozenset(stems)


def _is_deed(verb: frozenset[str], word: str, rest: str, clause: str, said_to: _Said) -> bool:
    """Whether a verb with what follows it does something to the world."""
    thing = _object(rest)
    heads = _heads(thing)
    if not thing and said_to is _Said.ABLE and verb & EFFECT:
        return rest.casefold().startswith("to ")  # "you can escalate to a human"
    in_system = bool(IN_SYSTEM.search(" " + rest))
    if CODE_NAME.match(thing) or (heads and heads <= ABSTRACT_STEMS | NOTHING):
        return False
    sure = said_to is _Said.ABLE
    plain = bool(verb & EFFECT) and not verb & NOUNLIKE and bool(heads & WORLD)
    determined = plain or bool(_DETERMINED.match(rest) or _FOR_THEM.search(clause))
    if not sure and re.match(r"your\b", rest, re.IGNORECASE):
        return False
    if said_to is _Said.ORDERED and not determined:
        return False
    if verb & ALERTING:
        return bool(heads) and (not heads & (ASKER | TEXT)) and (sure or bool(verb & TOLD))
    if heads & ASKER and not verb & ON_PEOPLE:
        return False
    if verb & EFFECT:
        return bool(heads) and (in_system or not heads & TEXT or bool(verb & WHOLLY) or _is_compound(thing))
    if verb & LIGHT:
        return bool(heads & WORLD) or in_system or (sure and bool(heads & PAPERS))
    if verb & LOOKING or verb & SPEECH or not sure:
        return False
    if _PREPOSITION.match(rest) or _PREPOSITION.match(word):
        return False  # "you can rely on the figures"
    return bool(heads) and not heads & TEXT and not word.endswith(("ed", "ly"))


def _object(rest: str) -> str:
    """The object after a verb, without what it is done with, and to or for whom."""
    if pronoun := _PRONOUN.match(rest):
        return pronoun.group()
    rest = re.split(
        r" (?:for|to|from|in|into|on|onto|with|via|through|at|by|within|per|under|of|as|regarding|about|"
        r"up to|up|between|upon) ",
        " " + rest + " ",
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]
    rest = re.sub(
        r" (?:up|out|on|off|over|down|in|back|(?:right |straight )?away|at once|now|again|"
        r"immediately|instantly|first|accordingly|automatically|today) *$",
        "",
        rest,
    )
    return cut(rest.strip()) if rest.strip() else ""


def _heads(thing: str) -> frozenset[str]:
    stems = read_words(thing).stems or tuple(map(stem_of, thing.split()))
    return frozenset(stems[-1:])


def _is_compound(thing: str) -> bool:
    """Whether a noun stands before the head: production lines are no lines of a text."""
    words = [word for word in thing.casefold().split() if not _DETERMINED.match(word + " ")]
    return len(words) > 1 and not _verb_stem(words[-2]) & TEXT


def _words(thing: str) -> frozenset[str]:
    return frozenset(read_words(thing).stems) or frozenset({"it"})
