"""Reports as text for people: laid out once, as styled pieces, for plain text and for colour terminals alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from grounding.diagnosis import Diagnosis, Fault
from grounding.models import (
    Claim,
    Coverage,
    Evidence,
    Kind,
    Need,
    Reason,
    Relation,
    Searched,
    Severity,
    SourceUse,
    Span,
    Status,
)
from grounding.rendering.covered import SOURCE_SIGNS, Standing, gaps_in_order, payload_told, source_state, source_told
from grounding.rendering.runs import runs
from grounding.rendering.texts import delivered_texts
from grounding.rendering.visible import columns, visible
from grounding.rendering.wording import (
    DECIDED,
    FAILURE_SENTENCES,
    LEAF_REASONS,
    NEED_SIGNS,
    SIGNS,
    VERDICT_SENTENCES,
    counted,
    reason_of,
    sentence,
    spoken,
    what_was_searched,
)
from grounding.report import Report

NARROWEST = 40
"""Columns below which nothing is laid out any narrower."""
CONTEXT = 48
"""Code points of the passage shown on either side of a piece of evidence."""
WORDS_SHOWN = 12
"""Of a statement, the words not borne out that are listed."""
EVIDENCE_SHOWN = 240
"""Code points of a piece of evidence that are shown; of longer ones, the beginning and the end."""


class Style(StrEnum):
    """What a piece of text is; a painter gives it a colour."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text in one style."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Piece, ...]


def render_text(report: Report, width: int = 100) -> str:
    """The report as plain text, at most `width` columns wide (but never narrower than 40)."""
    lines = ("".join(piece.text for piece in line).rstrip() for line in layout(report, width))
    return "\n".join(lines) + "\n"


def layout(report: Report, width: int = 100) -> Iterator[Line]:
    """The report as lines of styled pieces: verdict, answer, statements with their evidence, coverage.

    Args:
        report: The report; without its texts the answer itself is left out.
        width: Columns of the page, 40 or more.
    """
    width = max(width, NARROWEST)
    yield from _head(report, width)
    numbers = {claim.id: number for number, claim in enumerate((c for c in report.claims if c.parent is None), 1)}
    if report.subject is not None:
        yield ()
        yield from _answer(report, report.subject.answer, numbers, width)
    yield from _claims(report, numbers, width)
    yield from _diagnosis(report.diagnosis, width)
    yield ()
    yield from layout_coverage(report.coverage, width)


def _head(report: Report, width: int) -> Iterator[Line]:
    style = {"grounded": Style.SUPPORTED, "ungrounded": Style.CONTRADICTED}.get(report.verdict, Style.UNSUPPORTED)
    verdict = Piece(report.verdict.upper(), style)
    yield from _wrapped([verdict, Piece(f"  {VERDICT_SENTENCES[report.verdict_reason]}")], width)
    checked = len(report.claims) - len(report.unchecked)
    facts = [
        f"score {report.score:.2f}",
        f"{checked:,} of {counted(len(report.claims), 'claim')} checked",
        *(["abstains"] if report.abstained else []),
        f"policy {report.policy.name}",
        f"groundwire {report.version}",
        report.id,
    ]
    yield from _wrapped([Piece(" · ".join(facts), Style.FAINT)], width)


def _answer(report: Report, answer: str, numbers: dict[str, int], width: int) -> Iterator[Line]:
    """The answer, each run in the colour of its innermost claim, each statement followed by its number."""
    marked: list[Claim | Span] = list(report.claims)
    marked += [span for claim in report.claims for span in claim.spans]
    spans = [(m.start, m.end) if isinstance(m, Claim) else m for m in marked]
    ends: dict[int, list[Claim]] = defaultdict(list)
    for claim in report.claims:
        if claim.id in numbers:
            ends[claim.end].append(claim)
    pieces: list[Piece] = []
    for run in runs(0, len(answer), spans):
        inner = next((m for m in map(marked.__getitem__, run.over) if isinstance(m, Claim)), None)
        style = Style.PLAIN if inner is None else Style(inner.status.value)
        pieces.append(Piece(answer[run.start : run.end], style))
        pieces += [
            Piece(f" [{numbers[claim.id]} {SIGNS[claim.status]}]", Style(claim.status.value)) for claim in ends[run.end]
        ]
    yield from _wrapped(pieces, width, indent="  ")


