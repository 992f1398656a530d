"""Aligned lexical support: how much of a sentence one passage has too, in the same company.

Shared words are no proof, and are one signal among others here: they can't see who did what to whom, and a faithful
paraphrase in other words has few. Three things are measured against each passage by itself:

- *pairs*: the share of the statement's neighbouring words that are neighbours in the passage too;
- *gone*: the weight of its words that the passage has nowhere, rare words weighing most;
- *run*: the weight of its heaviest unbroken run of words that the best stretch of the passage lacks.

Their sum is fitted by `benchmarks/fit_lexical.py` on sentences of real answers that people had marked. What words
alone can settle is a denial: a passage that says the opposite in nearly the same words.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import JaroWinkler

from grounding.models import Passage, Reason, Relation, Span, Status
from grounding.protocols import Candidate, Finding, PassageFinding, ReadPayload, evidence
from grounding.reading.exact import read_exact
from grounding.reading.words import Words, is_negation, rarity, read_words, stem_of

_INTERCEPT, _PAIRS, _GONE, _RUN = 1.605, 2.315, -0.132, -0.132
"""Log-odds that a statement is supported; `benchmarks/RESULTS.md` names the run that fitted them."""

_NEIGHBOURS = 3
"""Two words are neighbours in a passage where at most two others stand between them."""

_NEARLY_ALL = 0.8
"""The share of its weight that a stretch holds of a statement before it can deny it, or be set against a denial."""

_HALF = 0.65
"""The share of its weight that a statement must find in one stretch for its score to stand."""

_NO_RIVAL = 0.5
"""A passage that holds less than this share of what the best one holds is not looked at further."""

_SAME_SENTENCE = 0.6
"""The share of what a passage's sentence denies that a statement must hold before it is that which is denied."""

_HEDGES = frozenset(
    stem_of(word)
    for word in """if unless whether forget until otherwise doubt only hesitate avoid prevent refuse fail lack deny
    stop so""".split()
)
"""Words beside which a negation denies nothing of the sentence: conditions, double negations."""

_BEGINNING = 3
"""How many first letters two spellings of one word share."""

_SAME_WORD = 0.92
"""Jaro-Winkler similarity from which two spellings count as one word: colour/color, Qatari/Qatar."""


@dataclass(slots=True)
class Weighed:
    """A statement's words that carry weight, each stem once."""

    weights: dict[str, float]
    order: tuple[str, ...]
    indices: tuple[int, ...]
    """Of each word in `order`, its index among the answer's words."""
    words: Words
    """All words of the answer."""
    stems: tuple[str, ...]
    """Of all words of the statement."""
    total: float
    """The weight of all its words."""


@dataclass(slots=True)
class Stretch:
    """A run of a passage's words, and how much of the statement it bears out."""

    first: int
    last: int
    held: float
    stems: frozenset[str]


@dataclass(slots=True)
class Support:
    """What the passages' words say of a statement."""

    statement: Weighed
    ranked: tuple[Aligned, ...]
    """The passages that hold much of it, the one that holds most first."""
    denials: tuple[PassageFinding, ...]
    """Those that say the opposite in nearly the same words."""


def support(candidate: Candidate, payload: ReadPayload) -> Support:
    """How the passages that hold much of a statement bear it out or deny it."""
    statement = weigh(candidate)
    if not statement.weights:
        return Support(statement, (), ())
    aligned = [Aligned(f.passage, f.words, _align(statement, f.words, f.stretch)) for f in _found(statement, payload)]
    denials = tuple(denial for a in aligned if (denial := _denial(candidate, statement, a)) is not None)
    ranked = sorted(aligned, key=lambda a: (-a.alignment.probability, a.passage.text))
    return Support(statement, tuple(ranked), denials)


def _found(statement: Weighed, payload: ReadPayload) -> list[_Found]:
    """The passages that hold much of a statement, in their order, each with the stretch that holds most."""
    weights = statement.weights
    holding: list[tuple[float, int, Words]] = []
    for at, passage in enumerate(payload.passages):
        words = payload.read(passage.text, read_words)
        payload.spend(20 + len(weights))
        held = sum([weights[stem] for stem in weights if stem in words.first])
        if held:
            holding.append((held, at, words))
    holding.sort(key=lambda item: (-item[0], item[1]))
    found: dict[int, _Found] = {}
    most = 0.0
    for held, at, words in holding:
        if held < _NO_RIVAL * most:
            break  # no stretch of it, nor of those after it, can hold enough
        matches = _matches(statement, words)
        payload.spend(len(matches))
        stretch = _best_stretch(statement, matches)
        found[at] = _Found(payload.passages[at], words, stretch)
        most = max(most, stretch.held)
    return [found[at] for at in sorted(found) if found[at].stretch.held >= _NO_RIVAL * most]


