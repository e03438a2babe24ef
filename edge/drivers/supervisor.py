"""One reconnect loop for all devices: open, serve until lost, wait a little longer each time, for ever.

A device that is away is a visible state, never a dead lane: nothing here raises but cancellation. The loss is logged
once and so is the recovery, however many attempts lie between.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

import structlog
from msgspec.structs import replace

from edge.drivers.errors import DeviceError
from edge.drivers.roles import DeviceHealth, DeviceState
from edge.drivers.transports import Transport, open_transport

RETRY_FIRST_S = 0.25
RETRY_MAX_S = 5.0

log = structlog.get_logger()
OnChange = Callable[[DeviceHealth], None]


class Supervisor:
    """Keeps one device connected. `serve` runs while the transport is open and ends by raising `DeviceError`."""

    def __init__(
        self,
        device: str,
        url: str,
        *,
        opener: Callable[[str], Awaitable[Transport]] = open_transport,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: random.Random | None = None,
    ) -> None:
        self.device, self.url = device, url
        self._open, self._monotonic, self._sleep = opener, monotonic, sleep
        self._rng = rng or random.Random()
        self._watchers: list[OnChange] = []
        self.health = DeviceHealth(device, DeviceState.CLOSED, monotonic())
        self._retry_s = RETRY_FIRST_S

    def watch(self, on_change: OnChange) -> Callable[[], None]:
        """Tell of every change of state, until the answer is called."""
        self._watchers.append(on_change)
        return lambda: self._watchers.remove(on_change)

    async def run(self, serve: Callable[[Transport], Awaitable[None]]) -> None:
        """Connect and serve until cancelled."""
        self._change(DeviceState.CONNECTING)
        try:
            while True:
                await self._once(serve)
                self._retry_s = min(RETRY_MAX_S, self._rng.uniform(RETRY_FIRST_S, self._retry_s * 3))
                await self._sleep(self._retry_s)
        finally:
            self._change(DeviceState.CLOSED)

    async def _once(self, serve: Callable[[Transport], Awaitable[None]]) -> None:
        try:
            await self._open_and(serve)
        except DeviceError as exc:
            self._lost(str(exc))
        except Exception as exc:
            log.exception("driver failed", device=self.device)
            self._lost(f"driver failed: {type(exc).__name__}: {exc}")

    async def _open_and(self, serve: Callable[[Transport], Awaitable[None]]) -> None:
        transport = await self._open(self.url)
        self._found()
        try:
            await serve(transport)
        finally:
            await transport.close()

    def _found(self) -> None:
        self._retry_s = RETRY_FIRST_S
        if self.health.state is DeviceState.OFFLINE:
            away_s = round(self._monotonic() - self.health.since_s, 1)
            log.info("device is back", device=self.device, away_s=away_s)
        self._change(DeviceState.ONLINE)

    def _lost(self, problem: str) -> None:
        if self.health.state is not DeviceState.OFFLINE:
            log.warning("device is away", device=self.device, problem=problem, url=self.url)
            self._change(DeviceState.OFFLINE, problem, losses=self.health.losses + 1)

    def refused(self, problem: str) -> None:
        """The device is there and said no (out of paper): shown until its next exchange goes well."""
        self._change(DeviceState.REFUSED, problem)

    def noticed(self, notice: str) -> None:
        """The device works and has something to say; empty takes it back."""
        if notice != self.health.notice:
            self.health = replace(self.health, notice=notice)
            self._tell()

    def went_well(self) -> None:
        """An exchange worked: count it, and clear a refusal."""
        state = DeviceState.ONLINE if self.health.state is DeviceState.REFUSED else self.health.state
        exchanges = self.health.exchanges + 1
        if state is self.health.state:
            self.health = replace(self.health, exchanges=exchanges)
        else:
            self._change(state, exchanges=exchanges)

    def _change(self, state: DeviceState, problem: str = "", **counters: int) -> None:
        if state is self.health.state and problem == self.health.problem:
            return
        self.health = replace(self.health, state=state, problem=problem, since_s=self._monotonic(), **counters)
        self._tell()

    def _tell(self) -> None:
        for told in tuple(self._watchers):
            try:
                told(self.health)
            except Exception:  # one lane's flaw is not another's, nor the device's
                log.exception("device watcher failed", device=self.device)
