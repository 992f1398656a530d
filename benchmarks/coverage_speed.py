"""How fast coverage by shared words is: five passages of 200 words that were never seen; prints.

    python benchmarks/coverage_speed.py [FOLDER] [--runs 10]

Texts are dense with figures, from a seeded generator, and with a folder of labelled data real ones beside.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from speed import facts, real_cases

from grounding.checker import Checker
from grounding.inputs import as_payload
from grounding.policy import DEFAULT

QUERY = "How did Acme Robotics do in the first quarter of 2020, and why did its order book grow?"


def measured(name: str, cases: Sequence[tuple[str, Sequence[str]]], runs: int) -> str:
    """A line with the median and 95th percentile over all cases, the first run left out."""
    checker = Checker([])
    spent, cpu = [], []
    for run in range(runs + 1):
        for number, (query, texts) in enumerate(cases):
            payload = as_payload([f"{text} {run}-{number}" for text in texts], query=query)
            started, worked = time.perf_counter(), time.process_time()
            checker.cover(payload, DEFAULT)
            if run:
                spent.append((time.perf_counter() - started) * 1000)
                cpu.append((time.process_time() - worked) * 1000)
    at = int(0.95 * len(spent))
    shown = (statistics.median(spent), sorted(spent)[at], statistics.median(cpu), sorted(cpu)[at])
    return f"| {name} | " + " | ".join(f"{milliseconds:.2f}" for milliseconds in shown) + " |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--runs", type=int, default=10)
    options = parser.parse_args()
    print("| coverage by words, five passages of 200 words | median ms | p95 ms | median CPU ms | p95 CPU ms |")
    print("|---|---|---|---|---|")
    dense = [(QUERY, [" ".join(facts(seed * 10 + at, 200)) for at in range(5)]) for seed in range(20)]
    print(measured("dense with figures", dense, options.runs))
    if options.folder:
        real = [
            (q, [" ".join(text.split(" ")[:200]) for text in texts]) for _, texts, q in real_cases(options.folder, 20)
        ]
        print(measured("real", real, options.runs))


if __name__ == "__main__":
    main()
