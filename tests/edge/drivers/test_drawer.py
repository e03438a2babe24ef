"""Drawers with a port of their own, and what switches tell."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from edge.drivers.build import DeviceConfig, LaneDevicesConfig, SharedDeviceConfig, build_devices, build_rack
from edge.drivers.drawer import TRIGGERS, Level, PortDrawer
from edge.drivers.errors import DeviceOffline, DriverMisuse
from edge.drivers.roles import DeviceState, SensedDrawer
from edge.drivers.simulators import DrawerSim, PrinterSim
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports.paced import Paced


@asynccontextmanager
async def a_lane(**config) -> AsyncIterator:
    devices = build_devices("1", LaneDevicesConfig(**config))
    task = asyncio.create_task(devices.run())
    try:
        async with asyncio.timeout(5):
            while any(driver.health().state is not DeviceState.ONLINE for driver in devices.drivers):
                await asyncio.sleep(0.001)
        yield devices
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.002)


@pytest.mark.parametrize("driver", sorted(TRIGGERS))
async def test_a_drawer_with_a_port_opens(driver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.drawer.PULSE_S", 0.01)
    async with DrawerSim(kind=driver) as sim, a_lane(drawer=DeviceConfig(driver, sim.url)) as devices:
        await until(lambda: sim.connected)
        assert sim.openings == 0
        await devices.drawer.open()

        await until(lambda: sim.openings == 1)
        await until(lambda: not sim.under_current)


async def test_a_relays_coil_is_let_go_also_where_the_lane_has_lost_its_patience() -> None:
    async with DrawerSim(kind="relay") as sim, a_lane(drawer=DeviceConfig("relay", sim.url)) as devices:
        await until(lambda: sim.connected)
        opening = asyncio.create_task(devices.drawer.open())
        await until(lambda: sim.under_current)
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)

        await until(lambda: not sim.under_current)


async def test_a_relay_that_a_lost_line_left_closed_is_let_go_at_the_next_connection() -> None:
    async with DrawerSim(kind="relay") as sim:
        sim.under_current = True
        async with a_lane(drawer=DeviceConfig("relay", sim.url)):
            await until(lambda: not sim.under_current)


async def test_a_drawer_that_is_away_is_not_opened_later() -> None:
    devices = build_devices("1", LaneDevicesConfig(drawer=DeviceConfig("bel", "socket://127.0.0.1:9")))

    with pytest.raises(DeviceOffline):
        await devices.drawer.open()


class Port:
    """A port with a CTS line."""

    level: bool | None = None

    def clear_to_send(self) -> bool | None:
        return self.level

    async def read(self) -> bytes:
        raise AssertionError

    async def write(self, data: bytes, timeout_s: float = 5.0) -> None: ...

    async def close(self) -> None: ...


@pytest.mark.parametrize(
    ("open_at", "level", "is_open"),
    [("high", True, True), ("high", False, False), ("low", True, False), ("low", False, True),
     ("high", None, None), ("", True, None), ("", False, None)],
)  # fmt: skip
async def test_a_ports_switch_is_read_at_the_level_that_it_is_set_to(open_at, level, is_open) -> None:
    drawer, port = PortDrawer(Supervisor("1/drawer", "loop://"), TRIGGERS["bel"], open_at), Port()
    port.level = level
    drawer._transport = Paced(port)

    assert isinstance(drawer, SensedDrawer)
    assert await drawer.is_open() is is_open


@pytest.mark.parametrize(("open_at", "is_open"), [("low", True), ("high", False), ("", None)])
async def test_a_printers_pin_is_read_at_the_level_that_it_is_set_to(open_at: str, is_open: bool | None) -> None:
    async with PrinterSim() as sim:
        sim.machine.drawer_open = True
        drawer = DeviceConfig("printer", open_at=cast(Level, open_at))
        async with a_lane(printer=DeviceConfig("escpos", sim.url), drawer=drawer) as devices:
            assert await devices.drawer.is_open() is is_open


async def test_a_pty_has_no_such_line_and_tells_nothing() -> None:
    import os
    import pty

    from edge.drivers.transports.descriptor import FdTransport

    master, slave = pty.openpty()
    assert FdTransport(master, lambda: None).clear_to_send() is None
    for fd in (master, slave):
        os.close(fd)


def test_two_lanes_may_share_a_drawer_with_a_port_and_a_slip_names_what_there_is() -> None:
    shared = [SharedDeviceConfig("bel", "socket://127.0.0.1:9", name="till", role="drawer")]
    rack = build_rack({"1": LaneDevicesConfig(drawer="till"), "2": LaneDevicesConfig(drawer="till")}, shared)

    assert rack.lanes["1"].drawer is rack.lanes["2"].drawer is rack.shared["till"]
    with pytest.raises(DriverMisuse, match="bel, escpos, relay"):
        build_devices("1", LaneDevicesConfig(drawer=DeviceConfig("bell", "socket://127.0.0.1:9")))
