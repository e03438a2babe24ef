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
