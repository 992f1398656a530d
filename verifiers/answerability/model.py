"""The network that says whether a window answers a query, and with which of its words.

Trained by `training/answerability`, which says what it learned from and how good it is. It began as the statement
network and shares its tokenizer, marks and windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from grounding.shipped import THREADS, intact, session_of, tokenizer_of
from grounding.verifiers.statements.encoding import Encoded
from grounding.verifiers.statements.model import SHA256 as STATEMENTS_SHA256
from grounding.verifiers.statements.model import WEIGHTS as STATEMENTS

WEIGHTS = Path(__file__).parent / "weights"
NAME = "answerability.int8.onnx"
SHA256 = "89ae35febcbce8e61e0265b7b293c243d791d4e2b4cfb4121f029a42fd4f1590"
"""Of the file as `training/answerability/export.py` writes it."""

_BATCH = 8
"""Inputs in one run; like lengths together."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the network says of one window."""

    answered: float
    """Log-odds that it answers the query."""
    places: tuple[float, ...]
    """Of each word piece of the window, the log-odds that it is of the answer."""


class AnswerabilityModel:
    """The shipped network; safe to share between threads.

    Args:
        folder: Where the weights lie; the shipped ones by default.
        threads: How many threads one call uses, at least 1.

    Raises:
        DamagedModel: A file is missing, or is not the one that was shipped.
    """

    def __init__(self, folder: Path = WEIGHTS, *, threads: int = THREADS) -> None:
        self.tokenizer = tokenizer_of(intact(STATEMENTS / "tokenizer.json", STATEMENTS_SHA256["tokenizer.json"]))
        self._session = session_of(intact(folder / NAME, SHA256), threads)

    def judge(self, inputs: Sequence[Encoded]) -> list[Judgement]:
        """What it says of each input, in their order."""
        judged: dict[int, Judgement] = {}
        # By content where the lengths are equal: in which order passages were delivered changes nothing.
        order = sorted(range(len(inputs)), key=lambda at: (len(inputs[at].ids), inputs[at].ids))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            judged.update(zip(batch, self._run([inputs[at] for at in batch]), strict=True))
        return [judged[at] for at in range(len(inputs))]

    def _run(self, inputs: Sequence[Encoded]) -> list[Judgement]:
        import numpy as np

        longest = max(len(one.ids) for one in inputs)
        feed = {name: np.zeros((len(inputs), longest), dtype=np.int64) for name in ("ids", "marks", "mask", "owners")}
        feed["ends"] = np.asarray([one.ends[:1] for one in inputs], dtype=np.int64)
        for row, one in enumerate(inputs):
            feed["ids"][row, : len(one.ids)] = one.ids
            feed["marks"][row, : len(one.ids)] = one.marks
            feed["mask"][row, : len(one.ids)] = 1
            feed["owners"][row, one.firsts[0] : one.ends[0]] = 1
        classes, tags = self._session.run(["classes", "tags"], feed)
        logits = classes[:, 0].astype(float)
        answered = logits[:, 0] - np.logaddexp(logits[:, 1], logits[:, 2])
        return [
            Judgement(float(answered[row]), tuple(map(float, tags[row, one.ends[0] + 1 : len(one.ids) - 1])))
            for row, one in enumerate(inputs)
        ]


@lru_cache(maxsize=1)
def default_model() -> AnswerabilityModel:
    """The shipped model, loaded once for all threads."""
    return AnswerabilityModel()
