"""What every driver is: a codec over a transport that a supervisor keeps open."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from edge.drivers.errors import DeviceOffline
from edge.drivers.roles import DeviceHealth, DeviceState
from edge.drivers.supervisor import OnChange, Supervisor
from edge.drivers.transports import Transport
from edge.drivers.watching.tap import Tap

#: How long a new start waits for the exchange that is going on, and then for the device, in seconds.
TURN_S, SETTLE_S, LOOK_S = 6.0, 6.0, 0.02
_SETTLING = {DeviceState.CLOSED, DeviceState.CONNECTING}


class Driver:
    """Base of the drivers: reading goes on by itself, requests take turns."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self._transport: Transport | None = None
        self._turn = asyncio.Lock()
        self._running: asyncio.Future[None] | None = None

    def health(self) -> DeviceHealth:
        """State and counters, without asking the hardware."""
        return self._supervisor.health

    def statistics(self) -> dict[str, int]:
        """What was counted since the start, by the names of UnifiedPOS (as in `Opos.h`)."""
        return {"CommunicationErrorCount": self.health().losses, **self._supervisor.counts}

    @property
    def busy(self) -> bool:
        """Whether an exchange is going on."""
        return self._turn.locked()

    @property
    def tap(self) -> Tap:
        """Its last bytes and what they meant."""
        return self._supervisor.tap

    @property
    def url(self) -> str:
        """Where it is."""
        return self._supervisor.url

    def watch(self, on_change: OnChange) -> Callable[[], None]:
        """Be told of every change of state, until the answer is called."""
        return self._supervisor.watch(on_change)

    async def run(self) -> None:
        """Keep the device connected until cancelled."""
        while True:
            running = self._running = asyncio.ensure_future(self._supervisor.run(self._serve))
            try:
                await asyncio.wait({running})
            finally:
                await _ended(running)
            if not running.cancelled():
                running.result()

    async def restart(self) -> DeviceHealth:
        """Let the connection go and make it anew; how the device is then.

        An exchange that is going on is waited for, so that no receipt is torn, unless it hangs.
        """
        try:
            async with asyncio.timeout(TURN_S):
                await self._turn.acquire()
        except TimeoutError:
            await self._begin_anew()
        else:
            try:
                await self._begin_anew()
            finally:
                self._turn.release()
        return await self._settled()

    async def _begin_anew(self) -> None:
        if self._running:
            await _ended(self._running)
            await asyncio.sleep(0)  # `run` sees the end, and begins again

    async def _settled(self) -> DeviceHealth:
        for _ in range(int(SETTLE_S / LOOK_S)):
            if self.health().state not in _SETTLING:
                break
            await asyncio.sleep(LOOK_S)
        return self.health()

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


async def _ended(running: asyncio.Future[None]) -> None:
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


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
