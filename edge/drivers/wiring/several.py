"""Several scanners at one lane, as one: a hand scanner and a table scanner, or one on each side of the belt."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Protocol, runtime_checkable

from edge.drivers.errors import DriverMisuse
from edge.drivers.roles import DeviceHealth, DeviceState, Scan, Scanner

#: Codes of all scanners that wait for the lane; beyond it each scanner keeps its own.
WAITING_MAX = 8
#: The worst first: what a cashier should hear of.
_WORST = (
    DeviceState.OFFLINE,
    DeviceState.REFUSED,
    DeviceState.CLOSED,
    DeviceState.CONNECTING,
    DeviceState.UNKNOWN,
    DeviceState.ONLINE,
)


@runtime_checkable
class ReadsOne(Protocol):
    """A scanner that can be tried while a lane has it."""

    async def read_one(self) -> Scan:
        """The next code, which no lane gets."""
        ...


class SeveralScanners:
    """Role Scanner: every code of any of them, in the order in which they come."""

    def __init__(self, scanners: Sequence[Scanner]) -> None:
        self._scanners = tuple(scanners)
        self._waiting: asyncio.Queue[Scan] = asyncio.Queue(WAITING_MAX)

    def health(self) -> DeviceHealth:
        """That of the one that is worst off."""
        return min((one.health() for one in self._scanners), key=lambda health: _WORST.index(health.state))

    async def scans(self) -> AsyncIterator[Scan]:
        """Every code, until the task ends."""
        pumps = [asyncio.ensure_future(self._pump(one)) for one in self._scanners]
        try:
            while True:
                yield await self._waiting.get()
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def read_one(self) -> Scan:
        """The next code of any of them, which no lane gets."""
        reads = [asyncio.ensure_future(one.read_one()) for one in self._scanners if isinstance(one, ReadsOne)]
        if not reads:
            raise DriverMisuse("these scanners have no test")
        try:
            done, _ = await asyncio.wait(reads, return_when=asyncio.FIRST_COMPLETED)
            return done.pop().result()
        finally:
            for read in reads:
                read.cancel()
            await asyncio.gather(*reads, return_exceptions=True)

    async def _pump(self, scanner: Scanner) -> None:
        async for scan in scanner.scans():
            await self._waiting.put(scan)
