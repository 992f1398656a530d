"""What speaks against a passage that gives the answer's value: it gives it for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grounding.models import Reason, Relation, Status
from grounding.protocols import Candidate, Finding, evidence
from grounding.reading.amounts import agrees
from grounding.reading.binding import Bound, SourceFigures, followers
from grounding.reading.contrast import Spoken, in_one_sentence, in_two_sentences, says_no_more, spoken
from grounding.reading.exact import read_exact
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.matching import Asked, Matched, Scored, comparable_kinds, scored_figure
from grounding.reading.periods import period_fit
from grounding.reading.placement import (
    figures_beside,
    swapped_with,
    turned_round,
)
from grounding.reading.units import same_unit
from grounding.reading.words import rarity, stem_of

_CLAUSE, _SENTENCE = re.compile(r";|[.!?]\s|\n"), re.compile(r"[.!?]\s|\n\n")
_STRETCH = 400
_RIGHT_BEHIND = re.compile(r"['’]?s?[ ][a-z]")
_NOUN, _BEHIND, _CLEARLY = 0.5, 3, 0.1
"""The rarity from which a word says what a figure counts, the words behind a figure among which it stands, and how much
better the sentence that has it must fit."""
_WEIGHED = 12
"""How many of the sentences that give a value are weighed against those that give another; those that fit best."""
_MONEY = 10_000
"""An amount below it without a scale word is of another sort than millions."""
_BASES = frozenset(
    map(
        stem_of,
        "restated underlying adjusted reported statutory normalized normalised organic comparable gaap diluted basic"
        " audited unaudited consolidated standalone solo proforma recurring".split(),
    )
)
"""Words that say on which basis a figure was drawn up."""
_EXTREME = re.compile(
    r"\b(?:(?P<most>highest|largest|biggest|greatest|maximum|peak)|lowest|smallest|minimum)\b", re.IGNORECASE
)
_EXTREME_REACH = 60
"""Code points before a figure in which it may be called the highest."""


def contradicted_by(candidate: Candidate, right: Scored, reason: Reason, wrong: Scored | None = None) -> Finding:
    """Contradicted by the figure that a source gives for it; `wrong` is where the answer's own value stands."""
    figure = right.bound.figure
    said = right.source.text[figure.start : figure.end]
    labels = ", ".join(filter(None, (right.bound.place.row, *right.bound.place.headers))) or "the same"
    message = f"{right.passage.id} gives {said} for {labels}"
    if wrong is not None and wrong.bound is not right.bound:
        place = wrong.bound.place
        other = ", ".join(filter(None, (place.row, *place.headers))) or "something else"
        message += f"; {candidate.text} stands there for {other}"
    return Finding(
        Status.CONTRADICTED,
        reason,
        message,
        score=0.0,
        evidence=(evidence(right.passage, figure.start, figure.end, Relation.CONTRADICTS),),
        right_value=said,
    )


def fault_in_prose(asked: Asked, scored: Matched) -> Finding | None:
    """What speaks against a sentence that gives the value: it went the other way, or it is the other figure's."""
    if turned_round(asked.said, scored.source, scored.bound):
        return contradicted_by(asked.candidate, scored, Reason.WRONG_DIRECTION)
    where = asked.said, scored.source, scored.bound
    other = swapped_with(*where)
    if other is None:
        return None
    said = scored.source.text[other.start : other.end]
    return Finding(
        Status.CONTRADICTED,
        Reason.WRONG_VALUE,
        f"{scored.passage.id} gives {said} for that, and {asked.candidate.text} for something else"
        f" in the same sentence",
        score=0.0,
        evidence=(evidence(scored.passage, other.start, other.end, Relation.CONTRADICTS),),
        right_value=said,
    )


def of_another_thing(asked: Asked, good: list[Matched]) -> Finding | None:
    """Contradicted where every sentence that gives the value gives it for something else, and one gives what was asked.

    "Acme had revenue of $5m and costs of $4m" does not support revenue of $4m, nor does "Borg's revenue was $4m"
    support Acme's.
    """
    if any(match.bound.place.tabular for match in good):
        return None
    # a bare number is not as good as an amount, where both have the value
    good = [match for match in good if match.found.penalty <= min(m.found.penalty for m in good)]
    answer = asked.said
    mine = answer.answer.attached(asked.figure.start, *answer.sentence)
    years = {date.start for date in answer.answer.dates}
    others = [
        answer.answer.attached(other.start, *answer.sentence) for other in answer.others() if other.start not in years
    ]
    counts = asked.figure.kind is FigureKind.NUMBER and not asked.figure.unit
    said = replace(spoken(mine, others, asked.context, asked.candidate.told), counts=counts)
    found: list[Finding] = []
    for match in sorted(good, key=lambda match: -match.fit)[:_WEIGHED]:
        better = _better_placed(asked, match, said)
        if better is None:
            return None
        found.append(better)
    return found[0] if found else None


