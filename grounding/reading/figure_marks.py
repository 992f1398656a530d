"""How figures and what stands around them are written, as patterns.

All are bounded or possessive, so that no text makes them backtrack.
"""

from __future__ import annotations

import re

from grounding.reading.units import CODES, CURRENCY_WORDS

GAP = "\u00a0\u202f\u2009"
_CODES = "|".join(sorted(code for code in CODES if len(code) == 3))
NUMBER = re.compile(
    rf"""
    (?:(?<![\w./@&\\])(?<!\d[,:])|(?<=\b(?:{_CODES})))(?:(?<=to-)|(?<![a-zA-Z][-–‑]))
    (?:
        \d++(?![\d:/'’{GAP}]|[.,][ ]?\d|[ ]\d)  # most are so plain, and need no more looking
      | \d{{1,3}}(?:,\d{{3}})++(?:\.\d++)?+(?![\d])
      | \d{{1,2}}(?:,\d{{2}}(?=,)){{1,6}}+,\d{{3}}(?:\.\d++)?+(?!,?\d)
      | \d{{1,3}}(?:\.\d{{3}})++,\d{{1,4}}(?![\d])
      | \d{{1,3}}(?:\.\d{{3}}){{2,40}}+(?![\d.])
      | \d{{1,3}}(?:[{GAP}]\d{{3}})++(?:[.,]\d++)?+(?![\d])
      | \d{{1,3}}(?:[’']\d{{3}}){{1,8}}+(?:\.\d++)?+(?![\d])
      | \d{{1,3}}(?:[ ]\d{{3}}){{1,5}}+(?:,\d{{1,2}}(?!\d|[., ]\d)|(?=\s?(?:€|EUR|kr\b|zł|₽)))
      | \d++(?:[.,]\d++)?+
      | \.\d++
    )
    (?![\d:]|[.]\d|,\d{{3}}\b|/\d)
    """,
    re.VERBOSE,
)
VULGAR = {
    "½": "0.5",
    "¼": "0.25",
    "¾": "0.75",
    "⅓": "0.3333",
    "⅔": "0.6667",
    "⅛": "0.125",
    "⅜": "0.375",
    "⅝": "0.625",
    "⅞": "0.875",
    "⅕": "0.2",
}
FRACTION = re.compile(
    r"(?<![\w./])(?:(?P<whole>\d{1,4})(?:[ ]|-(?=\d/)|(?=[^\d/⁄])))?(?:(?P<top>\d{1,3})[/⁄](?P<bottom>\d{1,3})"
    r"(?:th|rds?|ths)?+(?![\w/]|\.\d)|(?P<vulgar>[" + "".join(VULGAR) + "]))"
)
FRACTION_MARK = re.compile("[/⁄" + "".join(VULGAR) + "]")
DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64, 100, 1000})
PHONE = re.compile(r"(?<![\w.])(?:\+\d{1,3}[ .-])?(?:\(\d{3}\)[ ]?|\d{3}[.-])\d{3}[ .-]\d{4}(?!\w)")
BEFORE = re.compile(
    r"(?P<sign>(?:negative|minus)[ ]|[-−–‑+](?=[^\s]))?[ ]?"
    r"(?P<open>\()?[ ]?(?P<sign2>[-−–‑])?"
    r"(?P<currency>(?:[A-Z]{1,2})?[$€£¥₹₩₽₺₪₦฿₫]|(?<![A-Za-z])(?:Rs\.?|zł|" + "|".join(sorted(CODES)) + r"))?"
    r"[\s\u00a0]{0,2}(?P<sign3>[-−–‑](?=\Z))?(?P<open2>\()?\Z"
)
MAY_BE_BEFORE = "-−–‑+($€£¥₹₩₽₺₪₦฿₫sł."
"""The last characters of what `BEFORE` looks for, but for capitals and the two words."""
SUFFIX = re.compile(
    r"(?P<gap>[ \u00a0\u202f-]?[ \u00a0]?)(?P<scale>hundred|thousands?|millions?|billions?|trillions?"
    r"|lakhs?|lac|crores?|mln|mio|mn|mm|bln|bn|trn|tn|mrd|mia|mill|tsd|tausend|millionen|millones|milioni"
    r"|milliard(?:en?|s)?|miliardi|billionen|[kKmMbB])(?![\w])(?!\.\w)(?:(?<=[Mm]io)\.|(?<=[Mm]rd)\.|(?<=[Tt]sd)\.)?",
    re.IGNORECASE,
)
PERCENT = re.compile(
    r"[ \u00a0\u202f-]{0,2}(?:(?P<points>percentage[ -]points?|percent[ -]points?|%[ -]?points?"
    r"|ppts?\b|pp\b|pts?\b|p\.p\.)"
    r"|(?P<basis>basis[ -]points?|bps?\b)|(?P<mille>‰|per[ ]mille\b|per[ ]mil\b|Promille\b)"
    r"|(?P<percent>%|percent\b|per[ ]cent\b|pct\b|per[ ]centum\b|prozent\b|pour[ ]cent\b|por[ ]ciento\b))",
    re.IGNORECASE,
)
AFTER_CURRENCY = re.compile(
    r"[ \u00a0\u202f-]{0,2}(?:(?P<sign>[€£₹₽₺$]|zł)|(?P<code>"
    + "|".join(sorted(CODES))
    + r")\b|(?:U\.?S\.? |pounds )?(?P<word>"
    + "|".join(CURRENCY_WORDS)
    + r")\b)"
)
UNIT = re.compile(
    r"[ \u00a0\u202f-]{0,2}(?:(?P<power>(?i:square|sq\.?|cubic|cu\.?))[ ](?P<length>[A-Za-z]{1,12})(?![\w])"
    r"|(?P<unit>[°º˚][ ]?[CF]?(?![a-z])|[×″′]|(?<=\d)'(?=\d{1,2}\")|(?:(?<='\d)|(?<='\d\d))\""
    r"|[A-Za-zµμ]{1,20}(?:[²³]|[23](?![\w]))?(?P<per>/[A-Za-z]{1,5}(?![\w]))?)(?:(?<=')|(?![\w])))"
)
COUNTED_UNIT = re.compile(r"[ ](?P<unit>[a-z]{3,12})\b")
COUNTED = re.compile(r"[ ][a-z]{3,}")
RATIO = re.compile(r"(?P<top>\d(?<![\w.,:$€£¥].)\d{0,3}(?:\.\d{1,3})?):(?P<bottom>\d(?!\d)|10(?!\d))(?![\w:]|[.,]\d)")
TIMES = re.compile(r"[ -]?fold\b")
CENTS = re.compile(r"[ -]?(?:(?:US )?(?P<cent>cents?|¢)|(?P<pence>pence|p))(?![\w])")
SCIENTIFIC = re.compile(
    r"[eE](?P<e>[-+−]?\d{1,3})(?![\w.])"
    r"|[ ]?[×x·*⋅][ ]?10(?:\^\{?(?P<power>[-+−]?\d{1,3})\}?(?![\w])|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))"
)
RAISED = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹−", "-+0123456789-")
COMPOUNDS = {("hour", "minute"): 60, ("foot", "inch"): 12, ("minute", "second"): 60, ("pound", "ounce"): 16}
"""Amounts that are written in two units, and how many of the second make one of the first."""
DEGREE_LETTERS = {"F": "fahrenheit", "C": "celsius"}
DEGREE_NAME = re.compile(r"[ ]?(?P<name>fahrenheit|celsius|[FC]\b)", re.IGNORECASE)
ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
GLUED_UNIT = re.compile(r"[a-zµ]{2,8}\b")
PLUS = re.compile(r"\+(?![\d\w])")
PLAN_NAME = re.compile(r"\([a-z]\)")
# 401(k) and 501(c) are names
CLOSE = re.compile(r"[ ]?\)")
WORD_BEFORE = re.compile(r".?[~≈≥>≤<#]\Z|[^\W\d_][ ]\Z|[.)~≈≥>≤<#][ ]\Z", re.DOTALL)
HEDGE = re.compile(
    r"(?:\b(?:rund|etwa|ungefähr|environ|unos|about|around|approximately|approx\.?|roughly|nearly|almost|some|circa|ca?\.|close"
    r" to|(?:an )?estimated|typically|on average)|[~≈])"
    r"[ ](?:a |an |the )?\Z|[~≈]\Z",
    re.IGNORECASE,
)
LEAST = re.compile(
    r"(?:\b(?P<soft>at least|no less than|no fewer than|not less than|a minimum of|minimum of"
    r"|upwards of)"
    r"|\b(?:mindestens|wenigstens|au moins|al menos)(?=[ ])"
    r"|\b(?P<hard>more than|mehr als|über|plus de|más de|over|above|exceeding|exceeds?|exceeded"
    r"|greater than|higher than"
    r"|older than|longer than|beyond|surpass(?:ed|es|ing)))[ ]\Z|≥[ ]?\Z|(?P<sign>>)[ ]?\Z",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"(?:\b(?:not|never|cannot|avoid(?:ing|s)?|against|nor)|n['’]t)[ ]"
    r"(?:(?!after|before|despite)[\w’'-]{1,16} ){0,4}\Z",
    re.IGNORECASE,
)
"""What makes "more than" in the same clause a limit: nothing beyond it."""
MOST = re.compile(
    r"(?:\b(?P<soft>at most|up to|no more than|not more than|a maximum of|maximum of|as (?:much|many|high) as)"
    r"|\b(?:höchstens|maximal|bis zu|au plus|jusqu'à|hasta)(?=[ ])"
    r"|\b(?P<hard>less than|weniger als|unter|moins de|menos de|under|below|fewer than"
    r"|lower than|younger than|shorter than))[ ]\Z|≤[ ]?\Z|(?P<sign><)[ ]?\Z",
    re.IGNORECASE,
)
OR_MORE = re.compile(
    r"[ ](?:(?:or|and)[ ](?:more|older|above|higher|greater|over|longer|up)|at (?:least|minimum))\b", re.IGNORECASE
)
OR_LESS = re.compile(r"[ ](?:(?:or|and)[ ](?:less|fewer|under|below|younger|lower|shorter)|at most)\b", re.IGNORECASE)
LABEL = re.compile(
    r"\b(?P<label>passages?|steps?|fig(?:ure)?s?\.?|tables?|sections?|pages?|pp?\.|chapters?"
    r"|notes?|items?|options?|no\.|nos\.|numbers?|articles?"
    r"|exhibits?|versions?|types?|phases?|levels?|grades?|parts?|class|tier|rounds?|game|episodes?"
    r"|seasons?|volume|vol\.|model|route|room|gate"
    r"|channel|flight|sources?|documents?|references?|windows|iphone|xbox|playstation|category"
    r"|rule|lines?|form|facts?|points?|tips?|methods?|reasons?|examples?|questions?|S&P|Fortune|FTSE|Nikkei|Russell|CAC|DAX|Stoxx"
    r"|Boeing|Airbus|Interstate|Highway)[ ]#?\Z"
    r"|#\Z",
    re.IGNORECASE,
)
LAST_WORDS = {
    HEDGE: frozenset(
        "rund etwa ungefähr environ unos about around approximately approx roughly nearly almost some circa c ca"
        " estimated typically average".split()
    ),
    LEAST: frozenset(
        "mindestens wenigstens moins menos als über de least than over above exceeding exceed exceeds exceeded beyond"
        " surpassed surpasses surpassing".split()
    ),
    MOST: frozenset("most than under below höchstens maximal zu plus hasta jusqu'à als unter de".split()),
    LABEL: frozenset(
        "passage passages step steps fig figs figure figures table tables section sections page pages p pp chapter"
        " chapters note notes item items option options no nos number numbers article articles exhibit exhibits"
        " version versions type types phase phases level levels grade grades part parts class tier round rounds game"
        " episode episodes season seasons volume vol model route room gate channel flight source sources document"
        " documents reference references windows iphone xbox playstation category rule line lines form fact facts"
        " point points tip tips method methods reason reasons example examples question questions"
        " s&p fortune ftse nikkei russell cac dax stoxx boeing airbus interstate highway".split()
    ),
}
"""The words with which what these patterns look for ends: a quick look before a search."""
LAST_TWO_WORDS = {
    HEDGE: (
        "close to ",
        *(
            f"{hedge} {article} "
            for hedge in (*LAST_WORDS[HEDGE], "approx.", "c.", "ca.", "close to")
            for article in ("a", "an", "the")
        ),
    ),
    LEAST: ("minimum of ", "upwards of "),
    MOST: ("up to ", "maximum of ", "much as ", "many as ", "high as "),
    LABEL: ("#",),
}
"""How the text before ends in the same way, where the last word alone tells too little."""
ANY_LAST_WORD = frozenset("a an the to of as".split()).union(*LAST_WORDS.values())
JOINS = re.compile(r"[ \u00a0]?[-–—‑−][ \u00a0]?|[ -](?:to|and|or|through)[ -]")
LISTS = re.compile(r"(?:,|[ ]?[-–—&]|,?[ ](?:and|or|to|through))[ ]?(?:#|passages? |steps? )?", re.IGNORECASE)
BETWEEN = re.compile(r"\bbetween[ ](?:about |approximately )?\Z", re.IGNORECASE)
TABULAR_MARKS = "|\t#"
LOOK_BACK = 32
