"""Streams many rows through `groundwire batch` and watches rows a second and memory.

    python benchmarks/batch_load.py [FOLDER] [--rows 20000] [--workers 1] [--answers 1] [--append]

Each row is a 300-word answer with five 300-word passages. `--answers` says how many rows in a row have the same
passages; with 1 all are new, so that no reading is ever used twice. With a folder of labelled data the texts are
real, as in `speed.py`; without one they are dense with figures.
Memory is the resident set of the process and its workers, sampled twice a second; "flat" means that the
second half peaks no higher than the first by more than a tenth. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from speed import RESULTS, case, real_cases


def write_rows(path: Path, count: int, answers: int, folder: Path | None) -> None:
    """Rows in the wire form; a number at the end of each text makes it a new one."""
    cases = real_cases(folder, 400) if folder else [case(number) for number in range(400)]
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            answer, passages, query = cases[number // answers % len(cases)]
            sources = [{"id": f"p{i}", "text": f"{text} {number // answers}"} for i, text in enumerate(passages)]
            row = {"id": f"row-{number}", "query": query, "answer": f"{answer} {number}", "sources": sources}
            out.write(json.dumps(row) + "\n")


def resident(pid: int) -> int:
    """Bytes in memory of a process and its children; 0 once it is gone."""
    total = 0
    try:
        total += int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return total
    return total + sum(resident(int(child)) for child in children)


def main() -> None:
    """Make the rows, run, print and, where asked, append."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--answers", type=int, default=1)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--append", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows, reports = Path(folder) / "rows.jsonl", Path(folder) / "reports.jsonl"
        write_rows(rows, options.rows, options.answers, options.folder)
        command = [
            sys.executable,
            "-m",
            "grounding.api.cli",
            "batch",
            str(rows),
            "-o",
            str(reports),
            "--workers",
            str(options.workers),
        ]
        started = time.perf_counter()
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        samples: list[int] = []
        while process.poll() is None:
            samples.append(resident(process.pid))
            time.sleep(0.5)
        seconds = time.perf_counter() - started
        with reports.open(encoding="utf-8") as lines:
            done = sum(1 for _ in lines)
    half = len(samples) // 2
    first, second = max(samples[:half], default=0) / 2**20, max(samples[half:], default=0) / 2**20
    lines_out = [
        "| rows | answers to the same passages | workers | rows/s | peak MiB, first half | peak MiB, second half |",
        "|---|---|---|---|---|---|",
        f"| {done} | {options.answers} | {options.workers} | {done / seconds:.0f} | {first:.0f} | {second:.0f} |",
    ]
    print("\n".join(lines_out))
    if process.returncode != 0 or done != options.rows:
        raise SystemExit(f"exit status {process.returncode}, {done} of {options.rows} rows")
    if options.append:
        with RESULTS.open("a", encoding="utf-8") as out:
            out.write(
                f"\n## Batch, {time.strftime('%Y-%m-%d')}\n\n"
                f"`python benchmarks/batch_load.py{' BENCH' if options.folder else ''} --rows {options.rows}"
                f" --answers {options.answers}`\n\n" + "\n".join(lines_out) + "\n"
            )


if __name__ == "__main__":
    main()
