"""Audits of saved reports: what their calls consulted and used, as far as reports and rows tell."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import JsonValue, ValidationError

from grounding.api.hashed import HashedReport
from grounding.api.lines import Line, LinesIn
from grounding.api.saved import with_texts
from grounding.api.wire import read_json
from grounding.audit import Audit, Part, PartKind, Structure, Wiring, audit
from grounding.errors import InvalidInput
from grounding.inputs import invalid_input
from grounding.models import Payload
from grounding.report import Report
from grounding.sources import Registry
from grounding.usage import Acted, Noted, Outcome, Recorded, Usage, claims_in

_ALWAYS_UNSEEN = (
    "reports tell that an answer was checked, not that anybody waited for it before it went on",
    "what generates, and whether a gate stands before it, is not recorded",
)


def audited(reports: str, rows: str | None, registry: Registry | None) -> Audit:
    """The recorded picture of what saved reports are about.

    Both files are read once, a line at a time.

    Args:
        reports: What `batch` wrote, or the service's store (`.db`); an error line is an answer without a report.
        rows: The rows it was made from; without them, which sources were consulted is not known.
        registry: The sources of truth.

    Raises:
        InvalidInput: A file is no such thing, or the rows are not those that the reports were made from.
    """
    usage = Usage()
    if reports.endswith(".db"):
        if rows is not None:
            raise InvalidInput("--rows", "is not needed: a store keeps the texts itself, where it keeps any")
        seen = asyncio.run(_from_store(Path(reports), usage))
    else:
        _from_lines(reports, rows, usage)
        seen = rows is not None
    recorded = usage.recorded()
    if not recorded.calls:
        raise InvalidInput(reports, "holds no report")
    looked = tuple(used.name for used in recorded.asked_again) if recorded.second_looks else None
    wiring = Wiring(
        _structure(reports, recorded, seen=seen),
        registry,
        "of each report",
        gated=None,
        asked_again=looked,
        sources_seen=seen,
    )
    return audit(wiring, recorded)


def _from_lines(reports: str, rows: str | None, usage: Usage) -> None:
    with LinesIn(reports) as lines:
        found = _reports(lines, usage)
        if rows is None:
            for report in found:
                usage.note(_noted(report, None))
            return
        with LinesIn(rows) as texts:
            for report in with_texts(found, iter(texts)):
                usage.note(_noted(report, report.subject.payload if report.subject is not None else None))


async def _from_store(path: Path, usage: Usage) -> bool:
    """Count the reports of a store; whether all of them had their texts."""
    from grounding.api.store import Store, Wanted

    path.stat()  # a store that is not there would be made
    whole, cursor = True, None
    async with Store(path) as store:
        while True:
            page = await store.page(Wanted(), limit=200, cursor=cursor)
            for line in page.reports:
                stored = await store.get(line.id, line.revision)
                if stored is None:
                    continue  # deleted meanwhile
                whole &= line.texts_kept
                if line.texts_kept:
                    report = stored.report()
                    usage.note(_noted(report, report.subject.payload if report.subject is not None else None))
                else:
                    usage.note(_hashed(HashedReport.model_validate_json(stored.body)))
            cursor = page.next
            if cursor is None:
                return whole


def _hashed(report: HashedReport) -> Noted:
    claims = tuple((claim.kind, claim.status, claim.reason) for claim in report.claims)
    return Noted(outcome=Outcome.REPORTED, verdict=report.verdict, claims=claims)


def _reports(lines: Iterable[Line], usage: Usage) -> Iterator[Report]:
    """The reports; lines in place of one are counted here."""
    for line in lines:
        where = f"line {line.number}"
        value = read_json(line.data, where)
        if not isinstance(value, dict) or ("verdict" not in value and "error" not in value):
            raise InvalidInput(where, "is no report")
        if "error" in value:
            usage.note(Noted(outcome=Outcome.NOT_CHECKED))
            continue
        try:
            yield Report.model_validate_json(line.data)
        except ValidationError as error:
            raise invalid_input(error, where) from error


def _noted(report: Report, payload: Payload | None) -> Noted:
    manifest = payload.manifest if payload is not None else None
    named = [passage.source for passage in payload.passages if passage.source] if payload is not None else []
    looked = report.looked_up
    return Noted(
        outcome=Outcome.REPORTED,
        retriever=manifest.retriever if manifest is not None else None,
        sources=tuple(dict.fromkeys([*(manifest.sources if manifest is not None else ()), *named])),
        as_of=payload.as_of if payload is not None else None,
        verdict=report.verdict,
        claims=claims_in(report.claims),
        looked_up=tuple(one.source for one in looked) if looked is not None else None,
        actions=tuple(_acted((manifest.model_extra or {}).get("actions"))) if manifest is not None else (),
    )


def _acted(actions: JsonValue) -> Iterator[Acted]:
    """Actions as a manifest has them: `[{name, status}]`, or names alone; what is neither names none."""
    for one in actions if isinstance(actions, list) else ():
        if isinstance(one, str):
            yield Acted(name=one, done=False)
        elif isinstance(one, Mapping) and isinstance(name := one.get("name"), str):
            yield Acted(name=name, done=one.get("status") == "done")


def _structure(title: str, recorded: Recorded, *, seen: bool) -> Structure:
    known = tuple((used.name, f"retriever {n}") for n, used in enumerate(recorded.retrievers, start=1))
    retrievers = [Part(part, PartKind.RETRIEVER, *_short(name)) for name, part in known]
    unseen = list(_ALWAYS_UNSEEN)
    if not seen:
        unseen.append("not all reports have their texts: which sources were consulted is not known (--rows gives them)")
    elif not retrievers:
        unseen.append("the rows have no manifest with a retriever: how their passages came is not recorded")
    if not retrievers:
        retrievers = [Part("retriever", PartKind.RETRIEVER, "retrieval", "not recorded")]
    generator = Part("generator", PartKind.GENERATOR, "what answers", "not recorded")
    return Structure(
        title,
        (*retrievers, generator),
        tuple((part.id, generator.id, "passages") for part in retrievers),
        tuple(part.id for part in retrievers),
        generator.id,
        True,
        tuple(unseen),
        known,
    )


def _short(name: str) -> tuple[str, str]:
    module, _, short = name.rpartition(".")
    return short or name, module
