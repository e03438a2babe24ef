"""Role Scanner over a line of bytes."""

import asyncio
from collections.abc import AsyncIterator

import structlog

from edge.drivers.codecs.line_scanner import LineScanner
from edge.drivers.driver import Driver
from edge.drivers.roles import Scan
from edge.drivers.supervisor import Supervisor

log = structlog.get_logger()
#: Codes that wait for the lane: a second's worth of the quickest hand. More means nobody is listening.
WAITING_MAX = 32


class SerialScanner(Driver):
    """Each code as the scanner sends it; half a code at a lost connection is forgotten."""

    def __init__(self, supervisor: Supervisor) -> None:
        super().__init__(supervisor)
        self._codec = LineScanner()
        self._waiting: asyncio.Queue[Scan] = asyncio.Queue(WAITING_MAX)

    async def scans(self) -> AsyncIterator[Scan]:
        """Every code, in order, until the task ends."""
        while True:
            yield await self._waiting.get()

    def _received(self, data: bytes) -> None:
        for scan in self._codec.feed(data):
            self._supervisor.went_well()
            if self._waiting.full():
                log.warning("scan dropped: the lane does not take them", device=self._supervisor.device)
            else:
                self._waiting.put_nowait(scan)

    def _lost(self) -> None:
        self._codec = LineScanner()
