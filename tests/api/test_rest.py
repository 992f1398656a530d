"""The service over HTTP, from real servers on the loopback interface: what it answers, refuses, keeps and survives."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from pydantic import JsonValue

from grounding.api.hashed import HashedReport
from grounding.api.rest.openapi import COVERAGE_EXAMPLE, VERIFY_EXAMPLE
from grounding.api.rest.problems import MEDIA_TYPE, Problem
from grounding.report import Report

Json = dict[str, JsonValue]

TEXT = "Total revenue was $12.3 million in fiscal 2023."
JSON_TYPE = {"Content-Type": "application/json"}
KEY = "k-0123456789abcdef"

START_SECONDS = 60
STOP_SECONDS = 60
_LISTENING = re.compile(r"running on (http://\S+)")
_SERVE = "from grounding.api.rest import serve; from grounding.api.settings import Settings; serve(Settings())"


class Server:
    """A server, its address and its log."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._log = folder / f"log-{time.monotonic_ns()}.txt"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GROUNDWIRE_")}
        chosen = {"port": "0", "workers": "1", "database": str(folder / "reports.db")} | settings
        environment = inherited | {f"GROUNDWIRE_{name.upper()}": value for name, value in chosen.items()}
        with self._log.open("wb") as log:
            self.process = subprocess.Popen([sys.executable, "-c", _SERVE], env=environment, stderr=log, stdout=log)
        self.url = ""

    def wait(self) -> None:
        """Wait until it listens."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if found := _LISTENING.search(self.log):
                self.url = found[1]
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        pytest.fail(f"the server did not start:\n{self.log}")

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def events(self) -> list[dict[str, object]]:
        """The lines of the log, each a JSON object."""
        return [json.loads(line) for line in self.log.splitlines()]

    def client(self, **headers: str) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=60, headers=headers, trust_env=False)

    def stop(self) -> int:
        """Ask it to stop, and return its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """End it without any chance to tidy up."""
        self.process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        self.process.wait(STOP_SECONDS)


StartServer = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartServer]:
    """Starts servers over one folder with settings by name; they are stopped after the test."""
    with ExitStack() as stack:

        def starting(**settings: str) -> Server:
            server = Server(tmp_path, settings)
            stack.callback(server.stop)
            server.wait()
            return server

        yield starting


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that need no settings of their own."""
    shared = Server(
        tmp_path_factory.mktemp("server"), {"max_body_bytes": "3000000", "max_in_flight": "200", "workers": "2"}
    )
    try:
        shared.wait()
        yield shared
    finally:
        shared.stop()


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with server.client() as opened:
        yield opened


def row(**changes: JsonValue) -> Json:
    return {"query": "What was revenue in 2023?", "answer": TEXT, "sources": [{"id": "s", "text": TEXT}], **changes}


def basic(password: str) -> str:
    return base64.b64encode(f"anyone:{password}".encode()).decode()


def fresh() -> str:
    return f"t-{uuid.uuid4()}"


def problem(response: httpx.Response, status: int) -> Problem:
    """The problem that a response tells, which has that status."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == MEDIA_TYPE
    told = Problem.model_validate_json(response.text)
    assert told.status == status
    assert told.instance == f"urn:uuid:{response.headers['X-Request-ID']}"
    return told


# What is asked and answered ---------------------------------------------------------------------------


def test_an_answer_is_verified_and_its_report_kept(client: httpx.Client) -> None:
    report_id = fresh()
    posted = client.post("/v1/verify", json=row(id=report_id))
    assert posted.status_code == 200, posted.text
    report = Report.model_validate_json(posted.text)
    assert report.id == report_id
    assert any(TEXT[claim.start : claim.end] == claim.text for claim in report.claims)
    assert client.get(posted.headers["Content-Location"]).text == posted.text
    assert client.get(f"/v1/reports/{report_id}").text == posted.text


def test_a_verdict_follows_the_answer(client: httpx.Client) -> None:
    right = client.post("/v1/verify", json=row()).json()
    wrong = client.post("/v1/verify", json=row(answer="Total revenue was $99.9 million in fiscal 2023.")).json()
    assert right["verdict"] == "grounded"
    assert wrong["verdict"] == "ungrounded"


