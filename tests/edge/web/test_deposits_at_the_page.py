"""Deposits in a real browser: goods are kept for a customer, and picked up with what was paid."""

from collections.abc import AsyncIterator

import pytest

from retail.shifts import ShiftTerms
from tests.edge.web.test_lane_page import Till, browser
from tests.edge.web.test_shifts_at_the_page import in_browser, picture, settle

__all__ = ["browser"]


@pytest.fixture
async def till(browser, server) -> AsyncIterator[Till]:
    settle(server, ShiftTerms())
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    made = Till(await context.new_page())
    await made.open(server.url)
    yield made
    assert made.problems == []
    await context.close()


@in_browser
async def test_goods_are_kept_for_a_deposit_and_picked_up_with_it(till, code):
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("F12")
    await till.page.locator(".sheet button", has_text="订金").click()
    await till.page.fill(".sheet [name=amount]", "0.50")
    await till.page.fill(".sheet [name=customer]", "张三 138")
    await picture(till, "deposit")
    await till.press("Enter")
    await till.sees(".due .state", "收订金")
    await till.sees(".huge", "0.50")
    await picture(till, "deposit-pay")
    await till.type("1")
    await till.press("Enter")
    await till.sees(".huge", "0.50")
    await till.sees("dl.pairs", "收订金")

    await till.press("F12")
    await till.page.locator(".sheet button", has_text="订金").click()
    await till.sees(".sheet .holds", "张三 138")
    await picture(till, "deposits")
    await till.page.click(".sheet .holds button >> nth=0")
    await till.sees(".line .name", "商品 1")
    await till.press("F6", "F12")
    await till.page.locator(".sheet button", has_text="订金").click()
    await till.page.click(".sheet .holds button >> nth=0")
    await till.sees(".huge", "0.51")
    await till.press("F5")

    await till.sees("dl.pairs", "订金")
