"""From blocks and sentences to segments: what each asserts, and what it takes from above it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from grounding.protocols import Segment, SegmentKind
from grounding.reading.languages import guess_language, may_change
from grounding.segmentation.abstaining import abstaining_parts, may_abstain
from grounding.segmentation.asked import Asked, figures_beyond, read_query
from grounding.segmentation.blocks import Block, BlockKind, read_blocks
from grounding.segmentation.kinds import goes_on_supposing, heading, is_hypothetical, kind_of, predicates, topic_of
from grounding.segmentation.markup import trimmed
from grounding.segmentation.phrases import set_phrase
from grounding.segmentation.sentences import sentence_spans
from grounding.segmentation.silence import silent_spans
from grounding.segmentation.structured import segments_of_json

CONTEXT = 200
"""Code points of context that a segment keeps at most."""
_SHORT = 200
"""A heading, label or introduction is no longer than this, in code points."""

_BOLD_LINE = re.compile(r"(?P<run>\*{2,3}|__)(?!\s)[^*\n]{1,200}?(?P=run)\s*:?\Z")
_LABEL = re.compile(r"(?P<run>\*{2,3}|__)(?P<label>[^*\n:]{1,80})(?::(?P=run)|(?P=run)\s?(?::|[–—-]\s))\s")
_NOT_TOLD_ITEM = re.compile(r"\W*(?:whether|how|what|when|where|which|who|why|any|if)\b", re.IGNORECASE)
_LETTER = re.compile(r"\w")
_YEAR_OR_PERCENT = re.compile(
    r"\b(?:FY|CY|H[12]|Q[1-4])?\s?(?:1[5-9]|20)\d\d(?:\s?[-–/]\s?\d{2,4})?\b|"
    r"\bQ[1-4]\b|%|\b(?:100|1,?000)\s?(?:g|ml)\b"
)


@dataclass(slots=True)
class _State:
    """What stands above the stretch that is being read."""

    text: str
    asked: Asked
    language: str
    mixed: bool
    """Whether single segments may be in another language."""
    may_abstain: bool
    in_list: bool = False
    heading: str = ""
    lead: str = ""
    label: str = ""
    columns: str = ""
    supposing: bool = False
    not_told: bool = False
    """Whether the list that is being read lists what the sources do not tell."""
    segments: list[Segment] = field(default_factory=list)

    @property
    def context(self) -> str:
        return (self.label or self.lead or self.heading)[:CONTEXT]

    def add(self, start: int, end: int, kind: SegmentKind, context: str | None = None) -> None:
        start, end = trimmed(self.text, start, end)
        if start == end:
            return
        if (
            not _LETTER.search(self.text, start, end)
            and kind is SegmentKind.STATEMENT
            and all(not _carries(c) for c in self.text[start:end])
        ):
            kind = SegmentKind.MARKER
        silent = silent_spans(self.text, start, end) if kind is SegmentKind.STATEMENT else ()
        language = guess_language(self.text[start:end], self.language) if self.mixed else self.language
        self.segments.append(Segment(start, end, kind, language, silent, self.context if context is None else context))


def _carries(character: str) -> bool:
    """Whether a lone sign can be an answer: a tick, a cross, a currency sign or an emoji can."""
    return not character.isspace() and ord(character) > 0x2000 and character not in "–—‘’“”•…‣⁃"


def segments_of(text: str, query: str | None) -> tuple[Segment, ...]:
    """The segments of an answer in order; see `grounding.segmentation.segment`."""
    leaves = segments_of_json(text, 0, len(text))
    if leaves is not None:
        return leaves
    language = guess_language(text)
    state = _State(text, read_query(query), language, may_change(text, language), may_abstain(text))
    blocks = read_blocks(text)
    for index, block in enumerate(blocks):
        if block.marker:
            state.add(*block.marker, SegmentKind.MARKER, "")
        _READERS[block.kind](state, block, blocks[index + 1] if index + 1 < len(blocks) else None)
        state.in_list = block.kind is BlockKind.ITEM
    return _nothing_hidden(state.segments)


def _nothing_hidden(segments: list[Segment]) -> tuple[Segment, ...]:
    """An answer of headings alone asserts what they say: "**Paris**" and an offer of help is an answer."""
    if any(s.kind in (SegmentKind.STATEMENT, SegmentKind.ABSTENTION) for s in segments):
        return tuple(segments)
    return tuple(replace(s, kind=SegmentKind.STATEMENT) if s.kind is SegmentKind.HEADING else s for s in segments)


def _read_heading(state: _State, block: Block, following: Block | None) -> None:
    start, end = trimmed(state.text, block.start, block.end)
    title = state.text[start:end]
    state.lead = state.label = ""
    kind = SegmentKind.STATEMENT
    if following is not None and len(title) <= _SHORT:
        kind = set_phrase(title, state.asked) or heading(title.rstrip(":"), state.asked, first=not _asserted(state))
    state.add(start, end, kind)
    state.heading, state.columns = title[:CONTEXT], ""


def _asserted(state: _State) -> bool:
    return any(s.kind is SegmentKind.STATEMENT for s in state.segments)


def _read_header_row(state: _State, block: Block, following: Block | None) -> None:
    start, end = _row_edges(state.text, block)
    header = state.text[start:end]
    state.columns = re.sub(r"\s*\|\s*", " | ", header)[:CONTEXT]
    asserts = figures_beyond(_YEAR_OR_PERCENT.sub(" ", header), state.asked) or any(
        predicates(c) and len(c.split()) > 4 for c in header.split("|")
    )
    state.add(start, end, SegmentKind.STATEMENT if asserts else SegmentKind.HEADING)


def _read_row(state: _State, block: Block, following: Block | None) -> None:
    start, end = _row_edges(state.text, block)
    state.add(start, end, SegmentKind.STATEMENT, state.columns or state.context)
    if following is None or following.kind is not BlockKind.ROW:
        state.columns = ""


def _row_edges(text: str, block: Block) -> tuple[int, int]:
    return trimmed(text, block.start, block.end)


def _read_code(state: _State, block: Block, following: Block | None) -> None:
    state.add(block.start, block.end, SegmentKind.CODE)


def _read_data(state: _State, block: Block, following: Block | None) -> None:
    """JSON in a fence: its fields, as of an answer that is nothing else."""
    state.segments.extend(segments_of_json(state.text, block.start, block.end) or ())


def _read_text(state: _State, block: Block, following: Block | None) -> None:
    """A paragraph or list item: a line that only heads what follows, or sentences."""
    item = block.kind is BlockKind.ITEM
    if not item:
        state.label = ""
        if state.in_list:
            state.lead = ""
        if block.after_gap and not (following and following.kind is BlockKind.ITEM):
            state.supposing = False
    if following is not None and _heads(state.text, block, following):
        _read_heading_line(state, block, item=item)
        return
    label = (
        _LABEL.match(state.text, block.start, block.end) if state.text.find("*", block.start, block.end) >= 0 else None
    )
    spans = sentence_spans(state.text, block.start, block.end)
    lead = ""
    for number, (start, end) in enumerate(spans):
        last = number == len(spans) - 1
        lead = _read_sentence(state, start, end, followed=last and following is not None, item=item)
        if number == 0 and label is not None:
            state.label = label["label"].strip()[:CONTEXT]
    if item:
        state.label = ""
        if lead and following is not None and following.kind is BlockKind.ITEM and following.indent > block.indent:
            state.lead = lead
    else:
        state.lead = lead


def _heads(text: str, block: Block, following: Block) -> bool:
    """Whether a line stands over the next block as its heading, by bold type or by lacking all punctuation."""
    if block.end - block.start > _SHORT + 10:
        return False
    raw = text[block.start : block.end].strip()
    deeper = following.kind is BlockKind.ITEM and following.indent > block.indent
    if _BOLD_LINE.match(raw):
        return block.kind is BlockKind.PARAGRAPH or deeper or raw.rstrip("*_").endswith(":") or raw.endswith(":")
    if following.kind is not BlockKind.ITEM or following.after_gap or (block.kind is BlockKind.ITEM and not deeper):
        return False
    return raw[-1:].isalpha() and len(raw) <= 60 and len(raw.split()) <= 6


def _read_heading_line(state: _State, block: Block, *, item: bool) -> None:
    start, end = trimmed(state.text, block.start, block.end)
    title = state.text[start:end]
    kind = set_phrase(title, state.asked) or heading(
        title.rstrip(":*_ "), state.asked, first=not _asserted(state) and not item
    )
    if kind is SegmentKind.STATEMENT:
        _read_sentence(state, start, end, followed=True, item=item)
    else:
        state.add(start, end, kind)
    state.lead = title[:CONTEXT]


def _read_sentence(state: _State, start: int, end: int, *, followed: bool, item: bool) -> str:
    """Add the segments of one sentence; its text where it only leads in what follows, else nothing."""
    start, end = trimmed(state.text, start, end)
    if start == end:
        return ""
    sentence = state.text[start:end]
    leads = sentence.rstrip("*_ ").endswith(":") and followed
    if state.may_abstain and _read_abstention(state, start, sentence):
        state.not_told = leads and state.segments[-1].kind is SegmentKind.ABSTENTION
        return sentence[:CONTEXT] if leads else ""
    if item and state.not_told and _NOT_TOLD_ITEM.match(sentence) and not figures_beyond(sentence, state.asked):
        state.add(start, end, SegmentKind.ABSTENTION)
        return ""
    if not item:
        state.not_told = False
    start = _read_introduction(state, start, end, leads=leads)
    sentence = state.text[start:end]
    if state.supposing and goes_on_supposing(sentence, state.asked):
        state.add(start, end, SegmentKind.HYPOTHETICAL)
        return ""
    kind = kind_of(sentence, state.asked, followed=leads)
    state.supposing = kind is SegmentKind.HYPOTHETICAL and is_hypothetical(sentence, state.asked)
    state.add(start, end, kind)
    return sentence[:CONTEXT] if leads else ""


def _read_introduction(state: _State, start: int, end: int, *, leads: bool) -> int:
    """Cut "Sure, here is a summary:" from the claim behind it; the place where the rest begins."""
    text = state.text
    colon = text.find(": ", start, min(end, start + _SHORT))
    if colon > 0 and set_phrase(text[start:end], state.asked) is None:
        kind = set_phrase(text[start : colon + 1], state.asked)
        if kind is not None:
            state.add(start, colon + 1, kind)
            return trimmed(text, colon + 1, end)[0]
    if (
        leads
        and (topic := topic_of(text[start:end]))
        and kind_of(text[start:end], state.asked, followed=True) is SegmentKind.STATEMENT
    ):
        state.add(start, start + topic, SegmentKind.REMARK)
        return start + topic
    return start


def _read_abstention(state: _State, start: int, sentence: str) -> bool:
    parts = abstaining_parts(sentence, state.asked)
    for a, b, abstains in parts:
        clause = sentence[a:b].strip()
        kind = SegmentKind.ABSTENTION if abstains else kind_of(clause, state.asked, followed=False)
        state.add(start + a, start + b, kind)
    return bool(parts)


_READERS = {
    BlockKind.HEADING: _read_heading,
    BlockKind.HEADER_ROW: _read_header_row,
    BlockKind.ROW: _read_row,
    BlockKind.CODE: _read_code,
    BlockKind.DATA: _read_data,
    BlockKind.PARAGRAPH: _read_text,
    BlockKind.ITEM: _read_text,
}
