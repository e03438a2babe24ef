"""Orders that stopped in the middle, as people meet them: told at the lane, settled there or on the technician's page."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from edge.config import LaneConfig, OrderConfig
from edge.drivers.build import SharedDeviceConfig
from edge.drivers.simulators import PrinterSim
from edge.technician.access import new_code, since_boot_s
from tests.edge.web.api.test_orders import with_noodles
from tests.edge.web.conftest import serving
from tests.edge.web.test_lane_page import WAIT_MS, Till, browser
from tests.edge.web.test_shifts_at_the_page import in_browser, picture
from tests.edge.web.test_technician_page import Phone

__all__ = ["browser"]


class Kitchen(PrinterSim):
    """A printer whose plug is pulled at the first goods of an order, while `dies`."""

    dies = True

    def received(self, data: bytes) -> bytes:
        if self.dies and b"x1" in data:
            for writer in tuple(self._writers):
                writer.transport.abort()
        return super().received(data)


def kitchen_of(sim: PrinterSim) -> SharedDeviceConfig:
    return SharedDeviceConfig(name="kitchen", role="printer", driver="escpos", url=sim.url)


async def until(true: Any) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


async def sell_noodles(server: Any, number: int) -> None:
    lane = server.floor.lane("03")
    for at, command in enumerate(({"do": "AddItem", "code": "77"}, {"do": "Pay", "kind": "cash", "given_minor": 5000})):
        assert not (await lane.execute(f"n{number}-{at}", command)).problem


@pytest.fixture
async def kitchen() -> AsyncIterator[Kitchen]:
    async with Kitchen() as made:
        yield made


@pytest.fixture
async def server(data: Path, kitchen: Kitchen) -> AsyncIterator[Any]:
    with_noodles(data)
    route = (OrderConfig("kitchen", ("hot",)),)
    lanes = (LaneConfig("03", "王芳"),)
    async with serving(data, lanes=lanes, device=(kitchen_of(kitchen),), order=route) as made:
        await until(lambda: kitchen.connected)
        yield made


async def test_a_lane_that_was_begun_again_and_another_printer_still_get_their_orders(
    server: Any, data: Path, kitchen: Kitchen
) -> None:
    kitchen.dies = False
    async with PrinterSim() as front, PrinterSim() as other:
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(server.url, cookie_jar=jar) as inside:
            path = "/api/v1/technician"
            await inside.post(f"{path}/come-in", json={"code": new_code(data, since_boot_s())})
            bound = {"lane": "03", "role": "printer", "devices": [{"driver": "escpos", "url": front.url}]}
            assert (await inside.post(f"{path}/bind", json=bound)).status == 200
            shared = {"role": "printer", "driver": "escpos", "name": "kitchen", "url": other.url}
            assert (await inside.post(f"{path}/share", json={"name": "kitchen", "device": shared})).status == 200
        await until(lambda: front.connected and other.connected)

        await sell_noodles(server, 1)

        await until(lambda: other.receipts)
        assert "牛肉面" in other.receipts[0]
        assert kitchen.receipts == []


@in_browser
async def test_an_order_in_doubt_is_printed_again_or_is_there_by_two_presses_at_the_lane(
    server: Any, kitchen: Kitchen, browser: Any
) -> None:
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    till = Till(await context.new_page())
    await till.open(server.url)
    await sell_noodles(server, 1)
    await till.sees(".message", "这些厨房单可能没有打出来：kitchen #1")
    await until(lambda: kitchen.connected)
    await sell_noodles(server, 2)
    await till.sees(".message", "kitchen #1, kitchen #2")
    kitchen.dies = False
    await till.page.click(".message button")
    await till.sees(".doubt", "厨房单 #1 可能没有打出来")
    await picture(till, "orders-in-doubt")
    await until(lambda: kitchen.connected)

    await till.page.locator(".doubt").nth(0).get_by_text("再打一张（副本）").click()
    await until(lambda: any("COPY" in paper for paper in kitchen.receipts))
    await till.page.locator(".doubt").filter(has_text="#2").get_by_text("已经打出来了").click()
    await till.sees(".sheet", "厨房单都打出来了")

    await till.page.locator(".message button").wait_for(state="detached", timeout=WAIT_MS)
    async with asyncio.timeout(20):
        while (await (await till.page.request.get(f"{server.url}/api/v1/orders")).json())["jobs"]:
            await asyncio.sleep(0.05)  # the copy is still coming out
    assert till.problems == []
    await context.close()


@in_browser
async def test_a_technician_settles_them_too(server: Any, data: Path, kitchen: Kitchen, browser: Any) -> None:
    await sell_noodles(server, 1)
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    phone = Phone(await context.new_page())
    await phone.come_in(server.url, data)
    await phone.sees("#doubts", "order #1 may not be out")
    await phone.press("#doubts", "It is there")
    await phone.page.locator("#doubts").wait_for(state="detached", timeout=WAIT_MS)

    assert await phone.fits()
    assert phone.problems == []
    await context.close()
