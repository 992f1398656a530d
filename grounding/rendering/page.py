"""What stands on a report's page, as values: texts cut where they are marked, long ones cut to what matters.

Offsets are code points here and UTF-16 units in a browser, so all slicing happens on this side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grounding.diagnosis import Fault
from grounding.models import Claim, Evidence, Kind, Passage, Relation, Span, Status
from grounding.rendering.covered import SOURCE_SIGNS, gaps_in_order, payload_told, source_state, source_told
from grounding.rendering.runs import runs
from grounding.rendering.texts import RESERVED, delivered_texts
from grounding.rendering.wording import (
    DECIDED,
    FAILURE_SENTENCES,
    LEAF_REASONS,
    MEANINGS,
    NEED_SIGNS,
    SIGNS,
    VERDICT_SENTENCES,
    counted,
    reason_of,
    sentence,
    spoken,
    what_was_searched,
)
from grounding.report import Report, Subject

MOST_CLAIMS = 2_000
"""Claims on one page, the worst first; the page says how many are left out."""
WHOLE_PASSAGE = 20_000
"""Code points up to which a passage is shown as a whole."""
WHOLE_PAGE = 1_000_000
"""Code points of passages after which the rest are shown as excerpts, however short."""
AROUND = 400
"""Code points shown on either side of a piece of evidence in an excerpt."""
LONGEST_MARK = 1_200
"""Code points of a piece of evidence shown at either end in an excerpt."""
OPENING = 600
"""Code points shown of a long passage without evidence."""
QUOTED = 400
"""Code points of a claim or a piece of evidence quoted in a list."""
CONTEXT = 60
"""Code points quoted on either side of a piece of evidence in a list."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of the answer, or of a passage."""

    text: str
    over: tuple[int, ...] = ()
    """Numbers of the claims (of the evidence, in a passage) it lies in, the innermost first."""
    status: str = ""
    """Of the innermost claim."""
    leaf: bool = False
    label: str = ""
    """Where a leaf begins: what it is, for people who hear the page."""
    unsupported: bool = False
    """Whether it is among the words that are not borne out."""
    begins: tuple[int, ...] = ()
    """Numbers of the evidence that begins here."""
    ends: tuple[Marker, ...] = ()
    """Statements that end here."""
    left_out: int = 0
    """Code points left out here; the stretch then has no text."""


