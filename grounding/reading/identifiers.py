"""Identifiers of a text: typed, and exact after the normalisation that their kind allows; never numbers."""

from __future__ import annotations

import ipaddress
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from grounding.reading.anchors import digit_runs, matches_at, runs_joined
from grounding.reading.codes import TOKEN, code_key, is_code, token_start
from grounding.reading.own_identifiers import own_readings
from grounding.reading.words import read_words, stem_of


class IdentifierReading(NamedTuple):
    """One identifier, as it stands in a text."""

    start: int
    end: int
    type: str
    """What it is: `isin`, `iban`, `doi`, `url`, `clause`, ..., or `code` for the open class."""
    key: str
    """Equal for two spellings of one identifier of one type."""
    valid: bool | None = None
    """Whether its check digits are right; None where its type has none."""


@dataclass(frozen=True, slots=True)
class _Type:
    """How identifiers of one type are written."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], tuple[int, int, str] | None]
    """Start, end and key of the identifier within the match; None where it is something else after all."""
    hints: tuple[str, ...] = ()
    """Lower-case strings of which a text with such an identifier holds at least one."""
    words: tuple[str, ...] = ()
    """Stems of which such a text holds at least one as a word."""
    gate: Callable[[str], object] = bool
    """Whether a text can hold one, where that is quicker to say than to look for the identifier itself."""
    digit: int | None = None
    """How many code points stand before its first digit; None where it need not hold one so near."""
    after: tuple[str, ...] = ()
    """What the text before it ends with, in lower case and without spaces and colons; anything where empty."""

    def matches(
        self, text: str, lowered: str, runs: Sequence[int], vocabulary: Mapping[str, int]
    ) -> Iterable[re.Match[str]]:
        """Where its pattern matches, or nothing where a quick look says that it can't."""
        if self.words and not any(map(vocabulary.__contains__, self.words)):
            return ()
        if not self.gate(text) or (self.hints and not any(map(lowered.__contains__, self.hints))):
            return ()
        if self.digit is None:
            return self.pattern.finditer(text)
        starts: Iterable[int] = runs
        if self.after:
            starts = (at for at in runs if text[max(0, at - 14) : at].rstrip(_SKIPPED).lower().endswith(self.after))
        elif self.digit:
            starts = (at - self.digit for at in runs if at >= self.digit)
        return matches_at(self.pattern, text, starts)


_SKIPPED = " \u00a0:"
_TRAILING = ".,;:!?'\"*_`>"
_NOT_BEFORE = r"(?<![A-Za-z0-9_])"
_NOT_AFTER = r"(?![A-Za-z0-9_])"
_TLD = "|".join(
    """com org net edu gov mil int io dev ai app co info biz eu uk de fr es it nl ch at us ca au nz jp cn in br
    se no dk fi be ie pl cloud tech me tv""".split()
)
_EXTENSIONS = "|".join(
    """py ts tsx jsx json jsonl ya?ml toml ini cfg conf txt csv tsv md rst html? css sh bat exe dll log pdf
    docx? xlsx? pptx? zip gz java rs cpp sql xml lock ipynb parquet png jpe?g svg""".split()
)
_IBAN_LENGTHS = {
    c[:2]: int(c[2:])
    for c in """AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29
        ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20
        LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25
        QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20""".split()
}


def _trimmed(text: str) -> str:
    """Without the punctuation that ends a sentence or closes a bracket opened before."""
    while text:
        if text[-1] in _TRAILING or (
            text[-1] in ")]}" and text.count(text[-1]) > text.count("([{"[")]}".index(text[-1])])
        ):
            text = text[:-1]
        else:
            break
    return text


def _whole(match: re.Match[str]) -> tuple[int, int, str]:
    return match.start(), match.end(), match.group().upper()


def _lower(match: re.Match[str]) -> tuple[int, int, str]:
    return match.start(), match.end(), match.group().lower()


def _group(match: re.Match[str]) -> tuple[int, int, str]:
    return match.start(1), match.end(1), re.sub(r"[\s-]", "", match[1]).upper()


