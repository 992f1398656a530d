"""The statement model: whether a window bears a statement out or denies it, and which of its words lack support.

Trained by `training/statements`; what it learned from, how good it is and where it fails stands in its model card,
`docs/model-card.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from grounding.shipped import THREADS, intact, session_of, tokenizer_of
from grounding.verifiers.statements.encoding import Encoded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

WEIGHTS = Path(__file__).parent / "weights"
SHA256 = {
    "statements.int8.onnx": "e5e290187a91a4c67b91ec9f9e90d31017cbc5d5b7de39d058fac7d8a579d99d",
    "tokenizer.json": "5fd1c882abbd30517dced455a2c9768945ec726b96727927e4959348d9de550b",
}
"""Of the files as `training/statements/export.py` writes them."""

_BATCH = 16
"""Inputs in one run; they are sorted by length first, so that little is spent on padding."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model says of one statement and one window."""

    supported: float
    """Log-odds that the window bears it out, as the network gives them: not yet calibrated."""
    contradicted: float
    """Probability that the window says otherwise, 0 to 1."""
    absent: tuple[float, ...]
    """Of each word piece of the statement, the probability that it is not borne out, 0 to 1."""


class StatementModel:
    """The shipped network; safe to share between threads.

    Args:
        folder: Where the model and its tokenizer lie; the shipped ones by default.
        threads: How many threads one call uses, at least 1.

    Raises:
        DamagedModel: A file is missing, or is not the one that was shipped.
    """

    def __init__(self, folder: Path = WEIGHTS, *, threads: int = THREADS) -> None:
        model, tokenizer = (intact(folder / name, sha256) for name, sha256 in SHA256.items())
        self.tokenizer = tokenizer_of(tokenizer)
        self._session = session_of(model, threads)

    def judge(self, inputs: Sequence[Encoded]) -> list[list[Judgement]]:
        """Judge some inputs, in their order: of each, its statements."""
        judged: dict[int, list[Judgement]] = {}
        # By content where the lengths are equal: in which order passages were delivered changes nothing.
        order = sorted(range(len(inputs)), key=lambda at: (len(inputs[at].ids), inputs[at].ids))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            judged.update(zip(batch, self._run([inputs[at] for at in batch]), strict=True))
        return [judged[at] for at in range(len(inputs))]

    def _run(self, inputs: Sequence[Encoded]) -> list[list[Judgement]]:
        import numpy as np

        longest = max(len(one.ids) for one in inputs)
        most = max(len(one.firsts) for one in inputs)
        feed = {name: np.zeros((len(inputs), longest), dtype=np.int64) for name in ("ids", "marks", "mask", "owners")}
        feed["ends"] = np.zeros((len(inputs), most), dtype=np.int64)
        for row, one in enumerate(inputs):
            feed["ids"][row, : len(one.ids)] = one.ids
            feed["marks"][row, : len(one.ids)] = one.marks
            feed["mask"][row, : len(one.ids)] = 1
            feed["ends"][row, : len(one.ends)] = one.ends
            for number, (first, end) in enumerate(zip(one.firsts, one.ends, strict=True), 1):
                feed["owners"][row, first:end] = number
        classes, tags = self._session.run(["classes", "tags"], feed)
        return [
            [
                _judgement(classes[row, at], tags[row, first:end])
                for at, (first, end) in enumerate(zip(one.firsts, one.ends, strict=True))
            ]
            for row, one in enumerate(inputs)
        ]


def _judgement(classes: npt.NDArray[np.float32], tags: npt.NDArray[np.float32]) -> Judgement:
    import numpy as np

    logits = classes.astype(float)
    against = float(np.logaddexp(logits[1], logits[2]))
    total = float(np.logaddexp(logits[0], against))
    absent = 1 / (1 + np.exp(-tags.astype(float)))
    return Judgement(
        round(float(logits[0]) - against, 3),
        round(float(np.exp(logits[1] - total)), 4),
        tuple(round(float(p), 3) for p in absent),
    )


@lru_cache(maxsize=1)
def default_model() -> StatementModel:
    """The shipped model, loaded once for all threads."""
    return StatementModel()
