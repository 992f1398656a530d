"""HHEM 2.1 Open (Vectara): how consistent is a hypothesis with a premise?

It is the encoder of a Flan-T5 with a classifier on the first token, published with code of its own. That code is not
run: the same network is built here from the classes of `transformers`, and takes the published weights. What they lack,
the shape of the encoder and its tokenizer, is its foundation's, which has to lie in a folder `foundation` beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grounding.judging import Question
from grounding.verifiers.judges.folder import Folder, folder_at, refuse_missing, tokenizer_of
from grounding.verifiers.judges.pairs import Frame, PairJudge, Reading
from grounding.verifiers.judges.tokens import Tokens, outputs_of, plain_tokens, softmax

WINDOW = 1_024
"""Tokens read at once; it was made for documents of any length, at a cost that grows with their square."""
FOUNDATION = "foundation"
_WEIGHTS = "model.safetensors"
_PREFIX = "t5."
_CONSISTENT = 1
# One embedding under two names; a file may have it under either.
_SHARED = ("transformer.shared.weight", "transformer.encoder.embed_tokens.weight")
# The wording it was trained with, where its config.json has none.
_PROMPT = "<pad> Determine if the hypothesis is true given the premise?\n\nPremise: {text1}\n\nHypothesis: {text2}"


def open_folder(path: Path) -> PairJudge:
    """The judge over HHEM 2.1 Open in a local folder.

    Raises:
        InvalidInput: It holds no such model, or its foundation is not there.
        MissingExtra: The extra `judges` is not installed.
    """
    return PairJudge(Hhem(folder_at(path)))


class Hhem:
    """Reads a prompt with a passage as the premise, and a statement as the hypothesis."""

    def __init__(self, folder: Folder) -> None:
        folder.demand("HHEMv2ForSequenceClassification")
        base = folder.path / FOUNDATION
        if not (base / "config.json").is_file():
            named = folder.config.get("foundation", "google/flan-t5-base")
            raise folder.refused(
                f"lacks the folder {FOUNDATION!r}: put config.json and the tokenizer's files of {named} there; "
                "its weights are not needed"
            )
        self._model: Any = _network(folder, base)
        self._tokenizer = tokenizer_of(folder, base)
        if self._tokenizer.eos_token_id is None:
            raise folder.refused("has a tokenizer without a sign for the end of a text")
        opening, between, closing = _parts(folder)
        self._opening, self._between = self._prompt(opening), self.tokens(between).ids
        self._closing = (*self.tokens(closing).ids, int(self._tokenizer.eos_token_id))
        self.window = WINDOW
        self.name = f"hhem:{folder.name}"

    def _prompt(self, text: str) -> tuple[int, ...]:
        """Tokens of the prompt's own words, in which `<pad>` is the sign."""
        return tuple(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def tokens(self, text: str) -> Tokens:
        """See `PairModel`."""
        return plain_tokens(self._tokenizer, text)

    def frame(self, question: Question, query: str | None) -> Frame:
        """See `PairModel`; the query is no part of what is asked of this model."""
        statement = self.tokens(question.whole)
        after = (*self._between, *statement.ids, *self._closing)
        return Frame(self._opening, after, statement, len(self._between))

    def read(self, ids: Sequence[int], frame: Frame) -> Reading:
        """See `PairModel`."""
        return Reading(softmax(outputs_of(self._model, ids)[0][0])[_CONSISTENT])


def _parts(folder: Folder) -> tuple[str, str, str]:
    """What the prompt has before the premise, between the two, and after the hypothesis."""
    prompt = folder.config.get("prompt", _PROMPT)
    opening, premise, rest = str(prompt).partition("{text1}")
    between, hypothesis, closing = rest.partition("{text2}")
    if not premise or not hypothesis:
        raise folder.refused("has a prompt in its config.json without {text1} and, after it, {text2}")
    return opening, between, closing


def _network(folder: Folder, base: Path) -> Any:
    """The foundation's encoder with a classifier on it, and the published weights in both."""
    import safetensors.torch
    import transformers

    file = folder.path / _WEIGHTS
    if not file.is_file():
        raise folder.refused(f"lacks {_WEIGHTS}")
    try:
        config = transformers.T5Config.from_pretrained(base, local_files_only=True, num_labels=2)
        network = transformers.T5ForTokenClassification(config)
        read = safetensors.torch.load_file(file)
        weights = {name.removeprefix(_PREFIX): tensor for name, tensor in read.items() if name.startswith(_PREFIX)}
        for name, other in (_SHARED, _SHARED[::-1]):
            if name not in weights and other in weights:
                weights[name] = weights[other]
        lacking, over = network.load_state_dict(weights, strict=False)
    except Exception as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise folder.refused(f"holds no HHEM that can be loaded: {first[:300]}") from error
    refuse_missing(folder, lacking, over)
    return network.eval()
