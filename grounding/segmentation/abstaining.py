"""Sentences that say that what was delivered does not tell: honest abstentions, as models phrase them.

Who does not tell decides: "the passages do not provide" abstains, "the hotel does not provide" is a claim, and so are
"the suspect was not identified", "there is no evidence that" and "we cannot offer refunds".
"""

from __future__ import annotations

import re
from itertools import pairwise

from grounding.segmentation.asked import FUNCTION_WORDS, WORD, Asked, figures_beyond

_MARKED = r"(?:provided|given|supplied|retrieved|available|above|structured|json|current|existing)"
_LOOSE = r"(?:data|information|sources?|content|material|records?|results?|details|references?)"
_SOURCE = (
    rf"(?:passages?|texts?|documents?|docs|context|excerpts?|snippets?|search[ ]results|articles?|"
    rf"knowledge[ ]base|{_MARKED}[ ](?:{_MARKED}[ ])?{_LOOSE}"
    rf"|{_LOOSE}[ ](?:that[ ](?:is|was|were|i[ ]have)[ ])?{_MARKED})"
)
_TELL = (
    r"(?:mention|provide|specify|state|contain|include|give|say|indicate|address|discuss|offer|cover|describe|"
    r"explain|disclose|list|tell|answer|refer|have|detail"
    r"|clarify|identify|elaborate|supply|define|suggest|reveal)"
)
_TOLD = (
    r"(?:mentioned|specified|stated|indicated|addressed|discussed|described|explained|disclosed|revealed|listed|"
    r"detailed|clarified|identified|covered|elaborated|defined"
    r"|provided|given|available|included|found|contained|answered|answerable|clear|supported|present)"
)
_ADVERB = (
    r"(?:(?:explicitly|specifically|directly|clearly|also|actually|really|currently|fully|completely|"
    r"definitively|accurately|precisely|necessarily|even|yet|further|itself|themselves|to)[ ]){0,3}"
)
_NOT = (
    r"(?:(?:do|does|did|could|can|would|will)[ ](?:not|never)|(?:do|does|did|ca|could|wo|would)n['’]t|cannot|"
    r"fails?[ ]to|failed[ ]to|neglects?[ ]to)"
)
_IS_NOT = (
    r"(?:(?:is|are|was|were)[ ](?:not|never|nowhere)|(?:is|are|was|were)n['’]t|(?:has|have)[ ]not[ ]been|"
    r"(?:has|have)n['’]t[ ]been)"
)
_WHICH = (
    r"(?:[ ](?:passages?[ ])?\(?\d{1,2}\)?(?:(?:,|[ ]and|[ ]or|"
    r",[ ]and)[ ](?:passage[ ])?\d{1,2}){0,4})?(?:[ ](?:provided|given|supplied|retrieved|above|available|"
    r"here|itself|alone))?"
)