def _claims(report: Report, numbers: dict[str, int], width: int) -> Iterator[Line]:
    texts = delivered_texts(report.subject.payload) if report.subject is not None else {}
    leaves: dict[str, list[Claim]] = defaultdict(list)
    for claim in report.claims:
        if claim.parent is not None:
            leaves[claim.parent].append(claim)
    for claim in report.claims:
        if claim.parent is None:
            yield ()
            page = _Around(texts, width, said=frozenset(e for leaf in leaves[claim.id] for e in leaf.evidence))
            yield from _claim(claim, f"[{numbers[claim.id]}] ", page)
            for leaf in leaves[claim.id]:
                yield from _claim(leaf, "", _Around(texts, width, "    ", searched=claim.searched))


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds a claim in the text: where it stands, and what is said elsewhere and need not be repeated."""

    texts: Mapping[str, str]
    width: int
    indent: str = ""
    said: frozenset[Evidence] = frozenset()
    searched: Searched | None = None


def _claim(claim: Claim, number: str, around: _Around) -> Iterator[Line]:
    """One claim: what it says, what became of it, why, and on what evidence that is not shown elsewhere."""
    width, indent = around.width, around.indent
    style = Style(claim.status.value)
    what = [Piece(f"{number}{SIGNS[claim.status]} {claim.status.value}", style)]
    kind = "" if claim.kind is Kind.STATEMENT else f" {spoken(claim.kind)}"
    what.append(Piece(f"{kind} “{_shortened(claim.text, EVIDENCE_SHOWN)}”", Style.STRONG))
    told_by_leaf = claim.reason in LEAF_REASONS
    notes = [] if told_by_leaf or claim.reason is Reason.STATED else [reason_of(claim)]
    if claim.right_value is not None:
        notes.append(f"right value: {claim.right_value}")
    if claim.formula is not None:
        notes.append(claim.formula)
    shown = [note for note in notes if note]
    if shown:
        what.append(Piece(f"  {' · '.join(shown)}", style))
    yield from _wrapped(what, width, indent, hang="    ")
    inner = indent + "    "
    if not told_by_leaf:
        yield from _wrapped([Piece(claim.message)], width, inner)
    if claim.spans and claim.status is not Status.SUPPORTED:
        words = ", ".join(f"“{claim.text[a - claim.start : b - claim.start]}”" for a, b in claim.spans[:WORDS_SHOWN])
        more = f" and {len(claim.spans) - WORDS_SHOWN:,} more" if len(claim.spans) > WORDS_SHOWN else ""
        yield from _wrapped([Piece(f"not borne out: {words}{more}", style)], width, inner)
    if claim.failure is not None and not told_by_leaf:
        fault = f"{spoken(claim.failure)}: {FAILURE_SENTENCES[claim.failure]}"
        yield from _wrapped([Piece(fault, Style.FAINT)], width, inner)
    if claim.searched is not None and claim.searched != around.searched:
        yield from _wrapped([Piece(what_was_searched(claim.searched), Style.FAINT)], width, inner)
    for evidence in claim.evidence:
        if evidence not in around.said:
            yield from _evidence(evidence, claim.status in DECIDED, around.texts.get(evidence.source_id), width, inner)


def _evidence(evidence: Evidence, decides: bool, text: str | None, width: int, indent: str) -> Iterator[Line]:
    style = Style.SUPPORTED if evidence.relation is Relation.SUPPORTS else Style.CONTRADICTED
    nearest = "" if decides else "nearest: "
    before = after = ""
    if text is not None:
        first, last = max(0, evidence.start - CONTEXT), min(len(text), evidence.end + CONTEXT)
        before = _from_a_word(text[first : evidence.start], cut=first > 0)
        after = _to_a_word(text[evidence.end : last], cut=last < len(text))
    pieces = [
        Piece(f"{nearest}{evidence.source_id} {evidence.start}–{evidence.end}  ", Style.FAINT),
        Piece(before, Style.FAINT),
        Piece(f"«{_shortened(evidence.text, EVIDENCE_SHOWN)}»", style if decides else Style.PLAIN),
        Piece(after, Style.FAINT),
    ]
    yield from _wrapped(pieces, width, f"{indent}| ")


def _diagnosis(diagnosis: Diagnosis, width: int) -> Iterator[Line]:
    if diagnosis.fault is Fault.NONE:
        return
    yield ()
    yield from _wrapped([Piece("Diagnosis", Style.STRONG), Piece(f"  {sentence(diagnosis.sentence)}")], width)
    for remedy in diagnosis.remedies:
        yield from _wrapped([Piece(f"remedy: {sentence(remedy)}", Style.UNSUPPORTED)], width, "  ", hang="  ")


def layout_coverage(coverage: Coverage, width: int = 100) -> Iterator[Line]:
    """A coverage as lines of styled pieces: its score, needs, sources, payload, and gaps with what mends them.

    Args:
        coverage: What of a query is covered.
        width: Columns of the page, 40 or more.
    """
    width = max(width, NARROWEST)
    answerable = "the payload can answer the query" if coverage.answerable else "the payload may not answer the query"
    yield from _wrapped([Piece("Coverage", Style.STRONG), Piece(f"  {coverage.score:.2f}, {answerable}")], width)
    for need in coverage.needs:
        yield from _wrapped(_need(need), width, "  ", hang="  ")
    for use in coverage.sources:
        yield from _wrapped(_source(use), width, "  ", hang="  ")
    if coverage.payload is not None:
        told = [Piece("payload  "), Piece(payload_told(coverage.payload), Style.FAINT)]
        yield from _wrapped(told, width, "  ", hang="  ")
    for gap in gaps_in_order(coverage):
        told_of = " ".join(map(sentence, filter(None, (gap.message, gap.remedy))))
        style = _SEVERITIES[gap.severity]
        yield from _wrapped([Piece(f"gap ({gap.severity.value}): {told_of}", style)], width, "  ", hang="  ")


_SEVERITIES = {Severity.HIGH: Style.CONTRADICTED, Severity.MEDIUM: Style.UNSUPPORTED, Severity.LOW: Style.FAINT}
_STANDINGS = {
    Standing.GOOD: Style.SUPPORTED,
    Standing.LACKING: Style.UNSUPPORTED,
    Standing.MISSED: Style.CONTRADICTED,
    Standing.IDLE: Style.FAINT,
}


def _source(use: SourceUse) -> list[Piece]:
    state = source_state(use)
    name = Piece(f"{SOURCE_SIGNS[state]} source {use.name}", _STANDINGS[state])
    return [name, Piece(f"  {source_told(use)}", Style.FAINT)]


def _need(need: Need) -> list[Piece]:
    style = {"covered": Style.SUPPORTED, "partly": Style.UNSUPPORTED}.get(need.status, Style.CONTRADICTED)
    pieces = [
        Piece(f"{NEED_SIGNS[need.status]} {need.text}", style),
        Piece(f"  {spoken(need.kind)}, {need.status.value}", Style.FAINT),
    ]
    sources = list(dict.fromkeys(evidence.source_id for evidence in need.evidence))
    if sources:
        pieces.append(Piece(f" by {', '.join(sources[:5])}{' and others' if sources[5:] else ''}", Style.FAINT))
    return pieces


def _from_a_word(text: str, *, cut: bool) -> str:
    """The text on one line; where it was cut off at the left, from the first whole word on."""
    line = _on_one_line(text)
    if not cut:
        return line
    return "…" + (line.split(" ", 1)[1] if " " in line[:-1] else line)


def _to_a_word(text: str, *, cut: bool) -> str:
    """The text on one line; where it was cut off at the right, up to the last whole word."""
    line = _on_one_line(text)
    if not cut:
        return line
    return (line.rsplit(" ", 1)[0] if " " in line[1:] else line) + "…"


def _on_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _shortened(text: str, limit: int) -> str:
    """The text on one line; of a longer one its beginning and its end, and how much was left out."""
    if len(text) > limit:
        half = limit // 2
        text = f"{text[:half]} … ({len(text) - 2 * half:,} characters) … {text[-half:]}"
    return _on_one_line(text).strip()


_WORD = re.compile(r"\n|[^\S\n]++|\S++")


def _wrapped(pieces: Sequence[Piece], width: int, indent: str = "", hang: str = "") -> Iterator[Line]:
    """The pieces as lines of at most `width` columns, each after `indent`, all but the first also after `hang`.

    A word runs on over the seams between pieces, and is cut only where it is longer than a line.
    """
    line = _Line(indent, width)
    for word in _words(pieces):
        if word is _BREAK:
            yield line.done()
            line = _Line(indent + hang, width)
        elif word[0].text.isspace():
            line.space(word[0])
        else:
            size = sum(columns(piece.text) for piece in word)
            if size > line.room and not line.empty:
                yield line.done()
                line = _Line(indent + hang, width)
            if size <= line.room:
                line.add(word, size)
                continue
            for piece in word:
                for part in _cut(piece, line.room, width - columns(indent + hang)):
                    size = columns(part.text)
                    if size > line.room and not line.empty:
                        yield line.done()
                        line = _Line(indent + hang, width)
                    line.add([part], size)
    if not line.empty:
        yield line.done()


class _Line:
    """A line being filled."""

    def __init__(self, indent: str, width: int) -> None:
        self._pieces = [Piece(indent)]
        self._spaces: list[Piece] = []
        self.room = width - columns(indent)
        """Columns left."""
        self.empty = True

    def space(self, piece: Piece) -> None:
        """White space before the next word; at the beginning or end of a line it is left out."""
        if not self.empty:
            self._spaces.append(piece)
            self.room -= columns(piece.text)

    def add(self, word: Sequence[Piece], size: int) -> None:
        """The next word, or a part of one, of that many columns."""
        self._pieces += self._spaces
        self._pieces += word
        self._spaces.clear()
        self.room -= size
        self.empty = False

    def done(self) -> Line:
        """The line, neighbours of the same style joined."""
        by_style = groupby(self._pieces, key=lambda piece: piece.style)
        return tuple(Piece("".join(piece.text for piece in pieces), style) for style, pieces in by_style)


_BREAK: list[Piece] = []


def _words(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Words, white space and line breaks (as `_BREAK`); a word may consist of several pieces."""
    word: list[Piece] = []
    for piece in pieces:
        for match in _WORD.finditer(visible(piece.text).replace("\t", "    ")):
            if not match[0].isspace():
                word.append(Piece(match[0], piece.style))
                continue
            if word:
                yield word
                word = []
            yield _BREAK if match[0] == "\n" else [Piece(match[0], piece.style)]
    if word:
        yield word


def _cut(piece: Piece, room: int, full: int) -> Iterator[Piece]:
    """The piece in parts, the first at most `room` columns wide and the others `full`."""
    if columns(piece.text) <= room:
        yield piece
        return
    start = used = 0
    for index, char in enumerate(piece.text):
        size = columns(char)
        if used + size > room and index > start:
            yield Piece(piece.text[start:index], piece.style)
            start, used, room = index, 0, full
        used += size
    yield Piece(piece.text[start:], piece.style)
