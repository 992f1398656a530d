"""The control beside every figure: plain word overlap, ten lines, no understanding.

An answer's score is the share of its words that occur anywhere in the sources; under the threshold it
is called ungrounded. The threshold is the one with the best balanced accuracy on the tuning half of the
RAGTruth rows, so that the control is as strong as it can be.
"""

from __future__ import annotations

import re
from typing import Any

THRESHOLD = 0.7
_WORD = re.compile(r"\w+")


def overlap(row: dict[str, Any]) -> float:
    """The share of the answer's words that occur in its sources, 0 to 1."""
    answer = row["answer"] if isinstance(row["answer"], str) else str(row["answer"])
    words = _WORD.findall(answer.lower())
    known = {word for source in row["sources"] for word in _WORD.findall(source["text"].lower())}
    return sum(word in known for word in words) / len(words) if words else 0.0


def control_report(row: dict[str, Any]) -> dict[str, Any]:
    """The control's report on a row, with as much of the wire form as scoring needs."""
    score = overlap(row)
    status = "supported" if score >= THRESHOLD else "unsupported"
    answer = row["answer"] if isinstance(row["answer"], str) else ""
    claim = {
        "id": "c1",
        "start": 0,
        "end": len(answer),
        "text": answer,
        "kind": "statement",
        "status": status,
        "evidence": [],
    }
    verdict = "grounded" if status == "supported" else "ungrounded"
    return {"id": row["id"], "verdict": verdict, "score": round(score, 4), "claims": [claim] if answer else []}


def control_coverage(row: dict[str, Any]) -> dict[str, Any]:
    """The control's coverage line: the share of the query's words that occur in the sources."""
    score = overlap({**row, "answer": row["query"] or ""})
    return {"id": row["id"], "coverage": {"answerable": score >= 0.5, "score": round(score, 4)}}
