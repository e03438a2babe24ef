"""Stock of stores at head office: followed fact by fact, in any portions, once; dropped and made again; added up from the raw facts."""

import asyncio

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.books.asking import item_stock, store_stock
from hub.books.check import Wrong, check
from hub.books.follow import follow, forget, lives_of
from hub.db import tables, writing
from hub.db.tables.stock import stock_level
from hub.insight.cursors import BadCursor
from protocol.facts import CountClosed, Fact, RetailIssued, SaleCompleted, StockMoved
from retail.sale import Details, LineDetail, Marks
from retail.stock import IssueLine, MoveLine, Receipts
from tests.hub.conftest import engine, hub_url
from tests.hub.insight.chain_store import (
    DAY,
    MORNING_MS,
    ORG,
    add_items,
    add_store,
    change_box,
    line,
    receive,
    sale,
    sold,
)

__all__ = ["engine", "hub_url"]


def fact(body: object, hours: int = 0) -> Fact:
    return Fact("", DAY, MORNING_MS + hours * 3600_000, body)  # type: ignore[arg-type]


def came(number: int, *lines: MoveLine, kind: str = "receipt", reference: str = "note 7") -> Fact:
    return fact(StockMoved(number, kind, "wang", lines, reference))


def issued(number: int, last: int, *lines: IssueLine, first: int = 1) -> Fact:
    return fact(RetailIssued(number, "day", "lantern", (Receipts("03", 1, first, last),), lines))


def of_lot(number: int, lot: str, qty_milli: int = 1000) -> Fact:
    details = Details((LineDetail(1, marks=Marks(lot=lot)),))
    return Fact("03", DAY, MORNING_MS, SaleCompleted(sale(number, line("milk", qty_milli)), (), details))


async def followed(engine: AsyncEngine) -> None:
    while (await follow(engine, ORG)).more:
        pass


async def levels(engine: AsyncEngine, store: str = "s01", **asked):
    async with engine.connect() as connection:
        found = await store_stock(connection, ORG, store, **asked)
    assert found
    return found


async def figures(engine: AsyncEngine, store: str = "s01"):
    rows = (await levels(engine, store)).items
    return {row.item: (row.posted_milli, row.unissued_milli, row.available_milli) for row in rows}


async def checked(engine: AsyncEngine, store: str = "s01"):
    async with engine.connect() as connection:
        return await check(connection, ORG, store, 1)


DAYS_WORK = [
    came(1, MoveLine("milk", 10_000, "L7"), MoveLine("soap", 2_000)),
    sold(1, line("milk", 2000), line("soap", 3000)),
    of_lot(2, "L7"),
    came(2, MoveLine("milk", -500), kind="waste", reference=""),
    issued(1, 1, IssueLine("milk", 2000), IssueLine("soap", 3000)),
    fact(CountClosed(1, "boss", True, 0)),
]


async def test_facts_come_to_three_figures_of_each_item_those_below_zero_first(engine: AsyncEngine):
    await add_store(engine, "s01")
    await add_items(engine)
    await receive(engine, "s01", DAYS_WORK)
    await change_box(engine, "s01", head_seq=6)
    assert (await levels(engine)).items == []

    await followed(engine)

    found = await levels(engine)
    assert [(row.item, row.name) for row in found.items] == [("soap", "Soap 100%"), ("milk", "牛奶 Milk 1L")]
    assert await figures(engine) == {"soap": (-1_000, 0, -1_000), "milk": (7_500, 1_000, 6_500)}
    assert (found.items_in_all, found.negative, found.upto.seq, found.upto.complete) == (2, 1, 6, True)
    assert (await checked(engine)).wrong == []


