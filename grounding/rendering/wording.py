"""The words and signs that reports use for people, the same in the terminal and on the page."""

from __future__ import annotations

from enum import StrEnum

from grounding.models import Claim, Failure, NeedStatus, Reason, Searched, Status, VerdictReason

SIGNS = {Status.SUPPORTED: "✓", Status.CONTRADICTED: "✗", Status.UNSUPPORTED: "?", Status.UNCHECKED: "–"}
NEED_SIGNS = {
    NeedStatus.COVERED: "✓",
    NeedStatus.PARTLY: "~",
    NeedStatus.CONFLICTING: "≠",
    NeedStatus.STALE: "~",
    NeedStatus.MISSING: "✗",
}

MEANINGS = {
    Status.SUPPORTED: "a passage states or implies it",
    Status.CONTRADICTED: "a passage says something incompatible",
    Status.UNSUPPORTED: "no passage states, implies or denies it",
    Status.UNCHECKED: "it could not be judged",
}

VERDICT_SENTENCES = {
    VerdictReason.ALL_SUPPORTED: "Everything the answer states is supported by the passages.",
    VerdictReason.MIXED: "Some of what the answer states is supported, and some is not.",
    VerdictReason.NONE_SUPPORTED: "Nothing the answer states is supported by the passages.",
    VerdictReason.NOTHING_TO_VERIFY: "The answer states nothing that could be verified.",
    VerdictReason.NOT_CHECKED: "Nothing in the answer could be checked.",
}

FAILURE_SENTENCES = {
    Failure.CONTRADICTION: "The passages were clear, and say otherwise.",
    Failure.FALSE_FRAME: "An access, recency or action is taken for granted that the manifest does not back.",
    Failure.STALE_SOURCE: "The only support is out of date.",
    Failure.SCHEMA_AMBIGUITY: "The payload can be read in more than one way.",
    Failure.RETRIEVAL_GAP: "A registered source holds the support, but it was not delivered.",
    Failure.GROUNDING_GAP: "No registered source holds it.",
    Failure.MISSING_VALIDATION: "Nothing was able to check it.",
}


LEAF_REASONS = frozenset({Reason.LEAF_CONTRADICTED, Reason.LEAF_UNSUPPORTED, Reason.LEAF_UNCHECKED})
"""Reasons of a statement that only repeat what is said of a leaf in it."""


def spoken(code: StrEnum) -> str:
    """A machine-readable name as words: `wrong_period` as `wrong period`."""
    return code.value.replace("_", " ")


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 passage`, `12,000 passages`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def what_was_searched(searched: Searched) -> str:
    """What was looked through before a claim was called unsupported, as a sentence."""
    sentence = f"Searched {counted(searched.passages, 'passage')}, {counted(searched.characters, 'character')}"
    if searched.excluded:
        sentence += f"; not entitled to speak: {', '.join(searched.excluded)}"
    return sentence + "."


DECIDED = frozenset({Status.SUPPORTED, Status.CONTRADICTED})
"""Statuses that their evidence decides; of other claims, evidence is only the nearest that was found."""


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop, where it has none; an id that opens it stays as it is."""
    ended = text if text.endswith((".", "!", "?", "…")) else f"{text}."
    return ended[:1].upper() + ended[1:] if ended.partition(" ")[0].strip("(,;.").isalpha() else ended


def reason_of(claim: Claim) -> str:
    """The reason of a claim as words; empty where the status says the same."""
    return "" if claim.reason.value == claim.status.value else spoken(claim.reason)
