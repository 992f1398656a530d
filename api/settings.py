"""How a server is set up: from the environment (`GROUNDWIRE_HOST`, `GROUNDWIRE_API_KEYS`, ...) or from code."""

from __future__ import annotations

import ipaddress
import os
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from grounding.frontdoor import looking_again
from grounding.policy import POLICIES, Policy, policy_named
from grounding.sources import Registry

SHORTEST_KEY = 16
"""Characters; a key drawn at random from 64 characters then has 96 bits."""


class Settings(BaseSettings):
    """The settings of one server; every field can be given as an environment variable `GROUNDWIRE_<FIELD>`."""

    model_config = SettingsConfigDict(
        env_prefix="GROUNDWIRE_", frozen=True, extra="forbid", env_ignore_empty=True, hide_input_in_errors=True
    )

    host: str = "127.0.0.1"
    """The address to listen at."""
    port: int = Field(default=8000, ge=0, le=65535)
    """The port to listen at; 0 lets the system choose one."""
    database: Path = Path("groundwire.db")
    """The SQLite file in which reports are kept; made where there is none."""
    keep_texts: bool = True
    """Keep answers and payloads with their reports; false keeps hashes, offsets and judgements only."""
    retention_days: float | None = Field(default=30.0, gt=0, allow_inf_nan=False)
    """Days after which a report is deleted, counted from when its content was last posted; null keeps all."""
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Keys that callers must give, in the environment separated by commas; none lets everyone in."""
    allow_anonymous: bool = False
    """Serve without keys on an address that other machines can reach."""
    max_body_bytes: int = Field(default=16 * 1024 * 1024, ge=1024)
    """Bytes of the largest request body."""
    body_seconds: float = Field(default=30.0, gt=0, le=3600)
    """Seconds in which a request body must have arrived."""
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=0, le=256)
    """Processes that verify; 0 verifies in one thread of the server's own process."""
    work_seconds: float = Field(default=120.0, gt=0, le=3600)
    """Seconds after which a worker is taken to hang and is replaced; policies stop their own work long before."""
    max_in_flight: int = Field(default=128, ge=1)
    """Requests being worked on or waiting for a worker; more are refused and told to come again."""
    policy: str = "default"
    """The policy for requests that name none: a built-in name, or the path of a JSON file."""
    sources: Path | None = None
    """The YAML file with the registry of sources of truth; only who runs the server names one."""
    second_look: bool = False
    """Let requests have the registered sources asked again about what is not supported."""
    benchmark: bool = False
    """Also serve `POST /v1/nothing`, which reads a body and does nothing, to measure the server itself by."""

    @field_validator("api_keys", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return tuple(key.strip() for key in value.split(",") if key.strip()) if isinstance(value, str) else value

    @field_validator("api_keys")
    @classmethod
    def _hard_to_guess(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for number, key in enumerate(value, 1):
            text = key.get_secret_value()
            if len(text) < SHORTEST_KEY:
                raise ValueError(f"key {number} has {len(text)} characters; at least {SHORTEST_KEY} are needed")
            if not text.isascii() or not text.isprintable() or " " in text:
                raise ValueError(f"key {number} holds characters that no header can carry; use printable ASCII")
        return value

    @field_validator("policy")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            policy_named(value)
        except LookupError as error:
            raise ValueError(str(error)) from None
        return value

    @field_validator("sources")
    @classmethod
    def _readable(cls, value: Path | None) -> Path | None:
        if value is not None:
            try:
                Registry.from_file(value)
            except OSError as error:
                raise ValueError(f"{value}: {(error.strerror or str(error)).lower()}") from None
        return value

    @model_validator(mode="after")
    def _someone_to_ask(self) -> Self:
        if self.second_look:
            if self.sources is None:
                raise ValueError("second_look needs sources, the file with the registry")
            # How a source is reached is found wanting here, and not by the first who asks.
            looking_again(self.registry, True)
        return self

    @model_validator(mode="after")
    def _not_open_by_accident(self) -> Self:
        if not self.api_keys and not self.allow_anonymous and not is_loopback(self.host):
            raise ValueError(
                f"host {self.host!r} can be reached from other machines and no api_keys are set; "
                "set api_keys, or allow_anonymous to let everyone in"
            )
        return self

    @cached_property
    def registry(self) -> Registry | None:
        """The sources of truth; None where no file was named."""
        return Registry.from_file(self.sources) if self.sources is not None else None

    @property
    def policies(self) -> dict[str, Policy]:
        """The policies that requests may name; never a path, which would let callers open files."""
        own = policy_named(self.policy)
        return {**POLICIES, own.name: own}

    @property
    def default_policy(self) -> Policy:
        """The policy for requests that name none."""
        return policy_named(self.policy)


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine reach a server at that address."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
