"""A language model behind an endpoint as a judge: temperature 0, bounded replies, nothing taken on trust.

A verdict counts only with a quotation that stands in a passage. A reply that is late, malformed, refused, cut short or
beside the point leaves its statements unchecked. Replies are kept by the content of what was asked, so that the same
answer gets the same report for as long as they are kept: models themselves do not promise that.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grounding.errors import InvalidInput
from grounding.judging import Case, Opinion, Question, Unexamined
from grounding.models import Reason, sha256
from grounding.verifiers.judges.endpoint import Endpoint, Reply, UnansweredError, body_of
from grounding.verifiers.judges.kept import Kept
from grounding.verifiers.judges.prompts import SCHEMA, Asked, asked_of, room_for_statements
from grounding.verifiers.judges.replies import opinions_in, together

REQUESTS = 8
"""Requests for one answer at most, those whose reply was kept included."""
ROOM = 60_000
"""Code points of query, statements and passages in one request: about 15,000 tokens of English."""
_LEAST_ROOM = 2_000
SECONDS = 30.0
"""How long all requests for one answer may take; a guard against hanging."""
CERTAINTY = 0.9
"""The probability that a verdict is given: not measured, since every model needs a measurement of its own.

It passes both built-in policies, the strict one included.
"""
_MODEL = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a judge has cost since it was made."""

    requests: int = 0
    """Requests that were sent, whatever came of them."""
    kept: int = 0
    """Requests whose reply was kept from before, and were not sent."""
    prompt_tokens: int = 0
    """As the endpoint counts them."""
    completion_tokens: int = 0
    seconds: float = 0.0
    """Time spent waiting for replies."""


class LlmJudge:
    """Asks a language model which statements the passages bear out; safe to share between threads.

    Args:
        url: The endpoint's address up to `/chat/completions`, such as `http://127.0.0.1:8000/v1`.
        model: The model's name there.
        key_from: The environment variable that holds the API key; none is sent without it.
        cache: A folder in which replies are kept, beside memory. Replies quote passages.
        seconds: How long all requests for one answer may take.
        requests: Requests for one answer at most; statements beyond are unchecked.
        room: Code points of query, statements and passages in one request, at least 2,000.
        certainty: The probability, above 0.5 and at most 1, that a verdict of this model stands for.

    Raises:
        InvalidInput: An argument can't be used, or the variable holds no key.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key_from: str | None = None,
        cache: Path | None = None,
        seconds: float = SECONDS,
        requests: int = REQUESTS,
        room: int = ROOM,
        certainty: float = CERTAINTY,
    ) -> None:
        if not _MODEL.fullmatch(model):
            raise InvalidInput("judge", f"needs the name of a model, not {model[:80]!r}")
        if not 0 < seconds < float("inf"):
            raise InvalidInput("judge.seconds", f"is {seconds}; it must be more than 0")
        if requests < 1 or room < _LEAST_ROOM:
            raise InvalidInput("judge", f"needs at least one request, and room for {_LEAST_ROOM:,} code points in it")
        if not 0.5 < certainty <= 1:
            raise InvalidInput("judge.certainty", f"is {certainty}; it must be above 0.5, and at most 1")
        self.name = f"llm:{model}"
        self._endpoint = Endpoint(url, key_from)
        self._model = model
        self._kept = Kept(cache)
        self._seconds, self._requests, self._room, self._certainty = seconds, requests, room, certainty
        self._usage = Usage()
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"LlmJudge({self._endpoint.url!r}, {self._model!r})"

    @property
    def usage(self) -> Usage:
        """What it has cost since it was made."""
        return self._usage

    def prompts(self, case: Case) -> list[str]:
        """What would be sent for a case, for people to read; sends nothing."""
        return [request.text for batch in self._within_reach(case) for request in batch]

    def judge(self, case: Case) -> list[Opinion | Unexamined]:
        """An opinion on each statement; see `Judge`."""
        if not any(passage.text.strip() for passage in case.passages):
            return [Unexamined(Reason.NOT_SETTLED, "the passages hold no text")] * len(case.questions)
        opinions: list[Opinion | Unexamined] = [self._out_of_reach(question, case) for question in case.questions]
        deadline = time.monotonic() + self._seconds
        for batch in self._within_reach(case):
            by_group = [self._opinions(request, deadline) for request in batch]
            for (at, _), of_one in zip(batch[0].statements, zip(*by_group, strict=True), strict=True):
                opinions[at] = together(of_one)
        return opinions

    def _within_reach(self, case: Case) -> list[list[Asked]]:
        """The requests that may be made: as many batches of statements as can be asked about all passages."""
        within, left = [], self._requests
        for batch in asked_of(case, self._room):
            left -= len(batch)
            if left < 0:
                break
            within.append(batch)
        return within

    def _out_of_reach(self, question: Question, case: Case) -> Unexamined:
        """Why a statement that is in no request is not asked about."""
        size = len(question.whole)
        if size > room_for_statements(case, self._room):
            return Unexamined(Reason.TOO_LONG, f"{size:,} code points do not fit into one request beside the query")
        return Unexamined(Reason.BUDGET_EXHAUSTED, f"it takes more than the {self._requests} requests allowed")

    def _opinions(self, asked: Asked, deadline: float) -> Sequence[Opinion | Unexamined]:
        body = body_of(self._model, asked.messages, SCHEMA)
        key = sha256(f"{self._endpoint.url}\n{body.decode()}")
        reply = self._kept.get(key)
        try:
            if reply is not None:
                self._count(kept=1)
                return opinions_in(reply.content, asked, self._certainty)
            reply = self._ask(body, deadline)
            opinions = opinions_in(reply.content, asked, self._certainty)
        except UnansweredError as error:
            return [Unexamined(error.reason, error.why)] * len(asked.statements)
        self._kept.put(key, reply)
        return opinions

    def _ask(self, body: bytes, deadline: float) -> Reply:
        started = time.monotonic()
        try:
            reply = self._endpoint.ask(body, deadline - started)
        except UnansweredError:
            self._count(requests=1, seconds=time.monotonic() - started)
            raise
        self._count(1, 0, reply.prompt_tokens, reply.completion_tokens, time.monotonic() - started)
        return reply

    def _count(
        self, requests: int = 0, kept: int = 0, prompt_tokens: int = 0, completion_tokens: int = 0, seconds: float = 0.0
    ) -> None:
        with self._lock:
            so_far = self._usage
            self._usage = Usage(
                so_far.requests + requests,
                so_far.kept + kept,
                so_far.prompt_tokens + prompt_tokens,
                so_far.completion_tokens + completion_tokens,
                so_far.seconds + seconds,
            )
