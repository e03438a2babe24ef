"""A closed date keeps its takings: what comes for it later is booked on the first open one, its own date kept."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from hub.db import open_engine
from hub.db import tables as t
from hub.insight.answers import LateSum
from hub.insight.projection.rollup import zone_of
from hub.insight.reading import reading
from hub.insight.receipts.found import Wanted, receipts
from hub.insight.receipts.whole import receipt
from hub.insight.totals.booking import first_open
from hub.insight.totals.periods import Period, Span, period, span
from hub.insight.totals.upto import day_end_ms
from hub.insight.uncounted.aside import Life
from hub.office.aside import release
from hub.office.decisions import By, OfficeError, decisions
from hub.office.periods import close, reopen
from tests.hub.inbox.box import DAY, LEDGER, NOW_MS, ORG, Box, Hub, sold
from tests.hub.made import hub_file

BY = By("zhao", "month end")
#: 02:00 on the day after DAY, in Shanghai.
NIGHT_MS = int(datetime(2026, 3, 1, 18, tzinfo=UTC).timestamp() * 1000)
ON = span("2026-03-01")


async def a_day(hub: Hub, *stores: str) -> list[Box]:
    """Stores that sold two receipts each, whose boxes greet after midnight with nothing left to send."""
    boxes = [await hub.enrol(store) for store in stores or ("s001",)]
    for box in boxes:
        box.write(sold(1), sold(2))
        await hub.serve(box.facts(1, 2))
    hub.clock.now_ms = NIGHT_MS
    await hub.serve(*(box.hello(acked_seq=2, pending_receipts=0) for box in boxes))
    return boxes


async def shown(hub: Hub, of: Span = ON, now_ms: int = NIGHT_MS) -> Period:
    async with reading(hub.engine) as connection:
        return await period(connection, ORG, of, now_ms)


async def taken(hub: Hub) -> list[tuple[int, int, int]]:
    return [tuple(row) for row in await hub.rows(t.takings, "business_date", "amount_minor", "receipts")]  # type: ignore[misc]


async def test_what_comes_for_a_closed_date_is_late_and_its_takings_stay_as_they_were(hub: Hub):
    [box] = await a_day(hub)
    done = await close(hub.engine, ORG, ON, BY, NIGHT_MS)
    box.write(sold(3, minor=900), sold(4, day=DAY + 1))

    [ack] = await hub.serve(box.facts(3, 4))

    assert (done.days, done.stores, done.lacking, ack.upto_seq) == (["2026-03-01"], 1, [], 4)
    assert await taken(hub) == [(DAY, 1100, 2), (DAY + 1, 550, 1)]
    rows = await hub.rows(t.sale, "number", "business_date", "booked_date")
    assert rows == [(1, DAY, 0), (2, DAY, 0), (3, DAY, DAY + 1), (4, DAY + 1, 0)]
    [next_day, day] = (await shown(hub, span("2026-03"))).days
    assert (day.takings_minor, day.late_out, day.late_in) == (1100, LateSum(1, 900), LateSum())
    assert (next_day.takings_minor, next_day.late_in, next_day.late_out) == (550, LateSum(1, 900), LateSum())
    assert (day.closed.who, day.closed.stores, day.closed.stores_complete, day.closed.changed_minor) == (
        "zhao",
        1,
        1,
        0,
    )
    assert await hub.broken() == []


async def test_late_sales_are_listed_by_store_with_both_dates(hub: Hub):
    one, other = await a_day(hub, "s001", "s002")
    await close(hub.engine, ORG, ON, BY, NIGHT_MS)
    one.write(sold(3, minor=900), sold(4, minor=100))
    other.write(sold(3, minor=7))
    await hub.serve(one.facts(3, 4), other.facts(3, 3))

    rows = (await shown(hub)).late

    assert [(row.store, row.business_date, row.booked_date, row.receipts, row.minor) for row in rows] == [
        ("s001", "2026-03-01", "2026-03-02", 2, 1000),
        ("s002", "2026-03-01", "2026-03-02", 1, 7),
    ]
    assert (await shown(hub, span("2026-03-02"))).late == rows


async def test_a_late_receipt_says_where_it_is_booked(hub: Hub):
    [box] = await a_day(hub)
    await close(hub.engine, ORG, ON, BY, NIGHT_MS)
    box.write(sold(3))
    await hub.serve(box.facts(3, 3))

    async with reading(hub.engine) as connection:
        rows = (await receipts(connection, ORG, Wanted())).receipts
        late, own = [await receipt(connection, ORG, "s001", "01", 1, number) for number in (3, 1)]

    assert [(row.number, row.booked_date) for row in rows] == [(3, "2026-03-02"), (2, None), (1, None)]
    assert late is not None
    assert own is not None
    assert (late.business_date, late.booked_date, own.booked_date) == ("2026-03-01", "2026-03-02", None)


async def test_sums_of_late_sales_know_all_of_them_however_few_rows_are_listed(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
):
    boxes = await a_day(hub, "s001", "s002", "s003")
    await close(hub.engine, ORG, ON, BY, NIGHT_MS)
    for box in boxes:
        box.write(sold(3))
        await hub.serve(box.facts(3, 3))
    monkeypatch.setattr("hub.insight.totals.late.ROWS_MAX", 2)

    found = await shown(hub)

    assert (len(found.late), found.days[0].late_out) == (2, LateSum(3, 1650))


async def test_late_sales_go_past_all_closed_dates_to_the_first_open_one(hub: Hub):
    [box] = await a_day(hub)
    await close(hub.engine, ORG, span("2026-02"), BY, NIGHT_MS, anyway=True)
    await close(hub.engine, ORG, ON, BY, NIGHT_MS)
    box.write(sold(3, day=20260215), sold(4, day=20260131))
    await hub.serve(box.facts(3, 4))

    rows = await hub.rows(t.sale, "business_date", "booked_date", number=3)

    assert rows == [(20260215, 20260302)]
    assert await hub.rows(t.sale, "business_date", "booked_date", number=4) == [(20260131, 0)]


async def test_a_period_is_not_closed_while_stores_lack_something_unless_somebody_wants_it_anyway(hub: Hub):
    one, other = await a_day(hub, "s001", "s002")
    other.write(sold(3))
    await hub.serve(other.hello(acked_seq=2, pending_receipts=1, oldest_pending_ms=NOW_MS + 3))

    with pytest.raises(
        OfficeError, match=r"1 of 2 stores are not complete .* s002 \(behind\); 1 receipts are known"
    ) as no:
        await close(hub.engine, ORG, ON, BY, NIGHT_MS)
    assert (no.value.code, (await shown(hub)).days[0].closed) == ("not-complete", None)

    done = await close(hub.engine, ORG, ON, BY, NIGHT_MS, anyway=True)

    assert [(row.store, row.lacks, row.missing_receipts) for row in done.lacking] == [("s002", "behind", 1)]
    [day] = (await shown(hub)).days
    assert (day.closed.stores, day.closed.stores_complete, day.closed.missing_receipts) == (2, 1, 1)
    assert one.records[LEDGER]


@pytest.mark.parametrize(
    ("name", "now_ms", "code"), [("2026-03-01", NOW_MS, "not-complete"), ("2026-03-05", NIGHT_MS, "future-day")]
)
async def test_a_date_that_is_not_over_is_not_closed(hub: Hub, name, now_ms, code):
    await a_day(hub)

    with pytest.raises(OfficeError) as refused:
        await close(hub.engine, ORG, span(name), BY, now_ms)

    assert refused.value.code == code


async def test_sales_of_an_older_box_that_wait_for_a_person_are_missing_from_a_period(hub: Hub):
    [old] = await a_day(hub)
    new = await hub.enrol()
    old.write(sold(3))
    await hub.serve(old.facts(3, 3), new.hello())

    [store] = (await shown(hub)).stores
    await release(hub.engine, ORG, Life("s001", "box1", 1), BY, NIGHT_MS)
    [after] = (await shown(hub)).stores

    assert (store.lacks, after.lacks) == ("aside", "")


async def test_what_is_released_for_a_closed_date_is_late_too(hub: Hub):
    [old] = await a_day(hub)
    await hub.enrol()
    old.write(sold(3, minor=4000))
    await hub.serve(old.facts(3, 3))
    await close(hub.engine, ORG, ON, BY, NIGHT_MS, anyway=True)

    await release(hub.engine, ORG, Life("s001", "box1", 1), BY, NIGHT_MS)

    assert await taken(hub) == [(DAY, 1100, 2)]
    assert [(row.booked_date, row.minor) for row in (await shown(hub)).late] == [("2026-03-02", 4000)]


async def test_a_period_closed_twice_is_closed_once_and_opened_again_takes_sales(hub: Hub):
    [box] = await a_day(hub)
    first, again = [await close(hub.engine, ORG, ON, BY, NIGHT_MS) for _ in range(2)]
    box.write(sold(3, minor=900), sold(4, minor=10))
    await hub.serve(box.facts(3, 3))

    opened = await reopen(hub.engine, ORG, ON, By("zhao", "closed too early"), NIGHT_MS)
    twice = await reopen(hub.engine, ORG, ON, By("zhao", "closed too early"), NIGHT_MS)
    await hub.serve(box.facts(4, 4))

    assert (first.days, again.days, opened.days, twice.days) == (["2026-03-01"], [], ["2026-03-01"], [])
    assert await taken(hub) == [(DAY, 1110, 3)]
    [row] = (await shown(hub)).late
    assert (row.booked_date, row.minor) == ("2026-03-02", 900)
    async with reading(hub.engine) as connection:
        kept = await decisions(connection, ORG, kind="period")
    assert sorted((one.verdict, one.why) for one in kept) == [("closed", "month end"), ("reopened", "closed too early")]


async def test_a_sale_that_comes_while_a_date_is_closed_is_before_the_close_or_late_never_in_between(hub: Hub):
    [box] = await a_day(hub)
    box.write(*(sold(number) for number in range(3, 23)))
    served = [Hub(hub.engine).serve(box.facts(number, number + 1)) for number in range(3, 23, 2)]

    await asyncio.gather(*served[:5], close(hub.engine, ORG, ON, BY, NIGHT_MS, anyway=True), *served[5:])
    await hub.serve(box.facts(3, 22))

    [day, *_] = [one for one in (await shown(hub)).days if one.business_date == "2026-03-01"]
    assert day.closed.changed_minor == 0
    assert day.takings_minor + day.late_out.minor == 22 * 550
    assert day.receipts + day.late_out.receipts == 22


async def test_late_sales_are_found_without_reading_all_others(tmp_path: Path):
    engine = open_engine(hub_file(tmp_path / "hub.db"))
    query = "SELECT count(*) FROM sale WHERE org = 'acme' AND booked_date > 0 AND booked_date BETWEEN 1 AND 9"

    async with engine.connect() as connection:
        plan = (await connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))).all()
    await engine.dispose()

    assert "sale_late" in str(plan)


@given(closed=st.sets(st.integers(20260201, 20260228)), day=st.integers(20260201, 20260228))
def test_the_first_open_date_is_the_next_one_that_is_not_closed(closed: set[int], day: int):
    found = first_open(day, {*closed, day})

    assert found > day
    assert found not in closed
    assert set(range(day, min(found, 20260229))) <= {*closed, day}


def test_a_date_ends_at_midnight_of_the_stores_own_clock():
    assert day_end_ms(20260301, zone_of("Asia/Shanghai")) == datetime(2026, 3, 1, 16, tzinfo=UTC).timestamp() * 1000
    assert day_end_ms(20261101, zone_of("America/New_York")) == datetime(2026, 11, 2, 5, tzinfo=UTC).timestamp() * 1000


@pytest.mark.parametrize("name", ["2026", "2026-13", "2026-02-30", "20260301", "2026-3-1", "", "2026-W10-1"])
def test_what_is_no_date_or_month_is_no_period(name):
    with pytest.raises(ValueError):
        span(name)


def test_a_month_is_all_its_days():
    assert (span("2028-02").days()[0], span("2028-02").days()[-1], len(span("2028-02").days())) == (
        20280201,
        20280229,
        29,
    )
