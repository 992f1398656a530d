"""Policies: data that maps scores to statuses and reports to actions; the only home of thresholds.

Every threshold names the run that set it, in `benchmarks/RESULTS.md`.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from grounding.errors import InvalidInput, UnknownPolicy
from grounding.inputs import invalid_input
from grounding.models import GapKind, PolicyRef, Score, Status, Value, Verdict, canonical_json, sha256


class Limits(Value):
    """How large an input may be, and how much work one report may cost. Over a size limit nothing is judged."""

    answer: int = Field(default=1_000_000, gt=0)
    """Code points of the answer."""
    passage: int = Field(default=10_000_000, gt=0)
    """Code points of one passage."""
    payload: int = Field(default=20_000_000, gt=0)
    """Code points of all passages, prompt, query and history together."""
    passages: int = Field(default=2_000, gt=0)
    query: int = Field(default=100_000, gt=0)
    """Code points of the query."""
    work: int = Field(default=3_000_000, gt=0)
    """Comparisons, of about a microsecond each, that one report may cost whatever its size."""
    work_per_character: int = Field(default=15, ge=0)
    """Comparisons more for each code point of answer and payload, so that the time is linear in the input.

    Claims after that are unchecked.
    """
    pieces: int = Field(default=250_000, gt=0)
    """Word pieces that the statement model may read for one report: about half a minute's work on two cores.

    Statements after that are unchecked.
    """
    seconds: float = Field(default=60.0, gt=0)
    """Guards against hanging only: claims not judged by then are unchecked."""
    second_look_claims: int = Field(default=20, gt=0, le=1_000)
    """Sentences without support that the sources are asked about again, where that is wished for."""
    second_look_passages: int = Field(default=5, gt=0, le=100)
    """Passages that a source may give for each of them."""


class FrameRules(Value):
    """What backs a premise of a prompt: what it takes for granted about the system."""

    fresh_days: float = Field(default=1.0, gt=0, le=3_650)
    """A source whose `max_age_days` is at most this backs "live", "latest" or "as of today".

    A day is what "as of today" says; a policy for prices may ask for minutes: 0.01 is a quarter of an hour.
    """


class Calibration(Value):
    """How the score of an answer becomes a probability: a logistic curve over its log-odds (Platt, 1999).

    Left as it is, the score stays what it was.
    """

    slope: float = Field(default=1.0, gt=0)
    """What one unit of log-odds counts. Above 0, so that a better score is never made a lower probability."""
    intercept: float = 0.0
    """Log-odds added to every answer."""


class Fitted(Value):
    """What a policy's thresholds and calibration were fitted on, and what was found on held-out documents."""

    rows_hash: str
    """SHA-256 of the labelled rows: hashes of their answers and payloads, and their labels."""
    version: str
    """The version of Groundwire that judged them."""
    right: int = Field(ge=0)
    """Answers that people called grounded."""
    wrong: int = Field(ge=0)
    """Answers that people called ungrounded."""
    documents: int = Field(ge=0)
    """Groups of rows that share no passage with one another."""
    false_accept: Score
    """The share of wrong answers among those called grounded that `statement_supported_at` was set for."""
    false_alarm: Score | None
    """The share of right answers among those flagged that `statement_unsupported_below` was set for, if it was."""
    passed: int = Field(ge=0)
    """Answers called grounded while their own documents were held out."""
    passed_wrong: int = Field(ge=0)
    """Wrong answers among those."""
    flagged: int = Field(ge=0)
    """Answers with a claim that was unsupported or contradicted while their own documents were held out."""
    flagged_right: int = Field(ge=0)
    """Right answers among those."""


class Action(StrEnum):
    """What a caller does with an answer."""

    PASS = "pass"
    FLAG = "flag"
    BLOCK = "block"


