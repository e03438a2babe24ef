"""Simulated devices as people play them: what can be typed does something, and each fault is felt by the real driver."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from edge.cli import app
from edge.drivers.build import DeviceConfig, LaneDevicesConfig, SharedDeviceConfig, build_devices, build_rack
from edge.drivers.document import Cut, Text
from edge.drivers.errors import DeviceError, DriverMisuse
from edge.drivers.paper import typesetter
from edge.drivers.roles import DeviceState, Scale
from edge.drivers.scales import LANGUAGES
from edge.drivers.stage.kinds import KINDS, LINE, faults_of
from edge.drivers.stage.on_pty import OnPty
from edge.drivers.stage.playing import Player
from edge.drivers.wiring.lane_devices import LaneDevices

DRIVERS = {
    "scanner": "line",
    "scale": "toledo8217",
    "printer": "escpos",
    "labels": "zpl",
    "display": "cd5220",
    "drawer": "bel",
    "card": "line",
    "terminal": "zvt",
}


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.005)


async def weighed(scale: Scale) -> int:
    """What a patient cashier gets."""
    async with asyncio.timeout(15):
        while True:
            with contextlib.suppress(DeviceError):
                return (await scale.weigh()).grams


@asynccontextmanager
async def stage(kind: str) -> AsyncIterator[tuple[Player, LaneDevices]]:
    """A device and a real driver that is connected to it."""
    sim: Any = KINDS[kind].make(0, "")
    async with sim:
        devices = _devices(kind, sim.url)
        running = asyncio.create_task(devices.run())
        await until(lambda: devices.drivers[0].health().state is DeviceState.ONLINE and sim.connected)
        try:
            yield Player(kind, sim), devices
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def _devices(kind: str, url: str) -> LaneDevices:
    """As a lane has it; a label printer is the shop's."""
    if kind == "labels":
        rack = build_rack({}, (SharedDeviceConfig(name="tags", role="labels", driver="zpl", url=url),))
        return LaneDevices(drivers=(rack.shared["tags"],))
    return build_devices("01", LaneDevicesConfig(**{kind: DeviceConfig(DRIVERS[kind], url)}))


def test_every_language_of_scales_can_be_simulated() -> None:
    assert set(KINDS["scale"].languages) == set(LANGUAGES)
    for language in LANGUAGES:
        assert KINDS["scale"].make(0, language).url


@pytest.mark.parametrize("kind", KINDS)
def test_help_names_all_that_can_be_typed_and_all_that_can_go_wrong(kind: str) -> None:
    asked = CliRunner().invoke(app, ["simulate", kind, "--help"], terminal_width=200, env={"TERM": "dumb"})

    plain = re.sub(r"\x1b\[[0-9;]*m", "", asked.output)
    assert asked.exit_code == 0
    for word in (*KINDS[kind].acts, *faults_of(kind)):
        assert word in plain


@pytest.mark.parametrize("kind", KINDS)
async def test_every_fault_can_be_switched_on_and_off_again_and_the_device_is_as_it_was(kind: str) -> None:
    async with stage(kind) as (player, devices):
        for name in faults_of(kind):
            said = await player.do(f"fault {name}")
            assert said == f"wrong with it now: {name}"
            await player.do(f"mend {name}")
        assert await player.do("mend") == "wrong with it now: nothing"

        await until(lambda: devices.drivers[0].health().state in {DeviceState.ONLINE, DeviceState.UNKNOWN})


async def test_an_unplugged_device_is_away_and_back_when_it_is_plugged_in() -> None:
    async with stage("scanner") as (player, devices):
        await player.do("fault unplug")
        await until(lambda: devices.drivers[0].health().state is DeviceState.OFFLINE)
        await player.do("mend")
        await until(lambda: devices.drivers[0].health().state is DeviceState.ONLINE)


@pytest.mark.parametrize("fault", ["silent", "half", "slow", "overload", "under-zero", "motion"])
async def test_a_scale_with_a_fault_gives_no_weight_and_gives_one_when_it_is_mended(fault: str) -> None:
    async with stage("scale") as (player, devices):
        assert devices.scale
        await player.do("put 480")
        await player.do(f"fault {fault}")
        with pytest.raises(DeviceError):
            await devices.scale.weigh()

        await player.do("mend")
        await player.do("put 500")
        assert await weighed(devices.scale) == 500
        assert player.shows() == "500 g on the pan"


async def test_a_scale_with_rubbish_before_its_answers_still_weighs() -> None:
    async with stage("scale") as (player, devices):
        assert devices.scale
        await player.do("fault garbage")
        await player.do("put 480")

        assert (await devices.scale.weigh()).grams == 480


async def test_a_flood_is_outlived_and_the_next_code_is_read() -> None:
    async with stage("scanner") as (player, devices):
        tap = devices.drivers[0].tap
        await player.do("fault flood")
        await until(lambda: tap.bytes_heard > 20_000)
        await player.do("mend")
        read = asyncio.ensure_future(devices.drivers[0].read_one())  # type: ignore[attr-defined]
        async with asyncio.timeout(20):
            while not read.done() or read.result().text != "6901234567892":
                if read.done():
                    read = asyncio.ensure_future(devices.drivers[0].read_one())  # type: ignore[attr-defined]
                await player.do("scan 6901234567892")
                await asyncio.sleep(0.01)


