"""Stores that are well sell on, and at one moment all the others are back with a day's receipts."""

import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from sqlalchemy import func, select

from bench.swarm.live import Live
from bench.swarm.office import Office, enrol, open_office
from bench.swarm.shop import Shop, Stock
from bench.swarm.watch import Used, Watch
from hub.db import tables

CALM_S = 10.0
LOOK_EVERY_S = 0.1
SAY_EVERY_S = 5.0
DRAIN_MAX_S = 1800.0


class Wanted(Struct, frozen=True, kw_only=True):
    """What to play: so many stores with so many receipts each, coming back over `over_s` seconds, beside `well` others."""

    stores: int = 1000
    receipts: int = 430
    well: int = 20
    over_s: float = 0.0
    broker: str = "mosquitto"
    database: str = "sqlite"
    workers: int = 1


class Told(Struct, frozen=True, kw_only=True):
    """What came of it. `finished_s` are the stores' times from the start of all, sorted; `live_*` waits of sales, sorted; `lag_s` how late
    the stores' own process was."""

    wanted: Wanted
    finished_s: tuple[float, ...]
    first_s: tuple[float, ...]
    live_calm_s: tuple[float, ...]
    live_herd_s: tuple[float, ...]
    lag_s: tuple[float, ...]
    used: dict[str, Used]
    swarm_cpu_s: float
    bytes_up: int
    resent: int
    stored: int
    written: int

    @property
    def drained_s(self) -> float:
        """When the last one was done."""
        return self.finished_s[-1]


async def play(wanted: Wanted, folder: Path) -> Told:
    """All of it; raise `TimeoutError` where it does not end."""
    stock = Stock.of(wanted.receipts + 4000)
    async with open_office(folder, wanted.broker, wanted.database, wanted.workers) as office:
        names = [f"s{number:05d}" for number in range(wanted.well + wanted.stores)]
        members = await enrol(office, names)
        shops = [Shop(member, stock, office.key, number) for number, member in enumerate(members)]
        return await _play(wanted, office, shops[: wanted.well], shops[wanted.well :])


async def _play(wanted: Wanted, office: Office, well: Sequence[Shop], herd: Sequence[Shop]) -> Told:
    live = Live(list(well), office.engine)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(shop.line.run()) for shop in well]
        tasks.append(group.create_task(live.look()))
        selling = group.create_task(live.sell())
        await asyncio.sleep(CALM_S)
        calm = time.monotonic()
        await asyncio.sleep(CALM_S)
        calm_until = time.monotonic()
        await asyncio.sleep(1.0)  # those sales are seen, before a thousand backlogs keep this process busy for seconds
        finished, first = _back(herd, wanted.receipts)
        watch = Watch({"hub": office.hubs, "broker": (office.broker,)})
        tasks.append(group.create_task(watch.run()))
        start, cpu_s = time.monotonic(), time.process_time()
        for number, shop in enumerate(herd):
            delay_s = wanted.over_s * number / len(herd)
            tasks.append(group.create_task(_after(delay_s, shop), name=shop.store))
        await _drained(finished, len(herd))
        end = time.monotonic()
        cpu_s = time.process_time() - cpu_s
        used = watch.close()
        selling.cancel()
        await live.all_seen()
        for task in tasks:
            task.cancel()
    everybody = [*well, *herd]
    return Told(
        wanted=wanted,
        finished_s=tuple(sorted(at - start for at in finished.values())),
        first_s=tuple(sorted(at - start for at in first.values())),
        live_calm_s=tuple(live.between(calm, calm_until)),
        live_herd_s=tuple(live.between(start, end)),
        lag_s=tuple(live.lag(start, end)),
        used=used,
        swarm_cpu_s=cpu_s,
        bytes_up=sum(shop.line.status().bytes_up for shop in herd),
        resent=sum(shop.line.status().resent for shop in herd),
        stored=await _stored(office),
        written=sum(shop.journal.head("ledger") for shop in everybody),
    )


def _back(herd: Sequence[Shop], receipts: int) -> tuple[dict[str, float], dict[str, float]]:
    """Give each its backlog; returns where it will be noted when each has been acknowledged all of it, and any of it."""
    finished: dict[str, float] = {}
    first: dict[str, float] = {}
    for shop in herd:
        shop.journal.sell(receipts)

        def note(upto: int, store: str = shop.store) -> None:
            first.setdefault(store, time.monotonic())
            if upto >= receipts:
                finished.setdefault(store, time.monotonic())

        shop.journal.on_acked = note
    return finished, first


async def _after(delay_s: float, shop: Shop) -> None:
    await asyncio.sleep(delay_s)
    await shop.line.run()


async def _drained(finished: dict[str, float], wanted: int) -> None:
    async with asyncio.timeout(DRAIN_MAX_S):
        said = began = time.monotonic()
        while len(finished) < wanted:
            await asyncio.sleep(LOOK_EVERY_S)
            if time.monotonic() - said >= SAY_EVERY_S:
                said = time.monotonic()
                print(f"  {said - began:4.0f} s: {len(finished):,} of {wanted:,} stores are done", file=sys.stderr)


async def _stored(office: Office) -> int:
    async with office.engine.connect() as connection:
        return int(await connection.scalar(select(func.count()).select_from(tables.sale)) or 0)