@dataclass(frozen=True, slots=True)
class Marker:
    """The button after a statement."""

    claim: int
    number: int
    sign: str
    status: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence in the list of claims."""

    number: int
    source: str
    start: int
    end: int
    relation: str
    """`nearest found` where it does not decide the claim."""
    tone: str
    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim in the list of claims."""

    claim: int
    number: int | None
    """Of a statement, the number it has in the answer."""
    parent: int | None
    """Of a leaf, the claim it stands in."""
    sign: str
    status: str
    kind: str
    text: str
    reason: str
    message: str
    """Empty for a statement of which a leaf below says it all."""
    right_value: str | None
    formula: str | None
    failure: str
    searched: str
    unsupported: tuple[str, ...]
    score: float | None
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A passage, or another text that was delivered."""

    id: str
    kind: str
    facts: tuple[str, ...]
    generated: bool
    stretches: tuple[Stretch, ...]
    marks: int
    length: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need and the sources that cover it."""

    text: str
    kind: str
    status: str
    sign: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consulted:
    """A source, and what became of it."""

    name: str
    state: str
    sign: str
    told: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A gap, told in sentences."""

    severity: str
    kind: str
    message: str
    remedy: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many claims have a status."""

    status: str
    sign: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template needs."""

    report: Report
    query: str | None
    sentence: str
    checked: str
    tallies: tuple[Tally, ...]
    answer: tuple[Stretch, ...]
    entries: tuple[Entry, ...]
    claims_left_out: int
    texts: tuple[Text, ...]
    needs: tuple[Wanted, ...]
    sources: tuple[Consulted, ...]
    payload: str
    """What its room is spent on; empty where that is not known."""
    gaps: tuple[Missing, ...]
    diagnosis: str
    """Whose fault it is, as a sentence; empty where nothing is at fault."""
    remedies: tuple[str, ...]


def make_page(report: Report, subject: Subject) -> Page:
    """The page of a report."""
    claims = _shown(report.claims)
    texts = delivered_texts(subject.payload)
    shown = [found for claim in claims for found in claim.evidence]
    shown += [found for gap in report.coverage.gaps for found in gap.evidence]
    evidence = list(dict.fromkeys(shown))
    diagnosis = report.diagnosis
    deciding = frozenset(found for claim in claims if claim.status in DECIDED for found in claim.evidence)
    return Page(
        report=report,
        query=subject.payload.query,
        sentence=VERDICT_SENTENCES[report.verdict_reason],
        checked=f"{len(report.claims) - len(report.unchecked):,} of {counted(len(report.claims), 'claim')}",
        tallies=tuple(_tallies(report.claims)),
        answer=tuple(_answer(subject.answer, claims)),
        entries=tuple(_entries(claims, texts, evidence)),
        claims_left_out=len(report.claims) - len(claims),
        texts=tuple(_texts(subject, texts, evidence, deciding)),
        needs=tuple(_needs(report)),
        sources=tuple(_sources(report)),
        payload=sentence(payload_told(report.coverage.payload)) if report.coverage.payload is not None else "",
        gaps=tuple(_gaps(report, texts, evidence)),
        diagnosis="" if diagnosis.fault is Fault.NONE else sentence(diagnosis.sentence),
        remedies=tuple(map(sentence, diagnosis.remedies)),
    )


def _shown(claims: Sequence[Claim]) -> list[Claim]:
    """The claims on the page, statements before their leaves: all of them, or the worst."""
    chosen = claims
    if len(claims) > MOST_CLAIMS:
        chosen = sorted(claims, key=lambda claim: claim.status.rank)[:MOST_CLAIMS]
    here = {claim.id for claim in chosen}
    leaves: dict[str, list[Claim]] = defaultdict(list)
    heads = []
    for claim in claims:
        if claim.id in here:
            if claim.parent in here:
                leaves[str(claim.parent)].append(claim)
            else:
                heads.append(claim)
    return [claim for head in heads for claim in (head, *leaves[head.id])]


def _tallies(claims: Sequence[Claim]) -> Iterator[Tally]:
    for status in Status:
        count = sum(claim.status is status for claim in claims)
        yield Tally(status.value, SIGNS[status], MEANINGS[status], count)


# The answer -----------------------------------------------------------------------------------------


def _statement_numbers(claims: Sequence[Claim]) -> dict[int, int]:
    """The number that each statement, and each leaf outside any, has in the answer."""
    heads = (index for index, claim in enumerate(claims) if claim.parent is None)
    return {index: number for number, index in enumerate(heads, 1)}


def _answer(answer: str, claims: Sequence[Claim]) -> Iterator[Stretch]:
    spans: list[Span] = [(claim.start, claim.end) for claim in claims]
    words = [span for claim in claims if claim.status is not Status.SUPPORTED for span in claim.spans]
    numbers = _statement_numbers(claims)
    ends: dict[int, list[Marker]] = defaultdict(list)
    for index, number in numbers.items():
        claim = claims[index]
        ends[claim.end].append(Marker(index, number, SIGNS[claim.status], claim.status.value))
    labelled: set[int] = set()
    for run in runs(0, len(answer), [*spans, *words]):
        over = tuple(index for index in run.over if index < len(claims))
        inner = claims[over[0]] if over else None
        leaf = inner is not None and inner.kind is not Kind.STATEMENT
        label = ""
        if inner is not None and leaf and over[0] not in labelled:
            labelled.add(over[0])
            label = f"{spoken(inner.kind)}, {inner.status.value}: {_quoted(inner.text)}"
        yield Stretch(
            text=answer[run.start : run.end],
            over=over,
            status=inner.status.value if inner is not None else "",
            leaf=leaf,
            label=label,
            unsupported=any(index >= len(claims) for index in run.over),
            ends=tuple(ends[run.end]),
        )


# The claims -----------------------------------------------------------------------------------------


def _entries(claims: Sequence[Claim], texts: Mapping[str, str], evidence: Sequence[Evidence]) -> Iterator[Entry]:
    numbers = _statement_numbers(claims)
    places = {claim.id: index for index, claim in enumerate(claims)}
    proof_numbers = {found: number for number, found in enumerate(evidence)}
    of_leaves: dict[str | None, set[Evidence]] = defaultdict(set)
    for claim in claims:
        of_leaves[claim.parent].update(claim.evidence)
    for index, claim in enumerate(claims):
        # What a leaf below shows is not said twice.
        told_by_leaf = claim.reason in LEAF_REASONS and claim.id in of_leaves
        parent = places.get(claim.parent) if claim.parent is not None else None
        told_above = claims[parent].searched if parent is not None else None
        own = [found for found in claim.evidence if found not in of_leaves.get(claim.id, ())]
        yield Entry(
            claim=index,
            number=numbers.get(index),
            parent=parent,
            sign=SIGNS[claim.status],
            status=claim.status.value,
            kind=spoken(claim.kind),
            text=_quoted(claim.text),
            reason=reason_of(claim),
            message="" if told_by_leaf else claim.message,
            right_value=claim.right_value,
            formula=claim.formula,
            failure=FAILURE_SENTENCES[claim.failure] if claim.failure is not None and not told_by_leaf else "",
            searched=what_was_searched(claim.searched) if claim.searched and claim.searched != told_above else "",
            unsupported=tuple(_quoted(claim.text[a - claim.start : b - claim.start]) for a, b in claim.spans[:20]),
            score=claim.score,
            proofs=tuple(_proof(proof_numbers[found], found, claim.status in DECIDED, texts) for found in own),
        )


def _proof(number: int, found: Evidence, decides: bool, texts: Mapping[str, str]) -> Proof:
    text = texts[found.source_id]
    first, last = max(0, found.start - CONTEXT), min(len(text), found.end + CONTEXT)
    return Proof(
        number=number,
        source=found.source_id,
        start=found.start,
        end=found.end,
        relation=found.relation.value if decides else "nearest found",
        tone=_tone(found, decides).value,
        before=("…" if first else "") + text[first : found.start],
        text=_quoted(found.text),
        after=text[found.end : last] + ("…" if last < len(text) else ""),
    )


def _quoted(text: str) -> str:
    if len(text) <= QUOTED:
        return text
    half = QUOTED // 2
    return f"{text[:half]} … ({len(text) - 2 * half:,} characters) … {text[-half:]}"


# The passages ---------------------------------------------------------------------------------------


def _texts(
    subject: Subject, texts: Mapping[str, str], evidence: Sequence[Evidence], deciding: frozenset[Evidence]
) -> Iterator[Text]:
    """The texts on the page: all passages, and of the others those that were given."""
    marks: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(evidence):
        marks[found.source_id].append(number)
    marked = [_Marked((found.start, found.end), _tone(found, found in deciding)) for found in evidence]
    room = WHOLE_PAGE
    passages = subject.payload.passages
    for passage in passages:
        whole = len(passage.text) <= min(WHOLE_PASSAGE, room)
        room -= len(passage.text) if whole else 0
        stretches = tuple(_passage(passage.text, marks[passage.id], marked, whole=whole))
        facts = tuple(_facts(passage))
        yield Text(
            passage.id,
            "passage",
            facts,
            passage.generated,
            stretches,
            len(marks[passage.id]),
            len(passage.text),
            whole,
        )
    for name in RESERVED:
        text = texts.get(name)
        if text is not None and (name != "query" or marks[name]):
            whole = len(text) <= WHOLE_PASSAGE
            stretches = tuple(_passage(text, marks[name], marked, whole=whole))
            yield Text(name, "context", (), False, stretches, len(marks[name]), len(text), whole)


def _facts(passage: Passage) -> Iterator[str]:
    if passage.source is not None:
        yield f"source {passage.source}"
    if passage.as_of is not None:
        yield f"as of {passage.as_of.isoformat(timespec='minutes').removesuffix('T00:00+00:00')}"
    if passage.effective is not None:
        begin = passage.effective.from_.date().isoformat() if passage.effective.from_ is not None else "…"
        end = passage.effective.until.date().isoformat() if passage.effective.until is not None else "…"
        yield f"in effect {begin} to {end}"
    if passage.similarity is not None:
        yield f"similarity {passage.similarity:.2f}"


@dataclass(frozen=True, slots=True)
class _Marked:
    """A span of a passage to mark, in the tone of a status."""

    span: Span
    tone: Status


_LOUDNESS = (Status.CONTRADICTED, Status.SUPPORTED, Status.UNCHECKED)
"""Which tone a stretch has where several pieces of evidence overlap."""


def _tone(found: Evidence, decides: bool) -> Status:
    if not decides:
        return Status.UNCHECKED
    return Status.SUPPORTED if found.relation is Relation.SUPPORTS else Status.CONTRADICTED


def _passage(text: str, numbers: Sequence[int], evidence: Sequence[_Marked], *, whole: bool) -> Iterator[Stretch]:
    spans = [evidence[number].span for number in numbers]
    at = 0
    begun: set[int] = set()
    for start, end in [(0, len(text))] if whole else _windows(len(text), spans):
        if start > at:
            yield Stretch("", left_out=start - at)
        for run in runs(start, end, spans):
            over = tuple(numbers[index] for index in run.over)
            begins = tuple(number for number in over if number not in begun)
            begun.update(begins)
            status = min((evidence[number].tone for number in over), key=_LOUDNESS.index) if over else ""
            yield Stretch(text[run.start : run.end], over, status=status, begins=begins)
        at = end
    if at < len(text):
        yield Stretch("", left_out=len(text) - at)


def _windows(length: int, spans: Sequence[Span]) -> list[Span]:
    """What is shown of a long text: its surroundings around either end of every span, or its opening."""
    wanted: list[Span] = []
    for start, end in spans:
        if end - start <= 2 * LONGEST_MARK:
            wanted.append((start - AROUND, end + AROUND))
        else:
            wanted += [(start - AROUND, start + LONGEST_MARK), (end - LONGEST_MARK, end + AROUND)]
    merged: list[Span] = []
    for start, end in sorted(wanted or [(0, OPENING)]):
        first, last = max(0, start), min(length, end)
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


# Coverage -------------------------------------------------------------------------------------------


def _needs(report: Report) -> Iterator[Wanted]:
    for need in report.coverage.needs:
        sources = tuple(dict.fromkeys(found.source_id for found in need.evidence))
        yield Wanted(need.text, spoken(need.kind), need.status.value, NEED_SIGNS[need.status], sources)


def _sources(report: Report) -> Iterator[Consulted]:
    for use in report.coverage.sources:
        state = source_state(use)
        yield Consulted(use.name, state.value, SOURCE_SIGNS[state], source_told(use))


def _gaps(report: Report, texts: Mapping[str, str], evidence: Sequence[Evidence]) -> Iterator[Missing]:
    numbers = {found: number for number, found in enumerate(evidence)}
    for gap in gaps_in_order(report.coverage):
        proofs = tuple(_proof(numbers[found], found, False, texts) for found in gap.evidence)
        remedy = sentence(gap.remedy) if gap.remedy else ""
        yield Missing(gap.severity.value, spoken(gap.kind), sentence(gap.message), remedy, proofs)
