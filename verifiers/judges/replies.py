"""What a model's reply says of the statements it was asked about, taken at its word only where that can be checked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from grounding.judging import Opinion, Question, Unexamined, quoted
from grounding.models import Evidence, Reason, Span
from grounding.reading.words import rarity, read_words
from grounding.verifiers.judges.endpoint import UnansweredError
from grounding.verifiers.judges.prompts import Asked, Piece

_BEGINNING = 4
"""First letters in which inflections of one word agree: employs, employees."""


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Said(_Strict):
    statement: str
    verdict: Literal["supported", "contradicted", "unsupported", "unsure"]
    passage: str | None
    quote: str | None
    absent: list[str]


class _Opinions(_Strict):
    opinions: list[_Said]


def opinions_in(content: str, asked: Asked, certainty: float) -> list[Opinion | Unexamined]:
    """An opinion for each statement that was asked about, in order.

    Args:
        content: What the model said.
        asked: The request.
        certainty: The probability that one of its verdicts stands for, above 0.5 and at most 1.

    Raises:
        UnansweredError: It is not in the form that was asked for, or speaks of what it was not asked about.
    """
    try:
        said = _Opinions.model_validate(json.loads(content, object_pairs_hook=_without_repeats)).opinions
    except (ValueError, RecursionError):  # pydantic's ValidationError is a ValueError
        raise UnansweredError(Reason.JUDGE_FAILED, "the reply is not in the form that was asked for") from None
    names = [f"S{number}" for number in range(1, len(asked.statements) + 1)]
    by_name = {one.statement: one for one in said}
    if len(by_name) != len(said) or not by_name.keys() <= set(names):
        raise UnansweredError(Reason.JUDGE_FAILED, "the reply speaks of statements that were not asked about, or twice")
    pieces = {f"P{number}": piece for number, piece in enumerate(asked.pieces, 1)}
    return [
        _opinion(by_name.get(name), question, pieces, certainty)
        for name, (_, question) in zip(names, asked.statements, strict=True)
    ]


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON; ValueError where a key is there twice, since readers differ on which counts."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key is there twice")
    return dict(pairs)


def _opinion(
    said: _Said | None, question: Question, pieces: Mapping[str, Piece], certainty: float
) -> Opinion | Unexamined:
    if said is None:
        return Unexamined(Reason.JUDGE_FAILED, "the reply leaves it out")
    if said.verdict == "unsure":
        return Unexamined(Reason.NOT_SETTLED, "it can't tell")
    doubt = round(1 - certainty, 4)
    absent = tuple(span for part in said.absent if (span := _place(part, question.statement)) is not None)
    if said.verdict == "unsupported":
        return Opinion(doubt, absent=absent)
    proof = _proof(said, question, pieces)
    if isinstance(proof, Unexamined):
        return proof
    if said.verdict == "contradicted":
        return Opinion(doubt, (proof,), against=certainty, absent=absent)
    if absent:
        return Unexamined(Reason.JUDGE_FAILED, "it calls it supported, and part of it absent")
    return Opinion(certainty, (proof,), against=doubt)


def _proof(said: _Said, question: Question, pieces: Mapping[str, Piece]) -> Evidence | Unexamined:
    """The evidence that is quoted: it has to stand in the passage named, and to share a word with the statement."""
    piece = pieces.get(said.passage or "")
    if piece is None or not said.quote:
        return Unexamined(Reason.JUDGE_FAILED, "it takes a side, and quotes no passage")
    found = quoted(said.quote, piece.passage)
    if found is None:
        return Unexamined(Reason.JUDGE_FAILED, "what it quotes stands nowhere in that passage")
    if not _beginnings(found.text) & _beginnings(question.whole):
        # An instruction that was planted in a passage is a true quotation too.
        return Unexamined(Reason.JUDGE_FAILED, "what it quotes shares no word with the statement")
    return found


def _beginnings(text: str) -> set[str]:
    return {stem[:_BEGINNING] for stem in read_words(text).stems if rarity(stem) > 0}


def _place(part: str, statement: str) -> Span | None:
    at = statement.find(part) if part.strip() else -1
    return (at, at + len(part)) if at >= 0 else None


def together(opinions: Sequence[Opinion | Unexamined]) -> Opinion | Unexamined:
    """One opinion from those on several groups of passages: all must be known, and none may say otherwise."""
    unsure = [opinion for opinion in opinions if isinstance(opinion, Unexamined)]
    failed = [opinion for opinion in unsure if opinion.reason is not Reason.NOT_SETTLED]
    if failed:
        return failed[0]
    decided = [opinion for opinion in opinions if isinstance(opinion, Opinion) and opinion.evidence]
    sides = {opinion.supported > (opinion.against or 0.0) for opinion in decided}
    if len(sides) > 1:
        return Unexamined(Reason.AMBIGUOUS, "it finds passages that say so, and passages that say otherwise")
    return [*decided, *unsure, *opinions][0]
