"""Stores that are well: each sells now and then, and we look in head office's database when a sale has got there."""

import asyncio
import random
import time
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.swarm.shop import Shop
from hub.db import tables

LOOK_EVERY_S = 0.05
EACH_S = 1.0
PATIENCE_S = 60.0


class Live:
    """Sells in these shops about once a second each; `waits_s` are pairs of (when it was sold, seconds until seen)."""

    def __init__(self, shops: list[Shop], engine: AsyncEngine) -> None:
        self._shops = {shop.store: shop for shop in shops}
        self._engine, self._rng = engine, random.Random(7)
        self._open: dict[str, dict[int, float]] = {store: {} for store in self._shops}
        self.waits_s: list[tuple[float, float]] = []
        #: How late this process's own loop was at each look, sold or not: pairs of (when, seconds).
        self.lags_s: list[tuple[float, float]] = []

    async def sell(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(self._rng.expovariate(len(self._shops) / EACH_S))
            shop = self._rng.choice(list(self._shops.values()))
            shop.journal.sell(1)
            self._open[shop.store][shop.journal.head("ledger")] = time.monotonic()

    async def look(self) -> None:
        """Until cancelled: what the hub's cursors say."""
        c = tables.cursor.c
        query = select(c.store, c.applied_seq).where(c.stream == "ledger", c.store.in_(list(self._shops)))
        while True:
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query)).all()
            now_s = time.monotonic()
            for store, upto in rows:
                waiting = self._open[store]
                for seq in [seq for seq in waiting if seq <= upto]:
                    sold_s = waiting.pop(seq)
                    self.waits_s.append((sold_s, now_s - sold_s))
            await asyncio.sleep(LOOK_EVERY_S)
            self.lags_s.append((now_s, time.monotonic() - now_s - LOOK_EVERY_S))

    async def all_seen(self) -> None:
        """Wait for the last of them, a while."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while any(self._open.values()):
                    await asyncio.sleep(LOOK_EVERY_S)

    def lag(self, start_s: float, end_s: float) -> list[float]:
        """How late our own loop was between two moments, least first: what every wait here has in it besides the hub."""
        return sorted(lag_s for at_s, lag_s in self.lags_s if start_s <= at_s < end_s)

    def between(self, start_s: float, end_s: float) -> list[float]:
        """How long those waited that were sold between two moments, shortest first; those not seen yet wait for ever."""
        seen = sorted(wait_s for sold_s, wait_s in self.waits_s if start_s <= sold_s < end_s)
        lost = sum(start_s <= sold_s < end_s for waiting in self._open.values() for sold_s in waiting.values())
        return [*seen, *[float("inf")] * lost]