def _better_placed(asked: Asked, match: Matched, said: Spoken) -> Finding | None:
    """Contradicted by the figure that is of what is said, where this one is not."""
    within = match.source.sentence(match.bound.place, match.bound.figure.start)
    own = match.source.attached(match.bound.figure.start, *within)
    if not said.bare and says_no_more(own, match.source, said):
        return None
    missing = said.said - own.all
    if not missing:
        return None
    # where a sentence names nobody, its passage may do so elsewhere
    words = missing if own.names else said.said
    elsewhere: list[tuple[Scored, Reason]] = []
    for at, bound in figures_beside(asked.said, asked.sources, words, match.bound.figure):
        source = asked.sources[at]
        dated = any(bound.figure.start == date.start for date in source.dates)
        if dated or not comparable_kinds(asked.figure, bound) or not _alike(match.bound.figure, bound.figure):
            continue
        sentence = source.sentence(bound.place, bound.figure.start)
        other = source.attached(bound.figure.start, *sentence)
        together = source is match.source and sentence == within
        reason = (
            in_one_sentence(own, other, said) if together else in_two_sentences(own, match.source, other, source, said)
        )
        right = scored_figure(source, asked.passages[at], bound, asked.context) if reason else None
        if reason is None or right is None or right.period < max(0, match.period):
            continue
        if together or said.bare:
            return contradicted_by(asked.candidate, right, reason, match)
        elsewhere.append((right, reason))
    # a thing of which other sentences give several values may well have this one too
    if len({right.bound.figure.value for right, _ in elsewhere}) != 1:
        return None
    return contradicted_by(asked.candidate, *elsewhere[0], match)


def _alike(one: FigureReading, other: FigureReading) -> bool:
    """Whether two figures may be of one measure: $1.07 a share stands beside $130.4 million of earnings."""
    plain = min(one, other, key=lambda figure: figure.scale)
    return one.scale == other.scale or plain.scale > 0 or abs(plain.value) >= _MONEY


def of_another_basis(asked: Asked, best: Matched, good: list[Matched]) -> Finding | None:
    """Contradicted where the answer names a basis, the sentence that gives the value none, and another one does."""
    if best.bound.place.tabular:
        return None
    basis = _BASES & asked.context.near.keys()
    if not basis or any(basis & other.bound.around for other in good):
        return None
    wanted = (asked.context.sentence & best.bound.around) - basis
    for at, bound in figures_beside(asked.said, asked.sources, basis, best.bound.figure):
        fits = bound.around >= wanted and period_fit(asked.context.periods, bound.periods) >= 0
        if fits and not basis.isdisjoint(bound.near) and comparable_kinds(asked.figure, bound):
            right = scored_figure(asked.sources[at], asked.passages[at], bound, asked.context)
            return contradicted_by(asked.candidate, right, Reason.WRONG_BASIS, best)
    return None


def surpassed(asked: Asked, best: Matched) -> Finding | None:
    """Contradicted where the answer calls a cell the highest or lowest of its row, over all periods, and it is not."""
    text, start = asked.candidate.answer.text, asked.figure.start
    extreme = _EXTREME.search(text, max(asked.said.sentence[0], start - _EXTREME_REACH), start)
    if extreme is None or not best.bound.place.tabular or asked.context.periods:
        return None
    place = best.bound.place
    row = [
        bound
        for index in best.source.tabular()
        if (bound := best.source.bound(index)).place.start == place.start and not bound.in_label
    ]
    alike = [bound for bound in row if comparable_kinds(asked.figure, bound) and bound.percent == best.bound.percent]
    order = max if extreme["most"] else min
    right = order(alike, key=lambda bound: bound.figure.value, default=best.bound)
    if agrees(asked.figure, right.figure.value) or right.figure.value == best.bound.figure.value:
        return None
    scored = scored_figure(best.source, best.passage, right, asked.context)
    return contradicted_by(asked.candidate, scored, Reason.WRONG_VALUE, best)


def _named_elsewhere(asked: Asked, source: SourceFigures) -> Iterator[list[tuple[int, int]]]:
    """Of each date and identifier of the sentence, where a source gives the same."""
    low, high = asked.said.sentence
    for date in asked.said.answer.dates:
        if low <= date.start < high:
            same = [g for g in source.dates if any(p.says(a) for p in g.periods for a in date.periods)]
            yield [(given.start, given.end) for given in same]
    for named in asked.candidate.answer.read(read_exact).identifiers:
        if low <= named.start < high:
            yield [(i.start, i.end) for i in read_exact(source.text).identifiers if i.key == named.key]


