"""A server on this machine that stands in for an endpoint, and replies what a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Sends:
    """One reply over HTTP."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: threading.Event | None = None
    """Held back until this is set."""
    drip: bool = False
    """Sent one byte at a time until `wait` is set."""


@dataclass
class StandIn:
    """The address, what was asked, and what is replied."""

    url: str
    replies: Callable[[dict[str, Any]], Sends]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def completion(content: str | None, **differs: object) -> Sends:
    """A complete reply of a model, but for what differs."""
    message = {"role": "assistant", "content": content, "refusal": differs.pop("refusal", None)}
    choice = {"index": 0, "message": message, "finish_reason": differs.pop("finish_reason", "stop")}
    usage = {"prompt_tokens": 300, "completion_tokens": 40, "total_tokens": 340}
    return Sends(json.dumps({"id": "x", "choices": [choice], "usage": usage, **differs}).encode())


def said(
    verdict: str, passage: str | None = None, quote: str | None = None, statement: str = "S1", **more: object
) -> dict[str, object]:
    """One opinion in the form that was asked for."""
    return {"statement": statement, "verdict": verdict, "passage": passage, "quote": quote, "absent": [], **more}


def opinions(*said: dict[str, object]) -> Sends:
    """A complete reply with these opinions."""
    return completion(json.dumps({"opinions": said}))


@contextmanager
def standing_in(replies: Callable[[dict[str, Any]], Sends]) -> Iterator[StandIn]:
    """A stand-in that runs until the block is left."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stand_in.asked.append(asked)
            stand_in.headers.append(dict(self.headers))
            sends = stand_in.replies(asked)
            try:
                self._send(sends)
            except OSError:
                self.close_connection = True  # who asked has hung up

        def _send(self, sends: Sends) -> None:
            if sends.wait is not None and not sends.drip:
                sends.wait.wait(10)
            self.send_response(sends.status)
            self.send_header("Content-Length", str(len(sends.body)))
            for name, value in sends.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if not sends.drip:
                self.wfile.write(sends.body)
                return
            assert sends.wait is not None
            for byte in sends.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if sends.wait.wait(0.05):
                    return

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in = StandIn(f"http://127.0.0.1:{server.server_address[1]}/v1", replies)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
