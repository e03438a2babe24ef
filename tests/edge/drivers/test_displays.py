"""Customer displays: whole however the bytes are cut, in the characters that they have, in turn, and idle."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.drivers.build import DeviceConfig, LaneDevicesConfig, build_devices
from edge.drivers.codecs import cd5220, epson_display, led8
from edge.drivers.codecs.display_text import CHARSETS, filled, fit
from edge.drivers.display import ALTERNATE_S, IDLE_AFTER_S, FigureDisplay, TextDisplay
from edge.drivers.roles import DeviceState, Lamp, RichDisplay, Shown
from edge.drivers.simulators import DisplaySim, FigureSim
from edge.drivers.supervisor import Supervisor

SALE = Shown({"zh": ("牛奶 5.50", "合计 5.50"), "en": ("牛奶 5.50", "Total 5.50")}, Lamp.TOTAL, "5.50")


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(CHARSETS), st.integers(1, 7))
def test_an_epson_display_shows_what_fits_whatever_was_there_before(
    upper: str, lower: str, charset: str, step: int
) -> None:
    screen = epson_display.EpsonDisplay(charset)
    screen.feed(epson_display.greeting(charset) + epson_display.encode("x" * 20, "y" * 20, charset))
    data = epson_display.encode(upper, lower, charset)
    for at in range(0, len(data), step):
        screen.feed(data[at : at + step])

    assert screen.lines == [fit(text, 20, charset).rstrip() for text in (upper, lower)]


@given(st.text(max_size=40), st.sampled_from(CHARSETS))
def test_a_line_is_filled_to_its_columns_in_bytes_that_the_display_has(text: str, charset: str) -> None:
    line = filled(text, 20, charset)

    assert len(line.encode(charset)) == 20


def test_what_a_display_lacks_is_left_out_and_no_row_of_question_marks() -> None:
    assert fit("牛奶 Milk 5.50", 20, "cp437") == " Milk 5.50"
    assert fit("Café ¥5", 20, "cp437") == "Café ¥5"
    assert fit("¥5", 20, "gb18030") == "￥5"
    assert fit("5m² ©", 20, "gb18030") == "5m "
    assert fit("\x1b@\x0cevil", 20) == "@evil"


@given(st.binary(max_size=200), st.text(max_size=30))
def test_no_bytes_break_a_display_and_it_shows_the_next_text_after_a_greeting(data: bytes, text: str) -> None:
    for screen, face in ((epson_display.EpsonDisplay(), epson_display), (cd5220.Cd5220(), cd5220)):
        screen.feed(data + b"\x1f\x1b\x00\x00\x00\r" + face.greeting())
        screen.feed(face.greeting() + face.encode(text, "a"))

        assert screen.lines[1] == "a"


@pytest.mark.parametrize("binary", [False, True])
@given(
    figure=st.from_regex(r"-?[0-9]{1,6}(\.[0-9]{2})?", fullmatch=True),
    lamp=st.sampled_from(list(Lamp)),
    step=st.integers(1, 5),
)
def test_figure_and_lamp_come_through_however_they_are_cut(binary: bool, figure: str, lamp: Lamp, step: int) -> None:
    screen, data = led8.Led8(), led8.lamp(lamp, binary=binary) + led8.figure(figure)
    for at in range(0, len(data), step):
        screen.feed(data[at : at + step])

    fits = len(figure.replace(".", "")) <= led8.DIGITS
    assert (screen.figure, screen.lamp) == (figure if fits else "--------", lamp)


def test_the_bytes_are_those_of_the_programs_that_drive_such_displays() -> None:
    assert led8.lamp(Lamp.PRICE) + led8.figure("5.50") == b"\x1bs1\x1bQA5.50\r"
    assert led8.lamp(Lamp.CHANGE) == b"\x1bs4"
    assert led8.lamp(Lamp.CHANGE, binary=True) == b"\x1bs\x04"


def test_a_figure_that_does_not_fit_is_not_shown_in_part() -> None:
    assert led8.figure("1234567.89") == b"\x1bQA--------\r"


@given(st.binary(max_size=100))
def test_no_bytes_break_the_figures(data: bytes) -> None:
    screen = led8.Led8()
    screen.feed(data + b"\r\x1b\r" + led8.CLEAR)
    screen.feed(led8.figure("1"))

    assert screen.figure == "1"


class Time:
    """A clock that a display waits on."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self._woken = asyncio.Event()

    def monotonic(self) -> float:
        return self.now_s

    async def sleep(self, _: float) -> None:
        await self._woken.wait()

    async def passes(self, seconds: float) -> None:
        self.now_s += seconds
        self._woken.set()
        self._woken = asyncio.Event()
        for _ in range(30):
            await asyncio.sleep(0.001)


@asynccontextmanager
async def showing(display, sim) -> AsyncIterator[None]:
    task = asyncio.create_task(display.run())
    try:
        while not sim.connected or display.health().state is not DeviceState.ONLINE:
            await asyncio.sleep(0.001)
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.002)


