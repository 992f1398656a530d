"""Texts as tokens, and models run on them: the habits of a tokenizer are taken from what it does, not from its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grounding.models import Span


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as a model sees it: token ids, and where each stands in the text."""

    ids: tuple[int, ...]
    spans: tuple[Span, ...]
    unknown: int = 0
    """How many of them stand for something that the model has no token for."""


def plain_tokens(tokenizer: Any, text: str) -> Tokens:
    """A text in tokens, without any that frame it.

    `</s>` in a passage is not the end of anything: where a tokenizer takes it for its own sign all the same, as those
    of T5 do, it becomes an unknown token, or none.
    """
    read = tokenizer(
        text, add_special_tokens=False, split_special_tokens=True, return_offsets_mapping=True, verbose=False
    )
    unknown = tokenizer.unk_token_id
    signs = set(tokenizer.all_special_ids) - {unknown}
    found = ((unknown if number in signs else number, (a, b)) for number, (a, b) in _numbered(read))
    kept = [(number, span) for number, span in found if number is not None]
    ids = tuple(number for number, _ in kept)
    return Tokens(ids, tuple(span for _, span in kept), 0 if unknown is None else ids.count(unknown))


def _numbered(read: Any) -> Iterator[tuple[int, Span]]:
    return zip(read["input_ids"], read["offset_mapping"], strict=True)


@dataclass(frozen=True, slots=True)
class Joints:
    """The tokens that a tokenizer sets before, between and after two texts."""

    before: tuple[int, ...]
    between: tuple[int, ...]
    after: tuple[int, ...]
    segments: bool
    """Whether the model is told which text a token is of."""


def joints_of(tokenizer: Any) -> Joints | None:
    """How a tokenizer joins two texts; None where that can't be told from what it does."""
    first, second = (plain_tokens(tokenizer, text).ids for text in ("first", "second"))
    joined = tuple(tokenizer("first", "second")["input_ids"])
    at = _find(first, joined, 0)
    then = _find(second, joined, at + len(first)) if at >= 0 else -1
    if then < 0:
        return None
    segments = "token_type_ids" in tokenizer.model_input_names
    return Joints(joined[:at], joined[at + len(first) : then], joined[then + len(second) :], segments)


def single_joints_of(tokenizer: Any) -> Joints | None:
    """How a tokenizer frames one text; None where that can't be told."""
    text = plain_tokens(tokenizer, "text").ids
    framed = tuple(tokenizer("text")["input_ids"])
    at = _find(text, framed, 0)
    return Joints(framed[:at], (), framed[at + len(text) :], False) if at >= 0 else None


def _find(part: Sequence[int], whole: Sequence[int], start: int) -> int:
    places = range(start, len(whole) - len(part) + 1)
    return next((at for at in places if tuple(whole[at : at + len(part)]) == tuple(part)), -1) if part else -1


def longest_input(tokenizer: Any, config: Any, wanted: int) -> int:
    """Tokens that a model can be given at once: what is wanted, or less where its positions end before."""
    limits = [wanted]
    told = getattr(tokenizer, "model_max_length", None)
    if isinstance(told, int) and 0 < told < 1_000_000:  # "no limit" is written as a huge number
        limits.append(told)
    positions = getattr(config, "max_position_embeddings", None)
    if isinstance(positions, int) and positions > 0:
        # RoBERTa and its kin count positions from the padding token's number on.
        skipped = (config.pad_token_id or 0) + 1 if "roberta" in config.model_type or config.model_type in _KIN else 0
        limits.append(positions - skipped)
    return min(limits)


_KIN = frozenset({"camembert", "longformer", "mpnet", "data2vec-text", "bigbird_pegasus", "xmod"})


def outputs_of(model: Any, ids: Sequence[int], **more: Any) -> Any:
    """A model's raw outputs for one sequence, on the processor where the model lies."""
    import torch

    with torch.inference_mode():
        tensors = {name: torch.tensor([values], device=model.device) for name, values in more.items()}
        return model(input_ids=torch.tensor([list(ids)], device=model.device), **tensors).logits


def softmax(logits: Any) -> list[float]:
    """Probabilities from the outputs for one sequence or token."""
    import torch

    return [float(p) for p in torch.softmax(logits.double(), dim=-1)]


def segment_ids(joints: Joints, total: int, second: int) -> dict[str, list[int]]:
    """Which text each token is of, for models that are told: 0 for the first, 1 from the token `second` on."""
    return {"token_type_ids": [0] * second + [1] * (total - second)} if joints.segments else {}
