"""Spreading the hot tables: over machines where Citus is installed, over months where TimescaleDB is. Never by itself.

Both ask that what they split by stands in every unique key. Citus refuses
`FOR UPDATE` over several shards, so what is locked by many keys at once, `cursor` above all, stays on the coordinator.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db.engine import writing
from hub.db.upgrade import LOCK

#: What grows with every receipt, and by which column it is spread; the first one leads, the others lie beside it.
SPREAD, SPREAD_BY = ("fact", "sale", "sold_item", "coupon_use", "takings"), "store"
#: What has its business date (yyyymmdd) in its key, and how wide a chunk is: a hundred such numbers are one month.
CHUNKED, CHUNKED_BY, CHUNK = ("sold_item", "takings"), "business_date", 100

#: Which tables an extension has already.
_DONE: Mapping[str, str] = MappingProxyType(
    {
        "citus": "SELECT logicalrelid::text FROM pg_dist_partition WHERE partmethod = 'h'",
        "timescaledb": "SELECT hypertable_name::text FROM timescaledb_information.hypertables",
    }
)


class Step(Struct, frozen=True):
    """One statement, and what it does to which table in words."""

    table: str
    sql: str
    words: str


def chosen(installed: set[str]) -> str:
    """The extension to use; a table can belong to one only, and spreading over machines goes first. Empty: none."""
    return next((name for name in _DONE if name in installed), "")


def steps(extension: str, done: set[str]) -> list[Step]:
    """What is left to do for an extension of ours."""
    todo = _spread() if extension == "citus" else _chunked()
    return [step for step in todo if step.table not in done]


def _spread() -> Sequence[Step]:
    first = SPREAD[0]
    return [
        Step(
            table,
            f"SELECT create_distributed_table('{table}', '{SPREAD_BY}', "
            f"colocate_with => '{'none' if table == first else first}')",
            f"spread by {SPREAD_BY}",
        )
        for table in SPREAD
    ]


def _chunked() -> Sequence[Step]:
    return [
        Step(
            table,
            f"SELECT create_hypertable('{table}', by_range('{CHUNKED_BY}', {CHUNK}), "
            "create_default_indexes => false, migrate_data => true)",
            "cut into months",
        )
        for table in CHUNKED
    ]


async def tune(engine: AsyncEngine) -> list[str]:
    """Do what is left to do in one transaction; a line for each table. Empty where there is no extension to do it."""
    if engine.dialect.name != "postgresql":
        return []
    async with writing(engine) as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        installed = set(await connection.scalars(text("SELECT extname FROM pg_extension")))
        extension = chosen(installed)
        return await run(connection, extension) if extension else []


async def run(connection: AsyncConnection, extension: str) -> list[str]:
    """Do what is left to do for an extension that is there, and tell what was done and what was done before."""
    done = set(await connection.scalars(text(_DONE[extension])))
    todo = steps(extension, done)
    for step in todo:
        await connection.execute(text(step.sql))
    ours = SPREAD if extension == "citus" else CHUNKED
    told = [f"{step.table}: {step.words} ({extension})" for step in todo]
    return told + [f"{table}: was done before" for table in ours if table in done]
