"""The default pipeline: a LlamaIndex retriever over an indexed Chroma collection, embedded by the shipped model."""

from __future__ import annotations

import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grounding.errors import InvalidInput, MissingExtra
from grounding.models import Manifest, Passage

if TYPE_CHECKING:
    from llama_index.core.base.base_retriever import BaseRetriever


class Retrieval(NamedTuple):
    """What was retrieved for a query, and the record of it."""

    passages: tuple[Passage, ...]
    """Nearest first."""
    manifest: Manifest


def open_retriever(store_dir: str | Path, collection: str = "default", top_k: int = 5) -> BaseRetriever:
    """A LlamaIndex retriever over an indexed collection.

    Its scores are cosine similarities, -1 to 1; higher is nearer. The collection is closed when the retriever is
    no longer used.

    Args:
        store_dir: Where `index` keeps its collections.
        collection: The collection's name.
        top_k: How many passages a query gets, at least 1.

    Raises:
        InvalidInput: There is no such index or collection, or `top_k` is below 1.
        MissingExtra: The extra `pipeline` is not installed.
    """
    if top_k < 1:
        raise InvalidInput("top_k", f"must be at least 1, not {top_k}")
    from grounding.retrievers.store import connect

    connection = connect(Path(store_dir), collection)
    try:
        from grounding.retrievers.llamaindex_store import vector_retriever
    except ImportError as error:
        connection.close()
        raise error if isinstance(error, MissingExtra) else MissingExtra("llama-index-core", "pipeline") from error
    retriever = vector_retriever(connection.collection, top_k)
    weakref.finalize(retriever, connection.close)
    return retriever


def retrieve(query: str, store_dir: str | Path, collection: str = "default", top_k: int = 5) -> Retrieval:
    """The passages of a collection that are nearest to a query, with the manifest of the retrieval.

    For several queries, open a retriever once and give it to `retrieve_from`.

    Raises:
        InvalidInput: There is no such index or collection, or the query is empty.
        MissingExtra: The extra `pipeline` is not installed.
    """
    return retrieve_from(open_retriever(store_dir, collection, top_k), query)


def retrieve_from(retriever: BaseRetriever, query: str) -> Retrieval:
    """The passages that a LlamaIndex retriever finds, with the manifest of the retrieval.

    Raises:
        InvalidInput: The query is empty.
    """
    if not query.strip():
        raise InvalidInput("query", "is empty; there is nothing to search for")
    from grounding.retrievers.deliveries import deliver, manifest_of
    from grounding.retrievers.llamaindex import call_of, retrieved

    started = time.perf_counter()
    nodes = retriever.retrieve(query)
    spent = time.perf_counter() - started
    delivery = deliver(found for node in nodes if (found := retrieved(node)) is not None)
    call = call_of(retriever, query, spent)
    manifest = manifest_of(delivery, call.retriever, call.parameters, {"retrieve": call.milliseconds})
    return Retrieval(delivery.passages, manifest)
