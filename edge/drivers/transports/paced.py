"""A peer that floods is held back: it gets the bytes a second that a device has, and the loop the rest of the time.

Nothing is dropped here. What is not read stays in the kernel, which makes a TCP peer wait and a serial port lose bytes, as a
port does that nobody reads. The fastest devices (scanners at 115,200 baud, 11,520 bytes a second) are far below.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from edge.drivers.transports.base import HasLines, Transport

BYTES_A_SECOND: Final = 65_536
#: What may come at once, after a while of silence.
BURST_BYTES: Final = 262_144


class Paced:
    """A transport whose reading has a pace; writing has the device's own."""

    def __init__(
        self,
        transport: Transport,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._transport, self._monotonic, self._sleep = transport, monotonic, sleep
        self._read_bytes, self._at_s = 0.0, monotonic()

    async def read(self) -> bytes:
        """See `Transport`."""
        self._forget()
        if self._read_bytes > BURST_BYTES:
            await self._sleep((self._read_bytes - BURST_BYTES) / BYTES_A_SECOND)
            self._forget()
        data = await self._transport.read()
        self._read_bytes += len(data)
        return data

    async def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        """See `Transport`."""
        await self._transport.write(data, timeout_s)

    async def close(self) -> None:
        """See `Transport`."""
        await self._transport.close()

    def clear_to_send(self) -> bool | None:
        """See `HasLines`; None where what is behind has none."""
        return self._transport.clear_to_send() if isinstance(self._transport, HasLines) else None

    def _forget(self) -> None:
        """What was read long ago does not count."""
        now_s = self._monotonic()
        self._read_bytes = max(0.0, self._read_bytes - (now_s - self._at_s) * BYTES_A_SECOND)
        self._at_s = now_s