def _doi(match: re.Match[str]) -> tuple[int, int, str] | None:
    name = _trimmed(match[1])
    if len(name.partition("/")[2]) < 2:
        return None
    return match.start(), match.start(1) + len(name), name.lower()


def _url(match: re.Match[str]) -> tuple[int, int, str] | None:
    whole = _trimmed(match.group())
    scheme, rest = "", whole
    if "://" in whole[:12]:
        scheme, _, rest = whole.partition("://")
    host, slash, path = rest.partition("/")
    host = host.lower().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    if not host:
        return None
    kept = f"{scheme.lower()}://" if scheme.lower() not in ("", "http", "https") else ""
    return match.start(), match.start() + len(whole), kept + (host + slash + path).rstrip("/")


def _iban(match: re.Match[str]) -> tuple[int, int, str] | None:
    length = _IBAN_LENGTHS.get(match.group()[:2])
    if length is None:
        return None
    compact = ""
    for offset, c in enumerate(match.group()):
        compact += "" if c in "  -" else c
        if len(compact) == length:
            follows = match.string[match.start() + offset + 1 : match.start() + offset + 2]
            return None if follows.isalnum() else (match.start(), match.start() + offset + 1, compact)
    return None


def _isbn(match: re.Match[str]) -> tuple[int, int, str] | None:
    digits = re.sub(r"[\s-]", "", match[1]).upper()
    if len(digits) not in (10, 13):
        return None
    if not match.group().upper().startswith("ISBN") and not _valid("isbn", digits):
        return None
    if len(digits) == 10 and _valid("isbn", digits):
        from stdnum import isbn

        digits = str(isbn.to_isbn13(digits))
    return match.start(), match.end(), digits


def _phone(match: re.Match[str]) -> tuple[int, int, str] | None:
    digits = re.sub(r"\D", "", match.group())
    if not 7 <= len(digits) <= 15:
        return None
    plus = "+" if match.group().startswith(("+", "00")) else ""
    return match.start(), match.end(), plus + digits.removeprefix("00")


_DOTS = 3
"""In an address of version 4."""


def _ip(match: re.Match[str]) -> tuple[int, int, str] | None:
    try:
        return match.start(), match.end(), str(ipaddress.ip_address(match.group()))
    except ValueError:
        # 10.184.241.844 is no address, and nothing else either: a slip in one
        return _whole(match) if match.group().count(".") == _DOTS else None


_VERSION_LABEL = re.compile(r"\b(?:version|release|ver\.) ?$", re.IGNORECASE)
_V = re.compile(r"(?<![A-Za-z0-9_])v\.?$", re.IGNORECASE)


def _version(match: re.Match[str]) -> tuple[int, int, str] | None:
    number = match.group()
    before = match.string[max(0, match.start() - 10) : match.start()]
    if number.count(".") < 2 and not before.rstrip(" .").lower().endswith(("v", "version", "release", "ver")):
        return None
    v = _V.search(before)
    if v is None and match.string[match.start() - 1 : match.start()] in ("v", "V"):
        return None  # the 2 of rev2
    if v is None and number.count(".") < 2 and _VERSION_LABEL.search(before) is None:
        return None
    if v is None and _VERSION_LABEL.search(before) is None and _is_no_version(number):
        return None
    start = match.start() - (len(v.group()) if v else 0)
    return start, match.end(), number.lower()


def _is_no_version(number: str) -> bool:
    """31.12.2024 is a date and 1.234.567 a number, in many languages."""
    parts = re.split(r"[^\d.]", number, maxsplit=1)[0].rstrip(".").split(".")
    if len(parts) < 3:
        return True
    first, second, third = (int(part) for part in parts[:3])
    dated = (first <= 31 and second <= 12 and 1900 <= third <= 2100) or (
        1900 <= first <= 2100 and second <= 12 and third <= 31
    )
    return (dated and len(parts) == 3) or all(len(part) == 3 for part in parts[1:])


