"""The set phrases of answers that assert nothing, each with the closed vocabulary that it may use.

An opening alone never decides: every further word has to belong to the vocabulary (or to the query, where
repeating it asserts nothing), so that a fact in polite clothes stays a statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grounding.protocols import SegmentKind
from grounding.segmentation.asked import Asked, only


@dataclass(frozen=True, slots=True)
class Phrase:
    """One family of set phrases."""

    kind: SegmentKind
    opening: re.Pattern[str]
    vocabulary: frozenset[str]
    of_query: bool = False
    """Whether words of the query may stand in it too."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GREETING = Phrase(
    SegmentKind.GREETING,
    re.compile(
        r"\W*(?:hello|hi|hey|greetings|welcome|dear|good (?:morning|afternoon|evening|day|question)|sure|"
        r"certainly|absolutely|of course|definitely|ok|okay|alright|great|excellent|"
        r"interesting|thanks?|that's an?|what an?|i(?:'d| would) be|i(?:'m| am) (?:happy|glad)|happy to|glad to|"
        r"no problem|got it|understood|you(?:'re| are) welcome|"
        r"cheers|goodbye|bye|sorry|my apologies|i apologi[sz]e|"
        r"hallo|guten tag|natürlich|gerne|bonjour|bien sûr|avec plaisir|hola|claro|por supuesto|ciao|certo|"
        r"certamente|olá|sehr gerne)\b",
        re.IGNORECASE,
    ),
    _words(
        """
            hello hi hey greetings welcome dear user friend everyone good great excellent interesting wonderful
            fantastic nice morning afternoon evening day question questions sure certainly absolutely course
            definitely ok okay alright thing no problem got understood thank thanks much asking ask sharing
            happy glad pleased delighted help assist assistance helping answer apologize apologise apologies
            sorry confusion inconvenience cheers goodbye bye query request today hallo guten tag natürlich gerne
            sehr bonjour bien sûr avec plaisir hola claro por supuesto ciao certo certamente olá
        """
    ),
)
_OFFER = Phrase(
    SegmentKind.OFFER,
    re.compile(
        r"\W*(?:so |and |but )?(?:please )?(?:let me know|feel free|don['’]t hesitate|do not hesitate|i hope|"
        r"hope (?:this|that|it)|hopefully|"
        r"if (?:you|there(?:'s| is))|i(?:['’]m| am) (?:always )?(?:here|happy|glad|available)|i(?:['’]d|"
        r" would) be|i['’]ll be|happy to|is there anything|would you like|"
        r"do you (?:have|need|want)|shall i|should i|may i|can i|how (?:can|may|else)|have a|good luck|"
        r"best of luck|best|kind regards|regards|sincerely|enjoy|thanks?|thank you|"
        r"you(?:['’]re| are) welcome|just (?:ask|let)|ask me|(?:please )?(?:contact|reach out)|take care|stay safe)\b",
        re.IGNORECASE,
    ),
    _words(
        """
            let know feel free don't not hesitate hope hopes hopefully helps help helped helpful helping useful
            assist assistance assisting answers answered answer answering question questions query queries
            concern concerns clarifies clarify clarification clarifications clear clears unclear need needed
            want like any anything something else happy glad available always anytime time please ask asking
            reach contact get touch information info details detail elaborate explain explanation explanations
            explained expand provide provides provided giving give additional another more specific topic topics
            subject matter feedback support guide guidance today day great nice wonderful good luck best regards
            kind wishes thank thanks welcome enjoy sincerely care stay safe understand understanding summary
            assistant look looking forward hearing interested issues issue way reading meal cooking delicious
            dish journey future work well out assists suggestions tips resources here
        """,
    ),
)
_REMARK_WORDS = _words(
    """
        based given provided supplied retrieved available according passage passages text texts document
        documents context source sources article articles information data excerpt excerpts content material
        search result results structured json input here's heres summary summarize summarise summarized
        summarised summarizes summarizing brief short concise quick comprehensive complete full detailed clear
        objective simple overview outline conclusion conclude sum final finally overall answer answers answering
        answered response respond question query asked note noted noting please points point key main important
        list lists listed bullet bullets table explanation description breakdown rundown guide version rewritten
        revised paragraph format requested request requirements instructions instruction task written contains
        covers explains describes describe presents using only solely directly strictly accurate accurately see
        reference references hope sure certainly course happy help helps therefore thus however additionally
        moreover furthermore general steps word words count total relevant related topic subject findings
        takeaways takeaway highlights translation rest ok okay let's let look begin start started step-by-step
        well now first next mentioned passage's by news story report piece conversation interview email letter above
    """
)
_LISTED = _words(
    """
        step way ways method methods tip tips ingredient ingredients reason reasons example examples fact facts
        detail details several few various different many common possible potential recommended suggested basic
        additional specific specifics process factors features benefits advantages disadvantages symptoms causes
        differences similarities types things items considerations options recommendations suggestions
        guidelines aspects characteristics most unfortunately most followed include includes
    """
)
"""What a list may be said to be of, in the line that only announces it."""
_INTRODUCING = _REMARK_WORDS | _LISTED
_REMARK = Phrase(
    SegmentKind.REMARK,
    re.compile(
        r"\W*(?:(?:sure|certainly|of course|absolutely|ok|okay|well|so|therefore|thus|unfortunately|"
        r"however)\b\W+)?(?:here|based on|according to|in (?:summary|conclusion|short|brief|general|"
        r"other words)|to (?:sum|conclude|answer)|overall|"
        r"note|please note|this (?:answer|response|summary|information|list|table|is)|the (?:above|following|"
        r"below|answer|summary|response|information|rest|final)|below|above|"
        r"i(?:['’]ve| have|['’]ll| will|['’]m| am| can| used)|as an ai|let me|let['’]s|answer|summary|overview|"
        r"output|response|source|sources|references|conclusion|word count|total words|"
        r"final answer|key (?:points|takeaways)|my answer|you asked|now|first)\b",
        re.IGNORECASE,
    ),
    _REMARK_WORDS,
)
_ADVICE = Phrase(
    SegmentKind.ADVICE,
    re.compile(
        r"\W*(?:(?:note|however|therefore|as always|additionally|also|finally|overall|lastly|remember|"
        r"in any case)\b\W+(?:that )?)?(?:please )?"
        r"(?:it(?:['’]s| is) (?:always )?(?:a good idea|best|advisable|recommended|important|wise|essential|"
        r"crucial|a good practice|better|safest)|always|be sure to|make sure to|"
        r"remember to|you (?:should|may want to|might want to|can)(?: always| also)?|i (?:recommend|suggest|"
        r"advise|would recommend|would suggest)|if you(?:['’]re| are|)|(?:consult|check|speak (?:to|with)|"
        r"talk to|ask|contact|see|seek))\b",
        re.IGNORECASE,
    ),
    _words(
        """
            consult consulting consultation check checking speak speaking talk talking ask asking contact
            contacting see seek seeking doctor doctor's doctors physician physicians healthcare health care
            provider provider's providers professional professionals professional's medical pharmacist lawyer
            lawyers attorney attorneys legal financial tax advisor adviser advisors accountant expert experts
            specialist specialists veterinarian vet dentist dermatologist qualified licensed certified local
            trained always good idea best advisable recommended recommend suggest advise important wise
            essential crucial practice better safest note however therefore additionally also finally overall
            lastly remember sure make please advice guidance before starting beginning taking using making
            trying any new supplement supplements medication medications medicine treatment treatments regimen
            decision decisions information up-to-date accurate latest current date official website websites
            manufacturer's manufacturer instructions label read follow personalized personal specific individual
            needs situation circumstances condition conditions concerned unsure doubt questions concerns want
            need case do your own research verify double double-check confirm get prior first not replace
            substitute
        """
    ),
)
_REFERRAL = re.compile(
    r"\b(?:doctors?|physicians?|provider|professionals?|pharmacist|lawyers?|attorneys?|advis[eo]rs?|accountant|"
    r"experts?|specialists?|veterinarian|vet|dentist|website|manufacturer|label|instructions|research)\b",
    re.IGNORECASE,
)
_WORD_COUNT = re.compile(
    r"\W*(?:(?:total )?word count|total words|words)\W{1,4}(?:approximately |about |~)?\d{1,5}(?: words)?\W*\Z|"
    r"\W*\(?(?:approximately |about |~)?\d{1,5} words\)?\W*\Z",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\b\d{1,5}[ -]?(?:words?|sentences?|characters?|paragraphs?|bullet points?)\b(?: or (?:less|fewer))?",
    re.IGNORECASE,
)
_POINTS_AT_DENIAL = re.compile(r"\b(?:no|none|never|neither|nobody|nothing|without)\b", re.IGNORECASE)
_AFFIRMS = re.compile(
    r"\W*(?:sure|certainly|absolutely|of course|definitely|ok|okay|natürlich|claro|bien sûr|"
    r"certo)\b",
    re.IGNORECASE,
)


def set_phrase(sentence: str, asked: Asked) -> SegmentKind | None:
    """The kind of a sentence that is nothing but a set phrase; None for any other."""
    if _WORD_COUNT.match(sentence):
        return SegmentKind.REMARK
    if _GREETING.opening.match(sentence) and only(sentence, _GREETING.vocabulary):
        # "Absolutely!" is the answer yes where yes or no was asked
        return None if asked.yes_no and _AFFIRMS.match(sentence) else SegmentKind.GREETING
    if _OFFER.opening.match(sentence) and only(sentence, _OFFER.vocabulary):
        return SegmentKind.OFFER
    if (
        _REMARK.opening.match(sentence)
        and not _POINTS_AT_DENIAL.search(sentence)
        and only(_LENGTH.sub(" ", sentence), _REMARK.vocabulary)
    ):
        return SegmentKind.REMARK
    if _ADVICE.opening.match(sentence) and _REFERRAL.search(sentence) and only(sentence, _ADVICE.vocabulary):
        return SegmentKind.ADVICE
    return None


def introduces(sentence: str) -> bool:
    """Whether it uses no words but those with which an answer speaks of itself."""
    return only(_LENGTH.sub(" ", sentence), _INTRODUCING)
