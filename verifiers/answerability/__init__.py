"""Answerability: how probable it is that one of the passages answers the query, beyond sharing its words.

Of each passage the lines that share most with the query are shown to a small network (`model`); passages are judged
one by one, and the best decides; its log-odds become a probability (`calibrated`). The network reads English.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from grounding.errors import DamagedModel
from grounding.models import Evidence, Passage
from grounding.protocols import Answerability, evidence
from grounding.verifiers.answerability.model import AnswerabilityModel, Judgement, default_model
from grounding.verifiers.answerability.reading import input_of
from grounding.verifiers.statements.encoding import Encoded, TooLong
from grounding.verifiers.statements.windows import Window, read_indexed, read_keyed, window_of

MOST = 20
"""Passages that are shown to the network; those beyond share less with the query."""

PIECES = 400
"""Word pieces that are read of one passage, with the query, at most."""

BIAS, SLOPE = 0.722, 0.592
"""Of the logistic function that `training/answerability/fit.py` fits on subjects that were never trained on."""


def calibrated(log_odds: float) -> float:
    """The probability that a query is answered, from the log-odds that the network gives for the best passage."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, BIAS + SLOPE * log_odds))))


def answerability(
    query: str,
    passages: Sequence[Passage],
    model: Callable[[], AnswerabilityModel] = default_model,
) -> Answerability:
    """How probable it is that one of these passages answers the query.

    Args:
        query: What was asked.
        passages: Those entitled to speak.
        model: Loads the network when it is first needed.
    """
    told = [passage for passage in passages if read_indexed(passage.text).lines]
    if not query.strip() or not told:
        return Answerability(unavailable="no query was given" if told else "no passage with text was delivered")
    try:
        network = model()
        shown = _shown(query, told, network)
    except DamagedModel as error:
        return Answerability(unavailable=str(error))
    except TooLong as error:
        return Answerability(unavailable=f"the query is longer than the network reads: {error}")
    judged = network.judge([encoded for _, _, encoded in shown])
    if not all(math.isfinite(one.answered) for one in judged):
        return Answerability(unavailable="the network gave no finite number")
    best = max(range(len(shown)), key=lambda at: (judged[at].answered, shown[at][0].text))
    passage, window, _ = shown[best]
    probability = calibrated(judged[best].answered)
    read = {one.id for one, _, _ in shown}
    unread = tuple(one.id for one in told if one.id not in read)
    partly = tuple(one.id for one, part, _ in shown if len(part.lines) < len(read_indexed(one.text).lines))
    place = _place(passage, window, judged[best], network)
    return Answerability(round(probability, 4), place, unread=unread, partly_read=partly)


def _shown(
    query: str, passages: Sequence[Passage], network: AnswerabilityModel
) -> list[tuple[Passage, Window, Encoded]]:
    """The passages that share most with the query, each with its window and the network's input."""
    own = read_keyed(query).weights()
    if len(passages) > MOST:
        ranked = sorted(passages, key=lambda one: (-window_of(read_indexed(one.text), own, {}).held, one.text))
        passages = ranked[:MOST]
    return [(one, *input_of(network.tokenizer, [query], one.text)) for one in passages]


def _place(passage: Passage, window: Window, judgement: Judgement, network: AnswerabilityModel) -> Evidence | None:
    """The line of the window that the answer's likeliest word stands in."""
    if not judgement.places:
        return None
    offsets = network.tokenizer.encode(window.text, add_special_tokens=False).offsets
    at = offsets[max(range(len(judgement.places)), key=judgement.places.__getitem__)][0]
    begin, chosen = 0, window.lines[0]
    for line in window.lines:
        begin = window.text.index(line.text, begin)
        if begin > at:
            break
        chosen = line
        begin += len(line.text)
    return evidence(passage, chosen.start, chosen.end)


class ShippedAnswerer:
    """Answerability by the network that ships: an `Answerer`."""

    languages = frozenset({"en", "und"})
    """English, and queries too short to tell."""

    def pieces(self, passages: Sequence[Passage]) -> int:
        """How many word pieces it will read of these, at most."""
        return PIECES * min(MOST, len(passages))

    def answerability(self, query: str, passages: Sequence[Passage]) -> Answerability:
        """How probable it is that one of these passages answers the query."""
        return answerability(query, passages)
