"""The service's description of itself (OpenAPI 3.1): every request, response and problem with an example.

The examples of responses are made by verifying the example of a request, so they say what is really answered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, JsonValue
from pydantic.json_schema import models_json_schema

from grounding.api.hashed import HashedReport
from grounding.api.rest import problems
from grounding.api.rest.judging import CoverageResponse
from grounding.api.rest.problems import Problem, ProblemError
from grounding.api.wire import CoverageRequest, Fault, VerifyRequest, parse_row
from grounding.gating import gate
from grounding.policy import DEFAULT
from grounding.report import Report

Json = dict[str, JsonValue]
_REFERENCE = re.compile(r'"#/components/schemas/([^"]{1,200})"')

DESCRIPTION = (
    "Checks, span by span, that a model's answer is true to the sources it was given. "
    "Offsets are half-open code points into the original text. Bodies are I-JSON (RFC 7493): UTF-8, no key twice "
    "in an object, finite numbers. Unknown keys are refused. Errors are problem details (RFC 9457) that name the field."
)

_QUERY = "What was revenue in fiscal 2023, and how did it change?"
_SOURCES: list[JsonValue] = [
    {
        "id": "10-K p. 41",
        "text": "Total revenue was $12.3 million in fiscal 2023, up from $11.0 million in fiscal 2022.",
        "source": "filings",
        "as_of": "2023-12-31",
    },
    {
        "id": "10-K p. 7",
        "text": "The Company had 214 employees on 31 December 2023.",
        "source": "filings",
        "as_of": "2023-12-31",
    },
]
VERIFY_EXAMPLE: Json = {
    "id": "q-17",
    "query": _QUERY,
    "answer": "Total revenue was $12.3 million in fiscal 2023. The Company had 241 employees on 31 December 2023.",
    "sources": _SOURCES,
    "as_of": "2024-02-01T09:00:00+00:00",
}
COVERAGE_EXAMPLE: Json = {"id": "q-17", "query": _QUERY, "sources": _SOURCES}

_INSTANCE = "urn:uuid:0d4b0c52-5a0f-4f0e-9d0f-2f3b8f6f1c11"
_PROBLEMS: Mapping[int, ProblemError] = {
    400: problems.refusal(400, [Fault("sources[0].metadata.price", "is NaN; JSON has no such number")]),
    401: problems.key_needed("is required"),
    404: problems.not_found("q-18"),
    408: problems.timed_out(30),
    413: problems.refusal(413, [Fault("answer", "1,048,577 code points; the limit is 1,000,000")], 1_000_000),
    415: problems.not_json("Content-Type", "must be application/json"),
    421: problems.wrong_host(),
    422: problems.refusal(
        422,
        [
            Fault("sources[3].id", "'query' is reserved; give the passage another id"),
            Fault("anwser", "is not a known key"),
        ],
    ),
    500: problems.internal(),
    503: problems.overloaded(128),
}
_WORDS = {
    400: "The body can't be read as JSON",
    401: "A key is needed",
    404: "There is no such report, or no page of it",
    408: "The body came too slowly",
    413: "The body, or a field of it, is over a limit",
    415: "The body is not sent as JSON",
    421: "The server answers to localhost only",
    422: "A field, or a parameter, can't be used",
    500: "The server failed",
    503: "Too many requests are in flight, or a part of the server does not answer",
}
_ALWAYS = (401, 421, 500)
_POSTED = (400, 401, 408, 413, 415, 421, 422, 500, 503)


@dataclass(frozen=True, slots=True)
class _Described:
    """What is said of one address beyond what its code says."""

    path: str
    method: str
    said: str
    """Of the response with status 200."""
    media_type: str
    examples: Mapping[str, JsonValue]
    problems: Sequence[int]
    request: type[BaseModel] | None = None
    request_example: JsonValue = None
    headers: Mapping[str, str] | None = None


_REVISION = {"Content-Location": "The address of this very report, with its revision."}


@lru_cache(maxsize=1)
def _described() -> tuple[_Described, ...]:
    report = _example_report()
    whole = cast(JsonValue, report.model_dump(mode="json"))
    hashed = cast(JsonValue, HashedReport.of(report).model_dump(mode="json"))
    line: Json = {
        "id": report.id,
        "revision": 1,
        "stored_at": "2024-02-01T09:00:02.125000+00:00",
        "verdict": report.verdict.value,
        "verdict_reason": report.verdict_reason.value,
        "score": report.score,
        "failures": [failure.value for failure in report.failures],
        "texts_kept": True,
    }
    listed: Json = {"reports": [line], "next": "MTo0MQ"}
    json_type = "application/json"
    read = (401, 404, 421, 422, 500, 503)
    return (
        _Described(
            "/v1/verify", "post", "The report, which is on disk by now", json_type, {"partial": whole}, _POSTED,
            VerifyRequest, VERIFY_EXAMPLE, _REVISION,
        ),
        _Described(
            "/v1/coverage", "post", "What the sources cover, and what to do by it", json_type,
            {"covered": _example_coverage()}, _POSTED, CoverageRequest, COVERAGE_EXAMPLE,
        ),
        _Described("/v1/reports", "get", "A part of the list", json_type, {"part": listed}, (401, 421, 422, 500, 503)),
        _Described(
            "/v1/reports/{report_id}", "get", "The report as it was kept", json_type,
            {"whole": whole, "hashed": hashed}, read, headers=_REVISION,
        ),
        _Described("/reports/{report_id}", "get", "The page", "text/html", {"page": "<!doctype html>..."}, read),
        _Described("/healthz", "get", "It runs", json_type, {"alive": {"status": "alive"}}, (500,)),
        _Described("/readyz", "get", "It is ready", json_type, {"ready": {"status": "ready"}}, (500, 503)),
        _Described(
            "/metrics", "get", "The metrics", "text/plain", {"some": "groundwire_in_flight 1.0\n"},
            _ALWAYS,
        ),
    )  # fmt: skip


def _example_report() -> Report:
    from grounding.frontdoor import default_checker

    row = parse_row(VERIFY_EXAMPLE)
    report = default_checker().check(row.answer, row.payload, DEFAULT, row.id, row.labels)
    return report.model_copy(update={"elapsed_ms": 1.5})


def _example_coverage() -> JsonValue:
    from grounding.frontdoor import default_checker

    row = parse_row(COVERAGE_EXAMPLE, purpose="coverage")
    coverage = default_checker().cover(row.payload, DEFAULT)
    answered = CoverageResponse(id=row.id, coverage=coverage, decision=gate(coverage, DEFAULT))
    return cast(JsonValue, answered.model_dump(mode="json"))


def document(app: FastAPI, policies: Iterable[str]) -> bytes:
    """The description of an application whose requests may name these policies, as JSON."""
    schema = cast(
        Json, get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    )
    paths = {_template(path): item for path, item in _at(schema, "paths").items()}
    schema["paths"] = cast(JsonValue, paths)
    _, own = models_json_schema(
        [(CoverageRequest, "validation"), (VerifyRequest, "validation"), (Problem, "validation")],
        ref_template="#/components/schemas/{model}",
    )
    components = _at(schema, "components")
    schemas = _at(components, "schemas")
    schemas.update(cast(Json, own["$defs"]))
    for request in (CoverageRequest, VerifyRequest):
        policy = _at(_at(_at(schemas, request.__name__), "properties"), "policy")
        policy["anyOf"] = [{"type": "string", "enum": [*sorted(policies)]}, {"type": "null"}]
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    }
    schema["security"] = [{"bearer": []}, {"key": []}, {}]
    for described in _described():
        _complete(_at(_at(paths, described.path), described.method), described)
    components["schemas"] = cast(JsonValue, _named(schema, schemas))
    return json.dumps(schema, ensure_ascii=False).encode()


def _named(schema: Json, schemas: Json) -> Json:
    """The schemas that something else names: what no response shows has no place in the description."""
    pending: list[JsonValue] = [{**schema, "components": None}]
    named: Json = {}
    while pending:
        for name in _REFERENCE.findall(json.dumps(pending.pop())):
            if name not in named:
                named[name] = schemas[name]
                pending.append(schemas[name])
    return dict(sorted(named.items()))


def _complete(operation: Json, described: _Described) -> None:
    responses = _at(operation, "responses")
    answered = _at(responses, "200")
    answered["description"] = described.said
    content = _at(_at(answered, "content"), described.media_type)
    content["examples"] = {name: {"value": value} for name, value in described.examples.items()}
    if described.media_type != "application/json":
        _at(answered, "content").pop("application/json", None)
        content["schema"] = {"type": "string"}
    if described.headers:
        headers = {
            name: {"description": said, "schema": {"type": "string"}} for name, said in described.headers.items()
        }
        answered["headers"] = cast(JsonValue, headers)
    for status in described.problems:
        responses[str(status)] = _problem(status)
    for undescribed in set(responses) - {"200", *map(str, described.problems)}:
        del responses[undescribed]
    if described.request is not None:
        reference: Json = {"$ref": f"#/components/schemas/{described.request.__name__}"}
        body: Json = {"schema": reference, "examples": {"row": {"value": described.request_example}}}
        operation["requestBody"] = {"required": True, "content": {"application/json": body}}


def _problem(status: int) -> Json:
    example = cast(JsonValue, _PROBLEMS[status].problem(_INSTANCE).model_dump(mode="json", exclude_none=True))
    schema: Json = {"$ref": "#/components/schemas/Problem"}
    content: Json = {problems.MEDIA_TYPE: {"schema": schema, "examples": {"problem": {"value": example}}}}
    return {"description": _WORDS[status], "content": content}


def _template(path: str) -> str:
    return path.replace(":path}", "}")


def _at(value: Mapping[str, JsonValue], key: str) -> Json:
    """The object under a key, made where there is none."""
    return cast(Json, cast(Json, value).setdefault(key, {}))
