"""One thing that a statement changes of a sentence, and of which kind it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from grounding.reading.alterations.paired import Paired, Span


class AlterationKind(StrEnum):
    """How a statement differs from the sentence that it repeats."""

    NEGATION = "negation"
    """One denies what the other says."""
    OPPOSITE = "opposite"
    """A word of one excludes that of the other."""
    ROLES = "roles"
    """Who does it and to whom it is done have changed places."""
    ORDER = "order"
    """What comes before and what after have changed places."""
    COMPARISON = "comparison"
    """What is more and what is less have changed places."""
    PAIRING = "pairing"
    """What is said of one of two things is said of the other."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """What a statement changes of a sentence."""

    kind: AlterationKind
    said: tuple[Span, ...]
    """The words of the statement that are not borne out, as code points of the text it stands in."""
    given: Span
    """The sentence, as code points of its passage."""
    instead: Span
    """The words of the sentence that stand against them."""


def altered(kind: AlterationKind, one: Paired, said: Iterable[int], given: Iterable[int]) -> Alteration:
    """An alteration of some words of a statement, given the words of the sentence that stand against them."""
    spans: list[Span] = []
    last = -2
    for at in sorted(set(said)):
        start, end = one.said.span(at, at)
        if at == last + 1:
            start = spans.pop()[0]
        spans.append((start, end))
        last = at
    against = sorted(given)
    return Alteration(
        kind, tuple(spans), one.given.span(0, len(one.given) - 1), one.given.span(against[0], against[-1])
    )


Rule = Callable[[Paired], Alteration | None]
"""Says what a statement changes of one sentence; None where it finds nothing, or nothing is sure."""
