"""A hub's database with a few stores in it, for the tests of insight and web, on SQLite or PostgreSQL."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables
from hub.insight.projection.rollup import Stream, zone_of
from hub.insight.projection.writing import Part, record
from hub.masters.load import load
from protocol.facts import Fact, SaleCompleted, encode_fact
from retail.catalogue import Item
from retail.sale import Sale, SaleLine, TenderLine

ORG = "acme"
DAY = 20260301
#: 2026-03-01 10:15 in Shanghai.
MORNING_MS = int(datetime(2026, 3, 1, 2, 15, tzinfo=UTC).timestamp() * 1000)
HOUR_MS = 3600_000
NOW_MS = MORNING_MS + 10 * HOUR_MS

MILK = Item("milk", "牛奶 Milk 1L", 550, gtins=("02900000000018",), tax_rate_bp=900)
SOAP = Item("soap", "Soap 100%", 399, tax_rate_bp=1300)
APPLE = Item("apple", "苹果 Apple", 800, plu="22", unit="KGM", tax_rate_bp=900)


def line(item: str = "milk", qty_milli: int = 1000, amount: int = 550) -> SaleLine:
    return SaleLine(item, qty_milli, 550, 0, amount, 900)


def sale(number: int, *lines: SaleLine, lane: str = "03", currency: str = "CNY") -> Sale:
    lines = lines or (line(),)
    total = sum(one.amount_minor for one in lines)
    return Sale(lane, number, "wang", currency, 0, 1, total, lines, (TenderLine("cash", total, total + 50),))


def sold(number: int, *lines: SaleLine, lane: str = "03", day: int = DAY, at_ms: int = MORNING_MS) -> Fact:
    return Fact(lane, day, at_ms, SaleCompleted(sale(number, *lines, lane=lane)))


async def add_store(engine: AsyncEngine, store: str, **more: Any) -> None:
    """A store with a box in its first life, seen now and with nothing waiting, unless `more` says otherwise."""
    box = {"public_key": b"", "enrolled_ms": 1, "seen_ms": NOW_MS, "line_state": "LIVE", "line_since_ms": MORNING_MS}
    about = {"name": f"Store {store}", "currency": more.pop("currency", "CNY"), "epoch": 1}
    async with engine.begin() as connection:
        await connection.execute(insert(tables.store).values(org=ORG, store=store, **about))
        key = {"org": ORG, "store": store, "box": "b1", "epoch": more.pop("epoch", 1)}
        await connection.execute(insert(tables.box).values(**key, **{**box, **more}))


async def receive(engine: AsyncEngine, store: str, facts: Sequence[Fact], first: int = 1) -> list[tuple[int, str]]:
    """What the inbox does with new facts: raw facts, projections and the cursor in one transaction."""
    stream = Stream(ORG, store, "b1", 1, zone_of("Asia/Shanghai"))
    key = {"org": ORG, "store": store, "box": "b1", "epoch": 1, "stream": "ledger"}
    numbered = list(enumerate(facts, first))
    at = {"applied_seq": numbered[-1][0], "applied_ms": NOW_MS}
    async with engine.begin() as connection:
        for seq, fact in numbered:
            raw = {"kind": 1, "record": encode_fact(fact), "hash": bytes([seq % 256]) * 32, "received_ms": NOW_MS}
            await connection.execute(insert(tables.fact).values(**key, seq=seq, **raw))
        unfit = await record(connection, [Part(stream, numbered)])
        if first == 1:
            await connection.execute(insert(tables.cursor).values(**key, **at, head_hash=b""))
        else:
            same = [tables.cursor.c[name] == value for name, value in key.items()]
            await connection.execute(update(tables.cursor).where(*same).values(**at))
    return [(one.seq, one.reason) for one in unfit]


async def change_box(engine: AsyncEngine, store: str, **values: Any) -> None:
    """What a hello would have changed."""
    async with engine.begin() as connection:
        await connection.execute(update(tables.box).where(tables.box.c.store == store).values(**values))


async def add_items(engine: AsyncEngine, *items: Item) -> None:
    """The next revision of goods."""
    await load(engine, ORG, items or (MILK, SOAP, APPLE))