async def test_two_languages_are_seen_in_turn_and_the_idle_text_when_nothing_comes() -> None:
    clock = Time()
    async with DisplaySim(language="epson") as sim:
        display = TextDisplay(
            Supervisor("1/display", sim.url), epson_display, languages=("zh", "en"), idle=("欢迎光临\nWelcome", "会员九折"),
            monotonic=clock.monotonic, sleep=clock.sleep,
        )  # fmt: skip
        async with showing(display, sim):
            await until(lambda: sim.lines == ("欢迎光临", "Welcome"))
            await display.present(SALE)
            await until(lambda: sim.lines == ("牛奶 5.50", "合计 5.50"))

            await clock.passes(ALTERNATE_S)
            assert sim.lines == ("牛奶 5.50", "Total 5.50")
            await clock.passes(ALTERNATE_S)
            assert sim.lines == ("牛奶 5.50", "合计 5.50")

            await clock.passes(IDLE_AFTER_S)
            assert sim.lines == ("欢迎光临", "Welcome")
            await clock.passes(ALTERNATE_S)
            assert sim.lines == ("会员九折", "")

            await display.present(SALE)
            await until(lambda: sim.lines == ("牛奶 5.50", "合计 5.50"))


async def test_head_office_says_what_is_seen_while_nothing_is_sold_in_both_languages_until_it_says_otherwise() -> None:
    time = Time()
    async with DisplaySim() as sim:
        display = TextDisplay(
            Supervisor("1/display", sim.url), cd5220, languages=("zh", "en"), monotonic=time.monotonic, sleep=time.sleep
        )
        display.says_when_idle([{"zh": "欢迎光临\n会员九折", "en": "Welcome\n10 % off"}, {"zh": "扫码有礼", "en": ""}])
        async with showing(display, sim):
            await display.present(SALE)
            await until(lambda: sim.lines == ("牛奶 5.50", "合计 5.50"))
            pages = (("欢迎光临", "会员九折"), ("Welcome", "10 % off"), ("扫码有礼", ""))
            await time.passes(IDLE_AFTER_S)
            for at in (1, 2, 0, 1):
                await until(lambda at=at: sim.lines == pages[at])
                await time.passes(ALTERNATE_S)

            display.says_when_idle([{"zh": "今日特价", "en": ""}])
            await time.passes(ALTERNATE_S)
            await until(lambda: sim.lines == ("今日特价", ""))


async def test_what_the_box_is_set_to_stands_above_head_offices_pages() -> None:
    time = Time()
    async with DisplaySim() as sim:
        display = TextDisplay(
            Supervisor("1/display", sim.url), cd5220, idle=("本店自己的话",), monotonic=time.monotonic, sleep=time.sleep
        )
        display.says_when_idle([{"zh": "总部的话", "en": ""}])
        async with showing(display, sim):
            await until(lambda: sim.lines == ("本店自己的话", ""))


async def test_a_display_without_idle_text_keeps_what_it_shows() -> None:
    clock = Time()
    async with DisplaySim() as sim:
        display = TextDisplay(Supervisor("1/d", sim.url), cd5220, monotonic=clock.monotonic, sleep=clock.sleep)
        async with showing(display, sim):
            await display.present(SALE)
            await clock.passes(10 * IDLE_AFTER_S)

            assert sim.lines == ("牛奶 5.50", "合计 5.50")


async def test_a_western_display_is_set_up_in_the_configuration() -> None:
    async with DisplaySim(language="epson", charset="cp850") as sim:
        config = DeviceConfig("epson", sim.url, charset="cp850", languages=("en",))
        devices = build_devices("1", LaneDevicesConfig(display=config))
        display = devices.display
        assert isinstance(display, RichDisplay)
        async with showing(devices.drivers[0], sim):
            await display.present(SALE)

            await until(lambda: sim.lines == (" 5.50", "Total 5.50"))


@pytest.mark.parametrize("driver", ["led8", "led8-binary"])
async def test_eight_digits_show_the_figure_and_again_after_a_replug(driver: str, monkeypatch) -> None:
    monkeypatch.setattr(led8, "PAUSE_S", 0.001)
    async with FigureSim() as sim:
        devices = build_devices("1", LaneDevicesConfig(display=DeviceConfig(driver, sim.url)))
        display = devices.drivers[0]
        assert isinstance(display, FigureDisplay)
        async with showing(display, sim):
            await display.present(SALE)
            await until(lambda: (sim.figure, sim.lamp) == ("5.50", Lamp.TOTAL))
            await display.show("Lantern", "Lane 03 0123456")
            await until(lambda: sim.figure == "0123456")

            await sim.vanish()
            sim._screen = led8.Led8()
            await sim.come_back()
            await until(lambda: sim.figure == "0123456")
