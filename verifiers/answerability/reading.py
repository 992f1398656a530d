"""What the network is shown: the query beside the lines of one passage that share most with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grounding.verifiers.statements.encoding import Encoded, encode
from grounding.verifiers.statements.windows import Window, read_indexed, read_keyed, window_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def input_of(tokenizer: Tokenizer, queries: list[str], text: str) -> tuple[Window, Encoded]:
    """The window of a passage and the network's input for it.

    Several queries share a window in training only.

    Raises:
        TooLong: The queries have more word pieces than are read.
    """
    own = {key: weight for query in queries for key, weight in read_keyed(query).weights().items()}
    window = window_of(read_indexed(text), own, {})
    return window, encode(tokenizer, "", queries, window.text, window.keys, window.elsewhere)
