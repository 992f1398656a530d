"""One kind of checkable thing a module; this is where they are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grounding.protocols import Answerer, Verifier


def default_verifiers() -> tuple[Verifier, ...]:
    """One verifier for each kind of claim that can be judged without any model."""
    from grounding.verifiers.abstentions import AbstentionVerifier
    from grounding.verifiers.citations import CitationVerifier
    from grounding.verifiers.dates import DateVerifier
    from grounding.verifiers.fields import FieldVerifier, LabelVerifier
    from grounding.verifiers.figures import FigureVerifier
    from grounding.verifiers.frame import FrameVerifier
    from grounding.verifiers.identifiers import IdentifierVerifier
    from grounding.verifiers.names import NameVerifier
    from grounding.verifiers.quotes import QuoteVerifier
    from grounding.verifiers.statements import StatementVerifier

    return (
        StatementVerifier(),
        FieldVerifier(),
        LabelVerifier(),
        FigureVerifier(),
        DateVerifier(),
        IdentifierVerifier(),
        QuoteVerifier(),
        NameVerifier(),
        CitationVerifier(),
        AbstentionVerifier(),
        FrameVerifier(),
    )


def default_answerer() -> Answerer:
    """What judges, for coverage before generation, whether passages answer the query."""
    from grounding.verifiers.answerability import ShippedAnswerer

    return ShippedAnswerer()
