"""One reconnect loop for all devices: open, serve until lost, wait a little longer each time, for ever.

A device that is away is a visible state, never a dead lane: nothing here raises but cancellation. The loss is logged
once and so is the recovery, however many attempts lie between.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable

import structlog
from msgspec.structs import replace

from edge.drivers.errors import DeviceError
from edge.drivers.roles import DeviceHealth, DeviceState
from edge.drivers.transports import Transport, open_transport
from edge.drivers.watching.states import Event, move
from edge.drivers.watching.tap import Tap, Tapped

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
        tap: Tap | None = None,
    ) -> None:
        self.device, self.url = device, url
        self._open, self._monotonic, self._sleep = opener, monotonic, sleep
        self._rng = rng or random.Random()
        self._watchers: list[OnChange] = []
        #: Its last bytes and what they meant.
        self.tap = tap or Tap(monotonic=monotonic)
        #: What it did, by UnifiedPOS's names for statistics.
        self.counts: Counter[str] = Counter()
        self.health = DeviceHealth(device, DeviceState.CLOSED, monotonic())
        self._retry_s = RETRY_FIRST_S

    def watch(self, on_change: OnChange) -> Callable[[], None]:
        """Tell of every change of state, until the answer is called."""
        self._watchers.append(on_change)
        return lambda: self._watchers.remove(on_change)

    async def run(self, serve: Callable[[Transport], Awaitable[None]]) -> None:
        """Connect and serve until cancelled."""
        self._move(Event.START)
        try:
            while True:
                await self._once(serve)
                self._retry_s = min(RETRY_MAX_S, self._rng.uniform(RETRY_FIRST_S, self._retry_s * 3))
                await self._sleep(self._retry_s)
        finally:
            self._move(Event.STOP)

    async def _once(self, serve: Callable[[Transport], Awaitable[None]]) -> None:
        try:
            await self._open_and(serve)
        except DeviceError as exc:
            self._lost(str(exc))
        except Exception as exc:
            log.exception("driver failed", device=self.device)
            self._lost(f"driver failed: {type(exc).__name__}: {exc}")

    async def _open_and(self, serve: Callable[[Transport], Awaitable[None]]) -> None:
        transport = Tapped(await self._open(self.url), self.tap)
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
        self._move(Event.FOUND)

    def _lost(self, problem: str) -> None:
        if self.health.state is not DeviceState.OFFLINE:
            log.warning("device is away", device=self.device, problem=problem, url=self.url)
            self._move(Event.LOST, problem, losses=self.health.losses + 1)

    def refused(self, problem: str) -> None:
        """The device is there and said no (out of paper): shown until its next exchange goes well."""
        self.meant(problem)
        self._move(Event.REFUSED, problem)

    def noticed(self, notice: str) -> None:
        """The device works and has something to say; empty takes it back."""
        if notice != self.health.notice:
            self.health = replace(self.health, notice=notice)
            self._tell()

    def silent(self, problem: str) -> None:
        """The device takes what it is given and says nothing: nobody knows how it is."""
        self._move(Event.SILENT, problem)

    def went_well(self, counted: str = "", times: int = 1) -> None:
        """An exchange worked: count it, by UnifiedPOS's name for the statistic where it has one, and clear a refusal."""
        if counted:
            self.counts[counted] += times
        self.health = replace(self.health, exchanges=self.health.exchanges + 1)
        self._move(Event.WENT_WELL)

    def meant(self, text: str) -> None:
        """What the last bytes of the device mean, in words."""
        self.tap.meant(text)

    def _move(self, event: Event, problem: str = "", **counters: int) -> None:
        """Change as the table of states says; what cannot happen here changes nothing."""
        state = move(self.health.state, event)
        if state is None or (state is self.health.state and problem == self.health.problem):
            return
        self.health = replace(self.health, state=state, problem=problem, since_s=self._monotonic(), **counters)
        self._tell()

    def _tell(self) -> None:
        for told in tuple(self._watchers):
            try:
                told(self.health)
            except Exception:  # one lane's flaw is not another's, nor the device's
                log.exception("device watcher failed", device=self.device)