def of_another_record(asked: Asked, best: Matched) -> Finding | None:
    """Contradicted where the sentence names a record by a date or identifier of another one, with another value.

    "The 2031 bond pays 4.5%" is wrong where one record has 2030 and 4.5%, and the other 2031 and 5.0%.
    """
    place = best.bound.place
    if not place.tabular or not place.headers or best.bound.periods:
        return None
    source = best.source
    named = [[source.layout.place(start, end) for start, end in spans] for spans in _named_elsewhere(asked, source)]
    if any((p.start, p.end) == (place.start, place.end) for stands in named for p in stands):
        return None  # the sentence names this record, whatever else it names
    for stands in named:
        records = {(p.start, p.end) for p in stands if p.tabular and p.headers and p.headers != place.headers}
        if len(records) != 1 or (place.start, place.end) in records:
            continue
        ((start, end),) = records
        for index in source.tabular():
            bound = source.bound(index)
            if (bound.place.start, bound.place.end) == (start, end) and bound.place.headers == place.headers:
                if agrees(asked.figure, bound.figure.value):
                    return None
                right = scored_figure(source, best.passage, bound, asked.context)
                return contradicted_by(asked.candidate, right, Reason.MIXED_RECORD, best)
    return None


def of_another_condition(asked: Asked, best: Matched) -> Finding | None:
    """Contradicted where the clause that gives the value is bound to a condition that another figure breaks.

    "Six years of service" do not earn what "less than 5 years" do, but what stands beside "5 or more".
    """
    if best.bound.place.tabular:
        return None
    said = [f for f in asked.said.others() if f.unit and not f.at_least and not f.at_most]
    for other in said:
        conditions = [
            (index, given)
            for index, given in enumerate(best.source.figures)
            if (given.at_least or given.at_most)
            and same_unit(given.unit, other.unit)
            and _same_stretch(best.source.text, given.start, best.bound.figure.start, _SENTENCE)
        ]
        own = [g for _, g in conditions if _same_stretch(best.source.text, g.start, best.bound.figure.start, _CLAUSE)]
        if not own or any(_meets(other, given) for given in own):
            continue
        for _, given in conditions:
            if not _meets(other, given):
                continue
            for index, figure in enumerate(best.source.figures):
                beside = _same_stretch(best.source.text, given.start, figure.start, _CLAUSE) and figure is not given
                if beside and figure.kind is best.bound.figure.kind and not same_unit(figure.unit, given.unit):
                    bound = best.source.bound(index)
                    right = scored_figure(best.source, best.passage, bound, asked.context)
                    return contradicted_by(asked.candidate, right, Reason.WRONG_ENTITY, best)
    return None


def _in_one_sentence(source: SourceFigures, bound: Bound, best: Matched) -> bool:
    """Whether a figure stands in the sentence of a match, in another clause of it maybe."""
    return source is best.source and _same_stretch(source.text, bound.figure.start, best.bound.figure.start, _SENTENCE)


def _meets(figure: FigureReading, bound: FigureReading) -> bool:
    """Whether a figure lies within a bound."""
    if bound.at_least:
        return figure.value > bound.value if bound.strict else figure.value >= bound.value
    return figure.value < bound.value if bound.strict else figure.value <= bound.value


def _same_stretch(text: str, one: int, other: int, end: re.Pattern[str]) -> bool:
    """Whether no clause or sentence ends between two offsets that are not far apart."""
    low, high = min(one, other), max(one, other)
    return high - low <= _STRETCH and end.search(text, low, high) is None


def of_another_noun(asked: Asked, best: Matched, good: list[Matched]) -> Finding | None:
    """Contradicted where a figure counts what its sentence in the source does not name, and another sentence's does.

    "30 days' notice" is not borne out by 30 days to cure, where another sentence gives sixty days' notice.
    """
    if best.bound.place.tabular:
        return None
    answer = asked.said.answer
    noun = next(iter(followers(answer.words, asked.figure.end, 1)), "")
    beside = _RIGHT_BEHIND.match(answer.text, asked.figure.end) is not None
    if not beside or rarity(noun) < _NOUN or any(noun in other.bound.around for other in good):
        return None
    for at, bound in figures_beside(asked.said, asked.sources, frozenset({noun}), best.bound.figure):
        source = asked.sources[at]
        if _in_one_sentence(source, bound, best):
            continue
        if noun in followers(source.words, bound.figure.end, _BEHIND) and comparable_kinds(asked.figure, bound):
            right = scored_figure(source, asked.passages[at], bound, asked.context)
            if right.period >= 0 and right.fit > best.fit + _CLEARLY:
                return contradicted_by(asked.candidate, right, Reason.WRONG_ENTITY, best)
    return None
