"""The words with which queries and labels name a value: what of them tells values apart, and what is written otherwise.

"Change", "total" and "2019" say what is done with a value, of which rows, and when; "inventories" says which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grounding.reading.exact import read_exact
from grounding.reading.words import rarity, read_words, stem_of


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem_of, words.split()))


_OWNER = re.compile(r"\b[A-Z][\w&.]{0,40}(?=['’]s\b)")
_NOTE = re.compile(r"\((?:\d{1,2}|[a-z])\)")
_MARK = re.compile(r"(?<=[^\W\d]{3})\d{1,2}\b|[¹²³†‡]")
"""The mark of a footnote on a word: "Order intake1"."""
_YEAR = re.compile(r"(?:(?:fy|cy)?(?:19|20)|fy|cy|f)\d\d")
_YEARS = re.compile(r"(?<![\d.,$€£])((?:19|20)\d\d)(?![\d.,]\d)|\b(?:FY|CY|F)['’ ]?(\d\d)\b")
_LENGTH_OF_TIME = re.compile(
    r"\b\d{1,3}(?:\s?[-–]\s?\d{1,3})?[ -](?=(?:year|quarter|month|week|day)s?\b)", re.IGNORECASE
)
_OPERATION = re.compile(
    r"\bpercent(?:age)? (?=(?:change|increase|decrease|growth|decline|difference|variation)\b)", re.IGNORECASE
)
"""A percentage that is to be worked out, and is no row: "Percentage of revenue" is one."""
_BOUND = re.compile(r"\b(?:than|exceed(?:s|ed)?|above|below) (?:[$€£] ?)?\d[\d,.]*")
"""What a value is compared with, and no part of its name: "exceed $200,000"."""
_STANDARD = re.compile(r"([a-z]{3,})(\d{1,3})")
"""A standard and its number, as in "IFRS16"."""
_GLUE = re.compile(r"[ -]{0,3}")
_FUNCTION = _stems(
    """the a an of in for to on by from with and or at as is was were are be been it its this that which what do does
    did has had have can could will would"""
)
_ASKING = _stems("how what when where which who whom whose why list name give tell show describe find many much")
_LIGHT = _stems(
    """change changed percentage percent average difference increase increased decrease decreased sum ratio amount value
    number between year ended end fiscal quarter month respective respectively company growth compare compared versus
    over under during period proportion both combined annual report reported million thousand billion dollars figure
    item across all each altogether overall constitution portion nominal fy fys incurred expressed terms level
    constitute constitutes among recorded recognized recognised calculated table tables show shown provide information
    data listed highlighted larger largest higher lower smaller smallest greater greatest least more less fewer than
    exceed exceeded"""
)
"""Words of calculating, comparing, of time and of reporting: they say what is done with a value, and rarely which."""
MEASURES = _stems(
    """revenue revenues sale sales turnover income profit profits earnings loss losses cost costs expense expenses price
    prices balance balances rate margin volume total totals subtotal gross net fair carrying proceeds charge charges
    payment payments fee fees"""
)
"""What values are values of, in any table: its title says so as often as its rows do, which name the things."""
SUMMED = _stems("total totals subtotal sum")
TIMES = _stems("year years fy fys cy period fiscal ended during thousand thousands million millions dollars")
"""Words in labels that say when and on which scale, and leave the value the same."""

ALTERNATIVES = tuple(
    {stem_of(word): side for side, words in enumerate(group.split("|")) for word in words.split()}
    for group in (
        "beginning start opening|end ending closing year-end",
        "gross|net",
        "basic|diluted",
        "income revenue revenues|expense expenses cost costs",
        "gain gains|loss losses",
        "receivable receivables|payable payables",
        "asset assets|liability liabilities|equity",
        "federal|state|foreign",
        "domestic|foreign international overseas",
        "short|long",
        "operating|investing|financing",
        "product products|service services",
        "granted|vested|forfeited|exercised|canceled cancelled|expired|outstanding",
        "common|preferred",
        "minimum|maximum",
        "high highest|low lowest|medium",
        "first|second|third|fourth",
        "male|female",
        "purchase purchases|sale sales",
        "actual|budgeted budget forecast",
    )
)
"""Words of which one is meant where another is not; the sides of each group."""
_MEANT = {
    tuple(map(stem_of, written.split())): tuple(map(stem_of, meant.split()))
    for written, meant in {
        "eps": "earnings per share",
        "cogs": "cost sales",
        "capex": "capital expenditures",
        "opex": "operating expenses",
        "fcf": "free cash flow",
        "sg": "selling general administrative",  # SG&A
        "pp": "property plant equipment",  # PP&E
        "aoci": "accumulated other comprehensive income",
        "oci": "other comprehensive income",
        "rsus": "restricted stock units",
        "etr": "effective tax rate",
        "roe": "net income total equity",
        "roa": "net income total assets",
        "amortisation": "amortization",
        "licence": "license",
        "stockholders": "shareholders",
        "stockholder": "shareholder",
        "shareowners": "shareholders",
        "r d": "research development",  # R&D
        "d a": "depreciation amortization",  # D&A
        "cost of goods sold": "cost sales",
        "cost of revenue": "cost sales",
        "cost of revenues": "cost sales",
        "income tax expense": "provision income taxes",
        "income tax provision": "provision income taxes",
        "operating profit": "operating income",
        "net profit": "net income",
        "net earnings": "net income",
        "profit after tax": "net income",
        "profit after income tax": "net income",
        "net profit after tax": "net income",
        "net profit after income tax": "net income",
        "net income after tax": "net income",
        # ratios that hardly any table has as a row, by what they are worked out from
        "current ratio": "total current assets total current liabilities",
        "quick ratio": "total current assets inventories total current liabilities",
        "debt to asset ratio": "total liabilities total assets",
        "debt to assets ratio": "total liabilities total assets",
        "debt to equity ratio": "total liabilities total equity",
        "return on equity": "net income total equity",
        "return on assets": "net income total assets",
    }.items()
}
"""What is written shorter or otherwise, or is worked out from others, by what is meant."""
_LONGEST = max(map(len, _MEANT))
_LIGHTNESS = 0.25
UNRANKED = 0.4
"""What a word weighs that no list ranks."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query, as it is meant."""

    stem: str
    start: int
    end: int
    weight: float
    """0 for words that name nothing: of asking, of time, owners."""
    light: bool
    glued: bool
    """Whether nothing but a space or hyphen stands between it and the word before."""


