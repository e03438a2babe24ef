"""Drivers over real sockets and a real pty: they work, and they come back by themselves."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from edge.drivers.build import DeviceConfig, LaneDevicesConfig, build_devices
from edge.drivers.codecs.line_scanner import LineScanner
from edge.drivers.display import Cd5220Display
from edge.drivers.document import Cut, Text
from edge.drivers.driver import Driver
from edge.drivers.errors import DeviceOffline, DeviceRefused, DeviceTimeout, DriverMisuse
from edge.drivers.printer import EscPosPrinter, PrinterDrawer
from edge.drivers.roles import DeviceHealth, DeviceState, Scan
from edge.drivers.scales import SerialScale
from edge.drivers.scales.reading import Trouble
from edge.drivers.scales.wire.toledo8217 import Toledo8217
from edge.drivers.scanner import ScannerDriver
from edge.drivers.simulators import DisplaySim, PrinterSim, PtyScannerSim, ScaleSim, ScannerSim
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports import Transport
from edge.drivers.wiring.lane_devices import LaneDevices


@contextlib.asynccontextmanager
async def running(*drivers: Driver) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(driver.run()) for driver in drivers]
    try:
        for driver in drivers:
            await until(lambda driver=driver: driver.health().state is DeviceState.ONLINE)
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.005)


async def next_scan(scanner: ScannerDriver) -> Scan:
    async with asyncio.timeout(5):
        return await anext(scanner.scans())


async def test_a_scan_reaches_whoever_listens() -> None:
    async with ScannerSim() as sim:
        scanner = ScannerDriver(Supervisor("1/scanner", sim.url), LineScanner, same_read_ms=0)
        async with running(scanner):
            await until(lambda: sim.connected)
            await sim.scan("6901234567892", "]E0")

            assert await next_scan(scanner) == Scan("6901234567892", "]E0")


async def test_a_scanner_that_vanishes_and_comes_back_goes_on_by_itself() -> None:
    async with ScannerSim() as sim:
        scanner = ScannerDriver(Supervisor("1/scanner", sim.url), LineScanner, same_read_ms=0)
        changes: list[DeviceHealth] = []
        scanner.watch(changes.append)
        async with running(scanner):
            await sim.vanish()
            await until(lambda: scanner.health().state is DeviceState.OFFLINE)
            await sim.come_back()
            await until(lambda: sim.connected)
            await sim.scan("123")

            assert (await next_scan(scanner)).text == "123"
        assert [change.state for change in changes] == [
            DeviceState.CONNECTING, DeviceState.ONLINE, DeviceState.OFFLINE, DeviceState.ONLINE, DeviceState.CLOSED,
        ]  # fmt: skip


async def test_a_flooding_scanner_is_bounded() -> None:
    async with ScannerSim() as sim:
        scanner = ScannerDriver(Supervisor("1/scanner", sim.url), LineScanner, same_read_ms=0)
        async with running(scanner):
            await until(lambda: sim.connected)
            await sim.noise(b"1234\r" * 5000)
            await until(lambda: scanner.health().exchanges == 5000)

            assert scanner._waiting.qsize() == 32


async def test_what_a_scanner_is_set_to_send_is_said_in_its_configuration() -> None:
    async with ScannerSim() as sim:
        config = DeviceConfig("line", sim.url, prefix="~", suffix="\t")
        devices = build_devices("1", LaneDevicesConfig(scanner=config))
        scanner = devices.drivers[0]
        assert isinstance(scanner, ScannerDriver)
        async with running(scanner):
            await until(lambda: sim.connected)
            await sim.noise(b"~]E06901234567892\t")

            assert await next_scan(scanner) == Scan("6901234567892", "]E0")


async def test_a_scanner_on_a_pty_is_read_and_its_unplugging_noticed() -> None:
    with PtyScannerSim() as sim:
        scanner = ScannerDriver(Supervisor("1/scanner", sim.url), LineScanner, same_read_ms=0)
        async with running(scanner):
            sim.scan("4006381333931")
            assert (await next_scan(scanner)).text == "4006381333931"

            sim.unplug()

            await until(lambda: scanner.health().state is DeviceState.OFFLINE)


async def test_the_scale_waits_for_the_pan_to_settle() -> None:
    async with ScaleSim() as sim:
        scale = SerialScale(Supervisor("1/scale", sim.url), Toledo8217)
        async with running(scale):
            sim.put(1250, moving=3)

            assert (await scale.weigh()).grams == 1250


@pytest.mark.parametrize(
    ("trouble", "words"), [(Trouble.OVER, "overloaded"), (Trouble.UNDER_ZERO, "zero"), (Trouble.MOTION, "moving")]
)
async def test_a_scale_without_a_weight_says_why(trouble: Trouble, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.scales.driver.SETTLE_S", 0.0)
    async with ScaleSim() as sim:
        scale = SerialScale(Supervisor("1/scale", sim.url), Toledo8217)
        async with running(scale):
            sim.trouble = trouble

            with pytest.raises(DeviceRefused, match=words):
                await scale.weigh()


async def test_an_empty_pan_is_not_sold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.scales.driver.SETTLE_S", 0.0)
    async with ScaleSim() as sim:
        scale = SerialScale(Supervisor("1/scale", sim.url), Toledo8217)
        async with running(scale):
            with pytest.raises(DeviceRefused, match="empty"):
                await scale.weigh()


async def test_a_silent_scale_times_out_and_an_absent_one_is_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.scales.driver.ANSWER_TIMEOUT_S", 0.05)
    async with ScaleSim() as sim:
        scale = SerialScale(Supervisor("1/scale", sim.url), Toledo8217)
        with pytest.raises(DeviceOffline):
            await scale.weigh()
        async with running(scale):
            sim.silent = True
            with pytest.raises(DeviceTimeout):
                await scale.weigh()


async def test_a_receipt_comes_out_of_the_printer_once() -> None:
    async with PrinterSim() as sim:
        printer = EscPosPrinter(Supervisor("1/printer", sim.url))
        async with running(printer):
            await printer.print((Text("谢谢惠顾"), Cut()))

            assert [text.strip() for text in sim.receipts] == ["谢谢惠顾"]


async def test_a_printer_out_of_paper_refuses_and_says_so_until_there_is_paper() -> None:
    async with PrinterSim() as sim:
        printer = EscPosPrinter(Supervisor("1/printer", sim.url))
        async with running(printer):
            sim.paper = False
            with pytest.raises(DeviceRefused, match="paper out"):
                await printer.print((Text("x"), Cut()))
            assert printer.health().state is DeviceState.REFUSED

            sim.paper = True
            await printer.print((Text("x"), Cut()))

            assert printer.health().state is DeviceState.ONLINE
            assert len(sim.receipts) == 1


async def test_a_printer_that_answers_nothing_still_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.printer.ANSWER_TIMEOUT_S", 0.05)
    async with PrinterSim() as sim:
        sim.mute = True
        printer = EscPosPrinter(Supervisor("1/printer", sim.url))
        async with running(printer):
            await printer.print((Text("x"), Cut()))

            await until(lambda: len(sim.receipts) == 1)
            assert (await printer.status()).paper is None


async def test_the_drawer_on_the_printer_opens() -> None:
    async with PrinterSim() as sim:
        printer = EscPosPrinter(Supervisor("1/printer", sim.url))
        async with running(printer):
            await PrinterDrawer(printer).open()

            await until(lambda: sim.kicks == 1)


async def test_the_display_shows_its_last_lines_again_after_it_was_unplugged() -> None:
    async with DisplaySim() as sim:
        display = Cd5220Display(Supervisor("1/display", sim.url))
        async with running(display):
            await display.show("应收", "12.50")
            await until(lambda: sim.lines == ("应收", "12.50"))
            await sim.vanish()
            sim._screen.lines = ["", ""]
            await sim.come_back()

            await until(lambda: sim.lines == ("应收", "12.50"))


async def test_a_lanes_devices_are_built_from_its_configuration() -> None:
    config = LaneDevicesConfig(
        scanner=DeviceConfig("line", "socket://127.0.0.1:1"),
        printer=DeviceConfig("escpos", "socket://127.0.0.1:2"),
        drawer=DeviceConfig("printer"),
    )

    devices = build_devices("03", config)

    assert devices.scanner is not None
    assert devices.scale is None
    assert devices.drawer is not None
    assert [driver.health().device for driver in devices.drivers] == ["03/scanner", "03/printer"]


@pytest.mark.parametrize(
    "config",
    [
        LaneDevicesConfig(scanner=DeviceConfig("telepathy")),
        LaneDevicesConfig(drawer=DeviceConfig("printer")),
        LaneDevicesConfig(scale=DeviceConfig("toledo8217", "serial:///dev/ttyS0?baud=abc")),
    ],
)
def test_a_configuration_that_cannot_be_is_named(config: LaneDevicesConfig) -> None:
    with pytest.raises(DriverMisuse, match="lane 03"):
        build_devices("03", config)


async def test_a_driver_that_fails_while_it_opens_is_away_and_takes_no_other_device_with_it() -> None:
    async def fails(_: str) -> Transport:
        raise ValueError("not foreseen")

    async with ScannerSim() as sim:
        broken, scanner = (
            Driver(Supervisor("1/scale", "x", opener=fails)),
            ScannerDriver(Supervisor("1/scanner", sim.url), LineScanner, same_read_ms=0),
        )
        devices = asyncio.create_task(LaneDevices(drivers=(broken, scanner)).run())

        await until(lambda: broken.health().state is DeviceState.OFFLINE)
        await until(lambda: scanner.health().state is DeviceState.ONLINE)

        assert broken.health().problem == "driver failed: ValueError: not foreseen"
        assert not devices.done()
        devices.cancel()
        await asyncio.gather(devices, return_exceptions=True)


async def test_a_driver_whose_own_loop_fails_is_begun_again_and_costs_no_other_device_a_thing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("edge.drivers.wiring.lane_devices.AGAIN_S", 0.0)

    class Careless(Driver):
        runs = 0

        async def run(self) -> None:
            self.runs += 1
            raise ValueError("not foreseen")

    async with ScannerSim() as sim:
        careless = Careless(Supervisor("1/scale", "loop://"))
        scanner = ScannerDriver(Supervisor("1/scanner", sim.url), LineScanner)
        devices = asyncio.create_task(LaneDevices(drivers=(careless, scanner)).run())

        await until(lambda: careless.runs > 2 and scanner.health().state is DeviceState.ONLINE)

        assert not devices.done()
        devices.cancel()
        await asyncio.gather(devices, return_exceptions=True)
