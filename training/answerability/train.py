"""Trains the network that says whether a passage answers a query, from the statement network that ships.

    python training/answerability/train.py BENCH out/ [--shared 1] [--alone 0.5]

Documents of the benchmarks' `unread` fold, and all of the titles in `HELD_TITLES`, are never trained on.
"""

# ruff: noqa: T201 - a script that prints what it measured

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "training" / "statements"), str(ROOT / "benchmarks")]
from bench import folds_of  # noqa: E402
from model import LAYER, StatementModel  # noqa: E402

from grounding.calibration import auroc  # noqa: E402
from grounding.coverage import held_share  # noqa: E402
from grounding.models import Passage  # noqa: E402
from grounding.reading.words import read_words  # noqa: E402
from grounding.shipped import tokenizer_of  # noqa: E402
from grounding.verifiers.answerability.reading import input_of  # noqa: E402
from grounding.verifiers.statements.model import WEIGHTS  # noqa: E402

HELD_TITLES = ("Normans", "1973_oil_crisis")
PIECES = 2048
TAGS = 2.0
"""What the loss of the answer's place weighs against that of there being one."""


@dataclass(slots=True)
class Example:
    """Queries of one passage: whether it answers each, and with which words, where they are known."""

    ids: tuple[int, ...]
    marks: tuple[int, ...]
    firsts: tuple[int, ...]
    ends: tuple[int, ...]
    labels: list[int]
    tags: list[float]


def rows_of(bench: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a file."""
    with gzip.open(bench / "dev" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def held_of(row: dict[str, Any]) -> str:
    """Which held-out part a row is of; empty where it may be trained on."""
    if row["meta"].get("title") in HELD_TITLES:
        return "titles"
    return "unread" if "unread" in folds_of(row) else ""


def example(tokenizer: Any, text: str, asked: Sequence[tuple[str, bool, str]]) -> Example:
    """An example of some (query, answerable, answer)."""
    window, encoded = input_of(tokenizer, [query for query, _, _ in asked], text)
    tags = [0.0] * len(encoded.ids)
    first = encoded.ends[-1] + 1
    offsets = tokenizer.encode(window.text, add_special_tokens=False).offsets
    for _, good, answer in asked:
        start = window.text.find(answer) if good and answer else -1
        for number, (a, b) in enumerate(offsets[: len(encoded.ids) - first - 1]):
            if start >= 0 and a < start + len(answer) and start < b:
                tags[first + number] = 1.0
    return Example(encoded.ids, encoded.marks, encoded.firsts, encoded.ends, [int(good) for _, good, _ in asked], tags)


def asked_of(row: dict[str, Any]) -> tuple[str, bool, str]:
    """Query, whether it is answered, and the answer's words."""
    return row["query"], row["meta"]["answerable"], row["answer"] if row["dataset"] == "SQuAD2" else ""


def grouped(rows: Sequence[dict[str, Any]], rng: random.Random, size: int) -> Iterator[tuple[str, list[Any]]]:
    """Rows of the same passage, some at a time."""
    by_text = defaultdict(list)
    for row in rows:
        by_text[row["sources"][0]["text"]].append(asked_of(row))
    for text, asked in by_text.items():
        rng.shuffle(asked)
        for at in range(0, len(asked), size):
            yield text, asked[at : at + size]


def made(bench: Path, rows: Sequence[dict[str, Any]], rng: random.Random, n: int) -> Iterator[tuple[str, list[Any]]]:
    """Examples by program: the answer's sentence taken out; queries beside their own text and another's."""
    good = [row for row in rows if row["meta"]["answerable"] and row["dataset"] == "SQuAD2"]
    for row in rng.sample(good, min(n, len(good))):
        text = row["sources"][0]["text"]
        left = " ".join(s for s in text.replace("? ", "?\n").replace(". ", ".\n").split("\n") if row["answer"] not in s)
        if left:
            yield left, [(row["query"], False, "")]
    people = (row for row in rows_of(bench, "ragtruth.train") if row["task"] == "qa" and "unread" not in folds_of(row))
    asked = {row["query"]: row for row in people}
    chosen = rng.sample(sorted(asked), min(n, len(asked)))
    for query, other in zip(chosen, chosen[1:] + chosen[:1], strict=True):
        passage = max((s["text"] for s in asked[query]["sources"]), key=len)
        yield passage, [(query, True, ""), (other, False, "")]


def base() -> StatementModel:
    """The statement network that ships, in torch."""
    graph = onnx.load(WEIGHTS / "statements.int8.onnx").graph
    raw = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "DequantizeLinear":
            axis = next(a.i for a in node.attribute if a.name == "axis")
            steps, scales = (raw[name] for name in node.input[:2])
            raw[node.output[0]] = steps.astype(np.float32) * np.expand_dims(scales, 1 - axis)
    model = StatementModel()
    names = {"words.weight": "words", "positions.weight": "positions", "marks.weight": "kinds"}
    state = {}
    for name, like in model.state_dict().items():
        key = names.get(name, name)
        if name.startswith("layers."):
            _, number, own, part = name.split(".")
            key = f"encoder.layer.{number}.{LAYER[own]}.{part}"
        value = raw[key]
        if value.ndim == 2 and name not in names:
            value = value.T
        state[name] = torch.from_numpy(np.array(value)).reshape(like.shape).float()
    model.load_state_dict(state)
    return model


def batches(examples: Sequence[Example], rng: random.Random) -> list[list[Example]]:
    """Of about as many word pieces each, like lengths together, in a random order."""
    order = sorted(examples, key=lambda e: len(e.ids) + rng.random() * 30)
    found: list[list[Example]] = [[]]
    for one in order:
        if found[-1] and (len(found[-1]) + 1) * len(one.ids) > PIECES:
            found.append([])
        found[-1].append(one)
    rng.shuffle(found)
    return found


def tensors(batch: Sequence[Example]) -> tuple[list[Tensor], Tensor, Tensor]:
    """A batch as the model takes it, its labels (-1: none) and its tags."""
    longest, most = max(len(e.ids) for e in batch), max(len(e.labels) for e in batch)
    ids, marks, mask, owners = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(4))
    ends, labels = torch.zeros(len(batch), most, dtype=torch.long), torch.full((len(batch), most), -1)
    tags = torch.full((len(batch), longest), -1.0)
    for row, e in enumerate(batch):
        n = len(e.ids)
        ids[row, :n], marks[row, :n], mask[row, :n] = torch.tensor(e.ids), torch.tensor(e.marks), 1
        ends[row, : len(e.ends)], labels[row, : len(e.labels)] = torch.tensor(e.ends), torch.tensor(e.labels)
        tags[row, e.ends[-1] + 1 : n] = torch.tensor(e.tags[e.ends[-1] + 1 :])
        for number, (first, end) in enumerate(zip(e.firsts, e.ends, strict=True), 1):
            owners[row, first:end] = number
    return [ids, marks, mask, owners, ends], labels, tags


