"""The frame: what a prompt or an answer takes for granted about the system, held against what is really connected."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from pydantic import Field

from grounding.errors import InvalidInput
from grounding.frame_backing import Backing, words_of
from grounding.frame_judging import judged_unbacked
from grounding.models import Gap, GapKind, Manifest, Payload, Severity, Value
from grounding.policy import DEFAULT, Policy
from grounding.reading.frame_judge import Judge, default_judge
from grounding.reading.frame_things import ANYTHING
from grounding.reading.frames import Premise, PremiseKind, read_prompt_premises
from grounding.sources import Registry

LONGEST_PROMPT = 1_000_000
"""Code points of a prompt."""
_MOST_GAPS = 10
"""Premises of a prompt that a report tells one by one."""
_REMEDIES = {
    PremiseKind.ACCESS: "connect and register it, or take the claim out of the prompt",
    PremiseKind.RECENCY: "register a source of it with max_age_days of at most {days:g}, or say as of when it is true",
    PremiseKind.COMPLETENESS: "register a source of it as `complete: exhaustive`, or do not promise everything",
    PremiseKind.ACTION: "record the action in the manifest once it is done, or do not say that it is done",
}
_REMEDY_ABLE = "connect a tool that does it and name it in the manifest's `connected`, or take it out of the prompt"

_LACKS = {
    PremiseKind.ACCESS: "nothing that is connected is named after anything in it",
    PremiseKind.RECENCY: "nothing live that is connected is named after anything in it",
    PremiseKind.COMPLETENESS: "nothing complete that is connected is named after anything in it",
    PremiseKind.ACTION: "no tool that is connected is named after anything in it",
}


class PremiseFinding(Value):
    """One premise, and what backs it."""

    kind: PremiseKind
    start: int = Field(ge=0)
    end: int
    text: str
    backed: bool
    by: str | None = None
    """The names of what backs it."""
    message: str
    remedy: str | None = None
    """What mends it; null where it is backed."""
    chance: float | None = None
    """Where no rule read it, how probably it is one by the fitted judge, 0 to 1."""


def lint(
    prompt: str,
    registry: Registry | None,
    manifest: Manifest | None = None,
    policy: Policy = DEFAULT,
    *,
    judge: Callable[[], Judge] | None = default_judge,
) -> tuple[PremiseFinding, ...]:
    """What a prompt takes for granted, and whether something registered or connected backs it.

    Args:
        prompt: The system prompt.
        registry: The sources of truth; None where there are none.
        manifest: May add `connected: [{name, gives, live, exhaustive}]` and `actions: [{name, status}]`.
        policy: Says how old a source may be that backs what is said to be live (`frame.fresh_days`).
        judge: Gives the judge that reads what the rules miss; None for the rules alone.

    Raises:
        InvalidInput: The prompt is too long, or `connected` or `actions` of the manifest are malformed.
        DamagedModel: The judge's file is missing, or is not the one that was shipped.
    """
    backing = Backing(registry, manifest, policy.frame.fresh_days)
    read = _findings(prompt, backing, policy)
    judged = tuple(_judged(prompt, backing, policy, read, judge())) if judge else ()
    return tuple(sorted((*read, *judged), key=lambda one: one.start))


def _judged(
    prompt: str, backing: Backing, policy: Policy, read: Sequence[PremiseFinding], judge: Judge
) -> Iterator[PremiseFinding]:
    """What the judge finds, but where a rule has read a premise of that kind, backed or not."""
    days = policy.frame.fresh_days
    starts = {kind: [one.start for one in read if one.kind is kind] for kind in PremiseKind}
    ends = {kind: [one.end for one in read if one.kind is kind] for kind in PremiseKind}
    for kind, start, end, chance in judged_unbacked(prompt, backing.connected, backing.tools, judge):
        before = bisect_left(starts[kind], end) - 1
        if before >= 0 and ends[kind][before] > start:
            continue
        yield PremiseFinding(
            kind=kind,
            start=start,
            end=end,
            text=prompt[start:end],
            backed=False,
            message=f"{prompt[start:end]!r} reads as taken for granted, and {_LACKS[kind]}",
            remedy=(_REMEDY_ABLE if kind is PremiseKind.ACTION else _REMEDIES[kind]).format(days=days),
            chance=round(chance, 4),
        )


def _findings(prompt: str, backing: Backing, policy: Policy) -> tuple[PremiseFinding, ...]:
    if len(prompt) > LONGEST_PROMPT:
        raise InvalidInput("prompt", f"has {len(prompt):,} code points; the limit is {LONGEST_PROMPT:,}")
    return tuple(_found(premise, backing, policy.frame.fresh_days) for premise in read_prompt_premises(prompt))


def frame_gaps(payload: Payload, registry: Registry | None, policy: Policy) -> tuple[Gap, ...]:
    """What the prompt of a payload takes for granted and nothing backs; none are looked for without a manifest."""
    if payload.prompt is None or payload.manifest is None:
        return ()
    try:
        backing = Backing(registry, payload.manifest, policy.frame.fresh_days, recorded=True)
        findings = _findings(payload.prompt, backing, policy)
    except InvalidInput as error:
        return (_gap(f"the prompt could not be held to the manifest: {error}", "mend it, so that it can be read"),)
    open_ = [finding for finding in findings if not finding.backed]
    gaps = [_gap(f"in the prompt, {one.kind}: {one.message}", one.remedy or "") for one in open_[:_MOST_GAPS]]
    if (more := len(open_) - _MOST_GAPS) > 0:
        gaps.append(
            _gap(f"in the prompt, {more:,} more premises that nothing backs", "`groundwire lint` tells them all")
        )
    return tuple(gaps)


def _gap(message: str, remedy: str) -> Gap:
    return Gap(kind=GapKind.FALSE_FRAME, severity=Severity.MEDIUM, message=message, remedy=remedy)


def _found(premise: Premise, backing: Backing, days: float) -> PremiseFinding:
    backers = backing.of(premise)
    by = ", ".join(dict.fromkeys(backer.name for backer in backers)) or None
    return PremiseFinding(
        kind=premise.kind,
        start=premise.start,
        end=premise.end,
        text=premise.text,
        backed=bool(backers),
        by=by,
        message=f"{by} backs it" if by else told(premise),
        remedy=None if by else (_REMEDY_ABLE if premise.able else _REMEDIES[premise.kind]).format(days=days),
    )


def unbacked(payload: Payload, registry: Registry | None, policy: Policy) -> tuple[Premise, ...]:
    """What a payload's prompt claims to have at hand, and the manifest lacks.

    Empty where there is no manifest, or where `frame_gaps` says that the two can't be compared.
    """
    prompt, manifest = payload.prompt, payload.manifest
    if not prompt or manifest is None or len(prompt) > LONGEST_PROMPT:
        return ()
    try:
        backing = Backing(registry, manifest, policy.frame.fresh_days, recorded=True)
    except InvalidInput:
        return ()
    claimed = (premise for premise in read_prompt_premises(prompt) if premise.kind is not PremiseKind.ACTION)
    return tuple(premise for premise in claimed if not backing.of(premise))


def is_about(premise: Premise, text: str) -> bool:
    """Whether a text speaks of what a premise is about; a premise about any data at all is about every text."""
    words = words_of(text)
    return any(things <= ANYTHING or things & words for things in premise.objects)


def told(premise: Premise) -> str:
    """Why a premise is not backed, in one sentence."""
    if premise.able:
        return f"{premise.text!r}: no tool that is connected is named after it"
    if premise.kind is PremiseKind.ACTION:
        return f"{premise.text!r}: no such action is recorded as done"
    needed = {PremiseKind.RECENCY: " and live", PremiseKind.COMPLETENESS: " and known to be complete"}
    return f"{premise.text!r}: nothing that is connected{needed.get(premise.kind, '')} is named after it"
