"""A card through the lane's terminal, in a real browser and over ZVT: the notice, Esc, asking again, the supervisor's word."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from edge.config import LaneConfig
from edge.drivers.build import DeviceConfig, LaneDevicesConfig
from edge.drivers.simulators import TerminalSim
from protocol.masters import STORE, StoreDoc, encode_master
from protocol.messages import Document
from retail.paying.tenders import TenderKind
from retail.terms import Terms
from tests.edge.drivers.test_drivers import until
from tests.edge.web.test_lane_page import Till, browser
from tests.edge.web.test_shifts_at_the_page import in_browser, picture, take

__all__ = ["browser"]


@pytest.fixture
async def terminal() -> AsyncIterator[TerminalSim]:
    async with TerminalSim() as sim:
        yield sim


@pytest.fixture
async def till(browser: Any, data: Path, start_server: Any, terminal: TerminalSim) -> AsyncIterator[Till]:
    devices = LaneDevicesConfig(terminal=DeviceConfig("zvt", terminal.url))
    async with start_server(data, lanes=(LaneConfig("03", "王芳", devices),)) as server:
        terms = Terms(tenders=(TenderKind("card", terminal=True),), tips=True)
        take(server, Document(STORE, "s001", 0, encode_master(StoreDoc("s001", "河西店", terms=terms))))
        await until(lambda: server.floor.lanes["03"].view().tips)
        context = await browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
        made = Till(await context.new_page())
        await made.open(server.url)
        yield made
        assert made.problems == []
        await context.close()


@in_browser
async def test_a_card_is_paid_at_the_terminal_and_esc_breaks_one_off(till, code, terminal):
    terminal.waits = True
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("F6")
    await till.type("1.01 +0.50")
    await till.press("F6")
    await till.sees(".terminal", "请在终端上付款")
    await till.sees(".terminal", "1.51")
    await picture(till, "terminal")
    await till.press("Escape")
    await till.sees(".message", "没有收款")

    terminal.waits = False
    await till.press("F6")
    await till.sees("dl.pairs", "刷卡")
    assert terminal.charged_minor == 101


@in_browser
async def test_a_lost_answer_stands_there_until_the_terminal_is_asked_again(till, code, terminal):
    await till.scan(code(2))
    await till.press("F6", "F6")
    await till.sees("dl.pairs", "刷卡")
    terminal.fault, terminal.forgetful = "after", False
    terminal.waits = True

    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("F6", "F6")
    await till.sees(".terminal", "请在终端上付款")
    terminal.forgetful = True
    await terminal.go()
    await till.sees(".terminal", "不知道这笔款收没收到")
    await picture(till, "terminal-unknown")
    await till.press("F5")
    terminal.forgetful = False
    await till.press("Enter")

    await till.sees("dl.pairs", "刷卡")
    assert terminal.charged_minor == 102 + 101
