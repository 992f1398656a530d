"""Writes a trained checkpoint as the ONNX file that ships: stored as signed bytes, float32 arithmetic.

python training/answerability/export.py out/checkpoint.pt verifiers/answerability/weights
"""

# ruff: noqa: T201 - a script that prints what it made

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "statements"))
from export import build, run, stored_small, weights_of  # type: ignore[attr-defined]
from model import from_state

NAME = "answerability.int8.onnx"


def main() -> None:
    """Export what the command line names; prints parity with torch, size and hash."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    state = torch.load(options.checkpoint, weights_only=True, map_location="cpu")["model"]
    small = stored_small(build(weights_of(state))).SerializeToString()
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / NAME
    path.write_bytes(small)
    rng = np.random.default_rng(0)
    feed = {
        "ids": rng.integers(1000, 30000, (4, 120)),
        "marks": rng.integers(0, 8, (4, 120)),
        "mask": np.ones((4, 120), np.int64),
        "owners": np.repeat((np.arange(120) < 12).astype(np.int64)[None], 4, 0),
        "ends": np.full((4, 1), 12),
    }
    with torch.inference_mode():
        expected, _ = from_state(state).eval()(*(torch.from_numpy(v) for v in feed.values()))
    print(f"largest difference of a logit to torch: {np.abs(run(small, feed)[0] - expected.numpy()).max():.4f}")
    print(f"{hashlib.sha256(small).hexdigest()}  {path}  {len(small):,} bytes")


if __name__ == "__main__":
    main()
