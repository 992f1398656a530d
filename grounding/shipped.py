"""Files that ship with the package: read only when they are the ones that were shipped, run by onnxruntime."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from grounding.errors import DamagedModel

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]
    from tokenizers import Tokenizer

THREADS = min(4, os.cpu_count() or 1)
"""Threads that one call of a model uses unless told otherwise."""


def intact(path: Path, sha256: str) -> bytes:
    """A file's content.

    Raises:
        DamagedModel: It can't be read, or its SHA-256 is another.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DamagedModel(f"the model file {path} can't be read ({error.strerror}); reinstall groundwire") from error
    found = hashlib.sha256(raw).hexdigest()
    if found != sha256:
        raise DamagedModel(f"the model file {path} has SHA-256 {found}, not {sha256}; reinstall groundwire")
    return raw


def tokenizer_of(raw: bytes) -> Tokenizer:
    """A tokenizer that neither cuts nor pads: the caller adds special tokens itself.

    `[SEP]` in a text is three pieces of text, not a separator: texts are data.
    """
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_buffer(raw)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return tokenizer


def session_of(model: bytes, threads: int = THREADS) -> InferenceSession:
    """An onnxruntime session on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Threads that spin while they wait halve the speed of everybody on a busy machine: 1,050 against 1,950 word
    # pieces a second with three other jobs on two cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Dequantise the stored weights once, at load, rather than at every run: 8,400 against 3,100 word pieces a second.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
