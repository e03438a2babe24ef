"""Telling systemd: sd_notify(3), a datagram to the socket that `NOTIFY_SOCKET` names; nothing without one."""

import os
import socket
from collections.abc import Callable

from protocol.link.clocks import Clock


def notify(*lines: str) -> None:
    """Send `READY=1`, `WATCHDOG=1`, `STATUS=...`, `STOPPING=1`; never raises."""
    path = os.environ.get("NOTIFY_SOCKET")
    if not path:
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto("\n".join(lines).encode(), address)
    except OSError:
        return


async def watchdog(works: Callable[[], bool], clock: Clock) -> None:
    """Say that we are alive at half the interval of `WatchdogSec`, as long as `works` says so; else be started again."""
    interval_us = int(os.environ.get("WATCHDOG_USEC", "0"))
    while interval_us:
        if works():
            notify("WATCHDOG=1")
        await clock.sleep(interval_us / 2_000_000)
