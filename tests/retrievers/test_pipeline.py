import asyncio
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import grounding
from grounding.errors import InvalidInput
from grounding.models import sha256
from grounding.retrievers.embedding import MiniLM
from grounding.retrievers.indexing import index
from grounding.retrievers.pipeline import open_retriever, retrieve, retrieve_from
from grounding.retrievers.wrapping import records_of

RULES = {
    "hours.md": "# Hours\n\nThe office closes at 17:30 on Fridays.\n\n# Parking\n\nVisitors park behind the house.\n",
    "canteen.txt": "Lunch is served from 12:00 to 13:30 in the canteen.",
    "prices.csv": "item,price_eur,as_of\nnotebook,3.20,2024-10-31\npencil,0.90,2024-10-31\n",
}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    for name, text in RULES.items():
        (folder / name).write_text(text, encoding="utf-8")
    store = tmp_path_factory.mktemp("store")
    index(folder, store)
    return store


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("When does the office close on Friday?", "hours.md#1"),
        ("Where can guests leave their car?", "hours.md#2"),
        ("What does a pencil cost?", "prices.csv#1"),
        ("When can I eat at noon?", "canteen.txt#1"),
    ],
)
def test_the_nearest_passage_comes_first(indexed: Path, query: str, nearest: str) -> None:
    found = retrieve(query, indexed, top_k=4)
    assert found.passages[0].id == nearest
    similarities = [passage.similarity or 0 for passage in found.passages]
    assert similarities == sorted(similarities, reverse=True)


def test_a_similarity_is_the_cosine(indexed: Path, model: MiniLM) -> None:
    query = "Lunch is served from 12:00 to 13:30 in the canteen."
    (passage,) = retrieve(query, indexed, top_k=1).passages
    asked, stored = model.embed([query, f"canteen\n{query}"])
    assert passage.similarity == pytest.approx(float(np.dot(asked, stored)), abs=2e-4)


def test_passages_keep_their_place_time_and_source(indexed: Path) -> None:
    for passage in retrieve("Where do visitors park?", indexed, top_k=4).passages:
        text = RULES[str(passage.source)]
        assert passage.position is not None
        assert text[passage.position.start : passage.position.end] == passage.text
        assert passage.as_of is not None
        if passage.source == "prices.csv":
            assert passage.as_of.isoformat() == "2024-10-31T00:00:00+00:00"


def test_the_manifest_tells_what_was_retrieved_and_how(indexed: Path) -> None:
    found = retrieve("Where do visitors park?", indexed, top_k=2)
    manifest = found.manifest
    assert manifest.retriever == "llama_index.core.indices.vector_store.retrievers.retriever.VectorIndexRetriever"
    assert manifest.parameters["similarity_top_k"] == 2
    assert manifest.parameters["embedding"] == "all-MiniLM-L6-v2"
    assert [delivered.id for delivered in manifest.passages] == [passage.id for passage in found.passages]
    assert [delivered.sha256 for delivered in manifest.passages] == [sha256(p.text) for p in found.passages]
    assert set(manifest.sources) == {passage.source for passage in found.passages}
    assert manifest.timings_ms["retrieve"] > 0


def test_one_retriever_serves_many_queries_also_from_tasks(indexed: Path) -> None:
    retriever = open_retriever(indexed, top_k=1)
    queries = ["What does a pencil cost?", "Where do visitors park?", "When is lunch served?"]
    expected = [retrieve_from(retriever, query).passages[0].id for query in queries]

    async def ask() -> list[str]:
        found = await asyncio.gather(*(retriever.aretrieve(query) for query in queries * 5))
        return [nodes[0].node_id for nodes in found]

    assert asyncio.run(ask()) == expected * 5


def test_the_default_retriever_can_be_wrapped(indexed: Path) -> None:
    retriever = grounding.wrap(open_retriever(indexed, top_k=2))
    nodes = retriever.retrieve("When does the office close on Fridays?")
    record = records_of(retriever).of(nodes)
    assert record is not None
    assert record.coverage is not None
    assert record.coverage.answerable
    assert [passage.id for passage in record.passages] == [node.node_id for node in nodes]
    assert record.manifest is not None
    assert record.manifest.parameters["similarity_top_k"] == 2


def test_more_than_there_is_gives_all_there_is(indexed: Path) -> None:
    assert len(retrieve("anything", indexed, top_k=50).passages) == 4


def test_a_long_query_is_embedded_by_its_start(indexed: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert retrieve("Where do visitors park? " * 200, indexed, top_k=1).passages[0].id == "hours.md#2"
    assert "only their start is embedded" in caplog.text


@pytest.mark.parametrize("query", ["", " \n\t"])
def test_an_empty_query_is_an_error(indexed: Path, query: str) -> None:
    with pytest.raises(InvalidInput, match="query: is empty"):
        retrieve(query, indexed)


def test_a_missing_index_or_collection_is_an_error_that_says_what_to_do(indexed: Path, tmp_path: Path) -> None:
    with pytest.raises(
        InvalidInput, match=r"store_dir: there is no index in .*nowhere.*; make one with: groundwire index"
    ):
        open_retriever(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(InvalidInput, match="collection: there is none named 'other'"):
        open_retriever(indexed, "other")
    with pytest.raises(InvalidInput, match="top_k: must be at least 1, not 0"):
        open_retriever(indexed, top_k=0)


@pytest.mark.parametrize(
    ("package", "distribution"),
    [("chromadb", "chromadb"), ("llama_index", "llama-index-core")],
)
def test_a_missing_extra_is_named(indexed: Path, package: str, distribution: str) -> None:
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "from grounding.errors import MissingExtra\n"
        "from grounding.retrievers.pipeline import retrieve\n"
        f"try: retrieve('Where?', {str(indexed)!r})\n"
        "except MissingExtra as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == f"{distribution} is not installed; run: pip install 'groundwire[pipeline]'\n"


def test_frameworks_are_loaded_only_when_used() -> None:
    code = (
        "import sys\n"
        "import grounding.retrievers.wrapping, grounding.retrievers.indexing, grounding.retrievers.pipeline\n"
        "grounding.retrievers.wrapping.wrap(lambda query: [])\n"
        "heavy = ('llama_index', 'chromadb', 'onnxruntime', 'tokenizers', 'numpy')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"
