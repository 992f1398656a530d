"""What the service answers to. No rules here: bytes to a worker, its result into the store, the response out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Path, Query, Request
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, Response

from grounding.api.hashed import HashedReport
from grounding.api.rest import openapi, problems
from grounding.api.rest.guards import read_body
from grounding.api.rest.judging import CoverageResponse, Refused, render
from grounding.api.rest.problems import FieldProblem, ProblemError
from grounding.api.rest.workers import WorkerLost
from grounding.api.settings import Settings
from grounding.api.store import Store, Stored, StoreUnavailable, Wanted
from grounding.api.wire import Fault
from grounding.errors import InvalidInput
from grounding.models import Failure, Moment, Score, Verdict, VerdictReason
from grounding.rendering.html import security_policy
from grounding.report import Report

if TYPE_CHECKING:
    from grounding.api.rest.app import Service

P = ParamSpec("P")
R = TypeVar("R")

PROBE_SECONDS = 5.0
"""In which the store must answer to be called ready."""

router = APIRouter()


class ReportLine(BaseModel):
    """One report of a list."""

    model_config = ConfigDict(frozen=True)

    id: str
    revision: int
    """1 for the first report of this id; another answer or payload under the same id is the next."""
    stored_at: Moment
    verdict: Verdict
    verdict_reason: VerdictReason
    score: Score
    failures: tuple[Failure, ...]
    texts_kept: bool
    """Whether the report holds texts and has a page."""


class ReportList(BaseModel):
    """A part of the reports that were asked for, newest first."""

    model_config = ConfigDict(frozen=True)

    reports: tuple[ReportLine, ...]
    next: str | None
    """`cursor` of the part that follows; null at the end."""


class ListQuery(BaseModel):
    """Which reports a list shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str | None = Field(default=None, description="Only revisions of this report.")
    verdict: Verdict | None = Field(default=None, description="Only reports with this verdict.")
    failure: Failure | None = Field(default=None, description="Only reports with a claim of this failure.")
    from_: Moment | None = Field(default=None, alias="from", description="Kept at this time or later (ISO 8601).")
    to: Moment | None = Field(default=None, description="Kept before this time (ISO 8601).")
    limit: int = Field(default=50, ge=1, le=500, description="How many at most.")
    cursor: str | None = Field(default=None, max_length=64, description="`next` of the part before.")


class VerifyQuery(BaseModel):
    """How an answer is checked, beyond what its row says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    second_look: bool = Field(
        default=False,
        description="Ask the server's registered sources again about what is not supported, where it offers that.",
    )


class CoverageQuery(BaseModel):
    """How often the caller has retrieved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    retrieved: int = Field(
        default=1,
        ge=1,
        le=1000,
        description="How often the caller has retrieved for this query, this time included; bounds `retrieve_more`.",
    )


class Health(BaseModel):
    """That the server answers."""

    model_config = ConfigDict(frozen=True)

    status: str


ReportId = Annotated[str, Path(description="The report's id; `/` in it is written `%2F`.", max_length=512)]
Revision = Annotated[int | None, Query(ge=1, le=2**31, description="Which of the id's reports; the newest by default.")]


def service_of(request: Request) -> Service:
    """The running service."""
    service: Service = request.app.state.service
    return service


@router.post("/v1/verify", response_model=Report)
async def verify(request: Request, query: Annotated[VerifyQuery, Query()]) -> Response:
    """Check an answer against what was delivered for its query, and keep the report.

    The response comes after the report is on disk. The same content posted again is the same report;
    another one under the same id becomes the next revision of that id.
    """
    service = service_of(request)
    async with service.admission.place():
        body = await _body(request, service)
        judged = await _worked(service, service.judge.verify, body, query.second_look)
        if isinstance(judged, Refused):
            raise problems.refusal(judged.status, judged.faults, judged.limit)
        try:
            revision = await service.store.save(judged.record)
        except StoreUnavailable as error:
            raise _store_down(service, error) from None
    service.metrics.judged(judged)
    location = f"/v1/reports/{quote(judged.record.id, safe='')}?revision={revision}"
    return Response(judged.body, media_type="application/json", headers={"Content-Location": location})


@router.post("/v1/coverage", response_model=CoverageResponse)
async def coverage(request: Request, query: Annotated[CoverageQuery, Query()]) -> Response:
    """Tell what of a query its sources cover, and what to do by it before anything is generated.

    An answer is not needed, and nothing is kept.
    """
    service = service_of(request)
    async with service.admission.place():
        body = await _body(request, service)
        covered = await _worked(service, service.judge.cover, body, query.retrieved)
    if isinstance(covered, Refused):
        raise problems.refusal(covered.status, covered.faults, covered.limit)
    service.metrics.decided(covered.step)
    return Response(covered.body, media_type="application/json")


