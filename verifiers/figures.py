"""Judges figures: an amount is supported where a passage gives it, at the precision shown, for the same thing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal

from grounding.models import Kind, Reason, Relation, Status
from grounding.protocols import Answer, Candidate, Finding, ReadPayload, evidence, not_found
from grounding.reading.amounts import Clash
from grounding.reading.asked_for import asked_otherwise
from grounding.reading.binding import local_fit, nearby
from grounding.reading.conversions import converted, measures
from grounding.reading.derivations import (
    Derivation,
    asks_for_calculation,
    derive,
    names_operation,
    result_asked,
)
from grounding.reading.disagreement import with_other_copies
from grounding.reading.exact import read_exact
from grounding.reading.figures import FigureKind, FigureReading
from grounding.reading.matching import (
    MATCHES_TRIED,
    Asked,
    Matched,
    Scored,
    best_cell,
    comparable_kinds,
    figure_matches,
    says_more,
    scored_figure,
)
from grounding.reading.misplaced import (
    contradicted_by,
    fault_in_prose,
    of_another_basis,
    of_another_condition,
    of_another_noun,
    of_another_record,
    of_another_thing,
    surpassed,
)
from grounding.reading.operands import Operand, operands_told
from grounding.reading.placement import (
    counts_another,
    rival,
)
from grounding.reading.units import DAYS, same_unit
from grounding.reading.unsaid import added_up, at_another_clock, blank_for, in_its_zone, left_open, read_blanks
from grounding.reading.words import stem_of

_REFERENCES = frozenset(
    (
        "passage step option section table figure source document reference note item page chapter"
        " line # no number part "
        "fact point tip method reason example question model"
        " s&p fortune ftse nikkei russell cac dax stoxx interstate highway"
    ).split()
)
"""Words that make the number after them a name: of a place in a text, or of an index."""
_PRODUCTS = frozenset("windows iphone xbox playstation boeing airbus".split())
"""Words that make it the name of a product, which another number makes another one."""
_SCALES_OF_RATING = frozenset({5, 10, 100})
_OUT_OF = re.compile(r"\d(?: stars?| points?)? out of (?:a possible )?\Z")
_A_WEEK = re.compile(r"[ ](?:a|per|each|every)[ ]week\b")
_FOOTNOTE = re.compile(r"\b(?:19|20)\d\d ?\(\d\)\Z")
"""The mark of a footnote behind a year, as tables have it: "2019 (1)"."""
_WEEKDAYS = tuple(map(stem_of, "monday tuesday wednesday thursday friday saturday sunday".split()))
_CONDITIONS = frozenset({"year", "month"})
"""Units of what conditions are mostly of: ages, lengths of service."""
_THE_SAME = re.compile(r"\b(?:the|these|those|both) \Z", re.IGNORECASE)
_HALF, _CUSTOMARY = Decimal("0.5"), Decimal("0.015")
"""How far a customary conversion may be off: 350 °F is called 175 °C."""
_PART_OF = re.compile(r"[ ]of (?:the |all |its |our |their )?[a-z]{4,}")
_SEVERAL = 2
"""Years between or over which something is calculated."""
_SMALL = 10
"""Numbers in words up to this, without a unit, mostly count what the answer itself lists."""
_LASTS = re.compile(
    r"\b(?:within|for|of|than|least|most|after|every|per|lasts?|takes?|gives?|requires?|needs?|is|are|was|to)\s+\Z",
    re.IGNORECASE,
)
"""What stands before one month where it is a length of time, and not one of several: "within one month"."""
_CLASH_REASON = {
    Clash.SCALE: Reason.WRONG_SCALE,
    Clash.SIGN: Reason.WRONG_SIGN,
    Clash.UNIT: Reason.WRONG_UNIT,
    Clash.CURRENCY: Reason.WRONG_CURRENCY,
    Clash.BOUND: Reason.WRONG_VALUE,
}
_RELATED = 0.12
"""A sentence that shares less than this with the answer's speaks of something else."""
_RELATED_TO_QUERY = 0.3
"""The same where the answer's sentence is nothing but the figure, so that the query alone says of what it is."""
_SAME_THING = 0.3
"""A record that fits at least this well gives the same digits for the same thing."""
_SURE = 0.85
"""A cell that fits at least this well is the only one the answer can mean."""
_CLEAR = 0.6
"""A record that fits at least this well is what the answer speaks of."""
_REPEATED = 0.5
"""The share of a cell's words beside a figure that the answer must repeat to quote the cell."""
_MARGIN = 0.12
"""How much better another record must fit before a match in this one is a match in the wrong one."""


