"""Figures that a source gives for something else: another thing, another holder, another year.

    python benchmarks/misattributed.py [--seed N] [--show KIND]

Sources are written in twelve customary ways about pairs of measures and of holders. Each is asked for one figure, and
answered in four forms: with the right one, and with every other one that the same source gives. All of them occur in
the source, so only what a figure is said to be of tells them apart.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product

from grounding import Kind, Status, verify

MEASURES = [
    ("dividend income", "interest expense"),
    ("free cash flow", "lease liabilities"),
    ("order intake", "order backlog"),
    ("subscription revenue", "marketing spend"),
    ("payroll", "rent"),
    ("passengers", "cargo tonnes"),
]
HOLDERS = [("Kestrel", "Marlow"), ("Ostrava Steel", "Brno Glass"), ("the northern branch", "the southern branch")]
COUNTS = {"passengers", "cargo tonnes"}

Values = dict[tuple[str, str, int], str]
Style = Callable[[str, str, str, str, Values], list[str]]


def _first(text: str) -> str:
    return text[0].upper() + text[1:]


STYLES: dict[str, Style] = {
    "two sentences": lambda a, b, m, n, v: [
        f"{_first(a)}'s {m} was {v[a, m, 2023]} in 2023. {_first(a)}'s {n} was {v[a, n, 2023]} in 2023."
    ],
    "of and of": lambda a, b, m, n, v: [f"In 2023 {a} reported {m} of {v[a, m, 2023]} and {n} of {v[a, n, 2023]}."],
    "rose while fell": lambda a, b, m, n, v: [
        f"{_first(m)} at {a} rose to {v[a, m, 2023]} in 2023, while {n} fell to {v[a, n, 2023]}."
    ],
    "two holders, one sentence": lambda a, b, m, n, v: [
        f"In 2023 {a} had {m} of {v[a, m, 2023]}; {b} had {m} of {v[b, m, 2023]}."
    ],
    "two holders, two sentences": lambda a, b, m, n, v: [
        f"{_first(a)} had {m} of {v[a, m, 2023]} in 2023. {_first(b)} had {m} of {v[b, m, 2023]} in 2023."
    ],
    "two holders, listed": lambda a, b, m, n, v: [
        f"In 2023, {m} was {v[a, m, 2023]} at {a} and {v[b, m, 2023]} at {b}."
    ],
    "year before in brackets": lambda a, b, m, n, v: [
        f"{_first(m)} of {a} came in at {v[a, m, 2023]} (2022: {v[a, m, 2022]})."
    ],
    "compared with": lambda a, b, m, n, v: [
        f"{_first(m)} of {a} was {v[a, m, 2023]} in 2023, compared with {v[a, m, 2022]} in 2022."
    ],
    "from to": lambda a, b, m, n, v: [f"From 2022 to 2023, {m} of {a} went from {v[a, m, 2022]} to {v[a, m, 2023]}."],
    "fields": lambda a, b, m, n, v: [f"{a}, fiscal 2023\n{_first(m)}: {v[a, m, 2023]}\n{_first(n)}: {v[a, n, 2023]}"],
    "respectively": lambda a, b, m, n, v: [
        f"In 2023, {m} and {n} of {a} were {v[a, m, 2023]} and {v[a, n, 2023]}, respectively."
    ],
    "two passages": lambda a, b, m, n, v: [
        f"{_first(h)} annual report. {_first(m)} was {v[h, m, 2023]} in 2023." for h in (a, b)
    ],
}
FORMS: dict[str, Callable[[str, str, str], str]] = {
    "bare": lambda a, m, x: x,
    "it was": lambda a, m, x: f"It was {x}.",
    "in full": lambda a, m, x: f"{_first(a)}'s {m} was {x} in 2023.",
    "in other words": lambda a, m, x: f"In 2023, {m} of {a} amounted to {x}.",
}


def _value(r: random.Random, measure: str) -> str:
    if measure in COUNTS:
        return f"{r.randint(1100, 99000):,}"
    return r.choice(
        [f"${r.uniform(1, 900):.1f} million", f"${r.randint(11, 99)} million", f"€{r.uniform(1, 90):.2f} billion"]
    )


def rows(r: random.Random) -> Iterator[tuple[str, str, list[str], str, str]]:
    """Each row: style, kind, passages, query and answer."""
    for (m, n), (a, b) in product(MEASURES, HOLDERS):
        values = {key: _value(r, key[1]) for key in product((a, b), (m, n), (2022, 2023))}
        for style, write in STYLES.items():
            passages = write(a, b, m, n, values)
            right = values[a, m, 2023]
            given = {
                "right": right,
                "measure": values[a, n, 2023],
                "holder": values[b, m, 2023],
                "year": values[a, m, 2022],
            }
            for (kind, value), form in product(given.items(), FORMS.values()):
                stands = any(value in passage for passage in passages)
                if stands and (kind == "right" or value != right):
                    yield style, kind, passages, f"What was {a}'s {m} in 2023?", form(a, m, value)


def main() -> None:
    """Print how many of each kind were flagged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", default="", help="print the rows of this kind that were judged wrongly")
    args = parser.parse_args()
    total: Counter[tuple[str, str]] = Counter()
    flagged: Counter[tuple[str, str]] = Counter()
    for style, kind, passages, query, answer in rows(random.Random(args.seed)):
        report = verify(answer, passages, query=query)
        bad = any(c.status in (Status.CONTRADICTED, Status.UNSUPPORTED) for c in report.claims if c.kind is Kind.FIGURE)
        total[style, kind] += 1
        flagged[style, kind] += bad
        if kind == args.show and bad is (kind == "right"):
            print(passages, query, answer)
    kinds = ("right", "measure", "holder", "year")
    print("| written as | " + " | ".join(kinds) + " |\n|---|---|---|---|---|")
    for style in STYLES:
        cells = [f"{flagged[style, k]}/{total[style, k]}" if total[style, k] else "" for k in kinds]
        print(f"| {style} | " + " | ".join(cells) + " |")
    sums = [f"{sum(flagged[s, k] for s in STYLES)}/{sum(total[s, k] for s in STYLES)}" for k in kinds]
    print("| **all flagged** | " + " | ".join(sums) + " |")


if __name__ == "__main__":
    main()
