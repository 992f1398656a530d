"""The open class of identifiers: tokens that mix letters and digits as codes do, and not as ordinary words do."""

from __future__ import annotations

import re

from grounding.reading.units import CODES

# Letters, digits, hyphens, slashes and underscores; a full stop only between digits ("PM2.5", not "2024.The").
TOKEN = re.compile(r"(?<![A-Za-z0-9_/‐‑-])[A-Za-z_/‐‑-]*+\d(?:[A-Za-z0-9_/‐‑-]|(?<=\d)\.(?=\d))*+")

_IN_TOKEN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_/‐‑-")


def token_start(text: str, digit: int) -> int:
    """Where the token begins whose first digits stand at `digit`."""
    while digit and text[digit - 1] in _IN_TOKEN:
        digit -= 1
    return digit


_UNIT = (
    r"(?:[a-z°]{1,5}|[A-Z]|[KMGTPE]i?B|[KMGT]?bps|[kKMGT][WVJN]h?|Wh|mAh|kHz|[MGT]?Hz|dB|[AP]M|USD|EUR|GBP|CHF|JPY|INR|IU|UTC|GMT|BC|AD|BCE|CE"
    r"|[Bb]n|MM|RPM|MPH|FPS|PST|EST|CST|Mbps|Gbps|MP|HP|DPI|PPM|Km|Kg)"
)
_QUANTITY = rf"\d[\d.]*+{_UNIT}?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}"
_MONTH_CAPITALS = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|SEPT|OCT|NOV|DEC)"
_ORDINARY = re.compile(
    "|".join(
        (
            rf"{_QUANTITY}(?:(?:[-/‐‑]|to|-to-){_QUANTITY})*+(?:[-/‐‑][A-Za-z]{{1,2}})?",  # 5GB, 1st/2nd, 100km/h
            r"\d[\d.]*+[a-z]{0,4}(?:[-/‐‑](?:[A-Z]?[a-z]+|\d{1,4}))*[-/‐‑][A-Z]?[a-z]+",  # 4-year-old, 2-to-5-degree
            rf"(?:{'|'.join(sorted(CODES))})\d+(?:\.\d+)?[a-z]{{0,2}}",  # RMB77
            r"\d{1,3}/[A-Za-z]{1,6}",  # 5/GB as in $5/GB
            r"\d+[xX]\d+(?:[xX]\d+)*+",  # 2x4, 1920x1080
            r"\d[\d.]*+[-‐‑]?[DKG]",  # 3-D, 4K, 5G
            r"(?:[A-Za-z]{2,10}[-‐‑])?\d{2,4}s(?:[-/‐‑][A-Za-z]+)*+",  # mid-1990s, 1970s-era
            r"(?:mid|pre|post|early|late|non|sub|circa|ca|since|until|through|to|top|under|over|of|and|or|in)[-‐‑/]\d[\d.]*+[a-z]{0,5}(?:[-‐‑][a-z]+)*+",
            r"(?:[A-Z]?[a-z]{2,})(?:[-‐‑/]?[A-Za-z]?[a-z]{2,})*+[-‐‑/]?\d{1,2}",  # Apollo-11, type-2, Step1, omega-3
            r"[A-Z]?[a-z]{1,10}[-‐‑/](?:19|20)\d\d",  # July-2019, pre-2020
            rf"(?:{_MONTH_CAPITALS[3:-1]}|MID|PRE|POST|LATE|EARLY|EST)[-‐‑/](?:19|20)\d\d",
            rf"(?:\d{{1,4}}[-/‐‑]?)?{_MONTH}[-/‐‑]?\d{{1,4}}(?:[-/‐‑]\d{{1,4}})?",  # 10-Nov-2024
            r"(?:\d{4}[-/]?)?(?:[1-4]?[QHqh][1-4]?|FY|CY|fy)[-/]?(?:FY|CY)?(?:\d{4}|\d{2})?"  # Q3, 1H24
            r"(?:[-/]\d{2,4})?",  # FY2024/25
            rf"\d{{1,2}}-{_MONTH_CAPITALS}-\d{{2,4}}",  # 31-MAR-24
            r"\d+\.\d+[eE][-+]?\d{1,3}",  # 1.5e6
            r"[0-2]?\d[hH][0-5]\d",  # 17h30
            r"\d{4}-?\d{2}-?\d{2}[Tt]\d.*",  # 2024-10-31T10:00:00Z
            r"(?i:covid-?19|sars-cov-2|24/7|401k|w-?[29]|h[0-9]n[0-9]|p2p|b2b|b2c|mp[34]|a1c)",
        )
    )
)
_ELEMENTS = frozenset(
    "H C N O F P S K I B V W Na Mg Al Si Cl Ca Ti Cr Mn Fe Co Ni Cu Zn As Br Ag Sn Ba Au Hg Pb Li".split()
)
_FORMULA = re.compile(r"([A-Z][a-z]?)([1-9]\d?)?")
_SEPARATORS = re.compile(r"(?<=[A-Z])[-‐‑/_ ]+(?=\d)|(?<=\d)[-‐‑/_ ]+(?=[A-Z])")


def is_code(token: str) -> bool:
    """Whether a token of letters and digits is a code, such as RX-200 or NY041-49/I, rather than 5GB, 1990s or H2O."""
    letters = sum(c.isalpha() for c in token)
    digits = sum(c.isdigit() for c in token)
    if not letters or not digits:
        return _is_grouped_number(token)
    if len(token) <= 3 and token.isalnum():
        return False
    if len(token) == 4 and token.isalnum() and (digits < 2 or not token[0].isupper()):
        return False
    if token[:6].isdigit() and token.isalnum() and letters <= 2 and token[-1].isalpha():
        return True
    if "/" in token and digits < 4 and not any(is_code(piece) for piece in token.split("/")):
        return False  # g/cm3, A/2
    return _ORDINARY.fullmatch(token) is None and not _is_formula(token)


def code_key(token: str) -> str:
    """The token in capitals, without separators between letters and digits: RX-200, rx200 and RX/200 are one code."""
    return _SEPARATORS.sub("", token.upper().replace("‐", "-").replace("‑", "-"))


def _is_grouped_number(token: str) -> bool:
    """Digits alone are a code where no amount is written so: 0041230, 123-45-6789, 4400-1234-5678-9010."""
    if token.isdigit():
        return token[0] == "0" and len(token) >= 5
    groups = token.split("-")
    if len(groups) < 3 or not all(group.isdigit() for group in groups):
        return False
    return not (
        len(groups) == 3
        and (len(groups[0]) == 4 or len(groups[2]) in (2, 4))
        and max(map(int, groups[:2])) <= 2100
        and len(groups[1]) <= 2
        and len(groups[0]) in (1, 2, 4)
    )


def _is_formula(token: str) -> bool:
    at = elements = 0
    while match := _FORMULA.match(token, at):
        symbol = match[1] if match[1] in _ELEMENTS else match[1][0]
        if symbol not in _ELEMENTS or (symbol != match[1] and match[2]):
            return False
        at = match.end() if symbol == match[1] else match.start() + 1
        elements += 1
    return at == len(token) and elements >= 2
