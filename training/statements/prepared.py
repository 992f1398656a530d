"""What `prepare.py` wrote, and batches of it on the device that trains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

BATCH_PIECES = 4096
INPUTS = ("ids", "marks", "mask", "owners", "ends")
OF_PIECES = ("ids", "marks", "owners", "tags", "soft_tags")
OF_STATEMENTS = ("ends", "targets", "soft")
NONE = {"tags": -1, "targets": -1}
"""What stands where there is nothing."""


@dataclass(slots=True)
class Prepared:
    """Inputs, each of some statements."""

    arrays: dict[str, npt.NDArray[Any]]
    starts: npt.NDArray[np.int64]
    """Of each input, where its word pieces begin."""
    places: npt.NDArray[np.int64]
    """Of each input, where its statements begin."""
    device: torch.device
    tensors: dict[str, Tensor] = field(default_factory=dict)

    @classmethod
    def load(cls, paths: Sequence[Path], device: str = "cpu", soft: Path | None = None) -> Prepared:
        """Read files whole, as if they were one; `soft` holds what a teacher said of the same inputs (`teach.py`)."""
        loaded = [np.load(path) for path in paths]
        families = sorted({str(family) for one in loaded for family in one["families"]})
        number = {family: at for at, family in enumerate(families)}
        arrays = {
            name: np.concatenate([one[name] for one in loaded])
            for name in loaded[0].files
            if name not in ("family", "families")
        }
        renumbered = [np.array([number[str(f)] for f in one["families"]])[one["family"]] for one in loaded]
        arrays |= {"family": np.concatenate(renumbered), "families": np.array(families)}
        if soft is not None:
            taught = np.load(soft)
            arrays |= {"soft": taught["classes"], "soft_tags": taught["tags"]}
        on = torch.device(device)
        tensors = {
            name: torch.from_numpy(arrays[name].astype(np.int32) if name == "ids" else arrays[name]).to(on)
            for name in (*OF_PIECES, *OF_STATEMENTS)
            if name in arrays
        }
        made = cls(arrays, _starts(arrays["lengths"]), _starts(arrays["counts"]), on, tensors)
        for name, array in (("starts", made.starts), ("lengths", arrays["lengths"].astype(np.int64))):
            tensors[name] = torch.from_numpy(array).to(on)
        for name, array in (("places", made.places), ("counts", arrays["counts"].astype(np.int64))):
            tensors[name] = torch.from_numpy(array).to(on)
        return made

    def select(self, folds: Sequence[int], only: Sequence[str], skip: Sequence[str]) -> npt.NDArray[np.int64]:
        """The inputs of these folds and families, both by their first statement; a family is named by how it begins."""
        families = self.arrays["families"]
        taken = [
            (not only or any(f.startswith(o) for o in only)) and not any(f.startswith(s) for s in skip)
            for f in families
        ]
        wanted = np.isin(self.arrays["fold"], folds) & np.array(taken)[self.arrays["family"][self.places]]
        return np.flatnonzero(wanted)

    def carried(self, plan: Sequence[Sequence[int]]) -> list[Tensor]:
        """The batches' inputs on the device, carried over at once: a carriage for each batch would keep it waiting."""
        along = [row for batch in plan for row in batch]
        return list(torch.tensor(along, device=self.device).split([len(batch) for batch in plan]))

    def batch(self, rows: Sequence[int], carried: Tensor | None = None) -> dict[str, Tensor]:
        """Some inputs, padded to the longest; `carried` is what `carried` made of them."""
        at = torch.tensor(rows, device=self.device) if carried is None else carried
        longest = -(-int(self.arrays["lengths"][rows].max()) // 8) * 8  # fast kernels want eights
        made = self._padded(at, OF_PIECES, "starts", "lengths", longest)
        made["mask"] = made.pop("inside").long()
        made |= self._padded(at, OF_STATEMENTS, "places", "counts", int(self.arrays["counts"][rows].max()))
        made["known"] = made.pop("inside")
        return made

    def _padded(self, rows: Tensor, names: Sequence[str], starts: str, lengths: str, longest: int) -> dict[str, Tensor]:
        along = torch.arange(longest, device=self.device)
        inside = along[None, :] < self.tensors[lengths][rows][:, None]
        index = torch.where(inside, self.tensors[starts][rows][:, None] + along[None, :], 0)
        made = {"inside": inside}
        for name in names:
            if name in self.tensors:
                value = self.tensors[name][index]
                value = value.float() if name.startswith("soft") else value.long()
                blank = inside[..., None] if value.dim() > inside.dim() else inside
                made[name] = torch.where(blank, value, torch.full_like(value, NONE.get(name, 0)))
        return made


def _starts(lengths: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths.astype(np.int64))[:-1]])


def batches(
    lengths: npt.NDArray[np.int32], rows: npt.NDArray[np.int64], seed: int, pieces: int = BATCH_PIECES
) -> list[list[int]]:
    """The rows in batches of like length and at most so many word pieces, in an order that the seed decides."""
    random = np.random.default_rng(seed)
    shuffled = random.permutation(rows)
    made: list[list[int]] = []
    for start in range(0, len(shuffled), 4000):
        pool = shuffled[start : start + 4000]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        batch: list[int] = []
        for row in pool:
            if batch and (len(batch) + 1) * int(lengths[row]) > pieces:
                made.append(batch)
                batch = []
            batch.append(int(row))
        if batch:
            made.append(batch)
    return [made[at] for at in random.permutation(len(made))]
