"""What a sentence is: a statement, unless it plainly asserts nothing.

In doubt everything is a statement: a claim that hides in a greeting would go unseen.
"""

from __future__ import annotations

import re

from grounding.protocols import SegmentKind
from grounding.segmentation.asked import FUNCTION_WORDS, WORD, Asked, facts_beyond, figures_beyond, names_beyond, only
from grounding.segmentation.phrases import introduces, set_phrase

_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|does|do|did|can|could|will|would|shall|should|may|might|must|cannot|"
    r"rose|fell|grew|sank|won|lost|made|took|gave|got|went|came|became|"
    r"began|said|told|led|left|held|kept|met|paid|sold|spent|stood|thought|wrote|broke|built|bought|caught|"
    r"chose|cost|cut|hit|put|set|shot|died|"
    r"causes|cures|treats|prevents|contains|requires|provides|offers|makes|takes|uses|kills|lowers|raises|"
    r"reduces|increases|improves|supports|needs|works|means|shows|says|"
    r"stays|remains|equals|costs|lasts|allows|denies|lives|lies|starts|ends|opens|closes|serves|gives|gets|goes|"
    r"runs|helps|affects|leads|comes|becomes|happens|occurs)\b"
    r"|\w{2,}n['’]t\b|\w['’]s\s+(?:a|an|the|not|in|on|been)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b[a-zà-ÿ]{3,}ed\b")
