"""What every driver is: a codec over a transport that a supervisor keeps open."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from edge.drivers.errors import DeviceOffline
from edge.drivers.roles import DeviceHealth
from edge.drivers.supervisor import OnChange, Supervisor
from edge.drivers.transports import Transport


class Driver:
    """Base of the drivers: reading goes on by itself, requests take turns."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self._transport: Transport | None = None
        self._turn = asyncio.Lock()

    def health(self) -> DeviceHealth:
        """State and counters, without asking the hardware."""
        return self._supervisor.health

    def watch(self, on_change: OnChange) -> None:
        """Be told of every change of state."""
        self._supervisor.on_change = on_change

    async def run(self) -> None:
        """Keep the device connected until cancelled."""
        await self._supervisor.run(self._serve)

    async def _serve(self, transport: Transport) -> None:
        self._transport = transport
        try:
            async with _Greeting(self._greet):
                while True:
                    self._received(await transport.read())
        finally:
            self._transport = None
            self._lost()

    async def _greet(self) -> None:
        """Say hello to a device that has just been connected."""

    def _received(self, data: bytes) -> None:
        """Bytes from the device."""

    def _lost(self) -> None:
        """The connection ended: whoever waits for an answer is told."""

    async def _write(self, data: bytes, timeout_s: float = 5.0) -> None:
        if self._transport is None:
            raise DeviceOffline(self.health().problem or "not connected")
        await self._transport.write(data, timeout_s)


class _Greeting:
    """Runs the greeting beside the reading, and ends it with the connection."""

    def __init__(self, greet: Callable[[], Awaitable[None]]) -> None:
        self._greet = greet

    async def __aenter__(self) -> Self:
        self._task = asyncio.ensure_future(self._greet())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
