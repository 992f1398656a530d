"""The server's log: one JSON object a line on standard error, and never a word of what was verified."""

from __future__ import annotations

import logging
import re
import sys
import traceback

import structlog
from structlog.typing import FilteringBoundLogger

_TRACEBACK = "Traceback (most recent call last)"
_FRAME = re.compile(r'^  File "([^"\n]{1,500}\.py)", line (\d{1,9}), in (\w{1,100})$', re.MULTILINE)


def logger() -> FilteringBoundLogger:
    """A logger with its own set-up: a program that embeds the service keeps its logging as it is."""
    wrapped: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    return wrapped


def frames(error: BaseException) -> list[str]:
    """Where an error came from. Its message is left out: it may quote an answer or a passage."""
    here = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    # What a worker raised brings the frames of its own process along as the text of its cause.
    return here + _frames_in(str(error.__cause__ or ""))


def _frames_in(text: str) -> list[str]:
    return [f"{file}:{line} {name}" for file, line, name in _FRAME.findall(text)]


class Relay(logging.Handler):
    """Takes the HTTP server's own messages into the log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._log = logger()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a message; of an exception, its type and where it came from."""
        message = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        told = {"error": type(error).__name__, "frames": frames(error)} if error else {}
        if _TRACEBACK in message:
            # How uvicorn tells that a start failed: the last line says what is wrong, the rest where.
            told = {"frames": _frames_in(message)}
            message = message.strip().splitlines()[-1]
        self._log.log(record.levelno, message, logger=record.name, **told)
