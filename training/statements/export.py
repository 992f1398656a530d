"""Writes a trained checkpoint as the ONNX file that ships, and compares the two.

    python training/statements/export.py CHECKPOINT prepared.npz verifiers/weights

The graph is written node by node, as that of the embedding is, and its matrices are stored as signed bytes: the
arithmetic stays float32, so that a statement's judgement doesn't depend on what it was batched with.
"""

# ruff: noqa: T201 - a script that prints what it measured

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper
from prepare import TOKENIZER
from prepared import INPUTS, Prepared

from grounding.shipped import session_of

sys.path.insert(0, str(Path(__file__).parents[1] / "embedding"))
from convert import HEADS, Graph, layer, stored_small
from model import LAYER, StatementModel, from_state

NAME = "statements.int8.onnx"
Array = npt.NDArray[np.float32]


def weights_of(state: dict[str, torch.Tensor]) -> dict[str, Array]:
    """The checkpoint's tensors by the names that the graph builder knows."""
    named: dict[str, Array] = {}
    for key, tensor in state.items():
        name = key
        if key.startswith("layers."):
            _, number, own, part = key.split(".")
            name = f"encoder.layer.{number}.{LAYER[own]}.{part}"
        named[name] = tensor.float().numpy()
    return named


def build(weights: dict[str, Array]) -> onnx.ModelProto:
    """The float32 graph.

    In: `ids`, `marks`, `mask` and `owners` (batch, pieces), `ends` (batch, statements), as `StatementModel` takes them.
    Out: `classes` (batch, statements, 3) and `tags` (batch, pieces), both logits.
    """
    g = Graph()
    width = weights["words.weight"].shape[1]
    g.constant("split_heads", [0, 0, HEADS, width // HEADS], np.int64)
    g.constant("join_heads", [0, 0, width], np.int64)
    one = g.constant("one", 1.0)
    mask = g.op("Cast", "mask", out="mask.float", to=TensorProto.FLOAT)
    away = g.op("Mul", g.op("Sub", mask, one, out="mask.minus"), g.constant("far", 1e9), out="mask.away")
    bias = g.op("Unsqueeze", away, g.constant("axes_heads", [1, 2], np.int64), out="mask.bias")
    x = _embedded(g, weights)
    for number in range(sum(key.endswith("attention.self.query.weight") for key in weights)):
        x = layer(g, weights, number, x, bias)
    classes, tags = _heads(g, weights, x)
    shape = ["batch", "pieces"]
    graph = helper.make_graph(
        g.nodes,
        "statements",
        [
            *(
                helper.make_tensor_value_info(name, TensorProto.INT64, shape)
                for name in ("ids", "marks", "mask", "owners")
            ),
            helper.make_tensor_value_info("ends", TensorProto.INT64, ["batch", "statements"]),
        ],
        [
            helper.make_tensor_value_info(classes, TensorProto.FLOAT, ["batch", "statements", 3]),
            helper.make_tensor_value_info(tags, TensorProto.FLOAT, shape),
        ],
        g.constants,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9, producer_name="groundwire"
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def _embedded(g: Graph, weights: dict[str, Array]) -> str:
    zero = g.constant("zero", [0], np.int64)
    words = g.op("Gather", g.constant("words", weights["words.weight"]), "ids", out="words.used")
    marks = g.op("Gather", g.constant("kinds", weights["marks.weight"]), "marks", out="kinds.used")
    length = g.op("Shape", "ids", out="length", start=1, end=2)
    used = g.op("Slice", g.constant("positions", weights["positions.weight"]), zero, length, zero, out="positions.used")
    placed = g.op("Add", words, g.op("Unsqueeze", used, zero, out="positions.batch"), out="placed")
    return g.norm(g.op("Add", placed, marks, out="embedded"), weights, "norm")


def _heads(g: Graph, weights: dict[str, Array], x: str) -> tuple[str, str]:
    first, tokens, last = (g.constant(f"axis{n}", [n], np.int64) for n in (0, 1, 2))
    count = g.op("Shape", "ends", out="statements", start=1, end=2)
    after = g.op(
        "Add", g.op("Squeeze", count, first, out="statements.count"), g.constant("step", 1, np.int64), out="after"
    )
    numbers = g.op("Range", "step", after, "step", out="numbers")
    column = g.op("Unsqueeze", numbers, g.constant("axes01", [0, 2], np.int64), out="numbers.column")
    same = g.op("Equal", g.op("Unsqueeze", "owners", tokens, out="owners.row"), column, out="own.where")
    own = g.op("Cast", same, out="own", to=TensorProto.FLOAT)
    total = g.op("MatMul", own, x, out="own.total")
    size = g.op("Max", g.op("ReduceSum", own, last, out="own.size", keepdims=1), "one", out="own.counted")
    mean = g.op("Div", total, size, out="own.mean")
    shape = g.op("Shape", mean, out="shape")
    end_at = g.op("Expand", g.op("Unsqueeze", "ends", last, out="ends.column"), shape, out="ends.wide")
    end = g.op("GatherElements", x, end_at, out="end", axis=1)
    opening = g.op("Expand", g.op("Slice", x, first, tokens, tokens, out="opening.kept"), shape, out="opening")
    joined = g.op("Concat", opening, mean, end, out="joined", axis=-1)
    mixed = g.op("Tanh", g.linear(joined, weights, "mix"), out="mixed")
    tags = g.op("Squeeze", g.linear(x, weights, "tags"), last, out="tags")
    classes = g.op("Identity", g.linear(mixed, weights, "classes"), out="classes")
    return classes, tags


def run(model: bytes, batch: dict[str, npt.NDArray[np.int64]]) -> list[Array]:
    """What the ONNX model gives for a batch."""
    return [np.asarray(out, dtype=np.float32) for out in session_of(model).run(None, batch)]


def parity(model: StatementModel, full: bytes, small: bytes, data: Prepared, rows: list[int]) -> dict[str, float]:
    """The largest difference in probability between torch, the float32 graph and the stored one."""
    batch = data.batch(rows)
    model.eval()
    with torch.inference_mode():
        classes, tags = model(*(batch[name] for name in INPUTS))
    feed = {name: batch[name].numpy() for name in INPUTS}
    own = feed["owners"] > 0
    torch_p, torch_t = torch.softmax(classes, -1).numpy(), torch.sigmoid(tags).numpy()[own]
    found: dict[str, float] = {}
    for name, raw in (("float32", full), ("stored", small)):
        got_classes, got_tags = run(raw, feed)
        p = np.exp(got_classes) / np.exp(got_classes).sum(-1, keepdims=True)
        found[f"{name} classes"] = float(np.abs(p - torch_p).max())
        found[f"{name} words"] = float(np.abs(1 / (1 + np.exp(-got_tags[own])) - torch_t).max())
    return found


def main() -> None:
    """Export what the command line names; prints parity, size and hash."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("data", type=Path, help="prepared examples to compare on")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    state = torch.load(options.checkpoint, weights_only=True, map_location="cpu")["model"]
    model = from_state(state)
    full = build(weights_of(state))
    small = stored_small(full)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / NAME
    path.write_bytes(small.SerializeToString())
    shutil.copyfile(TOKENIZER, options.out / "tokenizer.json")
    data = Prepared.load([options.data])
    rows = np.linspace(0, len(data.arrays["lengths"]) - 1, 64).astype(int).tolist()
    for name, difference in parity(model, full.SerializeToString(), path.read_bytes(), data, rows).items():
        print(f"{name}: largest difference to torch {difference:.5f}")
    for file in (path, options.out / "tokenizer.json"):
        print(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file}  {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