@pytest.mark.parametrize(
    "answer", ["", " \n\t ", "👋", "\x00", {}], ids=["empty", "white space", "emoji", "NUL", "empty object"]
)
def test_an_answer_that_says_nothing_is_never_grounded(client: httpx.Client, answer: JsonValue) -> None:
    assert client.post("/v1/verify", json=row(answer=answer)).json()["verdict"] != "grounded"


def test_no_sources_ground_nothing(client: httpx.Client) -> None:
    report = client.post("/v1/verify", json=row(sources=[])).json()
    assert report["verdict"] == "ungrounded"
    assert "no_passages" in [gap["kind"] for gap in report["coverage"]["gaps"]]


def test_a_structured_answer_is_verified(client: httpx.Client) -> None:
    answered = client.post("/v1/verify", json=row(answer={"revenue": "$99.9 million"}))
    assert answered.status_code == 200, answered.text
    assert answered.json()["verdict"] != "grounded"


def test_without_an_id_the_content_makes_one(client: httpx.Client) -> None:
    first, second = (client.post("/v1/verify", json=row()) for _ in range(2))
    assert first.json()["id"] == second.json()["id"]
    assert first.headers["Content-Location"] == second.headers["Content-Location"]


def test_other_content_under_an_id_becomes_its_next_revision(client: httpx.Client) -> None:
    report_id = fresh()
    first = client.post("/v1/verify", json=row(id=report_id))
    second = client.post("/v1/verify", json=row(id=report_id, answer="It was $99.9 million in fiscal 2023."))
    again = client.post("/v1/verify", json=row(id=report_id))
    assert [r.headers["Content-Location"][-1] for r in (first, second, again)] == ["1", "2", "1"]
    assert client.get(f"/v1/reports/{report_id}").text == second.text
    assert (
        client.get(f"/v1/reports/{report_id}", params={"revision": 1}).json()["answer_hash"]
        == first.json()["answer_hash"]
    )
    problem(client.get(f"/v1/reports/{report_id}", params={"revision": 3}), 404)


@pytest.mark.parametrize(
    "name", ["a/b", "ü 50% ?&#", "..x", "a" * 400], ids=["slash", "reserved characters", "dots", "long"]
)
def test_any_id_has_an_address(client: httpx.Client, name: str) -> None:
    report_id = f"{fresh()}{name}"
    posted = client.post("/v1/verify", json=row(id=report_id))
    assert client.get(posted.headers["Content-Location"]).json()["id"] == report_id
    assert client.get(f"/v1/reports/{quote(report_id, safe='')}").json()["id"] == report_id
    assert client.get(f"/reports/{quote(report_id, safe='')}").status_code == 200


def test_coverage_needs_no_answer_and_keeps_nothing(client: httpx.Client) -> None:
    report_id = fresh()
    value = row(id=report_id)
    del value["answer"]
    covered = client.post("/v1/coverage", json=value)
    assert covered.json()["id"] == report_id
    assert covered.json()["coverage"]["needs"]
    empty = client.post("/v1/coverage", json=value | {"sources": []}).json()
    assert empty["coverage"]["answerable"] is False
    problem(client.get(f"/v1/reports/{report_id}"), 404)


def test_a_policy_is_known_by_name(client: httpx.Client) -> None:
    assert client.post("/v1/verify", json=row(policy="strict")).json()["policy"]["name"] == "strict"


@pytest.mark.parametrize(
    ("sources", "retrieved", "step"),
    [
        pytest.param([{"id": "s", "text": TEXT}], 1, "proceed", id="covered"),
        pytest.param([], 1, "retrieve_more", id="nothing, retrieved once"),
        pytest.param([], 2, "abstain", id="nothing, retrieved as often as the policy lets"),
    ],
)
def test_coverage_says_what_to_do_before_anything_is_generated(
    client: httpx.Client, sources: JsonValue, retrieved: int, step: str
) -> None:
    value = {"query": "What was total revenue in fiscal 2023?", "sources": sources}
    covered = client.post("/v1/coverage", json=value, params={"retrieved": retrieved}).json()
    assert covered["decision"]["step"] == step
    assert covered["decision"]["message"]
    assert bool(covered["decision"]["gaps"]) == (step != "proceed")


