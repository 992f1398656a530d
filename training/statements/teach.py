"""Asks a trained teacher about prepared inputs, for `train.py --soft`: logits of statements and of word pieces.

    python training/statements/teach.py CHECKPOINT prepared.npz soft.npz [--device cuda]
    python training/statements/teach.py OTHER prepared.npz soft.npz --folds 1,3 --onto    # the other folds stay

A teacher should be asked about documents that it was not trained on wherever there is another that was not.
"""

# ruff: noqa: T201 - a script that prints what it measured

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from model import from_state
from prepared import INPUTS, Prepared, batches
from train import numbers


def main() -> None:
    """Ask as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    parser.add_argument("--folds", type=numbers, default=[0, 1, 2, 3, 4])
    parser.add_argument("--onto", action="store_true", help="keep what the file says of other folds")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--pieces", type=int, default=8192)
    options = parser.parse_args()
    data = Prepared.load(options.data, options.device)
    model = from_state(torch.load(options.checkpoint, weights_only=True, map_location="cpu")["model"])
    model = model.to(data.device).eval()
    if options.onto:
        kept = np.load(options.out)
        classes, tags = kept["classes"], kept["tags"]
    else:
        classes = np.zeros((len(data.arrays["targets"]), 3), dtype=np.float16)
        tags = np.zeros(len(data.arrays["ids"]), dtype=np.float16)
    said, marked = torch.from_numpy(classes).to(data.device), torch.from_numpy(tags).to(data.device)
    started = time.monotonic()
    rows = data.select(options.folds, [], [])
    with torch.inference_mode(), torch.autocast(data.device.type, dtype=torch.bfloat16):
        for batch in batches(data.arrays["lengths"], rows, 0, options.pieces):
            made = data.batch(batch)
            whole, words = model(*(made[name] for name in INPUTS))
            at = torch.tensor(batch, device=data.device)
            inside, known = made["mask"].bool(), made["known"]
            along = torch.arange(inside.shape[1], device=data.device)
            marked[(data.tensors["starts"][at][:, None] + along)[inside]] = words[inside].half()
            along = torch.arange(known.shape[1], device=data.device)
            said[(data.tensors["places"][at][:, None] + along)[known]] = whole[known].half()
    np.savez(options.out, classes=said.cpu().numpy(), tags=marked.cpu().numpy())
    print(f"{len(rows)} inputs in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
