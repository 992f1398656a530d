"""Errors as `application/problem+json` (RFC 9457), with the fields they are about."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from grounding.api.wire import Fault

MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """One field that can't be used."""

    model_config = ConfigDict(frozen=True)

    field: str
    """Its path, for example `sources[3].id`; a header, parameter or part of the server where it is no field."""
    problem: str
    """What is wrong with it."""
    limit: int | None = None
    """The limit it is over."""


class Problem(BaseModel):
    """Why a request was not answered (RFC 9457)."""

    model_config = ConfigDict(frozen=True)

    type: str
    """What kind of problem it is, stable between versions."""
    title: str
    status: int
    detail: str
    instance: str | None = None
    """This occurrence, as it is named in the server's log."""
    errors: tuple[FieldProblem, ...] = Field(default=())


class ProblemError(Exception):
    """A request can't be answered; becomes the response.

    Args:
        kind: The last part of the problem's type.
        detail: A sentence about this occurrence.
        errors: The fields it is about.
        headers: Headers of the response.
    """

    STATUS: ClassVar[dict[str, int]] = {
        "malformed-body": 400,
        "key-needed": 401,
        "not-found": 404,
        "method-not-allowed": 405,
        "body-timed-out": 408,
        "too-large": 413,
        "not-json": 415,
        "wrong-host": 421,
        "invalid-field": 422,
        "internal": 500,
        "overloaded": 503,
        "unavailable": 503,
    }

    def __init__(
        self,
        kind: str,
        detail: str,
        errors: Sequence[FieldProblem] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status = self.STATUS[kind]
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = headers or {}

    def problem(self, instance: str | None = None) -> Problem:
        """What the caller is told."""
        return Problem(
            type=f"urn:problem-type:groundwire:{self.kind}",
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            detail=self.detail,
            instance=instance,
            errors=self.errors,
        )

    def response(self, instance: str | None = None) -> Response:
        """The response that tells it."""
        content = self.problem(instance).model_dump_json(exclude_none=True)
        return Response(content, self.status, headers=self.headers, media_type=MEDIA_TYPE)


_ASK = ', Basic realm="groundwire: give an API key as the password", charset="UTF-8"'
_KINDS = {400: "malformed-body", 413: "too-large", 422: "invalid-field"}


def refusal(status: int, faults: Sequence[Fault], limit: int | None = None) -> ProblemError:
    """The problem with a request whose fields have faults; a limit is the first one's."""
    errors = [
        FieldProblem(field=fault.field, problem=fault.problem, limit=limit if number == 0 else None)
        for number, fault in enumerate(faults)
    ]
    first = f"{faults[0].field}: {faults[0].problem}"
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return ProblemError(_KINDS[status], first + more, errors)


def not_found(report_id: str) -> ProblemError:
    """The problem that no report has an id; the id comes from the caller and is told cut short."""
    shown = report_id if len(report_id) <= 100 else f"{report_id[:99]}…"
    return ProblemError("not-found", f"no report {shown!r} is kept", [FieldProblem(field="id", problem="is not known")])


def overloaded(limit: int) -> ProblemError:
    """The problem that too many requests are in flight."""
    error = FieldProblem(field="server", problem="has too many requests in flight", limit=limit)
    return ProblemError("overloaded", "too many requests are in flight; try again", [error], {"Retry-After": "1"})


def unavailable(part: str, problem: str) -> ProblemError:
    """The problem that a part of the server does not answer; nothing was acknowledged."""
    error = FieldProblem(field=part, problem=problem)
    return ProblemError("unavailable", f"{part} {problem}; nothing was kept", [error], {"Retry-After": "1"})


def internal() -> ProblemError:
    """The problem that the server failed; the log knows why, under the instance's name."""
    return ProblemError("internal", "the server failed over this request; its log has the details")


def key_needed(problem: str, *, page: bool = False) -> ProblemError:
    """The problem that a request has no key of this server; for a page, browsers are told to ask for one."""
    return ProblemError(
        "key-needed",
        "an API key is needed: Authorization: Bearer KEY, or X-API-Key: KEY",
        [FieldProblem(field="Authorization", problem=problem)],
        {"WWW-Authenticate": f'Bearer realm="groundwire"{_ASK if page else ""}'},
    )


def wrong_host() -> ProblemError:
    """The problem that a server for its own machine was asked by another name."""
    error = FieldProblem(field="Host", problem="names no address of this machine")
    return ProblemError("wrong-host", "this server answers to localhost only", [error])


def not_json(header: str, problem: str) -> ProblemError:
    """The problem that a header announces a body that is not plain JSON."""
    return ProblemError("not-json", f"{header}: {problem}", [FieldProblem(field=header, problem=problem)])


def timed_out(seconds: float) -> ProblemError:
    """The problem that a body did not arrive in time."""
    error = FieldProblem(field="body", problem=f"did not arrive within {seconds:g} s")
    return ProblemError("body-timed-out", "the body came too slowly", [error], {"Connection": "close"})


def body_too_large(limit: int) -> ProblemError:
    """The problem that a body is larger than that many bytes; the rest of it is not read."""
    error = FieldProblem(field="body", problem=f"is larger than {limit:,} bytes", limit=limit)
    return ProblemError("too-large", f"the body is larger than the limit of {limit:,} bytes", [error])
