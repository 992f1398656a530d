"""One verifier by itself, through the real checker."""

from __future__ import annotations

from collections.abc import Sequence

from grounding.checker import Checker
from grounding.inputs import SourceLike, as_payload
from grounding.models import Claim
from grounding.policy import DEFAULT
from grounding.protocols import Verifier


def claims_of(
    verifier: Verifier, answer: str, sources: Sequence[SourceLike], query: str | None = None
) -> tuple[Claim, ...]:
    """The claims that this verifier alone makes of an answer."""
    return Checker([verifier]).check(answer, as_payload(sources, query=query), DEFAULT).claims
