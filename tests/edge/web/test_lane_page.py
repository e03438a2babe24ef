"""The lane page in a real browser: what a cashier does with keys, and what a screen must survive."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from protocol.facts import CashMoved, decode_fact
from retail.policy import Policy, Rule
from tests.edge.web.test_people_at_the_page import LI, RULES, WANG, hire

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")

#: How a keyboard-wedge scanner types: far quicker than a person.
SCANNER_S = 0.002
PERSON_MS = 60
#: How long a page may take to show what it was told, on a machine that does much else.
WAIT_MS = 20_000


@pytest.fixture
async def browser() -> AsyncIterator[Any]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        await made.close()


class Till:
    """The page as hands and eyes meet it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda line: line.type == "error" and self.problems.append(line.text))

    async def open(self, url: str, lane: str = "03") -> None:
        await self.page.goto(f"{url}/lane/{lane}")
        await self.page.wait_for_selector("#entry")

    async def scan(self, code: str) -> None:
        """Keys with a scanner's times upon them, however slowly a busy machine hands them over."""
        keyboard = await self.page.context.new_cdp_session(self.page)
        began = time.time()
        for place, text in enumerate([*code, "\r"]):
            key = {"timestamp": began + place * SCANNER_S, "key": "Enter" if text == "\r" else text}
            await keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": text, **key})
            await keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
        await keyboard.detach()

    async def type(self, text: str) -> None:
        await self.page.keyboard.type(text, delay=PERSON_MS)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def sees(self, selector: str, text: str) -> None:
        await self.page.locator(selector).filter(has_text=text).first.wait_for(timeout=WAIT_MS)

    async def lines(self) -> list[str]:
        return await self.page.locator(".line .name").all_inner_texts()

    async def typed(self) -> str:
        return await self.page.locator("#entry").input_value()


@pytest.fixture
async def till(browser, server) -> AsyncIterator[Till]:
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    made = Till(await context.new_page())
    await made.open(server.url)
    yield made
    assert made.problems == []
    await context.close()


async def test_ten_items_and_exact_cash_are_ten_scans_and_two_keys(till, server, code):
    for n in range(1, 11):
        await till.scan(code(n))
    await till.sees(".line .name", "商品 10")
    await till.sees(".huge", "10.55")

    await till.press("F5", "Enter")

    await till.sees(".due.done", "s001-03-1-000001")
    assert server.journal.sale_by_number("03", 1).sale.total_minor == 1055


async def test_enter_twice_is_exact_cash_too(till, server, code):
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")

    await till.press("Enter", "Enter")

    await till.sees(".due.done", "s001-03-1-000001")


async def test_who_works_here_signs_in_by_keys_alone_and_locks_the_lane(till, server, code):
    hire(server, WANG)
    await till.sees(".people h2", "登录")
    await till.type("wang")
    await till.press("Tab")
    await till.type("0000")
    await till.press("Enter")
    await till.sees(".people .told", "wang")

    await till.type("2468")
    await till.press("Enter")
    await till.page.locator(".people").wait_for(state="detached", timeout=WAIT_MS)
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("F12")
    await till.page.get_by_text("锁屏").click()

    await till.sees(".people", "购物清单里的商品都在")


async def test_cash_goes_to_the_safe_by_its_amount_and_two_keys(till, server):
    await till.type("200 safe")
    await till.press("F10")
    await till.sees(".sheet .figure", "200.00")
    await till.press("7")
    await till.page.locator(".sheet").wait_for(state="detached", timeout=WAIT_MS)
    async with asyncio.timeout(5):
        while not server.journal.head("ledger"):
            await asyncio.sleep(0.01)

    assert await till.typed() == ""
    (stored,) = server.journal.read_after("ledger", 0, 9, 9999)
    assert decode_fact(stored.record).body == CashMoved("pick-up", -20000, "CNY", "王芳", "safe")


async def test_a_price_that_a_cashier_may_not_change_alone_waits_for_a_supervisors_pin(till, server, code):
    hire(server, WANG, LI, policy=Policy(1, RULES))
    await till.sees(".people h2", "登录")
    await till.type("wang")
    await till.press("Tab")
    await till.type("2468")
    await till.press("Enter")
    await till.page.locator(".people").wait_for(state="detached", timeout=WAIT_MS)
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")

    await till.type("0.80 dented")
    await till.press("F2")
    await till.sees(".people h2", "授权")
    await till.type("li")
    await till.press("Tab")
    await till.type("1357")
    await till.press("Enter")

    await till.sees(".line .off", "原价 1.01")
    assert await till.typed() == ""
    await till.sees(".huge", "0.80")


