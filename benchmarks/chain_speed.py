"""What `wrap` adds to a call, in one run: bare, recorded, gated, with a registry, with a second look; prints a table.

    python benchmarks/chain_speed.py [--calls N]

A function is given five passages of 300 words and returns an answer of 300 words at once, so that all the time taken
is the wrapper's own; the kinds of wrapping take turns, so that none has the machine to itself. Passages are new for
every call. It also counts how often each source is asked by the second look, and with how many sentences.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from speed import case

import grounding
from grounding import Passage, Payload, Policy, Registry
from grounding.frontdoor import default_checker
from grounding.retrievers.wrapping import records_of
from grounding.second_look import SecondLook

SOURCES = ("filings", "press")
REGISTRY = Registry.of([{"name": name, "max_age_days": 400} for name in SOURCES])


class Held:
    """A source that answers at once, and counts."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = tuple(passages)
        self.sentences: list[int] = []

    def search(
        self, claims: Sequence[str], query: str | None, filters: Mapping[str, object], k: int
    ) -> list[tuple[Passage, ...]]:
        self.sentences.append(len(claims))
        return [self.passages[:k] for _ in claims]


def passages_of(texts: Sequence[str]) -> list[Passage]:
    return [
        Passage.model_validate({"id": str(at), "text": text, "source": SOURCES[at % 2], "as_of": "2024-01-01"})
        for at, text in enumerate(texts)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=30)
    calls = parser.parse_args().calls
    answers: dict[str, str] = {}

    def answer(query: str, passages: list[Passage]) -> str:
        return answers[query]

    held = {name: Held(passages_of(case(10**6)[1])) for name in SOURCES}
    common: dict[str, Any] = {"registry": REGISTRY, "as_of": "2024-06-01"}
    proceeds = Policy(name="proceeds", answerable_at=0.0)
    abstains = Policy(name="abstains", answerable_at=1.0, retrieve_up_to=1)
    kinds: dict[str, Callable[[str, list[Passage]], str]] = {
        "bare": answer,
        "wrapped": grounding.wrap(answer),
        "wrapped, registry": grounding.wrap(answer, **common),
        "wrapped, registry, gate": grounding.wrap(answer, gate=True, policy=proceeds, **common),
        "wrapped, registry, gate that abstains": grounding.wrap(answer, gate=True, policy=abstains, **common),
        "wrapped, registry, second look": grounding.wrap(answer, second_look=SecondLook(held), **common),
    }
    wall: dict[str, list[float]] = {name: [] for name in kinds}
    cpu: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(calls + 2):
        for at, (name, ask) in enumerate(kinds.items()):
            text, texts, query = case(number * 10 + at)
            named = f"{query} ({number}, {at})"
            answers[named] = text
            given = passages_of(texts)
            started, used = time.perf_counter(), time.process_time()
            ask(named, given)
            if number >= 2:  # the first ones load the models
                wall[name].append((time.perf_counter() - started) * 1000)
                cpu[name].append((time.process_time() - used) * 1000)
    print(f"{calls} calls of each kind; five passages of 300 words, new every time; milliseconds, medians")
    print("| chain | time | 95th percentile | processor time |\n|---|---|---|---|")
    for name in kinds:
        times = (
            statistics.median(wall[name]),
            statistics.quantiles(wall[name], n=20)[-1],
            statistics.median(cpu[name]),
        )
        print(f"| {name} | " + " | ".join(f"{one:.1f}" for one in times) + " |")
    gates = [r.manifest.timings_ms["gate"] for r in records_of(kinds["wrapped, registry, gate"]) if r.manifest]
    print(f"the gate alone, coverage with the network: {statistics.median(gates[2:]):.1f}")
    answered = len(records_of(kinds["wrapped, registry, second look"]))
    told = [f"{name}: {len(one.sentences)} calls for {sum(one.sentences)} sentences" for name, one in held.items()]
    print(f"second look, {answered} answers: {'; '.join(told)}")
    print(f"coverage without a model: {statistics.median(by_words(calls)):.1f}")


def by_words(calls: int) -> list[float]:
    """Milliseconds for coverage by words alone, of passages that are new every time."""
    policy = Policy(name="words", judge_answers=False)
    taken = []
    for number in range(calls):
        _, texts, query = case(10**5 + number)
        payload = Payload(query=query, passages=tuple(passages_of(texts)))
        started = time.perf_counter()
        default_checker().cover(payload, policy, REGISTRY)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


if __name__ == "__main__":
    main()
