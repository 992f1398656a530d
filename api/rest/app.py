"""The application: its parts, how they start and stop, and what goes with every response."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from structlog.typing import FilteringBoundLogger

from grounding._version import __version__
from grounding.api.rest import logs, openapi, routes
from grounding.api.rest.guards import Admission, Doorkeeper, Watch
from grounding.api.rest.judging import Judge, warm_up
from grounding.api.rest.metrics import Metrics
from grounding.api.rest.problems import FieldProblem, ProblemError, internal
from grounding.api.rest.workers import Workers
from grounding.api.settings import Settings
from grounding.api.store import Store, StoreUnavailable

PURGE_SECONDS = 3600.0
"""Between two rounds of deleting what is older than the retention time."""


@dataclass(slots=True)
class Service:
    """What the routes work with."""

    settings: Settings
    judge: Judge
    store: Store
    workers: Workers
    admission: Admission
    metrics: Metrics
    log: FilteringBoundLogger


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service as an ASGI application; it opens its store and starts its workers when it is started.

    Args:
        settings: How it is set up; from the environment by default.
    """
    settings = settings if settings is not None else Settings()
    metrics, log = Metrics(), logs.logger()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            service = Service(
                settings=settings,
                judge=Judge(
                    settings.policies,
                    settings.default_policy,
                    settings.keep_texts,
                    registry=settings.registry,
                    second_look=settings.second_look,
                ),
                store=await stack.enter_async_context(Store(settings.database)),
                workers=await stack.enter_async_context(
                    Workers(settings.workers, seconds=settings.work_seconds, warm_up=warm_up)
                ),
                admission=Admission(settings.max_in_flight, metrics.in_flight),
                metrics=metrics,
                log=log,
            )
            app.state.service = service
            await _purge(service)
            purging = asyncio.create_task(_purge_again_and_again(service))
            log.info("ready", version=__version__, workers=service.workers.alive, texts=settings.keep_texts)
            yield
            purging.cancel()
            with suppress(asyncio.CancelledError):
                await purging
        log.info("stopped")

    app = FastAPI(
        title="Groundwire",
        version=__version__,
        description=openapi.DESCRIPTION,
        lifespan=lifespan,
        # Their pages load scripts from elsewhere, which a closed network does not have and no policy should allow.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # A redirect from /v1/reports/ would lose the body of a POST and surprise with everything else.
        redirect_slashes=False,
    )
    routes.add(app, settings)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _parameters)
    keys = [key.get_secret_value() for key in settings.api_keys]
    app.add_middleware(Doorkeeper, keys=keys, anyone=settings.allow_anonymous)
    app.add_middleware(Watch, metrics=metrics, log=log)
    return app


async def _purge(service: Service) -> None:
    days = service.settings.retention_days
    if days is None:
        return
    deleted = await service.store.purge(datetime.now(UTC) - timedelta(days=days))
    if deleted:
        service.metrics.purged.inc(deleted)
        service.log.info("purged", reports=deleted)


async def _purge_again_and_again(service: Service) -> None:
    while True:
        await asyncio.sleep(PURGE_SECONDS)
        try:
            await _purge(service)
        except StoreUnavailable as error:
            service.log.error("purge_failed", problem=str(error))


async def _http(_: Request, error: Exception) -> Response:
    """What routing itself refuses: an address or a method that there is not."""
    if isinstance(error, HTTPException) and error.status_code == 405:
        allowed = dict(error.headers or {})
        problem = FieldProblem(field="method", problem="is not one this address answers to")
        raise ProblemError("method-not-allowed", "this address answers to other methods", [problem], allowed)
    if isinstance(error, HTTPException) and error.status_code == 404:
        raise ProblemError("not-found", "there is nothing at this address", [])
    raise internal()


async def _parameters(_: Request, error: Exception) -> Response:
    """Parameters of the address that can't be used."""
    found: list[Any] = list(error.errors()) if isinstance(error, RequestValidationError) else []
    faults = [
        FieldProblem(field=str(fault["loc"][-1]), problem=_worded(fault["type"], str(fault["msg"]))) for fault in found
    ]
    first = faults[0] if faults else FieldProblem(field="query", problem="can't be read")
    raise ProblemError("invalid-field", f"{first.field}: {first.problem}", faults)


def _worded(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "is not a known parameter"
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