@pytest.mark.parametrize(
    ("path", "parameters", "field"),
    [
        pytest.param("/v1/coverage", {"retrieved": 0}, "retrieved", id="retrieved never"),
        pytest.param("/v1/coverage", {"retrieved": "often"}, "retrieved", id="retrieved no number"),
        pytest.param("/v1/coverage", {"sources": "/etc"}, "sources", id="a registry of the caller's own"),
        pytest.param("/v1/verify", {"registry": "sources.yaml"}, "registry", id="a registry by path"),
        pytest.param("/v1/verify", {"second_look": "maybe"}, "second_look", id="second look neither true nor false"),
        pytest.param("/v1/verify", {"second_look": "true"}, "second_look", id="second look not offered"),
    ],
)
def test_parameters_of_a_post_are_refused_by_name(
    client: httpx.Client, path: str, parameters: dict[str, str], field: str
) -> None:
    assert problem(client.post(path, json=row(), params=parameters), 422).errors[0].field == field


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with sources of truth: one that is up, and one that is not."""
    folder = tmp_path_factory.mktemp("registered")
    held = folder / "held"
    held.mkdir()
    (held / "canteen.txt").write_text("The canteen opens at 11:45 on Mondays.", encoding="utf-8")
    sources = folder / "sources.yaml"
    sources.write_text(
        f"sources:\n  house: {{required_for: [canteen], max_age_days: 30, reach: {{directory: '{held}'}}}}\n"
        f"  lost: {{reach: {{directory: '{folder / 'secret-place'}'}}}}\n",
        encoding="utf-8",
    )
    shared = Server(folder, {"sources": str(sources), "second_look": "true"})
    try:
        shared.wait()
        yield shared
    finally:
        shared.stop()


def test_a_server_with_a_registry_holds_passages_to_their_contracts(registered: Server) -> None:
    passage: Json = {"id": "s", "text": TEXT, "source": "house", "as_of": "2020-01-01"}
    with registered.client() as client:
        report = client.post("/v1/verify", json=row(sources=[passage], as_of="2024-01-01")).json()
        asked = {"query": "When does the canteen open?", "sources": [{"id": "s", "text": TEXT, "source": "lost"}]}
        covered = client.post("/v1/coverage", json=asked, params={"retrieved": 2}).json()
    assert report["verdict"] == "ungrounded"
    assert "stale_source" in {claim["reason"] for claim in report["claims"]}
    assert (covered["decision"]["step"], covered["decision"]["reason"]) == ("abstain", "source_not_consulted")


def test_a_second_look_is_taken_where_it_is_asked_for_and_a_source_that_fails_is_a_gap(registered: Server) -> None:
    asked = row(query="When does the canteen open?", answer="The canteen opens at 11:45 on Mondays.")
    with registered.client() as client:
        plain, looked = (
            client.post("/v1/verify", json=asked, params={"second_look": wanted}).json() for wanted in ("false", "true")
        )
    assert plain["looked_up"] is None
    assert [found["source"] for found in looked["looked_up"]] == ["house"]
    assert looked["verdict"] == plain["verdict"] == "ungrounded"
    (gap,) = [gap for gap in looked["coverage"]["gaps"] if gap["kind"] == "source_not_asked"]
    assert "'lost' was not asked again: RetrievalFailed: it failed with RetrievalFailed" in gap["message"]
    assert "secret-place" not in json.dumps(looked)


def test_lists_are_filtered_and_paged(client: httpx.Client) -> None:
    report_id = fresh()
    for number in range(5):
        client.post("/v1/verify", json=row(id=report_id, answer=f"Revenue was ${number}.7 million in fiscal 2023."))
    shown: list[int] = []
    parameters = {"id": report_id, "limit": "2"}
    while True:
        part = client.get("/v1/reports", params=parameters).json()
        shown += [line["revision"] for line in part["reports"]]
        if part["next"] is None:
            break
        parameters["cursor"] = part["next"]
    assert shown == [5, 4, 3, 2, 1]
    newest = client.get("/v1/reports", params={"id": report_id, "limit": 1}).json()["reports"][0]
    verdict, stored_at = newest["verdict"], newest["stored_at"]
    others = {"grounded", "partial", "ungrounded"} - {verdict}

    def found(**filters: str) -> int:
        return len(client.get("/v1/reports", params={"id": report_id, **filters}).json()["reports"])

    assert found(verdict=verdict) > 0
    assert found(verdict=verdict) + sum(found(verdict=other) for other in others) == 5
    assert (found(**{"from": stored_at}), found(to=stored_at)) == (1, 4)
    for failure in newest["failures"]:
        assert found(failure=failure) > 0
    assert found(failure="missing_validation") == 0


def test_a_page_shows_the_report_under_its_own_policy(client: httpx.Client) -> None:
    posted = client.post("/v1/verify", json=row(id=fresh(), answer="<script>alert(1)</script> Revenue was $9."))
    page = client.get(f"/reports/{posted.json()['id']}")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>alert(1)" not in page.text


def test_the_service_describes_itself_with_examples_that_are_true(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    for path, request in (("/v1/verify", VERIFY_EXAMPLE), ("/v1/coverage", COVERAGE_EXAMPLE)):
        operation = described["paths"][path]["post"]
        assert operation["requestBody"]["content"]["application/json"]["examples"]["row"]["value"] == request
        (example,) = operation["responses"]["200"]["content"]["application/json"]["examples"].values()
        answered = client.post(path, json=request).json()
        for timed in (example["value"], answered):
            timed.pop("elapsed_ms", None)
        assert answered == example["value"]
    for item in described["paths"].values():
        for operation in item.values():
            for status, response in operation["responses"].items():
                for media_type, content in response["content"].items():
                    assert content["examples"]
                    if status != "200":
                        assert media_type == MEDIA_TYPE
                        assert Problem.model_validate(content["examples"]["problem"]["value"]).status == int(status)
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(described)))
    assert named == set(described["components"]["schemas"])


def test_what_happened_is_counted(client: httpx.Client) -> None:
    client.post("/v1/verify", json=row())
    client.post("/v1/coverage", json={"query": "What was revenue?", "sources": []})
    client.get("/v1/reports/" + fresh())
    metrics = client.get("/metrics").text
    for sample in (
        'groundwire_requests_total{method="POST",route="/v1/verify",status="200"}',
        'groundwire_requests_total{method="GET",route="/v1/reports/{report_id}",status="404"}',
        'groundwire_request_seconds_bucket{le="0.1",method="POST",route="/v1/verify"}',
        'groundwire_verdicts_total{verdict="grounded"}',
        'groundwire_claims_total{kind="statement",status="supported"}',
        'groundwire_decisions_total{step="retrieve_more"}',
        "groundwire_in_flight 0.0",
        "groundwire_workers 2.0",
    ):
        assert sample in metrics


def test_health_and_readiness(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}


# What is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        pytest.param(b"", 400, "body", id="no body"),
        pytest.param(b"{", 400, "body", id="cut short"),
        pytest.param(b'{"answer": "\xff", "sources": []}', 400, "body", id="not UTF-8"),
        pytest.param(b"[" * 200_000, 400, "body", id="200,000 brackets"),
        pytest.param(b'{"answer": NaN, "sources": []}', 400, "answer", id="NaN"),
        pytest.param(
            b'{"answer": "a", "sources": [{"id": "s", "text": "t", "metadata": {"x": [1, Infinity]}}]}',
            400,
            "sources[0].metadata.x[1]",
            id="infinity in metadata",
        ),
        pytest.param(b'{"answer": 1e999, "sources": []}', 400, "answer", id="overflowing number"),
        pytest.param(b'{"answer": "a", "answer": "b", "sources": []}', 400, "answer", id="key twice"),
        pytest.param(b'{"answer": "\\ud83d", "sources": []}', 400, "answer", id="lone surrogate"),
        pytest.param(b'{"answer": [' + b"0," * 200_000 + b"0]}", 413, "body", id="too many values"),
        pytest.param(b"[]", 422, "body", id="array"),
        pytest.param(b'"text"', 422, "body", id="string"),
        pytest.param(b"{}", 422, "answer", id="empty object"),
        pytest.param(json.dumps(row(answer=None)).encode(), 422, "answer", id="answer null"),
        pytest.param(json.dumps(row(answer=12)).encode(), 422, "answer", id="answer number"),
        pytest.param(json.dumps(row(sources="text")).encode(), 422, "sources", id="sources string"),
        pytest.param(json.dumps(row(sources=["text"])).encode(), 422, "sources[0]", id="source string"),
        pytest.param(json.dumps(row(extra=1)).encode(), 422, "extra", id="unknown key"),
        pytest.param(json.dumps(row(registry={"sources": []})).encode(), 422, "registry", id="a registry of one's own"),
        pytest.param(
            json.dumps(row(sources=[{"id": "s", "text": "t"}, {"id": "t", "text": 5}])).encode(),
            422,
            "sources[1].text",
            id="source text number",
        ),
        pytest.param(
            json.dumps(row(sources=[{"id": "s", "text": "t"}] * 2)).encode(), 422, "sources[1].id", id="source id twice"
        ),
        pytest.param(
            json.dumps(row(sources=[{"id": "prompt", "text": "t"}])).encode(),
            422,
            "sources[0].id",
            id="reserved source id",
        ),
        pytest.param(json.dumps(row(as_of="yesterday")).encode(), 422, "as_of", id="no date"),
        pytest.param(json.dumps(row(policy="lenient")).encode(), 422, "policy", id="unknown policy"),
        pytest.param(json.dumps(row(policy="/etc/policy.json")).encode(), 422, "policy", id="policy by path"),
        pytest.param(json.dumps(row(id=17)).encode(), 422, "id", id="id number"),
        pytest.param(json.dumps(row(answer="a" * 1_000_001)).encode(), 413, "answer", id="answer over the limit"),
        pytest.param(
            json.dumps(row(sources=[{"id": str(n), "text": ""} for n in range(2_001)])).encode(),
            413,
            "sources",
            id="too many sources",
        ),
        pytest.param(json.dumps(row(prompt="p" * 3_000_000)).encode(), 413, "body", id="body over the limit"),
    ],
)
def test_bad_bodies_are_refused_by_the_name_of_the_field(
    client: httpx.Client, body: bytes, status: int, field: str
) -> None:
    told = problem(client.post("/v1/verify", content=body, headers=JSON_TYPE), status)
    assert told.errors[0].field == field
    assert told.errors[0].problem
    assert (told.errors[0].limit is not None) == (status == 413)


@pytest.mark.parametrize(
    ("value", "status", "field"),
    [
        pytest.param({"query": "q"}, 422, "sources", id="no sources"),
        pytest.param(row(extra=1), 422, "extra", id="unknown key"),
        pytest.param(row(policy="lenient"), 422, "policy", id="unknown policy"),
        pytest.param(row(query="q" * 100_001), 413, "query", id="query over the limit"),
    ],
)
def test_bad_bodies_for_coverage_are_refused_alike(client: httpx.Client, value: Json, status: int, field: str) -> None:
    assert problem(client.post("/v1/coverage", json=value), status).errors[0].field == field


def test_every_fault_of_a_body_is_told(client: httpx.Client) -> None:
    told = problem(client.post("/v1/verify", json={"answer": 1, "sources": [{}], "x": 0}), 422)
    assert [error.field for error in told.errors] == ["answer", "sources[0].id", "sources[0].text", "x"]


@pytest.mark.parametrize(
    ("headers", "status", "field"),
    [
        pytest.param({}, 415, "Content-Type", id="no type"),
        pytest.param({"Content-Type": "text/plain"}, 415, "Content-Type", id="text"),
        pytest.param({"Content-Type": "application/jsonl"}, 415, "Content-Type", id="JSON lines"),
        pytest.param(JSON_TYPE | {"Content-Encoding": "gzip"}, 415, "Content-Encoding", id="compressed"),
        pytest.param(JSON_TYPE | {"Host": "evil.example"}, 421, "Host", id="name of another host"),
        pytest.param(JSON_TYPE | {"Host": "localhost.evil.example:80"}, 421, "Host", id="name that starts like ours"),
    ],
)
def test_bad_headers_are_refused(client: httpx.Client, headers: dict[str, str], status: int, field: str) -> None:
    told = problem(client.post("/v1/verify", content=json.dumps(row()).encode(), headers=headers), status)
    assert told.errors[0].field == field


@pytest.mark.parametrize(
    ("method", "path", "status", "field"),
    [
        pytest.param("GET", "/v1/reports/none-such", 404, "id", id="unknown report"),
        pytest.param("GET", "/reports/none-such", 404, "id", id="page of an unknown report"),
        pytest.param("GET", "/v1/nowhere", 404, None, id="unknown address"),
        pytest.param("GET", "/v1/nothing", 404, None, id="the address for benchmarks"),
        pytest.param("GET", "/v1/verify", 405, "method", id="other method"),
        pytest.param("DELETE", "/v1/reports/x", 405, "method", id="reports can't be deleted"),
        pytest.param("GET", "/v1/reports?verdict=good", 422, "verdict", id="unknown verdict"),
        pytest.param("GET", "/v1/reports?failure=mine", 422, "failure", id="unknown failure"),
        pytest.param("GET", "/v1/reports?from=soon", 422, "from", id="no time"),
        pytest.param("GET", "/v1/reports?limit=0", 422, "limit", id="limit too small"),
        pytest.param("GET", "/v1/reports?limit=501", 422, "limit", id="limit too large"),
        pytest.param("GET", "/v1/reports?limit=ten", 422, "limit", id="limit no number"),
        pytest.param("GET", "/v1/reports?cursor=guess", 422, "cursor", id="cursor from elsewhere"),
        pytest.param("GET", "/v1/reports?verdit=grounded", 422, "verdit", id="misspelt parameter"),
        pytest.param("GET", "/v1/reports/x?revision=0", 422, "revision", id="revision 0"),
        pytest.param("GET", f"/v1/reports/{'x' * 600}", 422, "report_id", id="id too long"),
    ],
)
def test_bad_addresses_are_refused(
    client: httpx.Client, method: str, path: str, status: int, field: str | None
) -> None:
    told = problem(client.request(method, path), status)
    assert [error.field for error in told.errors[:1]] == ([field] if field else [])


def post_of(length: int) -> bytes:
    """The head of a request whose body of that many bytes is still to come."""
    lines = (
        "POST /v1/verify HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"Content-Length: {length}",
    )
    return "\r\n".join((*lines, "", "")).encode()


def test_a_body_that_announces_too_much_is_refused_unread(server: Server) -> None:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(post_of(99_999_999_999))
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_a_body_that_never_ends_is_refused_at_the_limit(client: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(5_000):
            yield b" " * 1_000

    told = problem(client.post("/v1/verify", content=endless(), headers=JSON_TYPE), 413)
    assert told.errors[0].limit == 3_000_000


async def test_a_hundred_requests_at_once_are_all_kept(server: Server) -> None:
    names = [fresh() for _ in range(100)]
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=server.url, timeout=120, limits=limits, trust_env=False) as client:
        posted = await asyncio.gather(*(client.post("/v1/verify", json=row(id=name)) for name in names))
        kept = await asyncio.gather(*(client.get(f"/v1/reports/{name}") for name in names))
    assert [response.status_code for response in posted] == [200] * 100
    assert [response.text for response in kept] == [response.text for response in posted]


def test_the_log_tells_what_was_asked_and_not_what_was_said(server: Server, client: httpx.Client) -> None:
    secret = f"secret{uuid.uuid4().hex}"
    posted = client.post(
        "/v1/verify", json=row(answer=f"The {secret} was 12.", query=secret, sources=[{"id": "s", "text": secret}])
    )
    client.post("/v1/verify", json=row(answer=secret, **{secret: secret}))
    request = posted.headers["X-Request-ID"]
    (line,) = [event for event in server.events if event.get("request") == request]
    assert (line["event"], line["route"], line["status"], line["level"]) == ("request", "/v1/verify", 200, "info")
    assert secret not in server.log


# What it survives -------------------------------------------------------------------------------------


def test_reports_outlive_a_restart(start: StartServer) -> None:
    first = start()
    with first.client() as client:
        posted = client.post("/v1/verify", json=row(id="r"))
    first.stop()
    assert first.events[-1]["event"] != "request"
    assert "stopped" in [event["event"] for event in first.events]
    with start().client() as client:
        assert client.get("/v1/reports/r").text == posted.text


async def test_what_was_acknowledged_outlives_a_kill_amid_requests(start: StartServer) -> None:
    first = start(workers="2")
    acknowledged: dict[str, str] = {}

    async def post(client: httpx.AsyncClient) -> None:
        with suppress(httpx.TransportError):  # which the kill brings, and nothing else may
            while True:
                name = fresh()
                response = await client.post("/v1/verify", json=row(id=name))
                assert response.status_code == 200, response.text
                acknowledged[name] = response.text
                if len(acknowledged) == 40:
                    first.kill()

    async with httpx.AsyncClient(base_url=first.url, timeout=60, trust_env=False) as client:
        await asyncio.gather(*(post(client) for _ in range(8)))
    assert len(acknowledged) >= 40
    with start(workers="1").client() as again:
        assert {name: again.get(f"/v1/reports/{name}").text for name in acknowledged} == acknowledged


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are listed under /proc")
def test_a_lost_worker_costs_one_request_and_none_outlives_its_server(start: StartServer) -> None:
    server = start(workers="1")
    with server.client() as client:
        (worker,) = workers_of(server)
        os.kill(worker, signal.SIGKILL)
        told = problem(client.post("/v1/verify", json=row()), 503)
        assert told.errors[0].field == "worker"
        until(lambda: client.get("/readyz").status_code == 200)
        assert client.post("/v1/verify", json=row()).status_code == 200
    (replaced,) = workers_of(server)
    assert replaced != worker
    server.kill()
    until(lambda: not runs(replaced))


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def workers_of(server: Server) -> list[int]:
    """The processes that verify for a server: the children of its fork server."""
    parents = {pid: parent for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if (parent := parent_of(pid))}
    return [pid for pid, parent in parents.items() if parents.get(parent) == server.process.pid]


def parent_of(pid: int) -> int | None:
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else int(parent)


def runs(pid: int) -> bool:
    return parent_of(pid) is not None


def test_hashes_only_keeps_reports_without_texts_and_pages(start: StartServer) -> None:
    server = start(keep_texts="false")
    secret = f"secret{uuid.uuid4().hex}"
    with server.client() as client:
        posted = client.post("/v1/verify", json=row(id="r", answer=f"{TEXT} {secret}."))
        assert secret in posted.text
        kept = client.get("/v1/reports/r")
        assert HashedReport.model_validate_json(kept.text).answer_hash == posted.json()["answer_hash"]
        assert problem(client.get("/reports/r"), 404).detail == "the texts of this report are not kept"
        assert client.get("/v1/reports").json()["reports"][0]["texts_kept"] is False
    server.stop()
    assert not [file for file in server.folder.iterdir() if secret.encode() in file.read_bytes()]


def test_old_reports_are_deleted_when_it_starts(start: StartServer) -> None:
    first = start(retention_days="7")
    with first.client() as client:
        for name in ("old", "young"):
            client.post("/v1/verify", json=row(id=name))
    first.stop()
    with sqlite3.connect(first.folder / "reports.db") as connection:
        eight_days = 8 * 86_400 * 1_000_000
        connection.execute("UPDATE reports SET posted_at = posted_at - ? WHERE id = 'old'", (eight_days,))
    connection.close()
    with start(retention_days="7").client() as client:
        assert [line["id"] for line in client.get("/v1/reports").json()["reports"]] == ["young"]
        problem(client.get("/v1/reports/old"), 404)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="none"),
        pytest.param({"X-API-Key": "k-0123456789abcdeF"}, id="wrong"),
        pytest.param({"X-API-Key": KEY[:-1]}, id="too short"),
        pytest.param({"Authorization": KEY}, id="no scheme"),
        pytest.param({"Authorization": f"Basic {KEY}"}, id="other scheme"),
        pytest.param({"Authorization": f"Basic {basic('wrong')}"}, id="wrong password"),
        pytest.param({"X-API-Key": ""}, id="empty"),
    ],
)
def test_without_a_key_nothing_is_told(guarded: Server, headers: dict[str, str]) -> None:
    with guarded.client(**headers) as client:
        for response in (
            client.post("/v1/verify", json=row()),
            client.post("/v1/coverage", content=b"x"),
            client.get("/v1/reports"),
            client.get("/reports/x"),
            client.get("/metrics"),
            client.get("/nowhere"),
        ):
            assert problem(response, 401).errors[0].field == "Authorization"
            assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert "Basic" in client.get("/reports/x").headers["WWW-Authenticate"]
        assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"X-API-Key": KEY}, id="header of its own"),
        pytest.param({"Authorization": f"Bearer {KEY}"}, id="bearer"),
        pytest.param({"Authorization": f"bearer {KEY}2"}, id="second key, scheme in small letters"),
        pytest.param({"Authorization": f"Basic {basic(KEY)}"}, id="password, as browsers ask for it"),
        pytest.param({"X-API-Key": KEY, "Host": "reports.example"}, id="by any name"),
    ],
)
def test_with_a_key_all_is_answered(guarded: Server, headers: dict[str, str]) -> None:
    with guarded.client(**headers) as client:
        assert client.post("/v1/verify", json=row()).status_code == 200


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with keys."""
    guarded = Server(tmp_path_factory.mktemp("guarded"), {"api_keys": f"{KEY}, {KEY}2", "workers": "0"})
    try:
        guarded.wait()
        yield guarded
    finally:
        guarded.stop()


