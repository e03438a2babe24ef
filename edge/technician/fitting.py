"""Devices that are bound anew while the box runs: the lanes that they change are begun again, each between two sales.

A lane with a payment under way, in doubt or in training is left alone until it is done; the others never notice. What is
begun again takes up its open cart and its receipts as after a restart of the box (lanes/carts/restore.py).
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from edge.config import Config, LaneConfig
from edge.drivers.build import Rack, build_rack
from edge.drivers.driver import Driver
from edge.drivers.roles import DeviceState
from edge.drivers.wiring.lane_devices import Keeper, LaneDevices
from edge.lanes.floor import Floor
from edge.lanes.lane import Lane
from edge.lanes.ports import Clock

#: How often it is looked whether a lane has come to rest.
LOOK_S = 0.5

log = structlog.get_logger()
MakeLane = Callable[[LaneConfig, LaneDevices], Awaitable[Lane]]


class Fitting:
    """Holds the rack as it is, and brings it to where the configuration wants it."""

    def __init__(
        self, config: Config, rack: Rack, floor: Floor, *, keeper: Keeper, make: MakeLane, clock: Clock
    ) -> None:
        self.rack = rack
        self._config, self._floor, self._keeper, self._make, self._clock = config, floor, keeper, make, clock
        self._wanted: tuple[Config, Rack] | None = None
        #: Lanes that are just begun again.
        self._between: frozenset[str] = frozenset()
        self._wake = asyncio.Event()

    @property
    def config(self) -> Config:
        """What is wanted: in force, but for the lanes of `waiting`."""
        return self._wanted[0] if self._wanted else self._config

    @property
    def waiting(self) -> frozenset[str]:
        """Lanes that a change waits for, or that are being begun again by it."""
        return self._between | frozenset(self._changed() if self._wanted else ())

    def check(self, config: Config) -> Rack:
        """The rack for this configuration; raise `DriverMisuse` where there can be none. Nothing is opened."""
        return self._rack(config)

    def want(self, config: Config) -> None:
        """Bring the devices there as soon as the lanes rest; raise `DriverMisuse` where that can never be."""
        self._wanted = (config, self._rack(config))
        self._wake.set()

    def _rack(self, config: Config) -> Rack:
        lanes = {each.id: each.devices for each in config.lane}
        return build_rack(lanes, config.device, self.rack.registry, self.rack.plugs, self.rack)

    async def run(self) -> None:
        """Change over what is wanted, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._wanted:
                if not await self._change_over():
                    await self._clock.sleep(LOOK_S)

    async def _change_over(self) -> bool:
        """Whether it was done: all lanes at once, as they may share what changes."""
        assert self._wanted
        config = self._wanted[0]
        # Against what there is now: it may have been changed over since this was wanted.
        rack = self._rack(config)
        self._wanted = (config, rack)
        changed = self._changed()
        if not all(self._rests(lane) for lane in changed):
            return False
        self._between = frozenset(changed)
        try:
            await self._begin_again(config, rack, changed)
        finally:
            self._between = frozenset()
        log.info("devices.changed", lanes=changed)
        return True

    async def _begin_again(self, config: Config, rack: Rack, changed: list[str]) -> None:
        assert self._wanted
        old = {lane: self.rack.lanes[lane] for lane in changed}
        for lane in changed:
            await self._floor.stop(lane)
            old[lane].let_go()
        await self._keeper.change(rack.shared.values())
        self.rack.put(rack)
        self._config = config
        if self._wanted[0] is config:
            self._wanted = None
        for each in config.lane:
            if each.id in changed:
                self._floor.take_over(await self._make(each, rack.lanes[each.id]))

    def _changed(self) -> list[str]:
        assert self._wanted
        new = self._wanted[1].lanes
        return [lane for lane, devices in new.items() if devices is not self.rack.lanes[lane]]

    def _rests(self, lane: str) -> bool:
        """Between two sales, and with no receipt coming out; one that stands still for paper is offered again as a copy."""
        found = self._floor.lane(lane)
        printer = self.rack.lanes[lane].printer
        prints = isinstance(printer, Driver) and printer.busy and printer.health().state is DeviceState.ONLINE
        return found is not None and found.resting and not prints
