"""The REST service: rows of the wire form over HTTP, reports out, kept and found again."""

from __future__ import annotations

from grounding.api.rest.app import create_app
from grounding.api.rest.server import serve

__all__ = ["create_app", "serve"]