class FigureVerifier:
    """Judges numbers, money, percentages, ordinals and fractions."""

    kind = Kind.FIGURE

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """The answer's figures, but for list numbers, references and small counts in words."""
        starts = [segment.start for segment in answer.segments]
        for figure in answer.read(read_exact).figures:
            if not _asserts(answer.text, figure) or _asked_about(answer.query, figure):
                continue
            at = bisect_right(starts, figure.start) - 1
            segment = answer.segments[at] if at >= 0 and figure.start < answer.segments[at].end else None
            yield Candidate(Kind.FIGURE, figure.start, figure.end, answer, segment, figure)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Judge one figure against each passage, then against all tables together."""
        figure = candidate.reading
        if not isinstance(figure, FigureReading):
            raise TypeError(f"no figure was read at {candidate.start}")
        if not payload.passages:
            return not_found(candidate, payload)
        asked = Asked.of(candidate, figure, payload)
        figure = asked.figure
        if figure.label in _PRODUCTS:
            return _product(asked) or not_found(candidate, payload)
        payload.spend(sum(len(source.figures) for source in asked.sources) + len(candidate.sentence))
        target = best_cell(asked)
        matches = list(figure_matches(figure, asked))
        true = [m for m in matches if m.found.clash is None]
        # digits whose scale the payload leaves open may still stand in the wrong row or period
        true = true or [m for m in matches if m.found.clash is Clash.SCALE and not m.found.settled]
        true, elsewhere = in_its_zone(asked, true)
        if elsewhere is not None:
            return contradicted_by(candidate, elsewhere, Reason.WRONG_UNIT)
        other_kind = _other_than_asked(asked)
        if other_kind is not None:
            return other_kind
        finding = _direct(asked, true, target, payload)
        settled = finding is not None and finding.status in (Status.SUPPORTED, Status.CONTRADICTED)
        if finding is not None and (settled or finding.reason is Reason.AMBIGUOUS):
            return finding
        derived = derive(figure, asked.context, asked.sources, asked.document, _spoken_beside(asked))
        if derived is not None:
            return _derived(derived, payload)
        return (
            _days_a_week(asked)
            or _within_bound(asked)
            or _converted(asked)
            or finding
            or _clashing(asked, matches)
            or _otherwise(asked, target)
            or _of_a_part(asked, payload)
            or _left_blank(asked, payload)
            or _not_retraced(asked)
            or not_found(candidate, payload)
        )


def _asked_about(query: str | None, figure: FigureReading) -> bool:
    """Whether a product's number is the query's own."""
    named = figure.label in _PRODUCTS and query is not None
    return named and re.search(rf"\b{figure.label}\W{{0,2}}{figure.value:f}\b", query or "", re.IGNORECASE) is not None


def _asserts(text: str, figure: FigureReading) -> bool:
    if figure.label in _REFERENCES:
        return False
    if (
        figure.is_exact_integer
        and figure.value in _SCALES_OF_RATING
        and _OUT_OF.search(text, max(0, figure.start - 32), figure.start)
    ):
        return False  # "4.5 out of 5 stars": the scale, not a figure of its own
    if figure.kind is FigureKind.ORDINAL:
        return not figure.worded and figure.value > 3
    if figure.kind is FigureKind.FRACTION:
        written = text[figure.start : figure.end]
        return not figure.worded or "-" in written or " in " in written or bool(_PART_OF.match(text, figure.end))
    if figure.worded and figure.kind is FigureKind.NUMBER and not figure.scale:
        if figure.value <= _SMALL and _THE_SAME.search(text, max(0, figure.start - 12), figure.start):
            return False  # "over the two years": those that were spoken of
        one = figure.value == 1 and figure.unit in DAYS and _LASTS.search(text, max(0, figure.start - 24), figure.start)
        return figure.value > _SMALL or (bool(figure.unit) and (figure.value > 1 or bool(one)))
    if figure.is_exact_integer and _FOOTNOTE.search(text, max(0, figure.start - 8), figure.end + 1):
        return False
    # a list number: "1." or "2)" at the start of a line
    line = text.rfind("\n", 0, figure.start) + 1
    begins = not text[line : figure.start].strip(" \t*_-#([")
    return not (
        begins
        and figure.is_exact_integer
        and figure.value < 100
        and text[figure.end : figure.end + 1] in {".", ")", "]", ":"}
    )


def _stands_uncalculated(asked: Asked, scored: Matched) -> bool:
    """Whether a value stands as it is where an average or a difference of such values was asked for."""
    years = {period.year for period in asked.context.mentioned if period.year is not None}
    if not asked.context.says_little or len(years) < _SEVERAL:
        return False
    operation = result_asked((asked.candidate.answer.query or "").casefold())
    if operation is None:
        return False
    place = scored.bound.place
    start, end = nearby((place.start, place.end), scored.bound.figure.start, scored.bound.figure.end)
    said = " ".join((place.row, *place.headers, place.section, place.caption))
    return operation.search(f"{said} {'' if place.tabular else scored.source.text[start:end]}".casefold()) is None


def _in_words(asked: Asked, scored: Scored) -> bool:
    """Whether a cell is text that the answer repeats around the figure: "5599 Hollister Ave" under "address"."""
    cell, figure = scored.bound.place.cell, scored.bound.figure
    if cell is None:
        return False
    near = scored.source.near(figure.start, figure.end, *cell)
    return local_fit(asked.context.near, near) >= _REPEATED if near else False


def _as_near(asked: Asked, scored: Scored, target: tuple[Scored, ...]) -> bool:
    """Whether the words right beside the figure are as much a cell's own as they are those of cells of many values.

    "4.5 stars" may be of the field `business_stars`, although every review has a field `review_stars`.
    """
    if len({cell.bound.figure.value for cell in target}) <= 1:
        return False

    def near(cell: Scored) -> float:
        return local_fit(asked.context.near, dict.fromkeys(cell.bound.row | cell.bound.headers, 1.0))

    return 0 < near(scored) >= max(map(near, target))


def _direct(asked: Asked, true: list[Matched], target: tuple[Scored, ...], payload: ReadPayload) -> Finding | None:
    """What figures of the same value say by themselves."""
    best_fit = target[0].fit if target else 0.0
    good: list[Matched] = []
    against: list[Finding] = []
    for scored in true:
        given_away = scored.bound.place.tabular and scored.bound.row in asked.given_away
        if scored.period < 0 or given_away or _stands_uncalculated(asked, scored):
            continue
        if scored.bound.place.tabular:
            near_best = scored.fit >= best_fit - _MARGIN or best_fit < _CLEAR
            if near_best:
                near_best = not any(says_more(cell, scored, asked.context) for cell in target)
            if near_best or _in_words(asked, scored) or _as_near(asked, scored, target):
                good.append(scored)
        elif scored.fit >= (_RELATED_TO_QUERY if asked.context.says_little else _RELATED) and not counts_another(
            asked.said, scored.source, scored.bound
        ):
            fault = fault_in_prose(asked, scored)
            if fault is None:
                good.append(scored)
            else:
                against.append(fault)
    if good:
        best = max(good, key=lambda s: (s.fit + 0.1 * s.period - s.found.penalty, -s.bound.at))
        return (
            of_another_thing(asked, good)
            or of_another_basis(asked, best, good)
            or surpassed(asked, best)
            or of_another_record(asked, best)
            or of_another_condition(asked, best)
            or of_another_noun(asked, best, good)
            or with_other_copies(asked, good, _supported(asked, best), payload)
        )
    if against:
        return against[0]
    if not true:
        return None
    return _misplaced(asked, true, target) or _unsettled(asked.candidate, max(true, key=lambda s: s.fit))


def _supported(asked: Asked, best: Matched) -> Finding:
    scale = "without saying whether they are thousands or millions" if best.found.clash is Clash.SCALE else ""
    if open_ := scale or left_open(asked, best):
        return Finding(Status.UNCHECKED, Reason.AMBIGUOUS, f"{best.passage.id} gives these digits {open_}")
    figure = best.bound.figure
    said = best.source.text[figure.start : figure.end]
    reason = Reason.STATED if said.strip() == asked.candidate.text.strip() else Reason.RESTATED
    labels = ", ".join(filter(None, (best.bound.place.row, *best.bound.place.headers)))
    message = f"{best.passage.id} gives {said}" + (f" for {labels}" if labels else "")
    return Finding(
        Status.SUPPORTED,
        reason,
        message,
        score=round(min(1.0, 0.6 + 0.4 * best.fit), 4),
        evidence=(evidence(best.passage, figure.start, figure.end),),
    )


def _misplaced(asked: Asked, true: list[Matched], target: tuple[Scored, ...]) -> Finding | None:
    """The value stands somewhere, but for another row or period than the answer speaks of."""
    if len(target) != 1 or target[0].fit < _CLEAR:
        return None
    right = target[0]
    tabular = [s for s in true if s.bound.place.tabular]
    wrong = max(tabular or true, key=lambda s: s.fit)
    reason = Reason.WRONG_PERIOD if wrong.period < 0 and wrong.fit >= right.fit - _MARGIN else Reason.WRONG_METRIC
    return contradicted_by(asked.candidate, right, reason, wrong)


def _unsettled(candidate: Candidate, best: Scored) -> Finding:
    return Finding(
        Status.UNSUPPORTED,
        Reason.NOT_IN_PAYLOAD,
        f"{candidate.text} stands in {best.passage.id}, but of something else than the answer speaks of",
        score=round(0.3 * best.fit, 4),
    )


def _clashing(asked: Asked, matches: list[Matched]) -> Finding | None:
    """The same digits with another scale, sign, unit or currency."""
    clashing = [m for m in matches if m.found.clash is not None and m.period >= 0 and m.fit >= _SAME_THING]
    if not clashing:
        return None
    best = max(clashing, key=lambda s: (s.fit, s.period))
    return contradicted_by(asked.candidate, best, _CLASH_REASON[best.found.clash or Clash.SCALE])


def _otherwise(asked: Asked, target: tuple[Scored, ...]) -> Finding | None:
    """The value stands nowhere: contradicted where exactly one figure is clearly what the answer speaks of."""
    if names_operation(asked.context.text):
        return None
    if len(target) == 1 and target[0].fit >= _SURE and comparable_kinds(asked.figure, target[0].bound):
        return contradicted_by(asked.candidate, target[0], Reason.WRONG_VALUE)
    found = rival(asked.said, asked.sources)
    if found is None:
        return None
    scored = scored_figure(asked.sources[found[0]], asked.passages[found[0]], found[1], asked.context)
    if scored.period < 0 or scored.fit < _CLEAR:
        return None
    return contradicted_by(asked.candidate, scored, Reason.WRONG_VALUE)


def _of_a_part(asked: Asked, payload: ReadPayload) -> Finding | None:
    """That a total was worked out from a list of which nothing says that it is all there is."""
    payload.spend(sum(len(source.figures) for source in asked.sources))
    added = added_up(asked)
    if not added:
        return None
    message = f"it follows from a list that may not be complete: {added}"
    return Finding(Status.UNSUPPORTED, Reason.NOT_EXHAUSTIVE, message, score=0.0)


def _left_blank(asked: Asked, payload: ReadPayload) -> Finding | None:
    """That a record has the field, and no value in it."""
    payload.spend(sum(len(read_blanks(passage.text)) for passage in asked.passages))
    found = blank_for(asked)
    if found is None:
        return None
    passage, blank = found
    what = ", ".join(filter(None, (blank.row, *blank.headers)))
    message = f"{passage.id} leaves {what} blank, and {asked.candidate.text!r} is in none of the passages"
    return Finding(Status.UNSUPPORTED, Reason.LEFT_BLANK, message, score=0.0)


def _other_than_asked(asked: Asked) -> Finding | None:
    """Against an answer that is nothing but a figure of another kind than the query asks for: an amount for a year."""
    if not asked.context.says_little:
        return None
    wanted = asked_otherwise((asked.candidate.answer.query or "").casefold(), asked.figure)
    if wanted is None:
        return None
    message = f"the query asks for {wanted}, and {asked.candidate.text} is none"
    return Finding(Status.UNSUPPORTED, Reason.WRONG_UNIT, message, score=0.0)


def _not_retraced(asked: Asked) -> Finding | None:
    """Unchecked where the query asks for a calculation and the sources do not tell from what."""
    query = (asked.candidate.answer.query or "").casefold()
    if not asked.context.says_little or not asks_for_calculation(query) or operands_told(asked.context, asked.sources):
        return None
    message = "the query asks for a calculation, and the sources do not tell plainly enough from which figures"
    return Finding(Status.UNCHECKED, Reason.NOT_SETTLED, message)


def _spoken_beside(asked: Asked) -> list[Operand]:
    """The figures of the sources that the other figures of the answer's sentence state."""
    operands: list[Operand] = []
    for other in asked.said.others():
        for at, source in enumerate(asked.sources):
            low, high = float(abs(other.value)) * (1 - 1e-12), float(abs(other.value)) * (1 + 1e-12)
            index = next((i for i in source.within(low, high) if source.figures[i].kind is other.kind), None)
            if index is not None:
                figure = source.figures[index]
                operands.append(Operand(at, figure, source.bound(index), source.text[figure.start : figure.end]))
                break
    return operands


