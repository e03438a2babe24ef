"""A driver that raises, blocks in a write or floods: its device is away or slow, and another lane never notices."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import EntryPoint

import pytest

from edge.drivers.api import DeviceConfig, Driver, DriverEntry, Supervisor
from edge.drivers.build import DRIVERS, LaneDevicesConfig, Rack, build_rack
from edge.drivers.errors import DeviceError
from edge.drivers.roles import DeviceState, Weight
from edge.drivers.simulators import ScaleSim, ScannerSim
from edge.drivers.wiring.registry import GROUP, Registry


class Raises(Driver):
    """Whatever comes, it falls over."""

    def _received(self, data: bytes) -> None:
        raise ZeroDivisionError(data)


class Blocks(Driver):
    """Waits in a write for ever, as for a device that takes no bytes."""

    async def weigh(self, _price_minor: int = 0) -> Weight:
        async with self._turn:
            while True:
                await self._write(b"x" * 65536, timeout_s=3600)

    async def _greet(self) -> None:
        await self.weigh()


def raises(supervisor: Supervisor, _: DeviceConfig) -> Driver:
    return Raises(supervisor)


def blocks(supervisor: Supervisor, _: DeviceConfig) -> Driver:
    return Blocks(supervisor)


RAISES = DriverEntry(role="scale", make=raises, api=1)
BLOCKS = DriverEntry(role="scale", make=blocks, api=1)
POINTS = [EntryPoint(f"bad.{name}", f"{__name__}:{name.upper()}", GROUP) for name in ("raises", "blocks")]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.002)


@asynccontextmanager
async def two_lanes(driver: str, scale: ScaleSim, scanner: ScannerSim) -> AsyncIterator[Rack]:
    """Lane 01 with the bad driver, lane 02 with a good scanner."""
    lanes = {
        "01": LaneDevicesConfig(scale=DeviceConfig(driver, scale.url)),
        "02": LaneDevicesConfig(scanner=DeviceConfig("line", scanner.url, same_read_ms=0)),
    }
    rack = build_rack(lanes, registry=Registry(DRIVERS, lambda: POINTS))
    running = [asyncio.create_task(devices.run()) for devices in rack.lanes.values()]
    try:
        await until(lambda: scanner.connected)
        yield rack
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def sells(rack: Rack, scanner: ScannerSim, times: int = 20) -> None:
    """Codes reach the other lane, one after the other."""
    source = rack.lanes["02"].scanner
    assert source
    scans = source.scans()
    for number in range(times):
        await scanner.scan(f"{number:08d}")
        async with asyncio.timeout(5):
            assert (await anext(scans)).text == f"{number:08d}"


async def test_one_that_raises_is_away_with_its_reason_and_tried_again() -> None:
    async with (
        ScaleSim(language="generic") as scale,
        ScannerSim() as scanner,
        two_lanes("bad.raises", scale, scanner) as rack,
    ):
        bad = rack.lanes["01"].drivers[0]
        await until(lambda: bad.health().losses >= 2)
        await sells(rack, scanner)
        await until(lambda: "ZeroDivisionError" in bad.health().problem)


async def test_one_that_blocks_in_a_write_blocks_itself() -> None:
    async with ScaleSim() as scale, ScannerSim() as scanner:
        scale.line.stuck = True
        async with two_lanes("bad.blocks", scale, scanner) as rack:
            bad = rack.lanes["01"].drivers[0]
            await until(lambda: bad.busy)
            await sells(rack, scanner)
            assert bad.busy
            assert bad.health().state is DeviceState.ONLINE


@pytest.mark.parametrize("language", ["generic", "toledo8217"])
async def test_a_device_that_floods_is_heard_and_costs_the_other_lane_nothing(language: str) -> None:
    async with ScaleSim(language=language) as scale, ScannerSim() as scanner:
        scale.line.flood = True
        async with two_lanes(language, scale, scanner) as rack:
            bad = rack.lanes["01"].drivers[0]
            await until(lambda: bad.tap.bytes_heard > 10_000)
            await sells(rack, scanner)
            player = rack.lanes["01"].scale
            assert player
            with pytest.raises(DeviceError):
                await player.weigh()
