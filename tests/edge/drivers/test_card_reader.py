"""Readers of members' cards over a socket and as keys; payment cards leave no trace."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import structlog

from edge.drivers.build import DeviceConfig, LaneDevicesConfig, build_devices
from edge.drivers.card_reader import WAITING_MAX, CardReaderDriver
from edge.drivers.codecs import key_scanner
from edge.drivers.codecs.key_scanner import KeyScanner
from edge.drivers.roles import DeviceState
from edge.drivers.simulators import CardReaderSim
from edge.drivers.supervisor import Supervisor
from retail.card_line import Card, encode

PAN = "4111111111111111"


@asynccontextmanager
async def reading() -> AsyncIterator[tuple[CardReaderSim, CardReaderDriver]]:
    async with CardReaderSim() as sim:
        devices = build_devices("1", LaneDevicesConfig(card=DeviceConfig("line", sim.url)))
        driver = devices.drivers[0]
        assert isinstance(driver, CardReaderDriver)
        assert devices.card is driver
        task = asyncio.create_task(devices.run())
        try:
            while not sim.connected or driver.health().state is not DeviceState.ONLINE:
                await asyncio.sleep(0.001)
            yield sim, driver
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def next_card(driver: CardReaderDriver) -> Card:
    async with asyncio.timeout(5):
        return await anext(driver.cards())


async def test_a_swipe_and_a_chip_name_a_member() -> None:
    async with reading() as (sim, reader):
        await sim.swipe("0012345", "WANG/FANG")
        assert await next_card(reader) == Card("0012345")
        await sim.tap("0F0184F07A")
        assert await next_card(reader) == Card("0F0184F07A")


async def test_a_card_comes_once_however_its_tracks_are_sent() -> None:
    now = [0.0]
    reader = CardReaderDriver(Supervisor("1/card", "loop://"), KeyScanner, monotonic=lambda: now[0])
    for at, line in ((0.0, "%M0012345^WANG^29?"), (0.2, ";0012345=29?"), (2.0, ";0012345=29?")):
        now[0] = at
        for event in range(0, len(data := key_scanner.encode(line)), 24):
            reader._received(data[event : event + 24])

    assert [reader._waiting.get_nowait() for _ in range(reader._waiting.qsize())] == [Card("0012345")] * 2


async def test_of_a_payment_card_only_that_it_was_one_leaves_the_driver(capsys: pytest.CaptureFixture[str]) -> None:
    with structlog.testing.capture_logs() as logged:
        async with reading() as (sim, reader):
            for fault in ("", "split", "noise"):
                sim.fault = fault
                await sim.send(encode(PAN, "WANG/FANG", format_code="B").encode() + b"\r")
                await sim.tap(PAN)
                await sim.vanish()
                await sim.come_back()
                while not sim.connected:
                    await asyncio.sleep(0.001)
            assert await next_card(reader) == Card(payment=True)
            kept = repr(vars(reader)) + repr(vars(reader._codec))

    assert PAN not in kept
    assert PAN not in repr(logged) + capsys.readouterr().out


async def test_what_a_reader_says_is_shown_to_no_technician_either() -> None:
    async with reading() as (sim, reader):
        await sim.swipe("0012345", "WANG/FANG")
        await next_card(reader)
        tap = reader._supervisor.tap

        assert tap.bytes_heard > 0
        assert "0012345" not in repr(tap.pieces()) + repr(tap.meaning)


async def test_cards_that_nobody_takes_are_bounded() -> None:
    async with reading() as (sim, reader):
        for number in range(20):
            await sim.tap(f"000{number:03}")
        while reader.health().exchanges < 20:
            await asyncio.sleep(0.001)

        assert reader._waiting.qsize() == WAITING_MAX
