"""What waits for a person, in a real browser: told in words, decided with a name and a reason."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.ui.fake_hub import FakeHub, serving
from tests.ui.made_up_office import BROKEN, NEWER
from tests.ui.test_dashboard_page import Screen, a_screen

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest_asyncio.fixture(loop_scope="module")
async def screen(browser: Any, hub: FakeHub) -> AsyncIterator[Screen]:
    async with serving(hub) as url, a_screen(browser, url) as made:
        yield made
        assert made.problems == []


async def decide(screen: Screen, button: str, *, who: str = "", why: str = "") -> None:
    for name, text in (("who", who), ("why", why)):
        if text:
            await screen.page.fill(f".decide [name={name}]", text)
    await screen.click(".decide button", button)


async def test_an_older_boxs_sales_are_told_and_released_with_name_and_reason(screen: Screen, hub: FakeHub):
    await screen.open("#/system")
    await screen.click("td a", "解放路店")
    await screen.sees(".panel", "小票号 3187 至 3189")
    await screen.sees(".panel", "274.10")

    await decide(screen, "放行入账")
    await screen.sees(".said .bad", "请填写经手人")
    await decide(screen, "放行入账", who="李敏")
    await screen.sees(".said .bad", "请填写原因")
    await decide(screen, "放行入账", why="换下的主机修好后放回")

    await screen.sees(".said .good", "5 条记录已入账：4 张小票，274.10 CNY")
    assert (hub.office.decisions[0].who, hub.office.decisions[0].why) == ("李敏", "换下的主机修好后放回")
    await screen.sees(".lead", "没有待处理的单据了")
    await screen.click(".crumbs a", "系统")
    await screen.sees("td", "旧主机的单据已放行")


async def test_what_was_dismissed_can_still_be_released_and_the_name_is_remembered(screen: Screen, hub: FakeHub):
    await screen.open("#/system/aside/s002/box1/1")
    await decide(screen, "不入账", who="李敏", why="克隆卡")
    await screen.sees(".said .good", "5 条记录不入账")
    assert hub.office.state == "dismissed"

    await screen.page.reload()
    await decide(screen, "把不入账的也放行", why="查清了，是真实销售")

    await screen.sees(".said .good", "5 条记录已入账")


async def test_what_could_not_be_read_is_tried_again(screen: Screen, hub: FakeHub):
    await screen.open("#/system")
    await screen.click("td a", "第 41 类记录比总部的版本新")
    await screen.sees("pre.bytes", "000000")
    assert await screen.page.locator("a[download]").get_attribute("href") == f"/api/v1/parked/{NEWER}/bytes"

    await decide(screen, "再试一次", who="李敏")

    await screen.sees(".said .good", "已入账 1 条记录")
    assert NEWER not in hub.office.parked


async def test_another_history_says_why_it_cannot_count_and_is_dismissed(screen: Screen, hub: FakeHub):
    await screen.open(f"#/system/parked/{BROKEN}")
    await screen.sees(".panel", "与账上的历史不符")

    await decide(screen, "再试一次", who="李敏")
    await screen.sees(".said .bad", "仍然无法入账")
    await decide(screen, "搁置", why="克隆卡已收回")

    await screen.sees(".said .good", "已搁置")
    assert BROKEN not in hub.office.parked


async def test_a_month_shows_both_totals_what_came_late_and_which_stores_lack_something(screen: Screen):
    await screen.open("#/data")
    await screen.click(".filters a", "账期")
    await screen.sees(".lacking", "此后没有联络")
    await screen.sees(".hero .complete", "5/8 家齐全，至期末")
    await screen.sees("td", "745.56")
    await screen.sees(".panel h2", "迟到的单据")

    await screen.click("td a", "11月20日")

    await screen.until("location.hash === '#/data/periods/2026-11-20'")


async def test_a_month_that_is_not_complete_is_closed_only_by_that_word_and_opened_again(screen: Screen, hub: FakeHub):
    await screen.open("#/data/periods/2026-11")
    assert await screen.page.locator(".decide button", has_text="关账").all_inner_texts() == ["仍然关账"]

    await decide(screen, "仍然关账", who="赵会计", why="月底")
    await screen.sees(".said .good", "已关账：1 天")
    assert hub.office.closed
    await screen.sees(".lead", "销售额不再变动")
    await decide(screen, "重新打开", why="关早了")

    await screen.sees(".said .good", "已重新打开")
    assert [one.verdict for one in hub.office.decisions[:2]] == ["reopened", "closed"]


async def test_a_clock_that_lies_is_told_by_how_much_and_since_when(screen: Screen):
    await screen.open("#/stores/s006")

    await screen.sees(".callout", "主机时钟不准")
    await screen.sees(".boxes td", "时钟快 3 小时")
    await screen.sees(".boxes td", "2026/11/23 10:55:32 起")
    await screen.sees(".boxes td", "曾经单据时间倒退 45 分钟")


async def test_receipts_that_may_not_be_printed_stand_on_their_stores_page_with_what_to_do(screen: Screen):
    await screen.open("#/stores/s005")

    await screen.sees(".callout", "有小票可能没有打出来")
    await screen.sees(".callout", "3116 可能没有打完或没有打出来。 从 3117 起在等打印机。 paper out")
    await screen.sees(".callout", "按 F11 逐张打副本")


async def test_facts_of_another_history_are_set_apart_and_lead_to_where_they_are_decided_on(screen: Screen):
    await screen.open(f"#/system/parked/{BROKEN}")

    await decide(screen, "作为另一段历史保存", who="李敏", why="克隆卡")

    await screen.until("location.hash === '#/system/aside/s002/box1/1000001'")
    await screen.sees(".decide button", "放行入账")


async def test_shifts_tell_what_is_over_and_short_by_store_lane_and_cashier(screen: Screen):
    await screen.open("#/data")
    await screen.click(".filters a", "班次")
    await screen.sees("td .differs", "12.50")
    await screen.sees("td", "s001-01-1-B0041")
    await screen.sees("td", "zhao 经手")
    await screen.sees("td", "进行中")

    await screen.click(".aside button", "收银员")

    await screen.sees(".two-thirds td", "李强")
    assert await screen.page.locator(".two-thirds tbody tr").count() == 3


async def test_stock_of_a_store_leads_from_what_is_below_zero_to_the_documents_that_make_it(screen: Screen):
    await screen.open("#/stores/s001")
    await screen.click(".aside a", "库存")
    await screen.sees("td .differs", "−5")
    await screen.sees(".facts", "第 4,210 笔，门店共 4,214 笔")
    await screen.click(".aside button", "只看负库存")
    await screen.until("document.querySelectorAll('.two-thirds tbody tr').length === 1")

    await screen.click("td a", "牛奶")

    await screen.sees("td", "s001-m-1-000012")
    await screen.sees("td", "小票 01 1-143, 02 1-97")
    await screen.sees("td", "L0712")


async def test_a_box_is_asked_from_its_stores_page_by_name_and_its_answer_shown(screen: Screen, hub: FakeHub):
    await screen.open("#/stores/s002")
    await decide(screen, "重新连接外设")
    await screen.sees(".said .bad", "请填写经手人")
    await decide(screen, "重新连接外设", who="李敏")

    await screen.sees(".said .good", "主机已回答")
    await screen.sees("pre.words", "01/scanner: connected anew")
    assert hub.answer
    assert (hub.answer.store, hub.answer.what, hub.answer.who) == ("s002", "restart-devices", "李敏")


async def test_goods_that_came_back_at_two_stores_are_told_with_both_receipts(screen: Screen):
    await screen.open("#/data/doubles/s001-03-1-000123/1")

    await screen.sees(".panel", "重复退货")
    await screen.sees(".panel", "s001-03-1-000140")
    await screen.click(".panel td a", "s002-01-1-000009")
    assert screen.page.url.endswith("#/data/s002/01/1/9")
