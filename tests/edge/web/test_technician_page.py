"""The technician's page in a real browser, on a phone's screen: come in, see, try, find, bind, in both languages."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from edge.config import LaneConfig
from edge.drivers.build import DeviceConfig, LaneDevicesConfig, SharedDeviceConfig
from edge.drivers.paper import typesetter
from edge.drivers.simulators import CardReaderSim
from edge.drivers.simulators.labels import LabelSim
from edge.drivers.simulators.terminal import TerminalSim
from edge.technician.access import new_code, since_boot_s
from tests.edge.web.api.test_technician import room, server
from tests.edge.web.conftest import serving
from tests.edge.web.test_lane_page import CHROMIUM, WAIT_MS, browser

__all__ = ["browser", "room", "server"]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")
PHONE = {"width": 390, "height": 844}


class Phone:
    """The page as a thumb and eyes meet it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    async def sees(self, selector: str, text: str) -> None:
        await self.page.locator(selector).filter(has_text=text).first.wait_for(timeout=WAIT_MS)

    async def come_in(self, url: str, data: Path, language: str = "en") -> None:
        await self.page.goto(f"{url}/technician?lang={language}")
        await self.page.fill("input[name=code]", new_code(data, since_boot_s()))
        await self.page.locator(".door form").first.locator("button").click()
        await self.page.locator("[data-lane='03']").wait_for(timeout=WAIT_MS)

    async def press(self, where: str, text: str) -> None:
        await self.page.locator(where).get_by_role("button", name=text, exact=True).first.click()

    async def fits(self) -> bool:
        return bool(await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.fixture
async def phone(browser: Any) -> Any:
    context = await browser.new_context(viewport=PHONE)
    made = Phone(await context.new_page())
    yield made
    await context.close()
    assert made.problems == []


async def test_without_a_code_there_is_a_door_and_nothing_else(phone: Phone, server: Any) -> None:
    await phone.page.goto(f"{server.url}/technician?lang=en")
    await phone.sees(".door", "lantern-edge technician code")
    await phone.page.fill("input[name=code]", "AAAA-AAAA")
    await phone.press(".door", "Come in")

    await phone.sees("[role=alert]", "wrong, used, or over 15 minutes old")
    assert await phone.page.locator(".device").count() == 0


async def test_a_scale_is_seen_tried_and_its_bytes_stand_beside_their_meaning(
    phone: Phone, server: Any, data: Path, room: Any
) -> None:
    await phone.come_in(server.url, data)
    await phone.sees("[data-device='03/scale'] .state", "ready")
    await phone.press("[data-device='03/scale']", "Test")
    await phone.sees("#job", "Put something on the scale")
    room.scale.put(480)

    await phone.sees("#job", "480 g")
    await phone.sees("#job .state", "done")
    await phone.sees("[data-device='03/scale'] .meaning", "480 g")
    await phone.sees("[data-device='03/scale'] .bytes", "57")
    assert await phone.fits()


async def test_a_printer_that_is_found_is_shared_by_two_lanes_and_tried(
    phone: Phone, server: Any, data: Path, room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge.drivers.survey.asking.ANSWER_S", 0.1)
    await phone.come_in(server.url, data)
    await phone.page.fill("input[name=places]", room.printer.url)
    await phone.page.check("input[name=ask]")
    await phone.press(".scan", "Look")
    found = phone.page.locator(f".finding[data-url='{room.printer.url}']")
    await found.wait_for(timeout=WAIT_MS)
    await found.locator("input[name=name]").fill("front")
    await found.get_by_role("button", name="Use as printer").click()
    await phone.sees("[data-lane='03']", "front")

    lane = phone.page.locator("[data-lane='04']")
    await lane.locator("summary").click()
    await lane.locator("select[name=role]").select_option("printer")
    await lane.locator("select[name=driver]").select_option("shared:front")
    await lane.get_by_role("button", name="Save").click()
    await phone.sees("[data-lane='04'] [data-device='front'] .state", "ready")
    await phone.press("[data-lane='04'] [data-device='front']", "Test")

    await phone.sees("#job", "printed; it answers: paper in")
    async with asyncio.timeout(10):
        while not room.printer.receipts:
            await asyncio.sleep(0.01)
    assert "测试页" in room.printer.receipts[0]


@pytest.mark.skipif(typesetter.find() is None, reason=typesetter.NO_FONT)
async def test_cards_a_terminal_and_the_shops_label_printer_are_tried_like_the_others(phone: Phone, data: Path) -> None:
    async with CardReaderSim() as card, TerminalSim() as terminal, LabelSim("tspl") as tags:
        devices = LaneDevicesConfig(card=DeviceConfig("line", card.url), terminal=DeviceConfig("zvt", terminal.url))
        shared = SharedDeviceConfig(name="tags", role="labels", driver="tspl", url=tags.url)
        async with serving(data, lanes=(LaneConfig("03", "王芳", devices),), device=(shared,)) as server:
            await phone.come_in(server.url, data, "zh-CN")
            await phone.sees("[data-device='03/card'] .state", "正常")
            await phone.press("[data-device='03/card']", "测试")
            await phone.sees("#job", "请刷一张会员卡")
            await card.swipe("0012345")
            await phone.sees("#job", "读到会员号 0012345")

            await phone.sees("[data-device='03/terminal'] .state", "正常")
            await phone.press("[data-device='03/terminal']", "测试")
            await phone.sees("#job", "已登录")
            assert terminal.book == []  # it charged nobody

            await phone.sees("[data-lane=''] h2", "全店设备")
            await phone.press("[data-device='tags']", "测试")
            await phone.sees("#job", "它说打完了")
            assert len(tags.labels) == 1
            assert await phone.fits()


async def test_a_printer_is_set_to_its_family_shared_by_name_and_a_label_printer_is_the_shops(
    phone: Phone, server: Any, data: Path, room: Any
) -> None:
    await phone.come_in(server.url, data)
    lane = phone.page.locator("[data-lane='04']")
    await lane.locator("summary").click()
    await lane.locator("select[name=role]").select_option("printer")
    await lane.locator("input[name=url]").fill(room.printer.url)
    await lane.locator("select[name='set:family']").select_option("china-58")
    await lane.locator("input[name=name]").fill("small")
    await lane.get_by_role("button", name="Save").click()
    await phone.sees("[data-lane='04'] [data-device='small'] .state", "ready")
    assert await phone.fits()

    await lane.locator("select[name=role]").select_option("display")
    await lane.locator("input[name=url]").fill(room.display.url)
    await lane.locator("select[name='set:languages']").select_option("zh+en")
    await lane.get_by_role("button", name="Save").click()
    await phone.sees("[data-lane='04'] [data-device='04/display'] .state", "ready")
    assert (
        await lane.locator("select[name='set:languages']").input_value() == "zh+en"
    )  # what stands is what one changes

    async with LabelSim("zpl") as tags:
        await lane.locator("select[name=role]").select_option("labels")
        await lane.locator("input[name=url]").fill(tags.url)
        await lane.locator("input[name=name]").fill("tags")
        await lane.get_by_role("button", name="Save").click()
        await phone.sees("[data-lane=''] [data-device='tags'] .state", "ready")

    await lane.locator("select[name=role]").select_option("display")
    await lane.locator("select[name='set:charset']").select_option("cp437")
    await lane.get_by_role("button", name="Save").click()
    await phone.page.wait_for_function("document.querySelector(\"select[name='set:charset']\")?.value === 'cp437'")
    async with asyncio.timeout(10):
        while "cp437" not in (data / "devices.toml").read_text():
            await asyncio.sleep(0.02)

    text = (data / "devices.toml").read_text()
    assert 'paper = {family = "china-58"}' in text
    assert 'languages = ["zh", "en"]' in text


async def test_a_mistake_is_told_a_removal_takes_two_presses_and_can_be_taken_back(
    phone: Phone, server: Any, data: Path, room: Any
) -> None:
    await phone.come_in(server.url, data)
    lane = phone.page.locator("[data-lane='04']")
    await lane.locator("summary").click()
    await lane.locator("select[name=role]").select_option("display")
    await lane.locator("input[name=url]").fill("COM1")
    await lane.get_by_role("button", name="Save").click()
    await phone.sees("[role=alert]", "a device's URL starts with serial://")

    await phone.press("[data-device='03/scale']", "Remove")
    await phone.press("[data-device='03/scale']", "Press again to remove")
    await phone.page.locator("[data-device='03/scale']").wait_for(state="detached", timeout=WAIT_MS)
    assert not room.scale.connected

    await phone.press("footer", "Take back the last change")
    await phone.sees("[data-device='03/scale'] .state", "ready")


async def test_it_speaks_chinese_shows_in_the_dark_and_gives_a_report_and_a_tape(
    phone: Phone, server: Any, data: Path
) -> None:
    await phone.come_in(server.url, data, "zh-CN")
    await phone.sees("[data-device='03/scanner'] .state", "正常")
    await phone.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    ground = await phone.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(20, 19, 17)"

    await phone.press("footer", "全部报告")
    assert "03/scale (scale) socket://" in await phone.page.input_value("#report")

    await phone.press("[data-device='03/scale']", "录 20 秒")
    await phone.sees("#job", "正在录 20 秒")
    await phone.press("#job", "停止")
    async with phone.page.expect_download() as taken:
        await phone.page.locator("#job a.button").click(timeout=WAIT_MS)
    assert (await taken.value).suggested_filename == "03-scale.tape"
    assert await phone.fits()


async def test_who_leaves_is_out(phone: Phone, server: Any, data: Path) -> None:
    await phone.come_in(server.url, data)
    await phone.press("footer", "Leave")
    await phone.sees(".door", "technician code")
    assert await phone.page.locator(".device").count() == 0