def log_odds(classes: Tensor) -> Tensor:
    """Of its being answered."""
    return classes[..., 0] - torch.logsumexp(classes[..., 1:], -1)


def measure(model: StatementModel, tokenizer: Any, parts: dict[str, list[dict[str, Any]]], out: Path) -> None:
    """Print how well each held-out part is ranked, beside words alone, and note the signals."""
    model.eval()
    noted = []
    for name, rows in parts.items():
        examples = [example(tokenizer, row["sources"][0]["text"], [asked_of(row)]) for row in rows]
        scores = [0.0] * len(rows)
        order = sorted(range(len(rows)), key=lambda at: len(examples[at].ids))
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            for at in range(0, len(order), 24):
                chosen = order[at : at + 24]
                feed, _, _ = tensors([examples[n] for n in chosen])
                for n, value in zip(chosen, log_odds(model(*feed)[0])[:, 0].tolist(), strict=True):
                    scores[n] = value
        words = []
        for row in rows:
            passage = Passage(id="p", text=row["sources"][0]["text"])
            words.append(held_share(row["query"], [(passage, read_words(passage.text))]))
        good = [row["meta"]["answerable"] for row in rows]
        figures = f"AUROC network {auroc(scores, good):.3f}, words {auroc(words, good):.3f}"
        print(f"{name}: {len(rows)} rows, {figures}", flush=True)
        noted += [(name, *one) for one in zip(scores, words, good, strict=True)]
    (out / "signals.json").write_text(json.dumps(noted), encoding="utf-8")


def main() -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shared", type=int, default=1, help="passes in which four queries share a window")
    parser.add_argument("--alone", type=float, default=0.5, help="share of the queries that are read alone after that")
    parser.add_argument("--made", type=int, default=60)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(2)
    tokenizer = tokenizer_of((WEIGHTS / "tokenizer.json").read_bytes())
    rows = rows_of(options.bench, "squad2.dev") + rows_of(options.bench, "clapnq.dev")
    train = [row for row in rows if not held_of(row)]
    parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if held_of(row):
            parts[f"{row['dataset']} {held_of(row)}"].append(row)
    more = list(made(options.bench, train, rng, options.made))
    plan: list[list[Example]] = []
    for size in [4] * options.shared + [1]:
        cut = list(grouped(train, rng, size))
        if size == 1:
            cut = rng.sample(cut, round(options.alone * len(cut))) + more
        plan += batches([example(tokenizer, text, asked) for text, asked in cut], rng)
    model = base()
    model.words.requires_grad_(False)
    with torch.no_grad():
        model.tags.weight.normal_(0, 0.02)
        model.tags.bias.fill_(-3.0)
    head = [p for n, p in model.named_parameters() if n.startswith(("mix", "classes", "tags"))]
    body = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith(("mix", "classes", "tags"))]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": options.rate}, {"params": head, "lr": 3 * options.rate}], weight_decay=0.01, fused=True
    )
    warm = max(1, len(plan) // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.02, (len(plan) - n) / (len(plan) - warm + 1)))
    )
    print(f"{len(train)} rows, {len(more)} made, {len(plan)} steps", flush=True)
    started, total = time.monotonic(), 0.0
    for step, batch in enumerate(plan, 1):
        model.train()
        feed, labels, tags = tensors(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            classes, placed = model(*feed)
        known = labels >= 0
        loss = F.binary_cross_entropy_with_logits(log_odds(classes)[known], labels[known].float())
        shown = tags >= 0
        loss = loss + TAGS * F.binary_cross_entropy_with_logits(placed[shown], tags[shown])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        total += float(loss.detach())
        if step % 20 == 0:
            print(f"step {step}/{len(plan)} loss {total / 20:.4f} {time.monotonic() - started:.0f} s", flush=True)
            total = 0.0
    torch.save({"model": model.state_dict()}, options.out / "checkpoint.pt")
    measure(model, tokenizer, parts, options.out)


if __name__ == "__main__":
    main()