_OPEN_PREDICATE = re.compile(
    r"\b(?:includ(?:e|es|ing)|are|is|were|was|such as|as follows|the following(?: [\w-]{1,30}){0,3}|"
    r"following steps|these(?: [\w-]{1,30}){0,3}|steps|instructions|consists? of|contains?|below|be|"
    r"are as follows|sind|ist|son|sont)\s?:\W*\Z",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\W*(?:(?:sure|certainly|of course|absolutely|ok|okay|so|well|now|therefore|thus|great|based on[^,:]{0,60}|"
    r"according to[^,:]{0,60}|in (?:summary|conclusion|short))[,!.]?\s+){0,2}"
    r"(?:here(?:['’]s|\s+is|\s+are|\s+you)|(?:the\s+)?following|below|follow(?:ing)?|"
    r"to\s+\w+[^.:]{0,150}?,?\s+(?:you\s+(?:can|should|need to|may|will need to|could|must)\s+)?(?:follow|use|"
    r"try|do|take)\b"
    r"|(?:you|we)\s+(?:can|should|may|need to)\s+follow|some|other|these\s+are\s+(?:some|the)|"
    r"there\s+are\s+(?:several|a few|many|some|various|different|multiple|a number of))\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:can|may|might|could|should)(?: be \w+(?:ed|en|ne|nd)| include| vary)?\s*\Z|\b(?:is|"
    r"are)\s+\w+ed\s+(?:to\s+be\s*)?\Z|\b(?:should|may|can|might|could|need to|you)\s*\Z",
    re.IGNORECASE,
)
_INTRODUCTORY = re.compile(
    r"\A\W*(?:[^,:]{0,40}\b(?:passages?|text|documents?|context|information|data|article|"
    r"sources?)\b[^,:]{0,20},)\s*",
    re.IGNORECASE,
)
_TOPIC_OF = re.compile(
    r"\W*(?:(?:sure|certainly|of course|absolutely|ok|okay)\b[,!.]?\s+)?(?:(?:based on|according to|"
    r"using)\s+[^,:]{0,60},\s+)?here(?:['’]s|\s+is|\s+are)\s+(?:an?|the|my|your|some)\s+"
    r"(?:[\w-]+\s+){0,4}?(?:summary|overview|description|breakdown|list|outline|rundown|review|profile|"
    r"introduction|explanation|answer|analysis|report|article|paragraph|table)\s+"
    r"(?:of|about|on|for|regarding|to)\s+(?=\S)",
    re.IGNORECASE,
)
_QUESTION_OPENING = re.compile(
    r"\W*(?:(?:so|and|but|now|then|ok|okay|well|also)\b,?\s+)?(?:what|who|whom|whose|which|where|when|why|how|"
    r"is|are|was|were|do|does|did|can|could|will|would|should|shall|may|might|must|has|have|had|am|"
    r"was|wer|wie|wo|wann|warum|ist|sind|hat|qui|que|quel|quelle|où|quand|comment|pourquoi|est-ce|qué|quién|"
    r"cuándo|dónde|cómo|cuál|por qué|chi|che|cosa|quando|dove|come|perché)\b",
    re.IGNORECASE,
)
_WH = re.compile(
    r"\W*(?:(?:so|and|but|now|then|ok|okay|well|also)\b,?\s+)?(?:what|who|whom|whose|which|where|"
    r"when|why|how)\b",
    re.IGNORECASE,
)
_RHETORICAL = re.compile(
    r"\b(?:know|aware|hear|heard|surprised|surprising|wonder|realize|realise|guess|believe|"
    r"remember|notice|noticed|see|that)\b",
    re.IGNORECASE,
)
_TO_USER = re.compile(
    r"\W*(?:(?:so|and|but|now|then)\b,?\s+)?(?:would|could|can|do|did|are|have|will|may|shall|"
    r"should|what|which|how)\b[^?]{0,20}?\b(?:you|your|i)\b",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"\W*(?:(?:for (?:example|instance)|e\.g\.|as an example|hypothetically|"
    r"in theory)\b[,:]?\s+)?(?:hypothetically\b|let['’]s (?:say|assume|suppose|imagine)|suppose\b|supposing\b|"
    r"imagine\b|assume\b|assuming\b|say you\b)",
    re.IGNORECASE,
)
_IF_UNREAL = re.compile(
    r"\W*(?:(?:for (?:example|instance)|e\.g\.|as an example|hypothetically|"
    r"so)\b[,:]?\s+)?if\s+(?:you|i|we|someone|somebody|a person|one)\s+(?:had|were|was|"
    r"could|invested|bought|owned|won|earned|saved|started|put|wanted|lived)\b",
    re.IGNORECASE,
)
_WOULD = re.compile(r"\b(?:would|could|might)\b|['’]d\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_RESTATES = re.compile(
    r"\W*(?:you(?:['’]re| are)? (?:asked|asking|want(?:ed)?|would like|are looking|wish)|"
    r"your (?:question|query) (?:is|was)|the (?:question|query) (?:is|was|asks))\b",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"\W*(?:passage|source|document|doc|step|part|section|chapter|example|option|"
    r"tip)s?\s+(?:\d{1,3}|[A-Z]|one|two|three|four|five)\W*\Z",
    re.IGNORECASE,
)
_LISTED_COUNT = re.compile(
    r"\b(?:top\s+)?(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\s+(?:[\w-]+\s+){0,2}?(?:steps?|tips|"
    r"ways|methods|reasons|examples|points|things|facts|ideas|options|suggestions|takeaways|questions|key|"
    r"simple|easy|common|main)\b|\btop\s+\d{1,3}\b",
    re.IGNORECASE,
)
_TITLES = frozenset(
    """overview summary introduction conclusion answer answers background details detail key points takeaways
    takeaway steps step ingredients instructions directions method methods preparation notes note tips tip faq
    references sources source results result findings analysis discussion features benefits advantages
    disadvantages pros cons services amenities location hours contact history description explanation example
    examples recommendations recommendation warnings warning side effects dosage usage materials equipment tools
    requirements prerequisites setup installation main additional other general information important
    considerations final thoughts reviews review rating ratings customer feedback menu highlights title topic
    subject response output""".split()
)


def kind_of(sentence: str, asked: Asked, *, followed: bool) -> SegmentKind:
    """The kind of one sentence of running text.

    Args:
        sentence: Its text, trimmed.
        asked: The query.
        followed: Whether more of the answer stands under it, so that it may only lead in.
    """
    phrase = set_phrase(sentence, asked)
    if phrase is not None:
        return phrase
    last = sentence.rstrip("\"'”’»)*_ ")[-1:]
    if last in "?？؟" and last:
        return _question(sentence, asked)
    if last == ":" and followed:
        return lead_in(sentence, asked)
    if _RESTATES.match(sentence) and not figures_beyond(sentence, asked) and only(sentence, _ECHOING, asked):
        return SegmentKind.ECHO
    return SegmentKind.HYPOTHETICAL if is_hypothetical(sentence, asked) else SegmentKind.STATEMENT


_ECHOING = frozenset(
    "asked asking question query want wanted know like looking wish find out asks learn understand information".split()
)


def _question(sentence: str, asked: Asked) -> SegmentKind:
    """A question, or a statement that is only put as one ("Did you know that revenue rose to $5m?")."""
    if len(WORD.findall(sentence)) and all(
        asked.holds(w.casefold()) or w.casefold() in FUNCTION_WORDS for w in WORD.findall(sentence)
    ):
        return (
            SegmentKind.ECHO
            if asked.text
            else (SegmentKind.QUESTION if _QUESTION_OPENING.match(sentence) else SegmentKind.STATEMENT)
        )
    if not _QUESTION_OPENING.match(sentence):
        return SegmentKind.STATEMENT
    facts = facts_beyond(sentence, asked)
    if not facts:
        return (
            SegmentKind.STATEMENT
            if re.search(r"\bthat\b", sentence) and _RHETORICAL.match(sentence.split(" that ")[0].rsplit(" ", 1)[-1])
            else SegmentKind.QUESTION
        )
    if _WH.match(sentence) and not _TO_USER.match(sentence):
        return SegmentKind.STATEMENT
    return SegmentKind.STATEMENT if _RHETORICAL.search(sentence) else SegmentKind.QUESTION


def lead_in(sentence: str, asked: Asked) -> SegmentKind:
    """The kind of a line that ends in a colon and has something under it."""
    if introduces(sentence):
        return SegmentKind.REMARK
    plain = _LISTED_COUNT.sub(" ", sentence)
    if _SECTION.match(sentence):
        return SegmentKind.HEADING
    if facts_beyond(plain, asked) or _denies(sentence, asked):
        return SegmentKind.STATEMENT
    if _POINTS.match(sentence):
        return SegmentKind.ECHO if _repeats(sentence, asked) else SegmentKind.HEADING
    repeats = _repeats(sentence, asked)
    if (opened := _OPEN_PREDICATE.search(sentence)) and not (asked.yes_no and repeats):
        # "The symptoms of flu include:" says nothing yet, "It changed society, including:" does
        subject = _INTRODUCTORY.sub("", _PASSIVE.sub(" ", sentence[: opened.start()]))
        if repeats or not predicates(subject):
            return SegmentKind.ECHO if repeats else SegmentKind.HEADING
    if predicates(sentence) or len(WORD.findall(sentence)) > 8:
        return SegmentKind.STATEMENT
    return SegmentKind.ECHO if repeats else SegmentKind.HEADING


def topic_of(sentence: str) -> int:
    """Where, in a line like "Here is an overview of Acme Ltd:", the name of the topic begins; 0 where there is none."""
    found = _TOPIC_OF.match(sentence)
    return found.end() if found else 0


def heading(title: str, asked: Asked, *, first: bool) -> SegmentKind:
    """The kind of a heading, or of a line set in bold, that has something under it."""
    if _SECTION.match(title):
        return SegmentKind.HEADING
    plain = _LISTED_COUNT.sub(" ", title)
    words = [word.casefold() for word in WORD.findall(plain)]
    if title.endswith(("?", "？", "؟")):
        return _question(title, asked)
    if figures_beyond(plain, asked) or predicates(title):
        return SegmentKind.STATEMENT
    if asked.text and all(asked.holds(w) or w in FUNCTION_WORDS for w in words):
        return SegmentKind.STATEMENT if asked.yes_no and _denies(title, asked) else SegmentKind.ECHO
    # "**Paris**" on top is the answer itself
    if first and asked.text and len(words) <= 4 and not any(asked.holds(w) or w in _TITLES for w in words):
        return SegmentKind.STATEMENT
    return SegmentKind.HEADING


def is_hypothetical(sentence: str, asked: Asked) -> bool:
    """Whether it speaks of a made-up case and says so; a name or a year in it makes it a claim again."""
    if not (_SUPPOSES.match(sentence) or (_IF_UNREAL.match(sentence) and _WOULD.search(sentence))):
        return False
    return _made_up(sentence, asked)


def goes_on_supposing(sentence: str, asked: Asked) -> bool:
    """Whether it goes on with a made-up case that the sentence before began."""
    return (
        _WOULD.search(sentence) is not None
        and re.search(r"\byou(?:r|['’]d)?\b", sentence, re.IGNORECASE) is not None
        and _made_up(sentence, asked)
    )


def _made_up(sentence: str, asked: Asked) -> bool:
    return not _YEAR.search(sentence) and not names_beyond(sentence, asked) and "http" not in sentence


def predicates(sentence: str) -> bool:
    """Whether it has a finite verb, as far as that shows without grammar."""
    words = len(WORD.findall(sentence))
    return words > 1 and (_FINITE.search(sentence) is not None or (words > 2 and _PAST.search(sentence) is not None))


_DENIALS = frozenset("no not never none without neither nor cannot yes".split())


def _denies(sentence: str, asked: Asked) -> bool:
    return (
        any(word.casefold() in _DENIALS and word.casefold() not in asked.words for word in WORD.findall(sentence))
        or "n't" in sentence
    )


def _repeats(sentence: str, asked: Asked) -> bool:
    """Whether most of its content words are the query's."""
    if not asked.text:
        return False
    content = [word for word in (w.casefold() for w in WORD.findall(sentence)) if word not in FUNCTION_WORDS]
    known = [word for word in content if asked.holds(word)]
    return bool(known) and all(asked.holds(word) or introduces(word) for word in content)
