"""How long an answer of about 150 words takes against about 1,000 words of passages, beside the network alone.

    python benchmarks/statement_speed.py [--rounds 30]

Every round checks another answer against other passages, so that nothing is remembered. The network alone is timed in
the same run, on the very inputs that the check made. Cold start and memory are of a process of its own.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from grounding.verifiers.statements.encoding import Encoded
from grounding.verifiers.statements.model import Judgement, StatementModel

WHO = "the harbour authority,the night shift,our regional office,a contractor,the museum,the village school".split(",")
DID = "repaired,inspected,sold,photographed,insured,relocated,catalogued,rented,repainted,measured".split(",")
WHAT = "the northern pier,two delivery vans,an old printing press,the spare generators,a row of lime trees".split(",")
WHY = "after the spring storm,before the auditors came,because a tenant complained,while the road was closed".split(",")

COLD = """
import resource, sys, time
started = time.perf_counter()
import grounding
grounding.verify("The pier was repaired in May.", ["The harbour authority repaired the pier in May."])
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def sentence(rng: random.Random) -> str:
    """A sentence of about 20 words that no other round has."""
    parts = [rng.choice(WHO), rng.choice(DID), rng.choice(WHAT), rng.choice(WHY)]
    more = f"and spent {rng.randint(11, 990)} hours on it, as {rng.choice(WHO)} noted on {rng.randint(1, 28)} June"
    return f"{' '.join(parts)} {more}.".capitalize()


class Timed(StatementModel):
    """The network, timed."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self.inputs: list[Sequence[Encoded]] = []

    def judge(self, inputs: Sequence[Encoded]) -> list[list[Judgement]]:
        self.inputs.append(inputs)
        started = time.perf_counter()
        try:
            return super().judge(inputs)
        finally:
            self.seconds += time.perf_counter() - started


def checker() -> tuple[Any, Timed]:
    """The default checker with a network that is timed."""
    from grounding.checker import Checker
    from grounding.verifiers import default_verifiers
    from grounding.verifiers.statements import StatementVerifier

    model = Timed()
    others = [v for v in default_verifiers() if not isinstance(v, StatementVerifier)]
    return Checker([StatementVerifier(model=lambda: model), *others]), model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    from grounding.inputs import as_payload
    from grounding.policy import DEFAULT

    rng = random.Random(5)
    check, model = checker()
    totals, networks, words = [], [], []
    for number in range(options.rounds + 3):
        said = [sentence(rng) for _ in range(40)]
        answer = " ".join(rng.sample(said, 6))
        passages = [" ".join(said[at : at + 8]) for at in range(0, 40, 8)]
        model.seconds = 0.0
        started = time.perf_counter()
        check.check(answer, as_payload(passages, query="What was done?"), DEFAULT)
        if number >= 3:
            totals.append(time.perf_counter() - started)
            networks.append(model.seconds)
            words.append((len(answer.split()), sum(len(p.split()) for p in passages)))
    ratio = statistics.median(a / b for a, b in zip(totals, networks, strict=True))
    pieces = sum(len(one.ids) for inputs in model.inputs for one in inputs) / len(model.inputs)
    print(f"words of answer, of passages: {[statistics.median(w) for w in zip(*words, strict=True)]}")
    print(f"one answer: median {1000 * statistics.median(totals):.0f} ms, of which the network")
    print(
        f"  {1000 * statistics.median(networks):.0f} ms for {pieces:.0f} word pieces; the whole is {ratio:.2f} times it"
    )
    done = [
        subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(5)
    ]
    print(f"cold start, import and first answer: median {statistics.median(float(d[0]) for d in done):.2f} s")
    print(f"peak memory of that process: {statistics.median(float(d[1]) for d in done):.0f} MiB")


if __name__ == "__main__":
    main()
