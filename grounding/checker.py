"""Runs the verifiers over an answer, isolates their failures and budgets, and builds the report.

Whatever goes wrong with one claim becomes `unchecked` with a reason: nothing that fails, runs out of
budget or can't be read makes a verdict better.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from grounding.answer_gaps import gaps_of_answer, with_omissions
from grounding.claims import Assessment, Judged, is_open, status_under
from grounding.coverage import Assessed, assess_coverage, coverage_under
from grounding.entitlement import Entitlement, Withheld, needs_everything
from grounding.errors import BudgetExhausted, InputTooLarge, InvalidInput
from grounding.failures import failure_of
from grounding.frame import frame_gaps, is_about, told, unbacked
from grounding.judging import ASKED_BELOW, ASKED_FROM, Judge, SecondOpinion
from grounding.labels import Label
from grounding.models import (
    Coverage,
    Failure,
    Kind,
    Passage,
    Payload,
    Reason,
    Relation,
    Status,
    canonical_json,
    sha256,
)
from grounding.payload_gaps import assess_payload
from grounding.policy import Limits, Policy
from grounding.protocols import (
    Answer,
    Answerer,
    BatchVerifier,
    Candidate,
    Finding,
    Segment,
    SegmentKind,
    Verifier,
)
from grounding.repeats import repeats_query
from grounding.report import Report
from grounding.second_look import Looked, Replies, SecondLook, ask_again
from grounding.segmentation import segment, segment_object
from grounding.settling import settled_by_leaves
from grounding.source_gaps import contracts_of, source_gaps
from grounding.source_use import source_uses
from grounding.sources import Registry
from grounding.views import Budget, Readings, View, budget_for


class Checker:
    """Judges answers with a set of verifiers; keeps what it has read of passages between answers.

    Args:
        verifiers: One for each kind of claim; their order does not matter.
        readings: Where readings are kept; give the same one to several checkers to share them.
        answerer: Judges, for coverage before generation, whether passages answer; without one, shared words alone do.
    """

    def __init__(
        self, verifiers: Sequence[Verifier], readings: Readings | None = None, answerer: Answerer | None = None
    ) -> None:
        self._verifiers = tuple(verifiers)
        self._answerer = answerer
        self._readings = readings if readings is not None else Readings()

    def with_judge(self, judge: Judge, *, asked_from: float = ASKED_FROM, asked_below: float = ASKED_BELOW) -> Checker:
        """A checker like this one that asks a judge about statements whose score is unclear.

        Args:
            judge: Who is asked, once for each answer.
            asked_from: The lowest score, 0 to 1, with which a statement goes to the judge.
            asked_below: Statements with this score or more are taken as settled; above 1, all go to the judge.

        Raises:
            InvalidInput: The two scores leave nothing to ask.
        """
        exact = [v for v in self._verifiers if v.kind is not Kind.STATEMENT]
        asking = [
            SecondOpinion(v, judge, asked_from=asked_from, asked_below=asked_below)
            for v in self._verifiers
            if v.kind is Kind.STATEMENT
        ]
        # The judge comes last: one that takes its time takes none from what is checked exactly.
        return Checker([*exact, *asking], self._readings, self._answerer)

    def check(
        self,
        answer: str | Mapping[str, Any] | Sequence[Any],
        payload: Payload,
        policy: Policy,
        report_id: str | None = None,
        labels: Mapping[str, Label] | None = None,
        registry: Registry | None = None,
        second_look: SecondLook | None = None,
    ) -> Report:
        """Judge one answer.

        Args:
            answer: The text, or a JSON object or array whose leaves are judged.
            payload: What the generator was given.
            policy: Thresholds and limits.
            report_id: The report's id; without one it is made from the content.
            labels: What was declared of fields of a structured answer, by general path.
            registry: The sources of truth and their contracts; without one, all passages are equal.
            second_look: Whom to ask again about what is not supported; nobody by default.

        Raises:
            InvalidInput: A second look is asked for without a registry, or at a source that it does not know.
            InputTooLarge: The answer or the payload is over a limit of the policy.
        """
        started = time.perf_counter()
        read = read_answer(answer, payload.query, labels)
        check_sizes(read.text, payload, policy.limits)
        budget = budget_for(read.text, payload, policy.limits)
        if second_look is not None and registry is None:
            raise InvalidInput("registry", "is needed for a second look")
        entitlement = Entitlement(registry, payload) if registry is not None else None
        delivered = self._delivered(payload, budget, entitlement)
        found = [
            (verifier, *claim)
            for verifier in self._verifiers
            if verifier.kind is not Kind.FRAME or payload.manifest is not None  # nothing else can back a premise
            for claim in _found(verifier, read)
        ]
        claims = _without_parts_of_citations(found)
        if entitlement is None:
            judged = self._judged(claims, delivered, budget)
        else:
            spare = budget_for(read.text, payload, policy.limits)
            judged = self._judged_by_contract(claims, delivered, entitlement, budget, spare)
        looking = self._delivered(payload, budget_for(read.text, payload, policy.limits), entitlement)
        judged = with_omissions(settled_by_leaves(judged, looking), looking, entitlement)
        covered = self._covered(payload, policy, entitlement)
        told = {(gap.kind, gap.message) for gap in covered.gaps}
        more = tuple(gap for gap in gaps_of_answer(read, judged, looking) if (gap.kind, gap.message) not in told)
        covered = replace(covered, gaps=covered.gaps + more)
        looked_up = None
        if second_look is not None and entitlement is not None:
            judged, replies = self._looked_again(judged, payload, policy, entitlement, second_look)
            looked_up = replies.looked_up
            covered = replace(covered, gaps=covered.gaps + replies.gaps)
        judged = _with_frame(judged, payload, registry, policy)
        content: list[object] = [read.text, payload.hash, policy.hash]
        if read.labels:
            content.append({path: sorted(label.allowed) for path, label in read.labels.items()})
        if judges := sorted({verifier.called for verifier in self._verifiers if isinstance(verifier, SecondOpinion)}):
            content.append({"judges": judges})
        if registry is not None:
            content.append({"registry": registry.registry_hash})
        if looked_up is not None:
            content.append({"looked_up": [item.model_dump() for item in looked_up]})
        assessment = Assessment(
            id=report_id or f"r-{sha256(canonical_json(content))[:16]}",
            answer=read,
            payload=payload,
            judged=tuple(judged),
            coverage=covered,
            searched=delivered.searched,
            looked_up=looked_up,
        )
        report = assessment.under(policy)
        elapsed = round((time.perf_counter() - started) * 1000, 3)
        timed = report.model_copy(update={"elapsed_ms": elapsed})
        timed._again = assessment.under
        return timed

    def cover(self, payload: Payload, policy: Policy, registry: Registry | None = None) -> Coverage:
        """What of the query the payload covers; no answer is needed."""
        check_sizes("", payload, policy.limits)
        entitlement = Entitlement(registry, payload) if registry is not None else None
        answerer = self._answerer if policy.judge_answers else None
        return coverage_under(self._covered(payload, policy, entitlement, answerer), policy)

    def _covered(
        self, payload: Payload, policy: Policy, entitlement: Entitlement | None, answerer: Answerer | None = None
    ) -> Assessed:
        delivered = self._delivered(payload, budget_for("", payload, policy.limits), entitlement)
        registry = entitlement.registry if entitlement is not None else None
        contracts = contracts_of(entitlement) if entitlement is not None else None
        covered = assess_coverage(delivered, answerer, contracts)
        gaps = source_gaps(entitlement, covered.needs) if entitlement is not None else ()
        return replace(
            covered,
            gaps=(*covered.gaps, *gaps, *frame_gaps(payload, registry, policy)),
            sources=source_uses(payload, covered.needs, entitlement),
            payload=assess_payload(delivered, covered.needs),
        )

    def _delivered(self, payload: Payload, budget: Budget, entitlement: Entitlement | None = None) -> View:
        """The payload as verifiers see it: text that a model wrote may not speak."""
        written = entitlement.generated if entitlement is not None else _generated
        entitled = [passage for passage in payload.passages if not written(passage)]
        excluded = [passage for passage in payload.passages if written(passage)]
        return View(payload, entitled, excluded, self._readings, budget)

    def _only(self, passages: Sequence[Passage], delivered: View, budget: Budget) -> View:
        """The same payload where only these passages may speak."""
        speaking = {passage.id for passage in passages}
        excluded = [passage for passage in delivered.payload.passages if passage.id not in speaking]
        return View(delivered.payload, passages, excluded, self._readings, budget)

    def _judged(self, found: Sequence[Found], delivered: View, budget: Budget) -> list[Judged]:
        """What each verifier finds of its candidates, one by one or together where it can."""
        model_written = self._only([p for p in delivered.payload.passages if p.generated], delivered, budget)
        judged: list[Judged] = []
        for verifier, group in groupby(found, key=itemgetter(0)):
            claims = [(candidate, index) for _, candidate, index in group]
            together = _together(verifier, [candidate for candidate, _ in claims], delivered, budget)
            for (candidate, index), finding in zip(claims, together, strict=True):
                checked = self._with_model_written(verifier, candidate, finding, model_written, budget)
                judged.append(Judged(candidate, checked, index, verifier))
        return judged

    def _judged_by_contract(
        self, found: Sequence[Found], delivered: View, entitlement: Entitlement, budget: Budget, spare: Budget
    ) -> list[Judged]:
        """As `_judged`, each claim over the passages that may speak on it.

        Args:
            found: The claims.
            delivered: The payload without what a model wrote.
            entitlement: Who may speak on what.
            budget: For judging each claim once.
            spare: For asking what the others say; where it is used up, the first judgement stands.
        """
        excluded = set(delivered.searched.excluded)
        model_written = self._only([p for p in delivered.payload.passages if p.id in excluded], delivered, spare)
        judged: list[Judged] = []
        for verifier, group in groupby(found, key=itemgetter(0)):
            claims = [(candidate, index) for _, candidate, index in group]
            silenced = [entitlement.silenced(candidate, delivered.passages) for candidate, _ in claims]
            for withheld in dict.fromkeys(map(frozenset, silenced)):
                view = self._only([p for p in delivered.passages if p.id not in withheld], delivered, budget)
                others = self._only([p for p in delivered.passages if p.id in withheld], delivered, spare)
                alike = [
                    (candidate, index, why)
                    for (candidate, index), why in zip(claims, silenced, strict=True)
                    if why.keys() == withheld
                ]
                together = _together(verifier, [candidate for candidate, _, _ in alike], view, budget)
                for (candidate, index, why), finding in zip(alike, together, strict=True):
                    heard = self._with_model_written(verifier, candidate, finding, model_written, spare)
                    heard = self._ranked(verifier, candidate, heard, view, entitlement.registry, spare)
                    judged.append(
                        Judged(
                            candidate,
                            heard,
                            index,
                            verifier,
                            otherwise=_otherwise(verifier, candidate, heard, others, why, spare),
                            partial=needs_everything(candidate, heard, view.payload, entitlement.registry)
                            if heard.status in (Status.SUPPORTED, None)
                            else "",
                            searched=view.searched,
                        )
                    )
        return judged

    def _looked_again(
        self, judged: list[Judged], payload: Payload, policy: Policy, entitlement: Entitlement, look: SecondLook
    ) -> tuple[list[Judged], Replies]:
        """What has no support under the policy, with what the sources say when they are asked again."""
        open_ = [at for at, one in enumerate(judged) if is_open(one, policy)]
        sentences = [judged[at].candidate.sentence for at in open_]
        registry = entitlement.registry
        replies = ask_again(sentences, payload.query, look, registry, policy.limits) if open_ else NOT_ASKED
        known = {passage.text for passage in payload.passages}
        looked = list(judged)
        for at in open_:
            given = replies.by_claim.get(judged[at].candidate.sentence)
            if given is None:
                continue
            new = [p for p in given if p.text not in known and not entitlement.generated(p)]
            found = self._found_elsewhere(judged[at], new, payload, policy, entitlement)
            if found is None and replies.complete:
                found = Looked(Failure.GROUNDING_GAP, f"none of the sources holds it ({', '.join(replies.asked)})")
            looked[at] = replace(judged[at], looked=found)
        return _with_leaves(looked, open_), replies

    def _found_elsewhere(
        self, one: Judged, passages: Sequence[Passage], payload: Payload, policy: Policy, entitlement: Entitlement
    ) -> Looked | None:
        """What passages that were not delivered say of a claim; None where they do not support it."""
        if not passages:
            return None
        candidate, verifier = one.candidate, one.verifier
        budget = budget_for("", payload.model_copy(update={"passages": tuple(passages)}), policy.limits)
        why = entitlement.silenced(candidate, passages)
        elsewhere = payload.model_copy(update={"passages": tuple(passages)})
        delivered = View(elsewhere, passages, (), self._readings, budget)
        view = self._only([p for p in passages if p.id not in why], delivered, budget)
        finding = _safely(verifier, candidate, view, budget)
        partial = needs_everything(candidate, finding, elsewhere, entitlement.registry)
        status = status_under(finding, policy)
        if status is Status.SUPPORTED and not partial:
            by = next(p for p in passages if p.id == finding.evidence[0].source_id)
            return Looked(Failure.RETRIEVAL_GAP, f"{by.id} of {by.source!r} says so, and was not delivered")
        if finding.reason is Reason.AMBIGUOUS:
            # the very value, for the thing and time asked about: what it leaves open is said elsewhere, if anywhere
            return Looked(Failure.RETRIEVAL_GAP, f"of the sources, {finding.message}; it was not delivered")
        if status is Status.UNCHECKED:
            return Looked(None, "what the sources gave could not be judged")
        others = self._only([p for p in passages if p.id in why], delivered, budget)
        otherwise = _otherwise(verifier, candidate, finding, others, why, budget)
        if otherwise is None or status_under(otherwise[0], policy) is not Status.SUPPORTED:
            return None
        by_id = otherwise[0].evidence[0].source_id
        failure = failure_of(Status.UNSUPPORTED, otherwise[1].reason)
        return Looked(failure, f"of the sources, only {by_id} says so, and {otherwise[1].why}")

    def _ranked(
        self,
        verifier: Verifier,
        candidate: Candidate,
        finding: Finding,
        view: View,
        registry: Registry,
        spare: Budget,
    ) -> Finding:
        """The finding, or that of passages whose sources go before those that it rests on."""
        if finding.status not in (Status.SUPPORTED, Status.CONTRADICTED):
            return finding
        supported = finding.status is Status.SUPPORTED
        decisive = Relation.SUPPORTS if supported else Relation.CONTRADICTS
        ids = {e.source_id for e in finding.evidence if e.relation is decisive}
        resting = [passage for passage in view.passages if passage.id in ids]
        above = [p for p in view.passages if all(registry.before(p, other) for other in resting)] if resting else []
        if not above:
            return finding
        other = _safely(verifier, candidate, self._only(above, view, spare), spare)
        turned = Status.CONTRADICTED if supported else Status.SUPPORTED
        if other.status is not turned:
            return finding
        return replace(other, message=f"{other.message}; its source goes before that of {resting[0].id}")

    def _with_model_written(
        self, verifier: Verifier, candidate: Candidate, finding: Finding, model_written: View, budget: Budget
    ) -> Finding:
        if finding.status is Status.UNSUPPORTED and model_written.passages:
            other = _safely(verifier, candidate, model_written, budget)
            if other.status is Status.SUPPORTED:
                said_by = ", ".join(sorted({e.source_id for e in other.evidence}))
                message = f"only text that a model wrote says so ({said_by})"
                return replace(finding, reason=Reason.MODEL_WRITTEN, message=message)
        return finding


def _with_frame(judged: list[Judged], payload: Payload, registry: Registry | None, policy: Policy) -> list[Judged]:
    """What was judged, where what has no support is of a thing that the prompt pretends to have at hand."""
    premises = unbacked(payload, registry, policy)
    if not premises:
        return judged
    framed: list[Judged] = []
    for one in judged:
        spoken = f"{one.candidate.sentence}\n{payload.query or ''}"
        premise = next((premise for premise in premises if is_about(premise, spoken)), None)
        because = Looked(Failure.FALSE_FRAME, f"the prompt claims {told(premise)}") if premise else one.looked
        framed.append(replace(one, looked=because))
    return framed


NOT_ASKED = Replies({}, (), (), (), complete=True)
"""The replies where nothing had to be asked."""


def _with_leaves(judged: list[Judged], open_: Sequence[int]) -> list[Judged]:
    """A statement is found elsewhere only where its leaves without support are."""
    missing: dict[int, Looked | None] = {}
    for one in (judged[at] for at in open_):
        if one.candidate.kind is Kind.STATEMENT or one.segment is None or _in_sources(one):
            continue
        if one.segment not in missing or missing[one.segment] is None:
            missing[one.segment] = one.looked
    taken = list(judged)
    for at in open_:
        one = judged[at]
        if one.candidate.kind is Kind.STATEMENT and one.segment is not None and one.segment in missing:
            taken[at] = replace(one, looked=missing[one.segment])
    return taken


def _in_sources(one: Judged) -> bool:
    return one.looked is not None and one.looked.failure is Failure.RETRIEVAL_GAP


def _generated(passage: Passage) -> bool:
    return passage.generated


def _otherwise(
    verifier: Verifier,
    candidate: Candidate,
    finding: Finding,
    others: View,
    why: Mapping[str, Withheld],
    spare: Budget,
) -> tuple[Finding, Withheld] | None:
    """What passages that may not speak say of a claim that is not settled without them."""
    if not others.passages or finding.status not in (Status.UNSUPPORTED, None):
        return None
    other = _safely(verifier, candidate, others, spare)
    named = next((e.source_id for e in other.evidence if e.source_id in why), None)
    return (other, why[named]) if named is not None else None


def read_answer(
    answer: str | Mapping[str, Any] | Sequence[Any], query: str | None, labels: Mapping[str, Label] | None = None
) -> Answer:
    """The answer cut into segments; a structured one is judged as its JSON text, leaf by leaf."""
    if isinstance(answer, str):
        return Answer(answer, query, segment(answer, query), labels or {})
    text, segments = segment_object(answer)
    return Answer(text, query, segments, labels or {})


def check_sizes(answer: str, payload: Payload, limits: Limits) -> None:
    """Refuse what is over a limit, naming the field; nothing is ever cut to fit."""
    if len(answer) > limits.answer:
        raise InputTooLarge("answer", len(answer), limits.answer)
    if len(payload.passages) > limits.passages:
        raise InputTooLarge("sources", len(payload.passages), limits.passages, "passages")
    if payload.query is not None and len(payload.query) > limits.query:
        raise InputTooLarge("query", len(payload.query), limits.query)
    total = len(payload.query or "") + len(payload.prompt or "") + sum(len(turn.content) for turn in payload.history)
    for index, passage in enumerate(payload.passages):
        if len(passage.text) > limits.passage:
            raise InputTooLarge(f"sources[{index}].text", len(passage.text), limits.passage)
        total += len(passage.text)
    if total > limits.payload:
        raise InputTooLarge("sources", total, limits.payload)


def _found(verifier: Verifier, answer: Answer) -> list[tuple[Candidate, int | None]]:
    """What a verifier finds, without what asserts nothing; one claim over everything where finding itself fails."""
    try:
        candidates = list(verifier.find(answer))
    except Exception as error:  # noqa: BLE001 - a broken verifier must not break the report, and must show in it
        if not answer.text.strip():
            return []
        broken = Candidate(verifier.kind, 0, len(answer.text), answer, None, _Broken(error))
        return [(broken, None)]
    found: list[tuple[Candidate, int | None]] = []
    at = 0
    for candidate in sorted(candidates, key=lambda c: (c.start, c.end)):
        while at < len(answer.segments) and answer.segments[at].end <= candidate.start:
            at += 1
        inside = at if at < len(answer.segments) and answer.segments[at].start < candidate.end else None
        if inside is not None and _asserts_nothing(candidate, answer.segments[inside]):
            continue
        if inside is not None and candidate.kind is not Kind.LABEL and answer.label_of(answer.segments[inside]):
            continue  # a label is one judgement: what looks like a figure or a name in it is none
        if repeats_query(candidate):
            continue
        found.append((candidate, inside))
    return found


Found = tuple[Verifier, Candidate, int | None]


def _without_parts_of_citations(found: Sequence[Found]) -> list[Found]:
    """What was found, but for leaves inside a citation: the 2 of "[2]" counts nothing."""
    cited = {(c.start, c.end) for _, c, _ in found if c.kind is Kind.CITATION}
    if not cited:
        return list(found)
    starts, ends = zip(*sorted(cited), strict=True)

    def inside(candidate: Candidate) -> bool:
        at = bisect_right(starts, candidate.start) - 1
        return at >= 0 and candidate.end <= ends[at]

    return [item for item in found if item[1].kind in (Kind.CITATION, Kind.STATEMENT) or not inside(item[1])]


def _asserts_nothing(candidate: Candidate, inside: Segment) -> bool:
    if candidate.kind is Kind.ABSTENTION:
        return inside.kind is not SegmentKind.ABSTENTION
    if not inside.asserts:
        return True
    return any(a <= candidate.start and candidate.end <= b for a, b in inside.silent)


@dataclass(frozen=True, slots=True)
class _Broken:
    """Marks a candidate whose verifier failed while finding."""

    error: Exception


def _safely(verifier: Verifier, candidate: Candidate, delivered: View, budget: Budget) -> Finding:
    """The verifier's finding, or `unchecked` with the reason why there is none."""
    if isinstance(candidate.reading, _Broken):
        return _failed(verifier, candidate.reading.error)
    if time.monotonic() > budget.deadline:
        return Finding(Status.UNCHECKED, Reason.TIMED_OUT, "the time allotted to one report is used up")
    try:
        return verifier.check(candidate, delivered)
    except BudgetExhausted as error:
        return Finding(Status.UNCHECKED, Reason.BUDGET_EXHAUSTED, str(error))
    except Exception as error:  # noqa: BLE001 - see _found
        return _failed(verifier, error)


def _together(
    verifier: Verifier, candidates: Sequence[Candidate], delivered: View, budget: Budget
) -> Sequence[Finding]:
    """The verifier's findings; one by one where it can't judge several at once, or fails to."""
    broken = any(isinstance(candidate.reading, _Broken) for candidate in candidates)
    if isinstance(verifier, BatchVerifier) and not broken and time.monotonic() <= budget.deadline:
        with suppress(Exception):
            findings = verifier.check_all(candidates, delivered)
            if len(findings) == len(candidates):
                return findings
    return [_safely(verifier, candidate, delivered, budget) for candidate in candidates]


def _failed(verifier: Verifier, error: Exception) -> Finding:
    return Finding(
        Status.UNCHECKED,
        Reason.VERIFIER_FAILED,
        f"the verifier of {verifier.kind}s failed: {type(error).__name__}: {error}"[:300],
    )
