"""The hub's ingest: sealed batches into facts, receipts and totals, beside the bare driver that writes the very same rows."""

import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from bench.ingest import bare
from bench.ingest.hands import hands
from bench.ingest.made import COUNT, STORES, enrol_all, make
from bench.table import Row
from hub.db import open_engine, upgrade
from hub.insight.projection.shelving import shelve
from tests.servers import Missing, postgres

#: An acknowledgement follows the disk.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "128MB"}
WORKERS = (1, 2, 3)
GOAL = 0.7


async def run(count: int = COUNT) -> list[Row]:
    """Receipts a second on SQLite and PostgreSQL, by one to three worker processes."""
    count -= count % STORES
    with tempfile.TemporaryDirectory(prefix="lantern-") as name:
        file = make(Path(name), count)
        rows = await _measure("SQLite", f"sqlite:///{name}", file, count)
        try:
            with postgres(DURABLE) as url:
                rows += await _measure("PostgreSQL", url, file, count)
        except Missing as missing:
            print(f"left out: {missing}", file=sys.stderr)
        return rows


async def _measure(kind: str, place: str, file: Path, count: int) -> list[Row]:
    rates: dict[int, float] = {}
    floor = behind = 0.0
    for workers in WORKERS:
        async with _hub(place, f"by{workers}") as url:
            took = await hands(url, file, workers)
            rates[workers], shelved = count / took, await _shelved(url)
            if not floor:
                floor, behind = count / await _bare(url, place, count), count / (took + shelved)
    what = f"hub ingest, {kind}, receipts a second with projections"
    one = rates[1] / floor
    peer = f"{floor:,.0f} bare driver, same rows"
    rows = [Row(what, f"{rates[1]:,.0f}", peer, one, f"at least {GOAL}", one >= GOAL)]
    rows.append(
        Row("the same, to the last row by item in its place", f"{behind:,.0f}", peer, behind / floor, "told", ok=True)
    )
    for workers in WORKERS[1:]:
        gain = rates[workers] / rates[1]
        told = f"{rates[workers]:,.0f}"
        rows.append(
            Row(
                f"the same, {workers} workers",
                told,
                f"{rates[1]:,.0f} by one",
                gain,
                "adds up to the limit",
                gain >= 0.9,
            )
        )
    return rows


async def _shelved(url: str) -> float:
    """Seconds until the rows by item are in their places too, which a hub does behind the receipts."""
    engine = open_engine(url)
    began = time.perf_counter()
    while await shelve(engine):
        pass
    took = time.perf_counter() - began
    await engine.dispose()
    return took


async def _bare(url: str, place: str, count: int) -> float:
    engine = open_engine(url)
    work = await bare.groups_of(engine)
    await engine.dispose()
    assert sum(len(group["sale"]) for group in work) == count
    async with _hub(place, "bare") as empty:
        if place.startswith("sqlite"):
            return await bare.sqlite(Path(empty.removeprefix("sqlite:///")), work)
        return await bare.postgresql(empty, work)


@asynccontextmanager
async def _hub(place: str, name: str) -> AsyncIterator[str]:
    """An empty database with the stores enrolled."""
    if place.startswith("sqlite"):
        url = f"{place}/{name}.db"
    else:
        server = open_engine(place)
        async with server.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(
                text(f"CREATE DATABASE {name}")
            )
        await server.dispose()
        url = place.removesuffix("postgres") + name
    engine = open_engine(url)
    await upgrade(engine)
    await enrol_all(engine)
    await engine.dispose()
    yield url