async def test_an_item_shows_its_lots_and_the_documents_that_make_its_figure(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", DAYS_WORK)
    await followed(engine)

    async with engine.connect() as connection:
        found = await item_stock(connection, ORG, "s01", "milk")
        newest = await item_stock(connection, ORG, "s01", "milk", limit=1)
        assert newest
        assert newest.next
        rest = await item_stock(connection, ORG, "s01", "milk", cursor=newest.next)
        assert await item_stock(connection, ORG, "s99", "milk") is None

    assert found
    assert rest
    assert [(one.lot, one.posted_milli, one.unissued_milli) for one in found.lots] == [
        ("", -2_500, 0),
        ("L7", 10_000, 1_000),
    ]
    assert [(one.document, one.kind, one.moved_milli, one.receipts) for one in found.entries] == [
        ("s01-i-1-000001", "issue", -2_000, "03 1-1"),
        ("s01-m-1-000002", "waste", -500, ""),
        ("s01-m-1-000001", "receipt", 10_000, ""),
    ]
    assert found.documents_milli == found.stock.posted_milli == 7_500
    assert [*newest.entries, *rest.entries] == found.entries


async def test_in_whatever_portions_facts_come_they_count_once(engine: AsyncEngine, monkeypatch):
    await add_store(engine, "s01")
    for at, one in enumerate(DAYS_WORK, 1):
        await receive(engine, "s01", [one], first=at)
        await followed(engine)
        await followed(engine)
    by_one = await figures(engine)

    monkeypatch.setattr("hub.books.follow.FACTS_MAX", 2)
    async with writing(engine) as connection:
        await forget(connection, ORG, await lives_of(connection, ORG, "s01"))
    assert await figures(engine) == {}
    await followed(engine)

    assert await figures(engine) == by_one == {"soap": (-1_000, 0, -1_000), "milk": (7_500, 1_000, 6_500)}
    assert (await checked(engine)).wrong == []


async def test_two_that_follow_at_once_count_a_fact_once(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", DAYS_WORK)

    await asyncio.gather(*(followed(engine) for _ in range(3)))

    assert await figures(engine) == {"soap": (-1_000, 0, -1_000), "milk": (7_500, 1_000, 6_500)}


async def test_what_lies_beyond_a_gap_waits_until_the_gap_is_closed(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", DAYS_WORK[:2])
    await receive(engine, "s01", DAYS_WORK[3:], first=4)
    async with engine.begin() as connection:
        await connection.execute(update(tables.cursor).values(applied_seq=2))
    await change_box(engine, "s01", head_seq=6)
    await followed(engine)
    upto = (await levels(engine)).upto
    assert (upto.seq, upto.head_seq, upto.complete) == (2, 6, False)

    await receive(engine, "s01", DAYS_WORK[2:3], first=3)
    async with engine.begin() as connection:
        await connection.execute(update(tables.cursor).values(applied_seq=6))
    await followed(engine)

    assert await figures(engine) == {"soap": (-1_000, 0, -1_000), "milk": (7_500, 1_000, 6_500)}


async def test_goods_that_fit_no_table_are_counted_as_that_and_hold_nothing_up(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(
        engine,
        "s01",
        [
            came(1, MoveLine("bad\tcode", 1_000)),
            issued(1, 1, IssueLine("milk", 1_000, "L" * 21)),
            came(3, MoveLine("milk", 5_000)),
        ],
    )
    await followed(engine)

    found = await levels(engine)
    assert (found.upto.unfit, found.upto.complete) == (2, False)
    assert await figures(engine) == {"milk": (5_000, 0, 5_000)}
    assert (await checked(engine)).wrong == []


async def test_a_figure_that_was_changed_is_found_by_adding_up_again(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", DAYS_WORK)
    await followed(engine)
    async with engine.begin() as connection:
        await connection.execute(update(stock_level).where(stock_level.c.item == "soap").values(posted_milli=7))

    found = await checked(engine)

    assert (found.facts, found.wrong) == (6, [Wrong("soap", "", (7, 0), (-1_000, 0))])


async def test_lists_come_in_pages_by_words_and_of_what_is_below_zero(engine: AsyncEngine):
    await add_store(engine, "s01")
    await add_items(engine)
    await receive(
        engine, "s01", [came(1, *(MoveLine(f"p{n}", 1_000) for n in range(5))), *[sold(1), sold(2, line("soap"))]]
    )
    await followed(engine)

    pages, cursor = [], ""
    while cursor is not None:
        page = await levels(engine, cursor=cursor, limit=3)
        pages.append([row.item for row in page.items])
        cursor = page.next

    assert pages == [["milk", "soap", "p0"], ["p1", "p2", "p3"], ["p4"]]
    assert [row.item for row in (await levels(engine, negative=True)).items] == ["milk", "soap"]
    assert [row.item for row in (await levels(engine, words="牛奶")).items] == ["milk"]
    with pytest.raises(BadCursor):
        await levels(engine, cursor="nonsense!")


async def test_a_box_with_a_new_life_begins_its_stock_anew(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", DAYS_WORK)
    await followed(engine)
    async with engine.begin() as connection:
        await connection.execute(update(tables.store).values(epoch=2))

    found = await levels(engine)

    assert (found.items, found.upto.epoch, found.upto.seq) == ([], 2, 0)
    async with engine.connect() as connection:
        assert await store_stock(connection, ORG, "s99") is None
