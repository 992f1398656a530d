"""The shipped embedding: all-MiniLM-L6-v2, run by onnxruntime, without a network and without torch.

Similar embeddings mean that two texts are about the same thing, never that one bears the other out:
"rose 12%" and "fell 12%" are neighbours. It finds passages; it verifies nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from grounding.shipped import THREADS, intact, session_of, tokenizer_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from tokenizers import Encoding

    Vectors = npt.NDArray[np.float32]

log = logging.getLogger(__name__)

DIMENSIONS = 384
MAX_TOKENS = 256
"""The longest input the model was made for, in word pieces, [CLS] and [SEP] included."""
ROOM = MAX_TOKENS - 2
"""Word pieces of a text that are seen whole."""
NAME = "all-MiniLM-L6-v2"
WEIGHTS = Path(__file__).parent / "weights"
SHA256 = {
    "minilm-l6-v2.int8.onnx": "ea0ca75478846795bdf22f831a9e2efbc4466db9f456b20f23f8bc81ec118093",
    "tokenizer.json": "5fd1c882abbd30517dced455a2c9768945ec726b96727927e4959348d9de550b",
}
"""Of the files as `training/embedding/convert.py` writes them."""
FINGERPRINT = SHA256["minilm-l6-v2.int8.onnx"][:16]
"""Names the embedding space: vectors are comparable only where this is the same."""

_BATCH = 16
# Measured: 10,400 word pieces a second in batches of 8, 9,300 in batches of 32, on two cores.


class MiniLM:
    """Turns texts into unit vectors of 384 dimensions; safe to share between threads.

    Args:
        folder: Where the model and the tokenizer lie; the shipped ones by default.
        threads: How many threads one call uses, at least 1; by default as many as there are cores, and at most 4.

    Raises:
        DamagedModel: A file is missing, or is not the one that was shipped.
    """

    def __init__(self, folder: Path = WEIGHTS, *, threads: int | None = None) -> None:
        model, tokenizer = (intact(folder / name, sha256) for name, sha256 in SHA256.items())
        self._tokenizer = tokenizer_of(tokenizer)
        self._session = session_of(model, threads or THREADS)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The embeddings of some texts, one row each, in their order; every row has length 1.

        Of a text longer than `ROOM` word pieces only the start is seen; a warning is logged that says
        how many there were. `count` tells beforehand.
        """
        import numpy as np

        encoded = self._encode(texts)
        cut = [e for e in encoded if len(e) > ROOM]
        if cut:
            longest = max(len(e) for e in cut)
            log.warning(
                "%d of %d texts are longer than %d word pieces (the longest has %d); only their start is embedded",
                *(len(cut), len(encoded), ROOM, longest),
            )
        vectors = np.empty((len(encoded), DIMENSIONS), dtype=np.float32)
        # Texts of like length share a batch, so that little is spent on padding.
        order = sorted(range(len(encoded)), key=lambda index: len(encoded[index]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self._run([encoded[index] for index in batch])
        return vectors

    def count(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces each text has."""
        return [len(e) for e in self._encode(texts)]

    def pieces(self, text: str) -> list[tuple[int, int]]:
        """The spans of a text's word pieces, half-open code points, in order."""
        return [(start, end) for start, end in self._tokenizer.encode(text, add_special_tokens=False).offsets]

    def _encode(self, texts: Sequence[str]) -> list[Encoding]:
        # A lone surrogate has no UTF-8 form; it stands for nothing that could be searched.
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        encodings: list[Encoding] = self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)
        return encodings

    def _run(self, encoded: Sequence[Encoding]) -> Vectors:
        import numpy as np

        longest = min(max(len(e) for e in encoded), ROOM) + 2
        ids = np.zeros((len(encoded), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, encoding in enumerate(encoded):
            pieces = [_CLS, *encoding.ids[:ROOM], _SEP]
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        outputs = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(outputs[0], dtype=np.float32)


_CLS, _SEP = 101, 102
# The special pieces of the uncased BERT vocabulary, which all-MiniLM-L6-v2 uses.


@lru_cache(maxsize=1)
def default_embedding() -> MiniLM:
    """The shipped model, loaded once for all threads."""
    return MiniLM()
