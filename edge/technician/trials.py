"""What a technician tries: a device used once, connected anew or recorded, and what is on the ports."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from msgspec import Struct

from edge.drivers.driver import Driver
from edge.drivers.roles import DeviceState
from edge.drivers.survey import Finding, LiveTape, Port, Told, find_ports, look_around
from edge.drivers.survey.uses import use
from edge.drivers.survey.words import tell
from edge.drivers.watching.tap import Secrecy
from edge.lanes.ports import Clock
from edge.lanes.problem import Problem, problem
from edge.technician.bench import Bench, Job, Work
from edge.technician.fitting import Fitting

#: How long a trial waits for a code or a weight, a capture goes on where nobody says, and the longest of both.
TRY_S, CAPTURE_S, TRY_MAX_S, CAPTURE_MAX_S = 20.0, 20.0, 120.0, 600.0
PLACES_MAX = 16


class Start(Struct, frozen=True, forbid_unknown_fields=True):
    """What to begin: `test`, `again` or `capture` with a device's id; `scan` with addresses, or none for all ports.

    `ask` lets a scan ask too; `seconds` is how long to wait or record, 0 for as long as usual.
    """

    do: str
    device: str = ""
    ask: bool = False
    places: tuple[str, ...] = ()
    seconds: int = 0


class Trials:
    """Begins one thing at a time. `opened` writes down that a drawer is opened to be tried."""

    def __init__(
        self,
        fitting: Fitting,
        clock: Clock,
        opened: Callable[[str], Awaitable[None]],
        ports: Callable[[], list[Port]] = find_ports,
    ) -> None:
        self.bench = Bench(clock.monotonic)
        self._fitting, self._clock, self._opened, self._ports = fitting, clock, opened, ports

    def start(self, asked: Start) -> Problem | None:
        """Begin what is asked for; one thing at a time."""
        work = self._work(asked)
        if isinstance(work, Problem):
            return work
        return None if self.bench.start(asked.do, asked.device, work) else problem("technician-busy")

    def _work(self, asked: Start) -> Callable[[Job], Work] | Problem:
        if asked.do == "scan" and len(asked.places) <= PLACES_MAX:
            return lambda _: self._scan(asked)
        role, player, driver = self._find(asked.device)
        if asked.do not in {"test", "again", "capture"}:
            return problem("bad-input", field="do", given="do: scan, test, again or capture")
        if player is None or (driver is None and asked.do != "test"):
            return problem("no-device", field="device", given=asked.device[:40])
        if asked.do == "test":
            return lambda _: self._test(asked.device, role, player, min(TRY_MAX_S, asked.seconds or TRY_S))
        assert driver
        if asked.do == "again":
            return lambda _: _again(driver)
        if driver.tap.secrecy is Secrecy.CLOSED:
            return problem("not-captured")
        return lambda job: self._capture(job, driver, min(CAPTURE_MAX_S, asked.seconds or CAPTURE_S))

    def _find(self, device: str) -> tuple[str, Any, Driver | None]:
        """Role, who plays it and its driver, of `03/scale`, `03/drawer` or a shared device's name; by lane for a shared one too."""
        rack = self._fitting.rack
        for _, role, driver in rack.drivers():
            if driver.health().device == device:
                return role, driver, driver
        lane, _, role = device.partition("/")
        devices = rack.lanes.get(lane)
        if devices and role == "drawer":
            return role, devices.drawer, None
        for borrowed in devices.borrowed if devices else ():
            if borrowed.device == device:
                return role.partition("-")[0], borrowed.driver, borrowed.driver
        return "", None, None

    async def _scan(self, asked: Start) -> AsyncIterator[Told | Finding]:
        ports = [Port(place) for place in asked.places] or await asyncio.to_thread(self._ports)
        if not ports:
            yield tell("no-ports")
        in_use = {
            driver.url.partition("?")[0]: driver.health().device for _, __, driver in self._fitting.rack.drivers()
        }
        async for seen in look_around(ports, ask=asked.ask, in_use=in_use):
            yield seen

    async def _test(self, device: str, role: str, player: Any, seconds: float) -> AsyncIterator[Told | Finding]:
        if role == "drawer":
            lanes = self._fitting.rack.lanes
            users = [lane for lane, devices in lanes.items() if devices.drawer is player]
            await self._opened(next(iter(users), device.partition("/")[0]))
        async for told in use(role, player, device, seconds):
            yield told

    async def _capture(self, job: Job, driver: Driver, seconds: float) -> AsyncIterator[Told | Finding]:
        tape = LiveTape(driver.tap, driver.url, monotonic=self._clock.monotonic)
        yield tell("capturing", seconds=f"{seconds:g}")
        try:
            await self._clock.sleep(seconds)
        finally:
            job.tape = tape.end()
        yield tell("captured", bytes=tape.bytes_heard)


async def _again(driver: Driver) -> AsyncIterator[Told | Finding]:
    health = await driver.restart()
    good = health.state in {DeviceState.ONLINE, DeviceState.UNKNOWN}
    yield tell("again", state=health.state.value if good else f"{health.state.value} {health.problem}".strip())
