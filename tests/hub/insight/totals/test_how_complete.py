"""Every total says how far it can be believed: to now while its date runs, to the date's end once it is over."""

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.insight.answers import LateSum, Today
from hub.insight.reading import reading
from hub.insight.stores.store import store_detail
from hub.insight.totals.periods import span
from hub.insight.totals.today import today
from hub.office.decisions import By
from hub.office.periods import close
from tests.hub.insight.chain_store import DAY, HOUR_MS, NOW_MS, ORG, add_store, change_box, line, receive, sold

#: The morning after, 08:15 in Shanghai.
NEXT_MS = NOW_MS + 12 * HOUR_MS
#: Midnight after DAY is 3 h 45 min after NOW_MS.
EVENING_MS, NIGHT_MS = NOW_MS + 2 * HOUR_MS, NOW_MS + 5 * HOUR_MS


async def look(engine: AsyncEngine, day: int = DAY, now_ms: int = NEXT_MS) -> Today:
    async with reading(engine) as connection:
        return await today(connection, ORG, day, now_ms)


async def two_stores(engine: AsyncEngine) -> None:
    """One was heard after midnight; the other not since the evening, with three receipts left to send."""
    for store in ("s001", "s002"):
        await add_store(engine, store)
        await receive(engine, store, [sold(1), sold(2)])
    await change_box(engine, "s001", seen_ms=NIGHT_MS, head_seq=2)
    waits = {"pending_receipts": 3, "pending_minor": 1650, "oldest_pending_ms": EVENING_MS}
    await change_box(engine, "s002", seen_ms=EVENING_MS, head_seq=5, **waits)


async def test_a_date_that_is_over_is_complete_to_its_end_though_a_store_is_offline_now(engine: AsyncEngine) -> None:
    await two_stores(engine)

    at = (await look(engine)).completeness

    assert (at.stores_total, at.stores_complete, at.whole_day, at.complete_to_ms) == (2, 1, True, None)
    assert (at.behind_receipts, at.behind_minor, [one.store for one in at.stores]) == (3, 1650, ["s002"])


async def test_a_date_that_runs_is_complete_to_now(engine: AsyncEngine) -> None:
    await two_stores(engine)

    at = (await look(engine, now_ms=NOW_MS)).completeness

    assert (at.whole_day, at.behind_receipts) == (False, 3)


async def test_each_store_says_what_it_lacks_of_a_date_that_is_over(engine: AsyncEngine) -> None:
    await two_stores(engine)

    shown = await look(engine)
    async with reading(engine) as connection:
        detail = await store_detail(connection, ORG, "s002", DAY, NEXT_MS)
    running = await look(engine, now_ms=NOW_MS)

    assert {row.store: row.lacks for row in shown.stores} == {"s001": "", "s002": "silent"}
    assert detail is not None
    assert detail.lacks == "silent"
    assert {row.lacks for row in running.stores} == {None}


async def test_sales_that_wait_for_a_person_are_told_under_the_total(engine: AsyncEngine) -> None:
    await two_stores(engine)
    row = {"org": ORG, "store": "s001", "box": "b1", "epoch": 1, "stream": "ledger", "seq": 9}
    async with engine.begin() as connection:
        await connection.execute(insert(t.aside).values(**row, record=b"", received_ms=1))

    over, runs = await look(engine), await look(engine, now_ms=NOW_MS)

    assert (over.completeness.undecided, runs.completeness.undecided) == (1, 1)
    assert {row.store: row.lacks for row in over.stores} == {"s001": "aside", "s002": "silent"}


async def test_a_store_that_began_later_is_not_asked_for_a_date_before(engine: AsyncEngine) -> None:
    await two_stores(engine)
    await change_box(engine, "s002", enrolled_ms=NEXT_MS)

    at = (await look(engine)).completeness

    assert (at.stores_total, at.stores_complete) == (1, 1)


async def test_a_closed_date_says_so_and_what_came_late_for_it_and_on_it(engine: AsyncEngine) -> None:
    await two_stores(engine)
    await close(engine, ORG, span("2026-03-01"), By("zhao", "month end"), NEXT_MS, anyway=True)
    await receive(engine, "s002", [sold(3, line(amount=1000)), sold(4, day=20260302)], first=3)

    closed, booked = await look(engine), await look(engine, 20260302)

    assert (closed.takings_minor, closed.late_out, closed.late_in) == (2200, LateSum(1, 1000), LateSum())
    assert (closed.closed_ms, booked.closed_ms) == (NEXT_MS, None)
    assert (booked.takings_minor, booked.late_in, booked.late_out) == (550, LateSum(1, 1000), LateSum())


async def test_a_date_that_no_calendar_has_is_shown_all_the_same(engine: AsyncEngine) -> None:
    await add_store(engine, "s001")
    await receive(engine, "s001", [sold(1, day=20260230)])

    shown = await look(engine, 20260230)

    assert (shown.takings_minor, shown.completeness.whole_day) == (550, False)
