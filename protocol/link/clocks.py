"""Time as an argument: wall time is a claim (a Pi has no clock of its own), intervals are monotonic."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """What code that waits or stamps is handed."""

    def wall_ms(self) -> int:
        """Milliseconds since 1970 UTC, as far as this machine knows."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's own."""

    def wall_ms(self) -> int:
        """See `Clock`."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """See `Clock`."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        await asyncio.sleep(seconds)


async def happens(event: asyncio.Event, clock: Clock, within_s: float | None) -> bool:
    """Wait for an event; False where `within_s` seconds passed first (None: for ever)."""
    if within_s is None or event.is_set():
        return await event.wait()
    waiting, timer = asyncio.ensure_future(event.wait()), asyncio.ensure_future(clock.sleep(within_s))
    try:
        await asyncio.wait({waiting, timer}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        timer.cancel()
    return event.is_set()
