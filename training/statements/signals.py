"""Runs the product over labelled rows and notes what it knew of each statement before any calibration.

    python training/statements/signals.py BENCH OUT.jsonl --folds 1,3 [--only NAME,...] [--rows 400]

One line for each answer: its labels, all claims of its report, and the signals of each statement that the network was
asked about, for every passage that it was shown. `calibrate.py` fits on these lines.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from corpus import ANSWERS, CLAIMS, fold_of, read_rows

from grounding.checker import Checker
from grounding.inputs import as_payload
from grounding.models import Claim
from grounding.policy import DEFAULT
from grounding.protocols import Candidate, Finding, ReadPayload
from grounding.verifiers import default_verifiers
from grounding.verifiers.statements import Examined, StatementVerifier
from grounding.verifiers.statements.calibration import Calibration, Signals

MEASURED_ONLY = ("cases.dev", "cliff.val", "begin.dev", "summac-legacy.val")
"""Files that nothing is fitted on."""


class Recording(StatementVerifier):
    """The statement verifier, which keeps what the network said."""

    def __init__(self) -> None:
        # The scores are of no use here: any calibration will do, so that none need exist yet.
        super().__init__(calibration=lambda: Calibration(0.0, (0.0,) * len(Signals.__slots__)))
        self.examined: dict[tuple[int, int], list[dict[str, float]]] = {}

    def examine(self, candidates: Sequence[Candidate], payload: ReadPayload) -> list[Finding | Examined]:
        """The same, noted."""
        found = super().examine(candidates, payload)
        for one in found:
            if isinstance(one, Examined) and one.shown:
                span = one.candidate.start, one.candidate.end
                self.examined[span] = [asdict(signals) for signals in one.signals]
        return found


def answers_of(folder: Path, name: str, folds: Sequence[int], most: int) -> Iterator[dict[str, Any]]:
    """What is known of each answer of one file whose document is of these folds."""
    recording = Recording()
    checker = Checker([recording, *(v for v in default_verifiers() if not isinstance(v, StatementVerifier))])
    rows = (row for row in read_rows(folder / "dev" / f"{name}.jsonl.gz") if row["answer"])
    wanted = (row for row in rows if fold_of(row["sources"][0]["text"] if row["sources"] else row["id"]) in folds)
    for row in islice(wanted, most):
        if row["label"] not in ("grounded", "ungrounded"):
            continue
        recording.examined.clear()
        report = checker.check(row["answer"], as_payload(row["sources"], query=row["query"]), DEFAULT)
        yield {
            "id": row["id"],
            "name": name,
            "task": row["task"],
            "fold": fold_of(row["sources"][0]["text"] if row["sources"] else row["id"]),
            "bad": row["label"] == "ungrounded",
            "spans": None if row["spans"] is None else [[mark["start"], mark["end"]] for mark in row["spans"]],
            "claims": [_claim(claim, recording) for claim in report.claims],
        }


def _claim(claim: Claim, recording: Recording) -> dict[str, Any]:
    known = {
        "id": claim.id,
        "parent": claim.parent,
        "start": claim.start,
        "end": claim.end,
        "kind": claim.kind.value,
        "status": claim.status.value,
        "reason": claim.reason.value,
        "score": claim.score,
    }
    signals = recording.examined.get((claim.start, claim.end)) if claim.kind == "statement" else None
    return known | {"signals": signals}


def main() -> None:
    """Note what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folds", type=lambda text: [int(part) for part in text.split(",")], default=[1])
    parser.add_argument("--only", type=lambda text: text.split(","), default=[*ANSWERS, *CLAIMS, *MEASURED_ONLY])
    parser.add_argument("--rows", type=int, default=400, help="at most so many of each file")
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8") as out:
        for name in options.only:
            for answer in answers_of(options.bench, name, options.folds, options.rows):
                out.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