_CLAUSE_LABEL = re.compile(
    r"(?<![A-Za-z0-9_])(§§?|\\u00a7|(?:sections?|sec\.|sect\.|article|art\.|clause|cl\.|annex|appendix|schedule|exhibit)"
    r"(?= ))[ \u00a0]{0,2}$",
    re.IGNORECASE,
)
_CLAUSE_KINDS = {
    "article": "article",
    "art": "article",
    "annex": "annex",
    "appendix": "appendix",
    "schedule": "schedule",
    "exhibit": "exhibit",
}


def _clause(match: re.Match[str]) -> tuple[int, int, str] | None:
    label = _CLAUSE_LABEL.search(match.string[max(0, match.start() - 12) : match.start()])
    if label is None:
        return None
    kind = _CLAUSE_KINDS.get(label[1].lower().rstrip("."), "section")
    number = re.sub(r"\s", "", match.group()).lower()
    return match.start() - len(label.group()), match.end(), f"{kind} {number}"


def _provision(match: re.Match[str]) -> tuple[int, int, str]:
    """A section that is known by its number alone: a 401(k) plan, a 501(c)(3) charity."""
    return match.start(), match.end(), f"section {match.group().lower()}"


def _path(match: re.Match[str]) -> tuple[int, int, str] | None:
    whole = _trimmed(match.group())
    if re.fullmatch(r"/?[A-Za-z]{1,12}/[A-Za-z]{1,12}", whole) and not whole.startswith("/"):
        return None
    return match.start(), match.start() + len(whole), whole.removeprefix("./")


def _symbol(match: re.Match[str]) -> tuple[int, int, str]:
    return match.start(), match.end(), match.group().removesuffix("()").strip("${}")


_NUMBER_LABEL = re.compile(
    r"\b(?:(?:invoice|order|ticket|case|account|reference|ref|part|item|claim|policy|customer|member|employee|tracking|serial|permit|licen[cs]e"
    r"|docket|confirmation|request|PO) ?(?:number|no\.?|id|code|#):? ?(?:is |# ?)?"
    r"|(?:invoice|ticket|error(?: code)?|HTTP|status code) #?)$"
    r"|(?<![\w#])#$"
    r"|\b(?:invoice|order|ticket|case|account|reference|part|item|claim|policy|customer|member|tracking|serial|permit|docket)"
    r" (?:number|id|code) (?:for|of)\b[^.;:!?\n\d]{0,60} (?:is|was) #?$",
    re.IGNORECASE,
)


def _labelled(match: re.Match[str]) -> tuple[int, int, str] | None:
    before = match.string[max(0, match.start() - 96) : match.start()]
    return _whole(match) if _NUMBER_LABEL.search(before) else None


_PHONE_LABEL = re.compile(
    r"(?:phone|tel|call|dial|fax|mobile|hotline|line|contact)(?: (?:number|us|at|on|is|no))?"
    r"[.: ]{1,3}(?:(?:at|on|is) )?$",
    re.IGNORECASE,
)


def _called(match: re.Match[str]) -> tuple[int, int, str] | None:
    before = match.string[max(0, match.start() - 24) : match.start()]
    return _phone(match) if _PHONE_LABEL.search(before) else None


def _codes(text: str) -> Iterator[IdentifierReading]:
    """Tokens of letters and digits; those of the length and form of a registered code are read as such."""
    for match in matches_at(TOKEN, text, (token_start(text, at) for at in digit_runs(text))):
        whole = match.group()
        if whole.isdigit() and (whole[0] != "0" or len(whole) < 5):
            continue  # as is_code would say
        token = whole.strip("-/_‐‑")
        start = match.start() + whole.index(token)
        kind = _registered(token)
        if kind == "code" and not is_code(token):
            continue
        key = code_key(token) if kind == "code" else token.lower() if kind == "hash" else token
        yield IdentifierReading(start, start + len(token), kind, key, _valid(kind, key))


_ISIN = re.compile(r"(?=(?:[A-Z]*\d){3})[A-Z]{2}[A-Z0-9]{9}\d")
_LEI = re.compile(r"(?=\d*[A-Z])[A-Z0-9]{18}\d{2}")
_CUSIP = re.compile(r"(?=\d*[A-Z])(?=(?:[A-Z]*\d){3})[0-9A-Z]{8}\d")
_HASH = re.compile(r"(?=\d*[a-f])(?=[a-f]*\d[a-f]*\d)[0-9a-f]{7,64}|(?=\d*[A-F])(?=[A-F]*\d)[0-9A-F]{32,64}")


