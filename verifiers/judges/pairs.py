"""Judging by models that read a passage and a statement as one sequence of tokens.

A long passage is read in windows that overlap; no window is cut to fit, and a statement counts as examined only when
all windows of all passages were read. The window that bears it out best decides, as the best passage does everywhere.
Windows are read one by one: without padding, what a model makes of one does not hang on which others lie beside it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from grounding.judging import Case, Opinion, Question, Unexamined
from grounding.models import Evidence, Passage, Reason, Span
from grounding.verifiers.judges.tokens import Tokens

PIECES = 250_000
"""Tokens read for one answer at most: about half a minute's work of a small model on two cores."""
LEAST = 32
"""Tokens of a passage that a window has to have room for."""
LONGEST_TOKEN = 16
"""Code points that a token has at most on average; texts that are longer by far are not even taken apart."""
MOST_UNKNOWN = 0.2
"""The share of a statement's tokens that may be unknown to the model: a text of nothing else resembles any other."""
_OVERLAP = 4
"""One token in so many is seen by two windows of a passage."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model makes of a statement beside one window of a passage."""

    supported: float
    """How probable it is that the window bears it out, 0 to 1."""
    against: float | None = None
    """How probable it is that the window says otherwise, 0 to 1, where the model tells."""
    absent: tuple[Span, ...] = ()
    """What of the statement's text is not borne out."""


class PairModel(Protocol):
    """A model that reads a stretch of a passage together with a statement."""

    @property
    def name(self) -> str:
        """How reports call it."""
        ...

    @property
    def window(self) -> int:
        """Tokens that it reads at once at most."""
        ...

    def tokens(self, text: str) -> Tokens:
        """A text in tokens; nothing in it is read as a sign that only the model's makers may set."""
        ...

    def frame(self, question: Question, query: str | None) -> Frame:
        """What stands around a passage when the statement is put to the model."""
        ...

    def read(self, ids: Sequence[int], frame: Frame) -> Reading:
        """What the model makes of a whole sequence: the frame with tokens of a passage in it."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """A statement ready to be put to a model, with a place for a passage."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    """Holds the statement."""
    statement: Tokens
    statement_at: int
    """Where in `after` the statement's tokens begin."""
    second_at: int = 0
    """Where in `after` the second of two texts begins, for models that are told which text a token is of."""

    @property
    def size(self) -> int:
        """Tokens that are not the passage's."""
        return len(self.before) + len(self.after)

    def around(self, passage: Sequence[int]) -> list[int]:
        """The whole sequence for some tokens of a passage."""
        return [*self.before, *passage, *self.after]


class PairJudge:
    """A judge over a model that reads pairs; safe to share between threads.

    Args:
        model: The model.
        pieces: Tokens that it may read for one answer; statements beyond are unchecked.
    """

    def __init__(self, model: PairModel, pieces: int = PIECES) -> None:
        self._model = model
        self._pieces = pieces
        self._lock = threading.Lock()
        self.name = model.name

    def __repr__(self) -> str:
        return f"PairJudge({self.name!r})"

    def judge(self, case: Case) -> list[Opinion | Unexamined]:
        """An opinion on each statement; see `Judge`."""
        with self._lock:  # a tokenizer raises where two threads use it at once
            return self._opinions(case)

    def _opinions(self, case: Case) -> list[Opinion | Unexamined]:
        size = sum(len(passage.text) for passage in case.passages)
        if size > self._pieces * LONGEST_TOKEN:
            return [self._too_much()] * len(case.questions)
        read = [(passage, self._model.tokens(passage.text)) for passage in case.passages]
        texts = [(passage, text) for passage, text in read if text.ids]
        if not texts:
            return [Unexamined(Reason.NOT_SETTLED, "the passages hold no text")] * len(case.questions)
        opinions: list[Opinion | Unexamined] = []
        left = self._pieces
        for question in case.questions:
            frame = self._model.frame(question, case.query)
            unfit = self._unfit(frame)
            if unfit is not None:
                opinions.append(unfit)
                continue
            room = self._model.window - frame.size
            windows = [(passage, text, span) for passage, text in texts for span in windows_of(len(text.ids), room)]
            left -= sum(frame.size + end - start for _, _, (start, end) in windows)
            opinions.append(self._best(question, frame, windows) if left >= 0 else self._too_much())
        return opinions

    def _unfit(self, frame: Frame) -> Unexamined | None:
        """Why the model can't read a statement; None where it can."""
        statement, window = frame.statement, self._model.window
        if window - frame.size < LEAST:
            why = f"{frame.size} tokens leave no room for a passage; the model reads {window}"
            return Unexamined(Reason.TOO_LONG, why)
        if statement.unknown >= max(1, len(statement.ids) * MOST_UNKNOWN) or not statement.ids:
            return Unexamined(Reason.LANGUAGE_NOT_SUPPORTED, "the model has no tokens for much of it")
        return None

    def _too_much(self) -> Unexamined:
        why = f"it takes more than the {self._pieces:,} tokens allowed for one answer"
        return Unexamined(Reason.BUDGET_EXHAUSTED, why)

    def _best(self, question: Question, frame: Frame, windows: Sequence[tuple[Passage, Tokens, Span]]) -> Opinion:
        """The opinion from the window that bears the statement out best, or else from the one that denies it most."""
        read = []
        for passage, text, (start, end) in windows:
            reading = self._model.read(frame.around(text.ids[start:end]), frame)
            read.append((reading, _evidence(passage, text, start, end)))
        best = max(read, key=lambda item: item[0].supported)
        denying = max(read, key=lambda item: item[0].against or 0.0)
        if (denying[0].against or 0.0) > best[0].supported:
            best = (Reading(best[0].supported, denying[0].against, best[0].absent), denying[1])
        reading, shown = best
        return Opinion(reading.supported, (shown,), reading.against, _in_statement(question, reading.absent))


def windows_of(length: int, room: int) -> Iterator[Span]:
    """Stretches of at most `room` tokens that overlap and together hold all; the last one is as long as it can be."""
    step = max(1, room - room // _OVERLAP)
    start = 0
    while start + room < length:
        yield start, start + room
        start += step
    yield max(0, min(start, length - room)), length


def _evidence(passage: Passage, text: Tokens, start: int, end: int) -> Evidence:
    spans = [span for span in text.spans[start:end] if span[0] < span[1]]
    first, last = (spans[0][0], spans[-1][1]) if spans else (0, len(passage.text))
    return Evidence(source_id=passage.id, start=first, end=last, text=passage.text[first:last])


def _in_statement(question: Question, absent: Sequence[Span]) -> tuple[Span, ...]:
    """Spans of a statement with its context as spans of the statement; those in the context are left out."""
    offset = len(question.whole) - len(question.statement)
    return tuple((a - offset, b - offset) for a, b in absent if a >= offset)