def weigh(candidate: Candidate) -> Weighed:
    """The words of a statement that carry weight.

    What is read exactly is left to the verifiers of figures, dates and identifiers: "850k" and "$850,000" share
    no word. Any other word with a digit is rare, and must stand in the passage as it is.
    """
    words = candidate.answer.read(read_words)
    first, end = bisect_left(words.starts, candidate.start), bisect_left(words.starts, candidate.end)
    stems = words.stems[first:end]
    weighty = [(at, stem) for at, stem in enumerate(stems, first) if rarity(stem) > 0]
    read = candidate.answer.read(_exact_spans)
    plain = [
        (at, stem)
        for at, stem in weighty
        if stem.isalpha() or not any(c.isdigit() for c in stem) or not read.covers(words.starts[at])
    ] or weighty
    weights = {stem: rarity(stem) for _, stem in plain}
    order = tuple(stem for _, stem in plain)
    return Weighed(weights, order, tuple(at for at, _ in plain), words, stems, sum(weights.values()))


@dataclass(frozen=True, slots=True)
class _ExactSpans:
    """The spans of an answer that other verifiers read exactly, in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def covers(self, offset: int) -> bool:
        """Whether the character at `offset` lies in one of them."""
        at = bisect_right(self.starts, offset) - 1
        return at >= 0 and offset < self.ends[at]


def _exact_spans(text: str) -> _ExactSpans:
    exact = read_exact(text)
    spans = [(i.start, i.end) for i in exact.identifiers]
    spans += [(d.start, d.end) for d in exact.dates]
    spans += [(f.start, f.end) for f in exact.figures]
    spans.sort()
    return _ExactSpans(tuple(start for start, _ in spans), tuple(end for _, end in spans))


def _matches(statement: Weighed, passage: Words) -> list[tuple[int, str]]:
    """Where the passage has words of the statement, in order."""
    first = passage.first
    matches = [(index, stem) for stem in statement.weights if stem in first for index in passage.places(stem)]
    matches.sort()
    return matches


def _best_stretch(statement: Weighed, matches: Sequence[tuple[int, str]]) -> Stretch:
    """The stretch of at most a few sentences' length that holds the most weight; linear in the words that match."""
    reach = max(30, 3 * len(statement.stems))
    weights = statement.weights
    counts = dict.fromkeys(weights, 0)
    held = most = 0.0
    low = best_low = best_high = 0
    shortest = matches[-1][0]
    for high, (index, stem) in enumerate(matches):
        counts[stem] += 1
        if counts[stem] == 1:
            held += weights[stem]
        while matches[low][0] < index - reach or counts[matches[low][1]] > 1:
            gone = matches[low][1]
            counts[gone] -= 1
            if counts[gone] == 0:
                held -= weights[gone]
            low += 1
        # The shortest of the heaviest stretches: a tight one is the better evidence.
        if held > most - 1e-9:
            length = index - matches[low][0]
            if held > most + 1e-9 or length < shortest:
                most, best_low, best_high, shortest = held, low, high, length
    stems = frozenset(stem for _, stem in matches[best_low : best_high + 1])
    return Stretch(matches[best_low][0], matches[best_high][0], most, stems)


@dataclass(slots=True)
class Alignment:
    """How a statement's words lie in one passage; the module's docstring says what `pairs`, `gone` and `run` are."""

    pairs: float
    gone: float
    run: float
    share: float
    """The share of the statement's weight that the stretch holds."""
    stretch: Stretch
    absent: frozenset[str]
    """The statement's stems that the stretch lacks."""

    @property
    def log_odds(self) -> float:
        """How these words speak for or against the statement, as the fit weighs them."""
        return _INTERCEPT + _PAIRS * self.pairs + _GONE * self.gone + _RUN * self.run

    @property
    def probability(self) -> float:
        """How probable it is that a statement aligned so is supported, 0 to 1, by its words alone.

        Most sentences of real answers are supported, and the fit knows it: a short sentence would pass on one
        shared word. So less than half of a statement's weight in the passage lowers what the fit gives.
        """
        return round(min(1.0, self.share / _HALF) / (1 + math.exp(-self.log_odds)), 4)


def align(statement: Weighed, text: str) -> Alignment | None:
    """How the statement lies in a passage's text; None where they share no word that weighs."""
    words = read_words(text)
    matches = _matches(statement, words)
    return _align(statement, words, _best_stretch(statement, matches)) if matches else None


