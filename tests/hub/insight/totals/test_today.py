from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.answers import Hour, StoreDetail, Today
from hub.insight.reading import reading
from hub.insight.stores.store import store_detail
from hub.insight.totals.today import today
from tests.hub.insight.chain_store import (
    DAY,
    HOUR_MS,
    MORNING_MS,
    NOW_MS,
    ORG,
    add_store,
    change_box,
    line,
    receive,
    sold,
)

WEEK_MS = 7 * 24 * HOUR_MS


async def look(engine: AsyncEngine, day: int | None = None) -> Today:
    async with reading(engine) as connection:
        return await today(connection, ORG, day, NOW_MS)


async def look_at(engine: AsyncEngine, store: str) -> StoreDetail | None:
    async with reading(engine) as connection:
        return await store_detail(connection, ORG, store, None, NOW_MS)


async def test_an_empty_hub_has_an_empty_today(engine: AsyncEngine) -> None:
    shown = await look(engine)

    assert (shown.takings_minor, shown.receipts, shown.hours, shown.stores) == (0, 0, [], [])
    assert (shown.completeness.stores_total, shown.completeness.complete_to_ms) == (0, None)
    assert shown.business_date == "2026-03-01"


async def test_takings_of_all_stores_stand_beside_last_weeks(engine: AsyncEngine) -> None:
    for store in ("s001", "s002"):
        await add_store(engine, store)
    last_week = [sold(1, line(amount=9000), day=20260222, at_ms=MORNING_MS - WEEK_MS - HOUR_MS)]
    await receive(engine, "s001", [*last_week, sold(2), sold(3, at_ms=MORNING_MS + 2 * HOUR_MS)])
    await receive(engine, "s002", [sold(1, line(amount=1000))])

    shown = await look(engine)

    assert (shown.business_date, shown.currency) == ("2026-03-01", "CNY")
    assert (shown.takings_minor, shown.receipts, shown.same_weekday_minor) == (2100, 3, 9000)
    assert shown.hours == [Hour(9, 0, 0, 9000), Hour(10, 1550, 2, 0), Hour(11, 0, 0, 0), Hour(12, 550, 1, 0)]
    assert {row.store: (row.takings_minor, row.receipts) for row in shown.stores} == {
        "s001": (1100, 2),
        "s002": (1000, 1),
    }


async def test_batches_add_up_in_the_rollup(engine: AsyncEngine) -> None:
    await add_store(engine, "s001")
    await receive(engine, "s001", [sold(1), sold(2)])
    await receive(engine, "s001", [sold(3, at_ms=MORNING_MS + 1000)], first=3)

    [row] = (await look(engine)).stores

    assert (row.takings_minor, row.receipts, row.last_sale_ms) == (1650, 3, MORNING_MS + 1000)


async def test_any_day_can_be_looked_at(engine: AsyncEngine) -> None:
    await add_store(engine, "s001")
    await receive(engine, "s001", [sold(1), sold(2, day=DAY - 1)])

    assert (await look(engine, DAY)).receipts == 1
    assert (await look(engine, 20250101)).receipts == 0


async def test_a_box_whose_clock_ran_ahead_is_not_everybodys_today(engine: AsyncEngine) -> None:
    await add_store(engine, "s001")
    await receive(engine, "s001", [sold(1), sold(2, day=20991231)])

    assert (await look(engine)).business_date == "2026-03-01"


async def test_totals_say_how_complete_they_are_and_who_is_behind(engine: AsyncEngine) -> None:
    for store in ("s001", "s002", "s003"):
        await add_store(engine, store)
    await receive(engine, "s001", [sold(1)])
    oldest = NOW_MS - 30_000
    await change_box(engine, "s002", head_seq=12, pending_receipts=12, pending_minor=5000, oldest_pending_ms=oldest)
    await change_box(engine, "s003", seen_ms=NOW_MS - 10**7)

    shown = await look(engine)

    whole = shown.completeness
    assert (whole.stores_total, whole.stores_complete, whole.complete_to_ms) == (3, 1, NOW_MS)
    assert (whole.behind_receipts, whole.behind_minor) == (12, 5000)
    assert {(one.store, one.behind_receipts) for one in whole.stores} == {("s002", 12), ("s003", 0)}
    assert [row.store for row in shown.stores] == ["s003", "s001", "s002"]
    assert [row.needs_call for row in shown.stores] == ["dark", None, None]


async def test_currencies_are_never_summed_together(engine: AsyncEngine) -> None:
    for store, currency in (("s001", "CNY"), ("s002", "CNY"), ("s003", "EUR")):
        await add_store(engine, store, currency=currency)
        await receive(engine, store, [sold(1)])

    shown = await look(engine)

    assert (shown.currency, shown.takings_minor, sum(hour.takings_minor for hour in shown.hours)) == ("CNY", 1100, 1100)
    assert len(shown.stores) == 3


async def test_a_store_shows_its_lanes_and_their_last_numbers(engine: AsyncEngine) -> None:
    await add_store(engine, "s001")
    await receive(engine, "s001", [sold(1, lane="01"), sold(2, lane="01"), sold(1, lane="02")])

    detail = await look_at(engine, "s001")

    assert detail is not None
    assert [(lane.lane, lane.receipts, lane.takings_minor, lane.last_number) for lane in detail.lanes] == [
        ("01", 2, 1100, 2),
        ("02", 1, 550, 1),
    ]
    assert [hour.hour for hour in detail.hours] == [10]
    assert await look_at(engine, "s999") is None


async def test_a_receipt_number_used_twice_is_counted_once_and_named(engine: AsyncEngine) -> None:
    await add_store(engine, "s001")
    assert await receive(engine, "s001", [sold(1), sold(1, line(amount=700))]) == [
        (2, "its receipt number has been used before")
    ]
    unfit = await receive(engine, "s001", [sold(1, line(amount=900)), sold(2)], first=3)

    assert [seq for seq, _ in unfit] == [3]
    assert (await look(engine)).takings_minor == 1100
