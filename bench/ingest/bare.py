"""The floor: a bare driver writes the rows that the hub made of the same receipts, in the hub's own transactions."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t

TABLES = (t.fact, t.sale, t.sold_item, t.takings)
Rows = dict[str, list[tuple[Any, ...]]]


async def groups_of(engine: AsyncEngine) -> list[Rows]:
    """What a hub wrote, as it came: transaction by transaction, within one store by store."""
    f, s, i = t.fact.c, t.sale.c, t.sold_item.c
    async with engine.connect() as connection:
        facts = (await connection.execute(select(t.fact).order_by(f.received_ms, f.store, f.seq))).all()
        came = {(row.store, row.seq): row.received_ms for row in facts}
        groups: dict[int, Rows] = {}
        for row in facts:
            _put(groups, t.fact, row.received_ms, row)
        receipts = {}
        for row in await connection.execute(select(t.sale).order_by(s.store, s.seq)):
            receipts[row.store, row.lane, row.number] = came[row.store, row.seq]
            _put(groups, t.sale, came[row.store, row.seq], row)
        for row in await connection.execute(select(t.sold_item).order_by(i.store, i.at_ms, i.lane)):
            _put(groups, t.sold_item, receipts[row.store, row.lane, row.number], row)
        for row in await connection.execute(select(t.takings)):
            _put(groups, t.takings, max(groups), row)
    return [groups[came_ms] for came_ms in sorted(groups)]


def _put(groups: dict[int, Rows], table: Table, group: int, row: Any) -> None:
    groups.setdefault(group, {each.name: [] for each in TABLES})[table.name].append(tuple(row))


async def sqlite(file: Path, work: Sequence[Rows]) -> float:
    """`executemany` of aiosqlite with ON CONFLICT, WAL and synchronous=FULL."""
    async with aiosqlite.connect(file, isolation_level=None) as db:
        await db.execute("PRAGMA journal_mode = WAL")
        await db.execute("PRAGMA synchronous = FULL")
        began = time.perf_counter()
        for part in work:
            await db.execute("BEGIN IMMEDIATE")
            for table in TABLES:
                marks = ", ".join("?" * len(table.columns))
                await db.executemany(
                    f"INSERT INTO {table.name} VALUES ({marks}) ON CONFLICT DO NOTHING", part[table.name]
                )
            await db.execute("COMMIT")
        return time.perf_counter() - began


async def postgresql(url: str, work: Sequence[Rows]) -> float:
    """asyncpg: COPY into a temporary table, then INSERT ... SELECT ... ON CONFLICT."""
    import asyncpg

    db = await asyncpg.connect(url)
    try:
        for table in TABLES:
            await db.execute(f"CREATE TEMP TABLE new_{table.name} (LIKE {table.name}) ON COMMIT DELETE ROWS")
        began = time.perf_counter()
        for part in work:
            async with db.transaction():
                for table in TABLES:
                    await _copy(db, table, part[table.name])
        return time.perf_counter() - began
    finally:
        await db.close()


async def _copy(db: Any, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    await db.copy_records_to_table(f"new_{table.name}", records=rows)
    await db.execute(f"INSERT INTO {table.name} SELECT * FROM new_{table.name} ON CONFLICT DO NOTHING")