def _product(asked: Asked) -> Finding | None:
    """The number of a product's name, which the sources have too, or have another one of; None where they have none."""
    figure = asked.figure
    alike = [
        (passage, given)
        for source, passage in zip(asked.sources, asked.passages, strict=True)
        for given in source.figures
        if given.label == figure.label
        or (given.value == figure.value and given.is_exact_integer and source.words.places(figure.label))
    ]
    same = next(((p, g) for p, g in alike if g.value == figure.value), None)
    if same is not None:
        passage, given = same
        spans = (evidence(passage, given.start, given.end),)
        return Finding(
            Status.SUPPORTED, Reason.STATED, f"{passage.id} names {figure.label} {given.value:f}", 0.9, spans
        )
    if not alike:
        return None
    passage, given = alike[0]
    return Finding(
        Status.CONTRADICTED,
        Reason.WRONG_VALUE,
        f"{passage.id} names {figure.label} {given.value:f}",
        score=0.0,
        evidence=(evidence(passage, given.start, given.end, Relation.CONTRADICTS),),
        right_value=passage.text[given.start : given.end],
    )


def _days_a_week(asked: Asked) -> Finding | None:
    """Days a week, where a passage names so many days of it: "open seven days a week"."""
    text, figure = asked.candidate.answer.text, asked.figure
    if figure.unit != "day" or not _A_WEEK.match(text, figure.end):
        return None
    for source, passage in zip(asked.sources, asked.passages, strict=True):
        places = [source.words.span(at, at) for day in _WEEKDAYS for at in source.words.places(day)[:1]]
        if len(places) == figure.value:
            spans = tuple(evidence(passage, *place) for place in sorted(places))
            message = f"{passage.id} names {len(places)} days of the week"
            return Finding(Status.SUPPORTED, Reason.DERIVED, message, 0.8, spans, formula=f"{len(places)} days named")
    return None