class Policy(Value):
    """How strict to be."""

    name: str = Field(min_length=1)
    statement_supported_at: Score = 0.70
    """A statement that is borne out with at least this probability is supported."""
    statement_unsupported_below: Score = 0.55
    """A statement with a probability below this is unsupported; between the two it is unchecked."""
    statement_contradicted_at: Score = 0.70
    """A statement that is unsupported is called contradicted where a passage says otherwise with this probability."""
    citations_required: bool = False
    """Whether a statement that cites no passage stays unchecked, however well the passages bear it out."""
    answerable_at: Score = 0.5
    """A payload with at least this coverage score is called answerable."""
    judge_answers: bool = True
    """Whether coverage before generation asks the network that ships whether a passage answers, some 40 ms for each;
    without it, and in reports, coverage of prose goes by shared words."""
    repeated_at: Score = 0.8
    """A passage of whose runs of five words this share stands in longer ones repeats them: near-duplicates as
    Lee et al. (2022, "Deduplicating training data makes language models better") count them."""
    overloaded_at: Score = 0.5
    """A payload with more than this share of its words in passages that bear on no need is overloaded: a convention."""
    saturated_at: Score = 0.95
    """Where the last passage is this near to the query, for the first one's 1, others lie beyond it that are as near.
    `benchmarks/similarities.py`: of queries that have one right passage, 5 in 100 reach it with k = 3, 1 with k = 5."""
    retrieve_up_to: int = Field(default=2, ge=1, le=10)
    """How often the gate lets a chain retrieve for one query before it abstains."""
    block_on: frozenset[Verdict] = frozenset({Verdict.UNGROUNDED})
    """Verdicts whose answers are blocked."""
    block_on_contradicted: bool = False
    """Whether one contradicted claim blocks the answer whatever its verdict."""
    flag_on_gaps: frozenset[GapKind] = frozenset()
    """Gaps that flag a grounded answer: `need_skipped` for one that leaves a part of the query without an answer."""
    calibration: Calibration = Calibration()
    """How the score of an answer is made a probability."""
    fitted: Fitted | None = None
    """Where thresholds and calibration come from; None where nobody fitted them."""
    frame: FrameRules = FrameRules()
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _ordered(self) -> Policy:
        if self.statement_unsupported_below > self.statement_supported_at:
            raise InvalidInput(
                "statement_unsupported_below",
                f"is {self.statement_unsupported_below:g}, above statement_supported_at, "
                f"which is {self.statement_supported_at:g}",
            )
        return self

    @property
    def hash(self) -> str:
        """SHA-256 of everything but the name."""
        fields = self._fields()
        del fields["name"]
        return sha256(canonical_json(fields))

    @property
    def ref(self) -> PolicyRef:
        """What a report keeps of the policy."""
        return PolicyRef(name=self.name, hash=self.hash)

    def to_json(self) -> str:
        """The policy as the text of a file that `policy_in` reads; the same text for the same policy."""
        return json.dumps(self._fields(), indent=2, ensure_ascii=False) + "\n"

    def _fields(self) -> dict[str, Any]:
        fields = self.model_dump(mode="json")
        # A set has no order of its own.
        fields["block_on"] = sorted(fields["block_on"])
        fields["flag_on_gaps"] = sorted(fields["flag_on_gaps"])
        return fields

    def status_of_statement(self, score: float, against: float = 0.0) -> Status:
        """The status of a statement for which only probabilities were measured: for it, and of the opposite."""
        if score >= self.statement_supported_at:
            return Status.SUPPORTED
        if score >= self.statement_unsupported_below:
            return Status.UNCHECKED
        return Status.CONTRADICTED if against >= self.statement_contradicted_at else Status.UNSUPPORTED

    def action(self, verdict: Verdict, *, contradicted: bool, gaps: Collection[GapKind] = ()) -> Action:
        """What to do with an answer of this verdict, with a contradicted claim or not, and these kinds of gaps."""
        if verdict in self.block_on or (contradicted and self.block_on_contradicted):
            return Action.BLOCK
        passes = verdict is Verdict.GROUNDED and not self.flag_on_gaps.intersection(gaps)
        return Action.PASS if passes else Action.FLAG


DEFAULT = Policy(name="default")
STRICT = Policy(
    name="strict",
    statement_supported_at=0.85,
    statement_unsupported_below=0.70,
    block_on=frozenset({Verdict.UNGROUNDED, Verdict.PARTIAL}),
    block_on_contradicted=True,
    flag_on_gaps=frozenset({GapKind.NEED_SKIPPED}),
)
POLICIES = {policy.name: policy for policy in (DEFAULT, STRICT)}


def policy_named(name: str) -> Policy:
    """The built-in policy of that name, or the one in the JSON file at that path.

    Raises:
        UnknownPolicy: There is neither.
        InvalidInput: The file holds no policy; see `policy_in`.
    """
    if name in POLICIES:
        return POLICIES[name]
    if name.endswith(".json") and Path(name).is_file():
        return policy_in(name)
    raise UnknownPolicy(
        f"no policy is named {name!r}; there are {', '.join(sorted(POLICIES))}, or give the path of a .json file"
    )


def policy_in(path: str | Path) -> Policy:
    """The policy in a JSON file; what the file leaves out is as in the default policy.

    Raises:
        InvalidInput: It is not UTF-8 or not JSON, or a field is missing, unknown or outside its limits; the error
            names the file, the field and the limit.
        OSError: The file can't be read.
    """
    try:
        return Policy.model_validate_json(Path(path).read_bytes())
    except ValidationError as error:
        raise invalid_input(error, str(path)) from None
