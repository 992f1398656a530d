"""Quotes: verbatim but for typography, or not quotes at all.

An altered quotation is contradicted with what the passage really says; one put together from two places
says so; one that both ascribe, to different people, is contradicted with whom the passage names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from rapidfuzz import fuzz

from grounding.models import Evidence, Kind, Passage, Reason, Relation, Status
from grounding.protocols import Answer, Candidate, Finding, PassageFinding, ReadPayload, decide, evidence, not_found
from grounding.reading.quotations import Quotation, Row, folded, read_quotations, read_row
from grounding.reading.roles import may_be_one, speaker_of

_ALTERED = 80.0
"""Percent of a quotation's folded text that aligns with a stretch of a passage of which it is an alteration."""

_SAME_QUESTION = 65.0
"""Percent of shared words from which a quoted question is the query."""

_PIECE = 3
"""Words that each half of a stitched quotation has in a row."""


class QuoteVerifier:
    """Judges text in quotation marks of four words or more."""

    kind = Kind.QUOTE

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """The answer's quotations, but for those that quote the query."""
        asked = folded(answer.query or "")
        for quotation in read_quotations(answer.text):
            if all(part in asked for part in quotation.parts) or _asks_again(
                answer.text[quotation.start : quotation.end], asked
            ):
                continue
            segment = answer.segment_at(quotation.start)
            yield Candidate(Kind.QUOTE, quotation.start, quotation.end, answer, segment, quotation)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Look for the quotation's words in a row, passage by passage."""
        quotation = candidate.reading
        if not isinstance(quotation, Quotation):
            raise TypeError(f"no quotation was read at {candidate.start}")
        said: list[PassageFinding] = []
        rows: list[tuple[Passage, Row]] = []
        for passage in payload.passages:
            payload.spend(len(passage.text) // 200 + len(candidate.text) // 10 + 5)
            row = payload.read(passage.text, read_row)
            rows.append((passage, row))
            spans = _verbatim(quotation, passage, row)
            if spans:
                stated = Finding(Status.SUPPORTED, Reason.STATED, f"{passage.id} says so word for word", 1.0, spans)
                said.append(PassageFinding(passage, _of_another(candidate, passage, spans) or stated))
        if said:
            return decide(candidate, said, payload)
        return (
            _stitched(candidate, quotation, rows)
            or _altered(candidate, quotation, rows, payload)
            or not_found(candidate, payload)
        )


def _asks_again(quoted: str, asked: str) -> bool:
    """Whether a quoted question is the query in other words: `the answer to "What is the weather in Morro Bay?" is`."""
    return quoted.rstrip().endswith("?") and fuzz.token_set_ratio(folded(quoted), asked) >= _SAME_QUESTION


def _verbatim(quotation: Quotation, passage: Passage, row: Row) -> tuple[Evidence, ...]:
    """The spans of the quotation's stretches, in their order; empty where one is missing."""
    spans = []
    low = 0
    for part in quotation.parts:
        at = row.find(part, low)
        if at < 0:
            return ()
        spans.append(evidence(passage, *row.span(at, at + len(part))))
        low = at + len(part)
    return tuple(spans)


def _of_another(candidate: Candidate, passage: Passage, spans: tuple[Evidence, ...]) -> Finding | None:
    """Contradicted where the answer ascribes it to one name, and the passage to another."""
    said = speaker_of(candidate.answer.text, candidate.start, candidate.end)
    given = speaker_of(passage.text, spans[0].start, spans[-1].end) if said else None
    if said is None or given is None:
        return None
    name, right = candidate.answer.text[slice(*said)], passage.text[slice(*given)]
    if may_be_one(name, right):
        return None
    found = evidence(passage, *given, Relation.CONTRADICTS)
    message = f"{passage.id} has {right} say so, not {name}"
    return Finding(Status.CONTRADICTED, Reason.WRONG_HOLDER, message, 0.05, (found,), right_value=right)


def _stitched(candidate: Candidate, quotation: Quotation, rows: list[tuple[Passage, Row]]) -> Finding | None:
    """The finding for a quotation whose halves stand word for word in different places."""
    words = " ".join(quotation.parts).split()

    def place(first: int, last: int) -> tuple[Passage, tuple[int, int]] | None:
        """Where the words [first, last) stand in a row; None where they do not."""
        sought = " ".join(words[first:last])
        found = ((passage, row, row.find(sought)) for passage, row in rows)
        return next(((passage, row.span(at, at + len(sought))) for passage, row, at in found if at >= 0), None)

    # The longest beginning that stands somewhere: one more word can only make it harder to find.
    cut = bisect_left(range(1, len(words)), True, key=lambda last: place(0, last) is None)
    if cut < _PIECE or len(words) - cut < _PIECE:
        return None
    first, second = place(0, cut), place(cut, len(words))
    if first is None or second is None:
        return None
    spans = tuple(evidence(passage, *span) for passage, span in (first, second))
    message = f"stitched together: {spans[0].text!r} and {spans[1].text!r} do not stand together"
    return Finding(Status.UNSUPPORTED, Reason.STITCHED_QUOTE, message, 0.1, spans)


def _altered(
    candidate: Candidate, quotation: Quotation, rows: list[tuple[Passage, Row]], payload: ReadPayload
) -> Finding | None:
    """The finding for a quotation that a passage holds in other words: contradicted, with the passage's own."""
    sought = " ".join(quotation.parts)
    best: tuple[float, Passage, tuple[int, int]] | None = None
    for passage, row in rows:
        payload.spend(len(row.text) * (1 + len(sought) // 64) // 50)
        if len(row.text) < len(sought) // 2:
            continue
        aligned = fuzz.partial_ratio_alignment(sought, row.text, score_cutoff=_ALTERED)
        if aligned is not None and aligned.dest_end > aligned.dest_start and (best is None or aligned.score > best[0]):
            best = (aligned.score, passage, row.span(aligned.dest_start, aligned.dest_end))
    if best is None:
        return None
    _, passage, span = best
    found = evidence(passage, *span, Relation.CONTRADICTS)
    changed = _difference(sought, folded(found.text))
    return Finding(
        Status.CONTRADICTED,
        Reason.ALTERED_QUOTE,
        f"{passage.id} has it otherwise: {changed}",
        0.05,
        (found,),
        right_value=found.text,
    )


def _difference(quoted: str, original: str) -> str:
    """The words in which two texts differ, as `quoted -> original`."""
    mine, theirs = quoted.split(), original.split()
    low = 0
    while low < min(len(mine), len(theirs)) and mine[low] == theirs[low]:
        low += 1
    high = 0
    while high < min(len(mine), len(theirs)) - low and mine[-1 - high] == theirs[-1 - high]:
        high += 1
    left, right = " ".join(mine[low : len(mine) - high]), " ".join(theirs[low : len(theirs) - high])
    return f"{left or 'nothing'!r} stands for {right or 'nothing'!r}"