def test_too_many_in_flight_are_told_to_come_again(start: StartServer) -> None:
    server = start(max_in_flight="1", workers="0")
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as slow, server.client() as client:
        slow.sendall(post_of(2))  # and no body: its place is taken until one comes
        until(lambda: "groundwire_in_flight 1.0" in client.get("/metrics").text)
        response = client.post("/v1/verify", json=row())
        assert problem(response, 503).errors[0].limit == 1
        assert response.headers["Retry-After"] == "1"
        slow.sendall(b"{}")
        assert slow.recv(1000).startswith(b"HTTP/1.1 422 ")
        assert client.post("/v1/verify", json=row()).status_code == 200


def test_what_is_in_flight_is_answered_before_it_stops(start: StartServer) -> None:
    server = start(workers="0")
    address = urlsplit(server.url)
    body = json.dumps(row(id="last")).encode()
    with socket.create_connection((address.hostname, address.port), timeout=30) as slow, server.client() as client:
        slow.sendall(post_of(len(body)))
        until(lambda: "groundwire_in_flight 1.0" in client.get("/metrics").text)
        server.process.terminate()
        until(lambda: "Shutting down" in server.log)
        slow.sendall(body)
        assert slow.recv(1000).startswith(b"HTTP/1.1 200 ")
    server.stop()
    with start(workers="0").client() as client:
        assert client.get("/v1/reports/last").status_code == 200