def _within_bound(asked: Asked) -> Finding | None:
    """A number in a condition that a bound of the sources covers: six years where it says 5 or more."""
    figure = asked.figure
    if figure.unit not in _CONDITIONS or figure.at_least or figure.at_most or not any(asked.said.others()):
        return None
    for source, passage in zip(asked.sources, asked.passages, strict=True):
        for index, given in enumerate(source.figures[:MATCHES_TRIED]):
            if not (given.at_least or given.at_most) or not same_unit(given.unit, figure.unit):
                continue
            beyond = figure.value > given.value if given.at_least else figure.value < given.value
            scored = scored_figure(source, passage, source.bound(index), asked.context) if beyond else None
            if scored is None or scored.fit < _SAME_THING or scored.period < 0:
                continue
            text = source.text[given.start : given.end]
            side = "or more" if given.at_least else "or less"
            spans = (evidence(passage, given.start, given.end),)
            message = f"{asked.candidate.text} is {text} {side}, as {passage.id} has it"
            return Finding(
                Status.SUPPORTED, Reason.DERIVED, message, 0.7, spans, formula=f"{figure.value:f} of {text} {side}"
            )
    return None


def _converted(asked: Asked) -> Finding | None:
    """The same amount in another unit of its dimension."""
    figure = asked.figure
    if not figure.unit:
        return None
    if (moment := at_another_clock(asked)) is not None:
        passage, start, end = moment
        message = f"{passage.id} gives {passage.text[start:end]} in another zone, which is the same moment"
        return Finding(Status.SUPPORTED, Reason.DERIVED, message, 0.8, (evidence(passage, start, end),))
    given_otherwise = _given_in_another_unit(asked)
    if given_otherwise is not None:
        return given_otherwise
    for other in asked.said.others():
        value = converted(other.value, other.unit, figure.unit) if other.unit and other.unit != figure.unit else None
        if value is None or abs(value - figure.value) > _conversion_slack(figure):
            continue
        for source, passage in zip(asked.sources, asked.passages, strict=True):
            for index in source.within(float(abs(other.value)) * (1 - 1e-12), float(abs(other.value)) * (1 + 1e-12)):
                given = source.figures[index]
                if given.unit and not same_unit(given.unit, other.unit):
                    continue
                text = source.text[given.start : given.end]
                formula = f"{other.value:f} {other.unit} = {value.quantize(figure.step):f} {figure.unit}"
                return Finding(
                    Status.SUPPORTED,
                    Reason.DERIVED,
                    f"{passage.id} gives {text}, which is {formula}",
                    score=0.8,
                    evidence=(evidence(passage, given.start, given.end),),
                    formula=formula,
                )
    return None


