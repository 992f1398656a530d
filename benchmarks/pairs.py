"""Pairs of statements that differ by few words, of which one is true to its passages: how often are both judged right?

    python benchmarks/pairs.py [FILE] [--show KIND]

The pairs were written by hand, several for each way in which a statement can go wrong: a swapped role, a dropped
condition, a cause made of a sequence. As the members of a pair have nearly the same words, the words alone can't tell
them apart. A pair is right when the good member is grounded and the bad one is not. "Ranked" asks less: is the good
member's score above the bad one's? Equal scores rank nothing. Shares stand with their 95% Wilson intervals.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from grounding import Verdict, __version__, verify
from grounding.report import Report

PAIRS = Path(__file__).parent / "minimal_pairs.jsonl"
MEASURES = ("both right", "good passed", "bad flagged", "ranked")


class Judged(NamedTuple):
    """One pair and what became of its members."""

    pair: dict[str, Any]
    good: Report
    bad: Report

    @property
    def good_passed(self) -> bool:
        return self.good.verdict is Verdict.GROUNDED

    @property
    def bad_flagged(self) -> bool:
        return self.bad.verdict is not Verdict.GROUNDED

    @property
    def measures(self) -> tuple[bool, ...]:
        """What `MEASURES` names, in its order."""
        ranked = self.good.score > self.bad.score
        return self.good_passed and self.bad_flagged, self.good_passed, self.bad_flagged, ranked


def read_pairs(path: Path = PAIRS) -> list[dict[str, Any]]:
    """The pairs of a file, in its order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def judge(pair: dict[str, Any]) -> Judged:
    """Both members of a pair, each verified as an answer of its own."""
    good, bad = (verify(pair[member], pair["passages"], query=pair["query"]) for member in ("good", "bad"))
    return Judged(pair, good, bad)


def wilson(hits: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """The interval that holds the true share with 95% confidence; all that is possible, where nothing was counted."""
    if not total:
        return 0.0, 1.0
    share, weight = hits / total, z * z / total
    middle = (share + weight / 2) / (1 + weight)
    reach = z * math.sqrt(share * (1 - share) / total + weight / (4 * total)) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def cell(hits: int, total: int) -> str:
    """A share with its interval, as `0.81 (0.57 to 0.93)`."""
    low, high = wilson(hits, total)
    return f"{hits / max(1, total):.2f} ({low:.2f} to {high:.2f})"


def table(judged: Sequence[Judged]) -> str:
    """A row for each kind, in the file's order, and one for all."""
    groups = {kind: [one for one in judged if one.pair["kind"] == kind] for kind in _kinds(judged)}
    lines = [f"| kind | pairs | {' | '.join(MEASURES)} |", "|---" * (2 + len(MEASURES)) + "|"]
    for kind, group in [*groups.items(), ("all", judged)]:
        counts = [sum(one.measures[at] for one in group) for at in range(len(MEASURES))]
        cells = " | ".join(cell(count, len(group)) for count in counts)
        lines.append(f"| {kind} | {len(group)} | {cells} |")
    return "\n".join(lines)


def _kinds(judged: Sequence[Judged]) -> list[str]:
    return list(dict.fromkeys(one.pair["kind"] for one in judged))


def _show(one: Judged) -> None:
    print(f"{one.pair['id']}\n" + "\n".join(f"    {passage}" for passage in one.pair["passages"]))
    for member, report, right in (("good", one.good, one.good_passed), ("bad", one.bad, one.bad_flagged)):
        print(f"  {member}, {'right' if right else 'WRONG'}, {report.verdict} {report.score:.3f}: {one.pair[member]}")
        for claim in report.claims:
            print(f"      {claim.kind} {claim.status} {claim.reason} {claim.text!r} {claim.message}")
    print()


def main() -> None:
    """Verify all pairs, print the table, and the misjudged of one kind where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=PAIRS)
    parser.add_argument("--show", metavar="KIND", help="print the pairs of this kind that are not both right")
    options = parser.parse_args()
    judged = [judge(pair) for pair in read_pairs(options.file)]
    if options.show is not None and options.show not in _kinds(judged):
        parser.error(f"no pair is of the kind {options.show!r}; there are: {', '.join(_kinds(judged))}")
    for one in judged:
        if one.pair["kind"] == options.show and not one.measures[0]:
            _show(one)
    print(f"{options.file.name}, {len(judged)} pairs, version {__version__}\n\n{table(judged)}")


if __name__ == "__main__":
    main()