async def test_a_minus_before_the_figure_is_a_discount_on_the_line_and_two_are_one_on_all(till, server, code):
    rules = (Rule("discount", role="cashier"), Rule("discount", role="supervisor"))
    hire(server, WANG, policy=Policy(1, newer=rules))
    await till.sees(".people h2", "登录")
    await till.type("wang")
    await till.press("Tab")
    await till.type("2468")
    await till.press("Enter")
    await till.page.locator(".people").wait_for(state="detached", timeout=WAIT_MS)
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")

    await till.type("-0.21 dented")
    await till.press("F2")
    await till.sees(".line .off", "手工折扣")
    await till.type("--10% regular")
    await till.press("F2")

    await till.sees(".line.whole .off", "整单折扣 10%")
    await till.sees(".huge", "0.72")
    await till.type("--0")
    await till.press("F2")
    await till.sees(".huge", "0.80")
    assert not till.problems


async def test_training_is_begun_from_the_sheet_and_stands_on_the_screen(till, server, code):
    await till.press("F12")
    await till.page.get_by_text("开始培训").click()
    await till.sees(".banner", "培训模式")
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")

    await till.press("Enter", "Enter")

    await till.sees(".due.done", "s001-03-1-000000")
    assert server.journal.sale_by_number("03", 1) is None


async def test_goods_come_back_by_their_receipt_and_the_money_with_them(till, server, code):
    for n in (1, 2):
        await till.scan(code(n))
    await till.sees(".line .name", "商品 2")
    await till.press("Enter", "Enter")
    await till.sees(".due.done", "s001-03-1-000001")

    await till.type("1")
    await till.press("F9")
    await till.sees(".line.back", "s001-03-1-000001")
    await till.sees(".due .label", "应退")
    await till.press("Delete", "Enter")
    await till.sees(".huge.lamp", "1.01")
    await till.press("Enter")

    await till.sees(".due.done", "s001-03-1-000002")
    assert server.journal.sale_by_number("03", 2).sale.total_minor == -101


async def test_an_age_is_confirmed_with_its_key_before_money_is_taken(till, server, code):
    await till.scan(code(41))
    await till.sees(".line.rides .name", "瓶押金")
    await till.sees(".asked", "顾客须年满 18 岁")
    await till.press("Enter", "Enter")
    await till.sees(".message.bad", "年满 18 岁")

    await till.press("F4", "Enter")

    await till.sees(".due.done", "s001-03-1-000001")
    assert server.journal.sale_by_number("03", 1).details.age == 18


async def test_keys_act_on_the_goods_and_not_on_the_deposit_that_goes_with_them(till, code):
    await till.scan(code(1))
    await till.scan(code(41))
    await till.sees(".line.rides .name", "瓶押金")
    await till.sees(".under", "2 行，2 件")

    await till.type("3*")
    await till.press("Enter")
    await till.sees(".line.rides .made", "3")

    await till.press("PageUp", "PageDown", "Delete")
    await till.sees(".under", "1 行，1 件")
    await till.sees(".line.lit .name", "商品 1")


async def test_a_price_that_is_asked_for_is_typed_and_one_of_several_is_chosen(till, code):
    await till.scan(code(42))
    await till.sees(".message.bad", "请输入价格")
    await till.type("12.80")
    await till.press("Enter")
    await till.sees(".huge", "12.80")

    await till.scan(code(43))
    await till.sees(".found .name", "衬衫 中")
    await till.press("ArrowDown", "Enter")

    await till.sees(".huge", "111.80")
    assert await till.lines() == ["鲜花", "衬衫"]


async def test_a_lot_and_its_date_stand_under_the_line(till, code):
    await till.scan(f"(01){code(1).zfill(14)}(17)701231(10)L7")

    await till.sees(".made", "批号 L7")
    await till.sees(".made", "2070-12-31")


async def test_the_change_stands_huge_until_the_next_scan(till, code):
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("Enter")
    await till.type("5")
    await till.press("Enter")
    await till.sees(".huge.lamp", "3.99")

    await till.scan(code(2))
    await till.sees(".huge", "1.02")


async def test_a_refresh_keeps_the_cart(till, code):
    await till.scan(code(1))
    await till.scan(code(2))
    await till.sees(".line .name", "商品 2")

    await till.page.reload()

    await till.sees(".line .name", "商品 2")
    assert await till.lines() == ["商品 1", "商品 2"]


async def test_a_scan_in_the_middle_of_typing_is_rung_up_and_the_typing_stays(till, code):
    await till.type("苹")

    await till.scan(code(3))

    await till.sees(".line .name", "商品 3")
    assert await till.typed() == "苹"


