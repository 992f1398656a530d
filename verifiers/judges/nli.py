"""Any cross-encoder for natural language inference: does the passage entail the statement, contradict it, or neither?

Which output stands for which is taken from the names in the model's configuration, never from their order: models
differ in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grounding.judging import Question
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

WINDOW = 512
"""Tokens read at once: what nearly all such models were trained with."""
_ENTAILED = frozenset({"entailment", "entail", "entailed", "entails", "supported", "supports"})
_DENIED = frozenset({"contradiction", "contradict", "contradicted", "contradicts", "refuted", "refutes"})
_NEITHER = frozenset(
    {"neutral", "not_entailment", "not entailment", "not_entailed", "not enough info", "not_supported"}
)


def open_folder(path: Path) -> PairJudge:
    """The judge over a model for natural language inference in a local folder.

    Raises:
        InvalidInput: It holds no such model, or does not say which output is which.
        MissingExtra: The extra `judges` is not installed.
    """
    return PairJudge(NliModel(folder_at(path)))


class NliModel:
    """Reads a passage as the premise, and a statement as the hypothesis."""

    def __init__(self, folder: Folder) -> None:
        folder.demand("ForSequenceClassification")
        self._entailed, self._denied = _sides(folder, folder.labels())
        self._model: Any = model_of(folder, "AutoModelForSequenceClassification")
        self._tokenizer = tokenizer_of(folder)
        joints = joints_of(self._tokenizer)
        if joints is None:
            raise folder.refused("has a tokenizer that joins two texts in a way that can't be told")
        self._joints = joints
        self.window = longest_input(self._tokenizer, self._model.config, WINDOW)
        self.name = f"nli:{folder.name}"

    def tokens(self, text: str) -> Tokens:
        """See `PairModel`."""
        return plain_tokens(self._tokenizer, text)

    def frame(self, question: Question, query: str | None) -> Frame:
        """See `PairModel`; the query is no part of what is asked of these models."""
        statement = self.tokens(question.whole)
        at = len(self._joints.between)
        return Frame(
            self._joints.before, (*self._joints.between, *statement.ids, *self._joints.after), statement, at, at
        )

    def read(self, ids: Sequence[int], frame: Frame) -> Reading:
        """See `PairModel`."""
        second = len(ids) - len(frame.after) + frame.second_at
        logits = outputs_of(self._model, ids, **segment_ids(self._joints, len(ids), second))[0]
        probabilities = softmax(logits)
        against = probabilities[self._denied] if self._denied is not None else None
        return Reading(probabilities[self._entailed], against)


def _sides(folder: Folder, labels: Mapping[str, int]) -> tuple[int, int | None]:
    """The outputs for entailment and for contradiction, the second of which a model with two labels may lack."""
    entailed, denied = ([at for label, at in labels.items() if label in names] for names in (_ENTAILED, _DENIED))
    known = len(entailed) + len(denied) + sum(label in _NEITHER for label in labels)
    if len(entailed) != 1 or len(denied) > 1 or known != len(labels) or len(labels) < 2:
        named = ", ".join(labels)
        raise folder.refused(
            f"does not say which output is which: its labels (id2label) are {named}; "
            "they must be entailment, and neutral or contradiction or both"
        )
    return entailed[0], denied[0] if denied else None
