"""Is everything there? Counted from the files themselves: each store's journal, and the hub's facts and what it keeps of them.

What is compared besides receipts and totals stands in `demo/proof/figures.py`, a line each.
"""

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, func, select

from demo.proof.figures import FIGURES
from demo.proof.sides import differences, office_side, stores_side
from hub.db import open_engine
from hub.db import tables as t
from hub.insight.receipts.replay import replayed_day
from protocol.facts import Kind

SaleKey = tuple[str, str, int, int]


SALES = (Kind.SALE_COMPLETED, Kind.SALE_RETURNED)
#: Head office counts stock behind its inbox: so long it may take, and so often it is looked at.
BEHIND_S, LOOK_S = 20.0, 0.5


class Verdict(Struct, frozen=True):
    """What was found; all is well where the middle three and `differences` are zero and the totals agree.

    `differences` are figures that a store and head office do not have alike: totals, tenders, promotions, goods, returns, points,
    members' accounts, deposits, shifts, drawers, stock.
    """

    at_hub: int
    lost: int
    duplicated: int
    receipts_gap: int
    total_minor_edge: int
    total_minor_hub: int
    differences: int = 0

    @property
    def well(self) -> bool:
        """Nothing lost, doubled or missing, and all figures agree."""
        whole = not (self.lost or self.duplicated or self.receipts_gap or self.differences)
        return whole and self.total_minor_edge == self.total_minor_hub


def store_sales(journal: Path, store: str) -> dict[SaleKey, int]:
    """Every sale in a store's journal, with its total."""
    with sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT lane, epoch, number, total_minor FROM sales").fetchall()
    db.close()
    return {(store, lane, epoch, number): total for lane, epoch, number, total in rows}


async def hub_sales(url: str) -> tuple[dict[SaleKey, int], int, int]:
    """The hub's sales, how many sale facts it holds, and the total that its dashboard shows."""
    engine = open_engine(url)
    try:
        async with engine.connect() as connection:
            s = t.sale.c
            rows = await connection.execute(select(s.store, s.lane, s.epoch, s.number, s.total_minor))
            sales = {(r[0], r[1], int(r[2]), int(r[3])): int(r[4]) for r in rows}
            facts = await connection.scalar(select(func.count()).select_from(t.fact).where(t.fact.c.kind.in_(SALES)))
            takings = await connection.scalar(select(func.sum(t.takings.c.amount_minor)))
    finally:
        await engine.dispose()
    return sales, int(facts or 0), int(takings or 0)


def gaps(sales: dict[SaleKey, int]) -> int:
    """Receipt numbers missing between 1 and the last one of each lane and epoch."""
    last: dict[tuple[str, str, int], int] = {}
    seen: dict[tuple[str, str, int], int] = {}
    for store, lane, epoch, number in sales:
        key = (store, lane, epoch)
        last[key], seen[key] = max(last.get(key, 0), number), seen.get(key, 0) + 1
    return sum(last[key] - seen[key] for key in last)


async def compare(journals: Mapping[str, Path], hub_url: str) -> list[str]:
    """The figures that the stores and head office do not have alike, in words."""
    engine = open_engine(hub_url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda hub: _differences(journals, hub))
    finally:
        await engine.dispose()


def _differences(journals: Mapping[str, Path], hub: Connection) -> list[str]:
    with ExitStack() as stack:
        edge = {
            store: stack.enter_context(closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)))
            for store, journal in journals.items()
        }
        return differences(stores_side(edge), office_side(hub), FIGURES)


async def replays(hub_url: str) -> list[str]:
    """Receipts that do not come out again by the masters that they name, in words."""
    engine = open_engine(hub_url)
    try:
        async with engine.connect() as connection:
            s = t.sale.c
            days = (await connection.execute(select(s.org, s.store, s.business_date).distinct())).all()
            found = [await replayed_day(connection, org, store, int(date)) for org, store, date in days]
    finally:
        await engine.dispose()
    return [
        f"replay: {one.receipt}: {differs.what}, line {differs.line}: sold {differs.sold}, found {differs.found}"
        for day in found
        for one in day.differs
        for differs in one.differs
    ]


async def settled(journals: Mapping[str, Path], hub_url: str) -> list[str]:
    """The same once head office has come to the end of what it counts behind its inbox."""
    found = await compare(journals, hub_url)
    looks = int(BEHIND_S / LOOK_S)
    while found and looks:
        await asyncio.sleep(LOOK_S)
        found, looks = await compare(journals, hub_url), looks - 1
    return found


async def verify(journals: Mapping[str, Path], hub_url: str, rung: int, found: int = 0) -> Verdict:
    """Hold what was rung up against what the stores wrote and what head office has; `found` differences are known."""
    edge: dict[SaleKey, int] = {}
    for store, journal in journals.items():
        edge |= await asyncio.to_thread(store_sales, journal, store)
    hub, facts, takings = await hub_sales(hub_url)
    right = sum(1 for key, total in edge.items() if hub.get(key) == total)
    return Verdict(
        at_hub=len(hub),
        lost=max(0, rung - right),
        duplicated=max(0, len(edge) - rung) + max(0, facts - len(edge)) + len(hub.keys() - edge.keys()),
        receipts_gap=gaps(edge) + gaps(hub),
        total_minor_edge=sum(edge.values()),
        total_minor_hub=takings,
        differences=found,
    )
