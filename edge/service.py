"""What systemd is told (sd_notify(3)): ready, stopping, and that we are alive. Without systemd, nothing."""

import os
import socket
from collections.abc import Callable
from typing import Protocol

import structlog

_log = structlog.get_logger()


class _Clock(Protocol):
    async def sleep(self, seconds: float) -> None: ...


def notify(state: str) -> None:
    """Send one line to the service manager, if there is one."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    name = "\0" + address[1:] if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as door:
            door.sendto(state.encode(), name)
    except OSError as error:
        _log.warning("service.notify_failed", problem=str(error))


async def watchdog(works: Callable[[], bool], clock: _Clock) -> None:
    """Say that we are alive at half the interval asked for, as long as `works` says so; then be started again."""
    interval_us = int(os.environ.get("WATCHDOG_USEC", "0"))
    while interval_us:
        if works():
            notify("WATCHDOG=1")
        await clock.sleep(interval_us / 2_000_000)
