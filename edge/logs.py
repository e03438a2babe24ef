"""Logs: key=value for a person at a terminal, one JSON object a line for a service's journal."""

import logging
import sys
from collections import deque
from typing import Any

import structlog

#: The newest lines, for head office when it asks.
LATEST_MAX = 300
_latest: deque[str] = deque(maxlen=LATEST_MAX)


def latest() -> list[str]:
    """The newest lines of this process's log."""
    return list(_latest)


def _remember(_: object, __: str, line: Any) -> Any:
    _latest.append(str(line)[:1000])
    return line


def set_up_logs(*, debug: bool = False) -> None:
    """Once, at the start of a command. Both renderers escape line ends, so nobody writes lines of their own into the log."""
    tty = sys.stderr.isatty()
    last: structlog.typing.Processor = (
        structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"], drop_missing=True)
        if tty
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            last,
            _remember,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if debug else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.getLogger("mqtt").setLevel(logging.ERROR)  # a line that is down is told once, by the line itself
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)r")
