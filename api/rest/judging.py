"""What a worker does: bytes of a request in, bytes of a response out, everything between in its own process.

What can go wrong with a request comes back as a value: an exception would have to survive pickling, and one
that does not takes the worker down with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from grounding.api.store import Record, Stored
from grounding.api.wire import Fault, InvalidRow, Row, parse_row, read_json
from grounding.errors import InputTooLarge, InvalidInput, RetrievalFailed
from grounding.frontdoor import default_checker, looking_again
from grounding.gating import Decision, Step, gate
from grounding.models import Coverage, Kind, Passage, Payload, Reason, Status, Value, Verdict
from grounding.policy import Policy
from grounding.second_look import Asking, SecondLook
from grounding.sources import Registry


class CoverageResponse(Value):
    """What of a query its sources cover."""

    id: str | None
    """The request's id."""
    coverage: Coverage
    decision: Decision
    """What to do before anything is generated."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that can't be answered, and why."""

    status: int
    """400 where the body is no JSON, 413 where something is over a limit, else 422."""
    faults: tuple[Fault, ...]
    limit: int | None = None
    """The limit that the first fault is over."""


@dataclass(frozen=True, slots=True)
class ClaimCount:
    """How many claims of a report are of one kind and status."""

    kind: Kind
    status: Status
    count: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A verified answer: what to send, what to keep, what to count."""

    body: bytes
    verdict: Verdict
    record: Record
    claims: tuple[ClaimCount, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """An assessed payload: what to send, what to count."""

    body: bytes
    step: Step


@dataclass(frozen=True, slots=True)
class Judge:
    """How requests are judged; sent to workers with each of them, so that workers hold no settings.

    Args:
        policies: The policies that requests may name.
        default: The one for requests that name none.
        keep_texts: Whether records hold texts.
        registry: The sources of truth, for all requests; without one, all passages are equal.
        second_look: Whether requests may have the registered sources asked again.
    """

    policies: Mapping[str, Policy]
    default: Policy
    keep_texts: bool
    registry: Registry | None = None
    second_look: bool = False

    def verify(self, body: bytes, second_look: bool = False) -> Judged | Refused:
        """The report on the answer in a request.

        Args:
            body: The request.
            second_look: Whether the registered sources are asked again; nobody else is, whatever a request says.
        """
        try:
            row = parse_row(_read(body), name="body")
            if second_look and not self.second_look:
                raise InvalidInput("second_look", "is not offered by this server")
            look = _discreet(looking_again(self.registry, second_look))
            checker, policy = default_checker(), self._policy(row)
            report = checker.check(row.answer, row.payload, policy, row.id, row.labels, self.registry, look)
        except InvalidInput as error:
            return _refused(error)
        counts = Counter((claim.kind, claim.status) for claim in report.claims)
        return Judged(
            body=report.to_json().encode(),
            verdict=report.verdict,
            record=Record.of(report, keep_texts=self.keep_texts),
            claims=tuple(ClaimCount(kind, status, count) for (kind, status), count in counts.items()),
        )

    def cover(self, body: bytes, retrieved: int = 1) -> Covered | Refused:
        """The coverage of the payload in a request, and what to do by it.

        Args:
            body: The request.
            retrieved: How often the caller has retrieved for this query by now.
        """
        try:
            row = parse_row(_read(body), purpose="coverage", name="body")
            policy = self._policy(row)
            coverage = default_checker().cover(row.payload, policy, self.registry)
            decision = gate(coverage, policy, retrieved=retrieved)
        except InvalidInput as error:
            return _refused(error)
        response = CoverageResponse(id=row.id, coverage=coverage, decision=decision)
        return Covered(response.model_dump_json().encode(), decision.step)

    def _policy(self, row: Row) -> Policy:
        # Only by name: a path would let callers learn which files the server can read.
        if row.policy is None:
            return self.default
        if row.policy not in self.policies:
            known = ", ".join(sorted(self.policies))
            raise InvalidInput("policy", f"is none that this server knows; there are {known}")
        return self.policies[row.policy]


@dataclass(frozen=True, slots=True)
class _Discreet:
    """A source whose failures are told by their kind only: their words may hold addresses, users and paths."""

    asking: Asking

    def search(
        self, claims: Sequence[str], query: str | None, filters: Mapping[str, JsonValue], k: int
    ) -> Sequence[Sequence[Passage]]:
        try:
            return self.asking.search(claims, query, filters, k)
        except Exception as error:  # noqa: BLE001 - somebody else's code; told where it was asked
            raise RetrievalFailed(f"it failed with {type(error).__name__}") from None


def _discreet(look: SecondLook | None) -> SecondLook | None:
    if look is None:
        return None
    return replace(look, asking={name: _Discreet(asking) for name, asking in look.asking.items()})


class _NotJson(InvalidInput):
    """The body is not the JSON that can be read at all."""


def _read(body: bytes) -> JsonValue:
    try:
        return read_json(body)
    except InputTooLarge:
        raise
    except InvalidInput as error:
        raise _NotJson(error.field, error.problem) from None


def _refused(error: InvalidInput) -> Refused:
    faults = error.faults if isinstance(error, InvalidRow) else (Fault(error.field, error.problem),)
    if isinstance(error, InputTooLarge):
        return Refused(413, faults, error.limit)
    return Refused(400 if isinstance(error, _NotJson) else 422, faults)


def render(stored: Stored) -> str:
    """The HTML page of a report whose texts were kept."""
    return stored.report().to_html()


def warm_up() -> None:
    """Load what verifying needs, by verifying a sample.

    Raises:
        RuntimeError: A verifier failed over it: something that it needs can't be loaded.
    """
    report = default_checker().check(_SAMPLE, _SAMPLE_PAYLOAD, Policy(name="sample"))
    broken = [claim.message for claim in report.claims if claim.reason is Reason.VERIFIER_FAILED]
    if broken:
        raise RuntimeError(broken[0])


_SAMPLE = (
    "Revenue at Acme was $12.3 million on 31 March 2023, as filed under CVE-2024-3094 [1]. "
    'The board said "we are pleased".'
)
_SAMPLE_PAYLOAD = Payload(
    query="What was revenue in 2023?",
    passages=(Passage(id="1", text="Acme's revenue for the year to 31 March 2023 was $12.3 million."),),
)
