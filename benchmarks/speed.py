"""How fast one answer is checked, and how light the import is; prints and appends to RESULTS.md.

    python benchmarks/speed.py [FOLDER] [--append]

An answer of 300 words is checked against five passages of 300 words, first with passages that were never
seen, then with the same passages again. Medians and 95th percentiles over
many runs in one process. With a folder of labelled data the texts are real: recorded answers of
`ragtruth.train` and the passages they were made from, cut together to length. Without one they are dense
with figures, from a seeded generator: every sentence has a name, an amount and a period.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from grounding.checker import Checker
from grounding.inputs import as_payload
from grounding.policy import DEFAULT
from grounding.verifiers import default_verifiers

RESULTS = Path(__file__).parent / "RESULTS.md"
NAMES = ["Acme Robotics", "Borealis Energy", "Cedar Health", "Delta Freight", "Elm Street Bank", "Fjord Foods"]
METRICS = ["revenue", "operating income", "net profit", "free cash flow", "research spending", "total assets"]
TAILS = [
    "because demand for warehouse equipment recovered in northern Europe",
    "after the company closed two plants and moved production to Leeds",
    "while the order book grew and delivery times became shorter",
    "although energy prices and wages weighed on the margin",
    "as customers renewed their service contracts earlier than expected",
]


def facts(seed: int, words: int) -> list[str]:
    """Sentences of about `words` words in all, each with a name, a figure and a period."""
    draw = random.Random(seed)
    out: list[str] = []
    while sum(len(sentence.split()) for sentence in out) < words:
        out.append(
            f"{draw.choice(NAMES)} reported {draw.choice(METRICS)} of ${draw.randint(10, 990)}.{draw.randint(0, 9)} "
            f"million for the {draw.choice(['first', 'second', 'third', 'fourth'])} quarter of "
            f"{draw.randint(2015, 2025)}, {draw.choice(TAILS)}."
        )
    return out


def case(seed: int) -> tuple[str, list[str], str]:
    """An answer, five passages and a query; most of the answer's sentences stand in the passages."""
    passages = [facts(seed * 10 + i, 300) for i in range(5)]
    draw = random.Random(seed)
    pool = [sentence for passage in passages for sentence in passage]
    answer: list[str] = []
    while sum(len(sentence.split()) for sentence in answer) < 300:
        answer.append(draw.choice(pool) if draw.random() < 0.8 else facts(draw.randint(10**6, 10**7), 10)[0])
    return " ".join(answer), [" ".join(passage) for passage in passages], "How did the companies do, and why?"


def real_cases(folder: Path, count: int) -> list[tuple[str, list[str], str]]:
    """Recorded answers and their passages, neighbours joined until they have 300 words."""
    with gzip.open(folder / "dev" / "ragtruth.train.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["task"] == "qa"]
    out = []
    for first in range(0, len(rows), max(1, len(rows) // count)):
        near = rows[first : first + 60]
        words = [word for row in near for source in row["sources"] for word in source["text"].split(" ")]
        passages = [" ".join(words[start : start + 300]) for start in range(0, 1500, 300)]
        answer = ""
        for row in near:
            if len(answer.split()) < 300:
                answer += row["answer"] + "\n\n"
        if len(words) >= 1500:
            out.append((" ".join(answer.split(" ")[:300]), passages, near[0]["query"]))
    return out[:count]


def timed(run: Callable[[int], None], count: int) -> list[float]:
    """Milliseconds of each of `count` runs."""
    out = []
    for number in range(count):
        started = time.perf_counter()
        run(number)
        out.append((time.perf_counter() - started) * 1000)
    return out


def main() -> None:
    """Measure, print and, where asked, append."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--append", action="store_true")
    parser.add_argument("--runs", type=int, default=200)
    options = parser.parse_args()
    cases = real_cases(options.folder, 40) if options.folder else [case(seed) for seed in range(20)]
    payloads = [(answer, as_payload(passages, query=query)) for answer, passages, query in cases]
    warm = Checker(default_verifiers())

    # Every run has texts of its own: a word more at the end of each passage and of the answer.
    new = [
        (f"{answer} {number}", as_payload([f"{text} {number}" for text in passages], query=query))
        for number in range(options.runs + 20)
        for answer, passages, query in [cases[number % len(cases)]]
    ]

    def fresh(number: int) -> None:
        answer, payload = new.pop()
        warm.check(answer, payload, DEFAULT)

    def seen(number: int) -> None:
        answer, payload = payloads[number % len(payloads)]
        warm.check(answer, payload, DEFAULT)

    timed(fresh, 20)
    timed(seen, len(payloads))
    rows = [("passages never seen", timed(fresh, options.runs)), ("passages seen before", timed(seen, options.runs))]
    code = "import time; a = time.process_time(); import grounding; print(time.process_time() - a)"
    imports = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    ]
    lines = ["| 300-word answer, five 300-word passages | median ms | p95 ms |", "|---|---|---|"]
    lines += [f"| {name} | {statistics.median(ms):.2f} | {sorted(ms)[int(0.95 * len(ms))]:.2f} |" for name, ms in rows]
    lines.append(f"| `import grounding`, CPU | {statistics.median(imports) * 1000:.0f} | |")
    print("\n".join(lines))
    if options.append:
        with RESULTS.open("a", encoding="utf-8") as out:
            out.write(
                f"\n## Speed, {time.strftime('%Y-%m-%d')}\n\n"
                f"`python benchmarks/speed.py{' BENCH' if options.folder else ''}`\n\n" + "\n".join(lines) + "\n"
            )


if __name__ == "__main__":
    main()