def weight_of(stem: str) -> float:
    """How much a word says of which value is meant: "other" and "total" tell rows apart, common as they are."""
    if stem in _FUNCTION or _YEAR.fullmatch(stem) or (len(stem) == 1 and not stem.isdigit()):
        return 0.0
    weight: float = rarity(stem) or UNRANKED
    return weight * _LIGHTNESS if stem in _LIGHT else weight


def terms_of(query: str) -> tuple[Term, ...]:
    """The query's words but for function words, in order."""
    words = read_words(query)
    operations = [match.span() for match in _OPERATION.finditer(query)]
    silent = [(date.start, date.end) for date in read_exact(query).dates]
    silent += [match.span() for pattern in (_OWNER, _LENGTH_OF_TIME, _BOUND) for match in pattern.finditer(query)]
    terms: list[Term] = []
    for first, last, stem in _as_meant(words.stems):
        start, end = words.span(first, last)
        if stem in _FUNCTION or any(a <= start < b for a, b in operations):
            continue
        says_nothing = stem in _ASKING or any(a < end and start < b for a, b in silent)
        glued = bool(terms) and _GLUE.fullmatch(query, terms[-1].end, max(start, terms[-1].end)) is not None
        terms.append(Term(stem, start, end, 0.0 if says_nothing else weight_of(stem), stem in _LIGHT, glued))
    return tuple(terms)


def _as_meant(stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The words that are meant, each with the first and the last of the words that are written for it."""
    at = 0
    while at < len(stems):
        longest = min(_LONGEST, len(stems) - at)
        length = next((n for n in range(longest, 0, -1) if tuple(stems[at : at + n]) in _MEANT), 0)
        if length:
            meant = _MEANT[tuple(stems[at : at + length])]
        else:
            standard = _STANDARD.fullmatch(stems[at])
            meant = (stem_of(standard[1]), standard[2]) if standard else (stems[at],)
        yield from ((at, at + max(length, 1) - 1, stem) for stem in meant)
        at += max(length, 1)


@lru_cache(maxsize=20_000)
def words_in(text: str) -> frozenset[str]:
    """The words of a label, header or title that weigh, as they are meant, without marks of footnotes."""
    written = read_words(_MARK.sub("", _NOTE.sub(" ", text))).stems
    return frozenset(stem for _, _, stem in _as_meant(written) if weight_of(stem) > 0)


def tells(stem: str) -> bool:
    """Whether a word says which value is meant, and not what is done with it, of what kind it is, or when."""
    return stem not in _LIGHT and stem not in MEASURES and weight_of(stem) > 0


@lru_cache(maxsize=20_000)
def years_in(text: str) -> frozenset[int]:
    """The years that a text names."""
    return frozenset(int(full or f"20{short}") for full, short in _YEARS.findall(text))
