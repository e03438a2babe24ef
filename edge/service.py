"""What systemd is told while we run: that we are alive (sd_notify(3), WatchdogSec)."""

import os
from collections.abc import Callable

from protocol.link.clocks import Clock
from protocol.link.notify import notify


async def watchdog(works: Callable[[], bool], clock: Clock) -> None:
    """Say that we are alive at half the interval asked for, as long as `works` says so; else be started again."""
    interval_us = int(os.environ.get("WATCHDOG_USEC", "0"))
    while interval_us:
        if works():
            notify("WATCHDOG=1")
        await clock.sleep(interval_us / 2_000_000)
