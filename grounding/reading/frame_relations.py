"""The ways in which English says that a system has, reaches, sees, is given or has done something.

Each is a relation: who has it, how, and the thing. The same relations serve the second person of prompts ("you have
access to ...") and the first of answers ("I have access to ...").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from grounding.reading.frame_words import (
    ADJECTIVES,
    ADVERBS,
    ASSISTANT,
    CHANNEL,
    GOT,
    HAS,
    HOLDS,
    INTO,
    IS,
    JOINED,
    NOT_DONE,
    NOT_PEOPLE,
    READS,
    SOME,
    STORE,
    STREAMS,
    THINGS,
    TO,
    WORD,
    YOU_USE,
    pattern,
)


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
    ALL = "all"
    """That it is all: a table may well hold "current orders" and be a month old."""
    DATA = "data"
    """That it is data, whatever marks it: "you know the basics of every language" is skill."""
    MARKED_DATA = "marked data"
    """That it is data, and fresh or all of it: "with the complete history" goes on with data, "with full force" not."""
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
            pattern(
                rf"{subject}(?:{HAS}|{IS}{ADVERBS} {GOT}|{ADVERBS} (?:comes?|operates?|works?) with){ADJECTIVES} "
                rf"{CHANNEL} {TO} {THINGS}"
            )
        ),
        Relation(pattern(rf"{subject}{HAS} [^.;:]{{1,60}}? and{ADJECTIVES} {CHANNEL} {TO} {THINGS}")),
        Relation(pattern(rf"^(?:having|with|given){ADJECTIVES} {CHANNEL} {TO} {THINGS}(?=.{{0,200}}, {to}\b)")),
        Relation(
            pattern(rf"^(?:armed|equipped|loaded|backed|powered|fed) (?:with|by) {THINGS}(?=.{{0,200}}, {to}\b)"),
            Needs.TELLING,
        ),
        Relation(
            pattern(
                rf"(?:\byou(?: are|['’]re)(?: (?!talking|speaking|helping|assisting|chatting){WORD},?){{1,12}}?|"
                rf"\b{ASSISTANT}) "
                rf"{JOINED} {INTO} {THINGS}"
            )
        ),
        Relation(
            pattern(
                rf"(?:\b(?:you(?: are|['’]re)|act as|acting as)(?: (?!talking|speaking|helping|assisting|"
                rf"chatting){WORD},?)"
                rf"{{1,12}}?|\b{ASSISTANT}) (?:with|having|who has|that has){ADJECTIVES} {CHANNEL} {TO} {THINGS}"
            )
        ),
        Relation(pattern(rf"\b{ASSISTANT} (?:with|having|who has|that has) {THINGS}"), Needs.SEEN),
        Relation(pattern(rf"{subject}{IS}{ADVERBS} {JOINED} {INTO} {THINGS}")),
        Relation(
            pattern(
                rf"{subject}{ADVERBS} (?:(?:tap|plug|hook|connect|link|integrate|interface|"
                rf"sync)s?{ADVERBS} {INTO}|pulls? "
                rf"(?:\w{{1,20}} )?from) {THINGS}"
            )
        ),
        Relation(
            pattern(
                rf"{subject}(?:{ADVERBS} (?:sits?{ADVERBS} on|draws?(?: \w{{1,12}}){{0,2}} (?:up)?(?:on|"
                rf"from)|rely{ADVERBS} on|"
                rf"relies{ADVERBS} on|runs?{ADVERBS} on|"
                rf"works?{ADVERBS} (?:with|from|on)|comes?{ADVERBS} with|operates?{ADVERBS} (?:on|with)|"
                rf"knows? of)(?: top of)?|"
                rf"{IS}{ADVERBS} (?:equipped with|armed with|loaded with|backed by|powered by|"
                rf"fuel?led by|built on|based on|informed by|trained on|aware of|subscribed to|in possession "
                rf"of)) {THINGS}"
            ),
            Needs.TELLING,
        ),
        Relation(pattern(rf"{subject}{IS}{ADVERBS} {GOT} {THINGS}"), Needs.FRESH),
        Relation(pattern(rf"{subject}{IS}{ADVERBS} (?:fed|supplied|served)(?: with \w{{1,20}})? (?:by|from) {THINGS}")),
        Relation(pattern(rf"{subject}{HAS}{NOT_DONE} {THINGS}"), Needs.OWNED),
        Relation(pattern(rf"{subject}{ADVERBS} (?:see|observe|monitor|track|watch)(?:e?s)? {THINGS}"), Needs.SEEN),
        Relation(
            pattern(
                rf"{subject}(?: have| has|['’]ve){ADVERBS} (?:read|studied|ingested|indexed|memori[sz]ed|"
                rf"browsed|crawled|scraped|searched|"
                rf"absorbed|reviewed|"
                rf"gone through|been (?:trained on|fed|through)) {THINGS}"
            ),
            Needs.MARK,
        ),
        Relation(
            pattern(
                rf"\b(?:using|leveraging|drawing (?:up)?on|relying on|based on|backed by|powered by|driven by|"
                rf"grounded in|informed by|thanks to|from|via|through) "
                rf"(?:the |our |your |an? )?"
                rf"(?P<object>{STREAMS}(?: {WORD}){{1,6}})"
            ),
            of_system=True,
        ),
        Relation(
            pattern(
                rf"{NOT_PEOPLE}\b(?:sends?|feeds?|streams?|push(?:es)?|forwards?|suppl(?:y|ies)|updates?|alerts?) {to}"
                rf"(?: with| of| on| about| to)? {THINGS}"
            ),
            Needs.FRESH,
        ),
        Relation(
            pattern(
                rf" (?:is|are|was|were) (?:reported|sent|forwarded|passed|given|handed|announced|sent on) "
                rf"to {to}\b"
            ),
            Needs.FRESH,
        ),
        Relation(
            pattern(rf"\b(?:{your}|our) (?:{WORD} ){{0,2}}?{STORE}\b[^.!?]{{1,60}}?\b(?:it|which) {HOLDS} {THINGS}"),
            Needs.MARK,
        ),
        Relation(
            pattern(
                rf"\b{your} (?:answers?|replies|recommendations?|quotes?|valuations?|figures|numbers|advice|"
                rf"alerts) (?:come|comes|are|is|rest)"
                rf"{ADVERBS} (?:(?:drawn|taken|based|built|straight) )?(?:from|on) {THINGS}"
            ),
            Needs.TELLING,
        ),
        Relation(
            pattern(
                rf"{subject}{ADVERBS} knows? (?P<object>(?:the |each |every |all )?(?:users?|customers?|"
                rf"clients?|patients?|"
                rf"members?|guests?|players?|students?|employees?)['’]s?(?: {WORD}){{1,8}}(?:, {SOME}){{0,3}})"
            ),
            Needs.OWNED,
        ),
        Relation(
            pattern(
                rf"{subject}(?: can)?{ADVERBS} (?:remember|recall)s? [^.;:]{{1,60}}? (?P<object>(?:earlier|"
                rf"previous|past|prior|"
                r"former) (?:sessions|visits|chats|calls))\b"
            )
        ),
        Relation(
            pattern(
                rf"{subject}{ADVERBS} (?:know|knows|report|reports|"
                rf"quote|quotes|remember|remembers|notice|notices) {THINGS}"
            ),
            Needs.FRESH,
        ),
        Relation(
            pattern(
                rf"{subject}(?:{ADVERBS} can| (?:are|is) able to|['’]re able to| ha(?:ve|s) (?:the )?(?:ability|power|"
                rf"rights?|permission|"
                rf"means|capability|authori[sz]ation|clearance) to| (?:are|is) (?:authori[sz]ed|permitted|"
                rf"allowed|entitled|cleared|free) to"
                rf"| may(?= (?:query|search|access|consult|look up|browse|retrieve|fetch|"
                rf"pull)\b)){ADVERBS} {READS} {THINGS}"
            )
        ),
        Relation(
            pattern(
                rf" (?:is|are|was|were|has been|have been){ADVERBS} (?:made )?(?:available|accessible|visible|known|"
                rf"open|exposed|displayed|mirrored|streamed|piped|fed|pushed|relayed|broadcast|delivered|"
                rf"loaded|shared|uploaded|"
                rf"{JOINED}) (?:live "
                rf")?(?:{TO}|for) {to}\b"
            )
        ),
        Relation(pattern(rf"\b(?:through|via|using) [^,.;:]{{1,60}},? you{ADVERBS} {READS} {THINGS}")),
        Relation(
            pattern(
                rf"{subject}(?:{IS}|{ADVERBS} (?:stay|remain)s?){ADVERBS} (?:kept )?(?:up[- ]to[- ]date|"
                rf"current|updated(?: daily| hourly| constantly)?) "
                rf"(?:on|with|about) {THINGS}"
            ),
            fresh=True,
        ),
        Relation(
            pattern(
                rf" (?:is|are|was|were|has been|have been)(?: open)? (?:before {to}|in front of {to}|on {your} "
                rf"(?:screen|desk|console))\b"
            ),
            Needs.TELLING,
        ),
        Relation(
            pattern(rf"{ADVERBS} (?:reach|reaches|reports? to|comes? to|flows? (?:in)?to|streams? (?:in)?to) {to}\b"),
            Needs.TELLING,
        ),
        Relation(pattern(rf" (?:is|are|stands?){ADVERBS} at {your} (?:disposal|fingertips|service|command|hand)\b")),
        Relation(pattern(rf"\bat {your} (?:disposal|fingertips|command)(?: (?:is|are|you have))? {THINGS}")),
        Relation(
            pattern(rf"{subject}{HAS} {THINGS} (?:at {your} (?:disposal|fingertips|command|hand)|available to {to})\b")
        ),
        Relation(pattern(rf"\b(?:behind|available to|connected to|accessible to|open to) {to} (?:is|are) {THINGS}")),
        Relation(
            pattern(
                rf"\b(?:gives?|gave|given|grants?|granted|handed?) {to}{ADJECTIVES} (?:{CHANNEL}|keys?) {TO} "
                rf"{THINGS}"
            )
        ),
        Relation(pattern(rf"\b(?:connect|link|wir|plugg|plug|hook|ti)(?:ed|e|s)? {to} (?:up |in )?{INTO} {THINGS}")),
        Relation(pattern(rf"\b{your}{ADJECTIVES} (?:{CHANNEL}|feeds?) (?:{TO}|from|of) {THINGS}")),
        Relation(
            pattern(
                rf"\b{your} (?P<object>(?:live|real[- ]time|up[- ]to[- ]the[- ](?:minute|second)|streaming|"
                rf"(?:continuously|constantly|instantly) (?:updated|refreshed))(?: {WORD}){{1,5}})"
            )
        ),
        Relation(pattern(rf"\b(?:{your}|our) (?:{WORD} ){{0,2}}?{STORE}{YOU_USE} {HOLDS} {THINGS}"), Needs.MARK),
        Relation(
            pattern(
                rf"\b(?:the|this) (?:{WORD} ){{0,2}}?(?:knowledge base|database|data ?set|index|archive|"
                rf"vector store|wiki|crm|"
                rf"catalogue?|corpus|register)"
                rf"{YOU_USE} {HOLDS} {THINGS}"
            ),
            Needs.MARK,
        ),
        Relation(
            pattern(
                rf"\b{your} (?:tool ?(?:box|kit|set|s)|(?:data )?sources|integrations|stack) (?:includes?|are|"
                rf"comprises?|consists? of)"
                rf" {THINGS}"
            )
        ),
        Relation(
            pattern(
                rf"{subject}(?:{ADVERBS} (?:run|work|operate|reside|sit)s?|{IS}{ADVERBS} (?:embedded|built|deployed|"
                rf"installed|hosted))"
                rf" (?:inside(?: of)?|within|in|into) {THINGS}"
            ),
            Needs.TELLING,
        ),
        Relation(
            pattern(
                rf"\b(?:I|we)(?: have|['’]ve)(?: now| just| already)? (?:uploaded|loaded|shared|imported|indexed|"
                rf"synced|added) "
                rf"(?P<object>{WORD}(?: {WORD}){{0,8}}?) (?:(?:in)?to|with|in|for) (?:{to}\b|{your} (?:{WORD} "
                rf")?{STORE}\b)"
            )
        ),
        Relation(
            pattern(rf" (?:is|are|sits?|lives?|resides?){ADVERBS} (?:stored |kept )?in {your} (?:{WORD} )?{STORE}\b"),
            Needs.MARK,
        ),
        Relation(pattern(rf"{subject} (?:have|has) {THINGS} in {your} (?:{WORD} )?{STORE}\b"), Needs.MARK),
    )
