"""A model in a local folder: opened without a network, without code of its own, and refused where it is not what it
was said to be.

A model of another kind would load with a head of random numbers, and judge at random. So what the folder says of
itself is looked at first, and every weight has to come from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grounding.errors import InvalidInput, MissingExtra

EXTRA = "judges"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with a model of Hugging Face's layout, and what its `config.json` says."""

    path: Path
    config: dict[str, Any]

    @property
    def name(self) -> str:
        """The folder's own name, without what is above it."""
        return self.path.resolve().name

    @property
    def architectures(self) -> tuple[str, ...]:
        """The classes that the model was saved from."""
        named = self.config.get("architectures")
        return tuple(map(str, named)) if isinstance(named, list) else ()

    def refused(self, problem: str) -> InvalidInput:
        """The error that this folder can't be used."""
        return InvalidInput("judge", f"{self.path} {problem}")

    def demand(self, ending: str) -> None:
        """Refuse a model that was not saved with the head that is needed."""
        if not any(architecture.endswith(ending) for architecture in self.architectures):
            has = ", ".join(self.architectures) or "nothing"
            raise self.refused(f"holds no model for it: config.json names {has} under 'architectures', not ...{ending}")

    def labels(self) -> dict[str, int]:
        """The model's labels in small letters, each with its number; as many as it has outputs."""
        named = self.config.get("id2label")
        if not isinstance(named, dict) or not named:
            return {f"label_{at}": at for at in range(2)}
        try:
            return {str(label).strip().casefold(): int(number) for number, label in named.items()}
        except ValueError:
            raise self.refused("numbers its labels (id2label) by something that is no number") from None


def folder_at(path: Path) -> Folder:
    """The folder, with its `config.json` read.

    Raises:
        InvalidInput: It is not there, or has no `config.json` that can be read.
        MissingExtra: The extra `judges` is not installed.
    """
    _require()
    if not path.is_dir():
        raise InvalidInput("judge", f"{path} is no folder")
    file = path / "config.json"
    if not file.is_file():
        raise InvalidInput("judge", f"{path} holds no config.json, which every model has")
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput("judge", f"{file} can't be read: {error}") from None
    if not isinstance(config, dict):
        raise InvalidInput("judge", f"{file} holds no object")
    return Folder(path, config)


def _require() -> None:
    for package in ("torch", "transformers"):
        try:
            __import__(package)
        except ImportError:
            raise MissingExtra(package, EXTRA) from None


@contextmanager
def _refusing(folder: Folder, what: str) -> Iterator[None]:
    """Whatever the library raises on a folder that it can't load, as one error that names the folder."""
    try:
        yield
    except InvalidInput:
        raise
    except Exception as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise folder.refused(f"holds no {what} that can be loaded: {first[:300]}") from error


def model_of(folder: Folder, auto: str) -> Any:
    """The model, ready to judge.

    Args:
        folder: Where it lies.
        auto: The class of `transformers` that loads models with its kind of head.

    Raises:
        InvalidInput: It can't be loaded, needs code of its own, or weights are missing.
    """
    import transformers

    with _refusing(folder, "model"), _quietly():
        model, found = getattr(transformers, auto).from_pretrained(
            folder.path, local_files_only=True, trust_remote_code=False, output_loading_info=True
        )
    refuse_missing(folder, found["missing_keys"], [*found["mismatched_keys"], *found.get("error_msgs", ())])
    return model.eval()


def refuse_missing(folder: Folder, missing: Sequence[str], wrong: Sequence[object] = ()) -> None:
    """Refuse a model of which weights are missing, or of another shape."""
    if missing or wrong:
        named = ", ".join(sorted(map(str, [*missing, *wrong]))[:3])
        raise folder.refused(f"lacks weights, or has others than its config.json says: {named}")


def tokenizer_of(folder: Folder, path: Path | None = None) -> Any:
    """The tokenizer, which has to know where in a text each token stands.

    Args:
        folder: The model's folder.
        path: Where the tokenizer lies, if elsewhere.

    Raises:
        InvalidInput: There is none, or it can't tell places.
    """
    import transformers

    with _refusing(folder, "tokenizer"):
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            path or folder.path, local_files_only=True, trust_remote_code=False
        )
    if not getattr(tokenizer, "is_fast", False):
        raise folder.refused("has a tokenizer that can't tell where tokens stand; it needs a tokenizer.json")
    return tokenizer


@contextmanager
def _quietly() -> Iterator[None]:
    """Without the library's progress bars and its table of what was loaded: what is wrong is raised."""
    from transformers.utils import logging

    before, bar = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(before)
        if bar:
            logging.enable_progress_bar()
