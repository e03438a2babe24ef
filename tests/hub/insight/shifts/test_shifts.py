"""Shifts at head office: told in any order, added up again from the facts, over and short by store, lane and cashier."""

from msgspec.structs import replace
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables
from hub.insight.shifts.check import check
from hub.insight.shifts.seen import shifts, told_of
from protocol.facts import CashMoved, DayClosed, Fact, SaleCompleted, ShiftClosed, ShiftOpened, ShiftSupplemented
from protocol.shifts import sums_of
from retail.paying.foreign import Foreign
from retail.sale import Details, TenderLine
from retail.shifts import Counted, Handover, Sum, Supplement, of_sale, summed
from tests.hub.insight.chain_store import DAY, HOUR_MS, MORNING_MS, NOW_MS, ORG, add_store, receive, sale, sold

FLOAT = 20_000
KEY = ("s01", "03", 1, 1)


def fact(body: object, lane: str = "03", day: int = DAY, hours: int = 0) -> Fact:
    return Fact(lane, day, MORNING_MS + hours * HOUR_MS, body)  # type: ignore[arg-type]


def shift(
    facts: list[Fact], off_minor: int | None = -50, number: int = 1, lane: str = "03", by: str = "wang"
) -> list[Fact]:
    """A shift around these facts, over or short by so much; not counted where that is None."""
    sums = summed(row for one in facts for row in sums_of(one))
    cash = FLOAT + sum(row.minor for row in sums if row.what in ("tender", "move"))
    counted = () if off_minor is None else (Counted("cash", cash + off_minor),)
    handover = Handover(number, by, "CNY", MORNING_MS, DAY, FLOAT, sums, counted, 0, by, True, len(counted))
    return [fact(ShiftOpened(number, by, FLOAT, "CNY"), lane), *facts, fact(ShiftClosed(handover), lane, hours=8)]


async def asked(engine: AsyncEngine, day: int | None = DAY, store: str = ""):
    async with engine.connect() as connection:
        return await shifts(connection, ORG, day, NOW_MS, store)


async def checked(engine: AsyncEngine, key=KEY):
    async with engine.connect() as connection:
        return await check(connection, ORG, key, (await told_of(connection, ORG, [key]))[key])


async def test_notes_that_are_missing_are_short_in_their_own_currency(engine: AsyncEngine):
    await add_store(engine, "s01")
    paid = replace(sale(1), tenders=(TenderLine("cash", 550, 1450),))
    one = fact(SaleCompleted(paid, details=Details(foreign=(Foreign(1, "USD", 200, 725, 100),))))
    sums = sums_of(one)
    counted = (Counted("cash", FLOAT - 900), Counted("cash.USD", 100))
    handover = Handover(1, "wang", "CNY", MORNING_MS, DAY, FLOAT, sums, counted, 0, "wang", True, 1)
    await receive(engine, "s01", [fact(ShiftOpened(1, "wang", FLOAT, "CNY")), one, fact(ShiftClosed(handover))])

    found = await asked(engine, None)

    assert [(line.kind, line.currency, line.difference_minor) for line in found.shifts[0].lines] == [
        ("cash", "", 0),
        ("cash.USD", "USD", -100),
    ]
    assert [(each.currency, each.short_minor) for each in found.by_store] == [("CNY", 0), ("USD", -100)]
    assert (await checked(engine)).agrees