def _registered(token: str) -> str:
    """`isin`, `lei`, `cusip`, `hash` by form, else `code`; a CUSIP's form is common: its check digit must be right."""
    if len(token) == 12 and _ISIN.fullmatch(token):
        return "isin"
    if len(token) == 20 and _LEI.fullmatch(token):
        return "lei"
    if len(token) == 9 and _CUSIP.fullmatch(token) and _valid("cusip", token):
        return "cusip"
    if 7 <= len(token) <= 64 and _HASH.fullmatch(token):
        return "hash"
    return "code"


def _stems(*words: str) -> tuple[str, ...]:
    return tuple(map(stem_of, words))


_B, _A = _NOT_BEFORE, _NOT_AFTER
_HEX = "[0-9a-fA-F]"
_HOST_AND_PATH = re.compile(rf"\.(?:{_TLD})(?::\d{{2,5}})?/", re.I)
_LONG_PATH = re.compile(rf"/[\w.+@-]{{1,80}}(?:/|\.(?:{_EXTENSIONS})\b)|:\\")
_TYPES = (
    _Type(
        "doi",
        re.compile(
            r"(?:https?://(?:dx\.)?doi\.org/|(?<![\w/.])doi:[ ]?|(?<![\w/.]))(10\.\d{4,9}/[^\s\"<>|{}]{1,200})", re.I
        ),
        _doi,
        ("10.",),
    ),
    _Type(
        "arxiv",
        re.compile(
            r"(?:https?://arxiv\.org/(?:abs|pdf)/|arxiv:[ ]?|arxiv )"
            r"(\d{4}\.\d{4,5}(?:v\d{1,2})?|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7})",
            re.I,
        ),
        lambda m: (m.start(), m.end(), m[1].lower()),
        words=("arxiv",),
    ),
    _Type(
        "url",
        re.compile(
            r"(?<![\w])(?:(?:https?|ftps?|s3|git|ssh|wss?|file|jdbc|redis|postgres(?:ql)?)://|www\.)[^\s<>\"|\\^{}`\[\]]{2,2000}",
            re.I,
        ),
        _url,
        ("://", "www."),
    ),
    _Type(
        "email",
        re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}"),
        _lower,
        ("@",),
    ),
    _Type(
        "url",
        re.compile(
            rf"(?<![\w@/.-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,61}})\.){{1,6}}(?:{_TLD})(?::\d{{2,5}})?/[^\s<>\"|\\^{{}}`\[\]]{{1,2000}}",
            re.I,
        ),
        _url,
        gate=lambda text: "/" in text and _HOST_AND_PATH.search(text),
    ),
    _Type(
        "url",
        re.compile(rf"(?<![\w@/.-])(?:[a-z0-9](?:[a-z0-9-]{{0,61}})\.){{1,6}}(?:{_TLD})(?![\w@-]|\.\w)"),
        _url,
        gate=re.compile(rf"\.(?:{_TLD})\b").search,
    ),
    _Type(
        "uuid",
        re.compile(rf"{_B}{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}{_A}"),
        _lower,
        gate=re.compile(rf"-{_HEX}{{4}}-{_HEX}{{4}}-").search,
    ),
    _Type(
        "cve",
        re.compile(rf"{_B}CVE[-‑ ]\d{{4}}[-‑]\d{{4,7}}{_A}", re.I),
        lambda m: (m.start(), m.end(), re.sub(r"[‑ ]", "-", m.group().upper())),
        words=("cve",),
    ),
    _Type("nct", re.compile(rf"{_B}NCT\d{{8}}{_A}", re.I), _whole, ("nct",)),
    _Type(
        "pmid",
        re.compile(rf"{_B}(?:PMID|PubMed(?: ID)?)[: ]{{1,2}}(\d{{1,8}}){_A}", re.I),
        _group,
        words=_stems("pmid", "pubmed"),
    ),
    _Type("issn", re.compile(rf"{_B}ISSN[: ]{{1,2}}(\d{{4}}-\d{{3}}[\dXx]){_A}", re.I), _group, words=("issn",)),
    _Type(
        "isbn",
        re.compile(rf"{_B}(?:ISBN(?:-1[03])?[: ]{{1,2}}|(?=97[89]))([\dX](?:[- ]?[\dX]){{9,12}}){_A}", re.I),
        _isbn,
        ("isbn", "97"),
    ),
    _Type(
        "mac",
        re.compile(rf"{_HEX}(?<![\w:-].){_HEX}(?:[:-]{_HEX}{{2}}){{5}}(?![\w:-])"),
        lambda m: (m.start(), m.end(), re.sub(r"[:-]", "", m.group().lower())),
        gate=re.compile(rf"[:-]{_HEX}{{2}}[:-]").search,
    ),
    _Type("ip", re.compile(r"\d(?<![\w.].)\d{0,2}(?:\.\d{1,3}){3}(?![\w]|\.\d)"), _ip, digit=0),
    _Type(
        "ip",
        re.compile(rf"(?<![\w:.])(?:{_HEX}{{0,4}}:){{2,7}}{_HEX}{{0,4}}(?![\w:])"),
        _ip,
        gate=re.compile(rf":{_HEX}{{0,4}}:").search,
    ),
    _Type("iban", re.compile(r"[A-Z](?<![A-Za-z0-9_].)[A-Z]\d{2}(?:[  -]?[A-Z0-9]){11,30}"), _iban, digit=2),
    _Type(
        "bic",
        re.compile(rf"{_B}(?=[A-Z]{{6}}[A-Z0-9])(?:[A-Z0-9]{{11}}|[A-Z0-9]{{8}}){_A}"),
        _whole,
        words=_stems("bic", "swift"),
    ),
    _Type(
        "ticker",
        re.compile(r"\b(?:NYSE|NASDAQ|LSE|AMEX|TSX|ASX|HKEX|ticker(?: symbol)?):[ ]?([A-Z]{1,5})\b", re.I),
        _group,
        ("nyse:", "nasdaq:", "lse:", "amex:", "tsx:", "asx:", "hkex:", "ticker:", "ticker symbol:"),
        gate=re.compile(r":[ ]?[A-Za-z]{1,5}\b").search,
    ),
    _Type(
        "clause",
        re.compile(
            r"\d(?<![\w.$,].)\d{0,4}[A-Za-z]?(?:[.-]\d{1,4}[a-z]?){0,5}(?: ?\([A-Za-z0-9]{1,5}\)){0,6}(?![\w(])"
        ),
        _clause,
        digit=0,
        after=(
            *("§", "\\u00a7", "section", "sections", "sec.", "sect.", "article", "art.", "clause", "cl."),
            *("annex", "appendix", "schedule", "exhibit"),
        ),
    ),
    _Type(
        "clause",
        re.compile(r"\d(?<![\w.$,§].)\d{2,3}\([a-z]\)(?:\(\d{1,2}\)){0,3}(?![\w(])"),
        _provision,
        gate=re.compile(r"\d\([a-z]\)").search,
    ),
    _Type(
        "version",
        re.compile(
            r"\d(?<![a-uw-z0-9_$€£/-].)(?<![^v]\..)\d{0,4}(?:\.\d{1,5}){0,5}(?:[-+.]?(?:alpha|beta|rc|dev|post|a|b|build|snapshot)[-.]?\d{0,4})?(?![\w%]|[.,]\d)",
            re.I,
        ),
        _version,
        digit=0,
    ),
    _Type(
        "phone",
        re.compile(
            r"(?<![\w+.])((?:\+|00(?=[1-9]))\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){1,4})(?![\w])"
        ),
        _phone,
        gate=lambda text: any(text[at - 1 : at] == "+" or text.startswith("00", at) for at in digit_runs(text)),
    ),
    _Type(
        "phone",
        re.compile(r"(?<![\w+.-])(?:1[-. ])?(?:\(\d{3}\)[ -]?|\d{3}[-.])\d{3}[-. ]\d{4}(?![\w-])"),
        _phone,
        gate=lambda text: runs_joined(text, 4),
    ),
    _Type(
        "phone",
        re.compile(r"[\d(](?<![\w+.-].)\d{0,5}\)?(?:[ .-]\d{2,5}){1,4}(?![\w-])"),
        _called,
        gate=lambda text: runs_joined(text, 2),
    ),
    _Type(
        "path",
        re.compile(
            rf"(?<![\w/.:<])(?:[A-Za-z]:\\(?:[^\\\s\"<>|]{{1,80}}\\){{0,20}}[^\\\s\"<>|,]{{1,80}}|(?:~|\.{{1,2}})?(?:/[\w.+@-]{{1,80}}){{2,20}}/?|(?:[\w.+@-]{{1,80}}/){{1,20}}[\w+@-]{{1,80}}\.(?:{_EXTENSIONS})\b)"
        ),
        _path,
        gate=lambda text: ("/" in text or "\\" in text) and _LONG_PATH.search(text),
    ),
    _Type(
        "path",
        re.compile(rf"(?<![\w/.@-])[\w-]{{1,80}}\.(?:{_EXTENSIONS})(?![\w/-]|\.\w)"),
        _path,
        gate=re.compile(rf"\.(?:{_EXTENSIONS})\b").search,
    ),
    _Type(
        "symbol",
        re.compile(r"(?<![\w$./-])(?:\$\{?)?[A-Z][A-Z0-9]{0,40}(?:_[A-Z0-9]{1,40}){1,10}\}?(?![\w-])"),
        _symbol,
        ("_",),
    ),
    _Type("symbol", re.compile(r"(?<![\w./-])[A-Za-z_]\w{0,60}(?:\.[A-Za-z_]\w{0,60}){0,8}\(\)"), _symbol, ("()",)),
    _Type("symbol", re.compile(r"(?<![\w./-])[a-z][a-z0-9]{0,40}(?:_[a-z0-9]{1,40}){1,10}(?![\w-])"), _symbol, ("_",)),
    _Type("flag", re.compile(r"(?<![\w-])--[a-z][a-z0-9-]{1,40}"), _lower, ("--",)),
    _Type(
        "number",
        re.compile(r"\d(?<![\w.,].)\d{2,19}+(?![.,]\d|\w)"),
        _labelled,
        digit=0,
        after=("number", "no", "no.", "id", "code", "#", "is", "was", "invoice", "ticket", "error", "http"),
    ),
)


