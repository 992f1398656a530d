"""Runs labelled files through `groundwire batch` and a scorer, beside the word-overlap control.

    python benchmarks/bench.py FOLDER NAME... [--fold held|unread|apart|tune|all] [--kinds figure,date] [--note TEXT]

FOLDER holds `score.py` and the files NAME.jsonl.gz (in it or in `dev/`). Rows are folded by source
document: the SHA-256 of the first source's text decides, so that rows made from one document stay
together whatever file they stand in; `unread` is the half of `held` whose rows nobody looked at. Where rows of one
document have other first sources (a table with a row taken out), that is not enough: `apart` is `held` without rows
that share a pair or the text of any source with a row of `tune`.
Results are printed and appended to `benchmarks/RESULTS.md`.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from control import control_coverage, control_report

RESULTS = Path(__file__).parent / "RESULTS.md"
SHOWN = (
    "n",
    "balanced_accuracy",
    "balanced_accuracy_95",
    "recall",
    "false_alarm",
    "precision",
    "f1",
    "auroc",
    "auroc_95",
    "pass_error",
    "good_passed",
    "span_f1",
    "ms_median",
    "ms_p95",
)
SHOWN_COVERAGE = ("n", "auroc", "unanswerable_gated", "answerable_blocked", "balanced_accuracy")


FOLDS = ("held", "unread", "apart", "tune", "all")


def folds_of(row: dict[str, Any]) -> tuple[str, ...]:
    """The folds that a row is of, by its first source document."""
    text = row["sources"][0]["text"] if row["sources"] else row["id"]
    one, two = hashlib.sha256(text.encode()).digest()[:2]
    if one % 2 == 0:
        return "all", "tune"
    return ("all", "held") if two % 2 == 0 else ("all", "held", "unread")


def read_rows(path: Path, fold: str) -> Iterator[dict[str, Any]]:
    """The rows of one fold of a file."""
    if fold == "apart":
        texts, pairs = _seen(path)
        for row in read_rows(path, "held"):
            if row["meta"].get("pair") not in pairs and not any(source["text"] in texts for source in row["sources"]):
                yield row
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if fold in folds_of(row):
                yield row


def _seen(path: Path) -> tuple[set[str], set[str]]:
    """The texts of all sources of the tuning half of a file, and the pairs that its rows are of."""
    rows = list(read_rows(path, "tune"))
    pairs = {row["meta"]["pair"] for row in rows if row["meta"].get("pair") is not None}
    return {source["text"] for row in rows for source in row["sources"]}, pairs


def find_file(folder: Path, name: str) -> Path:
    """The file of that name in the folder or its `dev` folder."""
    for candidate in (folder / f"{name}.jsonl.gz", folder / "dev" / f"{name}.jsonl.gz", Path(name)):
        if candidate.is_file():
            return candidate
    raise SystemExit(f"{name}: no such file in {folder}")


def load_scorer(folder: Path) -> ModuleType:
    """The scorer that stands beside the data."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder}/score.py: no scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_product(
    rows: Sequence[dict[str, Any]], verb: str, extra: Sequence[str], work: Path
) -> tuple[list[dict[str, Any]], float]:
    """The product's output lines for these rows, over the command line, and its wall-clock seconds."""
    inputs, outputs = work / "rows.jsonl", work / "out.jsonl"
    with inputs.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(
                json.dumps({key: row[key] for key in ("id", "query", "answer", "sources")}, ensure_ascii=False) + "\n"
            )
    started = time.perf_counter()
    command = [sys.executable, "-m", "grounding.api.cli", verb, str(inputs), "-o", str(outputs), *extra]
    done = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)
    elapsed = time.perf_counter() - started
    if done.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    with outputs.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines], elapsed


