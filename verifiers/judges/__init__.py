"""Judges to ask about statements whose score is unclear, each in a module of its own.

    nli:FOLDER             a cross-encoder for natural language inference
    lettucedetect:FOLDER   LettuceDetect, which marks the words of an answer that its context does not bear out
    minicheck:FOLDER       MiniCheck, in its RoBERTa, DeBERTa and Flan-T5 forms
    hhem:FOLDER            HHEM 2.1 Open
    llm:URL#MODEL          a language model behind an endpoint that speaks OpenAI's chat completions

Models are read from local folders only; nothing is fetched, and no code that comes with a model is run. None is loaded
before it is named.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from grounding.errors import InvalidInput

if TYPE_CHECKING:
    from grounding.judging import Judge

_FOLDER_KINDS = ("nli", "lettucedetect", "minicheck", "hhem")
KINDS = (*_FOLDER_KINDS, "llm")
"""What can be named before the colon."""


def open_judge(named: str, *, key_from: str | None = None, cache: Path | None = None) -> Judge:
    """The judge that a name such as `nli:/models/deberta` stands for.

    Args:
        named: A kind, a colon, and a folder; or `llm:`, an endpoint's address, a number sign and a model's name.
        key_from: The environment variable that holds the endpoint's API key; for `llm` only.
        cache: A folder in which replies are kept; for `llm` only.

    Raises:
        InvalidInput: There is no such kind, or the folder or the endpoint can't be used.
        MissingExtra: The extra `judges` is not installed, and the kind needs it.
    """
    kind, _, where = named.partition(":")
    if kind not in KINDS or not where:
        raise InvalidInput("judge", f"is {named[:200]!r}; it must be one of {', '.join(f'{k}:...' for k in KINDS)}")
    if kind == "llm":
        from grounding.verifiers.judges.llm import LlmJudge

        url, _, model = where.rpartition("#")
        return LlmJudge(url, model, key_from=key_from, cache=cache)
    if key_from is not None or cache is not None:
        raise InvalidInput("judge", f"is {kind!r}, which asks no endpoint: it has no use for a key or a cache")
    opens: Callable[[Path], Judge] = import_module(f"{__name__}.{kind}").open_folder
    return opens(Path(where))