BUILT_IN = frozenset({kind.name for kind in _TYPES} | {"code", "isin", "lei", "cusip", "hash"})
"""The names of the types that are read without being registered."""


def read_identifiers(text: str) -> tuple[IdentifierReading, ...]:
    """The identifiers of a text, in order, none overlapping another; offsets into the text as given. Linear time."""
    found: list[IdentifierReading] = []
    starts: list[int] = []
    for reading in _readings(text):
        at = bisect_left(starts, reading.start)
        if (at and found[at - 1].end > reading.start) or (at < len(starts) and starts[at] < reading.end):
            continue
        starts.insert(at, reading.start)
        found.insert(at, reading)
    return tuple(found)


def _readings(text: str) -> Iterator[IdentifierReading]:
    """Every reading, types that say more about what they are first."""
    lowered, runs, vocabulary = text.lower(), digit_runs(text), read_words(text).first
    for start, end, name, key, valid in own_readings(text):
        yield IdentifierReading(start, end, name, key, valid)
    for kind in _TYPES:
        for match in kind.matches(text, lowered, runs, vocabulary):
            read = kind.read(match)
            if read is not None:
                start, end, key = read
                yield IdentifierReading(start, end, kind.name, key, _valid(kind.name, key))
    yield from _codes(text)


@lru_cache(maxsize=10_000)
def _valid(kind: str, key: str) -> bool | None:
    """Whether the check digits are right, by the rules in python-stdnum; None for kinds without any."""
    if kind not in ("isin", "iban", "lei", "cusip", "isbn", "issn"):
        return None
    from importlib import import_module

    return bool(import_module(f"stdnum.{kind}").is_valid(key))
