"""LettuceDetect (Kovács and Recski 2025): which words of an answer does its context not bear out?

It reads a prompt and an answer, in the wording of the data it was trained with (RAGTruth), and gives each token of the
answer a probability of being made up. A statement is borne out as far as its least borne-out token is. Passages are
put to it one at a time, since the best passage decides; it was trained with all of them in one prompt.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grounding.judging import Question
from grounding.models import Span
from grounding.verifiers.judges.folder import Folder, folder_at, model_of, tokenizer_of
from grounding.verifiers.judges.pairs import Frame, PairJudge, Reading
from grounding.verifiers.judges.tokens import (
    Tokens,
    joints_of,
    longest_input,
    outputs_of,
    plain_tokens,
    segment_ids,
    softmax,
)

WINDOW = 2_048
"""Tokens read at once: half of what it was trained with, which one passage and one statement seldom need."""
MADE_UP_AT = 0.5
"""A token that is made up with this probability is one of the words that are not borne out, as its makers have it."""
_MADE_UP = 1
_LABELS = ("label_1", "1", "hallucinated", "hallucination", "unsupported")

# What stands before and after the passages in the prompts of RAGTruth (Niu and others 2024), on which it was trained.
_ASKED = (
    "Briefly answer the following question:\n{query}\n"
    "Bear in mind that your response should be strictly based on the following 1 passages:\npassage 1: ",
    "\nIn case the passages do not contain the necessary information to answer the question, please reply with: "
    '"Unable to answer based on given passages."\noutput:',
)
_UNASKED = ("Summarize the following text:\n", "\noutput:")


def open_folder(path: Path) -> PairJudge:
    """The judge over a LettuceDetect model in a local folder.

    Raises:
        InvalidInput: It holds no such model.
        MissingExtra: The extra `judges` is not installed.
    """
    return PairJudge(LettuceDetect(folder_at(path)))


class LettuceDetect:
    """Reads a prompt with a passage in it, and a statement as the answer."""

    def __init__(self, folder: Folder) -> None:
        folder.demand("ForTokenClassification")
        labels = {number: label for label, number in folder.labels().items()}
        if set(labels) != {0, _MADE_UP} or labels[_MADE_UP] not in _LABELS:
            raise folder.refused(f"is no LettuceDetect: its labels (id2label) are {', '.join(labels.values())}")
        self._model: Any = model_of(folder, "AutoModelForTokenClassification")
        self._tokenizer = tokenizer_of(folder)
        joints = joints_of(self._tokenizer)
        if joints is None:
            raise folder.refused("has a tokenizer that joins two texts in a way that can't be told")
        self._joints = joints
        self.window = longest_input(self._tokenizer, self._model.config, WINDOW)
        self.name = f"lettucedetect:{folder.name}"

    def tokens(self, text: str) -> Tokens:
        """See `PairModel`."""
        return plain_tokens(self._tokenizer, text)

    def frame(self, question: Question, query: str | None) -> Frame:
        """See `PairModel`."""
        opening, closing = _ASKED if query else _UNASKED
        head, tail = self.tokens(opening.replace("{query}", query or "")).ids, self.tokens(closing).ids
        statement = self.tokens(question.whole)
        between = (*tail, *self._joints.between)
        after = (*between, *statement.ids, *self._joints.after)
        return Frame((*self._joints.before, *head), after, statement, len(between), len(between))

    def read(self, ids: Sequence[int], frame: Frame) -> Reading:
        """See `PairModel`."""
        first = len(ids) - len(frame.after) + frame.statement_at
        logits = outputs_of(self._model, ids, **segment_ids(self._joints, len(ids), first))[0]
        tokens = logits[first : first + len(frame.statement.ids)]
        made_up = [softmax(token)[_MADE_UP] for token in tokens]
        return Reading(1 - max(made_up), absent=_joined(frame.statement.spans, made_up))


def _joined(spans: Sequence[Span], made_up: Sequence[float]) -> tuple[Span, ...]:
    """The spans of the tokens that are made up, those beside each other as one."""
    found: list[Span] = []
    follows = False
    for (start, end), probability in zip(spans, made_up, strict=True):
        wanted = probability >= MADE_UP_AT and start < end
        if wanted and follows:
            found[-1] = (found[-1][0], end)
        elif wanted:
            found.append((start, end))
        follows = wanted
    return tuple(found)
