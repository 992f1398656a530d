"""What the service costs under load: requests/s and latencies of `POST /v1/verify` beside a do-nothing address.

Both are asked in turn over the same connections to one server on the loopback interface, with the same body,
so that what the HTTP server and the client cost shows by itself:

    python benchmarks/rest_load.py --connections 16 --requests 1500
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROUNDS = 3
MOST_SECONDS = 20.0
"""Of one address in one round; what was not asked by then is left out and said so."""
_SERVE = "from grounding.api.rest import serve; from grounding.api.settings import Settings; serve(Settings())"
_WHO = ("The company", "Its northern division", "The auditor", "A regional supplier", "The works council", "Management")
_DID = ("reviewed", "postponed", "described", "confirmed", "reorganised", "published", "questioned", "extended")
_WHAT = (
    "the maintenance schedule of the older plants",
    "an agreement on shared warehouses near the coast",
    "the training programme for new engineers",
    "its guidance on packaging and returns",
    "the plan to replace diesel lorries",
    "a report on water use in the valley",
)
_WHY = (
    "after a long dispute",
    "because demand was uneven",
    "without giving reasons",
    "as customers had asked",
    "for the second time",
)
_FACTS = (
    "Revenue was ${n}.4 million in fiscal {year}.",
    "About {n}2 people worked there at the end of {year}.",
    "Costs fell by {n}% against the year before.",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one address did in one round."""

    requests: int
    seconds: float
    latencies_ms: list[float]
    refused: int


def sentences(number: int, words: int) -> list[str]:
    """Prose of about that many words, a figure in every fourth sentence; each number other prose."""
    choice = random.Random(number)
    said: list[str] = []
    while sum(map(len, map(str.split, said))) < words:
        if len(said) % 4 == 3:
            said.append(choice.choice(_FACTS).format(n=choice.randrange(10, 99), year=choice.randrange(2015, 2024)))
        else:
            said.append(" ".join(map(choice.choice, (_WHO, _DID, _WHAT, _WHY))) + ".")
    return said


def body(number: int, words: int) -> bytes:
    """A request: five passages of about 300 words, and an answer of about that many words taken from them."""
    passages = [sentences(5 * number + index, 300) for index in range(5)]
    choice = random.Random(number)
    answer: list[str] = []
    while sum(map(len, map(str.split, answer))) < words:
        answer.append(choice.choice(choice.choice(passages)))
    sources = [{"id": f"s{index}", "text": " ".join(said)} for index, said in enumerate(passages)]
    row = {"id": f"load-{number}", "query": "How did the divisions do?", "answer": " ".join(answer), "sources": sources}
    return json.dumps(row).encode()


@contextmanager
def server(workers: int, folder: Path) -> Iterator[str]:
    """The address of a server of this checkout."""
    environment = os.environ | {
        "GROUNDWIRE_PORT": "0",
        "GROUNDWIRE_BENCHMARK": "true",
        "GROUNDWIRE_WORKERS": str(workers),
        "GROUNDWIRE_DATABASE": str(folder / "reports.db"),
    }
    log = folder / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-c", _SERVE], env=environment, stdout=out, stderr=out)
    try:
        for _ in range(600):
            if found := re.search(r"running on (http://\S+)", log.read_text()):
                break
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            found = None
        if found is None:
            raise SystemExit(f"the server did not start:\n{log.read_text()}")
        yield found[1]
    finally:
        process.terminate()
        process.wait(60)


async def load(url: str, path: str, bodies: list[bytes], connections: int) -> Measured:
    """Ask for all bodies over that many connections, each kept open and used for one request after another."""
    waiting = list(reversed(bodies))
    latencies: list[float] = []
    refused = 0
    started = time.perf_counter()

    async def ask() -> None:
        nonlocal refused
        address = urlsplit(url)
        # Plain sockets: a client library would cost more than the server under test.
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        while waiting and time.perf_counter() - started < MOST_SECONDS:
            content = waiting.pop()
            head = (
                f"POST {path} HTTP/1.1\r\nHost: localhost\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
            )
            asked = time.perf_counter()
            writer.write(head.encode() + content)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", answer)
            await reader.readexactly(int(length[1]) if length else 0)
            latencies.append((time.perf_counter() - asked) * 1000)
            refused += not answer.startswith(b"HTTP/1.1 200")
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(ask() for _ in range(connections)))
    return Measured(len(latencies), time.perf_counter() - started, latencies, refused)


def line(name: str, rounds: list[Measured]) -> str:
    """One line of the table: the median round's rate, and latencies over all rounds."""
    rate = statistics.median(measured.requests / measured.seconds for measured in rounds)
    latencies = sorted(latency for measured in rounds for latency in measured.latencies_ms)
    p50, p99 = (latencies[min(len(latencies) - 1, int(len(latencies) * part))] for part in (0.5, 0.99))
    refused = sum(measured.refused for measured in rounds)
    return f"| {name} | {rate:,.0f} | {p50:.1f} | {p99:.1f} | {len(latencies):,} | {refused} |"


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument(
        "--requests", type=int, default=500, help="of each address in each of three rounds (at most 20,000)"
    )
    parser.add_argument("--words", type=int, default=300, help="of each answer")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="processes that verify; 0 for a thread"
    )
    options = parser.parse_args()
    if not 1 <= options.requests <= 20_000:
        parser.error("--requests must be between 1 and 20,000")
    verified: list[Measured] = []
    nothing: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder, server(options.workers, Path(folder)) as url:
        asyncio.run(
            load(url, "/v1/verify", [body(n, options.words) for n in range(100_000, 100_032)], options.connections)
        )
        for number in range(ROUNDS):
            start = number * options.requests
            bodies = [body(start + n, options.words) for n in range(options.requests)]
            nothing.append(asyncio.run(load(url, "/v1/nothing", bodies, options.connections)))
            verified.append(asyncio.run(load(url, "/v1/verify", bodies, options.connections)))
    size = len(body(0, options.words))
    print(
        f"{options.connections} connections, {options.workers} workers, {os.cpu_count()} cores, {size:,} bytes a body\n"
    )
    print("| request | requests/s | p50 ms | p99 ms | requests | not 200 |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    print(line("`POST /v1/verify`", verified))
    print(line("`POST /v1/nothing`", nothing))
    return 1 if any(measured.refused for measured in (*verified, *nothing)) else 0


if __name__ == "__main__":
    raise SystemExit(main())