def _given_in_another_unit(asked: Asked) -> Finding | None:
    """The amount that a related sentence or cell gives in another unit: 12 km where it says 7.5 miles."""
    figure = asked.figure
    if not measures(figure.unit):
        return None
    for source, passage in zip(asked.sources, asked.passages, strict=True):
        for index, given in enumerate(source.figures[:MATCHES_TRIED]):
            value = (
                converted(given.value, given.unit, figure.unit) if given.unit and given.unit != figure.unit else None
            )
            if value is None or abs(value - figure.value) > max(figure.step * _HALF, abs(figure.value) * _CUSTOMARY):
                continue
            scored = scored_figure(source, passage, source.bound(index), asked.context)
            if scored.fit < _SAME_THING or scored.period < 0:
                continue
            text = source.text[given.start : given.end]
            formula = f"{text} = {value.quantize(figure.step):f} {figure.unit}"
            message = f"{passage.id} gives {formula}"
            spans = (evidence(passage, given.start, given.end),)
            return Finding(Status.SUPPORTED, Reason.DERIVED, message, 0.8, spans, formula=formula)
    return None


def _conversion_slack(figure: FigureReading) -> Decimal:
    # ovens and rulers: 350 °F is called 175 °C, 12 inches 30 cm
    return max(figure.step, abs(figure.value) * Decimal("0.03"))


def _derived(derived: Derivation, payload: ReadPayload) -> Finding:
    spans = tuple(
        evidence(payload.passages[operand.passage], operand.figure.start, operand.figure.end)
        for operand in derived.operands
    )
    return Finding(
        Status.SUPPORTED,
        Reason.DERIVED,
        f"follows from the sources: {derived.formula}",
        score=0.8,
        evidence=tuple(dict.fromkeys(spans)),
        formula=derived.formula,
    )
