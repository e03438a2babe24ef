"""The dashboard in a real browser, on a made-up day: what head office sees, clicks, and gets when things fail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from hub.insight.answers import LateSum
from tests.ui import made_up_day as day
from tests.ui.fake_hub import FakeHub, serving
from tests.ui.made_up_office import NEWER

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGES = (
    "#/today",
    "#/stores",
    "#/stores/s005",
    "#/data",
    "#/data/s001/01/1/3190",
    "#/masters",
    "#/system",
    "#/system/aside/s002/box1/1",
    f"#/system/parked/{NEWER}",
    "#/data/periods/2026-11",
    "#/data/shifts",
    "#/data/deposits",
    "#/data/deposits/s001-01-1-D0003",
    "#/data/payments",
    "#/data/payments/s001/01-1-000042-1",
    "#/data/doubles",
    "#/data/doubles/s001-03-1-000123/1",
    "#/data/shares",
    "#/data/shares/s002/1/m0001/points",
    "#/data/tips",
    "#/stores/s001/stock",
    "#/stores/s001/stock/milk",
)
WAIT_MS = 20_000


class Screen:
    """The page as eyes and hands meet it."""

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        self.url = url
        self.problems: list[str] = []
        self.asked: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda line: line.type in {"error", "warning"} and self.problems.append(line.text))
        page.on("request", lambda request: self.asked.append(request.url))

    async def open(self, address: str = "#/today") -> None:
        await self.page.goto(f"{self.url}/{address}")
        await self.page.wait_for_selector("main .panel:not(.loading *), main .paper")

    async def sees(self, selector: str, text: str) -> None:
        await self.page.locator(selector).filter(has_text=text).first.wait_for(timeout=WAIT_MS)

    async def text(self, selector: str) -> str:
        return str(await self.page.locator(selector).first.inner_text()).replace("\n", " ")

    async def click(self, selector: str, text: str = "") -> None:
        await self.page.locator(selector).filter(has_text=text).first.click(timeout=WAIT_MS)

    async def until(self, truth: str) -> None:
        """Wait for an expression of the page; its policy lets no string be evaluated by the page itself."""
        async with asyncio.timeout(WAIT_MS / 1000):
            while not await self.page.evaluate(truth):
                await asyncio.sleep(0.02)

    async def address(self) -> str:
        return "#" + str(self.page.url).partition("#")[2]


@asynccontextmanager
async def a_screen(browser: Any, url: str, **how: Any) -> AsyncIterator[Screen]:
    how = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 800}} | how
    context = await browser.new_context(timezone_id="Asia/Shanghai", reduced_motion="reduce", **how)
    page = await context.new_page()
    await page.clock.set_fixed_time(day.NOW_MS / 1000)
    try:
        yield Screen(page, url)
    finally:
        await context.close()


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest_asyncio.fixture(loop_scope="module")
async def url(hub: FakeHub) -> AsyncIterator[str]:
    async with serving(hub) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="module")
async def screen(browser: Any, url: str) -> AsyncIterator[Screen]:
    async with a_screen(browser, url) as made:
        yield made
        assert made.problems == []


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
async def test_every_page_lives_under_the_strictest_policy_and_asks_nobody_else(browser, url, locale):
    async with a_screen(browser, url, locale=locale) as screen:
        for address in PAGES:
            await screen.open(address)
            await screen.page.reload()
            await screen.page.wait_for_selector("main .panel:not(.loading *), main .paper")

        assert screen.problems == []
        assert [asked for asked in screen.asked if not asked.startswith(url)] == []


@pytest.mark.parametrize("address", PAGES)
async def test_a_phone_shows_each_page_without_scrolling_sideways(browser, url, address):
    async with a_screen(browser, url, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True) as screen:
        await screen.open(address)

        assert await screen.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_a_total_says_how_complete_it_is_and_stands_on_dots_until_it_is(screen, hub):
    await screen.open()
    await screen.sees(".hero .complete", "4/8 家齐全，至 14:05")
    await screen.sees(".hero .complete", "还差 302 张小票，20,814.30")
    assert await screen.page.locator(".hero .big.incomplete").count() == 1

    stores = [row for row in hub.today.stores if row.line.state == "LIVE"]
    all_here = msgspec.structs.replace(
        hub.today.completeness, stores_total=4, stores_complete=4, behind_receipts=0, behind_minor=0, stores=[]
    )
    hub.tell(msgspec.structs.replace(hub.today, stores=stores, completeness=all_here))

    await screen.sees(".hero .state.good", "4/4 家齐全")
    assert await screen.page.locator(".hero .big.incomplete").count() == 0


async def test_live_figures_change_in_place(screen, hub):
    await screen.open()
    await screen.sees(".hero .big", "99,262")
    await screen.page.evaluate("window.before = document.querySelector('.hero .big')")

    hub.tell(msgspec.structs.replace(hub.today, takings_minor=12_345_678))

    await screen.sees(".hero .big", "123,456.78")
    assert await screen.page.evaluate("window.before === document.querySelector('.hero .big')")


async def test_stores_that_need_a_call_come_first_with_the_reason_in_words(screen):
    await screen.open()

    rows = await screen.page.locator(".stores tbody tr").all_inner_texts()
    assert ["线路中断" in rows[0], "无法读取" in rows[1], "积压" in rows[2], "从未联络" in rows[3]] == [True] * 4
    assert "离线 23 分钟" in rows[0]
    assert "至少待传 12 张" in rows[0]


@pytest.mark.parametrize("back", ["browser", "link"])
async def test_a_total_opens_into_its_receipts_a_receipt_opens_and_back_finds_the_list_as_it_was(screen, hub, back):
    await screen.open()
    await screen.click(".hero .big")
    await screen.sees("h1", "数据")
    assert await screen.address() == f"#/data?date={day.DATE}"
    await screen.page.select_option("select", "s001")
    await screen.until("document.querySelectorAll('.receipts tbody tr').length === 14")
    await screen.page.set_viewport_size({"width": 1280, "height": 480})
    await screen.page.locator(".receipts td", has_text="s001-01-1-003190").scroll_into_view_if_needed()
    await screen.until("scrollY > 100 && history.state?.top === scrollY")
    top = await screen.page.evaluate("scrollY")

    await screen.click(".receipts td", "s001-01-1-003190")
    await screen.sees(".paper", "s001-01-1-003190")
    assert await screen.page.evaluate("scrollY") == 0
    asked = len(hub.asked)
    await (screen.page.go_back() if back == "browser" else screen.click(".back a"))

    await screen.sees(".receipts td", "s001-01-1-003190")
    assert await screen.address() == f"#/data?date={day.DATE}&store=s001"
    await screen.until(f"scrollY === {top}")
    assert hub.asked[asked:] == []


async def test_a_receipt_shows_its_lines_how_it_was_paid_and_what_proves_it(screen):
    sale = day.receipt("s002", "02", 3195)

    await screen.open("#/data/s002/02/1/3195")

    told = await screen.text(".paper")
    assert [line.name for line in sale.lines if line.name not in told] == []
    assert f"{sale.total_minor / 100:.2f}" in told.replace(" ", "")
    assert "王芳" in told
    assert sale.proof.hash_hex in (await screen.text(".hash")).replace(" ", "")


async def test_what_is_searched_stands_in_the_address_and_survives_a_reload(screen):
    await screen.open("#/data")
    await screen.page.keyboard.press("/")
    await screen.page.keyboard.type("s002-02-1-003190")
    await screen.until("location.hash.includes('q=s002')")
    await screen.until("document.querySelectorAll('.receipts tbody tr').length === 1")

    await screen.page.reload()

    await screen.sees(".receipts td", "s002-02-1-003190")
    assert await screen.page.locator(".receipts tbody tr").count() == 1
    assert await screen.page.locator("input[type=search]").input_value() == "s002-02-1-003190"


async def test_typing_goes_on_undisturbed_while_the_list_is_looked_up(screen):
    await screen.open("#/masters")
    await screen.page.keyboard.press("/")
    await screen.page.keyboard.type("牛 ")
    await screen.until("decodeURIComponent(location.hash).endsWith('q=牛')")

    await screen.page.keyboard.type("奶")

    assert await screen.page.locator("input[type=search]").input_value() == "牛 奶"


async def test_a_search_without_a_find_says_what_to_do(screen):
    await screen.open("#/data?q=nothing-of-the-kind")

    await screen.sees(".empty", "没有符合条件的小票")


async def test_stores_are_kept_by_the_state_of_their_line_and_ordered_by_a_column(screen):
    await screen.open("#/stores")
    await screen.click(".choices button", "在线")
    await screen.click("th button", "销售额")

    await screen.until("location.hash === '#/stores?line=LIVE&sort=takings'")
    rows = await screen.page.locator(".stores tbody tr td.a a").all_inner_texts()
    assert rows == ["人民路店", "解放路店", "大学城店", "机场免税店（T2 国际出发）"]


async def test_a_store_that_needs_a_call_says_what_is_safe_and_what_to_do(screen):
    await screen.open()
    await screen.click(".stores a", "火车站店")

    await screen.sees(".callout", "小票都保存在门店")
    await screen.sees(".crumbs", "火车站店")
    await screen.click(".crumbs a", "门店")
    await screen.sees("h1", "门店")


async def test_the_keyboard_alone_reaches_a_store(screen):
    await screen.open()
    await screen.page.locator(".stores a").first.focus()

    await screen.page.keyboard.press("Enter")

    await screen.sees("h1", "火车站店")
    assert await screen.page.evaluate("document.activeElement.tagName") == "H1"


async def test_the_hours_are_read_with_the_arrow_keys(screen):
    await screen.open()
    await screen.page.locator("svg.chart[tabindex]").focus()

    await screen.page.keyboard.press("ArrowLeft")

    hour = next(hour for hour in day.today().hours if hour.hour == 13)
    assert (await screen.text(".reading")).startswith(
        f"13–14 点 {hour.takings_minor / 100:,.2f} {hour.receipts} 张小票"
    )


async def test_no_column_stands_on_the_figures_beside_the_hours(screen):
    await screen.open()
    await screen.until("document.querySelectorAll('.chart .mark').length > 0")

    edges = "all => all.map(one => { const { left, right } = one.getBoundingClientRect(); return [left, right]; })"
    (chart,) = await screen.page.locator("svg.chart[tabindex]").evaluate_all(edges)
    marks = await screen.page.locator(".chart .mark").evaluate_all(edges)
    columns = await screen.page.locator(".chart .hit").evaluate_all(edges)
    assert min(left for left, _ in marks) >= chart[0]
    assert max(right for _, right in marks) <= min(left for left, _ in columns)
    assert max(right for _, right in columns) <= chart[1] + 0.5


async def test_a_broken_stream_keeps_the_figures_and_says_since_when(browser, url, hub):
    async with a_screen(browser, url) as screen:
        await screen.open()
        await screen.sees(".top .state.good", "实时")

        hub.hang_up()

        await screen.sees(".top .state.warn", "连接中断，数据停在 14:05")
        await screen.sees(".hero .big", "99,262")

        hub.mute = False
        await screen.sees(".top .state.good", "实时")


async def test_a_problem_keeps_the_old_figures_and_says_so(browser, url, hub):
    async with a_screen(browser, url) as screen:
        await screen.open("#/data")
        hub.away = True
        await screen.page.select_option("select", "s002")

        await screen.sees("[role=alert]", "仍显示旧数据")
        await screen.sees("[role=alert]", "The database does not answer")
        assert await screen.page.locator(".receipts tbody tr").count() == 42

        hub.away = False
        await screen.click("[role=alert] button")
        await screen.until("document.querySelectorAll('.receipts tbody tr').length === 14")
        assert await screen.page.locator("[role=alert]").count() == 0


async def test_a_receipt_that_is_not_there_is_told_in_words(browser, url, hub):
    async with a_screen(browser, url) as screen:
        await screen.page.goto(f"{url}/#/stores/nowhere")

        await screen.sees("[role=alert]", "There is no such thing")


async def test_a_new_hub_says_what_will_appear_and_how_to_make_it_appear(screen, hub):
    hub.today, hub.cuts = day.nothing_yet(), {}
    for address, words in (
        ("#/today", "lantern-hub store add"),
        ("#/stores", "lantern-hub store add"),
        ("#/data", "还没有小票"),
        ("#/masters", "lantern-hub items load"),
        ("#/system", "lantern-hub enrol"),
    ):
        await screen.open(address)
        await screen.sees(".empty", words)


async def test_the_language_changes_in_place_and_is_remembered(screen):
    await screen.open()

    await screen.click(".rail button", "English")
    await screen.sees("h1", "Today")
    await screen.sees(".hero .complete", "302 receipts, 20,814.30 still to come")
    await screen.page.reload()

    await screen.sees("h1", "Today")
    assert await screen.page.evaluate("document.documentElement.lang") == "en"


async def test_dark_and_light_can_be_chosen_and_are_remembered(screen):
    await screen.open()
    ground = "getComputedStyle(document.body).backgroundColor"

    await screen.click(".rail button", "自动")
    await screen.click(".rail button", "浅色")
    await screen.page.reload()
    await screen.sees("h1", "今日")

    assert await screen.page.evaluate(ground) == "rgb(20, 19, 17)"


async def test_in_the_demo_a_line_is_cut_and_mended_with_one_button(screen, hub):
    await screen.open("#/system")
    await screen.click(".demo-line", "大学城店")
    row = screen.page.locator(".demo-line").filter(has_text="大学城店")

    await row.get_by_role("button", name="断线").click()
    await row.get_by_role("button", name="恢复").wait_for(timeout=WAIT_MS)
    assert hub.cuts["s003"]

    await row.get_by_role("button", name="恢复").click()
    await row.get_by_role("button", name="断线").wait_for(timeout=WAIT_MS)
    assert not hub.cuts["s003"]


async def test_outside_the_demo_there_is_no_demo_corner(browser, url, hub):
    hub.cuts = None
    async with a_screen(browser, url) as screen:
        await screen.open("#/system")
        await screen.sees(".panel", "门店主机")

        assert await screen.page.locator(".demo-line").count() == 0


async def test_a_day_before_is_one_click_away_and_the_newest_another(screen, hub):
    await screen.open()

    await screen.click("button[aria-label=前一天]")
    await screen.until("location.hash === '#/today?date=2026-11-22'")
    await screen.click(".days button", "最新")

    await screen.until("location.hash === '#/today'")
    assert "/api/v1/today?date=2026-11-22" in hub.asked


async def test_a_day_that_is_over_says_what_each_store_lacks_of_it_and_what_finance_did(screen, hub):
    rows = [msgspec.structs.replace(row, lacks="silent" if row.store == "s005" else "") for row in hub.today.stores]
    whole = msgspec.structs.replace(hub.today.completeness, whole_day=True, stores_complete=7, undecided=1)
    late = {"late_in": LateSum(3, 1_250), "late_out": LateSum(12, 74_556), "closed_ms": day.NOW_MS}
    hub.today = msgspec.structs.replace(hub.today, stores=rows, completeness=whole, **late)

    await screen.open("#/today?date=2026-11-20")

    await screen.sees(".hero .complete", "7/8 家齐全，全天")
    await screen.sees(".hero .complete a", "1 家门店有单据待处理")
    await screen.sees(".hero .booked", "已关账。 另有迟到记入 3 张，12.50。 另有迟到转出 12 张，745.56。")
    rows = await screen.page.locator(".stores tbody tr").all_inner_texts()
    assert ["此后没有联络" in rows[0], "全天" in rows[1]] == [True, True]
