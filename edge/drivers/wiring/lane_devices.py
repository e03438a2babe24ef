"""The devices around one lane by role, those of its own and those that it shares with others."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import structlog
from msgspec.structs import replace

from edge.drivers.driver import Driver
from edge.drivers.roles import (
    CardReader,
    CashDrawer,
    DeviceHealth,
    LineDisplay,
    PaymentTerminal,
    POSPrinter,
    Scale,
    Scanner,
)
from edge.drivers.supervisor import OnChange

#: A driver whose own loop ends or fails is begun again after so long: a flaw in it costs this device alone.
AGAIN_S = 1.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A shared device as one lane has it: `device` is what that lane calls it, such as `01/printer`."""

    device: str
    driver: Driver


@dataclass(frozen=True, slots=True)
class LaneDevices:
    """One lane's devices by role; None where it has none. `drivers` are its own, `borrowed` are kept going elsewhere."""

    scanner: Scanner | None = None
    scale: Scale | None = None
    printer: POSPrinter | None = None
    drawer: CashDrawer | None = None
    display: LineDisplay | None = None
    card: CardReader | None = None
    terminal: PaymentTerminal | None = None
    drivers: tuple[Driver, ...] = ()
    borrowed: tuple[Borrowed, ...] = ()
    _watching: list[Callable[[], None]] = field(default_factory=list, compare=False, repr=False)

    async def run(self) -> None:
        """Keep all of its own connected until cancelled."""
        await keep_going(self.drivers)

    async def restart(self) -> list[DeviceHealth]:
        """Connect all of its own anew, at once; how each is then."""
        return await asyncio.gather(*(driver.restart() for driver in self.drivers))

    def watch(self, on_change: OnChange) -> None:
        """Be told of every change of any device's state, by the names that this lane has for them, until `let_go`."""
        self._watching.extend(driver.watch(on_change) for driver in self.drivers)
        self._watching.extend(one.driver.watch(_renamed(one.device, on_change)) for one in self.borrowed)

    def let_go(self) -> None:
        """Another lane has these devices now: tell nobody of them any more."""
        while self._watching:
            self._watching.pop()()


def _renamed(device: str, on_change: OnChange) -> OnChange:
    return lambda health: on_change(replace(health, device=device))


class Keeper:
    """Keeps drivers going that come and go while the box runs: the ones that lanes share."""

    def __init__(self, drivers: Iterable[Driver] = ()) -> None:
        self._wanted = list(drivers)
        self._running: dict[Driver, asyncio.Task[None]] = {}
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Keep them connected until cancelled."""
        try:
            async with asyncio.TaskGroup() as self._group:
                for driver in self._wanted:
                    self._begin(driver)
                await asyncio.Event().wait()
        finally:
            self._group = None
            self._running.clear()

    async def change(self, drivers: Iterable[Driver]) -> None:
        """From now on these: who is no more among them has let go of its port when this returns."""
        self._wanted = list(drivers)
        gone = [self._running.pop(driver) for driver in tuple(self._running) if driver not in self._wanted]
        for task in gone:
            task.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        for driver in self._wanted:
            if driver not in self._running:
                self._begin(driver)

    def _begin(self, driver: Driver) -> None:
        if self._group:
            self._running[driver] = self._group.create_task(_kept(driver), name=f"device {driver.health().device}")


async def keep_going(drivers: Sequence[Driver]) -> None:
    """Keep all of these connected until cancelled; one that fails by its own flaw is begun again and harms no other."""
    async with asyncio.TaskGroup() as group:
        for driver in drivers:
            group.create_task(_kept(driver), name=f"device {driver.health().device}")


async def _kept(driver: Driver) -> None:
    while True:
        try:
            await driver.run()
        except Exception:
            log.exception("driver failed", device=driver.health().device)
        await asyncio.sleep(AGAIN_S)
