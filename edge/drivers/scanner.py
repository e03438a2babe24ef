"""Role Scanner over a line of bytes, or over the keys of a scanner that types."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Protocol

import structlog

from edge.drivers.driver import Driver
from edge.drivers.roles import Scan
from edge.drivers.supervisor import Supervisor

log = structlog.get_logger()
#: Codes that wait for the lane: a second's worth of the quickest hand. More means nobody is listening.
WAITING_MAX = 32
#: The same code again this soon is the same label read twice: a hand takes longer to bring another unit.
SAME_READ_MS = 150


class ScanLanguage(Protocol):
    """A scanner's wire language. One object a connection: it keeps half codes."""

    def feed(self, data: bytes) -> list[Scan]:
        """The codes that these bytes complete."""
        ...


class ScannerDriver(Driver):
    """Each code as the scanner sends it; half a code at a lost connection is forgotten, a label read twice is one scan."""

    def __init__(
        self,
        supervisor: Supervisor,
        language: Callable[[], ScanLanguage],
        *,
        same_read_ms: int = SAME_READ_MS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(supervisor)
        self._make = language
        self._codec = language()
        self._same_read_s, self._monotonic = same_read_ms / 1000, monotonic
        self._last: tuple[Scan, float] | None = None
        #: Somebody tries the scanner, and waits for its next code.
        self._tried: asyncio.Future[Scan] | None = None
        self._dropping = False
        self._waiting: asyncio.Queue[Scan] = asyncio.Queue(WAITING_MAX)

    async def scans(self) -> AsyncIterator[Scan]:
        """Every code, in order, until the task ends."""
        while True:
            yield await self._waiting.get()

    async def read_one(self) -> Scan:
        """The next code, for whoever tries the scanner: no lane gets it."""
        self._tried = asyncio.get_running_loop().create_future()
        try:
            return await self._tried
        finally:
            self._tried = None

    def _received(self, data: bytes) -> None:
        for scan in self._codec.feed(data):
            self._supervisor.went_well("GoodScanCount")
            self._supervisor.meant(f"{scan.text}  {scan.aim}".rstrip())
            if self._read_twice(scan):
                continue
            if self._tried and not self._tried.done():
                self._tried.set_result(scan)
            elif self._waiting.full():
                self._drop()
            else:
                self._dropping = False
                self._waiting.put_nowait(scan)

    def _drop(self) -> None:
        """Told once, however many: a scanner that floods must not flood the log."""
        if not self._dropping:
            log.warning("scans dropped: the lane does not take them", device=self._supervisor.device)
        self._dropping = True

    def _read_twice(self, scan: Scan) -> bool:
        now_s = self._monotonic()
        before, self._last = self._last, (scan, now_s)
        return before is not None and before[0] == scan and now_s - before[1] < self._same_read_s

    def _lost(self) -> None:
        self._codec = self._make()
