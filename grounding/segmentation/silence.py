"""Stretches of a statement in which nothing is asserted: enumerators, introductions, values named to be denied."""

from __future__ import annotations

import re

from grounding.models import Span

_VALUE = (
    r"(?:[$€£¥₹]\s?)?(?:\d[\d,.:/–-]{0,40})(?:\s?(?:%|percent\w*|per cent|thousand|million|billion|"
    r"trillion|bn|[a-zA-Z°µ]{1,12}))?(?:\s(?:dollars|euros|pounds|people|points))?"
)
_DATE = (
    r"(?:(?:in|on|at|by|from|since)\s)?(?:the\s)?(?:(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december|q[1-4])\s)?"
)
_INSTEAD = (
    r"(?:(?:rather\s(?:than|from)|instead\sof|as\sopposed\sto|contrary\sto(?:\s(?:the\s)?(?:claims?|"
    r"reports?|belief)\sof)?)\s(?:the\s|a\s|an\s)?)"
)
_DENIED = re.compile(
    rf"(?:\bnot\s(?:the\s|a\s|an\s|{_DATE})?|n['’]t\s(?:the\s|a\s|an\s|{_DATE})?|"
    rf"{_INSTEAD}(?:{_DATE})?)(?P<value>{_VALUE})",
    re.IGNORECASE,
)
_NO_VALUE = re.compile(
    r"\b(?:no|without(?:\sa)?|"
    r"never(?:\sa)?)\s(?P<value>\d[\d.,]{0,20}[-‑][a-zA-Z]{1,12})(?!\w)",
    re.IGNORECASE,
)
_NOT_BUT = re.compile(rf"\bnot\s(?:[\w'’-]{{1,20}}\s){{1,4}}?(?P<value>{_VALUE}),?\sbut\s(?!not\b)", re.IGNORECASE)
_ENUMERATOR = re.compile(r"(?:(?<=\s)|(?<=:)|\A)(?:\((?P<inner>\d{1,2})\)|(?P<outer>\d{1,2})[.)])(?=\s+[^\W\d_])")
_INTRODUCTION = re.compile(
    r"\W*(?:(?:therefore|thus|so|hence|overall|in (?:summary|conclusion))\b,?\s+)?(?:based (?:up)?on|"
    r"according to|from|as per|given)\s+"
    r"(?:(?:the|these|this|those|all|your|above|given|provided|supplied|retrieved|available|following|"
    r"structured|json)\s+){1,4}"
    r"(?:passages?|texts?|documents?|context|sources?|articles?|information|data|excerpts?|content|material|"
    r"search results|results)(?:\s+(?:provided|given|above|available))?\s*,",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_HAS_DENIAL = re.compile(r"\b(?:not|no|never|without|rather|instead|opposed|contrary)\b|n['’]t\b", re.IGNORECASE)


def silent_spans(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The silent stretches of the statement text[start:end], in order, as spans of the text."""
    spans: list[Span] = []
    introduction = _INTRODUCTION.match(text, start, end)
    if introduction:
        spans.append(introduction.span())
    if _DIGIT.search(text, start, end):
        spans += _enumerators(text, start, end)
        if _HAS_DENIAL.search(text, start, end):
            found = (m for form in (_DENIED, _NO_VALUE, _NOT_BUT) for m in form.finditer(text, start, end))
            spans += [m.span("value") for m in found]
    return _merged(spans)


def _enumerators(text: str, start: int, end: int) -> list[Span]:
    """The numbers of a list that runs on in one sentence: (1) ... (2) ..., where they count up from one."""
    found = list(_ENUMERATOR.finditer(text, start, end))
    spans: list[Span] = []
    expected = 1
    for match in found:
        if int(match["inner"] or match["outer"]) == expected:
            spans.append(match.span())
            expected += 1
    # "Steps: 1. Drain the water." goes on in the next sentence
    alone = len(spans) == 1 and text[start : spans[0][0]].rstrip().endswith((":", ";"))
    return spans if len(spans) > 1 or alone else []


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
