"""The shipped embedding and the Chroma collection as LlamaIndex knows such things."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any

from grounding.errors import MissingExtra

try:
    from llama_index.core import VectorStoreIndex
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.bridge.pydantic import PrivateAttr
    from llama_index.core.vector_stores.types import VectorStoreQueryResult
    from llama_index.vector_stores.chroma import ChromaVectorStore
except ImportError as error:
    raise MissingExtra("llama-index-core", "pipeline") from error

from grounding.retrievers.embedding import NAME, MiniLM, default_embedding

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection


class ShippedEmbedding(BaseEmbedding):
    """The shipped MiniLM as a LlamaIndex embedding: no network, no torch; queries and passages alike."""

    _model: MiniLM = PrivateAttr()

    def __init__(self, model: MiniLM | None = None, **options: Any) -> None:
        super().__init__(model_name=NAME, **options)
        self._model = model or default_embedding()

    @classmethod
    def class_name(cls) -> str:
        """The name that LlamaIndex writes into its records."""
        return "ShippedEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embeddings([query])[0]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._model.embed(texts).tolist()
        return vectors

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)


class CosineChromaStore(ChromaVectorStore):
    """A Chroma store in cosine space whose scores are cosine similarities.

    Chroma gives a distance d, 1 minus the cosine, and LlamaIndex makes exp(-d) of it; both are undone here.
    """

    def _query(self, query_embeddings: Any, n_results: int, where: Any, **options: Any) -> VectorStoreQueryResult:
        result = super()._query(query_embeddings, n_results, where, **options)
        result.similarities = [round(1.0 + math.log(score), 4) for score in result.similarities or []]
        return result


def vector_retriever(collection: Collection, top_k: int) -> BaseRetriever:
    """A retriever of the `top_k` nearest passages of a collection."""
    embedding = ShippedEmbedding()
    # Without transformations of its own, the index would set up LlamaIndex's sentence splitter, which wants NLTK data.
    index = VectorStoreIndex.from_vector_store(
        CosineChromaStore.from_collection(collection), embed_model=embedding, transformations=[embedding]
    )
    return index.as_retriever(similarity_top_k=top_k)