def intervals(scorer: ModuleType, rows: Sequence[dict[str, Any]], reports: Sequence[dict[str, Any]]) -> dict[str, str]:
    """95% bootstrap intervals of AUROC and balanced accuracy, over rows drawn again 300 times."""
    by_id = {report["id"]: report for report in reports}
    known = [
        (1 - by_id[row["id"]]["score"], row["label"] == "ungrounded", by_id[row["id"]]["verdict"] != "grounded")
        for row in rows
        if row["id"] in by_id
    ]
    random = Random(7)
    drawn: dict[str, list[float]] = {"auroc": [], "balanced_accuracy": []}
    for _ in range(300):
        sample = random.choices(known, k=len(known))
        area = scorer.auroc([(score, bad) for score, bad, _ in sample])
        if area is not None:
            drawn["auroc"].append(area)
            drawn["balanced_accuracy"].append(
                scorer.rates([(bad, flag) for _, bad, flag in sample])["balanced_accuracy"]
            )
    return {
        f"{name}_95": f"{sorted(values)[len(values) // 40]:.3f} to {sorted(values)[-1 - len(values) // 40]:.3f}"
        for name, values in drawn.items()
        if values
    }


def table(title: str, product: dict[str, Any], control: dict[str, Any], shown: Sequence[str]) -> str:
    """A markdown table of the product's figures beside the control's."""

    def cell(value: Any) -> str:
        return "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)

    lines = [f"### {title}", "", "| figure | groundwire | word overlap |", "|---|---|---|"]
    lines += [f"| {key} | {cell(product.get(key))} | {cell(control.get(key))} |" for key in shown if key in product]
    for key in ("missing", "broken_offsets", "grounded_while_unchecked"):
        if product.get(key):
            lines.append(f"| **{key}** | {product[key]} | |")
    for key, value in product.get("flagged_by_kind", {}).items():
        lines.append(f"| flagged {key} | {value} | {control['flagged_by_kind'][key]} |")
    for key, value in product.get("subsets", {}).items():
        other = control["subsets"][key]
        lines.append(
            f"| balanced_accuracy {key} | {cell(value['balanced_accuracy'])} | {cell(other['balanced_accuracy'])} |"
        )
        lines.append(f"| auroc {key} | {cell(value['auroc'])} | {cell(other['auroc'])} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the files that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--fold", choices=FOLDS, default="held")
    parser.add_argument("--kinds", help="judge by claims of these kinds alone")
    parser.add_argument("--verb", choices=("verify", "coverage"), default="verify")
    parser.add_argument("--note", default="", help="a remark kept beside the results")
    parser.add_argument("--policy", default="default")
    parser.add_argument("--dry", action="store_true", help="print, and append nothing")
    options = parser.parse_args()
    scorer = load_scorer(options.folder)
    sections = []
    for name in options.names:
        rows = list(read_rows(find_file(options.folder, name), options.fold))
        with tempfile.TemporaryDirectory() as work:
            if options.verb == "verify":
                reports, seconds = run_product(rows, "batch", ["--policy", options.policy], Path(work))
                kinds = options.kinds.split(",") if options.kinds else None
                plain = [control_report(row) for row in rows]
                product = scorer.verify(rows, reports, kinds) | ({} if kinds else intervals(scorer, rows, reports))
                control = scorer.verify(rows, plain) | ({} if kinds else intervals(scorer, rows, plain))
                shown: Sequence[str] = SHOWN
            else:
                lines, seconds = run_product(rows, "coverage", [], Path(work))
                product, control = (
                    scorer.coverage(rows, lines),
                    scorer.coverage(rows, [control_coverage(row) for row in rows]),
                )
                shown = SHOWN_COVERAGE
        title = f"{name}, fold {options.fold}" + (f", kinds {options.kinds}" if options.kinds else "")
        section = (
            table(title, product, control, shown)
            + f"\n{len(rows) / seconds:.0f} rows/s over the command line, start included.\n"
        )
        print(section)
        sections.append(section)
    if not options.dry:
        command = "python benchmarks/bench.py BENCH " + " ".join(sys.argv[2:])
        revision = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
        ).stdout.strip()
        with RESULTS.open("a", encoding="utf-8") as out:
            out.write(
                f"\n## {time.strftime('%Y-%m-%d')}, revision {revision}\n\n`{command}`\n\n{options.note}\n\n"
                + "\n".join(sections)
            )


if __name__ == "__main__":
    main()
