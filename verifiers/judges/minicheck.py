"""MiniCheck (Tang, Laban and Durrett 2024): is the claim supported by the document, yes or no?

Its encoders (RoBERTa, DeBERTa) read document and claim as one text with a separator between; the second of their two
outputs is support. Its Flan-T5 writes "1" or "0" after "predict: "; the first token it would write is compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grounding.judging import Question
from grounding.verifiers.judges.folder import Folder, folder_at, model_of, tokenizer_of
from grounding.verifiers.judges.pairs import Frame, PairJudge, PairModel, Reading
from grounding.verifiers.judges.tokens import (
    Tokens,
    longest_input,
    outputs_of,
    plain_tokens,
    single_joints_of,
    softmax,
)

ENCODER_WINDOW = 512
"""Tokens that the encoders read at once."""
T5_WINDOW = 1_024
"""Tokens that the Flan-T5 reads at once: about the 500 words of a document that it was evaluated with, and a claim."""
_SUPPORTED = 1
_NAMES_OF_SUPPORT = frozenset({"label_1", "1", "supported", "support", "entailment", "consistent", "yes"})


def open_folder(path: Path) -> PairJudge:
    """The judge over a MiniCheck model in a local folder.

    Raises:
        InvalidInput: It holds no such model.
        MissingExtra: The extra `judges` is not installed.
    """
    folder = folder_at(path)
    model: PairModel
    if any(architecture.endswith("ForConditionalGeneration") for architecture in folder.architectures):
        model = T5MiniCheck(folder)
    else:
        model = EncoderMiniCheck(folder)
    return PairJudge(model)


class EncoderMiniCheck:
    """MiniCheck in its RoBERTa and DeBERTa forms."""

    def __init__(self, folder: Folder) -> None:
        folder.demand("ForSequenceClassification")
        labels = {number: label for label, number in folder.labels().items()}
        if set(labels) != {0, _SUPPORTED} or labels[_SUPPORTED] not in _NAMES_OF_SUPPORT:
            raise folder.refused(f"is no MiniCheck: its labels (id2label) are {', '.join(labels.values())}")
        self._model: Any = model_of(folder, "AutoModelForSequenceClassification")
        self._tokenizer = tokenizer_of(folder)
        joints = single_joints_of(self._tokenizer)
        end = self._tokenizer.eos_token_id if self._tokenizer.eos_token_id is not None else self._tokenizer.sep_token_id
        if joints is None or end is None:
            raise folder.refused("has a tokenizer without a sign for the end of a text")
        self._joints, self._end = joints, int(end)
        self.window = longest_input(self._tokenizer, self._model.config, ENCODER_WINDOW)
        self.name = f"minicheck:{folder.name}"

    def tokens(self, text: str) -> Tokens:
        """See `PairModel`."""
        return plain_tokens(self._tokenizer, text)

    def frame(self, question: Question, query: str | None) -> Frame:
        """See `PairModel`; the query is no part of what is asked of these models."""
        statement = self.tokens(question.whole)
        return Frame(self._joints.before, (self._end, *statement.ids, *self._joints.after), statement, 1)

    def read(self, ids: Sequence[int], frame: Frame) -> Reading:
        """See `PairModel`."""
        return Reading(softmax(outputs_of(self._model, ids)[0])[_SUPPORTED])


class T5MiniCheck:
    """MiniCheck in its Flan-T5 form."""

    def __init__(self, folder: Folder) -> None:
        folder.demand("ForConditionalGeneration")
        self._model: Any = model_of(folder, "AutoModelForSeq2SeqLM")
        self._tokenizer = tokenizer_of(folder)
        self._no, self._yes = (self.tokens(digit).ids[0] for digit in "01")
        end, start = self._tokenizer.eos_token_id, self._model.config.decoder_start_token_id
        if self._no == self._yes or end is None or start is None:
            raise folder.refused("is no MiniCheck: its tokenizer can't tell 0 from 1, or has no signs for the ends")
        self._end, self._start = int(end), int(start)
        self._task = self.tokens("predict:").ids
        self.window = T5_WINDOW  # its positions are relative, and end nowhere
        self.name = f"minicheck:{folder.name}"

    def tokens(self, text: str) -> Tokens:
        """See `PairModel`."""
        return plain_tokens(self._tokenizer, text)

    def frame(self, question: Question, query: str | None) -> Frame:
        """See `PairModel`; the query is no part of what is asked of these models."""
        statement = self.tokens(question.whole)
        return Frame(self._task, (self._end, *statement.ids, self._end), statement, 1)

    def read(self, ids: Sequence[int], frame: Frame) -> Reading:
        """See `PairModel`."""
        first = outputs_of(self._model, ids, decoder_input_ids=[self._start])[0][0]
        return Reading(softmax(first[[self._no, self._yes]])[1])
