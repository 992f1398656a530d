"""Runs the service with uvicorn, until it is told to stop."""

from __future__ import annotations

import logging

import uvicorn

from grounding.api.rest.app import create_app
from grounding.api.rest.logs import Relay
from grounding.api.settings import Settings

DRAIN_SECONDS = 30
"""In which requests in flight are finished after the signal to stop."""


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; requests in flight are finished first.

    Raises:
        SystemExit: With status 3 where the server can't start; the log says why.
    """
    relay = Relay()
    for name in ("uvicorn", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [relay], False
        logger.setLevel(logging.INFO)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
