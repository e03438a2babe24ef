"""Ways to pay by key in a real browser: one besides cash at once, several by number."""

from collections.abc import AsyncIterator

import pytest

from protocol.masters import STORE, StoreDoc, encode_master
from protocol.messages import Document
from retail.paying.foreign import ForeignCash
from retail.paying.tenders import USUAL, TenderKind
from retail.terms import Terms
from tests.edge.web.test_lane_page import Till, browser
from tests.edge.web.test_shifts_at_the_page import in_browser, picture, take

__all__ = ["browser"]


@pytest.fixture
async def till(browser, server) -> AsyncIterator[Till]:
    terms = Terms(tenders=(*USUAL, TenderKind("美团券")), foreign=(ForeignCash("USD", 725, 100, step_minor=100),))
    take(server, Document(STORE, "s001", 0, encode_master(StoreDoc("s001", "河西店", terms=terms))))
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    made = Till(await context.new_page())
    await made.open(server.url)
    yield made
    assert made.problems == []
    await context.close()


@in_browser
async def test_a_sale_is_paid_by_voucher_wallet_and_the_shops_own_ticket(till, code):
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("F6")
    await till.type("0.20 V77")
    await till.press("F6")
    await till.sees(".sheet", "代金券")
    await picture(till, "tenders")
    await till.press("3")
    await till.sees(".huge", "0.81")

    await till.press("F6")
    await till.press("2")
    await till.sees(".message", "要有单号")
    await till.type("#W5")
    await till.press("F6")
    await till.press("2")

    await till.sees("dl.pairs", "扫码付")
    await till.sees("dl.pairs", "代金券")


@in_browser
async def test_a_way_that_the_shop_named_itself_stands_under_its_name(till, code):
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("F6", "F6", "5")

    await till.sees("dl.pairs", "美团券")


@in_browser
async def test_a_customer_pays_with_dollars_and_gets_change_in_the_shops_own_money(till, code):
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("F6", "F6")
    await till.sees(".sheet", "USD 1.00")
    await picture(till, "foreign")
    await till.press("Escape")
    await till.type("20 usd")
    await till.press("F5")

    await till.sees(".huge", "143.99")
