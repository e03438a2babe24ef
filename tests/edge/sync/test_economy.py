"""A line that costs: bytes are counted over restarts, and goods in bulk wait for their hours, but not for ever."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

from edge.sync.book import LineBook
from edge.sync.economy import BULK_WAIT_MAX_MS, Economy
from edge.sync.meter import DIAL_BYTES, PACKET_BYTES, Meter
from edge.sync.pilot.thrift import Quiet, Tariff
from protocol.link.virtual import EPOCH_MS, run
from protocol.messages import Document
from tests.edge.sync.fakes import World

#: The virtual day begins at 08:00 UTC.
NIGHT = Quiet.parse("23:00-06:00")
FIVE = [Document("item", key, 1, b"") for key in "abcde"]
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


class StoppedClock:
    def __init__(self) -> None:
        self.now_ms = EPOCH_MS

    def wall_ms(self) -> int:
        return self.now_ms

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError


def test_a_message_counts_with_the_headers_of_its_packets():
    meter = Meter()
    meter.carried(100, MONDAY)
    assert meter.used_bytes == 100 + PACKET_BYTES

    meter.carried(3_000, MONDAY)
    assert meter.used_bytes == 100 + 3_000 + 4 * PACKET_BYTES


def test_each_day_begins_at_nothing_also_where_the_clock_was_set_back():
    meter = Meter("2026-11-23", 500)
    meter.add(5, MONDAY)
    assert meter.used_bytes == 505

    meter.add(5, TUESDAY)
    assert meter.used_bytes == 5
    meter.add(7, MONDAY)
    assert meter.used_bytes == 7


def test_the_day_and_the_hours_are_those_of_the_stores_own_clock():
    clock = StoppedClock()
    shanghai = Economy(
        Tariff(metered=True, quiet=Quiet(time(15, 30), time(17))),
        clock,
        lambda wall_ms: datetime.fromtimestamp(wall_ms / 1000, UTC) + timedelta(hours=8),
    )

    assert shanghai.thrift().bulk
    clock.now_ms += 9 * 3_600_000
    assert not shanghai.thrift().bulk
    assert shanghai.meter.day == "2026-11-24"


def test_goods_that_have_waited_nearly_a_day_come_at_any_hour():
    clock = StoppedClock()
    economy = Economy(Tariff(quiet=NIGHT), clock)
    assert not economy.opens()
    economy = Economy(Tariff(quiet=NIGHT), clock, bulk_since_ms=economy.bulk_since_ms)  # the box was switched off
    clock.now_ms += 24 * 3_600_000

    assert economy.opens()
    economy.through()
    assert not economy.opens()


def test_a_clock_that_was_wrong_when_they_began_to_wait_does_not_hold_them_for_years():
    clock = StoppedClock()
    economy = Economy(Tariff(quiet=NIGHT), clock, bulk_since_ms=clock.now_ms + 10**12)
    assert not economy.opens()

    clock.now_ms += BULK_WAIT_MAX_MS
    assert economy.opens()


def test_the_first_page_of_a_change_comes_at_once_and_the_rest_in_quiet_hours():
    async def story():
        world = World()
        world.tariff = Tariff(quiet=Quiet.parse("08:10-09:00"))
        world.mirror.revision = 1
        async with world.running():
            await world.hub.announce(2, FIVE)
            await asyncio.sleep(60)
            assert len(world.hub.pulls) == 1
            assert world.line.status().spent.goods_wait
            await asyncio.sleep(600 - 60 - 1)
            assert world.mirror.revision == 1
            await asyncio.sleep(10)
            assert world.mirror.revision == 2
            assert not world.line.status().spent.goods_wait

    run(story())


def test_a_box_without_goods_and_a_change_of_one_page_do_not_wait():
    async def story():
        world = World()
        world.tariff = Tariff(quiet=NIGHT)
        async with world.running():
            await world.hub.announce(2, FIVE)
            await world.until(lambda: world.mirror.revision == 2)
            await world.hub.announce(3, FIVE[:1])
            await world.until(lambda: world.mirror.revision == 3)

    run(story())


def test_sales_flow_when_all_is_used_and_cost_the_fewer_bytes():
    async def day(daily_bytes: int) -> int:
        world = World()
        world.tariff = Tariff(metered=True, daily_bytes=daily_bytes)
        async with world.running():
            world.outbox.write(3, stream="telemetry")
            for _ in range(120):
                world.outbox.write()
                await asyncio.sleep(30)
            await world.until(world.all_there, 100)
            assert world.hub.upto("telemetry") == (3 if daily_bytes > 1 else 0)
            return world.line.status().spent.used_bytes

    plenty, nothing = run(day(10**9)), run(day(1))

    assert nothing < 0.6 * plenty


def test_what_was_used_today_is_known_after_a_restart(tmp_path):
    async def hour() -> tuple[int, int]:
        world = World()
        world.tariff = Tariff(metered=True, daily_bytes=10**6)
        world.book = LineBook(tmp_path / "line.json")
        async with world.running():
            first = world.line.status().spent.used_bytes
            keeping = asyncio.create_task(world.line.remember())
            await asyncio.sleep(3600)
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            return first, world.line.status().spent.used_bytes

    (first, used), (second, _) = run(hour()), run(hour())

    assert first == 0
    assert used > DIAL_BYTES
    assert second == used


def test_a_dead_metered_line_is_noticed_ten_seconds_after_the_first_sale_on_it():
    async def story():
        world = World(metered=True)
        async with world.running():
            await asyncio.sleep(125)
            world.broker.dead = True
            await asyncio.sleep(20)
            world.outbox.write()
            assert await world.until(lambda: world.line.status().state == "DARK") < 12
            world.broker.dead = False
            await world.until(world.all_there)

    run(story())


def test_the_hub_is_told_how_often_it_will_be_greeted():
    async def said(*, metered: bool) -> int:
        world = World(metered=metered)
        async with world.running():
            await asyncio.sleep(5)
            return world.hub.hellos[-1].heartbeat_s

    assert run(said(metered=False)) == 4
    assert run(said(metered=True)) == 60
