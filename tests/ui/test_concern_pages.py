"""What calls for a person, in a real browser: counted on the front page, opened into its facts, answered with name and reason."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.ui.fake_hub import FakeHub, serving
from tests.ui.test_dashboard_page import Screen, a_screen
from tests.ui.test_office_pages import decide

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest_asyncio.fixture(loop_scope="module")
async def screen(browser: Any, hub: FakeHub) -> AsyncIterator[Screen]:
    async with serving(hub) as url, a_screen(browser, url) as made:
        yield made
        assert made.problems == []


async def test_the_front_page_counts_what_calls_and_a_double_return_is_accepted_as_a_loss(screen: Screen, hub: FakeHub):
    await screen.open("#/today")
    await screen.sees("concern-list .aside", "4")
    await screen.click(".concerns a", "重复退货")
    await screen.sees("td .bad", "+2")
    await screen.click("td a", "s001-03-1-000123")
    await screen.sees("td a", "s002-01-1-000009")

    await decide(screen, "认损", who="李敏")
    await screen.sees(".said .bad", "请填写原因")
    await decide(screen, "认损", why="两家店都断线")

    await screen.sees(".said .good", "原有记录不变")
    await screen.sees(".lead .good", "已认损")
    assert hub.concerned.answers["double", "s001-03-1-000123/1"].figure == 2
    await screen.click(".crumbs a", "重复退货")
    await screen.sees(".panel h2", "已处理")
    await screen.click(".rail a", "今日")
    await screen.sees("concern-list .aside", "3")


async def test_a_deposit_opens_into_its_facts_and_says_where_it_was_used_twice(screen: Screen, hub: FakeHub):
    await screen.open("#/data")
    await screen.click(".filters a", "订金")
    await screen.sees("td", "李女士")
    await screen.sees("td .bad", "超额使用")
    await screen.click("td a", "s001-01-1-D0003")

    await screen.sees("td a", "s002-02-1-000311")
    await screen.sees(".lamp", "解放路店")
    await decide(screen, "认损", who="李敏", why="两边都提了货")

    await screen.sees(".lead .good", "已认损")
    assert hub.concerned.answers["deposit", "s001-01-1-D0003"].figure == -30_000


async def test_a_payment_in_doubt_says_what_to_do(screen: Screen, hub: FakeHub):
    await screen.open("#/data/payments")
    await screen.sees("td .bad", "结果不明")
    await screen.sees("td", "李敏")
    await screen.click("td a", "人民路店")
    await screen.sees(".lead", "核对银行流水")

    await decide(screen, "不处理", who="李敏", why="银行流水里有")

    await screen.sees(".lead .good", "不处理")
    assert hub.concerned.answers["payment", "s001/01-1-000042-1"].verdict == "dismissed"


async def test_an_overspent_share_is_named_with_store_and_amount(screen: Screen):
    await screen.open("#/data/shares")
    await screen.sees("td", "解放路店")
    await screen.sees("td", "120 分")


async def test_tips_stand_by_day_and_store_with_how_they_were_paid(screen: Screen):
    await screen.open("#/data/tips")

    await screen.sees("td", "刷卡 40.00, 现金 12.00")
    await screen.sees(".facts", "60.00")
