"""The stock page in a real browser: goods come in, are looked up and counted with a scanner that types."""

from collections.abc import AsyncIterator

import pytest

from tests.edge.web.api.test_stock import hire, post, receipt, sell, signed_in
from tests.edge.web.test_lane_page import CHROMIUM, Till, browser

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")


@pytest.fixture
async def room(browser, server) -> AsyncIterator[Till]:
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1180, "height": 820})
    made = Till(await context.new_page())
    await made.page.goto(f"{server.url}/stock")
    await made.sees("h1", "库存")
    yield made
    assert made.problems == []
    await context.close()


async def sign_in(room, operator, pin=""):
    await room.page.locator("input[name=operator]").fill(operator)
    await room.page.locator("input[name=pin]").fill(pin)
    await room.press("Enter")
    await room.sees("header", "退出")


async def test_a_delivery_is_scanned_and_written_once(room, server, code):
    await room.page.get_by_role("button", name="出入库").click()
    await sign_in(room, "wang")
    for _ in range(3):
        await room.scan(code(5))
    await room.sees("td", "商品 5")
    await room.page.wait_for_function("document.querySelector('td.figure input')?.value === '3'")

    await room.page.get_by_role("button", name="入库：确认").click()

    await room.sees(".told.good", "s001-m-1-000001")
    assert server.journal.level("p5").available_milli == 3000
    await room.sees("main", "扫描商品")


async def test_a_draft_outlives_a_refresh_and_waste_goes_out(room, server, http, code):
    hire(server)
    await post(http, "documents", await signed_in(http, "li", "1357"), receipt(("p1", 5000)))
    await room.page.get_by_role("button", name="出入库").click()
    await sign_in(room, "li", "1357")
    await room.page.get_by_role("button", name="报损").click()
    await room.scan(code(1))
    await room.sees("td", "商品 1")

    await room.page.reload()
    await room.sees("td", "商品 1")
    await room.page.get_by_role("button", name="报损：确认").click()

    await room.sees(".told.good", "s001-m-1-000002")
    assert server.journal.level("p1").available_milli == 4000


async def test_what_is_below_zero_is_found_and_its_receipt_named(room, server, http):
    await sell(http, "p2", 3)
    await room.page.get_by_role("button", name="负库存").click()
    await room.sees("td .below", "−3")

    await room.page.locator("tr.pick").first.click()

    await room.sees(".figures strong", "−3")
    await room.sees("td", "s001-03-1-000001")


async def test_a_shelf_is_counted_with_the_scanner_and_booked(room, server, http, code):
    await post(http, "documents", await signed_in(http), receipt(("p1", 5000)))
    await room.page.get_by_role("button", name="盘点").click()
    await sign_in(room, "wang")
    await room.page.locator("input[name=name]").fill("冷柜")
    await room.press("Enter")
    await room.sees("h2", "盘点 1 冷柜")
    for _ in range(4):
        await room.scan(code(1))
    await room.sees("td", "✓")
    await room.sees("td .below", "−1")

    await room.page.get_by_role("button", name="差异入账").click()

    await room.sees("main", "已由 wang 入账")
    assert server.journal.level("p1").available_milli == 4000