def _align(statement: Weighed, passage: Words, stretch: Stretch) -> Alignment:
    near = frozenset(passage.stems[max(0, stretch.first - 10) : stretch.last + 11])
    beginnings = {stem[:_BEGINNING] for stem in near}

    def alike(stem: str) -> bool:
        """Whether a word is spelled nearly like one near the stretch: an inflection that the stem did not take off."""
        return (
            stem[:_BEGINNING] in beginnings
            and len(stem) >= 5
            and stem.isalpha()
            and any(
                JaroWinkler.normalized_similarity(stem, other) >= _SAME_WORD
                for other in near
                if other.startswith(stem[:_BEGINNING])
            )
        )

    weights = statement.weights
    absent = frozenset(stem for stem in weights if stem not in stretch.stems and not alike(stem))
    places, first = passage.places, passage.first
    gone = sum(weight for stem, weight in weights.items() if stem in absent and stem not in first)
    order = statement.order
    run = heaviest = 0.0
    if absent:
        for stem in order:
            run = run + weights[stem] if stem in absent else 0.0
            if run > heaviest:
                heaviest = run
    together = sum(_neighbours(places(a), places(b)) for a, b in pairwise(order) if a in first and b in first)
    pairs = together / (len(order) - 1) if len(order) > 1 else float(not absent)
    share = 1 - math.fsum(weights[stem] for stem in absent) / statement.total
    return Alignment(pairs, gone, heaviest, share, stretch, absent)


@dataclass(slots=True)
class _Found:
    """The stretch of a passage that holds most of a statement."""

    passage: Passage
    words: Words
    stretch: Stretch


@dataclass(slots=True)
class Aligned:
    """A statement's alignment with one passage."""

    passage: Passage
    words: Words
    alignment: Alignment


def _denial(candidate: Candidate, statement: Weighed, aligned: Aligned) -> PassageFinding | None:
    """The finding that a passage says the opposite in nearly the same words."""
    passage, words, alignment = aligned.passage, aligned.words, aligned.alignment
    if alignment.share < _NEARLY_ALL or (denied := _denied(statement, words, alignment.stretch)) is None:
        return None
    span = evidence(passage, *words.span(*denied), Relation.CONTRADICTS)
    message = f"{passage.id} says the opposite: {span.text!r}"
    spans = absent_spans(statement, alignment.absent)
    finding = Finding(Status.CONTRADICTED, Reason.NEGATED, message, score=0.05, evidence=(span,), spans=spans)
    return PassageFinding(passage, finding)


def _neighbours(at: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two words that stand at these places are within reach of each other somewhere, in either order."""
    i = j = 0
    while i < len(at) and j < len(other):
        distance = at[i] - other[j]
        if distance and -_NEIGHBOURS <= distance <= _NEIGHBOURS:
            return True
        if distance <= 0:
            i += 1
        else:
            j += 1
    return False


def absent_spans(statement: Weighed, absent: frozenset[str]) -> tuple[Span, ...]:
    """The words of the statement that the stretch does not hold, runs of neighbours joined."""
    spans: list[Span] = []
    previous = -2
    for stem, index in zip(statement.order, statement.indices, strict=True):
        if stem not in absent:
            continue
        start, end = statement.words.span(index, index)
        if index == previous + 1 and spans:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        previous = index
    return tuple(spans)


def _denied(statement: Weighed, words: Words, stretch: Stretch) -> tuple[int, int] | None:
    """The words of the one sentence that says the same with or without a negation more; None where none does.

    What is denied must be nearly all the statement's own, and the negation must stand before a word they share:
    "does not support outdoor use" denies "supports outdoor use", but "don't forget to brush the gums" denies
    nothing about brushing, nor does "if you have no" about having.
    """
    first, end = words.sentence_of(stretch.last)
    if stretch.first < first or _HEDGES & {*words.stems[first:end], *statement.stems}:
        return None
    theirs, mine = words.stems[first:end], statement.stems
    there, here = _negations(theirs, statement.weights), _negations(mine, words.first)
    if bool(there) == bool(here) or (here and any(map(is_negation, theirs))):
        return None
    if there and _held(theirs[there[0] : stretch.last - first + 1], statement.weights) < _SAME_SENTENCE:
        return None
    if here and _held(theirs, statement.weights) < _SAME_SENTENCE:
        return None
    at = [first + index for index in there]
    return min([stretch.first, *at]), max([stretch.last, *at])


def _held(stems: Sequence[str], shared: Mapping[str, object]) -> float:
    """The share of the weight of these words that is shared."""
    weights = {stem: rarity(stem) for stem in stems if not is_negation(stem)}
    return sum(weight for stem, weight in weights.items() if stem in shared) / (sum(weights.values()) or 1.0)


def _negations(stems: Sequence[str], shared: Mapping[str, object]) -> list[int]:
    """The indices of negations whose next word of weight is a shared one."""
    found = []
    for index, stem in enumerate(stems):
        if is_negation(stem):
            following = next((other for other in stems[index + 1 : index + 5] if rarity(other) > 0), None)
            if following is not None and following in shared:
                found.append(index)
    return found
