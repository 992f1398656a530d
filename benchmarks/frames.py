"""System prompts in the wild's manner, half of them honest: what the lint finds, and what it flags besides.

    python benchmarks/frames.py [--part PART ...] [--prompts FILE] [--rules] [--show]
    python benchmarks/frames.py --answers BENCH

`frames.jsonl` holds the prompts, each with the sources and the manifest that are really there, and the premises that
they do not back. Its first five parts share no topic; who wrote them also wrote the reader, on `dev`; each of `held`,
`fresh`, `last` and `final` was measured before any of its misses was looked at, and mended after. `blind-a` and
`blind-b` were written by another author, who never saw the reader: it was mended on the misses of `blind-a`, and
`blind-b` was never looked at, only counted. `author-1` to `author-4` are by one more author each, who never saw the
reader either; the judge is fitted on all but `author-2` and `blind-b`, at which nobody has looked. A premise is found
where an unbacked finding of its kind overlaps it.
`--answers` instead counts what is read in answers of labelled files, written by models that had passages and nothing
else.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from grounding.frame import PremiseFinding, lint
from grounding.intervals import exact_interval
from grounding.models import Manifest
from grounding.reading.frame_judge import default_judge
from grounding.reading.frames import PremiseKind, read_answer_premises
from grounding.sources import Registry

PROMPTS = Path(__file__).with_name("frames.jsonl")
PARTS = (
    "dev",
    "held",
    "fresh",
    "last",
    "final",
    "blind-a",
    "blind-b",
    "author-1",
    "author-2",
    "author-3",
    "author-4",
    "all",
)
ANSWERS = (("ragtruth.train", "tune"), ("begin.dev", "tune"), ("clapnq.dev", "tune"))

Row = dict[str, Any]


def read_prompts(parts: Sequence[str], file: Path = PROMPTS) -> list[Row]:
    """The prompts of some parts of a file; of all of them where `all` is one."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["part"] in parts or "all" in parts]


def unbacked(row: Row, rules: bool = False) -> list[PremiseFinding]:
    """What the lint finds that nothing backs; with `rules`, without the fitted judge."""
    registry = Registry.of(row["sources"]) if row["sources"] else None
    manifest = Manifest.model_validate(row["manifest"]) if "manifest" in row else None
    judge = None if rules else default_judge
    return [finding for finding in lint(row["prompt"], registry, manifest, judge=judge) if not finding.backed]


def overlaps(finding: PremiseFinding, premise: Row, prompt: str) -> bool:
    """Whether a finding and a false premise share text."""
    start = prompt.index(premise["text"])
    return finding.start < start + len(premise["text"]) and start < finding.end


def share(name: str, count: int, of: int) -> str:
    """A row of the table, with the exact interval of the share."""
    bounds = exact_interval(count, of)
    told = f"{count / of:.1%} ({bounds.low:.1%} to {bounds.high:.1%})" if of else "-"
    return f"| {name} | {count} | {of} | {told} |"


def measured(rows: Sequence[Row], show: bool, rules: bool = False) -> Iterator[str]:
    """The table of one part."""
    found: dict[str, list[bool]] = {kind: [] for kind in PremiseKind}
    flagged, alarms, beside = [], [], []
    for row in rows:
        findings = unbacked(row, rules)
        for premise in row["false"]:
            at = [finding for finding in findings if overlaps(finding, premise, row["prompt"])]
            found[premise["kind"]].append(any(finding.kind == premise["kind"] for finding in at))
            if show and not found[premise["kind"]][-1]:
                yield f"missed {row['id']} {premise['kind']}: {premise['text']!r} ({[str(f.kind) for f in at]})"
        others = [f for f in findings if not any(overlaps(f, premise, row["prompt"]) for premise in row["false"])]
        if row["false"]:
            flagged.append(len(others) < len(findings))
            beside.append(bool(others))
        else:
            alarms.append(bool(findings))
        if show:
            yield from (f"{'beside' if row['false'] else 'ALARM'} {row['id']} {f.kind}: {f.text!r}" for f in others)
    yield "| what | count | of | share (95% interval) |"
    yield "|---|---|---|---|"
    yield share("prompts with a false premise, flagged for it", sum(flagged), len(flagged))
    yield share("false premises found", sum(map(sum, found.values())), sum(map(len, found.values())))
    for kind, each in found.items():
        yield share(f"... {kind}", sum(each), len(each))
    yield share("honest prompts flagged", sum(alarms), len(alarms))
    yield share("prompts with a false premise, flagged for something else too", sum(beside), len(beside))


def of_answers(folder: Path, show: bool) -> Iterator[str]:
    """How many premises are read in answers of ordinary files."""
    from bench import find_file, read_rows

    yield "| file | answers | with a premise |"
    yield "|---|---|---|"
    for name, fold in ANSWERS:
        answers = [row["answer"] for row in read_rows(find_file(folder, name), fold) if isinstance(row["answer"], str)]
        found = [(answer, premises) for answer in answers if (premises := read_answer_premises(answer))]
        if show:
            yield from (f"{premise.kind}: {premise.text!r}" for _, premises in found for premise in premises)
        yield f"| {name}, fold {fold} | {len(answers)} | {len(found)} |"


def main() -> None:
    """Print the table that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", nargs="+", choices=PARTS, default=["dev"])
    parser.add_argument("--prompts", type=Path, metavar="FILE", default=PROMPTS, help="rows like those of frames.jsonl")
    parser.add_argument("--answers", type=Path, metavar="BENCH")
    parser.add_argument("--rules", action="store_true", help="the rules alone, without the fitted judge")
    parser.add_argument("--show", action="store_true", help="tell each miss and each alarm")
    arguments = parser.parse_args()
    if arguments.answers:
        lines = of_answers(arguments.answers, arguments.show)
    else:
        lines = measured(read_prompts(arguments.part, arguments.prompts), arguments.show, arguments.rules)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
