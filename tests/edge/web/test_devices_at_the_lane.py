"""The whole store server with simulated devices that speak their real wire protocols over TCP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import aiohttp
import pytest

from edge.config import LaneConfig
from edge.drivers.build import DeviceConfig, LaneDevicesConfig
from edge.drivers.simulators import DisplaySim, PrinterSim, ScaleSim, ScannerSim


class Counter:
    """The devices on one lane's counter."""

    def __init__(self) -> None:
        self.scanner, self.scale = ScannerSim(), ScaleSim()
        self.printer, self.display = PrinterSim(), DisplaySim()

    @property
    def config(self) -> LaneConfig:
        devices = LaneDevicesConfig(
            scanner=DeviceConfig("line", self.scanner.url),
            scale=DeviceConfig("toledo8217", self.scale.url),
            printer=DeviceConfig("escpos", self.printer.url),
            drawer=DeviceConfig("printer"),
            display=DeviceConfig("cd5220", self.display.url),
        )
        return LaneConfig("03", "王芳", devices)

    @property
    def all(self) -> tuple[ScannerSim | ScaleSim | PrinterSim | DisplaySim, ...]:
        return (self.scanner, self.scale, self.printer, self.display)


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    async with AsyncExitStack() as stack:
        made = Counter()
        for device in made.all:
            await stack.enter_async_context(device)
        yield made


async def until(condition: Callable[[], object]) -> None:
    """Wait for what another task or socket brings about."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.005)


async def ready(screen, *roles: str) -> None:
    while not all(device["state"] == "ready" for device in screen.state["devices"] if device["role"] in roles):
        await screen.read()


@pytest.fixture
async def lane(data, counter, start_server, open_screen):
    async with (
        start_server(data, lanes=(counter.config,)) as server,
        aiohttp.ClientSession(server.url) as http,
        open_screen(http) as screen,
    ):
        await ready(screen, "scanner", "scale", "printer", "display")
        yield screen


async def test_scanner_scale_printer_drawer_and_display_make_a_sale_together(lane, counter, code):
    counter.scale.put(1250)
    await counter.scanner.scan(code(1))
    while len(lane.state["lines"]) < 1:
        await lane.read()
    await lane.do("AddItem", code="22")
    assert lane.state["lines"][1]["qty_milli"] == 1250
    await until(lambda: "17.01" in counter.display.lines[1])

    await lane.do("Pay", kind="cash", given_minor=2000)

    await until(lambda: counter.printer.receipts)
    assert "s001-03-1-000001" in counter.printer.receipts[0]
    assert "苹果 红富士" in counter.printer.receipts[0]
    assert counter.printer.kicks == 1
    await until(lambda: "2.99" in counter.display.lines[1])


async def test_out_of_paper_the_sale_stands_and_f11_prints_it(lane, counter, code):
    counter.printer.paper = False
    await lane.do("Scan", code=code(1))
    assert (await lane.do("Pay", kind="cash", given_minor=200))["ok"] is True
    while not any(notice["code"] == "paper-out" for notice in lane.state["notices"]):
        await lane.read()

    counter.printer.paper = True
    await lane.do("Reprint")

    await until(lambda: counter.printer.receipts)
    assert "s001-03-1-000001" in counter.printer.receipts[0]
    while lane.state["notices"]:
        await lane.read()


async def test_a_scanner_that_vanishes_is_said_and_works_again_when_it_is_back(lane, counter, code):
    await counter.scanner.vanish()
    while not any(notice["code"] == "scanner-away" for notice in lane.state["notices"]):
        await lane.read()
    assert (await lane.do("Scan", code=code(1)))["ok"] is True

    await counter.scanner.come_back()
    while lane.state["notices"]:
        await lane.read()
    await counter.scanner.scan(code(2))
    while len(lane.state["lines"]) < 2:
        await lane.read()


async def test_receipts_that_waited_for_a_printer_are_printed_after_a_restart(
    data, counter, start_server, open_screen, code
):
    await counter.printer.vanish()
    lanes = (counter.config,)
    async with (
        start_server(data, lanes=lanes) as server,
        aiohttp.ClientSession(server.url) as http,
        open_screen(http) as screen,
    ):
        await screen.do("Scan", code=code(1))
        assert (await screen.do("Pay", kind="card", given_minor=101))["ok"] is True

    await counter.printer.come_back()
    async with start_server(data, lanes=lanes):
        await until(lambda: counter.printer.receipts)

    assert "s001-03-1-000001" in counter.printer.receipts[0]
    assert "副本" not in counter.printer.receipts[0]


async def test_a_scale_that_nobody_put_anything_on_asks_for_it(lane, counter):
    counter.scale.put(0)

    answer = await lane.do("AddItem", code="22")

    assert answer["problem"]["code"] == "weight-needed"
    assert "公斤*编码" in answer["problem"]["words"]["zh"]