_SAYS_NOT = re.compile(
    rf"\b{_SOURCE}{_WHICH},?[ ](?:also[ ]|themselves[ ]|itself[ ]|together[ ])?"
    rf"(?:{_NOT}[ ]{_ADVERB}{_TELL}\b|(?:lacks?|omits?)\b|(?:is|are)[ ](?:silent|unclear|insufficient|"
    rf"not[ ](?:sufficient|enough|clear|explicit|relevant|related))"
    r"|(?:contains?|provides?|includes?|gives?|offers?|has|have)[ ](?:no|insufficient|little)\b|makes?[ ]no[ ]mention)",
    re.IGNORECASE,
)
_PRONOUN_SAYS_NOT = re.compile(
    rf"\A\W*(?:but[ ]|however,?[ ]|although[ ]|and[ ]|though[ ])?(?:it|they|neither|"
    rf"none)[ ](?:also[ ])?{_NOT}[ ]{_ADVERB}{_TELL}\b|"
    rf"\A\W*(?:but[ ])(?:also[ ])?{_NOT}[ ]{_ADVERB}{_TELL}\b",
    re.IGNORECASE,
)
_ABOUT_SOURCE = re.compile(
    rf"\A\W*(?:(?:note|however|note that|unfortunately|although|while|the|this|these|"
    rf"first|second|third|given|provided|only)[\s:,]+){{0,5}}{_SOURCE}\b",
    re.IGNORECASE,
)
_NONE_SAYS = re.compile(
    rf"\b(?:none[ ]of|neither[ ]of|no)[ ](?:the[ ]|"
    rf"these[ ])?{_SOURCE}{_WHICH}[ ](?:{_TELL}s?|{_TOLD})\b",
    re.IGNORECASE,
)
_NO_INFORMATION = re.compile(
    r"\A\W*(?:(?:note|however|therefore|unfortunately|but|although|also|that|and|additionally)[\s:,]+){0,4}"
    r"(?:there(?:['’]s|[ ](?:is|are|was|were))[ ](?:also[ ])?|there[ ](?:is|are)n['’]t[ ])?"
    r"(?:no|not[ ](?:any|enough|sufficient)|any|enough|insufficient)[ ]((?:(?:such|direct|specific|explicit|"
    r"clear|further|additional|other|relevant|detailed|particular|concrete|more)[ ]){0,3})"
    r"(?:information|info|mention)\b",
    re.IGNORECASE,
)
_NO_DETAILS = re.compile(
    rf"\b(?:no|not[ ]enough|insufficient)[ ](?:\w+[ ]){{0,3}}(?:information|info|mention|details?|data|"
    rf"indication|reference|evidence|answer|specifics|guidance|instructions?|discussion)\b(?=.*\b{_SOURCE}\b)"
    rf"|\b{_SOURCE}\b.{{0,60}}\b(?:there[ ](?:is|are)[ ])?no[ ](?:\w+[ ]){{0,3}}(?:information|info|mention|"
    rf"details?|indication|answer|instructions?)\b",
    re.IGNORECASE | re.DOTALL,
)
_IS_NOT_SAID = re.compile(
    rf"\b(?:(?:is|are)[ ]not|(?:is|are)n['’]t)[ ]{_ADVERB}(?:mentioned|specified|stated)\b|"
    rf"\A\W*not[ ]{_ADVERB}(?:mentioned|specified|stated|provided|available|given)\W*\Z",
    re.IGNORECASE,
)
_IS_NOT_TOLD = re.compile(
    rf"(?:\b{_IS_NOT}|\A\W*not)[ ]{_ADVERB}{_TOLD}\b(?=.{{0,160}}\b{_SOURCE}\b)", re.IGNORECASE | re.DOTALL
)
_ANSWERING = (
    r"(?:answer|respond|determine|confirm|verify|conclude|ascertain|tell|say|comment|speculate"
    r"|(?:provide|give|offer|make|draw|find)[ ](?:you[ ])?(?:with[ ])?(?:an?[ ]|any[ ]|the[ ]|more[ ]|"
    r"further[ ])?(?:\w+[ ]){0,3}?(?:answer|information|info|details?|instructions|response|conclusion|"
    r"determination|estimate|guidance|summary|overview|list|mention|forecast))"
)
_CANNOT = re.compile(
    rf"(?:\b(?:i|we|it)(?:['’]m|['’]re|['’]s|[ ]am|[ ]are|[ ]is|[ ]was|[ ]were|[ ]must|"
    rf"[ ]would[ ]be)?[ ](?:also[ ]|therefore[ ]|still[ ]|currently[ ])?(?:unable[ ]to|not[ ]able[ ]to|cannot|"
    rf"can['’]?t|can[ ]not|could[ ]not|couldn['’]t|not[ ]possible[ ]to|impossible[ ]to)"
    rf"|(?:\A|[,:])\W*(?:(?:therefore|so|and|but|thus|however),?[ ])?(?:unable|not[ ]able)[ ]to|\A\W*(?:cannot|"
    rf"can['’]t))[ ](?:\w+ly[ ]|further[ ]){{0,2}}{_ANSWERING}\b",
    re.IGNORECASE,
)
_IS_NOT_POSSIBLE = re.compile(
    r"\b(?:question|query|this|that|answer)[ ](?:cannot|can['’]?t|could[ ]not|"
    r"can[ ]not)[ ]be[ ](?:\w+ly[ ])?(?:answered|determined|found|given)\b",
    re.IGNORECASE,
)
_LACKS = re.compile(
    r"\b(?:i|we)[ ](?:don['’]t|do[ ]not|didn['’]t|did[ ]not|couldn['’]t|could[ ]not|can['’]t|cannot|"
    r"can[ ]not)[ ](?:currently[ ]|actually[ ])?(?:know\b|(?:have|find|see|"
    r"locate)[ ](?:\w+[ ]){0,4}?(?:information|info|data|details?|context|answer|knowledge|mention|passage|"
    r"passages)\b)"
    r"|\b(?:i|we)[ ]lack[ ](?:\w+[ ]){0,3}?(?:information|data|context|details)\b|\b(?:i|we)[ ]have[ ](?:no|"
    r"insufficient)[ ](?:\w+[ ]){0,2}?(?:information|data|context|details|idea)\b",
    re.IGNORECASE,
)
_UNCLEAR = re.compile(
    rf"\b(?:unclear|uncertain|unknown|unspecified|impossible[ ]to|not[ ]possible[ ]to|"
    rf"difficult[ ]to|hard[ ]to)\b(?=.{{0,160}}\b{_SOURCE}\b)|"
    rf"\b{_SOURCE}\b.{{0,40}}\bit(?:['’]s|[ ]is|[ ]remains)[ ](?:unclear|not[ ](?:possible|"
    rf"clear))",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_LANGUAGES = re.compile(
    r"\b(?:texte?n?|dokumente?n?|quellen?|kontext|unterlagen|auszüge|passagen?)\b.{0,80}\b(?:nicht|"
    r"keine?n?)\b.{0,80}\b(?:erwähn\w*|hervor|angaben?|information(?:en)?|enth\w*|genannt|beantwort\w*)\b"
    r"|\b(?:textes?|documents?|passages?|contexte|sources?|extraits?)\b.{0,40}\b(?:ne|n['’])\s?\w{1,20}\s(?:pas|"
    r"aucune?)\b"
    r"|\b(?:textos?|documentos?|pasajes?|contexto|fuentes?|fragmentos?)\b.{0,40}\bno\s(?:se\s)?(?:mencionan?|"
    r"indican?|especifican?|proporcionan?|contienen?|dicen?|incluyen?)\b",
    re.IGNORECASE | re.DOTALL,
)
_FORMS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (_SAYS_NOT, ("",)),
    (_NONE_SAYS, ("none", "neither", "no ")),
    (_NO_INFORMATION, ("",)),
    (_NO_DETAILS, ("no ", "not enough", "insufficient")),
    (_IS_NOT_SAID, ("mentioned", "specified", "stated", "provided", "available", "given")),
    (_IS_NOT_TOLD, ("",)),
    (_CANNOT, ("able to", "cannot", "can't", "can’t", "cant", "can not", "could", "possible")),
    (_IS_NOT_POSSIBLE, ("question", "query", "this", "that", "answer")),
    (_LACKS, ("i ", "we ")),
    (_UNCLEAR, ("unc", "unknown", "unspecified", "possible", "difficult", "hard", "not ")),
    (_OTHER_LANGUAGES, ("nicht", "kein", "pas", "aucun", "no ")),
)
"""The forms of abstaining, each with strings of which every text in that form has one."""
_CUES = (
    "not ",
    "n't",
    "n’t",
    " no ",
    "none",
    "neither",
    "unable",
    "impossible",
    "difficult",
    "hard",
    "insufficient",
    "unclear",
    "uncertain",
    "unknown",
    "unspecified",
    "lack",
    "omit",
    "silent",
    "fail",
    "neglect",
    "nicht",
    "kein",
    " pas",
    "aucun",
)
_HINTS = (
    "passage",
    "text",
    "document",
    "docs",
    "excerpt",
    "snippet",
    "article",
    "source",
    "information",
    "info ",
    "data",
    "material",
    "content",
    "record",
    "result",
    "details",
    "reference",
    "knowledge",
    "mention",
    "specif",
    "state",
    "answer",
    "unable",
    "able to",
    "possible",
    "determine",
    "cannot",
    "i d",
    "i c",
    "i lack",
    "i have",
    "i must",
    "i'",
    "i’",
    "we d",
    "we c",
    "we lack",
    "we have",
    "it does",
    "they do",
    "neither",
    "none",
    "provide",
    "dokument",
    "quelle",
    "unterlagen",
    "fuente",
    "pasaje",
    "fragmento",
    "extrait",
    "auszüge",
    "given",
    "available",
    "but do",
)
"""An abstention has one of these besides its negation; testing for them first keeps ordinary sentences cheap."""
_TURN = re.compile(
    r"(?:,[ ](?=(?:but|however|although|though|while|whereas|yet|so|therefore|and|nor|since|as|because|which|"
    r"who|it|they|he|she|only|instead|rather|other[ ]than|except|apart[ ]from|besides|thus|hence)\b)"
    r"|;[ ]?|[ ][–—-][ ]|—|:[ ]|[ ](?=(?:but|however|although|whereas|because|other[ ]than|except)[ ]))",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\W*(?:but[ ]|however,?[ ]|and[ ])?(?:although|though|while|even[ ]though|even[ ]if|"
    r"if|since|because|as|despite|whereas)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\W*(?:if|when|for|as[ ]for|as[ ]to|regarding|concerning|to|in[ ]terms[ ]of|"
    r"with[ ]regard[ ]to|based[ ]on|according[ ]to|from|given|note|please[ ]note|unfortunately|"
    r"however|therefore|in[ ]conclusion|overall)\b[^.!?]*\Z",
    re.IGNORECASE,
)
_SECOND_CLAIM = re.compile(
    r"\b(?:and|so|thus|hence)[ ](?:the|it|its|they|he|she|this|that|these|those|their)\b[^,;]{0,120}?\b(?:is|"
    r"are|was|were|has|had|have|can|will|must|should|rose|fell|does|do)\b(?![ ](?:not|n['’]t|unclear|unable|"
    r"unknown))",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\([^()]{0,300}\)")
_PASSAGE_NUMBER = re.compile(
    r"\b(?:passages?|documents?|sources?)[ ]\d{1,3}(?:(?:,|,?[ ](?:and|"
    r"or))[ ](?:passages?[ ])?\d{1,3}){0,6}",
    re.IGNORECASE,
)
_HEDGES = frozenset(
    """note please however unfortunately therefore based given provided passages passage according context text texts
    document documents information it's additionally also furthermore moreover conclusion overall summary sorry
    apologize answer question data first second third although but while though yet important worth noting mention
    state see article articles sources source solely only alone directly result clear true nor neither none
    supplied available retrieved structured json above unable not no regarding""".split()
)


def may_abstain(text: str) -> bool:
    """Whether a text has any of the words that every abstention has."""
    lower = text.lower()
    return lower.startswith("no ") or any(map(lower.__contains__, _CUES))


def abstaining_parts(sentence: str, asked: Asked) -> list[tuple[int, int, bool]]:
    """A sentence cut where it turns from what is told to what is not; the flag says that a part abstains.

    Empty where no part abstains.
    """
    lower = sentence.lower()
    if not may_abstain(sentence) or not any(map(lower.__contains__, _HINTS)):
        return []
    of_source = _ABOUT_SOURCE.match(sentence) is not None
    parts: list[tuple[int, int, bool]] = []
    for start, end in _clauses(sentence):
        clause = sentence[start:end]
        parts.append((start, end, _abstains(clause, asked, of_source=of_source)))
    if not any(flag for _, _, flag in parts):
        return []
    return _joined(sentence, parts)


def _clauses(sentence: str) -> list[tuple[int, int]]:
    cuts = [turn.end() for turn in _TURN.finditer(sentence)]
    edges = [0, *cuts, len(sentence)]
    clauses: list[tuple[int, int]] = []
    for a, b in pairwise(edges):
        if a == b:
            continue
        comma = sentence.find(", ", a, b) if _SUBORDINATE.match(sentence, a, b) else -1
        if comma > 0:
            clauses += [(a, comma + 2), (comma + 2, b)]
        else:
            clauses.append((a, b))
    return clauses


def _abstains(clause: str, asked: Asked, *, of_source: bool) -> bool:
    bare = clause.strip()
    lower = bare.lower()
    if not may_abstain(bare.lstrip("(\"'“‘*_- ")) or not any(map(lower.__contains__, _HINTS)):
        return False
    if not bare.startswith("("):
        bare = _PARENTHESIS.sub(" ", bare)
    found = next(
        (match for form, cues in _FORMS if any(map(lower.__contains__, cues)) and (match := form.search(bare))), None
    )
    if found is None and of_source:
        found = _PRONOUN_SAYS_NOT.search(bare)
    if (
        found is None
        or figures_beyond(_PASSAGE_NUMBER.sub(" ", bare), asked)
        or _SECOND_CLAIM.search(bare, found.end())
    ):
        return False
    # "Revenue rose, the passages do not mention profit": what stands before has to be introduction only
    before = bare[: found.start()]
    comma = before.rfind(", ")
    if comma < 0:
        return True
    return bool(_TOPIC.match(before[:comma])) or _is_introduction(before[:comma])


def _is_introduction(text: str) -> bool:
    return all(
        word.casefold() in FUNCTION_WORDS or word.casefold() in _HEDGES or word.isdigit() for word in WORD.findall(text)
    )


def _joined(sentence: str, parts: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Neighbours of one flag run together; what only introduces takes the flag of what follows it."""
    flags = [flag for _, _, flag in parts]
    for i in range(len(parts) - 2, -1, -1):
        clause = sentence[parts[i][0] : parts[i][1]]
        if not flags[i] and flags[i + 1] and (_is_introduction(clause) or _is_condition(clause)):
            flags[i] = True
    for i in range(1, len(parts)):
        if not flags[i] and flags[i - 1] and _is_introduction(sentence[parts[i][0] : parts[i][1]]):
            flags[i] = True
    joined: list[tuple[int, int, bool]] = []
    for (start, end, _), flag in zip(parts, flags, strict=True):
        if joined and joined[-1][2] == flag:
            joined[-1] = (joined[-1][0], end, flag)
        else:
            joined.append((start, end, flag))
    return joined


def _is_condition(clause: str) -> bool:
    return re.match(r"\W*(?:if|when|regarding|as for|for|to)\b", clause, re.IGNORECASE) is not None and not any(
        c.isdigit() for c in clause
    )