@router.get("/v1/reports", response_model=ReportList)
async def reports(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
    """List reports, newest first, a part at a time."""
    service = service_of(request)
    wanted = Wanted(query.id, query.verdict, query.failure, query.from_, query.to)
    try:
        page = await service.store.page(wanted, limit=query.limit, cursor=query.cursor)
    except InvalidInput as error:
        raise problems.refusal(422, [Fault(error.field, error.problem)]) from None
    except StoreUnavailable as error:
        raise _store_down(service, error) from None
    lines = tuple(
        ReportLine(
            id=line.id,
            revision=line.revision,
            stored_at=line.stored_at,
            verdict=line.verdict,
            verdict_reason=line.verdict_reason,
            score=line.score,
            failures=line.failures,
            texts_kept=line.texts_kept,
        )
        for line in page.reports
    )
    return Response(ReportList(reports=lines, next=page.next).model_dump_json(), media_type="application/json")


@router.get("/v1/reports/{report_id:path}", response_model=Report | HashedReport)
async def report(request: Request, report_id: ReportId, revision: Revision = None) -> Response:
    """A report as it was kept: whole, or without texts where the server keeps none."""
    service = service_of(request)
    stored = await _stored(service, report_id, revision)
    location = f"/v1/reports/{quote(stored.id, safe='')}?revision={stored.revision}"
    return Response(stored.body, media_type="application/json", headers={"Content-Location": location})


@router.get("/reports/{report_id:path}", response_class=HTMLResponse)
async def page(request: Request, report_id: ReportId, revision: Revision = None) -> Response:
    """A report as a page for people."""
    service = service_of(request)
    stored = await _stored(service, report_id, revision)
    if stored.subject is None:
        error = FieldProblem(field="id", problem="was kept without its texts, and a page shows nothing else")
        raise ProblemError("not-found", "the texts of this report are not kept", [error])
    async with service.admission.place():
        html = await _worked(service, render, stored)
    # The page carries its policy itself; framing alone can only be forbidden in a header.
    return HTMLResponse(html, headers={"Content-Security-Policy": f"{security_policy()}; frame-ancestors 'none'"})


@router.get("/healthz", response_model=Health)
async def healthz() -> Response:
    """Whether the server runs at all."""
    return Response(Health(status="alive").model_dump_json(), media_type="application/json")


@router.get("/readyz", response_model=Health)
async def readyz(request: Request) -> Response:
    """Whether requests can be answered: the store takes reports, and a worker has loaded all it needs."""
    service = service_of(request)
    found = []
    if not service.workers.alive:
        found.append(FieldProblem(field="workers", problem="are not ready"))
    if not await _answers(service.store):
        found.append(FieldProblem(field="store", problem="does not take reports"))
    if found:
        raise ProblemError("unavailable", "the server is not ready", found, {"Retry-After": "1"})
    return Response(Health(status="ready").model_dump_json(), media_type="application/json")


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Counts and times for Prometheus."""
    service = service_of(request)
    service.metrics.workers.set(service.workers.alive)
    return Response(service.metrics.exposition(), media_type=CONTENT_TYPE_LATEST)


@router.get("/openapi.json", include_in_schema=False)
async def description(request: Request) -> Response:
    """The service's description of itself."""
    policies = service_of(request).judge.policies
    return Response(await asyncio.to_thread(openapi.document, request.app, policies), media_type="application/json")


async def _nothing(request: Request) -> Response:
    """Read a body and do nothing: what the server itself costs."""
    await _body(request, service_of(request))
    return Response(b"{}", media_type="application/json")


def add(app: FastAPI, settings: Settings) -> None:
    """Add the routes to an application."""
    app.include_router(router)
    if settings.benchmark:
        app.add_api_route("/v1/nothing", _nothing, methods=["POST"], include_in_schema=False)


async def _body(request: Request, service: Service) -> bytes:
    settings = service.settings
    return await read_body(request, limit=settings.max_body_bytes, seconds=settings.body_seconds)


async def _worked(service: Service, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return await service.workers.run(work, *args, **kwargs)
    except WorkerLost as error:
        service.log.error("worker_lost", problem=str(error))
        raise problems.unavailable("worker", "was lost over this request") from None


async def _stored(service: Service, report_id: str, revision: int | None) -> Stored:
    try:
        stored = await service.store.get(report_id, revision)
    except StoreUnavailable as error:
        raise _store_down(service, error) from None
    if stored is None:
        raise problems.not_found(report_id)
    return stored


async def _answers(store: Store) -> bool:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await store.probe()
    except (StoreUnavailable, TimeoutError):
        return False
    return True


def _store_down(service: Service, error: StoreUnavailable) -> ProblemError:
    service.log.error("store_unavailable", problem=str(error))
    return problems.unavailable("store", "does not answer")
