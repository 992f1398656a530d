"""A blind sample of answers that people label, and what it says of all answers that passed.

People see queries, passages and answers, in an order that says nothing, and no verdict. The key keeps those.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Self

from pydantic import Field, field_serializer, model_validator

from grounding.errors import InvalidInput
from grounding.intervals import Interval, exact_interval
from grounding.models import Message, Moment, Passage, PolicyRef, Value, Verdict, canonical_json, sha256

KEY_VERSION = 1


class Label(StrEnum):
    """What people say of an answer."""

    GROUNDED = "grounded"
    """All that it asserts is borne out by the passages."""
    UNGROUNDED = "ungrounded"
    """Something in it is not."""
    SKIP = "skip"
    """They could not tell."""


class SampleRow(Value):
    """An answer to label, with what it was made from; the wire form of a row, and a label."""

    id: str
    query: str | None = None
    prompt: str | None = None
    history: tuple[Message, ...] = ()
    as_of: Moment | None = None
    sources: tuple[Passage, ...]
    answer: str
    label: Label | None = None
    """None until somebody has labelled it."""

    def to_json(self) -> str:
        """The row as one line of JSON; the label is always there, and near the start, for who writes it by hand."""
        fields = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps({"id": self.id, "label": None, **fields}, ensure_ascii=False, allow_nan=False)


class Key(Value):
    """What the labellers are not shown."""

    key_version: int = Field(default=KEY_VERSION, ge=1, le=KEY_VERSION)
    sample_hash: str
    """SHA-256 of the sample without its labels."""
    seed: int
    reports: dict[Verdict, int]
    """How many reports of each verdict the sample was drawn from."""
    policies: tuple[PolicyRef, ...]
    """Under which policies those were made."""
    drawn: tuple[Verdict, ...]
    """The verdict of each row of the sample, in its order."""

    @field_serializer("reports")
    def _in_order(self, reports: Mapping[Verdict, int]) -> dict[str, int]:
        return {verdict.value: reports[verdict] for verdict in Verdict if verdict in reports}

    @model_validator(mode="after")
    def _drawn_from_them(self) -> Self:
        for verdict, count in Counter(self.drawn).items():
            if count > self.reports.get(verdict, 0):
                raise InvalidInput(
                    "drawn", f"{verdict} stands there {count} times, of {self.reports.get(verdict, 0)} reports"
                )
        return self


def hash_of(rows: Sequence[SampleRow]) -> str:
    """SHA-256 of a sample: of its rows in their order, whatever their labels."""
    return sha256(canonical_json([row.model_dump(mode="json", exclude={"label"}) for row in rows]))


def draw(verdicts: Sequence[Verdict], passed: int, others: int, seed: int) -> tuple[int, ...]:
    """Which reports to label, in an order that says nothing of their verdicts.

    Every report that passed is equally likely to be drawn, and so is every other one.

    Args:
        verdicts: Of all reports.
        passed: How many with the verdict grounded, 1 or more; all, where there are fewer.
        others: How many with another verdict, 0 or more; all, where there are fewer.
        seed: The same seed draws the same reports in the same order.

    Raises:
        InvalidInput: No report has the verdict grounded, or a number is too small.
    """
    if passed < 1:
        raise InvalidInput("passed", f"is {passed}; at least 1 answer must be drawn")
    if others < 0:
        raise InvalidInput("others", f"is {others}, and can't be below 0")
    grounded = [number for number, verdict in enumerate(verdicts) if verdict is Verdict.GROUNDED]
    rest = [number for number, verdict in enumerate(verdicts) if verdict is not Verdict.GROUNDED]
    if not grounded:
        raise InvalidInput("reports", f"none of {len(verdicts):,} has the verdict grounded; there is nothing to draw")
    chance = random.Random(seed)
    drawn = chance.sample(grounded, min(passed, len(grounded))) + chance.sample(rest, min(others, len(rest)))
    chance.shuffle(drawn)
    return tuple(drawn)


class Found(Value):
    """What people say of the drawn answers of one kind."""

    grounded: int = Field(ge=0)
    ungrounded: int = Field(ge=0)
    skipped: int = Field(ge=0)
    unlabelled: int = Field(ge=0)

    @property
    def labelled(self) -> int:
        """Answers that people called one or the other."""
        return self.grounded + self.ungrounded

    @property
    def wrong(self) -> Interval:
        """Where the share of wrong answers lies, with 95% confidence."""
        return exact_interval(self.ungrounded, self.labelled)

    @property
    def wrong_at_worst(self) -> Interval:
        """The same, were every skipped answer wrong too."""
        return exact_interval(self.ungrounded + self.skipped, self.labelled + self.skipped)

    @property
    def right(self) -> Interval:
        """Where the share of right answers lies, with 95% confidence."""
        return exact_interval(self.grounded, self.labelled)


class Estimate(Value):
    """What a labelled sample says of all the answers that it was drawn from."""

    passed: Found
    """Of answers with the verdict grounded."""
    others: Found
    """Of answers with another verdict."""


def estimate(rows: Sequence[SampleRow], key: Key) -> Estimate:
    """What a labelled sample says.

    Raises:
        InvalidInput: The sample is not the one that the key belongs to, or it was changed but for its labels.
    """
    if hash_of(rows) != key.sample_hash:
        raise InvalidInput(
            "sample", "is not the one that this key belongs to, or was changed: only labels may be, and not the order"
        )
    if len(rows) != len(key.drawn):
        raise InvalidInput("key", f"has {len(key.drawn)} verdicts, and the sample {len(rows)} rows")
    told = list(zip((row.label for row in rows), key.drawn, strict=True))
    return Estimate(
        passed=_found([label for label, verdict in told if verdict is Verdict.GROUNDED]),
        others=_found([label for label, verdict in told if verdict is not Verdict.GROUNDED]),
    )


def _found(labels: Sequence[Label | None]) -> Found:
    return Found(
        grounded=labels.count(Label.GROUNDED),
        ungrounded=labels.count(Label.UNGROUNDED),
        skipped=labels.count(Label.SKIP),
        unlabelled=labels.count(None),
    )
