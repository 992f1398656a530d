"""One request to an endpoint that speaks the chat completions of OpenAI, and what of its reply can be relied on.

Nothing is tried again, no redirect is followed and no proxy is used: what was sent went to the host that was named.
The key is read from the environment when it is needed; it is kept nowhere, and no message shows it.
"""

from __future__ import annotations

import json
import os
import re
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError

from grounding.errors import GroundingError, InvalidInput
from grounding.models import Reason

LARGEST_REPLY = 2_000_000
"""Bytes of a reply beyond which it is not read."""
_COMPLETIONS = "/chat/completions"
_KEY = re.compile(r"[!-~]{1,4096}")
_HOST = re.compile(r"[\w.:-]{1,255}", re.ASCII)
_PATH = re.compile(r"[!-~]{0,2000}")


class UnansweredError(GroundingError):
    """A request came to nothing that can be relied on.

    Args:
        reason: Why what was asked about is unchecked.
        why: One sentence for people; it holds nothing that the endpoint said.
    """

    def __init__(self, reason: Reason, why: str) -> None:
        super().__init__(why)
        self.reason = reason
        self.why = why


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said, and how many tokens it read and wrote; 0 where the endpoint does not tell."""

    content: str
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Endpoint:
    """Where completions are asked for.

    Args:
        url: The address that ends before `/chat/completions`, such as `https://api.openai.com/v1`.
        key_from: The environment variable that holds the API key; none is sent without it.

    Raises:
        InvalidInput: The address can't be used, the variable holds no key, or the key would go out unencrypted.
    """

    def __init__(self, url: str, key_from: str | None = None) -> None:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise InvalidInput("judge", f"has an address that can't be read: {error}") from None
        if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
            raise InvalidInput("judge", "needs an address such as https://host/v1")
        if parts.username is not None or parts.password is not None or parts.query or not _PATH.fullmatch(parts.path):
            raise InvalidInput("judge", "has an address with a password, a query or white space in it")
        self._secure = parts.scheme == "https"
        self._host, self._port = host, port or (443 if self._secure else 80)
        self._path = parts.path.rstrip("/").removesuffix(_COMPLETIONS) + _COMPLETIONS
        self._key_from = key_from
        if key_from is not None:
            if not self._secure and not _is_here(host):
                raise InvalidInput("judge", f"would send the key in {key_from} unencrypted; use https")
            self._key()
        name = f"[{host}]" if ":" in host else host
        self.url = f"{parts.scheme}://{name}:{self._port}{self._path}"
        """Where requests go."""

    def __repr__(self) -> str:
        return f"Endpoint({self.url!r})"

    def _key(self) -> str:
        key = os.environ.get(self._key_from or "", "").strip()
        if not _KEY.fullmatch(key):
            raise InvalidInput("judge", f"needs an API key in the environment variable {self._key_from}")
        return key

    def ask(self, body: bytes, seconds: float) -> Reply:
        """What the model says to a request.

        Args:
            body: The request as JSON.
            seconds: How long it may take in all, connecting included.

        Raises:
            UnansweredError: There is no complete reply; it says why.
        """
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
        if self._key_from is not None:
            headers["Authorization"] = f"Bearer {self._key()}"
        if seconds <= 0:
            raise _late()
        return read_reply(*self._exchange(body, headers, seconds))

    def _exchange(self, body: bytes, headers: dict[str, str], seconds: float) -> tuple[int, bytes]:
        """The status and the body of the reply; cut off when the time is up, however slowly bytes drip in."""
        cut = threading.Event()
        try:
            with socket.create_connection((self._host, self._port), timeout=seconds) as plain:
                timer = threading.Timer(seconds, _cut, (plain, cut))
                timer.daemon = True
                timer.start()
                try:
                    status, replied = self._over(plain, body, headers)
                finally:
                    timer.cancel()
                if cut.is_set():
                    raise _late()
                return status, replied
        except (OSError, HTTPException) as error:
            if cut.is_set() or isinstance(error, TimeoutError):
                raise _late() from None
            what = getattr(error, "strerror", None) or type(error).__name__
            raise UnansweredError(Reason.MODEL_UNAVAILABLE, f"the endpoint can't be reached: {what}") from None

    def _over(self, plain: socket.socket, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        connection: HTTPConnection
        if self._secure:
            connection = HTTPSConnection(self._host, self._port)
            connection.sock = ssl.create_default_context().wrap_socket(plain.dup(), server_hostname=self._host)
        else:
            connection = HTTPConnection(self._host, self._port)
            connection.sock = plain.dup()
        try:
            connection.request("POST", self._path, body, headers)
            response = connection.getresponse()
            return response.status, response.read(LARGEST_REPLY + 1)
        finally:
            connection.close()


def _cut(connection: socket.socket, cut: threading.Event) -> None:
    cut.set()
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _late() -> UnansweredError:
    return UnansweredError(Reason.TIMED_OUT, "no reply came in time")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = Field(default=0, ge=0, strict=True)
    completion_tokens: int = Field(default=0, ge=0, strict=True)


class _Completion(BaseModel):
    choices: tuple[_Choice, ...] = Field(min_length=1)
    usage: _Usage | None = None


def read_reply(status: int, body: bytes) -> Reply:
    """The reply in an endpoint's answer.

    Raises:
        UnansweredError: It is an error, too large, malformed, a refusal, empty, or was cut short.
    """
    if status != 200:
        reason = Reason.MODEL_UNAVAILABLE if status in (401, 403, 404, 429) or status >= 500 else Reason.JUDGE_FAILED
        raise UnansweredError(reason, f"the endpoint answered with status {status}")
    if len(body) > LARGEST_REPLY:
        raise _useless(f"the reply is larger than {LARGEST_REPLY:,} bytes")
    try:
        completion = _Completion.model_validate_json(body)
    except ValidationError:
        raise _useless("the reply is no chat completion") from None
    choice, usage = completion.choices[0], completion.usage or _Usage()
    if choice.message.refusal:
        raise _useless("the model refused")
    if choice.finish_reason != "stop":
        raise _useless("the reply was not finished")
    if not choice.message.content or not choice.message.content.strip():
        raise _useless("the reply is empty")
    return Reply(choice.message.content, usage.prompt_tokens, usage.completion_tokens)


def _useless(why: str) -> UnansweredError:
    return UnansweredError(Reason.JUDGE_FAILED, why)


def body_of(model: str, messages: list[dict[str, str]], schema: dict[str, object]) -> bytes:
    """A request as JSON: no sampling, and a reply that the schema bounds."""
    request = {
        "model": model,
        "messages": messages,
        "temperature": 0,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "opinions", "strict": True, "schema": schema},
        },
    }
    return json.dumps(request, ensure_ascii=False, sort_keys=True).encode()