async def test_a_scan_while_a_sheet_is_open_is_rung_up(till, code):
    await till.press("F1")
    await till.sees(".sheet", "按键")

    await till.scan(code(4))

    await till.sees(".line .name", "商品 4")


async def test_a_quantity_before_the_scan_is_used(till, code):
    await till.type("3*")
    await till.scan(code(5))

    await till.sees(".line", "3 × 1.05")
    assert await till.typed() == ""


async def test_a_quantity_alone_changes_the_chosen_line_and_del_removes_it(till, code):
    await till.scan(code(1))
    await till.scan(code(2))
    await till.sees(".line .name", "商品 2")

    await till.press("PageUp")
    await till.type("4*")
    await till.press("Enter")
    await till.sees(".line.lit", "4 × 1.01")

    await till.press("Delete")
    await till.page.locator(".line").nth(1).wait_for(state="detached", timeout=WAIT_MS)
    assert await till.lines() == ["商品 2"]


async def test_goods_are_found_by_initials_and_weighed_by_hand(till):
    await till.type("1.5*pghfs")
    await till.sees(".found", "苹果 红富士")

    await till.press("Enter")

    await till.sees(".line", "1.500 kg × 12.80")


async def test_a_code_that_nobody_knows_stays_typed_and_is_explained_until_the_next_key(till):
    await till.type("4711")
    await till.press("Enter")
    await till.sees(".message", "没有这个商品：4711")
    assert await till.typed() == "4711"

    await till.type("5")
    assert await till.page.locator(".message.told").count() == 0
    assert await till.typed() == "5"


async def test_the_kilos_that_a_refusal_asks_for_are_not_added_to_the_code_before_them(till):
    await till.type("22")
    await till.press("Enter")
    await till.sees(".message", "公斤*编码")

    await till.type("1.250*22")
    await till.press("Enter")

    await till.sees(".line", "1.250 kg × 12.80")


async def test_what_was_refused_can_be_mended_with_the_arrow_keys(till, code):
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("Enter")
    await till.type("2..5")
    await till.press("Enter")
    await till.sees(".message", "金额不对")

    await till.press("End", "ArrowLeft", "Backspace")
    assert await till.typed() == "2.5"
    await till.press("Enter")

    await till.sees(".huge.lamp", "1.49")


async def test_escape_takes_a_payment_back_before_it_goes_to_the_goods(till, code):
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("F5")
    await till.type("0.50")
    await till.press("Enter")
    await till.sees(".huge", "0.51")

    await till.press("Escape")
    await till.sees(".huge", "1.01")
    await till.press("Escape")
    await till.page.wait_for_selector(".lane:not(.paying)")


async def test_the_language_changes_in_place(till):
    await till.page.get_by_role("button", name="English").click()
    await till.sees(".due", "To pay")


async def test_a_server_that_starts_again_is_found_again_with_the_cart_and_what_was_pressed_meanwhile(
    browser, data, start_server, code
):
    context = await browser.new_context(locale="zh-CN")
    till = Till(await context.new_page())
    async with start_server(data) as server:
        port = int(server.url.rsplit(":", 1)[1])
        await till.open(server.url)
        await till.scan(code(1))
        await till.sees(".line .name", "商品 1")
    await till.sees(".banner", "与门店服务器断开")

    await till.scan(code(2))
    async with start_server(data, port):
        await till.sees(".line .name", "商品 2")

        assert await till.lines() == ["商品 1", "商品 2"]
        assert await till.page.locator(".banner.bad").count() == 0
    await context.close()


async def test_nothing_is_loaded_from_elsewhere(browser, server):
    context = await browser.new_context()
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    await page.goto(f"{server.url}/lane/03")
    await page.wait_for_selector("#entry")
    await page.goto(server.url)
    await page.wait_for_selector("nav a")

    assert asked
    assert [url for url in asked if not url.startswith((server.url, server.url.replace("http", "ws")))] == []
    await context.close()


async def test_f8_puts_the_cart_aside_and_takes_it_up_again(till, code):
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("F8")
    await till.sees(".key.waits", "取单")
    assert await till.lines() == []

    await till.press("F8")

    await till.sees(".line .name", "商品 1")


async def test_of_two_carts_aside_one_is_chosen_by_its_number(till, code):
    for n in (1, 2):
        await till.scan(code(n))
        await till.sees(".line .name", f"商品 {n}")
        await till.press("F8")
        await till.sees(".key", "取单")

    await till.press("F8")
    await till.sees(".holds", "03 号机，1 行")
    await till.press("2")

    await till.sees(".line .name", "商品 2")