async def test_a_shift_is_told_with_what_it_took_and_what_is_short(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", shift([sold(1), fact(CashMoved("pick-up", -10_000, "CNY", "wang", "")), sold(2)]))

    found = await asked(engine, None)
    (row,) = found.shifts

    assert (row.document, row.cashier, row.receipts, row.total_minor, row.ended) == (
        "s01-03-1-B0001",
        "wang",
        2,
        1100,
        False,
    )
    assert [(one.kind, one.expected_minor, one.difference_minor) for one in row.lines] == [("cash", 11_100, -50)]
    assert [(one.shifts, one.over_minor, one.short_minor) for one in found.by_store] == [(1, 0, -50)]
    assert (await checked(engine)).agrees


async def test_over_and_short_are_summed_apart_by_store_lane_and_cashier(engine: AsyncEngine):
    for store in ("s01", "s02"):
        await add_store(engine, store)
    await receive(
        engine,
        "s01",
        [
            *shift([sold(1)], 30),
            *shift([sold(2)], -70, number=2, by="li"),
            *shift([sold(1, lane="04")], None, lane="04", by="li"),
        ],
    )
    await receive(engine, "s02", shift([sold(1)], 5))

    found = await asked(engine)

    assert [(one.store, one.shifts, one.uncounted, one.over_minor, one.short_minor) for one in found.by_store] == [
        ("s01", 3, 1, 30, -70),
        ("s02", 1, 0, 5, 0),
    ]
    assert [(one.lane, one.over_minor, one.short_minor) for one in found.by_lane][:2] == [("03", 30, -70), ("04", 0, 0)]
    assert [(one.cashier, one.over_minor, one.short_minor) for one in found.by_cashier][:2] == [
        ("li", 0, -70),
        ("wang", 30, 0),
    ]
    assert [row.store for row in (await asked(engine, store="s02")).shifts] == ["s02"]


async def test_a_shift_that_goes_on_is_shown_and_one_whose_box_is_gone_is_said_to_be(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", [fact(ShiftOpened(1, "wang", FLOAT, "CNY")), sold(1)])
    assert [(row.closed_ms, row.ended) for row in (await asked(engine)).shifts] == [(None, False)]
    assert [(row.shift) for row in (await asked(engine, DAY + 1)).shifts] == [1]
    assert (await asked(engine, DAY - 1)).shifts == []

    async with engine.begin() as connection:
        await connection.execute(update(tables.store).values(epoch=2))
    assert [row.ended for row in (await asked(engine)).shifts] == [True]


async def test_a_close_that_arrives_before_its_opening_is_the_same_shift(engine: AsyncEngine):
    await add_store(engine, "s01")
    ledger = shift([sold(1), sold(2)], 0)
    await receive(engine, "s01", ledger[2:], first=3)
    assert (await asked(engine)).shifts[0].receipts == 2
    before = await checked(engine)
    await receive(engine, "s01", ledger[:2])

    assert not before.agrees
    assert (await checked(engine)).agrees


async def test_what_came_late_is_in_the_shift_as_a_supplement(engine: AsyncEngine):
    await add_store(engine, "s01")
    late = replace(sold(3), body=replace(sold(3).body, details=Details(shift=1)))
    said = Supplement(1, 1, "wang", "late", of_sale(sale(3)))
    await receive(engine, "s01", [*shift([sold(1)], 0), late, fact(ShiftSupplemented(said), hours=9)])

    (row,) = (await asked(engine)).shifts

    assert (row.receipts, row.total_minor, row.supplements) == (2, 1100, 1)
    assert row.lines[0].difference_minor == -550
    assert (await checked(engine)).agrees


async def test_a_document_that_is_not_what_the_facts_come_to_is_found(engine: AsyncEngine):
    await add_store(engine, "s01")
    *facts, closed = shift([sold(1)])
    wrong = replace(closed.body.handover, sums=(Sum("tender", "cash", 1, 1),))
    await receive(engine, "s01", [*facts, fact(ShiftClosed(wrong))])

    assert not (await checked(engine)).agrees


async def test_a_closed_day_is_told_with_the_shifts_that_went_on(engine: AsyncEngine):
    await add_store(engine, "s01")
    day = DayClosed(
        "li", "CNY", (("03", 1),), (("04", 2),), (("03", "cash", 550, 1), ("04", "card", 100, 1)), ((7, 300),)
    )
    day = replace(day, apart=(("03", "charged", "cash", 500, 1), ("04", "deposited", "card", -200, 1)))
    await receive(engine, "s01", [*shift([sold(1)]), fact(day, hours=9)])

    (row,) = (await asked(engine)).days

    assert (row.store, row.by, row.shifts, row.still_open, row.holds, row.takings_minor) == (
        "s01",
        "li",
        1,
        ["04"],
        1,
        650,
    )
    assert row.apart_minor == 300


async def test_figures_that_fit_no_table_hold_nothing_up(engine: AsyncEngine):
    await add_store(engine, "s01")
    odd = [ShiftOpened(0, "wang", 0, "CNY"), ShiftOpened(1, "w" * 33, 0, "CNY"), ShiftOpened(1, "wang", 2**60, "CNY")]

    unfit = await receive(engine, "s01", [*(fact(one) for one in odd), fact(ShiftOpened(5, "wang", 0, "CNY"), day=7)])

    assert [seq for seq, _ in unfit] == [1, 2, 3, 4]
    assert (await asked(engine)).shifts == []
