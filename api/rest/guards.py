"""What every request passes: who asks, how much is sent, how long it takes, what becomes of an error."""

from __future__ import annotations

import asyncio
import base64
import hmac
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256

from prometheus_client import Gauge
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from grounding.api.rest import logs, problems
from grounding.api.rest.metrics import Metrics
from grounding.api.rest.problems import ProblemError
from grounding.api.settings import is_loopback

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
"""Answered without a key: what watches a service rarely has one."""
PAGES = "/reports/"
"""What people open in browsers."""

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Watch:
    """The outermost layer: names each request, times, counts and logs it, and turns what was raised into a problem."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, log: FilteringBoundLogger) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid.uuid4()
        scope.setdefault("state", {})["instance"] = request_id.urn
        started = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = str(request_id)
                for name, value in _EVERYWHERE.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except ProblemError as problem:
            await problem.response(request_id.urn)(scope, receive, sending)
        except ClientDisconnect:
            status = 499  # nobody is there to read one; the number is the one proxies write
        except Exception as error:  # noqa: BLE001 - the last place where a failure can become an answer
            self._log.error("failed", request=str(request_id), error=type(error).__name__, frames=logs.frames(error))
            if status:
                raise ConnectionAbortedError("the response had begun") from None
            await problems.internal().response(request_id.urn)(scope, receive, sending)
        finally:
            self._record(scope, str(request_id), status, time.perf_counter() - started)

    def _record(self, scope: Scope, request: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unmatched").replace(":path}", "}")
        method = scope["method"] if route != "unmatched" else "any"
        self._metrics.answered(method, route, status, seconds)
        if scope["path"] not in OPEN_PATHS:
            told = {"method": scope["method"], "route": route, "status": status, "ms": round(seconds * 1000, 1)}
            self._log.info("request", request=request, **told)


class Doorkeeper:
    """Lets in who has a key; where there are no keys, who asks by a name of this machine.

    The name is checked because a page in a browser on this machine can make its own name point here
    (DNS rebinding), and would then read what is kept.

    Args:
        app: What is guarded.
        keys: The keys that open it; none for a server that is reached from its own machine only.
        anyone: Let everyone in, by whatever name, where there are no keys.
    """

    def __init__(self, app: ASGIApp, *, keys: Sequence[str], anyone: bool) -> None:
        self._app = app
        self._keys = tuple(sha256(key.encode()).digest() for key in keys)
        self._anyone = anyone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS:
            headers = Headers(scope=scope)
            if self._keys:
                self._require_key(headers, page=scope["path"].startswith(PAGES))
            elif not self._anyone and not is_loopback(_host(headers)):
                raise problems.wrong_host()
        await self._app(scope, receive, send)

    def _require_key(self, headers: Headers, *, page: bool) -> None:
        given = _given_key(headers)
        # Hashes have one length, and all keys are compared: the time taken tells nothing of any.
        digest = sha256((given or "").encode()).digest()
        matches = [hmac.compare_digest(digest, key) for key in self._keys]
        if given is None or not any(matches):
            raise problems.key_needed("is required" if given is None else "is not a key of this server", page=page)


def _given_key(headers: Headers) -> str | None:
    """The key of a request; a browser, which asks people for a name and a password, gives it as the password."""
    key = headers.get("x-api-key")
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if key is None and scheme.lower() == "bearer":
        key = token.strip()
    if key is None and scheme.lower() == "basic":
        try:
            key = base64.b64decode(token.strip(), validate=True).decode().partition(":")[2]
        except ValueError:
            key = ""
    return key


def _host(headers: Headers) -> str:
    host = headers.get("host", "")
    if host.startswith("["):
        return host.partition("]")[0]
    return host.partition(":")[0]


class Admission:
    """Bounds how many requests are worked on or wait at once; the others are told to come again.

    Args:
        limit: Requests let in at once.
        gauge: Shows how many are in.
    """

    def __init__(self, limit: int, gauge: Gauge) -> None:
        self._limit = limit
        self._gauge = gauge
        self._inside = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place inside; ProblemError 503 where there is none."""
        if self._inside >= self._limit:
            raise problems.overloaded(self._limit)
        self._inside += 1
        self._gauge.set(self._inside)
        try:
            yield
        finally:
            self._inside -= 1
            self._gauge.set(self._inside)


async def read_body(request: Request, *, limit: int, seconds: float) -> bytes:
    """The JSON body of a request, never more of it than the limit.

    Args:
        request: The request.
        limit: Bytes.
        seconds: In which all of it must arrive.

    Raises:
        ProblemError: 408, 413 or 415.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise problems.not_json("Content-Type", "must be application/json")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise problems.not_json("Content-Encoding", "must be left out: bodies are read as they are")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise problems.body_too_large(limit)
    try:
        async with asyncio.timeout(seconds):
            return await _received(request, limit)
    except TimeoutError:
        raise problems.timed_out(seconds) from None


async def _received(request: Request, limit: int) -> bytes:
    parts = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise problems.body_too_large(limit)
        parts.append(part)
    return b"".join(parts)
