"""Real answers of real models against what the default pipeline really retrieves for their queries.

    python benchmarks/retrieved.py FOLDER [--top-k 5] [--fold held] [--append]

Indexes every passage of the `ragtruth.train` QA rows (all folds, so that each query has thousands of wrong
passages to choose from) into a persistent Chroma collection, retrieves for each query of the fold, and
verifies the recorded answers against what was retrieved instead of what they were generated from.
The hit rate is the share of a row's own passages among those retrieved. The labels were given against the
row's own passages, so rows are also scored apart: those whose passages were all retrieved, and the rest.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench import FOLDS, RESULTS, find_file, folds_of, load_scorer, read_rows
from control import control_report

from grounding import verify
from grounding.models import Passage
from grounding.retrievers.indexing import index
from grounding.retrievers.pipeline import open_retriever, retrieve_from

SHOWN = ("n", "balanced_accuracy", "recall", "false_alarm", "auroc", "pass_error", "good_passed")


def squeezed(text: str) -> str:
    """A text without its white space, to compare passages that were cut or wrapped differently."""
    return "".join(text.split())


def main() -> None:
    """Index, retrieve, verify, print and, where asked, append."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--top-k", type=int, default=5)
    parser.add_argument("--fold", choices=FOLDS, default="held")
    parser.add_argument("--append", action="store_true")
    options = parser.parse_args()
    scorer = load_scorer(options.folder)
    rows = [row for row in read_rows(find_file(options.folder, "ragtruth.train"), "all") if row["task"] == "qa"]
    texts = sorted({source["text"] for row in rows for source in row["sources"]})
    with tempfile.TemporaryDirectory() as work:
        corpus = Path(work) / "passages.jsonl"
        with corpus.open("w", encoding="utf-8") as out:
            for number, text in enumerate(texts):
                out.write(json.dumps({"id": f"p{number}", "text": text}, ensure_ascii=False) + "\n")
        started = time.perf_counter()
        done = index([corpus], Path(work) / "store", "ragtruth")
        indexing = time.perf_counter() - started
        retriever = open_retriever(Path(work) / "store", "ragtruth", top_k=options.top_k)
        chosen = [row for row in rows if options.fold in folds_of(row)]
        found: dict[str, tuple[Passage, ...]] = {}
        started = time.perf_counter()
        for query in sorted({row["query"] for row in chosen}):
            found[query] = retrieve_from(retriever, query).passages
        retrieving = (time.perf_counter() - started) / max(1, len(found)) * 1000
        hits = wanted = 0
        complete: set[str] = set()
        delivered: list[dict[str, Any]] = []
        reports: list[dict[str, Any]] = []
        for row in chosen:
            passages = found[row["query"]]
            held = squeezed(" ".join(passage.text for passage in passages))
            kept = [squeezed(source["text"]) in held for source in row["sources"]]
            hits, wanted = hits + sum(kept), wanted + len(kept)
            if all(kept):
                complete.add(row["id"])
            reports.append(verify(row["answer"], passages, query=row["query"], id=row["id"]).model_dump(mode="json"))
            delivered.append({**row, "sources": [{"id": passage.id, "text": passage.text} for passage in passages]})
    lines = [
        f"{len(texts)} passages of {len(rows)} rows indexed as {done.passages} in {indexing:.0f} s; "
        f"{len(found)} queries retrieved, {retrieving:.0f} ms each; hit rate {hits / wanted:.3f} at {options.top_k}.",
        "",
        "| figure | all | all own passages retrieved | some missing | word overlap, all |",
        "|---|---|---|---|---|",
    ]
    groups = [
        delivered,
        [r for r in delivered if r["id"] in complete],
        [r for r in delivered if r["id"] not in complete],
    ]
    figures = [scorer.verify(group, reports) for group in groups] + [
        scorer.verify(delivered, [control_report(r) for r in delivered])
    ]
    for key in SHOWN:
        cells = (
            "" if f.get(key) is None else f"{f[key]:.3f}" if isinstance(f[key], float) else str(f[key]) for f in figures
        )
        lines.append(f"| {key} | {' | '.join(cells)} |")
    print("\n".join(lines))
    if options.append:
        with RESULTS.open("a", encoding="utf-8") as out:
            command = f"python benchmarks/retrieved.py BENCH --top-k {options.top_k} --fold {options.fold}"
            out.write(
                f"\n## Retrieved passages, {time.strftime('%Y-%m-%d')}\n\n`{command}`\n\n" + "\n".join(lines) + "\n"
            )


if __name__ == "__main__":
    main()
