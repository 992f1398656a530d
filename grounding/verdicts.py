"""How statuses combine: the worst leaf into its statement, statements into the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from grounding.models import Claim, Kind, Status, Verdict, VerdictReason

if TYPE_CHECKING:
    from collections.abc import Iterator


def worst(statuses: Iterable[Status]) -> Status:
    """The worst of at least one status."""
    return min(statuses, key=lambda status: status.rank)


def counted(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims that the verdict counts: statements, and leaves outside any."""
    return (claim for claim in claims if claim.parent is None)


def verdict_of(claims: Sequence[Claim]) -> tuple[Verdict, VerdictReason]:
    """The verdict over an answer's claims, and why."""
    statuses = [claim.status for claim in counted(claims)]
    if not statuses:
        return Verdict.PARTIAL, VerdictReason.NOTHING_TO_VERIFY
    if all(status is Status.SUPPORTED for status in statuses):
        return Verdict.GROUNDED, VerdictReason.ALL_SUPPORTED
    if Status.SUPPORTED not in statuses:
        if any(status in (Status.CONTRADICTED, Status.UNSUPPORTED) for status in statuses):
            return Verdict.UNGROUNDED, VerdictReason.NONE_SUPPORTED
        return Verdict.PARTIAL, VerdictReason.NOT_CHECKED
    return Verdict.PARTIAL, VerdictReason.MIXED


def abstained(claims: Sequence[Claim]) -> bool:
    """Whether the answer does nothing but abstain."""
    return bool(claims) and all(claim.kind is Kind.ABSTENTION for claim in claims if claim.parent is None)


def checked_fraction(claims: Sequence[Claim]) -> float:
    """Claims that are not unchecked, of all claims; 0 where there are none."""
    if not claims:
        return 0.0
    return round(sum(claim.status is not Status.UNCHECKED for claim in claims) / len(claims), 4)
