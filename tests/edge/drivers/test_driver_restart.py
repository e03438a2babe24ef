"""Head office has a lane's devices connected anew: whatever hung lets go, and no exchange is torn."""

import asyncio
from collections.abc import Callable

from edge.drivers.build import DeviceConfig, LaneDevicesConfig, build_devices
from edge.drivers.driver import Driver
from edge.drivers.roles import DeviceHealth, DeviceState
from edge.drivers.simulators import DisplaySim, ScannerSim
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports import Transport
from edge.drivers.wiring.lane_devices import LaneDevices


class Wire:
    """A transport on which nothing ever comes."""

    def __init__(self) -> None:
        self.closed = False

    async def read(self, timeout_s: float | None = None) -> bytes:
        await asyncio.Event().wait()
        raise AssertionError

    async def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        raise AssertionError

    async def close(self) -> None:
        self.closed = True


class Bench:
    """One driver on wires of ours."""

    def __init__(self) -> None:
        self.wires: list[Wire] = []
        self.driver = Driver(Supervisor("01/scale", "tcp://scale", opener=self.open))
        self.seen: list[DeviceState] = []
        self.driver.watch(lambda health: self.seen.append(health.state))

    async def open(self, _: str) -> Transport:
        self.wires.append(Wire())
        return self.wires[-1]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0)


async def started(bench: Bench) -> asyncio.Task[None]:
    running = asyncio.create_task(bench.driver.run())
    await until(lambda: bench.driver.health().state is DeviceState.ONLINE)
    return running


async def ended(running: asyncio.Task[None]) -> None:
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_the_old_connection_is_closed_and_a_new_one_made_and_it_counts_as_no_loss() -> None:
    bench = Bench()
    running = await started(bench)

    health = await bench.driver.restart()

    assert [wire.closed for wire in bench.wires] == [True, False]
    assert (health.state, health.losses) == (DeviceState.ONLINE, 0)
    assert DeviceState.OFFLINE not in bench.seen
    await ended(running)
    assert bench.wires[-1].closed
    assert bench.driver.health().state is DeviceState.CLOSED


async def test_an_exchange_that_is_going_on_is_waited_for() -> None:
    bench = Bench()
    running = await started(bench)

    async with bench.driver._turn:
        restarting = asyncio.create_task(bench.driver.restart())
        await asyncio.sleep(0.01)
        assert not bench.wires[0].closed
    await restarting

    assert bench.wires[0].closed
    await ended(running)


async def test_one_that_was_never_started_says_how_it_is(monkeypatch) -> None:
    monkeypatch.setattr("edge.drivers.driver.SETTLE_S", 0.0)

    health: DeviceHealth = await Bench().driver.restart()

    assert health.state is DeviceState.CLOSED


async def test_all_devices_of_a_lane_are_connected_anew_and_the_one_that_is_gone_says_why() -> None:
    async with ScannerSim() as scanner, DisplaySim() as display:
        config = LaneDevicesConfig(
            scanner=DeviceConfig("line", scanner.url), display=DeviceConfig("cd5220", display.url)
        )
        devices: LaneDevices = build_devices("01", config)
        running = asyncio.create_task(devices.run())
        await until(lambda: all(one.health().state is DeviceState.ONLINE for one in devices.drivers))
        await display.__aexit__(None, None, None)

        found = {health.device: health for health in await devices.restart()}

        assert found["01/scanner"].state is DeviceState.ONLINE
        assert found["01/display"].state is DeviceState.OFFLINE
        assert found["01/display"].problem
        await ended(running)
