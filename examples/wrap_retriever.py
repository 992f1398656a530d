"""The default pipeline: files into a collection, its LlamaIndex retriever wrapped, coverage for each query."""

import tempfile
from pathlib import Path

import grounding
from grounding.retrievers.indexing import index
from grounding.retrievers.pipeline import open_retriever
from grounding.retrievers.wrapping import records_of

with tempfile.TemporaryDirectory() as folder:
    rules, store = Path(folder, "rules.md"), Path(folder, "store")
    rules.write_text(
        "# Hours\n\nThe office closes at 17:30 on Fridays.\n\n# Parking\n\nVisitors park behind the house.\n"
    )
    index(rules, store)

    retriever = grounding.wrap(open_retriever(store, top_k=2))
    for query in ("When does the office close on Fridays?", "What does the premium plan cost per month?"):
        nodes = retriever.retrieve(query)
        record = records_of(retriever).of(nodes)
        assert record
        assert record.coverage
        print(query, "answerable" if record.coverage.answerable else "not answerable")
        for gap in record.coverage.gaps:
            print("  gap:", gap.message)
        for passage in record.passages:
            print(f"  {passage.id} {passage.similarity:.2f} {passage.text!r}")
