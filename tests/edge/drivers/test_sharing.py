"""Several scanners at a lane, one printer for two lanes: who is told what, and whose drawer opens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from edge.drivers.build import DeviceConfig, LaneDevicesConfig, Rack, SharedDeviceConfig, build_rack
from edge.drivers.document import Cut, PrintDocument, Text
from edge.drivers.errors import DriverMisuse
from edge.drivers.roles import DeviceHealth, DeviceState
from edge.drivers.simulators import PrinterSim, ScannerSim
from edge.drivers.wiring.lane_devices import Keeper


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.002)


@asynccontextmanager
async def running(rack: Rack) -> AsyncIterator[None]:
    keeper = Keeper(rack.shared.values())
    runs = [*(each.run() for each in rack.lanes.values()), keeper.run()]
    tasks = [asyncio.create_task(each) for each in runs]
    try:
        drivers = [driver for _, __, driver in rack.drivers()]
        await until(lambda: all(driver.health().state is DeviceState.ONLINE for driver in drivers))
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def printer(url: str = "socket://127.0.0.1:9", name: str = "front") -> SharedDeviceConfig:
    return SharedDeviceConfig("escpos", url, name=name, role="printer")


def two_lanes_one_printer(url: str) -> Rack:
    lanes = {
        "01": LaneDevicesConfig(printer="front", drawer=DeviceConfig("printer")),
        "02": LaneDevicesConfig(printer="front", drawer=DeviceConfig("printer", pin=5)),
    }
    return build_rack(lanes, [printer(url)])


async def test_two_lanes_print_on_one_printer_and_no_receipt_is_interleaved_with_anothers() -> None:
    def receipt(lane: str, number: int) -> PrintDocument:
        return (*(Text(f"{lane} receipt {number} line {line}") for line in range(30)), Cut())

    async with PrinterSim() as sim:
        rack = two_lanes_one_printer(sim.url)
        async with running(rack):
            first, second = rack.lanes["01"].printer, rack.lanes["02"].printer
            assert first
            assert second
            work = [(first, "lane 01"), (second, "lane 02")] * 3
            await asyncio.gather(*(one.print(receipt(lane, at)) for at, (one, lane) in enumerate(work)))

    whole = ["".join(f"{lane} receipt {at} line {line}\n" for line in range(30)) for at, (_, lane) in enumerate(work)]
    assert sorted(sim.receipts) == sorted(whole)


async def test_a_kick_opens_the_drawer_of_the_lane_that_asked() -> None:
    async with PrinterSim() as sim:
        rack = two_lanes_one_printer(sim.url)
        async with running(rack):
            drawer = rack.lanes["02"].drawer
            assert drawer
            await drawer.open()
            await until(lambda: sim.kicks == 1)
            assert sim.kicked == [5]
            other = rack.lanes["01"].drawer
            assert other
            await other.open()
            await until(lambda: sim.kicks == 2)

    assert sim.kicked == [5, 2]


async def test_each_lane_hears_of_a_shared_printer_as_its_own_until_it_listens_no_more() -> None:
    heard: dict[str, list[DeviceHealth]] = {"01": [], "02": []}
    async with PrinterSim() as sim:
        rack = two_lanes_one_printer(sim.url)
        for lane, changes in heard.items():
            rack.lanes[lane].watch(changes.append)
        async with running(rack):
            await sim.vanish()
            await until(lambda: heard["02"][-1].state is DeviceState.OFFLINE)
            assert {one.device for one in heard["01"]} == {"01/printer"}
            assert {one.device for one in heard["02"]} == {"02/printer"}

            rack.lanes["01"].let_go()
            so_far = len(heard["01"])
            await sim.come_back()
            await until(lambda: heard["02"][-1].state is DeviceState.ONLINE)

    assert len(heard["01"]) == so_far


async def test_a_watcher_that_fails_keeps_neither_the_device_nor_another_lane_from_going_on() -> None:
    heard: list[DeviceHealth] = []

    def broken(_: DeviceHealth) -> None:
        raise ValueError("lane 01 has a flaw")

    async with PrinterSim() as sim:
        rack = two_lanes_one_printer(sim.url)
        rack.lanes["01"].watch(broken)
        rack.lanes["02"].watch(heard.append)
        async with running(rack):
            pass

    assert [one.state for one in heard][:2] == [DeviceState.CONNECTING, DeviceState.ONLINE]


async def test_codes_of_both_scanners_reach_the_lane_and_the_one_that_is_away_is_told() -> None:
    async with ScannerSim() as hand, ScannerSim() as table:
        config = LaneDevicesConfig(scanner=(DeviceConfig("line", hand.url), DeviceConfig("line", table.url)))
        rack = build_rack({"01": config})
        scanner = rack.lanes["01"].scanner
        assert scanner
        assert [one.health().device for one in rack.lanes["01"].drivers] == ["01/scanner", "01/scanner-2"]
        async with running(rack):
            scans = scanner.scans()
            await until(lambda: hand.connected and table.connected)
            await table.scan("222222")
            assert (await anext(scans)).text == "222222"
            await hand.scan("111111")
            assert (await anext(scans)).text == "111111"
            assert scanner.health().state is DeviceState.ONLINE

            await table.vanish()
            await until(lambda: scanner.health().state is DeviceState.OFFLINE)
            assert scanner.health().device == "01/scanner-2"
            await hand.scan("333333")
            assert (await anext(scans)).text == "333333"
            await scans.aclose()  # type: ignore[attr-defined]


LANE = LaneDevicesConfig


@pytest.mark.parametrize(
    ("lanes", "shared", "says"),
    [
        ({"01": LANE(printer="back")}, [printer()], "lane 01, printer: .*named 'back'; there is front"),
        ({"01": LANE(scale="front")}, [printer()], "lane 01, scale: .*role 'scale'.*there is none"),
        ({"01": LANE()}, [printer(), printer()], "device front stands there twice"),
        (
            {"01": LANE()},
            [SharedDeviceConfig("x", name="a", role="oven")],
            "device a: there is no role 'oven'; there is scanner",
        ),
        ({"01": LANE()}, [printer("nowhere")], "device front: .*starts with serial://"),
        (
            {"01": LANE(scanner="gun"), "02": LANE(scanner="gun")},
            [SharedDeviceConfig("line", "socket://127.0.0.1:9", name="gun", role="scanner")],
            "lane 02, scanner: gun is lane 01's",
        ),
        (
            {lane: LANE(printer="front", drawer=DeviceConfig("printer")) for lane in ("01", "02")},
            [printer()],
            "lane 02, drawer: pin 2 .* lane 01, drawer already; say pin = 5",
        ),
        ({"01": LANE(printer="front", drawer=DeviceConfig("escpos"))}, [printer()], 'driver = "printer"'),
        ({"01": LANE(drawer=DeviceConfig("printer", printer="back"))}, [printer()], "named 'back'"),
        ({"01": LANE(scale=DeviceConfig("toledo8271", "loop://"))}, [], "Did you mean 'toledo8217'"),
    ],
)
def test_what_cannot_be_shared_is_told_in_a_sentence(
    lanes: dict[str, LaneDevicesConfig], shared: list[SharedDeviceConfig], says: str
) -> None:
    with pytest.raises(DriverMisuse, match=says):
        build_rack(lanes, shared)


def test_one_drawer_that_two_lanes_use_stands_for_itself_and_may_hang_on_another_printer() -> None:
    till = SharedDeviceConfig("printer", name="till", role="drawer", printer="front")
    lanes = {lane: LANE(printer=DeviceConfig("escpos", f"socket://127.0.0.1:{lane}"), drawer="till") for lane in "12"}

    rack = build_rack(lanes, [printer(), till])

    assert all(each.drawer for each in rack.lanes.values())
    assert list(rack.shared) == ["front"]


def test_one_port_for_two_devices_is_a_warning_and_no_dead_box() -> None:
    scale = DeviceConfig("toledo8217", "serial:///dev/ttyS0?baud=9600")
    rack = build_rack({"01": LANE(scale=scale), "02": LANE(scale=scale)})

    (warning,) = rack.warnings
    assert "lane 02, scale: serial:///dev/ttyS0 is the port of lane 01, scale too" in warning
    assert "[[device]]" in warning