def test_a_body_that_comes_too_slowly_is_given_up(start: StartServer) -> None:
    address = urlsplit(start(body_seconds="0.2", workers="0").url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as slow:
        slow.sendall(post_of(9))
        assert slow.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_what_fails_inside_is_told_to_the_log_alone(start: StartServer) -> None:
    server = start(workers="1")
    with server.client() as client:
        client.post("/v1/verify", json=row(id="r"))
        with sqlite3.connect(server.folder / "reports.db") as connection:
            connection.execute("UPDATE reports SET subject = '\"spoilt\"'")
        connection.close()
        response = client.get("/reports/r")
    told = problem(response, 500)
    assert told.detail == "the server failed over this request; its log has the details"
    (line,) = [event for event in server.events if event["event"] == "failed"]
    assert line["request"] == response.headers["X-Request-ID"]
    assert line["error"] == "ValidationError"
    assert "store.py" in str(line["frames"])
    assert "spoilt" not in server.log


def test_a_start_that_fails_says_why(tmp_path: Path) -> None:
    server = Server(tmp_path, {"database": str(tmp_path / "nowhere" / "reports.db")})
    assert server.process.wait(START_SECONDS) == 3
    (failed,) = [event for event in server.events if "StoreUnavailable" in str(event["event"])]
    assert "No such file or directory" in str(failed["event"])
    assert failed["level"] == "error"


def test_a_store_that_fails_acknowledges_nothing(start: StartServer) -> None:
    server = start(workers="0")
    with sqlite3.connect(server.folder / "reports.db") as connection:
        connection.execute("DROP TABLE reports")
    connection.close()
    with server.client() as client:
        assert problem(client.post("/v1/verify", json=row()), 503).errors[0].field == "store"
        assert problem(client.get("/v1/reports"), 503).errors[0].field == "store"
        assert [error.field for error in problem(client.get("/readyz"), 503).errors] == ["store"]
        assert client.get("/healthz").status_code == 200