async def test_a_paper_is_shown_as_text_and_none_comes_without_paper() -> None:
    async with stage("printer") as (player, devices):
        assert devices.printer
        await devices.printer.print((Text("收据 one"), Cut()))
        assert "收据 one" in player.shows()

        await player.do("fault paper-out")
        await until(lambda: devices.drivers[0].health().state is not DeviceState.ONLINE or not player.sim.paper)  # type: ignore[attr-defined]
        assert await player.do("show") == player.shows()


async def test_a_roll_ends_in_the_middle_and_the_paper_is_kept_as_a_picture(tmp_path) -> None:
    file = tmp_path / "paper.png"
    async with stage("printer") as (player, devices):
        assert devices.printer
        await player.do("roll 60")
        printing = asyncio.create_task(devices.printer.print((*(Text(f"line {n}") for n in range(5)), Cut())))
        await until(lambda: not player.sim.paper)  # type: ignore[attr-defined]
        await player.do("roll 9000")
        await printing
        assert "line 4" in player.shows()

        await player.do("fault near-end")
        await until(lambda: devices.drivers[0].health().notice == "paper near end")
        if typesetter.find():
            await player.do(f"picture {file} china-80")
            assert file.read_bytes().startswith(b"\x89PNG")


async def test_a_display_shows_what_a_customer_sees() -> None:
    async with stage("display") as (player, devices):
        assert devices.display
        await devices.display.show("Total", "12.50")
        await until(lambda: player.shows() == "Total\n12.50")


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("scale", "weigh", "there is no 'weigh'; there is put, lift"),
        ("scale", "put a lot", "how many grams"),
        ("scanner", "scan", "scan what"),
        ("scanner", "fault paper-out", "no fault 'paper-out'; there is unplug"),
        ("printer", "fault", "which?"),
    ],
)
async def test_what_cannot_be_done_is_told_with_what_can(kind: str, typed: str, says: str) -> None:
    player = Player(kind, KINDS[kind].make(0, ""))

    with pytest.raises(DriverMisuse, match=re.escape(says)):
        await player.do(typed)


async def test_help_at_play_names_everything() -> None:
    player = Player("scale", KINDS["scale"].make(0, ""))

    said = await player.do("help")

    assert all(name in said for name in (*LINE, *KINDS["scale"].faults, "put GRAMS", "lift"))


async def test_on_a_pty_it_is_found_by_its_link_also_after_it_was_unplugged(tmp_path: Path) -> None:
    sim: Any = KINDS["scanner"].make(0, "")
    async with sim:
        relay = OnPty(sim, tmp_path / "scanner")
        ready = asyncio.Event()
        carrying = asyncio.create_task(relay.run(ready.set))
        await ready.wait()
        devices = build_devices("01", LaneDevicesConfig(scanner=DeviceConfig("line", relay.url)))
        running = asyncio.create_task(devices.run())
        await until(lambda: devices.drivers[0].health().state is DeviceState.ONLINE)
        await sim.scan("6901234567892")
        await until(lambda: devices.drivers[0].tap.meaning.text == "6901234567892")

        await sim.vanish()
        await until(lambda: devices.drivers[0].health().state is DeviceState.OFFLINE)
        await sim.come_back()
        await until(lambda: devices.drivers[0].health().state is DeviceState.ONLINE)
        for task in (running, carrying):
            task.cancel()
        await asyncio.gather(running, carrying, return_exceptions=True)

    assert not (tmp_path / "scanner").exists()


def test_as_a_command_it_says_where_it_is_does_what_is_typed_and_leaves() -> None:
    typed = "put 480\nfault silent\nfault nonsense\nshow\nquit\n"

    played = CliRunner().invoke(app, ["simulate", "scale", "--language", "cas", "--fault", "motion"], input=typed)

    assert played.exit_code == 0
    assert re.match(r"scale at socket://127\.0\.0\.1:\d+\n", played.output)
    assert "wrong with it now: motion, silent" in played.output
    assert "no fault 'nonsense'" in played.output
    assert "480 g on the pan" in played.output


async def test_a_card_reader_and_a_drawer_do_what_is_typed() -> None:
    async with stage("card") as (player, devices):
        assert devices.card
        await player.do("swipe 0012345 WANG/FANG")
        async with asyncio.timeout(5):
            assert (await anext(aiter(devices.card.cards()))).number == "0012345"
    async with stage("drawer") as (player, devices):
        assert devices.drawer
        await devices.drawer.open()
        await until(lambda: player.shows() == "opened 1 times")


def test_a_display_of_digits_shows_its_figure_and_lamp() -> None:
    sim = KINDS["display"].make(0, "led8")
    sim.received(b"\x1bs2\x1bQA5.50\r")

    assert KINDS["display"].shows(sim) == "5.50  total"
