"""The texts that evidence can point into."""

from __future__ import annotations

from grounding.models import Payload

RESERVED = ("query", "prompt", "history", "manifest")
"""Reserved source ids, in the order in which reports show them."""


def delivered_texts(payload: Payload) -> dict[str, str]:
    """Every text of a payload by the source id that evidence names it with: reserved ones first, then the passages."""
    texts = {name: text for name in RESERVED if (text := payload.text_of(name)) is not None}
    texts.update((passage.id, passage.text) for passage in payload.passages)
    return texts
